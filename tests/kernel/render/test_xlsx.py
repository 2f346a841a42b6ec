"""The tables of a document as a workbook: numbers to calculate with, words that stay words."""

import datetime
from io import BytesIO

import openpyxl
import pytest

from mercatique.kernel.blocks import Column, Document, Table, plain
from mercatique.kernel.render.xlsx import xlsx
from tests.kernel.render.plan import marketing_plan
from tests.kernel.test_spreadsheets import FORMULAS


def opened(document: Document):
    return openpyxl.load_workbook(BytesIO(xlsx(document)))


def test_each_table_and_each_picture_has_its_sheet():
    assert opened(marketing_plan()).sheetnames == [
        "Chiffres clés",
        "Figure 1",
        "Tableau 1",
        "Tableau 2",
        "Tableau 3",
        "Tableau 4",
    ]
    assert opened(marketing_plan("en")).sheetnames[:3] == ["Key figures", "Figure 1", "Table 1"]


def test_numbers_are_numbers_in_the_format_of_their_unit():
    sheet = opened(marketing_plan())["Tableau 1"]
    assert [cell.value for cell in sheet[4]] == [
        "Champions",
        412,
        1893450.2,
        0.379,
        datetime.datetime(2026, 9, 30),
    ]
    assert [cell.number_format for cell in sheet[4]] == [
        "@",
        "#,##0",
        '#,##0.00\xa0"€"',
        "0.0%",
        "dd/mm/yyyy",
    ]
    assert opened(marketing_plan("en"))["Table 1"]["C4"].number_format == '"€"#,##0.00'
    assert sheet.freeze_panes == "A4"
    assert sheet["A9"].value == "Total"


def test_the_first_sheet_says_which_document_this_is():
    first = opened(marketing_plan()).worksheets[0]
    said = {row[0].value: row[1].value for row in first.iter_rows(min_row=2, max_row=7)}
    assert said["Version"] == "Version 2 · validé"
    assert said["Entreprise"] == "Concession Val de Loire"
    assert first["B10"].value == 5_036_960


@pytest.mark.parametrize("words", FORMULAS)
def test_no_word_becomes_a_formula(words):
    book = opened(
        Document(
            words,
            [Table([words], [[words], [(plain(words),)]], caption=words, total=[words])],
            workspace=words,
            author=words,
        )
    )
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"


def test_a_workbook_is_the_same_each_time():
    assert xlsx(marketing_plan()) == xlsx(marketing_plan())


def test_a_value_no_workbook_can_hold_is_left_blank():
    sheet = opened(
        Document("t", [Table([Column("a", "number")], [[float("nan")], [float("inf")], [10**20]])])
    ).worksheets[1]
    assert [sheet["A4"].value, sheet["A5"].value, sheet["A6"].value] == [None, None, str(10**20)]
