"""Each thing that is wrong with a file gets one clear sentence: what, where, what to do."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mercatique.fault import Fault
from mercatique.warehouse.intake import Reading, inspect, problems
from tests.warehouse.intake.conftest import HEADER, rows

File = Callable[..., Path]
GOOD = "C1;13/04/2026;7;X;1;2,50\n"


def fault(path: Path, **asked: Any) -> Fault:
    with pytest.raises(Fault) as caught:
        inspect(path, currency="EUR", **asked)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert "Traceback" not in sentence
    return caught.value


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "vide.csv", "empty_file"),
        (b"\n\n  \n", "blanc.csv", "empty_file"),
        (b"\xef\xbb\xbf", "bom.csv", "empty_file"),
        (HEADER.encode(), "entete.csv", "header_only"),
        (HEADER.encode() + b"\n\n", "entete.csv", "header_only"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, "ventes.csv", "not_a_table"),
        (b"MZ\x90\0\x03\0\0\0" + bytes(range(256)) * 20, "ventes.csv.exe", "not_a_table"),
        (bytes(range(256)) * 50, "ventes.csv", "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "ventes.csv", "not_a_table"),
        (b"%PDF-1.7\n...", "ventes.csv", "not_a_table"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "ventes.csv", "html"),
        (b"  <html><table><tr><td>1</td></tr></table></html>", "ventes.xls", "html"),
        (
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
            "v.xml",
            "xml",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ventes.xls", "old_workbook"),
        (b"PK\x05\x06" + bytes(18), "ventes.zip", "empty_archive"),
        (b"PK\x03\x04" + bytes(100), "ventes.zip", "damaged_archive"),
        (b"\x1f\x8b\x08\0" + bytes(50), "ventes.csv.gz", "damaged_archive"),
        (b"PAR1" + bytes(60), "ventes.parquet", "damaged_parquet"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(60), "ventes.csv", "not_a_table"),
        (b"[1, 2,", "ventes.json", "json_broken"),
    ],
)
def test_what_is_no_table_is_told_in_one_sentence(file: File, content: bytes, name: str, code: str) -> None:
    found = fault(file(content, name))
    assert found.code == code
    assert name in str(found)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert fault(tmp_path / "absent.csv").code == "no_file"
    assert fault(tmp_path).code == "folder"


def test_a_workbook_named_csv_is_read_as_what_it_is(file: File) -> None:
    reading = inspect(
        _workbook(
            file, [["Order", "Order date", "Customer", "Price"], ["C1", "2026-04-13", "7", 2.5]], "v.csv"
        )
    )
    assert (reading.access.format, reading.rows) == ("xlsx", 1)


def test_lines_with_too_few_or_too_many_cells_are_left_out_with_their_number(file: File) -> None:
    text = (
        HEADER
        + GOOD
        + "C2;13/04/2026;7;X\n"
        + GOOD
        + "C3;13/04/2026;7;X;1;2,50;et;plus\n"
        + "C4;13/04/2026;7;X;1;2,50;\n"
    )
    reading = inspect(file(text), currency="EUR")
    assert reading.rows == 3
    assert reading.left_out == {problems.LONG: 1, problems.SHORT: 1}
    assert [(line.line, line.problem) for line in reading.left_out_lines] == [
        (3, problems.SHORT),
        (5, problems.LONG),
    ]
    assert [row["source_line"] for row in rows(reading)] == [2, 4, 6]
    assert rows(reading, good=False)[0]["source_text"].startswith("C2;13/04/2026")


def test_a_quote_never_closed_costs_one_line_and_not_the_file(file: File) -> None:
    many = "".join(f"C{i};13/04/2026;7;X;1;2,50\n" for i in range(3, 900))
    text = HEADER + GOOD + 'C2;13/04/2026;7;"X;1;2,50\n' + many
    reading = inspect(file(text), currency="EUR")
    assert reading.rows == 898
    assert reading.left_out == {problems.UNCLOSED: 1}
    assert reading.left_out_lines[0].line == 3
    assert rows(reading)[1]["source_line"] == 4


def test_a_quote_never_closed_before_quoted_cells_costs_one_line_too(file: File) -> None:
    lines = [
        GOOD.strip(),
        'C2;13/04/2026;7;"X;1;2,50',
        'C3;13/04/2026;7;"Y ""grand"" ; bleu";1;2,50',
        GOOD.strip(),
    ]
    reading = inspect(file(HEADER + "\n".join(lines)), currency="EUR")
    assert (reading.rows, reading.left_out) == (3, {problems.UNCLOSED: 1})
    assert rows(reading)[1]["product_id"] == 'Y "grand" ; bleu'


def test_a_line_break_inside_a_cell_is_kept_and_lines_stay_true(file: File) -> None:
    text = HEADER + 'C1;13/04/2026;7;"X\n\nY";1;2,50\n' + GOOD + "C3;99/99/2026;7;X;1;2,50\n"
    reading = inspect(file(text), currency="EUR")
    assert [(row["source_line"], row["product_id"]) for row in rows(reading)] == [(2, "X\n\nY"), (5, "X")]
    assert reading.left_out_lines[0].line == 6


def test_a_measure_in_inches_is_no_open_quote(file: File) -> None:
    reading = inspect(file(HEADER + GOOD + 'C2;13/04/2026;7;Tuyau 5";1;2,50\n' + GOOD), currency="EUR")
    assert (reading.rows, reading.rejected) == (3, 0)
    assert rows(reading)[1]["product_id"] == 'Tuyau 5"'


def test_blank_lines_do_not_move_the_numbers_of_the_others(file: File) -> None:
    reading = inspect(file(HEADER + "\n" + GOOD + "\n\n" + GOOD + ";;;;;\n"), currency="EUR")
    assert [row["source_line"] for row in rows(reading)] == [3, 6]
    assert reading.left_out == {problems.BLANK: 4}
    assert reading.rejected == 0


def test_a_cell_longer_than_any_value_costs_its_line(file: File) -> None:
    text = HEADER + GOOD + "C2;13/04/2026;7;" + "x" * 200_000 + ";1;2,50\n" + GOOD
    reading = inspect(file(text), currency="EUR")
    assert reading.rows == 2
    assert reading.rejected == 1


def test_a_line_beyond_all_measure_costs_its_line(file: File) -> None:
    text = HEADER + GOOD + "C2;13/04/2026;7;" + "x" * 4_000_000 + ";1;2,50\n" + GOOD
    reading = inspect(file(text), currency="EUR")
    assert (reading.rows, reading.left_out) == (2, {problems.OVERSIZED: 1})


def test_unreadable_dates_and_amounts_are_left_out_with_their_reason(file: File) -> None:
    bad = [
        "C2;31/02/2026;7;X;1;2,50",
        "C3;hier;7;X;1;2,50",
        "C4;13/04/1026;7;X;1;2,50",
        "C5;13/04/2026;7;X;deux;2,50",
    ]
    bad += [
        "C6;;7;X;1;2,50",
        "C7;13/04/2026;7;X;1;--",
        f"C8;13/04/2026;7;X;1;{'9' * 30}",
        ";13/04/2026;;X;1;2,50",
    ]
    reading = inspect(file(HEADER + GOOD * 5 + "\n".join(bad) + "\n"), currency="EUR")
    assert reading.rows == 5
    assert [(line.line, line.problem) for line in reading.left_out_lines] == [
        (7, "impossible_day:ordered_at"),
        (8, "unreadable_day:ordered_at"),
        (9, "implausible_day:ordered_at"),
        (10, "unreadable_amount:quantity"),
        (11, "missing:ordered_at"),
        (12, "missing:unit_price"),
        (13, "amount_too_large:unit_price"),
        (14, "missing:order_id"),
    ]
    assert reading.counted == reading.rows + sum(reading.left_out.values())
    for problem in reading.left_out:
        assert problems.sentence(problem).endswith(".")


@pytest.mark.parametrize(
    "word", ["Total", "TOTAL :", "Grand total", "Total général", "Sous-total", "Totaux", "Total: Account"]
)
def test_total_lines_are_no_sales(file: File, word: str) -> None:
    reading = inspect(file(HEADER + GOOD + f"{word};;;;1;2,50\n"), currency="EUR")
    assert (reading.rows, reading.left_out, reading.rejected) == (1, {problems.TOTAL: 1}, 0)


def test_a_customer_called_total_is_a_customer(file: File) -> None:
    reading = inspect(file(HEADER + "Total Énergies;13/04/2026;Total;X;1;2,50\n"), currency="EUR")
    assert reading.rows == 1


def test_the_header_said_again_inside_the_file_is_no_sale(file: File) -> None:
    reading = inspect(file(HEADER + GOOD + HEADER + GOOD), currency="EUR")
    assert (reading.rows, reading.left_out) == (2, {problems.REPEATED_HEADER: 1})


def test_words_of_other_headers_among_values_are_no_header(file: File) -> None:
    reading = inspect(file("what,which,size\nSite,Blois,3270\nSite,Tours,6144\nType de client,Société,860\n"))
    assert [column.name for column in reading.columns] == ["what", "which", "size"]
    assert reading.header == 1


def test_two_columns_of_one_name_are_told_apart(file: File) -> None:
    reading = inspect(file("Order;Date;Customer;Price;Price\nC1;13/04/2026;7;2,50;3,00\n"), currency="EUR")
    assert [column.name for column in reading.columns] == ["Order", "Date", "Customer", "Price", "Price (2)"]
    assert rows(reading)[0]["unit_price"] == 2.5
    assert [note.code for note in reading.notes] == ["repeated_names"]


def test_two_hundred_columns_are_read(file: File) -> None:
    names = [f"colonne {i}" for i in range(195)]
    path = file(
        ";".join(["Order", "Date", "Customer", "Qty", "Price", *names])
        + "\n"
        + ";".join(["C1", "13/04/2026", "7", "1", "2,50", *["x"] * 195])
    )
    reading = inspect(path, currency="EUR")
    assert len(reading.columns) == 200
    assert (reading.table, reading.rows) == ("orders", 1)


def test_thousands_of_columns_are_refused(file: File) -> None:
    assert (
        fault(file(";".join(f"c{i}" for i in range(2500)) + "\n" + ";".join("1" for _ in range(2500)))).code
        == "too_wide"
    )


def test_a_mapping_is_checked(file: File) -> None:
    path = file(HEADER + GOOD)
    twice = fault(path, mapping={"order_id": "order_id", "sku": "order_id"})
    assert twice.code == "two_columns"
    assert "“order_id”, “sku”" in str(twice)
    assert fault(path, mapping={"nowhere": "order_id"}).code == "no_column"
    assert fault(path, mapping={"sku": "consent"}).code == "no_field"
    assert fault(path, mapping={"sku": "line_no"}).code == "no_field"
    assert fault(path, table="campaigns").code == "no_table_named"
    assert fault(path, table="sales_cube").code == "no_table_named"
    assert fault(path, preset="unknown").code == "no_preset"
    assert fault(path, options={"colour": "blue"}).code == "no_option"
    assert fault(path, options={"encoding": "klingon"}).code == "no_encoding"


def test_a_file_without_what_the_table_needs_says_what_is_missing(file: File) -> None:
    reading = inspect(file("Order;Customer;Product\nC1;7;X\n"), table="orders")
    assert not reading.understood
    assert reading.missing == [["ordered_at"], ["amount", "unit_price"]]
    with pytest.raises(Fault) as caught:
        reading.relation_sql()
    assert caught.value.code == "fields_missing"


def test_a_file_nobody_knows_asks_what_it_holds(file: File) -> None:
    reading = inspect(file("un;deux\nx;y\n"))
    assert not reading.understood
    assert [question.code for question in reading.questions] == ["table"]


def test_a_file_without_names_of_columns_can_be_mapped(file: File) -> None:
    path = file("C1;13/04/2026;7;1;2,50\nC2;14/04/2026;8;1;3,50\n")
    assert "no_header" in [note.code for note in inspect(path).notes]
    mapping = {
        "Column 1": "order_id",
        "Column 2": "ordered_at",
        "Column 3": "customer_id",
        "Column 5": "unit_price",
    }
    reading = inspect(path, table="orders", mapping=mapping, currency="EUR")
    assert reading.understood
    assert [row["source_line"] for row in rows(reading)] == [1, 2]


def test_a_file_that_changed_since_is_not_loaded(file: File) -> None:
    path = file(HEADER + GOOD)
    later = Reading.from_json(inspect(path, currency="EUR").to_json())
    path.write_text(HEADER + GOOD + GOOD)
    with pytest.raises(Fault) as caught:
        later.relation_sql()
    assert caught.value.code == "changed"
    path.unlink()
    with pytest.raises(Fault) as caught:
        later.relation_sql()
    assert caught.value.code == "no_file"


def test_a_disk_without_room_is_said(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    path = file(HEADER + GOOD, encoding="utf-16")
    monkeypatch.setattr(shutil, "disk_usage", lambda where: shutil._ntuple_diskusage(10, 10, 0))
    assert fault(path).code == "no_room"


def test_a_formula_in_a_cell_is_text(file: File) -> None:
    text = (
        HEADER
        + 'C1;13/04/2026;7;"=HYPERLINK(""http://x"";""y"")";1;2,50\nC2;13/04/2026;7;=cmd|\' /C calc\'!A0;1;2,50\n'
    )
    assert [row["product_id"] for row in rows(inspect(file(text), currency="EUR"))] == [
        '=HYPERLINK("http://x";"y")',
        "=cmd|' /C calc'!A0",
    ]


# ---------------------------------------------------------------------- archives


def _zip(entries: dict[str, bytes], **options: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_from_its_directory(file: File) -> None:
    packed = _zip({"ventes.csv": b"0" * 100_000_000})
    assert len(packed) < 100_000
    assert fault(file(packed, "ventes.zip")).code == "bomb"


def test_a_zip_whose_directory_lies_is_refused_while_reading(file: File) -> None:
    packed = bytearray(_zip({"ventes.csv": b"0" * 100_000_000}))
    size = (100_000_000).to_bytes(4, "little")
    lie = (5_000_000).to_bytes(4, "little")
    assert packed.count(size) == 2
    assert fault(file(bytes(packed).replace(size, lie), "ventes.zip")).code in ("bomb", "damaged_archive")


def test_a_gzip_bomb_is_refused_while_reading(file: File) -> None:
    import gzip

    assert fault(file(gzip.compress(b"a;b;c\n" * 20_000_000), "ventes.csv.gz")).code == "bomb"


def test_an_archive_of_thousands_of_files_is_refused(file: File) -> None:
    assert fault(file(_zip({f"{i}.csv": b"a" for i in range(1500)}), "v.zip")).code == "bomb_members"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\ventes.csv", "a/../../b.csv"])
def test_names_that_lead_elsewhere_are_refused(file: File, name: str) -> None:
    assert fault(file(_zip({name: HEADER.encode() + GOOD.encode()}), "v.zip")).code == "unsafe_archive"


def test_links_and_duplicates_are_refused(file: File) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("ventes.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert fault(file(buffer.getvalue(), "v.zip")).code == "unsafe_archive"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("ventes.csv", "a")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("ventes.csv", "b")
    assert fault(file(buffer.getvalue(), "v.zip")).code == "unsafe_archive"


def test_an_archive_in_an_archive_is_refused(file: File) -> None:
    inner = _zip({"ventes.csv": b"a;b\n1;2\n"})
    assert fault(file(_zip({"inner.zip": inner}), "v.zip")).code == "nested"


def test_a_locked_archive_is_refused(file: File) -> None:
    packed = bytearray(_zip({"ventes.csv": b"a;b\n1;2\n"}))
    at = packed.find(b"PK\x01\x02")
    packed[at + 8] |= 1
    packed[6] |= 1
    assert fault(file(bytes(packed), "v.zip")).code == "locked_archive"


def test_several_tables_in_an_archive_are_asked(file: File) -> None:
    packed = file(_zip({"a.csv": b"x;y\n1;2\n", "b.csv": b"z;t\n1;2\n"}), "v.zip")
    reading = inspect(packed)
    asked = next(question for question in reading.questions if question.option == "member")
    assert asked.choices == ("a.csv", "b.csv") and asked.proposed == ""
    assert not reading.understood
    chosen = inspect(packed, options={"member": "b.csv"})
    assert [column.name for column in chosen.columns] == ["z", "t"]
    assert all(question.option != "member" for question in chosen.questions)
    assert [note.values["names"] for note in chosen.notes if note.code == "members"] == [["a.csv"]]


def test_a_file_that_the_archive_does_not_hold_is_named_with_those_it_holds(file: File) -> None:
    packed = file(_zip({"a.csv": b"x;y\n1;2\n", "b.csv": b"z;t\n1;2\n"}), "v.zip")
    found = fault(packed, options={"member": "c.csv"})
    assert found.code == "no_member" and "a.csv, b.csv" in str(found)


def test_an_archive_none_of_whose_files_can_be_read_is_refused(file: File) -> None:
    assert fault(file(_zip({"a.csv": b"", "b.csv": b""}), "v.zip")).code == "several_members"


# ---------------------------------------------------------------------- workbooks


def _workbook(file: File, lines: list[list[Any]], name: str = "ventes.xlsx") -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return file(buffer.getvalue(), name)


def test_a_workbook_is_read_with_its_titles_numbers_and_days(file: File) -> None:
    import datetime as dt

    path = _workbook(
        file,
        [
            ["Ventes du magasin"],
            [],
            ["N° commande", "Date", "Client", "Référence", "Quantité", "Prix unitaire"],
            [1001, dt.datetime(2026, 4, 13, 10, 30), 42.0, "0017", 2, 12.5],
            [1002, dt.date(2026, 4, 14), 43, "0018", 1, 1234.56],
            ["Total", None, None, None, 3, 1259.56],
        ],
    )
    reading = inspect(path, currency="EUR")
    assert reading.understood
    assert (reading.header, reading.rows, reading.left_out) == (3, 2, {problems.TOTAL: 1})
    first, second = rows(reading)
    assert (first["order_id"], first["customer_id"], first["product_id"]) == ("1001", "42", "0017")
    assert (first["source_line"], float(first["amount"]), str(second["day"])) == (4, 25.0, "2026-04-14")
    later = Reading.from_json(reading.to_json())
    assert rows(later) == rows(reading)


def test_the_values_of_formulas_are_read_and_nothing_is_calculated(file: File) -> None:
    path = _workbook(
        file,
        [
            ["Order", "Order date", "Customer", "Price"],
            ["C1", "2026-04-13", 7, 2.5],
            ["C2", "2026-04-13", 7, "=1+1"],
        ],
    )
    reading = inspect(path, currency="EUR")
    assert reading.left_out == {"missing:unit_price": 1}
    assert [note.code for note in reading.notes] == ["formulas"]


def test_hundreds_of_thousands_of_empty_rows_are_no_rows(file: File) -> None:
    sheet = b'<row r="%d"/>'
    packed = _workbook(
        file, [["Order", "Order date", "Customer", "Price"], ["C1", "2026-04-13", 7, 2.5]]
    ).read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/"):
                empty = b"".join(sheet % i for i in range(3, 200_003))
                content = content.replace(b"</sheetData>", empty + b"</sheetData>")
            new.writestr(info.filename, content)
    reading = inspect(file(out.getvalue(), "vide.xlsx"), currency="EUR")
    assert (reading.rows, reading.left_out) == (1, {})


def test_a_cell_at_the_end_of_the_sheet_is_refused(file: File) -> None:
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "x"
    buffer = io.BytesIO()
    book.save(buffer)
    assert fault(file(buffer.getvalue(), "loin.xlsx")).code == "too_wide"


def test_an_entity_bomb_in_a_workbook_is_refused(file: File) -> None:
    packed = _workbook(file, [["a", "b"], [1, 2]]).read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            new.writestr(info.filename, content)
    assert fault(file(out.getvalue(), "bombe.xlsx")).code == "xml_bomb"


def test_an_empty_workbook_and_one_with_a_header_only_are_told(file: File) -> None:
    assert fault(_workbook(file, [])).code == "empty_file"
    assert fault(_workbook(file, [["Order", "Order date", "Price"]])).code == "header_only"


def test_a_document_of_another_kind_is_told(file: File) -> None:
    entries = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}
    assert fault(file(_zip(entries), "lettre.xlsx")).code == "not_a_workbook"
    assert fault(file(_zip({"mimetype": b"x", "content.xml": b"<x/>"}), "feuille.ods")).code == "opendocument"


def test_the_sheet_that_holds_a_table_is_chosen(file: File) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    book.active.append(["Bonjour"])
    sheet = book.create_sheet("Ventes")
    sheet.append(["Order", "Order date", "Customer", "Price"])
    sheet.append(["C1", "2026-04-13", 7, 2.5])
    buffer = io.BytesIO()
    book.save(buffer)
    path = file(buffer.getvalue(), "deux.xlsx")
    reading = inspect(path, currency="EUR")
    assert (reading.access.sheet, reading.rows) == ("Ventes", 1)
    assert fault(path, options={"sheet": "Achats"}).code == "no_sheet"


def test_a_share_in_a_column_of_amounts_is_no_money(file: File) -> None:
    reading = inspect(file(HEADER + GOOD + "C2;13/04/2026;7;X;1;12,5 %\n" + "C3;13/04/2026;7;X;1;inf\n"), currency="EUR")
    assert [row["unit_price"] for row in rows(reading)] == [Decimal("2.5")]
    assert [line["problem"] for line in rows(reading, good=False)] == ["unreadable_amount:unit_price"] * 2


def test_two_names_of_six_are_no_proof_of_a_table(file: File) -> None:
    path = file("ref;quand;combien;prix;qui;quoi\nA1;13/04/2026;2;2,50;C1;P1\nA2;14/04/2026;1;3,50;C2;P1\n")
    asked = inspect(path, currency="EUR")
    assert not asked.understood
    assert asked.questions[0].option == "table"
    said = {"ref": "order_id", "quand": "ordered_at", "combien": "quantity", "prix": "unit_price", "qui": "customer_id", "quoi": "product_id"}
    told = inspect(path, currency="EUR", mapping=said)
    assert (told.table, told.understood, told.rows) == ("orders", True, 2)
    assert told.mapping == said
