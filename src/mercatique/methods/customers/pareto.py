"""Pareto/NBD: customers buy at their own pace and leave at a moment of their own, without a sign."""

from dataclasses import dataclass

import numpy as np

from mercatique.methods.columns import Floats, Values
from mercatique.methods.customers.histories import Histories
from mercatique.methods.customers.lifetime import Lifetime, fit
from mercatique.methods.customers.newton import Derivatives
from mercatique.methods.customers.quadrature import legendre

#: Moments of leaving at which the integral is taken (Gauss and Legendre), and the decay beyond which nothing is left.
NODES, DECAY = 32, 40.0
#: Histories worked on at once.
BLOCK = 2048


@dataclass(frozen=True)
class ParetoNBD(Lifetime):
    """A fitted Pareto/NBD model."""

    NAMES = ("r", "alpha", "s", "beta")

    @staticmethod
    def alive(theta: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        x, recency, age = np.broadcast_arrays(x, recency, age)
        flat = [part.ravel() for part in (x, recency, age)]
        parts = [chances(theta, *(part[low : low + BLOCK] for part in flat))[1][0] for low in range(0, x.size, BLOCK)]
        return np.concatenate(parts).reshape(x.shape) if parts else np.empty(x.shape)

    @staticmethod
    def ahead(theta: Floats, time: float, x: Floats, age: Floats) -> Floats:
        r, alpha, s, beta = theta
        return np.asarray((r + x) * (beta + age) / (alpha + age) * shortened(s - 1, np.log1p(time / (beta + age))))

    @staticmethod
    def newcomer(theta: Floats, time: Floats) -> Floats:
        return ParetoNBD.ahead(theta, time, np.zeros(()), np.zeros(()))  # type: ignore[arg-type]


def shortened(power: float, logs: Floats) -> Floats:
    """(1 - exp(-power logs)) / power, and its limit at power 0."""
    return logs if abs(power) < 1e-9 else -np.expm1(-power * logs) / power


def pareto_nbd(
    frequency: Values,
    recency: Values,
    age: Values,
    customer: Values | None = None,
    *,
    horizon: float = 52.0,
    penalty: float = 0.0,
    level: float = 0.95,
) -> ParetoNBD:
    """Which customers are still active when they may leave at any moment, and how many purchases will each make?

    The Pareto/NBD model, the first of its kind; ``bg_nbd`` and ``mbg_nbd`` are its quicker relatives.

    Assumptions
        While active, a customer buys at a steady rate of their own, without season (Poisson); rates differ as a gamma
        distribution (r, alpha). Each customer leaves at a moment of their own, whether they bought or not
        (exponential); rates of leaving differ as another gamma distribution (s, beta). Both are independent.

    Formula
        x repeat purchases, the last at t_x, watched for T (``purchase_summary``)::

            L = G(r+x) alpha^r beta^s / G(r) * [ (alpha+T)^-(r+x) (beta+T)^-s
                + s * integral from t_x to T of (alpha+y)^-(r+x) (beta+y)^-(s+1) dy ]
            P(active) = first term of the bracket / bracket
            E[purchases within t] = P(active) (r+x)(beta+T) / ((alpha+T)(s-1))
                * [1 - ((beta+T)/(beta+T+t))^(s-1)]

        The integral over the moment of leaving y is the pair of hypergeometric functions of the paper; it is taken at
        32 Gauss-Legendre points of log(min(alpha, beta) + y), which keeps ten digits or more and gives gradient and
        Hessian exactly. Fit, errors and intervals as in ``bg_nbd``.

    Parameters
        frequency: purchases after the first one, whole, shape (n,). recency: time from first to last purchase, shape (n,).
        age: time from first purchase to the end of the data, same unit, shape (n,). customer: id, optional.
        horizon: time ahead, in the unit of age. penalty: 0 is plain maximum likelihood. level: of the intervals.

    Result
        ``ParetoNBD``: parameters r, alpha, s, beta; otherwise as ``BetaGeometric``.

    Errors
        As ``bg_nbd``.

    Source
        David C. Schmittlein, Donald G. Morrison and Richard Colombo (1987), *Counting Your Customers: Who Are They and
        What Will They Do Next?*, Management Science 33(1); Peter S. Fader and Bruce G. S. Hardie (2005), *A Note on
        Deriving the Pareto/NBD Model and Related Expressions*.
    """
    found: ParetoNBD = fit(ParetoNBD, likelihood, frequency, recency, age, customer, horizon=horizon, penalty=penalty, level=level)
    return found


def chances(theta: Floats, x: Floats, recency: Floats, age: Floats) -> tuple[Floats, Floats, Floats]:
    """Logarithm of the bracket; chances of being active (row 0) or gone at each moment; those moments (row 0 is T)."""
    r, alpha, s, beta = theta
    points, weights = legendre(NODES)
    near = min(alpha, beta)
    n = r + x
    falling = (near + recency) * (n / (alpha + recency) + (s + 1) / (beta + recency)) - 1
    reach = np.log((near + age) / (near + recency))
    reach = np.where(falling * reach > DECAY, DECAY / np.maximum(falling, 1e-300), reach)
    spans = points[:, None] * reach
    moments = np.vstack((age, (near + recency) * np.exp(spans) - near))
    parts = -n * np.log(alpha + moments) - s * np.log(beta + moments)
    with np.errstate(divide="ignore"):
        parts[1:] += np.log(s) + np.log(near + moments[1:]) - np.log(beta + moments[1:]) + np.log(weights)[:, None] + np.log(reach)
    top = parts.max(axis=0)
    parts = np.exp(parts - top)
    whole = parts.sum(axis=0)
    return top + np.log(whole), parts / whole, moments


def likelihood(theta: Floats, histories: Histories) -> Derivatives:
    """Log-likelihood, gradient and Hessian by (r, alpha, s, beta)."""
    value, slope, bend = by_frequency(theta, *histories.frequencies)
    for low in range(0, len(histories), BLOCK):
        rows = slice(low, low + BLOCK)
        found = block(theta, histories.x[rows], histories.recency[rows], histories.age[rows], histories.weight[rows])
        value += found[0]
        slope += found[1]
        bend += found[2]
    return value, slope, bend


def by_frequency(theta: Floats, k: Floats, times: Floats) -> Derivatives:
    """G(r+x) alpha^r beta^s / G(r), once for each number of purchases k, made by so many customers."""
    from scipy.special import gammaln, polygamma, psi

    r, alpha, s, beta = theta
    total = float(times.sum())
    value = float(times @ gammaln(r + k)) - total * float(gammaln(r) - r * np.log(alpha) - s * np.log(beta))
    slope = np.array([
        float(times @ psi(r + k)) - total * float(psi(r) - np.log(alpha)), total * r / alpha, total * np.log(beta), total * s / beta,
    ])  # fmt: skip
    bend = np.diag([
        float(times @ polygamma(1, r + k)) - total * float(polygamma(1, r)), -total * r / alpha**2, 0.0, -total * s / beta**2,
    ])  # fmt: skip
    bend[0, 1] = bend[1, 0] = total / alpha
    bend[2, 3] = bend[3, 2] = total / beta
    return value, slope, bend


def block(theta: Floats, x: Floats, recency: Floats, age: Floats, weight: Floats) -> Derivatives:
    """Logarithm of the bracket and its derivatives, summed: a mean over the moments of leaving, and its spread."""
    r, alpha, s, beta = theta
    value, chance, moments = chances(theta, x, recency, age)
    near, far = 1 / (alpha + moments), 1 / (beta + moments)
    n = r + x
    power = np.full(moments.shape, s + 1)
    power[0] = s
    bonus = np.full(moments.shape, 1 / s)
    bonus[0] = 0.0
    moves = np.stack((np.log(near), -n * near, bonus + np.log(far), -power * far))
    mean = np.einsum("jm,ijm->im", chance, moves, optimize=True)
    heavy = chance * weight
    bend = np.einsum("ajm,bjm->ab", moves * heavy, moves, optimize=True) - (mean * weight) @ mean.T
    cross, other = -float((heavy * near).sum()), -float((heavy * far).sum())
    bend[0, 1] += cross
    bend[1, 0] += cross
    bend[2, 3] += other
    bend[3, 2] += other
    bend[1, 1] += float((heavy * near**2 * n).sum())
    bend[2, 2] -= float(heavy[1:].sum()) / s**2
    bend[3, 3] += float((heavy * power * far**2).sum())
    return float(weight @ value), mean @ weight, bend
