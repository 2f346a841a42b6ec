"""Recommendation: the net promoter score on its two scales, which are never put together."""

from math import sqrt

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values
from mercatique.methods.intervals import critical
from mercatique.methods.voice.barometer import Barometer, Three, alike, measured, of_equal

SCALES = ("0-10", "1-10")
PROMOTER, DETRACTOR = 9, 6


def nps(score: Values, day: Values | None = None, *, scale: str = "0-10", unit: str = "month", level: float = 0.95) -> Barometer:
    """Do more customers recommend us than speak against us?

    Assumptions
        As for ``csat``. The score throws away most of the answers' detail: look at their distribution too. Answers from 0 to 10 and
        from 1 to 10 give different scores for the same people and must not be put together.

    Formula
        p = share of promoters (9, 10), d = share of detractors (0 to 6, or 1 to 6 on the scale from 1 to 10)::

            NPS = 100 (p - d)        standard error = 100 sqrt((p + d - (p - d)^2) / n)

        Interval: normal, cut at ±100. When all answers are of one class the standard error is zero and says too much: the interval
        then lets the share that Wilson's interval leaves open stand at either end. Trend as in ``csat``, in points.

    Parameters
        score: whole, shape (n,); empty when not answered. day: of the answer, optional.
        scale: 0-10 (the standard) or 1-10. unit: month, quarter or year. level: of confidence.

    Result
        ``Barometer`` with ``value`` from -100 to +100 and the scale beside it.

    Errors
        columns_differ, column_no_number, answer_outside_scale, answer_not_whole, scale_unknown, unit_unknown, level_wrong,
        column_no_day, column_empty_cells (an answer has no day).

    Source
        Frederick F. Reichheld (2003), *The One Number You Need to Grow*, Harvard Business Review 81(12); Brendan Rocks (2016),
        *Interval Estimation for the Net Promoter Score*, The American Statistician 70.
    """
    if scale not in SCALES:
        raise Fault("scale_unknown", _("%(scale)s is no scale of this question: choose 0-10 or 1-10."), scale=scale)
    low = int(scale.partition("-")[0])
    return measured("nps", score, day, (low, 10), votes, lambda answers: net(votes(answers), level), unit=unit, level=level)


def votes(answers: Floats) -> Floats:
    """100 for a promoter, -100 for a detractor, 0 between."""
    return 100.0 * ((answers >= PROMOTER).astype(np.float64) - (answers <= DETRACTOR))


def net(cast: Floats, level: float) -> Three:
    """Mean of votes of -100, 0 and 100 with its interval."""
    value = float(cast.mean())
    if alike(cast):
        return of_equal(value, len(cast), (-100.0, 100.0), level)
    half = critical(level) * float(cast.std()) / sqrt(len(cast))
    return value, max(value - half, -100.0), min(value + half, 100.0)
