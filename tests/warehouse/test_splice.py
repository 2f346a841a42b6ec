"""One column of a written file is exchanged; every reader finds the new values and all others untouched."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as parquet
import pytest

from mercatique.warehouse.splice import exchange

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
