"""People are shared: one task at a time over all projects, those of the first priority placed first; proposed line by line."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.jobs import Run, job
from mercatique.kernel.models import Job, Workspace
from mercatique.plan.models import Project, Task
from mercatique.plan.schedule import levelling, timetable
from mercatique.plan.schedule.load import loads
from mercatique.plan.schedule.timetable import Row, Timetable

JOB = "plan-levelling"
#: What comes after every project that has a priority.
LAST = 100


@dataclass(frozen=True)
class Line:
    """A task that would move, in which project."""

    project: Project
    row: Row
    start: date
    end: date
    forced: str


@dataclass(frozen=True)
class Outcome:
    """A project before and after: its end, and by how many working days its launch is missed."""

    project: Project
    before: date | None
    after: date | None
    late_before: int
    late_after: int
    moved: int
    stuck: bool = False


@dataclass(frozen=True)
class Together:
    """What is proposed over all projects, and the days with several tasks for one person before and after."""

    lines: tuple[Line, ...]
    outcomes: tuple[Outcome, ...]
    before: int
    after: int


def projects_of(workspace: Workspace) -> list[Project]:
    """The projects in the order in which they get their people."""
    found = list(Project.objects.filter(workspace=workspace).select_related("owner"))
    for each in found:
        each.workspace = workspace
    return sorted(found, key=rank)


def rank(project: Project) -> tuple[int, date, int]:
    return project.priority or LAST, project.launch or date.max, project.number or 0


def read(workspace: Workspace) -> list[Timetable]:
    """Every project counted on a calendar with room for the others' work."""
    facts = [timetable.read(each) for each in projects_of(workspace)]
    asked: Counter[UUID] = Counter()
    for each in facts:
        for node in each.nodes:
            if node.owner is not None and not node.over:
                asked[node.owner] += node.days or 1
    room = max(asked.values(), default=0)
    return [timetable.count(replace(each, room=room)) for each in facts]


def over(founds: Sequence[Timetable]) -> int:
    """Days on which somebody has several tasks, all projects together."""
    return sum(len(load.over) for load in loads(founds))


def of(founds: Sequence[Timetable], tell: Callable[[int, Project], None] = lambda _done, _project: None) -> Together:
    """One task at a time over all projects, in their order; what is under way stays where it is."""
    founds = sorted(founds, key=lambda found: rank(found.project))
    taken: dict[UUID, set[date]] = defaultdict(set)
    for found in founds:
        for row in found.rows:
            if row.node.owner is not None and row.node.state == "begun":
                taken[row.node.owner].update(found.worked(row))
    before, lines, outcomes, after = over(founds), [], [], []
    for done, found in enumerate(founds):
        tell(done, found.project)
        placed, stuck = place(found, taken)
        moved = [
            Line(found.project, was, row.start, row.end, Task.Forced.ON if found.backward and row.leads else Task.Forced.NOT_BEFORE)
            for was, row in zip(found.rows, placed.rows, strict=True)
            if movable(row) and row.start != was.start
        ]
        for row in placed.rows:
            if movable(row):
                taken[row.node.owner].update(placed.worked(row))  # type: ignore[index]
        lines += moved
        after.append(placed)
        outcomes.append(Outcome(found.project, end_of(found), end_of(placed), late(found), late(placed), len(moved), stuck))
    lines.sort(key=lambda line: (line.start, line.row.node.number))
    return Together(tuple(lines), tuple(outcomes), before, over(after))


def movable(row: Row) -> bool:
    return row.node.state == "waiting" and not row.node.milestone and row.node.owner is not None


def place(found: Timetable, taken: dict[UUID, set[date]]) -> tuple[Timetable, bool]:
    """A project with its tasks on days nobody before it has taken; as it is when it disturbs nobody, or when there is no room."""
    if found.plan is None or found.axis is None or not crowded(found, taken):
        return found, False
    clocks = {
        clock: [found.axis.at(day) for day in taken[person] if found.axis.days[0] <= day <= found.axis.days[-1] and found.axis.by(day) > found.axis.at(day)]
        for clock, person in enumerate(found.people)
        if person is not None and taken.get(person)
    }
    try:
        start, finish = levelling.backward(found, clocks) if found.backward else levelling.forward(found.plan, clocks)
    except Fault:
        return found, True
    rows = [moved(found, row, int(start[row.place]), int(finish[row.place])) for row in found.rows]
    return Timetable(found.facts, rows, plan=found.plan, axis=found.axis, people=found.people), False


def moved(found: Timetable, row: Row, begin: int, stop: int) -> Row:
    """A row at its new days; what stands keeps its own."""
    if (begin, stop) == (row.begin, row.stop) or row.node.state != "waiting" or found.axis is None:
        return row
    if row.node.milestone:
        day = found.axis.last(stop)
        return replace(row, begin=begin, stop=stop, start=day, end=day)
    return replace(row, begin=begin, stop=stop, start=found.axis.first(begin), end=found.axis.last(stop))


def crowded(found: Timetable, taken: dict[UUID, set[date]]) -> bool:
    """Whether somebody would have two tasks on a day: two of this project, or one of it on a day that is taken."""
    own: dict[UUID, set[date]] = defaultdict(set)
    for row in found.rows:
        if row.node.owner is None or row.node.over:
            continue
        days = {day for day in found.worked(row) if day >= found.facts.today}
        if days & own[row.node.owner] or (movable(row) and days & taken.get(row.node.owner, set())):
            return True
        own[row.node.owner] |= days
    return False


def end_of(found: Timetable) -> date | None:
    return max((row.end for row in found.rows if row.leads), default=None)


def late(found: Timetable) -> int:
    """Working days by which what leads to the launch ends after it."""
    launch = found.project.launch
    if launch is None or found.axis is None:
        return 0
    return max(max((row.stop for row in found.rows if row.leads), default=0) - found.axis.by(launch), 0)


def page(asked: Job) -> str:
    return reverse("plan:together", args=[asked.workspace.slug]) if asked.workspace else ""


@job(JOB, label=gettext_lazy("Levelling over all projects"), serial=True, page=page)
def propose(run: Run) -> dict[str, Any]:
    """What would move, kept with the job until each line is settled."""
    founds = read(run.workspace)
    found = of(founds, lambda done, project: run.progress(done / (len(founds) + 1), mark("Placing “%(project)s”."), project=project.title))
    return {
        "before": found.before,
        "after": found.after,
        "projects": [
            {
                "number": each.project.number, "title": each.project.title, "before": each.before, "after": each.after,
                "late_before": each.late_before, "late_after": each.late_after, "moved": each.moved, "stuck": each.stuck,
            }
            for each in found.outcomes
        ],
        "lines": [
            {
                "task": str(line.row.node.pk), "number": line.row.node.number, "version": line.row.node.version, "title": line.row.node.title,
                "project": line.project.title, "owner": line.row.node.owner_name, "was": line.row.start, "was_end": line.row.end,
                "start": line.start, "end": line.end, "forced": line.forced, "state": "open",
            }
            for line in found.lines
        ],
    }  # fmt: skip


def latest(workspace: Workspace) -> Job | None:
    """The last levelling that was asked for."""
    return Job.objects.filter(workspace=workspace, kind=JOB).order_by("-created_at").first()
