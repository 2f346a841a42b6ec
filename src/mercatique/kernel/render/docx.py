"""A document as a Word file: real styles, captions, contents and sections, so that its readers can go on writing."""

import datetime
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from itertools import count
from typing import Any

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    FigureLine,
    Heading,
    KeyFigures,
    Landscape,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Quadrants,
    Quote,
    Run,
    SourceNote,
    SpeakerNote,
    Table,
    Toc,
    TwoColumns,
    words,
)  # fmt: skip
from mercatique.kernel.render import docx_styles as styles
from mercatique.kernel.render.drawings import logo_png, png_of, readable
from mercatique.kernel.render.words import Words, clean

ALIGN = {
    "start": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "end": WD_ALIGN_PARAGRAPH.RIGHT,
}
#: Points that a letter of a table takes, and the air of its cell.
LETTER, AIR = 5.0, 10.0
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
EPOCH = (1980, 1, 1, 0, 0, 0)


def docx(document: Document) -> bytes:
    """The document as a Word file; the same document always gives the same bytes."""
    writer = Writer(document.drawn())
    writer.write()
    buffer = BytesIO()
    writer.docx.save(buffer)
    return same_bytes(buffer.getvalue())


def same_bytes(data: bytes) -> bytes:
    """The same archive without the hour it was packed at."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            packed = zipfile.ZipInfo(member.filename, EPOCH)
            packed.compress_type, packed.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(packed, old.read(member))
    return out.getvalue()


def element(name: str, /, **attributes: object) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


class Writer:
    """Writes blocks one after the other; knows the place it writes to and the numbers it has given."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.say = Words(document.language)
        self.docx: Docx = styles.opened(document.charter)
        self.accent = readable(document.charter.accent)[1:].upper()
        self.place: Docx | WordCell = self.docx
        self.tables, self.pictures, self.marks, self.drawings = count(1), count(1), count(1), count(1)
        self.outline = [block for block in document.walk() if isinstance(block, Heading)]
        self.anchors: dict[int, str] = {}
        self.fresh = False
        self.styles: dict[str, str] = {}

    # The whole.

    def write(self) -> None:
        self.properties()
        self.running()
        if self.document.cover:
            self.cover()
        for block, after in zip(self.document.blocks, [*self.document.blocks[1:], None], strict=True):
            self.block(block)
            if isinstance(block, Paragraph) and isinstance(after, Picture) and self.docx.paragraphs:
                self.docx.paragraphs[-1].paragraph_format.keep_with_next = True
        self.fresh = False

    def properties(self) -> None:
        document, core = self.document, self.docx.core_properties
        day = document.issued_on or document.data_date or datetime.date(2000, 1, 1)
        moment = datetime.datetime(day.year, day.month, day.day)
        core.title, core.author = clean(document.title)[:250], clean(document.author)[:250]
        core.subject, core.comments = clean(document.subtitle)[:250], ""
        core.keywords, core.language = clean(document.workspace)[:250], LANGUAGES[self.say.language]
        core.last_modified_by, core.version = clean(document.author)[:250], str(document.number or "")
        core.created = core.modified = moment
        core.revision, core.category = 1, ""
        defaults = self.docx.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        target = self.docx.styles["Normal"].element.get_or_add_rPr() if defaults is None else defaults
        for old in target.findall(qn("w:lang")):
            target.remove(old)
        code = LANGUAGES[self.say.language]
        target.append(element("lang", val=code, eastAsia=code, bidi="ar-SA"))

    def running(self) -> None:
        """Header and footer, not on the cover."""
        section = self.docx.sections[0]
        section.different_first_page_header_footer = self.document.cover
        if self.document.charter.template and any(words_in(section.header)):
            return  # the client's own
        title = self.say.say(self.document.title)
        self.line(section.header.paragraphs[0], title[:90], section, clean(self.document.workspace)[:60])
        foot = self.line(section.footer.paragraphs[0], self.say.footer(self.document), section, "")
        field(foot, "PAGE", "2")
        foot.add_run(" / ")
        field(foot, "NUMPAGES", "8")

    def line(self, paragraph: WordParagraph, left: str, section: Section, right: str) -> WordParagraph:
        for style in ("Header", "Footer"):
            self.docx.styles[style].paragraph_format.tab_stops.clear_all()
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(width(section), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{left}\t{right}")
        return paragraph

    def cover(self) -> None:
        document, logo = self.document, self.document.charter.logo
        if logo:
            paragraph = self.paragraph("Normal")
            shape = paragraph.add_run().add_picture(BytesIO(logo_png(logo)), height=Mm(18))
            self.describe(shape, clean(document.workspace) or "Logo")
        else:
            self.paragraph("Normal").add_run(clean(document.workspace)).bold = True
        self.paragraph("Title").add_run(self.say.say(document.title))
        if document.subtitle:
            self.paragraph("Subtitle").add_run(self.say.say(document.subtitle))
        for place, (label, value) in enumerate(self.say.imprint(document)):
            paragraph = self.paragraph("Cover Line")
            if place == 0:
                paragraph.paragraph_format.space_before = Pt(220)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(44))
            colour(paragraph.add_run(f"{label}\t"), styles.SOFT)
            paragraph.add_run(value).bold = True
        self.page_break()

    # Places.

    def paragraph(self, style: str) -> WordParagraph:
        made = self.wear(self.place.add_paragraph(), style)
        if self.fresh:
            made.paragraph_format.page_break_before = True
            self.fresh = False
        return made

    def wear(self, paragraph: WordParagraph, style: str) -> WordParagraph:
        """Give a paragraph its style; python-docx alone looks through all styles each time."""
        if style not in self.styles:
            self.styles[style] = self.docx.styles[style].style_id
        paragraph._p.style = self.styles[style]
        return paragraph

    def page_break(self) -> None:
        """What comes next begins a page; two breaks in a row, or one before a section, leave no empty page."""
        self.fresh = bool(self.docx.paragraphs)

    def width(self) -> int:
        if isinstance(self.place, WordCell):
            return int(self.place.width or width(self.docx.sections[-1]) // 2)
        return width(self.docx.sections[-1])

    def runs(self, paragraph: WordParagraph, content: Sequence[Run], bold: bool = False) -> WordParagraph:
        for run in self.say.runs(tuple(content)):
            made = paragraph.add_run(run.text)
            made.bold, made.italic = (run.strong or bold) or None, run.emphasis or None
            if run.link:
                address = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                link = element("hyperlink", history=1)
                link.set(qn("r:id"), address)
                made.font.underline = True
                link.append(made._r)
                paragraph._p.append(link)
        return paragraph

    def describe(self, shape: Any, text: str) -> None:
        properties = shape._inline.docPr
        properties.set("id", str(next(self.drawings)))
        properties.set("descr", text)

    # Blocks.

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading(block)
            case Paragraph():
                self.runs(self.paragraph("Lead" if block.lead else "Normal"), block.text)
            case Bullets():
                for item in block.items:
                    self.runs(self.paragraph("List Bullet"), item)
            case Numbered():
                self.numbered(block)
            case Facts():
                self.facts(block)
            case Table():
                self.table(block)
            case Picture():
                self.picture(block)
            case FigureLine():
                self.key_figures([block])
            case KeyFigures():
                self.key_figures(block.figures)
            case Callout():
                self.callout(block)
            case Quote():
                self.quote(block)
            case Quadrants():
                self.quadrants(block)
            case TwoColumns():
                self.two_columns(block)
            case Landscape():
                self.landscape(block)
            case PageBreak():
                self.page_break()
            case SourceNote():
                self.source(block)
            case SpeakerNote():
                paragraph = self.paragraph("Source Note")
                paragraph.add_run(f"{self.say.labels['spoken']} ").bold = True
                self.runs(paragraph, block.text)
            case Toc():
                self.contents(block)
            case _:
                raise TypeError(f"not a block: {type(block).__name__}")

    def heading(self, block: Heading) -> None:
        paragraph = self.paragraph(f"Heading {block.level}")
        if not block.numbered and block.level < 3:
            marks = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            marks.get_or_add_numId().val = 0
        mark = self.anchor(block)
        start, end = element("bookmarkStart", id=next(self.marks), name=mark), element("bookmarkEnd")
        end.set(qn("w:id"), start.get(qn("w:id")))
        paragraph._p.append(start)
        paragraph.add_run(self.say.say(block.text))
        paragraph._p.append(end)

    def anchor(self, block: Heading) -> str:
        return self.anchors.setdefault(id(block), f"_Toc{100000001 + len(self.anchors)}")

    def contents(self, block: Toc) -> None:
        """The contents as a field already filled: Word asks nothing on opening; updating it brings page numbers."""
        self.paragraph("Contents Heading").add_run(self.say.labels["contents"])
        entries = [heading for heading in self.outline if heading.level <= block.depth]
        numbers = [0, 0]
        last = None
        for place, heading in enumerate(entries):
            label = ""
            if heading.numbered and heading.level < 3:
                numbers = [numbers[0] + 1, 0] if heading.level == 1 else [numbers[0], numbers[1] + 1]
                label = ".".join(map(str, numbers[: heading.level])) + "\u2002"
            paragraph = last = self.paragraph(f"toc {heading.level}")
            if place == 0:
                begin_field(paragraph, f'TOC \\o "1-{block.depth}" \\h \\z \\u')
            link = element("hyperlink", anchor=self.anchor(heading), history=1)
            link.append(paragraph.add_run(label + self.say.say(heading.text))._r)
            paragraph._p.append(link)
        if last is not None:
            last._p.append(character("end"))
        self.page_break()

    def numbered(self, block: Numbered) -> None:
        """A list of its own, beginning at one."""
        style = self.docx.styles["List Number"]
        linked = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        number = None
        if linked is not None:
            numbering = self.docx.part.numbering_part.element
            abstract = numbering.num_having_numId(int(linked.get(qn("w:val")))).abstractNumId.val
            made = numbering.add_num(abstract)
            made.add_lvlOverride(ilvl=0).add_startOverride(1)
            number = made.numId
        for item in block.items:
            paragraph = self.runs(self.paragraph("List Number"), item)
            if number is not None:
                marks = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                marks.get_or_add_ilvl().val = 0
                marks.get_or_add_numId().val = number

    def grid(self, rows: int, shares: Sequence[float]) -> WordTable:
        """A table of fixed widths without rules."""
        if self.fresh:
            self.paragraph("Table Text")
        whole = self.width()
        made = self.place.add_table(rows, len(shares))
        made.autofit = False
        made.alignment = WD_TABLE_ALIGNMENT.LEFT
        properties = made._tbl.tblPr
        for old in properties.findall(qn("w:tblW")):
            properties.remove(old)
        wide = element("tblW", w=whole // 635, type="dxa")
        properties.insert(1 if properties.find(qn("w:tblStyle")) is not None else 0, wide)
        sizes = [Emu(int(whole * share / sum(shares))) for share in shares]
        for column, size in zip(made._tbl.tblGrid.gridCol_lst, sizes, strict=True):
            column.w = size
        for row in made._tbl.tr_lst:
            for cell, size in zip(row.tc_lst, sizes, strict=True):
                cell.width = size
        return made

    def after(self) -> None:
        """Air under a table; Word also needs a paragraph between two of them and at the end of a cell."""
        self.paragraph("Table Text").paragraph_format.space_after = Pt(8)

    def caption(self, kind: str, number: int, text: str) -> None:
        paragraph = self.paragraph("Caption")
        # A firm's own style may let go of what follows.
        paragraph.paragraph_format.keep_with_next = kind == "table"
        label = self.say.labels[kind]
        colour(paragraph.add_run(f"{label}\xa0"), self.accent).bold = True
        for run in field(paragraph, f"SEQ {label} \\* ARABIC", str(number)):
            colour(run, self.accent).bold = True
        if text:
            paragraph.add_run(f"\u2002{self.say.say(text)}")

    def table(self, block: Table) -> None:
        if block.caption:
            self.caption("table", next(self.tables), block.caption)
        total = [] if block.total is None else [block.total]
        made = self.grid(1 + len(block.rows) + len(total), shares(block, self.width() / Pt(1)))
        for place, column in enumerate(block.columns):
            paragraph = made.rows[0].cells[place].paragraphs[0]
            self.wear(paragraph, "Table Text").alignment = ALIGN[column.align]
            paragraph.paragraph_format.keep_with_next = True
            paragraph.add_run(self.say.say(column.label)).bold = True
            if unit := self.say.unit(column):
                colour(paragraph.add_run(f" ({unit})"), styles.SOFT)
        decimals = [self.say.decimals(block, place) for place in range(len(block.columns))]
        table_rows = made.rows
        for number, row in enumerate([*block.rows, *total], 1):
            cells = table_rows[number].cells
            for place, value in enumerate(row):
                paragraph = cells[place].paragraphs[0]
                self.wear(paragraph, "Table Text").alignment = ALIGN[block.columns[place].align]
                shown = self.say.cell(value, block.columns[place], decimals[place])
                self.runs(paragraph, shown, bold=bool(total) and number == len(block.rows) + 1)
        for number, row in enumerate(table_rows):
            properties = row._tr.get_or_add_trPr()
            properties.append(element("cantSplit"))
            if number == 0:
                properties.append(element("tblHeader"))
            strong = number == 0 or (bool(total) and number == len(table_rows) - 1)
            for cell in row.cells:
                rules(
                    cell,
                    bottom=(8, styles.INK) if strong else (2, styles.HAIR),
                    top=(8, styles.INK) if strong else None,
                )
                margins(cell)
        if not block.rows and block.empty:
            colour(self.paragraph("Table Text").add_run(self.say.say(block.empty)), styles.SOFT).italic = True
        self.after()

    def picture(self, block: Picture) -> None:
        if block.title:
            self.paragraph("Picture Title").add_run(self.say.say(block.title))
        paragraph = self.paragraph("Normal")
        paragraph.paragraph_format.keep_with_next = True
        data = png_of(block.svg) if block.svg else block.png
        shape = paragraph.add_run().add_picture(BytesIO(data), width=Emu(int(self.width() * block.width)))
        if (share := height(self.docx.sections[-1]) / shape.height) < 1:
            shape.width, shape.height = Emu(int(shape.width * share)), Emu(int(shape.height * share))
        self.describe(shape, self.say.say(block.alt))
        number = next(self.pictures)
        if block.caption:
            self.caption("figure", number, block.caption)
            last = self.docx.paragraphs[-1] if self.place is self.docx else None
            if last is not None:
                last.paragraph_format.keep_with_next = False
                last.paragraph_format.space_before = Pt(2)

    def key_figures(self, figures: Sequence[FigureLine]) -> None:
        across = len(figures) if len(figures) <= 5 else 4
        shown = [self.say.figure(line) for line in figures]
        longest = max((len(texts["value"]) for texts in shown), default=0)
        size = Pt(19 if longest * across <= 46 else 14 if longest * across <= 64 else 11)
        for start in range(0, len(shown), across or 1):
            row = shown[start : start + across]
            made = self.grid(1, [1] * across)
            for place, texts in enumerate(row):
                self.key_figure(made.rows[0].cells[place], texts, size, place > 0)
            made.rows[0]._tr.get_or_add_trPr().append(element("cantSplit"))
            self.after()

    def key_figure(self, cell: WordCell, texts: dict[str, str], size: Pt, ruled: bool) -> None:
        rules(cell, top=(8, styles.INK), bottom=(2, styles.HAIR), left=(2, styles.HAIR) if ruled else None)
        margins(cell, top=80, bottom=80, left=100 if ruled else 0, right=80)
        self.wear(cell.paragraphs[0], "Key Figure").add_run(texts["value"]).font.size = size
        self.wear(cell.add_paragraph(), "Table Text").add_run(texts["label"]).bold = True
        for text in (f"{texts['change']} {texts['reference']}".strip(), texts["reason"], texts["note"]):
            if text:
                self.wear(cell.add_paragraph(), "Key Figure Note").add_run(text)

    def callout(self, block: Callout) -> None:
        tone = {"note": self.accent, "warning": styles.RED, "recheck": styles.AMBER, "decision": styles.INK}[
            block.kind
        ]
        paragraph = self.paragraph("Callout")
        colour(paragraph.add_run(self.say.labels[block.kind]), tone).bold = True
        if block.title:
            paragraph.add_run(f"\u2002{self.say.say(block.title)}").bold = True
        paragraph.add_run().add_break()
        self.runs(paragraph, block.text)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(9)
        paragraph.paragraph_format.left_indent = Mm(4)
        borders = element("pBdr")
        borders.append(element("left", val="single", sz=16, space=8, color=tone))
        paragraph._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

    def quote(self, block: Quote) -> None:
        paragraph = self.runs(self.paragraph("Quote"), block.text)
        if block.source:
            paragraph.paragraph_format.keep_with_next = True
            source = self.paragraph("Source Note")
            source.paragraph_format.left_indent = Mm(5)
            source.add_run(f"— {self.say.say(block.source)}")

    def facts(self, block: Facts) -> None:
        made = self.grid(len(block.pairs), [34, 114])
        for place, (label, text) in enumerate(block.pairs):
            left, right = made.rows[place].cells
            self.wear(left.paragraphs[0], "Table Text")
            self.wear(right.paragraphs[0], "Table Text")
            colour(left.paragraphs[0].add_run(self.say.say(label)), styles.SOFT).bold = True
            self.runs(right.paragraphs[0], text)
            for cell in (left, right):
                rules(cell, bottom=(2, styles.HAIR), top=None if place else (2, styles.HAIR))
                margins(cell)
        self.after()

    def quadrants(self, block: Quadrants) -> None:
        if block.caption:
            self.caption("table", next(self.tables), block.caption)
        heads, sides = len(block.columns) == 2, len(block.rows) == 2
        made = self.grid(2 + heads, [0.16, 1, 1] if sides else [1, 1])
        for place in range(2 * heads):
            paragraph = made.rows[0].cells[place + sides].paragraphs[0]
            self.wear(paragraph, "Table Text")
            colour(paragraph.add_run(self.say.say(block.columns[place])), styles.SOFT).bold = True
        if heads:
            made.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
        for place, quadrant in enumerate(block.quadrants):
            row = made.rows[place // 2 + heads]
            cell = row.cells[place % 2 + sides]
            good = quadrant.tone == "good"
            rules(cell, top=(12, self.accent if good else styles.SOFT))
            margins(cell, top=60, bottom=120, right=140)
            title = cell.paragraphs[0]
            self.wear(title, "Quadrant Title")
            title.add_run(self.say.say(quadrant.title))
            if not heads:
                word = self.say.labels["favourable" if good else "unfavourable"]
                small = colour(title.add_run(f"\u2002{word}"), styles.SOFT)
                small.bold, small.font.size = False, Pt(8)
            for item in quadrant.items:
                paragraph = cell.add_paragraph(style=self.docx.styles["Quadrant Item"])
                paragraph.add_run("–\u2002")
                self.runs(paragraph, item)
            if not quadrant.items and block.empty:
                colour(
                    cell.add_paragraph(style=self.docx.styles["Table Text"]).add_run(
                        self.say.say(block.empty)
                    ),
                    styles.SOFT,
                )
        for place in range(2 * sides):
            cell = made.rows[place + heads].cells[0]
            paragraph = cell.paragraphs[0]
            self.wear(paragraph, "Table Text")
            colour(paragraph.add_run(self.say.say(block.rows[place])), styles.SOFT).bold = True
            cell._tc.get_or_add_tcPr().append(element("textDirection", val="btLr"))
        self.after()

    def two_columns(self, block: TwoColumns) -> None:
        made, outer = self.grid(1, [1, 1]), self.place
        for cell, blocks in zip(made.rows[0].cells, (block.left, block.right), strict=True):
            margins(cell, right=160)
            self.place = cell
            for each in blocks:
                self.block(each)
            if len(cell.paragraphs) > 1 and not words_in_paragraph(cell.paragraphs[0]):
                cell._tc.remove(cell.paragraphs[0]._p)
        self.place = outer
        self.after()

    def landscape(self, block: Landscape) -> None:
        self.turn(WD_ORIENT.LANDSCAPE)
        for each in block.blocks:
            self.block(each)
        self.turn(WD_ORIENT.PORTRAIT)

    def turn(self, orientation: WD_ORIENT) -> None:
        self.fresh = False
        section = self.docx.add_section(WD_SECTION.NEW_PAGE)
        self.close_section()
        old = self.docx.sections[-2]  # adding a section gives the last one's properties to the new one
        section.different_first_page_header_footer = False
        if section.orientation == orientation:
            return
        section.orientation = orientation
        section.page_width, section.page_height = old.page_height, old.page_width
        stop = width(section)
        for part, sample in ((section.header, old.header), (section.footer, old.footer)):
            if not self.document.charter.template:
                part.is_linked_to_previous = False
                recast(part, sample, stop)

    def close_section(self) -> None:
        """Let the last paragraph end the section, where python-docx adds an empty one that may need a page."""
        empty = self.docx.paragraphs[-1]._p
        last = empty.getprevious()
        if last is not None and last.tag == qn("w:p") and last.find(f".//{qn('w:sectPr')}") is None:
            last.get_or_add_pPr().append(empty.pPr.find(qn("w:sectPr")))
            empty.getparent().remove(empty)

    def source(self, block: SourceNote) -> None:
        paragraph = self.paragraph("Source Note")
        paragraph.add_run(f"{self.say.labels['whence']} ").bold = True
        paragraph.add_run(self.say.source(block))
        if block.address and not block.address.startswith("/"):
            self.runs(paragraph, [Run(" · "), Run(clean(block.address), link=block.address)])


def recast(part: Any, sample: Any, stop: int) -> None:
    """A header or footer as the one before, its right edge where the turned page has it."""
    for paragraph in list(part.paragraphs):
        paragraph._p.getparent().remove(paragraph._p)
    for paragraph in sample.paragraphs:
        part._element.append(deepcopy(paragraph._p))
    stops = part.paragraphs[0].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Emu(stop), WD_TAB_ALIGNMENT.RIGHT)


def words_in(part: Any) -> list[str]:
    return [paragraph.text for paragraph in part.paragraphs if paragraph.text.strip()]


def words_in_paragraph(paragraph: WordParagraph) -> bool:
    return bool(paragraph.text.strip()) or paragraph._p.find(f".//{qn('w:drawing')}") is not None


def width(section: Section) -> int:
    """The room for text between the margins."""
    return int(section.page_width - section.left_margin - section.right_margin)


def height(section: Section) -> int:
    """The room for a picture between the margins, below a heading and its title."""
    return int(section.page_height - section.top_margin - section.bottom_margin - Pt(90))


def shares(table: Table, room: float) -> list[float]:
    """Widths of columns in proportion to what they hold; of ``room`` points, figures beside columns of given widths take what they need."""
    given = [None if column.width is None else max(column.width, 0.1) for column in table.columns]
    longest = []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows[:500]]
        lengths = [len(words(cell) if isinstance(cell, tuple) else str(cell or "")) for cell in cells]
        longest.append(min(max([*lengths, len(column.label) + 3, 5]), 90))
    found = [width or (letters**0.62 if column.unit == "text" else min(letters, 16) ** 0.75) for width, letters, column in zip(given, longest, table.columns, strict=True)]
    figures = [place for place, column in enumerate(table.columns) if given[place] is None and column.unit != "text"]
    if figures and any(given):
        needs = {place: min(longest[place], 16) * LETTER + AIR for place in figures}
        left = max(room - sum(needs.values()), room * 0.3)
        rest = sum(width for place, width in enumerate(found) if place not in needs)
        found = [needs[place] if place in needs else left * width / rest for place, width in enumerate(found)]
    return found


def colour(run: Any, hexadecimal: str) -> Any:
    run.font.color.rgb = RGBColor.from_string(hexadecimal)
    return run


def character(kind: str) -> Any:
    run = element("r")
    run.append(element("fldChar", fldCharType=kind))
    return run


def begin_field(paragraph: WordParagraph, code: str) -> None:
    paragraph._p.append(character("begin"))
    run, text = element("r"), element("instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    run.append(text)
    paragraph._p.append(run)
    paragraph._p.append(character("separate"))


def field(paragraph: WordParagraph, code: str, shown: str) -> list[Any]:
    """A field with the value it has now."""
    begin_field(paragraph, code)
    run = paragraph.add_run(shown)
    paragraph._p.append(character("end"))
    return [run]


def rules(cell: WordCell, **sides: tuple[int, str] | None) -> None:
    """Rules around a cell: side=(eighths of a point, colour)."""
    properties = cell._tc.get_or_add_tcPr()
    borders = element("tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if given := sides.get(side):
            borders.append(element(side, val="single", sz=given[0], space=0, color=given[1]))
    properties.append(borders)


def margins(cell: WordCell, top: int = 50, bottom: int = 50, left: int = 0, right: int = 100) -> None:
    properties = cell._tc.get_or_add_tcPr()
    made = element("tcMar")
    for side, size in (("top", top), ("left", left), ("bottom", bottom), ("right", right)):
        made.append(element(side, w=size, type="dxa"))
    properties.append(made)
