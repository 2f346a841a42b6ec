"""A reading: all that is known of a file before anything of it is written."""

import json
import weakref
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mercatique.fault import Fault, _
from mercatique.warehouse.intake import problems
from mercatique.warehouse.intake.column import SourceColumn
from mercatique.warehouse.intake.header import simplify
from mercatique.warehouse.intake.limits import LIMITS
from mercatique.warehouse.intake.notes import Note, Question
from mercatique.warehouse.intake.pieces import cut
from mercatique.warehouse.intake.relation import Layout, result_sql
from mercatique.warehouse.intake.source import Access, check_unchanged, raw_sql, working_copy
from mercatique.warehouse.tables import TABLES, TableSpec


@dataclass(frozen=True)
class LeftOut:
    """One line that will not be imported, and why."""

    line: int
    problem: str
    text: str


@dataclass
class Reading:
    """A file as it was understood; kept as JSON, it can be loaded later by a job."""

    name: str
    size: int
    sha256: str
    access: Access
    encoding: str
    container: str = ""
    titles: list[str] = field(default_factory=list)
    ascii: bool = True
    twice: bool = False
    tolerant: bool = False
    lines: int = 0  # physical lines of a text; 0 when the format has none
    filled: int | None = None  # lines below the header that hold something, each a record; None when nothing says so
    controls: int = 0
    exact_lines: bool = True

    table: str = ""
    preset: str = ""
    preset_label: str = ""
    confidence: float = 0.0
    columns: list[SourceColumn] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    carry_by: str = ""
    otherwise: dict[str, str] = field(default_factory=dict)
    needs: list[str] = field(default_factory=list)
    zone: str = "Europe/Paris"
    currency: str = ""
    currency_from: str = ""  # column, header, values, preset, option, workspace

    missing: list[list[str]] = field(default_factory=list)  # groups of fields of which none was found
    questions: list[Question] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    whole: bool = False  # the counts below are of the whole file, not of its first lines
    counted: int = 0  # records seen by the count
    rows: int = 0  # rows that will be imported
    left_out: dict[str, int] = field(default_factory=dict)  # problem → lines
    left_out_lines: list[LeftOut] = field(default_factory=list)  # the first of them
    first_day: str = ""
    last_day: str = ""
    first_rows: list[dict[str, str | None]] = field(default_factory=list)

    scratch: str = ""
    _copy: Path | None = field(default=None, repr=False, compare=False)

    # ------------------------------------------------------------------ what it says

    @property
    def spec(self) -> TableSpec:
        if self.table not in TABLES:
            raise Fault(
                "no_table", _("It is not known what “%(file)s” holds: choose a table."), file=self.name
            )
        return TABLES[self.table]

    @property
    def understood(self) -> bool:
        """True when the file can be imported without a question."""
        return (
            bool(self.table)
            and not self.missing
            and not self.questions
            and bool(self.rows or not self.counted)
        )

    @property
    def mapping(self) -> dict[str, str]:
        """The proposed mapping: name of the column → field."""
        return {column.name: column.field for column in self.columns if column.field and not column.item}

    @property
    def delimiter(self) -> str:
        return self.access.delimiter if self.access.format == "text" else ""

    @property
    def header(self) -> int:
        """Line of the header; 0 when there is none."""
        return self.access.header

    @property
    def personal(self) -> dict[str, int]:
        """Inventory of personal data: kind → filled cells."""
        found: dict[str, int] = {}
        for column in self.columns:
            if column.personal:
                found[column.personal] = found.get(column.personal, 0) + column.filled
        return found

    @property
    def repairs(self) -> dict[str, int]:
        """Repairs of all columns: kind → cells."""
        found: dict[str, int] = {}
        for column in self.columns:
            for kind, count in column.repairs.items():
                if count:
                    found[kind] = found.get(kind, 0) + count
        return found

    @property
    def rejected(self) -> int:
        """Lines left out because something is wrong with them (totals and blank lines are not)."""
        return sum(
            n for problem, n in self.left_out.items() if problems.parts(problem)[0] not in problems.EXPECTED
        )

    # ------------------------------------------------------------------ JSON

    def to_json(self) -> str:
        """Text of the reading, for keeping until a job loads it."""
        data = {f.name: getattr(self, f.name) for f in fields(self) if not f.name.startswith("_")}
        data["access"] = self.access.json()
        data["columns"] = [column.json() for column in self.columns]
        data["questions"] = [asdict(question) for question in self.questions]
        data["notes"] = [asdict(note) for note in self.notes]
        data["left_out_lines"] = [asdict(line) for line in self.left_out_lines]
        return json.dumps(data, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Reading":
        data: dict[str, Any] = json.loads(text)
        data["access"] = Access.from_json(data["access"])
        data["columns"] = [SourceColumn.from_json(column) for column in data["columns"]]
        data["questions"] = [
            Question(**{**question, "choices": tuple(question["choices"])}) for question in data["questions"]
        ]
        data["notes"] = [Note(**note) for note in data["notes"]]
        data["left_out_lines"] = [LeftOut(**line) for line in data["left_out_lines"]]
        return cls(**data)

    # ------------------------------------------------------------------ reading

    def layout(self, raw: str) -> Layout:
        places = {simplify(column.name): column.position for column in self.columns}
        return Layout(
            table=self.spec,
            columns=self.columns,
            raw=raw,
            zone=self.zone,
            constants=self.constants,
            ascii=self.ascii,
            twice=self.twice,
            tolerant=self.tolerant or self.access.format in ("parquet", "xlsx"),
            carry_by=places.get(self.carry_by),
            otherwise={f: places[name] for f, name in self.otherwise.items() if name in places},
            needs=[places[name] for name in self.needs if name in places],
            header=self.access.header > 0,
            delimiter=self.delimiter or ";",
        )

    def raw_sql(self, aside: Path | None = None, threads: int = 1) -> str:
        """The lines as they stand in the file; prepares a working copy when the file needs one."""
        check_unchanged(self.access)
        if self._copy is None or not self._copy.exists():
            self._copy = working_copy(self.access, LIMITS, Path(self.scratch) if self.scratch else None)
            if self._copy is not None:
                weakref.finalize(self, self._copy.unlink, missing_ok=True)
        pieces = cut(self._copy or Path(self.access.path), aside, threads) if aside and self.access.divisible else ()
        return raw_sql(self.access, self._copy, LIMITS, pieces)

    def relation_sql(self, con: Any = None, aside: Path | None = None, threads: int = 1) -> str:
        """A SELECT that yields the table's columns, ``source_line``, ``problem`` and ``source_text``.

        ``problem`` is NULL on good lines, else a code of ``problems``; ``source_text`` holds the line then.
        The reading must live as long as the SELECT runs: it owns the working copy. ``con`` is only
        checked: any DuckDB connection reads the relation, without preparation.

        ``aside`` is a folder of the caller's, who empties it: there a large text is cut into pieces for
        ``threads`` to read side by side. Lines come in no order then.
        """
        if self.missing:
            raise Fault(
                "fields_missing",
                _("“%(file)s” gives no column for %(fields)s: say which column it is."),
                file=self.name,
                fields=", ".join(" / ".join(group) for group in self.missing),
            )
        return result_sql(self.layout(self.raw_sql(aside, threads)))

    def read_line_by_line(self) -> None:
        """Read the text anew, by our own reader, which tells of every line what became of it."""
        self.close()
        self.access = replace(self.access, way="records")
        self.filled, self.exact_lines = None, True

    def close(self) -> None:
        """Remove the working copy, if there is one."""
        if self._copy is not None:
            self._copy.unlink(missing_ok=True)
            self._copy = None

    def count(self, progress: Callable[[float], None] | None = None, con: Any = None) -> None:
        """Count rows, repairs, personal data and lines left out over the whole file."""
        from mercatique.warehouse.intake.counting import count

        count(self, None, con)
        if progress:
            progress(1.0)
