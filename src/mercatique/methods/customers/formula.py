"""Customer value without a model: what customers have brought, and margin times frequency times years."""

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
    arrow,
    date_of,
    identifiers,
    money,
    reals,
    same_length,
    sums,
    texts,
    total,
)
from mercatique.methods.customers.visits import reference_day, refuse_nobody, visits
from mercatique.methods.result import Reason, Result

YEAR = 365.25


@dataclass(frozen=True)
class HistoricalValue(Result):
    """What each customer has brought so far, by customer id."""

    reference: date
    basis: str
    margin: float
    total: float
    mean: float
    median: float
    without_purchase: int
    without_customer: int
    customers: NDArray[np.object_]
    value: Floats
    purchases: Ints
    first_day: Ints
    #: Years since the first purchase.
    years: Floats
    #: Value per year; NaN (n/a) before the first year is over.
    per_year: Floats

    def __len__(self) -> int:
        return len(self.customers)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "customer": pa.array(self.customers, pa.string()),
                "value": self.value,
                "purchases": self.purchases,
                "first_day": pa.array(self.first_day.astype("datetime64[D]")),
                "years": self.years,
                "per_year": pa.array(self.per_year, from_pandas=True),
            }
        )


def historical_clv(
    customer: Values,
    day: Values,
    amount: Values,
    kept: Values | None = None,
    *,
    margin: float = 1.0,
    reference: date | None = None,
    basis: str = "net",
) -> HistoricalValue:
    """What has each customer brought us so far, in all and per year?

    Assumptions
        The margin rate is the same for all lines. The past is counted, not promised: a customer who left long ago keeps
        the value they brought. Young customers are not comparable with old ones: read the value per year.

    Formula
        value = margin * sum of the amounts of the customer (*net*: cancellations and returns are negative; *gross*: lines
        above zero). years = (reference - first purchase) / 365.25; per_year = value / years, n/a below one year.
        Customers without a purchase (a day with something left of it) are left out and counted.

    Parameters
        customer: id, text, shape (n,). day: day of the line, shape (n,). amount: money of the line, shape (n,). kept: money
        left of the line, optional (it tells which days are purchases). margin: share of sales kept, above 0 up to 1; 1 gives sales.
        reference: default the last day of the data.

    Result
        ``HistoricalValue``: total, mean and median; per customer the value in the currency, in all and per year. A
        census: no interval.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_number, basis_unknown, reference_too_early,
        no_purchase, margin_out_of_range.

    Source
        Paul D. Berger and Nada I. Nasr (1998), *Customer Lifetime Value: Marketing Models and Applications*, Journal of
        Interactive Marketing 12(1).
    """
    check_margin(margin)
    known = visits(customer, day, amount, kept, basis)
    refuse_nobody(known)
    end = reference_day(reference, known)
    keys, spent = identifiers(customer, "customer"), money(amount, "amount")
    sold = sums(keys.codes, spent if basis == "net" else np.maximum(spent, 0), len(keys))
    value = amounts(sold)[np.searchsorted(keys.names, known.names)] * margin
    years = (end - known.first_day) / YEAR
    per_year = np.full(len(known), np.nan)
    np.divide(value, years, out=per_year, where=years >= 1)
    return HistoricalValue(
        reference=date_of(end),
        basis=basis,
        margin=margin,
        total=total(int(sold[np.searchsorted(keys.names, known.names)].sum())) * margin,
        mean=float(value.mean()),
        median=float(np.median(value)),
        without_purchase=known.without_purchase,
        without_customer=known.without_customer,
        customers=known.names,
        value=value,
        purchases=known.count,
        first_day=known.first_day,
        years=years,
        per_year=per_year,
    )


def check_margin(margin: float) -> None:
    if not 0 < margin <= 1:
        raise Fault("margin_out_of_range", _("The margin rate is a share of sales above 0 and up to 1, like 0.35."))


@dataclass(frozen=True)
class FormulaValue(Result):
    """One row per segment, as given."""

    discount: float
    horizon: float | None
    segments: NDArray[np.object_]
    #: Margin per customer and year.
    yearly: Floats
    #: Years counted: expected, or up to the horizon; endless retention without horizon is infinite.
    years: Floats
    value: Floats
    reasons: tuple[Reason | None, ...]

    def __len__(self) -> int:
        return len(self.segments)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "segment": pa.array(self.segments, pa.string()),
                "yearly_margin": self.yearly,
                "years": pa.array(np.where(np.isfinite(self.years), self.years, np.nan), from_pandas=True),
                "value": pa.array(self.value, from_pandas=True),
                "reason": pa.array(["" if reason is None else str(reason) for reason in self.reasons], pa.string()),
            }
        )


