"""Break-even: how many pieces, how much revenue, and on which day."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, date_of, days, reals, same_length, texts
from mercatique.methods.result import Reason, Result

NEVER = _("The variable costs eat the whole price: no volume would cover the fixed costs.")
NOTHING = _("Nothing is sold in this plan.")
TOO_LATE = _("The margin of these months does not cover the fixed costs.")


@dataclass(frozen=True)
class BreakEven(Result):
    """One row per product: pieces at break-even with the mix of the plan. ``safety`` is by how much sales may fall."""

    products: NDArray[np.object_]
    unit_margin: Floats
    planned: Floats
    units: Floats
    fixed_costs: float
    margin_rate: float | None
    margin_rate_reason: Reason | None
    revenue: float | None
    revenue_reason: Reason | None
    planned_revenue: float
    safety: float | None
    safety_reason: Reason | None

    def __len__(self) -> int:
        return len(self.products)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "product": pa.array(self.products, pa.string()),
                "unit_margin": self.unit_margin,
                "planned": self.planned,
                "units": pa.array(self.units, from_pandas=True),
            }
        )


@dataclass(frozen=True)
class BreakEvenDay(Result):
    """One row per month: margin and fixed costs cumulated; ``day`` is when the first covers all fixed costs of the plan."""

    months: tuple[date, ...]
    revenue: Floats
    margin: Floats
    cumulated: Floats
    fixed_costs: float
    day: date | None
    day_reason: Reason | None
    revenue_at: float | None

    def __len__(self) -> int:
        return len(self.months)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "month": pa.array(self.months, pa.date32()),
                "revenue": self.revenue,
                "margin": self.margin,
                "cumulated_margin": self.cumulated,
                "result": self.cumulated - self.fixed_costs,
            }
        )


def break_even(product: Values, price: Values, unit_cost: Values, volume: Values, *, fixed_costs: float = 0.0) -> BreakEven:
    """How much must be sold for the costs to be covered?

    Assumptions
        Fixed costs do not move with the volume, unit costs and prices neither; the mix of products stays that of the plan.

    Formula
        With the rate of margin on variable costs m = sum((price - cost) * volume) / sum(price * volume)::

            revenue = fixed / m;  pieces of a product = planned volume * revenue / planned revenue
            safety = (planned revenue - revenue) / planned revenue

    Parameters
        product: name, text, shape (n,). price, unit_cost: money excluding VAT, shape (n,). volume: planned pieces,
        shape (n,). fixed_costs: of the period of the volumes, zero or more.

    Result
        ``BreakEven``, one row per product in the order given. Pieces are not rounded; n/a with a reason when the margin
        is not above zero.

    Errors
        columns_differ, price_negative, fixed_costs_negative, column_no_number.

    Source
        Break-even analysis (seuil de rentabilité); Walter Rautenstrauch (1922), *The Budget as a Means of Industrial Control*.
    """
    same_length(product=product, price=price, unit_cost=unit_cost, volume=volume)
    sold, cost, pieces = reals(price, "price"), reals(unit_cost, "unit_cost"), reals(volume, "volume")
    if (sold < 0).any() or (cost < 0).any() or (pieces < 0).any():
        raise Fault("price_negative", _("A price, a cost or a volume is below zero."))
    if fixed_costs < 0:
        raise Fault("fixed_costs_negative", _("Fixed costs are below zero."))
    planned = float((sold * pieces).sum())
    rate = float(((sold - cost) * pieces).sum()) / planned if planned else None
    why = Reason(NOTHING) if rate is None else Reason(NEVER) if rate <= 0 and fixed_costs > 0 else None
    revenue = None if why or rate is None else (fixed_costs / rate if fixed_costs else 0.0)
    share = np.nan if revenue is None else revenue / planned
    return BreakEven(
        products=texts(product, "product"),
        unit_margin=sold - cost,
        planned=pieces,
        units=pieces * share,
        fixed_costs=fixed_costs,
        margin_rate=rate,
        margin_rate_reason=None if rate is not None else Reason(NOTHING),
        revenue=revenue,
        revenue_reason=why,
        planned_revenue=planned,
        safety=None if revenue is None else 1 - share,
        safety_reason=why,
    )


def break_even_day(month: Values, revenue: Values, variable_cost: Values, *, fixed_costs: float = 0.0) -> BreakEvenDay:
    """On which day of the plan are the fixed costs of the whole period covered?

    Assumptions
        The fixed costs are those of the whole period (a year as a rule); within a month sales are spread evenly.

    Formula
        Margin of a month = revenue - variable cost. The day is where the cumulated margin reaches the fixed costs,
        interpolated within its month by days.

    Parameters
        month: any day of the month, shape (n,), each month once. revenue, variable_cost: of the month, shape (n,).
        fixed_costs: of the period, zero or more.

    Result
        ``BreakEvenDay``, one row per month in the order of time; the day, and the revenue reached by then; n/a when the
        months do not suffice.

    Errors
        columns_differ, month_twice, fixed_costs_negative, column_no_day, column_no_number.

    Source
        The *point mort* of French management accounting.
    """
    same_length(month=month, revenue=revenue, variable_cost=variable_cost)
    if fixed_costs < 0:
        raise Fault("fixed_costs_negative", _("Fixed costs are below zero."))
    firsts = [date_of(number).replace(day=1) for number in days(month, "month")]
    if len(set(firsts)) < len(firsts):
        raise Fault("month_twice", _("A month stands twice: add up what belongs together."))
    order = np.argsort(np.array(firsts, dtype="datetime64[D]"), kind="stable")
    months = [firsts[place] for place in order]
    income, cost = reals(revenue, "revenue")[order], reals(variable_cost, "variable_cost")[order]
    margin = income - cost
    cumulated = np.cumsum(margin)
    reached = np.flatnonzero(cumulated >= fixed_costs - 1e-9)
    found, at = None, None
    if len(reached):
        place = int(reached[0])
        before = float(cumulated[place] - margin[place])
        share = min(max((fixed_costs - before) / float(margin[place]) if margin[place] > 0 else 0.0, 0.0), 1.0)
        length = (following(months[place]) - months[place]).days
        found = months[place] + timedelta(days=min(int(share * length), length - 1))
        at = float(income[:place].sum() + share * income[place])
    return BreakEvenDay(tuple(months), income, margin, cumulated, fixed_costs, found, None if found else Reason(TOO_LATE), at)


def following(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
