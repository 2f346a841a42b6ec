"""What a reading counts: rows, repairs, lines left out, personal data, first and last day."""

import os
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from mercatique.warehouse.engine import Engine
from mercatique.warehouse.intake.limits import LIMITS
from mercatique.warehouse.intake.reading import LeftOut, Reading
from mercatique.warehouse.intake.relation import Layout, problem_sql, repairs_sql, result_sql, typed_sql
from mercatique.warehouse.intake.sql import name

EXAMPLES = 50


def connect(scratch: Path | None = None, memory: str = "") -> Engine:
    """The engine of the tables, for one look at a file: within its memory, spilling where working copies lie."""
    return Engine((scratch or Path(tempfile.gettempdir())) / f"spill-intake-{os.getpid()}", memory=memory or None)


def count(reading: Reading, sample: int | None, con: Any = None) -> None:
    """Fill the counts of a reading; of its first ``sample`` records, or of all when None."""
    if con is None:
        with closing(connect(Path(reading.scratch) if reading.scratch else None)) as engine:
            return count(reading, sample, engine.con)
    raw = reading.raw_sql()
    if sample is not None:
        raw = f"SELECT * FROM ({raw}) LIMIT {sample}"
    reading.whole = sample is None
    if not reading.table:
        _count_cells(reading, raw, con)
        return
    layout = reading.layout(raw)
    checked = f"SELECT *, {problem_sql(layout)} AS problem FROM ({typed_sql(layout)})"
    _count_rows(reading, layout, checked, con)
    _show(reading, layout, con)


def complete(reading: Reading, con: Any) -> bool:
    """Whether the engine gives each line that holds something as a record; it joins lines, or passes over them, where quotes are astray."""
    if reading.filled is None or (reading.whole and not any(column.item for column in reading.columns)):
        return reading.filled in (None, reading.counted)
    return bool(con.execute(f"SELECT count(*) FROM ({reading.raw_sql()})").fetchone()[0] == reading.filled)


def _count_cells(reading: Reading, raw: str, con: Any) -> None:
    filled = "".join(f", count(nullif(c{column.position}, ''))" for column in reading.columns)
    row = con.execute(f"SELECT count(*){filled} FROM ({raw})").fetchone()
    reading.counted = int(row[0])
    for column, number in zip(reading.columns, row[1:], strict=True):
        column.filled = int(number)


def _count_rows(reading: Reading, layout: Layout, checked: str, con: Any) -> None:
    repairs = repairs_sql(layout)
    parts = ["count(*)"]
    items = [column.item for column in reading.columns if column.item]
    once = f" FILTER (item = {min(items)})" if items else ""
    parts += [f"count(nullif(c{column.position}, '')){once}" for column in reading.columns]
    parts += [f"count(*) FILTER ({condition})" for condition in repairs.values()]
    day = _day(layout)
    parts += (
        [f"min({day}) FILTER (problem IS NULL)", f"max({day}) FILTER (problem IS NULL)"]
        if day
        else ["NULL", "NULL"]
    )
    rows = con.execute(f"SELECT problem, {', '.join(parts)} FROM ({checked}) GROUP BY problem").fetchall()
    reading.counted = sum(int(row[1]) for row in rows)
    reading.rows = sum(int(row[1]) for row in rows if row[0] is None)
    reading.left_out = dict(
        sorted(((row[0], int(row[1])) for row in rows if row[0]), key=lambda x: (-x[1], x[0]))
    )
    width = len(reading.columns)
    for index, column in enumerate(reading.columns):
        column.filled = sum(int(row[2 + index]) for row in rows)
        column.repairs = {}
    for index, (field, kind) in enumerate(repairs):
        number = sum(int(row[2 + width + index]) for row in rows)
        if number:
            layout.fields[field].repairs[kind] = number
    days = [row[-2:] for row in rows if row[0] is None and row[-1] is not None]
    reading.first_day, reading.last_day = (str(days[0][0]), str(days[0][1])) if days else ("", "")


def _day(layout: Layout) -> str:
    if layout.table.name == "orders" and "ordered_at" in layout.fields:
        return "day"
    return ""


def _show(reading: Reading, layout: Layout, con: Any) -> None:
    """The first rows as they will be read, and the first lines that will be left out."""
    relation = result_sql(layout)
    shown = [column.name for column in layout.table.given]
    texts = ", ".join(f"CAST({name(column)} AS VARCHAR)" for column in shown)
    kept = con.execute(
        f"SELECT source_line, {texts} FROM (SELECT * FROM ({relation}) LIMIT {LIMITS.sample}) WHERE problem IS NULL LIMIT {LIMITS.shown}"
    ).fetchall()
    rows = [dict(zip(["source_line", *shown], [str(row[0]), *row[1:]], strict=True)) for row in kept]
    used = [key for key in ["source_line", *shown] if any(row[key] not in (None, "") for row in rows)]
    reading.first_rows = [{key: row[key] for key in used} for row in rows]
    reading.left_out_lines = []
    if reading.left_out:
        lines = con.execute(
            f"SELECT source_line, problem, source_text FROM ({relation}) WHERE problem IS NOT NULL LIMIT {EXAMPLES}"
        ).fetchall()
        reading.left_out_lines = [
            LeftOut(int(line), problem, (text or "")[:300]) for line, problem, text in lines
        ]
    _show_samples(reading, layout, con)


def _show_samples(reading: Reading, layout: Layout, con: Any) -> None:
    """For each mapped column: the same samples, as they will be read."""
    first = f"SELECT * FROM ({layout.raw}) LIMIT {LIMITS.shown}"
    small = replace(layout, raw=first)
    fields = list(small.fields.items())
    if not fields:
        return
    texts = ", ".join(f"CAST({name(field)} AS VARCHAR)" for field, _column in fields)
    raws = ", ".join(f"t_{field}" for field, _column in fields)
    rows = con.execute(f"SELECT {raws}, {texts} FROM ({typed_sql(small)})").fetchall()
    width = len(fields)
    for index, (_field, column) in enumerate(fields):
        pairs: dict[str, str] = {}
        for row in rows:
            if row[index] is not None:
                pairs.setdefault(row[index], row[width + index] or "")
        column.samples, column.read = list(pairs), list(pairs.values())
