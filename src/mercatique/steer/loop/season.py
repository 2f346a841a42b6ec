"""Alerts that know the season: a month against the same month a year before, and how much that usually moves."""

from dataclasses import dataclass
from datetime import date
from math import expm1, log1p, sqrt
from statistics import fmean, stdev

from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel import indicators
from mercatique.kernel.models import Direction, Indicator, Workspace
from mercatique.methods.intervals import student
from mercatique.steer.loop import readings

#: Earlier months whose change against the year before must be known before one can be called unusual.
LEAST = 6
LEVEL = 0.95
BELOW, USUAL, ABOVE, UNKNOWN = "below", "usual", "above", "unknown"


@dataclass(frozen=True)
class Alert:
    """The last finished month of an indicator against the same month a year before, and what would be usual."""

    indicator: Indicator
    unit: str
    month: date
    value: float
    like: float
    change: float
    low: float | None
    high: float | None
    months: int

    @property
    def state(self) -> str:
        if self.low is None or self.high is None:
            return UNKNOWN
        return BELOW if self.change < self.low else ABOVE if self.change > self.high else USUAL

    @property
    def bad(self) -> bool:
        return self.state == (BELOW if self.indicator.direction == Direction.UP else ABOVE)


def changes(values: list[float | None], unit: str) -> list[float | None]:
    """Each month's change against the same month a year before: a ratio, or for a rate the difference of the two."""
    found: list[float | None] = []
    for place, value in enumerate(values):
        then = values[place - 12] if place >= 12 else None
        if value is None or then is None or (unit != "%" and then <= 0):
            found.append(None)
        else:
            found.append(value - then if unit == "%" else value / then - 1)
    return found


def usual(before: list[float], unit: str) -> tuple[float | None, float | None]:
    """Where the next change would lie 19 times of 20 if it were like the earlier ones (a prediction interval after Student).

    Ratios are compared as logarithms: twice as much is as far as half as much, and nothing falls by more than all.
    """
    if len(before) < LEAST:
        return None, None
    if unit != "%":
        low, high = usual([log1p(max(change, -0.999)) for change in before], "%")
        return expm1(low or 0.0), expm1(high or 0.0)
    half = student(LEVEL, len(before) - 1) * stdev(before) * sqrt(1 + 1 / len(before))
    return fmean(before) - half, fmean(before) + half


def of(indicator: Indicator, months: list[readings.Period]) -> Alert | None:
    """The last finished month, when there is the same one a year before."""
    unit = indicators.unit_of(indicator)
    values, reason = readings.values(indicator, months)
    if reason or len(months) < 13:
        return None
    moved = changes(values, unit)
    now, then = values[-1], values[-13]
    if moved[-1] is None or now is None or then is None:
        return None
    before = [change for change in moved[:-1] if change is not None]
    low, high = usual(before, unit)
    return Alert(indicator, unit, months[-1][0], now, then, moved[-1], low, high, len(before))


def all_of(workspace: Workspace) -> list[Alert]:
    """The indicators of the objectives that are read from the tables period by period, the unusual ones first."""
    days = readings.known(workspace)
    if days is None:
        return []
    months = readings.whole_months(days)
    found: dict[object, Alert] = {}
    for objective in objectives_of(workspace):
        indicator = objective.indicator
        if indicator is None or indicator.pk in found or not indicator.figure_key or not indicators.by_period(indicator):
            continue
        indicator.workspace = workspace
        alert = of(indicator, months)
        if alert is not None:
            found[indicator.pk] = alert
    return sorted(found.values(), key=lambda alert: (not alert.bad, alert.state == USUAL, str(alert.indicator)))
