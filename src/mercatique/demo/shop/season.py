"""When the shop sells: Christmas, Mother's Day, the cold months, promotion days and the days of the week."""

from datetime import date, timedelta

import numpy as np

from mercatique.demo.days import Window, black_friday, mothers_day
from mercatique.demo.dice import Floats, Ints

#: Share of the price taken off on promotion days.
PROMOTION = 0.15
MONTHS = np.array([0.96, 0.98, 0.94, 0.88, 0.92, 0.80, 0.70, 0.66, 0.92, 1.06, 1.30, 1.55])


def demand(window: Window) -> Floats:
    """Relative demand of each day of the window."""
    month = window.days.astype("datetime64[M]").astype(np.int64) % 12
    weight = MONTHS[month] * np.array([1.06, 1.02, 1.0, 0.98, 0.92, 0.90, 1.12])[window.weekday]
    for year in range(window.start.year, window.today.year + 1):
        _swell(weight, window, mothers_day(year), before=9, peak=1.9)
        _swell(weight, window, date(year, 12, 18), before=18, peak=1.75)
        _swell(weight, window, date(year, 2, 14), before=6, peak=1.35)
        _quiet(weight, window, date(year, 12, 23), date(year, 12, 26), 0.35)
    weight = np.where(promotion(window) > 0, weight * 1.9, weight)
    return np.asarray(weight / weight.mean())


def promotion(window: Window) -> Floats:
    """Part of the price taken off each day: the week of Black Friday, the shop's birthday, the January sales."""
    off = np.zeros(window.length)
    for year in range(window.start.year, window.today.year + 1):
        for first, days in ((black_friday(year), 4), (date(year, 4, 12), 3), (date(year, 9, 20), 3), (date(year, 1, 10), 5)):
            place = window.offset(first)
            off[max(place, 0) : max(place + days, 0)] = PROMOTION
    return off


def gift_days(window: Window) -> Floats:
    """How much more gifts (boxes, tableware, sweets) are bought on each day."""
    lift = np.ones(window.length)
    for year in range(window.start.year, window.today.year + 1):
        _swell(lift, window, date(year, 12, 20), before=35, peak=3.2)
        _swell(lift, window, mothers_day(year), before=12, peak=2.4)
    return lift


def _swell(weight: Floats, window: Window, peak_day: date, *, before: int, peak: float) -> None:
    """Demand that rises to a peak and falls back within two days."""
    for step in range(-before, 3):
        place = window.offset(peak_day + timedelta(step))
        if 0 <= place < window.length:
            weight[place] *= 1 + (peak - 1) * ((before + step) / before if step <= 0 else max(0.0, 0.5 - step * 0.25))


def _quiet(weight: Floats, window: Window, first: date, last: date, level: float) -> None:
    low, high = max(window.offset(first), 0), max(window.offset(last) + 1, 0)
    weight[low:high] *= level


def hours(rng: np.random.Generator, count: int) -> Ints:
    """Seconds of the day: lunch, and the evening above all."""
    evening = rng.random(count) < 0.56
    moment = np.where(evening, rng.normal(20.8, 1.3, count), rng.normal(12.9, 2.4, count))
    return np.clip(np.rint(moment * 3600), 6 * 3600, 23 * 3600 + 3500).astype(np.int64)
