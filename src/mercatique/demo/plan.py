"""The demo companies' room "plan": actions and what they weigh, then their schedule, their people and means, their money."""

from dataclasses import replace
from decimal import Decimal

from mercatique.analyze.models import Segment, SwotLine
from mercatique.decide.models import Objective
from mercatique.demo import budgets, choosing, crew, papers, schedule, weighing
from mercatique.demo.book import Book
from mercatique.demo.content import shapes
from mercatique.demo.schedule import launch_day
from mercatique.kernel import evidence
from mercatique.kernel.models import Indicator
from mercatique.plan.models import Action


def write(book: Book) -> None:
    for words in book.content.actions:
        words = dated(book, words)
        action = book.write(
            Action, words.key, title=words.title, description=words.description, owner=book.people.get(words.owner),
            segment=book.found(Segment, words.segment), nature=words.nature, push_pull=words.push_pull, channels=words.channels,
            start=book.month_start(words.start_month), end=book.month_end(words.end_month), status=words.status(book.month),
        )  # fmt: skip
        action.objectives.set([found for key in words.objectives if (found := book.found(Objective, key))])
        action.indicators.set([found for key in words.indicators if (found := book.found(Indicator, key))])
        budget(book, action, words)
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


def dated(book: Book, words: shapes.Action) -> shapes.Action:
    """An action that leads to a launch stands around the month of that day."""
    if not words.launch:
        return words
    day = launch_day(book, next(project for project in book.content.projects if project.key == words.launch))
    month = (day.year - book.year.first.year) * 12 + day.month - book.year.first.month
    return replace(words, start_month=month + words.start_month, end_month=month + words.end_month)


def budget(book: Book, action: Action, words: shapes.Action) -> None:
    if words.launch:
        months = range(words.start_month, words.end_month + 1)
        for month in months:
            action.plan_month(book.month_start(month), Decimal(sum(words.budget)) / len(months))
        return
    for number, planned in enumerate(words.budget, start=1):
        if planned:
            action.plan_quarter(book.year, number, Decimal(planned))
