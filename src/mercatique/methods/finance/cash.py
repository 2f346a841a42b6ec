"""Cash by month, the funding it asks for, and the working capital behind it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    SCALE,
    Floats,
    Ints,
    Values,
    amounts,
    counts,
    days,
    money,
    month_index,
    month_start,
    reals,
    same_length,
    texts,
)
from mercatique.methods.finance.vat import MONTHLY, known_regime, months_until_settled, settled
from mercatique.methods.result import Reason, Result

IN, OUT = "in", "out"
NO_SALES = _("Without sales there is no working capital in days.")


@dataclass(frozen=True)
class CashPlan(Result):
    """One row per month, none left out: what comes in, goes out, the VAT settled, and what is on the account at its end."""

    months: tuple[date, ...]
    received: Floats
    paid: Floats
    vat: Floats
    balance: Floats
    opening: float
    lowest: float
    lowest_month: date | None
    funding_need: float
    vat_owed: float
    still_to_receive: float
    still_to_pay: float

    def __len__(self) -> int:
        return len(self.months)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "month": pa.array(self.months, pa.date32()),
                "received": self.received,
                "paid": self.paid,
                "vat": self.vat,
                "balance": self.balance,
            }
        )


@dataclass(frozen=True)
class WorkingCapital(Result):
    """One row per case: stock, what customers owe, what is owed to suppliers, and the need left to be funded."""

    cases: NDArray[np.object_]
    stock: Floats
    receivables: Floats
    payables: Floats
    need: Floats
    days_of_sales: Floats
    days_of_sales_reason: Reason | None

    def __len__(self) -> int:
        return len(self.cases)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "case": pa.array(self.cases, pa.string()),
                "stock": self.stock,
                "receivables": self.receivables,
                "payables": self.payables,
                "need": self.need,
                "days_of_sales": pa.array(self.days_of_sales, from_pandas=True),
            }
        )


def cash_plan(
    month: Values, direction: Values, amount: Values, vat_rate: Values | None = None, delay: Values | None = None,
    *, opening: float = 0.0, horizon: int = 0, regime: str = MONTHLY, fiscal_month: int = 1,
) -> CashPlan:  # fmt: skip
    """Will there be money on the account, month by month, and how much has to be found?

    Assumptions
        Amounts exclude VAT; each is invoiced in its month and paid whole ``delay`` months later. VAT becomes due with
        the invoice and is settled by the regime: the month after, the month after the quarter, or once a year with
        instalments. When more VAT was paid than collected the credit is carried forward, not paid back.

    Formula
        Received and paid include VAT, in the month of payment; with what is owed at the beginning of month t::

            owed_(t+1) = owed_t + collected_t - deductible_t - settled_t
            settled_t = max(owed_t, 0) in each month, or in January, April, July and October
            balance_t = balance_(t-1) + received_t - paid_t - settled_t

        Once a year: 55 % of the VAT of the year before (brought to twelve months) in July, 40 % in December, the rest in
        the month of the declaration: May, or the third month after a fiscal year that is not the calendar year. A first
        year pays 80 % of what it owes so far in July and December.

        Funding need = how far the balance falls below zero at its lowest.

    Parameters
        month: any day of the month of the invoice, shape (n,). direction: ``in`` or ``out``, shape (n,).
        amount: money excluding VAT, zero or more, shape (n,). vat_rate: as a ratio (0.2), shape (n,), optional (no VAT).
        delay: whole months until it is paid, shape (n,), optional (at once).
        opening: on the account at the start. horizon: months to show from the first one on (0: up to the last payment).
        regime: ``monthly``, ``quarterly`` or ``annual``. fiscal_month: first month of the fiscal year, 1 to 12.

    Result
        ``CashPlan``, one row per month; what falls after the horizon is counted in ``still_to_receive``,
        ``still_to_pay`` and ``vat_owed``.

    Errors
        columns_differ, direction_unknown, line_negative, rate_outside, horizon_negative, regime_unknown,
        fiscal_month_outside, column_no_day, column_no_count.

    Source
        The practice of the plan de trésorerie; Code général des impôts, articles 269, 271 and 287 on when VAT is due; its
        annexe II, articles 242 septies A to 242 septies L, on the instalments.
    """
    given = {"month": month, "direction": direction, "amount": amount, "vat_rate": vat_rate, "delay": delay}
    size = same_length(**{role: values for role, values in given.items() if values is not None})
    start = month_index(days(month, "month"))
    ways = np.array([str(word).strip().lower() for word in texts(direction, "direction")], dtype=object)
    if strange := sorted(set(ways) - {IN, OUT}):
        raise Fault("direction_unknown", _("%(direction)s does not say which way money goes: write in or out."), direction=strange[0])
    bare = money(amount, "amount")
    if (bare < 0).any():
        raise Fault("line_negative", _("A line is below zero: write amounts above zero, the kind says which way they go."))
    rate = np.zeros(size) if vat_rate is None else reals(vat_rate, "vat_rate")
    if ((rate < 0) | (rate > 1)).any():
        raise Fault("rate_outside", _("A VAT rate is a ratio from 0 to 1: 0.2 for 20%."))
    later = np.zeros(size, dtype=np.int64) if delay is None else counts(delay, "delay")
    known_regime(regime)
    if not 1 <= fiscal_month <= 12:
        raise Fault("fiscal_month_outside", _("The first month of the fiscal year goes from 1 to 12."))
    if horizon < 0:
        raise Fault("horizon_negative", _("The number of months to show cannot be below zero."))
    if not size:
        return CashPlan((), *(np.zeros(0),) * 4, opening, opening, None, max(-opening, 0.0), 0.0, 0.0, 0.0)
    tax = np.rint(bare * rate).astype(np.int64)
    first, paid_in = int(start.min()), start + later
    # The months after the last invoice until its VAT is settled.
    last = max(int(paid_in.max()), int(start.max()) + (months_until_settled(int(start.max()) % 12 + 1, regime, fiscal_month) if tax.any() else 0))
    count = horizon or last - first + 1
    span = max(count, last - first + 1) + 1
    whole = bare + tax

    def spread(values: Ints, rows: NDArray[np.bool_], when: Ints) -> Ints:
        found = np.zeros(span, dtype=np.int64)
        np.add.at(found, when[rows] - first, values[rows])
        return found

    incoming, outgoing = ways == IN, ways == OUT
    received, paid = spread(whole, incoming, paid_in), spread(whole, outgoing, paid_in)
    position = spread(tax, incoming, start) - spread(tax, outgoing, start)
    by_month, owing = settled(position[:count], [(first + place) % 12 + 1 for place in range(count)], regime, fiscal_month)
    vat, owed = np.rint(by_month).astype(np.int64), max(round(float(owing)), 0)
    flow = received[:count] - paid[:count] - vat
    balance = round(opening * SCALE) + np.cumsum(flow)
    lowest = int(np.argmin(balance))
    return CashPlan(
        months=tuple(month_start(first + place) for place in range(count)),
        received=amounts(received[:count]),
        paid=amounts(paid[:count]),
        vat=amounts(vat),
        balance=amounts(balance),
        opening=opening,
        lowest=float(balance[lowest]) / SCALE,
        lowest_month=month_start(first + lowest),
        funding_need=max(-float(balance.min()) / SCALE, -opening, 0.0),
        vat_owed=owed / SCALE,
        still_to_receive=float(received[count:].sum()) / SCALE,
        still_to_pay=float(paid[count:].sum()) / SCALE,
    )


def working_capital(
    case: Values, sales: Values, purchases: Values, stock_days: Values, customer_days: Values, supplier_days: Values, *, vat_rate: float = 0.2
) -> WorkingCapital:
    """How much money is tied up in stock and unpaid invoices, less what suppliers wait for?

    Assumptions
        Sales and purchases are spread evenly over a year of 360 days; delays are those of the whole.

    Formula
        Per year, excluding VAT, with r the rate of VAT::

            stock = purchases * stock_days / 360
            receivables = sales * (1 + r) * customer_days / 360
            payables = purchases * (1 + r) * supplier_days / 360
            need (BFR) = stock + receivables - payables;  in days = need * 360 / sales

    Parameters
        case: scenario, year or activity, text, shape (n,). sales, purchases: of the year excluding VAT, shape (n,).
        stock_days, customer_days, supplier_days: zero or more, shape (n,). vat_rate: as a ratio.

    Result
        ``WorkingCapital``, one row per case in the order given; below zero the activity funds itself.

    Errors
        columns_differ, line_negative, rate_outside, column_no_number, column_empty_cells.

    Source
        The normative method of the besoin en fonds de roulement (experts-comptables).
    """
    same_length(case=case, sales=sales, purchases=purchases, stock_days=stock_days, customer_days=customer_days, supplier_days=supplier_days)
    read = [reals(column, role) for column, role in ((sales, "sales"), (purchases, "purchases"), (stock_days, "stock_days"), (customer_days, "customer_days"), (supplier_days, "supplier_days"))]
    if any((values < 0).any() for values in read):
        raise Fault("line_negative", _("A line is below zero: write amounts above zero, the kind says which way they go."))
    if not 0 <= vat_rate <= 1:
        raise Fault("rate_outside", _("A VAT rate is a ratio from 0 to 1: 0.2 for 20%."))
    sold, bought, kept, waited, allowed = read
    stock = bought * kept / 360
    receivables, payables = sold * (1 + vat_rate) * waited / 360, bought * (1 + vat_rate) * allowed / 360
    need = stock + receivables - payables
    in_days: Any = np.divide(need * 360, sold, out=np.full(len(need), np.nan), where=sold > 0)
    lost = bool((sold <= 0).any())
    return WorkingCapital(texts(case, "case"), stock, receivables, payables, need, in_days, Reason(NO_SALES) if lost else None)
