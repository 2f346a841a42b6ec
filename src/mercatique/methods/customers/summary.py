"""From order lines to purchase histories: frequency, recency, age and mean value of each customer."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, amounts, date_of
from mercatique.methods.customers.visits import Visits, reference_day, visits
from mercatique.methods.result import Result

#: Days of each unit of time; a month is a twelfth of a year of 365.25 days.
DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375}


@dataclass(frozen=True)
class PurchaseSummary(Result):
    """One row per customer with a purchase, by customer id. ``monetary`` is NaN (n/a) without repeat purchase or amounts."""

    reference: date
    unit: str
    basis: str
    customers: NDArray[np.object_]
    frequency: Ints
    recency: Floats
    age: Floats
    monetary: Floats
    repeaters: int
    purchases: int
    without_purchase: int
    without_customer: int

    def __len__(self) -> int:
        return len(self.customers)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "customer": pa.array(self.customers, pa.string()),
                "frequency": self.frequency,
                "recency": self.recency,
                "age": self.age,
                "monetary": pa.array(self.monetary, from_pandas=True),
            }
        )


def purchase_summary(
    customer: Values,
    day: Values,
    amount: Values | None = None,
    kept: Values | None = None,
    *,
    reference: date | None = None,
    unit: str = "week",
    basis: str = "net",
) -> PurchaseSummary:
    """How often did each customer come again, when last, for how long have we known them, and what do they spend?

    The summary that ``bg_nbd``, ``mbg_nbd``, ``pareto_nbd``, ``gamma_gamma`` and ``clv`` read.

    Assumptions
        All purchases of a customer since the first one are in the data. Purchases of one customer on one day are one.

    Formula
        With the different days d_0 < d_1 < … < d_x on which the customer bought, and u days per unit::

            frequency = x;  recency = (d_x - d_0) / u;  age = (reference - d_0) / u
            monetary = mean of the amounts of d_1 … d_x (the first purchase is left out; n/a when x = 0)

        A day counts when something is left of it: the sum of ``kept`` on *net* basis where that column is given, of
        ``amount`` otherwise (gross: lines above zero) is above zero; without ``amount`` every line counts. Cancellations
        and returns on later days touch ``monetary`` only through ``kept`` (from ``net_sales``).

    Parameters
        customer: id, text, shape (n,); lines without one are left out and counted. day: day in the workspace's zone,
        shape (n,). amount: money of the line, shape (n,), optional. kept: money left of the line, optional.
        reference: end of the data; default the last day in them. unit: day, week or month (30.4375 days).
        basis: net or gross.

    Result
        ``PurchaseSummary`` with arrays of shape (customers,): frequency in days with a purchase, recency and age in
        units, monetary in the currency. A census of the file: no interval.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_number, basis_unknown, unit_unknown,
        reference_too_early.

    Source
        Peter S. Fader and Bruce G. S. Hardie (2005), *A Note on Implementing the Pareto/NBD Model in MATLAB*; Cameron
        Davidson-Pilon (2015), *lifetimes* (the same conventions).
    """
    known = visits(customer, day, amount, kept, basis)
    return summarised(known, reference_day(reference, known), unit, basis, amounts_given=amount is not None)


def summarised(known: Visits, end: int, unit: str, basis: str, *, amounts_given: bool = True) -> PurchaseSummary:
    """The summary of purchase days, seen from a day."""
    if unit not in DAYS:
        raise Fault("unit_unknown", _("%(unit)s is no unit of time here: choose day, week or month."), unit=unit)
    size = len(known)
    again = known.count - 1
    recency = (known.last_day - known.first_day) / DAYS[unit]
    age = (end - known.first_day) / DAYS[unit]
    monetary = np.full(size, np.nan)
    if amounts_given and size:
        spent = amounts(np.add.reduceat(known.value, known.first[:-1]) - known.value[known.first[:-1]])
        np.divide(spent, again, out=monetary, where=again > 0)
    return PurchaseSummary(
        reference=date_of(end),
        unit=unit,
        basis=basis,
        customers=known.names,
        frequency=again,
        recency=recency,
        age=age,
        monetary=monetary,
        repeaters=int((again > 0).sum()),
        purchases=len(known.day),
        without_purchase=known.without_purchase,
        without_customer=known.without_customer,
    )
