"""A document on the page: every word escaped, no inline style, pictures with their figures."""

import re
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring

from mercatique.fault import Fault
from mercatique.kernel.blocks import (
    Bullets,
    Document,
    Heading,
    Paragraph,
    Picture,
    Run,
    SourceNote,
    Table,
    plain,
)
from mercatique.kernel.render.drawings import safe_svg
from mercatique.kernel.render.html import html
from tests.kernel.render.plan import bars, marketing_plan
from tests.kernel.render.test_pdf import HOSTILE


def tree(document: Document, **more):
    return fromstring(
        html(document, **more).replace("<br>", "<br/>").replace('<hr class="page-break">', "<hr/>")
    )


def test_two_tables_of_one_caption_are_told_apart_by_their_number():
    root = tree(Document("t", [Table(["a"], [["b"]], caption="Du 1er au 7"), Table(["a"], [["c"]], caption="Du 1er au 7")]))
    names = [each.get("aria-label") for each in root.findall(".//div[@class='table-scroll']")]
    assert names == ["Tableau 1 – Du 1er au 7", "Tableau 2 – Du 1er au 7"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_plan_is_well_formed_and_bears_no_style_or_script(language):
    page = html(marketing_plan(language))
    assert tree(marketing_plan(language)).get("lang") == language
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", page)


def test_headings_follow_the_level_of_the_page():
    root = tree(marketing_plan(), level=2)
    assert root.find(".//h2").get("class") == "document-title"
    assert {each.tag for each in root.iter() if re.fullmatch(r"h\d", each.tag)} == {"h2", "h3", "h4", "h5"}


def test_without_a_cover_headings_stand_where_the_title_would():
    root = tree(replace(marketing_plan(), cover=False), level=2)
    assert {each.tag for each in root.iter() if re.fullmatch(r"h\d", each.tag)} == {"h2", "h3", "h4"}


def test_contents_lead_to_headings():
    root = tree(marketing_plan())
    anchors = {each.get("id") for each in root.iter() if each.get("id")}
    links = [each.get("href") for each in root.findall(".//nav[@class='document-contents']//a")]
    assert len(links) == 13
    assert {link.removeprefix("#") for link in links} <= anchors


def test_a_chart_has_its_alternative_and_its_figures_below():
    figure = tree(marketing_plan()).find(".//figure[@class='chart']")
    assert figure.find("div/div[@role='img']").get("aria-label").startswith("Histogramme")
    assert figure.find("details/summary").text == "Voir les chiffres"
    assert len(figure.findall(".//tbody/tr")) == 12


def test_a_table_names_its_rows_and_columns():
    table = tree(Document("t", [Table(["Segment", "Part"], [["Champions", 0.5]], total=["Total", 1])])).find(
        ".//table"
    )
    assert [cell.get("scope") for cell in table.findall("thead/tr/th")] == ["col", "col"]
    assert table.find("tbody/tr/th").get("scope") == "row"
    assert table.find("tfoot/tr/th").text == "Total"


@pytest.mark.parametrize(
    "words", [*HOSTILE, '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "{{ 7*7 }}"]
)
def test_words_stay_words(words):
    document = Document(
        words,
        [Heading(1, words), Paragraph([plain(words)]), Bullets([plain(words)]), Table([words], [[words]], caption=words), Picture(svg=bars(), title=words, alt=words), SourceNote(words)],
        workspace=words, author=words, subtitle=words,
    )  # fmt: skip
    root = tree(document)
    tags = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert not tags & {"script", "img", "b", "em", "strong"} - {"strong"}
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]


def test_line_ends_are_kept():
    assert "un<br>deux" in html(Document("t", [Paragraph([Run("un\ndeux")])]))


EVIL = {
    "script": "<script>alert(1)</script>",
    "handler": '<rect onclick="alert(1)" width="1" height="1"/>',
    "foreign": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x"/></body></foreignObject>',
    "style": "<style>* { background: url(https://evil.example/x) }</style>",
    "inline": '<rect style="fill:url(https://evil.example/x)"/>',
    "fill": '<rect fill="url(https://evil.example/x#a)"/>',
    "link": '<a href="javascript:alert(1)"><rect/></a>',
    "image": '<image href="https://evil.example/x.png"/>',
    "file": '<image href="file:///etc/passwd"/>',
    "svg": '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
    "use": '<use href="https://evil.example/x.svg#a"/>',
    "animate": '<rect><set attributeName="href" to="javascript:alert(1)"/></rect>',
}


@pytest.mark.parametrize("evil", EVIL.values(), ids=EVIL)
def test_a_drawing_is_reduced_to_shapes(evil):
    safe = safe_svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{evil}<circle r="2"/></svg>'
    )
    assert "circle" in safe
    for word in (
        "script",
        "onclick",
        "evil.example",
        "javascript",
        "foreignObject",
        "passwd",
        "svg+xml",
        "attributeName",
    ):
        assert word not in safe, word


@pytest.mark.parametrize(
    "svg",
    [
        "<html></html>", "not xml", "",
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
    ],
)  # fmt: skip
def test_what_is_no_honest_drawing_is_refused(svg):
    with pytest.raises(Fault) as refusal:
        safe_svg(svg)
    assert refusal.value.code == "drawing_unreadable"


def test_two_drawings_on_a_page_keep_their_own_clips():
    def drawing(colour: str) -> str:
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><clipPath id="clip0"><rect fill="{colour}"/></clipPath><g clip-path="url(#clip0)"/></svg>'

    first, second = safe_svg(drawing("red")), safe_svg(drawing("blue"))
    names = [re.search(r'id="([^"]+)"', svg)[1] for svg in (first, second)]
    assert names[0] != names[1]
    assert all(f"url(#{name})" in svg for name, svg in zip(names, (first, second), strict=True))
