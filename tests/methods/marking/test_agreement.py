"""Agreement of markers against published tables, by hand and by properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import cohen_kappa, fleiss_kappa, krippendorff_alpha

#: Krippendorff 2011: four observers, twelve units, gaps as dots.
CANONICAL = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
FLEISS = """
0 0 0 0 14
0 2 6 4 2
0 0 3 5 6
0 3 9 2 0
2 2 8 1 1
7 7 0 0 0
3 2 6 3 0
2 5 3 2 2
6 5 2 1 0
0 2 2 3 7
"""


def judgements() -> dict[str, list]:
    rows = [line.split() for line in CANONICAL.split("\n") if line]
    cells = [(f"u{u}", f"r{r}", None if cell == "." else int(cell)) for r, row in enumerate(rows) for u, cell in enumerate(row)]
    units, raters, values = zip(*cells, strict=True)
    return {"unit": list(units), "rater": list(raters), "value": list(values)}


def pairs(table: list[list[int]]) -> tuple[list[str], list[str]]:
    left, right = [], []
    for a, row in enumerate(table):
        for b, times in enumerate(row):
            left += [str(a)] * times
            right += [str(b)] * times
    return left, right


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)])
def test_krippendorff_2011_canonical_table(level, alpha):
    found = krippendorff_alpha(**judgements(), level=level)
    assert found.coefficient == pytest.approx(alpha, abs=5e-4)
    assert found.low < alpha < found.high
    assert found.units == 11, "a unit judged once carries no agreement"


@pytest.mark.parametrize(
    ("table", "kappa"), [([[20, 5], [10, 15]], 0.400), ([[45, 15], [25, 15]], 0.1304), ([[25, 35], [5, 35]], 0.2593)]
)
def test_cohen_tables_of_the_handbooks(table, kappa):
    assert cohen_kappa(*pairs(table)).coefficient == pytest.approx(kappa, abs=5e-5)


def test_fleiss_1971_ten_subjects_fourteen_raters():
    units, values = [], []
    for unit, line in enumerate(filter(None, FLEISS.split("\n"))):
        for value, times in enumerate(map(int, line.split())):
            units += [f"u{unit}"] * times
            values += [str(value + 1)] * times
    found = fleiss_kappa(units, values)
    assert found.coefficient == pytest.approx(0.2099, abs=5e-5)
    assert found.low < 0.2099 < found.high


def test_weights_forgive_near_misses():
    left, right = [1, 2, 3, 4, 5, 5], [1, 3, 3, 4, 4, 5]
    none, linear, quadratic = (cohen_kappa(left, right, weights=w).coefficient for w in ("none", "linear", "quadratic"))
    assert none < linear < quadratic < 1


def test_weighted_kappa_by_hand():
    # Two values, quadratic or linear weights are those of the plain kappa.
    left, right = pairs([[20, 5], [10, 15]])
    assert cohen_kappa(left, right, weights="quadratic").coefficient == pytest.approx(0.4)


def test_full_agreement_is_one_and_one_value_everywhere_is_not_known():
    assert cohen_kappa(["a", "b"], ["a", "b"]).coefficient == pytest.approx(1)
    for found in (
        cohen_kappa(["a", "a"], ["a", "a"]),
        fleiss_kappa(["u", "u"], ["a", "a"]),
        krippendorff_alpha(["u", "u"], ["r", "s"], [3, 3]),
    ):
        assert found.coefficient is None
        assert "same value" in str(found.coefficient_reason)
        assert found.raw == 1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_of_somebody_who_gives_one_value_only_nothing_is_known(weights):
    for first, second in (([1, 1, 1, 1], [1, 2, 1, 3]), ([1, 2, 1, 3], [1, 1, 1, 1]), ([2, 2], [1, 1])):
        found = cohen_kappa(first, second, weights=weights)
        assert found.coefficient is None and found.low is None, "it would be 0 ± 0 whatever the other gave"
        assert "One of the two" in str(found.coefficient_reason)
        assert found.raw == pytest.approx(np.mean(np.array(first) == np.array(second)))


def test_without_draws_the_coefficient_is_the_same_and_has_no_interval():
    drawn, bare = (krippendorff_alpha(**judgements(), draws=draws) for draws in (200, 0))
    assert bare.coefficient == drawn.coefficient
    assert drawn.low < drawn.high and bare.low is bare.high is None


def test_nothing_judged_twice_is_not_known():
    found = krippendorff_alpha(["u", "v"], ["r", "s"], [1, 2])
    assert found.coefficient is None
    assert "judged by two" in str(found.coefficient_reason)
    assert cohen_kappa([], []).coefficient is None
    assert fleiss_kappa([], []).coefficient is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30), st.randoms())
def test_the_order_of_rows_and_the_names_of_markers_do_not_matter(rows, dice):
    units = [f"u{place}" for place in range(len(rows)) for _side in (0, 1)]
    raters = ["r", "s"] * len(rows)
    values = [value for row in rows for value in row]
    found = krippendorff_alpha(units, raters, values, level="interval").coefficient
    order = list(range(len(values)))
    dice.shuffle(order)
    other = {"r": "zoe", "s": "adam"}
    again = krippendorff_alpha(
        [units[i] for i in order], [other[raters[i]] for i in order], [10 * values[i] + 7 for i in order], level="interval"
    ).coefficient
    assert (found is None) == (again is None)
    if found is not None:
        assert again == pytest.approx(found, abs=1e-9)
        assert found <= 1 + 1e-12


def test_each_fault_has_its_name():
    units, raters = ["u", "u"], ["r", "s"]
    for code, call in {
        "weights_unknown": lambda: cohen_kappa(["a"], ["b"], weights="cubic"),
        "columns_differ": lambda: cohen_kappa(["a"], ["b", "c"]),
        "judgement_empty": lambda: fleiss_kappa(["u", "u"], ["a", None]),
        "judgements_differ": lambda: fleiss_kappa(["u", "u", "v"], ["a", "b", "a"]),
        "level_unknown": lambda: krippendorff_alpha(units, raters, [1, 2], level="log"),
        "judgement_twice": lambda: krippendorff_alpha(units, ["r", "r"], [1, 2]),
        "column_no_number": lambda: krippendorff_alpha(units, raters, ["good", "bad"]),
        "ratio_negative": lambda: krippendorff_alpha(units, raters, [-1, 2], level="ratio"),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code


def test_words_are_judged_on_the_nominal_scale_and_gaps_may_be_not_a_number():
    found = krippendorff_alpha(["u", "u", "v", "v"], ["r", "s", "r", "s"], ["oui", "oui", "non", "oui"], level="nominal")
    assert found.coefficient == pytest.approx(0.0)
    with_gap = krippendorff_alpha(["u", "u", "u"], ["r", "s", "t"], np.array([1.0, 2.0, np.nan]), level="interval")
    assert with_gap.judgements == 2
