"""Curves over a number: demand, tracking, response, power; the first leads, the others stand in grey with their names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mercatique.charts.chart import Chart, Say, Table, english, measure
from mercatique.charts.months import rows_of, spec_of, value_axis
from mercatique.charts.plot import Mark, Plot, Series
from mercatique.fault import _

HEIGHT = 300
#: Names nearer than this part of the height would cover each other: the second one stands at the other end.
NEAR = 0.07


@dataclass(frozen=True)
class Curve:
    """A named series of (x, y); ``band`` gives the lower and upper edge at the same places, when there is one."""

    name: str
    points: Sequence[tuple[float, float | None]]
    band: Sequence[tuple[float | None, float | None]] = ()


@dataclass(frozen=True)
class Spot:
    """A place the title speaks of, named in the picture."""

    x: float
    y: float
    name: str


def curve_lines(
    curves: Sequence[Curve],
    *,
    title: str,
    description: str,
    across: str,
    values: str,
    unit: str = "number",
    across_unit: str = "number",
    currency: str = "EUR",
    spots: Sequence[Spot] = (),
    steps: Sequence[tuple[float, str]] = (),
    zero: bool = True,
    crossing: bool = False,
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """Lines over a number axis. ``spots`` are points with a name, ``steps`` vertical lines with a name.

    ``crossing``: the names of lines that cross stand at the end where they are farthest from the others. The table has one row per x and one column per curve.
    """
    import altair as alt

    xs = [x for curve in curves for x, _y in curve.points]
    ys: list[float | None] = [y for curve in curves for _x, y in curve.points]
    ys += [edge for curve in curves for pair in curve.band for edge in pair]
    down, along = measure(unit, ys, currency, say), measure(across_unit, xs, currency, say)
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[min(xs, default=0), max(xs, default=1)], nice=False),
        axis=alt.Axis(
            title=f"{across} ({along.suffix})" if along.suffix else across, labelExpr=along.expression("datum.value"), tickCount=6,
            ticks=False, labelPadding=6, titleAnchor="end", titlePadding=8,
        ),
    )  # fmt: skip
    y = alt.Y("y:Q", scale=alt.Scale(zero=zero, nice=True), axis=value_axis(down.suffix, down.expression("datum.value")))
    known = [value for value in ys if value is not None]
    reach = max(known, default=1.0) - min([*known, *([0.0] if zero else [])], default=0.0)
    taken: list[float] = []
    layers: list[Any] = []
    names: list[Any] = []
    for place, curve in enumerate(curves):
        low = curve.band or [(None, None)] * len(curve.points)
        records = [{"x": px, "y": py, "low": edge[0], "high": edge[1]} for (px, py), edge in zip(curve.points, low, strict=True)]
        base = alt.Chart(rows_of(records)).transform_calculate(
            text=down.expression("datum.y"), across=along.expression("datum.x")
        )
        tips = [alt.Tooltip("across:N", title=across), alt.Tooltip("text:N", title=curve.name)]
        if curve.band:
            layers.append(base.transform_filter("isValid(datum.low)").mark_area(style="lead-area").encode(x=x, y=alt.Y("low:Q"), y2="high:Q"))
        style = "lead-line" if place == 0 else "context-line"
        dashed = {"strokeDash": [1 + 3 * place, 2 + place]} if place > 1 else {}
        layers.append(base.mark_line(style=style, **dashed).encode(x=x, y=y, tooltip=tips))
        ends = [record for record in records if record["y"] is not None]
        if len(curves) > 1 and ends:
            height = float(ends[-1]["y"] or 0.0)
            late = all(abs(height - other) > NEAR * reach for other in taken)
            under = False
            if crossing:
                late, under = beside(curve, [other for other in curves if other is not curve])
            taken += [height] if late else []
            end = alt.Chart(alt.Data(values=[ends[-1 if late else 0]]))
            style = "lead-text" if place == 0 else "soft-text"
            # The name stands over all lines, on a halo that parts it from those it lies on.
            names += [
                end.mark_text(
                    style=styles, align="right" if late else "left", baseline="top" if under else "bottom", dx=-2 if late else 4, dy=6 if under else -5
                ).encode(x=x, y=y, text=alt.value(curve.name))
                for styles in ([style, "halo"], style)
            ]  # fmt: skip
    layers += names
    for where, word in steps:
        line = alt.Chart(alt.Data(values=[{"x": where}]))
        layers += [
            line.mark_rule(style="rule").encode(x=x),
            line.mark_text(style="soft-text", align="left", baseline="top", dx=4, y=0).encode(x=x, text=alt.value(word)),
        ]
    for spot in spots:
        point = alt.Chart(alt.Data(values=[{"x": spot.x, "y": spot.y}]))
        layers += [
            point.mark_point(filled=True, style="lead-point").encode(x=x, y=y),
            point.mark_text(style="lead-text", align="left", baseline="bottom", dx=8, dy=-5).encode(x=x, y=y, text=alt.value(spot.name)),
        ]
    spec = spec_of(alt.layer(*layers).properties(height=HEIGHT))
    table = table_of(curves, across, say)
    styles = [style for place, curve in enumerate(curves) for style in ("context" if place else "lead", *(("from", "to") if curve.band else ()))]
    lines = tuple(
        Series(name, tuple(row[place] for row in table.rows), style, unit)  # type: ignore[misc]
        for place, (name, style) in enumerate(zip(table.columns, ["aim", *styles], strict=True))
    )
    marks = (*(Mark(where, word) for where, word in steps), *(Mark(spot.x, spot.name, spot.y) for spot in spots))
    along_axis = replace(lines[0], unit=across_unit)
    plot = Plot("curves", ("",) * len(table.rows), (along_axis, *lines[1:]), unit, currency, marks=marks)
    return Chart(spec, title, description, table, unit, room, plot)


def beside(curve: Curve, others: Sequence[Curve]) -> tuple[bool, bool]:
    """Where the name of a line stands clear of those that cross it: at its end (or its beginning), below it (or above)."""
    points = [(x, y) for x, y in curve.points if y is not None]
    known = [{x: y for x, y in other.points if y is not None} for other in others]
    part = max(len(points) // 3, 1)

    def clear(near: Sequence[tuple[float, float]]) -> float:
        return min((abs(y - other[x]) for x, y in near for other in known if x in other), default=0.0)

    late = clear(points[-part:]) > clear(points[:part])
    rising = points[-1][1] > points[0][1]
    return late, rising != late


def table_of(curves: Sequence[Curve], across: str, say: Say) -> Table:
    """One row per x: the values of each curve and the edges of its band."""
    by_curve = [dict(curve.points) for curve in curves]
    bands = [dict(zip((x for x, _y in curve.points), curve.band, strict=True)) if curve.band else {} for curve in curves]
    columns = [across]
    for curve in curves:
        columns += [curve.name, *((say(_("%(name)s, from")) % {"name": curve.name}, say(_("%(name)s, to")) % {"name": curve.name}) if curve.band else ())]
    rows = []
    for x in sorted({x for values in by_curve for x in values}):
        row: list[float | None] = [x]
        for curve, values, band in zip(curves, by_curve, bands, strict=True):
            row += [values.get(x), *(band.get(x, (None, None)) if curve.band else ())]
        rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows))
