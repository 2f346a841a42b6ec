"""A/B tests, their size and their other readings against published figures, Hillstrom's e-mails and by properties."""

import gzip
import json
from datetime import date, timedelta

import numpy as np
import pyarrow.csv as csv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.experiments import (
    ab_means,
    ab_proportions,
    bayesian_test,
    duration_of_test,
    sample_for_test,
    sample_ratio_mismatch,
    sequential_test,
    uplift_by_segment,
)


@pytest.fixture(scope="module")
def emails(shared_data):
    with gzip.open(shared_data / "campaigns" / "hillstrom_part1.csv.gz") as raw:
        return csv.read_csv(raw)


@pytest.fixture(scope="module")
def lifts(shared_data):
    return json.loads((shared_data / "expected_values.json").read_text())["datasets"]["hillstrom_part1"]


def test_trust_5_2_two_proportions():
    found = ab_proportions(["a", "b"], [12, 5], [99, 83])
    assert (found.statistics[1], found.p_values[1]) == pytest.approx((-1.4078, 0.15918), abs=5e-5)
    found = ab_proportions(["a", "b"], [200, 250], [2000, 2000])
    assert (found.statistics[1], found.p_values[1]) == pytest.approx((2.502, 0.01235), abs=5e-4)
    assert found.best == "b" and found.lifts[1] == pytest.approx(0.25)


def test_trust_5_2_bayes():
    found = bayesian_test(["a", "b"], [200, 250], [2000, 2000])
    assert found.probability == pytest.approx(0.994, abs=5e-4) and found.best == "b"


def test_newcombe_1998_method_10():
    # Table II (a): 56/70 against 48/80, interval 0.0524 to 0.3339.
    found = ab_proportions(["control", "x"], [48, 56], [80, 70])
    assert (found.difference_lows[1], found.difference_highs[1]) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_trust_5_2_welch():
    one, other = [30.02, 29.99, 30.11, 29.97, 30.01, 29.99], [29.89, 29.93, 29.72, 29.98, 30.02, 29.98]
    found = ab_means(["a"] * 6 + ["b"] * 6, other + one)
    assert (found.statistics[1], found.freedoms[1], found.p_values[1]) == pytest.approx((1.9590, 7.031, 0.09077), abs=5e-4)
    assert found.verdicts[1] == "not shown"


@pytest.mark.parametrize(
    ("way", "baseline", "effect", "size"),
    [("pooled", 0.10, 0.02, 3841), ("unpooled", 0.10, 0.02, 3839), ("arcsine", 0.10, 0.02, 3835), ("baseline", 0.20, 0.05, 1030), ("baseline", 0.05, 0.01, 7663)],
)
def test_trust_5_2_power(way, baseline, effect, size):
    found = sample_for_test(baseline=baseline, effect=effect, way=way)
    # Evan Miller rounds to the nearest, the others up.
    assert (round(found.exact) if way == "baseline" else found.per_variant) == size


@pytest.mark.parametrize(("seen", "chance", "reading"), [([5100, 4900], 0.0455, "as planned"), ([50500, 49500], 0.00157, "doubtful"), ([51000, 49000], 0, "broken")])
def test_trust_5_2_sample_ratio_mismatch(seen, chance, reading):
    found = sample_ratio_mismatch(["a", "b"], seen)
    assert found.p_value == pytest.approx(chance, abs=5e-5) and found.reading == reading


@pytest.mark.parametrize(("name", "key"), [("Mens E-Mail", "lift_Mens E-Mail"), ("Womens E-Mail", "lift_Womens E-Mail")])
def test_hillstrom_lifts_and_z(emails, lifts, name, key):
    wanted = lifts[key]
    for column, label in (("visit", "visit"), ("conversion", "conversion")):
        found = ab_proportions(emails["segment"], emails[column], control="No E-Mail")
        place = list(found.names).index(name)
        assert round(found.differences[place], 6) == wanted[f"{label}_diff"]
        assert round(found.statistics[place], 4) == wanted[f"{label}_z_pooled"]
    spent = ab_means(emails["segment"], emails["spend"], control="No E-Mail")
    place = list(spent.names).index(name)
    assert round(spent.differences[place], 4) == wanted["spend_diff_per_customer"]
    assert round(spent.statistics[place], 4) == wanted["spend_welch_t"]
    assert spent.verdicts[place] == "better"


