"""Errors out of sample by hand: origins, scale, coverage, and what cannot be judged."""

import numpy as np
import pytest

from mercatique.methods.forecast import best_forecast, seasonal_naive
from mercatique.methods.forecast.backtest import backtest, earliest, persistence, reach
from mercatique.methods.forecast.models import Ahead
from tests.methods.forecast.made import months, quarters, seasonal


def last_value(values, season, horizon, level):
    """The simplest model there is, with an interval of one on each side."""
    mean = np.full(horizon, values[-1])
    return Ahead(mean, mean - 1, mean + 1)


def test_errors_by_hand():
    # Six origins, at 4 to 9 values; each judged by the one or two values after it: here one.
    values = np.array([1.0, 2, 4, 7, 8, 8, 10, 13, 13, 14])
    found = backtest(values, 1, 1, last_value, 0.8, 4)
    assert found.errors.ravel().tolist() == [1, 0, 3, 2, 0, 1]
    assert found.mae == pytest.approx(7 / 6)
    steps = [12 / 8, 12 / 7, 9 / 6, 7 / 5, 7 / 4, 6 / 3]
    assert found.step == pytest.approx(steps)
    assert found.mase == pytest.approx(sum(miss / step for miss, step in zip([1, 0, 3, 2, 0, 1], steps, strict=True)) / 6)
    assert found.mape == pytest.approx((1 / 14 + 0 + 3 / 13 + 2 / 10 + 0 + 1 / 8) / 6)
    assert found.coverage == 4 / 6


def test_no_model_sees_what_it_is_judged_by():
    seen = []

    def spy(values, season, horizon, level):
        seen.append((len(values), horizon))
        return last_value(values, season, horizon, level)

    values = np.arange(40.0)
    found = backtest(values, 12, 3, spy, 0.8, 24)
    assert seen == [(size, 3) for size in range(37, 31, -1)]
    assert (found.came[0] == values[-3:]).all() and found.judged == 18


def test_few_values_leave_few_origins():
    assert (reach(25, 12, 6, 24), earliest(25, 12, 6, 24)) == (1, 24)
    assert (reach(60, 12, 36, 24), earliest(60, 12, 36, 24)) == (12, 43)
    assert backtest(np.arange(24.0), 12, 6, last_value, 0.8, 24) is None


def test_the_naive_forecast_has_the_error_of_its_own_scale():
    values = seasonal(60, noise=0.0)
    found = seasonal_naive(months(60), values, horizon=12)
    assert found.mase == pytest.approx(1, abs=1e-3), "a steady rise repeats the same step"
    assert found.mape == pytest.approx(9.6 / 225, rel=0.2)


def test_zeros_have_no_relative_error_and_say_so():
    values = [0.0, 5, 9, 4] * 5
    values[-3] = 6.0
    found = seasonal_naive(quarters(20), values, unit="quarter", horizon=4)
    assert found.mape is None and "zero" in str(found.mape_reason)
    found = seasonal_naive(quarters(20), [value + 1 for value in values], unit="quarter", horizon=4)
    assert found.mape is not None and found.mape_reason is None


def test_no_usual_step_gives_no_scaled_error_and_the_nearest_is_taken_all_the_same():
    values = np.tile(seasonal(12), 4)
    values[-1] += 50
    found = best_forecast(months(48), values, horizon=1)
    assert found.mase is None and "no usual step" in str(found.reason)
    assert found.coverage is not None and found.judged == 6


def test_errors_that_go_on_and_errors_that_do_not():
    rng = np.random.default_rng(0)
    assert persistence(rng.normal(size=(6, 6))) < 0.4
    assert persistence(np.repeat(rng.normal(size=(6, 1)), 6, axis=1)) == pytest.approx(1)
    assert persistence(np.ones((2, 2))) == 1
