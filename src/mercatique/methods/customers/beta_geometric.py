"""BG/NBD and MBG/NBD: customers buy at their own pace and may leave after a purchase, each with a chance of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from mercatique.methods.columns import Floats, Values
from mercatique.methods.customers.histories import Histories
from mercatique.methods.customers.lifetime import Lifetime, fit
from mercatique.methods.customers.newton import Derivatives
from mercatique.methods.customers.quadrature import legendre

#: Rows worked on at once: they stay in the processor's cache, and BLAS does not wake threads for so few.
BLOCK = 8_192
#: Logarithm of odds beyond which something never happens.
NEVER = 600.0
#: Near a = 1 the forecast is a limit, taken from both sides.
POLE = 1e-5
#: Chances of leaving over which a mean is taken.
POINTS = 64


@dataclass(frozen=True)
class BetaGeometric(Lifetime):
    """A fitted BG/NBD model."""

    NAMES = ("r", "alpha", "a", "b")

    @staticmethod
    def alive(theta: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        return still_here(theta, x, recency, age, 0)

    @staticmethod
    def ahead(theta: Floats, time: float, x: Floats, age: Floats) -> Floats:
        return to_come(theta, time, x, age, 0)

    @staticmethod
    def newcomer(theta: Floats, time: Floats) -> Floats:
        return to_come(theta, time, np.zeros(()), np.zeros(()), 0)


@dataclass(frozen=True)
class ModifiedBetaGeometric(Lifetime):
    """A fitted MBG/NBD model."""

    NAMES = ("r", "alpha", "a", "b")

    @staticmethod
    def alive(theta: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        return still_here(theta, x, recency, age, 1)

    @staticmethod
    def ahead(theta: Floats, time: float, x: Floats, age: Floats) -> Floats:
        return to_come(theta, time, x, age, 1)

    @staticmethod
    def newcomer(theta: Floats, time: Floats) -> Floats:
        _r, _alpha, a, b = theta
        found: Floats = b / (a + b) * to_come(theta, time, np.zeros(()), np.zeros(()), 1)
        return found


def bg_nbd(
    frequency: Values,
    recency: Values,
    age: Values,
    customer: Values | None = None,
    *,
    horizon: float = 52.0,
    penalty: float = 0.0,
    level: float = 0.95,
) -> BetaGeometric:
    """Which customers are still active, and how many purchases will each of them make?

    The BG/NBD model (beta-geometric, negative binomial distribution) of customers who owe no notice when they leave.

    Assumptions
        While active, a customer buys at a steady rate of their own, without season (Poisson); rates differ between
        customers as a gamma distribution. After each purchase *but the first* the customer leaves for good with a
        chance of their own; chances differ as a beta distribution. Rates and chances are independent. One purchase at
        most per day (or other period) counts. A customer without a second purchase is certainly still active here,
        which is hard to believe: ``mbg_nbd`` lets people leave after the first one too.

    Formula
        x repeat purchases, the last at t_x, watched for T (``purchase_summary``)::

            L = G(r+x) alpha^r / G(r) * G(a+b) G(b+x) / (G(b) G(a+b+x))
                * [ (alpha+T)^-(r+x) + {x>0} a/(b+x-1) (alpha+t_x)^-(r+x) ]
            P(active) = 1 / (1 + {x>0} a/(b+x-1) ((alpha+T)/(alpha+t_x))^(r+x))
            E[purchases within t] = P(active) (a+b+x-1)/(a-1)
                * [1 - z^(a-1) 2F1(a+b-1-r, a-1; a+b+x-1; 1-z)],  z = (alpha+T)/(alpha+T+t)

        The 2F1 is the published one after Euler's transformation, which neither overflows nor cancels for frequent
        buyers. G is the gamma function. The four parameters maximise the sum of log L (Newton's method on their
        logarithms with the exact gradient and Hessian; equal histories are counted once) less ``penalty`` times
        customers times the sum of squared parameters (time measured in parts of the longest age).
        Standard errors come from the Hessian; intervals of forecasts by the delta method: they say how well the
        *expectation* is known, not how much one customer may differ from it.

    Parameters
        frequency: purchases after the first one (days with a purchase less one), whole, shape (n,).
        recency: time from first to last purchase, shape (n,), 0 where frequency is 0.
        age: time from first purchase to the end of the data (T), same unit, shape (n,).
        customer: id, shape (n,), optional.
        horizon: time ahead, in the unit of age. penalty: 0 is plain maximum likelihood. level: of the intervals.

    Result
        ``BetaGeometric``: parameters r, alpha (in time), a, b with errors and intervals, log-likelihood; methods ``p_alive``,
        ``expected_purchases``, ``expected_of_new``, ``between``. ``to_table``: chance of being active and expected
        purchases within the horizon, with interval, per customer. Where the data do not settle the parameters there
        are no errors and a ``reason``.

    Errors
        columns_differ, column_empty_cells, column_no_count, column_no_number, no_customer, customer_twice,
        customer_missing, recency_negative, recency_beyond_age, recency_without_purchase, nobody_came_again,
        horizon_not_positive, penalty_negative, level_not_a_share.

    Source
        Peter S. Fader, Bruce G. S. Hardie and Ka Lok Lee (2005), *"Counting Your Customers" the Easy Way: An
        Alternative to the Pareto/NBD Model*, Marketing Science 24(2).
    """
    found: BetaGeometric = fit(
        BetaGeometric, partial(likelihood, more=0), frequency, recency, age, customer, horizon=horizon, penalty=penalty, level=level
    )
    return found


def mbg_nbd(
    frequency: Values,
    recency: Values,
    age: Values,
    customer: Values | None = None,
    *,
    horizon: float = 52.0,
    penalty: float = 0.0,
    level: float = 0.95,
) -> ModifiedBetaGeometric:
    """Which customers are still active when some leave right after their first purchase, and what will they buy?

    The MBG/NBD model: as ``bg_nbd``, but the first purchase may already be the last one.

    Assumptions
        As in ``bg_nbd``; the chance of leaving is tried after the first purchase as well, so that a customer who never
        came again is active with a chance below one that falls with time.

    Formula
        Likelihood of a customer, with G the gamma function, and what follows from it::

            L = G(r+x) alpha^r / G(r) * G(a+b) G(b+x+1) / (G(b) G(a+b+x+1))
                * [ (alpha+T)^-(r+x) + a/(b+x) (alpha+t_x)^-(r+x) ]
            P(active) = 1 / (1 + a/(b+x) ((alpha+T)/(alpha+t_x))^(r+x))
            E[purchases within t] = P(active) (a+b+x)/(a-1)
                * [1 - z^(a-1) 2F1(a+b-r, a-1; a+b+x; 1-z)],  z = (alpha+T)/(alpha+T+t)

        Fit, errors and intervals as in ``bg_nbd``.

    Parameters
        frequency: purchases after the first one, whole, shape (n,). recency: time from first to last purchase, shape (n,).
        age: time from first purchase to the end of the data, same unit, shape (n,). customer: id, optional.
        horizon: time ahead, in the unit of age. penalty: 0 is plain maximum likelihood. level: of the intervals.

    Result
        ``ModifiedBetaGeometric``, as ``BetaGeometric``.

    Errors
        As ``bg_nbd``.

    Source
        Emine Persentili Batislam, Meltem Denizel and Alpay Filiztekin (2007), *Empirical Validation and Comparison of
        Models for Customer Base Analysis*, International Journal of Research in Marketing 24(3); Daniel Hoppe and Udo
        Wagner (2007), *Customer Base Analysis: The Case for a Central Variant of the Betageometric/NBD Model*,
        Marketing ZFP 29(3).
    """
    found: ModifiedBetaGeometric = fit(
        ModifiedBetaGeometric, partial(likelihood, more=1), frequency, recency, age, customer, horizon=horizon, penalty=penalty, level=level
    )
    return found


def still_here(theta: Floats, x: Floats, recency: Floats, age: Floats, more: int) -> Floats:
    from scipy.special import expit

    r, alpha, a, b = theta
    before = np.maximum(b + x + more - 1, 1e-300)
    odds = np.log(a / before) + (r + x) * np.log((alpha + age) / (alpha + recency))
    return np.asarray(np.where(x + more > 0, expit(-odds), 1.0))


def to_come(theta: Floats, time: float | Floats, x: Floats, age: Floats, more: int) -> Floats:
    """Purchases within ``time`` of a customer who has not left."""
    from scipy.special import hyp2f1

    r, alpha, a, b = theta
    if abs(a - 1) < POLE:
        sides = [np.array([r, alpha, 1 + side * 10 * POLE, b]) for side in (-1, 1)]
        return np.asarray(sum(to_come(side, time, x, age, more) for side in sides) / 2)
    left = (alpha + age) / (alpha + age + time)
    base = a + b + x + more - 1
    base = np.where(np.abs(base) < 1e-9, 1e-9, base)
    with np.errstate(invalid="ignore", over="ignore"):
        found = np.asarray(base / (a - 1) * (1 - left ** (a - 1) * hyp2f1(a + b + more - 1 - r, a - 1, base, 1 - left)))
    sound = np.isfinite(found) & (found >= 0) & (found <= (r + x) * time / (alpha + age) * (1 + 1e-9))
    return found if bool(sound.all()) else np.where(sound, found, averaged(theta, time, x, age, more))


def averaged(theta: Floats, time: float | Floats, x: Floats, age: Floats, more: int) -> Floats:
    """The same as a mean over the chances of leaving, where extreme parameters are too much for the series."""
    from scipy.special import betaincinv

    r, alpha, a, b = theta
    points, weights = legendre(POINTS)
    chance = np.maximum(betaincinv(a, b + np.asarray(x)[..., None] + more, points), 1e-300)
    pace = np.asarray(time / (alpha + age))[..., None]
    bought = -np.expm1(-(r + np.asarray(x)[..., None]) * np.log1p(chance * pace)) / chance
    return np.asarray(bought @ weights)


def likelihood(theta: Floats, histories: Histories, *, more: int) -> Derivatives:
    """Log-likelihood, gradient and Hessian by (r, alpha, a, b); ``more`` is 1 where one may leave after the first purchase."""
    split = 0 if more else int(np.searchsorted(histories.x, 0.5))
    value, slope, bend = by_frequency(theta, *histories.frequencies, more)
    for parts in (staying(theta, histories, slice(0, split)), leaving(theta, histories, split, more)):
        value += parts[0]
        slope += parts[1]
        bend += parts[2]
    return value, slope, bend


def by_frequency(theta: Floats, k: Floats, n: Floats, more: int) -> Derivatives:
    """What depends on the number of purchases k alone, for n customers each: gamma and beta functions."""
    from scipy.special import gammaln, polygamma, psi

    r, alpha, a, b = theta
    total = float(n.sum())

    def summed(function: Callable[[Floats], Floats], at: float, plus: Floats) -> float:
        return float(n @ function(at + plus)) - total * float(function(np.array(at)))

    m = k + more
    first, second = psi, partial(polygamma, 1)
    value = summed(gammaln, r, k) + total * r * np.log(alpha) + summed(gammaln, b, m) - summed(gammaln, a + b, m)
    both = summed(first, a + b, m)
    slope = np.array([summed(first, r, k) + total * np.log(alpha), total * r / alpha, -both, summed(first, b, m) - both])
    bend = np.zeros((4, 4))
    bend[0, 0], bend[0, 1], bend[1, 1] = summed(second, r, k), total / alpha, -total * r / alpha**2
    bend[1, 0] = bend[0, 1]
    bend[2:, 2:] = -summed(second, a + b, m)
    bend[3, 3] += summed(second, b, m)
    return float(value), slope, bend


def staying(theta: Floats, histories: Histories, rows: slice) -> Derivatives:
    """Histories that prove nothing about leaving: no purchase after the first one within T."""
    r, alpha = theta[:2]
    age, weight = alpha + histories.age[rows], histories.weight[rows]
    logs, once, twice = float(weight @ np.log(age)), float((weight / age).sum()), float((weight / age**2).sum())
    bend = np.zeros((4, 4))
    bend[0, 1] = bend[1, 0] = -once
    bend[1, 1] = r * twice
    return -r * logs, np.array([-logs, -r * once, 0.0, 0.0]), bend


def leaving(theta: Floats, histories: Histories, start: int, more: int) -> Derivatives:
    """Histories after which the customer may have left: still here until T, or gone at t_x."""
    value, slope, bend = 0.0, np.zeros(4), np.zeros((4, 4))
    for low in range(start, len(histories), BLOCK):
        rows = slice(low, low + BLOCK)
        found = block(theta, histories.x[rows], histories.recency[rows], histories.age[rows], histories.weight[rows], more)
        value += found[0]
        slope += found[1]
        bend += found[2]
    return value, slope, bend


def block(theta: Floats, x: Floats, recency: Floats, age: Floats, weight: Floats, more: int) -> Derivatives:
    """log [(alpha+T)^-(r+x) + a/(b+x+more-1) (alpha+t_x)^-(r+x)] and its derivatives, summed."""
    r, alpha, a, b = theta
    n = r + x
    late, early = alpha + age, alpha + recency
    log_late = np.log(late)
    ratio = log_late - np.log(early)
    before = 1 / (b + more - 1 + x)
    # So improbable that it counts for nothing, before exp() runs over.
    odds = np.maximum(np.log(a * before) + n * ratio, -NEVER)
    here = np.exp(-odds)
    either = 1 + here
    gone = 1 / either
    value = float(weight @ (odds + np.log(either) - n * log_late))
    late, early = 1 / late, 1 / early
    apart = late - early
    wide = weight * gone
    open_ = wide * (here * gone)
    moves = np.stack((ratio, n * apart, np.full(len(x), 1 / a), -before))
    slope = moves @ wide
    slope[0] -= float(weight @ log_late)
    steady = weight * late
    slope[1] -= float(steady @ n)
    bend = (moves * open_) @ moves.T
    cross = float(wide @ apart) - float(steady.sum())
    bend[0, 1] += cross
    bend[1, 0] += cross
    bend[1, 1] += float((steady * late) @ n) - float((wide * n) @ (apart * (late + early)))
    bend[2, 2] -= float(wide.sum()) / a**2
    bend[3, 3] += float(wide @ before**2)
    return value, slope, bend
