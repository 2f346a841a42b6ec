"""Uncertain durations: PERT by three points, and the end of the plan drawn many times."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Bools, Floats, Values, reals, same_length
from mercatique.methods.finance.hypotheses import pert as draws_of
from mercatique.methods.result import Reason, Result
from mercatique.methods.schedule.critical import critical_path
from mercatique.methods.schedule.network import network

NO_TARGET = _("No day is given that should be held.")


@dataclass(frozen=True)
class Pert(Result):
    """One row per task: mean and variance of its duration, slack, and the plan's mean and standard deviation."""

    tasks: NDArray[np.object_]
    mean: Floats
    variance: Floats
    start: Floats
    slack: Floats
    critical: Bools
    length: float
    deviation: float
    chance: float | None
    chance_reason: Reason | None
    target: float | None
    path: str

    def __len__(self) -> int:
        return len(self.tasks)

    def to_table(self) -> pa.Table:
        columns: dict[str, Any] = {"task": pa.array(self.tasks, pa.string())}
        for name in ("mean", "variance", "start", "slack", "critical"):
            columns[name] = getattr(self, name)
        return pa.table(columns)


@dataclass(frozen=True)
class ScheduleRisk(Result):
    """One row per task: in which share of the draws it was critical, and how its duration moves the end."""

    tasks: NDArray[np.object_]
    mean: Floats
    criticality: Floats
    influence: Floats
    quantiles: dict[str, float]
    expected: float
    deviation: float
    chance: float | None
    chance_reason: Reason | None
    target: float | None
    draws: int
    seed: int

    def __len__(self) -> int:
        return len(self.tasks)

    def to_table(self) -> pa.Table:
        columns: dict[str, Any] = {"task": pa.array(self.tasks, pa.string())}
        for name in ("mean", "criticality", "influence"):
            columns[name] = getattr(self, name)
        return pa.table(columns)


def pert(
    task: Values, optimistic: Values, likely: Values, pessimistic: Values, after: Values, *, target: float | None = None
) -> Pert:
    """How long will the plan take as a mean, and what is the chance to hold a date?

    Assumptions
        Durations follow PERT's beta, on their own; one path decides. When several paths are nearly as long the chance is
        too high: ``schedule_risk`` draws all of them.

    Formula
        mean = (o + 4 m + p) / 6; variance = ((p - o) / 6)^2. The critical path is that of the means; variances add up
        along it, and the chance is that of a normal end: Phi((target - length) / deviation).

    Parameters
        task: name, text, shape (n,). optimistic, likely, pessimistic: days, rising, shape (n,). after: as in
        ``critical_path``. target: days within which it should be done, optional.

    Result
        ``Pert``, one row per task in the order given.

    Errors
        As in ``critical_path``, and points_not_rising.

    Source
        Donald Malcolm, John Roseboom, Charles Clark and Willard Fazar (1959), *Application of a Technique for Research
        and Development Program Evaluation*.
    """
    low, mode, high = _points(task, optimistic, likely, pessimistic, after)
    mean, variance = (low + 4 * mode + high) / 6, ((high - low) / 6) ** 2
    found = critical_path(task, mean, after)
    on_path = [row for row, name in enumerate(found.tasks) if str(name) in found.path.split(" → ")]
    deviation = float(np.sqrt(variance[on_path].sum())) if on_path else 0.0
    chance, why = _chance(target, found.length, deviation)
    return Pert(found.tasks, mean, variance, found.start, found.slack, found.critical, found.length, deviation, chance, why, target, found.path)


def schedule_risk(
    task: Values, optimistic: Values, likely: Values, pessimistic: Values, after: Values,
    *, target: float | None = None, draws: int = 10_000, seed: int = 0,
) -> ScheduleRisk:  # fmt: skip
    """When will it really be done, what is the chance to hold the date, and which tasks decide?

    Assumptions
        Durations vary on their own by PERT's beta between their ends; delays that strike all at once (illness, a
        supplier) are not in it.

    Formula
        The plan is calculated for each draw. Criticality of a task = share of draws in which it has no slack; influence
        = rank correlation of its duration with the end. Chance = share of draws that end by the target.

    Parameters
        As in ``pert``. draws: 1,000 to 100,000. seed: of the random numbers.

    Result
        ``ScheduleRisk``, one row per task in the order given; quantiles of the length at 10, 50, 80, 90 and 95 %.

    Errors
        As in ``pert``, and draws_outside.

    Source
        Richard Van Slyke (1963), *Monte Carlo Methods and the PERT Problem*, Operations Research 11(5).
    """
    if not 1000 <= draws <= 100_000:
        raise Fault("draws_of_plan_outside", _("The number of draws lies between 1,000 and 100,000."))
    low, mode, high = _points(task, optimistic, likely, pessimistic, after)
    net = network(task, after)
    # Each task draws from its own stream, so that the order of rows does not matter.
    streams = dict(zip(sorted(map(str, net.tasks)), np.random.default_rng(seed).spawn(len(net)), strict=True))
    long = np.array([draws_of(streams[str(name)], a, b, c, draws) for name, a, b, c in zip(net.tasks, low, mode, high, strict=True)]).reshape(len(net), draws)
    start = net.earliest(long)
    end = (start + long).max(0) if len(net) else np.zeros(draws)
    critical = net.latest(long, end) - start < 1e-9
    levels = (0.1, 0.5, 0.8, 0.9, 0.95)
    ranks = _ranks(end)
    return ScheduleRisk(
        tasks=net.tasks,
        mean=long.mean(1) if len(net) else np.zeros(0),
        criticality=critical.mean(1) if len(net) else np.zeros(0),
        influence=np.array([float(np.corrcoef(_ranks(row), ranks)[0, 1]) if row.std() > 0 and end.std() > 0 else 0.0 for row in long]),
        quantiles={f"{level:g}": float(value) for level, value in zip(levels, np.quantile(end, levels), strict=True)},
        expected=float(end.mean()),
        deviation=float(end.std()),
        chance=None if target is None else float((end <= target + 1e-9).mean()),
        chance_reason=Reason(NO_TARGET) if target is None else None,
        target=target,
        draws=draws,
        seed=seed,
    )


def _points(task: Values, optimistic: Values, likely: Values, pessimistic: Values, after: Values) -> tuple[Floats, Floats, Floats]:
    same_length(task=task, optimistic=optimistic, likely=likely, pessimistic=pessimistic, after=after)
    low, mode, high = reals(optimistic, "optimistic"), reals(likely, "likely"), reals(pessimistic, "pessimistic")
    if (low < 0).any():
        raise Fault("duration_negative", _("A duration is below zero."))
    if ((low > mode) | (mode > high)).any():
        raise Fault("points_not_rising", _("The three durations of a task must rise: optimistic, likely, pessimistic."))
    return low, mode, high


def _chance(target: float | None, length: float, deviation: float) -> tuple[float | None, Reason | None]:
    if target is None:
        return None, Reason(NO_TARGET)
    if deviation <= 0:
        return (1.0 if target >= length else 0.0), None
    from scipy.stats import norm

    return float(norm.cdf((target - length) / deviation)), None


def _ranks(values: Floats) -> NDArray[np.int64]:
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")
