"""Other ways to read a test: at any moment without harm, and as a bet on which variant is best."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Ints, Values, counts, date_of, days, identifiers, same_length
from mercatique.methods.experiments.arms import counted, ordered, possible
from mercatique.methods.intervals import checked
from mercatique.methods.result import Reason, Result

#: People per variant from which variances are known well enough.
LEAST = 30
NODES = 4_000
#: Without an effect to look for, the mixture is a tenth of the standard deviation wide: a small effect.
SMALL = 0.1


@dataclass(frozen=True)
class SequentialTest(Result):
    """The difference after each day with an interval that holds at all days together, and when it first left out zero."""

    control: str
    variant: str
    people: int
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    reason: Reason | None
    decided: str | None
    verdict: str
    level: float
    looked_for: float | None
    day: Ints
    sizes: Ints
    control_sizes: Ints
    differences: Floats
    lows: Floats
    highs: Floats
    p_values: Floats

    def to_table(self) -> pa.Table:
        """One row per day."""
        numbers = {"difference": self.differences, "low": self.lows, "high": self.highs, "p_value": self.p_values}
        return pa.table(
            {
                "day": pa.array(self.day.astype("datetime64[D]")),
                "control": self.control_sizes,
                "variant": self.sizes,
                **{name: pa.array(values, from_pandas=True) for name, values in numbers.items()},
            }
        )


def sequential_test(
    day: Values, variant: Values, value: Values, visitors: Values | None = None, *, effect: float | None = None, control: str = "", level: float = 0.95
) -> SequentialTest:
    """May the test be stopped now, when one has looked at it every day?

    Assumptions
        People were shared out by chance and come in day after day; at least 30 in each variant before the first reading. The interval
        holds at every moment together (in 95 % of tests it never leaves the true difference), so one may look and stop at any time; the
        price is a wider interval than that of a test read once. Whole weeks are still better.

    Formula
        With d the difference of means so far, V its variance and t the effect looked for (standard deviation of the mixture)::

            p = min over days of 1 / L,     L = sqrt(V / (V + t^2)) exp(t^2 d^2 / (2 V (V + t^2)))
            d ± sqrt(2 V (V + t^2) / t^2 * log(sqrt((V + t^2) / V) / (1 - level)))

        and the interval kept is the intersection of those of all days so far. V = s^2/n + s_control^2/n_control.

    Parameters
        day: shape (n,). variant: text, exactly two. value: number per person; or conversions, whole, when there are visitors.
        visitors: people of the row, optional. effect: the difference that would matter, in the unit of the value; when empty a
        tenth of the standard deviation on the first day that is read. It must be set before the test: it decides where the
        interval is narrowest, and no later day may move it.

    Result
        ``SequentialTest``: rows by day; ``decided`` is the first day on which the interval left out zero. *None* with a reason while there
        are too few people.

    Errors
        columns_differ, variants_not_two, control_unknown, effect_not_positive, value_empty, conversions_above_visitors, level_wrong.

    Source
        Ramesh Johari, Pete Koomen, Leonid Pekelis and David Walsh (2017), *Peeking at A/B Tests: Why It Matters, and What to Do about It*, KDD; Steven R. Howard et al. (2021),
        *Time-Uniform, Nonparametric, Nonasymptotic Confidence Sequences*, Annals of Statistics 49; Herbert Robbins
        (1970), *Statistical Methods Related to the Law of the Iterated Logarithm*, Annals of Mathematical Statistics 41.
    """
    given = {"day": day, "variant": variant, "value": value, "visitors": visitors}
    same_length(**{role: values for role, values in given.items() if values is not None})
    checked(level)
    if effect is not None and not effect > 0:
        raise Fault("effect_not_positive", _("The difference to look for must be above zero: it holds for both directions."))
    keys, when = identifiers(variant, "variant"), days(day, "day")
    if len(keys) != 2:
        raise Fault("variants_not_two", _("This reading compares two variants; there are %(count)s."), count=len(keys))
    order = ordered(keys.names, control)
    size, sums, squares = _moments(keys.codes, keys.names, value, visitors)
    first, last = int(when.min()), int(when.max())
    table = np.zeros((3, 2, last - first + 1))
    known = keys.codes >= 0
    for place, column in enumerate((size, sums, squares)):
        np.add.at(table[place], (keys.codes[known], when[known] - first), column[known])
    n, total, square = table[:, order].cumsum(axis=2)
    gaps, lows, highs, chances, sought = _sequence(n, total, square, effect, level)
    fine = np.flatnonzero(np.isfinite(gaps))
    held = np.flatnonzero((lows > 0) | (highs < 0))
    at = int(held[0]) if len(held) else None
    verdict = "not shown" if at is None else "better" if lows[at] > 0 else "worse"
    end = fine[-1] if len(fine) else None
    return SequentialTest(
        control=str(keys.names[order[0]]),
        variant=str(keys.names[order[1]]),
        people=int(n[:, -1].sum()),
        difference=None if end is None else float(gaps[end]),
        low=None if end is None else float(lows[end]),
        high=None if end is None else float(highs[end]),
        p_value=None if end is None else float(chances[end]),
        reason=Reason(_("There are fewer than thirty people in a variant, or all did the same: wait.")) if end is None else None,
        decided=None if at is None else date_of(first + at).isoformat(),
        verdict=verdict,
        level=level,
        looked_for=sought,
        day=np.arange(first, last + 1),
        sizes=n[1].astype(np.int64),
        control_sizes=n[0].astype(np.int64),
        differences=gaps,
        lows=lows,
        highs=highs,
        p_values=chances,
    )


def _moments(codes: Ints, names: NDArray[np.object_], value: Values, visitors: Values | None) -> tuple[Floats, Floats, Floats]:
    """People, sum and sum of squares of each row."""
    if visitors is not None:
        done, seen = counts(value, "value"), counts(visitors, "visitors")
        possible(codes, names, done, seen, False)
        return seen.astype(np.float64), done.astype(np.float64), done.astype(np.float64)
    found = scores(value, "value")
    if np.isnan(found).any():
        raise Fault("value_empty", _("Some people have no value: write 0 where nothing was spent."))
    return np.ones(len(found)), found, found**2


def _sequence(n: Floats, total: Floats, square: Floats, effect: float | None, level: float) -> tuple[Floats, Floats, Floats, Floats, float | None]:
    enough = (n >= LEAST).all(axis=0)
    safe = np.maximum(n, 2)
    means = total / safe
    spread = np.maximum(square / safe - means**2, 0) * safe / (safe - 1)
    variance = (spread / safe).sum(axis=0)
    fine = enough & (variance > 0)
    if not fine.any():
        nothing = np.full(n.shape[1], np.nan)
        return nothing, nothing, nothing, nothing, effect
    sought = effect if effect is not None else SMALL * float(np.sqrt(spread[:, int(np.argmax(fine))].mean()))
    v, t2 = np.where(fine, variance, 1.0), sought**2
    gap = means[1] - means[0]
    half = np.sqrt(2 * v * (v + t2) / t2 * np.log(np.sqrt((v + t2) / v) / (1 - level)))
    lows = np.maximum.accumulate(np.where(fine, gap - half, -np.inf))
    highs = np.minimum.accumulate(np.where(fine, gap + half, np.inf))
    logs = 0.5 * np.log(v / (v + t2)) + t2 * gap**2 / (2 * v * (v + t2))
    chances = np.minimum.accumulate(np.where(fine, np.exp(-np.maximum(logs, 0)), 1.0))
    hidden = np.where(fine, 0.0, np.nan)
    return gap + hidden, lows + hidden, highs + hidden, chances + hidden, sought


@dataclass(frozen=True)
class BayesianTest(Result):
    """By variant: rate with credible interval, probability of being the best, and what choosing it is expected to lose."""

    people: int
    best: str
    probability: float
    expected_loss: float
    control: str
    level: float
    names: NDArray[np.object_]
    visitors: Ints
    conversions: Ints
    rates: Floats
    lows: Floats
    highs: Floats
    chances: Floats
    losses: Floats

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "variant": pa.array(self.names, pa.string()),
                "visitors": self.visitors,
                "conversions": self.conversions,
                "rate": self.rates,
                "low": self.lows,
                "high": self.highs,
                "probability_best": self.chances,
                "expected_loss": self.losses,
            }
        )


def bayesian_test(
    variant: Values, conversions: Values, visitors: Values | None = None, *, prior_a: float = 1.0, prior_b: float = 1.0, control: str = "", level: float = 0.95
) -> BayesianTest:
    """How probable is it that a variant is the best, and what is lost if it is not?

    Assumptions
        As for ``ab_proportions``. The prior says what was thought possible before: (1, 1) holds all rates for equally likely. The
        probability of being best says nothing of by how much: the loss does. Stopping at the first high probability makes the same false
        news as peeking.

    Formula
        Rate of a variant ~ Beta(prior_a + conversions, prior_b + visitors - conversions). With f and F their densities and
        distributions, exactly, by Gauss-Legendre quadrature::

            P(best_k) = integral f_k(x) prod_{j≠k} F_j(x) dx        loss_k = E[max] - E[rate_k],  E[max] = integral 1 - prod F_j(x) dx

    Parameters
        variant, conversions, visitors: as in ``ab_proportions``. prior_a, prior_b: above zero. level: of the credible intervals.

    Result
        ``BayesianTest``; the chances sum to one; ``expected_loss`` is that of the best.

    Errors
        prior_wrong, and those of ``ab_proportions``.

    Source
        Thomas Bayes (1763); Chris Stucchio (2015), *Bayesian A/B Testing at VWO*; Evan Miller (2014), *Formulas for Bayesian A/B Testing*.
    """
    checked(level)
    if not (prior_a > 0 and prior_b > 0):
        raise Fault("prior_wrong", _("The two numbers of the prior must be above zero."))
    from scipy.special import betainc, betaincinv, betaln

    arms = counted(variant, conversions, visitors, control)
    a, b = prior_a + arms.conversions, prior_b + arms.visitors - arms.conversions
    means, tail = a / (a + b), (1 - level) / 2
    # Below the lowest and above the highest end nothing counts: the nodes go where the rates are.
    low, high = float(betaincinv(a, b, 1e-13).min()), float(betaincinv(a, b, 1 - 1e-13).max())
    x, w = _nodes(low, high, np.sort(np.concatenate([betaincinv(a, b, q) for q in (1e-9, 1e-4, 0.02, 0.5, 0.98, 1 - 1e-4, 1 - 1e-9)])))
    below = betainc(a[:, None], b[:, None], x[None, :])
    density = np.exp((a[:, None] - 1) * np.log(x) + (b[:, None] - 1) * np.log1p(-x) - betaln(a, b)[:, None])
    size = len(a)
    chances = np.array([float((w * density[k] * np.prod(np.delete(below, k, axis=0), axis=0)).sum()) for k in range(size)])
    chances = chances / chances.sum()
    largest = low + float((w * (1 - np.prod(below, axis=0))).sum())
    losses = np.maximum(largest - means, 0.0)
    best = int(np.argmax(np.round(chances, 12)))
    return BayesianTest(
        people=int(arms.visitors.sum()),
        best=str(arms.names[best]),
        probability=float(chances[best]),
        expected_loss=float(losses[best]),
        control=str(arms.names[0]),
        level=level,
        names=arms.names,
        visitors=arms.visitors,
        conversions=arms.conversions,
        rates=means,
        lows=betaincinv(a, b, tail),
        highs=betaincinv(a, b, 1 - tail),
        chances=chances,
        losses=losses,
    )


def _nodes(low: float, high: float, cuts: Floats) -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss and Legendre on each stretch between the cuts."""
    edges = np.unique(np.clip(np.concatenate([[max(low, 1e-300)], cuts, [min(high, 1 - 1e-16)]]), max(low, 1e-300), min(high, 1 - 1e-16)))
    count = max(16, NODES // max(len(edges), 1) // 4)
    x, w = np.polynomial.legendre.leggauss(count)
    half, middle = np.diff(edges) / 2, (edges[:-1] + edges[1:]) / 2
    return (middle[:, None] + half[:, None] * x).ravel(), (half[:, None] * w).ravel()
