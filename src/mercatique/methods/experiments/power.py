"""Before a test: how many people it needs, how long that takes, and whether they were shared out as planned."""

from dataclasses import dataclass
from math import asin, ceil, sqrt

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Ints, Values, counts, days, identifiers, same_length
from mercatique.methods.experiments.comparison import power_z
from mercatique.methods.intervals import checked
from mercatique.methods.result import Reason, Result

WAYS = ("pooled", "unpooled", "arcsine", "baseline")
STEPS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
WEEK, LONGEST = 7, 104
WARN, DOUBT = 0.001, 0.01
#: No test has more people.
EVERYBODY = 1e10
ROUNDING = 1e-9


@dataclass(frozen=True)
class SampleNeeded(Result):
    """People per variant and in all for the effect asked, and for smaller and larger ones."""

    per_variant: int
    total: int
    exact: float
    effect: float
    baseline: float | None
    spread: float | None
    variants: int
    level: float
    power: float
    way: str
    effects: Floats
    sizes: Ints

    def to_table(self) -> pa.Table:
        return pa.table({"effect": self.effects, "per_variant": self.sizes, "total": self.sizes * self.variants})


def sample_for_test(
    *,
    effect: float = 0.02,
    baseline: float = 0.1,
    spread: float | None = None,
    level: float = 0.95,
    power: float = 0.8,
    variants: int = 2,
    way: str = "pooled",
) -> SampleNeeded:
    """How many people does a test need to see an effect that matters?

    Assumptions
        The effect is the smallest one that would change the decision, not the one hoped for. Equal shares of people; each variant is
        compared with the control at the level divided by the number of comparisons. The test is read once, at its end.

    Formula
        With z_a and z_b the normal quantiles of level and power, p the baseline, q = p + effect and m their mean::

            pooled     (z_a sqrt(2 m (1 - m)) + z_b sqrt(p (1 - p) + q (1 - q)))^2 / effect^2
            unpooled   (z_a + z_b)^2 (p (1 - p) + q (1 - q)) / effect^2
            arcsine    2 (z_a + z_b)^2 / h^2, h = 2 asin sqrt(q) - 2 asin sqrt(p)
            baseline   (z_a sqrt(2 p (1 - p)) + z_b sqrt(p (1 - p) + q (1 - q)))^2 / effect^2
            means      2 (z_a + z_b)^2 spread^2 / effect^2, when a spread is given

    Parameters
        effect: difference in absolute terms (0.02 is two points), not zero. baseline: rate of the control, between 0 and 1.
        spread: standard deviation of the value per person, for a test on means. power: chance to see the effect. variants: the control
        counts as one. way: pooled, unpooled, arcsine or baseline (as Evan Miller's calculator).

    Result
        ``SampleNeeded``: people per variant, rounded up (``exact`` before rounding), and the same for half to three times the effect.

    Errors
        effect_wrong (zero, or a rate outside 0 and 1), effect_too_small, spread_wrong, power_wrong, one_variant, way_unknown, level_wrong.

    Source
        Jacob Cohen (1988), *Statistical Power Analysis for the Behavioral Sciences*; Joseph L. Fleiss (1981), *Statistical Methods for
        Rates and Proportions*; Evan Miller (2010), *How Not to Run an A/B Test*.
    """
    exact = _needed(effect, baseline, spread, level, power, variants, way)
    effects = np.array([effect * step for step in STEPS if spread is not None or 0 < baseline + effect * step < 1])
    sizes = np.array([ceil(_needed(float(one), baseline, spread, level, power, variants, way) - ROUNDING) for one in effects], dtype=np.int64)
    each = ceil(exact - ROUNDING)
    return SampleNeeded(each, each * variants, exact, effect, None if spread is not None else baseline, spread, variants, level, power, way, effects, sizes)


def _needed(effect: float, baseline: float, spread: float | None, level: float, power: float, variants: int, way: str) -> float:
    exact = _formula(effect, baseline, spread, level, power, variants, way)
    if exact > EVERYBODY:
        raise Fault("effect_too_small", _("To see a difference of %(effect)s a test would need more people than there are: look for a larger one."), effect=effect)
    return exact


