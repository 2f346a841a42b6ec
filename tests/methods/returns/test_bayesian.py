"""The full Bayesian reading says what it needs, and refuses what the mix model refuses."""

import sys

import pytest

from mercatique.fault import Fault
from mercatique.methods.returns.bayesian import bayesian_mix
from tests.methods.returns.test_mix import simulated


def test_without_its_library_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymc", None)
    columns, _truth = simulated(0)
    with pytest.raises(Fault) as caught:
        bayesian_mix(**columns)
    assert caught.value.code == "library_missing"
    assert "mercatique[mmm]" in str(caught.value)


def test_it_refuses_what_the_mix_model_refuses_before_it_looks_for_its_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymc", None)
    columns, _truth = simulated(0)
    for code, more in {"few_periods": {role: values[:30] for role, values in columns.items()}, "chains_outside": {"chains": 9}, "seasons_outside": {"seasons": 7}}.items():
        with pytest.raises(Fault) as caught:
            bayesian_mix(**{**columns, **more})
        assert caught.value.code == code
