"""How well a model would have done: forecasts from earlier and earlier origins, judged by what came after."""

from dataclasses import dataclass

import numpy as np

from mercatique.methods.columns import Floats
from mercatique.methods.forecast.models import Model

#: Origins looked back to, and periods judged from each.
ORIGINS = 6


@dataclass(frozen=True)
class Backtest:
    """Errors from each origin (origins, periods ahead), what came, and the usual step between seasons known at each."""

    errors: Floats
    came: Floats
    step: Floats
    inside: int

    @property
    def mae(self) -> float:
        return float(np.mean(np.abs(self.errors)))

    @property
    def mase(self) -> float | None:
        """Mean absolute scaled error: below 1, better than repeating the last season was on average."""
        return float(np.mean(np.abs(self.errors) / self.step[:, None])) if (self.step > 0).all() else None

    @property
    def mape(self) -> float | None:
        """Mean absolute error as a share of what came."""
        return float(np.mean(np.abs(self.errors) / np.abs(self.came))) if self.came.all() else None

    @property
    def coverage(self) -> float:
        """Share of what came that lay within the interval."""
        return self.inside / self.errors.size

    @property
    def judged(self) -> int:
        return int(self.errors.size)


def reach(size: int, season: int, horizon: int, least: int) -> int:
    """Periods judged from each origin."""
    return min(horizon, max(season, 2), size - least)


def earliest(size: int, season: int, horizon: int, least: int) -> int:
    """How many values are known at the earliest origin."""
    return max(size - reach(size, season, horizon, least) - ORIGINS + 1, least)


def backtest(values: Floats, season: int, horizon: int, model: Model, level: float, least: int) -> Backtest | None:
    """Rolling origin; *None* when no origin leaves enough values before and any after."""
    ahead = reach(len(values), season, horizon, least)
    if ahead < 1:
        return None
    errors, came, steps, inside = [], [], [], 0
    for size in range(len(values) - ahead, earliest(len(values), season, horizon, least) - 1, -1):
        known, after = values[:size], values[size : size + ahead]
        found = model(known, season, ahead, level)
        errors.append(after - found.mean)
        came.append(after)
        steps.append(np.mean(np.abs(known[season:] - known[:-season])))
        inside += int(((found.low <= after) & (after <= found.high)).sum())
    return Backtest(np.array(errors), np.array(came), np.array(steps), inside)


def persistence(errors: Floats) -> float:
    """How much an error goes on into the next period, 0 to 1; 1 (the cautious end) when there are too few to say."""
    before, after = errors[:, :-1].ravel(), errors[:, 1:].ravel()
    if len(before) < 10 or not (np.ptp(before) and np.ptp(after)):
        return 1.0
    return float(np.clip(np.corrcoef(before, after)[0, 1], 0.0, 1.0))
