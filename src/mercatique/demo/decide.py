"""The demo companies' room "decide": indicators, objectives with baselines read from the data, choices and decisions."""

from datetime import date, timedelta
from decimal import Decimal

from mercatique.analyze.models import SwotLine
from mercatique.decide.models import (
    Choice,
    Decision,
    Objective,
    Option,
    OptionAmount,
    OptionScore,
    OptionStep,
    Yardstick,
)
from mercatique.decide.objectives import targets
from mercatique.decide.objectives.forms import BASELINE, read_baseline, rounded
from mercatique.demo import outlook
from mercatique.demo.book import Book
from mercatique.demo.content import shapes
from mercatique.kernel import evidence
from mercatique.kernel.models import Indicator, Measure


def write(book: Book) -> None:
    for indicator in book.content.indicators:
        book.write(
            Indicator, indicator.key, title=indicator.title, figure_key=indicator.figure, unit=indicator.unit,
            direction=indicator.direction, definition=indicator.definition, owner=book.people.get(indicator.owner),
            filters=dict(indicator.filters),
        )  # fmt: skip
    for words in book.content.typed:
        typed(book, words)
    written = (*book.content.objectives, *book.content.frames)
    for each in written:
        objective(book, each)
    for each in written:
        made = book.found(Objective, each.key)
        made.parent = book.found(Objective, each.parent)
        if made.parent is not None:
            made.save()
    for one in book.content.choices:
        choice(book, one)
    outlook.write(book)


def typed(book: Book, words: shapes.Typed) -> None:
    """An indicator written by hand, month after month until today."""
    indicator = book.write(
        Indicator, words.key, title=words.title, unit=words.unit, definition=words.definition, owner=book.people.get(words.owner),
        source="Relevé manuel, en fin de mois",
    )  # fmt: skip
    for month, value in enumerate(words.values):
        day = book.month_end(month)
        if day <= book.today:
            book.write(Measure, title=f"{words.title} {day:%m/%Y}", indicator=indicator, day=day, value=Decimal(value), source="Relevé manuel")


def objective(book: Book, words: shapes.Objective) -> None:
    before = book.year.previous()
    owner = book.people.get(words.owner)
    made = Objective(
        workspace=book.workspace,
        title=words.title,
        statement=words.statement,
        level=words.level,
        horizon=words.horizon,
        nature=words.nature,
        split=words.split,
        indicator=book.found(Indicator, words.indicator),
        product_line=words.product_line,
        site=words.site,
        person=book.people.get(words.person),
        start=book.month_start(words.start_month),
        due=book.month_end(words.due_month),
        owner=owner,
        accepted_on=book.ago(20) if words.accepted else None,
        accepted_by=owner if words.accepted else None,
        means=words.means,
        ambition=words.ambition,
        influences=words.influences,
    )
    made.evaluation = book.month_end(words.start_month + (words.due_month - words.start_month) // 2)
    made.reevaluation = made.due
    if words.baseline == "previous_year":
        made.baseline_start = before.month(words.start_month + 1)[0]
        made.baseline_end = before.month(words.due_month + 1)[1]
    reading = read_baseline(made) if made.indicator and words.typed is None and words.nature == "quantitative" else None
    if words.typed is not None:
        made.baseline, made.target = (Decimal(value) for value in words.typed)
    if reading is not None and reading.value is not None:
        made.baseline = rounded(reading.value, reading.unit)
        made.target = rounded(float(made.baseline) * (1 + words.target_change), reading.unit)
        if reading.unit == "currency" and made.target > 10_000:
            made.target = made.target.quantize(Decimal("1E3")) + Decimal(0)
            made.target = Decimal(int(made.target))
    made.save()
    book.written[f"objective:{words.key}"] = made
    if words.periods and (parts := targets.rhythm(made, words.periods)):
        for (start, end), value in zip(targets.spans(made, words.periods), parts, strict=True):
            targets.write(made, start, end, value)
    if reading is not None and reading.figure is not None and reading.value is not None:
        evidence.support(made, figure=reading.figure, role=BASELINE, note="valeur de départ")
    for key in words.rests_on:
        if line := book.found(SwotLine, key):
            evidence.support(made, record=line)


def choice(book: Book, words: shapes.Choice) -> None:
    """A question with its options, weighed and decided."""
    made = book.write(
        Choice, title=words.title, question=words.question, needs=words.needs, commitments=words.commitments,
        budget_limit=Decimal(words.budget), deadline=book.month_end(words.deadline_month), return_limit=Decimal(words.least_return),
        financial=words.financial, organisational=words.organisational, technical=words.technical, human=words.human,
        owner=book.people.get(words.owner),
    )  # fmt: skip
    made.objectives.set([found for key in words.objectives if (found := book.found(Objective, key))])
    yardsticks = [
        book.write(Yardstick, title=each.title, choice=made, weight=Decimal(each.weight), reads=each.reads) for each in words.yardsticks
    ]
    for each in words.options:
        option(book, made, yardsticks, each)
    said = words.decision
    kept = book.found(Option, said.option)
    decision = book.write(
        Decision, title=said.title, choice=made, option=kept, day=decided(book.ago(said.days_ago), kept), reason=said.reason,
        waiver=said.waiver, dissent=said.dissent, review=book.today + timedelta(days=said.review_in_days),
    )  # fmt: skip
    decision.participants.set([book.people[key] for key in said.participants])
    for key in said.rests_on:
        if line := book.found(SwotLine, key):
            evidence.support(decision, record=line)


def decided(day: date, kept: Option) -> date:
    """A decision is taken a fortnight before its option begins at the latest, on a day of work."""
    day = min(day, kept.start - timedelta(days=14)) if kept.start else day
    return day - timedelta(days=max(day.weekday() - 4, 0))


def option(book: Book, made: Choice, yardsticks: list[Yardstick], words: shapes.Option) -> None:
    kept = book.write(
        Option, words.key, title=words.title, choice=made, description=words.description, digital=words.digital, innovation=words.innovation,
        benefit=words.benefit, answers=words.answers, start=book.month_start(words.start_month), end=book.month_end(words.end_month),
        feasibility=words.feasibility, social=words.social, environmental=words.environmental,
    )  # fmt: skip
    for step in words.steps:
        book.write(
            OptionStep, title=step.title, option=kept, purpose=step.purpose, start=book.month_start(step.start_month),
            end=book.month_end(step.end_month),
        )  # fmt: skip
    for kind, lines in (("cost", words.costs), ("revenue", words.revenues)):
        for label, month, amount in lines:
            book.write(OptionAmount, title=label, option=kept, kind=kind, day=book.month_start(month), amount=Decimal(amount))
    for yardstick, score in zip(yardsticks, words.scores, strict=True):
        if score is not None:
            title = f"{kept.title[:90]} · {yardstick.title[:90]}"
            book.write(OptionScore, title=title, option=kept, yardstick=yardstick, value=Decimal(score))
