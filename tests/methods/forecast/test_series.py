"""Series: sums by period, edges that are whole or not, and working days."""

from datetime import date, timedelta

import numpy as np
import pytest

from mercatique.methods.forecast.series import series
from mercatique.methods.schedule.calendar import Calendar

SETTINGS = {"unit": "month", "through": None, "calendar": "none", "open_days": 5}


def daily(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def made(first: date, last: date, **more):
    days = daily(first, last)
    return series(days, [1.0] * len(days), **SETTINGS | more)


def test_each_day_is_in_its_month():
    found = made(date(2023, 1, 1), date(2024, 12, 31))
    assert found.actual[:3].tolist() == [31, 28, 31] and len(found) == 24
    assert (found.first, found.through, found.partial, found.gaps) == (date(2023, 1, 1), date(2024, 12, 31), 0, 0)


def test_a_first_month_under_way_is_left_out():
    found = made(date(2022, 12, 15), date(2024, 12, 31))
    assert (found.periods[0].code, len(found), found.first) == ("2023-01", 24, date(2022, 12, 15))


def test_closed_days_at_the_edges_leave_a_month_whole():
    # 1 January 2023 is a holiday and a Sunday; 30 and 31 August 2025 are a weekend.
    found = made(date(2023, 1, 2), date(2025, 8, 29))
    assert (found.periods[0].code, found.periods[-1].code, found.partial) == ("2023-01", "2025-08", 0)
    assert found.through == date(2025, 8, 31)


def test_an_open_day_missing_at_the_end_leaves_the_month_unfinished():
    found = made(date(2023, 1, 2), date(2025, 8, 28))
    assert (found.periods[-1].code, found.partial) == ("2025-07", 28)
    with_saturdays = made(date(2023, 1, 2), date(2025, 8, 29), open_days=6)
    assert (with_saturdays.periods[-1].code, with_saturdays.partial) == ("2025-07", 29)


def test_a_later_day_of_the_data_ends_the_month_that_had_no_more_sales():
    found = made(date(2023, 1, 2), date(2025, 8, 20), through=date(2025, 8, 31))
    assert (found.periods[-1].code, found.actual[-1], found.partial) == ("2025-08", 20, 0)


@pytest.mark.parametrize(("region", "april"), [("fr", 21), ("alsace-moselle", 20)])
def test_a_months_factor_is_its_open_days_against_the_usual_number(region, april):
    # April 2026 has 22 weekdays; Easter Monday is the 6th, Good Friday the 3rd.
    found = made(date(2024, 1, 1), date(2026, 3, 31), calendar=region)
    calendar = Calendar(region)
    usual = np.mean([calendar.between(each.start, each.end) for each in found.periods])
    assert found.factor(found.ahead(1))[0] == pytest.approx(april / usual)
    assert found.values * found.factor(found.periods) == pytest.approx(found.actual)


def test_without_a_calendar_every_month_counts_the_same():
    found = made(date(2024, 1, 1), date(2026, 3, 31))
    assert found.factor(found.ahead(3)).tolist() == [1, 1, 1]


def test_a_fiscal_year_begins_where_it_is_said_to():
    found = made(date(2018, 4, 1), date(2024, 3, 31), unit="year", fiscal_month=4)
    assert (found.periods[0].start, len(found)) == (date(2018, 4, 1), 6)
