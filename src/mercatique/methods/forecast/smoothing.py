"""Exponential smoothing in state space: its forms, their choice, and intervals from simulated paths."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats
from mercatique.methods.forecast.models import Ahead, Model, flat, inflation, quiet, size_of

AUTO = "auto"
#: Error, trend, season (A additive, M multiplicative, N none, d damped).
YEARLY = ("ANN", "AAN", "AAdN")
SEASONAL = ("ANA", "AAA", "AAdA")
SEASONAL_POSITIVE = ("MNM", "MAM", "MAdM")
FORMS = (AUTO, *YEARLY, *SEASONAL, *SEASONAL_POSITIVE, "AAM")
RULE, ESTIMATED = STARTS = ("heuristic", "estimated")
#: Seasons up to which the starting values are estimated unless asked otherwise; longer ones would be too many.
SHORT = 4
PATHS = 2000
#: Smoothing parameters keep this far from the edges of what they may be.
LOWEST = 1e-4
KINDS = {"A": "add", "M": "mul", "N": None}


def smoothing(form: str, seed: int, start: str = AUTO) -> Model:
    """Exponential smoothing of this form."""

    def model(values: Floats, season: int, horizon: int, level: float) -> Ahead:
        if np.ptp(values) == 0:
            return flat(values, horizon)
        size = size_of(values)
        fitted = smoothed(values / size, season, form, start=start)
        sigma = np.sqrt(fitted.scale * inflation(len(values), freedom(form, season)))
        luck = np.random.default_rng(seed).standard_normal((horizon, PATHS)) * sigma
        with quiet():
            mean = np.asarray(fitted.forecast(horizon))
            paths = np.asarray(fitted.simulate(horizon, anchor="end", repetitions=PATHS, random_errors=luck))
        low, high = np.quantile(paths, [(1 - level) / 2, (1 + level) / 2], axis=1)
        return Ahead(mean * size, low * size, high * size)

    return model


def freedom(form: str, season: int) -> int:
    """What is drawn from the data: the smoothing parameters, and the starting level, trend and season."""
    trend, damped, seasonal = form[1] != "N", "d" in form, form[-1] != "N"
    return 2 + 2 * trend + damped + (season * seasonal)


def best_form(values: Floats, season: int, start: str = AUTO) -> str:
    """The form with the smallest corrected Akaike criterion."""
    forms = YEARLY if season == 1 else SEASONAL + (SEASONAL_POSITIVE if values.min() > 0 else ())
    if np.ptp(values) == 0:
        return forms[0]
    scaled = values / size_of(values)
    scores = {form: criterion(smoothed(scaled, season, form, start=start), form, season) for form in forms}
    return min(scores, key=lambda form: (scores[form], forms.index(form)))


def criterion(fitted: Any, form: str, season: int) -> float:
    """AICc, starting values and variance counted whether estimated or by a rule."""
    size, count = len(fitted.resid), freedom(form, season) + 1
    return float(2 * count - 2 * fitted.llf + 2 * count * (count + 1) / max(size - count - 1, 1))


def smoothed(values: Floats, season: int, form: str, fixed: Mapping[str, float] | None = None, start: str = AUTO) -> Any:
    """A fitted ETS model of statsmodels. With estimated starting values, the better of its optimum and of Holt and Winters' one."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    start = (ESTIMATED if season <= SHORT else RULE) if start == AUTO else start
    refuse(values, season, form)
    with quiet():
        model = ETSModel(
            values, error=KINDS[form[0]], trend=KINDS[form[1]], damped_trend="d" in form, seasonal=KINDS[form[-1]],
            seasonal_periods=season if KINDS[form[-1]] else None, initialization_method=start,
        )  # fmt: skip
        if fixed:
            whole = dict(zip(model.param_names, model.start_params, strict=True)) | dict(fixed)
            return model.smooth(np.array([whole[name] for name in model.param_names]))
        found = model.fit(disp=False, maxiter=500)
        guess = _holt_winters(values, season, form, model) if start == ESTIMATED else None
        if guess is not None and model.loglike(guess) > found.llf:
            return model.smooth(guess)
        return found


def refuse(values: Floats, season: int, form: str) -> None:
    """Forms that are none, or that this series cannot have."""
    if form not in FORMS[1:]:
        raise Fault("form_unknown", _("%(form)s is no form of smoothing: choose %(forms)s."), form=form, forms=", ".join(FORMS))
    if KINDS[form[-1]] and season == 1:
        raise Fault("form_without_season", _("Years have no season: choose a form that ends with N."))
    if "M" in form and values.min() <= 0:
        raise Fault("form_needs_positive", _("A multiplicative form needs values above zero."))


def _holt_winters(values: Floats, season: int, form: str, model: Any) -> Floats | None:
    """The least-squares optimum of Holt and Winters as parameters of the ETS model."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    if form[0] != "A" or "d" in form:
        return None
    fitted = ExponentialSmoothing(
        values, trend=KINDS[form[1]], seasonal=KINDS[form[-1]], seasonal_periods=season if KINDS[form[-1]] else None, initialization_method="estimated",
    ).fit()  # fmt: skip
    given = fitted.params
    level = float(np.clip(given["smoothing_level"], 2 * LOWEST, 1 - 2 * LOWEST))
    found = {"smoothing_level": level, "initial_level": float(given["initial_level"])}
    if KINDS[form[1]]:
        found |= {"smoothing_trend": float(np.clip(level * given["smoothing_trend"], LOWEST, level - LOWEST / 2)), "initial_trend": float(given["initial_trend"])}
    if KINDS[form[-1]]:
        found["smoothing_seasonal"] = float(np.clip((1 - level) * given["smoothing_seasonal"], LOWEST, 1 - level - LOWEST / 2))
        found |= {f"initial_seasonal.{place}": float(each) for place, each in enumerate(reversed(given["initial_seasons"]))}
    return np.array([found[name] for name in model.param_names]) if set(model.param_names) <= set(found) else None
