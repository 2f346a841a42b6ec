"""Satisfaction and effort: CSAT and CES, each as a share and a mean."""

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values
from mercatique.methods.intervals import wilson
from mercatique.methods.voice.barometer import Barometer, Three, mean_within, measured

#: The five answers to a question of satisfaction.
SATISFACTION = {
    1: _("not satisfied at all"),
    2: _("rather not satisfied"),
    3: _("moderately satisfied"),
    4: _("rather satisfied"),
    5: _("fully satisfied"),
}
SATISFIED, EASY = 4, 5
EFFORT = (1, 7)
READ_AS = ("share", "mean")


def csat(score: Values, day: Values | None = None, *, unit: str = "month", level: float = 0.95) -> Barometer:
    """Which share of customers is satisfied?

    Assumptions
        Those who answered resemble those who did not; each answers once. Scores of different questions, moments or ways of asking
        are not to be compared.

    Formula
        Answers from 1 "not satisfied at all" to 5 "fully satisfied". CSAT = share of answers 4 and 5, with Wilson's interval; beside
        it the mean with Student's interval, cut at the ends of the scale; when all answers are equal, Student's interval has no width
        and says too much: it then lets the share that Wilson's interval leaves open stand at either end of the scale.
        Trend: slope of the periods' shares on time, each weighted by its answers n::

            half width = max(t(n - k) s_within, t(k - 2) s_between) / sqrt(sum n_i (i - mean)^2)        over the k periods i

        s_within is the spread of answers within periods, s_between that of the periods about the line: the interval is the wider
        of what drawing explains and of what the periods themselves show.

    Parameters
        score: 1 to 5, whole, shape (n,); empty when not answered. day: of the answer, optional.
        unit: period of the trend: month, quarter or year. level: of confidence.

    Result
        ``Barometer`` with ``value`` the share; *None* with a reason when nobody answered; the trend is read as rising, falling or
        not shown.

    Errors
        columns_differ, column_no_number, answer_outside_scale, answer_not_whole, unit_unknown, level_wrong, column_no_day,
        column_empty_cells (an answer has no day).

    Source
        Richard L. Oliver (1980), *A Cognitive Model of the Antecedents and Consequences of Satisfaction Decisions*, Journal of
        Marketing Research 17; Edwin B. Wilson (1927). The two highest of five answers are the practice of the trade.
    """

    def part(answers: Floats) -> Floats:
        return (answers >= SATISFIED).astype(np.float64)

    return measured("csat", score, day, (1, 5), part, lambda answers: _share(part(answers), level), unit=unit, level=level)


def ces(score: Values, day: Values | None = None, *, read_as: str = "share", unit: str = "month", level: float = 0.95) -> Barometer:
    """How easy was it for customers to get what they wanted?

    Assumptions
        As for ``csat``. The question is put so that 7 means easy ("the company made it easy for me"): turn answers round first when 1
        means easy.

    Formula
        Answers from 1 to 7. Share of answers 5 to 7 with Wilson's interval, or the mean with Student's. Trend as in ``csat``.

    Parameters
        score: 1 to 7, whole, shape (n,); empty when not answered. day: of the answer, optional. read_as: share or mean.
        unit: month, quarter or year. level: of confidence.

    Result
        ``Barometer``; ``value`` is the share or the mean.

    Errors
        columns_differ, column_no_number, answer_outside_scale, answer_not_whole, reading_unknown, unit_unknown, level_wrong,
        column_no_day, column_empty_cells (an answer has no day).

    Source
        Matthew Dixon, Karen Freeman and Nicholas Toman (2010), *Stop Trying to Delight Your Customers*, Harvard Business Review
        88(7/8); the scale of seven is its second version (2013).
    """
    if read_as not in READ_AS:
        raise Fault("reading_unknown", _("%(reading)s is no way to read the score: choose share or mean."), reading=read_as)

    def part(answers: Floats) -> Floats:
        return (answers >= EASY).astype(np.float64) if read_as == "share" else answers

    def interval(answers: Floats) -> Three:
        if read_as == "share":
            return _share(part(answers), level)
        return mean_within(answers, EFFORT, level)

    return measured("ces", score, day, EFFORT, part, interval, unit=unit, level=level)


def _share(parts: Floats, level: float) -> Three:
    share = float(parts.mean())
    return share, *wilson(share, len(parts), level)
