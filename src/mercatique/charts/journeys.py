"""Ways of people: the steps of a funnel, and the flows from step to step."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mercatique.charts.chart import Cell, Chart, Say, Table, english
from mercatique.charts.months import rows_of, spec_of
from mercatique.charts.plot import plot_of
from mercatique.fault import _

STEP, HEIGHT = 44, 340
#: Points of a curve from one place to the next, width of a node and part of the height left between nodes.
POINTS, NODE, AIR = 24, 0.06, 0.03
#: Part of the height that a name takes.
LINE = 0.04


@dataclass(frozen=True)
class FunnelStep:
    """A step, who took it, and the part of those on the step before (None for the first) with its interval."""

    name: str
    people: int
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    worst: bool = False


@dataclass(frozen=True)
class Flow:
    """So many go from a step at a place (1, 2 …) to a step at the next."""

    place: int
    source: str
    target: str
    times: int


def funnel_bars(steps: Sequence[FunnelStep], *, title: str, description: str, names: str, people: str, room: str = "analyze", say: Say = english) -> Chart:
    """A bar per step; between two bars, the part that goes on. The worst step is in colour, the others pale."""
    import altair as alt

    records = [{"place": place, "people": each.people, "rate": each.rate, "worst": each.worst, "first": place == 0} for place, each in enumerate(steps)]
    base = alt.Chart(rows_of(records)).transform_calculate(
        label="format(datum.people, ',')", part="isValid(datum.rate) ? '↓ ' + format(datum.rate, '.1%') : ''"
    )
    largest = max((each.people for each in steps), default=0) or 1
    x = alt.X("people:Q", axis=None, scale=alt.Scale(domain=[0, largest * 1.22], nice=False))
    labels = json.dumps([each.name for each in steps], ensure_ascii=False)
    y = alt.Y(
        "place:O",
        sort=None,
        axis=alt.Axis(title=None, ticks=False, domain=False, grid=False, labelPadding=8, labelLimit=190, labelExpr=f"{labels}[datum.value]"),
        scale=alt.Scale(domain=list(range(len(steps))), paddingInner=0.5, paddingOuter=0.3),
    )
    tips = [alt.Tooltip("label:N", title=people), alt.Tooltip("part:N", title=say(_("Part of the step before")))]
    layers = [
        base.transform_filter("datum.first || datum.worst").mark_bar(style="lead").encode(x=x, y=y, tooltip=tips),
        base.transform_filter("!datum.first && !datum.worst").mark_bar(style="context").encode(x=x, y=y, tooltip=tips),
        base.mark_text(style="value-text", align="left", dx=6).encode(x=x, y=y, text="label:N"),
        base.transform_filter("!datum.worst").mark_text(style="soft-text", align="left", baseline="bottom", dx=4, dy=-13).encode(x=alt.value(0), y=y, text="part:N"),
        base.transform_filter("datum.worst").mark_text(style="lead-text", align="left", baseline="bottom", dx=4, dy=-13).encode(x=alt.value(0), y=y, text="part:N"),
    ]
    level = "95\u202f%"
    columns = (names, people, say(_("Part of the step before")), say(_("From (%(level)s)")) % {"level": level}, say(_("To (%(level)s)")) % {"level": level})
    rows: tuple[tuple[Cell, ...], ...] = tuple((each.name, each.people, each.rate, each.low, each.high) for each in steps)
    spec = spec_of(alt.layer(*layers).properties(height=max(len(steps), 2) * STEP))
    table = Table(columns, rows)
    return Chart(spec, title, description, table, "count", room, plot_of("bars", table, [1], unit="count", styles=["lead"]))


def flow_bands(flows: Sequence[Flow], *, title: str, description: str, room: str = "analyze", ends: Sequence[str] = (), say: Say = english) -> Chart:
    """Bands from place to place, as wide as those who go so (Sankey). Steps in ``ends`` are where people leave: grey."""
    import altair as alt

    nodes, bands = layout(flows, ends)
    named = told(nodes)
    points = [
        {"band": number, "x": x, "low": low, "high": high, "grey": band.target in ends, "name": f"{band.source} → {band.target}", "times": band.times}
        for number, (band, curve) in enumerate(bands)
        for x, low, high in curve
    ]
    boxes = [
        {"x": place, "x2": place + NODE, "low": low, "high": high, "name": name, "grey": name in ends, "middle": (low + high) / 2, "told": (place, name) in named}
        for (place, name), (low, high) in nodes.items()
    ]
    last = max((place for place, _name in nodes), default=1)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[1, last + 0.75], nice=False))
    y = alt.Y("low:Q", axis=None, scale=alt.Scale(domain=[1.02, -0.04], nice=False))
    base, box = alt.Chart(rows_of(points)), alt.Chart(rows_of(boxes))
    tips = [alt.Tooltip("name:N", title=say(_("Way"))), alt.Tooltip("times:Q", title=say(_("Times")), format=",")]
    layers = [
        base.transform_filter(f"{'' if lead else '!'}datum.grey").mark_area(style=style, opacity=opacity).encode(x=x, y=y, y2="high:Q", detail="band:N", tooltip=tips)
        for lead, style, opacity in ((True, "context", 0.5), (False, "lead", 0.22))
    ]
    layers += [
        box.transform_filter("!datum.grey").mark_rect(style="lead").encode(x=x, x2="x2:Q", y=y, y2="high:Q"),
        box.transform_filter("datum.grey").mark_rect(style="context").encode(x=x, x2="x2:Q", y=y, y2="high:Q"),
        box.transform_filter("datum.told").mark_text(style="value-text", align="left", dx=5, limit=130).encode(
            x=alt.X("x2:Q"), y=alt.Y("middle:Q"), text="name:N"
        ),
    ]
    columns = (say(_("Place")), say(_("From step")), say(_("To step")), say(_("Times")))
    rows: tuple[tuple[Cell, ...], ...] = tuple((each.place, each.source, each.target, each.times) for each in flows)
    spec = spec_of(alt.layer(*layers).properties(height=HEIGHT))
    return Chart(spec, title, description, Table(columns, rows), "count", room)


def layout(flows: Sequence[Flow], ends: Sequence[str]) -> tuple[dict[tuple[int, str], tuple[float, float]], list[tuple[Flow, list[tuple[float, float, float]]]]]:
    """Where nodes and bands lie, from 0 (top) to 1: at each place the larger nodes above, those who leave below."""
    sizes: dict[tuple[int, str], list[int]] = {}
    for each in flows:
        sizes.setdefault((each.place, each.source), [0, 0])[1] += each.times
        sizes.setdefault((each.place + 1, each.target), [0, 0])[0] += each.times
    weight = {node: max(both) for node, both in sizes.items()}
    places = sorted({place for place, _name in weight})
    whole = max((sum(size for (at, _name), size in weight.items() if at == place) for place in places), default=1) or 1
    most = max((sum(at == place for at, _name in weight) for place in places), default=1)
    air = min(AIR, 0.5 / max(most - 1, 1))
    scale = (1 - air * (most - 1)) / whole
    nodes: dict[tuple[int, str], tuple[float, float]] = {}
    for place in places:
        top = 0.0
        for name in sorted((name for at, name in weight if at == place), key=lambda name: (name in ends, -weight[place, name], name)):
            nodes[place, name] = (top, top + weight[place, name] * scale)
            top = nodes[place, name][1] + air
    used = {node: [edges[0], edges[0]] for node, edges in nodes.items()}
    bands = []
    for each in sorted(flows, key=lambda flow: (flow.place, nodes[flow.place, flow.source][0], nodes[flow.place + 1, flow.target][0])):
        left, right, size = used[each.place, each.source], used[each.place + 1, each.target], each.times * scale
        bands.append((each, _curve(each.place, left[1], right[0], size)))
        left[1] += size
        right[0] += size
    return nodes, bands


def told(nodes: Mapping[tuple[int, str], tuple[float, float]]) -> set[tuple[int, str]]:
    """The nodes with room for their name, the larger first."""
    found: list[tuple[int, str]] = []
    for node, (low, high) in sorted(nodes.items(), key=lambda each: each[1][0] - each[1][1]):
        near = [sum(nodes[place, name]) - low - high for place, name in found if place == node[0]]
        if all(abs(distance) >= 2 * LINE for distance in near):
            found.append(node)
    return set(found)


def _curve(place: int, left: float, right: float, size: float) -> list[tuple[float, float, float]]:
    """A smooth step from the right side of a node to the left side of the next."""
    found = []
    for step in range(POINTS + 1):
        t = step / POINTS
        top = left + (right - left) * t * t * (3 - 2 * t)
        found.append((round(place + NODE + (1 - NODE) * t, 4), round(top, 5), round(top + size, 5)))
    return found
