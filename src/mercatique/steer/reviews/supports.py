"""The figure an axis of improvement rests on, and those of an issued review: what moves later is to recheck."""

from typing import Any

from mercatique.kernel import evidence, indicators
from mercatique.kernel.models import Evidence, Figure, Indicator, Measure
from mercatique.steer.loop.gaps import last_measure
from mercatique.steer.reviews import reading
from mercatique.steer.reviews.models import Improvement, Review

FIGURE, RESULT = "figure", "result"


def rest(axis: Improvement) -> Evidence | None:
    """Let an axis rest on its indicator as read over the review's period; a link to that very reading stays as it was made."""
    indicator = axis.indicator
    found: Any = None
    if indicator is not None:
        indicator.workspace = axis.workspace
        period = axis.review.period if axis.review is not None else None
        found = read(indicator, period)
    for held in evidence.of(axis, FIGURE):
        if found is not None and held.target == found:
            return held
        held.delete()
    if found is None:
        return None
    kind = {"figure": found} if isinstance(found, Figure) else {"record": found}
    return evidence.support(axis, role=FIGURE, note=str(indicator), **kind)


def read(indicator: Indicator, period: reading.Period | None) -> Figure | Measure | None:
    """What an indicator says over a period: a kept figure of its finished months, or the last value typed by its end."""
    if not indicator.figure_key:
        return last_measure(indicator, period[1] if period else None)
    months = reading.finished(period, indicator.workspace.warehouse.last_day("orders")) if period else None
    found = indicators.read(indicator, months if indicators.by_period(indicator) else None)
    return found.figure if found.value is not None else None


def seal(review: Review, found: reading.Reading) -> None:
    """An issued review rests on the figures it gave: an import that changes one marks it to recheck."""
    evidence.of(review, RESULT).delete()
    for name, figure in found.figures:
        if figure.available:
            evidence.support(review, figure=figure, role=RESULT, note=name)

