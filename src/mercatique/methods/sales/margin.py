"""What sales leave: turnover, cost and margin by product, site or channel."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import _
from mercatique.methods.columns import Floats, Values, amounts, identifiers, money, same_length, sums, total
from mercatique.methods.result import Reason, Result


@dataclass(frozen=True)
class Margin(Result):
    """One row per key, the largest margin first; rates are on turnover, shares of the whole margin."""

    keys: NDArray[np.object_]
    amount: Floats
    cost: Floats
    margin: Floats
    rate: Floats
    share: Floats
    total_amount: float
    total_cost: float
    total_margin: float
    total_rate: float | None
    reason: Reason | None
    at_a_loss: int
    without_key: int

    def __len__(self) -> int:
        return len(self.keys)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "key": pa.array(self.keys, pa.string()),
                "amount": self.amount,
                "cost": self.cost,
                "margin": self.margin,
                "rate": pa.array(self.rate, from_pandas=True),
                "share": pa.array(self.share, from_pandas=True),
            }
        )


def margin(key: Values, amount: Values, cost: Values) -> Margin:
    """What do sales leave once what was sold is paid, and where?

    Assumptions
        Amounts and costs are of the same lines, both without VAT; what comes back is negative in both.

    Formula
        margin = amount - cost, added exactly per key; rate = margin / amount (n/a unless the amount is above zero);
        share = margin / whole margin (n/a unless that is above zero).

    Parameters
        key: product, site, channel…, text, shape (n,); rows without one count in the totals and in ``without_key``.
        amount, cost: money of the line, shape (n,).

    Result
        ``Margin``, the largest first, equal ones by name; how many keys are sold at a loss. A census: no interval.

    Errors
        columns_differ, column_empty_cells, column_no_number, column_too_large.

    Source
        Gross margin (marge commerciale) of the French *Plan comptable général*, soldes intermédiaires de gestion.
    """
    same_length(key=key, amount=amount, cost=cost)
    names = identifiers(key, "key")
    sold, paid = money(amount, "amount"), money(cost, "cost")
    size = len(names)
    turnover, costs = sums(names.codes, sold, size), sums(names.codes, paid, size)
    left = turnover - costs
    order = np.lexsort((np.arange(size), -left))
    whole, whole_left = int(sold.sum()), int(sold.sum() - paid.sum())
    rate = np.divide(left, turnover, out=np.full(size, np.nan), where=turnover > 0)
    share = left / whole_left if whole_left > 0 else np.full(size, np.nan)
    return Margin(
        keys=names.names[order], amount=amounts(turnover[order]), cost=amounts(costs[order]), margin=amounts(left[order]), rate=rate[order],
        share=share[order], total_amount=total(whole), total_cost=total(int(paid.sum())), total_margin=total(whole_left),
        total_rate=whole_left / whole if whole > 0 else None, reason=None if whole > 0 else Reason(_("Nothing is sold: there is no rate of margin.")),
        at_a_loss=int((left < 0).sum()), without_key=int((names.codes < 0).sum()),
    )  # fmt: skip

