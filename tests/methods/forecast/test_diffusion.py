"""How a novelty spreads: published numbers, numbers found again, and what the data cannot tell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.forecast.diffusion import bass, per_period, won


def test_bass_with_the_usual_coefficients_peaks_after_six_periods():
    """Trust reference §5.4: p = .03, q = .38."""
    found = bass(p=0.03, q=0.38, market=1.0, horizon=20)
    assert found.peak == pytest.approx(6.193, abs=5e-4)
    assert found.peak_share == pytest.approx(0.1106, abs=5e-5)
    assert found.share_at_peak == pytest.approx(0.4605, abs=5e-5)
    assert won(np.array([found.peak]), 0.03, 0.38)[0] == pytest.approx(found.share_at_peak)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.001, 0.2), st.floats(0.05, 1.5), st.floats(1, 1e9))
def test_everybody_adopts_in_the_end_and_nobody_twice(p, q, market):
    found = bass(p=p, q=q, market=market, horizon=400)
    assert (found.expected >= -1e-9 * market).all()
    assert found.cumulated[-1] <= market * (1 + 1e-9)
    assert found.cumulated[-1] == pytest.approx(market, rel=1e-6) or (p + q) * 400 < 20


def test_the_numbers_behind_a_curve_are_found_again():
    seen = per_period(14, np.array([0.02, 0.45, 8000.0]))
    found = bass(seen, horizon=4)
    assert (found.innovation, found.imitation, found.market) == pytest.approx((0.02, 0.45, 8000.0), rel=1e-5)
    assert found.r_squared == pytest.approx(1)
    assert len(found) == 18


def test_intervals_hold_what_was_put_in():
    true = np.array([0.02, 0.45, 8000.0])
    inside = 0
    for seed in range(60):
        noisy = np.maximum(per_period(14, true) + np.random.default_rng(seed).normal(0, 25, 14), 0)
        found = bass(noisy, horizon=0)
        inside += found.market_low <= true[2] <= found.market_high
    assert 52 <= inside <= 60, "of 60 intervals of 95 %"


def test_scaling_people_scales_the_market_only():
    seen = per_period(12, np.array([0.02, 0.45, 8000.0])) + np.arange(12) % 3
    one, thousand = bass(seen), bass(1000 * seen)
    assert thousand.market == pytest.approx(1000 * one.market, rel=1e-6)
    assert (thousand.innovation, thousand.imitation) == pytest.approx((one.innovation, one.imitation), rel=1e-6)


def test_before_the_take_off_the_market_cannot_be_told():
    found = bass([2.0, 3.0, 4.0, 7.0, 9.0, 14.0])
    assert found.market_low is None and "market" in str(found.interval_reason)


def test_without_imitation_there_is_no_peak():
    found = bass(p=0.3, q=0.1, market=100, horizon=5)
    assert found.peak is None and found.peak_reason
    assert found.expected[0] == max(found.expected)


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("diffusion_few", lambda: bass([1, 2, 3])),
        ("diffusion_negative", lambda: bass([1, 2, 3, -4, 5])),
        ("diffusion_nobody", lambda: bass([0, 0, 0, 0, 0])),
        ("diffusion_coefficients", lambda: bass(p=0.0)),
        ("diffusion_horizon", lambda: bass(horizon=0)),
        ("diffusion_horizon", lambda: bass([1, 2, 3, 4, 5], horizon=-1)),
        ("level_wrong", lambda: bass(level=2.0)),
    ],
)
def test_what_cannot_be_answered_is_said(code, ask):
    with pytest.raises(Fault) as told:
        ask()
    assert told.value.code == code
