"""Shares and cross-tables against published figures, the bank's phone calls, by hand and by properties."""

import gzip

import numpy as np
import pyarrow.csv as csv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.intervals import corrected, kish
from mercatique.methods.studies import crosstab, proportion


def yes(count: int, of: int) -> list[str]:
    return ["yes"] * count + ["no"] * (of - count)


def pairs(table: list[list[int]]) -> dict[str, list]:
    cells = [(f"r{a}", f"c{b}", times) for a, row in enumerate(table) for b, times in enumerate(row)]
    row, column, weight = map(list, zip(*cells, strict=True))
    return {"row": row, "column": column, "weight": weight}


@pytest.fixture(scope="module")
def bank(shared_data):
    with gzip.open(shared_data / "campaigns" / "bank_full.csv.gz") as raw:
        return csv.read_csv(raw)


@pytest.mark.parametrize(("count", "of", "low", "high"), [(0, 30, 0, 0.1135), (30, 30, 0.8865, 1), (5, 83, 0.0260, 0.1334)])
def test_trust_5_2_wilson(count, of, low, high):
    name = "yes" if count else "no"
    found = proportion(yes(count, of), value=name)
    ends = (found.lows[0], found.highs[0]) if count else (1 - found.highs[0], 1 - found.lows[0])
    assert ends == pytest.approx((low, high), abs=5e-5)


def test_trust_5_3_kish():
    effective, effect = kish(np.array([0.5, 1, 1, 1.5, 2]))
    assert (effective, effect) == pytest.approx((4.235, 1.1806), abs=5e-4)
    found = proportion(["a", "b", "a", "b", "a"], weight=[0.5, 1, 1, 1.5, 2])
    assert found.effective == pytest.approx(4.235, abs=5e-4)
    assert found.shares[0] == pytest.approx(3.5 / 6)


def test_trust_5_2_two_proportions_as_a_table():
    table = [[200, 1800], [250, 1750]]
    assert crosstab(**pairs(table)).statistic == pytest.approx(6.2598, abs=5e-5)
    found = crosstab(**pairs(table), yates=True)
    assert (found.statistic, found.p_value) == pytest.approx((6.0119, 0.01421), abs=5e-5)


def test_fisher_1935_the_lady_tasting_tea():
    found = crosstab(**pairs([[3, 1], [1, 3]]))
    assert found.test == "fisher"
    assert found.p_value == pytest.approx(2 * 0.2429, abs=1e-4), "two-sided"


def test_bank_gross_shares_by_job(bank, shared_data):
    import json

    expected = json.loads((shared_data / "expected_values.json").read_text())["datasets"]["bank_full"]
    rows = proportion(bank["y"], bank["job"], value="yes").to_table().to_pylist()
    assert {row["group"]: [row["n"], row["count"]] for row in rows} == {
        job: cells[:2] for job, cells in expected["by_job (calls, yes, rate)"].items()
    }
    found = crosstab(bank["job"], bank["y"])
    assert [round(found.statistic, 2), found.freedom] == expected["chi2_job"]
    assert found.p_value < 1e-100 and 0.12 < found.v_low < found.cramers_v < found.v_high < 0.15
    cells = {(row["row"], row["column"]): row for row in found.to_table().to_pylist()}
    assert cells[("retired", "yes")]["residual"] > 15 and cells[("blue-collar", "yes")]["residual"] < -15
    assert cells[("self-employed", "yes")]["p_value"] > 0.5, "as often as the others"


def test_holm_and_benjamini_hochberg_by_hand():
    chances = np.array([0.01, 0.04, 0.03, np.nan])
    assert corrected(chances, "holm")[:3] == pytest.approx([0.03, 0.06, 0.06])
    assert corrected(chances, "bh")[:3] == pytest.approx([0.03, 0.04, 0.04])
    assert corrected(chances, "none")[:3] == pytest.approx([0.01, 0.04, 0.03])
    assert np.isnan(corrected(chances, "holm")[3])


def test_a_small_large_table_is_tested_by_drawing_tables():
    table = [[3, 0, 1], [0, 4, 1], [1, 0, 4]]
    found = crosstab(**pairs(table))
    from scipy.stats import fisher_exact

    assert found.test == "drawn tables"
    assert found.p_value == pytest.approx(fisher_exact(np.array(table)).pvalue, abs=0.02)


def test_weights_that_differ_widen_the_test():
    rows = {"row": ["a", "a", "b", "b"] * 50, "column": ["x", "x", "x", "y"] * 50}
    plain = crosstab(**rows)
    heavy = crosstab(**rows, weight=([0.2] * 4 + [1.8] * 4) * 25)
    assert heavy.design_effect == pytest.approx(1.64)
    assert heavy.counts.sum() == pytest.approx(200 / 1.64)
    assert heavy.statistic == pytest.approx(plain.statistic / 1.64)
    assert heavy.v_high - heavy.v_low > plain.v_high - plain.v_low


def test_one_column_says_why_nothing_can_be_compared():
    found = crosstab(["a", "b"], ["x", "x"])
    assert found.p_value is None and "one row or one column" in str(found.p_value_reason)
    assert crosstab([], []).cramers_v is None
    assert proportion([]).to_table().num_rows == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1, max_size=60), st.randoms())
def test_the_order_of_rows_and_labels_does_not_matter(rows, dice):
    found = crosstab(*map(list, zip(*rows, strict=True)))
    dice.shuffle(rows)
    again = crosstab([{"a": "q", "b": "p", "c": "o"}[row] for row, _c in rows], [c for _row, c in rows])
    assert (found.p_value, found.cramers_v) == (pytest.approx(again.p_value), pytest.approx(again.cramers_v))
    if found.cramers_v is not None:
        assert found.v_low <= found.v_high <= 1 and 0 <= found.p_value <= 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=50), st.floats(0.01, 1e6))
def test_shares_sum_to_one_and_the_unit_of_weights_does_not_matter(said, unit):
    weight = [1 + ord(one) - 97 for one in said]
    found = proportion(said, weight=weight)
    assert found.shares.sum() == pytest.approx(1)
    assert (found.lows <= found.shares + 1e-12).all() and (found.shares <= found.highs + 1e-12).all()
    again = proportion(said, weight=[one * unit for one in weight])
    assert again.lows == pytest.approx(found.lows)


def test_each_fault_has_its_name():
    for code, call in {
        "columns_differ": lambda: crosstab(["a"], ["b", "c"]),
        "weight_negative": lambda: proportion(["a"], weight=[-1]),
        "weights_all_zero": lambda: crosstab(["a"], ["b"], [0]),
        "value_unknown": lambda: proportion(["a"], value="z"),
        "level_wrong": lambda: proportion(["a"], level=1),
        "correction_unknown": lambda: crosstab(["a", "b"], ["x", "y"], correction="tukey"),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
