"""What the documents of the plan read: tasks with their days over all projects, people of a team, budgets by action, indicators as they stand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone

from mercatique.decide.models import Objective
from mercatique.decide.objectives import tree
from mercatique.kernel import indicators
from mercatique.kernel.format import apart
from mercatique.kernel.models import Indicator, Member, Workspace
from mercatique.kernel.periods import FiscalYear
from mercatique.kernel.rounds import shared
from mercatique.plan.actions import table
from mercatique.plan.models import Action, Assignment, MarketingPlan, Needed, Project, Resource, Task, Team
from mercatique.plan.schedule import timetable
from mercatique.plan.schedule.timetable import Row, Timetable


@dataclass
class Plan:
    """A workspace's plan, read once for a document."""

    workspace: Workspace
    today: date

    @classmethod
    def of(cls, workspace: Workspace) -> "Plan":
        return on(workspace, timezone.localdate())

    @cached_property
    def frame(self) -> MarketingPlan | None:
        """The frame of the plan that runs today, or the last one written."""
        found = list(MarketingPlan.objects.filter(workspace=self.workspace).select_related("owner").order_by("-start", "-number"))
        running = [one for one in found if one.start and one.end and one.start <= self.today <= one.end]
        chosen = (running or found or [None])[0]
        if chosen is not None:
            chosen.workspace = self.workspace
        return chosen

    @cached_property
    def year(self) -> FiscalYear:
        return table.year_asked(self.workspace, "", self.today)

    @cached_property
    def table(self) -> table.Plan:
        return table.of_year(table.read(self.workspace, self.year))

    @cached_property
    def objectives(self) -> list[Objective]:
        """The objectives of the year without the missions, from the highest down: those that were due before it belong to a review."""
        return of_year(self.workspace, self.year)

    @cached_property
    def actions(self) -> list[Action]:
        return [row.action for row in self.table.rows]

    def quarters(self, actions: Iterable[Action]) -> list[tuple[Action, tuple[Decimal, ...]]]:
        """The budget of some actions by quarter of the year."""
        wanted = {action.pk for action in actions}
        return [(row.action, row.quarters) for row in self.table.rows if row.action.pk in wanted]

    @cached_property
    def timetables(self) -> list[Timetable]:
        found = []
        for project in Project.objects.filter(workspace=self.workspace, tasks__isnull=False).distinct().select_related("owner").order_by("number"):
            project.workspace = self.workspace
            found.append(timetable.of(project, self.today))
        return found

    @cached_property
    def rows(self) -> list[Row]:
        """All tasks of all projects, in the order of time."""
        return sorted((row for one in self.timetables for row in one.rows), key=lambda row: (row.start, row.end, row.node.number))

    def rows_of(self, actions: Iterable[Action]) -> list[Row]:
        wanted = {action.pk for action in actions}
        if len(wanted) == 1:
            return self.by_action.get(*wanted, [])  # type: ignore[call-overload]
        return [row for row in self.rows if row.node.action in wanted]

    @cached_property
    def by_action(self) -> dict[UUID, list[Row]]:
        """The tasks of each action, in the order of time."""
        found: dict[UUID, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.node.action:
                found[row.node.action].append(row)
        return dict(found)

    def owned(self, people: set[UUID], team: Team | None = None) -> list[Row]:
        """The tasks of some people: those they own or are assigned to, and those given to their team."""
        given = self.helped(people)
        if team is not None:
            given |= set(Task.objects.filter(workspace=self.workspace, team=team).values_list("pk", flat=True))
        return [row for row in self.rows if row.node.owner in people or row.node.pk in given]

    @cached_property
    def assignments(self) -> list[Assignment]:
        rows = Assignment.objects.filter(workspace=self.workspace, resource__isnull=False)
        return list(rows.select_related("resource__member", "task__owner").order_by("number"))

    @cached_property
    def assigned(self) -> dict[UUID, list[Assignment]]:
        """What is assigned to each action, to its tasks or to it as a whole."""
        found: dict[UUID, list[Assignment]] = defaultdict(list)
        for each in self.assignments:
            about = each.task.action_id if each.task else each.action_id
            if about is not None:
                found[about].append(each)
        return dict(found)

    def helped(self, people: set[UUID]) -> set[UUID]:
        return {each.task_id for each in self.assignments if each.task_id and each.resource and each.resource.member_id in people}

    @cached_property
    def skills(self) -> dict[UUID, list[str]]:
        """The skills that the tasks of each action ask for."""
        found: dict[UUID, list[str]] = defaultdict(list)
        rows = Needed.objects.filter(workspace=self.workspace, task__action__isnull=False).select_related("skill", "task").order_by("skill__title")
        for each in rows:
            action = each.task.action_id
            if action is not None and str(each.skill) not in found[action]:
                found[action].append(str(each.skill))
        return found

    def hands(self, action: Action) -> list[str]:
        """Who works on an action: its owner first, then the owners of its tasks and whoever is assigned to them."""
        names = [str(action.owner)] if action.owner else []
        names += [row.node.owner_name for row in self.rows_of([action]) if row.node.owner_name]
        for each in self.assigned.get(action.pk, ()):
            if each.resource and each.resource.person:
                names.append(str(each.resource.member or each.resource))
        return list(dict.fromkeys(names))

    @cached_property
    def people(self) -> set[str]:
        """Who carries the plan, without the firms that work for it from outside."""
        firms = {str(each.resource) for some in self.assigned.values() for each in some if each.resource and each.resource.person and not each.resource.member}
        return {name for action in self.actions for name in self.hands(action)} - firms

    @cached_property
    def goals(self) -> list[Objective]:
        """The objectives above all others: the mission, else those that serve no other."""
        found = list(Objective.objects.filter(workspace=self.workspace).select_related("indicator", "owner").order_by("number"))
        for objective in found:
            objective.workspace = self.workspace
        missions = [objective for objective in found if objective.level == Objective.Level.MISSION]
        return missions or [objective for objective in found if objective.parent_id is None]


def of_year(workspace: Workspace, year: FiscalYear) -> list[Objective]:
    """The objectives a plan of a year is about, in the order of the tree; missions stand above them."""
    every = [objective for objective in tree.in_order(workspace) if objective.level != Objective.Level.MISSION]
    return [each for each in every if (each.due is None or each.due >= year.first) and (each.start is None or each.start <= year.last)]


@shared(worded=True)
def on(workspace: Workspace, today: date) -> Plan:
    """The plan on a day."""
    return Plan(workspace, today)


def members_of(team: Team | None) -> list[Member]:
    """The people of a team, who leads it first."""
    if team is None:
        return []
    rows = list(Resource.objects.filter(teams=team, member__isnull=False).select_related("member").order_by("number"))
    lead = team.lead.member if team.lead and team.lead.member else None
    people = [each.member for each in rows if each.member]
    return list(dict.fromkeys([*([lead] if lead else []), *people]))


@dataclass(frozen=True)
class Gauge:
    """An indicator as a dashboard line: from where, to where, where it stands."""

    indicator: Indicator
    objective: Objective | None
    baseline: str
    target: str
    now: str
    due: date | None


def gauges(workspace: Workspace, actions: Iterable[Action], goals: Iterable[Objective] = ()) -> list[Gauge]:
    """The indicators of some actions and of their objectives, each once."""
    found: list[Gauge] = []
    seen: set[Any] = set()
    actions = list(actions)
    objectives = [*goals, *(objective for action in actions for objective in action.objectives.all())]
    for objective in objectives:
        if objective.indicator is not None and objective.indicator_id not in seen:
            seen.add(objective.indicator_id)
            objective.workspace = workspace
            found.append(gauge(workspace, objective.indicator, objective))
    for action in actions:
        for indicator in action.indicators.all():
            if indicator.pk not in seen:
                seen.add(indicator.pk)
                found.append(gauge(workspace, indicator, None))
    return found


def gauge(workspace: Workspace, indicator: Indicator, objective: Objective | None) -> Gauge:
    indicator.workspace = workspace
    now = indicators.read(indicator, objective.period if objective and indicators.by_period(indicator) else None)
    words = indicators.said(now.value, now.unit, now.currency or workspace.currency) or now.reason
    if objective is None:
        return Gauge(indicator, None, "", "", words, None)
    return Gauge(indicator, objective, objective.get_baseline_display(), objective.get_target_display(), words, objective.due)


def task_titles(tasks: Iterable[Task]) -> str:
    return apart(task.title for task in tasks)
