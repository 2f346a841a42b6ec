"""Experience against expectation: the sign, the interval, the map and the faults."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.voice import expectation_gap


def test_requirements_2_4_satisfaction_gap():
    found = expectation_gap(["accueil"], [4], [3], lowest=1, highest=5)
    assert found.gap == -1 and found.gaps.tolist() == [-1]
    assert found.to_table().to_pylist()[0]["low"] is None, "one answer has no interval"


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


def test_the_gap_by_hand():
    found = expectation_gap(["a"] * 3, [5, 5, 5], [4, 5, 3])
    assert found.gap == -1 and found.gaps[0] == -1
    assert (found.lows[0], found.highs[0]) == pytest.approx((-1 - 4.3027 / 3**0.5, -1 + 4.3027 / 3**0.5), abs=1e-3)
    assert found.p_values[0] == pytest.approx(0.2254, abs=1e-3), "t = -1.732 with 2 degrees of freedom"


def test_p_values_are_corrected_over_the_items():
    items, wanted, lived = ["a"] * 3 + ["b"] * 3, [5] * 6, [4, 5, 3] * 2
    assert expectation_gap(items, wanted, lived).p_values == pytest.approx([0.4508] * 2, abs=1e-3)
    assert expectation_gap(items, wanted, lived, correction="none").p_values == pytest.approx([0.2254] * 2, abs=1e-3)


def test_equal_gaps_are_not_certain():
    found = expectation_gap(["a", "a"], [5, 6], [4, 5])
    assert found.p_values[0] == 0.5 and found.lows[0] < -4 and found.highs[0] > 0, "two people prove nothing"
    assert expectation_gap(["a"] * 10, [5] * 10, [4] * 10).p_values[0] == 2.0**-9
    assert expectation_gap(["a"] * 4, [5] * 4, [5] * 4).p_values[0] == 1


def test_what_cannot_be_said_has_a_reason():
    nobody = expectation_gap(["a", None, "b"], [None, 5, 5], [4, 4, None])
    assert nobody.gap is None and "Nobody answered" in str(nobody.gap_reason) and (nobody.answers, nobody.empty) == (0, 3)
    assert [row["gap"] for row in nobody.to_table().to_pylist()] == [None, None]
    alone = expectation_gap(["a", "a"], [5, 5], [4, 5], [7, 7])
    assert alone.quadrants == (None,) and "at least two" in str(alone.quadrant_reason)
    assert "no days" in str(alone.trend_reason)
    short = expectation_gap(["a", "a"], [5, 5], [4, 5], day=["2026-01-01", "2026-02-01"])
    assert "four periods" in str(short.trend_reason) and expectation_gap([], [], []).to_table().num_rows == 0


answered = st.tuples(st.sampled_from("abc"), st.integers(1, 7), st.integers(1, 7), st.integers(1, 7), st.dates(date(2025, 1, 1), date(2025, 12, 1)))


@settings(max_examples=30, deadline=None)
@given(st.lists(answered, min_size=1, max_size=40), st.randoms())
def test_the_order_of_rows_does_not_matter_and_gaps_stay_inside(rows, dice):
    found = expectation_gap(*zip(*rows, strict=True))
    assert expectation_gap(*zip(*dice.sample(rows, len(rows)), strict=True)).to_json() == found.to_json()
    assert found.sizes.sum() == found.answers == len(rows)
    for row in found.to_table().to_pylist():
        assert -6 <= row["gap"] <= 6 and row["gap"] == pytest.approx(row["perceived"] - row["expected"])
        assert row["low"] is None or -6 <= row["low"] <= row["gap"] <= row["high"] <= 6
        assert row["p_value"] is None or 0 <= row["p_value"] <= 1
    assert found.gap == pytest.approx(float(np.average(found.gaps, weights=found.sizes)))


def test_fractions_add_up_the_same_in_any_order():
    dice = np.random.default_rng(8)
    rows = [
        ("ab"[k % 2], *(1 + dice.integers(0, 6, 2) / 10), None, date(2026, 1 + int(dice.integers(0, 8)), 1)) for k in range(200)
    ]  # fmt: skip
    first = expectation_gap(*zip(*rows, strict=True)).to_json()
    for _turn in range(20):
        dice.shuffle(order := list(range(200)))
        assert expectation_gap(*zip(*(rows[place] for place in order), strict=True)).to_json() == first


@settings(max_examples=30, deadline=None)
@given(st.lists(answered, min_size=2, max_size=30))
def test_swapping_experience_and_expectation_turns_the_gaps_round(rows):
    item, wanted, lived, weight, _day = zip(*rows, strict=True)
    found, turned = expectation_gap(item, wanted, lived, weight), expectation_gap(item, lived, wanted, weight)
    assert turned.gaps == pytest.approx(-found.gaps) and turned.lows == pytest.approx(-found.highs, nan_ok=True)
    assert turned.p_values == pytest.approx(found.p_values, nan_ok=True)


def test_each_fault_has_its_name():
    for code, call in {
        "scale_wrong": lambda: expectation_gap(["a"], [1], [1], lowest=5, highest=1),
        "correction_unknown": lambda: expectation_gap(["a"], [1], [1], correction="tukey"),
        "answer_outside_scale": lambda: expectation_gap(["a"], [8], [1]),
        "column_no_number": lambda: expectation_gap(["a"], ["much"], [1]),
        "columns_differ": lambda: expectation_gap(["a"], [1, 2], [1]),
        "unit_unknown": lambda: expectation_gap(["a"], [1], [1], unit="moon"),
        "level_wrong": lambda: expectation_gap(["a"], [1], [1], level=2),
        "column_no_day": lambda: expectation_gap(["a"], [1], [1], day=["soon"]),
        "column_empty_cells": lambda: expectation_gap(["a", "a"], [1, 2], [1, 2], day=["2026-01-01", None]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
