"""Raking against a published table, by properties and with bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.studies import raking

SEED = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
ROWS, COLUMNS = [150, 300, 400, 150], [200, 300, 400, 100]
RAKED = [[64.56, 46.23, 35.38, 3.82], [49.97, 68.16, 156.50, 25.37], [56.72, 144.43, 145.08, 53.77], [28.75, 41.18, 63.03, 17.03]]


def long(people: list[tuple[str, dict[str, str]]], targets: dict[str, dict[str, float]], weight: list[float] | None = None) -> dict[str, list]:
    rows = [(who, criterion, kind, targets[criterion][kind]) for who, kinds in people for criterion, kind in kinds.items()]
    found = dict(zip(("respondent", "criterion", "category", "target"), map(list, zip(*rows, strict=True)), strict=True))
    if weight:
        found["weight"] = [weight[place] for place, (_who, kinds) in enumerate(people) for _kind in kinds]
    return found


def cells() -> dict[str, list]:
    targets = {"row": {f"r{a}": ROWS[a] for a in range(4)}, "column": {f"c{b}": COLUMNS[b] for b in range(4)}}
    people = [(f"{a}{b}", {"row": f"r{a}", "column": f"c{b}"}) for a in range(4) for b in range(4)]
    return long(people, targets, [SEED[a][b] for a in range(4) for b in range(4)])


def test_trust_5_3_raking_four_by_four():
    found = raking(**cells(), total=1000)
    assert found.converged and found.largest_gap < 1e-8
    assert found.weights.reshape(4, 4) == pytest.approx(np.array(RAKED), abs=0.0051)
    assert found.margins().to_pydict()["after"] == pytest.approx(np.array(COLUMNS + ROWS) / 1000)


def sample() -> tuple[list, dict]:
    dice = np.random.default_rng(3)
    people = [(f"p{i:03d}", {"sex": "f" if dice.random() < 0.7 else "m", "age": str(dice.choice(["a", "b", "c"], p=[0.6, 0.3, 0.1]))}) for i in range(300)]
    return people, {"sex": {"f": 0.5, "m": 0.5}, "age": {"a": 30, "b": 30, "c": 40}}


def test_weights_have_mean_one_and_cost_precision():
    people, targets = sample()
    found = raking(**long(people, targets))
    assert found.converged and found.weights.mean() == pytest.approx(1)
    assert found.after == pytest.approx(found.targets)
    assert found.design_effect > 1.3 and found.effective == pytest.approx(300 / found.design_effect)


def test_trimmed_weights_stay_within_their_bounds_and_say_what_is_missed():
    people, targets = sample()
    free, held = raking(**long(people, targets)), raking(**long(people, targets), heaviest=2.5, lightest=0.4)
    assert free.heaviest > 2.5 and held.heaviest <= 2.5 * 1.0001 and held.lightest >= 0.4 * 0.999
    assert held.trimmed > 0 and not held.converged and held.largest_gap > 0.001
    assert held.design_effect < free.design_effect


def test_the_order_of_rows_and_the_unit_of_targets_do_not_matter():
    people, targets = sample()
    rows = long(people, targets)
    order = np.random.default_rng(1).permutation(len(rows["target"]))
    found = raking(**rows)
    again = raking(**{role: [values[place] for place in order] for role, values in rows.items()})
    assert again.weights == pytest.approx(found.weights, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["fa", "fb", "ma", "mb"]), min_size=1, max_size=30), st.floats(0.1, 0.9))
def test_margins_are_met_whenever_each_pair_of_kinds_is_there(kinds, share):
    kinds = [*kinds, "fa", "fb", "ma", "mb"]
    people = [(f"p{i}", {"sex": kind[0], "town": kind[1]}) for i, kind in enumerate(kinds)]
    found = raking(**long(people, {"sex": {"f": share, "m": 1 - share}, "town": {"a": 0.25, "b": 0.75}}))
    assert found.converged and (found.weights > 0).all()


def test_each_fault_has_its_name():
    row = {"respondent": ["p"], "criterion": ["sex"], "category": ["f"], "target": [1]}
    two = {"respondent": ["p", "q"], "criterion": ["sex", "sex"], "category": ["f", "m"], "target": [0.5, 0.5]}
    for code, call in {
        "bounds_wrong": lambda: raking(**row, heaviest=0.5),
        "columns_differ": lambda: raking(["p"], ["sex"], ["f"], [1, 2]),
        "respondent_incomplete": lambda: raking(["p", "p", "q"], ["sex", "age", "sex"], ["f", "a", "m"], [0.5, 1, 0.5]),
        "target_differs": lambda: raking(["p", "q"], ["sex", "sex"], ["f", "f"], [0.5, 0.6]),
        "targets_no_whole": lambda: raking(["p", "q"], ["sex", "sex"], ["f", "m"], [0.5, 0.4]),
        "answer_outside_scale": lambda: raking(["p"], ["sex"], ["f"], [-1]),
        "weight_negative": lambda: raking(**two, weight=[1, -1]),
        "weights_all_zero": lambda: raking(**two, weight=[0, 0]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
    assert raking(**row).weights.tolist() == [1.0]
