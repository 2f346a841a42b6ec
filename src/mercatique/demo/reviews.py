"""The demo companies' reviews: a partial one that was issued, a final one under way with its holes, and reports that are due."""

from datetime import date, timedelta
from decimal import Decimal

from mercatique.decide.models import Objective
from mercatique.demo.book import Book
from mercatique.demo.content.dealership import reviews as dealership
from mercatique.demo.content.reviews import Reviews, Words
from mercatique.demo.content.reviews import Schedule as Due
from mercatique.demo.content.shop import reviews as shop
from mercatique.kernel.models import Indicator
from mercatique.months import month_end, months_after
from mercatique.plan.models import Action
from mercatique.steer.experience.models import Experience
from mercatique.steer.reviews import issuing, reading, supports
from mercatique.steer.reviews.models import ActionReview, Finding, Improvement, ReportSchedule, Review

REVIEWS: dict[str, Reviews] = {"val-de-loire": dealership.REVIEWS, "colibri": shop.REVIEWS}
BEGUN = (Action.Status.RUNNING, Action.Status.DONE)


def write(book: Book) -> None:
    words = REVIEWS[book.workspace.slug]
    first = months_after(book.today.replace(day=1), -1)
    period = first, month_end(first)
    partial = write_review(book, words.partial, Review.Kind.PARTIAL, period)
    found = reading.of(partial)
    if found is not None:
        issuing.issue(found, None, on=min(period[1] + timedelta(days=8), book.today))
    write_review(book, words.final, Review.Kind.FINAL, (book.year.first, book.year.last))
    plan(book, words.monthly, first)
    plan(book, words.quarterly, months_after(quarter(book), -3))
    for lived in words.lived:
        book.write(
            Experience, title=lived.title, member=book.people.get(lived.person), start=book.year.first, end=book.today, context=lived.context, part=lived.part,
            difficulties=lived.difficulties, learned=lived.learned, ahead=lived.ahead,
        )  # fmt: skip


def quarter(book: Book) -> date:
    """The first day of today's quarter of the fiscal year."""
    return book.year.quarter(book.month // 3 + 1)[0]


def plan(book: Book, words: Due, start: date) -> None:
    book.write(ReportSchedule, title=words.title, every=words.every, start=start, days=words.days, audience=words.audience, owner=book.people.get(words.owner))


def write_review(book: Book, words: Words, kind: str, period: tuple[date, date]) -> Review:
    review: Review = book.write(
        Review, title=words.title, kind=kind, start=period[0], end=period[1], author=book.people.get(words.author), context=words.context, conclusion=words.conclusion,
    )  # fmt: skip
    review.participants.set([book.people[key] for key in words.participants if key in book.people])
    day = min(period[1] + timedelta(days=6), book.today)
    for said in words.reviewed:
        action = book.found(Action, said.action)
        if action is None or action.status not in BEGUN:
            continue
        book.write(
            ActionReview, title=f"Bilan : {action.title}"[:200], review=review, action=action, day=day, outcome=said.outcome, result=said.result, success=said.success,
            cause=said.cause, why=said.why, verdict=said.verdict, decided=said.decided, owner=book.people.get(said.owner), due=day + timedelta(days=said.due_after),
        )  # fmt: skip
    for item in words.findings:
        book.write(
            Finding, title=item.title, review=review, nature=item.nature, cause=item.cause, explanation=item.explanation,
            objective=book.found(Objective, item.objective), action=book.found(Action, item.action),
        )  # fmt: skip
    for axis in words.axes:
        made = book.write(
            Improvement, title=axis.title, review=review, argument=axis.argument, indicator=book.found(Indicator, axis.indicator),
            expected=Decimal(axis.expected) if axis.expected else None, proposal=axis.proposal, owner=book.people.get(axis.owner), due=day + timedelta(days=axis.due_after),
        )  # fmt: skip
        supports.rest(made)
    return review
