"""Newton's method for log-likelihoods: gradient and Hessian are given, parameters are logarithms of positive numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mercatique.methods.columns import Floats

#: Value, gradient and Hessian by the parameters themselves.
Derivatives: TypeAlias = tuple[float, Floats, Floats]

STEPS = 100
#: The largest change of a logarithm in one step, and how far it may go: beyond, customers hardly differ or hardly ever leave.
STRIDE, LIMIT = 1.5, 8.0
#: The gain in log-likelihood that the last step promises; that step is made and its remainder is of the square of it.
ENOUGH = 1e-6
#: A logarithm known no better than this (one standard error) is not known.
LOOSE = 3.0


@dataclass(frozen=True)
class Summit:
    """Where the log-likelihood is highest: parameters, value, covariance of their logarithms (*None*: data do not settle it)."""

    parameters: Floats
    value: float
    covariance: Floats | None
    rounds: int


def climb(derivatives: Callable[[Floats], Derivatives], start: Floats) -> Summit:
    """The maximum reached from positive ``start``; each round costs one call of ``derivatives``."""
    place = np.log(np.asarray(start, dtype=np.float64))
    value, slope, bend = by_logarithm(derivatives, place)
    rounds = 1
    while rounds < STEPS:
        step = ascent(slope, bend)
        gain = float(step @ slope) / 2
        if gain < ENOUGH and float(np.abs(step).max()) < STRIDE:
            place = np.clip(place + step, -LIMIT, LIMIT)
            value += gain
            break
        step *= min(1.0, STRIDE / max(float(np.abs(step).max()), 1e-300))
        moved = False
        while float(np.abs(step).max()) > 1e-12 and rounds < STEPS:
            there = np.clip(place + step, -LIMIT, LIMIT)
            found = by_logarithm(derivatives, there)
            rounds += 1
            if np.isfinite(found[0]) and found[0] >= value - 1e-12 * abs(value):
                moved = bool((there != place).any()) and found[0] - value > ENOUGH / 10
                place, (value, slope, bend) = there, found
                break
            step /= 4
        if not moved:
            break
    return Summit(np.exp(place), value, spread(bend), rounds)


def by_logarithm(derivatives: Callable[[Floats], Derivatives], place: Floats) -> Derivatives:
    """Gradient and Hessian by the logarithms of the parameters."""
    here = np.exp(place)
    value, slope, bend = derivatives(here)
    return value, here * slope, np.outer(here, here) * bend + np.diag(here * slope)


def ascent(slope: Floats, bend: Floats) -> Floats:
    """Newton's step; where the surface is not curved downwards it goes up all the same."""
    curves, axes = np.linalg.eigh(-bend)
    floor = max(float(np.abs(curves).max()) * 1e-10, 1e-12)
    step: Floats = axes @ ((axes.T @ slope) / np.maximum(np.abs(curves), floor))
    return step


def spread(bend: Floats) -> Floats | None:
    """Inverse of the information about the logarithms; *None* where it is singular or says next to nothing."""
    curves, axes = np.linalg.eigh(-bend)
    if not np.isfinite(curves).all() or float(curves.min()) <= 0:
        return None
    found: Floats = (axes / curves) @ axes.T
    return found if float(np.diag(found).max()) < LOOSE**2 else None
