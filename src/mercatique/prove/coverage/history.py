"""The course of a framework in a workspace: kept when it moves and once a day, read as one point a day, compared in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone

from mercatique.kernel import jobs
from mercatique.kernel.models import Workspace
from mercatique.prove.framework import Framework, Row, frameworks
from mercatique.prove.models import Standing

if TYPE_CHECKING:
    from mercatique.prove.checks import Answer

READY = frozenset({"complete", "judge"})


@dataclass(frozen=True)
class Point:
    """Where the criteria stood at the end of a day: how many in each state."""

    day: date
    at: datetime
    states: dict[str, str]
    counts: dict[str, int]

    @property
    def ready(self) -> int:
        return self.counts["complete"] + self.counts["judge"]


@dataclass(frozen=True)
class Move:
    """A criterion that changed its state between two dates; nothing before where it was not yet asked."""

    row: Row
    before: str
    after: str

    @property
    def gained(self) -> bool:
        return self.after in READY and self.before not in READY

    @property
    def lost(self) -> bool:
        return self.before in READY and self.after not in READY


def keep(workspace: Workspace, framework: Framework, answers: "dict[str, Answer]") -> None:
    """Keep where every row stands, if it has moved or today has no mark yet."""
    states = {item.row.place: item.state for item in answers.values()}
    before = Standing.objects.filter(workspace=workspace, framework=framework.key).order_by("at", "pk").last()
    if before is not None and before.states == states and before.version == framework.version and timezone.localdate(before.at) >= timezone.localdate():
        return
    Standing.objects.create(workspace=workspace, framework=framework.key, version=framework.version, states=states)


def points(workspace: Workspace, framework: Framework) -> list[Point]:
    """One point for each day that was kept, as its last answer left it."""
    judged = [item.place for item in framework.criteria]
    found: dict[date, Point] = {}
    for row in Standing.objects.filter(workspace=workspace, framework=framework.key).order_by("at", "pk").iterator():
        states = [row.states.get(place, "") for place in judged]
        counts = {state: states.count(state) for state in ("complete", "judge", "incomplete", "waiting")}
        day = timezone.localdate(row.at)
        found[day] = Point(day, row.at, row.states, counts)
    return list(found.values())


def between(framework: Framework, before: Point, after: Point) -> list[Move]:
    """The criteria whose state is another, in the order of the framework."""
    found = []
    for item in framework.criteria:
        was, now = before.states.get(item.place, ""), after.states.get(item.place, "")
        if was != now:
            found.append(Move(item, was, now))
    return found


def on(course: list[Point], day: date) -> Point | None:
    """Where it stood on a day: the last point until then, else the first there is."""
    until = [point for point in course if point.day <= day]
    return until[-1] if until else (course[0] if course else None)


@jobs.regular
def mark_the_day() -> None:
    """Ask each framework whose course is kept, and which has no mark of today, to be checked again."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    kept = Standing.objects.order_by().values("workspace", "framework").annotate(last=Max("at")).filter(last__lt=midnight)
    workspaces = Workspace.objects.in_bulk([row["workspace"] for row in kept])
    for row in kept:
        workspace = workspaces[row["workspace"]]
        if row["framework"] in frameworks(workspace):
            jobs.enqueue(workspace, "check", key=f"check-{row['framework']}", framework=row["framework"])
