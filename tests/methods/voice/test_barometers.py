"""Satisfaction, recommendation and effort against published figures, by hand and by properties."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.voice import SATISFACTION, ces, csat, expectation_gap, nps


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
    assert ces([7, 7], read_as="mean").high == 7


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


def test_false_trends_are_rare():
    dice = np.random.default_rng(2)
    days = [date(2025, 1, 1) + timedelta(days=30 * (i % 8)) for i in range(160)]
    false = sum(csat(dice.integers(1, 6, 160), days).trend_reading != "not shown" for _draw in range(200))
    assert false <= 20, "at most one in ten at a level of 95 %"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=1, max_size=60), st.randoms())
def test_the_order_of_answers_does_not_matter_and_the_score_stays_inside(given_, dice):
    found = nps(given_)
    shuffled = dice.sample(given_, len(given_))
    assert nps(shuffled).to_table() == found.to_table()
    assert -100 <= found.low <= found.value <= found.high <= 100
    assert found.counts.sum() == len(given_)


def test_requirements_2_4_satisfaction_gap():
    found = expectation_gap(["accueil"], [4], [3], lowest=1, highest=5)
    assert found.gap == -1 and found.gaps.tolist() == [-1]
    assert np.isnan(found.lows[0]), "one answer has no interval"


def gaps() -> dict[str, list]:
    rows = [("accueil", 6, 6 + k % 2, 4) for k in range(20)] + [("délai", 6, 3 + k % 3, 7) for k in range(20)] + [("parking", 3, 3 + k % 2, 2) for k in range(20)]
    return dict(zip(("item", "expected", "perceived", "importance"), map(list, zip(*rows, strict=True)), strict=True))


def test_the_widest_shortfall_stands_first_with_its_place_on_the_map():
    table = expectation_gap(**gaps()).to_table().to_pylist()
    assert [row["item"] for row in table] == ["délai", "accueil", "parking"]
    assert [row["quadrant"] for row in table] == ["concentrate", "overkill", "low"]
    assert table[0]["high"] < 0 and table[0]["p_value"] < 0.001
    assert table[0]["gap"] == pytest.approx(-2.05)


def test_a_gap_has_a_trend_and_no_map_without_importance():
    rows = [("délai", 5, 3 + month // 2, date(2026, month, 1 + day)) for month in range(1, 9) for day in range(10)]
    item, wanted, lived, day = map(list, zip(*rows, strict=True))
    found = expectation_gap(item, wanted, lived, day=day)
    assert found.trend_lows[0] > 0 and found.quadrants == (None,)
    assert "no importances" in str(found.quadrant_reason)


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
        "scale_wrong": lambda: expectation_gap(["a"], [1], [1], lowest=5, highest=1),
        "correction_unknown": lambda: expectation_gap(["a"], [1], [1], correction="tukey"),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
    with pytest.raises(Fault, match="outside the scale from 1 to 10"):
        nps([0], scale="1-10")
