"""Which model to take: each judged from the same origins, the nearest one told with its errors."""

from mercatique.fault import _
from mercatique.methods.forecast.backtest import Backtest, backtest, earliest
from mercatique.methods.forecast.models import (
    COMBINATION,
    ETS,
    MODELS,
    NAIVE,
    THETA,
    Model,
    least,
    mean_of,
    remembered,
    seasonal_naive,
    theta,
)
from mercatique.methods.forecast.outlook import Forecast, Score
from mercatique.methods.forecast.series import Series
from mercatique.methods.forecast.smoothing import AUTO, best_form, smoothing
from mercatique.methods.result import Reason

SMOOTHED = (ETS, COMBINATION)
TOO_SHORT = Reason(_("The series is too short to judge the forecast by what came after."))
NO_SCALE = Reason(_("Each season was like the one before: there is no usual step to measure errors by."))
ZEROS = Reason(_("Some periods judged are zero: an error is no share of nothing."))


def models(form: str, seed: int, start: str = AUTO) -> dict[str, Model]:
    """The four models; the combination shares the fits of its parts."""
    first, second = remembered(smoothing(form, seed, start)), remembered(theta)
    return {NAIVE: seasonal_naive, ETS: first, THETA: second, COMBINATION: mean_of(first, second)}


def chosen(known: Series, horizon: int, level: float, seed: int) -> tuple[Forecast, Backtest | None]:
    """The forecast of the model with the smallest error out of sample, and its errors."""
    able = MODELS if len(known) > least(ETS, known.season) else (NAIVE,)
    tests = judged(able, known, horizon, level, AUTO, seed)
    best = min(able, key=lambda name: (*_mark(tests[name], known), able.index(name)))
    form = best_form(known.values, known.season) if best in SMOOTHED else None
    scores = tuple(_score(name, tests.get(name)) for name in MODELS)
    return told(best, known, horizon, level, models(form or AUTO, seed)[best], form, tests, scores), tests[best]


def single(name: str, known: Series, horizon: int, level: float, form: str, seed: int, start: str = AUTO) -> Forecast:
    """The forecast of one model, its errors beside those of the seasonal naive one."""
    tests = judged((NAIVE, name), known, horizon, level, form, seed, start)
    if name in SMOOTHED and form == AUTO:
        form = best_form(known.values, known.season, start)
    model = models(form, seed, start)[name]
    return told(name, known, horizon, level, model, form if name in SMOOTHED else None, tests, ())


def judged(names: tuple[str, ...], known: Series, horizon: int, level: float, form: str, seed: int, start: str = AUTO) -> dict[str, Backtest | None]:
    """Every model from the same origins; the form of smoothing by what was known at the earliest of them."""
    needed = max(least(name, known.season) for name in names)
    if len(known) <= needed:
        return dict.fromkeys(names)
    if form == AUTO and any(name in SMOOTHED for name in names):
        form = best_form(known.values[: earliest(len(known), known.season, horizon, needed)], known.season, start)
    every = models(form, seed, start)
    return {name: backtest(known.values, known.season, horizon, every[name], level, needed) for name in names}


def _mark(test: Backtest | None, known: Series) -> tuple[float, float]:
    """Scaled error; where there is no scale, the error as a part of the largest value."""
    if test is None:
        return float("inf"), float("inf")
    mase = test.mase
    return float("inf") if mase is None else round(mase, 9), round(test.mae / (float(abs(known.values).max()) or 1.0), 9)


def _score(name: str, test: Backtest | None) -> Score:
    if test is None:
        return Score(name, None, None, None, 0, TOO_SHORT, TOO_SHORT)
    return Score(name, test.mase, test.coverage, test.mape, test.judged, *_reasons(test))


def _reasons(test: Backtest) -> tuple[Reason | None, Reason | None]:
    return NO_SCALE if test.mase is None else None, ZEROS if test.mape is None else None


def told(
    name: str, known: Series, horizon: int, level: float, model: Model, form: str | None, tests: dict[str, Backtest | None], scores: tuple[Score, ...],
) -> Forecast:  # fmt: skip
    found = model(known.values, known.season, horizon, level)
    plain = seasonal_naive(known.values, known.season, horizon, level)
    score, naive = _score(name, tests[name]), tests[NAIVE]
    periods = known.ahead(horizon)
    factor = known.factor(periods)
    return Forecast(
        model=name, form=form, unit=periods[0].unit, season=known.season, history=known.periods, actual=known.actual, periods=periods,
        mean=found.mean * factor, low=found.low * factor, high=found.high * factor, naive=plain.mean * factor, level=level, mase=score.mase,
        naive_mase=None if naive is None else naive.mase, coverage=score.coverage, mape=score.mape, judged=score.judged, reason=score.reason,
        mape_reason=score.mape_reason, through=known.through, partial=known.partial, gaps=known.gaps, scores=scores,
    )  # fmt: skip
