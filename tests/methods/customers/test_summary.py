"""Purchase histories against CDNOW's own summary, results worked by hand, and by properties."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import purchase_summary

MARCH = date(2026, 3, 1)
lines = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 90), st.integers(-40, 90)), min_size=1, max_size=60)


def summed(rows, **params):
    customer, day, amount = zip(*rows, strict=True)
    return purchase_summary(customer, [MARCH + timedelta(days=step) for step in day], amount, **params)


@pytest.mark.real
def test_cdnow_lines_give_the_published_summary(cdnow):
    known = [day <= date(1997, 9, 30) for day in cdnow.day]
    customer = [name for name, kept in zip(cdnow.customer, known, strict=True) if kept]
    found = purchase_summary(customer, [day for day in cdnow.day if day <= date(1997, 9, 30)], reference=date(1997, 9, 30))
    assert found.frequency.tolist() == cdnow.frequency
    # Published times are rounded to a hundredth of a week.
    assert found.recency == pytest.approx(np.array(cdnow.recency), abs=0.0051)
    assert found.age == pytest.approx(np.array(cdnow.age), abs=0.0051)
    assert found.frequency.sum() == 2457 and sum(cdnow.age) == pytest.approx(77111.21)


@pytest.mark.real
def test_online_retail_gross_has_the_known_customers_and_days(known_lines, expected):
    found = purchase_summary(*(known_lines[name] for name in ("customer", "day", "amount")), basis="gross", unit="day")
    assert len(found) == expected["B_customers"]
    # Recency of RFM counts from the day after the last one.
    assert (found.age - found.recency).mean() + 1 == pytest.approx(expected["B_rfm_snapshot_2011-12-10 (days between calendar dates)"]["recency_mean"], abs=0.005)


def test_three_days_of_purchase_are_two_repeat_purchases():
    found = summed([("a", 0, 50), ("a", 14, 20), ("a", 14, 10), ("a", 28, 60), ("b", 35, 9)])
    assert found.frequency.tolist() == [2, 0]
    assert found.recency.tolist() == [4.0, 0.0]
    assert found.age.tolist() == [5.0, 0.0]
    assert found.monetary[0] == 45.0 and np.isnan(found.monetary[1])
    assert (found.repeaters, found.purchases) == (1, 4)
    assert found.to_table()["monetary"].null_count == 1


def test_a_day_on_which_all_was_cancelled_is_no_purchase():
    customer, day = ["a"] * 4, [MARCH, MARCH + timedelta(9), MARCH + timedelta(9), MARCH + timedelta(20)]
    net = purchase_summary(customer, day, [10, 90, -90, 30], [10, 0, 0, 25], unit="day")
    assert (net.frequency[0], net.recency[0], net.monetary[0]) == (1, 20, 25.0)
    gross = purchase_summary(customer, day, [10, 90, -90, 30], [10, 0, 0, 25], unit="day", basis="gross")
    assert (gross.frequency[0], gross.monetary[0]) == (2, 60.0)


def test_lines_without_customer_and_customers_without_purchase_are_counted():
    found = purchase_summary([None, "a", "b"], [MARCH] * 3, [5, 5, -5])
    assert (found.without_customer, found.without_purchase, list(found.customers)) == (1, 1, ["a"])


def test_nobody_gets_an_empty_summary():
    assert purchase_summary([], [], []).to_table().num_rows == 0


@given(lines)
def test_the_order_of_lines_does_not_matter(rows):
    assert summed(rows).to_table().equals(summed(rows[::-1]).to_table())


@given(lines)
def test_recency_lies_between_zero_and_age_and_is_zero_without_repeat(rows):
    found = summed(rows)
    assert ((found.recency >= 0) & (found.recency <= found.age)).all()
    assert ((found.recency > 0) == (found.frequency > 0)).all()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unit": "year"}, "unit_unknown"),
        ({"reference": MARCH - timedelta(days=1)}, "reference_too_early"),
        ({"basis": "profit"}, "basis_unknown"),
        ({"day": [None, MARCH]}, "column_empty_cells"),
        ({"customer": ["a"]}, "columns_differ"),
    ],
)
def test_bad_input_gets_one_clear_fault(change, code):
    with pytest.raises(Fault) as fault:
        purchase_summary(**{"customer": ["a", "b"], "day": [MARCH, MARCH], "amount": [1, 2]} | change)
    assert fault.value.code == code
