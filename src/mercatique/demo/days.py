"""The calendar of the demo: the window that ends today, French public holidays, days that sell."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .dice import Floats, Ints

Days = npt.NDArray[np.datetime64]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's algorithm)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> tuple[date, ...]:
    """The eleven French public holidays."""
    sunday = easter(year)
    moving = (sunday + timedelta(1), sunday + timedelta(39), sunday + timedelta(50))
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return (*moving, *(date(year, month, day) for month, day in fixed))


def mothers_day(year: int) -> date:
    """Last Sunday of May, or first of June when Whitsun falls on it."""
    last = date(year, 5, 31)
    last -= timedelta((last.weekday() + 1) % 7)
    return last + timedelta(7) if last == easter(year) + timedelta(49) else last


def black_friday(year: int) -> date:
    """The Friday after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta((3 - first.weekday()) % 7 + 22)


def months_before(today: date, count: int) -> date:
    """First day of the month that lies ``count`` months before the month of ``today``."""
    years, month = divmod(today.year * 12 + today.month - 1 - count, 12)
    return date(years, month + 1, 1)


@dataclass(frozen=True)
class Window:
    """The days from ``start`` to ``today``, both included; events are offsets from ``start``."""

    start: date
    today: date

    @cached_property
    def length(self) -> int:
        return (self.today - self.start).days + 1

    @cached_property
    def days(self) -> Days:
        return np.datetime64(self.start) + np.arange(self.length)

    @cached_property
    def month_of_day(self) -> Ints:
        """Number of the month of the window each day lies in, from zero."""
        months = self.days.astype("datetime64[M]").astype(np.int64)
        return np.asarray(months - months[0], dtype=np.int64)

    @cached_property
    def months(self) -> int:
        return int(self.month_of_day[-1]) + 1

    @cached_property
    def month_starts(self) -> list[date]:
        return [months_before(self.start, -index) for index in range(self.months)]

    @cached_property
    def calendar_month(self) -> Ints:
        """Month of the year (0 to 11) of each month of the window."""
        return np.array([start.month - 1 for start in self.month_starts], dtype=np.int64)

    @cached_property
    def month_fraction(self) -> Floats:
        """Part of each month that lies in the window: one but for the month of today."""
        counted = np.bincount(self.month_of_day, minlength=self.months)
        whole = [(months_before(start, -1) - start).days for start in self.month_starts]
        return counted / np.array(whole)

    @cached_property
    def progress(self) -> Floats:
        """How far along the window each month lies, from 0 to 1."""
        return np.linspace(0.0, 1.0, self.months)

    @cached_property
    def weekday(self) -> Ints:
        return np.asarray((self.days.astype(np.int64) + 3) % 7, dtype=np.int64)

    @cached_property
    def closed(self) -> npt.NDArray[np.bool_]:
        """Sundays and public holidays."""
        years = range(self.start.year, self.today.year + 1)
        shut = np.array([np.datetime64(day) for year in years for day in public_holidays(year)])
        return (self.weekday == 6) | np.isin(self.days, shut)

    def opening(self, saturday: float) -> Floats:
        """Weight of each day of a business closed on Sundays and public holidays."""
        weights = np.where(self.weekday == 5, saturday, 1.0)
        return np.where(self.closed, 0.0, weights)

    def offset(self, day: date) -> int:
        return (day - self.start).days

    def draw_in_months(self, rng: np.random.Generator, months: Ints, weights: Floats) -> Ints:
        """A day for each event of a given month, after the weights of the days."""
        edges = np.concatenate(([0.0], np.cumsum(weights)))
        first = np.searchsorted(self.month_of_day, np.arange(self.months), side="left")
        last = np.searchsorted(self.month_of_day, np.arange(self.months), side="right")
        low, high = edges[first[months]], edges[last[months]]
        aim = low + rng.random(len(months)) * (high - low)
        drawn = np.searchsorted(edges, aim, side="right") - 1
        return np.clip(drawn, first[months], last[months] - 1).astype(np.int64)

    def next_open(self, offsets: Ints, saturday: float = 1.0) -> Ints:
        """The same day, or the next one that is open; the last open one at the end of the window."""
        is_open = self.opening(saturday) > 0
        ahead = np.where(is_open, np.arange(self.length), self.length)
        ahead = np.minimum.accumulate(ahead[::-1])[::-1]
        behind = np.maximum.accumulate(np.where(is_open, np.arange(self.length), 0))
        inside = np.clip(offsets, 0, self.length - 1)
        return np.where(ahead[inside] < self.length, ahead[inside], behind[inside]).astype(np.int64)
