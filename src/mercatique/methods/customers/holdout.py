"""Holding out the end of the data: would the model have foreseen it?"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, date_of, day_number
from mercatique.methods.customers.lifetime import Lifetime
from mercatique.methods.customers.summary import summarised
from mercatique.methods.customers.value import MODELS
from mercatique.methods.customers.visits import Visits, refuse_nobody, visits
from mercatique.methods.result import Reason, Result

WEEK = 7
#: From so many repeat purchases on, customers stand in one line.
MANY = 7


@dataclass(frozen=True)
class FrequencyLine:
    """Customers with so many repeat purchases before the split: purchases each, found and foreseen, after it."""

    frequency: int
    more: bool
    customers: int
    actual: float
    expected: float


@dataclass(frozen=True)
class HoldoutCheck(Result):
    """Weeks since the first purchase of the data: repeat purchases of the customers known at the split, found and foreseen."""

    model: str
    split: date
    end: date
    customers: int
    repeaters: int
    #: After the split, all customers together.
    actual: int
    expected: float
    expected_low: float | None
    expected_high: float | None
    #: Expected over actual, less one; *None* when nobody came again.
    error: float | None
    #: The same when everybody keeps the pace they had: what a model has to beat.
    pace: float
    pace_error: float | None
    #: Mean distance between expected and actual purchases of a customer, by the model and by the pace.
    distance: float
    pace_distance: float
    #: Spearman's, between expected and actual purchases of the customers.
    rank_correlation: float | None
    reason: Reason | None
    level: float
    fitted: Lifetime
    weeks: tuple[date, ...]
    found: Ints
    foreseen: Floats
    by_frequency: tuple[FrequencyLine, ...]

    def __len__(self) -> int:
        return len(self.weeks)

    def to_table(self) -> pa.Table:
        """One row per week, by its last day: purchases of the week, and all so far."""
        return pa.table(
            {
                "week_end": pa.array(self.weeks, pa.date32()),
                "held_out": pa.array([week > self.split for week in self.weeks], pa.bool_()),
                "actual": self.found,
                "expected": self.foreseen,
                "actual_so_far": np.cumsum(self.found),
                "expected_so_far": np.cumsum(self.foreseen),
            }
        )

    def to_json(self) -> dict[str, object]:
        found = super().to_json()
        summary = {name: value for name, value in found["summary"].items() if name != "fitted"}
        lines = [[line.frequency, line.more, line.customers, line.actual, line.expected] for line in self.by_frequency]
        return {**found, "summary": {**summary, "parameters": dict(self.fitted.parameters), "by_frequency": lines}}


def holdout_check(
    customer: Values,
    day: Values,
    amount: Values | None = None,
    kept: Values | None = None,
    *,
    split: date | None = None,
    model: str = "bg_nbd",
    basis: str = "net",
    level: float = 0.95,
) -> HoldoutCheck:
    """Had we forecast purchases some months ago, would it have been right?

    Assumptions
        Those of the model. Only customers who had bought by the split are followed: purchases of new ones are no part of
        the question. A model that passes in a year without promotions may fail in one with them.

    Formula
        The model is fitted on purchases up to and with the split. Per customer, expected purchases after it are compared with
        those made (distance: mean absolute difference; rank correlation: Spearman's; error: sum of expected over sum of
        actual, less one), beside the plain pace x / T kept on. Per week::

            expected(w) = sum over first-purchase days d of customers(d) * (E_new(end of w - d) - E_new(end of w-1 - d))

        with E_new the repeat purchases of a new customer. Weeks are counted from the first purchase in the data; a week that
        the data do not cover to its end is left out. Interval: delta method over the parameters.

    Parameters
        customer: id, text, shape (n,). day: day of the line, shape (n,). amount, kept: money, shape (n,), optional (they
        tell which days count). split: last day of the calibration; default after two thirds of the days. model: bg_nbd, mbg_nbd
        or pareto_nbd. level: of the interval.

    Result
        ``HoldoutCheck``: totals after the split, errors against the pace, purchases by frequency before the split, and
        per week what was found and foreseen. ``fitted`` is the model in weeks.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_number, basis_unknown, no_purchase, split_outside,
        model_unknown, nobody_came_again, level_not_a_share.

    Source
        Peter S. Fader, Bruce G. S. Hardie and Ka Lok Lee (2005), *"Counting Your Customers" the Easy Way*, Marketing
        Science 24(2), figures 3 to 6.
    """
    if model not in MODELS:
        raise Fault("model_unknown", _("%(model)s is no model of purchases: choose one of %(models)s."), model=model, models=", ".join(MODELS))
    known = visits(customer, day, amount, kept, basis)
    refuse_nobody(known)
    start, end = int(known.day.min()), known.latest
    last = day_number(split) if split else start + (end - start) * 2 // 3
    if not start <= last < end:
        raise Fault(
            "split_outside",
            _("The split %(split)s must lie within the data, from %(first)s to before %(last)s."),
            split=date_of(last).isoformat(),
            first=date_of(start).isoformat(),
            last=date_of(end).isoformat(),
        )
    before = known.until(last)
    seen = summarised(before, last, "week", basis, amounts_given=False)
    time = (end - last) / WEEK
    fitted: Lifetime = MODELS[model](seen.frequency, seen.recency, seen.age, seen.customers, horizon=time, level=level)
    after = purchases_after(known, before, last)
    pace = np.divide(seen.frequency * time, seen.age, out=np.zeros(len(seen)), where=seen.age > 0)
    expected = fitted.expected_purchases()
    totals = fitted.totals()
    actual = int(after.sum())
    ranked = rank_correlation(expected, after)
    weeks, found, foreseen = tracking(known, before, fitted, start, end)
    return HoldoutCheck(
        model=model,
        split=date_of(last),
        end=date_of(end),
        customers=len(seen),
        repeaters=seen.repeaters,
        actual=actual,
        expected=float(expected.sum()),
        expected_low=totals["expected_low"],
        expected_high=totals["expected_high"],
        error=float(expected.sum()) / actual - 1 if actual else None,
        pace=float(pace.sum()),
        pace_error=float(pace.sum()) / actual - 1 if actual else None,
        distance=float(np.abs(expected - after).mean()),
        pace_distance=float(np.abs(pace - after).mean()),
        rank_correlation=ranked,
        reason=None if actual else Reason(_("Nobody known at the split came again after it: a later split or more data are needed to judge.")),
        level=level,
        fitted=fitted,
        weeks=weeks,
        found=found,
        foreseen=foreseen,
        by_frequency=tuple(lines(seen.frequency, after, expected)),
    )


def purchases_after(known: Visits, before: Visits, last: int) -> Ints:
    """Purchase days after the split, of each customer known at it."""
    later = np.bincount(known.customer[known.day > last], minlength=len(known))
    return later[np.searchsorted(known.names, before.names)]


def tracking(known: Visits, before: Visits, fitted: Lifetime, start: int, end: int) -> tuple[tuple[date, ...], Ints, Floats]:
    """Repeat purchases by week: found, and foreseen for customers by the day of their first purchase."""
    count = (end - start + 1) // WEEK
    theirs = np.isin(known.customer, np.searchsorted(known.names, before.names))
    theirs[known.first[:-1]] = False
    week = (known.day[theirs] - start) // WEEK
    found = np.bincount(week[week < count], minlength=count)
    born, people = np.unique(before.first_day, return_counts=True)
    ends = start + WEEK * np.arange(count + 1) - 1
    since = np.maximum(ends[:, None] - born[None, :], 0)
    curve = fitted.expected_of_new(np.arange(int(since.max()) + 1) / WEEK)
    foreseen = np.diff(curve[since] @ people)
    return tuple(date_of(int(day)) for day in ends[1:]), found, foreseen


def lines(frequency: Ints, actual: Ints, expected: Floats) -> list[FrequencyLine]:
    found = []
    place = np.minimum(frequency, MANY)
    for often in np.unique(place).tolist():
        inside = place == often
        found.append(FrequencyLine(often, often == MANY, int(inside.sum()), float(actual[inside].mean()), float(expected[inside].mean())))
    return found


def rank_correlation(left: Floats | Ints, right: Floats | Ints) -> float | None:
    """Spearman's, ties at their mean rank; *None* when one side does not vary."""
    first, second = (mean_ranks(np.asarray(side, dtype=np.float64)) for side in (left, right))
    if float(first.std()) == 0 or float(second.std()) == 0:
        return None
    return float(((first - first.mean()) * (second - second.mean())).mean() / (first.std() * second.std()))


def mean_ranks(values: Floats) -> Floats:
    _different, cell, times = np.unique(values, return_inverse=True, return_counts=True)
    upto = np.cumsum(times)
    found: Floats = (upto - (times - 1) / 2)[cell]
    return found

