"""How a series goes on: seasonal naive, exponential smoothing, theta and the mean of the last two, each with an interval."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats

NAIVE, ETS, THETA, COMBINATION = MODELS = ("seasonal_naive", "ets", "theta", "combination")
AUTO = "auto"
#: Error, trend, season (A additive, M multiplicative, N none, d damped).
SEASONAL = ("ANA", "AAA", "AAdA")
SEASONAL_POSITIVE = ("MNM", "MAM", "MAdM", "AAM")
RULE, ESTIMATED = STARTS = ("heuristic", "estimated")
#: Seasons up to which the starting values are estimated unless asked otherwise; longer ones would be too many.
SHORT = 4
FORMS = (AUTO, "ANN", "AAN", "AAdN", *SEASONAL, *SEASONAL_POSITIVE)
PATHS = 2000
LOWEST = 1e-4


@dataclass(frozen=True)
class Ahead:
    """Values ahead with the lower and upper edge of the interval."""

    mean: Floats
    low: Floats
    high: Floats


#: From values, season, horizon and level to what comes.
Model = Callable[[Floats, int, int, float], Ahead]


def seasonal_naive(values: Floats, season: int, horizon: int, level: float) -> Ahead:
    """As in the same period of the last season; the spread grows with each season ahead."""
    steps = np.arange(horizon)
    mean = values[len(values) - season + steps % season]
    spread = float(np.sqrt(np.mean((values[season:] - values[:-season]) ** 2))) * np.sqrt(steps // season + 1.0)
    return _around(mean, spread, level)


def theta(values: Floats, season: int, horizon: int, level: float) -> Ahead:
    """Half the trend of the whole, half the smoothed level, on values without season."""
    import pandas as pd
    from statsmodels.tsa.forecasting.theta import ThetaModel

    if np.ptp(values) == 0:
        return _around(np.full(horizon, values[0]), np.zeros(horizon), level)
    method = "multiplicative" if values.min() > 0 else "additive"
    with quiet():
        model = ThetaModel(pd.Series(values), period=season, deseasonalize=season > 1, use_test=False, method=method)
        fitted = model.fit()
        mean = fitted.forecast(horizon).to_numpy()
        edges = fitted.prediction_intervals(horizon, alpha=1 - level).to_numpy()
    return Ahead(mean, edges[:, 0], edges[:, 1])


def smoothing(form: str, seed: int, start: str = AUTO) -> Model:
    """Exponential smoothing of this form; the interval from simulated paths."""

    def model(values: Floats, season: int, horizon: int, level: float) -> Ahead:
        if np.ptp(values) == 0:
            return _around(np.full(horizon, values[0]), np.zeros(horizon), level)
        fitted = smoothed(values, season, form, start=start)
        with quiet():
            mean = np.asarray(fitted.forecast(horizon))
            paths = np.asarray(fitted.simulate(horizon, anchor="end", repetitions=PATHS, rng=np.random.default_rng(seed)))
        low, high = np.quantile(paths.reshape(horizon, PATHS), [(1 - level) / 2, (1 + level) / 2], axis=1)
        return Ahead(mean, low, high)

    return model


def combined(form: str, seed: int, start: str = AUTO) -> Model:
    """The mean of exponential smoothing and theta, edges included."""
    first = smoothing(form, seed, start)

    def model(values: Floats, season: int, horizon: int, level: float) -> Ahead:
        one, other = first(values, season, horizon, level), theta(values, season, horizon, level)
        return Ahead((one.mean + other.mean) / 2, (one.low + other.low) / 2, (one.high + other.high) / 2)

    return model


def model_of(name: str, form: str, seed: int, start: str = AUTO) -> Model:
    return {NAIVE: seasonal_naive, THETA: theta, ETS: smoothing(form, seed, start), COMBINATION: combined(form, seed, start)}[name]


def least(name: str, season: int) -> int:
    """Values a model needs: smoothing is started from ten and a season, and needs more values than parameters."""
    base = 2 * season if season > 1 else 4
    return base if name == NAIVE else max(base, 10 + 2 * (season // 2)) if name != THETA else max(base, 6)


def best_form(values: Floats, season: int, start: str = AUTO) -> str:
    """The form with the smallest corrected Akaike criterion."""
    if season == 1:
        forms: tuple[str, ...] = ("ANN", "AAN", "AAdN")
    else:
        forms = SEASONAL + (SEASONAL_POSITIVE[:3] if values.min() > 0 else ())
    if np.ptp(values) == 0:
        return forms[0]
    scores = {form: criterion(smoothed(values, season, form, start=start)) for form in forms}
    return min(scores, key=lambda form: (scores[form], forms.index(form)))


def criterion(fitted: Any) -> float:
    """AICc; without enough values for the correction, AIC."""
    corrected = float(fitted.aicc)
    return corrected if np.isfinite(corrected) else float(fitted.aic)


def smoothed(values: Floats, season: int, form: str, fixed: Mapping[str, float] | None = None, start: str = AUTO) -> Any:
    """A fitted ETS model of statsmodels. With estimated starting values, from its own guess and from the Holt-Winters optimum."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    start = (ESTIMATED if season <= SHORT else RULE) if start == AUTO else start
    kinds = {"A": "add", "M": "mul", "N": None}
    if form not in FORMS[1:]:
        raise Fault("form_unknown", _("%(form)s is no form of smoothing: choose %(forms)s."), form=form, forms=", ".join(FORMS))
    if kinds[form[-1]] and season == 1:
        raise Fault("form_without_season", _("Years have no season: choose a form that ends with N."))
    if "M" in form and values.min() <= 0:
        raise Fault("form_needs_positive", _("A multiplicative form needs values above zero."))
    with quiet():
        model = ETSModel(
            values, error=kinds[form[0]], trend=kinds[form[1]], damped_trend="d" in form, seasonal=kinds[form[-1]],
            seasonal_periods=season if kinds[form[-1]] else None, initialization_method=start,
        )  # fmt: skip
        if fixed:
            whole = dict(zip(model.param_names, model.start_params, strict=True)) | dict(fixed)
            return model.smooth(np.array([whole[name] for name in model.param_names]))
        found = model.fit(disp=False, maxiter=500)
        guess = _holt_winters(values, season, form, model) if start == ESTIMATED else None
        if guess is not None:
            other = model.fit(start_params=guess, disp=False, maxiter=500)
            if np.isfinite(other.llf) and other.llf > found.llf:
                return other
        return found


