"""Native charts that need a hidden part: bars that begin where they begin (schedules, steps), lines over a band, lines over numbers."""

import dataclasses
from copy import deepcopy
from datetime import timedelta
from io import BytesIO
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from mercatique.charts.plot import DAY_NOUGHT, Plot, Series
from mercatique.kernel import format
from mercatique.kernel.render import measure
from mercatique.kernel.render.pptx_design import Box
from mercatique.kernel.render.words import Words

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
THEME = MSO_THEME_COLOR
SMALL = Pt(12)
#: Where the bars of a chart in rows stand in its frame: their names to the left of them, the days above.
INNER = {"x": 0.3, "y": 0.08, "w": 0.68, "h": 0.85}
#: Days between two strokes of the axis: weeks, so that each stands on a Monday.
STROKES = (7, 14, 28, 56, 91, 182, 364)
LOCALES = {"fr": "[$-40C]", "en": "[$-809]"}
HIDDEN = {"base", "hollow"}


# Bars that begin somewhere.


def row_data(plot: Plot, say: Words, code: str, labels: list[str]) -> CategoryChartData:
    data = CategoryChartData(number_format=code)
    data.categories = labels
    for series in plot.series:
        data.add_series(say.say(series.name), series.values, number_format="dd/mm/yyyy" if series.unit == "day" else "#,##0" if plot.unit == "day" else code)
    return data


def names(plot: Plot, say: Words, box: Box) -> list[str]:
    """The names of rows, each on one line."""
    room = box.points[0] * INNER["x"] - 14
    return [cut(say.say(str(value or "")), room, points_of(plot)) for value in plot.labels]


def cut(text: str, room: float, size: float) -> str:
    text = " ".join(text.split())
    if measure.width(text) * size <= room:
        return text
    return text[: max(measure.fitting(text, room / size - 1, False), 1)].rstrip(" ·,;") + "…"


def points_of(plot: Plot) -> int:
    return 12 if len(plot.labels) <= 15 else 11


def rows(chart: Any, plot: Plot, say: Words, code: str) -> None:
    """Bars one after the other in each row; what stands before them is not painted."""
    whole, category, value = chart.plots[0], chart.category_axis, chart.value_axis
    whole.gap_width, whole.overlap = 45, 100
    category.reverse_order = True
    category.major_tick_mark = value.major_tick_mark = XL_TICK_MARK.NONE
    category.tick_labels.font.size = Pt(points_of(plot))
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.has_major_gridlines = False
    category.format.line.color.theme_color = THEME.ACCENT_3
    # Else programs leave out every second name where they find it narrow.
    category._element.find(qn("c:noMultiLvlLbl")).addprevious(parse_xml(f'<c:tickLblSkip xmlns:c="{CHART}" val="1"/>'))
    steps = plot.unit not in {"day", "number"}
    value.visible = not steps
    value.has_major_gridlines = not steps
    low, high = domain(plot)
    value.minimum_scale, value.maximum_scale = low, high
    if not steps:
        value.major_gridlines.format.line.color.theme_color = THEME.ACCENT_3
        value.major_gridlines.format.line.color.brightness = 0.6
        value.major_gridlines.format.line.width = Pt(0.5)
        value.format.line.fill.background()
        value.tick_labels.font.size = SMALL
        value.major_unit = stroke(plot)
        value.tick_labels.number_format = f"{LOCALES.get(say.language, '')}{'mmm yy' if high - low > 500 else 'd mmm'}" if plot.unit == "day" else "#,##0"
        value.tick_labels.number_format_is_linked = False
    for drawn, series in zip(whole.series, plot.series, strict=True):
        drawn.invert_if_negative = False
        fill = drawn.format.fill
        if series.style in HIDDEN:
            fill.background()
        else:
            fill.solid()
            tinted(fill, series.style, soft=steps)
        if steps and series.style != "base":
            labels = drawn.data_labels
            labels.show_value, labels.number_format_is_linked = True, False
            labels.number_format = {"lead": f"+{code}", "context": f"−{code}"}.get(series.style, code)
            labels.position = XL_LABEL_POSITION.INSIDE_END if series.style == "hollow" else XL_LABEL_POSITION.CENTER
            labels.font.size = SMALL
    chart.has_legend = False  # it would name what is not painted, in an order that differs from program to program
    laid_out(chart, INNER)


def tinted(fill: Any, style: str, *, soft: bool = False) -> None:
    """Colour, grey or pale; ``soft``: light enough to be written on."""
    colour = fill.fore_color
    colour.theme_color = THEME.ACCENT_3 if style == "context" else THEME.ACCENT_1
    brightness = {"pale": 0.8}.get(style, (0.55 if style == "lead" else 0.6) if soft else 0.3 if style == "context" else 0.0)
    if brightness:
        colour.brightness = brightness


