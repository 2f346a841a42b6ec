"""Time between purchases and the states of customers: worked by hand and by properties."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import churn_flags, interpurchase
from mercatique.methods.customers.churn import STATES
from mercatique.methods.customers.rhythm import tolerance
from mercatique.methods.intervals import wilson

START = date(2025, 1, 1)
lines = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 300)), min_size=1, max_size=60)


def columns(rows):
    customer, day = zip(*rows, strict=True)
    return customer, [START + timedelta(days=step) for step in day]


#: Weekly until the end; weekly until day 70; monthly; once, long ago; once, lately.
SHOP = [
    *(("weekly", step) for step in range(0, 141, 7)),
    *(("silent", step) for step in range(0, 71, 7)),
    *(("monthly", step) for step in range(0, 121, 30)),
    ("gone", 3),
    ("fresh", 135),
]


def test_waits_are_days_between_days_of_purchase():
    found = interpurchase(*columns([("a", 0), ("a", 0), ("a", 10), ("a", 40), ("b", 5)]))
    assert found.times.tolist() == [10, 30]
    assert (found.median, found.lower_quartile, found.upper_quartile) == (20, 15, 25)
    assert found.within(10) == 0.5


def test_who_is_late_is_late_by_their_own_rhythm():
    found = interpurchase(*columns(SHOP))
    late = dict(zip(found.customers, found.overdue.tolist(), strict=True))
    assert late["silent"] and not late["weekly"] and not late["monthly"]
    rhythm = dict(zip(found.customers, found.rhythm.tolist(), strict=True))
    assert (rhythm["silent"], rhythm["monthly"], rhythm["gone"]) == (7, 30, 7)
    assert found.own.sum() == 3
    assert found.tolerance == 1


def test_the_tolerance_compares_each_wait_with_the_others_of_its_customer():
    # Twenty-one waits of 10 days and three of 40: without itself, the rhythm of the first customer is still 10.
    waits, whose = np.array([10] * 21 + [40] * 3), np.array([0] * 24)
    assert tolerance(waits, whose, 0.5) == 1
    assert tolerance(waits, whose, 0.95) == 4


def test_one_purchase_each_gives_no_rhythm_and_says_so():
    found = interpurchase(*columns([("a", 0), ("b", 9)]))
    assert found.median is None and "second time" in str(found.reason)
    assert found.overdue_count == 0
    assert found.to_table()["rhythm"].null_count == 2
    assert found.within(10) is None


def test_the_interval_of_the_median_holds_it_and_resamples_customers():
    random = np.random.default_rng(2)
    rows = [(str(name), int(step)) for name in range(60) for step in np.cumsum(random.geometric(1 / 20, 6))]
    found = interpurchase(*columns(rows))
    assert found.median_low <= found.median <= found.median_high
    assert found.median_low < found.median_high


def test_every_state_has_its_customer():
    rows = [*SHOP, ("back", 0), ("back", 130), ("back", 139), *(("slow", step) for step in (0, 3, 6, 9, 12, 15, 110))]
    found = churn_flags(*columns(rows), period=60)
    states = dict(zip(found.customers, found.state, strict=True))
    assert states == {
        "back": "reactivated", "fresh": "new", "gone": "inactive", "monthly": "active", "silent": "inactive", "slow": "reactivated", "weekly": "active",
    }  # fmt: skip
    assert churn_flags(*columns(SHOP), period=80).state[list(found.customers).index("silent") - 1] == "at_risk"
    assert found.counts == {"new": 1, "active": 2, "reactivated": 2, "at_risk": 0, "inactive": 2}


def test_churn_is_the_share_of_the_active_of_a_period_ago_with_its_interval():
    found = churn_flags(*columns(SHOP), period=60)
    # Active on day 80: weekly, silent (day 70), monthly; of these only silent has bought nothing since.
    assert (found.churn, found.churn_of) == (pytest.approx(1 / 3), 3)
    assert (found.churn_low, found.churn_high) == (pytest.approx(0.0615, abs=1e-4), pytest.approx(0.7923, abs=1e-4))


def test_wilson_trust_5_2():
    assert wilson(5 / 83, 83, 0.95) == pytest.approx((0.0260, 0.1334), abs=5e-5)
    assert wilson(0.0, 30, 0.95) == pytest.approx((0.0, 0.1135), abs=5e-5)


def test_data_shorter_than_two_periods_give_no_churn_and_say_so():
    found = churn_flags(*columns(SHOP), period=100)
    assert found.churn is None and "100" in str(found.reason)


def test_the_period_worked_out_holds_nearly_all_waits():
    found = churn_flags(*columns(SHOP))
    assert not found.given and found.period == 30


@pytest.mark.real
def test_cdnow_has_4339_waits_and_everybody_one_state(cdnow):
    found = interpurchase(cdnow.customer, cdnow.day)
    days = {(customer, day) for customer, day in zip(cdnow.customer, cdnow.day, strict=True)}
    assert found.gaps == len(days) - 2357
    states = churn_flags(cdnow.customer, cdnow.day)
    assert sum(states.counts.values()) == 2357
    # CDNOW followed customers of one quarter: nobody is new a year later.
    assert states.counts["new"] == 0


@given(lines)
def test_the_order_of_lines_does_not_matter(rows):
    for method in (interpurchase, churn_flags):
        assert method(*columns(rows)).to_json() == method(*columns(rows[::-1])).to_json()


@given(lines)
def test_everybody_has_one_state(rows):
    found = churn_flags(*columns(rows))
    assert sum(found.counts.values()) == len(found) == len({customer for customer, _day in rows})
    assert set(found.state) <= set(STATES)


@pytest.mark.parametrize("method", [interpurchase, churn_flags])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"share": 1.0}, "share_out_of_range"),
        ({"level": 0.0}, "level_not_a_share"),
        ({"customer": [], "day": []}, "no_purchase"),
        ({"reference": START}, "reference_too_early"),
        ({"day": ["soon", "later"]}, "column_no_day"),
    ],
)
def test_bad_input_gets_one_clear_fault(method, change, code):
    with pytest.raises(Fault) as fault:
        method(**{"customer": ["a", "a"], "day": [START, START + timedelta(9)]} | change)
    assert fault.value.code == code


def test_a_period_of_no_day_is_refused():
    with pytest.raises(Fault) as fault:
        churn_flags(["a"], [START], period=0)
    assert fault.value.code == "period_not_positive"
