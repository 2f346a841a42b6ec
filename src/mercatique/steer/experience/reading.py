"""What the records say that a person did between two days."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from mercatique.decide.models import Objective
from mercatique.kernel import indicators
from mercatique.kernel.models import Member, Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.plan.budgets import ledger
from mercatique.plan.models import Action
from mercatique.plan.papers.reading import Plan
from mercatique.plan.schedule.timetable import Row
from mercatique.steer.experience.models import Experience
from mercatique.steer.loop.models import Correction, SteeringDecision
from mercatique.steer.meetings.models import Meeting
from mercatique.steer.objectives import trajectory


@dataclass(frozen=True)
class Reached:
    """An objective the person carried: aimed at, expected by now, measured."""

    objective: Objective
    target: str
    expected: str
    now: str


@dataclass(frozen=True)
class Spent:
    """An action the person led: planned and spent in the fiscal year of the report's last day."""

    action: Action
    planned: Decimal
    spent: Decimal


@dataclass(frozen=True)
class Deeds:
    """All of it."""

    actions: tuple[Action, ...]
    tasks: tuple[Row, ...]
    meetings: tuple[Meeting, ...]
    decisions: tuple[SteeringDecision, ...]
    corrections: tuple[Correction, ...]
    reached: tuple[Reached, ...]
    spent: tuple[Spent, ...]

    @property
    def done(self) -> list[Row]:
        return [row for row in self.tasks if row.node.over]

    def __bool__(self) -> bool:
        return bool(self.actions or self.tasks or self.meetings or self.decisions or self.corrections)


NOTHING = Deeds((), (), (), (), (), (), ())


def of(found: Experience) -> Deeds:
    """The deeds of the person the report is of, within its days when they are said."""
    if found.member is None:
        return NOTHING
    workspace, member = found.workspace, found.member
    plan = Plan.of(workspace)
    tasks = [row for row in plan.owned({member.pk}) if not row.node.milestone and inside(found, row.start, row.end)]
    worked_on = {row.node.action for row in tasks}
    actions = [one for one in plan.actions if (one.owner_id == member.pk or one.pk in worked_on) and inside(found, one.start, one.end)]
    meetings = rows(workspace, Meeting.objects.filter(Q(leader=member) | Q(participants=member), held=True).select_related("leader"), found, "day")
    decisions = rows(workspace, SteeringDecision.objects.filter(Q(owner=member) | Q(participants=member)).select_related("owner"), found, "day")
    corrections = rows(workspace, Correction.objects.filter(owner=member), found, "due")
    return Deeds(
        tuple(actions), tuple(tasks), tuple(meetings), tuple(decisions), tuple(corrections),
        tuple(reached(workspace, member, actions)), tuple(spent(found, [one for one in actions if one.owner_id == member.pk])),
    )  # fmt: skip


def inside(found: Experience, first: date | None, last: date | None) -> bool:
    """Whether two days touch those of the report; what has no day belongs to it."""
    after = found.end is not None and first is not None and first > found.end
    before = found.start is not None and last is not None and last < found.start
    return not (after or before)


def rows(workspace: Workspace, query: Any, found: Experience, field: str) -> list[Any]:
    wanted = query.filter(workspace=workspace).distinct().order_by(field, "number")
    kept = [one for one in wanted if inside(found, getattr(one, field), getattr(one, field))]
    for one in kept:
        one.workspace = workspace
    return kept


def reached(workspace: Workspace, member: Member, actions: list[Action]) -> list[Reached]:
    """The objectives the person owns, then those their actions serve, read against their targets."""
    served = Q(owner=member) | Q(pk__in={objective.pk for action in actions if action.owner_id == member.pk for objective in action.objectives.all()})
    result = []
    for objective in Objective.objects.filter(served, workspace=workspace, indicator__isnull=False).select_related("indicator").order_by("number"):
        objective.workspace = workspace
        read = trajectory.of(objective, monthly=False)
        words = [indicators.said(value, read.unit, read.currency or workspace.currency) for value in (read.expected, read.now)]
        result.append(Reached(objective, objective.get_target_display(), words[0] or "–", words[1] or read.reason or "–"))
    return result


def spent(found: Experience, actions: list[Action]) -> list[Spent]:
    from django.utils import timezone

    today = timezone.localdate()
    last = min(found.end or today, today)
    book = ledger.read(found.workspace, fiscal_year(found.workspace, last), today, until=last)
    sums = {line.action.pk: line.gross for line in book.lines if line.action}
    return [Spent(one, sums[one.pk].planned, sums[one.pk].spent) for one in actions if one.pk in sums and (sums[one.pk].planned or sums[one.pk].spent)]
