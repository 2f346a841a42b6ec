"""A document as a deck for PowerPoint: real layouts, charts whose numbers can be changed, notes that say where they come from."""

import dataclasses
import datetime
import re
import struct
import uuid
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

from lxml import etree
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from mercatique.kernel import format
from mercatique.kernel.blocks import Block, Document, Landscape, Picture, Quadrants, Run, draw, table_of
from mercatique.kernel.render import measure, pptx_charts, pptx_design, pptx_heat
from mercatique.kernel.render.docx import EPOCH, LANGUAGES, same_bytes
from mercatique.kernel.render.drawings import png_of, svg_size
from mercatique.kernel.render.pptx_design import Box
from mercatique.kernel.render.pptx_sheets import (
    GAP,
    INDENT,
    LEAD_SIZE,
    STRIP,
    Grid,
    Para,
    Planner,
    Sheet,
    Strip,
)
from mercatique.kernel.render.words import Words, clean

SIDES = {"start": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
CREATED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
TEXT = MSO_THEME_COLOR.TEXT_1
PT = 12700


def pptx(document: Document) -> bytes:
    """The document as a PowerPoint file; the same document always gives the same bytes."""
    writer = Writer(dataclasses.replace(document, blocks=tuple(drawn(block, document) for block in document.blocks)))
    writer.write()
    buffer = BytesIO()
    writer.presentation.save(buffer)
    return same_bytes(still(buffer.getvalue()))


def drawn(block: Block, document: Document) -> Block:
    """A block with its charts drawn, but for those the program draws itself."""
    if isinstance(block, Picture) and block.chart is not None and pptx_charts.suits(block.plot or block.chart.plot):
        return dataclasses.replace(block, plot=block.plot or block.chart.plot, table=block.table or table_of(block.chart.table, block.chart.unit))
    if isinstance(block, Landscape):
        return Landscape([drawn(each, document) for each in block.blocks])
    return draw(block, document.language, document.charter.hue)


def still(data: bytes) -> bytes:
    """The archive with the workbooks of its charts as if written at no hour."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            part = old.read(member)
            new.writestr(zipfile.ZipInfo(member.filename, EPOCH), same_bytes(undated(part)) if member.filename.endswith(".xlsx") else part)
    return out.getvalue()


def undated(workbook: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            part = old.read(member)
            new.writestr(member.filename, CREATED.sub(rb"\g<1>2000-01-01T00:00:00Z", part) if member.filename == "docProps/core.xml" else part)
    return out.getvalue()


class Writer:
    """Puts planned sheets on slides."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.say = Words(document.language)
        self.design = pptx_design.of(document.charter)
        self.presentation = self.design.presentation
        self.box = self.design.content
        self.code = LANGUAGES[self.say.language]
        self.sections: list[tuple[str, list[int]]] = []

    def write(self) -> None:
        planner = Planner(self.document, self.box.points)
        if not self.design.own:
            pptx_design.named(self.design, {role: self.say.labels[f"layout_{role}"] for role in self.design.layouts}, self.say.labels["prompt"])
        sheets = planner.planned()
        for sheet in sheets:
            slide = self.slide(sheet)
            chapter = planner.chapters[sheet.section - 1][0] if sheet.section else self.say.say(self.document.title)
            if not self.sections or self.sections[-1][0] != chapter:
                self.sections.append((chapter, []))
            self.sections[-1][1].append(slide.slide_id)
        self.properties()
        self.in_sections()
        self.in_language()

    def properties(self) -> None:
        document, core = self.document, self.presentation.core_properties
        day = document.issued_on or document.data_date or datetime.date(2000, 1, 1)
        core.title, core.author = clean(document.title)[:250], clean(document.author)[:250]
        core.subject, core.comments = clean(document.subtitle)[:250], ""
        core.keywords, core.language = clean(document.workspace)[:250], self.code
        core.last_modified_by, core.version = clean(document.author)[:250], str(document.number or "")
        core.created = core.modified = datetime.datetime(day.year, day.month, day.day)
        core.revision, core.category = 1, ""

    # Slides.

    def slide(self, sheet: Sheet) -> Any:
        layout = self.layout(sheet.kind)
        slide = self.presentation.slides.add_slide(layout)
        self.title(slide, sheet.title)
        self.box = self.below(slide, sheet)
        getattr(self, sheet.kind)(slide, sheet)
        self.box = self.design.content
        for shape in list(slide.placeholders):  # what a layout offers and nobody has filled would show its prompt
            if shape.placeholder_format.type not in pptx_design.TITLES and not words_of(shape):
                shape._element.getparent().remove(shape._element)
        if sheet.kind != "cover":
            self.furniture(slide, layout)
        if sheet.notes:
            slide.notes_slide.notes_text_frame.text = "\n".join(sheet.notes)
        return slide

    def below(self, slide: Any, sheet: Sheet) -> Box:
        """The place that is left under the few lines which open a picture or a table."""
        box = self.box
        if not sheet.lead:
            return box
        taken = int(sheet.lead_height(box.points[0]) * PT)
        self.box_of(slide, Box(box.left, box.top, box.width, taken), sheet.lead, LEAD_SIZE)
        return Box(box.left, box.top + taken, box.width, box.height - taken)

    def layout(self, kind: str) -> Any:
        layouts = self.design.layouts
        order = {"cover": ("cover", "section", "bare", "text"), "section": ("section", "cover", "bare", "text"), "text": ("text", "bare")}
        return next(layouts[role] for role in order.get(kind, ("bare", "text")) if role in layouts)

    def title(self, slide: Any, text: str) -> None:
        shape = slide.shapes.title
        frame = shape.text_frame
        run = frame.paragraphs[0].add_run()
        run.text = text
        given = size_of(slide.slide_layout, shape)
        room, high = shape.width / PT - 16, shape.height / PT
        for size in (given, *(each for each in (40, 36, 32, 28, 24, 20, 18, 16, 14) if each < given)):
            if measure.height(text, room, size, True) <= max(high, 1.25 * size):
                break
        else:
            run.text = measure.cut(text, room, size, high, True)[0].rstrip(" .") + "…"
        if size != given:
            run.font.size = Pt(size)

    def furniture(self, slide: Any, layout: Any) -> None:
        """Footer and number of the slide, as the layout has them, else at the lower edge."""
        kinds = {shape.placeholder_format.type: shape for shape in layout.placeholders}
        footer, number = kinds.get(PP_PLACEHOLDER.FOOTER), kinds.get(PP_PLACEHOLDER.SLIDE_NUMBER)
        wide, high = self.presentation.slide_width, self.presentation.slide_height
        edge, top, tall = int(wide * 0.05), int(high * 0.93), int(high * 0.05)
        for shape, name, box in (
            (footer, "Footer", Box(edge, top, int(wide * 0.72), tall)),
            (number, "Slide Number", Box(int(wide * 0.83), top, int(wide * 0.12), tall)),
        ):
            if shape is not None:
                made = copied(slide, shape)
            else:
                box_made = slide.shapes.add_textbox(box.left, box.top, box.width, box.height)
                box_made.name = name
                made = box_made._element
                box_made.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT if name == "Footer" else PP_ALIGN.RIGHT
            paragraph = made.txBody.find(qn("a:p"))
            size = "" if shape is not None else ' sz="1000"'
            if name == "Footer":
                room = (shape.width if shape is not None else box.width) / PT - 15
                text, points = self.foot(room)
                size = size if points == 11 else f' sz="{points}00"'
                paragraph.append(parse_xml(f'<a:r xmlns:a="{MAIN}"><a:rPr{size}/><a:t/></a:r>'))
                paragraph.find(qn("a:r")).find(qn("a:t")).text = text
            else:
                paragraph.append(parse_xml(f'<a:fld xmlns:a="{MAIN}" id="{{86CB4B4D-7CA3-9044-876B-883B54F8677D}}" type="slidenum"><a:rPr{size}/><a:t>{len(self.presentation.slides)}</a:t></a:fld>'))

    def foot(self, room: float) -> tuple[str, int]:
        """Who speaks, which version, of which day, and who answers for it: what fits, and in which size."""
        document = self.document
        issued = dataclasses.replace(document, status="issued") if document.validated_by else document
        firm, parts = clean(document.workspace).replace("\n", " "), [self.say.footer(issued)]
        if document.validated_by:
            when = f", {format.day(document.validated_on, self.say.language)}" if document.validated_on else ""
            parts.append(f"{self.say.labels['validated']} {clean(document.validated_by)}{when}")
        for size in (11, 9):
            for said in ([firm, *parts], parts):
                text = " · ".join(part for part in said if part)
                if measure.width(text) * size <= room:
                    return text, size
        return shortened(text, room, 9), 9

    # Kinds of slides.

    def cover(self, slide: Any, sheet: Sheet) -> None:
        lines = [(self.say.say(self.document.subtitle), 20, False)] if self.document.subtitle else []
        if self.document.workspace:
            lines.insert(0, (clean(self.document.workspace), 20, True))
        lines += [(f"{label}\u2002{value}", 14, False) for label, value in self.say.imprint(self.document)]
        shape = body_of(slide, PP_PLACEHOLDER.SUBTITLE) or body_of(slide)
        if shape is None:
            title = slide.shapes.title
            shape = slide.shapes.add_textbox(title.left, title.top + title.height, title.width, int(self.presentation.slide_height * 0.35))
            shape.text_frame.word_wrap = True
        room, high = shape.width / PT - 16, shape.height / PT
        shrink = 1.0
        while shrink > 0.6 and sum(measure.height(text, room, size * shrink, bold) + 5 for text, size, bold in lines) > high:
            shrink -= 0.1
        for place, (text, size, bold) in enumerate(lines):
            paragraph = shape.text_frame.paragraphs[0] if place == 0 else shape.text_frame.add_paragraph()
            run = paragraph.add_run()
            run.text, run.font.size, run.font.bold = text, Pt(round(size * shrink)), bold or None
            paragraph.space_before = Pt(14 if size == 14 and place and lines[place - 1][1] != 14 else 3)

    def section(self, slide: Any, sheet: Sheet) -> None:
        shape = body_of(slide) or body_of(slide, PP_PLACEHOLDER.SUBTITLE)
        if shape is None or not sheet.body:
            return
        size = next((each for each in (20, 18, 16, 14, 12) if sum(para.height(shape.width / PT - 16, each) for para in sheet.body) <= shape.height / PT), 12)
        left = shape.height / PT
        shown = []
        for para in sheet.body:
            left -= para.height(shape.width / PT - 16, size)
            if left >= 0:
                shown.append(para)
        self.paragraphs(shape.text_frame, shown, size, bullets=False)

    def text(self, slide: Any, sheet: Sheet) -> None:
        """Text in the layout's own place for it; key figures above, below or between."""
        box, top = self.box, float(self.box.top)
        groups: list[Any] = []
        for item in sheet.body:
            if isinstance(item, Strip):
                groups.append(item)
            elif groups and isinstance(groups[-1], list):
                groups[-1].append(item)
            else:
                groups.append([item])
        shape = body_of(slide)
        for group in groups:
            if isinstance(group, Strip):
                self.strip(slide, group, Box(box.left, int(top), box.width, int((STRIP - 16) * PT)))
                top += STRIP * PT
                continue
            high = sum(para.height(box.points[0], sheet.size) for para in group) * PT
            if shape is not None:
                if len(groups) > 1:
                    shape.left, shape.top, shape.width, shape.height = box.left, Emu(int(top)), box.width, Emu(int(high))
                self.paragraphs(shape.text_frame, group, sheet.size, bullets=True)
                shape = None
            else:
                self.box_of(slide, Box(box.left, int(top), box.width, int(high)), group, sheet.size)
            top += high

    def box_of(self, slide: Any, box: Box, group: Sequence[Para], size: int) -> Any:
        made = slide.shapes.add_textbox(box.left, box.top, box.width, box.height)
        made.text_frame.word_wrap = True
        for side in ("margin_left", "margin_right", "margin_top", "margin_bottom"):
            setattr(made.text_frame, side, 0)
        self.paragraphs(made.text_frame, group, size, bullets=False)
        return made

    def columns(self, slide: Any, sheet: Sheet) -> None:
        gap = int(Pt(36))
        half = (self.box.width - gap) // 2
        for place, group in enumerate(sheet.body):
            self.box_of(slide, Box(self.box.left + place * (half + gap), self.box.top, half, self.box.height), group, sheet.size)

    def paragraphs(self, frame: Any, group: Sequence[Para], size: float, *, bullets: bool) -> None:
        """Paragraphs into a frame; ``bullets``: the place has a bullet of its own for its first level."""
        frame.word_wrap = True
        for place, para in enumerate(group):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.space_before, paragraph.space_after = Pt(0), Pt(round(GAP * size, 1))
            dressed(paragraph, para, size, bullets)
            self.runs(paragraph, para.runs, size if para.kind != "soft" else max(size - 4, 12), strong=para.kind == "strong")

    def runs(self, paragraph: Any, content: Sequence[Run], size: float, *, strong: bool = False) -> None:
        for run in content:
            lines = run.text.split("\n")
            for place, line in enumerate(lines):
                if place:
                    paragraph.add_line_break()
                made = paragraph.add_run()
                made.text, made.font.size = line, Pt(size)
                made.font.bold, made.font.italic = (run.strong or strong) or None, run.emphasis or None
                if run.link:
                    made.hyperlink.address = run.link

    def strip(self, slide: Any, strip: Strip, box: Box) -> None:
        """Cards side by side: the value large, then what it is, then its change."""
        gap = int(Pt(12))
        each = (box.width - gap * (len(strip.figures) - 1)) // max(len(strip.figures), 1)
        room = each / PT - 22
        widest = max((measure.width(figure["value"], True) for figure in strip.figures), default=1.0) or 1.0
        size = max(min(28.0, room / widest), 12.0)
        for place, figure in enumerate(strip.figures):
            made = slide.shapes.add_textbox(box.left + place * (each + gap), box.top, each, box.height)
            made.name = figure["label"][:60]
            self.ground(made)
            frame = made.text_frame
            frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
            frame.margin_left = frame.margin_right = Pt(11)
            frame.margin_top = frame.margin_bottom = Pt(4)
            said = f"{figure['change']} {figure['reference']}".strip() or figure["reason"] or figure["note"]
            left = box.height / PT - 8 - size * measure.LINE
            lines = [(figure["value"], int(size), True, 1)]
            for text, small, bold in ((figure["label"], 14, True), (said, 12, False)):
                if text and left >= small * measure.LINE:
                    shown, more = measure.cut(text, room, small, left, bold)
                    lines.append((shown + ("…" if more else ""), small, bold, 0))
                    left -= measure.height(shown, room, small, bold)
            for number, (text, points, bold, accent) in enumerate(lines):
                paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
                run = paragraph.add_run()
                run.text, run.font.size, run.font.bold = text, Pt(points), bold
                if accent and not self.design.own:
                    run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1

    def ground(self, shape: Any) -> None:
        """A pale ground in the design of the house; in a client's own, whose ground may be dark, a line around."""
        if self.design.own:
            shape.line.color.theme_color, shape.line.width = MSO_THEME_COLOR.ACCENT_1, Pt(1)
        else:
            shape.fill.solid()
            shape.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_2

    def quadrants(self, slide: Any, sheet: Sheet) -> None:
        block, shown = sheet.body
        gap = int(Pt(12))
        wide, high = (self.box.width - gap) // 2, (self.box.height - gap) // 2
        for place, (quadrant, items) in enumerate(zip(block.quadrants, shown, strict=True)):
            box = Box(self.box.left + place % 2 * (wide + gap), self.box.top + place // 2 * (high + gap), wide, high)
            made = slide.shapes.add_textbox(box.left, box.top, box.width, box.height)
            made.name = self.say.say(quadrant.title)[:60]
            self.ground(made)
            frame = made.text_frame
            frame.margin_left = frame.margin_right = Pt(12)
            frame.margin_top = frame.margin_bottom = Pt(8)
            frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
            paras = [Para(item, "bullet") for item in items] or ([Para((Run(self.say.say(block.empty)),), "soft")] if block.empty and not quadrant.items else [])
            head = frame.paragraphs[0]
            title = head.add_run()
            title.text, title.font.size, title.font.bold = self.say.say(quadrant.title), Pt(18), True
            if not self.design.own:
                title.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1 if quadrant.tone == "good" else TEXT
            side = head.add_run()
            side.text, side.font.size = f"\u2002{self.axes(block, place, quadrant.tone)}", Pt(12)
            head.space_after = Pt(4)
            for para in paras:
                paragraph = frame.add_paragraph()
                paragraph.space_after = Pt(round(GAP * sheet.size, 1))
                dressed(paragraph, para, sheet.size, False)
                self.runs(paragraph, para.runs, sheet.size)

    def axes(self, block: Quadrants, place: int, tone: str) -> str:
        """Where a field stands, in words."""
        found = []
        if len(block.rows) == 2:
            found.append(self.say.say(block.rows[place // 2]))
        found.append(self.say.say(block.columns[place % 2]) if len(block.columns) == 2 else self.say.labels["favourable" if tone == "good" else "unfavourable"])
        return ", ".join(found).lower()

    def picture(self, slide: Any, sheet: Sheet) -> None:
        block: Picture = sheet.body
        box, caption = self.box, self.say.say(block.caption)
        if caption:
            below = min(measure.height(caption, box.points[0], 12), 40) + 8
            box = Box(box.left, box.top, box.width, box.height - int(below * PT))
        if sheet.below is not None:
            wide, high = svg_size(block.svg)
            tall = int(min(box.width * high / wide, box.height - sum(sheet.below.heights) * PT - Pt(20)))
            self.box = Box(box.left, box.top + tall + int(Pt(20)), box.width, int(sum(sheet.below.heights) * PT))
            box = Box(box.left, box.top, box.width, tall)
            self.grid(slide, sheet.below, self.say.say(block.title) or sheet.title)
        if block.plot is not None and pptx_charts.suits(block.plot):
            if block.plot.kind == "heat":
                labels = [pptx_charts.label(value, block.plot, self.say) for value in block.plot.labels]
                frame = pptx_heat.add(slide, block.plot, labels, box, self.say, own=self.design.own)
            else:
                frame = pptx_charts.add(slide, block.plot, box, self.say)
            described = frame._element.nvGraphicFramePr.cNvPr
        else:
            png = png_of(block.svg) if block.svg else block.png
            wide, high = struct.unpack(">II", png[16:24])
            share = min(box.width / wide, box.height / high)
            size = int(wide * share), int(high * share)
            frame = slide.shapes.add_picture(BytesIO(png), box.left + (box.width - size[0]) // 2, box.top, *size)
            described = frame._element.nvPicPr.cNvPr
        described.set("name", (self.say.say(block.title) or self.say.labels["figure"])[:60])
        described.set("descr", self.say.say(block.alt))
        if caption:
            self.box_of(slide, Box(box.left, box.top + box.height + int(Pt(8)), box.width, int((below - 8) * PT)), [Para((Run(measure.cut(caption, box.points[0], 12, 40)[0]),), "soft")], 12)

    def table(self, slide: Any, sheet: Sheet) -> None:
        self.grid(slide, sheet.body, sheet.title)

    def grid(self, slide: Any, grid: Grid, title: str) -> None:
        rows = (*grid.rows,) if grid.rows else ()
        height = int(sum(grid.heights) * PT)
        frame = slide.shapes.add_table(1 + len(rows), len(grid.columns), self.box.left, self.box.top, int(sum(grid.widths) * PT), height)
        described = frame._element.nvGraphicFramePr.cNvPr
        label = grid.caption or title
        described.set("name", label[:60])
        described.set("descr", self.say.labels["table_alt"] % {"title": label, "columns": ", ".join(grid.heads), "rows": len(rows)})
        table = frame.table
        table.first_row, table.horz_banding, table.last_row = True, False, grid.total
        table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
        for column, width in zip(table.columns, grid.widths, strict=True):
            column.width = int(width * PT)
        for row, high in zip(table.rows, grid.heights, strict=True):
            row.height = int(high * PT)
        for place, head in enumerate(grid.heads):
            self.cell(table.cell(0, place), (Run(head),), grid, place, bold=True, rule="strong")
        for number, row in enumerate(rows, 1):
            last = grid.total and number == len(rows)
            for place, content in enumerate(row):
                self.cell(table.cell(number, place), content, grid, place, bold=last, rule="strong" if last else "hair")
        if grid.empty:
            top = self.box.top + height + int(Pt(8))
            self.box_of(slide, Box(self.box.left, top, self.box.width, int(Pt(24))), [Para((Run(grid.empty, emphasis=True),), "soft")], 16)

    def cell(self, cell: Any, content: Sequence[Run], grid: Grid, place: int, *, bold: bool, rule: str) -> None:
        cell.margin_left, cell.margin_right, cell.margin_top, cell.margin_bottom = 0, Pt(10), Pt(4), Pt(4)
        cell.vertical_anchor = MSO_ANCHOR.TOP
        frame = cell.text_frame
        frame.word_wrap = True
        paragraph = frame.paragraphs[0]
        paragraph.alignment = SIDES[grid.columns[place].align]
        self.runs(paragraph, content, grid.size, strong=bold)
        if not content:
            paragraph.font.size = Pt(grid.size)
        width, colour = (12700, '<a:schemeClr val="tx1"/>') if rule == "strong" else (6350, '<a:schemeClr val="tx1"><a:lumMod val="25000"/><a:lumOff val="75000"/></a:schemeClr>')
        properties = cell._tc.get_or_add_tcPr()
        for side in ("lnT", "lnB") if rule == "strong" else ("lnB",):
            properties.append(parse_xml(f'<a:{side} xmlns:a="{MAIN}" w="{width}"><a:solidFill>{colour}</a:solidFill></a:{side}>'))

    # The whole file.

    def in_sections(self) -> None:
        """The sections PowerPoint shows beside its slides."""
        space = "http://schemas.microsoft.com/office/powerpoint/2010/main"
        listed = etree.SubElement(etree.Element("none"), f"{{{space}}}sectionLst", nsmap={"p14": space})
        for place, (title, slides) in enumerate(self.sections):
            identity = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{place} {title}")).upper()
            section = etree.SubElement(listed, f"{{{space}}}section", name=title, id=f"{{{identity}}}")
            holder = etree.SubElement(section, f"{{{space}}}sldIdLst")
            for identifier in slides:
                etree.SubElement(holder, f"{{{space}}}sldId", id=str(identifier))
        root = self.presentation._element
        extras = root.find(qn("p:extLst"))
        if extras is None:
            extras = etree.SubElement(root, qn("p:extLst"))
        etree.SubElement(extras, qn("p:ext"), uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}").append(listed)

    def in_language(self) -> None:
        """Every text says its language, also the prompts of masters and notes."""
        slides = [*self.presentation.slides]
        sheets = [*slides, *(slide.notes_slide for slide in slides if slide.has_notes_slide)]
        if not self.design.own:
            sheets += [self.presentation.slide_master, *self.presentation.slide_layouts]
        texts = [sheet._element for sheet in sheets]
        texts += [shape.chart._chartSpace for slide in slides for shape in slide.shapes if shape.has_chart]
        for text in texts:
            for element in text.iter(qn("a:r"), qn("a:fld"), qn("a:br")):
                element.get_or_add_rPr().set("lang", self.code) if hasattr(element, "get_or_add_rPr") else tell(element, self.code)
            for element in text.iter(qn("a:endParaRPr")):
                element.set("lang", self.code)
        for element in self.presentation._element.iter(qn("a:defRPr")):
            element.set("lang", self.code)


def tell(element: Any, code: str) -> None:
    properties = element.find(qn("a:rPr"))
    if properties is None:
        properties = etree.Element(qn("a:rPr"))
        element.insert(0, properties)
    properties.set("lang", code)


def shortened(text: str, room: float, size: float) -> str:
    """One line of a text."""
    if measure.width(text) * size <= room:
        return text
    return text[: max(measure.fitting(text, room / size - 1, False), 1)].rstrip(" ·") + "…"


def words_of(shape: Any) -> str:
    return shape.text_frame.text.strip() if shape.has_text_frame else ""


def body_of(slide: Any, *kinds: Any) -> Any:
    """The place for text of a slide."""
    wanted = set(kinds) or pptx_design.TEXTS
    return next((shape for shape in slide.placeholders if shape.placeholder_format.type in wanted), None)


def copied(slide: Any, sample: Any) -> Any:
    """A footer of the layout on the slide: it takes place and look from there."""
    made = deepcopy(sample._element)
    identifier = 1 + max(int(each.get("id")) for each in slide.shapes._spTree.iter(qn("p:cNvPr")))
    made.nvSpPr.cNvPr.set("id", str(identifier))
    for child in list(made.spPr):
        made.spPr.remove(child)
    body = made.txBody
    for paragraph in body.findall(qn("a:p")):
        body.remove(paragraph)
    for style in body.findall(qn("a:lstStyle")):
        for child in list(style):
            style.remove(child)
    settings = body.find(qn("a:bodyPr"))
    settings.attrib.clear()
    for child in list(settings):
        settings.remove(child)
    body.append(etree.SubElement(body, qn("a:p")))
    slide.shapes._spTree.insert_element_before(made, "p:extLst")
    return made


def dressed(paragraph: Any, para: Para, size: float, bullets: bool) -> None:
    """Indents and the mark of a list."""
    properties = paragraph._p.get_or_add_pPr()
    indent = str(int(INDENT * size * PT))
    match para.kind:
        case "bullet":
            properties.set("marL", indent)
            properties.set("indent", f"-{indent}")
            if not bullets:
                properties.append(parse_xml(f'<a:buFont xmlns:a="{MAIN}" typeface="Arial"/>'))
                properties.append(parse_xml(f'<a:buChar xmlns:a="{MAIN}" char="–"/>'))
        case "number":
            properties.set("marL", indent)
            properties.set("indent", f"-{indent}")
            properties.append(parse_xml(f'<a:buFont xmlns:a="{MAIN}" typeface="+mj-lt"/>'))
            properties.append(parse_xml(f'<a:buAutoNum xmlns:a="{MAIN}" type="arabicPeriod" startAt="{max(para.number, 1)}"/>'))
        case _:
            properties.set("marL", "0")
            properties.set("indent", "0")
            properties.append(parse_xml(f'<a:buNone xmlns:a="{MAIN}"/>'))


def size_of(layout: Any, shape: Any) -> float:
    """The size a title inherits: from its layout, else from the master."""
    kind = shape.placeholder_format.type
    for holder in (pptx_design.title_of(layout), next((each for each in layout.slide_master.placeholders if each.placeholder_format.type in pptx_design.TITLES), None)):
        if holder is None:
            continue
        found = holder._element.txBody.find(f"{qn('a:lstStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        if found is not None and found.get("sz"):
            return int(found.get("sz")) / 100
    found = layout.slide_master._element.find(f"{qn('p:txStyles')}/{qn('p:titleStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
    return int(found.get("sz")) / 100 if found is not None and found.get("sz") else 44.0 if kind else 28.0

