"""A project's tasks as the methods take them, and what comes back as days: earliest, latest, planned, slack, critical.

Facts stand: a task that has ended keeps its days, one under way its beginning. What has not begun cannot begin before
today. Counted backward, what leads to the launch is planned at its latest; counted forward, at its earliest.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import FloatField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.kernel.changes import last_written
from mercatique.kernel.format import day as in_words
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Member, Record, Workspace
from mercatique.kernel.rounds import shared
from mercatique.methods.columns import Ints
from mercatique.methods.schedule.calendar import Calendar, calendar, worked
from mercatique.methods.schedule.dated import Clock, Job, Plan, ahead, room
from mercatique.methods.schedule.network import Link as Held
from mercatique.methods.schedule.network import linked
from mercatique.plan.actions.models import Action
from mercatique.plan.schedule.models import WORK, Absence, Link, Project, Task, length

#: Working days of margin around what the tasks take.
MARGIN = 30
#: Timetables a process keeps, the last ones asked for; of two thousand tasks each takes some three megabytes.
KEPT = 16
_kept: dict[Any, "Timetable"] = {}
#: When each task begins, and when it ends.
Moments = tuple[Ints, Ints]
#: Durations as plain numbers: a plan has thousands of them and some twenty different ones.
FIELDS = (
    "pk", "number", "title", "phase", "nature", "owner__number", "action__number", "priority",
    *(Cast(name, FloatField()) for name in ("optimistic", "likely", "pessimistic")),
    "forced", "forced_on", "done", "began", "ended", "version",
)  # fmt: skip


class Node(NamedTuple):
    """A task as it is read for counting: plain values."""

    pk: UUID
    number: int
    title: str
    phase: str = ""
    nature: str = "task"
    owner: UUID | None = None
    owner_name: str = ""
    action: UUID | None = None
    action_name: str = ""
    priority: str = ""
    optimistic: Decimal | None = None
    likely: Decimal | None = None
    pessimistic: Decimal | None = None
    forced: str = ""
    forced_on: date | None = None
    done: int | None = None
    began: date | None = None
    ended: date | None = None
    version: int = 1

    @property
    def milestone(self) -> bool:
        return self.nature not in WORK

    @property
    def days(self) -> int | None:
        return length(self.nature, self.optimistic, self.likely, self.pessimistic)

    @property
    def over(self) -> bool:
        """It has ended: by its date, or by the share that is done."""
        return self.ended is not None or self.done == 100

    @property
    def state(self) -> str:
        return "done" if self.over else ("begun" if self.began or self.done else "waiting")

    @property
    def points(self) -> tuple[float, float, float]:
        """The three durations, those not said taken from the others."""
        if self.milestone:
            return 0.0, 0.0, 0.0
        likely = float(self.likely) if self.likely is not None else float(self.days or 1)
        low = float(self.optimistic) if self.optimistic is not None else likely
        high = float(self.pessimistic) if self.pessimistic is not None else likely
        return min(low, likely), likely, max(high, likely)


class Tie(NamedTuple):
    """A link: ``after`` is held by ``before``."""

    before: UUID
    after: UUID
    kind: str = "FS"
    lag: int = 0


@dataclass
class Row:
    """A task with its days."""

    node: Node
    start: date
    end: date
    early_start: date
    early_end: date
    late_start: date
    late_end: date
    slack: int
    free: int
    long: int
    leads: bool
    place: int
    begin: int
    stop: int
    critical: bool = False
    #: The first day on which it can begin, when that is after the one it must begin on.
    possible: date | None = None
    waits: list[tuple["Row", str, int]] = field(default_factory=list)

    @property
    def conflict(self) -> str:
        if self.possible is None:
            return ""
        words = {"wanted": in_words(self.node.forced_on), "possible": in_words(self.possible)}
        return _("must start on %(wanted)s but cannot before %(possible)s") % words

    @property
    def late(self) -> bool:
        """It cannot be done by its latest day any more."""
        return self.slack < 0 and not self.node.over


@dataclass(frozen=True)
class Facts:
    """What a project holds, read once: its tasks, their links, the days people are away."""

    project: Project
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    away: dict[UUID, tuple[tuple[date, date], ...]]
    today: date
    #: Working days more than this project takes: those others may take of its people.
    room: int = 0


def read(project: Project, today: date | None = None) -> Facts:
    """A project as it stands in the database."""
    # Others are read by their numbers: an identity of each in each row takes longer to build than all the rest.
    people, actions = (names(kind, project.workspace) for kind in (Member, Action))
    rows = Task.objects.filter(project=project).order_by("number").values_list(*FIELDS)
    nodes = tuple(Node._make((*row[:5], *people[row[5]], *actions[row[6]], row[7], *map(duration, row[8:11]), *row[11:])) for row in rows)
    known = {node.number: node.pk for node in nodes}
    links = Link.objects.filter(before__project=project, after__project=project).order_by("number")
    ties = tuple(
        Tie(known[before], known[after], kind or "FS", lag or 0)
        for before, after, kind, lag in links.values_list("before__number", "after__number", "kind", "lag")
        if before in known and after in known and before != after
    )
    return Facts(project, nodes, ties, away(project.workspace, {node.owner for node in nodes if node.owner}), today or timezone.localdate())


@lru_cache(maxsize=4096)
def duration(days: float | None) -> Decimal | None:
    return None if days is None else Decimal(str(days))


def names(kind: type[Record], workspace: Workspace) -> dict[int | None, tuple[UUID | None, str]]:
    """The identity and the title of every record of a kind, by its number; nothing for none."""
    rows = kind.objects.filter(workspace=workspace).values_list("number", "pk", "title")
    return {None: (None, ""), **{number: (pk, title) for number, pk, title in rows}}


def away(workspace: Workspace, people: Iterable[UUID]) -> dict[UUID, tuple[tuple[date, date], ...]]:
    """The spans in which people are away."""
    found: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    spans = Absence.objects.filter(workspace=workspace, member__in=set(people), start__isnull=False)
    for member, start, end in spans.order_by("start").values_list("member_id", "start", "end"):
        found[member].append((start, max(start, end or start)))
    return {member: tuple(spans) for member, spans in found.items()}


@dataclass(frozen=True)
class Axis:
    """The working days of a project, and the place of a date among them."""

    days: tuple[date, ...]

    def __len__(self) -> int:
        return len(self.days)

    def at(self, day: date) -> int:
        """The morning of a day, or of the next one worked."""
        return bisect_left(self.days, day)

    def by(self, day: date) -> int:
        """The evening of a day, or of the last one worked before it."""
        return bisect_right(self.days, day)

    def first(self, place: int) -> date:
        return self.days[min(max(place, 0), len(self.days) - 1)]

    def last(self, place: int) -> date:
        """The day on whose evening a moment falls."""
        return self.first(place - 1)


def axis_around(known: Sequence[date], places: int, works: Calendar) -> Axis:
    """So many working days before the first known day, those up to the last one, and as many after it."""
    first, last = min(known), max(known)
    year, before = first.year, [day for day in worked(first.year, works) if day < first]
    while len(before) < places:
        year -= 1
        before[:0] = worked(year, works)
    year, after = first.year, [day for day in worked(first.year, works) if day >= first]
    while len(after) - bisect_right(after, last) < places:
        year += 1
        after += worked(year, works)
    return Axis((*before[len(before) - places :], *after[: bisect_right(after, last) + places]))


@dataclass
class Timetable:
    """A project counted: its tasks in the order of time, when it ends, and how that stands to its launch."""

    facts: Facts
    rows: list[Row] = field(default_factory=list)
    #: Why no day can be given, if so.
    problem: Fault | None = None
    end: date | None = None
    planned_end: date | None = None
    #: Working days to spare until the launch; below zero, those by which it is missed.
    buffer: int | None = None
    length: int = 0
    plan: Plan | None = None
    axis: Axis | None = None
    names: tuple[str, ...] = ()
    people: tuple[UUID | None, ...] = ()

    @property
    def project(self) -> Project:
        return self.facts.project

    @property
    def fault(self) -> str:
        return sentence(self.problem) if self.problem else ""

    @property
    def notes(self) -> list[str]:
        """What the count had to suppose."""
        if self.plan is None:
            return []
        found = [_("“%(task)s” has no duration: it counts as one day.") % {"task": node.title} for node in self.facts.nodes if node.days is None]
        if self.project.direction == Project.Direction.BACKWARD and self.project.launch is None:
            found.append(_("There is no launch date to count backward from: the dates are counted forward."))
        elif self.project.start is None and not self.backward:
            found.append(_("The day on which work can begin is not said: it is counted from today."))
        return found

    @property
    def backward(self) -> bool:
        return self.project.direction == Project.Direction.BACKWARD and self.project.launch is not None

    @property
    def late_by(self) -> int:
        """Working days by which the launch cannot be held."""
        return max(-(self.buffer or 0), 0)

    @cached_property
    def by_pk(self) -> dict[UUID, Row]:
        return {row.node.pk: row for row in self.rows}

    def worked(self, row: Row) -> list[date]:
        """The days on which the owner of a task works on it."""
        if self.plan is None or self.axis is None or row.node.milestone:
            return []
        places, days = self.plan.clocks[self.people.index(row.node.owner)].places, self.axis.days
        return [days[place] for place in places[bisect_left(places, row.begin) : bisect_left(places, row.stop)]]

    @cached_property
    def done(self) -> int:
        return sum(row.node.over for row in self.rows)

    @cached_property
    def milestones(self) -> list[Row]:
        return [row for row in self.rows if row.node.milestone]

    @cached_property
    def critical(self) -> list[Row]:
        return [row for row in self.rows if row.critical]


def of(project: Project, today: date | None = None) -> Timetable:
    return on(project, today or timezone.localdate())


@shared()
def on(project: Project, today: date) -> Timetable:
    """Counted anew only when something of it was written: the same plan is looked at from many pages.

    What is tried within a transaction may never have been, so that it is neither kept nor answered from what was.
    """
    if connection.in_atomic_block:
        return count(read(project, today))
    counted = project.start, project.launch, project.direction, project.region
    key = (project.pk, today, counted, last_written(project.workspace, (Project, Task, Link, Absence, Member, Action)))
    found = _kept.pop(key, None) or count(read(project, today))
    _kept[key] = found
    for old in list(_kept)[:-KEPT]:  # a copy: other threads keep theirs meanwhile
        _kept.pop(old, None)
    return replace(found, facts=replace(found.facts, project=project))


def count(facts: Facts) -> Timetable:
    """The days of every task; a fault (a circle, a date beyond all calendars) is said and no day is given."""
    found = Timetable(facts)
    if not facts.nodes:
        return found
    try:
        Counting(facts, found).all()
    except Fault as fault:
        found.problem, found.rows = fault, []
    return found


class Counting:
    """One count, step by step: the axis, what holds each task, earliest, latest, planned, slack."""

    def __init__(self, facts: Facts, found: Timetable) -> None:
        self.facts, self.found, self.project = facts, found, facts.project
        self.nodes = facts.nodes
        place = {node.pk: row for row, node in enumerate(self.nodes)}
        links = [Held(place[tie.after], place[tie.before], tie.kind, tie.lag) for tie in facts.ties]
        self.net = linked([node.title for node in self.nodes], links)
        self.long = [1 if (days := node.days) is None else days for node in self.nodes]

    def all(self) -> None:
        self.lay_axis()
        self.hold()
        early = planned = self.plan.earliest()
        ends, self.leads = self.limits(early[1])
        pinned = self.pins = {row: self.held[row] for row, node in enumerate(self.nodes) if self.pinned(node)}
        late = self.latest(ends, pinned)
        if not self.leads.all() and self.project.launch:  # what comes after the launch may end when the latest launch lets it
            last = self.as_late_as_possible(late[0])
            ends = np.where(self.leads, ends, int(last[1].max()))
            late = self.latest(ends, pinned)
        if self.found.backward:  # what comes after the launch waits for its day
            planned = self.as_late_as_possible(late[0])
            early = tuple(np.where(self.leads, at, then) for at, then in zip(early, planned, strict=True))  # type: ignore[assignment]
        self.write((early, late, planned), ends)

    def lay_axis(self) -> None:
        """Room for the longest chain on both sides of every date that is said."""
        facts, project = self.facts, self.project
        dates = [facts.today, project.start, project.launch, *(day for node in self.nodes for day in (node.forced_on, node.began, node.ended))]
        known = [day for day in dates if day]
        chain = self.net.earliest(np.array(self.long, dtype=float)) + np.array(self.long)
        overlap = sum(-min(tie.lag, 0) for tie in facts.ties)
        missed = max((sum((end - start).days + 1 for start, end in spans) for spans in facts.away.values()), default=0)
        places = int(chain.max()) + overlap + missed + MARGIN + facts.room
        works = calendar(project.region or Project.Region.FRANCE)
        self.axis = axis_around(known, places, works)
        everybody = np.ones(len(self.axis), dtype=bool)
        self.people: list[UUID | None] = [None, *sorted({node.owner for node in self.nodes if node.owner})]
        self.clocks = [Clock.of(everybody)]
        for person in self.people[1:]:
            there = everybody.copy()
            for begin, end in facts.away.get(person, ()):  # type: ignore[arg-type]
                there[self.axis.at(begin) : self.axis.by(end)] = False
            self.clocks.append(Clock.of(there))

    def hold(self) -> None:
        """What holds each task besides its links: the start, today, a forced date, facts."""
        who = {person: row for row, person in enumerate(self.people)}
        today = self.axis.at(self.facts.today)
        begin = self.axis.at(self.project.start) if self.project.start else (0 if self.found.backward else today)
        self.begin = begin
        self.held: dict[int, int] = {}
        jobs = []
        for row, node in enumerate(self.nodes):
            floor = max(begin, today)
            if node.forced and node.forced_on:
                self.held[row] = self.axis.by(node.forced_on) if node.milestone else self.axis.at(node.forced_on)
                floor = max(floor, self.held[row])
            jobs.append(Job(self.long[row], who[node.owner], floor, fixed=self.fact(row, node, self.clocks[who[node.owner]], today)))
        self.plan = Plan(self.net, tuple(jobs), tuple(self.clocks), len(self.axis))

    def fact(self, row: int, node: Node, clock: Clock, today: int) -> tuple[int, int] | None:
        """Where a task stands that has ended or is under way."""
        long = self.long[row]
        if node.over:
            end = self.axis.by(node.ended) if node.ended else (clock.run(self.axis.at(node.began), long)[1] if node.began else today)
            if node.milestone:
                return end, end
            begin = min(self.axis.at(node.began), end - 1) if node.began else max(end - max(long, 1), 0)
            return begin, end
        if node.began is None:
            return None
        if node.milestone:
            return (self.axis.by(node.began),) * 2
        begin = min(self.axis.at(node.began), len(self.axis) - 1)
        if node.done is None:
            return begin, max(clock.run(begin, max(long, 1))[1], clock.run(today, 1)[1])
        left = ceil(long * (1 - node.done / 100))
        return begin, max(clock.run(today, max(left, 1))[1], begin + 1)

    def limits(self, finish: Any) -> tuple[Any, Any]:
        """The moment by which each task must be done, and which tasks lead to the launch."""
        launches = [row for row, node in enumerate(self.nodes) if node.nature == Task.Nature.LAUNCH]
        end = int(finish.max())
        if self.project.launch is None:
            return np.full(len(self.nodes), end), ahead(self.net, launches or list(range(len(self.nodes))))
        due = self.axis.by(self.project.launch)
        leads = ahead(self.net, launches) if launches else np.ones(len(self.nodes), dtype=bool)
        return np.where(leads, due, len(self.axis)), leads

    @staticmethod
    def pinned(node: Node) -> bool:
        return node.forced == Task.Forced.ON and node.forced_on is not None and not node.over and node.began is None

    def latest(self, ends: Any, pinned: dict[int, int]) -> tuple[Any, Any]:
        """The latest days; what has ended holds nobody back, what is under way is asked when it should be done."""
        over = [node.over for node in self.nodes]
        links = [link for link in self.net.links if not over[link.task]]
        jobs = tuple(job if over[row] else Job(job.long, job.clock) for row, job in enumerate(self.plan.jobs))
        net = type(self.net)(self.net.tasks, tuple(links), self.net.order)
        return Plan(net, jobs, self.plan.clocks, self.plan.places).latest(ends, pinned)

    def as_late_as_possible(self, late_start: Any) -> tuple[Any, Any]:
        """What leads to the launch at its latest, the rest as early as it can."""
        jobs = tuple(
            Job(job.long, job.clock, max(job.floor, int(late_start[row])) if self.leads[row] else job.floor, job.by, job.fixed)
            for row, job in enumerate(self.plan.jobs)
        )
        return Plan(self.net, jobs, self.plan.clocks, self.plan.places).earliest()

    def write(self, counted: tuple[Moments, Moments, Moments], ends: Any) -> None:
        """The rows, from when each task begins and ends at the earliest, at the latest and as planned."""
        found, axis = self.found, self.axis
        free = room(self.net, *counted[0], np.where(self.leads, ends, counted[0][1].max())).tolist()
        early, late, planned = (list(zip(start.tolist(), finish.tolist(), strict=True)) for start, finish in counted)
        spans = [self.spans(*counted[0]), self.spans(*counted[1], coming=False), self.spans(*counted[2])]
        leads: list[bool] = self.leads.tolist()
        rows = []
        for place, node in enumerate(self.nodes):
            (begin, stop), (soonest, done), (_last, latest) = planned[place], early[place], late[place]
            rows.append(
                Row(
                    node, *spans[2][place], *spans[0][place], *spans[1][place],
                    latest - done, max(min(free[place], latest - done), 0), self.long[place], leads[place], place, begin, stop,
                    possible=self.possible(node, place, soonest) if place in self.pins else None,
                )
            )  # fmt: skip
        for link in self.net.links:
            rows[link.task].waits.append((rows[link.after], link.kind, int(link.lag)))
        open_ = [row for row in rows if row.leads and not row.node.over]
        tightest = min((row.slack for row in open_), default=0)
        for row in open_:
            row.critical = row.slack == tightest
        if self.project.launch and open_:
            over = max(early[row.place][1] for row in open_) - axis.by(self.project.launch)
            found.buffer = -over if over > 0 else max(tightest, 0)
        leading = [row for row in rows if row.leads]
        found.end = max(row.early_end for row in leading)
        found.planned_end = max(row.end for row in leading)
        found.length = max(axis.by(found.planned_end) - axis.at(min(row.start for row in leading)), 0)
        found.rows = sorted(rows, key=lambda row: (row.start, row.end, row.node.number))
        found.plan, found.axis, found.people = self.plan, axis, tuple(self.people)

    def spans(self, start: Ints, finish: Ints, *, coming: bool = True) -> list[tuple[date, date]]:
        """First and last day of every task, those that take time looked up at once."""
        days, last = np.array(self.axis.days, dtype=object), len(self.axis) - 1
        found = list(zip(days[np.clip(start, 0, last)].tolist(), days[np.clip(finish - 1, 0, last)].tolist(), strict=True))
        for place in np.flatnonzero(start == finish).tolist():
            found[place] = self.days(self.nodes[place], int(start[place]), int(finish[place]), coming=coming)
        return found

    def days(self, node: Node, start: int, finish: int, *, coming: bool = True) -> tuple[date, date]:
        """First and last day; a moment falls on the evening of a day, the launch on its own day."""
        if start == finish:
            day = self.axis.last(finish) if finish > self.begin else self.axis.first(finish)
            launch = self.project.launch
            if node.nature == Task.Nature.LAUNCH and launch and finish == self.axis.by(launch):
                day = launch
            if node.over:
                day = node.ended or node.began or day
            elif coming:
                day = max(day, self.facts.today)
            return day, day
        return self.axis.first(start), self.axis.last(finish)

    def possible(self, node: Node, row: int, start: int) -> date | None:
        """The first day of a task that must begin before it can."""
        return self.days(node, start, start + self.long[row])[0] if start > self.held[row] else None
