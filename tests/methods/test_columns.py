"""Columns read by role: exact amounts, text identifiers, days."""

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.columns import date_of, days, identifiers, money, or_below_zero, sums, texts


def test_identifiers_are_sorted_as_text_by_their_bytes():
    keys = identifiers(pa.chunked_array([["é", "b", None], ["10", "9", "b", ""]]), "customer")
    assert list(keys.names) == ["10", "9", "b", "é"]
    assert keys.codes.tolist() == [3, 2, -1, 0, 1, 2, -1]


def test_a_dictionary_column_is_read_as_its_texts():
    column = pa.array(["b", "a", "b"]).dictionary_encode()
    assert identifiers(column, "key").codes.tolist() == [1, 0, 1]
    assert list(texts(column, "kind")) == ["b", "a", "b"]


def test_missing_whole_numbers_are_below_zero_wherever_a_part_begins():
    column = pa.array([None, 3, 4, None, 5, 6, 7, 8, None, 9], pa.int32())
    assert or_below_zero(column).tolist() == [-1, 3, 4, -1, 5, 6, 7, 8, -1, 9]
    assert or_below_zero(column.slice(3, 6)).tolist() == [-1, 5, 6, 7, 8, -1]
    assert or_below_zero(column.slice(4, 2)).tolist() == [5, 6]
    assert or_below_zero(column.slice(0, 0)).tolist() == []


@given(st.lists(st.decimals(-(10**9), 10**9, places=4), max_size=30))
def test_decimals_are_read_exactly(values):
    column = pa.array(values, pa.decimal128(18, 4))
    assert money(column, "amount").tolist() == [int(value * 10_000) for value in values]
    assert money(column.slice(1), "amount").tolist() == [int(value * 10_000) for value in values[1:]]


def test_amounts_of_other_types():
    assert money([1, 2], "amount").tolist() == [10_000, 20_000]
    assert money([0.1, -2.55], "amount").tolist() == [1000, -25_500]
    assert money([Decimal("1.25")], "amount").tolist() == [12_500]


def test_large_sums_stay_exact():
    codes = np.array([0, 0, 1, -1])
    values = np.array([2**53, 1, 5, 9])
    assert sums(codes, values, 3).tolist() == [2**53 + 1, 5, 0]


def test_days_of_other_types():
    assert date_of(days(["2026-04-03"], "day")[0]) == date(2026, 4, 3)
    assert date_of(days(["2026-04-03 23:59:00"], "day")[0]) == date(2026, 4, 3)
    assert date_of(days([date(1931, 4, 3)], "day")[0]) == date(1931, 4, 3)
    assert date_of(days([datetime(1931, 4, 3, 23, 59)], "day")[0]) == date(1931, 4, 3)
    assert date_of(days(np.array(["2026-04-03"], dtype="datetime64[D]"), "day")[0]) == date(2026, 4, 3)
    assert date_of(days([datetime(2026, 4, 3, 23, 59, tzinfo=UTC)], "day")[0]) == date(2026, 4, 3)


def test_an_empty_cell_is_not_zero():
    with pytest.raises(Fault, match="empty in 1 of 2 rows"):
        money([1.0, None], "amount")
