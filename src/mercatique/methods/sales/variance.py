"""Why sales moved: volume, mix, price and conversion, whose contributions add up to the difference to the cent."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    Floats,
    Ints,
    Values,
    amounts,
    identifiers,
    money,
    same_length,
    sums,
    total,
)
from mercatique.methods.result import Result


@dataclass(frozen=True)
class Variance(Result):
    """One row per product: what volume, conversion, mix and price add. Rows and columns add up to the difference."""

    products: NDArray[np.object_]
    before: Floats
    after: Floats
    volume: Floats
    conversion: Floats | None
    mix: Floats
    price: Floats
    change: Floats
    total_before: float
    total_after: float
    difference: float
    volume_effect: float
    conversion_effect: float | None
    mix_effect: float
    price_effect: float
    new: int
    gone: int

    def __len__(self) -> int:
        return len(self.products)

    def to_table(self) -> pa.Table:
        columns = {"product": pa.array(self.products, pa.string()), "before": self.before, "volume": self.volume}
        if self.conversion is not None:
            columns["conversion"] = self.conversion
        return pa.table(columns | {"mix": self.mix, "price": self.price, "after": self.after, "change": self.change})


def variance_analysis(
    product: Values, quantity_before: Values, amount_before: Values, quantity: Values, amount: Values, *,
    visits_before: float | None = None, visits: float | None = None,
) -> Variance:  # fmt: skip
    """Why did sales move: more pieces, more buyers among those who came, another mix, other prices?

    Assumptions
        Prices are amounts per piece, all discounts in. One after the other: volume at the mix and prices of before, then
        the mix at the prices of before, then the prices on what is sold now; another order would move the crossed parts.
        A new product has no price of before: all it brings is mix.

    Formula
        With u pieces, p = amount / u, U their sum, 0 before and 1 now, for each product::

            volume = (U1 - U0) × u0 / U0 × p0;  mix = (u1 - U1 × u0 / U0) × p0;  price = u1 × (p1 - p0)

        Given visits V and pieces per visit c = U / V, volume splits into visits and conversion::

            volume = (V1 / V0 - 1) × u0 × p0;  conversion = (U1 / U0 - V1 / V0) × u0 × p0

        Worked out in fractions and rounded to four decimals; the price takes what rounding leaves, so that all adds up.

    Parameters
        product: text, shape (n,); rows of one product are added up. quantity_before, amount_before, quantity, amount: pieces
        and money of both periods, net, shape (n,). visits_before, visits: of the whole, both or none.

    Result
        ``Variance``, one row per product, the largest change (up or down) first.

    Errors
        columns_differ, column_empty_cells, column_no_number, quantity_negative, quantity_missing (an amount without pieces),
        nothing_before, visits_incomplete, visits_not_positive.

    Source
        Charles T. Horngren, Srikant M. Datar and Madhav V. Rajan (2015), *Cost Accounting: A Managerial Emphasis*, ch. 14,
        sales-volume, sales-mix and selling-price variances.
    """
    same_length(product=product, quantity_before=quantity_before, amount_before=amount_before, quantity=quantity, amount=amount)
    names = identifiers(product, "product")
    columns = {"quantity_before": quantity_before, "amount_before": amount_before, "quantity": quantity, "amount": amount}
    u0, a0, u1, a1 = (sums(names.codes, money(values, role), len(names)) for role, values in columns.items())
    _checked(names.names, u0, a0, u1, a1)
    growth = None if visits is None and visits_before is None else _growth(visits_before, visits)
    parts = _parts(u0, a0, u1, a1, growth)
    change = a1 - a0
    order = np.lexsort((np.arange(len(names)), -np.abs(change)))
    volume, conversion, mix, price = (part[order] for part in parts)
    return Variance(
        products=names.names[order], before=amounts(a0[order]), after=amounts(a1[order]), volume=amounts(volume),
        conversion=None if growth is None else amounts(conversion), mix=amounts(mix), price=amounts(price), change=amounts(change[order]),
        total_before=total(int(a0.sum())), total_after=total(int(a1.sum())), difference=total(int(change.sum())),
        volume_effect=total(int(volume.sum())), conversion_effect=None if growth is None else total(int(conversion.sum())),
        mix_effect=total(int(mix.sum())), price_effect=total(int(price.sum())),
        new=int(((u0 == 0) & (u1 > 0)).sum()), gone=int(((u0 > 0) & (u1 == 0)).sum()),
    )  # fmt: skip


def _checked(names: NDArray[np.object_], u0: Ints, a0: Ints, u1: Ints, a1: Ints) -> None:
    if (u0 < 0).any() or (u1 < 0).any():
        raise Fault("quantity_negative", _("A product has less than zero pieces in a period: give net sales of whole periods."))
    odd = ((u0 == 0) & (a0 != 0)) | ((u1 == 0) & (a1 != 0))
    if odd.any():
        raise Fault("quantity_missing", _("%(product)s has an amount without pieces: leave postage and corrections out."), product=names[int(odd.argmax())])
    if not u0.sum():
        raise Fault("nothing_before", _("Nothing was sold before: there is no mix and no price to compare with."))


def _growth(before: float | None, now: float | None) -> Fraction:
    if before is None or now is None:
        raise Fault("visits_incomplete", _("Conversion needs the visits of both periods."))
    if before <= 0 or now <= 0:
        raise Fault("visits_not_positive", _("The visits of a period must be above zero."))
    return Fraction(now) / Fraction(before)


def _parts(u0: Ints, a0: Ints, u1: Ints, a1: Ints, growth: Fraction | None) -> tuple[Ints, Ints, Ints, Ints]:
    """Volume, conversion, mix and price of each product in ten-thousandths."""
    all_before, all_now = int(u0.sum()), int(u1.sum())
    ratio = Fraction(all_now, all_before)
    volume, conversion, mix, price = (np.zeros(len(u0), dtype=np.int64) for _part in range(4))
    for place, (q0, s0, q1, s1) in enumerate(zip(u0.tolist(), a0.tolist(), u1.tolist(), a1.tolist(), strict=True)):
        more = (ratio - 1) * s0
        visited = more if growth is None else (growth - 1) * s0
        at_old_price = Fraction(s0 * q1, q0) if q0 else Fraction(s1)
        volume[place] = round(visited)
        conversion[place] = round(more - visited)
        mix[place] = round(at_old_price - ratio * s0)
        price[place] = s1 - s0 - volume[place] - conversion[place] - mix[place]
    return volume, conversion, mix, price
