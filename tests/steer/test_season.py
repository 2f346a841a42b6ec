"""Alerts that know the season, and where an objective lands."""

from datetime import date

import pytest

from mercatique.kernel import figures
from mercatique.kernel.models import Indicator
from mercatique.steer.loop import landing, pictures, readings, season

SEASON = [50, 40, 60, 80, 90, 100, 70, 50, 100, 120, 160, 300]


def months(years: int, last: float = 1.0, wobble: float = 0.02) -> dict[date, int]:
    """Sales that grow by a tenth a year with the season, the last month times ``last``."""
    sales = {}
    for place in range(12 * years):
        factor = 1.1 ** (place // 12) * (1 + wobble * (-1) ** (place * 7 // 3))
        sales[date(2022 + place // 12, place % 12 + 1, 28)] = round(100 * SEASON[place % 12] * factor)
    *_, end = sales
    sales[end] = round(sales[end] * last)
    # The end of the last month is in the data.
    sales[end.replace(day=31)] = 1
    return sales


@pytest.mark.parametrize(("last", "state"), [(1.0, season.USUAL), (0.6, season.BELOW), (1.7, season.ABOVE)])
def test_a_month_is_compared_with_the_same_month_and_what_is_usual(acme, monkeypatch, last, state):
    sales = {day: amount for day, amount in months(3, last).items() if day.day == 28}
    monkeypatch.setattr(readings, "values", lambda indicator, periods: ([float(sales[first.replace(day=28)]) for first, _last in periods], ""))
    indicator = Indicator.objects.create(workspace=acme, title="Ventes", figure_key="sales.net")
    alert = season.of(indicator, readings.whole_months(readings.Known(date(2022, 1, 1), date(2024, 12, 31))))
    # December is three times June and no alarm for it.
    assert alert.month == date(2024, 12, 1)
    assert alert.state == state
    assert alert.bad == (state == season.BELOW)
    assert alert.change == pytest.approx(1.1 * last - 1, abs=0.06)


def test_a_few_months_say_nothing_about_what_is_usual():
    assert season.usual([0.1] * 5, "currency") == (None, None)
    low, high = season.usual([0.1, 0.12, 0.08, 0.1, 0.11, 0.09], "currency")
    assert low < 0.1 < high
    assert season.usual([9.0, -0.9, 4.0, -0.8, 7.0, -0.9], "currency")[0] > -1


def test_an_objective_lands_with_an_interval_and_a_chance(acme, sell, aim):
    year = (date(2024, 1, 1), date(2024, 12, 31))
    sell(months(2) | {date(2024, 1, 28): 7300, date(2024, 1, 31): 1})
    objective = aim("sales.net", 1_000_000, *year)
    kept = landing.of(objective)
    assert kept.result["low"] < kept.value < kept.result["high"]
    assert kept.result["verdict"] == "out_of_reach"
    assert "moins d’une chance sur 100" in pictures.landing_sentence(kept, "currency")
    chart = pictures.landing(kept, "currency")
    assert len(chart.table.rows) == 12
    assert chart.table.rows[0][1] == pytest.approx(7301)


def test_what_does_not_add_up_lands_nowhere_and_says_why(acme, sell, aim):
    sell({date(2026, 1, 28): 7300})
    objective = aim("sales.cancelled_rate", 0.1, date(2026, 1, 1), date(2026, 12, 31))
    kept = figures.read(acme, "steer.landing", filters={"of": objective.number})
    assert kept.value is None
    assert kept.reason
    assert pictures.landing(kept, "%") is None


def test_whole_weeks_and_months_only():
    known = readings.Known(date(2025, 1, 1), date(2025, 2, 9))
    assert readings.whole_weeks(known)[0][0] == date(2025, 1, 6)
    assert readings.whole_weeks(known)[-1][1] == date(2025, 2, 9)
    assert readings.whole_months(known) == [(date(2025, 1, 1), date(2025, 1, 31))]
