"""How far the candidates of a class are: kept answers of checks, read with their consent and asked again of nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mercatique.kernel.models import Workspace
from mercatique.prove import checks
from mercatique.prove.classes.models import ClassRemark, Classroom, Enrolment
from mercatique.prove.framework import Block, Framework, frameworks

READY = {"complete", "judge"}


@dataclass(frozen=True)
class Cell:
    """A block of a candidate: criteria ready, of all."""

    ready: int
    of: int

    @property
    def share(self) -> float | None:
        return self.ready / self.of if self.of else None


@dataclass(frozen=True)
class Row:
    enrolment: Enrolment
    cells: tuple[Cell, ...]
    states: dict[str, str]
    asked: bool

    @property
    def total(self) -> Cell:
        return Cell(sum(cell.ready for cell in self.cells), sum(cell.of for cell in self.cells))


@dataclass(frozen=True)
class Heat:
    """The class as a table: candidates down, blocks across; and criteria by how many have them ready."""

    framework: Framework
    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]

    @property
    def hardest(self) -> list[tuple[Any, int]]:
        """Criteria that fewest have ready, the worst first."""
        counted = [
            (criterion, sum(row.states.get(criterion.key) in READY for row in self.rows))
            for criterion in self.framework.criteria
        ]
        return sorted(counted, key=lambda pair: pair[1])[:5]


def here(classroom: Classroom) -> list[Enrolment]:
    """Who lets the class read their coverage now."""
    return list(Enrolment.objects.filter(classroom=classroom, left_at__isnull=True).order_by("name"))


def states(workspace: Workspace, framework: Framework) -> dict[str, str]:
    """The state of each criterion as last kept, and nothing else of the workspace."""
    return {answer.criterion.key: answer.state for answer in checks.last(workspace, framework)}


def read(classroom: Classroom) -> Heat | None:
    framework = frameworks(classroom.workspace).get(classroom.framework)
    if framework is None:
        return None
    enrolments = here(classroom)
    spaces = Workspace.objects.in_bulk([one.space for one in enrolments])
    blocks = tuple(block for block in framework.blocks if block.criteria)
    rows = []
    for enrolment in enrolments:
        space = spaces.get(enrolment.space)
        found = states(space, framework) if space else {}
        rows.append(Row(enrolment, tuple(of_block(block, found) for block in blocks), found, set(found.values()) > {"waiting"} or bool(found)))
    return Heat(framework, blocks, tuple(rows))


def of_block(block: Block, found: dict[str, str]) -> Cell:
    return Cell(sum(found.get(item.key) in READY for item in block.criteria), len(block.criteria))


def remarks(space: Any, criterion: str) -> Iterable[ClassRemark]:
    """What trainers have said to a candidate on a criterion."""
    return ClassRemark.objects.filter(enrolment__space=space, criterion=criterion).select_related("enrolment__classroom")
