"""Concentration against known shares, hand-worked coefficients and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import concentration

amounts = st.lists(st.integers(0, 100_000), min_size=1, max_size=80)


def of(values, **params):
    return concentration([f"{place:03d}" for place in range(len(values))], values, **params)


@pytest.mark.real
def test_online_retail_has_the_known_shares(known_lines, expected):
    found = concentration(known_lines["customer"], known_lines["amount"])
    assert found.best(0.2) == (868, pytest.approx(expected["B_share_of_revenue_top20pct_customers"], abs=5e-5))
    assert found.best(0.1)[1] == pytest.approx(expected["B_share_top10pct"], abs=5e-5)
    for key, value in expected["B_top5_customers"].items():
        place = list(found.keys[:5]).index(key.removesuffix(".0"))
        assert found.amount[place] == pytest.approx(value, abs=0.005)
    products = concentration(known_lines["product"], known_lines["amount"])
    assert list(products.keys[:5]) == list(expected["B_top5_products_by_revenue"])


def test_the_item_that_crosses_the_line_is_still_an_a():
    found = of([50, 40, 5, 4, 1])
    assert list(found.abc) == ["A", "A", "B", "C", "C"]
    assert list(found.cumulative) == pytest.approx([0.5, 0.9, 0.95, 0.99, 1])
    assert [(group.name, group.items) for group in found.classes()] == [("A", 2), ("B", 1), ("C", 2)]


def test_one_item_alone_is_an_a_and_concentrated_on_nobody():
    found = of([7])
    assert (list(found.abc), found.gini, found.best(0.2), found.needed(0.5)) == (["A"], 0.0, (1, 1.0), (1, 1.0))


def test_gini_worked_by_hand():
    # 1, 2, 3, 4: 2 (1 + 4 + 9 + 16) / (4 * 10) - 5 / 4 = 0.25
    assert of([3, 1, 4, 2]).gini == pytest.approx(0.25)
    assert of([5, 5, 5, 5]).gini == pytest.approx(0)


def test_negative_and_zero_items_stand_apart():
    found = concentration(["a", "b", "c", "c", "d"], [80, 20, 30, -30, -10])
    assert list(found.keys) == ["a", "b", "c", "d"]
    assert (found.items, found.total) == (2, 100)
    assert (found.not_counted, found.not_counted_amount) == (2, -10)
    assert list(found.abc) == ["A", "B", None, None]
    assert found.to_table()["share"].to_pylist() == [0.8, 0.2, None, None]
    assert found.best(0.5) == (1, pytest.approx(0.8))


def test_nothing_sold_is_not_available_and_says_why():
    found = of([0, -5])
    assert found.gini is None
    assert str(found.gini_reason) == "No item has an amount above zero."
    assert found.best(0.2) == (0, None)
    assert found.needed(0.5) == (0, None)
    assert found.curve() == []
    assert of([]).gini is None


def test_equal_amounts_stand_by_id():
    assert list(concentration(["b", "a", "C"], [1, 1, 1]).keys) == ["C", "a", "b"]


def test_the_fewest_who_make_half_the_sales():
    assert of([50, 30, 20]).needed(0.5) == (1, pytest.approx(1 / 3))
    assert of([40, 30, 30]).needed(0.5) == (2, pytest.approx(2 / 3))
    assert of([40, 30, 30]).needed(1) == (3, 1)


def test_own_cut_offs_make_own_classes():
    assert list(of([40, 30, 20, 10], cuts=(0.4, 0.7, 0.9)).abc) == ["A", "B", "C", "D"]
    for cuts in ((), (0.9, 0.8), (0, 0.5), (0.5, 1), (0.8, 0.8)):
        with pytest.raises(Fault, match="rising shares"):
            of([1], cuts=cuts)


@given(amounts)
def test_shares_add_up_to_one_and_never_rise(values):
    found = of(values)
    if found.items:
        assert found.share[: found.items].sum() == pytest.approx(1)
        assert found.cumulative[found.items - 1] == pytest.approx(1)
        assert (np.diff(found.share[: found.items]) <= 1e-15).all()
        assert sum(group.items for group in found.classes()) == found.items
        assert sum(group.amount_share for group in found.classes()) == pytest.approx(1)
        assert 0 <= found.gini <= 1 - 1 / found.items + 1e-12


@given(amounts, st.integers(2, 50))
def test_a_scale_changes_no_share(values, scale):
    one, other = of(values), of([value * scale for value in values])
    assert list(one.abc) == list(other.abc)
    assert one.gini == pytest.approx(other.gini) if one.gini is not None else other.gini is None


@given(amounts, st.randoms())
def test_the_order_of_rows_does_not_matter(values, dice):
    rows = [(f"{place % 7}", value) for place, value in enumerate(values)]
    mixed = rows.copy()
    dice.shuffle(mixed)
    first, second = (concentration(*zip(*some, strict=True)).to_table() for some in (rows, mixed))
    assert first.equals(second)


@given(amounts)
def test_the_lorenz_curve_lies_under_the_diagonal(values):
    points = of(values).lorenz(11)
    assert len(points) <= 11
    assert all(y <= x + 1e-12 for x, y in points)
    if points:
        assert points[0] == pytest.approx((0, 0))
        assert points[-1] == (1, 1)
