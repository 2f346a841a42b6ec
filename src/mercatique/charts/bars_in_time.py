"""Bars in time: when tasks begin and end, what they may slip, and which of them may not."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mercatique.charts.chart import Cell, Chart, Say, Table, english, iso
from mercatique.charts.months import rows_of, spec_of
from mercatique.charts.plot import Mark, Plot, Series, serial
from mercatique.fault import _

#: Pixels of a bar, and of one with its name above it.
STEP, TALL = 28, 38
#: Longer names stand above their bars.
LETTERS = 30
#: Beyond so many days the axis says months with their year.
MANY_DAYS = 200


@dataclass(frozen=True)
class Bar:
    """A task from its first to its last day (both included, or numbers of days), and to where it may slip."""

    name: str
    start: date | float
    end: date | float
    latest: date | float | None = None
    lead: bool = True


def time_bars(
    bars: Sequence[Bar],
    *,
    title: str,
    description: str,
    names: str,
    marks: Sequence[tuple[date | float, str]] = (),
    room: str = "plan",
    say: Say = english,
) -> Chart:
    """A bar per task, those that may not slip in colour, a pale bar for the slack; ``marks`` are named days."""
    import altair as alt

    dated = bool(bars) and isinstance(bars[0].start, date)
    records = [
        {
            "place": place, "name": bar.name, "lead": bar.lead, "start": _cell(bar.start),
            "end": _edge(bar.end), "latest": _edge(bar.end if bar.latest is None else bar.latest),
        }
        for place, bar in enumerate(bars)
    ]  # fmt: skip
    kind = "T" if dated else "Q"
    above = max((len(bar.name) for bar in bars), default=0) > LETTERS
    labels = json.dumps([bar.name for bar in bars], ensure_ascii=False)
    long = dated and (max(bar.end for bar in bars) - min(bar.start for bar in bars)).days > MANY_DAYS  # type: ignore[operator, union-attr]
    axis = alt.Axis(
        title=None if dated else say(_("Days")), format=("%b %Y" if long else "%d %b") if dated else ",.0f", tickCount=6, ticks=False, labelPadding=6, grid=True, titleAnchor="end",
    )  # fmt: skip
    scale = alt.Scale(nice=False) if dated else alt.Scale(nice=False, zero=True)
    x = alt.X(f"start:{kind}", axis=axis, scale=scale)
    y = alt.Y(
        "place:O",
        sort=None,
        axis=None if above else alt.Axis(title=None, ticks=False, domain=False, grid=False, labelPadding=8, labelLimit=190, labelExpr=f"{labels}[datum.value]"),
        scale=alt.Scale(domain=list(range(len(bars))), paddingInner=0.6 if above else 0.4, paddingOuter=0.5 if above else 0.2),
    )
    base = alt.Chart(rows_of(records))
    tips = [alt.Tooltip("name:N", title=names)]
    layers = [
        base.mark_bar(style="lead-area").encode(x=alt.X(f"end:{kind}", axis=axis, scale=scale), x2="latest", y=y),
        base.transform_filter("datum.lead").mark_bar(style="lead").encode(x=x, x2="end", y=y, tooltip=tips),
        base.transform_filter("!datum.lead").mark_bar(style="context").encode(x=x, x2="end", y=y, tooltip=tips),
    ]
    for day, word in marks:
        line = alt.Chart(alt.Data(values=[{"start": _edge(day)}]))
        layers += [
            line.mark_rule(style="rule").encode(x=x),
            line.mark_text(style="soft-text", align="right", baseline="top", dx=-4, y=0).encode(x=x, text=alt.value(word)),
        ]
    if above:  # last, on paper of their own: the grid and the named days pass behind the words
        for style in (["soft-text", "halo"], "soft-text"):
            said_above = base.mark_text(style=style, align="left", baseline="bottom", dy=-9, limit=alt.ExprRef(expr="width"))
            layers.append(said_above.encode(x=alt.value(0), y=y, text="name:N"))
    columns = (names, say(_("Start")), say(_("End")), say(_("At the latest")))
    rows: tuple[tuple[Cell, ...], ...] = tuple((bar.name, bar.start, bar.end, bar.latest) for bar in bars)
    spec = spec_of(alt.layer(*layers).properties(height=max(len(bars), 2) * (TALL if above else STEP)))
    return Chart(spec, title, description, Table(columns, rows), "text" if dated else "number", room, _plot(bars, marks, dated, say))


def _plot(bars: Sequence[Bar], marks: Sequence[tuple[date | float, str]], dated: bool, say: Say) -> Plot | None:
    """Bars that begin at their start and are as long as their days, those that may not slip apart from the others."""
    if not bars:
        return None
    starts = [_count(bar.start) for bar in bars]
    ends = [_count(bar.end) + dated for bar in bars]
    latest = [max(end, end if bar.latest is None else _count(bar.latest) + dated) for bar, end in zip(bars, ends, strict=True)]
    days = [end - start for start, end in zip(starts, ends, strict=True)]
    slack = tuple(late - end or None for late, end in zip(latest, ends, strict=True))
    series = [Series(say(_("Start")), tuple(starts), "base", "day" if dated else "number")]
    for style, word, lead in (("lead", _("Days"), True), ("context", _("Days of the others"), False)):
        if any(bar.lead is lead for bar in bars):
            values = tuple(length if bar.lead is lead else None for bar, length in zip(bars, days, strict=True))
            series.append(Series(say(word if lead or len(series) > 1 else _("Days")), values, style))
    if any(slack):
        series.append(Series(say(_("May slip")), slack, "pale"))
    named = tuple(Mark(_count(day) + dated, word) for day, word in marks)
    return Plot("rows", tuple(bar.name for bar in bars), tuple(series), "day" if dated else "number", domain=(min(starts), max([*latest, *(mark.x for mark in named)])), marks=named)


def _count(value: date | float) -> float:
    return serial(value) if isinstance(value, date) else value


def _cell(value: date | float) -> str | float:
    return iso(value) if isinstance(value, date) else value


def _edge(value: date | float) -> str | float:
    """The end of a day is the start of the next."""
    return iso(value + timedelta(days=1)) if isinstance(value, date) else value
