"""Forecasts: four ways to go on from a series, each beside the seasonal naive one, and the best of them by its errors."""

from datetime import date

from mercatique.fault import Fault, _
from mercatique.methods.columns import Values
from mercatique.methods.forecast.judging import chosen, single
from mercatique.methods.forecast.models import COMBINATION, ETS, NAIVE, THETA, least
from mercatique.methods.forecast.outlook import Forecast
from mercatique.methods.forecast.series import Series, series
from mercatique.methods.forecast.smoothing import AUTO, STARTS
from mercatique.methods.sales.periods import MONTH
from mercatique.methods.schedule.calendar import NONE

LONGEST = 60


def seasonal_naive(
    day: Values, amount: Values, *, unit: str = MONTH, horizon: int = 6, level: float = 0.8, through: date | None = None, calendar: str = NONE,
    open_days: int = 5, fiscal_month: int = 1,
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
            MAPE = mean of |error| / |what came|, n/a when a period was zero

    Parameters
        day: day of a row (or first day of a period), shape (n,). amount: added up by period, shape (n,).
        unit: ``month``, ``quarter`` or ``year`` (fiscal, from ``fiscal_month``). horizon: periods ahead, 1 to 60. level: of
        the interval. through: last day the data cover, by default the last in them. A period not over by then, or a first
        one that was under way when the data begin, is left out; closed days (week-ends, public holidays) at its edge do not
        matter. calendar: ``none``, ``fr`` or ``alsace-moselle``. open_days: 5 (Monday to Friday), 6 or 7. Periods without
        rows inside count as zero (``gaps``).

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
    return _one(NAIVE, _series(day, amount, unit, horizon, level, through, calendar, open_days, fiscal_month), horizon, level)


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
        simulated paths, whose variance is that of the errors fitted times (n + k) / (n - k) for k values drawn from n data
        (Akaike's final prediction error): with 24 to 60 months an 80 % interval then holds 80 to 90 %.

    Parameters
        As in ``seasonal_naive``. seed: of the simulated paths. form: ``auto`` or one of ANN, AAN, AAdN, ANA, AAA, AAdA, MNM, MAM, MAdM, AAM. start: of
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
    open_days: int = 5, fiscal_month: int = 1,
) -> Forecast:  # fmt: skip
    """What comes if half the long trend goes on?

    Assumptions
        The season keeps its shape; the long trend goes on at half its slope, the level as it is now.

    Formula
        Season taken out (multiplicative where all values are above zero), mean of the line through all values and of
        simple smoothing of twice the curvature, season put back (statsmodels). Interval from its form as simple smoothing
        with drift (Hyndman & Billah 2003), a the smoothing, k = 2 + season::

            variance(h) = variance of errors fitted × (n + k) / (n - k) × (1 + (h - 1) × a²) × season²

        (statsmodels' own has 1 + (1 - a)² in the place of a² and no season: its 80 % interval holds 95 to 100 %.)

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
    return _one(THETA, _series(day, amount, unit, horizon, level, through, calendar, open_days, fiscal_month), horizon, level)


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
        taken, the simpler model when equal. What cannot be judged is not taken; the seasonal naive forecast always can be.

    Parameters
        As in ``seasonal_naive``. seed: of the simulated paths of ``ets``.

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


def _one(name: str, known: Series, horizon: int, level: float, form: str = AUTO, seed: int = 0, start: str = AUTO) -> Forecast:
    if start not in (AUTO, *STARTS):
        raise Fault("start_unknown", _("%(start)s is no way to start: choose auto, heuristic or estimated."), start=start)
    if len(known) < least(name, known.season):
        raise Fault(
            "series_too_short",
            _("There are %(periods)s finished periods; this model needs %(needed)s."),
            periods=len(known),
            needed=least(name, known.season),
        )
    return single(name, known, horizon, level, form, seed, start)
