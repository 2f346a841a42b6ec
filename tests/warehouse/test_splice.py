"""Columns of a written file are exchanged or put in; every reader finds the new values and all others untouched."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as parquet
import pytest

from mercatique.warehouse.splice import exchange, put_in

ROWS = 5_000
FILE = (
    "COPY (SELECT i AS row_id, {number} AS line_no, 'line ' || i AS text FROM range(5000) AS r(i))"
    " TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048, PARQUET_VERSION v2)"
)


@pytest.mark.parametrize("number", ["1::INTEGER", "CASE WHEN i >= 0 THEN 1 END::INTEGER"])
def test_an_exchanged_column_holds_the_new_values_and_the_others_theirs(tmp_path: Path, number: str) -> None:
    path = tmp_path / "run.parquet"
    duckdb.sql(FILE.format(number=number, path=path))
    values = np.ones(ROWS, dtype=np.int32)
    values[[0, 2047, 2048, 4999]] = [2, 3, 4, 70_000]
    exchange(path, "line_no", values)
    found = duckdb.sql(f"SELECT row_id, line_no, text FROM '{path}'").fetchall()
    assert found == [(place, int(values[place]), f"line {place}") for place in range(ROWS)]
    read = parquet.read_table(path)
    assert read.column("line_no").to_pylist() == values.tolist()
    assert read.column("text").to_pylist()[-1] == "line 4999"
    assert [each.name for each in tmp_path.iterdir()] == ["run.parquet"]


def test_a_column_may_be_exchanged_twice(tmp_path: Path) -> None:
    path = tmp_path / "run.parquet"
    duckdb.sql(FILE.format(number="1::INTEGER", path=path))
    for value in (5, 6):
        exchange(path, "line_no", np.full(ROWS, value, dtype=np.int32))
    assert duckdb.sql(f"SELECT min(line_no), max(line_no), count(*) FROM '{path}'").fetchall() == [(6, 6, ROWS)]


def test_as_many_values_as_rows_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "run.parquet"
    duckdb.sql(FILE.format(number="1::INTEGER", path=path))
    with pytest.raises(ValueError, match="values for"):
        exchange(path, "line_no", np.ones(ROWS + 1, dtype=np.int32))
    assert duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE line_no = 1").fetchall() == [(ROWS,)]


SAME = "'EUR'::ENUM('EUR') AS currency, NULL::ENUM('') AS site, 7::INTEGER AS line_no, NULL::DECIMAL(18,4) AS cost"


@pytest.mark.parametrize("rows", [ROWS, 2048, 4096, 1, 0])
def test_columns_that_are_the_same_on_every_row_are_put_in_between_the_others(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "run.parquet"
    written = f"SELECT i AS row_id, 'line ' || i AS text FROM range({rows}) AS r(i)"
    duckdb.sql(f"COPY ({written}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048, PARQUET_VERSION v2)")
    names = ["currency", "row_id", "site", "line_no", "text", "cost"]
    asked = []

    def write(length: int, aside: Path) -> None:
        asked.append(length)
        duckdb.sql(f"COPY (SELECT {SAME} FROM range({length})) TO '{aside}' (FORMAT parquet, PARQUET_VERSION v2)")

    put_in(path, names, write)
    assert len(asked) == len(set(asked)) <= 2
    wanted = [("EUR", place, None, 7, f"line {place}", None) for place in range(rows)]
    found = duckdb.sql(f"SELECT * FROM '{path}'")
    assert found.columns == names
    assert found.fetchall() == wanted
    assert duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE line_no = 7 AND site IS NULL").fetchall() == [(rows,)]
    read = parquet.read_table(path)
    assert read.column_names == names
    assert [tuple(row.values()) for row in read.to_pylist()] == wanted
    meta = parquet.read_metadata(path)
    for group in (meta.row_group(place) for place in range(meta.num_row_groups)):
        assert group.total_byte_size == sum(group.column(place).total_uncompressed_size for place in range(6))
        assert group.column(3).statistics.max == 7
    exchange(path, "line_no", np.arange(rows, dtype=np.int32))
    assert [row[3] for row in duckdb.sql(f"SELECT * FROM '{path}'").fetchall()] == list(range(rows))
    assert [each.name for each in tmp_path.iterdir()] == ["run.parquet"]