def _holt_winters(values: Floats, season: int, form: str, model: Any) -> Floats | None:
    """The least-squares optimum of Holt and Winters as parameters of the ETS model."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    kinds = {"A": "add", "M": "mul", "N": None}
    if form[0] != "A" or "d" in form:
        return None
    fitted = ExponentialSmoothing(
        values, trend=kinds[form[1]], seasonal=kinds[form[-1]], seasonal_periods=season if kinds[form[-1]] else None, initialization_method="estimated",
    ).fit()  # fmt: skip
    given = fitted.params
    level = float(np.clip(given["smoothing_level"], 2 * LOWEST, 1 - 2 * LOWEST))
    found = {"smoothing_level": level, "initial_level": float(given["initial_level"])}
    if kinds[form[1]]:
        found |= {"smoothing_trend": float(np.clip(level * given["smoothing_trend"], LOWEST, level - LOWEST / 2)), "initial_trend": float(given["initial_trend"])}
    if kinds[form[-1]]:
        found["smoothing_seasonal"] = float(np.clip((1 - level) * given["smoothing_seasonal"], LOWEST, 1 - level - LOWEST / 2))
        found |= {f"initial_seasonal.{place}": float(each) for place, each in enumerate(reversed(given["initial_seasons"]))}
    return np.array([found[name] for name in model.param_names]) if set(model.param_names) <= set(found) else None


def _around(mean: Floats, spread: Floats, level: float) -> Ahead:
    half = NormalDist().inv_cdf((1 + level) / 2) * spread
    return Ahead(mean, mean - half, mean + half)


@contextmanager
def quiet() -> Iterator[None]:
    """The optimiser's remarks are no concern of the reader: errors out of sample tell how good a fit is."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
