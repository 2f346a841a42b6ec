"""A mix model finds what was put into simulated sales, says what it cannot tell apart, and budgets follow the curves."""

from datetime import date, timedelta

import numpy as np
import pytest

from mercatique.fault import Fault
from mercatique.methods import allocate_budget, mix_model
from mercatique.methods.returns.mix import adstock, saturation

WEEKS = 130


def simulated(seed: int, *, twins: bool = False, noise: float = 20.0, truth=(160.0, 90.0, 40.0)):
    """Weekly sales made by three channels; with twins the second is always bought with the first."""
    dice = np.random.default_rng(seed)
    spend = dice.gamma(2.0, 500.0, (WEEKS, 3)) * (dice.random((WEEKS, 3)) < [0.9, 0.8, 0.7])
    if twins:
        spend[:, 1] = spend[:, 0] * 0.5
    shape = saturation(adstock(spend, np.array([0.5, 0.3, 0.2])), np.array([1.0, 1.0, 1.0]))
    weeks = [date(2023, 1, 2) + timedelta(weeks=week) for week in range(WEEKS)]
    season = 60 * np.sin(2 * np.pi * np.arange(WEEKS) / 52.18)
    sales = 500 + season + shape @ np.array(truth) + dice.normal(0, noise, WEEKS)
    names = ["search", "social", "radio"]
    rows = [(weeks[week], names[place], spend[week, place], sales[week]) for week in range(WEEKS) for place in range(3)]
    columns = dict(zip(("period", "channel", "spend", "response"), map(list, zip(*rows, strict=True)), strict=True))
    return columns, dict(zip(names, (shape * truth).sum(0), strict=True))


def test_intervals_cover_what_was_put_in():
    inside = total = 0
    for seed in range(8):
        columns, truth = simulated(seed)
        found = mix_model(**columns, draws=800, seed=seed)
        for name, low, high in zip(found.channels, found.contribution_low, found.contribution_high, strict=True):
            inside += low <= truth[name] <= high
            total += 1
    # 24 intervals of 90 %: 21.6 expected; 17 or fewer would happen once in 200 when they are right.
    assert inside >= 18, f"{inside} of {total}"


def test_a_strong_channel_is_learned_and_ranked_first():
    columns, _truth = simulated(1)
    found = mix_model(**columns, draws=1500)
    by_name = dict(zip(found.channels, found.learned, strict=True))
    assert by_name["search"] > 0.2
    assert found.channels[int(np.argmax(found.contribution))] == "search"
    assert 0.5 < found.explained < 1
    assert (found.marginal_roi < found.roi).all(), "saturation makes the next euro worth less"


def test_channels_bought_together_are_not_told_apart():
    columns, _truth = simulated(2, twins=True)
    found = mix_model(**columns, draws=2500)
    apart = dict(zip(found.channels, found.not_apart_from, strict=True))
    assert apart["search"] == "social" and apart["social"] == "search"
    assert found.experiment in {"search", "social"}
    assert found.experiment_periods >= 4


def test_rows_in_another_order_and_money_in_cents_give_the_same_shares():
    columns, _truth = simulated(3)
    one = mix_model(**columns, draws=600)
    order = np.random.default_rng(0).permutation(len(columns["period"]))
    other = mix_model(
        [columns["period"][i] for i in order], [columns["channel"][i] for i in order],
        [columns["spend"][i] * 100 for i in order], [columns["response"][i] for i in order], draws=600,
    )  # fmt: skip
    assert other.contribution == pytest.approx(one.contribution, rel=1e-6)
    assert other.roi == pytest.approx(one.roi / 100, rel=1e-6)


