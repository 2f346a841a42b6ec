"""Satisfaction, recommendation and effort against published figures, by hand and by properties."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.voice import SATISFACTION, ces, csat, nps


def answers(promoters: int, detractors: int, n: int) -> list[int]:
    return [10] * promoters + [3] * detractors + [8] * (n - promoters - detractors)


@pytest.mark.parametrize(("p", "d", "n", "value", "half"), [(60, 15, 100, 45, 14.5), (200, 80, 400, 30, 7.65), (15, 15, 50, 0, 21.5)])
def test_trust_5_2_nps_intervals(p, d, n, value, half):
    found = nps(answers(p, d, n))
    assert found.value == pytest.approx(value)
    assert (found.high - found.value, found.value - found.low) == pytest.approx((half, half), abs=0.05)


def test_requirements_2_4_nps_on_both_scales():
    assert nps([10, 9, 8, 7, 6, 0]).value == pytest.approx(0.0)
    found = nps([10, 9, 9, 8, 6, 1], scale="1-10")
    assert found.value == pytest.approx(16.7, abs=0.05) and found.scale == "1-10"


def test_requirements_2_4_csat():
    found = csat([5, 4, 4, 3, 1])
    assert (found.mean, found.value) == pytest.approx((3.4, 0.6))
    assert (found.answers, found.counts.tolist()) == (5, [1, 0, 1, 2, 1])
    assert found.low < 0.6 < found.high and found.mean_low < 3.4 < found.mean_high
    assert list(SATISFACTION) == [1, 2, 3, 4, 5]


def test_effort_as_a_share_or_a_mean():
    given_ = [7, 6, 5, 4, 2, None]
    assert ces(given_).value == pytest.approx(0.6) and ces(given_).empty == 1
    assert ces(given_, read_as="mean").value == pytest.approx(4.8)


def test_trust_5_2_satisfaction_is_the_share_of_fours_and_fives_with_wilsons_interval():
    found = csat([5] * 3 + [4] * 2 + [3] * 78)
    assert (found.low, found.high) == pytest.approx((0.0260, 0.1334), abs=5e-5)
    assert csat([1] * 30).high == pytest.approx(0.1135, abs=5e-5) and csat([5] * 30).low == pytest.approx(0.8865, abs=5e-5)


def test_the_mean_by_hand():
    found = ces([4, 5, 6], read_as="mean")
    assert (found.low, found.value, found.high) == pytest.approx((5 - 4.3027 / 3**0.5, 5, 7), abs=1e-3), "t(2) = 4.3027, cut at 7"


def test_equal_answers_are_not_certain():
    found = ces([7, 7], read_as="mean")
    assert found.high == 7 and found.low == pytest.approx(7 - 6 * (1 - 0.34238), abs=1e-3), "Wilson 2/2 begins at 0.3424"
    four = csat([4] * 10)
    assert 3 < four.mean_low < 4 < four.mean_high < 5
    assert ces([6], read_as="mean").low is None, "one answer has no interval"


def test_all_promoters_are_few_promoters():
    found = nps([10] * 10)
    assert found.value == 100 and found.low < 50 and found.high == 100
    assert nps([0] * 10).high > -50 and nps([8, 8]).low < -50


def monthly(shares: list[float], each: int = 60, best: int = 5) -> tuple[list[int], list[date]]:
    scores, days = [], []
    for month, share in enumerate(shares):
        good = round(share * each)
        scores += [best] * good + [2] * (each - good)
        days += [date(2025 + month // 12, month % 12 + 1, 5)] * each
    return scores, days


def test_a_trend_is_read_only_when_it_is_shown():
    rising = csat(*monthly([0.5, 0.55, 0.6, 0.66, 0.7, 0.75]))
    assert rising.trend_reading == "rising" and rising.trend == pytest.approx(0.05, abs=0.003)
    flat = csat(*monthly([0.6, 0.5, 0.65, 0.55, 0.6, 0.58]))
    assert flat.trend_reading == "not shown" and flat.trend_low < 0 < flat.trend_high
    assert nps(*monthly([0.8, 0.7, 0.6, 0.5, 0.4], best=10)).trend_reading == "falling"
    line = ces([1, 2, 3, 4], [date(2026, month, 1) for month in (1, 2, 3, 4)], read_as="mean")
    assert line.trend == pytest.approx(1) and line.trend_reading is None and "lie on one line" in str(line.trend_reason)
    short = csat(*monthly([0.6, 0.7]))
    assert short.trend is None and "at least four" in str(short.trend_reason)
    assert "day of each answer" in str(csat([5]).trend_reason)


def test_a_month_without_answers_stays_empty():
    found = csat([5, 4, 3], [date(2026, 1, 3), date(2026, 1, 4), date(2026, 3, 4)]).to_table().to_pylist()
    assert [(row["period"], row["answers"], row["value"]) for row in found] == [
        ("all", 3, pytest.approx(2 / 3)), ("2026-01", 2, 1.0), ("2026-02", 0, None), ("2026-03", 1, 0.0),
    ]  # fmt: skip


def test_nobody_answered_is_not_zero():
    for found in (csat([]), nps([None, None]), ces([None], [date(2026, 1, 1)])):
        assert found.value is None and "Nobody answered" in str(found.value_reason)
        assert found.to_json()["summary"]["value"] is None


def test_the_trend_by_hand():
    days = [date(2026, month, 1 + k) for month in (1, 2, 3, 4) for k in range(2)]
    found = ces([1, 3, 2, 4, 3, 5, 4, 6], days, read_as="mean")
    assert found.trend == pytest.approx(1)
    assert found.trend_high - found.trend == pytest.approx(2.7764 * (8 / 4) ** 0.5 / 10**0.5, abs=1e-3), "t(4), all spread within"


def test_quarters_and_years():
    days = [date(2024, 2, 1), date(2025, 3, 1)]
    assert [row.period for row in csat([5, 4], days, unit="year").by_period] == ["2024", "2025"]
    assert [row.period for row in csat([5, 4], days, unit="quarter").by_period] == [f"2024-Q{q}" for q in (1, 2, 3, 4)] + ["2025-Q1"]


def test_an_answer_may_be_missing_but_the_rest_counts():
    found = nps([10, None, float("nan"), 0], [date(2026, 1, 1)] * 4)
    assert (found.answers, found.empty, found.value) == (2, 2, 0)
    assert found.distribution().to_pydict()["count"] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.dates(date(2025, 1, 1), date(2025, 12, 31))), min_size=1, max_size=40), st.randoms())
def test_periods_add_up_to_all_in_any_order(rows, dice):
    found = csat(*zip(*rows, strict=True))
    again = csat(*zip(*dice.sample(rows, len(rows)), strict=True))
    assert again.to_json() == found.to_json()
    assert sum(row.answers for row in found.by_period) == found.answers == len(rows)
    assert found.value == pytest.approx(sum((row.value or 0) * row.answers for row in found.by_period) / len(rows))
    assert found.low <= found.value <= found.high and 1 <= found.mean <= 5


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 7), min_size=2, max_size=60))
def test_turning_the_scale_round_turns_the_mean_and_its_interval(given_):
    found, turned = ces(given_, read_as="mean"), ces([8 - answer for answer in given_], read_as="mean")
    assert (turned.value, turned.low, turned.high) == pytest.approx((8 - found.value, 8 - found.high, 8 - found.low))


def test_a_hundred_thousand_answers_take_no_time():
    dice = np.random.default_rng(4)
    found = nps(dice.integers(0, 11, 100_000))
    assert found.answers == 100_000 and found.high - found.low < 2


def test_false_trends_are_rare():
    dice = np.random.default_rng(2)
    days = [date(2025, 1, 1) + timedelta(days=30 * (i % 8)) for i in range(160)]
    false = sum(csat(dice.integers(1, 6, 160), days).trend_reading != "not shown" for _draw in range(200))
    assert 0 < false <= 20, "at most one in ten at a level of 95 %"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=1, max_size=60), st.randoms())
def test_the_order_of_answers_does_not_matter_and_the_score_stays_inside(given_, dice):
    found = nps(given_)
    shuffled = dice.sample(given_, len(given_))
    assert nps(shuffled).to_table() == found.to_table()
    assert -100 <= found.low <= found.value <= found.high <= 100
    assert found.counts.sum() == len(given_)


def test_each_fault_has_its_name():
    for code, call in {
        "answer_outside_scale": lambda: csat([6]),
        "answer_not_whole": lambda: nps([8.5]),
        "unit_unknown": lambda: csat([5], unit="moon"),
        "level_wrong": lambda: csat([5], level=0),
        "columns_differ": lambda: csat([5], [date(2026, 1, 1)] * 2),
        "column_no_number": lambda: csat(["good"]),
        "scale_unknown": lambda: nps([5], scale="0-5"),
        "reading_unknown": lambda: ces([5], read_as="median"),
        "column_no_day": lambda: ces([5], ["soon"]),
        "column_empty_cells": lambda: nps([5, 6], ["2026-01-01", None]),
        "column_not_finite": lambda: csat([float("inf")]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
    with pytest.raises(Fault, match="outside the scale from 1 to 10"):
        nps([0], scale="1-10")
