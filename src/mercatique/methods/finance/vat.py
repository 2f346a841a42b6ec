"""When VAT is paid: by month, by quarter, or once a year with two instalments."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mercatique.fault import Fault, _

MONTHLY, QUARTERLY, ANNUAL = "monthly", "quarterly", "annual"
REGIMES = (MONTHLY, QUARTERLY, ANNUAL)
#: The instalments of a year: month of the calendar and share of what the year before owed.
INSTALMENTS = {7: 0.55, 12: 0.40}
#: The part of what is owed so far that a first year pays in the months of the instalments.
FIRST_YEAR = 0.8


def known_regime(regime: str) -> str:
    if regime not in REGIMES:
        raise Fault("regime_unknown", _("%(regime)s is no way to declare VAT: write monthly, quarterly or annual."), regime=regime)
    return regime


def declared_in(fiscal_month: int) -> int:
    """The month of the yearly declaration: May after a calendar year, else the third month after the fiscal year."""
    return 5 if fiscal_month == 1 else (fiscal_month + 1) % 12 + 1


def months_until_settled(month: int, regime: str, fiscal_month: int) -> int:
    """How many months after an invoice (in a month of the calendar) its VAT has been settled for sure."""
    if regime == ANNUAL:
        last = (fiscal_month - 2) % 12 + 1
        return (last - month) % 12 + (5 if fiscal_month == 1 else 3)
    return 1 if regime == MONTHLY else 3 - (month - 1) % 3


def settled(position: NDArray[Any], months: Sequence[int], regime: str = MONTHLY, fiscal_month: int = 1) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """VAT paid in each month (last axis; ``months`` are calendar months 1 to 12), and what is still owed at the end (below zero: a credit).

    Monthly: in each month what is owed at its beginning. Quarterly: in January, April, July and October. Annual: 55 % of the
    VAT of the fiscal year before (brought to twelve months) in July and 40 % in December, the rest with the declaration; a first
    year pays 80 % of what it owes so far in these months. A credit is carried forward.
    """
    known_regime(regime)
    shape = position.shape[:-1]
    found, owed = np.zeros(position.shape), np.zeros(shape)
    base: NDArray[np.float64] | None = None
    closing, year, length = np.zeros(shape), np.zeros(shape), 0
    for place, month in enumerate(months):
        if month == fiscal_month and place:
            base, closing, year, length = year * 12 / length, owed.copy(), np.zeros(shape), 0
        paid = np.zeros(shape)
        if regime == MONTHLY or (regime == QUARTERLY and month % 3 == 1):
            paid = np.maximum(owed, 0.0)
        elif regime == ANNUAL:
            if month == declared_in(fiscal_month) and base is not None:
                paid = np.maximum(closing, 0.0)
            if month in INSTALMENTS:
                paid = paid + (FIRST_YEAR * np.maximum(owed, 0.0) if base is None else INSTALMENTS[month] * np.maximum(base, 0.0))
        found[..., place] = paid
        year = year + position[..., place]
        owed = owed + position[..., place] - paid
        length += 1
    return found, owed
