"""Positions on a plane: activities, brands, communes as named dots of a size, with lines that divide the plane."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import Any

from mercatique.charts.chart import Chart, Say, Table, english, measure
from mercatique.charts.months import rows_of, spec_of, value_axis
from mercatique.charts.plot import Plot, Series
from mercatique.fault import _

HEIGHT = 360
#: Square pixels of the largest dot.
AREA = 1400


@dataclass(frozen=True)
class Position:
    """A named dot; ``size`` is an amount (its area), ``grey`` puts it in the background."""

    name: str
    x: float
    y: float
    size: float = 1.0
    grey: bool = False


@dataclass(frozen=True)
class Axis:
    """An axis: its name, unit, ends (those of the data without them), and the lines drawn across it."""

    name: str
    unit: str = "number"
    low: float | None = None
    high: float | None = None
    cuts: Sequence[float] = ()
    log: bool = False
    reverse: bool = False


def position_map(
    positions: Sequence[Position],
    *,
    title: str,
    description: str,
    names: str,
    across: Axis,
    up: Axis,
    sizes: str = "",
    size_unit: str = "number",
    corners: Sequence[tuple[str, str]] = (),
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """A dot per position. ``corners`` names the quarters: pairs of a corner ("top left" …) and a word."""
    import altair as alt

    records = [
        {"name": one.name, "x": one.x, "y": one.y, "size": one.size, "grey": one.grey, "above": place % 2 == 0}
        for place, one in enumerate(sorted(positions, key=lambda one: one.x))
    ]
    axes = [_scaled(across, [one.x for one in positions]), _scaled(up, [one.y for one in positions])]
    along, upward = (measure(axis.unit, [*bounds], say=say) for axis, bounds in zip((across, up), axes, strict=True))
    base = alt.Chart(rows_of(records)).transform_calculate(
        across=along.expression("datum.x"), up=upward.expression("datum.y")
    )
    kinds = ["log" if axis.log else "linear" for axis in (across, up)]
    x = alt.X(
        "x:Q",
        scale=alt.Scale(type=kinds[0], domain=list(axes[0]), nice=False, zero=False, reverse=across.reverse),
        axis=alt.Axis(title=across.name, labelExpr=along.expression("datum.value"), tickCount=5, ticks=False, labelPadding=6, titleAnchor="start" if across.reverse else "end", titlePadding=8, labelOverlap=True),
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(type=kinds[1], domain=list(axes[1]), nice=False, zero=False, reverse=up.reverse),
        axis=value_axis(up.name, upward.expression("datum.value")),
    )
    tips = [alt.Tooltip("name:N", title=names), alt.Tooltip("across:N", title=across.name), alt.Tooltip("up:N", title=up.name)]
    largest = max((one.size for one in positions), default=1.0) or 1.0
    area = alt.Size("size:Q", legend=None, scale=alt.Scale(domain=[0, largest], range=[0, AREA])) if sizes else alt.value(90)
    layers = [alt.Chart(alt.Data(values=[{"x": cut}])).mark_rule(style="rule").encode(x=x) for cut in across.cuts]
    layers += [alt.Chart(alt.Data(values=[{"y": cut}])).mark_rule(style="rule").encode(y=y) for cut in up.cuts]
    for grey, style in ((True, "context-point"), (False, "lead-point")):
        layers.append(
            base.transform_filter(f"datum.grey == {str(grey).lower()}")
            .mark_point(filled=True, style=style, opacity=0.8)
            .encode(x=x, y=y, size=area, tooltip=tips)
        )
    layers += [_name(record, x, y, largest if sizes else 0.0) for record in records]
    layers += [_corner(where, word) for where, word in corners]
    columns = [names, across.name, up.name] + ([sizes] if sizes else [])
    rows = tuple((one.name, one.x, one.y, *((one.size,) if sizes else ())) for one in positions)
    spec = spec_of(alt.layer(*layers).properties(height=HEIGHT))
    table = Table(tuple(columns), rows)
    # An axis that is turned or stretched has no twin in an office program.
    plain = not (across.log or across.reverse or up.log or up.reverse)
    series = (Series(across.name, tuple(one.x for one in positions), "lead", across.unit), Series(up.name, tuple(one.y for one in positions), "lead", up.unit))
    plot = Plot("scatter", tuple(one.name for one in positions), series, up.unit) if plain else None
    return Chart(spec, title, description, table, size_unit if sizes else up.unit, room, plot)


def _scaled(axis: Axis, values: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis, with some air where they follow the data."""
    low = min([*values, *axis.cuts], default=0.0)
    high = max([*values, *axis.cuts], default=1.0)
    if axis.log:
        return (axis.low or low / 1.4, axis.high or high * 1.4)
    margin = (high - low or abs(high) or 1.0) * 0.12
    return (low - margin if axis.low is None else axis.low, high + margin if axis.high is None else axis.high)


def _name(record: dict[str, Any], x: Any, y: Any, largest: float) -> Any:
    """The name of a dot, above or below it, clear of its edge."""
    import altair as alt

    radius = (AREA * record["size"] / largest / pi) ** 0.5 if largest else 6
    shift = -(radius + 8) if record["above"] else radius + 10
    return alt.Chart(alt.Data(values=[record])).mark_text(style="value-text", dy=shift).encode(x=x, y=y, text="name:N")


def _corner(where: str, word: str) -> object:
    import altair as alt

    down, left = where.startswith("bottom"), where.endswith("left")
    return (
        alt.Chart(alt.Data(values=[{}]))
        .mark_text(style="soft-text", align="left" if left else "right", baseline="bottom" if down else "top", dx=6 if left else -6, dy=-6 if down else 6)
        .encode(x=alt.value(0 if left else "width"), y=alt.value("height" if down else 0), text=alt.value(word))
    )


def corner_words(say: Say) -> list[tuple[str, str]]:
    """The four quarters of the growth and share matrix, with share falling to the right as its authors drew it."""
    return [
        ("top left", say(_("Stars"))),
        ("top right", say(_("Question marks"))),
        ("bottom left", say(_("Cash cows"))),
        ("bottom right", say(_("Dogs"))),
    ]
