"""Levelling: the shortest plan that people and machines can carry, and what it moves."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    Bools,
    Floats,
    Ints,
    Keys,
    Values,
    identifiers,
    reals,
    same_length,
    texts,
)
from mercatique.methods.result import Reason, Result
from mercatique.methods.schedule.network import Network, network

NOT_PROVED = _("The time was up before this plan was proved to be the shortest: give more seconds.")


@dataclass(frozen=True)
class Levelled(Result):
    """One row per task in the order given: when it could begin without limits, when it begins within them, and the delay."""

    tasks: NDArray[np.object_]
    durations: Ints
    wanted: Ints
    start: Ints
    finish: Ints
    delay: Ints
    length: int
    length_without_limits: int
    bound: int
    proved: bool
    proved_reason: Reason | None
    peak: dict[str, float]
    capacity: dict[str, float]

    def __len__(self) -> int:
        return len(self.tasks)

    def to_table(self) -> pa.Table:
        columns: dict[str, Any] = {"task": pa.array(self.tasks, pa.string())}
        for name in ("durations", "wanted", "start", "finish", "delay"):
            columns[name] = getattr(self, name)
        return pa.table(columns)


@dataclass(frozen=True)
class Need:
    """What each task takes of each resource while it runs, and how much there is."""

    resources: NDArray[np.object_]
    amount: Ints
    capacity: Ints


def levelling(
    task: Values, duration: Values, after: Values, resource: Values, need: Values, capacity: Values, *, seconds: float = 5.0, seed: int = 0
) -> Levelled:
    """What is the shortest plan that the people and machines at hand can carry?

    Assumptions
        Whole days; a task runs without a break and takes the same of a resource every day; capacities are steady.

    Formula
        The start of every task, as early as possible for the whole, such that the links hold and on every day the needs
        of the tasks that run stay within each capacity (resource-constrained project scheduling), by constraint
        programming (CP-SAT) with the critical path and the energy of each resource as bounds.

    Parameters
        task: name, text, shape (n,), one row per task and resource (one without a resource: empty).
        duration: whole days, the same in all rows of a task, shape (n,). after: as in ``critical_path``, the same in all
        rows of a task. resource: person, team or machine, text, shape (n,). need: whole units, shape (n,).
        capacity: whole units, the same in all rows of a resource, shape (n,).
        seconds: most time to search, 0.1 to 600. seed: of the search.

    Result
        ``Levelled``, one row per task in the order of its first row. ``proved`` says that no plan is shorter, else
        ``bound`` is how short it could be at best.

    Errors
        columns_differ, task_differs, capacity_differs, need_above_capacity, whole_days, seconds_outside, and those of
        ``critical_path``.

    Source
        Alan Pritsker, Lawrence Watters and Philip Wolfe (1969), *Multiproject Scheduling with Limited Resources*;
        Rainer Kolisch and Arno Sprecher (1997), *PSPLIB*. Solved by OR-Tools CP-SAT.
    """
    same_length(task=task, duration=duration, after=after, resource=resource, need=need, capacity=capacity)
    if not 0.1 <= seconds <= 600:
        raise Fault("seconds_outside", _("The time to search lies between 0.1 and 600 seconds."))
    names, first = _tasks(task, duration, after)
    long_by_row, waits = _whole(duration, "duration"), texts(after, "after")
    long = long_by_row[first]
    net = network(names[first], [str(waits[row]) for row in first])
    needs = _needs(names, net, resource, need, capacity)
    wanted = net.earliest(long.astype(np.float64))
    start, bound, proved = _solve(net, long, needs, seconds, seed)
    finish = start + long
    length = int(finish.max()) if len(net) else 0
    return Levelled(
        tasks=net.tasks,
        durations=long,
        wanted=np.ceil(wanted - 1e-9).astype(np.int64),
        start=start,
        finish=finish,
        delay=start - np.ceil(wanted - 1e-9).astype(np.int64),
        length=length,
        length_without_limits=int(np.ceil((wanted + long).max() - 1e-9)) if len(net) else 0,
        bound=length if proved else bound,
        proved=proved,
        proved_reason=None if proved else Reason(NOT_PROVED),
        peak={str(name): float(peak) for name, peak in zip(needs.resources, _peaks(start, finish, needs, length), strict=True)},
        capacity={str(name): float(most) for name, most in zip(needs.resources, needs.capacity, strict=True)},
    )


def _tasks(task: Values, duration: Values, after: Values) -> tuple[NDArray[np.object_], list[int]]:
    names = np.array([str(name).strip() for name in texts(task, "task")], dtype=object)
    long, waits = reals(duration, "duration"), texts(after, "after")
    seen: dict[str, int] = {}
    for row, name in enumerate(names):
        begun = seen.setdefault(name, row)
        if long[begun] != long[row] or waits[begun] != waits[row]:
            raise Fault("task_differs", _("%(task)s has two durations or two sets of links: give it one."), task=name)
    return names, list(seen.values())


def _whole(values: Values, role: str) -> Ints:
    found = reals(values, role)
    if (found < 0).any() or (found != np.floor(found)).any():
        raise Fault("whole_days", _("The column for %(role)s must hold whole numbers from zero up."), role=role)
    return found.astype(np.int64)


def _needs(names: NDArray[np.object_], net: Network, resource: Values, need: Values, capacity: Values) -> Need:
    keys: Keys = identifiers(resource, "resource")
    amounts, most = _whole(need, "need"), _whole(capacity, "capacity")
    place = {str(name): row for row, name in enumerate(net.tasks)}
    table = np.zeros((len(net), len(keys)), dtype=np.int64)
    limits = np.full(len(keys), -1, dtype=np.int64)
    for row, code in enumerate(keys.codes):
        if code < 0:
            continue
        if limits[code] not in (-1, most[row]):
            raise Fault("capacity_differs", _("%(resource)s has two capacities: give it one."), resource=keys.names[code])
        limits[code] = most[row]
        table[place[str(names[row])], code] += amounts[row]
    over = np.argwhere(table > limits)
    if len(over):
        task, code = over[0]
        raise Fault(
            "need_above_capacity",
            _("%(task)s needs %(need)s of %(resource)s, of which there are %(capacity)s: no plan can hold it."),
            task=net.tasks[task],
            need=int(table[task, code]),
            resource=keys.names[code],
            capacity=int(limits[code]),
        )
    return Need(keys.names, table, limits)


def _solve(net: Network, long: Ints, needs: Need, seconds: float, seed: int) -> tuple[Ints, int, bool]:
    from ortools.sat.python import cp_model

    if not len(net):
        return np.zeros(0, dtype=np.int64), 0, True
    first, horizon = serial(net, long, needs)
    bound = lower_bound(net, long, needs)
    if horizon == bound:
        return first, bound, True
    model = cp_model.CpModel()
    starts = [model.new_int_var(0, int(horizon - span), f"s{row}") for row, span in enumerate(long)]
    end = model.new_int_var(int(bound), int(horizon), "end")
    for row, span in enumerate(long):
        model.add(starts[row] + int(span) <= end)
        model.add_hint(starts[row], int(first[row]))
    for link in net.links:
        left = starts[link.after] + int(np.ceil(link.lag - 1e-9)) + (int(long[link.after]) if link.kind in ("FS", "FF") else 0)
        right = starts[link.task] + (int(long[link.task]) if link.kind in ("FF", "SF") else 0)
        model.add(right >= left)
    bars = [model.new_fixed_size_interval_var(starts[row], int(span), f"t{row}") for row, span in enumerate(long)]
    for code, most in enumerate(needs.capacity):
        rows = [row for row in range(len(net)) if needs.amount[row, code] and long[row]]
        model.add_cumulative([bars[row] for row in rows], [int(needs.amount[row, code]) for row in rows], int(most))
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = seed
    state = solver.solve(model)
    if state not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return first, bound, False
    return np.array([solver.value(one) for one in starts], dtype=np.int64), int(np.ceil(solver.best_objective_bound - 1e-6)), state == cp_model.OPTIMAL


def serial(net: Network, long: Ints, needs: Need) -> tuple[Ints, int]:
    """A plan to begin with: task by task, the one with the earliest latest start first, each where it first fits."""
    latest = net.latest(long.astype(np.float64), float(long.sum()))
    horizon = int(long.sum() + sum(max(link.lag, 0) for link in net.links)) + 1
    used = np.zeros((horizon + int(long.max(initial=0)) + 1, len(needs.capacity)), dtype=np.int64)
    start = np.zeros(len(net), dtype=np.int64)
    waiting, done = set(range(len(net))), set()
    before = {row: [link for link in net.links if link.task == row] for row in range(len(net))}
    while waiting:
        ready = [row for row in waiting if all(link.after in done for link in before[row])]
        row = min(ready, key=lambda one: (latest[one], one))
        at = int(max([0.0, *(float(net.bound(link, start[link.after].astype(np.float64), long.astype(np.float64))) for link in before[row])]) + 1 - 1e-9)
        while long[row] and (used[at : at + long[row]] + needs.amount[row] > needs.capacity).any():
            at += 1
        used[at : at + long[row]] += needs.amount[row]
        start[row] = at
        waiting.discard(row)
        done.add(row)
    return start, int((start + long).max())


def lower_bound(net: Network, long: Ints, needs: Need) -> int:
    """No plan is shorter than the critical path, nor than the work of a resource over its capacity."""
    path = float((net.earliest(long.astype(np.float64)) + long).max())
    work = [(needs.amount[:, code] * long).sum() / most for code, most in enumerate(needs.capacity) if most]
    return int(np.ceil(max([path, *work]) - 1e-9))


def _peaks(start: Ints, finish: Ints, needs: Need, length: int) -> Floats:
    found = np.zeros(len(needs.capacity))
    for day in range(length):
        runs: Bools = (start <= day) & (finish > day)
        found = np.maximum(found, needs.amount[runs].sum(0))
    return found
