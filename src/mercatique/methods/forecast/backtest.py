"""How well a model would have done: forecasts from earlier and earlier origins, judged by what came after."""

from dataclasses import dataclass

import numpy as np

from mercatique.methods.columns import Floats
from mercatique.methods.forecast.models import Model

#: Origins looked back to, and periods judged from each.
ORIGINS = 6


@dataclass(frozen=True)
class Backtest:
    """Errors from each origin (origins, periods ahead), scaled by the naive step of what was known there."""

    errors: Floats
    scaled: Floats
    inside: int
    relative: float | None

    @property
    def mase(self) -> float:
        """Mean absolute scaled error: below 1, better than repeating the last season was on average."""
        return float(np.mean(np.abs(self.scaled)))

    @property
    def coverage(self) -> float:
        """Share of what came that lay within the interval."""
        return self.inside / self.errors.size


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
    errors, scaled, inside, relative = [], [], 0, []
    for back in range(ORIGINS):
        known = values[: len(values) - ahead - back]
        step = float(np.mean(np.abs(known[season:] - known[:-season]))) if len(known) > season else 0.0
        if len(known) < least:
            break
        came = values[len(known) : len(known) + ahead]
        found = model(known, season, ahead, level)
        miss = came - found.mean
        errors.append(miss)
        scaled.append(miss / step if step > 0 else np.where(miss == 0, 0.0, np.nan))
        inside += int(((found.low <= came) & (came <= found.high)).sum())
        relative.append(np.abs(miss) / np.where(came == 0, np.nan, np.abs(came)))
    judged = np.array(scaled)
    if not len(judged) or np.isnan(judged).any():
        return None
    share = np.array(relative)
    return Backtest(np.array(errors), judged, inside, None if np.isnan(share).any() else float(share.mean()))


def persistence(errors: Floats) -> float:
    """How much an error goes on into the next period, 0 to 1; 1 (the cautious end) when there are too few to say."""
    before, after = errors[:, :-1].ravel(), errors[:, 1:].ravel()
    if len(before) < 10 or not (np.ptp(before) and np.ptp(after)):
        return 1.0
    return float(np.clip(np.corrcoef(before, after)[0, 1], 0.0, 1.0))
