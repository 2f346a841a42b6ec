"""The demo companies' KPI sheets and dashboards."""

from decimal import Decimal

from mercatique.demo.book import Book
from mercatique.demo.content.dealership import kpis as dealership
from mercatique.demo.content.kpis import Dashboard as Board
from mercatique.demo.content.kpis import Sheet
from mercatique.demo.content.shop import kpis as shop
from mercatique.kernel.models import Indicator
from mercatique.steer.kpi import board
from mercatique.steer.kpi.models import Dashboard, KpiSheet

SHEETS: dict[str, tuple[Sheet, ...]] = {"val-de-loire": dealership.SHEETS, "colibri": shop.SHEETS}
BOARDS: dict[str, tuple[Board, ...]] = {"val-de-loire": dealership.DASHBOARDS, "colibri": shop.DASHBOARDS}


def write(book: Book) -> None:
    for words in SHEETS[book.workspace.slug]:
        indicator = book.found(Indicator, words.indicator)
        watch, alert = limits(book, indicator, words)
        book.write(
            KpiSheet, title=indicator.title, indicator=indicator, family=words.family, numerator=words.numerator, denominator=words.denominator,
            frequency=words.frequency, watch_at=watch, alert_at=alert,
        )  # fmt: skip
        if not indicator.source:
            indicator.source = "Export des ventes, chaque lundi"
            indicator.save()
    for shown in BOARDS[book.workspace.slug]:
        dashboard = book.write(
            Dashboard, title=shown.title, audience=shown.audience, purpose=shown.purpose, frequency=shown.frequency, owner=book.people.get(shown.owner)
        )
        dashboard.indicators.set([book.found(Indicator, key) for key in shown.indicators])


def limits(book: Book, indicator: Indicator, words: Sheet) -> tuple[Decimal | None, Decimal | None]:
    """The thresholds in the unit of the indicator; shares are of the same month a year before, rounded to two digits."""
    if words.at is not None:
        return Decimal(words.at[0]), Decimal(words.at[1])
    (kpi,) = board.read(book.workspace, [indicator])
    if words.like is None or not kpi.like:
        return None, None
    watch, alert = (Decimal(f"{kpi.like * float(share):.2g}") for share in words.like)
    return Decimal(int(watch)), Decimal(int(alert))
