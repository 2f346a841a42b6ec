"""Native charts: drawn by the office program from numbers that stay in the file and can be changed there."""

import dataclasses
import datetime
from itertools import pairwise
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from mercatique.charts.plot import Plot, Series
from mercatique.kernel import format
from mercatique.kernel.render import pptx_spans
from mercatique.kernel.render.pptx_design import Box
from mercatique.kernel.render.words import Words

TYPES = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED, "columns": XL_CHART_TYPE.COLUMN_CLUSTERED, "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "lines": XL_CHART_TYPE.LINE_MARKERS, "donut": XL_CHART_TYPE.DOUGHNUT, "scatter": XL_CHART_TYPE.XY_SCATTER,
    "curve": XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, "curves": XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, "rows": XL_CHART_TYPE.BAR_STACKED,
}  # fmt: skip
#: More labels than these cannot be read on a slide; then the picture is shown as the house draws it.
MOST = {"bars": 20, "columns": 40, "stacked": 40, "rows": 18, "lines": 60, "donut": 6, "scatter": 40, "curve": 2000, "curves": 2000, "heat": 15}
#: Rows that go on from slide to slide, and how many slides one picture may take.
SHARED, SLIDES = {"rows", "heat"}, 6
#: Columns of a table of shades that can be read side by side.
MOST_ACROSS = 26
THEME = MSO_THEME_COLOR
PARTS = (THEME.ACCENT_1, THEME.ACCENT_2, THEME.ACCENT_4, THEME.ACCENT_5, THEME.ACCENT_6, THEME.ACCENT_3)
SMALL = Pt(12)


def suits(plot: Plot | None) -> bool:
    """Whether a plot can be a chart of the program: something to draw, and not more than can be read."""
    if plot is None or not plot.labels or len(plot.labels) > MOST[plot.kind] * (SLIDES if plot.kind in SHARED else 1):
        return False
    if plot.kind == "curves":
        return len(plot.series) > 1 and None not in plot.series[0].values and all(any(value is not None for value in series.values) for series in plot.series)
    if plot.kind == "heat" and len(plot.series) > MOST_ACROSS:
        return False
    if plot.kind in {"scatter", "curve"}:
        return len(plot.series) == 2 and all(None not in series.values for series in plot.series)
    if plot.kind == "donut":
        return len(plot.series) == 1 and all(value is not None and value >= 0 for value in plot.series[0].values) and any(plot.series[0].values)
    return any(value is not None for series in plot.series for value in series.values)


