"""What a framework asks, row by row: frame, activities, tasks, competences, criteria, their parts, tests."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import get_language, gettext, gettext_noop

#: What others find in `prove.framework` as well.
__all__ = [
    "FORMS", "FRAME", "KINDS", "LEVELS", "SETTINGS", "TESTS", "Activity", "Block", "Competence", "Criterion", "FrameRow", "Framework", "Level", "Part", "Row",
    "Task", "Test", "Words",
]  # fmt: skip
#: A: complete when nothing is missing; P: a check first, then a person; H: a piece to show, then a person.
KINDS = ("A", "P", "H")
FORMS = ("individual", "group", "either")
SETTINGS = ("real", "reconstructed", "fictitious", "centre")
#: How a test is sat, as files say it and the catalogue translates it; other words are shown as they are.
MODES = (gettext_noop("written"), gettext_noop("oral"), gettext_noop("written and oral"), gettext_noop("written and/or multimedia"))
#: What stands where a block stands, for rows that belong to none.
FRAME, TESTS = "frame", "tests"


@dataclass(frozen=True)
class Words:
    """A text in the languages of the product."""

    by_language: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, data: Any) -> "Words":
        return cls(tuple(sorted((key, value) for key, value in (data or {}).items() if key in {"fr", "en"})))

    def in_language(self, language: str | None = None) -> str:
        found = dict(self.by_language)
        return found.get(language or get_language() or "fr") or found.get("fr") or found.get("en", "")

    def __str__(self) -> str:
        return self.in_language()

    def __bool__(self) -> bool:
        return bool(self.by_language)


@dataclass(frozen=True, kw_only=True)
class Row:
    """Something a framework asks of a workspace.

    ``place`` names it within its framework ("B1/CE1.1"), ``claim`` everywhere: pieces are deposited under it.
    ``see`` holds the claims of the rows whose answers make this one.
    """

    sort: ClassVar[str] = ""

    framework: str
    block: str
    code: str
    name: Words
    kind: str = ""
    checks: tuple[str, ...] = ()
    waits: Words = Words()
    shows: Words = Words()
    see: tuple[str, ...] = ()
    capability: str = ""

    @property
    def place(self) -> str:
        return f"{self.block}/{self.code}"

    @property
    def claim(self) -> str:
        """The name under which pieces are deposited for it: ``framework/block/code``."""
        return f"{self.framework}/{self.place}"


@dataclass(frozen=True, kw_only=True)
class FrameRow(Row):
    """What holds for the whole certification: the law it stands on, what candidates with a disability may ask."""

    sort: ClassVar[str] = "frame"


@dataclass(frozen=True, kw_only=True)
class Activity(Row):
    """A field of work of the trade."""

    sort: ClassVar[str] = "activity"


@dataclass(frozen=True, kw_only=True)
class Task(Row):
    """A piece of work within an activity; its code holds the activity's, as tasks begin again in each."""

    sort: ClassVar[str] = "task"
    activity: str = ""


@dataclass(frozen=True, kw_only=True)
class Competence(Row):
    """What a person must be able to do; its key holds its block ("B1.C1"), as codes begin again in each block."""

    sort: ClassVar[str] = "competence"
    task: str = ""
    activity: str = ""
    inferred: bool = False

    @property
    def key(self) -> str:
        """As criteria name it."""
        return f"{self.block}.{self.code}"


@dataclass(frozen=True, kw_only=True)
class Part(Row):
    """One of the things a criterion asks at once: "CR4a", "CR4b"."""

    sort: ClassVar[str] = "part"
    letter: str = ""
    criterion: str = ""


@dataclass(frozen=True, kw_only=True)
class Criterion(Row):
    """What is judged: its points where the source gives them, the checks that prepare the judgement."""

    sort: ClassVar[str] = "criterion"
    points: int | None = None
    competences: tuple[str, ...] = ()
    inferred: bool = False
    test: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def key(self) -> str:
        """The name under which pieces are deposited for it."""
        return self.claim


