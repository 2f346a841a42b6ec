"""A document as slides: nothing overflows or gets lost, charts hold their numbers, everything has a name and words for it."""

import copy
import datetime
import zipfile
from io import BytesIO

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from mercatique.charts import (
    Bar,
    Curve,
    Month,
    Reading,
    Spot,
    balance_bar,
    budget_by_quarter,
    cohort_map,
    curve_lines,
    forecast_lines,
    month_columns,
    position_map,
    ranked_bars,
    time_bars,
    trajectory,
    waterfall,
)
from mercatique.charts.positions import Axis, Position
from mercatique.fault import Fault
from mercatique.kernel.blocks import (
    Bullets,
    Charter,
    Column,
    Document,
    FigureLine,
    Heading,
    KeyFigures,
    Numbered,
    Paragraph,
    Picture,
    Quadrant,
    Quadrants,
    SourceNote,
    SpeakerNote,
    Table,
    Toc,
    from_json,
    plain,
)  # fmt: skip
from mercatique.kernel.render import measure
from mercatique.kernel.render.pptx import pptx
from tests.kernel.render.plan import bars, marketing_plan
from tests.kernel.render.test_pdf import HOSTILE, logo

WORDS = {"title": "La réponse", "description": "Ce que montre l'image."}


def opened(document: Document):
    return Presentation(BytesIO(pptx(document)))


def titles(deck) -> list[str]:
    return [slide.shapes.title.text for slide in deck.slides]


def words_of(slide) -> str:
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        elif getattr(shape, "has_table", False) and shape.has_table:
            found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def charts(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if getattr(shape, "has_chart", False) and shape.has_chart]


def tables(deck):
    return [shape.table for slide in deck.slides for shape in slide.shapes if getattr(shape, "has_table", False) and shape.has_table]


@pytest.fixture(scope="module")
def data() -> bytes:
    return pptx(marketing_plan("fr", charter=Charter(logo=logo())))


@pytest.fixture(scope="module")
def plan(data):
    return Presentation(BytesIO(data))


def test_the_same_document_gives_the_same_bytes_also_once_it_has_been_kept(data):
    document = marketing_plan("fr", charter=Charter(logo=logo()))
    assert pptx(from_json(document.to_json())) == data


def test_a_deck_is_wide_and_every_slide_has_a_title_of_its_own(plan):
    assert (plan.slide_width, plan.slide_height) == (Inches(13.333), Inches(7.5))
    found = titles(plan)
    assert len(found) > 10 and all(found)
    assert len(set(found)) == len(found)


def test_nothing_stands_outside_its_slide_or_over_its_neighbour(plan):
    for slide in plan.slides:
        shapes = [shape for shape in slide.shapes if not shape.is_placeholder or shape.placeholder_format.type not in {13, 15}]
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0, shape.name
            assert shape.left + shape.width <= plan.slide_width and shape.top + shape.height <= plan.slide_height, shape.name
        for place, one in enumerate(shapes):
            for other in shapes[place + 1 :]:
                apart = (
                    one.left + one.width <= other.left or other.left + other.width <= one.left
                    or one.top + one.height <= other.top or other.top + other.height <= one.top
                )  # fmt: skip
                assert apart, (slide.shapes.title.text, one.name, other.name)


def test_what_is_seen_is_also_said(plan):
    for slide in plan.slides:
        for shape in slide.shapes:
            if not shape.has_text_frame:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr"), shape.name
    frame = next(shape for slide in plan.slides for shape in slide.shapes if getattr(shape, "has_chart", False) and shape.has_chart)
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr").startswith("Histogramme des ventes")


def test_every_text_says_its_language(plan):
    for slide in plan.slides:
        runs = list(slide._element.iter(qn("a:r")))
        assert runs and all(run.find(qn("a:rPr")).get("lang") == "fr-FR" for run in runs)