def parts(plot: Plot) -> list[Plot]:
    """The plot as it goes on from slide to slide, in parts of about one length on one scale."""
    most = MOST[plot.kind]
    if plot.kind not in SHARED or len(plot.labels) <= most:
        return [plot]
    count = -(-len(plot.labels) // most)
    edges = [round(place * len(plot.labels) / count) for place in range(count + 1)]
    return [
        dataclasses.replace(
            plot, labels=plot.labels[start:end], series=tuple(dataclasses.replace(series, values=series.values[start:end]) for series in plot.series),
            domain=plot.domain or pptx_spans.domain(plot),
        )
        for start, end in pairwise(edges)
    ]  # fmt: skip


def add(slide: Any, given: Plot, box: Box, say: Words) -> Any:
    """Draw the plot on the slide; its frame is given back, to be named and described."""
    plot = pptx_spans.banded(given, say) if given.kind == "lines" else given
    match plot.kind:
        case "scatter" | "curve":
            data: Any = points(plot, say)
        case "curves":
            data = pptx_spans.curve_data(plot, say, code(plot, say))
        case "rows":
            data = pptx_spans.row_data(plot, say, code(plot, say), pptx_spans.names(plot, say, box))
        case _:
            data = categories(plot, say)
    frame = slide.shapes.add_chart(TYPES[plot.kind], box.left, box.top, box.width, box.height, data)
    chart = frame.chart
    chart.has_title = False
    # Without this, a program writes the name of an only series above the chart.
    chart._chartSpace.chart.get_or_add_autoTitleDeleted().set("val", "1")
    chart.font.size = SMALL
    chart.has_legend = (len(plot.series) > 1 and plot.kind not in {"scatter", "curve"} and not (plot.kind == "curves" and len(plot.series) < 3)) or plot.kind == "donut"
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size = SMALL
    match plot.kind:
        case "donut":
            donut(chart)
        case "scatter" | "curve" | "curves":
            plane(chart, plot, say)
        case "rows":
            pptx_spans.rows(chart, plot, say, code(plot, say))
            pptx_spans.marked(slide, plot, box, say)
        case _:
            axes(chart, plot, say)
            if plot is not given:
                pptx_spans.band(chart, plot, given)
    return frame


def categories(plot: Plot, say: Words) -> CategoryChartData:
    data = CategoryChartData(number_format=code(plot, say))
    data.categories = [label(value, plot, say) for value in plot.labels]
    for series in plot.series:
        data.add_series(say.say(series.name), series.values)
    return data


def points(plot: Plot, say: Words) -> XyChartData:
    across, up = plot.series
    data = XyChartData(number_format=code(plot, say))
    line = data.add_series(say.say(up.name))
    for x, y in zip(across.values, up.values, strict=True):
        line.add_data_point(x, y)
    return data


def label(value: object, plot: Plot, say: Words) -> str:
    """A category in words: months as the language writes them, short where they are many."""
    if isinstance(value, datetime.date):
        if all(isinstance(each, datetime.date) and each.day == 1 for each in plot.labels):
            from babel.dates import format_date

            return str(format_date(value, "LLL yy", locale=format.locale(say.language)))
        return format.short_day(value, say.language)
    return say.say(str(value if value is not None else ""))


def code(plot: Plot, say: Words, only: Series | None = None) -> str:
    """How the program writes numbers (of one series, or of all); it takes the separators from the reader's own settings."""
    values = [abs(value) for series in ([only] if only else plot.series) for value in series.values if value is not None]
    unit = only.unit if only and only.unit else plot.unit
    whole = all(float(value).is_integer() for value in values) or max(values, default=0.0) >= 100
    if unit == "%":
        return "0%" if max(values, default=0.0) >= 0.2 else "0.0%"
    if unit == "currency":
        number, sign = f"#,##0{'' if whole else '.00'}", format.symbol(plot.currency)
        if say.language != "en":
            return f'{number}\\ "{sign}"'
        before = f'"{sign}{" " if sign[-1:].isalpha() else ""}"'
        return f"{before}{number};-{before}{number}"
    return "#,##0" if whole else "#,##0.0#"


def paint(line_or_fill: Any, style: str, place: int) -> None:
    """The theme's colour for what a series is: whoever changes the theme changes the chart."""
    colour = line_or_fill.color if hasattr(line_or_fill, "dash_style") else line_or_fill.fore_color
    if style == "aim":
        colour.theme_color = THEME.TEXT_1
        colour.brightness = 0.35
    else:
        colour.theme_color = {"lead": THEME.ACCENT_1, "ahead": THEME.ACCENT_1, "context": THEME.ACCENT_3}.get(style, PARTS[place % len(PARTS)])


def axes(chart: Any, plot: Plot, say: Words) -> None:
    whole = chart.plots[0]
    bars = plot.kind == "bars"
    category, value = chart.category_axis, chart.value_axis
    category.format.line.color.theme_color = THEME.ACCENT_3
    category.major_tick_mark = value.major_tick_mark = XL_TICK_MARK.NONE
    category.tick_labels.font.size = SMALL
    category.has_major_gridlines = False
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = code(plot, say), False
    value.tick_labels.font.size = SMALL
    value.format.line.fill.background()
    value.has_major_gridlines = not bars
    if not bars:
        value.major_gridlines.format.line.color.theme_color = THEME.ACCENT_3
        value.major_gridlines.format.line.color.brightness = 0.6
        value.major_gridlines.format.line.width = Pt(0.5)
    if plot.kind != "lines":
        whole.gap_width = 45 if bars else 60
        whole.overlap = 100 if plot.kind == "stacked" else 0
    if bars:
        category.reverse_order = True
        value.visible = len(plot.series) > 1
    if len(plot.series) == 1 and plot.kind in {"bars", "columns"} and len(plot.labels) <= 20:
        whole.has_data_labels = True
        labels = whole.data_labels
        labels.number_format, labels.number_format_is_linked = code(plot, say), False
        labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
        labels.font.size = SMALL
        if not bars:
            value.visible = False
    for place, (drawn, series) in enumerate(zip(whole.series, plot.series, strict=True)):
        if plot.kind == "lines":
            line(drawn, series, place)
        else:
            drawn.format.fill.solid()
            paint(drawn.format.fill, series.style, place)
            drawn.invert_if_negative = False


def line(drawn: Any, series: Series, place: int) -> None:
    drawn.smooth = False
    drawn.format.line.width = Pt(2.75 if series.style in {"lead", "ahead"} else 2)
    paint(drawn.format.line, series.style, place)
    if series.style in {"aim", "ahead"}:
        drawn.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    if series.style == "context":
        drawn.format.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
    alone = sum(value is not None for value in series.values) == 1
    marked = (series.style == "lead" and len(series.values) <= 24) or alone
    drawn.marker.style = XL_MARKER_STYLE.CIRCLE if marked else XL_MARKER_STYLE.NONE
    if marked:
        drawn.marker.size = 8 if alone else 6
        drawn.marker.format.fill.solid()
        paint(drawn.marker.format.fill, series.style, place)
        drawn.marker.format.line.fill.background()


def donut(chart: Any) -> None:
    whole = chart.plots[0]
    whole.vary_by_categories = True
    for place in range(len(whole.categories)):
        fill = whole.series[0].points[place].format.fill
        fill.solid()
        paint(fill, "part", place)
    labels = whole.series[0].data_labels  # labels of single points below would hide those of the whole chart
    labels.show_percentage, labels.show_value = True, False
    labels.number_format, labels.number_format_is_linked = "0%", False
    labels.font.size, labels.font.bold = Pt(14), True
    for place in range(min(2, len(whole.categories))):  # on the two dark slices
        light = whole.series[0].points[place].data_label.font
        light.size, light.bold, light.color.theme_color = Pt(14), True, THEME.BACKGROUND_1
        told = whole.series[0].points[place].data_label._dLbl
        told.find(qn("c:showVal")).set("val", "0")
        told.find(qn("c:showPercent")).set("val", "1")
        told.find(qn("c:spPr")).addprevious(parse_xml('<c:numFmt xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" formatCode="0%" sourceLinked="0"/>'))
    chart.legend.font.size = Pt(14)


def plane(chart: Any, plot: Plot, say: Words) -> None:
    """Two axes of numbers: a curve, or dots with their names beside them."""
    for axis, series in ((chart.category_axis, plot.series[0]), (chart.value_axis, plot.series[1])):
        axis.has_title = True
        axis.axis_title.text_frame.text = say.say(series.name)
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = SMALL
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
        axis.tick_labels.font.size = SMALL
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.has_major_gridlines = False
        axis.format.line.color.theme_color = THEME.ACCENT_3
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = code(plot, say, series), False
        if plot.kind == "curve" and plot.unit == "%":
            axis.maximum_scale, axis.minimum_scale = 1, 0
    if plot.kind == "curves":
        chart.value_axis.has_title = False
        pptx_spans.curves(chart, plot, say)
        return
    drawn = chart.plots[0].series[0]
    if plot.kind == "curve":
        drawn.format.line.width = Pt(2.75)
        paint(drawn.format.line, "lead", 0)
        drawn.smooth = False
        return
    drawn.format.line.fill.background()
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 10
    drawn.marker.format.fill.solid()
    paint(drawn.marker.format.fill, "lead", 0)
    for place, name in enumerate(plot.labels):
        told = drawn.points[place].data_label
        told.text_frame.text = say.say(str(name or ""))
        told.text_frame.paragraphs[0].runs[0].font.size = SMALL
        told.position = XL_LABEL_POSITION.ABOVE

