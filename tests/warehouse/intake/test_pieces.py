"""A large text is cut at its line ends and read by several threads: the same rows, under the same numbers."""

import gzip
from collections import namedtuple
from pathlib import Path

import duckdb
import pytest

from mercatique.warehouse import Warehouse
from mercatique.warehouse.intake import Reading, inspect, pieces
from mercatique.warehouse.intake.pieces import cut

SHOP = "order_id;date;customer id;sku;quantity;unit price;note\n"
LINES = [
    f"F{n // 3};{1 + n % 28:02d}/03/2025;C{n % 40};P{n % 7};{1 + n % 4};{n % 90},50;été n° {n}\n"
    for n in range(600)
]
LINES[250] = "F83;31/02/2025;C10;P5;3;70,50;un jour qui n'existe pas\n"
LINES[590] = "F196;02/03/2025;C30;P2;3\n"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LEAST", 1_000)


def read(reading: Reading, aside: Path | None = None) -> list[tuple[object, ...]]:
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        return con.execute(
            f"SELECT * FROM ({reading.relation_sql(con, aside, 3)}) ORDER BY source_line"
        ).fetchall()


@pytest.mark.parametrize("ends", ["\n", ""], ids=["last line ended", "last line open"])
def test_pieces_hold_each_line_once_and_know_how_many_stand_before(tmp_path, ends):
    source = tmp_path / "sales.csv"
    source.write_text(("".join(LINES)).rstrip("\n") + ends, encoding="utf-8")
    found = cut(source, tmp_path, 4)
    assert len(found) == 4
    texts = [piece.path.read_bytes() for piece in found]
    assert b"".join(texts) == source.read_bytes()
    assert all(text.endswith(b"\n") for text in texts[:-1])
    assert [piece.before for piece in found] == [
        sum(text.count(b"\n") for text in texts[:place]) for place in range(4)
    ]
    assert max(map(len, texts)) < 1.1 * min(map(len, texts))


def test_a_line_longer_than_a_piece_stays_whole(tmp_path):
    source = tmp_path / "sales.csv"
    source.write_text("a\n" + "b" * 9_000 + "\nc\n")
    found = cut(source, tmp_path, 4)
    assert b"".join(piece.path.read_bytes() for piece in found) == source.read_bytes()
    assert [piece.before for piece in found] == [0, 2]


@pytest.mark.parametrize("chunk", [7, 1 << 20], ids=["small chunks", "one chunk"])
def test_a_carriage_return_within_a_line_keeps_the_file_in_one(chunk, tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "CHUNK", chunk)
    source = tmp_path / "sales.csv"
    lines = [b"x" * (n % 11) + (b"\n", b"\r\n")[n % 2] for n in range(1_000)]
    source.write_bytes(b"".join(lines))
    assert [piece.before for piece in cut(source, tmp_path, 2)] == [0, 502]
    source.write_bytes(b"".join([*lines[:700], b"one\rtwo\n", *lines[700:]]))
    assert cut(source, tmp_path, 2) == ()
    assert not list(tmp_path.glob("piece-*"))


@pytest.mark.parametrize("way", ["utf-8", "cp1252", "gzip", "title above"])
def test_rows_numbers_and_lines_left_out_are_those_of_the_file_read_in_one(way, file, tmp_path):
    text = ("Ventes de mars;;;;;;\n" if way == "title above" else "") + SHOP + "".join(LINES)
    path = (
        file(gzip.compress(text.encode()), "ventes.csv.gz")
        if way == "gzip"
        else file(text, encoding="cp1252" if way == "cp1252" else "utf-8")
    )
    reading = inspect(path)
    assert reading.access.way == ("file" if way in ("utf-8", "title above") else "copy")
    aside = tmp_path / "aside [x]*"
    aside.mkdir()
    whole, apart = read(reading), read(reading, aside)
    assert len(list(aside.iterdir())) == 3
    assert apart == whole
    assert len(whole) == 600
    above = 2 if way == "title above" else 1
    *_rest, numbers, problems, _texts = zip(*whole, strict=True)
    assert numbers == tuple(range(above + 1, above + 601))
    assert {n: problem for n, problem in zip(numbers, problems, strict=True) if problem} == {
        above + 251: "impossible_day:ordered_at",
        above + 591: "short_line",
    }


def test_a_cell_with_a_line_break_keeps_the_file_in_one(file, tmp_path):
    reading = inspect(
        file(
            SHOP + "".join(LINES[:100]) + 'F1;01/03/2025;C1;P1;1;2,00;"deux\nlignes"\n' + "".join(LINES[100:])
        )
    )
    apart = read(reading, tmp_path)
    assert not list(tmp_path.glob("piece-*"))
    assert len(apart) == 601


def test_a_disk_nearly_full_keeps_the_file_in_one(file, tmp_path, monkeypatch):
    source = file("".join(LINES))
    room = namedtuple("room", "total used free")
    monkeypatch.setattr(pieces.shutil, "disk_usage", lambda _folder: room(9, 9, 2 * source.stat().st_size))
    assert cut(source, tmp_path, 3) == ()
    monkeypatch.undo()
    monkeypatch.setattr(pieces, "LEAST", 1_000)
    real = pieces._copy

    def full(path, piece, start, end):
        if piece.name == "piece-1.csv":
            piece.write_bytes(b"half a li")
            raise OSError(28, "No space left on device")
        return real(path, piece, start, end)

    monkeypatch.setattr(pieces, "_copy", full)
    assert cut(source, tmp_path, 3) == ()
    assert not list(tmp_path.glob("piece-*"))


def test_an_import_in_pieces_is_that_of_the_whole_and_leaves_none_behind(file, tmp_path, monkeypatch):
    path = file(SHOP + "".join(LINES))
    cards = []
    for least in (1_000, 10**9):
        monkeypatch.setattr(pieces, "LEAST", least)
        home = tmp_path / f"home [x]* {least}"
        home.mkdir()
        warehouse = Warehouse(home)
        lineage = warehouse.load(warehouse.inspect(path), import_id="mars")
        rows = warehouse.reader.read(
            ("orders",),
            lambda here=warehouse: here.reader.engine.rows("SELECT * FROM orders ORDER BY row_id"),
        )
        errors = next(home.rglob("mars.csv")).read_text(encoding="utf-8-sig")
        cards.append((lineage.written, lineage.rejected, lineage.reasons, lineage.totals, rows, errors))
        assert not list(home.rglob("piece-*"))
    assert cards[0] == cards[1]
    assert cards[0][:2] == (598, 2)
