"""Exports people open in a spreadsheet: no text becomes a formula, numbers and phones survive the round trip."""

import csv
import datetime
import tracemalloc
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.kernel import spreadsheets
from mercatique.kernel.blocks import Column
from mercatique.kernel.spreadsheets import (
    content_disposition,
    file_name,
    guarded,
    read_guarded,
    unguarded,
    write_csv,
    write_xlsx,
)

FORMULAS = [
    "=1+1", "=cmd|' /C calc'!A0", "+33 6 12 34 56 78", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x",
    "'=1", "''+33", "=", "-",
]  # fmt: skip


def file_of(rows, columns, **more) -> str:
    return b"".join(write_csv(rows, columns, **more)).decode("utf-8")


def lines(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_would_be_a_formula_is_guarded_and_comes_back(text):
    written = lines(file_of([[text]], ["name"]), ";")[1][0]
    assert written == "'" + text
    assert next(read_guarded([[written]])) == [text]


@pytest.mark.parametrize("text", ["Élodie", "'tis", "l'huile", "", "a=b", "1+1", "'", "06 12 34 56 78"])
def test_a_harmless_text_is_left_alone(text):
    assert lines(file_of([["x", text]], ["a", "b"]), ";")[1][1] == text
    assert unguarded(text) == text


@given(st.text())
def test_what_is_guarded_always_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_numbers_are_not_guarded():
    rows = [[-5, -5.25, Decimal("-1234.50"), 0, True, None, float("nan"), 1e-7, 10**20]]
    assert lines(file_of(rows, list("abcdefghi")), ";")[1] == [
        "-5",
        "-5,25",
        "-1234,50",
        "0",
        "oui",
        "",
        "",
        "0,0000001",
        "1" + "0" * 20,
    ]


def test_a_french_file_has_its_mark_its_semicolon_and_its_comma():
    text = file_of(
        [["Dupont; fils", Decimal("1234.5"), datetime.date(2026, 4, 3)]],
        ["Nom", Column("Montant", "currency"), Column("Date", "day")],
    )
    assert text == '\ufeffNom;Montant;Date\r\n"Dupont; fils";1234,5;03/04/2026\r\n'


def test_an_international_file_has_points_and_iso_days():
    text = file_of(
        [["Dupont, fils", Decimal("1234.5"), datetime.date(2026, 4, 3), False]],
        list("abcd"),
        dialect="international",
    )
    assert text == 'a,b,c,d\r\n"Dupont, fils",1234.5,2026-04-03,false\r\n'


def test_a_moment_is_that_of_the_clock_on_the_wall(settings):
    noon = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
    assert lines(file_of([[noon]], ["a"]), ";")[1] == ["01/07/2026 14:00:00"]


def test_a_heading_that_would_be_a_formula_is_guarded_too():
    assert lines(file_of([], ["=HYPERLINK(1)"]), ";") == [["'=HYPERLINK(1)"]]
    assert next(read_guarded([{"'=HYPERLINK(1)": "'+33", "note": "'tis"}])) == {
        "=HYPERLINK(1)": "+33",
        "note": "'tis",
    }


def test_a_hundred_thousand_rows_are_written_in_little_memory():
    tracemalloc.start()
    size = sum(
        len(piece) for piece in write_csv(((place, "client", 12.5) for place in range(100_000)), list("abc"))
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 1_500_000
    assert peak < 4_000_000


def workbook(rows, columns, **more):
    buffer = BytesIO()
    count = write_xlsx(rows, columns, buffer, **more)
    return count, openpyxl.load_workbook(buffer)


@pytest.mark.parametrize(
    "text", [*FORMULAS, "https://example.org", "{=1+1}", "#REF!", "007", "x" * 40_000, "a\x00b"]
)
def test_a_workbook_takes_every_text_as_text(text):
    _count, book = workbook([[text]], [text[:50]])
    cell = book.worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_a_workbook_keeps_types_and_formats():
    rows = [["007", -5, Decimal("12.50"), 0.438, datetime.date(2026, 4, 3), True, None, 10**16]]
    columns = [
        "Code",
        Column("n", "count"),
        Column("Montant", "currency", "EUR"),
        Column("Part", "%"),
        Column("Jour", "day"),
        "Actif",
        "Vide",
        Column("Id", "number"),
    ]
    count, book = workbook(rows, columns, title="Clients", language="fr")
    sheet = book.worksheets[0]
    assert count == 1
    assert sheet.title == "Clients"
    assert sheet["A1"].value == "Clients"
    assert [cell.value for cell in sheet[4]] == [
        "007",
        -5,
        12.5,
        0.438,
        datetime.datetime(2026, 4, 3),
        True,
        None,
        str(10**16),
    ]
    assert sheet["C4"].number_format == '#,##0.00\xa0"€"'
    assert sheet.freeze_panes == "A4"


def test_a_sheet_that_overflows_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(spreadsheets, "SHEET_ROWS", 10)
    with pytest.raises(Fault) as refusal:
        write_xlsx(([place] for place in range(20)), ["a"], BytesIO())
    assert refusal.value.code == "too_many_rows_for_a_sheet"


def test_sheet_names_are_accepted_and_distinct():
    book = spreadsheets.Book(BytesIO(), language="fr")
    names = [
        book.sheet(name).get_name()
        for name in ("a/b:c*d", "A/B:C*D", "", "x" * 50, "x" * 50, "'q'", "History")
    ]
    book.close()
    assert names == ["a b c d", "A B C D (2)", "Feuille", "x" * 31, "x" * 27 + " (2)", "q", "History (2)"]


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("Plan marketing", "Plan marketing"), ("../../etc/passwd", "etc-passwd"), ("a\r\nSet-Cookie: x=1", "a Set-Cookie- x=1"),
        ('a"b', "a-b"), ("\u202egnp.exe", "gnp.exe"), ("CON", "export-CON"), ("nul.txt", "export-nul.txt"), ("", "export"), ("...", "export"),
        ("é" * 300, "é" * 120), ("a\x00b", "ab"), (".htaccess", "htaccess"),
    ],
)  # fmt: skip
def test_a_file_name_is_safe_everywhere(stem, expected):
    assert file_name(stem) == expected
    assert file_name(stem, ".csv") == f"{expected}.csv"


def test_a_download_carries_its_accents():
    assert content_disposition("plan.pdf") == 'attachment; filename="plan.pdf"'
    assert (
        content_disposition("Été à Blois.pdf")
        == "attachment; filename=\"Ete a Blois.pdf\"; filename*=UTF-8''%C3%89t%C3%A9%20%C3%A0%20Blois.pdf"
    )
    assert content_disposition("plan.pdf", inline=True).startswith("inline;")


@pytest.mark.parametrize(
    "name",
    [
        'a"; filename=b.exe',
        "a\r\nX: y.pdf",
        "../../x.pdf",
        "\u202egnp.exe",
        "x" * 300 + ".pdf",
        "计划.pdf",
        ".pdf",
        "",
    ],
)
def test_a_header_never_breaks_out(name):
    header = content_disposition(name)
    header.encode("ascii")
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
    assert "/" not in header
    assert len(header) < 700
