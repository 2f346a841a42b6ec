"""One task at a time per person: what would have to move, proposed line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mercatique.methods.schedule import levelling
from mercatique.methods.schedule.dated import Plan
from mercatique.methods.schedule.network import Network
from mercatique.plan.schedule.load import loads
from mercatique.plan.schedule.models import Task
from mercatique.plan.schedule.timetable import Row, Timetable

#: Above this many tasks the order is that of the latest starts, without a search for the shortest plan.
SEARCHED = 120
SECONDS = 0.5
#: By clock, the places that are taken by other projects.
Taken = Mapping[int, Sequence[int]]


@dataclass(frozen=True)
class Proposal:
    """A task that would move: from its planned day to another."""

    row: Row
    start: Any
    end: Any
    forced: str

    @property
    def by(self) -> int:
        """Calendar days, below zero when it comes earlier."""
        return (self.start - self.row.start).days


@dataclass(frozen=True)
class Levelled:
    """What is proposed, and what it would change."""

    proposals: tuple[Proposal, ...]
    before: int
    after: int
    end: Any
    late_by: int


def of(found: Timetable) -> Levelled | None:
    """Nothing when nobody has two tasks at once."""
    over = sum(len(load.over) for load in loads([found]))
    if not over or found.plan is None or found.axis is None:
        return None
    start, finish = backward(found) if found.backward else forward(found.plan)
    proposals = []
    for row in found.rows:
        if row.node.state != "waiting" or row.node.milestone or row.node.owner is None:
            continue
        first, last = found.axis.first(int(start[row.place])), found.axis.last(int(finish[row.place]))
        if first != row.start:
            forced = Task.Forced.ON if found.backward and row.leads else Task.Forced.NOT_BEFORE
            proposals.append(Proposal(row, first, last, forced))
    leading = [row for row in found.rows if row.leads]
    end = found.axis.last(max(int(finish[row.place]) for row in leading))
    late = max(max(int(finish[row.place]) for row in leading) - found.axis.by(found.project.launch), 0) if found.project.launch else 0
    proposals.sort(key=lambda one: (one.start, one.row.node.number))
    return Levelled(tuple(proposals), over, 0, end, late)


def turns(plan: Plan) -> Any:
    """The order in which tasks are placed: as the shortest plan has them, or by their latest start."""
    if len(plan.jobs) > SEARCHED:
        _start, finish = plan.earliest()
        return plan.latest(np.full(len(plan.jobs), int(finish.max())))[0]
    names = [str(row) for row in range(len(plan.jobs))]
    origin = min(job.fixed[0] if job.fixed else job.floor for job in plan.jobs)
    after = [
        "; ".join([*(f"{link.after} {link.kind}{int(link.lag):+d}" for link in plan.net.before[row]), f"o SS{max((job.fixed[0] if job.fixed else job.floor) - origin, 0):+d}"])
        for row, job in enumerate(plan.jobs)
    ]
    long = [float(job.fixed[1] - job.fixed[0] if job.fixed else job.long) for job in plan.jobs]
    person = [str(job.clock) if job.clock and not job.fixed else "" for job in plan.jobs]
    ones = [1.0] * (len(names) + 1)
    return levelling(["o", *names], [0.0, *long], ["", *after], ["", *person], ones, ones, seconds=SECONDS).start[1:].astype(float)


def forward(plan: Plan, taken: Taken | None = None) -> tuple[Any, Any]:
    """Everything at its earliest, one task at a time."""
    return plan.levelled(turns(plan), taken)


def backward(found: Timetable, taken: Taken | None = None) -> tuple[Any, Any]:
    """What leads to the launch at its latest, one task at a time; the rest after it."""
    plan = found.plan
    assert plan is not None and found.axis is not None and found.project.launch is not None
    rows = sorted(found.rows, key=lambda row: row.place)
    due = found.axis.by(found.project.launch)
    today = found.axis.at(found.facts.today)
    ends = np.array([due if row.leads else plan.places for row in rows])
    over = [row.node.over for row in rows]
    links = tuple(link for link in plan.net.links if not over[link.task] and rows[link.task].leads)
    jobs = tuple(job if row.node.state != "waiting" else job._replace(floor=0) for job, row in zip(plan.jobs, rows, strict=True))
    mirrored = Plan(Network(plan.net.tasks, links, plan.net.order), jobs, plan.clocks, plan.places).mirrored(ends, {})
    _begin, end = mirrored.levelled(turns(mirrored), {clock: [plan.places - 1 - place for place in places] for clock, places in (taken or {}).items()})
    start = plan.places - end
    if any(row.leads and row.node.state == "waiting" and start[row.place] < max(today, plan.jobs[row.place].floor if not row.node.milestone else 0) for row in rows):
        return forward(plan, taken)  # there is no time left before the launch: it moves
    held = tuple(
        job._replace(floor=max(job.floor, int(start[row.place]))) if row.leads and row.node.state == "waiting" else job for job, row in zip(plan.jobs, rows, strict=True)
    )
    return Plan(plan.net, held, plan.clocks, plan.places).levelled(start.astype(float), taken)


