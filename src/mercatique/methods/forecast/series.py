"""A series to be forecast: sums by period without gaps, working days evened out, the unfinished period set apart."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, date_of, day_number, days, money, same_length, total
from mercatique.methods.sales.periods import MONTH, ONE_DAY, QUARTER, UNITS, YEAR, Period, period, periods
from mercatique.methods.schedule.calendar import FRANCE, NONE, REGIONS, Calendar

SEASONS = {MONTH: 12, QUARTER: 4, YEAR: 1}
#: Periods needed where there is no season.
LEAST = 4
OPEN_DAYS = (5, 6, 7)


@dataclass(frozen=True)
class Series:
    """Finished periods and their sums; ``first`` and ``through``: days the data cover; ``partial``: what the unfinished one holds."""

    periods: tuple[Period, ...]
    actual: Floats
    season: int
    calendar: Calendar
    corrected: bool
    first: date
    through: date
    partial: float
    gaps: int

    def __len__(self) -> int:
        return len(self.periods)

    @cached_property
    def values(self) -> Floats:
        """The sums as they would be with a usual number of working days."""
        return self.actual / self.factor(self.periods)

    def ahead(self, horizon: int) -> tuple[Period, ...]:
        """The periods after the last finished one."""
        return tuple(self.periods[-1].shifted(step + 1) for step in range(horizon))

    @cached_property
    def usual(self) -> float:
        return float(np.mean([worked(self.calendar, each.start, each.end) for each in self.periods]))

    def factor(self, asked: tuple[Period, ...]) -> Floats:
        """Working days of each period against the usual number; 1 without correction."""
        if not self.corrected:
            return np.ones(len(asked))
        return np.array([worked(self.calendar, each.start, each.end) for each in asked]) / self.usual


def worked(calendar: Calendar, first: date, last: date) -> int:
    return calendar.between(first, last) if last >= first else 0


def series(
    day: Values, amount: Values, *, unit: str, through: date | None, calendar: str, open_days: int, fiscal_month: int = 1,
) -> Series:  # fmt: skip
    """Add up by period; refuses less than two seasons."""
    same_length(day=day, amount=amount)
    if calendar not in REGIONS:
        raise Fault("region_unknown", _("%(region)s is no region of holidays: choose fr, alsace-moselle or none."), region=calendar)
    if open_days not in OPEN_DAYS:
        raise Fault("open_days_outside", _("A week has 5, 6 or 7 open days."))
    if unit not in UNITS:
        raise Fault("unit_unknown", _("%(unit)s is no period: choose month, quarter or year."), unit=unit)
    when, value = days(day, "day"), money(amount, "amount")
    if not len(when):
        raise Fault("no_rows", _("There are no rows to forecast from."))
    kept = Calendar(calendar, tuple(range(open_days)))
    # On closed days nothing is sold: a period is whole without them.
    closed = Calendar(FRANCE if calendar == NONE else calendar, kept.weekdays)
    firsts = [date_of(number) for number in np.unique(when)]
    # A period given by its first day alone is finished.
    whole = all(each == period(each, unit, fiscal_month).start for each in firsts)
    last = period(firsts[-1], unit, fiscal_month).end
    end = through or (last if whole or not worked(closed, tomorrow(firsts[-1]), last) else firsts[-1])
    if day_number(end) < int(when.max()):
        raise Fault("through_too_early", _("The data go beyond %(through)s, to %(last)s: choose a later day or fewer rows."), through=end.isoformat(), last=firsts[-1].isoformat())
    found = periods(firsts[0], end, unit, fiscal_month)
    starts = np.array([day_number(each.start) for each in found])
    place = np.searchsorted(starts, when, side="right") - 1
    sums = np.array([total(int(value[place == number].sum())) for number in range(len(found))])
    held = np.bincount(place, minlength=len(found))
    partial = 0.0
    if found[-1].end > end:
        partial = float(sums[-1])
        found, sums, held = found[:-1], sums[:-1], held[:-1]
    begin = period(firsts[0], unit, fiscal_month).start
    if found and found[0].start == begin and not whole and worked(closed, begin, firsts[0] - ONE_DAY):
        # The first period is not known whole.
        begin = firsts[0]
        found, sums, held = found[1:], sums[1:], held[1:]
    season = SEASONS[unit]
    needed = 2 * season if season > 1 else LEAST
    if len(found) < needed:
        raise Fault(
            "too_few_seasons",
            _("There are %(periods)s finished periods; a forecast needs two seasons, that is %(needed)s."),
            periods=len(found),
            needed=needed,
        )
    return Series(tuple(found), sums, season, kept, calendar != NONE, begin, end, partial, int((held == 0).sum()))


def tomorrow(day: date) -> date:
    return day + ONE_DAY
