"""Experience against expectation, by item, and what matters most."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Bools, Floats, Ints, Values, date_of, days, identifiers, same_length
from mercatique.methods.intervals import checked, corrected
from mercatique.methods.result import Reason, Result
from mercatique.methods.sales.periods import periods
from mercatique.methods.voice.barometer import NO_DAYS, NOBODY, Three, alike, known_unit, mean_within, trend

#: Where an item stands by importance and performance.
QUADRANTS = {
    "concentrate": _("concentrate here"),
    "keep": _("keep up the good work"),
    "low": _("low priority"),
    "overkill": _("possibly too much"),
}
NO_IMPORTANCE = _("There are no importances: the items have no place on the map.")
ONE_ITEM = _("The map compares items: it needs the importance of at least two.")
NO_PERIODS = _("No item has answers that differ in four periods or more: none has a trend yet.")


@dataclass(frozen=True)
class ExpectationGap(Result):
    """By item: mean gap with interval and corrected p-value, importance, quadrant, change per period."""

    answers: int
    empty: int
    gap: float | None
    gap_reason: Reason | None
    level: float
    scale: str
    quadrant_reason: Reason | None
    trend_reason: Reason | None
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
        gap = perceived - expected, mean by item with Student's interval, cut where no gap can lie; p-value that the gap is zero,
        corrected over the items. When all n gaps of an item are equal, Student's test would be certain: the interval is then the one
        ``csat`` takes for equal answers, and the p-value that of the sign test, 2^(1 - n).
        Quadrant: importance and perceived against their means over the items: important and weak is "concentrate", important and
        strong "keep", neither "low", strong but unimportant "overkill". Trend of the gap per period as in ``csat``.

    Parameters
        item: text, shape (n,). expected, perceived: answers on the scale; a row that lacks one of the three is left out and counted.
        importance: on the same scale, optional. day: of the answer, optional. lowest, highest: ends of the scale.
        correction: holm, bh or none. unit: month, quarter or year. level: of confidence.

    Result
        ``ExpectationGap``; an interval needs two answers, a quadrant the importances of two items, a trend four periods; empty
        otherwise, with a reason. The gap over all items has no interval: one person answers on several items.

    Errors
        columns_differ, column_no_number, answer_outside_scale, scale_wrong, correction_unknown, unit_unknown, level_wrong,
        column_no_day, column_empty_cells (an answer has no day).

    Source
        A. Parasuraman, Valarie A. Zeithaml and Leonard L. Berry (1988), *SERVQUAL*, Journal of Retailing 64; John A. Martilla and
        John C. James (1977), *Importance-Performance Analysis*, Journal of Marketing 41; Sture Holm (1979).
    """
    given = {"item": item, "expected": expected, "perceived": perceived, "importance": importance, "day": day}
    same_length(**{role: values for role, values in given.items() if values is not None})
    checked(level)
    if not lowest < highest:
        raise Fault("scale_wrong", _("The lowest answer of a scale is below its highest."))
    corrected(np.empty(0), correction)
    known_unit(unit)
    keys = identifiers(item, "item")
    wanted, lived = scores(expected, "expected", lowest, highest), scores(perceived, "perceived", lowest, highest)
    weight = np.full(len(wanted), np.nan) if importance is None else scores(importance, "importance", lowest, highest)
    here = (keys.codes >= 0) & np.isfinite(wanted) & np.isfinite(lived)
    places = _places(day, here, unit)
    order = np.lexsort((weight, lived, wanted, keys.codes))
    codes, here, wanted, lived, weight = keys.codes[order], here[order], wanted[order], lived[order], weight[order]
    places = None if places is None else places[order]
    kinds = [here & (codes == code) for code in range(len(keys))]
    reach = (lowest - highest, highest - lowest)
    gap = lived - wanted
    tests = [_tested(gap[at], reach, level) for at in kinds]
    slopes = [(None, None, None) if places is None else trend(gap[at], places[at], level)[0] for at in kinds]
    perceived_means, importances = _means(lived, kinds), _means(weight, kinds)
    quadrants = _quadrants(importances, perceived_means)
    return ExpectationGap(
        answers=int(here.sum()),
        empty=int((~here).sum()),
        gap=float(gap[here].mean()) if here.any() else None,
        gap_reason=None if here.any() else Reason(NOBODY),
        level=level,
        scale=f"{lowest:g}-{highest:g}",
        quadrant_reason=None if any(quadrants) else Reason(NO_IMPORTANCE if importance is None else ONE_ITEM),
        trend_reason=_why_no_trend(places, slopes),
        items=keys.names,
        sizes=np.array([at.sum() for at in kinds], dtype=np.int64),
        expected=_means(wanted, kinds),
        perceived=perceived_means,
        gaps=_numbers(test[0] for test in tests),
        lows=_numbers(test[1] for test in tests),
        highs=_numbers(test[2] for test in tests),
        p_values=corrected(_numbers(test[3] for test in tests), correction),
        importances=importances,
        quadrants=quadrants,
        trends=_numbers(slope[0] for slope in slopes),
        trend_lows=_numbers(slope[1] for slope in slopes),
        trend_highs=_numbers(slope[2] for slope in slopes),
    )


def _numbers(values: Iterable[float | None]) -> Floats:
    """What is missing is not a number."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _means(values: Floats, kinds: list[Bools]) -> Floats:
    known = [values[at & np.isfinite(values)] for at in kinds]
    return _numbers(float(inside.mean()) if len(inside) else None for inside in known)


def _places(day: Values | None, here: Bools, unit: str) -> Ints | None:
    if day is None or not here.any():
        return None
    when = days(day, "day")
    spans = periods(date_of(when.min()), date_of(when.max()), unit)
    return np.searchsorted(np.array([(span.end - date_of(0)).days for span in spans]), when)


def _tested(gap: Floats, reach: tuple[float, float], level: float) -> tuple[float | None, float | None, float | None, float | None]:
    """Mean gap, its interval, and the p-value that it is zero."""
    from scipy.special import stdtr

    mean, low, high = mean_within(gap, reach, level)
    if mean is None or low is None:
        return mean, None, None, None
    size = len(gap)
    if alike(gap):
        return mean, low, high, 1.0 if mean == 0 else 2.0 ** (1 - size)
    return mean, low, high, float(2 * stdtr(size - 1, -abs(mean) / (gap.std(ddof=1) / sqrt(size))))


def _why_no_trend(places: Ints | None, slopes: list[Three]) -> Reason | None:
    if any(low is not None for _slope, low, _high in slopes):
        return None
    return Reason(NO_DAYS if places is None else NO_PERIODS)


def _quadrants(importance: Floats, performance: Floats) -> tuple[str | None, ...]:
    known = np.isfinite(importance) & np.isfinite(performance)
    if known.sum() < 2:
        return (None,) * len(importance)
    middle, usual = importance[known].mean(), performance[known].mean()
    names = {(True, False): "concentrate", (True, True): "keep", (False, False): "low", (False, True): "overkill"}
    return tuple(
        names[(bool(weight >= middle), bool(lived >= usual))] if fine else None
        for weight, lived, fine in zip(importance, performance, known, strict=True)
    )
