"""Forecasts: judged out of sample, working days, intervals, and what is too short."""

import csv
import json
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.forecast import (
    METHODS,
    best_forecast,
    combination,
    ets,
    seasonal_naive,
    theta,
)
from tests.methods.forecast.made import months, quarters, seasonal, years


def test_trust_5_6_fewer_than_two_seasons_are_refused():
    for unit, firsts, needed in (("month", months(23), 24), ("quarter", quarters(7), 8), ("year", years(3), 4)):
        with pytest.raises(Fault) as fault:
            best_forecast(firsts, [1.0] * len(firsts), unit=unit)
        assert (fault.value.code, fault.value.values["needed"]) == ("too_few_seasons", needed)


def test_two_seasons_get_the_naive_forecast_and_a_reason_why_it_is_not_judged():
    found = best_forecast(months(24), seasonal(24))
    assert found.model == "seasonal_naive"
    assert found.mean.tolist() == seasonal(24)[12:18].tolist()
    assert found.mase is None and "too short" in str(found.reason)
    assert all(score.reason is not None for score in found.scores)


def test_the_model_is_chosen_by_its_error_out_of_sample():
    found = best_forecast(months(60), seasonal(60), horizon=6)
    marks = {score.model: score.mase for score in found.scores}
    assert len(marks) == 4 and None not in marks.values()
    assert found.mase == min(marks.values()) == marks[found.model]
    assert found.mase < found.naive_mase == marks["seasonal_naive"]
    assert found.judged == 36
    assert [each["model"] for each in found.to_json()["summary"]["scores"]] == list(marks)


def test_a_series_that_repeats_itself_is_left_to_the_naive_forecast():
    found = best_forecast(months(48), np.tile(seasonal(12), 4))
    assert found.model == "seasonal_naive" and found.reason is not None, "no error, so no scale for it"
    assert found.mean.tolist() == seasonal(12)[:6].tolist()


def test_the_naive_forecast_by_hand():
    values = [10.0, 20, 30, 40, 12, 18, 33, 41]
    found = seasonal_naive(quarters(8), values, unit="quarter", horizon=5)
    assert found.mean.tolist() == [12, 18, 33, 41, 12]
    spread = np.sqrt((4 + 4 + 9 + 1) / 4)
    assert (found.high - found.mean)[[0, 4]] == pytest.approx(1.2815515655 * spread * np.array([1, np.sqrt(2)]))


def test_the_combination_is_the_mean_of_its_parts():
    known = months(48), seasonal(48)
    both = ets(*known, form="AAA"), theta(*known)
    found = combination(*known, form="AAA")
    for name in ("mean", "low", "high"):
        assert getattr(found, name) == pytest.approx((getattr(both[0], name) + getattr(both[1], name)) / 2)


@pytest.mark.parametrize(("model", "runs"), [(seasonal_naive, 60), (theta, 24), (ets, 12)], ids=["seasonal_naive", "theta", "ets"])
def test_intervals_hold_about_what_they_promise(model, runs):
    inside = []
    for seed in range(runs):
        values = seasonal(54, seed, 8.0)
        found = model(months(48), values[:48], horizon=6, level=0.8, **({"form": "ANA"} if model is ets else {}))
        inside.append((found.low <= values[48:]) & (values[48:] <= found.high))
    assert 0.7 <= float(np.mean(inside)) <= 0.95


def test_thetas_interval_follows_the_season():
    values = np.array([100.0, 100, 100, 400] * 8) + np.random.default_rng(3).normal(0, 5, 32)
    found = theta(quarters(32), np.round(values, 2), unit="quarter", horizon=4)
    assert (found.high - found.low)[3] > 3 * (found.high - found.low)[0]


def test_theta_is_that_of_statsmodels_with_a_narrower_interval():
    import pandas as pd
    from statsmodels.tsa.forecasting.theta import ThetaModel

    values = seasonal(48)
    fitted = ThetaModel(pd.Series(values), period=12, use_test=False, method="multiplicative").fit()
    found = theta(months(48), values)
    assert found.mean == pytest.approx(fitted.forecast(6).to_numpy(), rel=1e-3)
    edges = fitted.prediction_intervals(6, alpha=0.2)
    assert (found.high - found.low < edges["upper"] - edges["lower"]).all()


def test_working_days_are_evened_out_and_put_back():
    firsts = months(48, 2022 * 12)
    from mercatique.methods.schedule.calendar import Calendar

    calendar = Calendar("fr")
    worked = [calendar.between(day, (day + timedelta(days=31)).replace(day=1) - timedelta(days=1)) for day in firsts]
    found = seasonal_naive(firsts, [100.0 * days for days in worked], calendar="fr", horizon=6)
    came = [calendar.between(each.start, each.end) * 100.0 for each in found.periods]
    assert found.mean == pytest.approx(came)
    assert seasonal_naive(firsts, [100.0 * days for days in worked], horizon=6).mean != pytest.approx(came)


def test_easter_moves_sales_between_march_and_april():
    # Easter Monday is on 1 April 2024, 21 April 2025 and 6 April 2026; Pentecost moves May and June.
    found = seasonal_naive(months(27, 2024 * 12), [100.0] * 27, calendar="fr", horizon=3)
    assert found.history[-1].code == "2026-03"
    assert len(set(np.round(found.mean, 6))) == 3


def test_an_unfinished_period_is_set_apart_and_a_gap_counts_as_zero():
    days = [*months(36), date(2023, 1, 2), date(2023, 1, 9)]
    found = seasonal_naive(days[:5] + days[6:], [10.0] * 4 + [10.0] * 33)
    assert (found.history[-1].code, found.partial, found.gaps) == ("2022-12", 20.0, 1)
    assert found.periods[0].code == "2023-01"
    assert found.actual[5] == 0


