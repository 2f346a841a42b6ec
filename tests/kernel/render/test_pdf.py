"""A document in print: tagged, complete, in its language, and the same bytes each time."""

import dataclasses
import datetime
import re
from io import BytesIO

import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from mercatique.fault import Fault
from mercatique.kernel.blocks import (
    Bullets,
    Callout,
    Charter,
    Document,
    Facts,
    FigureLine,
    Heading,
    KeyFigures,
    Landscape,
    PageBreak,
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
from mercatique.kernel.render.pdf import compile_view, of_document, pdf
from tests.kernel.render.plan import ISSUED_ON, bars, chart, marketing_plan

TALL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="900" viewBox="0 0 300 900">'
    '<rect width="300" height="900" fill="#c9c3b8"/><text x="10" y="895">pied</text></svg>'
)


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def text_of(data: bytes) -> str:
    """The words of all pages, spaces and soft breaks made one."""
    joined = " ".join(page.extract_text() for page in read(data).pages)
    return re.sub(r"\s+", " ", joined.replace("\u200b", ""))


def logo() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (300, 120), "#c0392b").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module", params=["fr", "en"])
def printed(request):
    return request.param, read(pdf(marketing_plan(request.param)))


def test_a_plan_has_eight_pages_one_of_them_turned(printed):
    _language, reader = printed
    assert len(reader.pages) == 8
    turned = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]
    assert len(turned) == 1


def test_the_file_says_its_language_title_and_author(printed):
    language, reader = printed
    assert reader.trailer["/Root"]["/Lang"] == {"fr": "fr-FR", "en": "en-GB"}[language]
    assert (
        reader.metadata.title
        == {"fr": "Plan marketing 2026-2027", "en": "Marketing plan 2026–2027"}[language]
    )
    assert reader.metadata.author == "Olga Marchand"
    assert reader.metadata.creation_date.date() == ISSUED_ON
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_file_is_tagged_as_pdf_ua(printed):
    _language, reader = printed
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode("utf-8")
    kinds = roles(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure", "/Caption", "/L", "/TOC", "/Link"} <= kinds


def roles(node) -> set[str]:
    node = node.get_object()
    found = {str(node["/S"])} if "/S" in node else set()
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()
        if hasattr(child, "get") and ("/S" in child or "/K" in child):
            found |= roles(child)
    return found


def test_the_faces_of_the_house_are_embedded(printed):
    _language, reader = printed
    names = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert any(key in inner for key in ("/FontFile", "/FontFile2", "/FontFile3")), font["/BaseFont"]
            names.add(str(font["/BaseFont"]))
    assert any("SourceSerif" in name for name in names)
    assert any("SourceSans" in name for name in names)
    assert all("Source" in name for name in names)


def test_every_page_but_the_cover_counts_itself(printed):
    _language, reader = printed
    assert "1 / 8" not in reader.pages[0].extract_text()
    for number, page in enumerate(reader.pages[1:], 2):
        assert f"{number} / 8" in page.extract_text()


def test_the_contents_lead_to_the_pages():
    reader = read(pdf(marketing_plan()))
    contents = reader.pages[1].extract_text()
    assert re.search(r"Diagnostic\s+3", contents)
    assert re.search(r"Plan d’action\s+6", contents)
    assert (
        len([note for note in reader.pages[1]["/Annots"] if note.get_object()["/Subtype"] == "/Link"]) >= 12
    )
    assert [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)][:3] == [
        "1 L’essentiel en une page",
        "2 Diagnostic",
        "3 Objectifs",
    ]


def test_a_long_table_repeats_its_head():
    reader = read(pdf(marketing_plan()))
    for page in reader.pages[6:8]:
        assert "Ventes brutes" in page.extract_text()


def test_french_words_and_numbers_are_in_print():
    text = text_of(pdf(marketing_plan()))
    for expected in (
        "Sommaire",
        "Tableau 1",
        "Figure 1",
        "D’où vient ce chiffre ?",
        "À revérifier",
        "1 893 450,20",
        "43,8 %",
        "Version 2 · validé",
        "données au 30 septembre 2026",
    ):
        assert expected in text, expected


def test_english_words_and_numbers_are_in_print():
    text = text_of(pdf(marketing_plan("en")))
    for expected in (
        "Contents",
        "Table 1",
        "Where does this figure come from?",
        "To recheck",
        "1,893,450.20",
        "43.8%",
        "Version 2 · validated",
    ):
        assert expected in text, expected


