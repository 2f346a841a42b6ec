"""The styles of a Word document: those of the house, or those of the charter's own template."""

import zipfile
from io import BytesIO
from typing import Any

from docx import Document as open_docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from lxml import etree

from mercatique.fault import Fault, _
from mercatique.kernel.blocks import Charter
from mercatique.kernel.render.drawings import readable

SANS, SERIF = "Source Sans Pro", "Source Serif Pro"
INK, SOFT, HAIR, AMBER, RED = "1C1A17", "6B655D", "D5CFC5", "B36B00", "A3261C"
LARGEST_TEMPLATE = 64 * 1024 * 1024
# Where the faces are not installed, Word takes their neighbours rather than its default.
NEIGHBOURS = {SANS: ("Source Sans 3", "swiss"), SERIF: ("Source Serif 4", "roman")}


def opened(charter: Charter, *, completed: bool = True) -> Docx:
    """An empty document in the charter's template, else in the styles of the house; ``completed`` with what the template lacks."""
    if not charter.template:
        docx = open_docx()
        dress(docx, charter)
        return docx
    try:
        with zipfile.ZipFile(BytesIO(charter.template)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_TEMPLATE:
                raise ValueError("template too large")
        docx = open_docx(BytesIO(charter.template))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise Fault(
            "charter_template",
            _("The charter's Word template cannot be read: give a .docx file saved by Word or LibreOffice."),
        ) from error
    body = docx.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    if completed:
        complete(docx, charter)
    return docx


USED = (
    "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "List Bullet", "List Number", "Caption", "Quote", "Header", "Footer",
)  # fmt: skip


def found(charter: Charter) -> list[tuple[str, str]]:
    """The styles our blocks wear, each with the name the template has for it, empty where the house adds its own."""
    docx = opened(charter, completed=False)
    named = {style.name: str(style.element.name_val or style.name) for style in docx.styles if style.type == WD_STYLE_TYPE.PARAGRAPH}
    return [(name, named.get(name, "")) for name in USED]


def faces(charter: Charter) -> tuple[str, str]:
    return charter.heading_font or SERIF, charter.body_font or SANS


def font(
    style: ParagraphStyle, name: str, size: float, colour: str = INK, bold: bool = False, italic: bool = False
) -> None:
    """A face for all scripts, without the theme's; no name leaves the face it inherits."""
    if name:
        fonts = own_fonts(style)
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), name)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    style.font.color.rgb = RGBColor.from_string(colour)