SALES = st.lists(st.integers(-(10**7), 10**7), min_size=24, max_size=60)


@settings(max_examples=30, deadline=None)
@given(SALES, st.sampled_from([0.01, 3, 100_000]), st.randoms())
def test_scaling_scales_and_the_order_of_rows_does_not_matter(cents, factor, chance):
    rows = list(zip(months(len(cents)), cents, strict=True))
    found = seasonal_naive(*zip(*rows, strict=True))
    chance.shuffle(rows)
    other = seasonal_naive([day for day, _cents in rows], [value * factor for _day, value in rows])
    for name in ("mean", "low", "high", "actual"):
        assert getattr(other, name) == pytest.approx(getattr(found, name) * factor, rel=1e-6, abs=1e-3)
    for name in ("mase", "mape", "coverage"):
        assert getattr(other, name) == pytest.approx(getattr(found, name))
    assert (found.low <= found.mean).all() and (found.mean <= found.high).all()


@settings(max_examples=30, deadline=None)
@given(SALES, st.integers(2, 5))
def test_an_amount_in_several_rows_counts_once(cents, parts):
    days = months(len(cents))
    split = seasonal_naive(days * parts, [value / parts for value in cents] * parts)
    assert split.mean == pytest.approx(seasonal_naive(days, cents).mean, abs=1e-3 * parts)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.01, 1000.0, 1e9]))
def test_models_do_not_mind_the_currency(seed, factor):
    values = np.round(seasonal(30, seed), 2)
    for model in (theta, ets):
        more = {"form": "ANA"} if model is ets else {}
        found, scaled = model(months(30), values, **more), model(months(30)[::-1], np.round(values * factor, 4)[::-1], **more)
        assert scaled.mean == pytest.approx(found.mean * factor, rel=1e-3)
        assert scaled.high == pytest.approx(found.high * factor, rel=2e-3)


def test_sales_below_zero_are_forecast_too():
    values = seasonal(36) - 230
    found = best_forecast(months(36), values)
    assert (values < 0).any() and (found.low <= found.high).all() and np.isfinite(found.mean).all()


def test_robyn_simulated_weekly_revenue_by_month_is_left_to_the_naive_forecast(shared_data):
    with (shared_data / "campaigns" / "robyn_simulated_weekly.csv").open() as file:
        rows = list(csv.DictReader(file))
    found = best_forecast([row["DATE"] for row in rows], [float(row["revenue"]) for row in rows], through=date(2019, 11, 17))
    assert (found.history[0].code, found.history[-1].code, found.partial > 0) == ("2015-12", "2019-10", True)
    assert found.actual.sum() + found.partial == pytest.approx(sum(float(row["revenue"]) for row in rows if row["DATE"] > "2015-11-30"), abs=1)
    assert found.model == "seasonal_naive", "four or five weeks to a month: nothing is nearer than the month a year ago"
    assert found.mase == min(score.mase for score in found.scores)
    assert found.coverage >= 0.6


def test_online_retail_gross_has_one_year_and_is_refused(valid_lines):
    with pytest.raises(Fault) as fault:
        best_forecast(valid_lines["day"], valid_lines["amount"])
    assert (fault.value.code, fault.value.values["periods"]) == ("too_few_seasons", 12)


def test_a_constant_series_stays_what_it_is():
    found = best_forecast(months(40), [5.0] * 40)
    assert found.mean.tolist() == [5.0] * 6 == found.low.tolist() == found.high.tolist()
    assert ets(months(40), [5.0] * 40).mean.tolist() == [5.0] * 6


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"unit": "week"}, "unit_unknown"), ({"horizon": 0}, "horizon_outside"), ({"horizon": 61}, "horizon_outside"),
        ({"level": 1.0}, "level_outside"), ({"calendar": "xx"}, "region_unknown"), ({"open_days": 4}, "open_days_outside"),
        ({"through": date(2020, 1, 1)}, "through_too_early"), ({"form": "XYZ"}, "form_unknown"), ({"unit": "year", "form": "ANA"}, "form_without_season"),
        ({"form": "MAM", "zero": True}, "form_needs_positive"), ({"start": "luck"}, "start_unknown"), ({"fiscal_month": 13}, "fiscal_month_unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_said(params, code):
    values = seasonal(200)
    if params.pop("zero", False):
        values[3] = 0
    with pytest.raises(Fault) as fault:
        ets(months(200), values, **params)
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("days", "amounts", "code"),
    [
        ([], [], "no_rows"), (["2024-01-01"], [1.0], "too_few_seasons"), (months(3), [1.0, 2.0], "columns_differ"), (months(3), [1.0, None, 2.0], "column_empty_cells"),
        (["2024-01-01", "soon", "2024-02-01"], [1.0, 2, 3], "column_no_day"), (months(2), ["much", "more"], "column_no_number"),
        (months(2), [1.0, float("inf")], "column_not_finite"), (months(2), [9e14, 9e14], "column_too_large"),
    ],
)  # fmt: skip
def test_columns_that_cannot_be_read_are_said(days, amounts, code):
    with pytest.raises(Fault) as fault:
        best_forecast(days, amounts)
    assert fault.value.code == code


ON_DAYS = [found for found in METHODS if [role.name for role in found.roles] == ["day", "amount"]]


@pytest.mark.parametrize("found", ON_DAYS, ids=[found.name for found in ON_DAYS])
def test_each_method_runs_with_text_parameters(found):
    params = {"target": "9000", "due": "2024-03-31"} if found.name == "attainability" else {"horizon": "3"}
    shown = found.run({"day": quarters(22, 2018), "amount": seasonal(22)}, unit="quarter", **params).to_json()
    assert shown["rows"] and json.dumps(shown, allow_nan=False)
