"""A fitted model of buying until leaving: parameters with their errors, and what it expects of each customer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values
from mercatique.methods.customers.histories import Histories, Watched, watched
from mercatique.methods.customers.newton import Derivatives, Summit, climb
from mercatique.methods.result import Reason, Result

#: Log-likelihood of the histories with gradient and Hessian, by the parameters.
Likelihood: TypeAlias = Callable[[Floats, Histories], Derivatives]
#: A prediction by the parameters.
Prediction: TypeAlias = Callable[[Floats], Floats]

#: Change of a logarithm for the slope of a prediction.
NUDGE = 1e-4
#: Gamma shapes and times that start the climb, times as a part of the longest one.
START = (0.5, 0.2, 0.6, 1.5)


@dataclass(frozen=True)
class Lifetime(Result):
    """Parameters of the model, and one row per customer. Times are in the unit of ``age``; it exists only once fitted."""

    parameters: Mapping[str, float]
    standard_errors: Mapping[str, float] | None
    intervals: Mapping[str, tuple[float, float]] | None
    reason: Reason | None
    log_likelihood: float
    repeaters: int
    horizon: float
    level: float
    rounds: int
    #: Of the logarithms of the parameters; empty when the data do not settle them.
    covariance: Floats
    customers: NDArray[np.object_]
    frequency: Ints
    recency: Floats
    age: Floats

    NAMES: ClassVar[tuple[str, ...]] = ()

    def __len__(self) -> int:
        return len(self.frequency)

    @staticmethod
    def alive(theta: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        """Chance of not having left, by the parameters."""
        raise NotImplementedError

    @staticmethod
    def ahead(theta: Floats, time: float, x: Floats, age: Floats) -> Floats:
        """Purchases within ``time`` of a customer known not to have left, by the parameters."""
        raise NotImplementedError

    @staticmethod
    def newcomer(theta: Floats, time: Floats) -> Floats:
        """Purchases after the first one within ``time`` of it, by the parameters."""
        raise NotImplementedError

    @property
    def theta(self) -> Floats:
        return np.array([self.parameters[name] for name in self.NAMES])

    def p_alive(self, frequency: Any = None, recency: Any = None, age: Any = None) -> Floats:
        """Chance that each customer is still one; by default of the customers of the fit."""
        return self.alive(self.theta, *self._histories(frequency, recency, age))

    def expected_purchases(self, time: float | None = None, frequency: Any = None, recency: Any = None, age: Any = None) -> Floats:
        """Purchases to expect of each customer within ``time`` (default: the horizon) from now."""
        x, last, seen = self._histories(frequency, recency, age)
        return foreseen(self, self.theta, self._time(time), x, last, seen)

    def expected_of_new(self, time: Any = None) -> Floats:
        """Purchases to expect of a new customer after the first one, within ``time`` (default: the horizon) of it."""
        return self.newcomer(self.theta, np.asarray(self._time(time), dtype=np.float64))

    def between(self, prediction: Prediction, *, share: bool = False) -> tuple[Floats, Floats] | None:
        """Interval of a prediction that is above zero (or a share): what not knowing the parameters exactly makes of it.

        The delta method on the logarithm (of a share: on the log-odds). *None* when the data do not settle the parameters.
        """
        if not self.covariance.size:
            return None
        return delta(prediction, self.theta, self.covariance, self.level, share=share)

    def purchases_between(self, time: float | None = None) -> tuple[Floats, Floats] | None:
        """Interval of ``expected_purchases`` of each customer of the fit."""
        x, last, seen = self._histories(None, None, None)
        period = self._time(time)
        return self.between(lambda theta: foreseen(self, theta, period, x, last, seen))

    def totals(self) -> dict[str, float | None]:
        """All customers together within the horizon: still active, purchases with their interval; and of one new customer."""
        x, last, seen = self._histories(None, None, None)
        edges = self.between(lambda theta: np.array([foreseen(self, theta, self.horizon, x, last, seen).sum()]))
        return {
            "still_active": float(self.p_alive().sum()),
            "expected": float(self.expected_purchases().sum()),
            "expected_low": None if edges is None else float(edges[0][0]),
            "expected_high": None if edges is None else float(edges[1][0]),
            "expected_of_new": float(self.expected_of_new()),
        }

    def to_table(self) -> pa.Table:
        edges = self.purchases_between()
        nothing = pa.nulls(len(self), pa.float64())
        names = pa.array(self.customers, pa.string()) if len(self.customers) else pa.array(np.arange(1, len(self) + 1)).cast(pa.string())
        return pa.table(
            {
                "customer": names,
                "frequency": self.frequency,
                "recency": self.recency,
                "age": self.age,
                "alive": self.p_alive(),
                "expected": self.expected_purchases(),
                "low": nothing if edges is None else edges[0],
                "high": nothing if edges is None else edges[1],
            }
        )

    def to_json(self) -> dict[str, Any]:
        found = super().to_json()
        return {**found, "summary": {**found["summary"], "customers": len(self), **self.totals()}}

    def _histories(self, frequency: Any, recency: Any, age: Any) -> tuple[Floats, Floats, Floats]:
        if frequency is None:
            return self.frequency.astype(np.float64), self.recency, self.age
        x, last, seen = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (frequency, recency, age))
        return x, last, seen

    def _time(self, time: Any) -> Any:
        return self.horizon if time is None else time


def foreseen(model: Lifetime, theta: Floats, time: float, x: Floats, recency: Floats, age: Floats) -> Floats:
    """Chance of not having left times purchases if not; the latter worked out once for each different (x, T)."""
    places, cell = different(x, age)
    return model.alive(theta, x, recency, age) * model.ahead(theta, time, x[places], age[places])[cell]


def different(x: Floats, age: Floats) -> tuple[Ints, Ints]:
    """Rows of different (x, T), and for each row the place of its own among them."""
    order = np.lexsort((age, x))
    first = np.ones(len(x), dtype=bool)
    first[1:] = (np.diff(x[order]) != 0) | (np.diff(age[order]) != 0)
    cell = np.empty(len(x), dtype=np.int64)
    cell[order] = np.cumsum(first) - 1
    return order[first], cell


def delta(prediction: Prediction, theta: Floats, covariance: Floats, level: float, *, share: bool = False) -> tuple[Floats, Floats]:
    """Interval of a prediction from the covariance of the logarithms of its parameters."""
    from scipy.special import expit, logit, ndtri

    def bent(values: Floats) -> Floats:
        return np.asarray(logit(np.clip(values, 1e-12, 1 - 1e-12)) if share else np.log(np.maximum(values, 1e-300)))

    reach = float(ndtri((1 + level) / 2)) * np.sqrt(variance(lambda at: bent(prediction(at)), theta, covariance))
    middle = bent(prediction(theta))
    back = expit if share else np.exp
    return back(middle - reach), back(middle + reach)


def variance(prediction: Prediction, theta: Floats, covariance: Floats) -> Floats:
    """Variance of a prediction, by its slopes along the logarithms of the parameters."""
    steps = NUDGE * np.eye(len(theta))
    slopes = np.stack([(prediction(theta * np.exp(step)) - prediction(theta * np.exp(-step))) / (2 * NUDGE) for step in steps])
    return np.asarray(np.einsum("i...,ij,j...->...", slopes, covariance, slopes))


def fit(
    model: type[Lifetime], likelihood: Likelihood, frequency: Values, recency: Values, age: Values, customer: Values | None,
    *, horizon: float, penalty: float, level: float,
) -> Any:  # fmt: skip
    """The model of highest likelihood, begun on a part of the histories where they are many."""
    if not horizon > 0 or not np.isfinite(horizon):
        raise Fault("horizon_not_positive", _("The horizon must be a time above zero, in the unit of the data."))
    if not 0 < level < 1:
        raise Fault("level_not_a_share", _("The level of an interval lies between 0 and 1, like 0.95."))
    if not penalty >= 0:
        raise Fault("penalty_negative", _("The penalty must be zero or more."))
    rows = watched(frequency, recency, age, customer)
    histories = rows.grouped()
    refuse_silence(histories)
    longest = float(histories.age.max())
    scaled = Histories(histories.x, histories.recency / longest, histories.age / longest, histories.weight)
    start = np.array(START)
    part = scaled.sample()
    if part is not None:
        start = climb(shrunk(likelihood, part, penalty), start).parameters
    summit = climb(shrunk(likelihood, scaled, penalty), start)
    return fitted(model, rows, summit, longest, histories, penalty, horizon, level)


def refuse_silence(histories: Histories) -> None:
    if not histories.x.any():
        raise Fault(
            "nobody_came_again",
            _("Nobody bought a second time in these data: nothing can be said about coming again. Take a longer period."),
        )


def shrunk(likelihood: Likelihood, histories: Histories, penalty: float) -> Callable[[Floats], Derivatives]:
    """The likelihood less ``penalty`` times the number of customers times the sum of squared parameters."""
    cost = penalty * float(histories.weight.sum())

    def derivatives(theta: Floats) -> Derivatives:
        value, slope, bend = likelihood(theta, histories)
        return value - cost * float(theta @ theta), slope - 2 * cost * theta, bend - 2 * cost * np.eye(len(theta))

    return derivatives


def fitted(
    model: type[Lifetime], rows: Watched, summit: Summit, longest: float, histories: Histories, penalty: float, horizon: float, level: float
) -> Lifetime:
    from scipy.special import ndtri

    times = np.array([longest if name in ("alpha", "beta") else 1.0 for name in model.NAMES])
    theta = summit.parameters * times
    weight = histories.weight
    cost = penalty * float(weight.sum()) * float(summit.parameters @ summit.parameters)
    value = summit.value + cost - float((weight * histories.x).sum()) * float(np.log(longest))
    errors = None if summit.covariance is None else np.sqrt(np.diag(summit.covariance))
    z = float(ndtri((1 + level) / 2))
    return model(
        parameters=dict(zip(model.NAMES, theta.tolist(), strict=True)),
        standard_errors=None if errors is None else dict(zip(model.NAMES, (theta * errors).tolist(), strict=True)),
        intervals=None if errors is None else {
            name: (float(middle * np.exp(-z * error)), float(middle * np.exp(z * error)))
            for name, middle, error in zip(model.NAMES, theta, errors, strict=True)
        },
        reason=UNSETTLED if errors is None else None,
        log_likelihood=value,
        repeaters=int(weight[histories.x > 0].sum()),
        horizon=float(horizon),
        level=level,
        rounds=summit.rounds,
        covariance=np.empty((0, 0)) if summit.covariance is None else summit.covariance,
        customers=np.empty(0, dtype=object) if rows.customers is None else rows.customers,
        frequency=rows.x,
        recency=rows.recency,
        age=rows.age,
    )  # fmt: skip


UNSETTLED = Reason(
    _("The data do not settle all parameters (too few customers came again, or all alike): read the forecasts as a rough guide, without interval. A longer period or more customers would settle them.")
)
