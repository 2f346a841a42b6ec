"""Choices: worked by hand, and by what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import (
    bcg,
    five_forces,
    ge_mckinsey,
    pestel,
    topsis,
    tows,
    weight_sensitivity,
    weighted_scores,
)

#: Two garages and a workshop van: margin, speed, image on 10; the van wins on margin alone.
OPTIONS = {"Atelier mobile": (9, 4, 5), "Second pont": (6, 7, 6), "Sous-traitance": (4, 8, 3)}
WEIGHTS = {"margin": 0.5, "speed": 0.3, "image": 0.2}


def long(options=OPTIONS, weights=WEIGHTS):
    rows = [(name, criterion, score, weights[criterion]) for name, scores in options.items() for criterion, score in zip(weights, scores, strict=True)]
    option, criterion, score, weight = map(list, zip(*rows, strict=True))
    return {"option": option, "criterion": criterion, "score": score, "weight": weight}


def test_weighted_scores_by_hand():
    found = weighted_scores(**long())
    assert dict(zip(found.options, found.score.round(6), strict=True)) == {"Atelier mobile": 6.7, "Second pont": 6.3, "Sous-traitance": 5.0}
    assert (found.winner, found.lead) == ("Atelier mobile", pytest.approx(0.4))
    assert found.rank.tolist() == [1, 2, 3]


def test_the_weight_that_flips_the_choice_really_flips_it():
    found = weight_sensitivity(**long())
    assert found.winner == "Atelier mobile"
    row = found.to_table().to_pylist()
    by_name = {item["criterion"]: item for item in row}
    # margin from 0.5 to v: v * 3 + (1 - v) * (0.6 * -3 + 0.4 * -1) = 0  =>  v = 2.2 / 5.2
    assert by_name["margin"]["flips_at"] == pytest.approx(2.2 / 5.2)
    assert by_name["margin"]["rival"] == "Second pont"
    assert found.closest == "margin"
    below = {**WEIGHTS, "margin": 2.2 / 5.2 - 0.01}
    rest = (1 - below["margin"]) / 0.5
    moved = {"margin": below["margin"], "speed": 0.3 * rest, "image": 0.2 * rest}
    assert weighted_scores(**long(weights=moved)).winner == "Second pont"


def test_an_option_that_is_best_everywhere_cannot_be_unseated():
    options = {"A": (9, 9), "B": (1, 2)}
    found = weight_sensitivity(**long(options, {"x": 1, "y": 3}))
    assert np.isnan(found.flips_at).all()
    assert "No single weight" in str(found.closest_reason)


def test_a_shared_first_place_has_no_winner():
    found = weighted_scores(**long({"A": (1, 3), "B": (3, 1)}, {"x": 1, "y": 1}))
    assert found.winner is None
    assert str(found.winner_reason) == "A, B lead together."
    assert found.rank.tolist() == [1, 1]
    assert weight_sensitivity(**long({"A": (1, 3), "B": (3, 1)}, {"x": 1, "y": 1})).closest is None
    assert weight_sensitivity(**long({"A": (1, 3)}, {"x": 1, "y": 1})).winner == "A"


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(*[st.integers(0, 10)] * 3), min_size=2),
    st.tuples(*[st.integers(1, 9)] * 3),
    st.floats(0.1, 50),
)
def test_scaling_the_weights_and_the_order_of_rows_change_nothing(options, weights, factor):
    names = dict(zip(("x", "y", "z"), weights, strict=True))
    plain = long(options, names)
    scaled = long(options, {name: weight * factor for name, weight in names.items()})
    backwards = {role: values[::-1] for role, values in plain.items()}
    for method in (weighted_scores, topsis):
        first = method(**plain).to_table().to_pylist()
        for other in (scaled, backwards):
            for a, b in zip(first, method(**other).to_table().to_pylist(), strict=True):
                assert a["rank"] == b["rank"]
                assert a["option"] == b["option"] or a["rank"] == b["rank"]


def test_topsis_by_hand():
    # Two options, two criteria in their own units; columns are divided by 5 and 13, weights one half each.
    found = topsis(["A", "A", "B", "B"], ["x", "y", "x", "y"], [3, 12, 4, 5], None, ["higher", "lower", "higher", "lower"])
    near_a = np.hypot(0.5 * (4 - 3) / 5, 0.5 * (12 - 5) / 13)
    assert found.winner == "B"
    assert dict(zip(found.options, found.closeness, strict=True)) == {"A": pytest.approx(0), "B": pytest.approx(1)}
    assert found.to_ideal[1] == pytest.approx(near_a)


def test_topsis_does_not_depend_on_units():
    scores = long()
    metres = topsis(**scores)
    inches = topsis(**{**scores, "score": [s * 39.37 if c == "speed" else s for s, c in zip(scores["score"], scores["criterion"], strict=True)]})
    assert metres.closeness == pytest.approx(inches.closeness)


def test_topsis_of_options_that_are_alike_knows_no_winner():
    found = topsis(["A", "B"], ["x", "x"], [2, 2])
    assert found.winner is None
    assert found.to_table()["closeness"].null_count == 2


def test_bcg_places_each_activity_and_says_when_it_cannot():
    found = bcg(["neuf", "occasion", "atelier", "pièces", "location"], [900, 600, 300, 120, 30], [450, 900, 150, 400, 0], [0.02, 0.12, 0.15, 0.01, 0.3])
    assert dict(zip(found.activities, found.quadrant, strict=True)) == {
        "neuf": "cash_cow", "occasion": "question_mark", "atelier": "star", "pièces": "dog", "location": "n/a",
    }  # fmt: skip
    assert found.sales_share.sum() == pytest.approx(1)
    assert found.not_placed == 1
    assert "rival" in str(found.not_placed_reason)


def test_ge_mckinsey_by_hand():
    rows = [
        ("atelier", "attractiveness", "growth", 5, 2), ("atelier", "attractiveness", "margin", 4, 1),
        ("atelier", "strength", "image", 2, 1), ("neuf", "attractiveness", "growth", 1, 2),
        ("neuf", "attractiveness", "margin", 2, 1), ("neuf", "strength", "image", 5, 1),
    ]  # fmt: skip
    found = ge_mckinsey(*map(list, zip(*rows, strict=True)))
    table = {row["activity"]: row for row in found.to_table().to_pylist()}
    assert table["atelier"]["attractiveness"] == pytest.approx(14 / 3)
    assert (table["atelier"]["market"], table["atelier"]["position"], table["atelier"]["advice"]) == ("high", "low", "select")
    assert (table["neuf"]["market"], table["neuf"]["position"], table["neuf"]["advice"]) == ("low", "high", "select")


def test_tows_adds_what_bears_on_what():
    inside = ["Réseau", "Réseau", "Site lent", "Site lent"]
    kinds = ["strength", "strength", "weakness", "weakness"]
    found = tows(inside, kinds, ["Électrique", "Pure players"] * 2, ["opportunity", "threat"] * 2, [3, 2, 1, 3])
    assert found.quadrants == {"SO": 3, "WO": 1, "ST": 2, "WT": 3}
    assert found.posture is None, "two quadrants weigh the same"
    assert dict(zip(found.factors, found.weight, strict=True)) == {"Réseau": 5, "Site lent": 4, "Électrique": 4, "Pure players": 5}
    assert tows(inside, kinds, ["Électrique", "Pure players"] * 2, ["opportunity", "threat"] * 2, [3, 3, 1, 2]).posture is None
    assert tows(inside, kinds, ["Électrique", "Pure players"] * 2, ["opportunity", "threat"] * 2, [3, 1, 1, 2]).posture == "offensive"


def test_pestel_ranks_by_size_and_keeps_the_sign():
    found = pestel(["ZFE", "Taux", "Prime"], ["L", "E", "P"], [0.8, 0.5, 0.6], [-4, -2, 3])
    assert found.factors.tolist() == ["ZFE", "Prime", "Taux"]
    assert found.kind.tolist() == ["threat", "opportunity", "threat"]
    assert found.balance == pytest.approx(-3.2 - 1 + 1.8)
    assert found.groups == {"L": pytest.approx(-3.2), "E": pytest.approx(-1), "P": pytest.approx(1.8)}


def test_five_forces_by_hand_and_what_nobody_scored():
    found = five_forces(["rivalry", "rivalry", "buyers"], [5, 4, 3], [1, 3, 1])
    assert found.intensity.tolist() == [4.25, 3]
    assert found.pressure == pytest.approx((3.25 / 4 + 2 / 4) / 2)
    assert found.pressure + found.attractiveness == pytest.approx(1)
    assert found.missing == "entrants, substitutes, suppliers"
    assert "No force" in str(five_forces([], []).pressure_reason)


def test_each_fault_has_its_name():
    one = {"option": ["A"], "criterion": ["x"], "score": [1]}
    for code, call in {
        "no_option": lambda: weighted_scores([], [], []),
        "option_missing": lambda: weighted_scores(["A", None], ["x", "x"], [1, 2]),
        "score_missing": lambda: weighted_scores(["A", "A", "B"], ["x", "y", "x"], [1, 2, 3]),
        "score_twice": lambda: weighted_scores(["A", "A"], ["x", "x"], [1, 2]),
        "weight_differs": lambda: weighted_scores(["A", "B"], ["x", "x"], [1, 2], [1, 2]),
        "weight_negative": lambda: weighted_scores(**one, weight=[-1]),
        "weights_zero": lambda: weighted_scores(**one, weight=[0]),
        "column_no_number": lambda: weighted_scores(["A"], ["x"], ["good"]),
        "column_empty_cells": lambda: weighted_scores(["A", "B"], ["x", "x"], [1, None]),
        "columns_differ": lambda: weighted_scores(["A"], ["x", "y"], [1]),
        "better_unknown": lambda: topsis(**one, better=["sideways"]),
        "better_differs": lambda: topsis(["A", "B"], ["x", "x"], [1, 2], None, ["higher", "lower"]),
        "activity_twice": lambda: bcg(["a", "a"], [1, 2], [1, 2], [0, 0]),
        "sales_negative": lambda: bcg(["a"], [-1], [1], [0]),
        "axis_unknown": lambda: ge_mckinsey(["a"], ["height"], ["f"], [3]),
        "axis_missing": lambda: ge_mckinsey(["a"], ["strength"], ["f"], [3]),
        "score_outside": lambda: ge_mckinsey(["a"], ["strength"], ["f"], [9]),
        "scale_empty": lambda: five_forces(["buyers"], [3], low=5, high=1),
        "kind_unknown": lambda: tows(["a"], ["hope"], ["b"], ["threat"], [1]),
        "kind_differs": lambda: tows(["a", "a"], ["strength", "weakness"], ["b", "c"], ["threat", "threat"], [1, 1]),
        "pair_twice": lambda: tows(["a", "a"], ["strength"] * 2, ["b", "b"], ["threat"] * 2, [1, 1]),
        "factor_missing": lambda: pestel([""], ["P"], [0.5], [1]),
        "factor_twice": lambda: pestel(["a", "a"], ["P", "P"], [0.5, 0.5], [1, 1]),
        "force_unknown": lambda: five_forces(["gravity"], [3]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code
