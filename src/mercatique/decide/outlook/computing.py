"""A forecast worked out: statement by year, cash by month, funding, break-even and chances; plain numbers in and out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mercatique.methods.finance import (
    BreakEven,
    BreakEvenDay,
    CashPlan,
    Outcomes,
    Statement,
    Tornado,
    WorkingCapital,
    break_even,
    break_even_day,
    cash_plan,
    income_statement,
    monte_carlo,
    tornado,
    working_capital,
)
from mercatique.methods.finance.hypotheses import pert
from mercatique.methods.finance.vat import settled
from mercatique.months import fiscal_name, fiscal_start, months_after

Floats = NDArray[np.float64]
#: Months beyond the last one whose sales the stock must be bought for: 180 days at most.
AHEAD = 7
DRAWS, SEED = 2000, 0
#: Months after the end of a fiscal year in which its corporate tax is paid.
TAX_DELAY = 4
SCENARIOS = ("prudent", "central", "ambitious")


@dataclass(frozen=True)
class Product:
    """Pieces by month (``AHEAD`` months more than the forecast has), price and unit cost excluding VAT; rates as ratios."""

    name: str
    price: float
    unit_cost: float
    volumes: tuple[float, ...]
    vat: float = 0.2


@dataclass(frozen=True)
class Charge:
    """So much each month from place ``first`` to place ``last``; ``kind``: external, staff or taxes."""

    name: str
    kind: str
    amount: float
    first: int
    last: int
    vat: float = 0.0


@dataclass(frozen=True)
class Investment:
    name: str
    amount: float
    month: int
    years: int = 5
    vat: float = 0.2


@dataclass(frozen=True)
class Resource:
    """``kind``: own, loan or subsidy; a loan has a yearly ``rate`` and a number of ``months``."""

    name: str
    kind: str
    amount: float
    month: int
    rate: float = 0.0
    months: int = 0


@dataclass(frozen=True)
class Factors:
    """What a scenario multiplies volumes, prices and unit costs by."""

    volume: float = 1.0
    price: float = 1.0
    cost: float = 1.0


@dataclass(frozen=True)
class Plan:
    """Everything a forecast is computed from."""

    first: date
    months: int
    opening: float
    products: tuple[Product, ...]
    charges: tuple[Charge, ...] = ()
    investments: tuple[Investment, ...] = ()
    resources: tuple[Resource, ...] = ()
    customer_days: int = 0
    supplier_days: int = 0
    stock_days: int = 0
    tax_rate: float = 0.0
    fiscal_month: int = 1
    regime: str = "monthly"
    scenarios: tuple[tuple[str, Factors], ...] = (("central", Factors()),)

    @property
    def days(self) -> list[date]:
        """The first day of each month."""
        return [months_after(self.first, place) for place in range(self.months)]

    @property
    def years(self) -> list[str]:
        """The fiscal year of each month."""
        return [fiscal_name(fiscal_start(day, self.fiscal_month)) for day in self.days]


def waited(amounts: Floats, days: int) -> Floats:
    """What is invoiced each month, in the months in which it is paid: 45 days are half after one month, half after two."""
    late, part = divmod(days, 30)
    size = amounts.shape[-1]
    wide = np.concatenate([np.zeros((*amounts.shape[:-1], late + 1)), amounts], axis=-1)
    found: Floats = wide[..., 1 : size + 1] * (1 - part / 30) + wide[..., :size] * (part / 30)
    return found


def stocked(cost: Floats, days: int) -> Floats:
    """The stock at the end of each month: the cost of what is sold in the next ``days``; ``AHEAD`` months are used up."""
    size = cost.shape[-1] - AHEAD
    found = np.zeros((*cost.shape[:-1], size))
    for step in range(1, AHEAD + 1):
        found += cost[..., step : step + size] * min(max(days - 30 * (step - 1), 0) / 30, 1.0)
    return found


def repaid(resource: Resource, months: int) -> tuple[Floats, Floats]:
    """Capital and interest of a loan by month: equal payments from the month after it is paid out, to the cent."""
    capital, interest = np.zeros(months), np.zeros(months)
    if resource.kind != "loan" or resource.months <= 0:
        return capital, interest
    i, n, left = resource.rate / 12, resource.months, resource.amount
    payment = round(left * i / (1 - (1 + i) ** -n), 2) if i else round(left / n, 2)
    for place in range(resource.month + 1, resource.month + n + 1):
        due = round(left * i, 2)
        part = round(left if place == resource.month + n else min(payment - due, left), 2)
        left = round(left - part, 2)
        if 0 <= place < months:
            capital[place], interest[place] = part, due
    return capital, interest


@dataclass(frozen=True)
class Flows:
    """The plan as amounts by month: products by row, then what is shared by all."""

    plan: Plan
    revenue: Floats
    cost: Floats
    stock: Floats
    bought: Floats
    vat: Floats
    charges: Floats
    invested: Floats
    worn: Floats
    own: Floats
    loans: Floats
    subsidies: Floats
    capital: Floats
    interest: Floats

    def kind(self, name: str) -> Floats:
        """The charges of a kind, by month."""
        rows = [place for place, charge in enumerate(self.plan.charges) if charge.kind == name]
        found: Floats = self.charges[rows].sum(axis=0)
        return found

    @cached_property
    def fixed(self) -> Floats:
        """What does not move with sales, by month: charges, wear and interest."""
        found: Floats = self.charges.sum(axis=0) + self.worn.sum(axis=0) + self.interest
        return found

    @cached_property
    def charge_vat(self) -> Floats:
        rates = np.array([charge.vat for charge in self.plan.charges])
        found: Floats = (self.charges * rates[:, None]).sum(axis=0)
        return found

    @cached_property
    def invested_vat(self) -> Floats:
        rates = np.array([each.vat for each in self.plan.investments])
        found: Floats = (self.invested * rates[:, None]).sum(axis=0)
        return found


def flows(plan: Plan) -> Flows:
    """The amounts of the central scenario, month by month."""
    size = plan.months
    volumes = np.array([product.volumes for product in plan.products]).reshape(len(plan.products), size + AHEAD)
    prices = np.array([product.price for product in plan.products])
    costs = np.array([product.unit_cost for product in plan.products])
    spent = volumes * costs[:, None]
    cost, stock = spent[:, :size], stocked(spent, plan.stock_days)
    bought = cost + np.diff(stock, axis=1, prepend=0.0)
    charges, invested, worn = np.zeros((len(plan.charges), size)), np.zeros((len(plan.investments), size)), np.zeros((len(plan.investments), size))
    for place, charge in enumerate(plan.charges):
        charges[place, max(charge.first, 0) : charge.last + 1] = charge.amount
    for place, each in enumerate(plan.investments):
        if 0 <= each.month < size:
            invested[place, each.month] = each.amount
            worn[place, each.month : each.month + 12 * each.years] = each.amount / (12 * each.years)
    brought = {kind: np.zeros(size) for kind in ("own", "loan", "subsidy")}
    capital, interest = np.zeros(size), np.zeros(size)
    for resource in plan.resources:
        if 0 <= resource.month < size:
            brought[resource.kind][resource.month] += resource.amount
            part, due = repaid(resource, size)
            capital, interest = capital + part, interest + due
    return Flows(
        plan, volumes[:, :size] * prices[:, None], cost, stock, bought, np.array([product.vat for product in plan.products]),
        charges, invested, worn, brought["own"], brought["loan"], brought["subsidy"], capital, interest,
    )  # fmt: skip


def by_year(values: Floats, years: Sequence[str]) -> Floats:
    """Sums by fiscal year along the last axis, in the order of time."""
    names = list(dict.fromkeys(years))
    wide = np.array([[year == name for name in names] for year in years], dtype=np.float64)
    found: Floats = values @ wide
    return found


def taxes(before: Floats, rate: float) -> Floats:
    """Corporate tax of each year on its profit, once the losses of the years before are taken off."""
    found, losses = np.zeros_like(before), np.zeros(before.shape[:-1])
    for place in range(before.shape[-1]):
        result = before[..., place]
        taxed = np.maximum(result - losses, 0.0)
        losses = np.maximum(losses - result, 0.0)
        found[..., place] = taxed * rate
    return found


def tax_months(plan: Plan) -> list[int]:
    """The place of the month in which each year's tax is paid, perhaps after the last one."""
    names, last = plan.years, {}
    for place, year in enumerate(names):
        last[year] = place
    final = names[-1]
    while fiscal_name(fiscal_start(months_after(plan.first, last[final] + 1), plan.fiscal_month)) == final:
        last[final] += 1
    return [place + TAX_DELAY for place in last.values()]