@dataclass(frozen=True)
class Block:
    code: str
    name: Words
    competences: tuple[Competence, ...]
    criteria: tuple[Criterion, ...]
    activities: tuple[Activity, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def points(self) -> int:
        return sum(criterion.points or 0 for criterion in self.criteria)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everything the block asks, in the order of its file."""
        criteria: list[Row] = []
        for criterion in self.criteria:
            criteria += [criterion, *criterion.parts]
        return (*self.activities, *self.tasks, *self.competences, *criteria)


@dataclass(frozen=True, kw_only=True)
class Test(Row):
    """An assessment as the source describes it; ``criteria`` are the keys of those it covers."""

    __test__ = False
    sort: ClassVar[str] = "test"

    form: str = ""
    mode: str = ""
    setting: str = ""
    inferred: bool = False
    days: int | None = None
    minutes: tuple[int, ...] = ()
    criteria: tuple[str, ...] = ()
    deliverables: dict[str, list[str]] = field(hash=False, default_factory=dict)
    asked: dict[str, list[str]] = field(hash=False, default_factory=dict)
    individual: Words = Words()

    @staticmethod
    def _spoken(texts: dict[str, list[str]]) -> list[str]:
        return texts.get(get_language() or "fr") or texts.get("fr") or texts.get("en", [])

    @property
    def mode_words(self) -> str:
        """Written or oral, in the reader's language."""
        return gettext(self.mode) if self.mode else ""

    @property
    def pieces(self) -> list[str]:
        """What is handed in, in the reader's language."""
        return self._spoken(self.deliverables)

    @property
    def requests(self) -> list[str]:
        """What is asked, in the reader's language."""
        return self._spoken(self.asked)


@dataclass(frozen=True)
class Level:
    """A step of the scale on which criteria without points are judged."""

    code: str
    name: Words


#: The scale of the product, where a framework states none: a certifier edits it.
LEVELS = (
    Level("not_acquired", Words.read({"fr": "non acquis", "en": "not acquired"})),
    Level("in_progress", Words.read({"fr": "en cours d’acquisition", "en": "in progress"})),
    Level("acquired", Words.read({"fr": "acquis", "en": "acquired"})),
)


@dataclass(frozen=True)
class Framework:
    key: str
    version: str
    name: Words
    source: str
    points: int | None
    passing: int | None
    blocks: tuple[Block, ...]
    tests: tuple[Test, ...]
    thresholds: dict[str, dict[str, Any]] = field(hash=False, default_factory=dict)
    frame: tuple[FrameRow, ...] = ()
    levels: tuple[Level, ...] = LEVELS
    own: bool = False
    #: A course: it has a source and teaches, nobody is certified by it.
    programme: bool = False
    #: The identifiers (and addresses) a package of elsewhere gave its statements, by place: "B1/C1" → "uuid uri"; "." is the whole.
    identities: dict[str, str] = field(hash=False, default_factory=dict)
    #: What else that package says of its statements, by place: type, levels of education, days it holds from and until, last change.
    package: dict[str, dict[str, Any]] = field(hash=False, default_factory=dict)

    @property
    def certifies(self) -> bool:
        return (bool(self.source) or self.own) and not self.programme

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for block in self.blocks for criterion in block.criteria)

    @cached_property
    def competences(self) -> tuple[Competence, ...]:
        return tuple(competence for block in self.blocks for competence in block.competences)

    @property
    def activities(self) -> tuple[Activity, ...]:
        return tuple(activity for block in self.blocks for activity in block.activities)

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for block in self.blocks for task in block.tasks)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Everything that is asked: the frame, each block (activities, tasks, competences, criteria and their parts), the tests."""
        return (*self.frame, *(row for block in self.blocks for row in block.rows), *self.tests)

    @cached_property
    def by_claim(self) -> dict[str, Row]:
        return {row.claim: row for row in self.rows}

    @property
    def checks(self) -> tuple[str, ...]:
        """The checks it asks, each once."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.checks))

    def block(self, code: str) -> Block | None:
        return next((block for block in self.blocks if block.code == code), None)

    def row(self, block: str, code: str) -> Row | None:
        """``row("B1", "CE1.1")``, ``row("frame", "H1")``, ``row("tests", "B1.EV1")``."""
        return self.by_claim.get(f"{self.key}/{block}/{code}")

    def criterion(self, block: str, code: str) -> Criterion | None:
        found = self.row(block, code)
        return found if isinstance(found, Criterion) else None

    def test(self, code: str) -> Test | None:
        return next((test for test in self.tests if test.code == code), None)

    def seen(self, row: Row) -> tuple[Row, ...]:
        """The rows whose answers make this one."""
        return tuple(self.by_claim[claim] for claim in row.see if claim in self.by_claim)

    def served(self, criterion: Criterion) -> tuple[Competence, ...]:
        """The competences a criterion judges."""
        return tuple(item for item in self.competences if item.key in criterion.competences)

    def covered(self, test: Test) -> tuple[Criterion, ...]:
        """The criteria a test covers: those it names, or those that name it."""
        return tuple(item for item in self.criteria if item.key in test.criteria or item.test == test.code)
