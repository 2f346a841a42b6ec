"""Attribution: reference ways, ways worked by hand, sums, order of rows, intervals, and what cannot be shared out."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.journeys import (
    METHODS,
    first_touch,
    last_touch,
    linear,
    markov,
    position_based,
    shapley,
    time_decay,
)
from mercatique.methods.journeys.coalitions import values
from mercatique.methods.journeys.removal import counted
from mercatique.methods.journeys.touches import journeys

MODELS = (first_touch, last_touch, linear, time_decay, position_based, markov, shapley)
NAMES = [model.__name__ for model in MODELS]


def drawn(seed: int, touches: int = 4000, persons: int = 900, channels: int = 6):
    """Touches drawn at random: some convert, some are worth something."""
    rng = np.random.default_rng(seed)
    sold = (rng.random(touches) < 0.08).astype(int)
    return {
        "person": rng.integers(0, persons, touches),
        "moment": rng.integers(0, 200, touches),
        "channel": np.array(list("abcdefghijklmno"))[rng.integers(0, channels, touches)],
        "conversion": sold,
        "value": sold * rng.integers(10, 500, touches),
    }


def dense(ways, order: int, worth=None):
    """Removal effects by another way: the chain written out path by path, each system solved whole."""
    names = ways.names
    moves: dict[tuple, dict] = {}
    gains: dict[tuple, float] = {}
    out: dict[tuple, float] = {}
    weight = ways.conversions if worth is None else worth
    for start, length, gain in zip(ways.start, ways.length, weight, strict=True):
        state: tuple = ()
        for touch in ways.channel[start : start + length]:
            following = (*state, int(touch))[-order:]
            moves.setdefault(state, {})[following] = moves.setdefault(state, {}).get(following, 0) + 1
            out[state] = out.get(state, 0) + 1
            state = following
        gains[state] = gains.get(state, 0.0) + gain
        out[state] = out.get(state, 0) + 1
    states = sorted(out)
    place = {state: number for number, state in enumerate(states)}

    def expected(without: int | None) -> float:
        matrix, right = np.eye(len(states)), np.zeros(len(states))
        for state in states:
            right[place[state]] = gains.get(state, 0.0) / out[state]
            for following, times in moves.get(state, {}).items():
                if following[-1] != without:
                    matrix[place[state], place[following]] -= times / out[state]
        return float(np.linalg.solve(matrix, right)[place[()]])

    whole = expected(None)
    return np.array([1 - expected(number) / whole for number in range(len(names))])


def test_trust_5_5_three_ways_removal_effects(rows):
    found = markov(**rows(("C1>C2>C3", 1), ("C1", 0), ("C2>C3", 0)))
    assert found.rate == pytest.approx(1 / 3)
    assert found.removal == pytest.approx([0.5, 1, 1])
    assert found.credit == pytest.approx([0.2, 0.4, 0.4])


def test_trust_5_5_repeats_of_the_pychattr_readme_within_its_simulation(rows):
    found = markov(**rows(("A>B>A>B>B>A", 1), ("A>B>B>A>A", 1), ("A>A", 1)))
    assert found.credit == pytest.approx([2, 1])
    assert found.credit == pytest.approx([1.991, 1.009], rel=0.02)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_trust_5_5_totals_equal_conversions(model):
    columns = drawn(3)
    found = model(**columns, draws=0)
    assert found.credit.sum() == pytest.approx(columns["conversion"].sum())
    assert found.value.sum() == pytest.approx(columns["value"].sum())
    assert found.share.sum() == pytest.approx(1)
    assert found.conversions == columns["conversion"].sum()


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("revenue", [False, True])
def test_removal_effects_are_those_of_a_dense_solve_to_a_billionth(order, revenue):
    columns = drawn(order)
    ways = journeys(**columns)
    found = markov(**columns, order=order, draws=0)
    if revenue:
        effects = dense(ways, order, ways.value)
        assert found.value == pytest.approx(effects / effects.sum() * columns["value"].sum(), rel=1e-9)
    else:
        assert found.removal == pytest.approx(dense(ways, order), abs=1e-9)


def test_many_states_are_solved_as_exactly_as_few():
    columns = drawn(8, 9000, 2000, 11)
    assert counted(journeys(**columns), 3).states > 300, "the sparse way is taken"
    assert markov(**columns, order=3, draws=0).removal == pytest.approx(dense(journeys(**columns), 3), abs=1e-9)


def test_rules_by_hand(rows):
    ways = rows(("A>B>C>A", 1), ("B>C", 1), ("C", 1), ("A>B", 0))
    assert first_touch(**ways).credit.tolist() == [1, 1, 1]
    assert last_touch(**ways).credit.tolist() == [1, 0, 2]
    assert linear(**ways).credit == pytest.approx([0.5, 0.75, 1.75])
    assert position_based(**ways).credit == pytest.approx([0.8, 0.1 + 0.5, 0.1 + 0.5 + 1])
    assert position_based(**ways, first=1.0, last=0.0).credit == pytest.approx([1, 1, 1])
    weights = np.array([1 / 8, 1 / 4, 1 / 2, 1]) / (15 / 8)
    assert time_decay(**ways, half_life=1).credit == pytest.approx([weights[0] + weights[3], weights[1] + 1 / 3, weights[2] + 2 / 3 + 1])


def test_a_conversion_ends_a_way_and_the_next_touch_begins_another():
    found = first_touch(["a"] * 4, [1, 2, 3, 4], ["x", "y", "z", "x"], [0, 1, 0, 0])
    assert (found.journeys, found.converted) == (2, 1)
    assert found.credit.tolist() == [1, 0, 0]


def test_a_sale_without_a_touch_of_its_own_belongs_to_the_touches_before_it():
    found = last_touch(["a", "a", "a", "b", "c", ""], [1, 2, 3, 1, 1, 1], ["x", "y", "", "", "", "x"], [0, 0, 1, 1, 0, 0])
    assert found.credit.tolist() == [0, 1]
    assert (found.unattributed, found.without_channel, found.without_person) == (1, 1, 1)


def test_a_window_leaves_old_touches_out_and_keeps_them_as_a_way_of_their_own():
    columns = (["a"] * 3, ["2026-01-01", "2026-03-01", "2026-03-10"], ["x", "y", "y"], [0, 0, 1])
    assert first_touch(*columns).credit.tolist() == [1, 0]
    found = first_touch(*columns, window=30)
    assert found.credit.tolist() == [0, 1]
    assert (found.journeys, found.converted) == (2, 1)


def test_shapley_by_hand_with_the_rate_of_conversion(rows):
    # v(A) = 8 x 1/2, v(B) = 8 x 1/4, v(AB) = 8 x 3/8: A brings (4 + (3 - 2)) / 2.
    ways = rows(("A", 1), ("A", 0), ("B", 1), ("B", 0), ("B", 0), ("B", 0), ("A>B", 1), ("B>A", 0))
    found = shapley(**ways, worth="rate")
    assert found.credit == pytest.approx([2.5, 0.5])
    assert shapley(**ways).credit == pytest.approx([1.5, 1.5])


def test_shapley_of_the_glove_game():
    # One left glove (0), two right ones (1, 2): a pair is worth 1.
    worth = np.array([[float(mask & 1 and mask & 6 > 0) for mask in range(8)]])
    assert values(worth, 3)[0] == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_shapley_of_conversions_shares_each_way_alike_among_its_channels():
    columns = drawn(5, channels=15)
    ways = journeys(**columns)
    expected = np.zeros(15)
    for start, length, sold in zip(ways.start, ways.length, ways.conversions, strict=True):
        inside = np.unique(ways.channel[start : start + length])
        expected[inside] += sold / len(inside)
    assert shapley(**columns, draws=0).credit == pytest.approx(expected)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_order_of_rows_and_the_kind_of_ids_do_not_matter(model):
    columns = drawn(11)
    found = model(**columns, draws=20)
    order = np.random.default_rng(1).permutation(len(columns["person"]))
    moved = model(**{name: cells[order] for name, cells in columns.items()}, draws=20)
    text = model(**(columns | {"person": [f"visitor-{person:06}" for person in columns["person"]]}), draws=20)
    long = model(**(columns | {"person": [f"{person:040}-{'é' * (person % 3)}" for person in columns["person"]]}), draws=20)
    coded = model(**(columns | {"person": pa.array([f"{person:05}" for person in columns["person"]]).dictionary_encode()}), draws=20)
    for other in (moved, text, long, coded):
        assert other.share == pytest.approx(found.share, abs=1e-12)
        assert other.low == pytest.approx(found.low, abs=1e-9)
        assert other.value == pytest.approx(found.value)


def test_moments_too_fine_to_be_packed_give_the_same_result():
    columns = drawn(2)
    fine = columns | {"moment": (columns["moment"] * 86_400_000_000_000 + 7).astype("datetime64[ns]").astype("datetime64[us]")}
    spread = fine | {"person": columns["person"].astype(np.int64) * 2**40}
    for other in (fine, spread):
        assert markov(**other).share == pytest.approx(markov(**columns).share)


def test_names_of_channels_do_not_matter():
    columns = drawn(4)
    turned = columns | {"channel": [chr(ord("f") - (ord(name) - ord("a"))) for name in columns["channel"]]}
    # Touches of one moment stand by name: without such ties the names change nothing.
    for each in (columns, turned):
        each["moment"] = np.arange(len(each["person"]))
    for model in MODELS:
        assert model(**turned, draws=0).share[::-1] == pytest.approx(model(**columns, draws=0).share)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(-400, 400), st.sampled_from("abc"), st.integers(0, 2), st.integers(0, 10**9)), min_size=1, max_size=30
    ),
    st.sampled_from(MODELS),
)
def test_shares_sum_to_one_and_money_scales(lines, model):
    person, moment, channel, sold, money = map(list, zip(*lines, strict=True))
    value = [amount if times else 0 for amount, times in zip(money, sold, strict=True)]
    if len(set(channel)) == 1:
        with pytest.raises(Fault) as fault:
            model(person, moment, channel, sold, value)
        assert fault.value.code == "one_channel"
        return
    found = model(person, moment, channel, sold, value, draws=3)
    if sum(sold) == 0:
        assert np.isnan(found.share).all() and "No way" in str(found.reason)
        return
    assert found.share.sum() == pytest.approx(1)
    assert (found.share >= -1e-12).all()
    double = model(person, moment, channel, sold, [2 * amount for amount in value], draws=0)
    if found.value is None:  # of no money at all there are no shares
        assert sum(value) == 0 and double.value is None
        return
    assert double.value == pytest.approx(2 * found.value, nan_ok=True)


def test_no_row_and_no_conversion_give_a_reason_and_never_zero(rows):
    found = markov(**rows(("A>B", 0), ("B", 0)))
    assert found.to_table()["share"].null_count == found.to_table()["conversions"].null_count == 2
    assert found.rate == 0
    with pytest.raises(Fault) as fault:
        markov([], [], [], [])
    assert fault.value.code == "no_channel"


def test_few_conversions_get_no_interval_but_a_reason(rows):
    found = markov(**rows(("A>B", 1), ("B", 0)))
    assert np.isnan(found.low).all()
    assert re.search("at least 20", str(found.interval_reason))


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_intervals_hold_the_share_and_narrow_with_more_people(model):
    few, many = model(**drawn(6)), model(**drawn(6, 40_000, 9000))
    for found in (few, many):
        assert ((found.low <= found.share) & (found.share <= found.high)).all()
    assert (many.high - many.low).mean() < 0.5 * (few.high - few.low).mean()


def test_intervals_of_the_removal_effect_cover_the_truth_about_as_often_as_they_say():
    truth = markov(**drawn(99, 400_000, 90_000), draws=0).removal
    inside = []
    for seed in range(40):
        found = markov(**drawn(100 + seed, 2000, 450), draws=80, level=0.9, seed=seed)
        inside.append((found.removal_low <= truth) & (truth <= found.removal_high))
    assert 0.8 <= float(np.mean(inside)) <= 0.97


def test_intervals_of_high_orders_agree_with_exact_solves():
    columns = drawn(8, 9000, 2000, 11)
    found = markov(**columns, order=3, draws=30)
    again = markov(**columns, order=3, draws=30, seed=1)
    assert ((found.removal_low < found.removal) & (found.removal < found.removal_high)).all()
    assert (again.removal_high - again.removal_low) == pytest.approx(found.removal_high - found.removal_low, rel=0.8)


@pytest.mark.parametrize(
    ("model", "columns", "params", "code"),
    [
        (first_touch, (["a"], [1], ["x"], [1]), {}, "one_channel"),
        (first_touch, (["a"], [1], [""], [1]), {}, "no_channel"),
        (first_touch, (["a"], [1, 2], ["x"], [1]), {}, "columns_differ"),
        (first_touch, (["a"], [None], ["x"], [1]), {}, "column_empty_cells"),
        (first_touch, (["a"], ["soon"], ["x"], [1]), {}, "column_no_day"),
        (first_touch, (["a"], [1], ["x"], [-1]), {}, "column_no_count"),
        (first_touch, (["a"], [1], ["x"], [0.5]), {}, "column_no_count"),
        (first_touch, (["a", "a"], [1, 2], ["x", "y"], [0, 1], [5, 0]), {}, "value_without_conversion"),
        (first_touch, (["a", "a"], [1, 2], ["x", "y"], [0, 1]), {"window": 0}, "window_not_positive"),
        (first_touch, (["a", "a"], [1, 2], ["x", "y"], [0, 1]), {"level": 1}, "level_outside"),
        (first_touch, (["a", "a"], [1, 2], ["x", "y"], [0, 1]), {"draws": -1}, "draws_negative"),
        (time_decay, (["a", "a"], [1, 2], ["x", "y"], [0, 1]), {"half_life": 0}, "half_life_not_positive"),
        (position_based, (["a", "a"], [1, 2], ["x", "y"], [0, 1]), {"first": 0.8}, "shares_outside"),
        (position_based, (["a", "a"], [1, 2], ["x", "y"], [0, 1]), {"first": 0, "last": 0}, "shares_outside"),
        (markov, (["a", "a"], [1, 2], ["x", "y"], [0, 1]), {"order": 4}, "order_outside"),
        (shapley, (["a", "a"], [1, 2], ["x", "y"], [0, 1]), {"worth": "luck"}, "worth_unknown"),
        (shapley, (["a"] * 16, [1] * 16, list("abcdefghijklmnop"), [1] * 16), {}, "too_many_channels"),
    ],
)
def test_what_cannot_be_shared_out_is_said(model, columns, params, code):
    with pytest.raises(Fault) as fault:
        model(*columns, **params)
    assert fault.value.code == code


def test_each_model_is_registered_and_runs_with_text_parameters(rows):
    ways = rows(("A>B", 1), ("B", 0))
    for model in NAMES:
        found = next(method for method in METHODS if method.name == model)
        assert found.run(ways, draws="0").to_json()["columns"][0] == "channel"
