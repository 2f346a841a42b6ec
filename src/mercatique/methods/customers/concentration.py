"""Concentration: how few customers (or products) make how much of the sales; ABC classes, Lorenz curve, Gini."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

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
from mercatique.methods.result import Reason, Result

CUTS = (0.80, 0.95)
CLASSES = "ABCDEFGH"
#: A share of n that is whole but for the last bits of a float counts as whole (20 % of 15 are 3).
SLACK = 1e-9


@dataclass(frozen=True)
class Class:
    """One ABC class: how many items, what they bring, both as shares of the items and amounts counted."""

    name: str
    items: int
    share: float
    amount: float
    amount_share: float


@dataclass(frozen=True)
class Concentration(Result):
    """Items from the largest amount to the smallest; shares are cumulative over the items counted (amount above zero)."""

    keys: NDArray[np.object_]
    amount: Floats
    share: Floats
    cumulative: Floats
    abc: NDArray[np.object_]
    cuts: tuple[float, ...]
    items: int
    total: float
    gini: float | None
    gini_reason: Reason | None
    not_counted: int
    not_counted_amount: float
    without_key: int

    def __len__(self) -> int:
        return len(self.keys)

    def best(self, share: float) -> tuple[int, float | None]:
        """The best ``share`` of the items (rounded up to a whole item): how many, and their share of the amount."""
        size = ceil(share * self.items - SLACK)
        if self.items == 0 or size == 0:
            return 0, None if self.items == 0 else 0.0
        return size, float(self.cumulative[min(size, self.items) - 1])

    def needed(self, share: float) -> tuple[int, float | None]:
        """The fewest items that together make at least ``share`` of the amount: how many, as a share of the items."""
        if self.items == 0:
            return 0, None
        size = int(np.searchsorted(self.cumulative[: self.items], share - SLACK, side="left")) + 1 if share > 0 else 0
        return min(size, self.items), min(size, self.items) / self.items

    def classes(self) -> list[Class]:
        found = []
        for name in CLASSES[: len(self.cuts) + 1]:
            inside = self.abc == name
            size, value = int(inside.sum()), float(self.amount[inside].sum())
            found.append(
                Class(
                    name,
                    size,
                    size / self.items if self.items else 0.0,
                    round(value, 4),
                    float(self.share[inside].sum()) if self.items else 0.0,
                )
            )
        return found

    def curve(self, points: int = 101) -> list[tuple[float, float]]:
        """The Pareto curve, best first: (share of items, share of amount), at most ``points`` points from (0, 0),
        closer together at the beginning, where the curve is steep."""
        if self.items == 0:
            return []
        even = np.linspace(0, self.items, points - points // 2)
        near = np.geomspace(1, self.items, points // 2)
        steps = np.unique(np.rint(np.concatenate((even, near))).astype(np.int64))
        heights = np.concatenate(([0.0], self.cumulative[: self.items]))
        return [(int(step) / self.items, float(heights[step])) for step in steps]

    def lorenz(self, points: int = 101) -> list[tuple[float, float]]:
        """The Lorenz curve, smallest first: the Pareto curve turned by half a turn."""
        return [(1 - x, 1 - y) for x, y in reversed(self.curve(points))]

    def to_table(self) -> pa.Table:
        counted = np.arange(len(self)) < self.items
        return pa.table(
            {
                "rank": np.arange(1, len(self) + 1),
                "key": pa.array(self.keys, pa.string()),
                "amount": self.amount,
                "share": pa.array(self.share, mask=~counted),
                "cumulative": pa.array(self.cumulative, mask=~counted),
                "abc": pa.array(self.abc, pa.string()),
            }
        )


def concentration(key: Values, amount: Values, *, cuts: Sequence[float] = CUTS) -> Concentration:
    """How few customers or products make how much of the sales, and which ones?

    Pareto curve, ABC classes, Gini coefficient and Lorenz curve of an amount per item (customer, product, country…).

    Assumptions
        Amounts can be added (one currency, one VAT basis). The result describes the rows given; it is a census, no
        sample, and has no interval.

    Formula
        Amounts are summed per item. Items are ranked by amount, largest first, equal ones by id as text. **Counted**
        are the items whose sum is above zero; an item with a sum of zero or below (all cancelled, more returned than
        bought) makes no sales: it stands at the end of the ranking without share and without class, is no part of the
        number of items nor of the total, and is reported apart (``not_counted``, ``not_counted_amount``). So shares
        stay between 0 and 1 and the curve never falls; the total counted is then larger than the plain net total by
        exactly ``-not_counted_amount``.

        share_i = amount_i / total; cumulative_i = share_1 + … + share_i. Class A: items *before* which less than the
        first cut-off is reached, so that the item which crosses the line is still an A and there is always one; B and
        C likewise. Best x: the first ceil(x n) items. With amounts rising, a_1 <= … <= a_n::

            Gini = 2 sum(i a_i) / (n sum(a_i)) - (n + 1) / n

        from 0 (all equal) to (n - 1) / n (one has all).

    Parameters
        key: item id, text, shape (n,); rows without one are left out and counted.
        amount: money, shape (n,), exact to four decimals.
        cuts: rising shares between 0 and 1, by default 0.80 and 0.95 for A, B and C.

    Result
        ``Concentration`` with arrays of shape (items,); ``best(x)``, ``needed(x)``, ``classes()``, ``curve()``,
        ``lorenz()``. Gini is n/a when no item is counted.

    Errors
        columns_differ, column_empty_cells, column_no_number, cuts_not_shares.

    Source
        Vilfredo Pareto (1896), *Cours d'économie politique*; Max O. Lorenz (1905), *Methods of Measuring the
        Concentration of Wealth*; Corrado Gini (1912), *Variabilità e mutabilità*; H. Ford Dickie (1951), *ABC Inventory
        Analysis Shoots for Dollars, not Pennies*.
    """
    same_length(key=key, amount=amount)
    lines = tuple(float(cut) for cut in cuts)
    if not lines or len(lines) >= len(CLASSES) or list(lines) != sorted(set(lines)) or lines[0] <= 0 or lines[-1] >= 1:
        raise Fault(
            "cuts_not_shares", _("The cut-offs must be rising shares between 0 and 1, like 0.8,0.95.")
        )
    keys = identifiers(key, "key")
    whole = sums(keys.codes, money(amount, "amount"), len(keys))
    order = np.argsort(-whole, kind="stable")
    ranked = whole[order]
    items = int((ranked > 0).sum())
    counted = ranked[:items]
    base = int(counted.sum())
    share = np.full(len(ranked), np.nan)
    cumulative = np.full(len(ranked), np.nan)
    reached = np.cumsum(counted)
    abc: NDArray[np.object_] = np.full(len(ranked), None, dtype=object)
    if items:
        share[:items] = counted / base
        cumulative[:items] = reached / base
        before = (reached - counted) / base
        names = np.array(list(CLASSES), dtype=object)
        abc[:items] = names[np.searchsorted(lines, before + SLACK, side="right")]
    return Concentration(
        keys=keys.names[order],
        amount=amounts(ranked),
        share=share,
        cumulative=cumulative,
        abc=abc,
        cuts=lines,
        items=items,
        total=total(base),
        gini=_gini(counted),
        gini_reason=None if items else Reason(_("No item has an amount above zero.")),
        not_counted=len(ranked) - items,
        not_counted_amount=total(int(ranked[items:].sum())),
        without_key=int((keys.codes < 0).sum()),
    )


def _gini(falling: Ints) -> float | None:
    size = len(falling)
    if size == 0:
        return None
    rising = falling[::-1].astype(np.float64)
    places: NDArray[Any] = np.arange(1, size + 1)
    found = 2 * float((places * rising).sum()) / (size * float(rising.sum())) - (size + 1) / size
    return max(found, 0.0)
