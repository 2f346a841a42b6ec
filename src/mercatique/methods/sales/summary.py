"""Sales in small tables: by period without gaps, by country, product or site with shares and ranks."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    Floats,
    Ints,
    Values,
    amounts,
    counts,
    date_of,
    day_number,
    days,
    identifiers,
    money,
    same_length,
    sums,
    total,
)
from mercatique.methods.result import Result
from mercatique.methods.sales.periods import MONTH, YEAR_BEFORE, Period, periods, stretch


@dataclass(frozen=True)
class SalesByPeriod(Result):
    """One row per period, those without sales included; the change is like for like, NaN where n/a."""

    periods: tuple[Period, ...]
    amount: Floats
    orders: Ints | None
    basket: Floats | None
    base: Floats
    change: Floats
    ratio: Floats
    through: date
    unfinished: bool
    elapsed: int
    total: float

    def __len__(self) -> int:
        return len(self.periods)

    def to_table(self) -> pa.Table:
        columns = {
            "period": [period.code for period in self.periods],
            "first": pa.array([period.start for period in self.periods], pa.date32()),
            "last": pa.array([period.end for period in self.periods], pa.date32()),
            "amount": self.amount,
        }
        if self.orders is not None and self.basket is not None:
            columns |= {"orders": self.orders, "basket": pa.array(self.basket, from_pandas=True)}
        last = len(self) - 1
        columns |= {
            "base": pa.array(self.base, from_pandas=True),
            "change": pa.array(self.change, from_pandas=True),
            "ratio": pa.array(self.ratio, from_pandas=True),
            "unfinished": pa.array([self.unfinished and place == last for place in range(len(self))], pa.bool_()),
        }
        return pa.table(columns)


def sales_by_period(
    day: Values,
    amount: Values,
    orders: Values | None = None,
    *,
    unit: str = MONTH,
    against: str = YEAR_BEFORE,
    through: date | None = None,
    fiscal_month: int = 1,
) -> SalesByPeriod:
    """How do sales go from month to month (quarter, year), and against the year before?

    Assumptions
        Rows are sums per day or finer (``sales_cube``); a period without rows had no sales. Cancellations and returns
        count on their own date, so that closed months do not move.

    Formula
        amount = sum per period; basket = amount / orders, n/a without orders; base, change and ratio as in
        ``like_for_like``: for the unfinished last period, its days so far and the same days of the base period.

    Parameters
        day: shape (n,). amount: money, shape (n,). orders: orders of the row, each counted in one row only, optional.
        unit, against, through, fiscal_month: as in ``like_for_like``.

    Result
        ``SalesByPeriod`` with arrays of shape (periods,).

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_number, column_no_count, unit_unknown,
        against_unknown, fiscal_month_unknown, through_too_early.

    Source
        The practice of retail reporting.
    """
    same_length(day=day, amount=amount)
    if against not in ("previous", YEAR_BEFORE):
        raise Fault("against_unknown", _("%(against)s is no comparison: choose year or previous."), against=against)
    when, value = days(day, "day"), money(amount, "amount")
    number = None if orders is None else counts(orders, "orders")
    if number is not None:
        same_length(day=when, orders=number)
    if not len(when):
        none: Floats = np.empty(0)
        seen = through or date.today()
        no_orders = None if number is None else number
        return SalesByPeriod((), none, no_orders, None if number is None else none, none, none, none, seen, False, 0, 0.0)
    first, latest = int(when.min()), int(when.max())
    end = through or date_of(latest)
    if day_number(end) < latest:
        raise Fault(
            "through_too_early",
            _("The data go beyond %(through)s, to %(last)s: choose a later day or fewer rows."),
            through=end.isoformat(),
            last=date_of(latest).isoformat(),
        )
    found = periods(date_of(first), end, unit, fiscal_month)
    daily = sums(when - first, value, latest - first + 1)
    before = np.concatenate(([0], np.cumsum(daily)))

    def between(start: date, stop: date) -> int:
        low, high = (min(max(place, 0), len(daily)) for place in (day_number(start) - first, day_number(stop) - first + 1))
        return int(before[high] - before[low])

    value_of = np.array([between(item.start, item.end) for item in found], dtype=np.int64)
    base = np.full(len(found), np.nan)
    for place, item in enumerate(found):
        _first, _last, _base, base_first, base_last = stretch(item, end, against)
        if day_number(base_first) >= first:
            base[place] = total(between(base_first, base_last))
    change = np.round(amounts(value_of) - base, 4)
    ratio = np.full(len(found), np.nan)
    np.divide(change, base, out=ratio, where=base > 0)
    per_period, basket = None, None
    if number is not None:
        starts = np.array([day_number(item.start) for item in found])
        per_period = sums(np.searchsorted(starts, when, side="right") - 1, number, len(found))
        basket = _baskets(value_of, per_period)
    return SalesByPeriod(
        periods=tuple(found),
        amount=amounts(value_of),
        orders=per_period,
        basket=basket,
        base=base,
        change=change,
        ratio=ratio,
        through=end,
        unfinished=found[-1].end > end,
        elapsed=found[-1].elapsed(end),
        total=total(int(value_of.sum())),
    )


@dataclass(frozen=True)
class SalesByKey(Result):
    """One row per key, the largest amount first. Shares are of the whole total, NaN when that is not above zero."""

    keys: NDArray[np.object_]
    amount: Floats
    rank: Ints
    share: Floats
    cumulative: Floats
    quantity: Floats | None
    orders: Ints | None
    basket: Floats | None
    total: float
    without_key: float

    def __len__(self) -> int:
        return len(self.keys)

    def to_table(self) -> pa.Table:
        columns = {
            "rank": self.rank,
            "key": pa.array(self.keys, pa.string()),
            "amount": self.amount,
            "share": pa.array(self.share, from_pandas=True),
            "cumulative": pa.array(self.cumulative, from_pandas=True),
        }
        if self.quantity is not None:
            columns["quantity"] = self.quantity
        if self.orders is not None and self.basket is not None:
            columns |= {"orders": self.orders, "basket": pa.array(self.basket, from_pandas=True)}
        return pa.table(columns)


def sales_by_key(
    key: Values, amount: Values, orders: Values | None = None, quantity: Values | None = None
) -> SalesByKey:
    """Which countries, products or sites make which part of the sales?

    Assumptions
        Rows are already aggregated or can be added; one currency and VAT basis.

    Formula
        amount = sum per key; rank by amount, largest first: equal amounts get the same (lowest) rank and stand by key;
        share = amount / total of all keys, those below zero and rows without key included, so that shares add up to one
        with ``without_key``; n/a when the total is not above zero. basket = amount / orders, n/a without orders.

    Parameters
        key: country, product…, text, shape (n,); empty ones are added up in ``without_key``. amount: money, shape (n,).
        orders: orders of the row, shape (n,), optional (an order with two products counts for both). quantity:
        units, shape (n,), optional.

    Result
        ``SalesByKey`` with arrays of shape (keys,).

    Errors
        columns_differ, column_empty_cells, column_no_number, column_no_count.

    Source
        The practice of sales reporting.
    """
    given = {"key": key, "amount": amount, "orders": orders, "quantity": quantity}
    same_length(**{role: values for role, values in given.items() if values is not None})
    keys, value = identifiers(key, "key"), money(amount, "amount")
    per_key = sums(keys.codes, value, len(keys))
    order = np.argsort(-per_key, kind="stable")
    ranked = per_key[order]
    whole = int(value.sum())
    share = ranked / whole if whole > 0 else np.full(len(ranked), np.nan)
    cumulative = np.cumsum(ranked) / whole if whole > 0 else share
    number = None if orders is None else sums(keys.codes, counts(orders, "orders"), len(keys))[order]
    units = None if quantity is None else amounts(sums(keys.codes, money(quantity, "quantity"), len(keys)))[order]
    return SalesByKey(
        keys=keys.names[order],
        amount=amounts(ranked),
        rank=np.searchsorted(-ranked, -ranked, side="left").astype(np.int64) + 1,
        share=share,
        cumulative=cumulative,
        quantity=units,
        orders=number,
        basket=None if number is None else _baskets(ranked, number),
        total=total(whole),
        without_key=total(int(value[keys.codes < 0].sum())),
    )


def _baskets(value: Ints, orders: Ints) -> Floats:
    found = np.full(len(value), np.nan)
    np.divide(amounts(value), orders, out=found, where=orders > 0)
    return found
