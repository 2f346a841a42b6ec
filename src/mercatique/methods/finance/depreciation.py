"""Depreciation: how a purchase wears out over the years, straight-line or by the declining balance."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, reals, same_length, texts
from mercatique.methods.result import Result

STRAIGHT, DECLINING = "straight", "declining"
#: The multiples of the straight rate by the years it lasts (article 39 A of the French tax code).
MULTIPLES = ((3, 4, 1.25), (5, 6, 1.75), (7, 100, 2.25))
#: Nothing lasts longer.
LONGEST = 100


@dataclass(frozen=True)
class Depreciation(Result):
    """One row per item and fiscal year: what wears out, how much has worn out so far, what is left in the books."""

    items: NDArray[np.object_]
    year: Ints
    charge: Floats
    cumulated: Floats
    book_value: Floats
    total: float

    def __len__(self) -> int:
        return len(self.items)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "item": pa.array(self.items, pa.string()),
                "year": self.year,
                "charge": self.charge,
                "cumulated": self.cumulated,
                "book_value": self.book_value,
            }
        )


def depreciation(item: Values, amount: Values, years: Values, months: Values, method: Values | None = None, days: Values | None = None) -> Depreciation:
    """What does a purchase weigh on the result of each fiscal year until it is worn out?

    Assumptions
        The item is worth nothing at its end and is worn evenly (straight-line) or more at first (declining balance, which
        the law allows for some new equipment kept three years or more). The fiscal year has twelve months.

    Formula
        Straight-line, with days counted in months of thirty; the first year has the part that is left of it and the year
        after the last one the rest::

            charge = amount / years * days in service / 360

        Declining balance, from the first day of the month of purchase, with a multiple of 1.25 (3 or 4 years), 1.75 (5 or
        6) or 2.25 (more); the straight share of what is left is taken as soon as it is larger::

            charge = book value * max(multiple / years, 1 / years left)

        Charges are rounded to the cent; the last one takes what is left.

    Parameters
        item: name, text, shape (n,). amount: zero or more, shape (n,). years: it lasts, whole, from 1 to 100, shape (n,).
        months: of the first fiscal year from the month it goes into service, that month included, 1 to 12, shape (n,).
        method: ``straight`` (default) or ``declining``, shape (n,), optional. days: of thirty that it serves in its
        first month, 1 to 30, shape (n,), optional (30); the declining balance counts the month whole.

    Result
        ``Depreciation``, one row per item and fiscal year, the first being 1. The charges of an item add up to its amount.

    Errors
        columns_differ, amount_negative, years_not_whole, months_outside, days_outside, method_unknown, years_too_few,
        column_no_number, column_empty_cells.

    Source
        Plan comptable général, articles 214-1 to 214-14; Code général des impôts, article 39 A.
    """
    given = {"item": item, "amount": amount, "years": years, "months": months, "method": method, "days": days}
    size = same_length(**{role: values for role, values in given.items() if values is not None})
    names, amounts, lives, first = texts(item, "item"), reals(amount, "amount"), reals(years, "years"), reals(months, "months")
    ways = np.full(size, STRAIGHT, dtype=object) if method is None else texts(method, "method")
    served = np.full(size, 30.0) if days is None else reals(days, "days")
    _check(amounts, lives, first, served, ways)
    rows: list[tuple[str, int, float, float, float]] = []
    for place in range(size):
        whole, life, months_there = float(amounts[place]), int(lives[place]), int(first[place])
        if ways[place] == DECLINING:
            charges = _declining(whole, life, months_there)
        else:
            charges = _straight(whole, life, 30 * (months_there - 1) + int(served[place]))
        gone = 0.0
        for number, charge in enumerate(charges, start=1):
            gone = round(gone + charge, 2)
            rows.append((str(names[place]), number, charge, gone, round(whole - gone, 2)))
    columns: list[list[object]] = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], [], []]
    return Depreciation(
        np.array(columns[0], dtype=object), np.array(columns[1], dtype=np.int64), np.array(columns[2], dtype=np.float64),
        np.array(columns[3], dtype=np.float64), np.array(columns[4], dtype=np.float64), float(amounts.sum()),
    )  # fmt: skip


def _check(amounts: Floats, lives: Floats, months: Floats, days: Floats, ways: NDArray[np.object_]) -> None:
    if (amounts < 0).any():
        raise Fault("amount_negative", _("An amount is below zero: an investment costs something."))
    if (lives < 1).any() or (lives > LONGEST).any() or (lives % 1 != 0).any():
        raise Fault("years_not_whole", _("How long an item lasts is a whole number of years, from 1 to 100."))
    if (months < 1).any() or (months > 12).any() or (months % 1 != 0).any():
        raise Fault("months_outside", _("The months of the first fiscal year go from 1 to 12."))
    if (days < 1).any() or (days > 30).any() or (days % 1 != 0).any():
        raise Fault("days_outside", _("The days of the first month go from 1 to 30."))
    if unknown := sorted({str(way) for way in ways} - {STRAIGHT, DECLINING}):
        raise Fault("method_unknown", _("%(method)s is no way to depreciate: write straight or declining."), method=unknown[0])
    if ((ways == DECLINING) & (lives < 3)).any():
        raise Fault("years_too_few", _("The declining balance is for what lasts three years or more."))


def _straight(amount: float, life: int, days: int) -> list[float]:
    """By days in service of a year of 360; what is left of the first year falls after the last."""
    parts = [days, *[360] * (life - 1), 360 - days] if days < 360 else [360] * life
    left, charges = amount, []
    for part in parts[:-1]:
        charge = min(round(amount / life * part / 360, 2), left)
        charges.append(charge)
        left = round(left - charge, 2)
    return [*charges, left]


def _declining(amount: float, life: int, months: int) -> list[float]:
    """By fiscal years, the first one in part: the larger of the multiplied rate and the straight share of what is left."""
    multiple = next(factor for low, high, factor in MULTIPLES if low <= life <= high)
    left, charges = amount, []
    for place in range(life - 1):
        charge = min(round(left * max(multiple / life, 1 / (life - place)) * (months / 12 if place == 0 else 1), 2), left)
        charges.append(charge)
        left = round(left - charge, 2)
    return [*charges, left]
