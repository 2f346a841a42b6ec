"""Did the correction work? Worked by hand, by simulation, and able to say that it is not shown."""

from datetime import date, timedelta

import numpy as np
import pytest

from mercatique.fault import Fault
from mercatique.methods.experiments import corrections, difference_in_differences, interrupted_series


def weeks(count: int) -> list[date]:
    return [date(2025, 1, 6) + timedelta(days=7 * week) for week in range(count)]


def panel(effect: float, units: int = 8, spans: int = 12, since: int = 6, drift: float = 0.0, seed: int = 0) -> dict:
    dice = np.random.default_rng(seed)
    rows = []
    for unit in range(units):
        own, treated = dice.normal(100, 20), unit < units // 2
        for week, day in enumerate(weeks(spans)):
            value = own + 2 * week + dice.normal(0, 2) + (effect if treated and week >= since else 0) + (drift * week if treated else 0)
            rows.append((f"u{unit}", day, value, "yes" if treated else "no"))
    return {**dict(zip(("unit", "day", "value", "treated"), map(list, zip(*rows, strict=True)), strict=True)), "since": weeks(spans)[since]}


def test_card_and_krueger_four_means_by_hand():
    # New Jersey 20.44 to 21.03, Pennsylvania 23.33 to 21.17 (1994): +2.75 full-time equivalents.
    days = [date(1992, 2, 1), date(1992, 11, 1)]
    rows = [(f"{state}{k}", day, value + k - 0.5, treated) for state, pair, treated in (("NJ", (20.44, 21.03), "yes"), ("PA", (23.33, 21.17), "no")) for k in (0, 1) for day, value in zip(days, pair, strict=True)]
    found = difference_in_differences(*map(list, zip(*rows, strict=True)), since=days[1])
    assert found.effect == pytest.approx(2.75)
    assert "Fewer than three periods" in str(found.parallel_reason)


def test_trust_5_2_nist_longley_keeps_its_digits():
    # Certified: the columns say nearly the same, and their products lose what tells them apart.
    from statsmodels.datasets import longley

    rows = longley.load_pandas()
    design = np.column_stack([np.ones(16), rows.exog.to_numpy(dtype=float)])
    values = rows.endog.to_numpy(dtype=float)
    found, _ = corrections._least_squares(design, values, None)
    assert found[0] == pytest.approx(-3482258.63459582, rel=1e-8)
    assert found[1:3] == pytest.approx([15.0618722713733, -0.358191792925910e-01], rel=1e-8)
    left = values - design @ found
    errors = np.sqrt(np.diag(corrections._solved(design)[0]) * float(left @ left) / 9)
    assert errors[:2] == pytest.approx([890420.383607373, 84.9149257747669], rel=1e-8)
    assert 1 - float(left @ left) / float(((values - values.mean()) ** 2).sum()) == pytest.approx(0.995479004577296, rel=1e-12)


def test_an_effect_is_found_and_no_effect_is_not_shown():
    found = difference_in_differences(**panel(10))
    assert found.verdict == "rose" and found.low < 10 < found.high
    assert found.parallel == "not rejected" and found.relative == pytest.approx(0.1, abs=0.05)
    none = difference_in_differences(**panel(0))
    assert none.verdict == "not shown" and none.low < 0 < none.high


def test_sides_that_drifted_apart_before_are_told():
    found = [difference_in_differences(**panel(0, drift=2.0, seed=seed)) for seed in range(12)]
    assert sum(one.parallel == "rejected" for one in found) >= 10
    assert np.mean([one.trend_gap for one in found]) == pytest.approx(2, abs=0.3)


def test_two_sides_without_a_change_are_called_changed_one_time_in_twenty():
    found = [difference_in_differences(**panel(0, seed=seed)) for seed in range(200)]
    assert sum(one.verdict != "not shown" for one in found) <= 18, "5 % meant: 10 of 200, 18 with chance"
    assert sum(one.parallel == "rejected" for one in found) <= 18


def test_one_town_against_one_town_uses_the_series_of_gaps():
    found = difference_in_differences(**panel(12, units=2, spans=20, since=12))
    assert (found.treated_units, found.control_units) == (1, 1)
    assert found.verdict == "rose" and found.to_table().num_rows == 20


def test_order_does_not_matter_and_units_with_gaps_are_left_out():
    rows = panel(5)
    order = np.random.default_rng(3).permutation(len(rows["day"]))
    mixed = {role: ([values[place] for place in order] if role != "since" else values) for role, values in rows.items()}
    assert difference_in_differences(**mixed).effect == pytest.approx(difference_in_differences(**rows).effect)
    short = {role: (values[:-1] if role != "since" else values) for role, values in rows.items()}
    assert difference_in_differences(**short).left_out == 1


def series(effect: float, before: int = 40, after: int = 12, rho: float = 0.3, seed: int = 0) -> dict:
    dice = np.random.default_rng(seed)
    noise, left = [], 0.0
    for shock in dice.normal(0, 5, before + after + 30):
        left = rho * left + shock
        noise.append(left)
    values = np.array(noise[30:]) + 200 + 0.5 * np.arange(before + after) + effect * (np.arange(before + after) >= before)
    days = weeks(before + after)
    return {"day": days, "value": values, "since": days[before]}


