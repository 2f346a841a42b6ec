"""How a series goes on: seasonal naive, theta, and the mean of two models, each with an interval."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from mercatique.methods.columns import Floats

NAIVE, ETS, THETA, COMBINATION = MODELS = ("seasonal_naive", "ets", "theta", "combination")


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
    return around(mean, spread, level)


def theta(values: Floats, season: int, horizon: int, level: float) -> Ahead:
    """Half the trend of the whole, half the smoothed level, on values without season."""
    import pandas as pd
    from statsmodels.tsa.forecasting.theta import ThetaModel

    if np.ptp(values) == 0:
        return flat(values, horizon)
    size = size_of(values)
    with quiet():
        model = ThetaModel(
            pd.Series(values / size), period=season, deseasonalize=season > 1, use_test=False, method="multiplicative" if values.min() > 0 else "additive"
        )
        fitted = model.fit()
        mean = fitted.forecast(horizon).to_numpy()
        drift, smooth = (float(each) for each in fitted.params.iloc[:2])
        ahead = fitted.forecast_components(max(horizon, season))["seasonal"].to_numpy()
    product = model.method.startswith("mul")
    # The season ahead, carried back over the known values.
    past = ahead[(np.arange(len(values)) - len(values)) % season]
    bare = values / size / past if product else values / size - past
    errors = one_step_errors(bare, smooth, drift / 2)
    variance = float(np.mean(errors**2)) * inflation(len(values), 2 + season)
    spread = np.sqrt(variance * (1 + np.arange(horizon) * smooth**2)) * (np.abs(ahead[:horizon]) if product else 1.0)
    return around(mean * size, spread * size, level)


def one_step_errors(values: Floats, smooth: float, drift: float) -> Floats:
    """Errors of simple smoothing with a drift, each value foreseen from those before it."""
    errors, level = np.empty(len(values) - 1), float(values[0])
    for place, value in enumerate(values[1:]):
        errors[place] = value - level - drift
        level += drift + smooth * errors[place]
    return errors


def mean_of(one: Model, other: Model) -> Model:
    """The mean of two models, edges included."""

    def model(values: Floats, season: int, horizon: int, level: float) -> Ahead:
        a, b = one(values, season, horizon, level), other(values, season, horizon, level)
        return Ahead((a.mean + b.mean) / 2, (a.low + b.low) / 2, (a.high + b.high) / 2)

    return model


def remembered(model: Model) -> Model:
    """The same model, fitted once to the same values."""
    known: dict[tuple[bytes, int, int, float], Ahead] = {}

    def again(values: Floats, season: int, horizon: int, level: float) -> Ahead:
        key = (values.tobytes(), season, horizon, level)
        if key not in known:
            known[key] = model(values, season, horizon, level)
        return known[key]

    return again


def least(name: str, season: int) -> int:
    """Values a model needs: smoothing is started from ten and a season, and needs more values than parameters."""
    base = 2 * season if season > 1 else 4
    return base if name == NAIVE else max(base, 10 + 2 * (season // 2)) if name != THETA else max(base, 6)


def inflation(size: int, freedom: int) -> float:
    """What the variance of errors ahead is to that of the errors fitted (Akaike's final prediction error)."""
    return (size + freedom) / max(size - freedom, 1)


def size_of(values: Floats) -> float:
    """Mean size: models are fitted to values around one, so that units do not matter."""
    return float(np.mean(np.abs(values)))


def around(mean: Floats, spread: Floats, level: float) -> Ahead:
    half = NormalDist().inv_cdf((1 + level) / 2) * spread
    return Ahead(mean, mean - half, mean + half)


def flat(values: Floats, horizon: int) -> Ahead:
    """A series that never moved goes on as it is."""
    return around(np.full(horizon, values[0]), np.zeros(horizon), 0.5)


@contextmanager
def quiet() -> Iterator[None]:
    """The optimiser's remarks are no concern of the reader: errors out of sample tell how good a fit is."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
