"""An objective against its target, period by period, like with like while a period is unfinished."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.decide.objectives import targets
from mercatique.kernel import indicators
from mercatique.kernel.models import Direction, Figure, Indicator
from mercatique.kernel.rounds import shared
from mercatique.months import month_end, months_after

Period = tuple[date, date]


@dataclass(frozen=True)
class Step:
    """One month of the objective's period: what was measured, of how many of its days, what is aimed at by its end."""

    start: date
    end: date
    value: float | None
    cumulated: float | None
    days: int
    of_days: int
    aim: float | None = None

    @property
    def unfinished(self) -> bool:
        return 0 < self.days < self.of_days

    @property
    def future(self) -> bool:
        return self.days == 0


@dataclass(frozen=True)
class Trajectory:
    """Where an objective stands: measured so far, expected by now, and what it is compared with."""

    objective: Objective
    unit: str
    currency: str
    reason: str
    data_day: date | None
    now: float | None
    figure: Figure | None
    expected: float | None
    like: float | None
    like_period: Period | None
    measured_period: Period | None
    steps: tuple[Step, ...]
    past: tuple[tuple[date, float], ...]
    adds_up: bool

    @property
    def baseline(self) -> float | None:
        return None if self.objective.baseline is None else float(self.objective.baseline)

    @property
    def target(self) -> float | None:
        return None if self.objective.target is None else float(self.objective.target)

    @property
    def up(self) -> bool:
        return self.objective.indicator is None or self.objective.indicator.direction == Direction.UP

    @property
    def finished(self) -> bool:
        due = self.objective.due
        return bool(due and self.data_day and self.data_day >= due)

    @property
    def progress(self) -> float | None:
        """Share of the way: of the target for what adds up, from baseline to target for a rate or a stock."""
        if self.now is None or self.target is None:
            return None
        if self.adds_up:
            return self.now / self.target if self.target else None
        if self.baseline is None or self.target == self.baseline:
            return None
        return (self.now - self.baseline) / (self.target - self.baseline)

    @property
    def change(self) -> float | None:
        """Against the same days of the baseline period: a ratio, or for a rate the difference of the two."""
        if self.now is None or self.like is None:
            return None
        if self.unit == "%":
            return self.now - self.like
        return self.now / self.like - 1 if self.like > 0 else None

    @property
    def state(self) -> str:
        """reached, missed, on_course, behind or unknown."""
        if self.now is None or self.target is None:
            return "unknown"
        there = self.now >= self.target if self.up else self.now <= self.target
        # A sum that must stay low is only reached when its period is over.
        if there and (self.up or not self.adds_up or self.finished):
            return "reached"
        if self.finished:
            return "missed"
        if self.expected is None:
            return "unknown"
        ahead = self.now >= self.expected if self.up else self.now <= self.expected
        return "on_course" if ahead else "behind"


def data_day(indicator: Indicator) -> date | None:
    """The last day the indicator knows of: of the tables, or today for typed values."""
    if indicator.figure_key:
        return indicator.workspace.warehouse.last_day("orders")  # type: ignore[no-any-return]
    return timezone.localdate()


def months_of(period: Period) -> list[Period]:
    """The months of a period; the first and last are cut at its days."""
    first, last = period
    months = []
    day = first.replace(day=1)
    while day <= last:
        months.append((max(day, first), min(month_end(day), last)))
        day = months_after(day, 1)
    return months


def same_days(period: Period, baseline: Period, upto: date) -> Period | None:
    """The days of the baseline period that match those of ``period`` up to a day; None when it has not that many.

    The end of a month matches the end of a month, so 28 February stands beside the 29th.
    """
    if period[0].day != baseline[0].day:
        end = baseline[0] + (upto - period[0])
        leap = timedelta(days=1)
        end = baseline[1] if end == baseline[1] + leap and upto == period[1] else end
    else:
        months = (upto.year - period[0].year) * 12 + upto.month - period[0].month
        month = months_after(baseline[0].replace(day=1), months)
        last = month_end(month).day
        end = month.replace(day=last if upto == month_end(upto) else min(upto.day, last))
    return (baseline[0], end) if end <= baseline[1] else None


@shared(worded=True)
def of(objective: Objective, *, monthly: bool = True) -> Trajectory:
    """Read the objective's indicator from the tables against its target; ``monthly``: also month by month."""
    indicator, period = objective.indicator, objective.period
    blank: dict[str, Any] = dict.fromkeys(("data_day", "now", "figure", "expected", "like", "like_period", "measured_period"))
    blank |= {"objective": objective, "steps": (), "past": (), "adds_up": False, "unit": "", "currency": "", "reason": ""}
    if indicator is None:
        return Trajectory(**{**blank, "reason": _("it has no indicator")})
    indicator.workspace = objective.workspace
    prefetch_related_objects([objective], "targets")
    last, adds_up = data_day(indicator), indicators.adds_up(indicator)
    blank |= {"data_day": last, "adds_up": adds_up, "unit": indicators.unit_of(indicator)}
    if adds_up and period is None:
        return Trajectory(**{**blank, "reason": _("it does not say from when to when")})
    if period is None or not indicators.by_period(indicator):
        return Trajectory(**{**blank, **as_of(objective, indicator, last)})
    if last is None:
        reason = indicators.read(indicator).reason or _("there are no data yet")
        return Trajectory(**{**blank, "reason": reason})
    if last < period[0]:
        return Trajectory(**{**blank, "reason": _("its period has not begun in the data")})
    return Trajectory(**{**blank, **within(objective, indicator, period, min(last, period[1]), monthly)})


