"""What a change would move, said before it is confirmed: later tasks, the launch, the months of actions, the load of people."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.format import day, period
from mercatique.months import month_end
from mercatique.plan.models import Action
from mercatique.plan.schedule.load import loads
from mercatique.plan.schedule.timetable import Row, Timetable


@dataclass(frozen=True)
class Move:
    """A task before and after, and by how many calendar days its end moves."""

    before: Row
    after: Row

    @property
    def by(self) -> int:
        return (self.after.end - self.before.end).days


@dataclass
class Moves:
    """All that a change moves in one project."""

    project: Any
    tasks: list[Move] = field(default_factory=list)
    launch: str = ""
    worse: bool = False
    actions: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    fault: str = ""

    def __bool__(self) -> bool:
        return bool(self.tasks or self.launch or self.actions or self.people or self.fault)


def compare(before: Timetable, after: Timetable, new: UUID | None = None) -> Moves:
    """What differs between two counts of a project; ``new`` is a task that is only now written down."""
    found = Moves(after.project, fault=after.fault if after.fault != before.fault else "")
    if before.fault or after.fault:
        return found
    old = before.by_pk
    for row in after.rows:
        if row.node.pk in old and row.node.pk != new:
            was = old[row.node.pk]
            if (was.start, was.end) != (row.start, row.end):
                found.tasks.append(Move(was, row))
    if new is not None and not found.tasks and after.late_by <= before.late_by:
        return found  # a plan grows with each task that is written down
    if before.planned_end and after.planned_end:
        found.launch, found.worse = launch(before, after)
    if found.tasks or found.launch:
        found.actions = actions(before, after)
        found.people = people(before, after)
    return found


def launch(before: Timetable, after: Timetable) -> tuple[str, bool]:
    """The end of the plan and what is left until the launch."""
    words = {"before": day(before.planned_end), "after": day(after.planned_end)}
    said = []
    worse = after.late_by > before.late_by or (after.planned_end or date.min) > (before.planned_end or date.min)
    if before.planned_end != after.planned_end:
        said.append(_("The plan ends on %(after)s instead of %(before)s.") % words)
    if (before.buffer, before.project.launch) != (after.buffer, after.project.launch) and after.buffer is not None:
        said.append(margin(after))
    return " ".join(said), worse


def margin(found: Timetable) -> str:
    """How the plan stands to its launch, in a sentence."""
    if found.buffer is None:
        return ""
    words = {"day": day(found.project.launch), "n": abs(found.buffer)}
    if found.buffer < 0:
        return ngettext("The launch of %(day)s is missed by %(n)d working day.", "The launch of %(day)s is missed by %(n)d working days.", abs(found.buffer)) % words
    if found.buffer == 0:
        return _("The launch of %(day)s holds without a day to spare.") % words
    return ngettext("The launch of %(day)s holds, with %(n)d working day to spare.", "The launch of %(day)s holds, with %(n)d working days to spare.", found.buffer) % words


def spans(found: Timetable) -> dict[UUID, tuple[date, date]]:
    """From the first to the last day of the tasks of each action."""
    days: dict[UUID, list[date]] = defaultdict(list)
    for row in found.rows:
        if row.node.action is not None:
            days[row.node.action] += [row.start, row.end]
    return {action: (min(known), max(known)) for action, known in days.items()}


def actions(before: Timetable, after: Timetable) -> list[str]:
    """The actions whose tasks reach other months, or leave the dates of the action."""
    was, now = spans(before), spans(after)
    changed = {pk for pk, span in now.items() if was.get(pk) != span}
    found = []
    for action in Action.objects.filter(pk__in=changed).order_by("number"):
        first, last = now[action.pk]
        words = {"action": action, "months": months(first, last), "end": day(action.end), "start": day(action.start)}
        if pk_months(was.get(action.pk)) != pk_months(now[action.pk]):
            found.append(_("“%(action)s”: its tasks now lie in %(months)s.") % words)
        if action.end and last > action.end and not (was.get(action.pk) and was[action.pk][1] > action.end):
            found.append(_("“%(action)s”: a task goes beyond the end of the action, %(end)s.") % words)
        if action.start and first < action.start and not (was.get(action.pk) and was[action.pk][0] < action.start):
            found.append(_("“%(action)s”: a task begins before the action, %(start)s.") % words)
    return found


def months(first: date, last: date) -> str:
    return period(first.replace(day=1), month_end(last))


def pk_months(span: tuple[date, date] | None) -> tuple[tuple[int, int], tuple[int, int]] | None:
    return span and ((span[0].year, span[0].month), (span[1].year, span[1].month))


def people(before: Timetable, after: Timetable) -> list[str]:
    """Who gets more or fewer days with several tasks at once."""
    old_loads, new_loads = loads([before]), loads([after])
    was, now = ({load.person: len(load.over) for load in each} for each in (old_loads, new_loads))
    names = {load.person: load.name for load in (*old_loads, *new_loads)}
    found = []
    for person in sorted(names, key=lambda pk: names[pk]):
        old, new = was.get(person, 0), now.get(person, 0)
        if old != new:
            text = ngettext("%(person)s: %(new)d day with several tasks at once, instead of %(old)d.", "%(person)s: %(new)d days with several tasks at once, instead of %(old)d.", new)
            found.append(text % {"person": names[person], "new": new, "old": old})
    return found
