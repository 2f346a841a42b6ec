"""An objective on its way: what was reached, period by period, against the line that leads to its target."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mercatique.charts.chart import Chart, Say, Table, english, exact, iso, measure
from mercatique.charts.months import HEIGHT, MONTH_NAME, end_labels, month_axis, rows_of, spec_of, value_axis
from mercatique.charts.plot import plot_of
from mercatique.fault import _


@dataclass(frozen=True)
class Reading:
    """A period by its first day: actual, target and, for comparison, the same days of the period compared with."""

    first: date
    actual: float | None
    target: float | None
    comparable: float | None = None
    unfinished: bool = False


def trajectory(
    readings: Sequence[Reading],
    *,
    title: str,
    description: str,
    unit: str = "currency",
    currency: str = "EUR",
    room: str = "steer",
    zero: bool = True,
    say: Say = english,
) -> Chart:
    """Actual as a line, target dashed in grey; an unfinished period is hollow, with a tick for the same days before."""
    import altair as alt

    values = [value for one in readings for value in (one.actual, one.target, one.comparable)]
    scale = measure(unit, values, currency, say)
    records = [
        {
            "month": iso(one.first),
            "place": place,
            "actual": one.actual,
            "target": one.target,
            "comparable": one.comparable,
            "unfinished": one.unfinished,
        }
        for place, one in enumerate(readings)
    ]
    actual, target, comparable = say(_("Reached")), say(_("Aimed at")), say(_("Same days before"))
    base = alt.Chart(rows_of(records)).transform_calculate(
        name=MONTH_NAME,
        text_actual=f"isValid(datum.actual) ? {exact(unit, 'datum.actual', currency, say)} : '–'",
        text_target=f"isValid(datum.target) ? {exact(unit, 'datum.target', currency, say)} : '–'",
        text_comparable=f"isValid(datum.comparable) ? {exact(unit, 'datum.comparable', currency, say)} : '–'",
    )
    x = alt.X("month:O", axis=month_axis(len(readings)), sort=None, scale=alt.Scale(type="point", domain=[iso(one.first) for one in readings], padding=0.3))
    axis = value_axis(scale.suffix, scale.expression("datum.value"))
    y = alt.Y("actual:Q", axis=axis, scale=alt.Scale(zero=zero, nice=True))
    compared = any(one.comparable is not None for one in readings)
    tips = [
        alt.Tooltip("name:N", title=say(_("Period"))),
        alt.Tooltip("text_actual:N", title=actual),
        alt.Tooltip("text_target:N", title=target),
    ] + ([alt.Tooltip("text_comparable:N", title=comparable)] if compared else [])
    finished = base.transform_filter("isValid(datum.actual) && !datum.unfinished")
    begun = base.transform_filter("isValid(datum.actual) && datum.unfinished")
    known = [place for place, one in enumerate(readings) if one.actual is not None]
    last_whole = next((place for place in reversed(known) if not readings[place].unfinished), None)
    layers = [
        base.transform_filter("isValid(datum.target)").mark_line(style="context-line").encode(x=x, y=alt.Y("target:Q")),
        finished.mark_line(style="lead-line").encode(x=x, y=y),
    ]
    if last_whole is not None and known[-1] > last_whole:
        layers.append(
            base.transform_filter(f"isValid(datum.actual) && datum.place >= {last_whole}")
            .mark_line(style="unfinished-line")
            .encode(x=x, y=y)
        )
    if compared:
        tick = base.transform_filter("isValid(datum.comparable)")
        layers.append(
            tick.mark_point(style="context-point", shape="diamond").encode(
                x=x, y=alt.Y("comparable:Q"), tooltip=tips
            )
        )
        place = max(place for place, one in enumerate(readings) if one.comparable is not None)
        right = place < (len(readings) - 1) * 0.6
        layers.append(
            tick.transform_filter(f"datum.place == {place}")
            .mark_text(style="soft-text", align="left" if right else "right", dx=9 if right else -9)
            .encode(x=x, y=alt.Y("comparable:Q"), text=alt.value(comparable))
        )
    layers += [
        finished.mark_point(filled=True, style="lead-point").encode(x=x, y=y, tooltip=tips),
        begun.mark_point(style="hollow-point").encode(x=x, y=y, tooltip=tips),
    ]
    ends = [record | ({"actual": None} if record["unfinished"] else {}) for record in records]
    names = (("actual", actual, "lead-text"), ("target", target, "soft-text"))
    last_target = max((place for place, one in enumerate(readings) if one.target is not None), default=None)
    together = last_whole == last_target
    for series in (names,) if together else ((name,) for name in names):
        layers += end_labels(base, x, ends, tuple(series))
    columns = (
        say(_("Period")), actual, target, *((comparable,) if compared else ()), say(_("Unfinished")),
    )  # fmt: skip
    rows = tuple(
        (
            one.first,
            one.actual,
            one.target,
            *((one.comparable,) if compared else ()),
            say(_("yes")) if one.unfinished else "",
        )
        for one in readings
    )
    spec = spec_of(alt.layer(*layers).properties(height=HEIGHT))
    table = Table(columns, rows)
    places = [1, 2, *([3] if compared else [])]
    plot = plot_of("lines", table, places, unit=unit, currency=currency, styles=["lead", "aim", "context"][: len(places)])
    return Chart(spec, title, description, table, unit, room, plot)


def sparkline(
    points: Sequence[tuple[date, float | None]],
    *,
    title: str,
    description: str,
    value: str,
    unit: str = "currency",
    room: str = "steer",
    width: int = 120,
    height: int = 28,
    say: Say = english,
) -> Chart:
    """A line the size of a word, its last point marked, without axes."""
    import altair as alt

    records = [{"month": iso(day), "value": number} for day, number in points if number is not None]
    base = alt.Chart(rows_of(records))
    x = alt.X("month:O", axis=None, sort=None, scale=alt.Scale(type="point", padding=0.2))
    y = alt.Y("value:Q", axis=None, scale=alt.Scale(zero=False, nice=False))
    last = records[-1]["month"] if records else ""
    layers = [
        base.mark_line(style="lead-line", strokeWidth=1.5).encode(x=x, y=y),
        base.transform_filter(f"datum.month == '{last}'")
        .mark_point(filled=True, style="lead-point", size=28)
        .encode(x=x, y=y),
    ]
    spec = spec_of(alt.layer(*layers).properties(width=width, height=height))
    spec["padding"] = 2
    return Chart(spec, title, description, Table((say(_("Period")), value), tuple(points)), unit, room)
