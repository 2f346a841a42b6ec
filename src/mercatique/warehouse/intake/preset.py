"""A preset: how the export of one platform, or one file taught by hand, becomes a table."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from mercatique.warehouse.intake.header import simplify

FOLDER = Path(__file__).parent / "presets"


@dataclass(frozen=True)
class Preset:
    """Names of columns and what they become; matched by names, never by positions."""

    name: str
    label: str  # the platform, as it calls itself
    table: str
    source: str = ""
    #: Each group is a column of the header; a group of several names takes any of them.
    signature: tuple[tuple[str, ...], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # simplified name → field
    reads: Mapping[str, str] = field(default_factory=dict)  # field → another way of reading it
    constants: Mapping[str, str] = field(default_factory=dict)  # field → value of every line
    carried: tuple[str, ...] = ()  # fields filled on the first line of an order only
    carry_by: str = ""  # the column that tells which lines belong together
    items: Mapping[str, str] = field(default_factory=dict)  # names with {n} → field, several items per line
    otherwise: Mapping[str, str] = field(
        default_factory=dict
    )  # field → the column read where the field is empty
    needs: tuple[str, ...] = ()  # columns of which a line must fill one, or it holds no fact
    beside: tuple[str, ...] = ()  # amounts of whole orders that no line of the table takes
    days: str = ""  # "dmy" or "mdy" where the platform always writes so
    comes_with: str = ""  # for tables that are not built yet: what they come with
    taught: bool = False

    def json(self) -> str:
        """Text of the preset, for keeping."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Preset":
        data = json.loads(text)
        data["signature"] = tuple(tuple(group) for group in data["signature"])
        data["carried"] = tuple(data["carried"])
        data["needs"], data["beside"] = tuple(data["needs"]), tuple(data["beside"])
        return cls(**data)

    @classmethod
    def from_reading(cls, reading: Any, name: str, label: str = "") -> "Preset":
        """Teach a preset from a file whose mapping was settled."""
        mapped = [column for column in reading.columns if column.field and not column.item]
        return cls(
            name=name,
            label=label or name,
            table=reading.table,
            source=reading.constants.get("source", ""),
            signature=tuple((simplify(column.name),) for column in mapped),
            columns=_aside(reading) | {simplify(column.name): column.field for column in mapped},
            reads={column.field: column.reads for column in mapped},
            constants=dict(reading.constants),
            carried=tuple(column.field for column in mapped if column.carried),
            carry_by=reading.carry_by,
            otherwise=dict(reading.otherwise),
            needs=tuple(reading.needs),
            days=next((c.day.order for c in mapped if c.day and c.day.order in ("dmy", "mdy")), ""),
            taught=True,
        )

    def score(self, names: Sequence[str]) -> int:
        """How many columns of a header this preset knows; 0 when its signature is not all there."""
        simple = {simplify(name) for name in names}
        if not self.signature or not all(any(name in simple for name in group) for group in self.signature):
            return 0
        known = sum(name in self.columns for name in simple)
        known += sum(any(pattern.match(name) for pattern, _field in self.item_patterns()) for name in simple)
        return 2 * len(self.signature) + known

    def item_patterns(self) -> tuple[tuple["re.Pattern[str]", str], ...]:
        """Patterns of the columns that repeat for each item of a line."""
        return tuple(
            (
                re.compile(
                    "^" + re.escape(simplify(text.replace("{n}", "99999"))).replace("99999", r"(\d+)") + "$"
                ),
                target,
            )
            for text, target in self.items.items()
        )


def _aside(reading: Any) -> dict[str, str]:
    """Columns of currencies that a person does not want: the next file does not read them either."""
    words = synonyms().get(reading.table, {})
    names = [simplify(column.name) for column in reading.columns if not column.field]
    return {name: "" for name in names if words.get(name, ("", 0))[0] == "currency"}


@cache
def platforms() -> tuple[Preset, ...]:
    """The presets that come with Mercatique, in the order of their files."""
    return tuple(read(path) for path in sorted(FOLDER.glob("*.toml")))


def read(path: Path) -> Preset:
    """Read a preset from its TOML file; header names are written there as the platform writes them."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    signature = tuple(
        tuple(simplify(name) for name in ([group] if isinstance(group, str) else group))
        for group in data["signature"]
    )
    return Preset(
        name=path.stem,
        label=data["label"],
        table=data["table"],
        source=data.get("source", ""),
        signature=signature,
        columns={simplify(name): target for name, target in data.get("columns", {}).items()},
        reads=data.get("reads", {}),
        constants=data.get("constants", {}),
        carried=tuple(data.get("carried", ())),
        carry_by=simplify(data.get("carry_by", "")),
        items=data.get("items", {}),
        otherwise={target: simplify(name) for target, name in data.get("otherwise", {}).items()},
        needs=tuple(simplify(name) for name in data.get("needs", ())),
        beside=tuple(simplify(name) for name in data.get("beside", ())),
        days=data.get("days", ""),
        comes_with=data.get("comes_with", ""),
    )


def recognise(names: Sequence[str], presets: Iterable[Preset], table: str | None = None) -> Preset | None:
    """The preset whose signature is in the header and that knows most of its columns; taught ones first."""
    scored = [(p.taught, p.score(names), p) for p in presets if table is None or p.table == table]
    known = [entry for entry in scored if entry[1] > 0]
    return max(known, key=lambda entry: entry[:2])[2] if known else None


@cache
def synonyms() -> dict[str, dict[str, tuple[str, int]]]:
    """Table → simplified header name → field and rank among the names of the field, in French and English."""
    data = tomllib.loads((FOLDER.parent / "synonyms.toml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, tuple[str, int]]] = {}
    for table, fields in data.items():
        words = found.setdefault(table, {})
        for target, names in fields.items():
            for rank, name in enumerate(names):
                words.setdefault(simplify(name), (target, rank))
    return found


@cache
def vocabulary() -> frozenset[str]:
    """Every column name that some preset or synonym knows, simplified."""
    words = {word for fields in synonyms().values() for word in fields}
    for preset in platforms():
        words.update(preset.columns)
        words.update(name for group in preset.signature for name in group)
    return frozenset(words)


def known(names: Sequence[str]) -> int:
    """How many names of a row some platform gives to columns."""
    words = vocabulary()
    return len({simple for name in names if len(name) < 80 and (simple := simplify(name)) in words})
