"""RFM: how recently, how often and for how much each customer bought; scores and named segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    Floats,
    Ints,
    Keys,
    Values,
    amounts,
    counts,
    date_of,
    day_number,
    identifiers,
    money,
    same_length,
    sums,
    total,
)
from mercatique.methods.customers.purchases import purchases
from mercatique.methods.customers.segments import GRID, SEGMENTS
from mercatique.methods.result import Result

FIFTHS = 5
TIES = ("split", "together")


@dataclass(frozen=True)
class SegmentShare:
    """One named segment: customers, what they spent, and both as shares of all (*None* when nothing is spent)."""

    key: str
    label: str
    customers: int
    share: float
    monetary: float
    monetary_share: float | None
    recency: float
    frequency: float


@dataclass(frozen=True)
class RFM(Result):
    """One row per customer with a purchase, by customer id. Score 5 is best; segments are those of ``SEGMENTS``."""

    reference: date
    basis: str
    ties: str
    customers: NDArray[np.object_]
    last_day: Ints
    recency: Ints
    frequency: Ints
    monetary: Floats
    r: NDArray[np.int8]
    f: NDArray[np.int8]
    m: NDArray[np.int8]
    segment: NDArray[np.object_]
    recency_cuts: tuple[float, ...] | None
    frequency_cuts: tuple[float, ...] | None
    monetary_cuts: tuple[float, ...] | None
    total: float
    without_purchase: int
    without_customer: int

    def __len__(self) -> int:
        return len(self.customers)

    def segments(self) -> list[SegmentShare]:
        """All named segments in their order, those without customers included."""
        found = []
        spent = float(self.monetary.sum())
        for segment in SEGMENTS:
            inside = self.segment == segment.key
            size = int(inside.sum())
            value = round(float(self.monetary[inside].sum()), 4)
            found.append(
                SegmentShare(
                    segment.key,
                    segment.label,
                    size,
                    size / len(self) if len(self) else 0.0,
                    value,
                    value / spent if spent > 0 else None,
                    float(self.recency[inside].mean()) if size else float("nan"),
                    float(self.frequency[inside].mean()) if size else float("nan"),
                )
            )
        return found

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "customer": pa.array(self.customers, pa.string()),
                "last_day": pa.array(self.last_day.astype("datetime64[D]")),
                "recency": self.recency,
                "frequency": self.frequency,
                "monetary": self.monetary,
                "r": self.r,
                "f": self.f,
                "m": self.m,
                "segment": pa.array(self.segment, pa.string()),
            }
        )


def rfm(
    customer: Values,
    order: Values,
    day: Values,
    amount: Values,
    kept: Values | None = None,
    *,
    reference: date | None = None,
    basis: str = "net",
    ties: str = "split",
    recency_cuts: Sequence[float] | None = None,
    frequency_cuts: Sequence[float] | None = None,
    monetary_cuts: Sequence[float] | None = None,
) -> RFM:
    """Who are the best customers, who is leaving, who is new?

    For each customer: *recency*, the days from the last order kept to the reference date; *frequency*, the number of
    orders kept; *monetary*, what the customer spent. Each is scored from 1 to 5 (5 is best: most recent, most often,
    most money), and the three scores name a segment (``SEGMENTS``).

    Assumptions
        Past behaviour tells something about the next one; customers are comparable (the same kind of purchase, the
        same chance to buy since the first day). Scores by fifths compare customers with each other: there are always
        about a fifth of each, in good years and in bad. Fixed cut-offs say the same thing in every year.

    Formula
        An order is *kept* when at least one of its lines has something left after cancellations and returns (basis
        ``net``: column ``kept`` above zero, or ``amount`` where there is no such column) or was sold at all (basis
        ``gross``: ``amount`` above zero). Lines without order are one order per customer and day.
        recency = reference - day of the last order kept; frequency = number of different orders kept; monetary = sum
        of ``amount`` (net: all lines of the customer, cancellations and returns being negative; gross: lines above
        zero). A customer without an order kept is no row of the result: counted in ``without_purchase``.

        Scores by fifths, the same on all engines::

            r = ntile(5) over (order by last_day, customer)
            f = ntile(5) over (order by frequency, customer)
            m = ntile(5) over (order by monetary, customer)

        Equal values are told apart by customer id, compared as text byte by byte (so does C collation); when n is
        no multiple of five the first n mod 5 fifths have one customer more. With fewer than five customers the
        lowest scores are the ones in use, as ntile does. The fifths are equal in size, at the price that two customers
        who bought once may get different scores. With ``ties="together"`` equal values get equal scores and the
        fifths differ in size::

            score = 1 + floor(5 * (rank() over (order by value) - 1) / n)

        Scores by cut-offs (four rising numbers, each score on its own): r = 5 when recency <= first, 4 when <= second
        … 1 above the fourth; f and m = 1 below the first, 2 from the first on … 5 from the fourth on.

    Parameters
        customer: id, text, shape (n,); lines without one are left out and counted.
        order: order number, text, shape (n,).
        day: day of the order in the workspace's zone, shape (n,).
        amount: money of the line, one currency and VAT basis, shape (n,); added exactly to four decimals.
        kept: money left of the line after cancellations and returns (from ``net_sales``), shape (n,), optional.
        reference: day from which recency counts; default the day after the last line.
        basis: ``net`` or ``gross``. ties: ``split`` or ``together``.

    Result
        ``RFM`` with arrays of shape (customers,): recency in days, frequency in orders, monetary in the currency.
        A census of the file, not a sample: no interval.

    Errors
        columns_differ, column_empty_cells (no day or amount), column_no_day, column_no_number, basis_unknown,
        reference_too_early (a purchase on or after the reference date gives a negative recency), cuts_not_rising.

    Source
        Arthur M. Hughes (1994), *Strategic Database Marketing*; Jan Roelf Bult and Tom Wansbeek (1995), *Optimal
        Selection for Direct Mail*, Marketing Science 14(4). Segment names after common practice in the trade.
    """
    same_length(customer=customer, order=order)
    lines = purchases(customer, day, amount, kept, basis)
    orders = identifiers(order, "order").codes[lines.rows]
    size = len(lines.customers)
    bought, when = lines.customer[lines.kept], lines.day[lines.kept]
    last = np.full(size, np.iinfo(np.int64).min)
    np.maximum.at(last, bought, when)
    frequency = _different_orders(bought, orders[lines.kept], when, size)
    monetary = sums(lines.customer, lines.amount, size)
    buyers = np.flatnonzero(frequency)
    latest = int(lines.day.max()) if len(lines.day) else day_number(reference or date.today()) - 1
    everyone = np.zeros(size, dtype=bool)
    everyone[lines.customer] = True
    return _score(
        Keys(buyers, lines.customers.names[buyers]),
        last[buyers],
        frequency[buyers],
        monetary[buyers],
        day_number(reference) if reference else latest + 1,
        basis,
        ties,
        (recency_cuts, frequency_cuts, monetary_cuts),
        without_purchase=int(everyone.sum()) - len(buyers),
        without_customer=lines.without_customer,
    )


def rfm_of_summary(
    customer: Values,
    recency: Values,
    frequency: Values,
    monetary: Values,
    *,
    reference: date | None = None,
    basis: str = "net",
    ties: str = "split",
    recency_cuts: Sequence[float] | None = None,
    frequency_cuts: Sequence[float] | None = None,
    monetary_cuts: Sequence[float] | None = None,
) -> RFM:
    """Which scores and segments do customers get whose recency, frequency and money are already known?

    The scores of ``rfm`` for a table with one row per customer (a CRM export, ``customer_facts``).

    Assumptions
        Each customer stands in one row; recency was counted from the same day for all.

    Formula
        As in ``rfm``; rows with frequency 0 are no buyers and only counted (``without_purchase``).

    Parameters
        customer: id, text, shape (n,). recency: whole days. frequency: orders, whole. monetary: money.
        reference: the day from which recency was counted (today by default); only used to give back last days.

    Errors
        columns_differ, column_empty_cells, column_no_count, customer_twice, cuts_not_rising.

    Source
        Arthur M. Hughes (1994), *Strategic Database Marketing*.
    """
    same_length(customer=customer, recency=recency, frequency=frequency, monetary=monetary)
    keys = identifiers(customer, "customer")
    known = keys.codes >= 0
    times = np.bincount(keys.codes[known], minlength=len(keys))
    if (times > 1).any():
        raise Fault(
            "customer_twice",
            _("Customer %(customer)s stands in %(times)s rows; the summary needs one row per customer."),
            customer=keys.names[int(times.argmax())],
            times=int(times.max()),
        )
    often = counts(frequency, "frequency")
    since = counts(recency, "recency")
    spent = money(monetary, "monetary")
    asked = day_number(reference or date.today())
    rows = np.flatnonzero(known & (often > 0))
    rows = rows[np.argsort(keys.codes[rows])]
    return _score(
        Keys(rows, keys.names[keys.codes[rows]]),
        asked - since[rows],
        often[rows],
        spent[rows],
        asked,
        basis,
        ties,
        (recency_cuts, frequency_cuts, monetary_cuts),
        without_purchase=int((known & (often == 0)).sum()),
        without_customer=int((~known).sum()),
    )


def fifths(values: NDArray[Any]) -> NDArray[np.int8]:
    """``ntile(5) over (order by value, customer)`` for rows that already stand in the order of customers."""
    size = len(values)
    scores = np.empty(size, dtype=np.int8)
    base, more = divmod(size, FIFTHS)
    sizes = [base + (place < more) for place in range(FIFTHS)]
    scores[np.argsort(values, kind="stable")] = np.repeat(np.arange(1, FIFTHS + 1, dtype=np.int8), sizes)
    return scores


def together(values: NDArray[Any]) -> NDArray[np.int8]:
    """``1 + floor(5 * (rank() over (order by value) - 1) / n)``: equal values get equal scores."""
    smaller = np.searchsorted(np.sort(values), values, side="left")
    return (1 + FIFTHS * smaller // max(len(values), 1)).astype(np.int8)


def above(values: NDArray[Any], cuts: Sequence[float]) -> NDArray[np.int8]:
    """1 below the first cut-off, 2 from the first on … 5 from the fourth on."""
    return (1 + np.searchsorted(np.asarray(cuts, dtype=np.float64), values, side="right")).astype(np.int8)


def within(values: NDArray[Any], cuts: Sequence[float]) -> NDArray[np.int8]:
    """5 up to the first cut-off, 4 up to the second … 1 above the fourth."""
    return (5 - np.searchsorted(np.asarray(cuts, dtype=np.float64), values, side="left")).astype(np.int8)


def _different_orders(customer: Ints, order: Ints, day: Ints, size: int) -> Ints:
    """Number of different orders per customer; lines without order are one order per day."""
    if not len(customer):
        return np.zeros(size, dtype=np.int64)
    ticket = np.where(order >= 0, order, order.max() + 1 + day - day.min())
    span = int(ticket.max()) + 1
    pairs = customer * span + ticket
    if (pairs[1:] < pairs[:-1]).any():
        pairs.sort()
    first = np.ones(len(pairs), dtype=bool)
    np.not_equal(pairs[1:], pairs[:-1], out=first[1:])
    return np.bincount(pairs[first] // span, minlength=size)


def _cuts(cuts: Sequence[float] | None, name: str) -> tuple[float, ...] | None:
    if cuts is None:
        return None
    found = tuple(float(cut) for cut in cuts)
    if len(found) != FIFTHS - 1 or any(a >= b for a, b in pairwise(found)):
        raise Fault("cuts_not_rising", _("%(name)s needs four rising numbers, like 30,90,180,365."), name=name)
    return found


def _score(
    keys: Keys,
    last: Ints,
    frequency: Ints,
    monetary: Ints,
    reference: int,
    basis: str,
    ties: str,
    cuts: tuple[Sequence[float] | None, ...],
    *,
    without_purchase: int,
    without_customer: int,
) -> RFM:
    recency = reference - last
    if len(recency) and int(recency.min()) < 0:
        raise Fault(
            "reference_too_early",
            _("The reference date %(reference)s is before the last purchase, on %(last)s: choose a later one."),
            reference=date_of(reference).isoformat(),
            last=date_of(int(last.max())).isoformat(),
        )
    if ties not in TIES:
        raise Fault("ties_unknown", _("%(ties)s is no way to treat ties: choose split or together."), ties=ties)
    scores = fifths if ties == "split" else together
    by_recency = _cuts(cuts[0], "recency_cuts")
    by_frequency = _cuts(cuts[1], "frequency_cuts")
    by_money = _cuts(cuts[2], "monetary_cuts")
    r = within(recency, by_recency) if by_recency else scores(last)
    f = above(frequency, by_frequency) if by_frequency else scores(frequency)
    m = above(amounts(monetary), by_money) if by_money else scores(monetary)
    labels = np.array([segment.key for segment in SEGMENTS], dtype=object)
    return RFM(
        reference=date_of(reference),
        basis=basis,
        ties=ties,
        customers=keys.names,
        last_day=last,
        recency=recency,
        frequency=frequency,
        monetary=amounts(monetary),
        r=r,
        f=f,
        m=m,
        segment=labels[GRID[r, f, m]] if len(r) else np.empty(0, dtype=object),
        recency_cuts=by_recency,
        frequency_cuts=by_frequency,
        monetary_cuts=by_money,
        total=total(int(monetary.sum())),
        without_purchase=without_purchase,
        without_customer=without_customer,
    )
