"""What satisfaction, recommendation and effort have in common: a score of answers with n, interval and trend by period."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Ints, Values, date_of, days, same_length
from mercatique.methods.intervals import checked, mean_interval, student
from mercatique.methods.result import Reason, Result
from mercatique.methods.sales.periods import UNITS, periods

NOBODY = _("Nobody answered.")
NO_DAYS = _("There are no days: give the day of each answer to see a trend.")
FEW_PERIODS = 4
SHORT = _("Answers stand in %(periods)s periods: a trend needs at least four.")
READINGS = ("rising", "falling", "not shown")

#: A value with the ends of its interval.
Three: TypeAlias = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class PeriodScore:
    """The score of one period; *None* when nobody answered in it."""

    period: str
    answers: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Barometer(Result):
    """A score over all answers and by period; ``trend`` is its change per period, read only when its interval leaves out zero."""

    measure: str
    scale: str
    answers: int
    empty: int
    value: float | None
    value_reason: Reason | None
    low: float | None
    high: float | None
    mean: float | None
    mean_low: float | None
    mean_high: float | None
    level: float
    trend: float | None
    trend_low: float | None
    trend_high: float | None
    trend_reading: str | None
    trend_reason: Reason | None
    levels: Ints
    counts: Ints
    by_period: tuple[PeriodScore, ...]

    def to_table(self) -> pa.Table:
        """All answers first, then each period."""
        rows = [PeriodScore("all", self.answers, self.value, self.low, self.high), *self.by_period]
        return pa.table(
            {
                "period": pa.array([row.period for row in rows], pa.string()),
                "answers": pa.array([row.answers for row in rows], pa.int64()),
                "value": pa.array([row.value for row in rows], pa.float64()),
                "low": pa.array([row.low for row in rows], pa.float64()),
                "high": pa.array([row.high for row in rows], pa.float64()),
            }
        )

    def distribution(self) -> pa.Table:
        """How often each answer of the scale was given."""
        return pa.table({"answer": self.levels, "count": self.counts})


def measured(
    measure: str,
    score: Values,
    day: Values | None,
    scale: tuple[int, int],
    part: Callable[[Floats], Floats],
    interval: Callable[[Floats], Three],
    *,
    unit: str,
    level: float,
) -> Barometer:
    """The barometer whose score is the mean of ``part`` of each answer, with the interval the measure is known by."""
    same_length(score=score, **({} if day is None else {"day": day}))
    checked(level)
    if unit not in UNITS:
        raise Fault("unit_unknown", _("%(unit)s is no unit of time: choose %(units)s."), unit=unit, units=", ".join(UNITS))
    given = scores(score, "score", *scale)
    here = np.isfinite(given)
    if (given[here] % 1 != 0).any():
        raise Fault("answer_not_whole", _("Answers on this scale are whole numbers: give single answers, not means."))
    answers = given[here]
    value, low, high = interval(answers) if len(answers) else (None, None, None)
    mean, mean_low, mean_high = mean_interval(answers, level)
    levels = np.arange(scale[0], scale[1] + 1)
    by_period: tuple[PeriodScore, ...] = ()
    slope: Three = (None, None, None)
    reason: Reason | None = Reason(NO_DAYS)
    if day is not None:
        by_period, places = _by_period(answers, days(day, "day")[here], unit, interval)
        slope, reason = trend(part(answers), places, level)
    return Barometer(
        measure,
        f"{scale[0]}-{scale[1]}",
        len(answers),
        int((~here).sum()),
        value,
        None if len(answers) else Reason(NOBODY),
        low,
        high,
        mean,
        _inside(mean_low, scale),
        _inside(mean_high, scale),
        level,
        *slope,
        reading(slope),
        reason,
        levels,
        np.bincount((answers - scale[0]).astype(np.int64), minlength=len(levels)),
        by_period,
    )


def _inside(end: float | None, scale: tuple[int, int]) -> float | None:
    return None if end is None else min(max(end, float(scale[0])), float(scale[1]))


def _by_period(answers: Floats, when: Ints, unit: str, interval: Callable[[Floats], Three]) -> tuple[tuple[PeriodScore, ...], Ints]:
    """The score of each period from the first answer to the last, and the place of each answer's period."""
    if not len(when):
        return (), when
    spans = periods(date_of(when.min()), date_of(when.max()), unit)
    ends = np.array([(span.end - date_of(0)).days for span in spans])
    places = np.searchsorted(ends, when)
    found = []
    for place, span in enumerate(spans):
        inside = answers[places == place]
        value, low, high = interval(inside) if len(inside) else (None, None, None)
        found.append(PeriodScore(span.code, len(inside), value, low, high))
    return tuple(found), places


def trend(parts: Floats, places: Ints, level: float) -> tuple[Three, Reason | None]:
    """Change of the mean of ``parts`` per period: means weighted by their answers, errors at least those of drawing."""
    present, back = np.unique(places, return_inverse=True)
    if len(present) < FEW_PERIODS:
        return (None, None, None), Reason(SHORT, {"periods": len(present)})
    sizes = np.bincount(back).astype(np.float64)
    means = np.bincount(back, weights=parts) / sizes
    center = float((sizes * present).sum() / sizes.sum())
    across = present - center
    width = float((sizes * across**2).sum())
    slope = float((sizes * across * means).sum() / width)
    left = means - means @ sizes / sizes.sum() - slope * across
    within = float(((parts - means[back]) ** 2).sum() / max(len(parts) - len(present), 1))
    between = float((sizes * left**2).sum() / (len(present) - 2))
    half = student(level, len(present) - 2) * sqrt(max(within, between) / width)
    return (slope, slope - half, slope + half), None


def reading(slope: Three) -> str | None:
    """What a trend says: rising, falling, or not shown by these answers."""
    _slope, low, high = slope
    if low is None or high is None:
        return None
    return READINGS[0] if low > 0 else READINGS[1] if high < 0 else READINGS[2]

