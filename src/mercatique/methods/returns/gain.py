"""What came back of what was spent: ROI on a stated gain, ROAS, payback, contribution."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    Floats,
    Ints,
    Values,
    days,
    identifiers,
    month_index,
    reals,
    same_length,
)
from mercatique.methods.result import Reason, Result
from mercatique.methods.returns.rates import added

REVENUE, MARGIN, CONTRIBUTION = "revenue", "margin", "contribution"
GAINS = (REVENUE, MARGIN, CONTRIBUTION)
NOT_YET = _("The gains of these months do not pay the cost back yet.")


@dataclass(frozen=True)
class Returns(Result):
    """One row per action and the last, "=", for all: cost, the gain by its basis, ROI, ROAS, and what is left."""

    actions: NDArray[np.object_]
    cost: Floats
    revenue: Floats
    gain: Floats
    contribution: Floats
    roi: Floats
    roas: Floats
    gain_basis: str
    margin_rate: float

    def __len__(self) -> int:
        return len(self.actions)

    def to_table(self) -> pa.Table:
        columns: dict[str, Any] = {"action": pa.array(self.actions, pa.string())}
        for name in ("cost", "revenue", "gain", "contribution", "roi", "roas"):
            columns[name] = pa.array(getattr(self, name), from_pandas=True)
        return pa.table(columns)


@dataclass(frozen=True)
class Payback(Result):
    """One row per month since the cost: gain, cumulated gain less the cost; ``months`` is when it crosses zero."""

    month: Ints
    gain: Floats
    balance: Floats
    cost: float
    months: float | None
    months_reason: Reason | None

    def __len__(self) -> int:
        return len(self.month)

    def to_table(self) -> pa.Table:
        return pa.table({"month": self.month, "gain": self.gain, "balance": self.balance})


def return_on_spend(
    action: Values, cost: Values, revenue: Values, variable_cost: Values | None = None, *, gain: str = MARGIN, margin_rate: float = 1.0
) -> Returns:
    """What did each action bring for what it cost?

    Assumptions
        The revenue is what the action caused, not only what it touched: an attribution or a test says how much that is.
        Revenue, margin and cost exclude VAT and belong to the same period.

    Formula
        The gain is stated by its basis: ``revenue``; ``margin`` = revenue * margin_rate; ``contribution`` = revenue -
        variable cost. Then::

            ROI = (gain - cost) / cost;   ROAS = revenue / cost;   contribution after cost = gain - cost

        ROAS is no return: at a margin of 25 % a ROAS of 4 only pays the cost.

    Parameters
        action: channel, campaign or action, text, shape (n,); rows of one action are added. cost, revenue: money, zero or
        more, shape (n,). variable_cost: of what was sold, shape (n,), needed for ``contribution``.
        gain: ``revenue``, ``margin`` or ``contribution``. margin_rate: as a ratio, for ``margin``.

    Result
        ``Returns``, one row per action by name and the last, "=", for all. Ratios are n/a where nothing was spent.

    Errors
        columns_differ, channel_missing, spend_negative, gain_unknown, gain_without_costs, margin_rate_outside.

    Source
        Paul Farris et al. (2010), *Marketing Metrics*, on return on marketing investment.
    """
    same_length(action=action, cost=cost, revenue=revenue, **({} if variable_cost is None else {"variable_cost": variable_cost}))
    if gain not in GAINS:
        raise Fault("gain_unknown", _("%(gain)s is no basis of a gain: choose revenue, margin or contribution."), gain=gain)
    if gain == CONTRIBUTION and variable_cost is None:
        raise Fault("gain_without_costs", _("A contribution needs the variable costs of what was sold."))
    if not 0 <= margin_rate <= 1:
        raise Fault("margin_rate_outside", _("A rate of margin is a ratio from 0 to 1: 0.25 for 25%."))
    keys = identifiers(action, "action")
    if (keys.codes < 0).any():
        raise Fault("channel_missing", _("A row has no channel: name it."))
    spent, income = added(keys, reals(cost, "cost")), added(keys, reals(revenue, "revenue"))
    made = income
    if gain == MARGIN:
        made = income * margin_rate
    elif variable_cost is not None and gain == CONTRIBUTION:
        made = income - added(keys, reals(variable_cost, "variable_cost"))

    def per_cost(top: Floats) -> Floats:
        found: Floats = np.divide(top, spent, out=np.full(len(spent), np.nan), where=spent > 0)
        return found

    return Returns(np.append(keys.names, "="), spent, income, made, made - spent, per_cost(made - spent), per_cost(income), gain, margin_rate)


def payback(month: Values, gain: Values, *, cost: float = 0.0) -> Payback:
    """After how many months has the cost come back?

    Assumptions
        The cost falls at the start of the first month; within a month gains are spread evenly. Money now and later is
        worth the same: discount the gains before if it is not.

    Formula
        balance_t = sum of the gains up to t - cost. The months are those before the balance reaches zero, and the part
        of the month in which it does.

    Parameters
        month: any day of the month, shape (n,); gains of a month are added, months without a row count as zero.
        gain: margin or contribution of the month, may be below zero, shape (n,). cost: to be paid back, zero or more.

    Result
        ``Payback``, one row per month from the first to the last; n/a while the cost has not come back.

    Errors
        columns_differ, spend_negative, column_no_day, column_no_number.

    Source
        The payback period of capital budgeting; Joel Dean (1951), *Capital Budgeting*.
    """
    same_length(month=month, gain=gain)
    if cost < 0:
        raise Fault("spend_negative", _("A cost or a count is below zero: leave refunds out or take them off their row."))
    when, made = month_index(days(month, "month")), reals(gain, "gain")
    if not len(when):
        return Payback(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0), cost, None, Reason(NOT_YET))
    place = when - when.min()
    gains = np.bincount(place, weights=made).astype(np.float64)
    balance = np.cumsum(gains) - cost
    reached = np.flatnonzero(balance >= -1e-9)
    months = None
    if len(reached):
        first = int(reached[0])
        before = float(balance[first] - gains[first])
        months = first + (-before / float(gains[first]) if gains[first] > 0 else 0.0)
    return Payback(np.arange(1, len(gains) + 1), gains, balance, cost, months, None if months is not None else Reason(NOT_YET))
