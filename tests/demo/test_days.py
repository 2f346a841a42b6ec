"""The calendar of the demo, against dates anybody can look up."""

from datetime import date

import numpy as np

from mercatique.demo.days import Window, black_friday, easter, months_before, mothers_day, public_holidays


def test_easter_falls_where_the_church_puts_it() -> None:
    assert [easter(year) for year in (2000, 2008, 2024, 2025, 2038)] == [
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2038, 4, 25),
    ]


def test_mothers_day_gives_way_to_whitsun() -> None:
    assert mothers_day(2025) == date(2025, 5, 25)
    assert mothers_day(2023) == date(2023, 6, 4)


def test_black_friday_follows_the_fourth_thursday() -> None:
    assert [black_friday(year) for year in (2023, 2024, 2025)] == [
        date(2023, 11, 24),
        date(2024, 11, 29),
        date(2025, 11, 28),
    ]


def test_there_are_eleven_public_holidays() -> None:
    assert len(set(public_holidays(2026))) == 11
    assert date(2026, 5, 25) in public_holidays(2026)


def test_months_are_counted_back_to_their_first_day() -> None:
    assert months_before(date(2026, 5, 31), 3) == date(2026, 2, 1)
    assert months_before(date(2024, 2, 29), 24) == date(2022, 2, 1)
    assert months_before(date(2026, 1, 1), 1) == date(2025, 12, 1)


def test_a_drawn_day_lies_in_its_month_and_is_open() -> None:
    window = Window(date(2025, 1, 1), date(2026, 3, 10))
    rng = np.random.default_rng(1)
    months = rng.integers(0, window.months, 3000)
    days = window.draw_in_months(rng, months, window.opening(0.5))
    assert (window.month_of_day[days] == months).all()
    assert not window.closed[days].any()
    assert window.month_fraction[-1] == 10 / 31
