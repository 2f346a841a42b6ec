"""Intervals and corrected tests that several families ask for: normal and Student quantiles, Wilson, Holm, Benjamini-Hochberg."""

from math import sqrt

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints

CORRECTIONS = ("holm", "bh", "none")


def critical(level: float) -> float:
    """The normal quantile of a two-sided interval: 1.96 for 0.95."""
    from scipy.special import ndtri

    return float(ndtri((1 + checked(level)) / 2))


def student(level: float, freedom: float) -> float:
    """The Student quantile of a two-sided interval."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + checked(level)) / 2))


def checked(level: float) -> float:
    if not 0 < level < 1:
        raise Fault("level_wrong", _("A level of confidence of %(level)s is not possible: give a share like 0.95."), level=level)
    return level


def two_sided(z: float) -> float:
    """The two-sided p-value of a standard normal value."""
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(z)))


def wilson(share: float | None, size: float, level: float = 0.95) -> tuple[float | None, float | None]:
    """Wilson's interval of a share of ``size`` answers (an effective size when they carry weights)."""
    if share is None or size <= 0:
        return None, None
    square = critical(level) ** 2
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = sqrt(max(square * (share * (1 - share) / size + square / (4 * size * size)), 0.0)) / (1 + square / size)
    return 0.0 if share == 0 else middle - half, 1.0 if share == 1 else middle + half


def wilsons(rate: Floats, size: Floats | Ints, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's interval of many shares; not a number where nobody was counted or the rate is none or above one."""
    n = np.where((size > 0) & (rate <= 1), size, np.nan)
    square = critical(level) ** 2
    middle = (rate + square / (2 * n)) / (1 + square / n)
    half = np.sqrt(square * (np.clip(rate * (1 - rate), 0, None) / n + square / (4 * n * n))) / (1 + square / n)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def mean_interval(values: Floats, level: float = 0.95) -> tuple[float | None, float | None, float | None]:
    """Mean and Student interval; none with no value, no interval with one."""
    if not len(values):
        return None, None, None
    mean = float(values.mean())
    if len(values) < 2:
        return mean, None, None
    half = student(level, len(values) - 1) * float(values.std(ddof=1)) / sqrt(len(values))
    return mean, mean - half, mean + half


def kish(weights: Floats) -> tuple[float, float]:
    """Effective size and design effect of weights (Kish 1965)."""
    squares = float(np.square(weights).sum())
    effective = float(weights.sum()) ** 2 / squares if squares else 0.0
    return effective, len(weights) / effective if effective else 1.0


def corrected(chances: Floats, how: str) -> Floats:
    """P-values corrected for their number; places that are not a number stay so and do not count."""
    if how not in CORRECTIONS:
        raise Fault("correction_unknown", _("%(correction)s is no correction of tests: choose holm, bh or none."), correction=how)
    found = np.array(chances, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(found))
    if how == "none" or not len(known):
        return found
    order = known[np.argsort(found[known], kind="stable")]
    count = len(order)
    if how == "holm":
        found[order] = np.minimum(np.maximum.accumulate(found[order] * (count - np.arange(count))), 1.0)
    else:
        scaled = found[order] * count / np.arange(1, count + 1)
        found[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return found
