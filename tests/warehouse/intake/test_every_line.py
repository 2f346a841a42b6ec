"""Whatever stands astray in a text, each line that holds something becomes a row, is joined on purpose, or is told as left out."""

import pytest

from mercatique.fault import Fault
from mercatique.warehouse import Warehouse
from mercatique.warehouse.intake import inspect
from tests.warehouse.intake.conftest import rows

SHOP = "order;note;quantity;unit price;date;customer\n"


def line(number: int, note: str = "un thé", end: str = "\n") -> str:
    return f"A{number};{note};1;2,50;13/04/2026;C1{end}"


def told(path, **asked):
    """The orders of a file, and the problems by line, as its page shows them and as the store has them after an import."""
    shown = inspect(path, table="orders", currency="EUR", **asked)
    quick = inspect(path, table="orders", currency="EUR", whole=False, **asked)
    home = path.parent / "home"
    home.mkdir(exist_ok=True)
    warehouse = Warehouse(home)
    lineage = warehouse.load(quick, import_id=f"n{len(list(home.rglob('*.parquet')))}")
    orders = [row["order_id"] for row in rows(shown)]
    left = {row["source_line"]: row["problem"] for row in rows(shown, good=False)}
    assert (lineage.written, lineage.rejected) == (len(orders), len(left))
    assert lineage.read == shown.counted
    return orders, left


def test_two_quotes_left_open_far_apart_cost_two_lines(file):
    lines = [line(n, '"sept pouces' if n in (3, 800) else "un thé") for n in range(1000)]
    orders, left = told(file(SHOP + "".join(lines)))
    assert left == {5: "unclosed_quote", 802: "unclosed_quote"}
    assert orders == [f"A{n}" for n in range(1000) if n not in (3, 800)]


def test_two_quotes_left_open_on_neighbouring_lines_swallow_neither(file):
    orders, left = told(file(SHOP + line(1) + line(2, '"jamais close') + line(3, '"jamais close') + line(4)))
    assert orders == ["A1", "A4"]
    assert left == {3: "unclosed_quote", 4: "unclosed_quote"}


def test_a_quote_within_a_cell_and_one_left_open_on_one_line_are_found_by_counting(file):
    """Two quotes on a line look closed; the second is not, and swallows what follows up to the next of its kind."""
    lines = [line(n, '5" de long;"jamais close' if n in (2, 7) else '5" x 7"' if n == 4 else "un thé") for n in range(10)]
    header = SHOP.replace("note;", "note;remark;")
    text = "".join(each if each.count(";") == 6 else each.replace(";un thé;", ";un thé;;").replace('5" x 7";', '5" x 7";;') for each in lines)
    path = file(header + text)
    assert inspect(path, table="orders", currency="EUR", whole=False).access.way == "file"
    orders, left = told(path)
    assert left == {4: "unclosed_quote", 9: "unclosed_quote"}
    assert orders == [f"A{n}" for n in range(10) if n not in (2, 7)]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_line_ended_as_on_old_macintosh_takes_no_letter_of_the_next(file, end, encoding):
    lines = [line(n, end="\r" if n == 5 else end) for n in range(10)]
    orders, left = told(file(SHOP + "".join(lines), encoding=encoding))
    assert (orders, left) == ([f"A{n}" for n in range(10)], {})


def test_ends_of_three_characters_end_one_line(file):
    lines = [SHOP.strip(), *(line(n, end="") for n in range(10))]
    path = file("".join(f"{each}\r\r\n" for each in lines))
    orders, left = told(path)
    assert (orders, left) == ([f"A{n}" for n in range(10)], {})
    assert [row["source_line"] for row in rows(inspect(path, table="orders", currency="EUR"))] == list(range(2, 12))


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_a_carriage_return_in_a_cell_is_a_line_break_as_any(file, end):
    path = file(SHOP.replace("\n", end) + line(1, end=end) + line(2, '"deux\rlignes"', end) + line(3, end=end))
    orders, left = told(path)
    assert (orders, left) == (["A1", "A2", "A3"], {})


def test_a_macintosh_text_larger_than_one_look_keeps_its_lines_whole(file):
    lines = [line(n, "un thé de printemps " * 20, "\r") for n in range(6_000)]
    assert sum(map(len, lines)) > 2_000_000
    orders, left = told(file(SHOP.replace("\n", "\r") + "".join(lines)))
    assert len(orders) == 6_000
    assert left == {}


@pytest.mark.parametrize("name", ["ventes.csv.gz", "ventes.csv.zst", "ventes.gz"])
def test_a_name_of_an_archive_on_a_plain_text_changes_nothing(file, name):
    orders, left = told(file(SHOP + line(1) + line(2), name))
    assert (orders, left) == (["A1", "A2"], {})