def test_the_foot_of_a_slide_tells_its_number_the_day_of_the_data_and_who_validated(plan):
    for number, slide in enumerate(plan.slides, 1):
        if number == 1:
            continue
        text = words_of(slide)
        assert "données au 30\xa0septembre 2026" in text and "Validé par Hélène Roux, 8\xa0octobre 2026" in text
        (field,) = slide._element.iter(qn("a:fld"))
        assert field.get("type") == "slidenum" and field.find(qn("a:t")).text == str(number)
    assert "Version 2" in words_of(plan.slides[0])


@pytest.mark.parametrize(
    "chart",
    [
        ranked_bars([("France", 20.5), ("Italie", 30)], names="Pays", values="Ventes", **WORDS),
        month_columns([Month(datetime.date(2026, 1, 1), 900, -50), Month(datetime.date(2026, 2, 1), 1200)], **WORDS),
        trajectory([Reading(datetime.date(2026, 1, 1), 10.0, 12.0), Reading(datetime.date(2026, 2, 1), None, 14.0)], **WORDS),
        budget_by_quarter(["T1", "T2"], [("Conquête", [10, 20]), ("Fidélisation", [5, 0])], **WORDS),
    ],
    ids=lambda chart: chart.plot.kind,
)
def test_a_chart_holds_the_numbers_of_its_table(chart):
    (native,) = charts(opened(Document("t", [Picture(chart)])))
    columns = {name: [row[place] for row in chart.rows] for place, name in enumerate(chart.columns)}
    for series in native.plots[0].series:
        # What was taken back stands above net in the picture; its table keeps the sign.
        assert [value if value is None else abs(value) for value in series.values] == [value if value is None else abs(value) for value in columns[series.name]]
    assert len(list(native.plots[0].categories)) == len(chart.rows)
    workbook = native.part.chart_workbook.xlsx_part.blob
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        assert "xl/worksheets/sheet1.xml" in archive.namelist()


def test_every_slice_of_a_ring_tells_its_share():
    (native,) = charts(opened(Document("t", [Picture(balance_bar([("Détection", 3), ("Conquête", 2), ("Fidélisation", 1)], **WORDS))])))
    assert native.plots[0].series[0].data_labels.show_percentage
    assert list(native.plots[0].series[0].values) == [3, 2, 1]
    assert all(mark.get("val", "1") == "1" for mark in native.plots[0].series[0]._element.iter(qn("c:showPercent")))


# The order in which PresentationML and DrawingML (ECMA-376) want the children of these elements; PowerPoint repairs a file that errs.
ORDER = {
    "a:pPr": "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buSzPts buFontTx buFont buNone buAutoNum buChar buBlip tabLst defRPr extLst",
    "a:rPr": "ln noFill solidFill effectLst highlight latin ea cs sym hlinkClick hlinkMouseOver extLst",
    "a:defRPr": "ln noFill solidFill effectLst highlight latin ea cs sym hlinkClick extLst",
    "a:tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill solidFill headers extLst", "a:tc": "txBody tcPr", "a:tbl": "tblPr tblGrid tr",
    "a:p": "pPr r br fld endParaRPr", "a:r": "rPr t", "a:fld": "rPr pPr t", "p:sp": "nvSpPr spPr style txBody extLst", "p:txBody": "bodyPr lstStyle p",
    "p:spPr": "xfrm custGeom prstGeom noFill solidFill ln effectLst", "a:ln": "noFill solidFill prstDash round headEnd tailEnd",
    "p:presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz embeddedFontLst defaultTextStyle modifyVerifier extLst",
    "c:chart": "title autoTitleDeleted pivotFmts view3D plotArea legend plotVisOnly dispBlanksAs showDLblsOverMax",
    "c:catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "c:valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossBetween majorUnit minorUnit",
    "c:ser": "idx order tx spPr invertIfNegative explosion marker dPt dLbls trendline errBars cat val xVal yVal smooth extLst",
    "c:dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator showLeaderLines",
    "c:dLbl": "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId", "c:lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr", "c:scaling": "logBase orientation max min",
}  # fmt: skip
SPACES = {"http://schemas.openxmlformats.org/drawingml/2006/main": "a", "http://schemas.openxmlformats.org/presentationml/2006/main": "p", "http://schemas.openxmlformats.org/drawingml/2006/chart": "c"}


