"""The demo companies weigh their actions: stages, scores, contributions, own columns; then reserve and investments."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mercatique.demo.book import Book
from mercatique.demo.content.weighing import Weighing
from mercatique.months import months_after
from mercatique.plan.actions import columns
from mercatique.plan.models import Action, Column, Draw, Envelope, Investment


def choose(book: Book) -> None:
    """What is judged of each action, and what was given up."""
    found = book.content.weighing
    made = [
        book.write(
            Column, title=words.title, kind=words.kind, note=words.note, options="\n".join(words.options), place=place, hidden=words.hidden,
        )
        for place, words in enumerate(found.columns)
    ]  # fmt: skip
    for words in found.weighed:
        action = book.found(Action, words.action)
        if action is None:
            continue
        action.stage, action.digital = words.stage, words.digital
        action.feasibility, action.feasibility_why = words.feasibility
        action.effectiveness, action.effectiveness_why = words.effectiveness
        brought, action.contribution_why = words.contribution
        action.contribution = None if brought is None else Decimal(brought)
        action.innovation, action.novelty, action.responsibility, action.conflict = words.innovation, words.novelty, words.responsibility, words.conflict
        for name in Action.RESPONSIBLE:
            setattr(action, name, name not in words.open_points)
        for column, value in zip(made, words.own, strict=False):
            columns.put(action, column, proof(book, action, column, value))
        action.save()
    for given_up in found.rejected:
        book.write(
            Action, given_up.key, title=given_up.title, description=given_up.description, nature=given_up.nature, push_pull=given_up.push_pull,
            channels=given_up.channels, status=Action.Status.DROPPED, feasibility=given_up.feasibility[0], feasibility_why=given_up.feasibility[1],
            effectiveness=given_up.effectiveness[0], effectiveness_why=given_up.effectiveness[1],
        )  # fmt: skip


def proof(book: Book, action: Action, column: Column, value: Any) -> Any:
    """A day is told as a month of the fiscal year, or of the action when a launch gives its months."""
    if column.kind != Column.Kind.DATE or value is None:
        return value
    first = months_after(action.start, value) if action in launched(book) and action.start else book.month_start(value)
    return (first + timedelta(days=8)).isoformat()


def fund(book: Book) -> None:
    """What is available, the reserve and what it covered, what is invested."""
    found: Weighing = book.content.weighing
    q1, q2, q3, q4 = (Decimal(amount) + led(book, place) for place, amount in enumerate(found.quarters, start=1))
    envelope = book.write(
        Envelope, title=f"Budget disponible {book.year.label}", start=book.year.first, q1=q1, q2=q2, q3=q3, q4=q4, granted_by=found.granted_by,
        reserve_share=found.reserve_share, reserve_amount=found.reserve_amount, reserve_why=found.reserve_why,
    )  # fmt: skip
    for words in found.draws:
        day = min(book.month_start(words.month) + timedelta(days=12), book.today)
        book.write(
            Draw, title=words.title, envelope=envelope, action=book.found(Action, words.action), day=day, amount=Decimal(words.amount),
            by=book.people.get(words.by), reason=words.reason,
        )  # fmt: skip
    for bought in found.investments:
        book.write(
            Investment, title=bought.title, action=book.found(Action, bought.action), amount=Decimal(bought.amount), day=in_service(book, bought.month),
            years=bought.years, method=bought.method, funding=bought.funding, funding_note=bought.funding_note, gain=Decimal(bought.gain),
            gain_why=bought.gain_why, owner=book.people.get(bought.owner),
        )  # fmt: skip


def led(book: Book, quarter: int) -> Decimal:
    """What a quarter is granted besides for the actions that follow the day of a launch."""
    return sum((action.budget(*book.year.quarter(quarter)) for action in launched(book)), Decimal(0))


def launched(book: Book) -> list[Action]:
    return [book.found(Action, words.key) for words in book.content.actions if words.launch]


def in_service(book: Book, month: int) -> date:
    return months_after(book.year.first, month) + timedelta(days=14)
