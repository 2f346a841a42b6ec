"""Costs, break-even, statement and cash against the requirements' vectors, by hand, and by what must hold."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import (
    break_even,
    break_even_day,
    cash_plan,
    income_statement,
    margins,
    monte_carlo,
    tornado,
    unit_costs,
    working_capital,
)


def test_requirements_2_4_break_even_revenue():
    # Fixed costs 12,000, variable costs 60 % of the price.
    found = break_even(["a"], [10], [6], [5000], fixed_costs=12_000)
    assert found.revenue == pytest.approx(30_000)
    assert found.units[0] == pytest.approx(3000)
    assert found.safety == pytest.approx(0.4)


def test_a_price_below_its_cost_never_breaks_even():
    found = break_even(["a"], [5], [6], [100], fixed_costs=10)
    assert found.revenue is None and "eat the whole price" in str(found.revenue_reason)
    assert break_even(["a"], [5], [6], [0], fixed_costs=10).margin_rate is None


def test_the_day_of_break_even_falls_where_the_margin_covers_the_year():
    months = [date(2026, month, 1) for month in (1, 2, 3)]
    found = break_even_day(months, [1000, 1000, 1000], [400, 400, 400], fixed_costs=900)
    assert found.day == date(2026, 2, 15), "600 in January, the other 300 half through February"
    assert found.revenue_at == pytest.approx(1500)
    late = break_even_day(months, [1000] * 3, [400] * 3, fixed_costs=9000)
    assert late.day is None and "does not cover" in str(late.day_reason)
    assert break_even_day(months, [1] * 3, [0] * 3, fixed_costs=0).day == date(2026, 1, 1)


LINES = (
    ("resale", "purchase", "unit", 12.0), ("resale", "transport", "unit", 1.0), ("resale", "duties", "share", 0.04),
    ("contract", "making", "unit", 8.0), ("contract", "mould", "once", 4000.0),
    ("workshop", "material", "unit", 3.0), ("workshop", "labour", "unit", 2.5), ("workshop", "set-up", "batch", 50.0), ("workshop", "machine", "once", 12_000.0),
)  # fmt: skip


def test_three_ways_of_production_by_hand_and_where_they_cross():
    found = unit_costs(*map(list, zip(*LINES, strict=True)), volume=1000, batch=100)
    by_mode = dict(zip(found.modes, found.unit_cost, strict=True))
    assert by_mode["resale"] == pytest.approx(13 * 1.04)
    assert by_mode["contract"] == pytest.approx(8 + 4)
    assert by_mode["workshop"] == pytest.approx(5.5 + 0.5 + 12)
    assert found.cheapest == "contract"
    assert found.crossings["contract → workshop"] == pytest.approx(8000 / 2)
    at = found.at(4000)
    assert at["contract"] == pytest.approx(at["workshop"])
    assert found.at(5000)["workshop"] < found.at(5000)["contract"]


def test_defective_pieces_are_paid_for_and_not_sold():
    plain = unit_costs(["a"], ["x"], ["unit"], [9.8], volume=10)
    worse = unit_costs(["a"], ["x"], ["unit"], [9.8], volume=10, defects=0.02)
    assert worse.unit_cost[0] == pytest.approx(plain.unit_cost[0] / 0.98)


def test_margins_by_hand():
    found = margins(["thé", "don"], [12, 0], [8, 0], [10, 5], vat_rate=0.055)
    row = found.to_table().to_pylist()
    assert (row[0]["unit_margin"], row[0]["on_cost"], row[0]["on_price"]) == (4, 0.5, pytest.approx(1 / 3))
    assert row[0]["multiplier"] == pytest.approx(12 * 1.055 / 8)
    assert row[1]["on_cost"] is None
    assert (found.total_sales, found.total_margin, found.rate) == (120, 40, pytest.approx(1 / 3))


def test_the_statement_steps_from_turnover_to_cash_flow():
    kinds = {"sales": 1000, "production": 50, "purchases": 400, "external": 150, "subsidy": 20, "staff": 200, "taxes": 10, "depreciation": 60, "interest": 15, "financial_income": 5, "income_tax": 30}
    found = income_statement(["2026"] * len(kinds), list(kinds), list(kinds.values()))
    row = found.to_table().to_pylist()[0]
    assert (row["turnover"], row["margin"], row["value_added"], row["ebitda"]) == (1050, 650, 500, 310)
    assert (row["operating_result"], row["result_before_tax"], row["net_result"], row["cash_flow"]) == (250, 240, 210, 270)


def test_cash_comes_later_than_sales_and_vat_the_month_after():
    found = cash_plan(
        [date(2026, 1, 5), date(2026, 1, 9)], ["in", "out"], [1000, 400], [0.2, 0.2], [2, 0], opening=100,
    )  # fmt: skip
    rows = {row["month"].month: row for row in found.to_table().to_pylist()}
    assert rows[1]["balance"] == 100 - 480
    assert rows[2]["vat"] == 120, "200 collected less 80 paid, settled in February"
    assert rows[2]["balance"] == -500
    assert rows[3]["balance"] == 700
    assert (found.funding_need, found.lowest_month) == (500, date(2026, 2, 1))


def test_a_vat_credit_is_carried_forward():
    found = cash_plan(["2026-01-01", "2026-02-01", "2026-03-01"], ["out", "in", "in"], [1000, 500, 1000], [0.2] * 3)
    assert found.vat.tolist() == [0, 0, 0, 100]
    assert found.balance[-1] == pytest.approx(500), "in the end the account has moved by amounts without VAT"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.sampled_from(["in", "out"]), st.integers(0, 100_000), st.sampled_from([0.0, 0.055, 0.2]), st.integers(0, 3)),
        min_size=1, max_size=15,
    ),
    st.integers(-1000, 1000),
)  # fmt: skip
def test_nothing_is_lost_between_the_lines_and_the_account(lines, opening):
    months, ways, amounts, rates, delays = map(list, zip(*lines, strict=True))
    found = cash_plan([date(2026, month, 1) for month in months], ways, amounts, rates, delays, opening=opening)
    signed = sum(amount if way == "in" else -amount for way, amount in zip(ways, amounts, strict=True))
    tax = sum((1 if way == "in" else -1) * round(amount * rate, 4) for way, amount, rate in zip(ways, amounts, rates, strict=True))
    assert found.balance[-1] == pytest.approx(opening + signed + tax - found.vat.sum(), abs=1e-6)
    assert found.vat.sum() == pytest.approx(max(tax, 0), abs=1e-6) or found.vat.sum() > tax - 1e-6
    assert found.funding_need >= -min(0, found.balance.min()) - 1e-9
    order = list(range(len(lines)))[::-1]
    again = cash_plan([date(2026, months[i], 1) for i in order], *([column[i] for i in order] for column in (ways, amounts, rates, delays)), opening=opening)
    assert again.balance.tolist() == found.balance.tolist()


def test_working_capital_by_hand():
    found = working_capital(["plan"], [360_000], [180_000], [30], [45], [60], vat_rate=0.2)
    assert (found.stock[0], found.receivables[0], found.payables[0]) == (15_000, 54_000, 36_000)
    assert (found.need[0], found.days_of_sales[0]) == (33_000, 33)
    assert working_capital(["idle"], [0], [100], [1], [1], [1]).days_of_sales_reason is not None


HYPOTHESES = (["visits", "conversion", "basket", "margin", "fixed"], [8000, 0.01, 40, 0.3, 900], [10_000, 0.02, 50, 0.4, 1000], [12_000, 0.025, 55, 0.45, 1300])
PROFIT = "visits * conversion * basket * margin - fixed"


def test_a_tornado_by_hand():
    found = tornado(*HYPOTHESES, formula=PROFIT)
    assert found.result == pytest.approx(10_000 * 0.02 * 50 * 0.4 - 1000)
    by_name = dict(zip(found.hypotheses, found.swing, strict=True))
    assert by_name["conversion"] == pytest.approx(10_000 * 0.015 * 50 * 0.4)
    assert by_name["fixed"] == 400
    assert found.hypotheses[0] == "conversion"


def test_monte_carlo_agrees_with_the_moments_of_pert():
    # One hypothesis, the formula is itself: mean (low + 4 mode + high) / 6 (the classic PERT mean).
    found = monte_carlo(["x"], [2], [4], [12], formula="x", target=5, draws=200_000)
    assert found.mean == pytest.approx(5.0, abs=0.02)
    assert found.chance_low < found.chance < found.chance_high
    assert found.value.tolist() == sorted(found.value)


def test_the_draws_do_not_depend_on_the_order_of_rows():
    one = monte_carlo(*HYPOTHESES, formula=PROFIT, draws=2000)
    other = monte_carlo(*(column[::-1] for column in HYPOTHESES), formula=PROFIT, draws=2000)
    assert one.value.tolist() == other.value.tolist()
    assert one.influence["conversion"] > 0 > one.influence["fixed"]
    assert monte_carlo(*HYPOTHESES, formula=PROFIT, draws=2000, seed=1).value.tolist() != one.value.tolist()


def test_what_divides_by_zero_is_not_known():
    found = tornado(["x"], [-1], [0], [1], formula="1 / x")
    assert found.result is None and "divides by zero" in str(found.result_reason)
    assert monte_carlo(["x"], [0], [0], [0], formula="1 / x", draws=1000).mean is None
    assert monte_carlo(["x"], [3], [3], [3], formula="x * 2", draws=1000).value.tolist() == [6.0] * 9


@pytest.mark.parametrize("formula", ["", "visits *", "__import__('os')", "visits.real", "(lambda: 1)()", "visits if 1 else 2", "2 ** 99999", "visits ** basket", "'a'", "visits[0]", "x" * 600, "True"])
def test_a_formula_is_arithmetic_and_nothing_else(formula):
    with pytest.raises(Fault) as caught:
        tornado(*HYPOTHESES, formula=formula)
    assert caught.value.code in {"formula_unreadable", "formula_name"}


def test_each_fault_has_its_name():
    for code, call in {
        "basis_of_cost_unknown": lambda: unit_costs(["a"], ["x"], ["weekly"], [1], volume=1),
        "amount_negative": lambda: unit_costs(["a"], ["x"], ["unit"], [-1], volume=1),
        "volume_not_positive": lambda: unit_costs(["a"], ["x"], ["unit"], [1], volume=0),
        "defects_outside": lambda: unit_costs(["a"], ["x"], ["unit"], [1], defects=1),
        "mode_missing": lambda: unit_costs([None], ["x"], ["unit"], [1]),
        "price_negative": lambda: margins(["a"], [-1], [1]),
        "fixed_costs_negative": lambda: break_even(["a"], [2], [1], [1], fixed_costs=-1),
        "month_twice": lambda: break_even_day(["2026-01-01", "2026-01-20"], [1, 1], [0, 0]),
        "kind_of_line_unknown": lambda: income_statement(["2026"], ["luck"], [1]),
        "line_negative": lambda: income_statement(["2026"], ["sales"], [-1]),
        "year_missing": lambda: income_statement([None], ["sales"], [1]),
        "direction_unknown": lambda: cash_plan(["2026-01-01"], ["up"], [1]),
        "rate_outside": lambda: cash_plan(["2026-01-01"], ["in"], [1], [20]),
        "horizon_negative": lambda: cash_plan(["2026-01-01"], ["in"], [1], horizon=-1),
        "column_no_count": lambda: cash_plan(["2026-01-01"], ["in"], [1], [0.2], [-1]),
        "hypothesis_name": lambda: tornado(["two words"], [1], [1], [1], formula="1"),
        "hypothesis_twice": lambda: tornado(["x", "x"], [1, 1], [1, 1], [1, 1], formula="x"),
        "range_reversed": lambda: tornado(["x"], [3], [2], [4], formula="x"),
        "formula_name": lambda: tornado(["x"], [1], [2], [4], formula="y"),
        "draws_outside": lambda: monte_carlo(["x"], [1], [2], [4], formula="x", draws=3),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code


def test_nothing_gives_nothing():
    assert len(cash_plan([], [], [])) == 0
    assert len(income_statement([], [], [])) == 0
    assert np.isfinite(margins(["a"], [1], [1]).unit_margin).all()
