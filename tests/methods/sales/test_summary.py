"""Sales by period and by key, against known totals, by hand and by properties."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import like_for_like, sales_by_key, sales_by_period

rows = st.lists(
    st.tuples(st.dates(date(2024, 1, 1), date(2026, 3, 31)), st.integers(-100, 1000)), min_size=1, max_size=60
)


@pytest.mark.real
def test_online_retail_sells_by_month_and_country_what_is_known(valid_lines, known_lines, expected):
    for lines, letter in ((valid_lines, "A"), (known_lines, "B")):
        found = sales_by_period(lines["day"], lines["amount"])
        by_month = {item.code: value for item, value in zip(found.periods, found.amount, strict=True)}
        assert by_month == pytest.approx(expected[f"{letter}_revenue_by_month"], abs=0.006)
    assert (found.unfinished, found.elapsed) == (True, 9)
    countries = sales_by_key(valid_lines["country"], valid_lines["amount"])
    assert len(countries) == expected["countries"]
    top = dict(zip(countries.keys[:8], countries.amount[:8], strict=True))
    assert top == pytest.approx(expected["A_revenue_by_country_top8"], abs=0.006)


def test_a_month_without_sales_is_a_row_of_zero():
    found = sales_by_period([date(2026, 1, 3), date(2026, 3, 2)], [10, 20], [2, 0])
    assert [item.code for item in found.periods] == ["2026-01", "2026-02", "2026-03"]
    assert found.amount.tolist() == [10, 0, 20]
    assert found.basket[0] == 5
    assert np.isnan(found.basket[1:]).all()
    assert np.isnan(found.base).all()


def test_the_last_month_is_compared_like_with_like():
    days = [date(2025, 1, 1), date(2025, 3, 4), date(2025, 3, 20), date(2026, 3, 9)]
    found = sales_by_period(days, [1, 10, 100, 30])
    assert found.to_table().to_pylist()[-1] == {
        "period": "2026-03", "first": date(2026, 3, 1), "last": date(2026, 3, 31),
        "amount": 30, "base": 10, "change": 20, "ratio": 2, "unfinished": True,
    }  # fmt: skip


@given(rows, st.sampled_from(["month", "quarter", "year"]), st.sampled_from(["year", "previous"]), st.integers(1, 12))
def test_each_row_says_what_like_for_like_says(lines, unit, against, month):
    days, values = zip(*lines, strict=True)
    found = sales_by_period(days, values, unit=unit, against=against, fiscal_month=month)
    one = like_for_like(days, values, unit=unit, against=against, fiscal_month=month)
    assert found.amount[-1] == one.value
    assert (None if np.isnan(found.base[-1]) else found.base[-1]) == one.base
    assert found.amount.sum() == pytest.approx(sum(values))
    assert found.total == sum(values)


def test_shares_are_of_the_whole_with_what_has_no_key():
    found = sales_by_key(["FR", "DE", None, "DE"], [50, 20, 10, 20], [1, 1, 1, 0], [5, 2, 1, 2])
    assert list(found.keys) == ["FR", "DE"]
    assert found.share.tolist() == [0.5, 0.4]
    assert found.without_key == 10
    assert found.basket.tolist() == [50, 40]
    assert found.quantity.tolist() == [5, 4]


def test_equals_share_a_rank():
    found = sales_by_key(["b", "a", "c", "d"], [5, 5, 9, 1])
    assert list(found.keys) == ["c", "a", "b", "d"]
    assert found.rank.tolist() == [1, 2, 2, 4]


def test_shares_of_nothing_are_not_available():
    assert np.isnan(sales_by_key(["a"], [-5]).share).all()
    assert len(sales_by_key([], [])) == 0
    assert len(sales_by_period([], [])) == 0


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 1000)), min_size=1))
def test_shares_add_up_to_one(lines):
    found = sales_by_key(*zip(*lines, strict=True))
    assert found.share.sum() == pytest.approx(1)
    assert found.cumulative[-1] == pytest.approx(1)


def test_bad_input_gets_one_clear_fault():
    with pytest.raises(Fault, match="whole numbers from zero up"):
        sales_by_key(["a"], [1], [0.5])
    with pytest.raises(Fault, match="choose year or previous"):
        sales_by_period([date(2026, 1, 1)], [1], against="x")
    with pytest.raises(Fault, match="go beyond"):
        sales_by_period([date(2026, 1, 3)], [1], through=date(2026, 1, 2))
