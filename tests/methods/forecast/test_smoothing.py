"""Smoothing against its reference values and against statsmodels by itself."""

import numpy as np
import pytest

from mercatique.fault import Fault
from mercatique.methods.forecast import best_forecast, ets, seasonal_naive, theta
from mercatique.methods.forecast.models import least
from mercatique.methods.forecast.smoothing import FORMS, best_form, freedom, smoothed
from tests.methods.forecast.made import months, quarters, seasonal, years

OIL = [446.6565, 454.4733, 455.663, 423.6322, 456.2713, 440.5881, 425.3325, 485.1494, 506.0482, 526.792, 514.2689, 494.211]
AIR = [17.5534, 21.86, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797, 32.577569, 33.477398, 39.021581, 41.386432, 41.596552]
VISITORS = [
    41.7275, 24.0418, 32.3281, 37.3287, 46.2132, 29.3463, 36.4829, 42.9777, 48.9015, 31.1802, 37.7179, 40.4202,
    51.2069, 31.8872, 40.9783, 43.7725, 55.5586, 33.8509, 42.0764, 45.6423, 59.7668, 35.1919, 44.3197, 47.9137,
]  # fmt: skip
PASSENGERS = [
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,
    145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194,
    196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,
    242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306,
    315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
    360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
]  # fmt: skip


def test_trust_5_6_ses_on_oil_with_alpha_0_2_from_its_start():
    found = smoothed(np.array(OIL), 1, "ANN", {"smoothing_level": 0.2, "initial_level": 421.42})
    assert float(found.forecast(1)[0]) == pytest.approx(483.07, abs=0.01)


def test_trust_5_6_ses_on_oil_with_the_best_alpha():
    found = smoothed(np.array(OIL), 1, "ANN")
    assert found.smoothing_level == pytest.approx(0.892, abs=0.001)
    assert found.sse == pytest.approx(7573, abs=1)
    assert ets(years(12), OIL, unit="year", form="ANN", horizon=1).mean[0] == pytest.approx(496.49, abs=0.01)


def test_trust_5_6_holt_on_air_with_alpha_0_8_beta_0_2():
    # Its beta is relative to alpha: 0.8 x 0.2 in the state space form. The start is the line through the first ten.
    found = smoothed(np.array(AIR), 1, "AAN", {"smoothing_level": 0.8, "smoothing_trend": 0.16}, start="heuristic")
    assert np.asarray(found.forecast(5)) == pytest.approx([43.62, 45.36, 47.10, 48.84, 50.58], abs=0.01)


def test_trust_5_6_holt_winters_on_visitors_within_2_percent():
    multiplicative = ets(quarters(24), VISITORS, unit="quarter", form="AAM", horizon=4)
    assert multiplicative.mean == pytest.approx([61.31, 37.37, 46.97, 51.56], rel=0.02)
    assert smoothed(np.array(VISITORS), 4, "AAM").sse == pytest.approx(34.6, rel=0.02)
    additive = ets(quarters(24), VISITORS, unit="quarter", form="AAA", horizon=4)
    assert additive.mean == pytest.approx([58.93, 39.29, 47.35, 51.38], rel=0.05)
    assert smoothed(np.array(VISITORS), 4, "AAA").sse == pytest.approx(51.9, rel=0.02)


def test_trust_5_6_air_passengers_of_1960_against_the_seasonal_naive():
    came = np.array(PASSENGERS[132:])
    known = months(132, 1949 * 12), PASSENGERS[:132]
    values = np.array(PASSENGERS[:132], dtype=float)
    smooth, naive = smoothed(values, 12, "AAM", start="estimated"), seasonal_naive(*known, horizon=12)
    assert float(np.mean(np.abs(naive.mean - came) / came)) == pytest.approx(0.0999, abs=0.0001)
    assert float(np.mean(np.abs(smooth.forecast(12) - came) / came)) == pytest.approx(0.0221, abs=0.002)
    assert theta(*known, horizon=12).naive == pytest.approx(naive.mean)


def test_air_passengers_of_1960_by_the_model_nearest_until_1959():
    came = np.array(PASSENGERS[132:])
    found = best_forecast(months(132, 1949 * 12), PASSENGERS[:132], horizon=12)
    assert (found.model, found.form) == ("combination", "MAM")
    assert found.mase < found.naive_mase
    assert float(np.mean(np.abs(found.mean - came) / came)) < 0.03, "the seasonal naive one has 0.0999"
    assert ((found.low <= came) & (came <= found.high)).sum() >= 9


def test_statsmodels_by_itself_gives_the_same_forecast():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = seasonal(48)
    peer = ETSModel(values, error="add", trend=None, seasonal="add", seasonal_periods=12, initialization_method="heuristic").fit(disp=False)
    assert ets(months(48), values, form="ANA").mean == pytest.approx(np.asarray(peer.forecast(6)), rel=2e-3)


def test_the_line_of_a_line_goes_on():
    found = ets(years(15), [100.0 + 7 * step for step in range(15)], unit="year", form="AAN", horizon=3)
    assert found.mean == pytest.approx([205, 212, 219], rel=1e-3)


def test_a_season_that_grows_with_the_level_gets_a_multiplicative_form():
    assert best_form(np.array(PASSENGERS, dtype=float), 12).startswith("M")
    assert best_form(seasonal(72), 12) in ("ANA", "AAA", "AAdA")
    assert best_form(seasonal(72) - 300, 12) in ("ANA", "AAA", "AAdA"), "values below zero have no multiplicative form"


def test_what_is_drawn_from_the_data_is_counted_by_hand():
    # Smoothing of level, of trend and of season; starting level and trend; a season of 12 that sums to nothing, hence 11.
    assert [freedom(form, 12) for form in ("ANN", "AAN", "AAdN", "ANA", "AAA", "MAdM")] == [2, 4, 5, 2 + 12, 4 + 12, 5 + 12]


def test_the_same_seed_gives_the_same_paths_and_another_one_nearly():
    first, again, other = (ets(months(36), seasonal(36), form="ANA", seed=seed) for seed in (1, 1, 2))
    assert (first.low == again.low).all() and not (first.low == other.low).all()
    assert first.low == pytest.approx(other.low, rel=0.05)
    assert (first.mean == other.mean).all()


@pytest.mark.parametrize("form", FORMS[1:])
def test_every_form_can_be_asked_for(form):
    found = ets(months(30), seasonal(30), form=form, horizon=2)
    assert found.form == form and (found.low < found.mean).all() and (found.mean < found.high).all()


def test_a_model_that_needs_more_says_how_much():
    assert (least("ets", 4), least("theta", 4), least("seasonal_naive", 4)) == (14, 8, 8)
    with pytest.raises(Fault) as fault:
        ets(quarters(9), VISITORS[:9], unit="quarter")
    assert (fault.value.code, fault.value.values) == ("series_too_short", {"periods": 9, "needed": 14})
