"""Lines that are not imported are set aside in the pass that reads the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mercatique.warehouse.engine import Engine
from mercatique.warehouse.leftout import LeftOut

LINES = """(SELECT i AS source_line, CASE WHEN i % 1000 = 7 THEN 'missing:ordered_at' WHEN i = 3 THEN 'short_line' END AS problem,
    CASE i WHEN 3 THEN NULL WHEN 7 THEN 'a;"b"\n;c, d' ELSE repeat('é', i::INTEGER) END AS source_text FROM range(10000) AS r(i))"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(tmp_path / "spill", memory="512MB")
    yield engine
    engine.close()


def test_good_lines_pass_and_the_others_stand_aside_with_their_words(engine: Engine, tmp_path: Path) -> None:
    with LeftOut(engine, tmp_path / "left'out.csv") as left_out:
        (kept,) = engine.row(f"SELECT count(*) FROM {LINES} WHERE {left_out.keep_sql}")
    assert (kept, left_out.rows) == (9_989, 11)
    assert left_out.reasons == {"missing:ordered_at": 10, "short_line": 1}
    found = engine.rows(f"SELECT source_line, problem, source_text FROM {left_out.scan} ORDER BY source_line")
    assert found[0] == (3, "short_line", None) or found[0] == (3, "short_line", "")
    assert found[1] == (7, "missing:ordered_at", 'a;"b"\n;c, d')
    assert found[-1] == (9_007, "missing:ordered_at", "é" * 9_007)


def test_a_line_longer_than_any_usual_one_is_kept_whole(engine: Engine, tmp_path: Path) -> None:
    line = "(SELECT 2 AS source_line, 'long_line' AS problem, repeat('x', 5000000) AS source_text)"
    with LeftOut(engine, tmp_path / "left.csv") as left_out:
        engine.rows(f"SELECT * FROM {line} WHERE {left_out.keep_sql}")
    assert engine.rows(f"SELECT length(source_text) FROM {left_out.scan}") == [(5_000_000,)]


def test_nothing_stands_aside_when_all_is_well(engine: Engine, tmp_path: Path) -> None:
    with LeftOut(engine, tmp_path / "left.csv") as left_out:
        engine.rows(f"SELECT * FROM (SELECT 1 AS source_line, NULL AS problem, '' AS source_text) WHERE {left_out.keep_sql}")
    assert (left_out.rows, left_out.reasons) == (0, {})