def test_an_exact_series_by_hand():
    days = weeks(20)
    values = [10 + week + (5 + 2 * (week - 12) if week >= 12 else 0) for week in range(20)]
    found = interrupted_series(days, values, since=days[12])
    assert (found.slope_before, found.level_change, found.slope_change) == pytest.approx((1, 5, 2))
    assert found.effect == pytest.approx(5 + 2 * 3.5) and found.verdict == "rose"
    assert found.to_table().to_pydict()["without_change"][12:] == pytest.approx([10 + week for week in range(12, 20)])


def test_a_correction_that_worked_is_shown():
    found = interrupted_series(**series(40))
    assert found.verdict == "rose" and found.low < 40 < found.high and found.wait is None


def test_a_small_effect_is_not_shown_and_says_how_long_to_wait():
    weak = [interrupted_series(**series(6, after=4, seed=seed), worth=12) for seed in range(12)]
    assert sum(one.verdict == "not shown" for one in weak) >= 8
    assert all(one.wait is None or one.wait >= 1 for one in weak)
    rows = series(6, after=4, seed=0)
    found = interrupted_series(**rows, worth=12)
    assert found.verdict == "not shown" and found.wait is not None
    less = interrupted_series(**rows, worth=25)
    assert less.wait < found.wait, "a larger effect is shown sooner"
    never = interrupted_series(**rows, worth=0.01)
    assert never.wait is None and "Waiting will not show" in str(never.wait_reason)


def test_false_news_is_rare_under_autocorrelation():
    false = sum(interrupted_series(**series(0, rho=0.5, seed=seed)).verdict != "not shown" for seed in range(150))
    assert false <= 14, "5 % meant, under 10 % with an autocorrelation of 0.5"


def test_a_series_that_was_not_touched_takes_out_what_both_share():
    rows = series(15)
    shared = np.random.default_rng(5).normal(0, 60, 52)
    rows["value"] = rows["value"] + shared
    alone, beside = interrupted_series(**rows), interrupted_series(**rows, compared=shared + 1000)
    assert beside.verdict == "rose" and beside.high - beside.low < (alone.high - alone.low) / 2


def test_a_season_is_told_apart_from_the_change():
    days = [date(2023 + month // 12, month % 12 + 1, 1) for month in range(40)]
    dice = np.random.default_rng(1)
    values = 100 + 30 * np.sin(2 * np.pi * np.arange(40) / 12) + dice.normal(0, 3, 40)
    plain, seasonal = interrupted_series(days, values, since=days[36]), interrupted_series(days, values, since=days[36], season=12)
    assert seasonal.verdict == "not shown" and abs(seasonal.effect) < abs(plain.effect)
    short = interrupted_series(days[20:], values[20:], since=days[36], season=12)
    assert short.effect is None and "24 periods" in str(short.reason)


def test_too_few_periods_say_so():
    found = interrupted_series(weeks(10), list(range(10)), since=weeks(10)[9])
    assert found.effect is None and "at least 8 and 3" in str(found.reason)
    assert found.to_table().num_rows == 10


def test_units_of_value_and_order_do_not_matter():
    rows = series(20)
    found = interrupted_series(**rows)
    again = interrupted_series(rows["day"][::-1], (1000 * rows["value"])[::-1], since=rows["since"])
    assert again.effect == pytest.approx(1000 * found.effect) and again.p_value == pytest.approx(found.p_value)


def test_each_fault_has_its_name():
    days = weeks(12)
    two = {"unit": ["a", "a", "b", "b"], "day": [*days[:2], *days[:2]], "value": [1, 2, 3, 4], "treated": ["yes", "yes", "no", "no"]}
    for code, call in {
        "since_missing": lambda: interrupted_series(days, range(12)),
        "day_twice": lambda: interrupted_series([days[0], days[0]], [1, 2], since=days[0]),
        "season_wrong": lambda: interrupted_series(days, list(range(12)), since=days[8], season=1),
        "power_wrong": lambda: interrupted_series(days, list(range(12)), since=days[8], power=1.0),
        "period_empty": lambda: interrupted_series(days[:2], [1, None], since=days[1]),
        "before_or_after_missing": lambda: difference_in_differences(**two, since=days[0]),
        "column_no_flag": lambda: difference_in_differences(**{**two, "treated": ["maybe"] * 4}, since=days[1]),
        "treated_differs": lambda: difference_in_differences(**{**two, "treated": ["yes", "no", "no", "no"]}, since=days[1]),
        "one_side_only": lambda: difference_in_differences(**{**two, "treated": ["yes"] * 4}, since=days[1]),
        "cell_twice": lambda: difference_in_differences(**{**two, "day": [days[0]] * 4}, since=days[1]),
        "columns_differ": lambda: interrupted_series(days, [1], since=days[1]),
        "level_wrong": lambda: interrupted_series(days, list(range(12)), since=days[8], level=0),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code
