"""Whatever the encoding, the delimiter and the signs, the same lines are read."""

import gzip
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from mercatique.warehouse.intake import Reading, inspect
from tests.warehouse.intake.conftest import SAMPLES, rows

File = Callable[..., Path]
TEXT = "Commande;Date;Client;Désignation;Quantité;Prix unitaire\nC1;13/04/2026;0042;Théière à l’œillet;2;1 234,50\n"


def _check(reading: Reading) -> None:
    assert reading.understood, [str(question) for question in reading.questions]
    row = rows(reading)[0]
    assert row["customer_id"] == "0042"
    assert row["product_name"] == "Théière à l’œillet"
    assert row["amount"] == Decimal("2469.0000")
    assert row["source_line"] == 2


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_an_encoding_is_found(file: File, encoding: str, found: str) -> None:
    reading = inspect(file(TEXT, encoding=encoding), currency="EUR")
    assert reading.encoding == found
    _check(reading)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_delimiter_is_found(file: File, delimiter: str) -> None:
    reading = inspect(file(TEXT.replace(";", delimiter)), currency="EUR")
    assert reading.delimiter == delimiter
    _check(reading)


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "'"])
def test_thousands_may_be_grouped_by_any_sign(file: File, space: str) -> None:
    _check(inspect(file(TEXT.replace("1 234", f"1{space}234")), currency="EUR"))


def test_utf16_with_tabs_as_some_downloads_have_it(file: File) -> None:
    _check(inspect(file(TEXT.replace(";", "\t"), encoding="utf-16"), currency="EUR"))


def test_text_encoded_twice_is_restored_and_counted(file: File) -> None:
    broken = TEXT.encode().decode("cp1252", errors="replace")
    assert "Ã" in broken
    path = file(TEXT.replace("œ", "oe").replace("’", "'").replace("à", "a").encode().decode("cp1252"))
    reading = inspect(path, currency="EUR")
    assert reading.understood
    assert rows(reading)[0]["product_name"] == "Théière a l'oeillet"
    assert reading.repairs["mojibake"] == 1
    assert "Désignation" in reading.mapping


def test_lines_of_two_encodings_side_by_side_are_each_read_in_their_own(file: File) -> None:
    second = "C2;14/04/2026;0043;Crème brûlée;1;2,00\n"
    reading = inspect(file(TEXT.encode("utf-8") + second.encode("cp1252")), currency="EUR")
    assert reading.encoding == "mixed"
    assert [row["product_name"] for row in rows(reading)] == ["Théière à l’œillet", "Crème brûlée"]
    assert "mixed" in [note.code for note in reading.notes]


def test_the_euro_of_latin_9_is_a_euro(file: File) -> None:
    reading = inspect(
        file("Commande;Date;Client;Prix unitaire\nC1;13/04/2026;7;12,50 €\n", encoding="iso-8859-15")
    )
    assert reading.encoding == "iso-8859-15"
    assert (reading.currency, reading.currency_from) == ("EUR", "values")


def test_text_is_composed(file: File) -> None:
    reading = inspect(file(TEXT.replace("é", "e\u0301")), currency="EUR")
    assert rows(reading)[0]["product_name"] == "Théière à l’œillet"


