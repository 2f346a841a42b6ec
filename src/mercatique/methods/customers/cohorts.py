"""Monthly cohorts: of the customers who first bought in a month, how many came back in the months after?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.codes import Codes
from mercatique.methods.columns import (
    Floats,
    Ints,
    Values,
    amounts,
    clock,
    date_of,
    day_number,
    month_index,
    month_start,
    pieces,
    same_length,
    sums,
)
from mercatique.methods.customers.purchases import BASES, purchases
from mercatique.methods.loops import quick, unwritten
from mercatique.methods.people import coded_people
from mercatique.methods.result import Reason, Result

#: A table of flags is quicker than sorting while it has fewer cells than this.
FLAGS = 200_000_000
#: Rows worked on at a time: they stay near the processor.
PART = 1 << 16
#: Days of the shortest month.
SHORTEST = 28


@dataclass(frozen=True)
class Cohorts(Result):
    """Rows are cohorts, columns the months since the first purchase (0, 1, 2…); -1 and NaN where time has not come yet."""

    months: tuple[date, ...]
    sizes: Ints
    active: Ints
    rate: Floats
    revenue: Floats | None
    through: date
    unfinished: bool
    basis: str
    without_customer: int

    def __len__(self) -> int:
        return len(self.months)

    def observed(self, cohort: int, after: int) -> bool:
        """Whether the month ``after`` months from the cohort's own has begun."""
        return cohort + after < len(self.months)

    def provisional(self, cohort: int, after: int) -> bool:
        """Whether the cell stands for the last, unfinished month: it can still grow."""
        return self.unfinished and cohort + after == len(self.months) - 1

    def retention(self, after: int) -> tuple[float | None, int, Reason | None]:
        """Share still active ``after`` months on, over all cohorts whose month is finished: share, customers, reason."""
        last = len(self) - after - (1 if self.unfinished else 0)
        seen = int(self.sizes[: max(last, 0)].sum())
        if last <= 0 or seen == 0:
            return None, 0, Reason(_("No cohort has a finished month %(after)s months on."), {"after": after})
        return float(self.active[:last, after].sum()) / seen, seen, None

    def to_table(self) -> pa.Table:
        cohort, after = np.nonzero(self.active >= 0)
        columns = {
            "cohort": pa.array([self.months[place] for place in cohort], pa.date32()),
            "after": after,
            "customers": self.sizes[cohort],
            "active": self.active[cohort, after],
            "rate": pa.array(self.rate[cohort, after], from_pandas=True),
            "unfinished": pa.array(
                [self.provisional(int(place), int(step)) for place, step in zip(cohort, after, strict=True)], pa.bool_()
            ),
        }
        if self.revenue is not None:
            columns["revenue"] = self.revenue[cohort, after]
        return pa.table(columns)


