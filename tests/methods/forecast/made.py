"""Series made for the tests: their first days, and a shop with a summer."""

from datetime import date

import numpy as np


def months(count: int, first: int = 2020 * 12) -> list[date]:
    return [date((first + step) // 12, (first + step) % 12 + 1, 1) for step in range(count)]


def quarters(count: int, year: int = 2005) -> list[date]:
    return [date(year + step // 4, step % 4 * 3 + 1, 1) for step in range(count)]


def years(count: int, year: int = 1996) -> list[date]:
    return [date(year + step, 1, 1) for step in range(count)]


def seasonal(count: int, seed: int = 0, noise: float = 4.0) -> np.ndarray:
    """A shop with a summer, a slow rise and luck."""
    step = np.arange(count)
    found = 200 + 0.8 * step + 40 * np.sin(step / 6 * np.pi) + np.random.default_rng(seed).normal(0, noise, count)
    return np.round(found, 2)
