"""Price sensitivity after Van Westendorp: four questions, four curves, four crossing points."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Bools, Floats, Values, same_length
from mercatique.methods.intervals import checked
from mercatique.methods.result import Reason, Result

#: A value for each of the four points, or the four shares of people at each price.
Four: TypeAlias = tuple[float | None, float | None, float | None, float | None]
Shares: TypeAlias = tuple[Floats, Floats, Floats, Floats]
PLATEAUS = ("lowest", "middle", "highest")
NO_CROSSING = _("The curves do not cross in the prices that were answered.")
#: Points in the order in which they are told.
POINTS = ("marginal_cheapness", "optimal_price", "indifference_price", "marginal_expensiveness")
LEAST = 5


@dataclass(frozen=True)
class PriceSensitivity(Result):
    """The four points with bootstrap intervals; the acceptable range runs from cheapness to expensiveness."""

    respondents: int
    inconsistent: int
    empty: int
    marginal_cheapness: float | None
    optimal_price: float | None
    indifference_price: float | None
    marginal_expensiveness: float | None
    reason: Reason | None
    plateau: str
    level: float
    draws: int
    lows: Four
    highs: Four
    prices: Floats
    too_cheap: Floats
    cheap: Floats
    expensive: Floats
    too_expensive: Floats

    @property
    def points(self) -> Four:
        return (self.marginal_cheapness, self.optimal_price, self.indifference_price, self.marginal_expensiveness)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "point": pa.array(POINTS, pa.string()),
                "price": pa.array(self.points, pa.float64()),
                "low": pa.array(self.lows, pa.float64()),
                "high": pa.array(self.highs, pa.float64()),
            }
        )

    def curves(self) -> pa.Table:
        """Share of people by price who find it too cheap, cheap, expensive, too expensive."""
        return pa.table({"price": self.prices, "too_cheap": self.too_cheap, "cheap": self.cheap, "expensive": self.expensive, "too_expensive": self.too_expensive})


def van_westendorp(
    too_cheap: Values, cheap: Values, expensive: Values, too_expensive: Values, *, plateau: str = "lowest", level: float = 0.95, draws: int = 500, seed: int = 0
) -> PriceSensitivity:
    """Which prices seem acceptable to people, and where would the fewest refuse?

    Assumptions
        People know the kind of product and its prices. The answers say what seems normal, not what will be bought: a price is
        decided with the cost, the competition and a test.

    Formula
        Only answers with too cheap < cheap < expensive < too expensive count (the others are counted as inconsistent). At each
        price: share who find it too cheap (their answer is at or above it), cheap, expensive (at or below), too expensive. The
        curves are joined by straight lines between the prices answered::

            marginal cheapness       too cheap = not cheap
            optimal price            too cheap = too expensive
            indifference price       cheap = expensive
            marginal expensiveness   too expensive = not expensive

        Where two curves meet along a stretch of prices, ``plateau`` takes its lowest price (as R's pricesensitivitymeter does),
        its middle or its highest. Interval: percentiles of ``draws`` resamples of respondents.

    Parameters
        too_cheap, cheap, expensive, too_expensive: prices above zero, one row per respondent, shape (n,).
        plateau: lowest, middle or highest. level: of the intervals. draws, seed: of the bootstrap; 0 draws for none.

    Result
        ``PriceSensitivity``: points are *None* with a reason when curves do not cross or fewer than five answers are consistent.

    Errors
        columns_differ, column_no_number, answer_outside_scale (a negative price), plateau_unknown, level_wrong, draws_wrong.

    Source
        Peter H. van Westendorp (1976), *NSS Price Sensitivity Meter: A New Approach to Study Consumer Perception of Prices*,
        ESOMAR Congress; Bradley Efron (1979), *Bootstrap Methods*.
    """
    given = {"too_cheap": too_cheap, "cheap": cheap, "expensive": expensive, "too_expensive": too_expensive}
    same_length(**given)
    checked(level)
    if plateau not in PLATEAUS:
        raise Fault("plateau_unknown", _("%(plateau)s is no rule for plateaus: choose lowest, middle or highest."), plateau=plateau)
    if draws < 0:
        raise Fault("draws_wrong", _("The number of draws cannot be negative."))
    table = np.column_stack([scores(values, role, 0) for role, values in given.items()])
    full: Bools = np.isfinite(table.sum(axis=1))
    steps: Floats = np.diff(np.where(full[:, None], table, 0), axis=1)
    fine: Bools = np.logical_and(full, steps.min(axis=1) > 0)
    kept: Floats = table[fine]
    kept = kept[np.lexsort(kept.T)]
    prices = np.unique(kept)
    shares = curves(kept, prices)
    points: Four = (None, None, None, None)
    lows, highs, reason = points, points, None
    if len(kept) < LEAST:
        reason = Reason(_("Only %(kept)s answers are consistent: at least five are needed."), {"kept": len(kept)})
    else:
        points = crossings(prices, shares, plateau)
        reason = Reason(NO_CROSSING) if None in points else None
        lows, highs = _resampled(kept, plateau, level, draws, seed)
    return PriceSensitivity(len(kept), int((full & ~fine).sum()), int((~full).sum()), *points, reason, plateau, level, draws, lows, highs, prices, *shares)


def curves(answers: Floats, prices: Floats) -> Shares:
    """Shares of people at each price: too cheap, cheap, expensive, too expensive."""
    size = max(len(answers), 1)
    ordered = np.sort(answers, axis=0)
    falling = [1 - np.searchsorted(ordered[:, place], prices, side="left") / size for place in (0, 1)]
    rising = [np.searchsorted(ordered[:, place], prices, side="right") / size for place in (2, 3)]
    return falling[0], falling[1], rising[0], rising[1]


def crossings(prices: Floats, shares: Shares, plateau: str = "lowest") -> Four:
    """The four points of four curves given at rising prices."""
    too_cheap, cheap, expensive, too_expensive = shares
    return (
        _crossing(prices, too_cheap - (1 - cheap), plateau),
        _crossing(prices, too_cheap - too_expensive, plateau),
        _crossing(prices, cheap - expensive, plateau),
        _crossing(prices, 1 - expensive - too_expensive, plateau),
    )


def _crossing(prices: Floats, gap: Floats, plateau: str) -> float | None:
    """Where a falling gap is zero, straight lines between the prices."""
    gap = np.where(np.abs(gap) < 1e-12, 0.0, gap)
    if not len(gap) or gap[0] < 0 or gap[-1] > 0:
        return None
    level = np.flatnonzero(gap == 0)
    if len(level):
        low, high = float(prices[level[0]]), float(prices[level[-1]])
        return {"lowest": low, "middle": (low + high) / 2, "highest": high}[plateau]
    after = int(np.flatnonzero(gap < 0)[0])
    before = after - 1
    return float(prices[before] + (prices[after] - prices[before]) * gap[before] / (gap[before] - gap[after]))


def _resampled(kept: Floats, plateau: str, level: float, draws: int, seed: int) -> tuple[Four, Four]:
    dice = np.random.default_rng(seed)
    found: list[list[float]] = [[], [], [], []]
    for _draw in range(draws):
        sample = kept[dice.integers(0, len(kept), len(kept))]
        prices = np.unique(sample)
        for place, point in enumerate(crossings(prices, curves(sample, prices), plateau)):
            if point is not None:
                found[place].append(point)
    tail = (1 - level) / 2
    enough = [len(values) > draws / 2 for values in found]
    one, two, three, four = ([float(at) for at in np.quantile(values, [tail, 1 - tail])] if fine else [None, None] for values, fine in zip(found, enough, strict=True))
    return (one[0], two[0], three[0], four[0]), (one[1], two[1], three[1], four[1])
