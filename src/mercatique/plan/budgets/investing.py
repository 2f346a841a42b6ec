"""The investment budget: what each purchase costs, who pays, how it wears out year by year, what it brings."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import FiscalYear, fiscal_year
from mercatique.methods import depreciation
from mercatique.plan.models import Investment

ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Item:
    """An investment with what wears out in each fiscal year, or nothing while it cannot be said."""

    investment: Investment
    charges: dict[FiscalYear, Decimal]

    @property
    def first(self) -> FiscalYear | None:
        return min(self.charges, key=lambda year: year.first) if self.charges else None

    def worn(self, year: FiscalYear) -> Decimal:
        return self.charges.get(year, ZERO)

    @property
    def payback(self) -> float | None:
        """Years until it has brought what it cost; None when it brings nothing."""
        gain = self.investment.gain
        return float(self.investment.amount / gain) if self.investment.amount is not None and gain and gain > 0 else None

    @property
    def surplus(self) -> Decimal | None:
        """What it brings over its life beyond what it cost, neither discounted nor taxed."""
        each = self.investment
        if each.amount is None or each.gain is None or not each.years:
            return None
        return each.gain * each.years - each.amount

    @property
    def late(self) -> bool:
        """Whether it is worn out before it has paid for itself."""
        return bool(self.investment.years and (self.payback is None or self.payback > self.investment.years))


@dataclass(frozen=True)
class InvestmentBudget:
    """All investments of a workspace, by fiscal year."""

    items: tuple[Item, ...]
    years: tuple[FiscalYear, ...]

    @property
    def rows(self) -> list[tuple[Item, list[Decimal]]]:
        return [(item, [item.worn(year) for year in self.years]) for item in self.items]

    @property
    def charges(self) -> list[Decimal]:
        return [sum((item.worn(year) for item in self.items), ZERO) for year in self.years]

    @property
    def bought(self) -> list[Decimal]:
        """What goes into service in each fiscal year."""
        found = []
        for year in self.years:
            found.append(sum((item.investment.amount or ZERO for item in self.items if item.investment.day and year.first <= item.investment.day <= year.last), ZERO))
        return found

    @property
    def book_values(self) -> list[Decimal]:
        """What is left in the books at the end of each fiscal year."""
        bought = worn = ZERO
        found = []
        for spent, charge in zip(self.bought, self.charges, strict=True):
            bought, worn = bought + spent, worn + charge
            found.append(bought - worn)
        return found

    @property
    def total(self) -> Decimal:
        return sum((item.investment.amount or ZERO for item in self.items), ZERO)

    @property
    def gain(self) -> Decimal:
        return sum((item.investment.gain or ZERO for item in self.items), ZERO)

    @property
    def funding(self) -> list[tuple[str, Decimal]]:
        """Who pays, the largest part first."""
        parts: dict[str, Decimal] = defaultdict(Decimal)
        for item in self.items:
            if item.investment.amount:
                parts[item.investment.get_funding_display()] += item.investment.amount
        return sorted(parts.items(), key=lambda part: (-part[1], part[0]))

    @property
    def unplanned(self) -> list[Investment]:
        """Those that cannot be depreciated yet: something is missing."""
        return [item.investment for item in self.items if not item.charges and item.investment.amount != 0]


def read(workspace: Workspace) -> InvestmentBudget:
    investments = list(Investment.objects.filter(workspace=workspace).select_related("action", "owner").order_by("day", "number"))
    for each in investments:
        each.workspace = workspace
        if each.action is not None:
            each.action.workspace = workspace
    items = tuple(Item(each, charges_of(each)) for each in investments)
    starts = [year for item in items for year in item.charges]
    years = []
    if starts:
        year, last = min(starts, key=lambda one: one.first), max(starts, key=lambda one: one.first)
        while year.first <= last.first:
            years.append(year)
            year = year.next()
    return InvestmentBudget(items, tuple(years))


def charges_of(investment: Investment) -> dict[FiscalYear, Decimal]:
    """What wears out, fiscal year by fiscal year; nothing while amount, day or length is missing."""
    if not investment.amount or not investment.day or not investment.years:
        return {}
    year = fiscal_year(investment.workspace, investment.day)
    passed = (investment.day.year - year.first.year) * 12 + investment.day.month - year.first.month
    method = investment.method if investment.method == Investment.Method.DECLINING and investment.years >= 3 else Investment.Method.STRAIGHT
    served = 31 - min(investment.day.day, 30)
    found = depreciation(["item"], [investment.amount], [investment.years], [12 - passed], [str(method)], [served])
    charges = {}
    for charge in found.charge:
        charges[year] = Decimal(str(float(charge))).quantize(CENT)
        year = year.next()
    return charges
