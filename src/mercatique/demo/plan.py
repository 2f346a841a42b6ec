"""The demo companies' room "plan": actions and what they weigh, then their schedule, their people and means, their money."""

from decimal import Decimal

from mercatique.analyze.models import Segment, SwotLine
from mercatique.decide.models import Objective
from mercatique.demo import budgets, choosing, crew, papers, schedule, weighing
from mercatique.demo.book import Book
from mercatique.kernel import evidence
from mercatique.kernel.models import Indicator
from mercatique.plan.models import Action


def write(book: Book) -> None:
    for words in book.content.actions:
        action = book.write(
            Action, words.key, title=words.title, description=words.description, owner=book.people.get(words.owner),
            segment=book.found(Segment, words.segment), nature=words.nature, push_pull=words.push_pull, channels=words.channels,
            start=book.month_start(words.start_month), end=book.month_end(words.end_month), status=words.status(book.month),
        )  # fmt: skip
        action.objectives.set([found for key in words.objectives if (found := book.found(Objective, key))])
        action.indicators.set([found for key in words.indicators if (found := book.found(Indicator, key))])
        for number, planned in enumerate(words.budget, start=1):
            if planned:
                action.plan_quarter(book.year, number, Decimal(planned))
        for key in words.rests_on:
            if line := book.found(SwotLine, key):
                evidence.support(action, record=line)
    weighing.choose(book)
    schedule.write(book)
    crew.write(book)
    choosing.write(book)
    weighing.fund(book)
    budgets.write(book)
    papers.write(book)