def balances(found: Flows, volume: Any, price: Any, cost: Any) -> Floats:
    """Money on the account at the end of each month; factors may be columns of draws, which gives a row for each."""
    plan = found.plan
    volume, price, cost = (np.asarray(each, dtype=np.float64) for each in (volume, price, cost))
    sold, bought = found.revenue.sum(axis=0) * (volume * price), found.bought.sum(axis=0) * (volume * cost)
    sold_vat = (found.revenue * found.vat[:, None]).sum(axis=0) * (volume * price)
    bought_vat = (found.bought * found.vat[:, None]).sum(axis=0) * (volume * cost)
    consumed = found.cost.sum(axis=0) * (volume * cost)
    before = by_year(sold - consumed + found.subsidies - found.fixed, plan.years)
    flow = waited(sold + sold_vat, plan.customer_days) - waited(bought + bought_vat, plan.supplier_days)
    flow = flow + found.own + found.loans + found.subsidies - found.capital - found.interest
    flow = flow - found.charges.sum(axis=0) - found.charge_vat - found.invested.sum(axis=0) - found.invested_vat
    position = sold_vat - bought_vat - found.charge_vat - found.invested_vat
    flow = flow - settled(position, [day.month for day in plan.days], plan.regime, plan.fiscal_month)[0]
    for amount, place in zip(np.moveaxis(taxes(before, plan.tax_rate), -1, 0), tax_months(plan), strict=True):
        if place < plan.months:
            flow[..., place] -= amount
    return plan.opening + np.cumsum(flow, axis=-1)


