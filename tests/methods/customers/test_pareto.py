"""Pareto/NBD against published figures, the hypergeometric functions of its paper, and by properties."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import hyp2f1

from mercatique.fault import Fault
from mercatique.methods import pareto_nbd
from mercatique.methods.customers.histories import watched
from mercatique.methods.customers.pareto import ParetoNBD, chances, likelihood

parameters = st.tuples(st.floats(0.05, 5), st.floats(0.05, 200), st.floats(0.05, 5), st.floats(0.05, 200))


@pytest.mark.real
def test_fader_hardie_2005_cdnow_parameters_and_likelihood_of_pareto_nbd(cdnow):
    found = pareto_nbd(*cdnow.histories)
    # The published beta was found by a search that stopped early (11.669); its likelihood is the same.
    assert list(found.parameters.values()) == pytest.approx([0.553, 10.578, 0.606, 11.669], abs=0.002)
    assert found.log_likelihood == pytest.approx(-9594.97, abs=0.01)


@pytest.mark.real
def test_trust_5_1_forecast_of_a_cdnow_customer_by_pareto_nbd(cdnow):
    found = pareto_nbd(*cdnow.histories)
    assert found.expected_purchases(39, 2, 30.43, 38.86)[0] == pytest.approx(1.4551, abs=5e-4)
    assert found.p_alive(2, 30.43, 38.86)[0] == pytest.approx(0.8691, abs=5e-5)


@given(parameters, st.integers(0, 300), st.floats(0, 100), st.floats(0, 100))
@settings(max_examples=60)
def test_the_integral_over_the_moment_of_leaving_is_right(theta, x, last, more):
    r, alpha, s, beta = theta
    last = last if x else 0.0
    age = last + more

    def density(y: float) -> float:
        return ((alpha + last) / (alpha + y)) ** (r + x) * ((beta + last) / (beta + y)) ** s * s / (beta + y)

    step = min(1.0, 10 * min(alpha, beta) / (r + x + s))
    parts = [last, *(last + step * 4**power for power in range(30) if step * 4**power < more), age]
    gone = sum(quad(density, low, high, limit=200)[0] for low, high in pairwise(parts))
    stays = ((alpha + last) / (alpha + age)) ** (r + x) * ((beta + last) / (beta + age)) ** s
    _log, found, _moments = chances(np.array(theta), np.array([float(x)]), np.array([last]), np.array([age]))
    assert found[0, 0] == pytest.approx(stays / (stays + gone), rel=1e-7)
    assert found.sum() == pytest.approx(1)


def test_the_likelihood_is_the_one_of_the_paper():
    r, alpha, s, beta = theta = np.array([0.55, 10.6, 0.61, 11.7])
    x, last, age = 3.0, 12.0, 38.0

    def part(time: float) -> float:
        # alpha < beta: the pair of hypergeometric functions of Fader and Hardie's note.
        z = (beta - alpha) / (beta + time)
        return hyp2f1(r + s + x, r + x, r + s + x + 1, z) / (beta + time) ** (r + s + x)

    bracket = (alpha + age) ** -(r + x) * (beta + age) ** -s + s / (r + s + x) * (part(last) - part(age))
    found = chances(theta, np.array([x]), np.array([last]), np.array([age]))[0][0]
    assert found == pytest.approx(np.log(bracket), rel=1e-12)


def test_gradient_and_hessian_are_those_of_the_likelihood():
    rows = watched([0, 0, 1, 3, 9, 40], [0, 0, 4.5, 20, 31.5, 38], [12.0, 38.0, 30.0, 38.5, 33.0, 39.0], None).grouped()
    for theta in (np.array([0.6, 9.0, 0.5, 12.0]), np.array([0.6, 9.0, 1.5, 0.7])):
        _value, slope, bend = likelihood(theta, rows)
        for place in range(4):
            step = np.zeros(4)
            step[place] = 1e-5 * theta[place]
            up, down = likelihood(theta + step, rows), likelihood(theta - step, rows)
            assert (up[0] - down[0]) / (2 * step[place]) == pytest.approx(slope[place], rel=1e-6)
            assert (up[1] - down[1]) / (2 * step[place]) == pytest.approx(bend[place], rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("s", [0.999999, 1.0, 1.000001])
def test_the_forecast_passes_smoothly_where_its_formula_has_a_pole(s):
    found = ParetoNBD.newcomer(np.array([0.5, 10.0, s, 12.0]), np.array(52.0))
    assert found == pytest.approx(0.5 * 12 / 10 * np.log1p(52 / 12), rel=1e-5)


def test_a_long_silence_makes_leaving_likely_and_a_purchase_today_certainly_not():
    random = np.random.default_rng(1)
    x = random.poisson(random.gamma(0.7, 3, 500))
    age = np.full(500, 60.0)
    last = np.where(x > 0, random.uniform(1, 60, 500), 0)
    found = pareto_nbd(x, last, age)
    silence = found.p_alive([5, 5, 5], [10, 40, 60], [60, 60, 60])
    assert (np.diff(silence) > 0).all()
    assert silence[2] == pytest.approx(1)


def test_bad_input_gets_one_clear_fault():
    with pytest.raises(Fault) as fault:
        pareto_nbd([1, 2], [5, 5], [4, 10])
    assert fault.value.code == "recency_beyond_age"
