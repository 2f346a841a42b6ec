"""Purchase histories (x, t_x, T): how often a customer came again, when last, and for how long one has watched."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    EXACT_FLOAT,
    Floats,
    Ints,
    Values,
    counts,
    identifiers,
    reals,
    same_length,
)

#: Times are counted in this part of a unit where they all are whole multiples of it (days of a week).
PARTS = (1, 7)
#: A history packed into one whole number has so many bits.
BITS = 62
#: A fit begins with about so many different histories; all of them join at the end.
SAMPLE = 20_000


@dataclass(frozen=True)
class Histories:
    """Different histories with the number of customers who have each, in rising order of (x, T, t_x)."""

    x: Floats
    recency: Floats
    age: Floats
    weight: Floats

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def frequencies(self) -> tuple[Floats, Floats]:
        """Different numbers of purchases, and how many customers made so many."""
        k, first = np.unique(self.x, return_index=True)
        return k, np.add.reduceat(self.weight, first)

    def sample(self) -> "Histories | None":
        """Every k-th history where there are many, to find a start cheaply."""
        pace = len(self) // SAMPLE
        if pace < 2:
            return None
        some = slice(pace // 2, None, pace)
        return Histories(self.x[some], self.recency[some], self.age[some], self.weight[some])


@dataclass(frozen=True)
class Watched:
    """The columns as given, checked: one row per customer."""

    customers: NDArray[np.object_] | None
    x: Ints
    recency: Floats
    age: Floats

    def grouped(self) -> Histories:
        return group(self.x, self.recency, self.age)


def watched(frequency: Values, recency: Values, age: Values, customer: Values | None) -> Watched:
    """Read the summary and refuse what cannot be a history."""
    given = {"frequency": frequency, "recency": recency, "age": age, "customer": customer}
    same_length(**{role: values for role, values in given.items() if values is not None})
    x = counts(frequency, "frequency")
    last, seen = reals(recency, "recency"), reals(age, "age")
    names = None if customer is None else ids(customer)
    if not len(x):
        raise Fault("no_customer", _("There is no customer in the data: give one row per customer."))
    refuse(last < 0, "recency_negative", _("%(rows)s customers have a last purchase before their first one: recency must be zero or more."))
    refuse(last > seen, "recency_beyond_age", _("%(rows)s customers bought last after the end of the data: recency cannot exceed age."))
    refuse(
        (x == 0) & (last > 0), "recency_without_purchase",
        _("%(rows)s customers never came again but have a recency: it must be zero where frequency is zero."),
    )  # fmt: skip
    return Watched(names, x, last, seen)


def refuse(wrong: NDArray[np.bool_], code: str, message: str) -> None:
    if wrong.any():
        raise Fault(code, message, rows=int(wrong.sum()))


def ids(customer: Values) -> NDArray[np.object_]:
    """Identifiers row by row; each customer may stand in one row only."""
    keys = identifiers(customer, "customer")
    if (keys.codes < 0).any():
        raise Fault("customer_missing", _("%(rows)s rows have no customer id: fill them or leave them out."), rows=int((keys.codes < 0).sum()))
    times = np.bincount(keys.codes, minlength=len(keys))
    if (times > 1).any():
        raise Fault(
            "customer_twice",
            _("Customer %(customer)s stands in %(times)s rows; the summary needs one row per customer."),
            customer=keys.names[int(times.argmax())],
            times=int(times.max()),
        )
    names: NDArray[np.object_] = keys.names[keys.codes]
    return names


def group(x: Ints, recency: Floats, age: Floats) -> Histories:
    """Different (x, t_x, T) with their number of customers; sorted, so that the order of rows changes nothing."""
    for part in PARTS:
        ages = whole(age, part)
        times = None if ages is None else whole(recency, part)
        if times is not None and ages is not None:
            return unpack(x, times, ages, partial(np.multiply, 1.0 / part))
    values, codes = np.unique(np.concatenate((recency, age)), return_inverse=True)
    return unpack(x, codes[: len(x)], codes[len(x) :], lambda found: values[found])


def whole(times: Floats, part: int) -> Ints | None:
    """Times as whole numbers of a part of the unit, when they are."""
    scaled = times if part == 1 else times * part
    if float(scaled.max()) > EXACT_FLOAT:
        return None
    plain: Ints = scaled.astype(np.int64)
    if np.array_equal(plain, scaled):
        return plain
    rounded = np.rint(scaled)
    if float(np.abs(scaled - rounded).max()) > 1e-9:
        return None
    found: Ints = rounded.astype(np.int64)
    return found


def unpack(x: Ints, recency: Ints, age: Ints, times: Callable[[Ints], Floats]) -> Histories:
    bits = int(max(recency.max(), age.max())).bit_length()
    if int(x.max()).bit_length() + 2 * bits <= BITS:
        keys = x << 2 * bits
        keys |= age << bits
        keys |= recency
        keys.sort()
        first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        weight = np.diff(np.append(first, len(keys)))
        keys = keys[first]
        often, seen, last = keys >> 2 * bits, (keys >> bits) & ((1 << bits) - 1), keys & ((1 << bits) - 1)
    else:
        rows, weight = np.unique(np.stack((x, age, recency), axis=1), axis=0, return_counts=True)
        often, seen, last = rows.T
    return Histories(often.astype(np.float64), times(last), times(seen), weight.astype(np.float64))
