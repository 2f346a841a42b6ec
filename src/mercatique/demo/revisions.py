"""When the plan of a demo company was voted, and what a review in the course of the year has changed of it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from mercatique.decide.models import Objective
from mercatique.demo.book import Book
from mercatique.kernel.changes import acting
from mercatique.kernel.models import User
from mercatique.plan.models import Action

#: Days before today on which the plan was reviewed.
REVIEWED = 25


@dataclass(frozen=True)
class Review:
    """Money that goes from action to action within a quarter, ends put off by some months, objectives that ask for fewer per cent more."""

    moves: tuple[tuple[str, str, int, int], ...]
    put_off: tuple[tuple[str, int], ...]
    targets: tuple[tuple[str, int, int], ...]


REVIEWS = {
    "val-de-loire": Review((("plates-september", "search", 4, 6000), ("file", "reminders", 2, 1200)), (("ev-evenings", 1),), (("used", 6, 4),)),
    "colibri": Review((("retargeting", "journal", 4, 1800),), (("mothers-day", 1),), (("belgium", 15, 12),)),
}


def voted(book: Book) -> datetime:
    """The morning on which the plan of the year was voted: that of the first day of the fiscal year."""
    return morning(book, book.year.first)


def morning(book: Book, day: date) -> datetime:
    return datetime.combine(day, time(9, 30), ZoneInfo(book.workspace.zone))


def write(book: Book, owner: User) -> None:
    """The review, on a day when the year had begun."""
    review, day = REVIEWS[book.workspace.slug], book.ago(REVIEWED)
    if day <= book.year.first:
        return
    with acting(owner, at=morning(book, day)):
        for one, other, quarter, amount in review.moves:
            for key, part in ((one, -amount), (other, amount)):
                action = book.found(Action, key)
                action.plan_quarter(book.year, quarter, action.budget(*book.year.quarter(quarter)) + part)
        for key, months in review.put_off:
            words = next(words for words in book.content.actions if words.key == key)
            action = book.found(Action, key)
            action.end = book.month_end(words.end_month + months)
            action.save()
        for key, more, less in review.targets:
            objective = book.found(Objective, key)
            if objective is not None and objective.target is not None:
                objective.target = (objective.target * (100 + less) / (100 + more)).quantize(Decimal("1E3"))
                objective.title, objective.statement = (re.sub(rf"\b{more}(\s%)", rf"{less}\1", text) for text in (objective.title, objective.statement))
                objective.save()
