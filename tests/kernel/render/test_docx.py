"""A document for Word: styles one can go on writing with, and a file that opens without a question."""

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document as open_docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from PIL import Image

from mercatique.fault import Fault
from mercatique.kernel.blocks import (
    Bullets,
    Charter,
    Column,
    Document,
    Heading,
    Landscape,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Table,
    Toc,
    from_json,
    plain,
)  # fmt: skip
from mercatique.kernel.render.docx import docx
from tests.kernel.render.plan import bars, marketing_plan
from tests.kernel.render.test_pdf import HOSTILE, TALL, logo

# The order in which WordprocessingML (ECMA-376) wants the children of these elements; Word refuses a file that errs.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p tbl",
}  # fmt: skip


def opened(document: Document):
    return open_docx(BytesIO(docx(document)))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def plan():
    return opened(marketing_plan())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_file_keeps_the_order_word_asks_for(language):
    from lxml import etree

    strict = etree.XMLParser(resolve_entities=False, no_network=True)
    for name, blob in parts(docx(marketing_plan(language, charter=Charter(logo=logo())))).items():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        for element in etree.fromstring(blob, strict).iter(etree.Element):
            kind = etree.QName(element).localname
            if kind not in ORDER or kind == "tc":
                continue
            order = ORDER[kind].split()
            found = [
                order.index(etree.QName(child).localname)
                for child in element
                if etree.QName(child).localname in order
            ]
            assert found == sorted(found), f"{name}: {kind}"


def test_every_cell_ends_with_a_paragraph(plan):
    for cell in plan.element.body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")