def test_hillstrom_was_shared_out_as_planned_and_the_mens_e_mail_is_the_best_bet(emails):
    assert sample_ratio_mismatch(emails["segment"]).reading == "as planned"
    found = bayesian_test(emails["segment"], emails["conversion"], control="No E-Mail")
    assert found.best == "Mens E-Mail" and found.probability == pytest.approx(0.948, abs=5e-4)


def test_hillstrom_uplift_of_the_womens_e_mail_depends_on_what_was_bought_before(emails):
    rows = np.array([name != "Mens E-Mail" for name in emails["segment"].to_pylist()])
    kept = emails.filter(rows)
    found = uplift_by_segment(kept["womens"].cast("string"), kept["segment"], kept["visit"], control="No E-Mail")
    assert found.overall == pytest.approx(0.044809, abs=5e-7)
    uplift = dict(zip(found.names, found.uplifts, strict=True))
    assert uplift["1"] > 2 * uplift["0"] and found.p_heterogeneity < 0.001
    noise = uplift_by_segment(kept["zip_code"], kept["segment"], kept["conversion"], control="No E-Mail")
    assert noise.p_heterogeneity > 0.05


def test_hillstrom_history_hardly_sharpens_the_spending_test(emails):
    found = ab_means(emails["segment"], emails["spend"], emails["history"], control="No E-Mail")
    assert 0 < found.explained < 0.01


def test_a_covariate_that_tells_much_sharpens_the_test():
    dice = np.random.default_rng(8)
    before = dice.normal(100, 20, 400)
    after = before + dice.normal(0, 5, 400) + np.repeat([0, 2], 200)
    arms = ["a"] * 200 + ["b"] * 200
    plain, sharp = ab_means(arms, after), ab_means(arms, after, before)
    assert sharp.explained > 0.9
    assert sharp.best == "b" and plain.best is None
    assert sharp.difference_lows[1] < 2 < sharp.difference_highs[1]


def test_holm_makes_many_variants_harder():
    names, done, seen = ["control", "b", "c", "d"], [100, 135, 101, 99], [1000] * 4
    plain, fair = (ab_proportions(names, done, seen, correction=how) for how in ("none", "holm"))
    assert fair.p_values[1] == pytest.approx(3 * plain.p_values[1])
    assert fair.best == "b" and list(fair.verdicts) == [None, "better", "not shown", "not shown"]


def test_three_variants_in_a_draw_have_a_third_each_and_loss_is_by_hand():
    found = bayesian_test(["a", "b", "c"], [50] * 3, [500] * 3)
    assert found.chances == pytest.approx([1 / 3] * 3, abs=1e-9)
    # Uniform rates: E[max of two] = 2/3, so choosing one loses 1/6.
    assert bayesian_test(["a", "b"], [0, 0], [1, 1], prior_a=1, prior_b=1e-9 + 1).losses[0] >= 0
    prior_only = bayesian_test(["a", "b"], [1, 0], [1, 1])
    # Beta(2, 1) against Beta(1, 2): P = 5/6; E[max] = 0.7 exactly, loss = 0.7 - 2/3.
    assert prior_only.probability == pytest.approx(5 / 6)
    assert prior_only.expected_loss == pytest.approx(0.7 - 2 / 3, abs=1e-9)


def test_quadrature_holds_for_large_tests():
    found = bayesian_test(["a", "b"], [100_000, 100_900], [1_000_000, 1_000_000])
    z = 900 / np.sqrt(2 * 1_000_000 * 0.1 * 0.9)
    from scipy.stats import norm

    assert found.probability == pytest.approx(norm.cdf(z), abs=2e-3)
    assert found.chances.sum() == pytest.approx(1)


def traffic(rates: tuple[float, float], days: int, each: int, seed: int) -> dict[str, list]:
    dice = np.random.default_rng(seed)
    rows = [(date(2026, 1, 1) + timedelta(days=day), name, int(dice.binomial(each, rate)), each) for day in range(days) for name, rate in zip("ab", rates, strict=True)]
    return dict(zip(("day", "variant", "value", "visitors"), map(list, zip(*rows, strict=True)), strict=True))


