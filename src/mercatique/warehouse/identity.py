"""Which rows of a file a table already has: by the source's own identity, else by key and n-th occurrence.

Two identical lines of an invoice are two lines; a file that is imported again, or overlaps an earlier one, adds only
what is new: of each key the larger count is kept. Where the source gives an identity, a changed row updates.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.warehouse.engine import Engine, named, scan
from mercatique.warehouse.ledger import DataFile, Ledger, Snapshot
from mercatique.warehouse.tables import TableSpec
from mercatique.warehouse.writing import Draft

#: Hashes of keys compared at a time, of eight bytes each.
HASHES = 32_000_000


@dataclass(frozen=True)
class Staged:
    """A sorted file of typed rows, and what is known of them."""

    scan: str
    rows: int
    identified: int
    first_day: object | None
    last_day: object | None
    brought: tuple[str, ...]


def identified_sql(spec: TableSpec) -> str:
    """Whether a row carries the identity its source gave it."""
    return f"{named(spec.identity[-1])} IS NOT NULL"


def key_sql(spec: TableSpec, alias: str = "") -> list[str]:
    return [f"{alias}{named(column)}" for column in spec.key]


class Judge:
    """Tables of verdicts in the engine: which staged rows are known, which are new under which number, which update.

    ``verdict`` has a row per staged row that is not plainly new: ``place`` and ``line_no`` (NULL: not to be written).
    ``gone`` has a row per stored row that a staged one replaces.
    """

    def __init__(self, engine: Engine, ledger: Ledger, snapshot: Snapshot, staged: Staged) -> None:
        self.engine = engine
        self.ledger = ledger
        self.spec = ledger.spec
        self.snapshot = snapshot
        self.staged = staged
        self.known_from: dict[str, int] = {}
        self.repeated = 0
        engine.run("CREATE OR REPLACE TEMP TABLE verdict (place BIGINT, line_no INTEGER)")
        engine.run("CREATE OR REPLACE TEMP TABLE gone (row_id BIGINT, place BIGINT)")

    def judge(self) -> None:
        if self.spec.counted and self.staged.identified < self.staged.rows:
            self._count_keys()
        if self.staged.identified:
            self._compare_identities()

    @property
    def plain(self) -> bool:
        """Every staged row is new and the first of its key."""
        return not self.engine.row("SELECT count(*) FROM verdict")[0]

    @property
    def dropping(self) -> bool:
        """Some staged rows are not to be written."""
        return bool(self.engine.row("SELECT count(*) FROM verdict WHERE line_no IS NULL")[0])

    def occurrences(self, rows: int) -> NDArray[np.int32]:
        """The number of each staged row among those of its key, where none is dropped."""
        numbers = np.ones(rows, dtype=np.int32)
        with self.engine.lock:
            found = self.engine.con.sql("SELECT place, line_no FROM verdict").to_arrow_table().combine_chunks()
        # Straight from memory: ``to_numpy`` would bring in pandas.
        for part in found.to_batches():
            place, number = (np.from_dlpack(column) for column in part.columns)
            numbers[place] = number
        return numbers

    def _count_keys(self) -> None:
        run, fresh = self.engine.run, f"NOT ({identified_sql(self.spec)})"
        key = key_sql(self.spec)
        joined = ", ".join(key)
        run("CREATE OR REPLACE TEMP TABLE twice (h UBIGINT)")
        for part in range(parts := 1 + self.staged.rows // HASHES):
            mine = f" AND hash({joined}) % {parts} = {part}" if parts > 1 else ""
            self._keep_twice(f"SELECT hash({joined}) AS h FROM {self.staged.scan} WHERE {fresh}{mine}")
        run(f"""CREATE OR REPLACE TEMP TABLE seen AS
            SELECT {joined}, hash({joined}) AS h, count(*) AS n, max(line_no) AS top, min(import_id) AS import_id
            FROM ({self._overlapping()}) WHERE {fresh} AND hash({joined}) IN (
                SELECT hash({joined}) FROM {self.staged.scan} WHERE {fresh}) GROUP BY ALL""")
        if not self.engine.row("SELECT (SELECT count(*) FROM twice) + (SELECT count(*) FROM seen)")[0]:
            return
        same = " AND ".join(f"s.{column} IS NOT DISTINCT FROM k.{column}" for column in key)
        run(f"""CREATE OR REPLACE TEMP TABLE judged AS
            WITH s AS (
                SELECT place, {joined}, row_number() OVER (PARTITION BY {joined} ORDER BY source_line, place) AS nth
                FROM (SELECT *, file_row_number AS place FROM {self.staged.scan}) WHERE {fresh}
                AND (hash({joined}) IN (SELECT h FROM twice) OR hash({joined}) IN (SELECT h FROM seen)))
            SELECT place, k.import_id,
                   CASE WHEN nth > coalesce(n, 0) THEN nth + coalesce(top - n, 0) END::INTEGER AS line_no
            FROM s LEFT JOIN seen AS k ON {same}""")
        run("INSERT INTO verdict SELECT place, line_no FROM judged WHERE line_no IS DISTINCT FROM 1")
        for import_id, count in self.engine.rows(
            "SELECT import_id, count(*) FROM judged WHERE line_no IS NULL GROUP BY import_id ORDER BY import_id"
        ):
            self.known_from[import_id] = count

    def _keep_twice(self, hashes: str) -> None:
        """Hashes that stand more than once: sorted in memory, which takes less than half the time of counting each."""
        with self.engine.lock:
            found, rows = np.empty(self.staged.rows, dtype=np.uint64), 0
            for batch in self.engine.con.sql(hashes).to_arrow_reader():
                found[rows : rows + len(batch)] = np.from_dlpack(batch.column(0))
                rows += len(batch)
            found = found[:rows]
            found.sort()
            met = np.unique(found[1:][found[1:] == found[:-1]])
            # From the bytes: ``pa.array`` would bring in pandas.
            column = pa.Array.from_buffers(pa.uint64(), len(met), [None, pa.py_buffer(met)])
            self.engine.con.register("met", pa.table([column], names=["h"]))
            self.engine.con.execute("INSERT INTO twice SELECT h FROM met")
            self.engine.con.unregister("met")

    def _overlapping(self) -> str:
        """The live rows that can hold a staged key: those of its days."""
        spec, first, last = self.spec, self.staged.first_day, self.staged.last_day
        columns = ", ".join([*key_sql(spec), *(named(column) for column in spec.identity), "line_no", "import_id"])
        files = [f for f in self.snapshot.live if first is None or f.may_hold("day", first, last)]
        if not files:
            return f"SELECT {columns} FROM {self.staged.scan} WHERE FALSE".replace(
                "line_no", "NULL::INTEGER AS line_no"
            )
        where = f"WHERE day BETWEEN DATE '{first}' AND DATE '{last}'" if first is not None else ""
        return f"SELECT {columns} FROM {self._scan(files)} {where}"

    def _compare_identities(self) -> None:
        run, spec = self.engine.run, self.spec
        identity = ", ".join(named(column) for column in spec.identity)
        mine = identified_sql(spec)
        content = ", ".join(named(column) for column in self.staged.brought)
        run(f"""CREATE OR REPLACE TEMP TABLE last AS
            SELECT {identity}, max(place) FILTER (WHERE newest) AS place, count(*) AS n FROM (
                SELECT *, row_number() OVER (PARTITION BY {identity} ORDER BY source_line DESC, place DESC) = 1 AS newest
                FROM (SELECT {identity}, source_line, file_row_number AS place FROM {self.staged.scan} WHERE {mine}))
            GROUP BY ALL""")
        run(f"""INSERT INTO verdict SELECT file_row_number, NULL FROM {self.staged.scan}
            WHERE {mine} AND file_row_number NOT IN (SELECT place FROM last)""")
        self.repeated = self.engine.row("SELECT coalesce(sum(n) - count(*), 0) FROM last")[0]
        if not self.snapshot.live:
            return
        run(f"""CREATE OR REPLACE TEMP TABLE present AS
            SELECT {identity}, row_id, import_id, hash({content}) AS content FROM {self._scan(self.snapshot.live)}
            WHERE {mine} AND hash({identity}) IN (SELECT hash({identity}) FROM last)""")
        if not self.engine.row("SELECT count(*) FROM present")[0]:
            return
        run(f"""CREATE OR REPLACE TEMP TABLE met AS
            SELECT l.place, p.row_id, p.import_id, p.content = s.content AS same
            FROM last AS l JOIN present AS p USING ({identity})
            JOIN (SELECT file_row_number AS place, hash({content}) AS content FROM {self.staged.scan} WHERE {mine}) AS s
            USING (place)""")
        run("INSERT INTO verdict SELECT place, NULL FROM met WHERE same")
        run("INSERT INTO gone SELECT row_id, place FROM met WHERE NOT same")
        for import_id, count in self.engine.rows(
            "SELECT import_id, count(*) FROM met WHERE same GROUP BY import_id ORDER BY import_id"
        ):
            self.known_from[import_id] = self.known_from.get(import_id, 0) + count

    def _scan(self, files: Sequence[DataFile]) -> str:
        return scan([self.ledger.path(file) for file in files])


def holding(engine: Engine, ledger: Ledger, files: Sequence[DataFile], rows: str) -> list[DataFile]:
    """The files that hold rows of ``rows`` (a table with ``row_id``)."""
    return [
        file
        for file in files
        if engine.row(
            f"SELECT count(*) FROM {scan([ledger.path(file)])} WHERE row_id IN (SELECT row_id FROM {rows})"
        )[0]
    ]


def rewrite_without(draft: Draft, files: Sequence[DataFile], condition: str) -> list[DataFile]:
    """Write the files again without the rows that meet ``condition``; what is left keeps its order."""
    written = []
    columns = ", ".join(named(column.name) for column in draft.spec.stored)
    for file in files:
        prefix = file.path.split("-", 1)[0] + "-"
        with draft.engine.in_written_order():
            new = draft.write(
                f"SELECT {columns} FROM {scan([draft.ledger.path(file)])} WHERE NOT coalesce({condition}, FALSE)",
                prefix=prefix,
            )
        if new:
            written.append(new)
    return written
