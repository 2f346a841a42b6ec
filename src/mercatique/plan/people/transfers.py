"""What changes when somebody leaves an action for another: load, skills, dates and costs, before and after; and the change itself."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.plan.models import Action, Assignment, Task, Transfer
from mercatique.plan.people import effort, load, situation
from mercatique.plan.people.situation import Carrier, Situation, Work
from mercatique.plan.schedule import consequences, timetable


@dataclass(frozen=True)
class Handed:
    """A task that changes hands: from whom, to whom (nobody: it waits)."""

    work: Work
    people: tuple[str, ...]
    taker: Carrier | None
    left: bool

    @property
    def task(self) -> str:
        return self.work.row.node.title


@dataclass(frozen=True)
class Share:
    """The work of a person before and after: hours left to do, weeks with too much, the fullest week."""

    name: str
    hours: tuple[float, float]
    over: tuple[int, int]
    peak: tuple[float | None, float | None]

    @property
    def worse(self) -> bool:
        return self.over[1] > self.over[0]


@dataclass(frozen=True)
class Cost:
    """What an action costs in people and means, before and after."""

    action: Action
    before: Decimal
    after: Decimal
    hours: tuple[float, float]

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Outlook:
    """All that a move changes."""

    handed: tuple[Handed, ...]
    shares: tuple[Share, ...]
    skills: tuple[str, ...]
    moves: tuple[consequences.Moves, ...]
    costs: tuple[Cost, ...]

    @property
    def verdict(self) -> str:
        waiting = sum(one.taker is None for one in self.handed)
        worse = [share.name for share in self.shares if share.worse]
        late = [move for move in self.moves if move.worse]
        if not self.handed:
            return _("Nothing changes hands: choose the tasks taken up.")
        parts = []
        if waiting:
            parts.append(_("tasks wait for somebody"))
        if worse:
            parts.append(_("too much for %(names)s") % {"names": ", ".join(worse)})
        if self.skills:
            parts.append(_("skills are lacking"))
        if late:
            parts.append(_("dates slip"))
        return _("It holds: nobody has too much, no skill is lacking, no date slips.") if not parts else _("It costs something: %(what)s.") % {"what": ", ".join(parts)}


def handed_over(found: Transfer, now: Situation) -> list[Handed]:
    """The open tasks of the action that is left in which the person works, and the chosen ones of the other."""
    mover = now.carriers.get(found.resource_id) if found.resource_id else None
    if mover is None:
        return []
    stand_in = now.carriers.get(found.stand_in_id) if found.stand_in_id else None
    taken = set(found.tasks.values_list("pk", flat=True))
    result = []
    for work in now.works:
        node = work.row.node
        if node.over or node.milestone or node.action is None:
            continue
        doing = now.people_of(work.row)
        names = tuple(carrier.name for carrier, _one in doing)
        mine = any(carrier.key == mover.key for carrier, _one in doing) or (mover.member is not None and node.owner == mover.member)
        if node.action == found.source_id and mine:
            result.append(Handed(work, names, stand_in, True))
        elif node.action == found.goal_id and node.pk in taken and not mine:
            result.append(Handed(work, names, mover, False))
    return sorted(result, key=lambda one: (not one.left, one.work.row.start, one.work.row.node.number))


def owner_after(one: Handed, mover: Carrier) -> UUID | None:
    """Who answers for a task afterwards: whoever takes it, when they are a person of the workspace."""
    node = one.work.row.node
    if one.left and node.owner != mover.member:
        return node.owner
    if one.taker is None:
        return None
    return one.taker.member or node.owner


def given_after(one: Handed, mover: Carrier, now: Situation) -> tuple[list[Assignment], list[Assignment]]:
    """The assignments of people that go to the taker, and those that end."""
    people = [each for each in now.by_task.get(one.work.pk, ()) if each.resource_id in now.carriers]
    concerned = [each for each in people if each.resource_id == mover.key] if one.left else people
    if one.taker is None or one.taker.resource is None:
        return [], concerned
    there = {each.resource_id for each in people if each not in concerned}
    return ([], concerned) if one.taker.key in there else (concerned[:1], concerned[1:]) if not one.left else (concerned, [])


def booked(one: Handed, mover: Carrier, now: Situation) -> bool:
    """Whether a taker from outside, who can own no task, is to be assigned to it anew."""
    return one.taker is not None and one.taker.member is None and one.taker.resource is not None and not given_after(one, mover, now)[0]


def after(found: Transfer, now: Situation, handed: list[Handed]) -> Situation:
    """The situation as it would be; nothing is written."""
    mover = now.carriers[found.resource_id]  # type: ignore[index]
    owners = {one.work.pk: owner_after(one, mover) for one in handed}
    names = {carrier.member: carrier.name for carrier in now.carriers.values() if carrier.member}
    timetables = []
    for each in now.timetables:
        if not any(node.pk in owners for node in each.facts.nodes):
            timetables.append(each)
            continue
        nodes = tuple(
            node._replace(owner=owners[node.pk], owner_name=names.get(owners[node.pk], "")) if node.pk in owners else node for node in each.facts.nodes
        )
        away = {person: spans for person, spans in now.absences.items() if any(node.owner == person for node in nodes)}
        timetables.append(timetable.count(replace(each.facts, nodes=nodes, away=away)))
    moved: dict[UUID, UUID] = {}
    ended: set[UUID] = set()
    for one in handed:
        going, ending = given_after(one, mover, now)
        moved |= {each.pk: one.taker.key for each in going if one.taker}
        ended |= {each.pk for each in ending}
    assignments = [Assignment(task_id=one.work.pk, resource_id=one.taker.key, quantity=1) for one in handed if booked(one, mover, now) and one.taker]
    for each in now.assignments:
        if each.pk in ended:
            continue
        if each.pk in moved:
            each = copy(each)
            each.resource_id = moved[each.pk]
        assignments.append(each)
    return Situation(now.workspace, now.today, timetables, now.members, now.resources, assignments, now.skills, now.treatments, now.absences, now.closed)


def read(found: Transfer, now: Situation | None = None) -> Outlook:
    """What the move changes, counted twice: as it is, and as it would be."""
    now = now or situation.read(found.workspace)
    handed = handed_over(found, now)
    if not handed:
        return Outlook((), (), (), (), ())
    then = after(found, now, handed)
    actions = load.actions_of(now)
    return Outlook(
        tuple(handed), tuple(shares(handed, load.read(now, actions), load.read(then, actions))), tuple(skills(handed, now, then)),
        tuple(moves(now, then)), tuple(costs(found, now, then)),
    )  # fmt: skip


def shares(handed: list[Handed], before: load.Load, then: load.Load) -> list[Share]:
    keys = {carrier.key for one in handed for carrier, _one in before.situation.people_of(one.work.row)} | {one.taker.key for one in handed if one.taker}
    result = []
    for key in keys:
        carrier = before.situation.carriers[key]
        pair = [each.by_carrier.get(key) for each in (before, then)]
        peaks = [max((week.ratio for week in one.weeks.values() if week.ratio is not None), default=None) if one else None for one in pair]
        result.append(Share(carrier.name, *(tuple(values) for values in ([one.hours if one else 0.0 for one in pair], [len(one.over) if one else 0 for one in pair], peaks))))  # type: ignore[arg-type]
    return sorted(result, key=lambda share: share.name)


def lacking(now: Situation, row: timetable.Row) -> list[str]:
    """The skills a task asks for that nobody on it has."""
    held = [now.held.get(carrier.resource.pk, {}) for carrier, _one in now.people_of(row) if carrier.resource]
    return [str(now.skills[need.skill_id]) for need in now.needed.get(row.node.pk, ()) if not any(each.get(need.skill_id, 0) >= need.level for each in held)]


def skills(handed: list[Handed], now: Situation, then: Situation) -> list[str]:
    """Skills that would be lacking and are not today."""
    rows = {work.pk: work.row for work in then.works}
    result = []
    for one in handed:
        new = [name for name in lacking(then, rows[one.work.pk]) if name not in lacking(now, one.work.row)] if one.work.pk in rows else []
        if new:
            result.append(_("“%(task)s” asks for %(skills)s: nobody on it would have it.") % {"task": one.task, "skills": ", ".join(new)})
    return result


def moves(now: Situation, then: Situation) -> list[consequences.Moves]:
    pairs = zip(now.timetables, then.timetables, strict=True)
    return [moved for before, later in pairs if before is not later and (moved := consequences.compare(before, later))]


def costs(found: Transfer, now: Situation, then: Situation) -> list[Cost]:
    result = []
    for action in (found.source, found.goal):
        if action is None or any(one.action.pk == action.pk for one in result):
            continue
        action.workspace = found.workspace
        pair = [effort.of_action(each, action, [work for work in each.works if work.row.node.action == action.pk]) for each in (now, then)]
        result.append(Cost(action, pair[0].total, pair[1].total, (pair[0].hours, pair[1].hours)))
    return result


def apply(found: Transfer, today: date, version: str) -> Transfer:
    """Write the move into owners and assignments: all of it or nothing, and only as it was looked at."""
    with transaction.atomic():
        workspace = found.workspace
        found = Transfer.objects.select_for_update(of=("self",)).get(workspace=workspace, pk=found.pk)
        found.workspace = workspace
        if found.state != Transfer.State.PROPOSED or version != str(found.version):
            raise Fault("transfer-changed", mark("Somebody else has changed this move meanwhile: look at what it says now."))
        if not found.reason.strip():
            raise Fault("transfer-reason", mark("Write down the reason first: it is kept with the change."))
        now = situation.read(workspace)
        handed = handed_over(found, now)
        if not handed:
            raise Fault("transfer-empty", mark("Nothing changes hands: choose the tasks taken up."))
        mover = now.carriers[found.resource_id]  # type: ignore[index]
        for one in handed:
            going, ending = given_after(one, mover, now)
            anew = booked(one, mover, now)
            for each in Assignment.objects.filter(workspace=workspace, pk__in=[each.pk for each in going]):
                each.resource = one.taker.resource if one.taker else None
                each.title = f"{each.resource.title[:95]} → {one.task[:95]}" if each.resource else each.title
                each.save()
            for each in Assignment.objects.filter(workspace=workspace, pk__in=[each.pk for each in ending]):
                each.delete()
            task = Task.objects.select_for_update(of=("self",)).get(workspace=workspace, pk=one.work.pk)
            if task.owner_id != (owner := owner_after(one, mover)):
                task.owner_id = owner
                task.save()
            if anew and one.taker and one.taker.resource:
                title = f"{one.taker.resource.title[:95]} → {one.task[:95]}"
                Assignment(workspace=workspace, title=title, task=task, resource=one.taker.resource).save()
        found.state, found.decided_on = Transfer.State.APPLIED, today
        found.save()
    return found