def as_of(objective: Objective, indicator: Indicator, last: date | None) -> dict[str, Any]:
    """What has no value of its own for a period: its last value, or the one it had when the objective was due."""
    reading = indicators.read(indicator)
    past = tuple((date.fromisoformat(day), value) for day, value in (reading.figure.past if reading.figure else ()))
    known = [*past, (last, reading.value)] if last and reading.value is not None else [*past]
    now, day, due = reading.value, last, objective.due
    if due and last and last > due and (until := [entry for entry in known if entry[0] <= due]):
        day, now = until[-1]
    return {
        "now": now,
        "figure": reading.figure,
        "currency": reading.currency,
        "reason": reading.reason,
        "expected": along(objective, day),
        "past": tuple(known),
    }


def within(objective: Objective, indicator: Indicator, period: Period, upto: date, monthly: bool) -> dict[str, Any]:
    """What is read period by period: so far, in the same days of the baseline period, and month by month."""
    adds_up = indicators.adds_up(indicator)
    reading = indicators.read(indicator, (period[0], upto))
    like_period = like = None
    if objective.baseline_period and (like_period := same_days(period, objective.baseline_period, upto)):
        like = indicators.read(indicator, like_period).value
    # A value typed for a day is compared with what was expected on that day.
    day = reading.day if reading.figure is None and reading.day else upto
    return {
        "now": reading.value,
        "figure": reading.figure,
        "currency": reading.currency,
        "reason": reading.reason,
        "like": like,
        "like_period": like_period,
        "measured_period": (period[0], upto),
        "expected": expectation(objective, indicator, like, upto) if adds_up else along(objective, day),
        "steps": tuple(steps_of(objective, indicator, period, upto)) if monthly else (),
    }


def expectation(objective: Objective, indicator: Indicator, like: float | None, upto: date) -> float | None:
    """What should have been added up by now: the targets by period, else the target in the rhythm of the baseline period, else by days."""
    period = objective.period
    if objective.target is None or period is None:
        return None
    if aimed := targets.whole(objective):
        return targets.aimed_by(objective, aimed, True, upto)
    target = float(objective.target)
    if objective.baseline_period and like is not None and (whole_period := same_days(period, objective.baseline_period, period[1])):
        whole = indicators.read(indicator, whole_period).value
        if whole is not None and whole > 0:
            return target * like / whole
    return target * ((upto - period[0]).days + 1) / ((period[1] - period[0]).days + 1)


def along(objective: Objective, upto: date | None) -> float | None:
    """What a rate or a stock should be by now: on the way that its targets by period say, else straight from baseline to target."""
    period = objective.period
    if objective.target is None or objective.baseline is None or period is None or upto is None:
        return None
    if aimed := targets.whole(objective):
        return targets.aimed_by(objective, aimed, False, upto)
    share = min(1.0, max(0.0, ((upto - period[0]).days + 1) / ((period[1] - period[0]).days + 1)))
    return float(objective.baseline) + (float(objective.target) - float(objective.baseline)) * share


def steps_of(objective: Objective, indicator: Indicator, period: Period, upto: date) -> list[Step]:
    """The months of the period; one that has begun and is not over counts the days it has."""
    adds_up = indicators.adds_up(indicator)
    steps: list[Step] = []
    total = 0.0
    for (start, end), aim in zip(months_of(period), aims(objective, indicator, period), strict=True):
        of_days = (end - start).days + 1
        if start > upto:
            steps.append(Step(start, end, None, None, 0, of_days, aim))
            continue
        until = min(end, upto)
        value = indicators.read(indicator, (start, until)).value
        total += value or 0.0
        steps.append(Step(start, end, value, total if adds_up else None, (until - start).days + 1, of_days, aim))
    return steps


def aims(objective: Objective, indicator: Indicator, period: Period) -> list[float | None]:
    """What is aimed at by the end of each month: as its targets by period say; else in the rhythm of the baseline period for what adds up."""
    ends = [end for _start, end in months_of(period)]
    if not indicators.adds_up(indicator) or objective.target is None:
        return [along(objective, end) for end in ends]
    if aimed := targets.whole(objective):
        return [targets.aimed_by(objective, aimed, True, end) for end in ends]
    target, baseline = float(objective.target), objective.baseline_period
    matches = [same_days(period, baseline, end) for end in ends] if baseline else []
    if matches and baseline and all(matches):
        sums, total, begin = [], 0.0, baseline[0]
        for _first, last in filter(None, matches):
            total += indicators.read(indicator, (begin, last)).value or 0.0
            begin = last + timedelta(days=1)
            sums.append(total)
        if total > 0:
            return [target * part / total for part in sums]
    days = (period[1] - period[0]).days + 1
    return [target * ((end - period[0]).days + 1) / days for end in ends]
