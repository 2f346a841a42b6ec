"""Critical path: how long the plan takes at least, and which tasks may not slip; on days of the calendar too."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Bools, Floats, Values, reals, same_length
from mercatique.methods.result import Reason, Result
from mercatique.methods.schedule.calendar import FRANCE, calendar
from mercatique.methods.schedule.network import Network, network

SLACK = 1e-9


@dataclass(frozen=True)
class CriticalPath(Result):
    """One row per task in the order given: earliest and latest start and finish, slack, and whether it is critical."""

    tasks: NDArray[np.object_]
    durations: Floats
    start: Floats
    finish: Floats
    latest_start: Floats
    latest_finish: Floats
    slack: Floats
    free_slack: Floats
    critical: Bools
    length: float
    path: str

    def __len__(self) -> int:
        return len(self.tasks)

    def to_table(self) -> pa.Table:
        columns: dict[str, Any] = {"task": pa.array(self.tasks, pa.string()), "duration": self.durations}
        for name in ("start", "finish", "latest_start", "latest_finish", "slack", "free_slack", "critical"):
            columns[name] = getattr(self, name)
        return pa.table(columns)


@dataclass(frozen=True)
class DatedPlan(Result):
    """One row per task in the order given: the days on which it must begin and end at the latest, and could at the earliest."""

    tasks: NDArray[np.object_]
    must_start: tuple[date, ...]
    must_finish: tuple[date, ...]
    could_start: tuple[date | None, ...]
    could_finish: tuple[date | None, ...]
    slack: Floats
    deadline: date
    start_by: date | None
    start_by_reason: Reason | None
    late_by: int | None
    region: str

    def __len__(self) -> int:
        return len(self.tasks)

    def to_table(self) -> pa.Table:
        days = {"must_start": self.must_start, "must_finish": self.must_finish, "could_start": self.could_start, "could_finish": self.could_finish}
        columns: dict[str, Any] = {"task": pa.array(self.tasks, pa.string())}
        columns.update({name: pa.array(values, pa.date32()) for name, values in days.items()})
        columns["slack"] = pa.array(self.slack, from_pandas=True)
        return pa.table(columns)


def critical_path(task: Values, duration: Values, after: Values) -> CriticalPath:
    """How long does the plan take at least, and which tasks may not slip?

    Assumptions
        Durations are known and people enough; a task once begun goes on without a break.

    Formula
        Earliest starts go forwards through the links, latest ones backwards from the end. A link holds the start of a
        task by the start or finish of another, with a lag::

            FS  start >= finish' + lag      SS  start >= start' + lag
            FF  finish >= finish' + lag     SF  finish >= start' + lag

        Slack = latest - earliest start; free slack = how far a task may slip without moving another; critical tasks have
        no slack.

    Parameters
        task: name, text, shape (n,), each once. duration: days (or any unit), zero for a milestone, shape (n,).
        after: what it waits for, text, shape (n,), like ``A; B SS+2; C FF-1`` (finish to start when no type is said).

    Result
        ``CriticalPath``, one row per task in the order given; the length, and one critical path by name.

    Errors
        columns_differ, task_missing, task_twice, task_unknown, cycle, duration_negative, column_no_number.

    Source
        James Kelley and Morgan Walker (1959), *Critical-Path Planning and Scheduling*; links with lags: Kelley (1961).
    """
    same_length(task=task, duration=duration, after=after)
    net, long = network(task, after), lengths(duration)
    start = net.earliest(long)
    finish = start + long
    end = float(finish.max()) if len(net) else 0.0
    late = net.latest(long, end)
    slack = np.where(np.abs(late - start) < SLACK, 0.0, late - start)
    critical = slack <= SLACK
    return CriticalPath(
        tasks=net.tasks,
        durations=long,
        start=start,
        finish=finish,
        latest_start=late,
        latest_finish=late + long,
        slack=slack,
        free_slack=_free(net, start, long, end),
        critical=critical,
        length=end,
        path=" → ".join(str(net.tasks[row]) for row in _path(net, start, long, critical, end)),
    )


def backward_plan(
    task: Values, duration: Values, after: Values, *, deadline: date | None = None, start: date | None = None, region: str = FRANCE
) -> DatedPlan:
    """When must each task begin for all to be ready on the day?

    Assumptions
        Durations are whole working days (Monday to Friday without public holidays); a task of one day begins and ends
        on the same day, a milestone falls on the day its predecessors are done. Half days are rounded up.

    Formula
        The latest starts of the critical path, counted back from the deadline on the calendar. With ``start`` also the
        earliest days, counted forward from it: when they go beyond the deadline, ``late_by`` says by how many working
        days.

    Parameters
        task, duration, after: as in ``critical_path``. deadline: the last day, by which all is done.
        start: first day on which work can begin, optional. region: of the public holidays.

    Result
        ``DatedPlan``, one row per task in the order given, ``start_by`` the day on which work must begin at the latest.

    Errors
        As in ``critical_path``, and deadline_missing, region_unknown, year_outside.

    Source
        Backward scheduling (rétroplanning) on the critical path of Kelley and Walker (1959); Code du travail L3133-1.
    """
    if deadline is None:
        raise Fault("deadline_missing", _("Give the day on which all must be ready."))
    found = critical_path(task, np.ceil(lengths(duration) - SLACK), after)
    days = calendar(region)
    last = days.before(deadline, 0)
    length = int(found.length)
    begins, ends = [], []
    for late, long in zip(found.latest_start, found.durations, strict=True):
        first, final = _days_of(late, long)
        begins.append(days.before(last, max(length - 1 - first, 0)))
        ends.append(days.before(last, max(length - 1 - final, 0)))
    could_begin: list[date | None] = [None] * len(found)
    could_end: list[date | None] = [None] * len(found)
    late_by = None
    if start is not None:
        for row, (early, long) in enumerate(zip(found.start, found.durations, strict=True)):
            first, final = _days_of(early, long)
            could_begin[row] = days.after(start, first)
            could_end[row] = days.after(start, final)
        over = max((day for day in could_end if day is not None), default=last)
        late_by = max(days.between(last, over) - 1, 0) if over > last else 0
    return DatedPlan(
        tasks=found.tasks,
        must_start=tuple(begins),
        must_finish=tuple(ends),
        could_start=tuple(could_begin),
        could_finish=tuple(could_end),
        slack=found.slack,
        deadline=deadline,
        start_by=min(begins, default=None),
        start_by_reason=None if begins else Reason(_("There is no task to begin.")),
        late_by=late_by,
        region=region,
    )


def _days_of(start: float, long: float) -> tuple[int, int]:
    """First and last working day of a task, counted from 0; a milestone falls on the last day of what it waits for."""
    first = int(start) if long > 0 or start < 1 else int(start) - 1
    return first, first + max(int(long), 1) - 1


def lengths(duration: Values) -> Floats:
    """Durations from zero up."""
    found = reals(duration, "duration")
    if (found < 0).any():
        raise Fault("duration_negative", _("A duration is below zero."))
    return found


def _free(net: Network, start: Floats, long: Floats, end: float) -> Floats:
    found = end - (start + long)
    for link in net.links:
        room = start[link.task] - net.bound(link, start[link.after], long)
        found[link.after] = min(found[link.after], room)
    return np.where(np.abs(found) < SLACK, 0.0, found)


def _path(net: Network, start: Floats, long: Floats, critical: Bools, end: float) -> list[int]:
    """One chain of critical tasks from the beginning to the end."""
    last = [row for row in range(len(net)) if critical[row] and abs(start[row] + long[row] - end) < SLACK]
    if not last:
        return []
    found = [last[0]]
    while True:
        holding = [
            link.after
            for link in net.links
            if link.task == found[0] and critical[link.after] and abs(net.bound(link, start[link.after], long) - start[found[0]]) < SLACK and link.after not in found
        ]
        if not holding:
            return found
        found.insert(0, min(holding))
