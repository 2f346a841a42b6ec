"""What Colibri has written."""

from mercatique.demo.content.shapes import Content
from mercatique.demo.content.shop.act import CONTROLLER, PROCESSING
from mercatique.demo.content.shop.analyze import ITEMS, SEGMENTS, SOURCES, SWOT, TOPICS
from mercatique.demo.content.shop.choosing import CHOOSING
from mercatique.demo.content.shop.crew import CREW
from mercatique.demo.content.shop.decide import CHOICES, FRAMES, INDICATORS, OBJECTIVES, TYPED
from mercatique.demo.content.shop.money import MONEY
from mercatique.demo.content.shop.people import PEOPLE
from mercatique.demo.content.shop.plan import ACTIONS
from mercatique.demo.content.shop.schedule import ABSENCES, PROJECTS
from mercatique.demo.content.shop.steer import ARGUMENTS, TRAININGS
from mercatique.demo.content.shop.weighing import WEIGHING

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