def _formula(effect: float, baseline: float, spread: float | None, level: float, power: float, variants: int, way: str) -> float:
    checked(level)
    if variants < 2:
        raise Fault("one_variant", _("A test compares two variants or more; there is %(count)s."), count=variants)
    if not 0.5 <= power < 1:
        raise Fault("power_wrong", _("A power of %(power)s is not possible: give a share like 0.8."), power=power)
    if way not in WAYS:
        raise Fault("way_unknown", _("%(way)s is no way to size a test: choose pooled, unpooled, arcsine or baseline."), way=way)
    a, b = power_z(1 - (1 - level) / (variants - 1), power)
    if spread is not None:
        if not spread > 0:
            raise Fault("spread_wrong", _("The standard deviation must be above zero."))
        if effect == 0:
            raise Fault("effect_wrong", _("No test can see an effect of zero: say which difference would matter."))
        return 2 * ((a + b) * spread / effect) ** 2
    other = baseline + effect
    if effect == 0 or not 0 < baseline < 1 or not 0 < other < 1:
        raise Fault("effect_wrong", _("A rate of %(baseline)s with an effect of %(effect)s is not possible: both rates lie between 0 and 1 and differ."), baseline=baseline, effect=effect)
    p, q, middle = baseline * (1 - baseline), other * (1 - other), (baseline + other) / 2
    if way == "arcsine":
        return 2 * ((a + b) / (2 * asin(sqrt(other)) - 2 * asin(sqrt(baseline)))) ** 2
    if way == "unpooled":
        return (a + b) ** 2 * (p + q) / effect**2
    base = p if way == "baseline" else middle * (1 - middle)
    return (a * sqrt(2 * base) + b * sqrt(p + q)) ** 2 / effect**2


@dataclass(frozen=True)
class DurationNeeded(Result):
    """Days and whole weeks the test takes with the traffic there is, and the smallest effect seen after each number of weeks."""

    days: int | None
    weeks: int | None
    reason: Reason | None
    per_variant: int
    total: int
    daily: float
    effect: float
    baseline: float | None
    level: float
    power: float
    week: Ints
    seen: Floats

    def to_table(self) -> pa.Table:
        return pa.table({"weeks": self.week, "smallest_effect": pa.array(self.seen, from_pandas=True)})


def duration_of_test(
    day: Values,
    visitors: Values,
    *,
    effect: float = 0.02,
    baseline: float = 0.1,
    spread: float | None = None,
    level: float = 0.95,
    power: float = 0.8,
    variants: int = 2,
    share: float = 1.0,
) -> DurationNeeded:
    """How long must a test run with the traffic there is, and which effect is seen after how many weeks?

    Assumptions
        Traffic goes on as in the days given; each visitor is new and counts once (with people who come back it takes longer). Tests run
        whole weeks, as people on Sunday are not those on Tuesday. Over two months cookies, seasons and competitors change too much.

    Formula
        Per variant as ``sample_for_test`` (pooled); days = variants * size / (visitors per day * share), visitors per day being the
        mean over all days from the first to the last, those without a row counting zero; weeks rounded up. Smallest effect after w
        weeks: the effect whose size is what w weeks bring.

    Parameters
        day: of the traffic, shape (n,). visitors: people on that day, whole. share: part of the traffic that takes part.
        effect, baseline, spread, level, power, variants: as in ``sample_for_test``.

    Result
        ``DurationNeeded``; *None* with a reason when it takes more than two years.

    Errors
        columns_differ, traffic_none, share_wrong, effect_wrong, effect_too_small, spread_wrong, power_wrong, one_variant, level_wrong,
        column_no_count.

    Source
        Ron Kohavi, Diane Tang and Ya Xu (2020), *Trustworthy Online Controlled Experiments*, chapter 17.
    """
    same_length(day=day, visitors=visitors)
    when, people = days(day, "day"), counts(visitors, "visitors")
    if not 0 < share <= 1:
        raise Fault("share_wrong", _("%(name)s must be a share above 0 and up to 1, not %(value)s."), name="share", value=share)
    if not people.sum():
        raise Fault("traffic_none", _("There were no visitors: a test would never end."))
    daily = float(people.sum()) / float(when.max() - when.min() + 1)
    each = ceil(_needed(effect, baseline, spread, level, power, variants, "pooled") - ROUNDING)
    wait = ceil(each * variants / (daily * share) - ROUNDING)
    weeks = ceil(wait / WEEK)
    late = weeks > LONGEST
    shown = np.arange(1, min(max(2 * weeks, 8), 26) + 1)
    seen = np.array([_smallest(float(week * WEEK * daily * share / variants), effect, baseline, spread, level, power, variants) for week in shown])
    reason = Reason(_("With this traffic the test takes more than two years: look for a larger effect or a step with more people.")) if late else None
    return DurationNeeded(None if late else wait, None if late else weeks, reason, each, each * variants, daily, effect, None if spread is not None else baseline, level, power, shown, seen)


