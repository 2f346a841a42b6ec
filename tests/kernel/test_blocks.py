"""The blocks of a document, and their keeping for ever."""

import dataclasses
import datetime
import json
from decimal import Decimal

import pytest

from mercatique.fault import Fault
from mercatique.kernel import blocks
from mercatique.kernel.blocks import (
    Callout,
    Charter,
    Column,
    Document,
    Landscape,
    Paragraph,
    Picture,
    Quadrant,
    Quadrants,
    Run,
    SourceNote,
    Table,
    Toc,
    TwoColumns,
    from_json,
    plain,
)  # fmt: skip
from tests.kernel.render.plan import marketing_plan

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'


def test_marks_become_runs():
    assert Paragraph("Un *essai* et **deux**.").text == (
        Run("Un "), Run("essai", emphasis=True), Run(" et "), Run("deux", strong=True), Run("."),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["5 * 3 * 2", "a*b*c", "* point", "2 ** 3", "*", "fin *"])
def test_asterisks_that_mark_nothing_stay(text):
    assert blocks.words(Paragraph(text).text) == text


def test_somebodys_own_words_are_taken_as_they_are():
    assert Paragraph(["Voir ", plain("*AutoLib*")]).text == (Run("Voir "), Run("*AutoLib*"))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "/etc/passwd", "JaVaScRiPt:x"]
)
def test_a_link_to_script_is_no_link(address):
    assert Run("x", link=address).link == ""


def test_a_source_leads_nowhere_unsafe():
    assert SourceNote("m", address="javascript:alert(1)").address == ""
    assert SourceNote("m", address="/w/acme/figures/3/").address == "/w/acme/figures/3/"


def test_a_document_comes_back_from_json_as_it_was():
    document = marketing_plan()
    kept = json.loads(json.dumps(document.to_json()))
    assert from_json(kept) == document.drawn()
    assert from_json(kept).digest == document.digest


def test_all_values_of_cells_survive_being_kept():
    rows = [[Decimal("1.10"), datetime.date(2026, 4, 3), 3, 0.5, True, None, (Run("x", strong=True),)]]
    document = Document(
        "t",
        [Table([str(place) for place in range(7)], rows)],
        charter=Charter(logo=b"\x89PNG", accent="#0f6b6b"),
    )
    again = from_json(json.loads(json.dumps(document.to_json())))
    assert again == document
    assert [type(value) for value in again.blocks[0].rows[0]] == [type(value) for value in rows[0]]


def test_a_number_that_is_none_is_kept_as_nothing():
    kept = Document("t", [Table(["a"], [[float("nan")]])]).to_json()
    assert json.dumps(kept, allow_nan=False)


def test_a_document_of_a_later_version_is_refused_in_words():
    with pytest.raises(Fault) as refusal:
        from_json({**marketing_plan().to_json(), "format": 99})
    assert refusal.value.code == "document_format"


@pytest.mark.parametrize(
    "damage",
    [
        {"blocks": [{"is": "Bomb"}]},
        {"nonsense": 1},
        {"blocks": [{"is": "Table", "rows": 3}]},
        {"data_date": {"day": "yesterday"}},
    ],
)
def test_a_damaged_document_is_refused_in_words(damage):
    with pytest.raises(Fault) as refusal:
        from_json({**marketing_plan().to_json(), **damage})
    assert refusal.value.code == "document_damaged"


def test_a_picture_must_say_what_it_shows():
    with pytest.raises(Fault) as refusal:
        Picture(svg=SVG, title="Ventes", alt="  ")
    assert refusal.value.code == "picture_without_alternative"


@dataclasses.dataclass
class FakeChart:
    title: str
    description: str
    table: list


def test_the_figures_of_a_chart_become_its_table():
    table = blocks.table_of([{"month": "2026-01", "net": 12.5}, {"month": "2026-02", "net": 3}])
    assert [(column.label, column.unit) for column in table.columns] == [("month", "text"), ("net", "number")]
    assert table.rows == (("2026-01", 12.5), ("2026-02", 3))


def test_a_picture_takes_its_words_from_its_chart():
    picture = Picture(FakeChart("Le titre répond", "Ce que l'on voit", []))
    assert (picture.title, picture.alt) == ("Le titre répond", "Ce que l'on voit")


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="2 cells in a table of 1"):
        Table(["a"], [[1, 2]])


def test_figures_align_at_the_end_unless_told():
    assert [Column("a", unit).align for unit in ("text", "day", "currency", "%", "count")] == [
        "start",
        "start",
        "end",
        "end",
        "end",
    ]
    assert Column("a", "count", align="start").align == "start"


def test_a_page_cannot_begin_within_a_column():
    with pytest.raises(ValueError, match="Toc cannot stand within two columns"):
        TwoColumns([Toc()], [])
    with pytest.raises(ValueError, match="Landscape cannot stand within a landscape section"):
        Landscape([Landscape([])])


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="callout"):
        Callout("alarm", "x")
    with pytest.raises(ValueError, match="four"):
        Quadrants([Quadrant("a")])
    with pytest.raises(Fault):
        Charter(accent="red; } body { display: none")
