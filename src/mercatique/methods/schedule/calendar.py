"""Working days: weeks, French public holidays, and the days people are away."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Ints, Values, counts
from mercatique.methods.result import Result

FRANCE, ALSACE, NONE = "fr", "alsace-moselle", "none"
REGIONS = (FRANCE, ALSACE, NONE)
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True)
class Calendar:
    """Days on which work is done: weekdays 0 (Monday) to 6 that count, a region's holidays, and further days off."""

    region: str = FRANCE
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    days_off: frozenset[date] = field(default_factory=frozenset)

    def works(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.days_off and day not in holidays(day.year, self.region)

    def after(self, day: date, working_days: int) -> date:
        """The day reached by working that many days from ``day`` on; with 0, the first working day from it on."""
        while not self.works(day):
            day += timedelta(days=1)
        for _step in range(working_days):
            day += timedelta(days=1)
            while not self.works(day):
                day += timedelta(days=1)
        return day

    def before(self, day: date, working_days: int) -> date:
        """The day from which that many working days lead to ``day``; with 0, the last working day up to it."""
        while not self.works(day):
            day -= timedelta(days=1)
        for _step in range(working_days):
            day -= timedelta(days=1)
            while not self.works(day):
                day -= timedelta(days=1)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days from start to end, both included."""
        return sum(self.works(start + timedelta(days=step)) for step in range((end - start).days + 1))


@dataclass(frozen=True)
class Holidays(Result):
    """One row per public holiday, in the order of time."""

    dates: tuple[date, ...]
    names: NDArray[np.object_]
    region: str
    on_working_days: int

    def __len__(self) -> int:
        return len(self.dates)

    def to_table(self) -> pa.Table:
        weekday: Ints = np.array([day.isoweekday() for day in self.dates], dtype=np.int64)
        return pa.table({"date": pa.array(self.dates, pa.date32()), "holiday": pa.array(self.names, pa.string()), "weekday": weekday})


def public_holidays(year: Values, *, region: str = FRANCE) -> Holidays:
    """Which days of the year are public holidays in France?

    Assumptions
        The general law; agreements of a branch may add days. Alsace and Moselle also keep Good Friday (in the communes
        that have a Protestant church or a mixed one) and 26 December.

    Formula
        Eight fixed days, and Easter Monday, Ascension (Easter + 39) and Whit Monday (Easter + 50), with Easter by the
        Gregorian computus.

    Parameters
        year: 1900 to 2199, shape (n,). region: ``fr``, ``alsace-moselle`` or ``none``.

    Result
        ``Holidays``, one row per day with its ISO weekday (1 is Monday); how many fall on Monday to Friday.

    Errors
        year_outside, region_unknown, column_no_count.

    Source
        Code du travail, articles L3133-1 and L3134-13; Jean Meeus (1991), *Astronomical Algorithms*, for Easter.
    """
    if region not in REGIONS:
        raise Fault("region_unknown", _("%(region)s is no region of holidays: choose fr, alsace-moselle or none."), region=region)
    found = [pair for one in sorted(set(counts(year, "year").tolist())) for pair in sorted(holidays(one, region).items())]
    days = tuple(day for day, _name in found)
    return Holidays(days, np.array([name for _day, name in found], dtype=object), region, sum(day.weekday() < 5 for day in days))


@lru_cache(maxsize=512)
def holidays(year: int, region: str = FRANCE) -> dict[date, str]:
    """The public holidays of a year by date."""
    from dateutil.easter import easter

    if region == NONE:
        return {}
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Fault("year_outside", _("%(year)s is no year of a plan: years go from 1900 to 2199."), year=year)
    sunday = easter(year)
    found = {
        date(year, 1, 1): "Jour de l'An", sunday + timedelta(days=1): "Lundi de Pâques", date(year, 5, 1): "Fête du Travail",
        date(year, 5, 8): "Victoire 1945", sunday + timedelta(days=39): "Ascension", sunday + timedelta(days=50): "Lundi de Pentecôte",
        date(year, 7, 14): "Fête nationale", date(year, 8, 15): "Assomption", date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "Armistice 1918", date(year, 12, 25): "Noël",
    }  # fmt: skip
    if region == ALSACE:
        found |= {sunday - timedelta(days=2): "Vendredi saint", date(year, 12, 26): "Saint-Étienne"}
    return found


@lru_cache(maxsize=512)
def worked(year: int, works: Calendar) -> tuple[date, ...]:
    """The working days of a year."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=place) for place in range((date(year, 12, 31) - first).days + 1))
    return tuple(day for day in days if works.works(day))


def calendar(region: str = FRANCE, days_off: Iterable[date] = ()) -> Calendar:
    """A calendar of a region; refuses one that is not known."""
    if region not in REGIONS:
        raise Fault("region_unknown", _("%(region)s is no region of holidays: choose fr, alsace-moselle or none."), region=region)
    return Calendar(region, days_off=frozenset(days_off))
