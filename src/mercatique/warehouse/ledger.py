"""The Delta log of one table: its snapshot, its files, what was imported, and commits that change all of it at once."""

import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mercatique.fault import Fault, _
from mercatique.warehouse.tables import TableSpec

#: Key of our own entry in the commit information of Delta.
ENTRY = "mercatique"
#: Files of rows that an import replaced; readers leave them out.
REPLACED = "replaced-"
#: Folder in which a table's first commit is made.
MAKING = "making-"

DELTA_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "long",
    "INTEGER": "integer",
    "SMALLINT": "short",
    "TINYINT": "byte",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMPTZ": "timestamp",
}
#: Columns whose least and greatest value per file stand in the log: none says anything about a person.
SUMMED_UP = ("day", "bucket", "import_id", "replaced_by")


@dataclass(frozen=True)
class DataFile:
    """One Parquet file of a snapshot, with what the log says of it."""

    path: str
    size: int
    rows: int
    least: Mapping[str, Any] = field(default_factory=dict)
    greatest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        return not self.path.startswith(REPLACED)

    def may_hold(self, column: str, low: Any, high: Any) -> bool:
        """Whether a value between ``low`` and ``high`` may be in the file."""
        if column not in self.least or column not in self.greatest:
            return True
        least, greatest = self.least[column], self.greatest[column]
        if isinstance(low, date):
            least, greatest = date.fromisoformat(str(least)), date.fromisoformat(str(greatest))
        return bool(least <= high and greatest >= low)


@dataclass(frozen=True)
class ImportEntry:
    """What one import did to a table; without effect, it is no part of the data version."""

    id: str
    rows: int = 0
    replaced: int = 0
    known: Mapping[str, int] = field(default_factory=dict)
    upload: str = ""

    @property
    def effective(self) -> bool:
        return bool(self.rows or self.replaced)


@dataclass(frozen=True)
class Account:
    """What the table holds in our own words; travels in every commit, so that files and account never differ."""

    imports: tuple[ImportEntry, ...] = ()
    undone: tuple[str, ...] = ()
    erasures: tuple[str, ...] = ()
    sequence: int = 0
    cancellable: bool = False
    built_from: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def entry(self, import_id: str) -> ImportEntry | None:
        return next((entry for entry in self.imports if entry.id == import_id), None)

    def without(self, import_id: str) -> "Account":
        kept = tuple(entry for entry in self.imports if entry.id != import_id)
        return replace(self, imports=kept, undone=(*self.undone, import_id))

    def to_json(self) -> dict[str, Any]:
        return {
            "imports": [
                {
                    "id": entry.id,
                    "rows": entry.rows,
                    "replaced": entry.replaced,
                    "known": dict(entry.known),
                    "upload": entry.upload,
                }
                for entry in self.imports
            ],
            "undone": list(self.undone),
            "erasures": list(self.erasures),
            "sequence": self.sequence,
            "cancellable": self.cancellable,
            "built_from": self.built_from,
            "facts": dict(self.facts),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Account":
        return cls(
            imports=tuple(ImportEntry(**entry) for entry in content.get("imports", [])),
            undone=tuple(content.get("undone", [])),
            erasures=tuple(content.get("erasures", [])),
            sequence=content.get("sequence", 0),
            cancellable=content.get("cancellable", False),
            built_from=content.get("built_from", ""),
            facts=content.get("facts", {}),
        )


@dataclass(frozen=True)
class Snapshot:
    """A table at one moment: Delta's number, its files and its account."""

    number: int
    files: tuple[DataFile, ...]
    account: Account

    @property
    def live(self) -> tuple[DataFile, ...]:
        return tuple(file for file in self.files if file.live)

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.live)


NOTHING = Snapshot(-1, (), Account())


