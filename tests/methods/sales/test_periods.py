"""Calendar and fiscal periods, and an unfinished one compared like with like."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import like_for_like, period, periods

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_a_fiscal_year_from_october_bears_two_years():
    year = period(date(2026, 3, 15), "year", 10)
    assert (year.start, year.end, year.code) == (date(2025, 10, 1), date(2026, 9, 30), "2025-26")
    second = period(date(2026, 3, 15), "quarter", 10)
    assert (second.start, second.end, second.code) == (date(2026, 1, 1), date(2026, 3, 31), "2025-26-Q2")
    assert second.label() == ("Q%(quarter)s %(year)s", {"quarter": 2, "year": "2025-26"})
    assert period(date(2026, 3, 15), "month", 10).number == 6


def test_a_calendar_year_bears_one():
    assert period(date(2026, 5, 1), "year").code == "2026"
    assert period(date(2026, 5, 1), "quarter").code == "2026-Q2"
    assert period(date(2026, 5, 1), "month").code == "2026-05"
    assert period(date(1999, 12, 1), "year", 12).code == "1999-00"


def test_quarters_of_a_year_from_february_do_not_follow_the_calendar():
    assert [item.start.month for item in periods(date(2026, 2, 1), date(2027, 1, 31), "quarter", 2)] == [2, 5, 8, 11]


@given(days, st.sampled_from(["month", "quarter", "year"]), st.integers(1, 12))
def test_periods_follow_each_other_without_gap(day, unit, month):
    item = period(day, unit, month)
    assert day in item
    assert item.shifted(1).start == item.end + timedelta(days=1)
    assert item.shifted(1).shifted(-1) == item
    assert item.shifted({"month": 12, "quarter": 4, "year": 1}[unit]).year_before() == item


def sold(first, last, each=1):
    span = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    return span, [each] * len(span)


def test_nine_days_of_december_are_compared_with_nine():
    found = like_for_like(*sold(date(2024, 12, 1), date(2025, 12, 9)))
    assert (found.elapsed, found.length, found.unfinished) == (9, 31, True)
    assert (found.base_first, found.base_last) == (date(2024, 12, 1), date(2024, 12, 9))
    assert (found.value, found.base, found.change, found.ratio) == (9, 9, 0, 0)


def test_the_previous_month_lends_as_many_days():
    found = like_for_like(*sold(date(2025, 1, 1), date(2025, 3, 30), 2), against="previous")
    assert (found.base_first, found.base_last) == (date(2025, 2, 1), date(2025, 2, 28))
    assert (found.value, found.base, found.change) == (60, 56, 4)
    assert found.ratio == pytest.approx(4 / 56)


def test_a_leap_day_is_compared_with_the_28th():
    found = like_for_like(*sold(date(2023, 2, 1), date(2024, 2, 29)), unit="quarter")
    assert found.base_last == date(2023, 2, 28)


def test_a_finished_month_is_compared_with_the_whole_other():
    found = like_for_like(*sold(date(2023, 1, 1), date(2024, 3, 5)), at=date(2024, 2, 3))
    assert not found.unfinished
    assert (found.value, found.base) == (29, 28)


def test_what_the_data_do_not_cover_is_not_available():
    found = like_for_like(*sold(date(2025, 6, 10), date(2026, 6, 20)))
    assert (found.base, found.change, found.ratio) == (None, None, None)
    assert str(found.reason) == "The data begin on 2025-06-10, after the period compared with."
    assert found.to_json()["rows"][1][3] is None


def test_no_sales_before_leave_no_rate():
    found = like_for_like([date(2026, 2, 3)], [50], since=date(2025, 1, 1))
    assert (found.value, found.base, found.change, found.ratio) == (50, 0, 50, None)
    assert found.reason is not None


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"unit": "week"}, "unit_unknown"),
        ({"against": "best"}, "against_unknown"),
        ({"fiscal_month": 13}, "fiscal_month_unknown"),
        ({"at": date(2027, 1, 1)}, "period_to_come"),
    ],
)
def test_what_makes_no_sense_is_refused(params, code):
    with pytest.raises(Fault) as fault:
        like_for_like([date(2026, 2, 3)], [50], **params)
    assert fault.value.code == code


def test_no_rows_are_refused_unless_the_cover_is_said():
    with pytest.raises(Fault, match="no rows"):
        like_for_like([], [])
    found = like_for_like([], [], since=date(2024, 1, 1), through=date(2026, 1, 10))
    assert (found.value, found.base) == (0, 0)
