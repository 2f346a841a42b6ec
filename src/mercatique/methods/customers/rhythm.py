"""The rhythm of purchases: time from one to the next, and who is later than usual."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Bools, Floats, Ints, Values, date_of
from mercatique.methods.customers.visits import reference_day, refuse_nobody, visits
from mercatique.methods.result import Reason, Result

#: Times between purchases that make a rhythm of one's own.
OWN = 3
#: Fewer times than this say little about all customers.
FEW = 20
DRAWS = 400


@dataclass(frozen=True)
class Interpurchase(Result):
    """Times between purchases in days; one row per customer, by customer id."""

    reference: date
    gaps: int
    #: Median time, over all times; *None* with a reason when nobody came again.
    median: float | None
    median_low: float | None
    median_high: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    reason: Reason | None
    level: float
    #: Late is after so many times one's rhythm: ``share`` of all times are shorter.
    tolerance: float | None
    share: float
    overdue_count: int
    without_purchase: int
    without_customer: int
    customers: NDArray[np.object_]
    purchases: Ints
    last_day: Ints
    #: Usual days between two purchases: the customer's own median from three times on, else that of all; NaN is n/a.
    rhythm: Floats
    own: Bools
    elapsed: Ints
    overdue: Bools
    #: Sorted times between purchases, for the distribution.
    times: Ints

    def __len__(self) -> int:
        return len(self.customers)

    def within(self, days: float) -> float | None:
        """Share of the times between purchases that are no longer than this."""
        return float(np.searchsorted(self.times, days, side="right")) / len(self.times) if len(self.times) else None

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "customer": pa.array(self.customers, pa.string()),
                "purchases": self.purchases,
                "last_day": pa.array(self.last_day.astype("datetime64[D]")),
                "elapsed": self.elapsed,
                "rhythm": pa.array(self.rhythm, from_pandas=True),
                "own_rhythm": self.own,
                "overdue": self.overdue,
            }
        )


def interpurchase(
    customer: Values,
    day: Values,
    amount: Values | None = None,
    kept: Values | None = None,
    *,
    reference: date | None = None,
    share: float = 0.9,
    level: float = 0.95,
    basis: str = "net",
    seed: int = 1,
) -> Interpurchase:
    """How long do customers wait between two purchases, and who is later than usual?

    Assumptions
        A customer's rhythm lasts: the next wait is like the former ones. Only waits that ended are measured, so that
        the figures describe those who came again; a customer's open wait is compared with them, not counted.

    Formula
        A wait is the number of days between two consecutive days with a purchase (``purchase_summary``). Median and
        quartiles over all waits; the interval of the median by resampling customers (waits of one customer go together).
        rhythm = median of one's own waits from three on, else the median of all. tolerance = the ``share`` quantile of
        (wait / median of the *other* waits of the same customer) over customers with four waits or more, and of
        (wait / median of all) where there are fewer than 20 such waits. overdue = days since the last purchase above
        rhythm times tolerance; for customers without rhythm of their own, above the ``share`` quantile of all waits.

    Parameters
        customer: id, text, shape (n,). day: day of the line, shape (n,). amount, kept: money, shape (n,), optional (they
        tell which days count). reference: day from which one looks back; default the last day of the data.
        share: part of the waits that are no delay. level: of the interval. seed: of the resampling.

    Result
        ``Interpurchase``: median with interval, quartiles, tolerance; per customer the rhythm in days, the days since
        the last purchase and whether they are overdue. Nobody came again: n/a with a reason.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_number, basis_unknown, reference_too_early,
        no_purchase, share_out_of_range, level_not_a_share.

    Source
        Andrew S. C. Ehrenberg (1972), *Repeat-Buying: Theory and Applications*; David C. Schmittlein and Robert A.
        Peterson (1994), *Customer Base Analysis: An Industrial Purchase Process Application*, Marketing Science 13(1);
        Bradley Efron (1979), *Bootstrap Methods*, Annals of Statistics 7(1).
    """
    if not 0 < share < 1:
        raise Fault("share_out_of_range", _("The share of usual waits lies between 0 and 1, like 0.9."))
    if not 0 < level < 1:
        raise Fault("level_not_a_share", _("The level of an interval lies between 0 and 1, like 0.95."))
    known = visits(customer, day, amount, kept, basis)
    refuse_nobody(known)
    end = reference_day(reference, known)
    waits, whose = known.gaps()
    elapsed = end - known.last_day
    usual, own = rhythms(waits, whose, len(known))
    patience = tolerance(waits, whose, share)
    limit = np.where(own, usual * (patience or np.nan), float(np.quantile(waits, share)) if len(waits) else np.nan)
    late = elapsed > limit
    low, high = median_between(waits, whose, len(known), level, seed)
    quartiles = np.quantile(waits, (0.25, 0.5, 0.75)).tolist() if len(waits) else [None] * 3
    return Interpurchase(
        reference=date_of(end),
        gaps=len(waits),
        median=quartiles[1],
        median_low=low,
        median_high=high,
        lower_quartile=quartiles[0],
        upper_quartile=quartiles[2],
        reason=None if len(waits) else Reason(_("Nobody bought a second time: there is no time between purchases yet.")),
        level=level,
        tolerance=patience,
        share=share,
        overdue_count=int(late.sum()),
        without_purchase=known.without_purchase,
        without_customer=known.without_customer,
        customers=known.names,
        purchases=known.count,
        last_day=known.last_day,
        rhythm=usual,
        own=own,
        elapsed=elapsed,
        overdue=late,
        times=np.sort(waits),
    )


def rhythms(waits: Ints, whose: Ints, size: int) -> tuple[Floats, Bools]:
    """Usual wait of each customer, and whether it is their own."""
    found = np.full(size, float(np.median(waits)) if len(waits) else np.nan)
    middle, times = medians(waits, whose, size)
    own = times >= OWN
    found[own] = middle[own]
    return found, own


def medians(waits: Ints, whose: Ints, size: int) -> tuple[Floats, Ints]:
    """Median and number of the waits of each customer."""
    times = np.bincount(whose, minlength=size)
    ordered = waits[np.lexsort((waits, whose))]
    start = np.concatenate(([0], np.cumsum(times)))[:-1]
    middle = np.full(size, np.nan)
    some = times > 0
    middle[some] = (ordered[(start + (times - 1) // 2)[some]] + ordered[(start + times // 2)[some]]) / 2
    return middle, times


def tolerance(waits: Ints, whose: Ints, share: float) -> float | None:
    """How many times the usual wait is still no delay: ``share`` of the waits, each against the others of its customer."""
    if not len(waits):
        return None
    order = np.lexsort((waits, whose))
    ordered, owner = waits[order], whose[order]
    times = np.bincount(whose)
    start = np.concatenate(([0], np.cumsum(times)))[:-1]
    count, place = times[owner], np.arange(len(ordered)) - start[owner]
    some = count > OWN
    count, place, base = count[some], place[some], start[owner[some]]
    others = sum(ordered[base + spot + (spot >= place)] for spot in ((count - 2) // 2, (count - 1) // 2)) / 2
    if len(count) >= FEW:
        return max(float(np.quantile(ordered[some] / others, share)), 1.0)
    return max(float(np.quantile(waits, share) / np.median(waits)), 1.0)


def median_between(waits: Ints, whose: Ints, size: int, level: float, seed: int) -> tuple[float | None, float | None]:
    """Interval of the median of all waits, from resampled customers; n/a for fewer than two customers who came again."""
    back, owner = np.unique(whose, return_inverse=True)
    if len(back) < 2:
        return None, None
    order = np.argsort(waits, kind="stable")
    ordered, owner = waits[order], owner[order]
    random = np.random.default_rng(seed)
    found = []
    for _draw in range(DRAWS):
        weight = np.cumsum(np.bincount(random.integers(0, len(back), len(back)), minlength=len(back))[owner])
        half = weight[-1] / 2
        low, high = np.searchsorted(weight, half, side="left"), np.searchsorted(weight, half, side="right")
        found.append((ordered[low] + ordered[min(high, len(ordered) - 1)]) / 2)
    edges = np.quantile(found, ((1 - level) / 2, (1 + level) / 2))
    return float(edges[0]), float(edges[1])