class Ledger:
    """The Delta table of one kind in one workspace."""

    def __init__(self, folder: Path, spec: TableSpec) -> None:
        # deltalake 1.6 decodes "%25" in a path even of a file address, and looks for the table elsewhere.
        if re.search("%[0-9A-Fa-f]{2}", str(folder)):
            raise Fault(
                "home",
                _("The folder “%(folder)s” has a “%%” followed by two digits in its name, which tables cannot bear. Rename it."),
                folder=str(folder),
            )
        self.folder = folder
        self.spec = spec
        self._delta: Any = None
        self._last: Snapshot = NOTHING

    @property
    def exists(self) -> bool:
        return (self.folder / "_delta_log").is_dir()

    def path(self, file: DataFile | str) -> Path:
        return self.folder / (file if isinstance(file, str) else file.path)

    def snapshot(self) -> Snapshot:
        """The table as it is now."""
        if not self.exists:
            return NOTHING
        if self._last.number >= 0 and not self._commit_file(self._last.number + 1).exists():
            return self._last
        delta = self._open()
        if delta is None:
            return NOTHING
        number = delta.version()
        self._last = Snapshot(number, tuple(self._files(delta)), self._account(number))
        return self._last

    def commit(
        self,
        account: Account,
        *,
        add: Iterable[DataFile] = (),
        remove: Iterable[DataFile] = (),
        act: str,
        transaction: str = "",
    ) -> Snapshot:
        """Change files and account in one step, or not at all."""
        from deltalake import CommitProperties, Transaction
        from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

        now = int(time.time() * 1000)
        added = [
            AddAction(file.path, file.size, {}, now, True, json.dumps(_statistics(file), default=str)) for file in add
        ]
        removed = [RemoveAction(file.path, True, now, size=file.size, partition_values={}) for file in remove]
        properties = CommitProperties(
            custom_metadata={ENTRY: json.dumps({"act": act, **account.to_json()})},
            max_commit_retries=0,
            app_transactions=[Transaction(transaction, 1, now)] if transaction else None,
        )
        schema = self._schema()
        if not self.exists:
            # Made aside, as Delta notes in its first commit where the table was made; it may be moved anywhere.
            aside = self.folder / f"{MAKING}{uuid.uuid4().hex}"
            aside.mkdir(parents=True)
            try:
                create_table_with_add_actions(
                    aside.absolute().as_uri(),
                    schema,
                    added,
                    mode="error",
                    name=self.spec.name,
                    configuration={"delta.logRetentionDuration": "interval 1 days"},
                    commit_properties=properties,
                )
                _forget_place(aside / "_delta_log" / f"{0:020d}.json")
                os.rename(aside / "_delta_log", self.folder / "_delta_log")
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        else:
            self._open().create_write_transaction([*added, *removed], "append", schema, commit_properties=properties)
        self._delta = None
        self._last = NOTHING
        return self.snapshot()

    def _open(self) -> Any:
        from deltalake import DeltaTable
        from deltalake.exceptions import TableNotFoundError

        try:
            if self._delta is None:
                self._delta = DeltaTable(self.folder.absolute().as_uri())
            else:
                self._delta.update_incremental()
        except TableNotFoundError:
            return None
        return self._delta

    def _files(self, delta: Any) -> Iterable[DataFile]:
        import pyarrow as pa

        # pa.table() would import pandas to ask whether this is a frame: as long as all the rest of a small import.
        for row in pa.RecordBatchReader.from_stream(delta.get_add_actions(flatten=False)).read_all().to_pylist():
            yield DataFile(
                # Delta writes paths as parts of an address: "caf%C3%A9" is "café".
                path=unquote(row["path"]),
                size=row["size_bytes"],
                rows=row["num_records"] or 0,
                least={key: value for key, value in (row.get("min") or {}).items() if value is not None},
                greatest={key: value for key, value in (row.get("max") or {}).items() if value is not None},
            )

    def _account(self, number: int) -> Account:
        for line in self._commit_file(number).read_text(encoding="utf-8").splitlines():
            if (entry := json.loads(line).get("commitInfo", {}).get(ENTRY)) is not None:
                return Account.from_json(json.loads(entry))
        return Account()

    def _commit_file(self, number: int) -> Path:
        return self.folder / "_delta_log" / f"{number:020d}.json"

    def _schema(self) -> Any:
        from deltalake import Schema

        fields = [
            {"name": column.name, "type": delta_type(column.type), "nullable": True, "metadata": {}}
            for column in self.spec.stored
        ]
        return Schema.from_json(json.dumps({"type": "struct", "fields": fields}))


def delta_type(type: str) -> str:
    """A type of DuckDB in Delta's words."""
    if match := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", type):
        return f"decimal({match[1]},{match[2]})"
    return DELTA_TYPES[type]


def _forget_place(commit: Path) -> None:
    """Take the folder out of the first commit of a table."""
    lines = [json.loads(line) for line in commit.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        line.get("commitInfo", {}).get("operationParameters", {}).pop("location", None)
    with open(commit, "w", encoding="utf-8") as file:
        file.write("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _statistics(file: DataFile) -> dict[str, Any]:
    return {
        "numRecords": file.rows,
        "minValues": dict(file.least),
        "maxValues": dict(file.greatest),
        "nullCount": {},
    }