def own_fonts(style: ParagraphStyle) -> Any:
    """The element that names the faces of a style."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    return fonts


def like(style: ParagraphStyle, model: ParagraphStyle) -> None:
    """The faces of another style, those of its theme too."""
    given = model.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    if given is not None:
        fonts = own_fonts(style)
        fonts.attrib.clear()
        fonts.attrib.update(given.attrib)


def room(style: ParagraphStyle, before: float, after: float, line: float = 1.25, keep: bool = False) -> None:
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.MULTIPLE, line
    paragraph.keep_with_next = keep
    paragraph.widow_control = True


def style_of(docx: Docx, name: str, based: str = "Normal") -> ParagraphStyle:
    if name not in docx.styles:
        style = docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = docx.styles[based]
        return style
    return docx.styles[name]


def dress(docx: Docx, charter: Charter) -> None:
    """The look of the PDF, as Word can say it."""
    heading, body = faces(charter)
    accent = readable(charter.accent)[1:].upper()
    font(docx.styles["Normal"], body, 10.5)
    room(docx.styles["Normal"], 0, 7)
    font(docx.styles["Title"], heading, 34, bold=True)
    room(docx.styles["Title"], 150, 8, 1.0)
    for border in docx.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    font(docx.styles["Subtitle"], body, 15, SOFT)
    room(docx.styles["Subtitle"], 0, 24, 1.15)
    for level, size, before, after in ((1, 20, 28, 10), (2, 14, 20, 7), (3, 11, 14, 4), (4, 10.5, 12, 4)):
        style = docx.styles[f"Heading {level}"]
        font(style, heading if level < 3 else body, size, INK if level < 4 else SOFT, bold=True)
        room(style, before, after, 1.05, keep=True)
    for name in ("List Bullet", "List Number"):
        font(docx.styles[name], body, 10.5)
        room(docx.styles[name], 0, 3)
    font(docx.styles["Caption"], body, 9, SOFT)
    room(docx.styles["Caption"], 12, 5, 1.1, keep=True)
    font(docx.styles["Quote"], heading, 12.5, italic=True)
    room(docx.styles["Quote"], 8, 3)
    docx.styles["Quote"].paragraph_format.left_indent = Mm(5)
    font(docx.styles["Header"], body, 8, SOFT)
    font(docx.styles["Footer"], body, 8, SOFT)
    number_headings(docx, accent)
    name_neighbours(docx)
    for setting in docx.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    complete(docx, charter)
    page = docx.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(30), Mm(26), Mm(30), Mm(26)
    page.header_distance = page.footer_distance = Mm(13)


def complete(docx: Docx, charter: Charter) -> None:
    """The styles our blocks need and a template may not have: in its own faces, unless the charter names others."""
    heading, body = (charter.heading_font, charter.body_font) if charter.template else faces(charter)
    titles = {"Lead", "Contents Heading", "Key Figure", "Picture Title", "Quadrant Title"}
    new = {
        "Lead": (heading, 12.5, INK, 0, 10), "Cover Line": (body, 9.5, INK, 0, 3), "Contents Heading": (heading, 20, INK, 0, 12),
        "Key Figure": (heading, 19, INK, 2, 0), "Key Figure Note": (body, 8.5, SOFT, 0, 1), "Table Text": (body, 9, INK, 0, 0),
        "Callout": (body, 10.5, INK, 0, 4), "Source Note": (body, 8, SOFT, 4, 10), "Picture Title": (heading, 12, INK, 14, 4),
        "Quadrant Title": (heading, 12, INK, 2, 3), "Quadrant Item": (body, 9.5, INK, 0, 2),
    }  # fmt: skip
    for name, (face, size, colour, before, after) in new.items():
        if name not in docx.styles:
            style = style_of(docx, name)
            font(
                style,
                face,
                size,
                colour,
                bold=name in {"Contents Heading", "Picture Title", "Quadrant Title"},
            )
            if not face and name in titles and "Heading 1" in docx.styles:
                like(style, docx.styles["Heading 1"])
            room(style, before, after, 1.15, keep=name in {"Picture Title", "Quadrant Title", "Key Figure"})
    item = docx.styles["Quadrant Item"].paragraph_format
    item.left_indent, item.first_line_indent = Mm(3.5), Mm(-3.5)
    for name in ("Title", "Subtitle", "List Bullet", "List Number", "Caption", "Quote", "Header", "Footer"):
        style_of(docx, name)
    for level in (1, 2, 3, 4):
        style_of(docx, f"Heading {level}")
    for level in (1, 2, 3, 4):
        if f"toc {level}" not in docx.styles:
            style = docx.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
            style.base_style = docx.styles["Normal"]
            room(style, 7 if level == 1 else 0, 2)
            style.font.bold = level == 1
            style.paragraph_format.left_indent = Mm(6 * (level - 1))


def number_headings(docx: Docx, accent: str) -> None:
    """1, 1.1 on the headings themselves, as a list tied to their styles."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{level + 1}"/>'
        f'<w:suff w:val="tab"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:tabs><w:tab w:val="num" w:pos="0"/></w:tabs><w:ind w:left="0" w:hanging="737"/></w:pPr>'
        f'<w:rPr><w:b w:val="0"/><w:color w:val="{accent}"/></w:rPr></w:lvl>'
        for level, text in ((0, "%1"), (1, "%1.%2"))
    )
    numbering = docx.part.numbering_part.element
    known = [int(each.get(qn("w:abstractNumId"))) for each in numbering.findall(qn("w:abstractNum"))]
    identity = max(known, default=0) + 1
    xml = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identity}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    first = numbering.find(qn("w:num"))
    place = list(numbering).index(first) if first is not None else len(numbering)
    numbering.insert(place, parse_xml(xml))
    number = numbering.add_num(identity).numId
    for level in (0, 1):
        properties = docx.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        marks = properties.get_or_add_numPr()
        marks.get_or_add_ilvl().val = level
        marks.get_or_add_numId().val = number


def name_neighbours(docx: Docx) -> None:
    """Tell Word which faces are near ours."""
    for part in docx.part.package.iter_parts():
        if str(part.partname) != "/word/fontTable.xml":
            continue
        table = parse_xml(part.blob)
        for name, (neighbour, family) in NEIGHBOURS.items():
            xml = (
                f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{neighbour}"/>'
                f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
            )
            table.append(parse_xml(xml))
        part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
