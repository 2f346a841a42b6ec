"""The visible tuple of methods: each can be found, read, run on named columns and shown."""

import inspect
from datetime import date

import pytest

from mercatique.fault import Fault
from mercatique.methods import METHODS, method

IDS = [found.name for found in METHODS]


@pytest.mark.parametrize("found", METHODS, ids=IDS)
def test_a_method_declares_the_roles_and_parameters_of_its_function(found):
    signature = inspect.signature(found.function).parameters
    roles = {name: given for name, given in signature.items() if given.kind is given.POSITIONAL_OR_KEYWORD}
    params = {name: given for name, given in signature.items() if given.kind is given.KEYWORD_ONLY}
    assert {role.name: role.required for role in found.roles} == {
        name: given.default is inspect.Parameter.empty for name, given in roles.items()
    }
    assert [param.name for param in found.params] == list(params) or set(params) == {p.name for p in found.params}
    for param in found.params:
        assert param.read("") == param.default
        assert (params[param.name].default or None) == (param.default or None)


@pytest.mark.parametrize("found", METHODS, ids=IDS)
def test_a_docstring_is_a_manual_page(found):
    assert found.manual.splitlines()[0].endswith("?")
    for part in ("Assumptions", "Formula", "Parameters", "Errors", "Source"):
        assert f"\n{part}\n" in found.manual, part


def test_parameters_may_be_text():
    columns = {"customer": ["a"], "order": ["1"], "day": [date(2026, 3, 1)], "amount": [5]}
    found = method("rfm").run(columns, reference="2026-03-11", recency_cuts="5, 10, 20, 30", basis="gross")
    assert (found.recency[0], found.r[0]) == (10, 4)


@pytest.mark.parametrize(
    ("name", "columns", "params", "code"),
    [
        ("tarot", {}, {}, "method_unknown"),
        ("concentration", {"key": ["a"]}, {}, "role_missing"),
        ("concentration", {"key": ["a"], "amount": [1], "colour": [1]}, {}, "role_unknown"),
        ("concentration", {"key": ["a"], "amount": [1]}, {"speed": "3"}, "param_unknown"),
        ("concentration", {"key": ["a"], "amount": [1]}, {"cuts": "a,b"}, "param_unreadable"),
        ("cohorts", {"customer": ["a"], "day": ["2026-01-01"]}, {"basis": "x"}, "param_not_a_choice"),
        ("mark_total", {"candidate": ["a"], "criterion": ["b"], "points": [1], "maximum": [1]}, {"rescale": "maybe"}, "param_unreadable"),
        ("cohorts", {"customer": ["a"], "day": ["2026-01-01"]}, {"through": "soon"}, "param_unreadable"),
    ],
)
def test_wrong_use_gets_one_clear_fault(name, columns, params, code):
    with pytest.raises(Fault) as fault:
        method(name).run(columns, **params)
    assert fault.value.code == code