def stroke(plot: Plot) -> int:
    low, high = domain(plot)
    if plot.unit == "day":
        return next((days for days in STROKES if (high - low) / days <= 9), 728)
    return next((days for days in (1, 2, 5, 10, 20, 50, 100, 200, 500) if (high - low) / days <= 9), 1000)


def domain(plot: Plot) -> tuple[float, float]:
    """What the axis spans: of days from a Monday on, with a little room at the end."""
    low, high = plot.domain or (0.0, max((sum(series.values[place] or 0.0 for series in plot.series) for place in range(len(plot.labels))), default=1.0))
    if plot.unit == "day":
        return low - (low - 2) % 7, high + max((high - low) * 0.02, 1)
    return low, high + (high - low) * 0.08


def laid_out(chart: Any, inner: dict[str, float]) -> None:
    """The bars at a known place of the frame, so that lines across them stand right."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    sides = "".join(f'<c:{side} val="{value}"/>' for side, value in inner.items())
    area.insert(0, parse_xml(f'<c:layout xmlns:c="{CHART}"><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>{sides}</c:manualLayout></c:layout>'))


def unlisted(chart: Any, places: list[int]) -> None:
    """Series the legend does not name."""
    legend = chart.legend._element
    for place in reversed(places):
        legend.find(qn("c:legendPos")).addnext(parse_xml(f'<c:legendEntry xmlns:c="{CHART}"><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'))


def marked(slide: Any, plot: Plot, box: Box, say: Words) -> None:
    """Named days as dotted lines across the bars, each with its name beneath, and what the pale bars are."""
    low, high = domain(plot)
    foot = int(box.top + box.height * (INNER["y"] + INNER["h"])) + int(Pt(3))
    for mark in plot.marks:
        x = int(box.left + box.width * (INNER["x"] + INNER["w"] * (mark.x - low) / (high - low)))
        day = format.short_day(DAY_NOUGHT + timedelta(days=mark.x - 1), say.language) if plot.unit == "day" else ""
        name = " ".join(part for part in (say.say(mark.name), day) if part)
        line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, x, int(box.top + box.height * INNER["y"]), x, foot)
        line.line.color.theme_color, line.line.width, line.line.dash_style = THEME.TEXT_1, Pt(1.25), MSO_LINE_DASH_STYLE.ROUND_DOT
        line._element.nvCxnSpPr.cNvPr.set("name", name[:60])
        line._element.nvCxnSpPr.cNvPr.set("descr", name)
        if name:
            wide = int(Pt(measure.width(name) * 12 + 12))
            left = max(min(x - wide // 2, box.left + box.width - wide), box.left)
            told(slide, Box(left, foot, wide, int(Pt(16))), name, PP_ALIGN.CENTER)
    pale = next((series for series in plot.series if series.style == "pale"), None)
    if pale is not None and plot.unit in {"day", "number"}:
        key = told(slide, Box(box.left, foot, int(Pt(measure.width(say.say(pale.name)) * 12 + 24)), int(Pt(16))), "■", PP_ALIGN.LEFT)
        key.text_frame.paragraphs[0].runs[0].font.color.theme_color = THEME.ACCENT_1
        key.text_frame.paragraphs[0].runs[0].font.color.brightness = 0.8
        word = key.text_frame.paragraphs[0].add_run()
        word.text, word.font.size = f" {say.say(pale.name)}", SMALL


def told(slide: Any, box: Box, text: str, side: Any) -> Any:
    """A box with one line of small words."""
    made = slide.shapes.add_textbox(box.left, box.top, box.width, box.height)
    frame = made.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = False
    frame.paragraphs[0].alignment = side
    run = frame.paragraphs[0].add_run()
    run.text, run.font.size = text, SMALL
    return made


# A band under lines.


def banded(plot: Plot, say: Words) -> Plot:
    """The same lines after the two layers of their band: where it begins (not painted) and how wide it is."""
    edges = {series.style: series for series in plot.series if series.style in {"from", "to"}}
    if len(edges) < 2:
        return plot
    low, high = edges["from"], edges["to"]
    lead = next((series.values for series in plot.series if series.style == "lead"), low.values)
    # Before it begins the band lies, without width, on the line: from nothing, its edge would be drawn from zero.
    begins = next((place for place, value in enumerate(low.values) if value is not None), 0)
    low, high = (dataclasses.replace(edge, values=(*lead[:begins], *edge.values[begins:])) for edge in (low, high))
    wide = tuple(None if one is None or other is None else other - one for one, other in zip(low.values, high.values, strict=True))
    lines = tuple(series for series in plot.series if series.style not in edges)
    return dataclasses.replace(plot, series=(dataclasses.replace(low, style="base"), Series(say.labels["interval"], wide, "pale"), *lines))


def band(chart: Any, plot: Plot, given: Plot) -> None:
    """The first two series as areas on one another, behind the lines; the workbook keeps both edges and counts the width."""
    area = chart._chartSpace.chart.plotArea
    lines = area.find(qn("c:lineChart"))
    drawn = parse_xml(f'<c:areaChart xmlns:c="{CHART}"><c:grouping val="stacked"/><c:varyColors val="0"/></c:areaChart>')
    for element in lines.findall(qn("c:ser"))[:2]:
        for tag in ("c:marker", "c:smooth", "c:spPr"):
            for old in element.findall(qn(tag)):
                element.remove(old)
        drawn.append(element)
    for axis in lines.findall(qn("c:axId")):
        drawn.append(deepcopy(axis))
    lines.addprevious(drawn)
    hidden, pale = chart.plots[0].series
    hidden.format.fill.background()
    hidden.format.line.fill.background()
    pale.format.fill.solid()
    tinted(pale.format.fill, "pale")
    pale.format.line.fill.background()
    unlisted(chart, [0])
    upper = next(series for series in given.series if series.style == "to")
    counted(chart, upper, len(plot.series) + 2)


def counted(chart: Any, upper: Series, column: int) -> None:
    """In the workbook of the chart, the width of the band follows from its two edges."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    part = chart.part.chart_workbook.xlsx_part
    book = openpyxl.load_workbook(BytesIO(part.blob))
    sheet, letter = book.worksheets[0], get_column_letter(column)
    sheet.cell(1, column, upper.name)
    for row, value in enumerate(upper.values, 2):
        sheet.cell(row, column, value).number_format = sheet.cell(row, 2).number_format
        if value is not None:
            sheet.cell(row, 3).value = f"={letter}{row}-B{row}"
    out = BytesIO()
    book.save(out)
    part._blob = out.getvalue()