@dataclass(frozen=True)
class Year:
    """One fiscal year of a scenario: its break-even, its working capital and its part of the funding plan."""

    label: str
    months: int
    threshold: BreakEven
    day: BreakEvenDay
    need: WorkingCapital
    uses: dict[str, float]
    resources: dict[str, float]

    @property
    def change(self) -> float:
        """What the account gains or loses in the year."""
        return sum(self.resources.values()) - sum(self.uses.values())


@dataclass(frozen=True)
class Outlook:
    """A scenario of a forecast worked out."""

    scenario: str
    factors: Factors
    flows: Flows
    lines: dict[str, Floats]
    statement: Statement
    cash: CashPlan
    tied_up: Floats
    years: tuple[Year, ...]

    @property
    def lowest(self) -> float:
        return self.cash.lowest

    @property
    def labels(self) -> list[str]:
        return [year.label for year in self.years]


def scaled(found: Flows, by: Factors) -> Flows:
    """The amounts of another scenario."""
    sold, spent = by.volume * by.price, by.volume * by.cost
    return replace(found, revenue=found.revenue * sold, cost=found.cost * spent, stock=found.stock * spent, bought=found.bought * spent)


def outlook(plan: Plan, scenario: str = "central", by: Factors | None = None, base: Flows | None = None) -> Outlook:
    """One scenario, from its amounts by month to what a banker reads."""
    by = by or dict(plan.scenarios).get(scenario, Factors())
    found = scaled(base or flows(plan), by)
    lines = {
        "sales": found.revenue.sum(axis=0), "purchases": found.cost.sum(axis=0), "external": found.kind("external"), "staff": found.kind("staff"),
        "taxes": found.kind("taxes"), "subsidy": found.subsidies, "depreciation": found.worn.sum(axis=0), "interest": found.interest,
    }  # fmt: skip
    yearly = {name: by_year(values, plan.years) for name, values in lines.items()}
    labels = list(dict.fromkeys(plan.years))
    before = stated(labels, yearly).result_before_tax
    yearly["income_tax"] = taxes(before, plan.tax_rate)
    statement = stated(labels, yearly)
    cash = account(found, yearly["income_tax"])
    tied_up = owed_and_owing(found, yearly["income_tax"], cash)
    return Outlook(scenario, by, found, yearly, statement, cash, tied_up, tuple(years_of(found, by, yearly, statement, tied_up)))