def _smallest(people: float, effect: float, baseline: float, spread: float | None, level: float, power: float, variants: int) -> float:
    """The effect (in the direction asked) for which ``people`` per variant are enough; not a number when none is."""
    sign = 1.0 if effect > 0 else -1.0
    high = 1e3 * spread if spread is not None else (1 - baseline if sign > 0 else baseline) * (1 - 1e-9)
    low = high * 1e-9
    if _needed(sign * high, baseline, spread, level, power, variants, "pooled") > people:
        return float("nan")
    for _step in range(100):
        middle = sqrt(low * high)
        if _needed(sign * middle, baseline, spread, level, power, variants, "pooled") > people:
            low = middle
        else:
            high = middle
    return sign * high


@dataclass(frozen=True)
class RatioCheck(Result):
    """Whether people were shared out over the variants as planned."""

    people: int
    statistic: float
    freedom: int
    p_value: float
    reading: str
    names: NDArray[np.object_]
    seen: Ints
    planned: Floats

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "variant": pa.array(self.names, pa.string()),
                "visitors": self.seen,
                "planned": self.planned,
                "share": self.seen / self.seen.sum(),
                "planned_share": self.planned / self.planned.sum(),
            }
        )


def sample_ratio_mismatch(variant: Values, visitors: Values | None = None, planned: Values | None = None) -> RatioCheck:
    """Were people shared out over the variants as planned, or is the test broken?

    Assumptions
        Each person was put into a variant by chance, in planned shares. A mismatch has a cause in the set-up (a redirect that loses
        people, robots, a filter after the fact) and makes every result of the test worthless, however good it looks.

    Formula
        chi^2 = sum (seen - planned)^2 / planned, with variants - 1 degrees of freedom. Broken below p = 0.001, doubtful below 0.01.

    Parameters
        variant: text, shape (n,). visitors: whole; one per row when there is none. planned: planned share or ratio of the variant, above
        zero, the same in all its rows; equal shares when there is none.

    Result
        ``RatioCheck`` with ``reading`` broken, doubtful or as planned.

    Errors
        columns_differ, one_variant, planned_wrong, traffic_none, column_no_count.

    Source
        Aleksander Fabijan et al. (2019), *Diagnosing Sample Ratio Mismatch in Online Controlled Experiments*, KDD; Karl Pearson (1900).
    """
    given = {"variant": variant, "visitors": visitors, "planned": planned}
    same_length(**{role: values for role, values in given.items() if values is not None})
    keys = identifiers(variant, "variant")
    if len(keys) < 2:
        raise Fault("one_variant", _("A test compares two variants or more; there is %(count)s."), count=len(keys))
    people = np.ones(len(keys.codes), dtype=np.int64) if visitors is None else counts(visitors, "visitors")
    known = keys.codes >= 0
    seen = np.bincount(keys.codes[known], weights=people[known], minlength=len(keys)).astype(np.int64)
    if not seen.sum():
        raise Fault("traffic_none", _("There were no visitors: a test would never end."))
    shares = np.ones(len(keys)) if planned is None else _planned(scores(planned, "planned"), keys.codes, len(keys))
    wanted = shares / shares.sum() * seen.sum()
    statistic = float(((seen - wanted) ** 2 / wanted).sum())
    from scipy.special import chdtrc

    chance = float(chdtrc(len(keys) - 1, statistic))
    reading = "broken" if chance < WARN else "doubtful" if chance < DOUBT else "as planned"
    return RatioCheck(int(seen.sum()), statistic, len(keys) - 1, chance, reading, keys.names, seen, wanted)


def _planned(shares: Floats, codes: Ints, size: int) -> Floats:
    found = np.array([shares[codes == code][0] for code in range(size)])
    same = all(np.ptp(shares[codes == code]) == 0 for code in range(size))
    if not same or not np.isfinite(found).all() or (found <= 0).any():
        raise Fault("planned_wrong", _("Each variant needs one planned share above zero, the same in all its rows."))
    return found
