"""Experience against expectation, by item, and what matters most."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Ints, Values, date_of, days, identifiers, same_length
from mercatique.methods.intervals import CORRECTIONS, checked, corrected, student
from mercatique.methods.result import Reason, Result
from mercatique.methods.sales.periods import UNITS, periods
from mercatique.methods.voice.barometer import trend

#: Where an item stands by importance and performance.
QUADRANTS = {
    "concentrate": _("concentrate here"),
    "keep": _("keep up the good work"),
    "low": _("low priority"),
    "overkill": _("possibly too much"),
}
NO_IMPORTANCE = _("There are no importances: the items have no place on the map.")


@dataclass(frozen=True)
class ExpectationGap(Result):
    """By item: mean gap with interval and corrected p-value, importance, quadrant, change per period."""

    answers: int
    empty: int
    gap: float | None
    level: float
    scale: str
    quadrant_reason: Reason | None
    items: NDArray[np.object_]
    sizes: Ints
    expected: Floats
    perceived: Floats
    gaps: Floats
    lows: Floats
    highs: Floats
    p_values: Floats
    importances: Floats
    quadrants: tuple[str | None, ...]
    trends: Floats
    trend_lows: Floats
    trend_highs: Floats

    def to_table(self) -> pa.Table:
        """The widest shortfall first."""
        order = np.lexsort((np.arange(len(self.items)), self.gaps))
        numbers = {
            "expected": self.expected,
            "perceived": self.perceived,
            "gap": self.gaps,
            "low": self.lows,
            "high": self.highs,
            "p_value": self.p_values,
            "importance": self.importances,
            "trend": self.trends,
            "trend_low": self.trend_lows,
            "trend_high": self.trend_highs,
        }
        return pa.table(
            {
                "item": pa.array(self.items[order], pa.string()),
                "answers": self.sizes[order],
                **{name: pa.array(values[order], from_pandas=True) for name, values in numbers.items()},
                "quadrant": pa.array([self.quadrants[place] for place in order], pa.string()),
            }
        )


def expectation_gap(
    item: Values,
    expected: Values,
    perceived: Values,
    importance: Values | None = None,
    day: Values | None = None,
    *,
    lowest: float = 1.0,
    highest: float = 7.0,
    correction: str = "holm",
    unit: str = "month",
    level: float = 0.95,
) -> ExpectationGap:
    """On which points does what customers live through fall short of what they expected, and which of these matter?

    Assumptions
        Each row is one person on one item, asked for both on the same scale. The sign is the message: a negative gap is
        dissatisfaction. A gap says nothing of how satisfied one is in all.

    Formula
        gap = perceived - expected, mean by item with Student's interval; p-value that the gap is zero, corrected over the items.
        Quadrant: importance and perceived against their means over the items: important and weak is "concentrate", important and
        strong "keep", neither "low", strong but unimportant "overkill". Trend of the gap per period as in ``csat``.

    Parameters
        item: text, shape (n,). expected, perceived: answers on the scale; a row without both is left out and counted.
        importance: on the same scale, optional. day: of the answer, optional. lowest, highest: ends of the scale.
        correction: holm, bh or none. unit: month, quarter or year. level: of confidence.

    Result
        ``ExpectationGap``; an interval needs two answers, a quadrant importances, a trend four periods; empty otherwise.

    Errors
        columns_differ, column_no_number, answer_outside_scale, scale_wrong, correction_unknown, unit_unknown, level_wrong.

    Source
        A. Parasuraman, Valarie A. Zeithaml and Leonard L. Berry (1988), *SERVQUAL*, Journal of Retailing 64; John A. Martilla and
        John C. James (1977), *Importance-Performance Analysis*, Journal of Marketing 41; Sture Holm (1979).
    """
    given = {"item": item, "expected": expected, "perceived": perceived, "importance": importance, "day": day}
    same_length(**{role: values for role, values in given.items() if values is not None})
    checked(level)
    if not lowest < highest:
        raise Fault("scale_wrong", _("The lowest answer of a scale is below its highest."))
    if correction not in CORRECTIONS:
        corrected(np.empty(0), correction)
    if unit not in UNITS:
        raise Fault("unit_unknown", _("%(unit)s is no unit of time: choose %(units)s."), unit=unit, units=", ".join(UNITS))
    keys = identifiers(item, "item")
    wanted, lived = scores(expected, "expected", lowest, highest), scores(perceived, "perceived", lowest, highest)
    weight = np.full(len(wanted), np.nan) if importance is None else scores(importance, "importance", lowest, highest)
    here = (keys.codes >= 0) & np.isfinite(wanted) & np.isfinite(lived)
    places = _places(day, here, unit)
    rows = [_of_item(wanted[at], lived[at], weight[at], None if places is None else places[at], level) for at in (here & (keys.codes == code) for code in range(len(keys)))]
    table = np.array([row[1:] for row in rows], dtype=np.float64).reshape(len(rows), 10)
    table[:, 5] = corrected(table[:, 5], correction)
    return ExpectationGap(
        answers=int(here.sum()),
        empty=int((~here).sum()),
        gap=float((lived - wanted)[here].mean()) if here.any() else None,
        level=level,
        scale=f"{lowest:g}-{highest:g}",
        quadrant_reason=None if importance is not None else Reason(NO_IMPORTANCE),
        items=keys.names,
        sizes=np.array([row[0] for row in rows], dtype=np.int64),
        expected=table[:, 0],
        perceived=table[:, 1],
        gaps=table[:, 2],
        lows=table[:, 3],
        highs=table[:, 4],
        p_values=table[:, 5],
        importances=table[:, 6],
        quadrants=_quadrants(table[:, 6], table[:, 1]),
        trends=table[:, 7],
        trend_lows=table[:, 8],
        trend_highs=table[:, 9],
    )


def _places(day: Values | None, here: NDArray[np.bool_], unit: str) -> Ints | None:
    if day is None or not here.any():
        return None
    when = days(day, "day")
    spans = periods(date_of(when.min()), date_of(when.max()), unit)
    return np.searchsorted(np.array([(span.end - date_of(0)).days for span in spans]), when)


def _of_item(wanted: Floats, lived: Floats, weight: Floats, places: Ints | None, level: float) -> tuple[float, ...]:
    """n, means, gap with interval and p-value, importance, trend with interval."""
    gap, nothing = lived - wanted, float("nan")
    size = len(gap)
    if not size:
        return (0, *[nothing] * 10)
    mean, low, high, chance = float(gap.mean()), nothing, nothing, nothing
    if size > 1:
        from scipy.special import stdtr

        error = float(gap.std(ddof=1)) / size**0.5
        half = student(level, size - 1) * error
        low, high = mean - half, mean + half
        chance = float(2 * stdtr(size - 1, -abs(mean) / error)) if error > 0 else 1.0 if mean == 0 else 0.0
    known = weight[np.isfinite(weight)]
    slope = (None, None, None) if places is None else trend(gap, places, level)[0]
    ends = [nothing if value is None else value for value in slope]
    return (size, float(wanted.mean()), float(lived.mean()), mean, low, high, chance, float(known.mean()) if len(known) else nothing, *ends)


def _quadrants(importance: Floats, performance: Floats) -> tuple[str | None, ...]:
    known = np.isfinite(importance) & np.isfinite(performance)
    if not known.any():
        return (None,) * len(importance)
    middle, usual = importance[known].mean(), performance[known].mean()
    names = {(True, False): "concentrate", (True, True): "keep", (False, False): "low", (False, True): "overkill"}
    return tuple(names[(bool(i >= middle), bool(p >= usual))] if fine else None for i, p, fine in zip(importance, performance, known, strict=True))
