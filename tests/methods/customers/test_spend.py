"""Gamma-Gamma against published figures, hand-made results and by properties."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import gamma_gamma
from mercatique.methods.customers.spend import terms

SEPTEMBER = date(1997, 9, 30)


def simulated(size: int, seed: int, p: float = 6.0, q: float = 4.0, v: float = 15.0):
    random = np.random.default_rng(seed)
    x = random.geometric(0.4, size)
    rate = random.gamma(q, 1 / v, size)
    return x, random.gamma(p * x, 1 / (rate * x))


@pytest.mark.real
def test_fader_hardie_2013_cdnow_parameters_of_gamma_gamma(cdnow):
    found = gamma_gamma(*cdnow.spending(SEPTEMBER))
    assert [round(value, 2) for value in found.parameters.values()] == pytest.approx([6.25, 3.74, 15.44], abs=0.0051)
    assert found.repeaters == 946
    assert found.mean == pytest.approx(35.17, abs=0.005)
    assert found.mean_interval[0] < 35.17 < found.mean_interval[1]


@pytest.mark.real
def test_trust_5_1_cdnow_values_to_expect_and_correlation(cdnow):
    found = gamma_gamma(*cdnow.spending(SEPTEMBER))
    assert found.expected_value([2, 1, 0], [22.35, 11.77, 0]) == pytest.approx([24.66, 18.91, 35.17], abs=0.006)
    assert found.correlation == pytest.approx(0.114, abs=5e-4)
    assert found.warning is None


def test_gradient_and_hessian_are_those_of_the_likelihood():
    by = terms(np.array([1.0, 2.0, 7.0]), np.array([12.0, 30.0, 5.0]))
    theta = np.array([5.0, 3.0, 14.0])
    _value, slope, bend = by(theta)
    for place in range(3):
        step = np.zeros(3)
        step[place] = 1e-5 * theta[place]
        up, down = by(theta + step), by(theta - step)
        assert (up[0] - down[0]) / (2 * step[place]) == pytest.approx(slope[place], rel=1e-6)
        assert (up[1] - down[1]) / (2 * step[place]) == pytest.approx(bend[place], rel=1e-5, abs=1e-8)


def test_the_true_parameters_lie_within_the_intervals():
    found = gamma_gamma(*simulated(8000, 4))
    for name, true in (("p", 6.0), ("q", 4.0), ("v", 15.0)):
        low, high = found.intervals[name]
        assert low < true < high


def test_few_purchases_are_drawn_to_the_mean_of_all_and_many_are_not():
    found = gamma_gamma(*simulated(2000, 1))
    once, often = found.expected_value([1, 200], [100.0, 100.0])
    assert found.mean < once < often
    assert often == pytest.approx(100, rel=0.05)


def test_empty_values_are_allowed_where_nobody_came_again():
    x, value = simulated(50, 3)
    whole = gamma_gamma([*x, 0, 0], [*value, None, 0.0])
    assert whole.parameters == gamma_gamma(x, value).parameters
    assert whole.to_table()["monetary"].null_count == 2
    assert whole.expected_value()[-1] == pytest.approx(whole.mean)


def test_frequent_customers_who_spend_more_get_a_warning():
    x = np.repeat(np.arange(1, 11), 20)
    value = x * np.tile(np.linspace(0.8, 1.2, 20), 10)
    found = gamma_gamma(x, value)
    assert found.correlation > 0.9
    assert "0.9" in str(found.warning)


def test_a_mean_without_end_is_not_available():
    random = np.random.default_rng(3)
    found = gamma_gamma(np.full(400, 50), np.exp(random.normal(0, 3, 400)))
    assert found.mean is None and "no end" in str(found.mean_reason)
    assert found.mean_interval is None


@given(st.integers(0, 30), st.sampled_from([0.01, 100.0]))
@settings(max_examples=10)
def test_another_currency_unit_scales_values_and_nothing_else(seed, unit):
    x, value = simulated(60, seed)
    found, scaled = gamma_gamma(x, value), gamma_gamma(x, value * unit)
    assert (found.reason is None) == (scaled.reason is None)
    if found.reason is not None:
        return
    assert scaled.parameters["p"] == pytest.approx(found.parameters["p"], rel=1e-4)
    assert scaled.expected_value() == pytest.approx(found.expected_value() * unit, rel=1e-5)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"frequency": [1] * 9}, "columns_differ"),
        ({"monetary": [1.0] * 19 + [None]}, "column_empty_cells"),
        ({"monetary": [1.0] * 19 + [-2.0]}, "value_not_positive"),
        ({"frequency": [0] * 15 + [1] * 5}, "too_few_repeaters"),
        ({"level": 2}, "level_not_a_share"),
        ({"customer": ["a"] * 20}, "customer_twice"),
    ],
)
def test_bad_input_gets_one_clear_fault(change, code):
    good = {"frequency": [1, 2] * 10, "monetary": [float(value) for value in range(1, 21)]}
    with pytest.raises(Fault) as fault:
        gamma_gamma(**good | change)
    assert fault.value.code == code
