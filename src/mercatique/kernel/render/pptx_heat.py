"""A table of shades: each cell holds its number, and is the darker the more it says."""

from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from mercatique.charts.plot import Plot, Series
from mercatique.charts.theme import STEPS, TURN
from mercatique.kernel import format
from mercatique.kernel.render import measure
from mercatique.kernel.render.pptx_design import Box
from mercatique.kernel.render.words import Words

MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
TALLEST = 26.0
PAPER = '<a:schemeClr val="bg1"/>'


def add(slide: Any, plot: Plot, labels: list[str], box: Box, say: Words, *, own: bool) -> Any:
    """The table on the slide; its frame is given back. ``own``: in a client's design, whose colours may be pale, dark steps are left out."""
    wide, high = box.points
    rows = 1 + len(labels)
    tall = min(TALLEST, high / rows)
    size = 12 if len(plot.series) <= 14 and tall >= 20 else 10
    first = min(max(measure.width(label) * size for label in labels) + 14, wide * 0.3)
    heads = [say.say(series.name) for series in plot.series]
    wished = [measure.width(head, True) * size + 8 if series.style == "context" else 0.0 for head, series in zip(heads, plot.series, strict=True)]
    each = (wide - first - sum(wished)) / max(sum(not wish for wish in wished), 1)
    frame = slide.shapes.add_table(rows, 1 + len(plot.series), box.left, box.top, int(Pt(wide)), int(Pt(tall * rows)))
    table = frame.table
    table.first_row, table.first_col, table.horz_banding = True, True, False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    for place, column in enumerate(table.columns):
        column.width = int(Pt(first if place == 0 else wished[place - 1] or each))
    for row in table.rows:
        row.height = int(Pt(tall))
    for place, head in enumerate(heads, 1):
        written(table.cell(0, place), head, size, PP_ALIGN.CENTER, bold=True)
    written(table.cell(0, 0), "", size, PP_ALIGN.LEFT)
    for number, label in enumerate(labels, 1):
        written(table.cell(number, 0), label, size, PP_ALIGN.LEFT)
        for place, series in enumerate(plot.series, 1):
            value = series.values[number - 1]
            step = None if value is None or series.style == "context" else step_of(value, plot, own)
            cell = table.cell(number, place)
            written(cell, said(value, series, plot, say), size, PP_ALIGN.CENTER, bold=series.style == "context", turned=step is not None and step >= TURN)
            if step is not None:
                shaded(cell, STEPS[step])
    return frame


def step_of(value: float, plot: Plot, own: bool) -> int:
    """Which of the steps from paper to hue a number takes on the scale of its table."""
    low, high = plot.domain or (0.0, max((each for series in plot.series for each in series.values if each is not None), default=1.0))
    place = int((value - low) / ((high - low) or 1.0) * len(STEPS))
    return max(0, min(place, TURN - 1 if own else len(STEPS) - 1))


def said(value: float | None, series: Series, plot: Plot, say: Words) -> str:
    if value is None:
        return ""
    if plot.unit == "%" and series.style != "context":
        return format.percent(value, say.language, decimals=0)
    return format.number(value, say.language)


def shaded(cell: Any, share: float) -> None:
    cell.fill.solid()
    cell.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    if share < 1:
        cell.fill.fore_color.brightness = 1 - share


def written(cell: Any, text: str, size: int, side: Any, *, bold: bool = False, turned: bool = False) -> None:
    """A cell of one line, parted from its neighbours by the colour of the paper."""
    cell.margin_left, cell.margin_right, cell.margin_top, cell.margin_bottom = (Pt(6) if side == PP_ALIGN.LEFT else Pt(1)), Pt(1), Pt(1), Pt(1)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.word_wrap = False
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = side
    if text:
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = text, Pt(size), bold or None
        if turned:
            run.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    else:
        paragraph.font.size = Pt(size)
    properties = cell._tc.get_or_add_tcPr()
    for place, line in enumerate(("lnL", "lnR", "lnT", "lnB")):
        properties.insert(place, parse_xml(f'<a:{line} xmlns:a="{MAIN}" w="9525"><a:solidFill>{PAPER}</a:solidFill></a:{line}>'))
