"""The production chain: who yields what for whom, what nobody takes up, what nobody yields, and who is not there when it is their turn."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from mercatique.plan.people.load import Load
from mercatique.plan.people.situation import Carrier, Situation, Work
from mercatique.plan.schedule.models import Task


@dataclass(frozen=True)
class Step:
    """A task of the chain: who does it, what it takes and what it yields."""

    work: Work
    who: str
    yields: str
    final: bool
    uses: tuple[str, ...]
    given: tuple[str, ...]


@dataclass(frozen=True)
class HandOver:
    """What one task yields and another takes up."""

    giver: Step
    taker: Step
    what: str

    @property
    def early(self) -> bool:
        """It is needed before it is there."""
        return not self.taker.work.row.node.over and self.taker.work.row.start < self.giver.work.row.end


@dataclass(frozen=True)
class Absent:
    """Somebody who is not there for their task."""

    who: str
    work: Work
    why: str


@dataclass
class Production:
    """The chain of a workspace, or of one project."""

    steps: list[Step] = field(default_factory=list)
    passed: list[HandOver] = field(default_factory=list)
    #: Outputs nobody takes up that are no deliverables; inputs nobody yields; the same output yielded twice.
    loose: list[Step] = field(default_factory=list)
    wanted: list[tuple[Step, str]] = field(default_factory=list)
    twice: list[tuple[str, list[Step]]] = field(default_factory=list)
    silent: list[Work] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)

    @property
    def early(self) -> list[HandOver]:
        return [one for one in self.passed if one.early]

    @property
    def delivered(self) -> list[Step]:
        return [step for step in self.steps if step.final and step.yields]

    @property
    def faults(self) -> int:
        return len(self.loose) + len(self.wanted) + len(self.early) + len(self.absent) + len(self.twice)


def name_of(text: str) -> str:
    """A name as it is matched: small letters, no accents lost, one space, no full stop."""
    return " ".join(text.casefold().replace("’", "'").split()).rstrip(".;,")


def read(situation: Situation, load: Load, project: UUID | None = None) -> Production:
    """The chain of all projects together, or of one: an output may be taken up in another project."""
    found = Production()
    every = [step_of(situation, work) for work in situation.works]
    makers: dict[str, list[Step]] = defaultdict(list)
    takers: dict[str, list[Step]] = defaultdict(list)
    for step in every:
        if step.yields:
            makers[name_of(step.yields)].append(step)
        for text in step.uses:
            takers[name_of(text)].append(step)
    for step in every:
        row = step.work.row
        mine = project is None or step.work.found.project.pk == project
        for text in step.uses:
            for giver in makers.get(name_of(text), ()):
                if giver is not step and (mine or project == giver.work.found.project.pk):
                    found.passed.append(HandOver(giver, step, giver.yields))
        if not mine:
            continue
        if step.yields or step.uses or step.given:
            found.steps.append(step)
        if step.yields and not step.final and not any(other is not step for other in takers[name_of(step.yields)]):
            found.loose.append(step)
        found.wanted += [(step, text) for text in step.uses if not any(other is not step for other in makers[name_of(text)])]
        if not step.yields and not row.node.milestone:
            found.silent.append(step.work)
        if not row.node.over and (absent := absence_of(situation, step.work)):
            found.absent.append(absent)
    known = {(one.who, one.work.pk) for one in found.absent}
    for one in load.unplaced:
        if one.work is not None and (project is None or one.work.found.project.pk == project) and (one.carrier.name, one.work.pk) not in known:
            found.absent.append(Absent(one.carrier.name, one.work, one.why))
    for _name, steps in sorted(makers.items()):
        if len(steps) > 1 and (project is None or any(step.work.found.project.pk == project for step in steps)):
            found.twice.append((steps[0].yields, steps))
    return found


def step_of(situation: Situation, work: Work) -> Step:
    said = situation.chains.get(work.pk)
    people = situation.people_of(work.row)
    who = work.row.node.owner_name or (people[0][0].name if people else "")
    return Step(work, who, said.yields, said.final, said.uses, said.given) if said else Step(work, who, "", False, (), ())


def absence_of(situation: Situation, work: Work) -> Absent | None:
    """Whether the owner is away on the day of a milestone, or on a day to which the task is forced."""
    node = work.row.node
    owner: Carrier | None = situation.by_member.get(node.owner) if node.owner else None
    if owner is None:
        return None
    day = work.row.end if node.milestone else (node.forced_on if node.forced == Task.Forced.ON and node.state == "waiting" else None)
    if day is not None and day >= situation.today and situation.away(owner, day):
        return Absent(owner.name, work, "away")
    return None
