"""Skills asked for, skills held, and the gaps between them: on each task, and in the house."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mercatique.kernel.format import day
from mercatique.plan.models import Skill, Treatment
from mercatique.plan.people.models import Level
from mercatique.plan.people.situation import Carrier, Need, Situation, Work

LOWEST, HIGHEST = min(Level.values), max(Level.values)


@dataclass(frozen=True)
class Gap:
    """A task asks for a skill that nobody on it has at that level."""

    work: Work
    skill: Skill
    wanted: int
    best: int
    on_task: tuple[Carrier, ...]
    treatment: Treatment | None

    @property
    def fault(self) -> str:
        """Why the gap does not count as treated; nothing when it is."""
        if self.treatment is None:
            return _("nothing is planned for it")
        if lacks := self.treatment.gaps():
            return _("the treatment does not say %(gaps)s") % {"gaps": ", ".join(lacks)}
        due = self.treatment.due
        if due is not None and due > self.work.row.start:
            words = {"due": day(due), "start": day(self.work.row.start)}
            return _("settled by %(due)s, after the task begins on %(start)s") % words
        return ""


@dataclass(frozen=True)
class Line:
    """A skill with who holds it, who asks for it, and what is missing."""

    skill: Skill
    levels: tuple[int, ...]
    asked: int
    tasks: tuple[Work, ...]
    able: int
    gaps: tuple[Gap, ...]
    treatments: tuple[Treatment, ...]

    @property
    def state(self) -> str:
        if not self.tasks:
            return "spare"
        if not self.gaps:
            return "covered"
        return "open" if any(gap.fault for gap in self.gaps) else "treated"


@dataclass(frozen=True)
class Matrix:
    """Every skill against every person."""

    people: tuple[Carrier, ...]
    lines: tuple[Line, ...]
    #: Tasks to do that ask for no skill.
    silent: tuple[Work, ...]

    @property
    def gaps(self) -> list[Gap]:
        return [gap for line in self.lines for gap in line.gaps]

    @property
    def open(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.fault]

    @property
    def cover(self) -> float | None:
        """The share of the skills asked for, task by task, that somebody on the task has."""
        asked = sum(len(line.tasks) for line in self.lines)
        return 1 - len(self.gaps) / asked if asked else None


def read(situation: Situation) -> Matrix:
    """The matrix of the tasks that are not over and of the people who are there."""
    people = tuple(carrier for carrier in situation.carriers.values() if carrier.resource is not None and carrier.active and not left(carrier, situation.today))
    todo = [work for work in situation.works if not work.row.node.over and not work.row.node.milestone]
    asking: dict[UUID, list[tuple[Work, Need]]] = defaultdict(list)
    for work in todo:
        for one in situation.needed.get(work.pk, ()):
            asking[one.skill_id].append((work, one))
    lines = []
    for skill in situation.skills.values():
        levels = tuple(held(situation, carrier, skill.pk) for carrier in people)
        asked = max((one.level for _work, one in asking[skill.pk]), default=0)
        gaps = tuple(gap for work, one in asking[skill.pk] if (gap := gap_of(situation, work, one, skill)))
        treatments = tuple(one for one in situation.treatments if one.skill_id == skill.pk)
        able = sum(level >= max(asked, LOWEST) for level in levels)
        lines.append(Line(skill, levels, asked, tuple(work for work, _one in asking[skill.pk]), able, gaps, treatments))
    silent = tuple(work for work in todo if not situation.needed.get(work.pk))
    return Matrix(people, tuple(lines), silent)


def left(carrier: Carrier, today: date) -> bool:
    return carrier.resource is not None and carrier.resource.last_day is not None and carrier.resource.last_day < today


def held(situation: Situation, carrier: Carrier, skill: UUID) -> int:
    return situation.held.get(carrier.resource.pk, {}).get(skill, 0) if carrier.resource else 0


def gap_of(situation: Situation, work: Work, one: Need, skill: Skill) -> Gap | None:
    people = tuple(carrier for carrier, _assignment in situation.people_of(work.row))
    best = max((held(situation, carrier, skill.pk) for carrier in people), default=0)
    if best >= one.level:
        return None
    return Gap(work, skill, one.level, best, people, treatment_of(situation, work.pk, skill.pk))


def treatment_of(situation: Situation, task: UUID, skill: UUID) -> Treatment | None:
    """What is done about a gap: what is written for the task comes before what is written for the skill."""
    about = [one for one in situation.treatments if one.skill_id == skill and one.task_id in {task, None}]
    return min(about, key=lambda one: (one.task_id is None, bool(one.gaps()), one.number), default=None)


def level_read(text: Any) -> int | None:
    """A level as it is typed: nothing, or 1 to 4; what is none raises ``ValueError``."""
    bare = str(text or "").strip()
    if not bare:
        return None
    value = int(bare.split("·")[0])
    if not LOWEST <= value <= HIGHEST:
        raise ValueError(bare)
    return value
