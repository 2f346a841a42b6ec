"""Sizes, margins and quotas against published figures, by hand and by properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.studies import margin_of_error, quotas, sample_size

STRATA = {"stratum": ["Blois", "Saumur", "Tours"], "population": [3000, 2000, 5000]}


@pytest.mark.parametrize(("margin", "people", "size"), [(0.05, None, 385), (0.03, None, 1068), (0.05, 1000, 278), (0.05, 500, 218)])
def test_trust_5_2_sample_sizes(margin, people, size):
    assert sample_size(margin=margin, people=people).size == size


def test_requirements_2_4_margin_of_400_answers():
    assert margin_of_error([400]).margin == pytest.approx(0.049, abs=5e-5)


def test_a_proportional_sample_of_equal_strata_is_the_simple_one_shared_out():
    found = sample_size(**STRATA, margin=0.05)
    assert found.answers.tolist() == [112, 75, 186]
    assert found.size == 373 and sample_size(people=10_000, margin=0.05).size == 370, "only rounding up adds"
    assert found.reached_margin <= 0.05


def test_neyman_by_hand_sends_answers_where_people_differ():
    # Two strata of equal size, spreads 0.5 and 0.3 (shares 0.5 and 0.1): answers go 5 to 3.
    found = sample_size(["a", "b"], [1_000_000, 1_000_000], [0.5, 0.1], allocation="neyman", margin=0.02)
    assert found.answers[0] / found.answers[1] == pytest.approx(5 / 3, rel=0.01)
    assert found.size == pytest.approx(1.959964**2 * 0.4**2 / 0.02**2, abs=2)
    assert found.size < sample_size(["a", "b"], [1_000_000, 1_000_000], [0.5, 0.1], margin=0.02).size


def test_a_full_stratum_gives_the_rest_to_the_others():
    found = sample_size(["large", "small"], [10_000, 10], [0.01, 0.5], allocation="neyman", margin=0.002)
    assert found.answers[1] <= 10 and found.reached_margin <= 0.002 * 1.01


def test_equal_shares_keep_the_margin_and_contacts_follow_the_response():
    found = sample_size(**STRATA, allocation="equal", response=0.25)
    assert len(set(found.answers.tolist())) == 1 and found.reached_margin <= 0.05
    assert found.contacts == 4 * found.size


def test_a_cluster_sample_needs_more():
    assert sample_size(design_effect=2.0).size == 769


def test_groups_are_put_together_by_their_people():
    found = margin_of_error([100, 400], ["a", "b"], [1000, 9000], [0.2, 0.4])
    assert found.share == pytest.approx(0.38)
    alone = found.margins
    assert found.margin == pytest.approx(np.hypot(0.1 * alone[0], 0.9 * alone[1]))
    without = margin_of_error([100, 400], ["a", "b"])
    assert without.margin is None and "population" in str(without.margin_reason)


def test_a_census_has_no_margin():
    assert margin_of_error([50], population=[50]).margin == 0


def test_quotas_by_hand_add_up_in_each_criterion():
    found = quotas(["sex", "sex", "age", "age", "age"], ["f", "m", "18-34", "35-59", "60+"], [52, 48, 1, 1, 1], size=100)
    assert found.to_table().to_pydict()["answers"] == [34, 33, 33, 52, 48]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(2, 10**9), min_size=1, max_size=8), st.sampled_from(["proportional", "neyman"]), st.randoms())
def test_sizes_do_not_depend_on_the_order_of_strata_and_never_exceed_the_people(people, allocation, dice):
    rows = [(f"s{place}", of, 0.1 + 0.8 * place / 8) for place, of in enumerate(people)]
    found = sample_size(*map(list, zip(*rows, strict=True)), allocation=allocation)
    dice.shuffle(rows)
    assert sample_size(*map(list, zip(*rows, strict=True)), allocation=allocation) .to_table() == found.to_table()
    assert (found.answers <= people).all() and found.reached_margin <= 0.05 + 1e-9


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=9), st.integers(1, 5000))
def test_quotas_always_add_up_and_stay_within_one_of_their_share(people, size):
    found = quotas(["c"] * len(people), [f"k{place}" for place in range(len(people))], people, size=size)
    assert found.answers.sum() == size
    assert (np.abs(found.answers - size * found.shares) < 1 + 1e-6).all()


def test_each_fault_has_its_name():
    for code, call in {
        "margin_wrong": lambda: sample_size(margin=0),
        "level_wrong": lambda: sample_size(level=95),
        "share_wrong": lambda: sample_size(response=0),
        "allocation_unknown": lambda: sample_size(**STRATA, allocation="lottery"),
        "stratum_twice": lambda: sample_size(["a", "a"], [3, 4]),
        "stratum_empty": lambda: sample_size(["a", "b"], [3, 0]),
        "strata_without_people": lambda: sample_size(["a", "b"]),
        "columns_differ": lambda: sample_size(["a", "b"], [3]),
        "group_without_answers": lambda: margin_of_error([0]),
        "answers_above_population": lambda: margin_of_error([11], population=[10]),
        "answer_outside_scale": lambda: margin_of_error([11], share=[1.2]),
        "column_no_count": lambda: margin_of_error([1.5]),
        "size_wrong": lambda: quotas(["a"], ["b"], [1], size=0),
        "category_twice": lambda: quotas(["a", "a"], ["b", "b"], [1, 2]),
        "criterion_empty": lambda: quotas(["a", "a"], ["b", "c"], [0, 0]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
