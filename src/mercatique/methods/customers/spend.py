"""Gamma-Gamma: what a customer spends per purchase in the long run, from the few purchases seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, counts, reals, same_length
from mercatique.methods.customers.histories import ids, refuse
from mercatique.methods.customers.lifetime import UNSETTLED, delta
from mercatique.methods.customers.newton import Derivatives, climb
from mercatique.methods.result import Reason, Result

NAMES = ("p", "q", "v")
#: Customers who came again, below which the shape of spending is a guess.
FEW = 10
#: Correlation of frequency and value above which the assumption of the model is doubtful.
TIED = 0.3
#: A fit begins with about so many customers; all of them join at the end.
SAMPLE = 20_000
#: Rows worked on at once: they stay in the processor's cache, and BLAS does not wake threads for so few.
BLOCK = 8_192


@dataclass(frozen=True)
class GammaGamma(Result):
    """Parameters of spending and one row per customer; it exists only once fitted."""

    parameters: Mapping[str, float]
    standard_errors: Mapping[str, float] | None
    intervals: Mapping[str, tuple[float, float]] | None
    reason: Reason | None
    log_likelihood: float
    #: Mean value of a purchase over all possible customers; *None* when it is infinite (q below 1).
    mean: float | None
    mean_interval: tuple[float, float] | None
    mean_reason: Reason | None
    repeaters: int
    #: Between number of repeat purchases and their mean value, over those who came again.
    correlation: float | None
    warning: Reason | None
    level: float
    rounds: int
    #: Of the logarithms of the parameters; empty when the data do not settle them.
    covariance: Floats
    customers: NDArray[np.object_]
    frequency: Ints
    monetary: Floats

    def __len__(self) -> int:
        return len(self.frequency)

    @property
    def theta(self) -> Floats:
        return np.array([self.parameters[name] for name in NAMES])

    def expected_value(self, frequency: Any = None, monetary: Any = None) -> Floats:
        """Value to expect of a further purchase; by default of the customers of the fit. Not a number where infinite."""
        if frequency is None:
            return value_of(self.theta, self.frequency.astype(np.float64), self.monetary)
        return value_of(self.theta, np.asarray(frequency, dtype=np.float64), np.asarray(monetary, dtype=np.float64))

    def between(self, prediction: Callable[[Floats], Floats]) -> tuple[Floats, Floats] | None:
        """Interval of a prediction above zero, by the delta method; *None* when the data do not settle the parameters."""
        return delta(prediction, self.theta, self.covariance, self.level) if self.covariance.size else None

    def to_table(self) -> pa.Table:
        x = self.frequency.astype(np.float64)
        edges = self.between(lambda theta: value_of(theta, x, self.monetary))
        nothing = pa.nulls(len(self), pa.float64())
        names = pa.array(self.customers, pa.string()) if len(self.customers) else pa.array(np.arange(1, len(self) + 1)).cast(pa.string())
        return pa.table(
            {
                "customer": names,
                "frequency": self.frequency,
                "monetary": pa.array(np.where(self.frequency > 0, self.monetary, np.nan), from_pandas=True),
                "expected_value": pa.array(self.expected_value(), from_pandas=True),
                "low": nothing if edges is None else pa.array(edges[0], from_pandas=True),
                "high": nothing if edges is None else pa.array(edges[1], from_pandas=True),
            }
        )


def gamma_gamma(
    frequency: Values, monetary: Values, customer: Values | None = None, *, level: float = 0.95
) -> GammaGamma:
    """How much will each customer spend per purchase in the long run?

    Assumptions
        The value of a purchase varies around the customer's own mean (gamma with shape p); means differ between
        customers (inverse gamma with shape q, through scale v). How much someone spends has nothing to do with how often they
        come: read ``correlation`` first. Values are above zero; a margin may be given instead of sales.

    Formula
        m = mean value of the x repeat purchases, over customers with x > 0::

            log L = G'(px+q) - G'(px) - G'(q) + q log v + (px-1) log m + px log x - (px+q) log(xm+v)
            E[value | x, m] = p (v + x m) / (p x + q - 1);   for x = 0 the mean of all: p v / (q - 1)

        G' is the logarithm of the gamma function. Newton's method on the logarithms of p, q, v with the exact gradient
        and Hessian. With q at 1 or below the mean of all customers is infinite: n/a. Intervals by the delta method:
        they say how well the expectation is known, not how much a single purchase may differ from it.

    Parameters
        frequency: purchases after the first one, whole, shape (n,). monetary: mean value of those purchases, money of one
        currency and VAT basis, shape (n,); ignored where frequency is 0 and may be empty there.
        customer: id, optional. level: of the intervals.

    Result
        ``GammaGamma``: p, q, v with errors and intervals, mean of all, correlation with a warning above 0.3 in size, and
        per customer the expected value of a further purchase.

    Errors
        columns_differ, column_no_count, column_no_number, customer_twice, customer_missing, value_not_positive,
        too_few_repeaters (below 10), level_not_a_share.

    Source
        Peter S. Fader and Bruce G. S. Hardie (2013), *The Gamma-Gamma Model of Monetary Value*; Fader, Hardie and Ka Lok
        Lee (2005), *RFM and CLV: Using Iso-Value Curves for Customer Base Analysis*, Journal of Marketing Research 42(4).
    """
    from scipy.special import ndtri

    same_length(frequency=frequency, monetary=monetary)
    if not 0 < level < 1:
        raise Fault("level_not_a_share", _("The level of an interval lies between 0 and 1, like 0.95."))
    x = counts(frequency, "frequency")
    value = spent(monetary, x)
    back = x > 0
    repeaters = int(back.sum())
    if repeaters < FEW:
        raise Fault(
            "too_few_repeaters",
            _("Only %(customers)s customers came again; at least %(needed)s are needed to say how spending differs."),
            customers=repeaters,
            needed=FEW,
        )
    refuse(back & (value <= 0), "value_not_positive", _("%(rows)s customers have a mean value of zero or less: the model needs values above zero."))
    often, mean = x[back].astype(np.float64), value[back]
    unit = float(np.exp(np.log(mean).mean()))
    summit = climb(terms(often, mean / unit), begin(often, mean / unit))
    theta = summit.parameters * np.array([1.0, 1.0, unit])
    covariance = np.empty((0, 0)) if summit.covariance is None else summit.covariance
    errors = None if summit.covariance is None else np.sqrt(np.diag(summit.covariance))
    z = float(ndtri((1 + level) / 2))
    tied = correlation(often, mean)
    finite = theta[1] > 1
    edges = delta(lambda at: value_of(at, np.zeros(1), np.zeros(1)), theta, covariance, level) if finite and covariance.size else None
    return GammaGamma(
        parameters=dict(zip(NAMES, theta.tolist(), strict=True)),
        standard_errors=None if errors is None else dict(zip(NAMES, (theta * errors).tolist(), strict=True)),
        intervals=None if errors is None else {
            name: (float(at * np.exp(-z * error)), float(at * np.exp(z * error))) for name, at, error in zip(NAMES, theta, errors, strict=True)
        },
        reason=UNSETTLED if errors is None else None,
        log_likelihood=summit.value - repeaters * float(np.log(unit)),
        mean=float(theta[0] * theta[2] / (theta[1] - 1)) if finite else None,
        mean_interval=(float(edges[0][0]), float(edges[1][0])) if edges is not None and np.isfinite(edges[1][0]) else None,
        mean_reason=None if finite else ENDLESS,
        repeaters=repeaters,
        correlation=tied,
        warning=Reason(DOUBTFUL, {"correlation": round(tied, 2)}) if tied is not None and abs(tied) > TIED else None,
        level=level,
        rounds=summit.rounds,
        covariance=covariance,
        customers=np.empty(0, dtype=object) if customer is None else ids(customer),
        frequency=x,
        monetary=np.where(back, value, 0.0),
    )  # fmt: skip


ENDLESS = Reason(_("A few customers spend so much more than the others that a mean over all possible customers has no end: read the median or take their orders apart."))
DOUBTFUL = _("How often customers come and how much they spend go together here (correlation %(correlation)s): the model assumes that they do not.")


def spent(monetary: Values, x: Ints) -> Floats:
    """Mean values; empty ones are allowed where there was no repeat purchase."""
    from mercatique.methods.columns import arrow

    column = arrow(monetary, "monetary")
    if column.null_count:
        import pyarrow.compute as pc

        missing = pc.is_null(column).to_numpy(zero_copy_only=False)
        if not (missing & (x > 0)).any():
            column = pc.fill_null(column, 0) if not pa.types.is_null(column.type) else pa.array(np.zeros(len(x)))
    return reals(column, "monetary")


def value_of(theta: Floats, x: Floats, mean: Floats) -> Floats:
    p, q, v = theta
    below = p * x + q - 1
    return np.where(below > 0, p * (v + x * mean) / np.where(below > 0, below, 1.0), np.nan)


def correlation(x: Floats, mean: Floats) -> float | None:
    """Pearson's; *None* when one of the two does not vary."""
    middle = float(mean.mean())
    apart, value = x - x.mean(), mean - middle
    often, size = float(apart @ apart), float(value @ value)
    if often == 0 or size <= len(x) * (1e-12 * middle) ** 2:
        return None
    return float(apart @ value) / float(np.sqrt(often * size))