def test_looking_every_day_does_not_make_false_news():
    false = sum(sequential_test(**traffic((0.1, 0.1), 30, 100, seed), effect=0.02).decided is not None for seed in range(120))
    assert false <= 8, "at most 5 % over all days"


def test_a_real_difference_is_found_and_says_when():
    found = sequential_test(**traffic((0.10, 0.14), 40, 200, 1), effect=0.02)
    assert found.verdict == "better" and date.fromisoformat(found.decided) < date(2026, 2, 10)
    assert (np.diff(found.lows[np.isfinite(found.lows)]) >= 0).all() and found.low < 0.04 < found.high
    assert found.to_table().num_rows == 40


@pytest.mark.parametrize("effect", [None, 0.02])
def test_what_was_read_is_never_rewritten_by_later_days(effect):
    rows = traffic((0.10, 0.13), 40, 200, 2)
    early = {role: [cell for cell, day in zip(cells, rows["day"], strict=True) if day <= sorted(set(rows["day"]))[14]] for role, cells in rows.items()}
    whole, part = sequential_test(**rows, effect=effect).to_table().to_pylist(), sequential_test(**early, effect=effect).to_table().to_pylist()
    assert [row["low"] for row in whole[:15]] == pytest.approx([row["low"] for row in part], nan_ok=True)
    assert [row["high"] for row in whole[:15]] == pytest.approx([row["high"] for row in part], nan_ok=True)


def test_values_per_person_are_read_sequentially_too():
    dice = np.random.default_rng(0)
    variant = ["a", "b"] * 600
    values = dice.normal(10, 2, 1200) + np.array([0, 1] * 600)
    days = [date(2026, 1, 1) + timedelta(days=i // 60) for i in range(1200)]
    assert sequential_test(days, variant, values).verdict == "better"
    few = sequential_test(days[:20], variant[:20], values[:20])
    assert few.difference is None and "fewer than thirty" in str(few.reason)


def test_the_duration_follows_the_traffic():
    days = [date(2026, 1, 1) + timedelta(days=i) for i in range(14)]
    found = duration_of_test(days, [500] * 14)
    assert (found.per_variant, found.days, found.weeks) == (3841, 16, 3)
    assert found.seen[found.weeks - 1] <= 0.02 < found.seen[found.weeks - 2]
    sparse = duration_of_test(days[::13], [500, 500])
    assert sparse.daily == pytest.approx(1000 / 14)
    slow = duration_of_test(days, [1] * 14)
    assert slow.days is None and "two years" in str(slow.reason)


@pytest.mark.parametrize(("baseline", "effect"), [(0.1, 0.02), (0.3, 0.05), (0.02, 0.005)])
def test_sizes_agree_with_statsmodels(baseline, effect):
    from statsmodels.stats.power import NormalIndPower, TTestIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    h = proportion_effectsize(baseline + effect, baseline)
    peer = NormalIndPower().solve_power(h, alpha=0.05, power=0.8, ratio=1)
    # statsmodels also counts the chance to reject on the wrong side, which is below 1e-6 here.
    assert sample_for_test(baseline=baseline, effect=effect, way="arcsine").exact == pytest.approx(peer, rel=1e-4)
    # Student's quantiles ask for about one person more than the normal ones.
    assert sample_for_test(effect=5, spread=30).exact == pytest.approx(TTestIndPower().solve_power(5 / 30, alpha=0.05, power=0.8), abs=1.5)


def test_sizes_hold_the_power_they_promise():
    size, dice = sample_for_test(baseline=0.1, effect=0.05).per_variant, np.random.default_rng(4)
    done = [(int(dice.binomial(size, 0.1)), int(dice.binomial(size, 0.15))) for _turn in range(400)]
    seen = sum(ab_proportions(["a", "b"], list(pair), [size, size]).best == "b" for pair in done)
    assert 0.75 < seen / 400 < 0.85, "0.80 meant, two hundredths of chance"


def test_a_test_on_means_by_hand():
    # 2 (1.96 + 0.8416)^2 (30/5)^2 = 565.1
    assert sample_for_test(effect=5, spread=30).per_variant == 566
    three = sample_for_test(variants=3)
    assert three.total == 3 * three.per_variant > 3 * sample_for_test().per_variant


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1)), min_size=2, max_size=5), st.randoms())
def test_order_of_rows_and_splitting_groups_do_not_matter(arms, dice):
    rows = [(f"v{place}", round(n * share), n) for place, (n, share) in enumerate(arms)]
    found = ab_proportions(*map(list, zip(*rows, strict=True)))
    split = [part for name, done, n in rows for part in ((name, done, n), (name, 0, 0))]
    dice.shuffle(split)
    assert ab_proportions(*map(list, zip(*split, strict=True))).to_table() == found.to_table()
    assert (found.difference_lows[1:] <= found.differences[1:] + 1e-12).all()
    bets = bayesian_test(*map(list, zip(*rows, strict=True)))
    assert bets.chances.sum() == pytest.approx(1) and (bets.losses >= 0).all()