def test_the_same_document_gives_the_same_bytes():
    assert pdf(marketing_plan()) == pdf(marketing_plan())


def test_a_kept_version_prints_as_on_its_first_day():
    first = marketing_plan(number=1)
    printed_then = pdf(first)
    kept = first.to_json()
    pdf(marketing_plan(number=2, data_date=datetime.date(2027, 1, 31)))
    assert pdf(from_json(kept)) == printed_then


def test_a_picture_without_an_alternative_is_refused_by_the_standard():
    view = of_document(Document("Titre", [Picture(svg=bars(), alt="Ventes")]))
    assert compile_view(view, ISSUED_ON)
    view["blocks"][0]["alt"] = None
    with pytest.raises(typst.TypstError, match="alt"):
        compile_view(view, ISSUED_ON)


HOSTILE = ['#read("/etc/passwd")', "<script>alert(1)</script>", "$x$ et $y^2$", "= Titre *gras* _x_ `code`", '"] #panic("x") [', "#import \"@preview/x:1.0.0\": *", "\\ // /* commentaire", "@cible <label>"]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_never_read_as_markup(words):
    document = Document(
        plain(words).text,
        [
            Toc(), Heading(1, words), Paragraph([plain(words)]), Bullets([plain(words)]), Facts([(words, plain(words))]),
            Table([words], [[words]], caption=words), KeyFigures([FigureLine(words, 1, note=words)]),
            Callout("note", plain(words), title=words), Quadrants([Quadrant(words, [plain(words)])] * 4, caption=words),
            Picture(svg=bars(), title=words, alt=words, caption=words), SourceNote(words, words),
        ],
        subtitle=words, workspace=words, author=words,
    )  # fmt: skip
    data = pdf(document)
    needle = re.sub(r"[\s\"“”«»'’]+", "", words)
    found = re.sub(r"[\s\"“”«»'’]+", "", text_of(data))
    assert found.count(needle) >= 12
    assert "root:" not in found


@pytest.mark.parametrize(
    "title",
    [
        "Plan 😀 été",
        "营销计划",
        "خطة التسويق",
        "a\x00b\x07c",
        "\ud800x",
        "\u202egnitekram",
        " ",
        "",
        "x" * 3000,
        "ligne\nligne",
    ],
)
def test_any_title_prints(title):
    assert (
        len(
            read(
                pdf(Document(title, [Heading(1, title or "x"), Paragraph([plain(title)])], workspace=title))
            ).pages
        )
        >= 1
    )


def test_a_very_long_cell_goes_on_over_the_page():
    data = pdf(Document("t", [Table(["a", "b"], [["début " + "mot " * 3000 + "fin", "x"]])], cover=False))
    assert len(read(data).pages) > 1
    assert "fin" in read(data).pages[-1].extract_text()


def test_a_long_address_stays_within_its_column():
    address = "https://exemple.fr/" + "a" * 200
    data = pdf(Document("t", [Table(["a", "b", "c", "d"], [[address, "2", "3", "4"]])], cover=False))
    assert "4" in text_of(data)
    lines = read(data).pages[0].extract_text().replace("\u200b", "").splitlines()
    assert max(len(line) for line in lines) < 80


def test_an_empty_document_and_an_empty_table_print():
    data = pdf(Document("Vide", [Toc(), Table(["Action"], [], empty="Aucune action pour l'instant.")]))
    assert "Aucune action pour l’instant." in text_of(data)


def test_the_charter_dresses_the_document():
    plain_one = pdf(marketing_plan())
    dressed = pdf(marketing_plan(charter=Charter(logo=logo(), accent="#c0392b")))
    assert dressed != plain_one
    assert len(read(dressed).pages[0].images) == 1
    assert "Concession Val de Loire" in read(dressed).pages[0].extract_text()


def test_a_pale_colour_is_darkened_until_it_can_be_read():
    from mercatique.kernel.render.drawings import luminance, readable

    for colour in ("#ffff00", "#ffffff", "#c0ffee", "#17324d"):
        assert 1.05 / (luminance(readable(colour)) + 0.05) >= 4.5
    assert readable("#17324d") == "#17324d"


@pytest.mark.parametrize("data", [b"not a picture", b"\x89PNG\r\n\x1a\n broken", b"<svg", b"GIF89a"])
def test_a_logo_that_is_no_picture_is_refused_in_words(data):
    with pytest.raises(Fault) as refusal:
        pdf(marketing_plan(charter=Charter(logo=data)))
    assert refusal.value.code in {"logo_unreadable", "drawing_unreadable"}


