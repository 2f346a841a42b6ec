"""Whether a target can be reached: what is there, what the forecast adds by the due day, and the interval of the sum."""

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
import pyarrow as pa

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, day_number, days, money, total
from mercatique.methods.forecast.ahead import LONGEST
from mercatique.methods.forecast.backtest import persistence
from mercatique.methods.forecast.judging import chosen
from mercatique.methods.forecast.outlook import Forecast
from mercatique.methods.forecast.series import Series, series, tomorrow, worked
from mercatique.methods.result import Reason, Result
from mercatique.methods.sales.periods import MONTH, YEAR, Period, period
from mercatique.methods.schedule.calendar import NONE

REACHED, EXPECTED, POSSIBLE, OUT = VERDICTS = ("reached", "expected", "possible", "out_of_reach")


@dataclass(frozen=True)
class Attainability(Result):
    """One row per period up to the due day, cumulated with its interval. ``verdict``: reached, expected, possible or out_of_reach."""

    target: float
    since: date
    due: date
    actual: float
    rest: float
    value: float
    low: float
    high: float
    level: float
    verdict: str
    chance: float
    gap: float
    model: str
    mase: float | None
    coverage: float | None
    reason: Reason | None
    periods: tuple[Period, ...]
    counted: Floats
    forecast: Floats
    half: Floats

    def __len__(self) -> int:
        return len(self.periods)

    def to_table(self) -> pa.Table:
        cumulated = np.cumsum(self.counted + self.forecast)
        return pa.table(
            {
                "period": pa.array([each.code for each in self.periods], pa.string()),
                "first": pa.array([each.start for each in self.periods], pa.date32()),
                "actual": self.counted,
                "forecast": self.forecast,
                "cumulated": cumulated,
                "low": cumulated - self.half,
                "high": cumulated + self.half,
            }
        )


def attainability(
    day: Values, amount: Values, *, target: float = 0.0, due: date | None = None, since: date | None = None, level: float = 0.8, unit: str = MONTH,
    through: date | None = None, calendar: str = NONE, open_days: int = 5, fiscal_month: int = 1, seed: int = 0,
) -> Attainability:  # fmt: skip
    """Can the target be reached by its day, going on as now?

    Assumptions
        Nothing new is done: the forecast goes on from what was. What is planned beyond it is not in it.

    Formula
        value = sum from ``since`` to the end of the data + forecast (``best_forecast``) of the rest up to ``due``; a period
        under way adds the forecast of its remaining open days. The interval of the sum takes the errors of the periods as
        going on with the persistence r measured out of sample (1 when there are too few to measure)::

            variance = sum over i, j of r^|i - j| × s_i × s_j

        with s_i the spread of period i, times the root of its part that counts (days are good and bad on their own).

        *reached*: the sum so far holds the target; *expected*: the lower edge does; *possible*: the upper edge does;
        *out_of_reach*: it does not. chance: part of the normal distribution beyond the target.

    Parameters
        day, amount: as in ``best_forecast``. target: sum to be reached, above zero. due: last day. since: first day that
        counts; default the first day of the fiscal year of ``due``. level: of the interval.

    Result
        ``Attainability``, one row per period with the sum up to its end and that sum's interval; gap = target - value.

    Errors
        As in ``best_forecast``, and target_not_positive, due_missing, due_passed, due_too_far, since_after_due,
        since_before_data.

    Source
        Rob J. Hyndman and George Athanasopoulos (2021), *Forecasting: Principles and Practice*, 3rd ed., ch. 5.5.
    """
    if not target > 0:
        raise Fault("target_not_positive", _("A target is above zero."))
    if due is None:
        raise Fault("due_missing", _("A target needs the day by which it is due."))
    begin = since or period(due, YEAR, fiscal_month).start
    if begin > due:
        raise Fault("since_after_due", _("The first day that counts comes after the day the target is due."))
    if not 0 < level < 1:
        raise Fault("level_outside", _("The level of an interval lies between 0 and 1, like 0.95."))
    known = series(day, amount, unit=unit, through=through, calendar=calendar, open_days=open_days, fiscal_month=fiscal_month)
    if begin < known.first:
        raise Fault(
            "since_before_data",
            _("The target counts from %(since)s, before the data begin on %(first)s: choose a later first day."),
            since=begin.isoformat(),
            first=known.first.isoformat(),
        )
    if due <= known.through:
        raise Fault("due_passed", _("The target was due on %(due)s and the data go beyond: compare, do not forecast."), due=due.isoformat())
    horizon = 1
    while known.ahead(horizon)[-1].end < due:
        horizon += 1
        if horizon > LONGEST:
            raise Fault("due_too_far", _("The target is due more than %(most)s periods ahead."), most=LONGEST)
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    found, test = chosen(known, horizon, level, seed)
    share = _remaining(known, found, max(begin, tomorrow(known.through)), due)
    spread = (found.high - found.low) / 2 / quantile * np.sqrt(share)
    going_on = 1.0 if test is None else persistence(test.errors)
    steps = np.arange(horizon)
    shared = spread[:, None] * spread * going_on ** np.abs(steps[:, None] - steps)
    sigmas = np.sqrt([max(shared[: step + 1, : step + 1].sum(), 0.0) for step in steps])
    sigma = float(sigmas[-1])
    when, exact = days(day, "day"), money(amount, "amount")
    so_far = total(int(exact[(when >= day_number(begin)) & (when <= day_number(known.through))].sum()))
    rest = float(found.mean @ share)
    value, half = so_far + rest, quantile * sigma
    rows, counted, ahead = _rows(known, found, begin, share, when, exact)
    return Attainability(
        target=target, since=begin, due=due, actual=so_far, rest=rest, value=value, low=value - half, high=value + half, level=level,
        verdict=REACHED if so_far >= target else EXPECTED if value - half >= target else POSSIBLE if value + half >= target else OUT,
        chance=1.0 if so_far >= target else _beyond(target, value, sigma), gap=target - value, model=found.model, mase=found.mase,
        coverage=found.coverage, reason=found.reason, periods=rows, counted=counted, forecast=ahead,
        half=np.concatenate((np.zeros(len(rows)), quantile * sigmas))[-len(rows) :],
    )  # fmt: skip


def _beyond(target: float, value: float, sigma: float) -> float:
    if sigma <= 0:
        return float(value >= target)
    return 1 - NormalDist(value, sigma).cdf(target)


def _remaining(known: Series, found: Forecast, first: date, due: date) -> Floats:
    """The part of each period ahead that still counts, by open days."""
    parts = []
    for each in found.periods:
        whole = worked(known.calendar, each.start, each.end)
        left = worked(known.calendar, max(each.start, first), min(each.end, due))
        parts.append(left / whole if whole else 0.0)
    return np.array(parts)


def _rows(known: Series, found: Forecast, begin: date, share: Floats, when: Ints, exact: Ints) -> tuple[tuple[Period, ...], Floats, Floats]:
    """All periods that count: what was, and what is to come."""
    every = [(each, 0.0) for each in known.periods] + list(zip(found.periods, (found.mean * share).tolist(), strict=True))
    rows = [(each, ahead) for each, ahead in every if each.end >= begin]
    first, last = day_number(begin), day_number(known.through)
    counted = []
    for each, _ahead in rows:
        inside = (when >= max(day_number(each.start), first)) & (when <= min(day_number(each.end), last))
        counted.append(total(int(exact[inside].sum())))
    return tuple(each for each, _ahead in rows), np.array(counted), np.array([ahead for _each, ahead in rows])
