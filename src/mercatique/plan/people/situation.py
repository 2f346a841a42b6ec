"""All that people, means and skills are counted from, read once: projects with their dates, means, assignments, skills, treatments."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from mercatique.kernel.addresses import numbered
from mercatique.kernel.models import Member, Workspace
from mercatique.kernel.rounds import shared
from mercatique.methods.schedule.calendar import FRANCE, Calendar, calendar
from mercatique.plan.models import (
    Absence,
    Action,
    Assignment,
    Held,
    Needed,
    Project,
    Resource,
    Skill,
    Task,
    Treatment,
)
from mercatique.plan.people.models import PERSON_DAY
from mercatique.plan.schedule import timetable
from mercatique.plan.schedule.timetable import Row, Timetable

#: What an action must be for its feasibility to be a question.
OPEN = (Action.Status.IDEA, Action.Status.DECIDED, Action.Status.RUNNING, "")


@dataclass(frozen=True)
class Carrier:
    """Somebody who does work: a person of the workspace, with what is written down of them among the means."""

    key: UUID
    name: str
    hours_a_day: float = float(PERSON_DAY)
    member: UUID | None = None
    resource: Resource | None = None
    active: bool = True

    @property
    def outside(self) -> bool:
        return self.resource is not None and self.resource.kind == Resource.Kind.EXTERNAL

    def there(self, day: date) -> bool:
        return self.resource is None or self.resource.there(day)


@dataclass(frozen=True)
class Work:
    """A task with the project it is counted in."""

    row: Row
    found: Timetable

    @property
    def pk(self) -> UUID:
        return self.row.node.pk


@dataclass(frozen=True)
class Chain:
    """What a task says of hand-overs."""

    yields: str
    final: bool
    uses: tuple[str, ...]
    given: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """A skill a task asks for, and at which level."""

    skill_id: UUID
    level: int


@dataclass
class Situation:
    """A workspace's plan as it stands today."""

    workspace: Workspace
    today: date
    timetables: list[Timetable] = field(default_factory=list)
    members: dict[UUID, Member] = field(default_factory=dict)
    resources: dict[UUID, Resource] = field(default_factory=dict)
    assignments: list[Assignment] = field(default_factory=list)
    skills: dict[UUID, Skill] = field(default_factory=dict)
    treatments: list[Treatment] = field(default_factory=list)
    absences: dict[UUID, tuple[tuple[date, date], ...]] = field(default_factory=dict)
    #: The spans in which a means without a person is not there.
    closed: dict[UUID, tuple[tuple[date, date], ...]] = field(default_factory=dict)

    @cached_property
    def workdays(self) -> dict[tuple[UUID, date], bool]:
        """Who works on which day, as far as it was asked."""
        return {}

    @cached_property
    def held(self) -> dict[UUID, dict[UUID, int]]:
        """The skills of each person among the means, with their level."""
        found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
        for resource, skill, level in Held.objects.filter(workspace=self.workspace).values_list("resource_id", "skill_id", "level"):
            found[resource][skill] = level
        return found

    @cached_property
    def needed(self) -> dict[UUID, list[Need]]:
        """The skills each task asks for."""
        found: dict[UUID, list[Need]] = defaultdict(list)
        for task, skill, level in Needed.objects.filter(workspace=self.workspace).order_by("number").values_list("task_id", "skill_id", "level"):
            found[task].append(Need(skill, level))
        return found

    @cached_property
    def chains(self) -> dict[UUID, Chain]:
        """What each task says of hand-overs."""
        rows = Task.objects.filter(workspace=self.workspace).values_list("pk", "yields", "final", "uses", "given")
        return {pk: Chain(yields.strip(), final, lines(uses), lines(given)) for pk, yields, final, uses, given in rows}

    @cached_property
    def works(self) -> list[Work]:
        """Every task with its dates."""
        return [Work(row, found) for found in self.timetables for row in found.rows]

    @cached_property
    def by_task(self) -> dict[UUID, list[Assignment]]:
        found: dict[UUID, list[Assignment]] = defaultdict(list)
        for one in self.assignments:
            if one.task_id:
                found[one.task_id].append(one)
        return found

    @cached_property
    def by_action(self) -> dict[UUID, list[Assignment]]:
        found: dict[UUID, list[Assignment]] = defaultdict(list)
        for one in self.assignments:
            if one.action_id and not one.task_id:
                found[one.action_id].append(one)
        return found

    @cached_property
    def carriers(self) -> dict[UUID, Carrier]:
        """Everybody who can do work, by the key of their means, else of their member."""
        found = {}
        tied = set()
        for resource in self.resources.values():
            if resource.person:
                member = self.members.get(resource.member_id) if resource.member_id else None
                tied.add(resource.member_id)
                found[resource.pk] = Carrier(
                    resource.pk, str(member or resource), resource.hours_a_day, resource.member_id, resource, member is None or member.active
                )
        for member in self.members.values():
            if member.pk not in tied:
                found[member.pk] = Carrier(member.pk, str(member), member=member.pk, active=member.active)
        return found

    @cached_property
    def by_member(self) -> dict[UUID, Carrier]:
        return {carrier.member: carrier for carrier in self.carriers.values() if carrier.member}

    @cached_property
    def calendar(self) -> Calendar:
        """The working days by which capacity is counted: those of the first project, of France without one."""
        return calendar(self.timetables[0].project.region or FRANCE) if self.timetables else calendar()

    def people_of(self, row: Row) -> list[tuple[Carrier, Assignment | None]]:
        """Who does a task: the people assigned to it; its owner, all their days, when nobody is."""
        assigned = [(self.carriers[one.resource_id], one) for one in self.by_task.get(row.node.pk, ()) if one.resource_id in self.carriers]
        if assigned:
            return assigned  # type: ignore[return-value]
        owner = self.by_member.get(row.node.owner) if row.node.owner else None
        return [(owner, None)] if owner else []

    def bookings_of(self, row: Row) -> Iterator[tuple[Resource, Assignment]]:
        for one in self.by_task.get(row.node.pk, ()):
            resource = self.resources.get(one.resource_id) if one.resource_id else None
            if resource is not None and not resource.person:
                yield resource, one

    def away(self, carrier: Carrier, day: date) -> bool:
        spans = self.absences.get(carrier.member, ()) if carrier.member else ()
        return any(start <= day <= end for start, end in spans) or (carrier.resource is not None and self.shut(carrier.resource, day))

    def shut(self, resource: Resource, day: date) -> bool:
        """Whether a means is not there on a day: a provider is closed, a material lent or under repair."""
        return any(start <= day <= end for start, end in self.closed.get(resource.pk, ()))

    def address(self, row: Row, act: str = "edit") -> str:
        return numbered(f"plan:task-{act}", self.workspace.slug, row.node.number)


