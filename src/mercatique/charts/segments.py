"""The RFM board: a treemap whose cells are segments, as large as their customers, as dark as their sales."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from mercatique.charts.chart import Chart, Say, Table, english
from mercatique.charts.months import rows_of, spec_of
from mercatique.charts.plot import plot_of
from mercatique.charts.theme import STEPS, TURN
from mercatique.fault import _

HEIGHT = 360
#: Width over height for which the cells are made as square as they go.
SHAPE = 640 / HEIGHT


@dataclass(frozen=True)
class SegmentCell:
    """A segment in the reader's words: how many customers, and which share of the sales (None when n/a)."""

    label: str
    customers: int
    sales_share: float | None


@dataclass(frozen=True)
class Place:
    """A rectangle in the unit square."""

    x: float
    y: float
    x2: float
    y2: float


def segment_board(
    cells: Sequence[SegmentCell],
    *,
    title: str,
    description: str,
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """A treemap: area is the number of customers, tint the share of sales; words where they fit, all in the table."""
    import altair as alt

    shown = sorted((cell for cell in cells if cell.customers > 0), key=lambda cell: -cell.customers)
    total = sum(cell.customers for cell in shown)
    places = squarified([cell.customers for cell in shown], SHAPE)
    records = [
        {
            "label": cell.label,
            "customers": cell.customers,
            "part": cell.customers / total,
            "share": cell.sales_share or 0.0,
            "known": cell.sales_share is not None,
            "x": place.x,
            "y": place.y,
            "x2": place.x2,
            "y2": place.y2,
        }
        for cell, place in zip(shown, places, strict=True)
    ]
    top: float = max((cell.sales_share or 0.0 for cell in shown), default=1.0) or 1.0
    customers, sales = say(_("Customers")), say(_("Share of sales"))
    of_sales, people = json.dumps(say(_("of sales")), ensure_ascii=False), json.dumps(say(_("customers")), ensure_ascii=False)
    base = alt.Chart(rows_of(records)).transform_calculate(
        count=f"format(datum.customers, ',') + ' ' + {people}",
        percent="datum.known ? format(datum.share, datum.share < 0.1 ? '.1%' : '.0%') : ''",
        words=f"datum.known ? datum.percent + ' ' + {of_sales} : ''",
        tint="sqrt(datum.share)",
    )
    free = alt.Scale(domain=[0, 1], nice=False, zero=False)
    x = alt.X("x:Q", axis=None, scale=free)
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False, zero=False, reverse=True))
    tint = alt.Color("tint:Q", legend=None, scale=alt.Scale(type="quantize", domain=[0, top**0.5]))
    tips = [
        alt.Tooltip("label:N", title=say(_("Segment"))),
        alt.Tooltip("count:N", title=customers),
        alt.Tooltip("percent:N", title=sales),
    ]
    layers = [base.mark_rect(style="cell").encode(x=x, x2="x2:Q", y=y, y2="y2:Q", color=tint, tooltip=tips)]
    dark = f"sqrt(datum.share) >= {top**0.5 * TURN / len(STEPS)}"
    wide, high = "width * (datum.x2 - datum.x)", "height * (datum.y2 - datum.y)"
    for test, turned in ((f"!({dark})", ""), (dark, "turned-")):
        part = base.transform_filter(test)
        for line, (field, weight, needed) in enumerate(
            (("label", "strong-text", 28), ("count", "text", 46), ("words", "text", 64))
        ):
            letter = 7.4 if weight == "strong-text" else 6.4
            style = f"{turned}{weight}" if turned or weight == "strong-text" else f"value-{weight}"
            layers.append(
                part.mark_text(
                    style=style,
                    align="left",
                    baseline="top",
                    dx=8,
                    dy=7 + 17 * line,
                    opacity={"expr": f"{wide} >= {letter} * length(datum.{field}) + 12 && {high} >= {needed} ? 1 : 0"},
                ).encode(x=x, y=y, text=f"{field}:N")
            )
    columns = (say(_("Segment")), customers, say(_("Share of customers")), sales)
    every = sum(cell.customers for cell in cells)
    rows = tuple(
        (cell.label, cell.customers, cell.customers / every if every else None, cell.sales_share) for cell in cells
    )
    spec = spec_of(alt.layer(*layers).properties(height=HEIGHT))
    table = Table(columns, rows)
    # An office program has no board of this kind that others can open: both shares as bars say the same.
    return Chart(spec, title, description, table, "count", room, plot_of("bars", table, [3, 2], unit="%", styles=["lead", "context"]))


def squarified(sizes: Sequence[float], shape: float) -> list[Place]:
    """Rectangles of these (falling) sizes that fill the unit square, nearly square once it is ``shape`` times as wide
    as high (Bruls, Huizing and van Wijk 2000, *Squarified Treemaps*)."""
    total = sum(sizes)
    areas = [size / total * shape for size in sizes] if total else []
    found: list[Place] = []
    x, y, wide, high = 0.0, 0.0, shape, 1.0
    while len(found) < len(areas):
        short = min(wide, high)
        row = [areas[len(found)]]
        for area in areas[len(found) + 1 :]:
            if _worst([*row, area], short) > _worst(row, short):
                break
            row.append(area)
        depth = sum(row) / short
        along = 0.0
        for area in row:
            length = area / depth
            if wide >= high:
                found.append(Place(x / shape, y + along, (x + depth) / shape, y + along + length))
            else:
                found.append(Place((x + along) / shape, y, (x + along + length) / shape, y + depth))
            along += length
        if wide >= high:
            x, wide = x + depth, wide - depth
        else:
            y, high = y + depth, high - depth
    return found


def _worst(row: Sequence[float], side: float) -> float:
    """The largest ratio of sides in a row of areas along a side."""
    whole = sum(row)
    return max(side * side * max(row) / whole**2, whole**2 / (side * side * min(row)))
