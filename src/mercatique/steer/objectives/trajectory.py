"""An objective against its target, period by period, like with like while a period is unfinished."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.kernel import indicators
from mercatique.kernel.models import Direction, Figure, Indicator
from mercatique.kernel.periods import month_end, months_after

Period = tuple[date, date]


@dataclass(frozen=True)
class Step:
    """One month of the objective's period: what was measured, and of how many of its days."""

    start: date
    end: date
    value: float | None
    cumulated: float | None
    days: int
    of_days: int

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
        """Against the same days of the baseline period."""
        return self.now / self.like - 1 if self.now is not None and self.like else None

    @property
    def state(self) -> str:
        """reached, missed, on_course, behind or unknown."""
        if self.now is None or self.target is None:
            return "unknown"
        if (self.now >= self.target) if self.up else (self.now <= self.target):
            # What must stay low is only reached when its period is over.
            if self.up or not self.adds_up or self.finished:
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


def same_days(period: Period, baseline: Period, upto: date) -> Period:
    """The days of the baseline period that match those of ``period`` up to a day (29 February with the 28th)."""
    months = (upto.year - period[0].year) * 12 + upto.month - period[0].month
    end = months_after(baseline[0].replace(day=1), months)
    day = min(upto.day, month_end(end).day)
    # The end of a month matches the end of a month.
    day = month_end(end).day if upto == month_end(upto) else day
    return baseline[0], min(end.replace(day=day), baseline[1])


def of(objective: Objective) -> Trajectory:
    """Read the objective's indicator from the tables against its target."""
    indicator, period = objective.indicator, objective.period
    blank: dict[str, Any] = dict.fromkeys(("data_day", "now", "figure", "expected", "like", "like_period", "measured_period"))
    blank |= {"objective": objective, "steps": (), "past": (), "adds_up": False, "unit": "", "currency": "", "reason": ""}
    if indicator is None:
        return Trajectory(**{**blank, "reason": _("it has no indicator")})
    indicator.workspace = objective.workspace
    last = data_day(indicator)
    blank |= {"data_day": last, "adds_up": indicators.adds_up(indicator), "unit": indicators.unit_of(indicator)}
    if not indicators.by_period(indicator) or period is None:
        reading = indicators.read(indicator)
        past = tuple((date.fromisoformat(day), value) for day, value in (reading.figure.past if reading.figure else ()))
        expected = along(objective, last) if period else None
        found = {"now": reading.value, "figure": reading.figure, "currency": reading.currency, "reason": reading.reason}
        return Trajectory(**{**blank, **found, "expected": expected, "past": past})
    if last is None or last < period[0]:
        return Trajectory(**{**blank, "reason": _("its period has not begun in the data")})
    upto = min(last, period[1])
    measured = (period[0], upto)
    reading = indicators.read(indicator, measured)
    like_period = like = None
    if objective.baseline_start and objective.baseline_end:
        like_period = same_days(period, (objective.baseline_start, objective.baseline_end), upto)
        like = indicators.read(indicator, like_period).value
    found = {
        "now": reading.value,
        "figure": reading.figure,
        "currency": reading.currency,
        "reason": reading.reason,
        "like": like,
        "like_period": like_period,
        "measured_period": measured,
        "expected": expectation(objective, like, upto) if blank["adds_up"] else along(objective, upto),
        "steps": tuple(steps_of(indicator, period, upto, bool(blank["adds_up"]))),
    }
    return Trajectory(**{**blank, **found})


def expectation(objective: Objective, like: float | None, upto: date) -> float | None:
    """What should have been added up by now: the target in the rhythm of the baseline period (its seasons), else by days."""
    if objective.target is None or objective.period is None:
        return None
    target = float(objective.target)
    if like is not None and objective.baseline:
        return target * like / float(objective.baseline)
    start, due = objective.period
    return target * ((upto - start).days + 1) / ((due - start).days + 1)


def along(objective: Objective, upto: date | None) -> float | None:
    """What a rate should be by now: on the straight way from baseline to target."""
    if objective.target is None or objective.baseline is None or objective.period is None or upto is None:
        return None
    start, due = objective.period
    share = min(1.0, max(0.0, ((upto - start).days + 1) / ((due - start).days + 1)))
    return float(objective.baseline) + (float(objective.target) - float(objective.baseline)) * share


def steps_of(indicator: Indicator, period: Period, upto: date, adds_up: bool) -> list[Step]:
    steps: list[Step] = []
    total = 0.0
    for start, end in months_of(period):
        of_days = (end - start).days + 1
        if start > upto:
            steps.append(Step(start, end, None, None, 0, of_days))
            continue
        until = min(end, upto)
        value = indicators.read(indicator, (start, until)).value
        total += value or 0.0
        steps.append(Step(start, end, value, total if adds_up else None, (until - start).days + 1, of_days))
    return steps


def last_year(period: Period) -> Period:
    """The twelve months before a period of a year, or the same days a year before."""
    return months_after(period[0], -12), months_after(period[1] + timedelta(days=1), -12) - timedelta(days=1)