@settings(max_examples=20, deadline=None)
@given(st.floats(0.001, 1000))
def test_scaling_values_scales_differences_only(unit):
    values = np.array([1.0, 4, 2, 8, 5, 7, 1, 0])
    arms = list("aabbabab")
    found, scaled = ab_means(arms, values), ab_means(arms, values * unit)
    assert scaled.differences[1] == pytest.approx(unit * found.differences[1])
    assert scaled.p_values[1] == pytest.approx(found.p_values[1])


def test_equal_values_are_no_news():
    found = ab_means(list("aabb"), [3, 3, 3, 3])
    assert found.p_values[1] == 1 and found.best is None
    assert ab_proportions(["a", "b"], [0, 0], [5, 5]).verdicts[1] == "not shown"


def test_each_fault_has_its_name():
    day = [date(2026, 1, 1)] * 2
    for code, call in {
        "one_variant": lambda: ab_proportions(["a"], [1], [2]),
        "control_unknown": lambda: ab_proportions(["a", "b"], [1, 1], [2, 2], control="z"),
        "variant_empty": lambda: ab_proportions(["a", "b"], [1, 0], [2, 0]),
        "conversions_above_visitors": lambda: ab_proportions(["a", "b"], [3, 1], [2, 2]),
        "conversion_no_flag": lambda: ab_proportions(["a", "b"], [3, 1]),
        "column_no_count": lambda: ab_proportions(["a", "b"], [-1, 1], [2, 2]),
        "correction_unknown": lambda: ab_proportions(["a", "b"], [1, 1], [2, 2], correction="tukey"),
        "variant_small": lambda: ab_means(["a", "a", "b"], [1, 2, 3]),
        "value_empty": lambda: ab_means(list("aabb"), [1, 2, None, 3]),
        "covariate_constant": lambda: ab_means(list("aabb"), [1, 2, 4, 3], [1, 1, 1, 1]),
        "effect_wrong": lambda: sample_for_test(effect=0.95),
        "spread_wrong": lambda: sample_for_test(spread=0.0),
        "power_wrong": lambda: sample_for_test(power=0.2),
        "way_unknown": lambda: sample_for_test(way="magic"),
        "traffic_none": lambda: duration_of_test(day[:1], [0]),
        "share_wrong": lambda: duration_of_test(day[:1], [5], share=0),
        "planned_wrong": lambda: sample_ratio_mismatch(["a", "b"], [5, 5], [0, 1]),
        "effect_not_positive": lambda: sequential_test(day, ["a", "b"], [1, 0], effect=-0.1),
        "variants_not_two": lambda: sequential_test([*day, day[0]], ["a", "b", "c"], [1, 0, 1]),
        "segments_too_small": lambda: uplift_by_segment(["s", "s"], ["a", "b"], [1, 0]),
        "prior_wrong": lambda: bayesian_test(["a", "b"], [1, 1], [2, 2], prior_a=0),
        "level_wrong": lambda: ab_means(list("aabb"), [1, 2, 4, 3], level=3),
        "columns_differ": lambda: sample_ratio_mismatch(["a", "b"], [5]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code
