"""BG/NBD and MBG/NBD against published figures, the likelihood written out, and by properties."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import beta as beta_function
from scipy.special import gammaln, hyp2f1

from mercatique.fault import Fault
from mercatique.methods import bg_nbd, mbg_nbd
from mercatique.methods.customers.beta_geometric import likelihood, to_come
from mercatique.methods.customers.histories import watched

BOTH = pytest.mark.parametrize("fit", [bg_nbd, mbg_nbd])
PARAMETERS = ("r", "alpha", "a", "b")

histories = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 60), st.integers(0, 60)).map(
        lambda row: (row[0], float(row[1] if row[0] else 0), float((row[1] if row[0] else 0) + row[2]))
    ),
    min_size=12,
    max_size=40,
).filter(lambda rows: any(row[0] for row in rows))


def simulated(size: int, seed: int, theta: tuple[float, float, float, float] = (0.6, 10.0, 0.9, 3.0), weeks: int = 80):
    """Customers who live as the BG/NBD model says, watched for up to ``weeks``."""
    random = np.random.default_rng(seed)
    r, alpha, a, b = theta
    age = random.uniform(weeks / 2, weeks, size)
    rate, leave = random.gamma(r, 1 / alpha, size), random.beta(a, b, size)
    x, last, time = np.zeros(size, dtype=int), np.zeros(size), np.zeros(size)
    alive = np.arange(size)
    while len(alive):
        time[alive] += random.exponential(1 / rate[alive])
        alive = alive[time[alive] < age[alive]]
        x[alive] += 1
        last[alive] = time[alive]
        alive = alive[random.random(len(alive)) > leave[alive]]
    return x, last, age


@pytest.mark.real
def test_fader_hardie_lee_2005_cdnow_parameters_and_likelihood_of_bg_nbd(cdnow):
    found = bg_nbd(*cdnow.histories)
    assert [round(found.parameters[name], 3) for name in PARAMETERS] == [0.243, 4.414, 0.793, 2.426]
    assert found.log_likelihood == pytest.approx(-9582.43, abs=0.005)
    assert [found.parameters[name] for name in PARAMETERS] == pytest.approx([0.2426, 4.4135, 0.7929, 2.4258], abs=5e-5)
    assert found.repeaters == 946 and len(found) == 2357


@pytest.mark.real
def test_batislam_2007_btydplus_cdnow_parameters_of_mbg_nbd(cdnow):
    found = mbg_nbd(*cdnow.histories)
    assert [round(found.parameters[name], 3) for name in PARAMETERS] == [0.525, 6.183, 0.891, 1.614]


@pytest.mark.real
def test_fader_hardie_lee_2005_conditional_expectation_of_a_cdnow_customer(cdnow):
    found = bg_nbd(*cdnow.histories)
    assert found.expected_purchases(39, 2, 30.43, 38.86)[0] == pytest.approx(1.226, abs=5e-4)
    assert found.p_alive(2, 30.43, 38.86)[0] == pytest.approx(0.7266, abs=5e-5)
    assert found.expected_purchases(39).sum() == pytest.approx(1653.4, abs=0.05)


@pytest.mark.real
def test_lifetimes_cdnow_expected_purchases_of_a_new_customer(cdnow):
    # The published values come from parameters rounded to three digits: hence the tolerance.
    times = np.array([0.1429, 1.0, 3.0, 31.857, 32.0, 78.0])
    known = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576]
    assert bg_nbd(*cdnow.histories).expected_of_new(times) == pytest.approx(known, abs=0.003)


@pytest.mark.real
def test_a_penalty_shrinks_the_parameters_of_cdnow(cdnow):
    free, tied = (bg_nbd(*cdnow.histories, penalty=penalty).parameters for penalty in (0.0, 0.1))
    assert all(tied[name] < free[name] for name in PARAMETERS)


@pytest.mark.real
@BOTH
def test_scaling_time_scales_alpha_and_leaves_chances_as_they_are(cdnow, fit):
    x, last, age = cdnow.histories
    weeks, days = fit(x, last, age), fit(x, [7 * time for time in last], [7 * time for time in age], horizon=364)
    assert days.parameters["alpha"] == pytest.approx(7 * weeks.parameters["alpha"], rel=1e-6)
    assert days.p_alive() == pytest.approx(weeks.p_alive(), abs=1e-7)
    assert days.expected_purchases() == pytest.approx(weeks.expected_purchases(), rel=1e-6)


@BOTH
def test_gradient_and_hessian_are_those_of_the_likelihood(fit):
    rows = watched([0, 0, 1, 3, 9, 40], [0, 0, 4.5, 20, 31.5, 38], [12.0, 38.0, 30.0, 38.5, 33.0, 39.0], None).grouped()
    theta = np.array([0.4, 5.0, 0.8, 2.2])
    by = partial(likelihood, more=0 if fit is bg_nbd else 1)
    _value, slope, bend = by(theta, rows)
    for place in range(4):
        step = np.zeros(4)
        step[place] = 1e-5 * theta[place]
        up, down = by(theta + step, rows), by(theta - step, rows)
        assert (up[0] - down[0]) / (2 * step[place]) == pytest.approx(slope[place], rel=1e-6)
        assert (up[1] - down[1]) / (2 * step[place]) == pytest.approx(bend[place], rel=1e-5, abs=1e-7)


def test_the_likelihood_is_the_one_of_the_paper():
    r, alpha, a, b = theta = np.array([0.25, 4.0, 0.8, 2.5])
    rows = [(0, 0.0, 20.0), (2, 11.0, 30.0), (5, 30.0, 31.0)]
    by_hand = 0.0
    for x, last, age in rows:
        start = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        stays = beta_function(a, b + x) / beta_function(a, b) * (alpha + age) ** -(r + x)
        goes = beta_function(a + 1, b + x - 1) / beta_function(a, b) * (alpha + last) ** -(r + x) if x else 0.0
        by_hand += start + np.log(stays + goes)
    value = likelihood(theta, watched(*zip(*rows, strict=True), None).grouped(), more=0)[0]
    assert value == pytest.approx(by_hand, rel=1e-12)


def test_the_forecast_is_the_published_one_and_holds_for_frequent_buyers():
    r, alpha, a, b = theta = np.array([0.25, 4.0, 0.8, 2.5])
    x, age, time = 3.0, 30.0, 20.0
    series = hyp2f1(r + x, b + x, a + b + x - 1, time / (alpha + age + time))
    known = (a + b + x - 1) / (a - 1) * (1 - ((alpha + age) / (alpha + age + time)) ** (r + x) * series)
    assert to_come(theta, time, np.array(x), np.array(age), 0) == pytest.approx(known, rel=1e-12)
    often = to_come(theta, 500.0, np.array(400.0), age, 0)
    assert np.isfinite(often) and 400 < often < 400 / 30 * 500


def mean_ahead(theta, time, x, age):
    """The mean over rates and chances of leaving of a customer who has not left, by numerical integration."""
    r, alpha, a, b = theta

    def part(leave: float) -> float:
        chance = leave ** (a - 1) * (1 - leave) ** (b + x - 1) / beta_function(a, b + x)
        return chance * (1 - (1 + leave * time / (alpha + age)) ** -(r + x)) / leave

    return quad(part, 0, 1)[0]


@pytest.mark.parametrize("a", [0.9999, 1.0, 1.0000001, 1.0001])
def test_the_forecast_passes_smoothly_where_its_formula_has_a_pole(a):
    theta = np.array([0.25, 4.0, a, 2.5])
    assert to_come(theta, 20.0, np.array(3.0), np.array(30.0), 0) == pytest.approx(mean_ahead(theta, 20.0, 3, 30.0), rel=1e-6)


def test_extreme_parameters_leave_the_series_and_keep_the_forecast():
    for theta in ((500.0, 4000.0, 3000.0, 9000.0), (0.2, 5.0, 2000.0, 150.0)):
        found = to_come(np.array(theta), 2000.0, np.array(3.0), np.array(30.0), 0)
        assert found == pytest.approx((1 / theta[2]) * (theta[2] + theta[3] + 3), rel=0.02)


def test_a_new_customer_buys_as_often_as_the_mean_over_rates_and_chances_says():
    theta = np.array([0.7, 9.0, 1.6, 3.0])
    assert to_come(theta, 26.0, np.zeros(()), np.zeros(()), 0) == pytest.approx(mean_ahead(theta, 26.0, 0, 0.0), rel=1e-7)


def test_who_never_came_again_is_active_for_bg_nbd_and_doubtful_for_mbg_nbd():
    rows = simulated(400, 3)
    assert (bg_nbd(*rows).p_alive(0, 0, [1, 50, 100]) == 1).all()
    doubt = mbg_nbd(*rows).p_alive(0, 0, [1, 50, 100])
    assert (doubt < 1).all() and (np.diff(doubt) < 0).all()


def test_the_true_parameters_lie_within_the_intervals():
    found = bg_nbd(*simulated(12_000, 5))
    for name, true in zip(PARAMETERS, (0.6, 10.0, 0.9, 3.0), strict=True):
        low, high = found.intervals[name]
        assert low < true < high
        assert low < found.parameters[name] < high


def test_a_start_from_a_part_of_many_customers_ends_where_all_of_them_say():
    x, last, age = simulated(60_000, 7)
    many = bg_nbd(x, last, age)
    rows = watched(x, last, age, None).grouped()
    theta = np.array(list(many.parameters.values()))
    _value, slope, bend = likelihood(theta, rows, more=0)
    assert np.abs(np.linalg.solve(bend, slope) / theta).max() < 1e-7


def test_equal_histories_are_counted_once_in_whole_days_parts_of_weeks_and_odd_times():
    for unit in (1.0, 1 / 7, 0.37):
        rows = watched([0, 2, 0, 2], np.array([0, 14, 0, 14]) * unit, np.array([30, 40, 30, 40]) * unit, None).grouped()
        assert rows.weight.tolist() == [2, 2]
        assert rows.age == pytest.approx(np.array([30, 40]) * unit)


@BOTH
def test_huge_and_tiny_units_of_time_give_the_same_chances(fit):
    x, last, age = simulated(300, 9)
    usual = fit(x, last, age).p_alive()
    for unit in (1e-9, 1e15):
        assert fit(x, last * unit, age * unit, horizon=unit).p_alive() == pytest.approx(usual, abs=1e-6)


def test_one_customer_gets_a_forecast_without_interval():
    found = bg_nbd([3], [10.0], [12.0], ["only"])
    assert found.reason is not None and 0 < found.expected_purchases(10)[0] < 10
    assert found.to_table()["customer"].to_pylist() == ["only"]


def test_histories_too_wide_to_be_packed_are_counted_all_the_same():
    x, last, age = [1, 1, 2**20, 1], [3.0, 3.0, 2.0**40, 3.0], [2.0**40, 2.0**40, 2.0**41, 5.0]
    rows = watched(x, last, age, None).grouped()
    assert rows.weight.tolist() == [1, 2, 1] and rows.age.tolist() == [5.0, 2.0**40, 2.0**41]


@given(histories, st.randoms())
@settings(max_examples=20)
def test_the_order_of_customers_does_not_matter(rows, chance):
    mixed = chance.sample(rows, len(rows))
    found, again = (bg_nbd(*zip(*some, strict=True)) for some in (rows, mixed))
    assert found.parameters == again.parameters
    assert found.log_likelihood == again.log_likelihood


@given(histories)
@settings(max_examples=20)
def test_chances_and_forecasts_stay_in_their_bounds(rows):
    for fit in (bg_nbd, mbg_nbd):
        found = fit(*zip(*rows, strict=True))
        assert ((found.p_alive() >= 0) & (found.p_alive() <= 1)).all()
        assert (found.expected_purchases(10) >= 0).all()
        assert (found.expected_purchases(20) >= found.expected_purchases(10) - 1e-9).all()
        table = found.to_table()
        assert table.num_rows == len(rows)
        assert (found.reason is None) == (found.standard_errors is not None)


def test_all_alike_gives_a_forecast_without_interval_and_says_why():
    found = bg_nbd([2] * 30, [20.0] * 30, [30.0] * 30)
    assert found.standard_errors is None and "do not settle" in str(found.reason)
    assert found.to_table()["low"].null_count == 30
    assert found.totals()["expected_low"] is None and found.totals()["expected"] > 0


def test_intervals_are_around_the_forecast_and_wider_at_a_higher_level():
    rows = simulated(1500, 2)
    narrow, wide = (bg_nbd(*rows, level=level).to_table().to_pydict() for level in (0.8, 0.99))
    for place in range(len(narrow["low"])):
        assert wide["low"][place] <= narrow["low"][place] <= narrow["expected"][place] <= narrow["high"][place] <= wide["high"][place]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"frequency": [1]}, "columns_differ"),
        ({"frequency": [-1, 2, 0]}, "column_no_count"),
        ({"frequency": [1.5, 2, 0]}, "column_no_count"),
        ({"recency": [None, 5, 0]}, "column_empty_cells"),
        ({"recency": ["x", "y", "z"]}, "column_no_number"),
        ({"recency": [-1, 5, 0]}, "recency_negative"),
        ({"recency": [11, 5, 0]}, "recency_beyond_age"),
        ({"recency": [4, 5, 1]}, "recency_without_purchase"),
        ({"frequency": [0, 0, 0], "recency": [0, 0, 0]}, "nobody_came_again"),
        ({"frequency": [], "recency": [], "age": []}, "no_customer"),
        ({"customer": ["a", "a", "b"]}, "customer_twice"),
        ({"customer": ["a", None, "b"]}, "customer_missing"),
        ({"horizon": 0}, "horizon_not_positive"),
        ({"horizon": float("nan")}, "horizon_not_positive"),
        ({"penalty": -1}, "penalty_negative"),
        ({"level": 1}, "level_not_a_share"),
    ],
)
@BOTH
def test_bad_input_gets_one_clear_fault(fit, change, code):
    good = {"frequency": [1, 2, 0], "recency": [4, 5, 0], "age": [10, 10, 10]}
    with pytest.raises(Fault) as fault:
        fit(**good | change)
    assert fault.value.code == code
