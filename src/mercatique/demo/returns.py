"""The demo companies' costs and returns: results month by month, sheets, the team's hours, effects judged."""

from datetime import date, timedelta
from decimal import Decimal

from mercatique.decide.models import Objective
from mercatique.demo.book import Book
from mercatique.demo.content.dealership import returns as dealership
from mercatique.demo.content.returns import Brought, Past, Returns
from mercatique.demo.content.shop import returns as shop
from mercatique.kernel.models import Indicator
from mercatique.months import month_end, months_after
from mercatique.plan.models import Action, Expense
from mercatique.steer.models import (
    CostRule,
    InternalCost,
    Outcome,
    QualitativeReturn,
    ReturnSheet,
    SteeringDecision,
)
from mercatique.steer.returns import board, reading
from mercatique.steer.returns.models import Nature

STORIES: dict[str, Returns] = {"val-de-loire": dealership.RETURNS, "colibri": shop.RETURNS}
CENT = Decimal("0.01")
COUNTS = ("impressions", "clicks", "visits", "leads", "customers", "orders")


def write(book: Book) -> None:
    story = STORIES[book.workspace.slug]
    for words in story.past:
        last_year(book, words)
    for text, nature in story.rules:
        book.write(CostRule, title=text, nature=nature)
    for sheet in story.sheets:
        action = book.found(Action, sheet.action)
        cost, roi = sheet.stated or (None, None)
        book.write(
            ReturnSheet, title=str(action)[:200], action=action, rhythm=sheet.rhythm, expected_gain=sheet.expected, hypothesis=sheet.hypothesis,
            margin_rate=None if sheet.rate is None else Decimal(str(sheet.rate)), measured_by=sheet.measured_by, device=sheet.device, stated_cost=cost, stated_roi=roi,
        )  # fmt: skip
    for work in story.works:
        action = book.found(Action, work.action)
        for month in months_of(book, action):
            book.write(
                InternalCost, title=work.title, action=action, nature=work.nature, member=book.people.get(work.person), day=min(month + timedelta(days=24), book.today),
                hours=Decimal(str(work.hours)) if work.hours else None, rate=work.rate or None, amount=work.amount or None,
            )  # fmt: skip
    for words in story.brought:
        bring(book, words)
    for effect in story.judged:
        book.write(
            QualitativeReturn, title=effect.title, action=book.found(Action, effect.action), effect=effect.effect, level=effect.level, shown_by=effect.shown_by,
            judge=book.people.get(effect.judge), day=book.ago(effect.days_ago),
        )  # fmt: skip
    decide(book, story)


def decide(book: Book, story: Returns) -> None:
    """What was decided about the last finished month that strayed from its plan."""
    strayed = [row for row in board.months(book.workspace, book.year, book.today) if row.significant()]
    if strayed and not strayed[-1].decisions and story.decided:
        day = min(month_end(strayed[-1].month) + timedelta(days=6), book.today)
        made = book.write(
            SteeringDecision, title=f"{board.about(strayed[-1].month)} – {story.decided[0]}", scale="operational", day=day, reason=story.decided[1], owner=book.people.get(story.decided[2]),
            due=day + timedelta(days=21), recheck_on=day + timedelta(days=28),
        )  # fmt: skip
        made.participants.set([book.people[key] for key in story.decided[2:] if key in book.people])


def last_year(book: Book, words: Past) -> None:
    """A finished action of the fiscal year before, with its plan and its invoices."""

    def month(place: int) -> date:
        return months_after(book.month_start(0), place - 12)

    action: Action = book.write(
        Action, words.key, title=words.title, description=words.description, owner=book.people.get(words.owner), nature=words.nature, channels=words.channels,
        start=month(words.start_month), end=month_end(month(words.end_month)), status=Action.Status.DONE,
    )  # fmt: skip
    action.objectives.set([found for key in words.objectives if (found := book.found(Objective, key))])
    action.indicators.set([found for key in words.indicators if (found := book.found(Indicator, key))])
    for place, planned in enumerate(words.planned):
        action.plan_month(month(words.start_month + place), Decimal(planned))
    for place, (supplier, text, at, net) in enumerate(words.bought):
        book.write(
            Expense, title=text, action=action, supplier=supplier, day=month(at) + timedelta(days=11 + place), net=Decimal(net), vat_rate=Decimal(20), document=f"F-{700 + 13 * action.number + place}"
        )


def months_of(book: Book, action: Action) -> list[date]:
    """The months an action has run until today, this one included once it is a week old."""
    last = min(action.end or book.today, book.today)
    if last == book.today and last.day < 7:
        last = last.replace(day=1) - timedelta(days=1)
    months, month = [], (action.start or book.today).replace(day=1)
    while month <= last:
        months.append(month)
        month = months_after(month, 1)
    return months


def bring(book: Book, words: Brought) -> None:
    """A channel month by month; what it spends follows the invoices of the month, what it brings follows what it spends."""
    action = book.found(Action, words.action)
    reader = reading.Reader(book.workspace, book.today)
    rows: list[tuple[date, Decimal, Decimal]] = []
    for place, month in enumerate(months_of(book, action)):
        bills = [row for row in Expense.objects.filter(action=action, state=Expense.State.SPENT, day__gte=month, day__lte=month_end(month)) if row.net]
        bought = sum((row.net for row in bills if row.net), Decimal(0)) * Decimal(str(words.share))
        spend = (sum((row.net for row in bills if row.net and reader.nature(row) == Nature.MEDIA), Decimal(0)) * Decimal(str(words.share))).quantize(CENT)
        part = Decimal(min((book.today - month).days + 1, 30)) / 30
        size = (bought / 1000 if words.share else part) * Decimal(str(words.waves[place % len(words.waves)]))
        if bought > 0 or not words.share:
            rows.append((month, spend, size))
    for month, spend, size in rows:
        counts = {name: whole(value, size) for name, value in zip(COUNTS, words.counts, strict=True)}
        if words.campaign:  # what the platform counts stands in the table of ad spend; what became of it is typed
            counts |= {"impressions": None, "clicks": None}
        book.write(
            Outcome, title=f"{words.channel} {month:%m/%Y}", action=action, channel=words.channel, medium=words.medium, month=month, spend=None if words.campaign else spend, **counts,
            revenue=money(words.revenue, size), saving=money(words.saving, size),
        )  # fmt: skip


def whole(value: float | None, size: Decimal) -> int | None:
    return None if value is None else round(Decimal(str(value)) * size)


def money(value: float | None, size: Decimal) -> Decimal | None:
    return None if value is None else (Decimal(str(value)) * size).quantize(CENT)