def begin(x: Floats, mean: Floats) -> Floats:
    """A start: from a part of the customers where they are many."""
    pace = len(x) // SAMPLE
    first = np.array([5.0, 3.0, 2.0 / 5.0])
    return first if pace < 2 else climb(terms(x[pace // 2 :: pace], mean[pace // 2 :: pace]), first).parameters


def sums(x: Floats, whole: Floats) -> tuple[float, ...]:
    """Sums of log w, x log w, 1/w, x/w, 1/w2, x/w2."""
    logs, part = np.log(whole), 1 / whole
    return float(logs.sum()), float(x @ logs), float(part.sum()), float(x @ part), float(part @ part), float((x * part) @ part)


def terms(x: Floats, mean: Floats) -> Callable[[Floats], Derivatives]:
    """The log-likelihood by (p, q, v); gamma functions once for each number of purchases."""
    from scipy.special import gammaln, polygamma, psi

    times = np.bincount(x.astype(np.int64)).astype(np.float64)
    k = np.flatnonzero(times).astype(np.float64)
    times = times[times > 0]
    size, spent_all, log_mean = float(len(x)), x * mean, np.log(mean)
    constant = float((x * log_mean).sum()) + float(times @ (k * np.log(k)))
    plain = float(log_mean.sum())
    blocks = [(x[low : low + BLOCK], spent_all[low : low + BLOCK]) for low in range(0, len(x), BLOCK)]

    def derivatives(theta: Floats) -> Derivatives:
        p, q, v = theta
        all_logs, x_logs, all_parts, x_parts, squares, x_squares = np.sum([sums(often, whole + v) for often, whole in blocks], axis=0).tolist()
        at, own = p * k + q, p * k
        value = float(times @ (gammaln(at) - gammaln(own))) - size * float(gammaln(q) - q * np.log(v)) + p * constant - plain - p * x_logs - q * all_logs
        slope = np.array([
            float((times * k) @ (psi(at) - psi(own))) + constant - x_logs,
            float(times @ psi(at)) - size * float(psi(q) - np.log(v)) - all_logs,
            size * q / v - p * x_parts - q * all_parts,
        ])  # fmt: skip
        high, low = polygamma(1, at), polygamma(1, own)
        pq, pv, qv = float((times * k) @ high), -x_parts, size / v - all_parts
        bend = np.array([
            [float((times * k * k) @ (high - low)), pq, pv],
            [pq, float(times @ high) - size * float(polygamma(1, q)), qv],
            [pv, qv, -size * q / v**2 + p * x_squares + q * squares],
        ])  # fmt: skip
        return value, slope, bend

    return derivatives
