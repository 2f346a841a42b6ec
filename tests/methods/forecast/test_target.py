"""Targets: in reach or not, the interval of a sum, and what cannot be asked."""

from datetime import date

import numpy as np
import pytest

from mercatique.fault import Fault
from mercatique.methods.forecast import attainability, best_forecast
from mercatique.methods.forecast.backtest import persistence
from mercatique.methods.forecast.judging import chosen
from mercatique.methods.forecast.series import series
from mercatique.methods.forecast.target import VERDICTS
from tests.methods.forecast.made import months, quarters, seasonal


def test_a_target_is_reached_expected_possible_or_out_of_reach():
    values = seasonal(13)
    known = quarters(13, 2021), values
    forecast = best_forecast(*known, unit="quarter", horizon=3)
    middle = float(values[12] + forecast.mean.sum())

    def asked(target):
        return attainability(*known, target=target, due=date(2024, 12, 31), unit="quarter")

    found = asked(middle)
    assert (found.actual, found.value) == (pytest.approx(values[12]), pytest.approx(middle))
    assert found.chance == pytest.approx(0.5) and found.gap == pytest.approx(0, abs=1e-6)
    assert found.low < middle < found.high
    verdicts = [asked(target).verdict for target in (values[12] - 1, found.low - 1, middle, found.high + 1)]
    assert verdicts == list(VERDICTS)
    assert asked(found.low).chance == pytest.approx(0.9) and asked(found.high).chance == pytest.approx(0.1)
    assert [period.code for period in found.periods] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert found.to_table()["cumulated"][-1].as_py() == pytest.approx(middle)


def test_the_interval_of_a_sum_by_hand():
    known = series(months(54), seasonal(54), unit="month", through=None, calendar="none", open_days=5)
    forecast, test = chosen(known, 3, 0.8, 0)
    one, two, three = (forecast.high - forecast.low) / 2
    r = persistence(test.errors)
    assert 0 <= r < 1, "errors of this shop do not go on for ever"
    half = np.sqrt(one**2 + two**2 + three**2 + 2 * r * (one * two + two * three) + 2 * r**2 * one * three)
    found = attainability(months(54), seasonal(54), target=1.0, due=date(2024, 9, 30), since=date(2024, 7, 1))
    assert (found.high - found.low) / 2 == pytest.approx(half)


def test_errors_that_cannot_be_measured_go_on_and_their_edges_are_added_up():
    known = quarters(8, 2021), seasonal(8)
    found = attainability(*known, target=1.0, due=date(2023, 12, 31), unit="quarter")
    forecast = best_forecast(*known, horizon=4, unit="quarter")
    assert forecast.judged == 0
    assert found.high - found.low == pytest.approx((forecast.high - forecast.low).sum())


def test_a_period_under_way_counts_for_its_remaining_days():
    days = [*months(36), date(2023, 1, 15)]
    found = attainability(days, [100.0] * 36 + [40.0], target=1200, due=date(2023, 1, 31), since=date(2023, 1, 1), open_days=7)
    assert found.actual == 40
    assert found.rest == pytest.approx(100 * 16 / 31)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"target": 0}, "target_not_positive"), ({"due": None}, "due_missing"), ({"since": date(2030, 1, 1)}, "since_after_due"),
        ({"due": date(2022, 1, 1)}, "due_passed"), ({"since": date(2019, 12, 31)}, "since_before_data"), ({"target": float("nan")}, "target_not_positive"),
        ({"fiscal_month": 13}, "fiscal_month_unknown"), ({"unit": "week"}, "unit_unknown"), ({"through": date(2020, 1, 1)}, "through_too_early"), ({"due": date(2040, 1, 1)}, "due_too_far"), ({"level": 0}, "level_outside"),
    ],
)  # fmt: skip
def test_a_target_that_makes_no_sense_is_said(params, code):
    with pytest.raises(Fault) as fault:
        attainability(months(30), seasonal(30), **({"target": 100.0, "due": date(2022, 12, 31)} | params))
    assert fault.value.code == code


def test_a_part_of_a_period_spreads_by_its_root():
    values = np.random.default_rng(1).normal(100, 9, 24)
    known = months(24), np.round(values, 2)
    whole, part = (attainability(*known, target=1, due=due, since=date(2022, 4, 1), open_days=7) for due in (date(2022, 4, 30), date(2022, 4, 15)))
    assert part.rest == pytest.approx(whole.rest / 2)
    assert part.high - part.low == pytest.approx((whole.high - whole.low) / np.sqrt(2))


def test_a_fiscal_year_counts_from_its_first_day():
    found = attainability(months(54), seasonal(54), target=1, due=date(2024, 12, 31), fiscal_month=4)
    assert found.since == date(2024, 4, 1)
    assert found.actual == pytest.approx(seasonal(54)[51:].sum())


def test_a_day_that_is_closed_adds_nothing():
    # 1 May 2024 is a holiday; 4 and 5 May are a weekend: of 1 to 5 May, two days are open, of 19 in the month.
    known = months(52), seasonal(52)
    found = attainability(*known, target=1, due=date(2024, 5, 5), since=date(2024, 5, 1), calendar="fr")
    whole = attainability(*known, target=1, due=date(2024, 5, 31), since=date(2024, 5, 1), calendar="fr")
    assert found.rest / whole.rest == pytest.approx(2 / 19)


def test_the_interval_of_a_year_holds_what_it_promises():
    inside = 0
    for seed in range(12):
        values = seasonal(42, seed, 10.0)
        found = attainability(months(30), values[:30], target=1, due=date(2022, 12, 31))
        inside += found.low <= values[24:36].sum() <= found.high
    assert inside >= 8


def test_each_sum_on_the_way_has_its_interval_and_the_last_is_that_of_the_whole():
    found = attainability(quarters(13, 2021), seasonal(13), target=1, due=date(2024, 12, 31), unit="quarter")
    rows = found.to_table().to_pylist()
    widths = [row["high"] - row["low"] for row in rows]
    assert widths[0] == 0 and widths == sorted(widths)
    assert (rows[-1]["low"], rows[-1]["high"]) == (pytest.approx(found.low), pytest.approx(found.high))
    assert [row["cumulated"] for row in rows] == pytest.approx(np.cumsum(found.counted + found.forecast))


def test_a_target_of_next_year_counts_nothing_before_it():
    found = attainability(quarters(13, 2021), seasonal(13), target=1, due=date(2025, 6, 30), unit="quarter", since=date(2025, 1, 1))
    assert (found.actual, [period.code for period in found.periods]) == (0, ["2025-Q1", "2025-Q2"])
    assert found.low < found.value < found.high and found.to_table()["low"][-1].as_py() == pytest.approx(found.low)
