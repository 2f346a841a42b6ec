"""What Concession Val de Loire has written."""

from mercatique.demo.content.dealership.act import CONTROLLER, PROCESSING
from mercatique.demo.content.dealership.analyze import ITEMS, SEGMENTS, SOURCES, SWOT, TOPICS
from mercatique.demo.content.dealership.decide import INDICATORS, OBJECTIVES
from mercatique.demo.content.dealership.money import MONEY
from mercatique.demo.content.dealership.people import PEOPLE
from mercatique.demo.content.dealership.plan import ACTIONS
from mercatique.demo.content.dealership.steer import ARGUMENTS, TRAININGS
from mercatique.demo.content.shapes import Content

CONTENT = Content(
    people=PEOPLE,
    topics=TOPICS,
    sources=SOURCES,
    items=ITEMS,
    swot=SWOT,
    segments=SEGMENTS,
    indicators=INDICATORS,
    objectives=OBJECTIVES,
    actions=ACTIONS,
    controller=CONTROLLER,
    processing=PROCESSING,
    trainings=TRAININGS,
    arguments=ARGUMENTS,
    money=MONEY,
)
