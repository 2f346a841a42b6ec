"""Whatever stands in a column or a setting: a result, or one sentence that says what is wrong. Never an error of Python."""

from datetime import date

import pytest

from mercatique.demo.examples import examples
from mercatique.fault import Fault
from mercatique.methods import METHODS, method

ROWS = 24
NONSENSE = {
    "nested": [1, 2], "bytes": b"\xff", "endless": float("inf"), "huge": 1e300, "no number": float("nan"), "words": "abc", "nothing": None,
    "below zero": -7, "no date": date(1, 1, 1), "far ahead": date(9999, 12, 31), "a flag": True, "beyond whole numbers": 10**30,
}  # fmt: skip
SETTINGS = ("-5", "1e300", "nan", "x", "0", "1000000000000000000", "1900-01-01", [], True, date(1, 1, 1))
#: These draw or search for seconds whatever they are given: their settings are tested with them.
SLOW = {"mix_model", "link_people", "levelling", "schedule_risk", "shapley", "clusters", "van_westendorp", "holdout_check"}


def answered(found, columns, params) -> str:
    """What was said: nothing when there is a result."""
    try:
        found.run(columns, **params)
    except Fault as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize("name", [found.name for found in METHODS if found.name in examples()])
def test_nonsense_in_a_column_or_a_setting_gets_a_sentence(name):
    found, example = method(name), examples()[name]()
    columns = {role: list(values)[:ROWS] for role, values in example.columns.items()}
    for role, values in columns.items():
        for given in NONSENSE.values():
            answered(found, {**columns, role: [given] * len(values)}, example.params)
        answered(found, {**columns, role: values[:-1]}, example.params)
        answered(found, {**columns, role: []}, example.params)
    if name not in SLOW:
        for param in found.params:
            for given in SETTINGS:
                answered(found, columns, {**example.params, param.name: given})


@pytest.mark.parametrize(
    ("name", "params", "code"),
    [
        ("rfm", {"reference": "0001-01-01"}, "param_unreadable"),
        ("rfm", {"recency_cuts": [1, "x"]}, "param_unreadable"),
        ("funnel", {"window": 1e300}, "param_unreadable"),
        ("funnel", {"window": "1000000"}, "param_outside"),
        ("clusters", {"seed": "-5"}, "param_outside"),
        ("clusters", {"k": 2.5}, "param_unreadable"),
        ("clv", {"horizon": "1000000000"}, "param_outside"),
        ("sample_for_test", {"spread": "1000000000", "effect": "0.02"}, "effect_too_small"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(name, params, code):
    example = examples()[name]()
    with pytest.raises(Fault) as fault:
        method(name).run(example.columns, **{**example.params, **params})
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("given", "code"),
    [(b"\xff", "column_no_text"), ([1, 2], "column_no_text"), (date(1, 1, 1), "column_day_outside"), (date(9999, 12, 31), "column_day_outside")],
)
def test_dates_that_stand_for_none_and_cells_that_are_no_text_are_named(given, code):
    role = "day" if isinstance(given, date) else "customer"
    columns = {"customer": ["a"], "order": ["1"], "day": [date(2026, 3, 1)], "amount": [5]}
    with pytest.raises(Fault) as fault:
        method("rfm").run({**columns, role: [given]})
    assert fault.value.code == code


def test_numbers_of_customers_too_long_for_whole_ones_are_told_apart_all_the_same():
    found = method("concentration").run({"key": [1e300, float("inf"), 2.0, float("nan")], "amount": [4, 3, 2, 1]})
    assert list(found.keys) == ["1e+300", "inf", "2"] and found.without_key == 1
