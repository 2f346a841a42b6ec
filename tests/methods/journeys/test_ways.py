"""Ways and flows: counted by hand, kept whole, cut where asked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.journeys import flows, paths
from mercatique.methods.journeys.ways import OTHER, STOP, WON

ROWS = (list("aaabbbcccd"), [1, 2, 3, 1, 2, 3, 1, 2, 3, 1], list("xyzxyzxxyq"), [0, 0, 1, 0, 0, 0, 0, 0, 0, 0])


def test_the_most_frequent_ways_by_hand():
    found = paths(*ROWS)
    assert found.ways.tolist() == ["x → y → z", "q", "x → y"], "the same step twice in a row is one"
    assert found.times.tolist() == [2, 1, 1]
    assert found.rate.tolist() == [0.5, 0, 0]
    assert (found.total, found.different, found.covered) == (4, 3, 1.0)
    assert paths(*ROWS, repeats=True).ways.tolist() == ["x → y → z", "q", "x → x → y"]


def test_a_long_way_is_cut_and_says_so():
    found = paths(*ROWS[:3], longest=2, top=1)
    assert found.ways.tolist() == ["x → y → …"]
    assert found.to_table()["rate"].null_count == 1, "no conversions were given"


def test_flows_by_hand():
    found = {(row["place"], row["source"], row["target"]): row["times"] for row in flows(*ROWS).to_table().to_pylist()}
    assert found == {(1, "x", "y"): 3, (1, "q", STOP): 1, (2, "y", "z"): 2, (2, "y", STOP): 1, (3, "z", WON): 1, (3, "z", STOP): 1}


def test_small_steps_flow_together():
    found = flows(*ROWS, most=1)
    assert {*found.source, *found.target} == {"x", OTHER, STOP, WON}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.sampled_from("abcd"), st.integers(0, 1)), max_size=40), st.integers(2, 5))
def test_nothing_is_lost_between_two_places(rows, depth):
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    found = flows(*columns, depth=depth, most=2)
    assert found.times[found.place == 1].sum() == found.total
    for place in range(1, depth - 1):
        into = sum(found.times[(found.place == place) & ~np.isin(found.target, [STOP, WON])])
        assert into == found.times[found.place == place + 1].sum()
    listed = paths(*columns, top=1000)
    assert listed.times.sum() == listed.total == found.total


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        (paths, {"top": 0}, "top_outside"), (paths, {"longest": 0}, "longest_outside"), (paths, {"longest": 21}, "longest_outside"),
        (flows, {"depth": 1}, "depth_outside"), (flows, {"most": 0}, "most_outside"),
    ],
)  # fmt: skip
def test_settings_outside_are_said(method, params, code):
    with pytest.raises(Fault) as fault:
        method(*ROWS, **params)
    assert fault.value.code == code
