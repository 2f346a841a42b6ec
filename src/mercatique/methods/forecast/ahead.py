"""Forecasts: four ways to go on from a series, each beside the seasonal naive one, and the best of them by its errors."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values
from mercatique.methods.forecast.backtest import Backtest, backtest, earliest
from mercatique.methods.forecast.models import (
    AUTO,
    COMBINATION,
    ETS,
    MODELS,
    NAIVE,
    STARTS,
    THETA,
    best_form,
    least,
    model_of,
)
from mercatique.methods.forecast.series import Series, series
from mercatique.methods.result import Reason, Result
from mercatique.methods.sales.periods import MONTH, Period
from mercatique.methods.schedule.calendar import NONE

LONGEST = 60


@dataclass(frozen=True)
class Score:
    """How a model would have done out of sample; all *None* with a reason when it cannot be judged."""

    model: str
    mase: float | None
    coverage: float | None
    mape: float | None
    forecasts: int
    reason: Reason | None


@dataclass(frozen=True)
class Forecast(Result):
    """One row per period: what was, then what is forecast, with its interval and the seasonal naive one beside it."""

    model: str
    form: str | None
    unit: str
    season: int
    history: tuple[Period, ...]
    actual: Floats
    periods: tuple[Period, ...]
    mean: Floats
    low: Floats
    high: Floats
    naive: Floats
    level: float
    mase: float | None
    naive_mase: float | None
    coverage: float | None
    mape: float | None
    judged: int
    reason: Reason | None
    through: date
    partial: float
    gaps: int
    scores: tuple[Score, ...]

    def __len__(self) -> int:
        return len(self.periods)

    def to_table(self) -> pa.Table:
        past, ahead = len(self.history), len(self.periods)
        every = (*self.history, *self.periods)

        def future(values: Floats) -> pa.Array:
            return pa.array(np.concatenate((np.full(past, np.nan), values)), from_pandas=True)

        return pa.table(
            {
                "period": [each.code for each in every],
                "first": pa.array([each.start for each in every], pa.date32()),
                "actual": pa.array(np.concatenate((self.actual, np.full(ahead, np.nan))), from_pandas=True),
                "forecast": future(self.mean),
                "low": future(self.low),
                "high": future(self.high),
                "seasonal_naive": future(self.naive),
            }
        )

    def to_json(self) -> dict[str, Any]:
        found = super().to_json()
        found["summary"]["scores"] = [
            {"model": each.model, "mase": each.mase, "coverage": each.coverage, "mape": each.mape, "reason": None if each.reason is None else str(each.reason)}
            for each in self.scores
        ]
        return found


def seasonal_naive(
    day: Values, amount: Values, *, unit: str = MONTH, horizon: int = 6, level: float = 0.8, through: date | None = None, calendar: str = NONE,
    open_days: int = 5, fiscal_month: int = 1, seed: int = 0,
) -> Forecast:  # fmt: skip
    """What comes if each period is as it was a season ago?

    Assumptions
        The last season repeats itself. Whatever is more refined must beat this.

    Formula
        forecast(t + h) = value of the same period in the last season; interval ± z × s × √(seasons ahead) with s the root
        mean square of the differences between seasons. With ``calendar``, values are first divided by working days over
        the usual number and multiplied back ahead (French public holidays, movable ones with Easter).
        Out of sample: forecasts from the last six possible origins, up to a season ahead each, judged by what came::

            MASE = mean of |error| / mean |difference to the season before, known then|;  coverage = share inside

    Parameters
        day: day of a row (or first day of a period), shape (n,). amount: added up by period, shape (n,).
        unit: ``month``, ``quarter`` or ``year`` (fiscal, from ``fiscal_month``). horizon: periods ahead, 1 to 60. level: of
        the interval. through: last day the data cover; a period not over by then is left out. calendar: ``none``, ``fr`` or
        ``alsace-moselle``. open_days: 5 (Monday to Friday), 6 or 7. Periods without rows inside count as zero (``gaps``).

    Result
        ``Forecast``, with errors out of sample beside those of the seasonal naive forecast; n/a with a reason when the
        series is too short to judge.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_number, no_rows, too_few_seasons (fewer than two
        seasons; four years), unit_unknown, horizon_outside, level_outside, region_unknown, open_days_outside,
        fiscal_month_unknown, through_too_early.

    Source
        Rob J. Hyndman and George Athanasopoulos (2021), *Forecasting: Principles and Practice*, 3rd ed.; Rob J. Hyndman
        and Anne B. Koehler (2006), *Another look at measures of forecast accuracy*, IJF 22(4), for MASE.
    """
    return _one(NAIVE, _series(day, amount, unit, horizon, level, through, calendar, open_days, fiscal_month), horizon, level, AUTO, seed)


def ets(
    day: Values, amount: Values, *, form: str = AUTO, start: str = AUTO, unit: str = MONTH, horizon: int = 6, level: float = 0.8, through: date | None = None,
    calendar: str = NONE, open_days: int = 5, fiscal_month: int = 1, seed: int = 0,
) -> Forecast:  # fmt: skip
    """What comes if level, trend and season go on as they have changed of late?

    Assumptions
        Level, trend and season move slowly; nothing outside the series is known.

    Formula
        Exponential smoothing in state space, fitted by maximum likelihood (statsmodels). ``form`` is error, trend, season
        (A additive, M multiplicative, N none, d damped); ``auto`` takes the smallest AICc, for the judgement out of sample
        on what was known at the earliest origin. Starting values by a rule (``heuristic``: a decomposition of the first
        seasons) or ``estimated`` with the rest; ``auto`` estimates them for seasons up to four periods. Interval from 2000
        simulated paths.

    Parameters
        As in ``seasonal_naive``. form: ``auto`` or one of ANN, AAN, AAdN, ANA, AAA, AAdA, MNM, MAM, MAdM, AAM. start: of
        level, trend and season.

    Result
        As in ``seasonal_naive``.

    Errors
        As in ``seasonal_naive``, and series_too_short, form_unknown, form_without_season, form_needs_positive, start_unknown.

    Source
        Rob J. Hyndman, Anne B. Koehler, J. Keith Ord and Ralph D. Snyder (2008), *Forecasting with Exponential Smoothing:
        The State Space Approach*.
    """
    return _one(ETS, _series(day, amount, unit, horizon, level, through, calendar, open_days, fiscal_month), horizon, level, form, seed, start)


def theta(
    day: Values, amount: Values, *, unit: str = MONTH, horizon: int = 6, level: float = 0.8, through: date | None = None, calendar: str = NONE,
    open_days: int = 5, fiscal_month: int = 1, seed: int = 0,
) -> Forecast:  # fmt: skip
    """What comes if half the long trend goes on?

    Assumptions
        The season keeps its shape; the long trend goes on at half its slope, the level as it is now.

    Formula
        Season taken out (multiplicative where all values are above zero), mean of the line through all values and of
        simple smoothing of twice the curvature, season put back (statsmodels). Interval from its moving-average form.

    Parameters
        As in ``seasonal_naive``.

    Result
        As in ``seasonal_naive``.

    Errors
        As in ``seasonal_naive``, and series_too_short.

    Source
        Vassilis Assimakopoulos and Konstantinos Nikolopoulos (2000), *The theta model: a decomposition approach to
        forecasting*, International Journal of Forecasting 16(4).
    """
    return _one(THETA, _series(day, amount, unit, horizon, level, through, calendar, open_days, fiscal_month), horizon, level, AUTO, seed)


def combination(
    day: Values, amount: Values, *, form: str = AUTO, start: str = AUTO, unit: str = MONTH, horizon: int = 6, level: float = 0.8, through: date | None = None,
    calendar: str = NONE, open_days: int = 5, fiscal_month: int = 1, seed: int = 0,
) -> Forecast:  # fmt: skip
    """What comes by the mean of smoothing and theta?

    Assumptions
        Neither is right; their errors cancel in part.

    Formula
        The mean of ``ets`` and ``theta``; the edges of the interval likewise (which is no narrower than either deserves).

    Parameters
        As in ``ets``.

    Result
        As in ``seasonal_naive``.

    Errors
        As in ``ets``.

    Source
        J. M. Bates and C. W. J. Granger (1969), *The Combination of Forecasts*; Spyros Makridakis, Evangelos Spiliotis and
        Vassilios Assimakopoulos (2020), *The M4 Competition*, International Journal of Forecasting 36(1).
    """
    return _one(COMBINATION, _series(day, amount, unit, horizon, level, through, calendar, open_days, fiscal_month), horizon, level, form, seed, start)


def best_forecast(
    day: Values, amount: Values, *, unit: str = MONTH, horizon: int = 6, level: float = 0.8, through: date | None = None, calendar: str = NONE,
    open_days: int = 5, fiscal_month: int = 1, seed: int = 0,
) -> Forecast:  # fmt: skip
    """What comes, by the model that would have been nearest so far?

    Assumptions
        The model that was nearest out of sample is likely to be near again; its error here is a little flattered by having
        been chosen.

    Formula
        ``seasonal_naive``, ``ets``, ``theta`` and ``combination`` are judged from the same origins; the smallest MASE is
        taken, the simpler model when equal. What cannot be judged is not taken.

    Parameters
        As in ``seasonal_naive``.

    Result
        ``Forecast`` of the model taken, with the scores of all four.

    Errors
        As in ``seasonal_naive``.

    Source
        Leonard J. Tashman (2000), *Out-of-sample tests of forecasting accuracy: an analysis and review*, International
        Journal of Forecasting 16(4).
    """
    return chosen(_series(day, amount, unit, horizon, level, through, calendar, open_days, fiscal_month), horizon, level, seed)[0]


def _series(
    day: Values, amount: Values, unit: str, horizon: int, level: float, through: date | None, calendar: str, open_days: int, fiscal_month: int,
) -> Series:  # fmt: skip
    if not 1 <= horizon <= LONGEST:
        raise Fault("horizon_outside", _("A forecast goes from 1 to %(most)s periods ahead."), most=LONGEST)
    if not 0 < level < 1:
        raise Fault("level_outside", _("The level of an interval lies between 0 and 1, like 0.95."))
    return series(day, amount, unit=unit, through=through, calendar=calendar, open_days=open_days, fiscal_month=fiscal_month)


def chosen(known: Series, horizon: int, level: float, seed: int) -> tuple[Forecast, Backtest | None]:
    """The forecast of the model with the smallest error out of sample, and its errors."""
    needed = least(ETS, known.season)
    able = MODELS if len(known) > needed else (NAIVE,)
    tests = {name: _judged(name, known, horizon, level, AUTO, seed, needed if len(able) > 1 else least(name, known.season)) for name in able}
    marks = {name: found.mase for name, found in tests.items() if found is not None}
    best = min(marks, key=lambda name: (round(marks[name], 9), MODELS.index(name))) if marks else NAIVE
    scores = tuple(_score(name, tests.get(name)) for name in MODELS)
    return _told(best, known, horizon, level, AUTO, seed, tests.get(best), tests.get(NAIVE), scores), tests.get(best)


def _one(name: str, known: Series, horizon: int, level: float, form: str, seed: int, start: str = AUTO) -> Forecast:
    if start not in (AUTO, *STARTS):
        raise Fault("start_unknown", _("%(start)s is no way to start: choose auto, heuristic or estimated."), start=start)
    if len(known) < least(name, known.season):
        raise Fault(
            "series_too_short",
            _("There are %(periods)s finished periods; this model needs %(needed)s."),
            periods=len(known),
            needed=least(name, known.season),
        )
    needed = least(name, known.season)
    test = _judged(name, known, horizon, level, form, seed, needed, start)
    naive = test if name == NAIVE else _judged(NAIVE, known, horizon, level, form, seed, needed)
    return _told(name, known, horizon, level, form, seed, test, naive, (), start)


def _judged(name: str, known: Series, horizon: int, level: float, form: str, seed: int, needed: int, start: str = AUTO) -> Backtest | None:
    if len(known) <= needed:
        return None
    if form == AUTO and name in (ETS, COMBINATION):
        form = best_form(known.values[: earliest(len(known), known.season, horizon, needed)], known.season, start)
    return backtest(known.values, known.season, horizon, model_of(name, form, seed, start), level, needed)


def _score(name: str, test: Backtest | None) -> Score:
    if test is None:
        return Score(name, None, None, None, 0, Reason(TOO_SHORT))
    return Score(name, test.mase, test.coverage, test.relative, int(test.errors.size), None)


TOO_SHORT = _("The series is too short to judge the forecast by what came after.")


def _told(
    name: str, known: Series, horizon: int, level: float, form: str, seed: int, test: Backtest | None, naive: Backtest | None, scores: tuple[Score, ...],
    start: str = AUTO,
) -> Forecast:  # fmt: skip
    if name in (ETS, COMBINATION) and form == AUTO:
        form = best_form(known.values, known.season, start)
    found = model_of(name, form, seed, start)(known.values, known.season, horizon, level)
    plain = model_of(NAIVE, form, seed)(known.values, known.season, horizon, level)
    periods = known.ahead(horizon)
    factor = known.factor(periods)
    return Forecast(
        model=name, form=form if name in (ETS, COMBINATION) else None, unit=periods[0].unit, season=known.season, history=known.periods,
        actual=known.actual, periods=periods, mean=found.mean * factor, low=found.low * factor, high=found.high * factor,
        naive=plain.mean * factor, level=level, mase=None if test is None else test.mase, naive_mase=None if naive is None else naive.mase,
        coverage=None if test is None else test.coverage, mape=None if test is None else test.relative,
        judged=0 if test is None else int(test.errors.size), reason=Reason(TOO_SHORT) if test is None else None, through=known.through,
        partial=known.partial, gaps=known.gaps, scores=scores,
    )  # fmt: skip