def test_the_file_keeps_the_order_powerpoint_asks_for(data):
    pictures = [
        balance_bar([("Détection", 3), ("Conquête", 2), ("Fidélisation", 1)], **WORDS), ranked_bars([("France", 20.5)], names="Pays", values="Ventes", **WORDS),
        trajectory([Reading(datetime.date(2026, 1, 1), 10.0, 12.0), Reading(datetime.date(2026, 2, 1), 11.0, 14.0)], **WORDS),
        position_map([Position("Neuf", 1, 2)], names="Activité", across=Axis("Part", "%"), up=Axis("Croissance"), **WORDS),
        time_bars([Bar("Neuf", DAYS[0], DAYS[3], DAYS[5])], names="Tâche", marks=[(DAYS[4], "Lancement")], **WORDS),
        forecast_lines([(DAYS[0], 10.0)], [(DAYS[8], 11.0, 9.0, 13.0, 10.0)], **WORDS), waterfall(("2025", 30.0), [("Prix", 15.0)], ("2026", 45.0), names="Cause", **WORDS),
        curve_lines([Curve("Recettes", [(0.0, 1.0), (1.0, 2.0)])], across="Pièces", values="Montant", steps=[(0.5, "plan")], **WORDS),
        cohort_map([datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)], [10, 20], [[1.0, 0.5], [1.0]], **WORDS),
    ]  # fmt: skip
    strict = etree.XMLParser(resolve_entities=False, no_network=True)
    for blob in (data, pptx(Document("t", [Picture(each) for each in pictures]))):
        with zipfile.ZipFile(BytesIO(blob)) as archive:
            assert len(set(archive.namelist())) == len(archive.namelist())
            for name in archive.namelist():
                if not name.endswith(".xml"):
                    continue
                for element in etree.fromstring(archive.read(name), strict).iter(etree.Element):
                    tag = etree.QName(element)
                    order = ORDER.get(f"{SPACES.get(tag.namespace, '')}:{tag.localname}", "").split()
                    children = [etree.QName(child).localname for child in element]
                    if not order:
                        continue
                    assert set(children) <= set(order), (name, tag.localname, children)
                    if tag.localname != "p":  # runs, breaks and fields follow one another as they come
                        assert [order.index(child) for child in children] == sorted(order.index(child) for child in children), (name, tag.localname, children)


def test_dots_on_a_plane_keep_their_names():
    made = position_map([Position("Neuf", 1, 2), Position("Atelier", 3, 4)], names="Activité", across=Axis("Part"), up=Axis("Croissance"), **WORDS)
    (native,) = charts(opened(Document("t", [Picture(made)])))
    assert list(native.plots[0].series[0].values) == [2, 4]
    assert "Atelier" in "".join(element.text or "" for element in native._chartSpace.iter(qn("a:t")))