# Lines over numbers.


def curve_data(plot: Plot, say: Words, code: str) -> XyChartData:
    across, *lines = plot.series
    data = XyChartData(number_format=code)
    for series in lines:
        line = data.add_series(say.say(series.name))
        for x, y in zip(across.values, series.values, strict=True):
            if x is not None and y is not None:
                line.add_data_point(x, y)
    known = [value for series in lines for value in series.values if value is not None]
    for mark in plot.marks:
        line = data.add_series(say.say(mark.name) or " ")
        for y in (mark.y,) if mark.y is not None else (min(known), max(known)):
            line.add_data_point(mark.x, y)
    return data


def curves(chart: Any, plot: Plot, say: Words) -> None:
    """Each line in its look; then the places the title speaks of, with their names."""
    across, *lines = plot.series
    drawn = list(chart.plots[0].series)
    greys = 0
    for made, series in zip(drawn, lines, strict=False):
        made.smooth = False
        made.marker.style = XL_MARKER_STYLE.NONE
        look = made.format.line
        edge = series.style in {"from", "to"}
        look.width = Pt(2.75 if series.style == "lead" else 1 if edge else 2)
        look.color.theme_color = THEME.ACCENT_1 if series.style == "lead" or edge else (THEME.ACCENT_3, THEME.ACCENT_2, THEME.ACCENT_6, THEME.ACCENT_5)[greys % 4]
        if edge:
            look.color.brightness = 0.5
        if series.style == "context":
            if greys:
                look.dash_style = (MSO_LINE_DASH_STYLE.DASH, MSO_LINE_DASH_STYLE.ROUND_DOT, MSO_LINE_DASH_STYLE.DASH_DOT)[(greys - 1) % 3]
            greys += 1
    xs = [value for value in across.values if value is not None]
    axis = chart.category_axis
    if xs and max(xs) > min(xs):
        axis.minimum_scale, axis.maximum_scale = min([*xs, *(mark.x for mark in plot.marks)]), max([*xs, *(mark.x for mark in plot.marks)])
    for made, mark in zip(drawn[len(lines) :], plot.marks, strict=True):
        made.smooth = False
        made.marker.style = XL_MARKER_STYLE.CIRCLE if mark.y is not None else XL_MARKER_STYLE.NONE
        if mark.y is not None:
            made.marker.size = 10
            made.marker.format.fill.solid()
            made.marker.format.fill.fore_color.theme_color = THEME.ACCENT_1
            made.format.line.fill.background()
        else:
            made.format.line.color.theme_color, made.format.line.width, made.format.line.dash_style = THEME.TEXT_1, Pt(1.25), MSO_LINE_DASH_STYLE.ROUND_DOT
        if mark.name:
            label = made.points[0 if mark.y is not None else 1].data_label
            label.text_frame.text = say.say(mark.name)
            label.text_frame.word_wrap = False
            label.text_frame.paragraphs[0].runs[0].font.size = SMALL
            # Beside the stroke where there is room to the right of it.
            late = bool(xs) and mark.x > min(xs) + 0.7 * (max(xs) - min(xs))
            label.position = XL_LABEL_POSITION.LEFT if late else XL_LABEL_POSITION.RIGHT
    if chart.has_legend:
        unlisted(chart, list(range(len(lines), len(drawn))))