@pytest.mark.parametrize("name", ["ventes [1].csv", "ventes*.csv", "ventes?.csv"])
def test_a_name_that_looks_like_a_pattern_is_the_name_of_one_file(file, name):
    file(SHOP + line(7), "ventes 1.csv")
    file(SHOP + line(8), "ventesX.csv")
    orders, left = told(file(SHOP + line(1) + line(2), name))
    assert (orders, left) == (["A1", "A2"], {})


@pytest.mark.parametrize("first", ["un thé", '"deux\nlignes"'], ids=["by the engine", "line by line"])
def test_lines_with_many_cells_too_many_are_left_out_and_told(file, first):
    orders, left = told(file(SHOP + line(1, first) + line(2, end=";x" * 40 + "\n") + line(3)))
    assert orders == ["A1", "A3"]
    assert list(left.values()) == ["long_line"]


def test_a_line_of_many_long_cells_is_left_out_and_told(file):
    wide = ";".join(["é" * 100_000] * 11)
    orders, left = told(file(SHOP + line(1) + line(2, wide) + line(3)))
    assert orders == ["A1", "A3"]
    assert left == {3: "oversized_cell"}


@pytest.mark.parametrize("asked", ["utf-8", "utf-8-sig", "ascii"])
def test_an_encoding_that_cannot_say_what_stands_there_is_refused(file, asked):
    path = file(SHOP + line(1, "thé") + line(2, "the"), encoding="cp1252")
    with pytest.raises(Fault) as refused:
        inspect(path, table="orders", currency="EUR", options={"encoding": asked})
    assert refused.value.code == "wrong_encoding"
    orders, left = told(path, options={"encoding": "cp1252"})
    assert (orders, left) == (["A1", "A2"], {})
    assert rows(inspect(path, table="orders", currency="EUR"))[0]["order_id"] == "A1"


def test_empty_lines_are_no_records_wherever_they_stand(file, monkeypatch):
    """Read by the engine, which gives them no number: they are counted from the bytes."""
    from mercatique.warehouse.intake import inspection, survey

    monkeypatch.setattr(inspection, "LIMITS", type(inspection.LIMITS)(exact_lines=0))
    for chunk in (5, 7, 64, 1 << 20):
        monkeypatch.setattr(survey, "CHUNK", chunk)
        for end in ("\n", "\r\n"):
            text = SHOP + "\n\n" + line(1) + "\n" + line(2) + "\n\n\n" + line(3)
            reading = inspect(file(text.replace("\n", end)), table="orders", currency="EUR")
            assert (reading.access.way, reading.counted, reading.filled) == ("file", 3, 3)
            assert [row["order_id"] for row in rows(reading)] == ["A1", "A2", "A3"]


def test_a_line_left_out_is_shown_as_it_stands_with_the_cells_too_many(file):
    text = (SHOP + line(1) + line(2, end=";x;y\n")).replace(",", ".").replace(";", ",")
    reading = inspect(file(text), table="orders", currency="EUR")
    assert [(each.line, each.problem, each.text) for each in reading.left_out_lines] == [
        (3, "long_line", "A2,un thé,1,2.50,13/04/2026,C1,x,y")
    ]


@pytest.mark.parametrize(("letters", "end", "read"), [(4_000_000, "\n", False), (400_000, "\r\n", False), (200_000, "\r", True)])
def test_a_json_line_beyond_all_measure_is_left_out_and_told(file, letters, end, read):
    good = '{"order": "%s", "date": "2026-04-13", "customer id": "C1", "sku": "P1", "quantity": 1, "unit price": 2.5, "note": "%s"}'
    text = end.join([good % ("A1", "x"), good % ("A2", "é" * letters), good % ("A3", "é" * 100_000), ""])
    orders, left = told(file(text, "ventes.jsonl"))
    assert orders == (["A1", "A2", "A3"] if read else ["A1", "A3"])
    assert left == ({} if read else {2: "oversized_cell"})


def test_a_file_whose_every_line_leaves_a_quote_open_is_not_read_again_from_each_of_them(file, monkeypatch):
    from mercatique.warehouse.intake import rewriting

    parse, asked = rewriting._parse, []
    monkeypatch.setattr(rewriting, "_parse", lambda *given, **more: (asked.append(1), parse(*given, **more))[1])
    reading = inspect(file(SHOP + "".join(line(n, '"jamais close') for n in range(300))), table="orders", currency="EUR")
    assert reading.left_out == {"unclosed_quote": 300}
    assert len(asked) < 4 * 300