def formula_clv(
    segment: Values,
    margin: Values,
    orders: Values,
    years: Values | None = None,
    retention: Values | None = None,
    *,
    discount: float = 0.10,
    horizon: float | None = None,
) -> FormulaValue:
    """What is a customer worth, from the margin per order, the orders per year and the years they stay?

    Assumptions
        Margin, frequency and retention stay as they are, the same for all customers of a segment; a year's margin counts at its
        end. The retention form overstates when customers differ: those who stay are not those who leave.

    Formula
        m margin per order, f orders per year, d discount rate per year::

            n years given:       value = m f (1 - (1+d)^-n) / d           (d = 0: m f n)
            retention r given:   value = m f (1 - (r/(1+d))^H) / (1+d-r)   (H years of horizon; without, the power is 0)

        The first year is certain in both; with r and no horizon the expected years are 1 / (1-r). Where both columns are filled,
        the years count. A horizon cuts the years too. r = 1 with neither discount nor horizon has no end: n/a.

    Parameters
        segment: name, shape (n,). margin: money per order, shape (n,). orders: per year, shape (n,). years: expected years
        as a customer, shape (n,). retention: share kept from one year to the next, 0 to 1, shape (n,). One of the two last
        columns must be filled in each row. discount: per year, 0.10 is 10 %. horizon: years at most.

    Result
        ``FormulaValue``: per segment the margin per year, the years counted and the value of a customer in the currency.
        No interval: the inputs are given, not measured.

    Errors
        columns_differ, column_empty_cells, column_no_number, retention_missing, retention_out_of_range, years_negative,
        orders_negative, discount_negative, horizon_not_positive.

    Source
        Robert C. Blattberg and John Deighton (1996), *Manage Marketing by the Customer Equity Test*, Harvard Business
        Review 74(4); Sunil Gupta and Donald R. Lehmann (2003), *Customers as Assets*, Journal of Interactive Marketing 17(1).
    """
    given = {"segment": segment, "margin": margin, "orders": orders, "years": years, "retention": retention}
    size = same_length(**{role: values for role, values in given.items() if values is not None})
    if not discount >= 0:
        raise Fault("discount_negative", _("The discount rate must be zero or more, like 0.10 for ten percent a year."))
    if horizon is not None and not horizon > 0:
        raise Fault("horizon_not_positive", _("The horizon must be a time above zero, in the unit of the data."))
    each, often = reals(margin, "margin"), reals(orders, "orders")
    stay, kept = holes(years, "years", size), holes(retention, "retention", size)
    refuse(often < 0, "orders_negative", _("Row %(row)s has less than zero orders per year."))
    refuse(stay < 0, "years_negative", _("Row %(row)s has less than zero years as a customer."))
    refuse((kept < 0) | (kept > 1), "retention_out_of_range", _("Row %(row)s has a retention that is no share from 0 to 1."))
    refuse(np.isnan(stay) & np.isnan(kept), "retention_missing", _("Row %(row)s has neither years nor retention: one of them is needed."))
    limit = np.inf if horizon is None else horizon
    counted, factor = np.empty(size), np.empty(size)
    for row in range(size):
        counted[row], factor[row] = annuity(float(stay[row]), float(kept[row]), discount, limit)
    endless = ~np.isfinite(factor)
    return FormulaValue(
        discount=discount,
        horizon=horizon,
        segments=texts(segment, "segment"),
        yearly=each * often,
        years=counted,
        value=np.where(endless, np.nan, each * often * np.where(endless, 0.0, factor)),
        reasons=tuple(ENDLESS if one else None for one in endless),
    )


ENDLESS = Reason(_("Nobody ever leaves and nothing is discounted: the value has no end. Give a horizon or a discount rate."))


def annuity(years: float, retention: float, discount: float, limit: float) -> tuple[float, float]:
    """Years counted, and what one euro a year is worth over them."""
    if not np.isnan(years):
        counted = min(years, limit)
        return counted, counted if discount == 0 else -float(np.expm1(-counted * np.log1p(discount))) / discount
    expected = float("inf") if retention == 1 else 1 / (1 - retention)
    left = retention / (1 + discount)
    if left == 1:
        return limit, limit
    return min(expected, limit), (1 - (0.0 if np.isinf(limit) else left**limit)) / (1 + discount - retention)


def holes(values: Values | None, role: str, size: int) -> Floats:
    """Numbers, not a number where empty."""
    if values is None:
        return np.full(size, np.nan)
    column = arrow(values, role)
    if pa.types.is_null(column.type):
        return np.full(size, np.nan)
    filled = reals(column.drop_null(), role)
    found = np.full(size, np.nan)
    found[np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))] = filled
    return found


def refuse(wrong: NDArray[np.bool_], code: str, message: str) -> None:
    if wrong.any():
        raise Fault(code, message, row=int(np.flatnonzero(wrong)[0]) + 1)