@shared()
def read(workspace: Workspace, today: date | None = None) -> Situation:
    """Some ten queries, and three for each project with tasks."""
    today = today or timezone.localdate()
    found = Situation(workspace, today)
    for project in Project.objects.filter(workspace=workspace, tasks__isnull=False).distinct().order_by("number"):
        project.workspace = workspace
        found.timetables.append(timetable.of(project, today))
    found.members = {one.pk: one for one in Member.objects.filter(workspace=workspace).order_by("title", "number")}
    found.resources = {one.pk: one for one in Resource.objects.filter(workspace=workspace).order_by("title", "number")}
    found.assignments = list(Assignment.objects.filter(workspace=workspace).only("number", "task", "action", "resource", "hours", "share", "quantity", "start", "end").order_by("number"))
    found.skills = {one.pk: one for one in Skill.objects.filter(workspace=workspace).order_by("domain", "title", "number")}
    found.treatments = list(Treatment.objects.filter(workspace=workspace).order_by("number"))
    found.absences, found.closed = away(workspace), closed(workspace)
    for record in (*found.members.values(), *found.resources.values(), *found.skills.values(), *found.treatments):
        record.workspace = workspace
    return found


def away(workspace: Workspace) -> dict[UUID, tuple[tuple[date, date], ...]]:
    people = Absence.objects.filter(workspace=workspace, member__isnull=False).values_list("member_id", flat=True)
    return timetable.away(workspace, list(people))


def closed(workspace: Workspace) -> dict[UUID, tuple[tuple[date, date], ...]]:
    """The spans in which means without a person are not there."""
    found: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    spans = Absence.objects.filter(workspace=workspace, resource__isnull=False, start__isnull=False).order_by("start")
    for resource, start, end in spans.values_list("resource_id", "start", "end"):
        found[resource].append((start, max(start, end or start)))
    return {resource: tuple(spans) for resource, spans in found.items()}


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
