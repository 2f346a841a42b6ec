"""Prices and stock against the reference vectors, and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mercatique.fault import Fault
from mercatique.methods import abc_xyz, best_price, elasticity, price_methods, stock_rules


def test_trust_5_4_midpoint_elasticity():
    found = elasticity([10, 12], [100, 80])
    assert found.midpoint[0] == pytest.approx(-1.2222, abs=5e-5)
    assert found.low is None and "third price" in str(found.interval_reason)


#: NIST, Statistical Reference Datasets: Norris (ozone monitors), the pairs y and x.
NORRIS = """0.1 0.2 338.8 337.4 118.1 118.2 888.0 884.6 9.2 10.1 228.1 226.5 668.5 666.3 998.5 996.3 449.1 448.6 778.9 777.0 559.2 558.2
0.3 0.4 0.1 0.6 778.1 775.5 668.8 666.9 339.3 338.0 448.9 447.5 10.8 11.6 557.7 556.0 228.3 228.1 998.0 995.8 888.8 887.6 119.6 120.2
0.3 0.3 0.6 0.3 557.6 556.8 339.3 339.1 888.0 887.2 998.5 999.0 778.9 779.0 10.2 11.1 117.6 118.3 228.9 229.2 668.4 669.1 449.2 448.9
0.2 0.5"""


def test_trust_5_2_nist_norris_is_the_slope_of_logarithms():
    y, x = np.array(NORRIS.split(), dtype=float).reshape(-1, 2).T
    found = elasticity(np.exp(x / 100), np.exp(y / 100))
    assert found.elasticity == pytest.approx(1.00211681802045, rel=1e-12)
    assert found.r_squared == pytest.approx(0.999993745883712, rel=1e-12)
    half = stats.t.ppf(0.975, 34) * 0.000429796848199937
    assert (found.low, found.high) == pytest.approx((1.00211681802045 - half, 1.00211681802045 + half), rel=1e-12)


def test_a_demand_of_constant_elasticity_is_found_again():
    prices = np.array([8.0, 10, 12, 15, 20])
    found = elasticity(prices, 5000 * prices**-1.7)
    assert found.elasticity == pytest.approx(-1.7)
    assert found.r_squared == pytest.approx(1)
    best = best_price(prices, 5000 * prices**-1.7, unit_cost=7)
    assert best.price == pytest.approx(7 * 1.7 / 0.7)
    assert not best.outside


def test_a_straight_demand_is_best_half_way():
    prices = np.array([10.0, 20, 30, 40])
    found = best_price(prices, 100 - 2 * prices, unit_cost=10, curve="linear")
    assert found.price == pytest.approx((50 + 10) / 2)
    assert found.best_margin == pytest.approx(20 * 40, rel=1e-3)


def test_noise_gives_an_interval_and_far_optima_a_warning():
    dice = np.random.default_rng(1)
    prices = np.repeat([10.0, 11, 12, 13, 14], 6)
    found = best_price(prices, 9000 * prices**-1.4 * np.exp(dice.normal(0, 0.03, len(prices))), unit_cost=8)
    assert found.low < found.price < found.high
    assert found.outside, "8 * 1.4 / 0.4 = 28 lies beyond 14"


def test_a_demand_that_hardly_moves_has_no_best_price():
    prices = np.array([10.0, 12, 14])
    found = best_price(prices, 100 * prices**-0.5, unit_cost=5)
    assert found.price is None and "too little" in str(found.price_reason)
    assert elasticity([5, 5], [3, 4]).elasticity is None
    assert best_price([5, 5], [3, 4], unit_cost=1).price is None


def test_four_methods_and_a_shelf_price_that_keeps_the_floor():
    found = price_methods(["thé"], [6.0], [1000], [8000], [11.0], [15.0], markup=0.5, wanted_return=0.15, position=-0.05, share_of_value=0.8, vat_rate=0.055)
    row = found.to_table().to_pylist()[0]
    assert (row["cost_plus"], row["target_return"]) == (9, pytest.approx(7.2))
    assert (row["competition"], row["value"]) == (pytest.approx(10.45), 12)
    assert (row["floor"], row["ceiling"]) == (6, 15)
    mean = (9 + 7.2 + 10.45 + 12) / 4 * 1.055
    assert row["shelf"] == 9.99 or abs(row["shelf"] - mean) < 0.6
    assert round(row["shelf"] % 1, 2) in (0.9, 0.99)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 500), st.floats(0, 3), st.one_of(st.none(), st.floats(0.1, 900)))
def test_the_shelf_price_never_falls_below_the_cost(cost, markup, rival):
    found = price_methods(["a"], [cost], None, None, [rival], None, markup=markup)
    assert found.shelf[0] >= cost * 1.2 - 0.005
    assert found.to_table()["value"].null_count == 1


def test_requirements_2_4_order_quantity_and_reorder_point():
    found = stock_rules(["a"], [1200 / 365], [5], [50], [6])
    assert found.order_quantity[0] == pytest.approx(141.4, abs=0.05)
    level = stock_rules(["a"], [10], [5], [1], [1], None, None, [20])
    assert level.reorder_point[0] == 70


def test_the_reserve_by_hand():
    found = stock_rules(["a"], [10], [9], [1], [0], [4], [2], service=0.975)
    assert found.safety[0] == pytest.approx(1.959964 * np.sqrt(9 * 16 + 100 * 4), rel=1e-6)
    assert found.to_table()["order_quantity"].null_count == 1
    assert "any quantity" in str(found.order_quantity_reason)


def test_classes_by_value_and_regularity():
    months = ["1", "2", "3", "4"]
    sold = {"steady": [10, 10, 11, 9], "seasonal": [20, 5, 2, 13], "odd": [0, 0, 0, 8], "dear": [30, 29, 31, 30]}
    rows = [(name, month, count, count * (10 if name == "dear" else 1)) for name, counts in sold.items() for month, count in zip(months, counts, strict=True) if count]
    found = abc_xyz(*map(list, zip(*rows, strict=True)))
    table = {row["product"]: row for row in found.to_table().to_pylist()}
    assert (table["dear"]["abc"], table["dear"]["xyz"]) == ("A", "X")
    assert table["seasonal"]["xyz"] == "Y"
    assert (table["odd"]["abc"], table["odd"]["xyz"]) == ("C", "Z")
    assert table["odd"]["variation"] == pytest.approx(2.0), "the months without a row count as zero"
    assert sum(found.cells.values()) == 4
    assert found.share.sum() == pytest.approx(1)


def test_each_fault_has_its_name():
    for code, call in {
        "price_not_positive": lambda: elasticity([0], [1]),
        "curve_unknown": lambda: best_price([1, 2], [2, 1], unit_cost=1, curve="bent"),
        "cost_not_given": lambda: best_price([1, 2], [2, 1]),
        "cost_not_positive": lambda: price_methods(["a"], [0]),
        "ends_outside": lambda: price_methods(["a"], [1], ends=(9,)),
        "share_outside": lambda: price_methods(["a"], [1], share_of_value=0),
        "price_negative": lambda: price_methods(["a"], [1], None, None, [-3]),
        "service_outside": lambda: stock_rules(["a"], [1], [1], [1], [1], service=95),
        "stock_negative": lambda: stock_rules(["a"], [-1], [1], [1], [1]),
        "cuts_not_two": lambda: abc_xyz(["a"], ["1"], [1], [1], abc_cuts=(0.8,)),
        "product_missing": lambda: abc_xyz([None], ["1"], [1], [1]),
        "columns_differ": lambda: abc_xyz(["a"], ["1"], [1], [1, 2]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code
