"""Frameworks as data: blocks, competences, criteria with points and checks, read from TOML."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from mercatique.fault import Fault
from mercatique.fault import _ as mark

FOLDER = Path(__file__).parent / "frameworks"


@dataclass(frozen=True)
class Words:
    """A text in the languages of the product."""

    by_language: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, data: Any) -> "Words":
        return cls(tuple(sorted((key, value) for key, value in (data or {}).items() if key in {"fr", "en"})))

    def in_language(self, language: str | None = None) -> str:
        found = dict(self.by_language)
        return found.get(language or get_language() or "fr") or found.get("fr", "")

    def __str__(self) -> str:
        return self.in_language()

    def __bool__(self) -> bool:
        return bool(self.by_language)


@dataclass(frozen=True)
class Competence:
    """What a person must be able to do; its key holds its block, as codes begin again in each block."""

    key: str
    code: str
    name: Words


@dataclass(frozen=True)
class Criterion:
    """What is judged: its points where the source gives them, the checks that prepare the judgement."""

    framework: str
    code: str
    name: Words
    block: str
    points: int | None
    competences: tuple[str, ...]
    inferred: bool
    test: str
    checks: tuple[str, ...]
    waits: Words

    @property
    def key(self) -> str:
        """The name under which pieces are deposited for it."""
        return f"{self.framework}/{self.block}/{self.code}"


@dataclass(frozen=True)
class Block:
    code: str
    name: Words
    competences: tuple[Competence, ...]
    criteria: tuple[Criterion, ...]

    @property
    def points(self) -> int:
        return sum(criterion.points or 0 for criterion in self.criteria)


@dataclass(frozen=True)
class Test:
    """An assessment as the source describes it."""

    __test__ = False

    code: str
    name: Words
    form: str
    days: int | None
    minutes: tuple[int, ...]
    deliverables: dict[str, list[str]]
    asked: dict[str, list[str]]


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

    @property
    def certifies(self) -> bool:
        return bool(self.source)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for block in self.blocks for criterion in block.criteria)

    @property
    def competences(self) -> tuple[Competence, ...]:
        return tuple(competence for block in self.blocks for competence in block.competences)

    def criterion(self, block: str, code: str) -> Criterion | None:
        return next((item for item in self.criteria if (item.block, item.code) == (block, code)), None)


def read(path: Path) -> Framework:
    """A framework from its file; what contradicts itself is refused with one sentence."""
    data = tomllib.loads(path.read_text("utf-8"))
    key = data["key"]
    criteria = [
        Criterion(
            key, row["code"], Words.read(row["name"]), row["block"], row.get("points"), tuple(row.get("competences", ())),
            row.get("inferred", False), row.get("test", ""), tuple(row.get("checks", ())), Words.read(row.get("waits")),
        )
        for row in data.get("criteria", ())
    ]  # fmt: skip
    blocks = []
    for row in data["blocks"]:
        competences = tuple(
            Competence(f"{row['code']}.{item['code']}", item["code"], Words.read(item)) for item in row.get("competences", ())
        )
        inside = tuple(item for item in criteria if item.block == row["code"])
        blocks.append(Block(row["code"], Words.read(row["name"]), competences, inside))
    tests = tuple(
        Test(
            row["code"], Words.read(row["name"]), row.get("form", ""), row.get("days"), tuple(row.get("minutes", ())),
            row.get("deliverables", {}), row.get("asked", {}),
        )
        for row in data.get("tests", ())
    )  # fmt: skip
    found = Framework(
        key, data["version"], Words.read(data["name"]), data["source"], data.get("points"), data.get("pass"),
        tuple(blocks), tests, data.get("thresholds", {}),
    )  # fmt: skip
    verify(found, len(criteria))
    return found


def verify(found: Framework, written: int) -> None:
    """Every criterion in a block, every competence it serves known, points that add up, checks that exist."""
    from mercatique.kernel.criteria import CRITERIA

    competences = {item.key for item in found.competences}
    faults = []
    if len(found.criteria) != written:
        faults.append("a criterion names no block")
    for item in found.criteria:
        faults += [f"{item.code}: no competence {key}" for key in item.competences if key not in competences]
        faults += [f"{item.code}: no check {name}" for name in item.checks if name not in CRITERIA]
    if found.points is not None and sum(item.points or 0 for item in found.criteria) != found.points:
        faults.append(f"the points do not add up to {found.points}")
    if faults:
        raise Fault("framework", mark("The framework “%(key)s” contradicts itself: %(faults)s."), key=found.key, faults="; ".join(faults))


@cache
def frameworks() -> dict[str, Framework]:
    """All frameworks of the product, the coherence rules first."""
    found = [read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {item.key: item for item in sorted(found, key=lambda item: (item.certifies, item.key))}
