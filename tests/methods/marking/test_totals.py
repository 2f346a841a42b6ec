"""Totals of points and extra time: the grid of seed 000, neutralised criteria, marks not given yet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import extra_time, mark_total

#: Points by criterion of seed 000 (certification "digital marketing, automotive").
GRID = {"Cr1": 3, "Cr2": 1, "Cr3": 1, "Cr4": 1, "Cr5": 1, "Cr6": 1, "Cr7": 1, "Cr8": 3, "Cr9": 2, "Cr10": 2, "Cr11": 1, "Cr12": 1, "Cr13": 1, "Cr14": 1}


def total(marks: dict[str, float | None], out: tuple[str, ...] = (), **settings_of):
    names = list(GRID)
    return mark_total(
        ["Ada"] * len(names), names, [marks.get(name) for name in names], [GRID[name] for name in names],
        ["yes" if name in out else "no" for name in names], **settings_of,
    )  # fmt: skip


def test_requirements_2_4_all_maxima_are_twenty_and_ten_pass():
    assert sum(GRID.values()) == 20
    found = total(dict(GRID))
    assert (found.points[0], found.maximum[0], found.outcome[0]) == (20, 20, "passed")
    half = total({name: points / 2 for name, points in GRID.items()})
    assert (half.points[0], half.outcome[0]) == (10, "passed")


def test_requirements_2_4_with_cr10_neutralised_nine_of_eighteen_pass():
    marks = {name: points / 2 for name, points in GRID.items()}
    found = total(marks, ("Cr10",))
    assert (found.points[0], found.maximum[0], found.threshold[0]) == (9, 18, 9)
    assert found.outcome[0] == "passed"
    assert found.rescaled()[0] == pytest.approx(10)
    assert total(marks, ("Cr10",), rescale=False).outcome[0] == "failed", "without rescaling ten are still asked for"


def test_a_mark_not_given_is_not_zero():
    zero = dict.fromkeys(GRID, 0.0)
    assert total({**zero, "Cr1": None}).outcome[0] == "failed", "three points could not save it"
    good = {name: float(points) for name, points in GRID.items()}
    assert total({**good, "Cr1": None}).outcome[0] == "passed", "nothing could undo it"
    open_ = {**{name: points / 2 for name, points in GRID.items()}, "Cr1": None}
    found = total(open_)
    assert (found.outcome[0], found.missing[0]) == ("open", 1)


def test_thresholds_that_are_no_decimals_are_neither_missed_nor_granted():
    found = mark_total(["A"] * 3, ["a", "b", "c"], [1, 1, None], [1, 1, 1], ["no", "no", "yes"], pass_at=2)
    assert found.outcome[0] == "passed", "two of two, where 4/3 are needed"
    short = mark_total(["A"] * 3, ["a", "b", "c"], [0.6666, 0.6667, None], [1, 1, 1], ["no", "no", "yes"], pass_at=2)
    assert short.outcome[0] == "failed", "1.3333 is below 4/3"


def test_everything_neutralised_needs_nothing_and_says_so():
    found = mark_total(["A"], ["a"], [None], [2], ["oui"], pass_at=1)
    assert (found.maximum[0], found.threshold[0], found.outcome[0]) == (0, 0, "passed")
    assert found.to_table()["rescaled"][0].as_py() is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 4).map(lambda value: round(value, 2)), min_size=1, max_size=12), st.randoms())
def test_the_order_of_rows_does_not_matter_and_points_are_added_exactly(marks, dice):
    rows = [(f"c{place}", mark) for place, mark in enumerate(marks)]
    dice.shuffle(rows)
    found = mark_total(["A"] * len(rows), [name for name, _m in rows], [mark for _n, mark in rows], [4] * len(rows), pass_at=1)
    assert found.points[0] == pytest.approx(round(sum(marks), 4), abs=1e-9)
    assert (found.outcome[0] == "passed") == (round(sum(marks), 2) >= 1)


def test_each_fault_has_its_name():
    def run(points=(1,), maximum=(2,), candidate=("A",), criterion=("a",), flags=None, **more):
        return lambda: mark_total(list(candidate), list(criterion), list(points), list(maximum), flags, **more)

    for code, call in {
        "columns_differ": run(points=(1, 2)),
        "candidate_missing": run(candidate=(None,)),
        "criterion_twice": run((1, 1), (2, 2), ("A", "A"), ("a", "a")),
        "mark_outside": run(points=(3,)),
        "maximum_negative": run(maximum=(-2,)),
        "grid_differs": run((1, 1), (2, 3), ("A", "B"), ("a", "a")),
        "neutralised_unreadable": run(flags=["maybe"]),
        "threshold_outside": run(pass_at=11),
        "column_no_number": run(points=("good",)),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code


def test_requirements_2_4_a_third_makes_three_hours_four():
    assert extra_time(["Written"], [180]).extended.tolist() == [240]
    assert extra_time(["Written"], [180], share=0.333).extended.tolist() == [240]
    assert extra_time(["Written"], [180], share=0.3333).extended.tolist() == [240]


def test_minutes_are_rounded_up_and_the_seeds_tests_recomputed():
    found = extra_time(["Presentation", "Questions", "Case"], [15, 15, 50])
    assert found.extended.tolist() == [20, 20, 67]
    assert (found.total, found.total_extended) == (80, 107)
    assert extra_time(["Oral"], [30], share=0).extended.tolist() == [30]


def test_no_test_lasts_less_than_nothing():
    for code, call in {
        "minutes_negative": lambda: extra_time(["a"], [-1]),
        "share_outside": lambda: extra_time(["a"], [60], share=33),
        "column_empty_cells": lambda: extra_time(["a"], [None]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
