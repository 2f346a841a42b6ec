"""A forecast's records read as a plan to compute, and what they still lack."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from mercatique.decide.outlook import computing
from mercatique.decide.outlook.computing import (
    AHEAD,
    Charge,
    Factors,
    Investment,
    Plan,
    Product,
    Resource,
    Study,
)
from mercatique.decide.outlook.models import (
    STAFF,
    TAXES,
    Forecast,
    ForecastCharge,
    ForecastCost,
    ForecastInvestment,
    ForecastProduct,
    ForecastResource,
)
from mercatique.methods.finance import UnitCosts, unit_costs
from mercatique.months import months_after

VAT = Decimal(20)
LIFE = 5


@dataclass(frozen=True)
class Made:
    """A product with its cost lines, and what a piece costs in each way of production that is written down."""

    product: ForecastProduct
    costs: tuple[ForecastCost, ...]
    volumes: tuple[float, ...]
    months: int

    @property
    def total(self) -> float:
        """Pieces over the months of the forecast."""
        return sum(self.volumes[: self.months])

    @cached_property
    def ways(self) -> UnitCosts | None:
        """Unit cost by way of production at the volume of the plan, the cheapest first."""
        lines = [line for line in self.costs if line.mode and line.amount is not None]
        if not lines or self.total <= 0:
            return None
        share = [line.basis == ForecastCost.Basis.SHARE for line in lines]
        # Who recovers no VAT pays it: it is part of the cost, at the rate of the product.
        tax = ratio(self.product.vat_rate) if self.product.forecast is not None and self.product.forecast.exempt else 0.0
        amounts = [float(line.amount or 0) / 100 if part else float(line.amount or 0) * (1 + tax) for line, part in zip(lines, share, strict=True)]
        return unit_costs(
            [line.mode for line in lines], [line.title for line in lines], [line.basis or "unit" for line in lines], amounts,
            volume=self.total, batch=float(self.product.batch or 1), defects=float(self.product.defects or 0) / 100,
        )  # fmt: skip

    def way(self, mode: str, part: str) -> float | None:
        """``unit_cost``, ``variable`` or ``fixed`` of a way of production."""
        if self.ways is None or mode not in list(self.ways.modes):
            return None
        return float(getattr(self.ways, part)[list(self.ways.modes).index(mode)])

    @property
    def unit_cost(self) -> float | None:
        """What a piece costs in the way chosen, tooling shared out."""
        return self.way(self.product.mode, "unit_cost")

    @property
    def margin(self) -> float | None:
        """What a piece leaves."""
        return None if self.unit_cost is None or self.product.price is None else float(self.product.price) - self.unit_cost

    @property
    def rate(self) -> float | None:
        """The margin as a share of the price."""
        return None if self.margin is None or not self.product.price else self.margin / float(self.product.price)

    @property
    def others(self) -> list[tuple[str, float]]:
        """The other ways that are costed: label and unit cost."""
        if self.ways is None:
            return []
        labels = dict(ForecastProduct.Mode.choices)
        pairs = zip(self.ways.modes, self.ways.unit_cost, strict=True)
        return [(str(labels.get(mode, mode)), float(cost)) for mode, cost in pairs if mode != self.product.mode]

    @property
    def priced(self) -> bool:
        """Whether it can be computed."""
        return self.product.price is not None and self.product.volume is not None and self.way(self.product.mode, "variable") is not None

    def gaps(self) -> list[str]:
        """What a product still lacks."""
        product = self.product
        found = []
        if product.price is None:
            found.append(_("a price"))
        if not product.volume:
            found.append(_("a volume"))
        if not product.mode:
            found.append(_("a way of production"))
        elif not any(line.mode == product.mode and line.amount is not None for line in self.costs):
            found.append(_("its unit cost in the way chosen"))
        return found


@dataclass(frozen=True)
class Written:
    """All records of a forecast."""

    forecast: Forecast
    made: tuple[Made, ...]
    charges: tuple[ForecastCharge, ...]
    investments: tuple[ForecastInvestment, ...]
    resources: tuple[ForecastResource, ...]

    @cached_property
    def plan(self) -> Plan | None:
        """What can be computed: nothing without a first month and a product that has price, cost and volume."""
        forecast, ready = self.forecast, [each for each in self.made if each.priced]
        exempt = forecast.exempt
        if forecast.start is None or not ready:
            return None
        size = forecast.months
        charges = [charge_of(charge, forecast.start, size, exempt) for charge in self.charges if charge.amount is not None and charge.kind]
        for each in ready:
            once, first = each.way(each.product.mode, "fixed") or 0.0, begins(each.product, forecast.start)
            if once:
                charges.append(Charge(each.product.title, "external", once, max(first, 0), max(first, 0), 0.0 if exempt else ratio(each.product.vat_rate)))
        return Plan(
            first=forecast.start,
            months=size,
            opening=float(forecast.opening_cash or 0),
            products=tuple(
                Product(each.product.title, float(each.product.price or 0), each.way(each.product.mode, "variable") or 0.0, each.volumes, 0.0 if exempt else ratio(each.product.vat_rate))
                for each in ready
            ),
            charges=tuple(charges),
            investments=tuple(
                investment_of(each, forecast.start, exempt)
                for each in self.investments
                if each.amount is not None
            ),
            resources=tuple(
                Resource(each.title, each.kind, float(each.amount), place(each.month, forecast.start), float(each.rate or 0) / 100, each.duration or 0)
                for each in self.resources
                if each.amount is not None and each.kind
            ),
            customer_days=forecast.customer_days or 0,
            supplier_days=forecast.supplier_days or 0,
            stock_days=forecast.stock_days or 0,
            tax_rate=float(forecast.tax_rate or 0) / 100,
            fiscal_month=forecast.workspace.fiscal_month,
            regime="monthly" if exempt or not forecast.regime else forecast.regime,
            scenarios=scenarios_of(forecast),
        )

    @cached_property
    def study(self) -> Study | None:
        return computing.study(self.plan) if self.plan else None


def ratio(rate: Decimal | None, usual: Decimal = VAT) -> float:
    return float(usual if rate is None else rate) / 100


def place(day: date | None, first: date) -> int:
    """How many months after the first one; the first one when nothing is said."""
    return 0 if day is None else (day.year - first.year) * 12 + day.month - first.month


def begins(product: ForecastProduct, first: date) -> int:
    return place(product.start, first)


def charge_of(charge: ForecastCharge, first: date, size: int, exempt: bool = False) -> Charge:
    usual = Decimal(0) if charge.kind in {STAFF, TAXES} else VAT
    last = size - 1 if charge.end is None else place(charge.end, first)
    rate, amount = ratio(charge.vat_rate, usual), float(charge.amount or 0)
    return Charge(charge.title, charge.line, amount * (1 + rate) if exempt else amount, place(charge.start, first), last, 0.0 if exempt else rate)


def investment_of(each: ForecastInvestment, first: date, exempt: bool) -> Investment:
    rate, amount = ratio(each.vat_rate), float(each.amount or 0)
    return Investment(each.title, amount * (1 + rate) if exempt else amount, place(each.month, first), each.years or LIFE, 0.0 if exempt else rate)


def volumes(product: ForecastProduct, first: date, size: int) -> tuple[float, ...]:
    """Pieces by month: average month × season × growth by whole years since it was first sold."""
    seasons, base = [float(value) / 100 for value in product.seasons()], float(product.volume or 0)
    begin, growth = begins(product, first), 1 + float(product.growth or 0) / 100
    found = []
    for month in range(size + AHEAD):
        since = month - max(begin, 0)
        # Months sold before the forecast begins count as years of growth already in the average month.
        found.append(0.0 if since < 0 else base * seasons[months_after(first, month).month - 1] * growth ** (since // 12))
    return tuple(found)


def scenarios_of(forecast: Forecast) -> tuple[tuple[str, Factors], ...]:
    """The central scenario, and the others as soon as one of their numbers is written."""
    found = []
    for name in computing.SCENARIOS:
        changes = [getattr(forecast, f"{name}_{what}", None) for what in ("volume", "price", "cost")]
        if name == "central":
            found.append((name, Factors()))
        elif any(value is not None for value in changes):
            found.append((name, Factors(*(1 + float(value or 0) / 100 for value in changes))))
    return tuple(found)


def read(forecast: Forecast) -> Written:
    """Everything that belongs to a forecast, in a handful of queries."""
    products = list(ForecastProduct.objects.filter(forecast=forecast).order_by("number"))
    costs: dict[Any, list[ForecastCost]] = {}
    for line in ForecastCost.objects.filter(product__forecast=forecast).order_by("number"):
        costs.setdefault(line.product_id, []).append(line)
    first, size = forecast.start or date(2000, 1, 1), forecast.months
    for record in products:
        record.workspace = forecast.workspace
    others = []
    for model in (ForecastCharge, ForecastInvestment, ForecastResource):
        rows: Any = list(model.objects.filter(forecast=forecast).order_by("number"))
        for record in rows:
            record.workspace = forecast.workspace
        others.append(tuple(rows))
    made = tuple(Made(product, tuple(costs.get(product.pk, ())), volumes(product, first, size), size) for product in products)
    return Written(forecast, made, *others)


def gaps(forecast: Forecast, written: Written | None = None) -> list[str]:
    """What a forecast still lacks, as short phrases."""
    written = written or read(forecast)
    found = []
    if forecast.start is None:
        found.append(_("a first month"))
    if forecast.opening_cash is None:
        found.append(_("the money on the account at the start"))
    if not written.made:
        found.append(_("a product"))
    for each in written.made:
        if lacking := each.gaps():
            found.append(_("“%(product)s”: %(gaps)s") % {"product": each.product, "gaps": ", ".join(lacking)})
    for charge in written.charges:
        if charge.amount is None or not charge.kind:
            found.append(_("the kind or the amount of “%(title)s”") % {"title": charge})
    for each in (*written.investments, *written.resources):
        if each.amount is None:
            found.append(_("the amount of “%(title)s”") % {"title": each})
    for resource in written.resources:
        if not resource.kind:
            found.append(_("the kind of “%(title)s”") % {"title": resource})
        elif resource.kind == ForecastResource.Kind.LOAN and not resource.duration:
            found.append(_("how many months “%(title)s” is paid back over") % {"title": resource})
    if not written.charges:
        found.append(_("a charge"))
    if forecast.customer_days is None or forecast.supplier_days is None:
        found.append(_("the payment terms"))
    if len(scenarios_of(forecast)) < len(computing.SCENARIOS):
        found.append(_("a prudent and an ambitious scenario"))
    return found