def cohorts(
    customer: Values,
    day: Values,
    amount: Values | None = None,
    kept: Values | None = None,
    *,
    through: date | None = None,
    basis: str = "net",
) -> Cohorts:
    """Of the customers who first bought in a month, how many bought again one, two, three… months later?

    Assumptions
        The data begin before the customers do: those who bought before the first day of the data look new in the first
        months, whose cohorts are therefore larger and more loyal than they were. Months are calendar months of the
        workspace's zone. A customer is *active* in a month with at least one purchase in it.

    Formula
        cohort = month of the first purchase. active(c, k) = customers of cohort c with a purchase in month c + k;
        active(c, 0) = size of c. rate(c, k) = active(c, k) / size(c); n/a for a month without new customers.
        revenue(c, k) = sum of amounts of the customers of c in month c + k: *net*, all their lines from their first
        purchase on, cancellations and returns being negative; *gross*, the lines above zero. What is a purchase:
        ``kept`` above zero where given, else ``amount`` above zero, else each line.
        The last month is *unfinished* when ``through`` is not its last day: its cells can still grow and are left out
        of ``retention(k)`` = sum of active(c, k) / sum of size(c) over the cohorts with month c + k finished.

    Parameters
        customer: id, text, shape (n,). day: day in the workspace's zone, shape (n,).
        amount: money, shape (n,), optional. kept: money left of the line (from ``net_sales``), optional.
        through: last day the data cover; default the last day in the data.
        basis: ``net`` or ``gross``.

    Result
        ``Cohorts``: sizes (cohorts,), active, rate and revenue (cohorts, months); cells not yet reached are -1 in
        ``active`` and NaN in the others. Months without new customers are rows of size 0, never left out.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_number, basis_unknown, through_too_early.

    Source
        Norman B. Ryder (1965), *The Cohort as a Concept in the Study of Social Change*, American Sociological Review
        30(6); Peter S. Fader and Bruce G. S. Hardie (2007), *How to Project Customer Retention*, Journal of Interactive
        Marketing 21(1).
    """
    if amount is None and kept is None and basis in BASES:
        return _of_visits(customer, day, through, basis)
    lines = purchases(customer, day, amount, kept, basis)
    month = month_index(lines.day)
    bought, when = lines.customer[lines.kept], month[lines.kept]
    if not len(bought):
        return _nobody(through, basis, lines.without_customer, amount is not None)
    end = _end(int(lines.day.max()), through)
    start = int(when.min())
    width = int(month_index(np.array([end]))[0]) - start + 1
    size = len(lines.customers)
    first = np.full(size, width)
    np.minimum.at(first, bought, when - start)
    pairs = _different(bought * width + when - start, size * width)
    person, moment = pairs // width, pairs % width
    cohort = first[person]
    active = np.bincount(cohort * width + moment - cohort, minlength=width * width).reshape(width, width)
    revenue: Floats | None = None
    if amount is not None:
        own = first[lines.customer]
        later = month - start - own
        inside = (own < width) & (later >= 0)
        cells = np.where(inside, own * width + later, -1)
        revenue = amounts(sums(cells, lines.amount, width * width)).reshape(width, width)
    return _read(start, active, revenue, end, basis, lines.without_customer)


