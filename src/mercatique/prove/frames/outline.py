"""A block as one reads it: activity, task, competence, and what is judged under each."""

from collections.abc import Iterator
from dataclasses import dataclass

from mercatique.prove.frames.rows import Activity, Block, Competence, Criterion, Task


@dataclass(frozen=True)
class Line:
    """A competence with its criteria; the task and the activity are named where they begin."""

    activity: Activity | None
    task: Task | None
    competence: Competence | None
    criteria: tuple[Criterion, ...]
    #: The level of the competence's heading on a page whose blocks are of level 2.
    level: int = 3

    @property
    def beneath(self) -> int:
        """The level of the headings of its criteria."""
        return self.level + 1 if self.competence else 3


def lines(block: Block) -> list[Line]:
    """What a block asks, in order; criteria that judge several competences at once come first, for the whole block."""
    shared = tuple(item for item in block.criteria if len(own(block, item)) != 1)
    return [*([Line(None, None, None, shared)] if shared else []), *under(block)]


def own(block: Block, criterion: Criterion) -> list[str]:
    """The competences of its block that a criterion judges."""
    return [item.key for item in block.competences if item.key in criterion.competences]


def under(block: Block) -> Iterator[Line]:
    tasks = {item.code: item for item in block.tasks}
    activities = {item.code: item for item in block.activities}
    places = {item.code: n for n, item in enumerate([*block.activities, *block.tasks])}
    before: tuple[str, str] = ("", "")

    def place(competence: Competence) -> tuple[int, int]:
        task = tasks.get(competence.task)
        activity = task.activity if task else competence.activity
        return places.get(activity, -1), places.get(competence.task, -1)

    named = {item.task for item in block.competences}
    bare = [Line(activities.get(task.activity), task, None, ()) for task in block.tasks if task.code not in named]
    for competence in sorted(block.competences, key=place):
        task = tasks.get(competence.task)
        activity = activities.get(task.activity if task else competence.activity)
        here = (activity.code if activity else "", task.code if task else "")
        criteria = tuple(item for item in block.criteria if own(block, item) == [competence.key])
        yield Line(activity if here[0] != before[0] else None, task if here != before else None, competence, criteria, 4 if block.activities else 3)
        before = here
    yield from bare
