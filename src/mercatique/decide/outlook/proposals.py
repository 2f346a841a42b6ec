"""Start from my data: what the last full fiscal year says of each family, ready to be taken into a forecast."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mercatique.decide.outlook.models import MONTHS, Forecast, ForecastCost, ForecastProduct
from mercatique.kernel import figures
from mercatique.kernel.models import Figure, Workspace
from mercatique.kernel.periods import FiscalYear, fiscal_year
from mercatique.months import month_end

CENT = Decimal("0.01")
SHOWN = 12
#: A family whose season rests on fewer pieces than this is proposed without one.
ENOUGH = 60
#: Of the sales whose cost is known: below this no unit cost is proposed.
KNOWN = 0.5


@dataclass(frozen=True)
class Proposal:
    """A family as the data show it, excluding VAT."""

    key: str
    name: str
    net: float
    price: Decimal
    unit_cost: Decimal | None
    vat: Decimal
    volume: Decimal
    seasons: tuple[Decimal, ...]

    @property
    def rate(self) -> float | None:
        return None if self.unit_cost is None else float((self.price - self.unit_cost) / self.price)

    @property
    def season_words(self) -> tuple[int, int] | None:
        """The months (1 to 12) of the highest and the lowest season."""
        if not self.seasons:
            return None
        return self.seasons.index(max(self.seasons)) + 1, self.seasons.index(min(self.seasons)) + 1


@dataclass(frozen=True)
class Proposed:
    """What is proposed, from which figure, and what was divided out of it."""

    year: FiscalYear | None
    figure: Figure | None
    rows: tuple[Proposal, ...]
    reason: str = ""
    included: bool = False


def last_full_year(workspace: Workspace) -> FiscalYear | None:
    """The last fiscal year whose every day lies in the data."""
    last = workspace.warehouse.last_day("orders")
    if last is None:
        return None
    year = fiscal_year(workspace, last)
    return year if last >= month_end(year.last) else year.previous()


def proposed(workspace: Workspace, forecast: Forecast | None = None) -> Proposed:
    year = last_full_year(workspace)
    if year is None:
        return Proposed(None, None, (), _("There are no order lines yet."))
    filters = {name: getattr(forecast, name) for name in ("site", "brand", "activity")} if forecast else {}
    kept = figures.read(workspace, "outlook.families", (year.first, year.last), filters)
    if kept.reason:
        return Proposed(year, kept, (), kept.reason)
    included = workspace.vat == "incl"
    rows = [of_family(row) for row in figures.records_of(kept) if row["excl"] > 0 and row["quantity"] > 0][:SHOWN]
    return Proposed(year, kept, tuple(rows), "" if rows else _("Nothing was sold in the last full year."), included)


def of_family(row: dict[str, Any]) -> Proposal:
    net, pieces, costed = float(row["excl"]), float(row["quantity"]), float(row["costed"])
    by_month = [max(float(row[f"m{n}"]), 0.0) for n in range(1, 13)]
    total = sum(by_month)
    seasons = tuple(Decimal(str(1200 * value / total)).quantize(CENT) for value in by_month) if total >= ENOUGH else ()
    # The margin of the lines whose cost is known holds for the family.
    rate = float(row["cost"]) / costed if costed > 0 and costed / net >= KNOWN else None
    price = Decimal(str(net / pieces)).quantize(CENT)
    cost = None if rate is None or not 0 < rate < 2 else (price * Decimal(str(rate))).quantize(CENT)
    vat = Decimal(str(round(100 * float(row["tax"]) / net, 1)))
    name = str(row["family"]) or _("All products")
    return Proposal(str(row["family"]), name, net, price, cost, vat, Decimal(str(pieces / 12)).quantize(CENT), seasons)


def take(forecast: Forecast, rows: list[Proposal]) -> int:
    """Write the chosen families into the forecast: product, price, volume, season and unit cost in resale."""
    written = 0
    for row in rows:
        seasons = dict(zip(MONTHS, row.seasons, strict=True)) if row.seasons else {}
        product = ForecastProduct(
            workspace=forecast.workspace, forecast=forecast, title=row.name[:200], family=row.key[:120], mode=ForecastProduct.Mode.RESALE,
            price=row.price, vat_rate=row.vat, volume=row.volume, **seasons,
        )  # fmt: skip
        product.save()
        if row.unit_cost is not None:
            ForecastCost(
                workspace=forecast.workspace, product=product, title=_("Purchase cost, as in the data"), mode=ForecastProduct.Mode.RESALE,
                basis=ForecastCost.Basis.UNIT, amount=row.unit_cost,
            ).save()  # fmt: skip
        written += 1
    return written


@dataclass(frozen=True)
class Compared:
    """A month of the forecast beside what was sold in it; for an unfinished one, the same share of its days."""

    month: date
    forecast: float
    actual: float | None
    days: int
    of_days: int

    @property
    def unfinished(self) -> bool:
        return 0 < self.days < self.of_days

    @property
    def expected(self) -> float:
        """What was forecast for the days there are."""
        return self.forecast * self.days / self.of_days

    @property
    def change(self) -> float | None:
        return None if self.actual is None or not self.expected else self.actual / self.expected - 1


@dataclass(frozen=True)
class Progress:
    """The revenue of the months that have come, against the forecast for the same days."""

    rows: tuple[Compared, ...]
    figure: Figure | None
    reason: str = ""

    @property
    def begun(self) -> list[Compared]:
        return [row for row in self.rows if row.actual is not None]

    @property
    def actual(self) -> float:
        return sum(row.actual or 0.0 for row in self.begun)

    @property
    def expected(self) -> float:
        return sum(row.expected for row in self.begun)

    @property
    def change(self) -> float | None:
        return self.actual / self.expected - 1 if self.begun and self.expected else None


def progress(forecast: Forecast, revenue: list[tuple[date, float]], vat: set[float]) -> Progress:
    """Net sales of the months of the forecast, excluding VAT as the forecast does."""
    workspace = forecast.workspace
    last = workspace.warehouse.last_day("orders")
    if last is None or not revenue:
        return Progress((), None, _("There are no order lines yet."))
    if last < revenue[0][0]:
        return Progress((), None, _("The first month of the forecast has not begun in the data."))
    if workspace.vat == "incl" and len(vat) != 1:
        return Progress((), None, _("Orders include VAT and the products have several rates: they cannot be compared."))
    divisor = 1 + next(iter(vat)) if workspace.vat == "incl" else 1.0
    filters = {name: getattr(forecast, name) for name in ("site", "brand", "activity")}
    kept = figures.read(workspace, "sales.by_month", (revenue[0][0], min(last, month_end(revenue[-1][0]))), filters)
    if kept.reason:
        return Progress((), kept, kept.reason)
    if kept.currency != workspace.currency:
        return Progress((), kept, _("Orders are in another currency than the forecast."))
    sold = {date.fromisoformat(row["month"]): row["net"] / divisor for row in figures.records_of(kept)}
    rows = []
    for first, forecast_amount in revenue:
        size = month_end(first).day
        days = 0 if last < first else min((last - first).days + 1, size)
        rows.append(Compared(first, forecast_amount, sold.get(first, 0.0) if days else None, days, size))
    return Progress(tuple(rows), kept)