def _of_visits(customer: Values, day: Values, through: date | None, basis: str) -> Cohorts:
    """The same where each line counts and only who and when are asked: a flag per customer and month, filled in one pass."""
    same_length(customer=customer, day=day)
    person, clocks = coded_people(customer, "customer"), [clock(part, "day") for part in pieces(day, "day")]
    missing = person.below_zero()
    if missing:
        codes = person.all()
        known = codes >= 0
        person, clocks = Codes.of([(codes[known], None)]), [(np.concatenate([when for when, _per_day in clocks])[known], clocks[0][1])]
    if not len(person):
        return _nobody(through, basis, missing, False)
    per_day = clocks[0][1]
    edges = np.array([quick(first_and_last, len(when))(unwritten(when)) for when, _per_day in clocks if len(when)])
    earliest, latest = int(edges[:, 0].min()) // per_day, int(edges[:, 1].max()) // per_day
    end = _end(latest, through)
    calendar = Calendar.of(earliest, end, per_day)
    width, size = calendar.months, person.most() + 1
    if size * width > FLAGS:
        person = Codes.of([(np.unique(person.all(), return_inverse=True)[1], None)])
        size = person.most() + 1
    counted = np.zeros((width, width), dtype=np.int64)
    part = max(FLAGS // width, 1)
    for low in range(0, size, part):
        flags = np.zeros((min(part, size - low), width), dtype=np.bool_)
        _flag(flags, person, Codes.of((when, None) for when, _per_day in clocks), low, calendar)
        quick(count_flags, len(flags))(flags, counted)
    active = np.zeros((width, width), dtype=np.int64)
    for first in range(width):
        active[first, : width - first] = counted[first, first:]
    return _read(int(month_index(np.array([earliest]))[0]), active, None, end, basis, missing)


@dataclass(frozen=True)
class Calendar:
    """Time in stretches of 2 to the power of ``shift``, none as long as a month: the month in which each begins, and when the next one begins."""

    base: int
    shift: int
    month: Ints
    turn: Ints
    months: int

    @classmethod
    def of(cls, earliest: int, end: int, per_day: int) -> "Calendar":
        turns = (1 + np.flatnonzero(np.diff(month_index(np.arange(earliest, end + 1))))) * per_day
        shift = (SHORTEST * per_day).bit_length() - 1
        begins = np.arange(((end - earliest + 1) * per_day - 1 >> shift) + 1) << shift
        month = np.searchsorted(turns, begins, side="right")
        return cls(earliest * per_day, shift, month, np.append(turns, np.iinfo(np.int64).max)[month], len(turns) + 1)


def _flag(flags: NDArray[np.bool_], person: Codes, clocks: Codes, low: int, calendar: Calendar) -> None:
    """Who, counted from ``low``, was there in which month."""
    loop = quick(set_flags, len(person))
    for (places, table), start in zip(person.pieces, person.starts, strict=False):
        numbers = None if table is None else unwritten(table)
        for begin in range(0, len(places), PART):
            some = places[begin : begin + PART]
            when = clocks[start + begin : start + begin + len(some)]
            loop(
                unwritten(some), numbers, unwritten(when), low, calendar.base, calendar.shift, calendar.month, calendar.turn,
                flags.shape[1], flags.reshape(-1),
            )  # fmt: skip


def first_and_last(when: Ints) -> tuple[int, int]:
    """Both in one pass."""
    first = last = when[0]
    for row in range(len(when)):
        first = min(first, when[row])
        last = max(last, when[row])
    return first, last


def set_flags(
    places: NDArray[Any], table: NDArray[Any] | None, when: Ints, low: int, base: int, shift: int, month: Ints, turn: Ints,
    width: int, flags: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Set the flag of each row: its person's, in its month."""
    for row in range(len(when)):
        since = when[row] - base
        stretch = since >> shift
        whose = np.int64(places[row] if table is None else table[places[row]]) - low
        cell = whose * width + month[stretch] + (since >= turn[stretch])
        if 0 <= cell < len(flags):
            flags[cell] = True


def count_flags(flags: NDArray[np.bool_], counted: Ints) -> None:
    """Customers by month of their first flag and month; who has none is left out. (All months of a customer are added: to begin at the first takes longer.)"""
    width = flags.shape[1]
    for person in range(len(flags)):
        first = 0
        while first < width and not flags[person, first]:
            first += 1
        if first < width:
            for month in range(width):
                counted[first, month] += flags[person, month]


def _end(latest: int, through: date | None) -> int:
    """The last day the data cover."""
    end = day_number(through) if through else latest
    if end < latest:
        raise Fault(
            "through_too_early",
            _("The data go beyond %(through)s, to %(last)s: choose a later day or fewer rows."),
            through=date_of(end).isoformat(),
            last=date_of(latest).isoformat(),
        )
    return end


def _nobody(through: date | None, basis: str, missing: int, valued: bool) -> Cohorts:
    none, blank = np.empty(0, dtype=np.int64), np.empty((0, 0))
    return Cohorts((), none, none.reshape(0, 0), blank, blank if valued else None, through or date.today(), False, basis, missing)


def _read(start: int, active: Ints, revenue: Floats | None, end: int, basis: str, missing: int) -> Cohorts:
    """Rates of the cohorts; what lies beyond the last month is not reached."""
    width = len(active)
    sizes = active[:, 0].copy()
    reached = np.add.outer(np.arange(width), np.arange(width)) < width
    rate = np.full((width, width), np.nan)
    np.divide(active, sizes[:, None], out=rate, where=reached & (sizes[:, None] > 0))
    return Cohorts(
        months=tuple(month_start(start + place) for place in range(width)),
        sizes=sizes,
        active=np.where(reached, active, -1),
        rate=rate,
        revenue=None if revenue is None else np.where(reached, revenue, np.nan),
        through=date_of(end),
        unfinished=(date_of(end) + timedelta(days=1)).day != 1,
        basis=basis,
        without_customer=missing,
    )


def _different(pairs: Ints, span: int) -> Ints:
    """The different values, rising."""
    if span > FLAGS:
        return np.unique(pairs)
    flags = np.zeros(span, dtype=bool)
    flags[pairs] = True
    return np.flatnonzero(flags)
