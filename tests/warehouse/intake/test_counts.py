"""Numbers of the page say whether they are of the whole file or of its first lines."""

from collections.abc import Callable
from pathlib import Path

from mercatique.warehouse.intake import Reading, inspect
from tests.warehouse.intake.conftest import HEADER, rows

LINES = 40_000


def _text() -> str:
    good = "".join(f"C{i};13/04/2026;{i % 50}.0;X;1;2,50\n" for i in range(LINES))
    return HEADER + good + "C;31/02/2026;7;X;1;2,50\n"


def test_a_quick_look_counts_the_first_lines_and_a_count_all_of_them(file: Callable[..., Path]) -> None:
    reading = inspect(file(_text()), currency="EUR", whole=False)
    assert not reading.whole
    assert (reading.rows, reading.left_out) == (20_000, {})
    told: list[float] = []
    reading.count(told.append)
    assert reading.whole
    assert told[-1] == 1.0
    assert (reading.rows, reading.left_out) == (LINES, {"impossible_day:ordered_at": 1})
    assert reading.repairs["floated"] == LINES
    assert reading.left_out_lines[0].line == LINES + 2


def test_lines_are_numbered_as_they_stand_in_a_file_read_in_parallel(file: Callable[..., Path]) -> None:
    reading = inspect(file(_text()), currency="EUR")
    assert reading.access.way == "file"
    assert all(row["order_id"] == f"C{row['source_line'] - 2}" for row in rows(reading))


def test_a_reading_travels_as_json_and_gives_the_same_rows(file: Callable[..., Path]) -> None:
    reading = inspect(file(_text(), encoding="cp1252"), currency="EUR")
    later = Reading.from_json(reading.to_json())
    assert later == reading
    assert rows(later)[:50] == rows(reading)[:50]


def test_the_page_has_the_first_rows_and_each_column_s_samples(file: Callable[..., Path]) -> None:
    reading = inspect(file(_text()), currency="EUR")
    assert len(reading.first_rows) == 20
    assert reading.first_rows[0]["customer_id"] == "0"
    customer = next(column for column in reading.columns if column.field == "customer_id")
    assert (customer.samples[0], customer.read[0], customer.why, customer.filled) == (
        "0.0",
        "0",
        "name",
        LINES + 1,
    )