def test_zero_bytes_and_control_characters_are_removed_and_said(file: File) -> None:
    reading = inspect(file(TEXT.replace("Théière", "Thé\0iè\x07re")), currency="EUR")
    _check(reading)
    assert [str(note) for note in reading.notes] == ["2 control characters were removed."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_they_like(file: File, end: str) -> None:
    _check(inspect(file(TEXT.replace("\n", end)), currency="EUR"))


def test_gzip_and_zip_are_opened(file: File) -> None:
    _check(inspect(file(gzip.compress(TEXT.encode("cp1252")), "ventes.csv.gz"), currency="EUR"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._ventes.csv", b"\0\1")
        archive.writestr("Ventes d'avril.csv", TEXT)
    reading = inspect(file(buffer.getvalue(), "ventes.zip"), currency="EUR")
    assert (reading.container, reading.name) == ("zip", "Ventes d'avril.csv")
    _check(reading)


def test_one_of_several_files_of_an_archive_is_chosen(file: File) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("ventes.csv", TEXT)
        archive.writestr("autre.csv", "a;b\n1;2\n")
    _check(inspect(file(buffer.getvalue(), "tout.zip"), options={"member": "ventes.csv"}, currency="EUR"))


def test_json_lines_and_json_lists_are_read(file: File) -> None:
    line = '{"order_id":"C1","date":"2026-04-13","customer":{"id":"0042"},"sku":"X","quantity":2,"unit price":1.5}'
    reading = inspect(file(line + "\n\nno json\n" + line.replace("C1", "C2"), "ventes.jsonl"), currency="EUR")
    assert (reading.table, reading.rows) == ("orders", 2)
    assert reading.left_out == {"blank_line": 1, "not_json": 1}
    assert rows(reading)[0]["amount"] == Decimal("3.0000")
    mapped = inspect(
        file(f"[{line}, {line}]", "ventes.json"),
        table="orders",
        mapping={"customer.id": "customer_id"},
        currency="EUR",
    )
    assert [row["customer_id"] for row in rows(mapped)] == ["0042", "0042"]


def test_parquet_is_read_where_it_is(file: File) -> None:
    import duckdb

    path = file(b"", "ventes.parquet")
    duckdb.connect().execute(
        "COPY (SELECT 'C' || i AS order_id, TIMESTAMP '2026-04-13 10:00:00' AS order_date, 42.0 AS customer_id, "
        f"NULL AS sku, 2 AS quantity, 1.5 AS unit_price FROM range(3) t(i)) TO '{str(path).replace(chr(39), chr(39) * 2)}'"
    )
    reading = inspect(path, currency="EUR")
    assert reading.understood
    assert [(row["customer_id"], row["amount"], row["source_line"]) for row in rows(reading)] == [
        ("42", Decimal(3), 1),
        ("42", Decimal(3), 2),
        ("42", Decimal(3), 3),
    ]


def test_the_declared_delimiter_of_excel_is_obeyed(file: File) -> None:
    reading = inspect(file("sep=;\n" + TEXT), currency="EUR")
    assert (reading.delimiter, reading.header, reading.rows) == (";", 2, 1)


def test_a_working_copy_goes_with_its_reading(file: File, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    reading = inspect(file(TEXT, encoding="cp1252"), currency="EUR", scratch=scratch)
    assert list(scratch.iterdir())
    reading.close()
    assert not list(scratch.iterdir())


def test_the_french_example_of_a_till() -> None:
    """cp1252, semicolons, French dates and amounts, a total line, one impossible date."""
    reading = inspect(SAMPLES / "generic_french.csv", zone="Europe/Paris")
    assert reading.understood
    assert (reading.encoding, reading.delimiter, reading.header) == ("cp1252", ";", 4)
    assert reading.titles == ["Export des ventes - Atelier Ligérien", "Période : avril 2026"]
    assert (reading.currency, reading.currency_from) == ("EUR", "values")
    assert (reading.rows, reading.rejected) == (4, 1)
    assert reading.left_out == {"impossible_day:ordered_at": 1, "total_line": 1}
    bad, total = reading.left_out_lines
    assert (bad.line, bad.problem, total.line) == (7, "impossible_day:ordered_at", 10)
    assert "31/02/2026" in bad.text
    first = rows(reading)[0]
    assert (first["amount"], first["unit_price"], first["customer_id"]) == (
        Decimal("1234.56"),
        Decimal("617.28"),
        "00042",
    )
    assert first["product_name"] == "Théière émaillée"
    assert str(first["day"]) == "2026-04-03"
    assert sum(row["amount"] for row in rows(reading)) == Decimal("12202.06")


def test_the_english_example_proves_month_before_day() -> None:
    reading = inspect(SAMPLES / "generic_english.csv")
    assert reading.understood
    moment = next(column for column in reading.columns if column.field == "ordered_at")
    assert moment.day is not None
    assert (moment.day.order, moment.read[1]) == ("mdy", moment.read[1])
    assert [str(row["day"]) for row in rows(reading)] == ["2026-03-15", "2026-04-02", "2026-04-03"]
    assert [row["unit_price"] for row in rows(reading)] == [
        Decimal("1120.5"),
        Decimal(35),
        Decimal("-1120.5"),
    ]
    assert reading.repairs == {"thousands": 2, "negative": 1}


def test_a_late_day_above_twelve_proves_the_order_for_the_whole_file(file: File) -> None:
    lines = "".join(f"C{i},04/0{i % 9 + 1}/2026,7,1,2.50\n" for i in range(3000))
    path = file("Order,Order date,Customer,Quantity,Unit price\n" + lines + "C9999,04/25/2026,7,1,2.50\n")
    reading = inspect(path, currency="USD")
    assert reading.understood
    assert (reading.first_day, reading.last_day) == ("2026-04-01", "2026-04-25")


def test_days_that_prove_nothing_are_asked(file: File) -> None:
    path = file("Order,Order date,Customer,Quantity,Unit price\nC1,04/05/2026,7,1,2.50\n")
    reading = inspect(path, currency="USD")
    assert not reading.understood
    assert [(question.code, question.choices) for question in reading.questions] == [
        ("date_order", ("dmy", "mdy"))
    ]
    answered = inspect(path, currency="USD", options={"date_order": "mdy"})
    assert answered.understood
    assert answered.first_day == "2026-04-05"
    assert inspect(path, currency="USD", options={"date_order": "dmy"}).first_day == "2026-05-04"