def stated(labels: Sequence[str], yearly: dict[str, Floats]) -> Statement:
    rows = [(label, kind, amount) for kind, amounts in yearly.items() for label, amount in zip(labels, amounts, strict=True)]
    return income_statement([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


def account(found: Flows, tax: Floats) -> CashPlan:
    """Cash by month through the method: each invoice in its month, with its VAT and its delay."""
    plan, rows = found.plan, []

    def line(way: str, amounts: Floats, vat: float = 0.0, days: int = 0) -> None:
        late, part = divmod(days, 30)
        for share, delay in ((1 - part / 30, late), (part / 30, late + 1)):
            rows.extend((day, way, amount * share, vat, delay) for day, amount in zip(plan.days, amounts, strict=True) if share and amount)

    rows.append((plan.first, "in", 0.0, 0.0, 0))
    for product, sold, bought in zip(plan.products, found.revenue, found.bought, strict=True):
        line("in", sold, product.vat, plan.customer_days)
        line("out", np.maximum(bought, 0.0), product.vat, plan.supplier_days)
    for charge, amounts in zip(plan.charges, found.charges, strict=True):
        line("out", amounts, charge.vat)
    for each, amounts in zip(plan.investments, found.invested, strict=True):
        line("out", amounts, each.vat)
    for way, amounts in (("in", found.own), ("in", found.loans), ("in", found.subsidies), ("out", found.capital), ("out", found.interest)):
        line(way, amounts)
    for amount, place in zip(tax, tax_months(plan), strict=True):
        if amount and place < plan.months:
            rows.append((plan.days[place], "out", float(amount), 0.0, 0))
    columns = list(zip(*rows, strict=True))
    return cash_plan(
        columns[0], columns[1], np.array(columns[2], dtype=np.float64), np.array(columns[3], dtype=np.float64), np.array(columns[4], dtype=np.int64),
        opening=plan.opening, horizon=plan.months, regime=plan.regime, fiscal_month=plan.fiscal_month,
    )  # fmt: skip


def owed_and_owing(found: Flows, tax: Floats, cash: CashPlan) -> Floats:
    """Working capital at the end of each month: stock and unpaid sales, less unpaid purchases, VAT and tax owed."""
    plan = found.plan
    sold, bought = (values * (1 + found.vat[:, None]) for values in (found.revenue, found.bought))
    sold, bought = sold.sum(axis=0), bought.sum(axis=0)
    receivables = np.cumsum(sold - waited(sold, plan.customer_days))
    payables = np.cumsum(bought - waited(bought, plan.supplier_days))
    vat = (found.revenue * found.vat[:, None]).sum(axis=0) - (found.bought * found.vat[:, None]).sum(axis=0) - found.charge_vat - found.invested_vat
    vat_owed = np.cumsum(vat - cash.vat)
    tax_owed = np.zeros(plan.months)
    last = {year: place for place, year in enumerate(plan.years)}
    for amount, booked, paid in zip(tax, last.values(), tax_months(plan), strict=True):
        tax_owed[booked:paid] += amount
    stock = found.stock.sum(axis=0)
    result: Floats = receivables + stock - payables - vat_owed - tax_owed
    return result


def years_of(found: Flows, by: Factors, yearly: dict[str, Floats], statement: Statement, tied_up: Floats) -> list[Year]:
    plan, made = found.plan, []
    sums = {name: by_year(values, plan.years) for name, values in (
        ("investments", found.invested.sum(axis=0)), ("repaid", found.capital), ("own", found.own), ("loans", found.loans),
        ("tied_up", np.diff(tied_up, prepend=0.0)),
    )}  # fmt: skip
    volumes = np.array([product.volumes[: plan.months] for product in plan.products]).reshape(len(plan.products), plan.months) * by.volume
    pieces = by_year(volumes, plan.years)
    for place, label in enumerate(dict.fromkeys(plan.years)):
        months = [n for n, year in enumerate(plan.years) if year == label]
        fixed = sum(float(yearly[kind][place]) for kind in ("external", "staff", "taxes", "depreciation", "interest"))
        names = [product.name for product in plan.products]
        prices = [product.price * by.price for product in plan.products]
        costs = [product.unit_cost * by.cost for product in plan.products]
        threshold = break_even(names, prices, costs, pieces[:, place], fixed_costs=fixed)
        sold, spent = found.revenue.sum(axis=0)[months], found.cost.sum(axis=0)[months]
        day = break_even_day([plan.days[n] for n in months], sold, spent, fixed_costs=fixed)
        whole = 12 / len(months)
        rate = float((found.revenue[:, months].sum(axis=1) * found.vat).sum() / sold.sum()) if sold.sum() else 0.2
        delays = [float(plan.stock_days)], [float(plan.customer_days)], [float(plan.supplier_days)]
        need = working_capital([label], [float(sold.sum()) * whole], [float(spent.sum()) * whole], *delays, vat_rate=rate)
        uses = {name: float(sums[name][place]) for name in ("investments", "tied_up", "repaid")}
        brought = {"cash_flow": float(statement.cash_flow[place]), **{name: float(sums[name][place]) for name in ("own", "loans")}}
        made.append(Year(label, len(months), threshold, day, need, uses, brought))
    return made


@dataclass(frozen=True)
class Chances:
    """What 2,000 draws between the prudent and the ambitious values say, and which hypothesis moves the result most."""

    result: Outcomes
    tornado: Tornado
    cash: float
    low: Floats
    high: Floats
    draws: int
    seed: int


def chances(plan: Plan, base: Flows | None = None, draws: int = DRAWS, seed: int = SEED) -> Chances | None:
    """The chance that the result is above zero and that cash never falls below it; nothing without two scenarios."""
    others = [by for name, by in plan.scenarios if name != "central"]
    if not others:
        return None
    found = base or flows(plan)
    names = ("volume", "price", "cost")
    ranges = {name: (min([1.0, *(getattr(by, name) for by in others)]), max([1.0, *(getattr(by, name) for by in others)])) for name in names}
    sold, spent = float(found.revenue.sum()), float(found.cost.sum())
    rest = float(found.fixed.sum() - found.subsidies.sum())
    formula = f"volume * (price * {sold!r} - cost * {spent!r}) - {rest!r}" if rest >= 0 else f"volume * (price * {sold!r} - cost * {spent!r}) + {-rest!r}"
    low, high = [ranges[name][0] for name in names], [ranges[name][1] for name in names]
    ones = [1.0] * len(names)
    result = monte_carlo(names, low, ones, high, formula=formula, draws=draws, seed=seed)
    # The same draws as the method: a stream for each name, in the order of the alphabet.
    dice = np.random.default_rng(seed)
    streams = dict(zip(sorted(names), dice.spawn(len(names)), strict=True))
    drawn = {name: pert(streams[name], ranges[name][0], 1.0, ranges[name][1], draws)[:, None] for name in names}
    ways = balances(found, drawn["volume"], drawn["price"], drawn["cost"])
    safe = float((ways.min(axis=1) >= 0).mean())
    low_edge, high_edge = np.quantile(ways, [0.1, 0.9], axis=0)
    return Chances(result, tornado(names, low, ones, high, formula=formula), safe, low_edge, high_edge, draws, seed)


@dataclass(frozen=True)
class Study:
    """A forecast in all its scenarios."""

    plan: Plan
    outlooks: tuple[Outlook, ...]
    chances: Chances | None

    def of(self, scenario: str) -> Outlook:
        return next((each for each in self.outlooks if each.scenario == scenario), self.central)

    @property
    def central(self) -> Outlook:
        return next(each for each in self.outlooks if each.scenario == "central")

    @property
    def worst(self) -> Outlook:
        """The scenario in which cash falls lowest."""
        return min(self.outlooks, key=lambda each: each.lowest)


def study(plan: Plan) -> Study:
    base = flows(plan)
    return Study(plan, tuple(outlook(plan, name, by, base) for name, by in plan.scenarios), chances(plan, base))
