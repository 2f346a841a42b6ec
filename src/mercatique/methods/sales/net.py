"""Gross, cancelled, returned, net: what was sold, what came back, and which sale it came back from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    SCALE,
    Bools,
    Floats,
    Ints,
    Values,
    amounts,
    arrow,
    days,
    identifiers,
    money,
    same_length,
    texts,
    total,
)
from mercatique.methods.result import Result

SALE, CANCELLATION, RETURN, FEE, ADJUSTMENT, CREDIT, INVALID = KINDS = (
    "sale",
    "cancellation",
    "return",
    "fee",
    "adjustment",
    "credit",
    "invalid",
)
EXACT, AMBIGUOUS, UNMATCHED, NONE = "exact", "ambiguous", "unmatched", "none"


@dataclass(frozen=True)
class KindTotal:
    """What the lines of one kind add up to; for cancellations and returns also per way of matching."""

    kind: str
    matched: str
    lines: int
    quantity: float
    amount: float


@dataclass(frozen=True)
class NetSales(Result):
    """Totals, and per line (in the order given) what the line is, how it matched and what is left of it."""

    gross: float
    cancelled: float
    returned: float
    credited: float
    net: float
    fees: float
    adjustments: float
    invalid: float
    exact: int
    ambiguous: int
    unmatched: int
    unmatched_amount: float
    kind: NDArray[np.object_]
    matched: NDArray[np.object_]
    origin: Ints
    net_quantity: Floats
    net_amount: Floats
    totals: tuple[KindTotal, ...]

    def to_table(self) -> pa.Table:
        names = ("kind", "matched", "lines", "quantity", "amount")
        return pa.table({name: [getattr(row, name) for row in self.totals] for name in names})

    def lines(self) -> pa.Table:
        """One row per line given, in the same order; ``origin`` is the place of the sale it came back from."""
        return pa.table(
            {
                "kind": pa.array(self.kind, pa.string()),
                "matched": pa.array(self.matched, pa.string()),
                "origin": pa.array(self.origin, mask=self.origin < 0),
                "net_quantity": self.net_quantity,
                "net_amount": self.net_amount,
            }
        )


def net_sales(
    order: Values,
    customer: Values,
    product: Values,
    day: Values,
    quantity: Values,
    amount: Values,
    kind: Values | None = None,
    *,
    cancel_prefix: str = "C",
    fee_products: Sequence[str] | str = (),
    adjustment_products: Sequence[str] | str = (),
) -> NetSales:
    """What was sold, what was cancelled or came back, what is left, and of which sale?

    Assumptions
        A cancellation or return is a line of its own with a negative quantity (often on a credit note), dated on the
        day it happened; it names the product, and mostly the customer, but not the sale it undoes. One currency and one
        VAT basis. Lines are given in the order in which they happened within a day, or the order does not matter.

    Formula
        **Kind** of a line, unless given; its product says more than its sign. A product of ``adjustment_products`` makes
        an *adjustment*, one of ``fee_products`` (postage, commission) a *fee*, where quantity and amount are above zero;
        with an amount below zero either is a *credit* (a discount, a fee paid back, a bad debt written off). Any other
        line is a *cancellation* if its order number is ``cancel_prefix`` before a number (C536379, not C-001 or CMD12;
        a prefix that ends with * stands before anything) and its quantity is below zero; a *return* if its quantity and
        amount are below zero; *invalid* if one of them is not above zero (given away, broken, corrected stock); else a
        *sale*::

            gross     = amounts of sales, fees and adjustments (all valid lines: agrees with the source)
            cancelled = amounts of cancellations, returned = of returns, credited = of credits (all below zero)
            net       = gross + cancelled + returned + credited

        ``fees`` and ``adjustments`` say how much of gross is no product. Invalid lines change neither gross nor net;
        ``invalid`` is what they would add up to.

        **Matching.** The buyer is the customer, or the order itself when the customer is not known. Within a buyer and
        product, in the order of time, a cancellation, return or credit looks back only (a sale of the same moment
        counts as before it):

        1. *exact*: the latest sale with the same quantity and the same unit price (to four decimals) that nothing has
           been taken from: the whole line is undone. Pairs are found like brackets: among the lines of one buyer,
           product, price and quantity, each cancellation closes the latest sale still open.
        2. *ambiguous*: what found no exact partner takes its units from what is left of the sales of the same buyer and
           product at any price, latest first, from as many sales as needed. Counted ambiguous even when only a part of
           its units was found, or when there was only one sale to take them from.
        3. *unmatched*: no unit was found (the sale lies before the data, or the customer is not named); of a credit,
           which need not take anything back, *none*.

        All three lower the net total, on their own date, whether matched or not; matching says what is left of each
        sale: net_quantity = quantity less units taken; net_amount = amount * net_quantity / quantity, rounded to four
        decimals, half to even.

    Parameters
        order, customer, product: ids, text, shape (n,); customer may be empty. day: day or moment, shape (n,): with
        moments, time orders the lines within a day. quantity: units, negative when they come back. amount: quantity
        times price after discount. kind: kinds by other rules (sale, cancellation, return, fee, adjustment, credit, invalid).

    Result
        ``NetSales``; per line arrays of shape (n,): ``origin`` is the row of the (latest) sale a line came back from,
        -1 where there is none.

    Errors
        columns_differ, column_empty_cells, column_no_number, column_no_day, kind_unknown.

    Source
        The ground rules of this house (DESIGN.md, §4). Daqing Chen, Sai Laing Sain and Kun Guo (2012), *Data Mining for
        the Online Retail Industry*, Journal of Database Marketing & Customer Strategy Management 19(3), for the data in
        which cancellations are lines that begin with C.
    """
    same_length(order=order, customer=customer, product=product, day=day, quantity=quantity, amount=amount)
    units, value = money(quantity, "quantity"), money(amount, "amount")
    if kind is None:
        kinds = kinds_of_lines(
            order, product, units, value, cancel_prefix, codes(fee_products), codes(adjustment_products)
        )
    else:
        same_length(order=order, kind=kind)
        kinds = texts(kind, "kind")
        if strange := sorted(set(kinds) - set(KINDS)):
            raise Fault(
                "kind_unknown",
                _("%(kind)s is no kind of line; the kinds are: %(kinds)s."),
                kind=strange[0] or "∅",
                kinds=", ".join(KINDS),
            )
    back = np.isin(kinds, (CANCELLATION, RETURN, CREDIT)) & (value < 0)
    sold = ((kinds == SALE) | (kinds == FEE) | (kinds == ADJUSTMENT)) & (units > 0)
    matched, origin, left = _match(order, customer, product, day, units, value, sold, back)
    matched[(kinds == CREDIT) & (matched == UNMATCHED)] = NONE
    net_amount = np.where(sold, _rest(value, units, left), 0)
    rows = []
    for name in KINDS:
        ways = (EXACT, AMBIGUOUS, UNMATCHED, NONE) if name in (CANCELLATION, RETURN, CREDIT) else (NONE,)
        for way in ways:
            inside = (kinds == name) & (matched == way)
            if inside.any() or (way == NONE and name not in (CANCELLATION, RETURN)):
                rows.append(
                    KindTotal(name, way, int(inside.sum()), total(units[inside].sum()), total(value[inside].sum()))
                )
    by_kind = {name: int(value[kinds == name].sum()) for name in KINDS}
    gross = by_kind[SALE] + by_kind[FEE] + by_kind[ADJUSTMENT]
    cancelled, returned, credited = by_kind[CANCELLATION], by_kind[RETURN], by_kind[CREDIT]
    return NetSales(
        gross=total(gross),
        cancelled=total(cancelled),
        returned=total(returned),
        credited=total(credited),
        net=total(gross + cancelled + returned + credited),
        fees=total(by_kind[FEE]),
        adjustments=total(by_kind[ADJUSTMENT]),
        invalid=total(by_kind[INVALID]),
        exact=int((matched == EXACT).sum()),
        ambiguous=int((matched == AMBIGUOUS).sum()),
        unmatched=int((matched == UNMATCHED).sum()),
        unmatched_amount=total(value[matched == UNMATCHED].sum()),
        kind=kinds,
        matched=matched,
        origin=origin,
        net_quantity=amounts(np.where(sold, left, 0)),
        net_amount=amounts(net_amount),
        totals=tuple(rows),
    )


def codes(listed: Sequence[str] | str) -> list[str]:
    """Codes given as a sequence or as text with commas."""
    return [code.strip() for code in listed.split(",")] if isinstance(listed, str) else list(listed)


def kinds_of_lines(
    order: Values,
    product: Values,
    units: Ints,
    value: Ints,
    cancel_prefix: str,
    fee_products: Sequence[str],
    adjustment_products: Sequence[str],
) -> NDArray[np.object_]:
    """What each line is, by the default rules of ``net_sales``; a later rule overrules an earlier one."""
    orders, products = identifiers(order, "order"), identifiers(product, "product")
    cancels = np.array([_cancels(name, cancel_prefix) for name in orders.names] + [False])
    fee, adjusts = (
        np.array([_listed(name, listed) for name in products.names] + [False])[products.codes]
        for listed in ({code.upper() for code in fee_products}, {code.upper() for code in adjustment_products})
    )
    above = (units > 0) & (value > 0)
    kinds: NDArray[np.object_] = np.full(len(units), INVALID, dtype=object)
    kinds[above] = SALE
    kinds[(units < 0) & (value < 0)] = RETURN
    kinds[cancels[orders.codes] & (units < 0)] = CANCELLATION
    kinds[fee | adjusts] = INVALID
    kinds[(fee | adjusts) & (units != 0) & (value < 0)] = CREDIT
    kinds[above & fee] = FEE
    kinds[above & adjusts] = ADJUSTMENT
    return kinds


def _cancels(order: str, prefix: str) -> bool:
    """Whether an order number is the prefix before a number; one that ends with * stands before anything."""
    order, prefix = order.upper(), prefix.upper()
    if prefix.endswith("*"):
        return order.startswith(prefix.rstrip("*")) and prefix.rstrip("*") != ""
    rest = order.removeprefix(prefix)
    return bool(prefix) and order.startswith(prefix) and rest.isascii() and rest.isdigit()


def _listed(product: str, codes: set[str]) -> bool:
    """Whether a product is one of these codes, or begins as one that ends with *; capitals do not matter."""
    name = product.upper()
    heads = (code.rstrip("*") for code in codes if code.endswith("*"))
    return name in codes or any(head and name.startswith(head) for head in heads)


def _rest(value: Ints, units: Ints, left: Ints) -> Ints:
    """The part of each amount that belongs to the units left."""
    whole = left == units
    ratio = np.divide(left, units, out=np.zeros(len(units)), where=units != 0)
    part: Ints = np.where(whole, value, np.rint(value * ratio).astype(np.int64))
    return part


def _match(
    order: Values,
    customer: Values,
    product: Values,
    day: Values,
    units: Ints,
    value: Ints,
    sold: Bools,
    back: Bools,
) -> tuple[NDArray[np.object_], Ints, Ints]:
    """How each line matched, the sale it came back from, and the units left of each sale."""
    matched: NDArray[np.object_] = np.full(len(units), NONE, dtype=object)
    origin = np.full(len(units), -1, dtype=np.int64)
    left = units.copy()
    if not back.any():
        return matched, origin, left
    buyers, orders, products = (
        identifiers(values, role)
        for values, role in ((customer, "customer"), (order, "order"), (product, "product"))
    )
    buyer = np.where(buyers.codes >= 0, buyers.codes, len(buyers) + orders.codes)
    named = (buyers.codes >= 0) | (orders.codes >= 0)
    pair = np.where(named & (products.codes >= 0), buyer * (len(products) + 1) + products.codes, -1)
    wanted = np.unique(pair[back & (pair >= 0)])
    rows = np.flatnonzero((sold | back) & np.isin(pair, wanted))
    moments = _moments(day)
    rows = rows[np.lexsort((rows, back[rows], moments[rows], pair[rows]))]
    price = np.abs(np.rint(np.divide(value, units, out=np.zeros(len(units)), where=units != 0) * SCALE)).astype(np.int64)
    matched[back] = UNMATCHED
    breaks = np.flatnonzero(np.diff(pair[rows])) + 1
    for part in np.split(rows, breaks):
        group = part.tolist()
        _match_exactly(group, units, price, back, matched, origin, left)
        _match_the_rest(group, units, back, matched, origin, left)
    return matched, origin, left


def _moments(day: Values) -> Ints:
    """Microseconds where moments are given, days otherwise: only their order counts."""
    column = arrow(day, "day")
    if pa.types.is_timestamp(column.type) and not column.null_count:
        found: Ints = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64()).to_numpy(zero_copy_only=False)
        return found
    return days(column, "day")


def _match_exactly(
    group: list[int], units: Ints, price: Ints, back: Bools, matched: NDArray[np.object_], origin: Ints, left: Ints
) -> None:
    open_sales: dict[tuple[int, int], list[int]] = {}
    for row in group:
        stack = open_sales.setdefault((int(abs(units[row])), int(price[row])), [])
        if not back[row]:
            stack.append(row)
        elif stack:
            sale = stack.pop()
            matched[row], origin[row], left[sale] = EXACT, sale, 0


def _match_the_rest(
    group: list[int], units: Ints, back: Bools, matched: NDArray[np.object_], origin: Ints, left: Ints
) -> None:
    open_sales: list[int] = []
    for row in group:
        if not back[row]:
            if left[row] > 0:
                open_sales.append(row)
            continue
        if matched[row] == EXACT:
            continue
        wanted = abs(int(units[row]))
        while wanted and open_sales:
            sale = open_sales[-1]
            taken = min(wanted, int(left[sale]))
            left[sale] -= taken
            wanted -= taken
            if origin[row] < 0:
                matched[row], origin[row] = AMBIGUOUS, sale
            if left[sale] == 0:
                open_sales.pop()
