"""Cohorts against the known first cohort, a small case by hand and properties."""

from datetime import date
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import cohorts

lines = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.dates(date(2025, 10, 1), date(2026, 3, 31)), st.integers(-50, 500)),
    min_size=1,
    max_size=50,
)

CUSTOMER = ["a", "a", "a", "b", "b", "c"]
DAY = [date(2026, 1, 5), date(2026, 1, 9), date(2026, 3, 2), date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 9)]
AMOUNT = [10, 20, 30, 5, 5, 7]


@pytest.mark.real
def test_online_retail_has_the_known_cohorts(known_lines, expected):
    found = cohorts(known_lines["customer"], known_lines["day"], known_lines["amount"])
    assert list(found.active[0]) == expected["B_cohort_2010-12_active_by_month_index"]
    assert {f"{m:%Y-%m}": size for m, size in zip(found.months, found.sizes, strict=True)} == expected["B_cohort_sizes"]
    active = {f"{m:%Y-%m}": 0 for m in found.months}
    revenue = dict.fromkeys(active, 0.0)
    for cohort in range(13):
        for after in range(13 - cohort):
            active[f"{found.months[cohort + after]:%Y-%m}"] += int(found.active[cohort, after])
            revenue[f"{found.months[cohort + after]:%Y-%m}"] += float(found.revenue[cohort, after])
    assert active == expected["B_active_customers_by_month"]
    assert revenue == pytest.approx(expected["B_revenue_by_month"], abs=0.006)
    assert found.unfinished
    assert found.provisional(0, 12)
    assert not found.provisional(0, 11)


def test_three_customers_by_hand():
    found = cohorts(CUSTOMER, DAY, AMOUNT)
    assert found.months == (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
    assert found.sizes.tolist() == [2, 0, 1]
    assert found.active.tolist() == [[2, 1, 1], [0, 0, -1], [1, -1, -1]]
    assert found.rate[0].tolist() == [1, 0.5, 0.5]
    assert np.isnan(found.rate[1, 0])
    assert found.revenue[0].tolist() == [35, 5, 30]
    assert found.retention(1) == (0.5, 2, None)
    share, seen, reason = found.retention(2)
    assert (share, seen) == (None, 0)
    assert str(reason) == "No cohort has a finished month 2 months on."


def test_a_month_whose_last_day_is_covered_is_finished():
    found = cohorts(CUSTOMER, DAY, through=date(2026, 3, 31))
    assert not found.unfinished
    assert found.retention(2)[0] == 0.5
    assert found.revenue is None


def test_data_may_cover_more_than_their_last_line():
    found = cohorts(CUSTOMER, DAY, through=date(2026, 5, 10))
    assert len(found) == 5
    assert found.active[0].tolist() == [2, 1, 1, 0, 0]
    with pytest.raises(Fault, match="The data go beyond 2026-01-31"):
        cohorts(CUSTOMER, DAY, through=date(2026, 1, 31))


def test_a_cancelled_purchase_founds_no_cohort():
    found = cohorts(["a", "a", "a"], [date(2026, 1, 1), date(2026, 1, 2), date(2026, 2, 1)], [10, -10, 8], [0, 0, 8])
    assert found.months == (date(2026, 2, 1),)
    assert found.revenue.tolist() == [[8]]
    gross = cohorts(["a", "a", "a"], [date(2026, 1, 1), date(2026, 1, 2), date(2026, 2, 1)], [10, -10, 8], basis="gross")
    assert gross.revenue[0].tolist() == [10, 8]


def test_nobody_is_an_empty_table():
    found = cohorts([], [])
    assert len(found) == 0
    assert found.to_table().num_rows == 0


@given(lines)
def test_cohorts_hold_each_buyer_once(rows):
    customer, day, amount = zip(*rows, strict=True)
    found = cohorts(customer, day, amount)
    assert found.sizes.sum() == len({c for c, _day, value in rows if value > 0})
    assert ((found.active <= found.sizes[:, None]) | (found.active < 0)).all()
    assert np.nanmax(np.append(found.rate, 0)) <= 1


@given(lines)
def test_the_order_of_rows_does_not_matter(rows):
    first, second = (cohorts(*zip(*some, strict=True)).to_table() for some in (rows, rows[::-1]))
    assert first.equals(second)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", "", None]), st.dates(date(2025, 10, 1), date(2026, 3, 31))), max_size=40), st.booleans())
def test_visits_found_the_cohorts_that_amounts_above_zero_do(rows, few):
    customer, day = (list(part) for part in zip(*rows, strict=True)) if rows else ([], [])
    with pytest.MonkeyPatch.context() as patch:
        if few:
            patch.setattr(import_module("mercatique.methods.customers.cohorts"), "FLAGS", 7)
        visits = cohorts(customer, day, through=date(2026, 4, 10))
    bought = cohorts(customer, day, [1] * len(day), through=date(2026, 4, 10))
    assert visits.to_table().equals(bought.to_table().drop_columns("revenue"))
    assert (visits.months, visits.without_customer, visits.unfinished) == (bought.months, bought.without_customer, bought.unfinished)


def test_visits_may_not_end_after_the_last_day_covered():
    with pytest.raises(Fault, match="The data go beyond 2026-01-31"):
        cohorts(CUSTOMER, DAY, through=date(2026, 1, 31))
    with pytest.raises(Fault, match="day is empty in 1 of 2 rows"):
        cohorts(["a", "b"], [date(2026, 1, 1), None])
