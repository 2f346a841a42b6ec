"""Columns of a file as a method wants them: read by the intake, typed by the part they play."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mercatique.cli.speech import mark
from mercatique.fault import Fault


def columns(path: Path, wanted: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Role → Arrow column, for role → (name of the column, type: text, money, count, number, day or moment).

    A line without any of the values is left out; a value that cannot be read is said, with its line.
    """
    from mercatique.warehouse import intake
    from mercatique.warehouse.intake.counting import connect
    from mercatique.warehouse.intake.sql import trimmed

    reading = intake.inspect(path)
    places = {column.name: column for column in reading.columns}
    by_plain_name = {column.name.strip().casefold(): column for column in reading.columns}
    cells, values = [], []
    for role, (name, kind) in wanted.items():
        column = places.get(name) or by_plain_name.get(name.strip().casefold())
        if column is None:
            raise Fault(
                "no-column",
                mark("“%(file)s” has no column “%(column)s”; it has: %(columns)s."),
                file=path.name, column=name, columns=", ".join(places),
            )  # fmt: skip
        text = f"t_{role}"
        cells.append(f"{trimmed(f'c{column.position}', reading.ascii)} AS {text}")
        values.append(f"{typed(kind, text, column.samples, reading.zone)} AS {role}")
    try:
        engine = connect()
        con = engine.con
        rows = f"SELECT line, {', '.join(cells)} FROM ({reading.raw_sql()}) WHERE flaw IS NULL"
        filled = " OR ".join(f"t_{role} IS NOT NULL" for role in wanted)
        con.execute(f"CREATE TEMP TABLE sheet AS SELECT *, {', '.join(values)} FROM ({rows}) WHERE {filled}")
        for role, (name, _kind) in wanted.items():
            bad = con.execute(
                f"SELECT count(*), min(line), min_by(t_{role}, line) FROM sheet WHERE t_{role} IS NOT NULL AND {role} IS NULL"
            ).fetchall()[0]
            if bad[0]:
                raise Fault(
                    "unreadable",
                    mark("Cells of the column “%(column)s” that cannot be read: %(count)s, the first on line %(line)s (“%(text)s”)."),
                    count=bad[0], column=name, line=bad[1], text=bad[2][:60],
                )  # fmt: skip
        table = con.sql(f"SELECT {', '.join(wanted)} FROM sheet ORDER BY line").to_arrow_table()
        engine.close()
    finally:
        reading.close()
    return {role: table.column(role).combine_chunks() for role in wanted}


def typed(kind: str, text: str, samples: list[str], zone: str) -> str:
    """The SQL that reads a trimmed cell as the type of a role."""
    from mercatique.warehouse.intake import amounts, days
    from mercatique.warehouse.intake.identifiers import identifier_sql

    if kind == "text":
        return identifier_sql(text)
    if kind == "moment":
        return days.naive_sql(text, days.find_format(samples) or days.DayFormat())
    if kind == "day":
        return days.day_sql(text, days.find_format(samples) or days.DayFormat(), zone)
    number = amounts.amount_sql(text, amounts.find_format(samples) or amounts.AmountFormat())
    return f"CAST({number} AS BIGINT)" if kind == "count" else number
