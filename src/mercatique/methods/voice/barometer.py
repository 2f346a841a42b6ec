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
from mercatique.methods.intervals import checked, mean_interval, student, wilson
from mercatique.methods.result import Reason, Result
from mercatique.methods.sales.periods import UNITS, periods

NOBODY = _("Nobody answered.")
NO_DAYS = _("There are no days: give the day of each answer to see a trend.")
FEW_PERIODS = 4
#: Answers less apart than this are equal; what is less than this part of the whole is an error of rounding.
ALIKE = 1e-9
SHORT = _("Answers stand in %(periods)s periods: a trend needs at least four.")
ALL_EQUAL = _("The answers of each period are alike and lie on one line: nothing says how far chance could move them.")
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
    known_unit(unit)
    given = scores(score, "score", *scale)
    here = np.isfinite(given)
    if (given[here] % 1 != 0).any():
        raise Fault("answer_not_whole", _("Answers on this scale are whole numbers: give single answers, not means."))
    when = None if day is None else days(day, "day")[here]
    answers, when = _sorted(given[here], when)
    value, low, high = interval(answers) if len(answers) else (None, None, None)
    mean, mean_low, mean_high = mean_within(answers, scale, level)
    levels = np.arange(scale[0], scale[1] + 1)
    by_period: tuple[PeriodScore, ...] = ()
    slope: Three = (None, None, None)
    reason: Reason | None = Reason(NO_DAYS)
    if when is not None:
        by_period, places = _by_period(answers, when, unit, interval)
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
        mean_low,
        mean_high,
        level,
        *slope,
        reading(slope),
        reason,
        levels,
        np.bincount((answers - scale[0]).astype(np.int64), minlength=len(levels)),
        by_period,
    )


def known_unit(unit: str) -> None:
    if unit not in UNITS:
        raise Fault("unit_unknown", _("%(unit)s is no period: choose month, quarter or year."), unit=unit)


def _sorted(answers: Floats, when: Ints | None) -> tuple[Floats, Ints | None]:
    """In an order of their own, so that sums do not depend on that of the file."""
    order = np.argsort(answers, kind="stable") if when is None else np.lexsort((when, answers))
    return answers[order], None if when is None else when[order]


def mean_within(answers: Floats, scale: tuple[float, float], level: float) -> Three:
    """Mean and Student interval inside the scale; equal answers leave open what Wilson's interval of a share of all leaves open."""
    mean, low, high = mean_interval(answers, level)
    if mean is None or low is None or high is None:
        return mean, None, None
    if not alike(answers):
        return mean, max(low, scale[0]), min(high, scale[1])
    return of_equal(mean, len(answers), scale, level)


def alike(answers: Floats) -> bool:
    return float(np.ptp(answers)) < ALIKE


def of_equal(value: float, size: int, scale: tuple[float, float], level: float) -> Three:
    """The interval of a mean of ``size`` equal answers: those not asked, as far as Wilson allows, stand at an end of the scale."""
    least, _most = wilson(1.0, size, level)
    others = 1 - (least or 0.0)
    return value, value - others * (value - scale[0]), value + others * (scale[1] - value)


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
    """Change of the mean of ``parts`` per period; its interval is the wider of that of drawing and that of the periods' own moves."""
    order = np.lexsort((places, parts))
    parts, places = parts[order], places[order]
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
    drawing = _half(float(((parts - means[back]) ** 2).sum()), len(parts) - len(present), level)
    moves = _half(float((sizes * left**2).sum()), len(present) - 2, level)
    half = max(drawing, moves) / sqrt(width)
    if half <= ALIKE * max(float(np.abs(parts).max()), 1.0):
        return (slope, None, None), Reason(ALL_EQUAL)
    return (slope, slope - half, slope + half), None


def _half(squares: float, freedom: int, level: float) -> float:
    """Half of an interval for one answer, from a sum of squares."""
    return student(level, freedom) * sqrt(squares / freedom) if freedom > 0 else 0.0


def reading(slope: Three) -> str | None:
    """What a trend says: rising, falling, or not shown by these answers."""
    _slope, low, high = slope
    if low is None or high is None:
        return None
    return READINGS[0] if low > 0 else READINGS[1] if high < 0 else READINGS[2]