def test_equal_curves_share_the_budget_and_the_better_one_gets_more():
    even = allocate_budget(["a", "b"], [100, 900], [500, 500], [300, 300])
    assert even.advised.tolist() == pytest.approx([500, 500], abs=12)
    found = allocate_budget(["a", "b"], [500, 500], [800, 200], [300, 300])
    # Marginal gains are equal: 800 / (a + 300)^2 = 200 / (b + 300)^2, a + b = 1000.
    assert found.advised[0] == pytest.approx(1600 * 2 / 3 - 300, abs=12)
    assert found.total_gain_advised > found.total_gain
    assert found.marginal[0] == pytest.approx(found.marginal[1], rel=0.05)


def test_contracts_cash_and_hours_are_kept():
    found = allocate_budget(
        ["search", "fair", "search", "mail"], [400, 600, 400, 100], [900, 100, 900, 50], [500, 500, 500, 500],
        committed=[0, 450, 0, 0], most=[2000, 600, 2000, 2000], quarter=["Q1", "Q1", "Q2", "Q2"], cash=[900, 900, 600, 600],
        hours=[10, 5, 10, 2], team_hours=12,
    )  # fmt: skip
    rows = found.to_table().to_pylist()
    assert rows[1]["advised"] >= 450
    assert rows[0]["advised"] + rows[1]["advised"] <= 901
    assert rows[2]["advised"] + rows[3]["advised"] <= 601
    assert found.hours <= 12.05
    assert found.total <= 1501


def test_each_fault_has_its_name():
    columns, _truth = simulated(0)
    short = {role: values[:30] for role, values in columns.items()}
    for code, call in {
        "few_periods": lambda: mix_model(**short),
        "pair_missing": lambda: mix_model(**{role: values[:-1] for role, values in columns.items()}),
        "response_differs": lambda: mix_model(**{**columns, "response": [*columns["response"][:-1], 1.0]}),
        "spend_negative": lambda: mix_model(**{**columns, "spend": [-1.0, *columns["spend"][1:]]}),
        "channel_missing": lambda: mix_model(**{**columns, "channel": [None, *columns["channel"][1:]]}),
        "channel_never_spent": lambda: mix_model(**{**columns, "spend": [0.0 if c == "radio" else s for c, s in zip(columns["channel"], columns["spend"], strict=True)]}),
        "seasons_outside": lambda: mix_model(**columns, seasons=9),
        "draws_of_mix_outside": lambda: mix_model(**columns, draws=3),
        "line_twice": lambda: allocate_budget(["a", "a"], [1, 1], [1, 1], [1, 1]),
        "half_not_positive": lambda: allocate_budget(["a"], [1], [1], [0]),
        "committed_above_most": lambda: allocate_budget(["a"], [1], [1], [1], [5], [3], budget=9),
        "budget_below_commitments": lambda: allocate_budget(["a", "b"], [1, 1], [1, 1], [1, 1], [5, 5], budget=9),
        "cash_differs": lambda: allocate_budget(["a", "b"], [1, 1], [1, 1], [1, 1], quarter=["Q1", "Q1"], cash=[1, 2]),
        "plan_impossible": lambda: allocate_budget(["a"], [9], [1], [1], [5], quarter=["Q1"], cash=[2]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code


def test_the_curve_of_a_channel_flattens_and_holds_the_truth():
    columns, _truth = simulated(1)
    found = mix_model(**columns, draws=1500)
    curves, place = found.curves, list(found.channels).index("search")
    assert curves.spend.shape == curves.response.shape == (3, 41)
    assert (curves.response[:, 0] == 0).all()
    assert (np.diff(curves.response, axis=1) >= 0).all()
    assert (np.diff(curves.slope, axis=1) <= 0).all(), "each euro adds less than the one before"
    assert ((curves.response_low <= curves.response) & (curves.response <= curves.response_high)).all()
    # What was put in: 160 × a / (a + mean of the adstock) with a = spend / (1 − 0.5), the mean 900 / (1 − 0.5).
    stock, middle = curves.spend[place] / 0.5, 1800.0
    true = 160 * stock / (stock + middle)
    held = (curves.response_low[place] <= true) & (true <= curves.response_high[place])
    assert held[5:30].mean() > 0.9
