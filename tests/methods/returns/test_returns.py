"""Costs, rates and returns against the vectors of the requirements, with their denominators in their names."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import media_rates, payback, return_on_spend


def test_requirements_2_4_costs_and_rates():
    assert media_rates(["a"], [50], impressions=[20_000]).values["cpm"][0] == pytest.approx(2.5)
    assert media_rates(["a"], [50], clicks=[40]).values["cpc"][0] == pytest.approx(1.25)
    assert media_rates(["a"], [50], leads=[10]).values["cpl"][0] == pytest.approx(5)
    assert media_rates(["a"], [50], customers=[4]).values["cpa"][0] == pytest.approx(12.5)
    assert media_rates(["a"], [0], impressions=[1000], customers=[5]).values["cr_impressions"][0] == pytest.approx(0.005)
    assert media_rates(["a"], [0], visits=[200], customers=[5]).values["cr_visits"][0] == pytest.approx(0.025)


def test_requirements_2_4_roi_on_margin():
    assert return_on_spend(["a"], [1000], [1500]).roi[0] == pytest.approx(0.5)
    found = return_on_spend(["a"], [1000], [6000], gain="margin", margin_rate=0.25)
    assert (found.roi[0], found.roas[0]) == (pytest.approx(0.5), 6)


def test_every_measure_prints_its_denominator():
    table = media_rates(["a", "b"], [50, 10], [1000, 500], [40, 5], [35, 5], [10, 1], [4, 0]).to_table()
    for name in ("cpm (per 1,000 impressions)", "cpc (per clicks)", "cr_visits (per visits)", "cr_impressions (per impressions)", "ctr low", "ctr high"):
        assert name in table.column_names


def test_all_together_are_the_rows_added_and_not_the_mean_of_rates():
    found = media_rates(["a", "b"], [100, 0], [1000, 9000], [100, 90])
    assert found.channels.tolist() == ["a", "b", "="]
    assert found.values["ctr"][2] == pytest.approx(190 / 10_000)
    assert found.low["ctr"][0] < 0.1 < found.high["ctr"][0]


def test_without_a_denominator_a_measure_is_not_known():
    found = media_rates(["a"], [10], [0], [0], customers=[0])
    for name in found.values:
        assert found.to_table()[f"{name} ({found.denominators[name]})"].null_count == 2
    nothing = return_on_spend(["a"], [0], [10])
    assert nothing.to_table()["roi"].null_count == 2


def test_a_contribution_takes_the_costs_of_what_was_sold():
    found = return_on_spend(["a", "a", "b"], [100, 100, 50], [600, 400, 30], [300, 250, 20], gain="contribution")
    assert found.gain.tolist() == [450, 10, 460]
    assert found.contribution.tolist() == [250, -40, 210]
    assert found.roi[1] == pytest.approx(-0.8)


def test_payback_by_hand():
    found = payback([date(2026, 1, 3), date(2026, 2, 1), date(2026, 4, 1)], [400, 400, 400], cost=1000)
    assert found.balance.tolist() == [-600, -200, -200, 200], "March brought nothing"
    assert found.months == pytest.approx(3.5)
    assert "not pay" in str(payback(["2026-01-01"], [10], cost=11).months_reason)
    assert payback(["2026-01-01"], [10], cost=0).months == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=12), st.floats(0.01, 100))
def test_scaling_money_changes_no_ratio_and_order_does_not_matter(rows, factor):
    names, cost, revenue = map(list, zip(*rows, strict=True))
    one = return_on_spend(names, cost, revenue)
    other = return_on_spend(names[::-1], [value * factor for value in cost[::-1]], [value * factor for value in revenue[::-1]])
    assert other.roas == pytest.approx(one.roas, rel=1e-6, nan_ok=True)
    assert one.cost[-1] == pytest.approx(sum(cost))


def test_each_fault_has_its_name():
    for code, call in {
        "channel_missing": lambda: media_rates([None], [1]),
        "spend_negative": lambda: media_rates(["a"], [-1]),
        "more_than_before": lambda: media_rates(["a"], [1], [10], [20]),
        "columns_differ": lambda: media_rates(["a"], [1, 2]),
        "column_no_number": lambda: media_rates(["a"], ["much"]),
        "gain_unknown": lambda: return_on_spend(["a"], [1], [1], gain="joy"),
        "gain_without_costs": lambda: return_on_spend(["a"], [1], [1], gain="contribution"),
        "margin_rate_outside": lambda: return_on_spend(["a"], [1], [1], margin_rate=25),
        "column_no_day": lambda: payback(["soon"], [1], cost=1),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code
