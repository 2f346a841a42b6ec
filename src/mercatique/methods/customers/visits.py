"""Days on which each customer bought, one row per customer and day, and what was left of it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Ints, Values, date_of, day_number, money, sums
from mercatique.methods.customers.purchases import purchases


@dataclass(frozen=True)
class Visits:
    """Sorted by customer, then day. ``first`` is the row of each customer's first purchase (and the end, at last)."""

    names: NDArray[np.object_]
    customer: Ints
    day: Ints
    #: Money of the day in ten-thousandths; ones where no amounts were given.
    value: Ints
    first: Ints
    #: The last day in the lines, purchase or not.
    latest: int
    without_customer: int
    without_purchase: int

    def __len__(self) -> int:
        return len(self.names)

    @property
    def count(self) -> Ints:
        """Purchase days of each customer."""
        return np.diff(self.first)

    @property
    def first_day(self) -> Ints:
        return self.day[self.first[:-1]]

    @property
    def last_day(self) -> Ints:
        return self.day[self.first[1:] - 1]

    def until(self, last: int) -> "Visits":
        """Purchases up to a day, and the customers who had made one by then."""
        return _sorted(self.names, self.customer, self.day, self.value, self.day <= last, last, self.without_customer)

    def gaps(self) -> tuple[Ints, Ints]:
        """Days between consecutive purchases, and the customer of each."""
        again = self.customer[1:] == self.customer[:-1]
        return np.diff(self.day)[again], self.customer[1:][again]


def visits(customer: Values, day: Values, amount: Values | None, kept: Values | None, basis: str) -> Visits:
    """Purchase days from lines. A day counts when something is left of it: the sum of ``kept`` (net, where given), of
    ``amount`` (net: all lines; gross: lines above zero) is above zero; without amounts, every line counts."""
    lines = purchases(customer, day, amount, kept, basis)
    worth = lines.amount if kept is None or basis == "gross" else money(kept, "kept")[lines.rows]
    if not len(lines.day):
        empty = np.empty(0, dtype=np.int64)
        return Visits(np.empty(0, dtype=object), empty, empty, empty, np.zeros(1, dtype=np.int64), day_number(date.today()), lines.without_customer, 0)
    start, latest = int(lines.day.min()), int(lines.day.max())
    span = latest - start + 1
    keys, cell = np.unique(lines.customer * span + (lines.day - start), return_inverse=True)
    value = sums(cell, worth, len(keys))
    found = _sorted(lines.customers.names, keys // span, keys % span + start, value, value > 0, latest, lines.without_customer)
    return found


def _sorted(
    names: NDArray[np.object_], customer: Ints, day: Ints, value: Ints, kept: NDArray[np.bool_], latest: int, without_customer: int
) -> Visits:
    """Only the rows kept, and only customers who have one; numbered anew."""
    seen = int(np.count_nonzero(np.diff(customer))) + 1 if len(customer) else 0
    customer, day, value = customer[kept], day[kept], value[kept]
    new = np.concatenate(([True], customer[1:] != customer[:-1])) if len(customer) else np.empty(0, dtype=bool)
    first = np.append(np.flatnonzero(new), len(customer))
    return Visits(names[customer[new]], np.cumsum(new) - 1, day, value, first, latest, without_customer, seen - len(first) + 1)


def reference_day(reference: date | None, known: Visits) -> int:
    """The day from which time is counted: by default the last day of the data; never before a purchase."""
    if reference is None:
        return known.latest
    asked = day_number(reference)
    last = int(known.day.max()) if len(known.day) else asked
    if asked < last:
        raise Fault(
            "reference_too_early",
            _("The reference date %(reference)s is before the last purchase, on %(last)s: choose a later one."),
            reference=reference.isoformat(),
            last=date_of(last).isoformat(),
        )
    return asked


def refuse_nobody(known: Visits) -> None:
    if not len(known):
        raise Fault("no_purchase", _("There is no purchase by a known customer in the data."))


def day_after(number: int) -> date:
    return date_of(number) + timedelta(days=1)