def test_a_drawing_that_no_program_knows_is_a_picture_and_its_figures_are_in_the_notes():
    picture = Picture(svg=bars(), title="Ventes", alt="Douze barres", table=Table(["Mois", Column("Ventes", "number")], [["mars", 7]]), source=SourceNote("sales.net", "abc"))
    slide = opened(Document("t", [picture], language="fr")).slides[1]
    (shape,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    assert shape._element.nvPicPr.cNvPr.get("descr") == "Douze barres"
    notes = slide.notes_slide.notes_text_frame.text
    assert "D’où vient ce chiffre" in notes and "sales.net" in notes and "mars · 7" in notes


def test_what_the_speaker_says_stands_under_the_slide_it_belongs_to():
    deck = opened(Document("t", [Heading(1, "Un"), Bullets(["a"]), SpeakerNote("dire un"), Heading(1, "Deux"), SpeakerNote("dire deux"), Bullets(["b"])]))
    notes = {slide.shapes.title.text: slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide}
    assert notes == {"Un": "dire un", "Deux": "dire deux"}


def sizes(slide) -> set[float]:
    return {run.font.size.pt for shape in slide.shapes if shape.has_text_frame and shape != slide.shapes.title for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.font.size}


def test_many_lines_go_on_on_the_next_slide_and_stay_readable():
    lines = [f"Ligne {n} dit " + "des mots qui demandent de la place sur la diapositive " * 3 for n in range(1, 26)]
    deck = opened(Document("t", [Heading(1, "Longue liste"), Bullets([plain(line) for line in lines])]))
    slides = list(deck.slides)[1:]
    assert len(slides) > 2
    text = "\n".join(words_of(slide) for slide in slides)
    assert [text.index(f"Ligne {n} ") for n in range(1, 26)] == sorted(text.index(f"Ligne {n} ") for n in range(1, 26))
    for slide in slides:
        assert sizes(slide) == {18}
        body = next(shape for shape in slide.placeholders if shape.placeholder_format.type in {2, 7})
        needed = sum(measure.height(paragraph.text, body.width / 12700 - 24, 18) for paragraph in body.text_frame.paragraphs)
        assert needed <= body.height / 12700


def test_a_text_longer_than_a_slide_loses_no_word():
    words = [f"mot{n}" for n in range(900)]
    deck = opened(Document("t", [Heading(1, "Texte"), Paragraph([plain(" ".join(words))])]))
    told = " ".join(shape.text_frame.text for slide in list(deck.slides)[1:] for shape in slide.placeholders if shape.placeholder_format.type in {2, 7}).split()
    assert told == words


def test_a_long_table_repeats_its_head_and_keeps_every_row_once():
    rows = [[f"Action {n}", n] for n in range(60)]
    found = tables(opened(Document("t", [Heading(1, "Plan"), Table(["Action", Column("Budget", "count")], rows, caption="Plan d'actions", total=["Total", 1770])])))
    assert len(found) > 2
    assert all([cell.text for cell in table.rows[0].cells] == ["Action", "Budget"] and table.first_row for table in found)
    told = [row.cells[0].text for table in found for row in list(table.rows)[1:]]
    assert told == [f"Action {n}" for n in range(60)] + ["Total"]
    assert [table.last_row for table in found] == [False] * (len(found) - 1) + [True]


def test_a_cell_taller_than_a_slide_goes_on_in_the_next_row():
    words = [f"mot{n}" for n in range(700)]
    found = tables(opened(Document("t", [Table(["Qui", "Quoi"], [["Élodie", " ".join(words)]])])))
    assert " ".join(row.cells[1].text for table in found for row in list(table.rows)[1:]).split() == words
    assert all(sum(row.height for row in table.rows) <= Inches(5) for table in found)


def test_a_table_too_wide_goes_on_with_its_first_column_repeated():
    columns = ["Site", *(Column(f"Mois {n}", "currency", "EUR", 2) for n in range(1, 25))]
    found = tables(opened(Document("t", [Table(columns, [["Blois", *([1234567.89] * 24)]], caption="Ventes")])))
    assert len(found) > 1
    assert {table.rows[1].cells[0].text for table in found} == {"Blois"}
    assert sum(len(table.columns) - 1 for table in found) == 24
    assert all(sum(column.width for column in table.columns) <= Inches(11.94) for table in found)


def test_a_few_words_before_a_table_stand_on_its_slide():
    deck = opened(Document("t", [Heading(1, "Clients"), Paragraph("Cinq segments :"), Table(["Segment"], [["Champions"]], caption="Segments")]))
    assert titles(deck) == ["t", "Segments"]
    assert "Cinq segments" in words_of(deck.slides[1])


def test_a_swot_has_four_fields_and_what_does_not_fit_goes_on():
    full = [Quadrant("Forces", [[plain(f"Force {n} " + "qui prend de la place " * 6)] for n in range(12)]), Quadrant("Faiblesses", ["une"], "bad"), Quadrant("Opportunités", ["une"]), Quadrant("Menaces", [], "bad")]
    deck = opened(Document("t", [Heading(1, "SWOT"), Quadrants(full, rows=["Interne", "Externe"], columns=["Favorable", "Défavorable"], empty="Rien.")], language="fr"))
    assert titles(deck)[1:] == [f"SWOT ({n}/{len(deck.slides) - 1})" for n in range(1, len(deck.slides))]
    told = "\n".join(words_of(slide) for slide in deck.slides)
    assert all(told.count(f"Force {n} ") == 1 for n in range(12))
    assert "interne, favorable" in told and "Rien." in told


def test_key_figures_stand_side_by_side_with_their_change():
    figures = [FigureLine("Ventes", 5_036_960, "currency", change=0.042, reference="sur un an"), FigureLine("Coût", None, "currency", reason="pas de dépenses")]
    slide = opened(Document("t", [Heading(1, "En bref"), KeyFigures(figures)], language="fr")).slides[1]
    text = words_of(slide)
    assert "5\u202f036\u202f960" in text and "sur un an" in text and "pas de dépenses" in text


def test_contents_and_numbered_lists_count():
    deck = opened(Document("t", [Toc(), Heading(1, "Un"), Numbered(["a", "b"]), Heading(1, "Deux"), Paragraph("c")], language="fr"))
    assert titles(deck)[1] == "Sommaire"
    starts = [mark.get("startAt") for slide in deck.slides for mark in slide._element.iter(qn("a:buAutoNum"))]
    assert starts == ["1", "2", "1", "2"]


@pytest.mark.parametrize("words", HOSTILE)
def test_any_words_can_be_shown(words):
    blocks = [Heading(1, words), Paragraph([plain(words)]), Table([words], [[words]], caption=words), Picture(svg=bars(), title=words, alt=words or "x"), SpeakerNote([plain(words)])]
    deck = opened(Document(words, blocks, workspace=words, author=words, subtitle=words))
    assert len(set(titles(deck))) == len(titles(deck))


def test_a_version_kept_before_charts_could_be_edited_still_opens():
    kept = Document("t", [Picture(ranked_bars([("France", 20)], names="Pays", values="Ventes", **WORDS))]).to_json()
    old = copy.deepcopy(kept)
    (picture,) = old["blocks"]
    del picture["plot"], old["charter"]["second"], old["charter"]["deck_template"]
    deck = opened(from_json(old))
    assert not charts(deck) and any(shape.shape_type == 13 for shape in deck.slides[1].shapes)
    assert charts(opened(from_json(kept)))


# The client's own template.


def template(change=lambda deck: None) -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    sample = deck.slides.add_slide(deck.slide_layouts[0])
    sample.shapes.title.text = "Modèle à remplacer"
    for layout in deck.slide_layouts:
        layout._element.cSld.set("name", f"Zz {layout.name[::-1]}")
    change(deck)
    buffer = BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def test_a_template_is_worn_by_the_kind_of_its_layouts_not_by_their_names():
    deck = opened(marketing_plan("fr", charter=Charter(deck_template=template())))
    assert "Modèle à remplacer" not in titles(deck)
    kinds = {slide.slide_layout._element.get("type") for slide in deck.slides}
    assert kinds == {"title", "secHead", "obj", "titleOnly"}
    assert len(set(titles(deck))) == len(titles(deck))


def test_sheets_before_sections_are_numbered_all_or_none():
    """ "3", "4", "6" read as if sheets were lost."""

    def dividers(*lengths: int) -> list[str]:
        blocks = [
            block
            for place, length in enumerate(lengths)
            for block in (Heading(1, f"Zz{place}"), *(Table([Column("a")], [["b"]], caption=f"t{n}") for n in range(length)))
        ]
        deck = Presentation(BytesIO(pptx(Document("Zz", blocks, language="fr"))))
        return [slide.shapes.title.text for slide in deck.slides if slide.shapes.title is not None and "Zz" in slide.shapes.title.text][1:]

    assert any(title.startswith("1. ") for title in dividers(4, 4))
    assert not any(title[:1].isdigit() for title in dividers(4, 1, 4))


def test_a_template_with_one_layout_and_no_footer_still_carries_the_whole_deck():
    def poor(deck):
        for layout in list(deck.slide_layouts):
            if layout._element.get("type") not in {"title", "titleOnly"}:
                deck.slide_layouts.remove(layout)
        deck.part.drop_rel(deck.slides._sldIdLst[0].rId)
        deck.slides._sldIdLst.remove(deck.slides._sldIdLst[0])
        cover, bare = deck.slide_layouts
        deck.slide_layouts.remove(cover)
        for shape in list(bare.placeholders):
            if shape.placeholder_format.type in {13, 15, 16}:
                shape._element.getparent().remove(shape._element)

    deck = opened(marketing_plan("fr", charter=Charter(deck_template=template(poor))))
    assert len(deck.slides) > 10
    last = deck.slides[len(deck.slides) - 1]
    assert "données au 30\xa0septembre 2026" in words_of(last)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= deck.slide_height


def test_a_template_that_is_no_presentation_is_refused():
    for bad in (b"not a zip", logo()):
        with pytest.raises(Fault) as refusal:
            pptx(Document("t", charter=Charter(deck_template=bad)))
        assert refusal.value.code == "charter_deck_template"


def test_the_theme_holds_the_colours_of_the_charter_for_whoever_goes_on_in_the_program():
    made = pptx(Document("t", charter=Charter(accent="#7a1f5c", second="#0b736d", heading_font="Georgia", body_font="Verdana")))
    with zipfile.ZipFile(BytesIO(made)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert '<a:accent1><a:srgbClr val="7A1F5C"/>' in theme and '<a:accent2><a:srgbClr val="0B736D"/>' in theme
    assert '<a:latin typeface="Georgia"/>' in theme and '<a:latin typeface="Verdana"/>' in theme


def test_a_title_that_is_too_long_is_set_smaller():
    title = "Une réponse en titre qui prend décidément beaucoup plus de place que ce que la ligne d'un titre offre, et qui continue encore " * 2
    slide = opened(Document("t", [Heading(1, title), Paragraph("a")])).slides[1]
    run = slide.shapes.title.text_frame.paragraphs[0].runs[0]
    assert run.font.size < Pt(28)
    assert measure.height(run.text, slide.shapes.title.width / 12700, run.font.size.pt, True) <= slide.shapes.title.height / 12700 + 1


DAYS = [datetime.date(2026, 3, 2) + datetime.timedelta(days=4 * place) for place in range(24)]


def test_a_schedule_is_bars_that_can_be_changed_and_goes_on_from_slide_to_slide():
    tasks = [Bar(f"Tâche {place}", day, day + datetime.timedelta(days=9), day + datetime.timedelta(days=14), place % 3 == 0) for place, day in enumerate(DAYS)]
    chart = time_bars(tasks, names="Tâche", marks=[(datetime.date(2026, 5, 20), "Lancement")], **WORDS)
    deck = opened(Document("t", [Picture(chart)], language="fr"))
    natives = charts(deck)
    assert len(natives) == 2 and not [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert [name for native in natives for name in native.plots[0].categories] == [task.name for task in tasks]
    read = [[value for native in natives for value in native.plots[0].series[place].values] for place in range(4)]
    assert read[0] == [(day - datetime.date(1899, 12, 30)).days for day in DAYS]
    assert read[1] == [10 if place % 3 == 0 else None for place in range(24)] and read[2] == [None if place % 3 == 0 else 10 for place in range(24)]
    assert read[3] == [5] * 24
    scales = {(native.value_axis.minimum_scale, native.value_axis.maximum_scale) for native in natives}
    assert len(scales) == 1
    for native in natives:
        assert native.plots[0].series[0].format.fill.type == 5, "what stands before a bar is not painted"
    assert all("Lancement 20/05/2026" in words_of(slide) for slide in list(deck.slides)[1:])


def test_a_forecast_is_a_line_over_a_band_whose_width_follows_from_its_edges():
    past = [(datetime.date(2026, month, 1), 100.0 + month) for month in (1, 2, 3)]
    ahead = [(datetime.date(2026, month, 1), 110.0, 100.0 - month, 120.0 + month, 105.0) for month in (4, 5, 6)]
    (native,) = charts(opened(Document("t", [Picture(forecast_lines(past, ahead, **WORDS))])))
    area, lines = native.plots
    assert list(area.series[0].values) == [101, 102, 103, 96, 95, 94] and list(area.series[1].values) == [0, 0, 0, 28, 30, 32]
    assert list(lines.series[0].values) == [101, 102, 103, None, None, None]
    assert list(lines.series[1].values) == [None, None, 103, 110, 110, 110], "it goes on where the line ends"
    sheet = openpyxl.load_workbook(BytesIO(native.part.chart_workbook.xlsx_part.blob)).active
    assert [sheet.cell(row, 2).value for row in (5, 6, 7)] == [96, 95, 94] and sheet["C5"].value == "=G5-B5" and sheet["G5"].value == 124


def test_curves_cross_in_a_chart_that_names_the_places_of_its_title():
    curves = [Curve("Recettes", [(float(x), 5.0 * x) for x in range(11)]), Curve("Coûts", [(float(x), 20.0 + x) for x in range(11)])]
    chart = curve_lines(curves, across="Pièces", values="Montant", spots=[Spot(5, 25, "5 pièces")], steps=[(8, "plan")], **WORDS)
    (native,) = charts(opened(Document("t", [Picture(chart)])))
    revenue, costs, plan_of, spot = native.plots[0].series
    assert list(revenue.values) == [5.0 * x for x in range(11)] and list(costs.values) == [20.0 + x for x in range(11)]
    assert list(plan_of.values) == [0, 50] and list(spot.values) == [25]
    assert {"plan", "5 pièces"} <= {element.text for element in native._chartSpace.iter(qn("a:t"))}


def test_steps_from_one_amount_to_another_stand_on_one_another():
    chart = waterfall(("2025", 30.0), [("Prix", 15.0), ("Volume", -10.0)], ("2026", 35.0), names="Cause", **WORDS)
    (native,) = charts(opened(Document("t", [Picture(chart)])))
    assert [list(series.values) for series in native.plots[0].series] == [[None, 30, 35, None], [30, None, None, 35], [None, 15, None, None], [None, None, 10, None]]


def test_a_heat_map_is_a_table_whose_cells_are_coloured_and_hold_their_numbers():
    months = [datetime.date(2026, month, 1) for month in (1, 2, 3)]
    chart = cohort_map(months, [10, 20, 30], [[1.0, 0.5, 0.1], [1.0, 0.3], [1.0]], **WORDS)
    deck = opened(Document("t", [Picture(chart)], language="fr"))
    (table,) = tables(deck)
    assert [[cell.text.replace("\u202f", " ") for cell in row.cells] for row in table.rows][1:] == [
        ["janv. 26", "10", "50 %", "10 %"], ["févr. 26", "20", "30 %", ""], ["mars 26", "30", "", ""],
    ]  # fmt: skip
    dark, pale = table.cell(1, 2), table.cell(1, 3)
    assert dark.fill.fore_color.brightness == 0 and 0 < pale.fill.fore_color.brightness < 1
    assert table.cell(2, 3)._tc.tcPr.find(qn("a:solidFill")) is None, "what is not known has no shade"


@pytest.mark.parametrize(
    ("language", "currency", "code"),
    [("fr", "EUR", '#,##0\\ "€"'), ("en", "EUR", '"€"#,##0;-"€"#,##0'), ("en", "CHF", '"CHF "#,##0;-"CHF "#,##0')],
)
def test_amounts_of_a_native_chart_are_written_as_its_language_does(language, currency, code):
    from mercatique.charts.plot import Plot, Series
    from mercatique.kernel.render import pptx_charts
    from mercatique.kernel.render.words import Words

    plot = Plot("bars", ("Blois",), (Series("Ventes", (1200.0,)),), "currency", currency)
    assert pptx_charts.code(plot, Words(language)) == code
