"""Writing sorted Parquet files aside, and taking them into a table only when all of them are whole."""

import itertools
import os
import shutil
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from mercatique.warehouse.engine import Engine, named, quoted, scan
from mercatique.warehouse.footer import silence
from mercatique.warehouse.ledger import MAKING, SUMMED_UP, DataFile, Ledger
from mercatique.warehouse.tables import TableSpec

#: Rows of one part of a file that can be skipped on its own.
ROW_GROUP = 122_880
#: Different values of a column in such a part up to which they are written once: looking for more costs more than it saves.
DICTIONARY = 16_000
#: Rows of one file after a compaction.
FILE_ROWS = 2_000_000

Progress = Callable[..., None]


def silent(share: float, note: str = "", **values: Any) -> None:
    """Tell nobody about progress."""


def untouched(point: str) -> None:
    """Pass a named point of a write; tests stop the process here."""


def copy_sql(select: str, path: Path) -> str:
    """The statement that writes a SELECT, in its order, as files of tables are written."""
    return (
        f"COPY ({select}) TO {quoted(str(path))}"
        f" (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP}, WRITE_BLOOM_FILTER false, PARQUET_VERSION v2,"
        f" DICTIONARY_SIZE_LIMIT {DICTIONARY})"
    )


class Unsorted(Exception):
    """A file whose rows do not stand in the order of its table."""


@dataclass
class Draft:
    """Files of a write that nobody sees until they are committed; forgotten when something goes wrong."""

    engine: Engine
    ledger: Ledger
    folder: Path
    files: list[tuple[Path, DataFile]] = field(default_factory=list)

    @property
    def spec(self) -> TableSpec:
        return self.ledger.spec

    def __enter__(self) -> "Draft":
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name: str) -> Path:
        return self.folder / name

    def copy(self, select: str, path: Path) -> None:
        """Write a SELECT, in its order, into a Parquet file."""
        self.engine.run(copy_sql(select, path))

    def write(self, select: str, *, prefix: str = "run-") -> DataFile | None:
        """Write one file of the table; none when the SELECT has no rows."""
        path = self.path(f"{uuid.uuid4().hex}.parquet")
        self.copy(select, path)
        try:
            return self.take(path, prefix=prefix)
        except Unsorted:
            self.copy(f"SELECT * FROM ({select}) ORDER BY {sort_sql(self.spec.sort)}", path)
            return self.take(path, prefix=prefix)

    def take(self, path: Path, *, prefix: str = "run-") -> DataFile | None:
        """Make a written file one of the table: checked, and silent about personal columns."""
        file = described(path, f"{prefix}{uuid.uuid4().hex}.parquet")
        if not file.rows:
            path.unlink()
            return None
        if self.spec.sort and (misplaced := out_of_order(self.engine, self.spec, path)):
            raise Unsorted(f"{self.spec.name}: {misplaced}")
        silence(path, self.spec.personal)
        self.files.append((path, file))
        return file

    def move(self) -> list[DataFile]:
        """Put the files where the table's files are; a commit makes them part of it."""
        self.ledger.folder.mkdir(parents=True, exist_ok=True)
        for path, file in self.files:
            _to_disk(path)
            os.replace(path, self.ledger.path(file))
        return [file for _path, file in self.files]


def out_of_order(engine: Engine, spec: TableSpec, path: Path) -> int:
    """Rows of a file that stand before the row they should follow."""
    columns = [named(column) for column in spec.sort[:3]]
    before = ", ".join(f"lag({column}) OVER () AS b{place}" for place, column in enumerate(columns))
    tests = []
    for place, column in enumerate(columns):
        same = [f"{each} IS NOT DISTINCT FROM b{at}" for at, each in enumerate(columns[:place])]
        tests.append(" AND ".join([*same, f"{column} < b{place}"]))
    return int(
        engine.row(
            f"SELECT count(*) FROM (SELECT {', '.join(columns)}, {before} FROM {scan([path])}) WHERE {' OR '.join(tests)}"
        )[0]
    )


def described(path: Path, name: str) -> DataFile:
    """What the footer of a written file says: rows, least and greatest values; its parts must be in order."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(path) as opened:
        meta = opened.metadata
        places = {meta.schema.column(place).path: place for place in range(meta.num_columns)}
        least: dict[str, Any] = {}
        greatest: dict[str, Any] = {}
        for column in SUMMED_UP:
            if column not in places:
                continue
            parts = [meta.row_group(group).column(places[column]).statistics for group in range(meta.num_row_groups)]
            if parts and all(part is not None and part.has_min_max for part in parts):
                least[column] = min(part.min for part in parts)
                greatest[column] = max(part.max for part in parts)
                if column == "bucket" and any(a.max > b.min for a, b in itertools.pairwise(parts)):
                    raise Unsorted(name)
        return DataFile(name, path.stat().st_size, meta.num_rows, least, greatest)


def sweep(ledger: Ledger) -> int:
    """Delete files that the newest snapshot does not name: left by a killed writer, or no longer needed."""
    if not ledger.folder.is_dir():
        return 0
    named_files = {file.path for file in ledger.snapshot().files}
    for path in ledger.folder.glob(f"{MAKING}*"):
        shutil.rmtree(path, ignore_errors=True)
    gone = [path for path in ledger.folder.glob("*.parquet") if path.name not in named_files]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def sort_sql(columns: Iterable[str]) -> str:
    """ORDER BY of a table; empty values first, texts byte by byte."""
    return ", ".join(f"{named(column)} ASC NULLS FIRST" for column in columns)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
