"""The demo companies' room "decide": indicators and objectives, with baselines read from the data."""

from decimal import Decimal

from mercatique.analyze.models import SwotLine
from mercatique.decide.models import Objective
from mercatique.decide.objectives.forms import BASELINE, read_baseline, rounded
from mercatique.demo import outlook
from mercatique.demo.book import Book
from mercatique.demo.content.shapes import Objective as Words
from mercatique.kernel import evidence
from mercatique.kernel.models import Indicator


def write(book: Book) -> None:
    for indicator in book.content.indicators:
        book.write(
            Indicator, indicator.key, title=indicator.title, figure_key=indicator.figure, unit=indicator.unit,
            direction=indicator.direction, definition=indicator.definition, owner=book.people.get(indicator.owner),
            filters=dict(indicator.filters),
        )  # fmt: skip
    for words in book.content.objectives:
        objective(book, words)
    outlook.write(book)


def objective(book: Book, words: Words) -> None:
    before = book.year.previous()
    made = Objective(
        workspace=book.workspace,
        title=words.title,
        statement=words.statement,
        level=words.level,
        nature=Objective.Nature.QUANTITATIVE,
        parent=book.found(Objective, words.parent),
        indicator=book.found(Indicator, words.indicator),
        product_line=words.product_line,
        start=book.month_start(words.start_month),
        due=book.month_end(words.due_month),
        owner=book.people.get(words.owner),
        accepted_on=book.ago(20),
        influences=words.influences,
    )
    if words.baseline == "previous_year":
        made.baseline_start = before.month(words.start_month + 1)[0]
        made.baseline_end = before.month(words.due_month + 1)[1]
    reading = read_baseline(made) if made.indicator else None
    if reading is not None and reading.value is not None:
        made.baseline = rounded(reading.value, reading.unit)
        made.target = rounded(float(made.baseline) * (1 + words.target_change), reading.unit)
        if reading.unit == "currency" and made.target > 10_000:
            made.target = made.target.quantize(Decimal("1E3")) + Decimal(0)
            made.target = Decimal(int(made.target))
    made.save()
    book.written[f"objective:{words.key}"] = made
    if reading is not None and reading.figure is not None and reading.value is not None:
        evidence.support(made, figure=reading.figure, role=BASELINE, note="valeur de départ")
    for key in words.rests_on:
        if line := book.found(SwotLine, key):
            evidence.support(made, record=line)
