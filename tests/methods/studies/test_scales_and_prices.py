"""Reliability, price sensitivity and correspondence analysis against published figures and by properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.studies import correspondence, cronbach, van_westendorp
from mercatique.methods.studies.price_sensitivity import crossings

#: pingouin's ``cronbach_wide_missing``: twelve people, eleven questions, gaps as dots.
WIDE = """
11111111111
11111111010
.011.111100
11101101100
11111000100
01.01111000
11110010000
11111000000
01011000010
10010100.00
11100000000
10010000000
"""


def long(table: list[str]) -> dict[str, list]:
    rows = [(f"p{p}", f"q{q}", None if cell == "." else int(cell)) for p, line in enumerate(table) for q, cell in enumerate(line)]
    return dict(zip(("respondent", "item", "score"), map(list, zip(*rows, strict=True)), strict=True))


def test_trust_5_3_cronbach_with_gaps():
    found = cronbach(**long(WIDE.split()))
    assert found.alpha == pytest.approx(0.7327, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((0.435, 0.909), abs=5e-4)
    assert (found.respondents, found.items, found.empty) == (12, 11, 4)


def test_parallel_questions_by_hand():
    # Two questions with variances 1 and covariance 1: alpha = 2 (1 - 2/4) = 1.
    found = cronbach(["a", "a", "b", "b", "c", "c"], ["x", "y"] * 3, [1, 2, 2, 3, 3, 4])
    assert found.alpha == pytest.approx(1) and np.isnan(found.alpha_without).all()
    assert found.to_table().to_pydict()["item_rest"] == [pytest.approx(1)] * 2


def test_a_reversed_question_lowers_alpha_and_is_found():
    dice = np.random.default_rng(5)
    theme = dice.normal(size=200)
    table = [theme + dice.normal(size=200) for _q in range(4)] + [-theme + dice.normal(size=200)]
    rows = [(f"p{p}", f"q{q}", values[p]) for q, values in enumerate(table) for p in range(200)]
    found = cronbach(*map(list, zip(*rows, strict=True)))
    assert int(np.argmax(found.alpha_without)) == 4 and found.item_rest[4] < 0
    assert found.alpha_without[4] > 0.75 > found.alpha


def test_reliability_that_cannot_be_said_has_its_reason():
    assert "answered alike" in str(cronbach(["a", "a", "b", "b"], ["x", "y"] * 2, [3, 3, 3, 3]).alpha_reason)
    assert "two questions" in str(cronbach(["a", "b"], ["x", "x"], [3, 4]).alpha_reason)
    assert cronbach([], [], []).alpha is None


def test_trust_5_4_van_westendorp_linear_curves():
    prices = np.linspace(6, 8, 9)
    shares = ((8 - prices) / 6, (12 - prices) / 8, (prices - 5) / 8, (prices - 6) / 10)
    cheapness, optimal, _indifference, _expensiveness = crossings(prices, shares)
    assert (cheapness, optimal) == pytest.approx((6.2857, 7.25), abs=5e-5)
    later = np.linspace(8, 12, 9)
    shares = (np.zeros(9), (12 - later) / 8, (later - 5) / 8, (later - 6) / 10)
    _c, _o, indifference, expensiveness = crossings(later, shares)
    assert (indifference, expensiveness) == pytest.approx((8.5, 9.8889), abs=5e-5)


def test_trust_5_4_van_westendorp_from_answers():
    q = (np.arange(4000) + 0.5) / 4000
    found = van_westendorp(2 + 6 * q, 4 + 8 * q, 5 + 8 * q, 6 + 10 * q, draws=20)
    assert found.points == pytest.approx((6.2857, 7.25, 8.5, 9.8889), abs=0.01)
    assert all(low < point < high for low, point, high in zip(found.lows, found.points, found.highs, strict=True))
    assert found.inconsistent == 0 and found.reason is None


def test_answers_out_of_order_are_left_out_and_plateaus_follow_the_rule():
    columns = [[4, 4, 4, 4, 4, 4, 9], [5, 5, 5, 5, 5, 5, 5], [8, 8, 8, 8, 8, 8, 8], [9, 9, 9, 9, 9, 9, 9]]
    found = van_westendorp(*columns, draws=0)
    assert (found.respondents, found.inconsistent) == (6, 1)
    # Between 5 and 8 nobody finds it cheap any more, nobody expensive yet.
    low, middle, high = (van_westendorp(*columns, plateau=rule, draws=0).indifference_price for rule in ("lowest", "middle", "highest"))
    assert low <= middle <= high
    assert found.lows == (None,) * 4


def test_few_consistent_answers_say_so():
    found = van_westendorp([1], [2], [3], [4])
    assert found.optimal_price is None and "1 answers are consistent" in str(found.reason)
    assert van_westendorp([], [], [], []).respondents == 0


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(*[st.integers(1, 500)] * 4), min_size=5, max_size=40), st.randoms(), st.integers(2, 9))
def test_points_do_not_depend_on_order_and_scale_with_prices(rows, dice, times):
    rows = [tuple(np.cumsum(row).tolist()) for row in rows]
    found = van_westendorp(*map(list, zip(*rows, strict=True)), draws=5)
    dice.shuffle(rows)
    again = van_westendorp(*[[times * cell for cell in column] for column in zip(*rows, strict=True)], draws=5)
    for one, other in zip((*found.points, *found.lows), (*again.points, *again.lows), strict=True):
        assert (one is None) == (other is None)
        if one is not None:
            assert other == pytest.approx(times * one)


#: Greenacre 1984: staff of a firm by smoking.
STAFF = {"SM": (4, 2, 3, 2), "JM": (4, 3, 7, 4), "SE": (25, 10, 12, 4), "JE": (18, 24, 33, 13), "SC": (10, 6, 7, 2)}
SMOKING = ("none", "light", "medium", "heavy")


def staff() -> dict[str, list]:
    cells = [(who, how, count) for who, counts in STAFF.items() for how, count in zip(SMOKING, counts, strict=True)]
    return dict(zip(("row", "column", "count"), map(list, zip(*cells, strict=True)), strict=True))


def test_greenacre_1984_smoking_staff():
    found = correspondence(**staff())
    assert found.inertia == pytest.approx(0.08519, abs=5e-6)
    assert found.axes[:3] == pytest.approx([0.07476, 0.01002, 0.00041], abs=5e-6)
    assert found.chi2 == pytest.approx(16.442, abs=5e-4)
    places = dict(zip(found.names, np.abs(found.coordinates[:, 0]), strict=True))
    assert (places["SM"], places["SE"], places["none"]) == pytest.approx((0.0658, 0.3806, 0.3933), abs=5e-5)
    assert found.shown > 0.99
    rows = found.kinds == "row"
    assert found.contributions[rows].sum(axis=0) == pytest.approx([1, 1])


def test_the_map_does_not_turn_with_order_labels_or_counts():
    rows = staff()
    order = np.random.default_rng(0).permutation(20)
    found = correspondence(**rows)
    again = correspondence(**{role: [values[place] for place in order] for role, values in rows.items()})
    assert again.coordinates == pytest.approx(found.coordinates)
    thrice = correspondence(rows["row"], rows["column"], [3 * count for count in rows["count"]])
    assert thrice.coordinates == pytest.approx(found.coordinates) and thrice.chi2 == pytest.approx(3 * found.chi2)


def test_a_table_without_difference_gives_no_map():
    for found in (correspondence(["a", "a", "b", "b"], ["x", "y"] * 2, [1, 2, 2, 4]), correspondence(["a"], ["x"])):
        assert found.inertia is None and "differ in their shares" in str(found.inertia_reason)
    assert correspondence(["a", "a", "b", "b"], ["x", "y"] * 2, [1, 2, 2, 5]).to_table().num_rows == 4


def test_each_fault_has_its_name():
    for code, call in {
        "answer_twice": lambda: cronbach(["a", "a"], ["x", "x"], [1, 2]),
        "column_no_number": lambda: cronbach(["a"], ["x"], ["good"]),
        "columns_differ": lambda: van_westendorp([1], [2, 3], [4], [5]),
        "answer_outside_scale": lambda: van_westendorp([-1], [2], [3], [4]),
        "plateau_unknown": lambda: van_westendorp([1], [2], [3], [4], plateau="mean"),
        "draws_wrong": lambda: van_westendorp([1], [2], [3], [4], draws=-1),
        "level_wrong": lambda: van_westendorp([1], [2], [3], [4], level=2),
        "dimensions_wrong": lambda: correspondence(["a"], ["b"], dimensions=0),
        "weight_negative": lambda: correspondence(["a"], ["b"], [-2]),
        "weights_all_zero": lambda: correspondence(["a"], ["b"], [0]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
