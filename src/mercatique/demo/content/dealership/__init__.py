"""What Concession Val de Loire has written."""

from mercatique.demo.content.dealership.act import CONTROLLER, PROCESSING
from mercatique.demo.content.dealership.analyze import ITEMS, SEGMENTS, SOURCES, SWOT, TOPICS
from mercatique.demo.content.dealership.choosing import CHOOSING
from mercatique.demo.content.dealership.crew import CREW
from mercatique.demo.content.dealership.decide import CHOICES, FRAMES, INDICATORS, OBJECTIVES, TYPED
from mercatique.demo.content.dealership.money import MONEY
from mercatique.demo.content.dealership.people import PEOPLE
from mercatique.demo.content.dealership.plan import ACTIONS
from mercatique.demo.content.dealership.schedule import ABSENCES, PROJECTS
from mercatique.demo.content.dealership.steer import ARGUMENTS, TRAININGS
from mercatique.demo.content.dealership.weighing import WEIGHING
from mercatique.demo.content.shapes import Content

CONTENT = Content(
    people=PEOPLE,
    topics=TOPICS,
    sources=SOURCES,
    items=ITEMS,
    swot=SWOT,
    segments=SEGMENTS,
    indicators=INDICATORS,
    typed=TYPED,
    frames=FRAMES,
    objectives=OBJECTIVES,
    choices=CHOICES,
    actions=ACTIONS,
    projects=PROJECTS,
    absences=ABSENCES,
    controller=CONTROLLER,
    processing=PROCESSING,
    trainings=TRAININGS,
    arguments=ARGUMENTS,
    money=MONEY,
    crew=CREW,
    weighing=WEIGHING,
    choosing=CHOOSING,
)
