"""Order lines read for questions about customers: who bought, when, and what was left of it."""

from dataclasses import dataclass

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Bools, Ints, Keys, Values, days, identifiers, money, same_length

BASES = ("net", "gross")


@dataclass(frozen=True)
class Purchases:
    """Lines with a known customer. ``kept`` tells the lines that are purchases; the others only change amounts."""

    customers: Keys
    customer: Ints
    day: Ints
    amount: Ints
    kept: Bools
    rows: Ints
    without_customer: int


def purchases(
    customer: Values, day: Values, amount: Values | None, kept: Values | None, basis: str
) -> Purchases:
    """Read the lines.

    *net*: all lines count in amounts (cancellations and returns are negative ones); a line is a purchase when something
    is left of it: ``kept`` above zero where that column is given (``net_sales`` computes it), else ``amount`` above zero.
    *gross*: only lines with an amount above zero count, cancelled later or not.
    """
    if basis not in BASES:
        raise Fault(
            "basis_unknown", _("%(basis)s is no basis: choose one of %(bases)s."), basis=basis, bases=", ".join(BASES)
        )
    given = {"customer": customer, "day": day, "amount": amount, "kept": kept}
    same_length(**{role: values for role, values in given.items() if values is not None})
    keys = identifiers(customer, "customer")
    known = keys.codes >= 0
    spent = np.ones(len(keys.codes), dtype=np.int64) if amount is None else money(amount, "amount")
    left = spent if kept is None or basis == "gross" else money(kept, "kept")
    counted = known if basis == "net" else known & (spent > 0)
    moments = days(day, "day")
    missing = int(len(known) - known.sum())
    rows = np.flatnonzero(counted)
    if len(rows) == len(known):
        return Purchases(keys, keys.codes, moments, spent, left > 0, rows, missing)
    return Purchases(keys, keys.codes[rows], moments[rows], spent[rows], left[rows] > 0, rows, missing)
