"""Scenarios by hand, and what they may not depend on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import scenarios, tornado

ROWS = (
    ("plan", "visits", 1000.0), ("plan", "rate", 0.02), ("plan", "basket", 50.0), ("plan", "fixed", 800.0),
    ("low", "visits", 800.0), ("low", "rate", 0.015), ("high", "basket", 60.0),
)  # fmt: skip
PROFIT = "visits * rate * basket - fixed"


def asked(rows=ROWS, **given):
    return scenarios(*map(list, zip(*rows, strict=True)), **{"formula": PROFIT, **given})


def test_three_scenarios_by_hand():
    found = asked(target=100)
    assert found.scenarios.tolist() == ["plan", "low", "high"]
    assert found.result.tolist() == pytest.approx([200, -200, 400])
    assert found.difference.tolist() == pytest.approx([0, -400, 200])
    assert found.relative.tolist() == pytest.approx([0, -2, 1])
    assert found.gap.tolist() == pytest.approx([100, -300, 300])
    assert found.alone["low"] == pytest.approx({"visits": -200, "rate": -250})
    # 1000 * 0.015 and 800 * 0.02 at once take 400, not 450.
    assert found.together.tolist() == pytest.approx([0, 50, 0])
    assert found.lever.tolist() == [None, "rate", "basket"]
    assert found.reached == ("plan", "high")


def test_another_base_turns_the_difference_round():
    rows = [("a", "x", 2.0), ("b", "x", 5.0)]
    assert asked(rows, formula="x", base="b").difference.tolist() == [-3, 0]


def test_a_scenario_of_one_hypothesis_is_a_bar_of_the_tornado():
    found = asked([("base", "x", 3.0), ("base", "y", 2.0), ("low", "x", 1.0), ("high", "x", 7.0)], formula="x ** 2 * y")
    bar = tornado(["x", "y"], [1, 2], [3, 2], [7, 2], formula="x ** 2 * y")
    assert found.result[1:].tolist() == pytest.approx([bar.result_low[0], bar.result_high[0]])


def test_a_division_by_zero_is_said_and_spreads_no_further():
    found = asked([("base", "x", 4.0), ("none", "x", 0.0), ("two", "x", 2.0)], formula="8 / x")
    assert np.isnan(found.result[1]) and np.isnan(found.gap[1])
    assert found.result[2] == 4 and found.reached == ("base", "two")
    lost = asked([("base", "x", 0.0), ("two", "x", 2.0)], formula="8 / x")
    assert lost.base_result is None and lost.base_reason and lost.result[1] == 4


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=5), st.randoms())
def test_the_order_of_rows_changes_no_result_and_a_sum_leaves_nothing_together(values, dice):
    rows = [("s0", "x", 1.0), ("s0", "y", 2.0)] + [row for n, (x, y) in enumerate(values, 1) for row in ((f"s{n}", "x", x), (f"s{n}", "y", y))]
    found = asked(rows, formula="x + 3 * y", base="s0")
    assert found.together == pytest.approx(0, abs=1e-6)
    mixed = asked(dice.sample(rows, len(rows)), formula="x + 3 * y", base="s0")
    assert dict(zip(mixed.scenarios, mixed.result, strict=True)) == pytest.approx(dict(zip(found.scenarios, found.result, strict=True)))


@pytest.mark.parametrize(
    ("code", "rows", "given"),
    [
        ("scenario_missing", [("", "x", 1.0)], {}),
        ("scenario_twice", [("a", "x", 1.0), ("a", "x", 2.0)], {}),
        ("scenario_unknown", [("a", "x", 1.0)], {"base": "b"}),
        ("scenario_incomplete", [("a", "x", 1.0), ("b", "y", 1.0)], {}),
        ("hypothesis_name", [("a", "two words", 1.0)], {}),
        ("formula_name", [("a", "x", 1.0)], {"formula": "x + y"}),
        ("formula_unreadable", [("a", "x", 1.0)], {"formula": ""}),
    ],
)
def test_bad_input_gets_one_sentence(code, rows, given):
    with pytest.raises(Fault) as caught:
        asked(rows, **{"formula": "x", **given})
    assert caught.value.code == code


def test_no_rows_are_no_scenario():
    with pytest.raises(Fault, match="names no scenario"):
        scenarios([], [], [], formula="x")
