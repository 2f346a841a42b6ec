"""Columns of a file as a method wants them: read by the intake, typed by the part they play."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from mercatique.cli.speech import mark
from mercatique.fault import Fault


class Sheet:
    """A file as the intake reads it; closed at the end of the block."""

    def __init__(self, path: Path) -> None:
        from mercatique.warehouse import intake

        self.path = path
        self.reading = intake.inspect(path)
        self.names = [column.name for column in self.reading.columns]

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.reading.close()

    def called(self, name: str) -> str | None:
        """How the file writes the name of this column; *None* where it has none."""
        if name in self.names:
            return name
        return next((known for known in self.names if known.strip().casefold() == name.strip().casefold()), None)

    def columns(self, wanted: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
        """Role → Arrow column, for role → (name of the column, type: text, money, count, number, day or moment).

        A line without any of the values is left out; a value that cannot be read is said, with its line.
        """
        if not wanted:
            return {}
        from mercatique.warehouse.engine import named
        from mercatique.warehouse.intake.counting import connect
        from mercatique.warehouse.intake.sql import trimmed

        places = {column.name: column for column in self.reading.columns}
        cells, values = [], []
        for role, (name, kind) in wanted.items():
            known = self.called(name)
            if known is None:
                raise Fault(
                    "no-column",
                    mark("“%(file)s” has no column “%(column)s”; it has: %(columns)s."),
                    file=self.path.name, column=name, columns=", ".join(self.names),
                )  # fmt: skip
            column, text = places[known], f"t_{role}"
            cells.append(f"{trimmed(f'c{column.position}', self.reading.ascii)} AS {text}")
            values.append(f"{typed(kind, text, column.samples, self.reading.zone)} AS {named(role)}")
        engine = connect()
        try:
            con = engine.con
            rows = f"SELECT line AS line_of_file, {', '.join(cells)} FROM ({self.reading.raw_sql()}) WHERE flaw IS NULL"
            filled = " OR ".join(f"t_{role} IS NOT NULL" for role in wanted)
            con.execute(f"CREATE TEMP TABLE sheet AS SELECT *, {', '.join(values)} FROM ({rows}) WHERE {filled}")
            for role, (name, _kind) in wanted.items():
                bad = con.execute(
                    f"SELECT count(*), min(line_of_file), min_by(t_{role}, line_of_file) FROM sheet WHERE t_{role} IS NOT NULL AND {named(role)} IS NULL"
                ).fetchall()[0]
                if bad[0]:
                    raise Fault(
                        "unreadable",
                        mark("Cells of the column “%(column)s” that cannot be read: %(count)s, the first on line %(line)s (“%(text)s”)."),
                        count=bad[0], column=name, line=bad[1], text=bad[2][:60],
                    )  # fmt: skip
            table = con.sql(f"SELECT {', '.join(map(named, wanted))} FROM sheet ORDER BY line_of_file").to_arrow_table()
        finally:
            engine.close()
        return {role: table.column(role).combine_chunks() for role in wanted}


def columns(path: Path, wanted: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Columns of a file for role → (name of the column, type)."""
    with Sheet(path) as sheet:
        return sheet.columns(wanted)


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