def test_the_structure_is_in_real_styles(plan):
    styles = [paragraph.style.name for paragraph in plan.paragraphs]
    for expected in (
        "Title",
        "Subtitle",
        "Heading 1",
        "Heading 2",
        "List Bullet",
        "List Number",
        "Caption",
        "Quote",
        "toc 1",
    ):
        assert expected in styles, expected
    headings = [paragraph.text for paragraph in plan.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings[:3] == ["L’essentiel en une page", "Diagnostic", "Objectifs"]


def test_headings_are_numbered_by_their_style(plan):
    number = plan.styles["Heading 1"].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    assert number is not None
    appendix = next(
        paragraph
        for paragraph in plan.paragraphs
        if paragraph.text.startswith("Annexe") and paragraph.style.name == "Heading 1"
    )
    assert appendix._p.pPr.numPr.numId.val == 0


def test_the_contents_are_a_field_already_filled(plan):
    xml = plan.element.xml
    assert 'TOC \\o "1-2"' in xml
    entries = [paragraph for paragraph in plan.paragraphs if paragraph.style.name.startswith("toc")]
    assert len(entries) == 13
    assert "updateFields" not in plan.settings.element.xml
    assert 'w:dirty="' not in xml
    marks = {mark.get(qn("w:name")) for mark in plan.element.body.iter(qn("w:bookmarkStart"))}
    leads = {
        link.get(qn("w:anchor"))
        for link in plan.element.body.iter(qn("w:hyperlink"))
        if link.get(qn("w:anchor"))
    }
    assert leads <= marks


def test_fields_open_and_close(plan):
    for root in (plan.element.body, plan.sections[0].footer._element):
        kinds = [mark.get(qn("w:fldCharType")) for mark in root.iter(qn("w:fldChar"))]
        assert kinds
        assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_header_and_footer_stand_on_all_pages_but_the_cover(plan):
    assert plan.sections[0].different_first_page_header_footer
    for section in plan.sections:
        assert section.header.paragraphs[0].text == "Plan marketing 2026-2027\tConcession Val de Loire"
        assert "PAGE" in section.footer._element.xml
        assert "NUMPAGES" in section.footer._element.xml


def test_the_action_plan_lies_on_its_side(plan):
    turned = [section.orientation for section in plan.sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert plan.sections[1].page_width > plan.sections[1].page_height


def test_a_break_before_a_wide_section_leaves_no_empty_page():
    made = opened(
        Document(
            "t",
            [
                Paragraph("a"),
                PageBreak(),
                Landscape([Heading(1, "b")]),
                PageBreak(),
                PageBreak(),
                Paragraph("c"),
            ],
            cover=False,
        )
    )
    assert made.element.xml.count('w:type="page"') == 0
    assert [paragraph.text for paragraph in made.paragraphs if paragraph.text] == ["a", "b", "c"]
    assert made.element.xml.count("w:pageBreakBefore") == 1


def test_pictures_say_what_they_show(plan):
    alternatives = [drawing.get("descr") for drawing in plan.element.body.iter(qn("wp:docPr"))]
    assert len(alternatives) == 1
    assert alternatives[0].startswith("Histogramme des ventes mensuelles")


def test_pictures_stand_on_white(plan):
    data = next(
        part.blob for part in plan.part.package.iter_parts() if str(part.partname).startswith("/word/media/")
    )
    with Image.open(BytesIO(data)) as image:
        assert image.mode == "RGB"
        assert image.getpixel((0, 0)) == (255, 255, 255)


def test_table_heads_repeat_and_rows_stay_whole(plan):
    long = next(table for table in plan.tables if len(table.rows) > 30)
    first, second = long.rows[0]._tr.trPr, long.rows[1]._tr.trPr
    assert first.find(qn("w:tblHeader")) is not None
    assert second.find(qn("w:tblHeader")) is None
    assert second.find(qn("w:cantSplit")) is not None


def test_captions_count_themselves(plan):
    captions = [paragraph for paragraph in plan.paragraphs if paragraph.style.name == "Caption"]
    assert [re.match(r"(Tableau|Figure)\xa0\d", paragraph.text)[0] for paragraph in captions] == [
        "Figure\xa01", "Tableau\xa01", "Tableau\xa02", "Tableau\xa03", "Tableau\xa04", "Tableau\xa05",
    ]  # fmt: skip
    assert all("SEQ" in paragraph._p.xml for paragraph in captions)


def test_the_file_knows_its_language_and_origin(plan):
    core = plan.core_properties
    assert (core.title, core.author, core.language) == ("Plan marketing 2026-2027", "Olga Marchand", "fr-FR")
    assert core.created.date() == marketing_plan().issued_on
    assert 'w:val="fr-FR"' in plan.styles.element.xml
    assert "python-docx" not in core.comments


def test_numbers_align_at_the_end(plan):
    table = next(table for table in plan.tables if table.cell(0, 0).text == "Segment")
    assert table.cell(1, 2).text == "1\u202f893\u202f450,20"
    assert table.cell(1, 2).paragraphs[0].alignment == 2


def test_two_lists_begin_at_one():
    made = opened(Document("t", [Numbered(["a", "b"]), Numbered(["c"])], cover=False))
    numbers = [
        paragraph._p.pPr.numPr.numId.val
        for paragraph in made.paragraphs
        if paragraph.style.name == "List Number"
    ]
    assert numbers[0] == numbers[1] != numbers[2]


def test_the_same_document_gives_the_same_bytes():
    assert docx(marketing_plan()) == docx(from_json(marketing_plan().to_json()))


@pytest.mark.parametrize("words", [*HOSTILE, "a\x00b\x07", "\ud800", "x" * 3000, "", "😀 营销"])
def test_any_words_are_written_as_words(words):
    document = Document(
        words,
        [
            Toc(),
            Heading(1, words),
            Bullets([plain(words)]),
            Table([words], [[words]], caption=words),
            Picture(svg=bars(), title=words, alt=words or "x"),
        ],
        workspace=words,
        author=words,
        subtitle=words,
    )
    made = opened(document)
    assert "w:instrText" in made.element.xml
    assert not list(made.element.body.iter(qn("w:altChunk")))


def test_a_link_is_kept_and_a_dangerous_one_is_words():
    made = opened(
        Document(
            "t",
            [
                Paragraph(
                    [Run("bon", link="https://example.org/"), Run(" mauvais", link="file:///etc/passwd")]
                )
            ],
            cover=False,
        )
    )
    targets = [each.target_ref for each in made.part.rels.values() if each.is_external]
    assert targets == ["https://example.org/"]
    assert made.paragraphs[0].text == "bon mauvais"


def test_the_clients_template_is_worn():
    template = open_docx()
    template.styles["Heading 1"].font.name = "Papyrus"
    template.add_paragraph("à effacer")
    template.sections[0].header.paragraphs[0].text = "En-tête du client"
    buffer = BytesIO()
    template.save(buffer)
    made = opened(marketing_plan(charter=Charter(template=buffer.getvalue())))
    assert made.styles["Heading 1"].font.name == "Papyrus"
    assert "à effacer" not in made.element.xml
    assert made.sections[0].header.paragraphs[0].text == "En-tête du client"
    assert any(paragraph.text == "Diagnostic" for paragraph in made.paragraphs)


def test_what_a_template_lacks_wears_its_faces():
    template = open_docx()
    template.styles["Normal"].font.name, template.styles["Heading 1"].font.name = "Garamond", "Papyrus"
    buffer = BytesIO()
    template.save(buffer)
    made = opened(marketing_plan(charter=Charter(template=buffer.getvalue())))
    assert made.styles["Picture Title"].font.name == "Papyrus", "titles as its headings"
    assert made.styles["Table Text"].font.name is None, "the rest as its text"
    named = opened(marketing_plan(charter=Charter(template=buffer.getvalue(), body_font="Futura")))
    assert named.styles["Table Text"].font.name == "Futura", "unless the charter names a face"


@pytest.mark.parametrize("template", [b"PK\x03\x04 broken", b"plain text", b""])
def test_a_template_that_is_none_is_refused_in_words(template):
    if not template:
        assert docx(marketing_plan(charter=Charter(template=template)))
        return
    with pytest.raises(Fault) as refusal:
        docx(marketing_plan(charter=Charter(template=template)))
    assert refusal.value.code == "charter_template"


def test_a_zip_that_is_no_word_file_or_far_too_large_is_refused():
    for name, size in (("hello.txt", 10), ("word/document.xml", 80 * 1024 * 1024)):
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, b"0" * size)
        with pytest.raises(Fault) as refusal:
            docx(marketing_plan(charter=Charter(template=buffer.getvalue())))
        assert refusal.value.code == "charter_template"


def test_figures_beside_a_column_of_given_width_take_no_more_than_they_need():
    columns = [Column("Action", width=3.4), *(Column(f"T{n}", "currency", "EUR", 0) for n in range(1, 6))]
    made = opened(Document("Budget", blocks=[Table(columns, [["Appeler chaque fin de location cinq mois avant", 1800, 1800, 2400, 2400, 8400]])]))
    (table,) = [found for found in made.tables if found.rows[0].cells[0].text == "Action"]
    sizes = [column.w for column in table._tbl.tblGrid.gridCol_lst]
    assert sizes[0] > 2 * sizes[1] and len(set(sizes[1:])) == 1


def test_a_caption_stays_with_its_table_and_the_head_with_the_first_row_whatever_the_template_says():
    template = open_docx()
    buffer = BytesIO()
    template.save(buffer)
    table = Table([Column("Mois"), Column("Ventes", "number")], [["mars", 12]], caption="Par mois")
    made = opened(Document("Ventes", blocks=[table], charter=Charter(template=buffer.getvalue())))
    (caption,) = [found for found in made.paragraphs if "Par mois" in found.text]
    assert caption.paragraph_format.keep_with_next
    head, row = next(found for found in made.tables if found.rows[0].cells[0].text == "Mois").rows
    assert head.cells[0].paragraphs[0].paragraph_format.keep_with_next and not row.cells[0].paragraphs[0].paragraph_format.keep_with_next


def test_the_words_before_a_picture_stay_with_it():
    blocks = [Paragraph("avant"), Picture(svg=bars(), alt="x"), Paragraph("après"), Paragraph("fin")]
    found = {each.text: each.paragraph_format.keep_with_next for each in open_docx(BytesIO(docx(Document("t", blocks, cover=False)))).paragraphs}
    assert found["avant"] is True
    assert not found["après"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_tall_picture_is_made_smaller_until_its_page_holds_it(turned):
    tall = Picture(svg=TALL, alt="x", title="Haut")
    opened = open_docx(BytesIO(docx(Document("t", [Landscape([tall])] if turned else [tall], cover=False))))
    shape, section = opened.inline_shapes[0], opened.sections[-2 if turned else -1]
    assert shape.height < section.page_height - section.top_margin - section.bottom_margin
    assert shape.height / shape.width == pytest.approx(3, rel=0.01)
