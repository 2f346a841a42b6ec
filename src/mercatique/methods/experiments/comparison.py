"""Reading a test at its end: proportions and means of the variants against the control."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Ints, Values, same_length
from mercatique.methods.experiments.arms import counted, valued
from mercatique.methods.intervals import CORRECTIONS, checked, corrected, critical, student, two_sided, wilson
from mercatique.methods.result import Result

VERDICTS = ("better", "worse", "not shown")


@dataclass(frozen=True)
class Variants(Result):
    """Each variant beside the control: its level, the difference with interval, relative lift, test and verdict."""

    measure: str
    control: str
    people: int
    level: float
    correction: str
    explained: float | None
    best: str | None
    names: NDArray[np.object_]
    sizes: Ints
    values: Floats
    lows: Floats
    highs: Floats
    differences: Floats
    difference_lows: Floats
    difference_highs: Floats
    lifts: Floats
    statistics: Floats
    freedoms: Floats
    p_values: Floats
    verdicts: tuple[str | None, ...]

    def to_table(self) -> pa.Table:
        """The control first; differences, tests and verdicts are empty for it."""
        numbers = {
            "value": self.values,
            "low": self.lows,
            "high": self.highs,
            "difference": self.differences,
            "difference_low": self.difference_lows,
            "difference_high": self.difference_highs,
            "lift": self.lifts,
            "statistic": self.statistics,
            "p_value": self.p_values,
        }
        return pa.table(
            {
                "variant": pa.array(self.names, pa.string()),
                "people": self.sizes,
                **{name: pa.array(values, from_pandas=True) for name, values in numbers.items()},
                "verdict": pa.array(self.verdicts, pa.string()),
            }
        )


def ab_proportions(
    variant: Values, conversions: Values, visitors: Values | None = None, *, control: str = "", correction: str = "holm", level: float = 0.95
) -> Variants:
    """Which variant converts better than the control, and by how much?

    Assumptions
        People were shared out by chance, each saw one variant and counts once; the size was fixed before and the test is read once,
        at its end. Looking every day and stopping at the first good news makes false news: use ``sequential_test`` for that.

    Formula
        With p = conversions / visitors and P the rate of both together::

            z = (p - p_control) / sqrt(P (1 - P) (1/n + 1/n_control))

        p-value two-sided, corrected over the variants. Interval of a rate: Wilson. Interval of a difference: Newcombe's, from the two
        Wilson intervals, without correction for several variants. Lift = difference / p_control. Verdict from the corrected p-value.

    Parameters
        variant: text, shape (n,). conversions: 0 or 1 with one row per person, or whole numbers with visitors. visitors: whole, optional.
        control: its name; by default the variant called control or a, else the first by name. correction: holm, bh or none.

    Result
        ``Variants``; ``best`` is the variant shown better with the largest difference, or none.

    Errors
        columns_differ, one_variant, control_unknown, variant_empty, conversions_above_visitors, conversion_no_flag,
        column_no_count, correction_unknown, level_wrong.

    Source
        Ronald A. Fisher (1935), *The Design of Experiments*; Robert G. Newcombe (1998), *Interval Estimation for the Difference Between
        Independent Proportions*, Statistics in Medicine 17, method 10; Ron Kohavi, Diane Tang and Ya Xu (2020), *Trustworthy Online
        Controlled Experiments*.
    """
    checked(level)
    arms = counted(variant, conversions, visitors, control)
    rates, n = arms.rates, arms.visitors
    ends = [wilson(float(rate), float(size), level) for rate, size in zip(rates, n, strict=True)]
    lows, highs = np.array([end[0] for end in ends], dtype=np.float64), np.array([end[1] for end in ends], dtype=np.float64)
    gaps = rates - rates[0]
    below = gaps - np.sqrt((rates - lows) ** 2 + (highs[0] - rates[0]) ** 2)
    above = gaps + np.sqrt((highs - rates) ** 2 + (rates[0] - lows[0]) ** 2)
    z = np.array([_pooled(arms.conversions[place], n[place], arms.conversions[0], n[0]) for place in range(len(n))])
    chances = np.array([np.nan, *(two_sided(one) for one in z[1:])])
    return _variants("proportion", arms.names, n, rates, lows, highs, gaps, below, above, z, np.full(len(n), np.nan), chances, correction, level, None)


def _pooled(done: int, size: int, base: int, of: int) -> float:
    rate = (done + base) / (size + of)
    error = sqrt(rate * (1 - rate) * (1 / size + 1 / of))
    return float((done / size - base / of) / error) if error > 0 else 0.0


def ab_means(
    variant: Values, value: Values, covariate: Values | None = None, *, control: str = "", correction: str = "holm", level: float = 0.95
) -> Variants:
    """Which variant brings more per person than the control, and by how much?

    Assumptions
        As for ``ab_proportions``. The mean of a few hundred people or more is near normal even when most spend nothing; some very
        large values make it slow. The covariate was known before the test began (spending of the month before), so that the variant
        cannot have moved it.

    Formula
        Welch's t: difference / sqrt(s^2/n + s_control^2/n_control), degrees of freedom after Satterthwaite; Student's interval.
        With a covariate (CUPED) values become y - theta (x - mean of x), theta = cov(x, y) / var(x) inside the variants; ``explained`` is
        the share of variance this takes away.

    Parameters
        variant: text, shape (n,), one row per person. value: number; 0 where nothing. covariate: number, optional; a person without one
        gets the mean. control, correction, level: as in ``ab_proportions``.

    Result
        ``Variants``; values are means per person.

    Errors
        columns_differ, one_variant, control_unknown, variant_small, value_empty, column_no_number, covariate_constant,
        correction_unknown, level_wrong.

    Source
        Bernard L. Welch (1947), *The Generalization of Student's Problem*, Biometrika 34; Alex Deng, Ya Xu, Ron Kohavi and Toby Walker
        (2013), *Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment Data*.
    """
    checked(level)
    same_length(variant=variant, value=value, **({} if covariate is None else {"covariate": covariate}))
    arms = valued(variant, value, control)
    groups, explained = arms.values, None
    if covariate is not None:
        known = scores(covariate, "covariate")
        groups, explained = _adjusted(arms.values, tuple(known[rows] for rows in arms.rows))
    n = np.array([len(group) for group in groups], dtype=np.int64)
    means = np.array([group.mean() for group in groups])
    errors = np.array([group.var(ddof=1) / len(group) for group in groups])
    half = np.array([student(level, size - 1) for size in n]) * np.sqrt(errors)
    both = errors + errors[0]
    freedom = np.array([_satterthwaite(errors[place], n[place], errors[0], n[0]) for place in range(len(n))])
    gaps = means - means[0]
    t = np.divide(gaps, np.sqrt(both), out=np.zeros_like(gaps), where=both > 0)
    reach = np.array([student(level, free) for free in freedom]) * np.sqrt(both)
    from scipy.special import stdtr

    chances = np.array([np.nan, *(float(2 * stdtr(free, -abs(one))) if spread > 0 else float(gap == 0) for one, free, spread, gap in zip(t[1:], freedom[1:], both[1:], gaps[1:], strict=True))])
    return _variants("mean", arms.names, n, means, means - half, means + half, gaps, gaps - reach, gaps + reach, t, freedom, chances, correction, level, explained)


def _satterthwaite(one: float, n: int, other: float, m: int) -> float:
    below = one**2 / (n - 1) + other**2 / (m - 1)
    return float((one + other) ** 2 / below) if below > 0 else float(n + m - 2)


def _adjusted(groups: tuple[Floats, ...], known: tuple[Floats, ...]) -> tuple[tuple[Floats, ...], float]:
    """CUPED: values without what the covariate already told."""
    every = np.concatenate(known)
    present = every[np.isfinite(every)]
    if not len(present) or np.ptp(present) == 0:
        raise Fault("covariate_constant", _("The covariate is the same for everybody: it cannot sharpen the test."))
    middle = float(present.mean())
    filled = tuple(np.where(np.isfinite(one), one, middle) for one in known)
    across = sum(float(((x - x.mean()) * (y - y.mean())).sum()) for x, y in zip(filled, groups, strict=True))
    spread = sum(float(((x - x.mean()) ** 2).sum()) for x in filled)
    theta = across / spread if spread > 0 else 0.0
    adjusted = tuple(y - theta * (x - middle) for x, y in zip(filled, groups, strict=True))
    before, after = (sum(float(((y - y.mean()) ** 2).sum()) for y in part) for part in (groups, adjusted))
    return adjusted, 1 - after / before if before > 0 else 0.0


def _variants(
    measure: str, names: NDArray[np.object_], sizes: Ints, values: Floats, lows: Floats, highs: Floats, gaps: Floats, below: Floats, above: Floats,
    statistics: Floats, freedoms: Floats, chances: Floats, correction: str, level: float, explained: float | None,
) -> Variants:  # fmt: skip
    if correction not in CORRECTIONS:
        corrected(np.empty(0), correction)
    fixed = corrected(chances, correction)
    blank = np.concatenate([[np.nan], np.zeros(len(names) - 1)])
    verdicts = tuple(None if place == 0 else verdict(float(gaps[place]), float(fixed[place]), level) for place in range(len(names)))
    winners = [place for place, said in enumerate(verdicts) if said == VERDICTS[0]]
    best = str(names[max(winners, key=lambda place: (gaps[place], -place))]) if winners else None
    lifts = np.divide(gaps, values[0], out=np.full(len(names), np.nan), where=np.full(len(names), values[0] > 0)) + blank
    return Variants(
        measure, str(names[0]), int(sizes.sum()), level, correction, explained, best, names, sizes, values, lows, highs,
        gaps + blank, below + blank, above + blank, lifts, statistics + blank, freedoms + blank, fixed, verdicts,
    )  # fmt: skip


def verdict(gap: float, chance: float, level: float) -> str:
    if chance > 1 - level:
        return VERDICTS[2]
    return VERDICTS[0] if gap > 0 else VERDICTS[1]


def power_z(level: float, power: float) -> tuple[float, float]:
    """The two normal quantiles of a sample size."""
    from scipy.special import ndtri

    return critical(level), float(ndtri(power))
