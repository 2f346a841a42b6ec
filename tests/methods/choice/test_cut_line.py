"""The ranking of actions under a budget: by hand, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import cut_line

#: Return per euro: calls 8.5, texts 4.5, doors 2.5, search 1.4; the page has only a score, the flyer nothing at all.
NAMES = ["search", "doors", "texts", "calls", "flyer", "page"]
COSTS = [80_000, 18_000, 6_000, 8_000, 1_000, 2_000]
BROUGHT = [112_000, 45_000, 27_000, 68_000, None, None]
SCORES = [None, 5.0, None, None, None, 4.0]


def test_the_line_falls_before_the_first_action_that_does_not_fit():
    found = cut_line(NAMES, COSTS, BROUGHT, SCORES, budget=35_000)
    assert found.actions.tolist() == ["calls", "texts", "doors", "search", "page", "flyer"]
    assert found.per_money[:4] == pytest.approx([8.5, 4.5, 2.5, 1.4])
    assert found.kept.tolist() == [True, True, True, False, False, False]
    assert (found.above, found.left) == (3, 3_000)
    assert found.fits.tolist() == [False, False, False, False, True, True]  # 2,000 and 1,000 fit in the 3,000 left
    assert found.basis.tolist() == ["return"] * 4 + ["score", "unknown"]


def test_what_is_fixed_stands_above_the_line_even_when_the_budget_is_too_small():
    found = cut_line(NAMES, COSTS, BROUGHT, SCORES, [1, 0, 0, 0, 0, 0], budget=50_000)
    assert found.actions[0] == "search" and found.basis[0] == "fixed"
    assert found.kept.tolist() == [True] + [False] * 5
    assert found.left == -30_000


def test_without_a_budget_nothing_is_cut_and_the_reason_is_said():
    found = cut_line(NAMES, COSTS, BROUGHT)
    assert found.kept.all() and found.left is None and found.left_reason is not None


def test_what_costs_nothing_and_brings_something_comes_first():
    assert cut_line(["a", "b", "c"], [10, 0, 0], [100, 5, 0]).actions.tolist() == ["b", "a", "c"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=8), st.integers(0, 3000), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_the_budget_is_never_passed(rows, budget, chance):
    table = [(f"a{place}", *row) for place, row in enumerate(rows)]
    mixed = chance.sample(table, len(table))
    one, other = (cut_line(*zip(*each, strict=True), budget=budget) for each in (table, mixed))
    assert one.actions.tolist() == other.actions.tolist()
    assert one.cost[one.kept].sum() + one.cost[one.fits].sum() <= budget + 1e-6
    assert np.array_equal(one.kept, np.sort(one.kept)[::-1])


def test_faults_have_their_names():
    cases = {
        "action_twice": (["a", "a"], [1, 1], [1, 1]),
        "action_missing": ([" "], [1], [1]),
        "cost_negative": (["a"], [-1], [1]),
        "contribution_negative": (["a"], [1], [-1]),
        "columns_differ": (["a"], [1, 2], [1]),
    }
    for code, columns in cases.items():
        with pytest.raises(Fault) as caught:
            cut_line(*columns)
        assert caught.value.code == code