def test_a_link_in_print_leads_out_and_never_within_the_site():
    blocks = [
        Paragraph([Run("site", link="https://example.org/")]),
        SourceNote("m", address="/w/acme/figures/3/"),
    ]
    data = pdf(Document("t", blocks, cover=False))
    links = [note.get_object()["/A"]["/URI"] for page in read(data).pages for note in page.get("/Annots", [])]
    assert links == ["https://example.org/"]


def test_long_figures_do_not_run_into_each_other():
    lines = [FigureLine("Ventes", 8_911_407_123 * place, "currency", "GBP") for place in (1, 2, 3, 4, 5, 6)]
    text = text_of(pdf(Document("t", [KeyFigures(lines)], cover=False)))
    assert "8 911 407 123 £ 17 822 814 246 £" in text or "8 911 407 123 £ Ventes" in text


def test_tables_and_pictures_stand_in_columns_and_wide_sections():
    blocks = [Table(["a"], [["b"]]), Picture(svg=bars(), alt="x"), KeyFigures([FigureLine("a", 1)])]
    data = pdf(
        Document(
            "t",
            [
                TwoColumns(blocks, blocks),
                Landscape([TwoColumns(blocks, blocks), PageBreak(), Paragraph("fin")]),
            ],
            cover=False,
        )
    )
    assert len(read(data).pages) == 3


def test_a_wide_section_has_the_width_of_its_page():
    data = pdf(
        Document("t", [Landscape([Heading(1, "Large"), Paragraph("x")]), Heading(1, "Suite")], cover=False)
    )
    sizes = [
        (round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in read(data).pages
    ]
    assert sizes == [(842, 595), (595, 842)]


def pages_of(*blocks) -> list[str]:
    return [page.extract_text() for page in read(pdf(Document("t", list(blocks), cover=False))).pages]


@pytest.mark.parametrize("lines", range(20, 44, 2))
def test_the_words_before_a_picture_stay_with_it(lines):
    filling = [Paragraph("remplissage")] * lines
    pages = pages_of(*filling, Heading(1, "Titre"), Paragraph("avant"), Picture(svg=bars(), title="Dessin", alt="x"))
    assert [("Titre" in page, "avant" in page) for page in pages if "Dessin" in page] == [(True, True)]


@pytest.mark.parametrize(("lines", "more"), [(31, 6), (32, 3), (32, 4), (33, 3), (34, 2), (34, 3)])
def test_the_word_of_a_callout_never_stands_alone(lines, more):
    filling = [*[Paragraph("remplissage")] * lines, Paragraph("ligne\n" * more + "ligne")]
    pages = pages_of(*filling, Callout("warning", [plain("La phrase qui le suit.")]))
    assert ["La phrase" in page for page in pages if "Attention" in page] == [True]


def test_a_long_list_of_facts_goes_on_over_the_page_between_two_of_them():
    filling = [Paragraph("remplissage")] * 25
    facts = Facts([(f"n{place}", [plain(f"{place} " + "mot " * 60 + f"fin{place}")]) for place in range(8)])
    first, second = pages_of(*filling, facts)
    assert "fin0" in first
    assert "fin7" in second
    assert all((f"n{place}" in first) == (f"fin{place}" in first) for place in range(8))


@pytest.mark.parametrize("turned", [False, True])
def test_a_tall_picture_is_made_smaller_until_its_page_holds_it(turned):
    blocks = [Heading(1, "Titre"), Picture(svg=TALL, title="Haut", alt="x")]
    pages = pages_of(*([Landscape(blocks)] if turned else blocks))
    shown = [page for page in pages if "Haut" in page]
    assert [("Titre" in page, "pied" in page) for page in shown] == [(True, True)]


def test_the_words_of_a_chart_are_as_large_in_a_narrow_picture_and_on_a_turned_page():
    def across(*blocks):
        drawn = next(each for each in Document("t", list(blocks), language="fr").drawn().walk() if isinstance(each, Picture))
        return float(re.search(r'<svg[^>]* width="([0-9.]+)"', drawn.svg)[1])

    wide = chart(lambda french, _english: french)
    narrow = dataclasses.replace(wide, width=0.8)
    assert across(narrow) == pytest.approx(0.8 * across(wide), rel=0.02)
    assert across(Landscape([wide])) == pytest.approx(249 / 148 * across(wide), rel=0.02)
