"""Charts by month (or any period): columns of net and cancelled sales, lines; the unfinished one marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mercatique.charts.chart import Chart, Say, Table, english, exact, iso, measure
from mercatique.charts.plot import Plot, Series, plot_of
from mercatique.fault import _

HEIGHT = 260
#: Whether specifications are held against the schema of Vega-Lite.
CHECKED = False
#: Month under its column, with the year under January and the first one (unless they would touch).
MONTH_LABEL = (
    "(utcmonth(toDate(datum.value)) == 0"
    " || (datum.index == 0 && (width >= {enough} || utcmonth(toDate(datum.value)) < 10)))"
    " ? [{name}, utcFormat(toDate(datum.value), '%Y')] : {name}"
)
SHORT_NAME = "slice(utcFormat(toDate(datum.value), '%b'), 0, width < {enough} ? 1 : 5)"
YEAR_LABEL = "utcmonth(toDate(datum.value)) == 0 ? utcFormat(toDate(datum.value), '%Y') : ''"
#: Pixels that a month needs for its short name; with less it gets one letter; more months than MANY get years only.
NEEDED, MANY = 36, 40
MONTH_NAME = "utcFormat(toDate(datum.month), '%B %Y')"


@dataclass(frozen=True)
class Month:
    """Sales of a month by its first day. ``taken_back`` is what was cancelled or returned in it (below zero)."""

    first: date
    net: float
    taken_back: float = 0.0
    unfinished: bool = False

    @property
    def gross(self) -> float:
        return self.net - self.taken_back


def month_axis(count: int) -> Any:
    """The axis below ``count`` months: short names, single letters where narrow, only years where they are many."""
    import altair as alt

    enough = NEEDED * count
    label = YEAR_LABEL if count > MANY else MONTH_LABEL.format(name=SHORT_NAME.format(enough=enough), enough=enough)
    return alt.Axis(title=None, labelAngle=0, labelExpr=label, labelOverlap=False, ticks=False, labelPadding=6)


def value_axis(suffix: str, label: str, **more: Any) -> Any:
    """A value axis whose unit stands once, above it; no axis line, few grid lines."""
    import altair as alt

    title = {"title": suffix, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -4, "titleY": -10}
    return alt.Axis(**(title if suffix else {"title": None}), labelExpr=label, tickCount=5, labelPadding=6, **more)


def month_columns(
    months: Sequence[Month],
    *,
    title: str,
    description: str,
    unit: str = "currency",
    currency: str = "EUR",
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """Net sales as columns; what was cancelled, returned or credited stands in grey on top, so that the whole is gross."""
    import altair as alt

    scale = measure(unit, [month.gross for month in months], currency, say)
    split = any(month.taken_back for month in months)
    net_word, back_word = say(_("Net sales")), say(_("Cancelled, returned or credited"))
    records = [
        {
            "month": iso(month.first),
            "net": month.net,
            "back": -month.taken_back,
            "gross": month.gross,
            "low": max(month.net, 0.0),
            "unfinished": month.unfinished,
        }
        for month in months
    ]
    base = alt.Chart(rows_of(records)).transform_calculate(name=MONTH_NAME, text=exact(unit, "datum.net", currency, say), text_back=exact(unit, "datum.back", currency, say), text_gross=exact(unit, "datum.gross", currency, say))  # fmt: skip
    x = alt.X("month:O", axis=month_axis(len(months)), sort=None, scale=alt.Scale(domain=[iso(month.first) for month in months], paddingInner=0.28, paddingOuter=0.14))
    axis = value_axis(scale.suffix, scale.expression("datum.value"))
    y = alt.Y("net:Q", axis=axis, scale=alt.Scale(zero=True, nice=True))
    tips = [alt.Tooltip("name:N", title=say(_("Month"))), alt.Tooltip("text:N", title=net_word)]
    if split:
        tips += [
            alt.Tooltip("text_back:N", title=back_word),
            alt.Tooltip("text_gross:N", title=say(_("Gross sales"))),
        ]
    layers = []
    for unfinished, suffix in ((False, ""), (True, "unfinished-")):
        part = base.transform_filter(f"datum.unfinished == {str(unfinished).lower()}")
        if split:
            layers.append(
                part.mark_bar(style=f"{suffix}context").encode(
                    x=x, y=alt.Y("low:Q", axis=axis), y2="gross:Q", tooltip=tips
                )
            )
        layers.append(part.mark_bar(style="unfinished" if unfinished else "lead").encode(x=x, y=y, tooltip=tips))
    layers += _labels(base, x, months, split, net_word, back_word, say)
    columns = [say(_("Month")), net_word] + ([back_word, say(_("Gross sales"))] if split else []) + [say(_("Unfinished"))]
    rows = [
        (m.first, m.net, *((m.taken_back, m.gross) if split else ()), say(_("yes")) if m.unfinished else "") for m in months
    ]
    table = Table(tuple(columns), tuple(rows))
    # What was taken back is kept below zero in the table and stands above net in the picture, as the gross it was part of.
    net, back = Series(net_word, tuple(m.net for m in months), "lead"), Series(back_word, tuple(-m.taken_back for m in months), "context")
    plot = Plot("stacked" if split else "columns", tuple(m.first for m in months), (net, back) if split else (net,), unit, currency)
    return Chart(spec_of(alt.layer(*layers).properties(height=HEIGHT)), title, description, table, unit, room, plot)


def _labels(
    base: Any, x: Any, months: Sequence[Month], split: bool, net_word: str, back_word: str, say: Say
) -> list[Any]:
    """Direct labels: the two parts at the highest column, and the word under which the last month stands."""
    import altair as alt

    layers = []
    if split and months:
        highest = max(months, key=lambda month: month.gross)
        place = list(months).index(highest)
        right = place < len(months) / 2
        part = base.transform_filter(f"datum.month == '{iso(highest.first)}'")
        align, shift = ("left", 4) if right else ("right", -4)
        edge = alt.X("month:O", sort=None, bandPosition=1.0 if right else 0.0)
        layers += [
            part.mark_text(style="soft-text", align=align, baseline="bottom", dx=shift, dy=-1).encode(
                x=edge, y="gross:Q", text=alt.value(back_word)
            ),
            part.mark_text(style="lead-text", align=align, baseline="bottom", dx=shift, dy=-16).encode(
                x=edge, y="gross:Q", text=alt.value(net_word)
            ),
        ]
    if months and months[-1].unfinished:
        part = base.transform_filter("datum.unfinished")
        layers.append(
            part.mark_text(
                style="soft-text",
                align="right",
                baseline="bottom",
                dy=-4,
                opacity={"expr": f"width < {NEEDED * len(months)} ? 0 : 1"},
            ).encode(
                x=alt.X("month:O", sort=None, bandPosition=1.0), y="gross:Q", text=alt.value(say(_("unfinished")))
            )
        )
    return layers


def month_lines(
    points: Sequence[tuple[date, float | None]],
    before: Sequence[tuple[date, float | None]] = (),
    *,
    title: str,
    description: str,
    lead: str,
    context: str = "",
    unfinished: bool = False,
    unit: str = "currency",
    currency: str = "EUR",
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """A line by month, with the year before (at the same months) in grey; both named at their end.

    ``unfinished`` says that the last point stands for a month that is not over: its stretch is dashed, its point hollow.
    """
    import altair as alt

    earlier = dict(before)
    values = [value for _day, value in [*points, *before]]
    scale = measure(unit, values, currency, say)
    records = [
        {"month": iso(day), "value": value, "before": earlier.get(day), "place": place}
        for place, (day, value) in enumerate(points)
    ]
    last = len(records) - 1
    solid = last - 1 if unfinished else last
    base = alt.Chart(rows_of(records)).transform_calculate(
        name=MONTH_NAME, text=exact(unit, "datum.value", currency, say), text_before=exact(unit, "datum.before", currency, say)
    )
    x = alt.X("month:O", axis=month_axis(len(points)), sort=None, scale=alt.Scale(type="point", domain=[record["month"] for record in records], padding=0.3))
    y = alt.Y(
        "value:Q",
        axis=value_axis(scale.suffix, scale.expression("datum.value")),
        scale=alt.Scale(zero=True, nice=True),
    )
    tips = [alt.Tooltip("name:N", title=say(_("Month"))), alt.Tooltip("text:N", title=lead)]
    if before:
        tips.append(alt.Tooltip("text_before:N", title=context))
    layers = []
    if before:
        layers.append(base.mark_line(style="context-line").encode(x=x, y=alt.Y("before:Q")))
    layers.append(base.transform_filter(f"datum.place <= {solid}").mark_line(style="lead-line").encode(x=x, y=y))
    if unfinished:
        layers.append(
            base.transform_filter(f"datum.place >= {solid}").mark_line(style="unfinished-line").encode(x=x, y=y)
        )
    layers.append(
        base.transform_filter(f"datum.place <= {solid}").mark_point(filled=True, style="lead-point").encode(x=x, y=y, tooltip=tips)
    )
    if unfinished:
        layers.append(
            base.transform_filter(f"datum.place == {last}").mark_point(style="hollow-point").encode(x=x, y=y, tooltip=tips)
        )
    layers += end_labels(base, x, records, (("value", lead, "lead-text"), ("before", context, "soft-text")), beside=True)
    columns = (say(_("Month")), lead, *((context,) if before else ()))
    rows = tuple((day, value, *((earlier.get(day),) if before else ())) for day, value in points)
    table = Table(columns, rows)
    plot = plot_of("lines", table, range(1, len(columns)), unit=unit, currency=currency, styles=["lead", "context"][: len(columns) - 1])
    return Chart(spec_of(alt.layer(*layers).properties(height=HEIGHT)), title, description, table, unit, room, plot)


def end_labels(
    base: Any,
    x: Any,
    records: Sequence[dict[str, Any]],
    series: Sequence[tuple[str, str, str]],
    *,
    beside: bool = False,
) -> list[Any]:
    """Names at the last value of each series: the upper one above its line, the lower one below, or both beside it."""
    import altair as alt

    ends = []
    for field, word, style in series:
        places = [place for place, record in enumerate(records) if record.get(field) is not None]
        if places and word:
            ends.append((places[-1], records[places[-1]][field], field, word, style))
    highest = max((end[1] for end in ends), default=0)
    seen_highest = False
    layers = []
    for place, value, field, word, style in ends:
        above = value == highest and not seen_highest
        seen_highest = seen_highest or above
        part = base.transform_filter(f"datum.place == {place}")
        layers.append(
            part.mark_text(
                style=style,
                align="left" if beside else "right",
                baseline="bottom" if above else "top",
                dx=10 if beside else 0,
                dy=(-1 if above else 1) if beside else (-9 if above else 9),
            ).encode(x=x, y=alt.Y(f"{field}:Q"), text=alt.value(word))
        )
    return layers


def rows_of(records: Sequence[dict[str, Any]]) -> Any:
    """The rows of a chart as its data. As a tuple: Altair would copy a list once more for each layer and each step."""
    import altair as alt

    return alt.Data(values=tuple(records))


def spec_of(chart: Any) -> dict[str, Any]:
    """The specification as plain data, without the looks that Altair adds.

    Against the schema it is held by the tests; at work that check would take longer than all else.
    """
    from altair.utils import schemapi

    schemapi.disable_debug_mode()
    spec: dict[str, Any] = chart.to_dict(validate=CHECKED)
    spec.pop("config", None)
    return spec
