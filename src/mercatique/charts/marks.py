"""Marks of a grid: what was given of each criterion, out of what it is worth."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from mercatique.charts.chart import Chart, Say, Table, english
from mercatique.charts.months import rows_of, spec_of
from mercatique.charts.plot import plot_of
from mercatique.fault import _

STEP = 30


@dataclass(frozen=True)
class MarkBar:
    """A candidate (or a criterion): points, out of how many, and from how many on it is enough."""

    label: str
    points: float
    maximum: float
    threshold: float | None = None


def mark_bars(
    rows: Sequence[MarkBar], *, title: str, description: str, names: str, room: str = "prove", say: Say = english
) -> Chart:
    """A bar of the points over a pale bar of the maximum, with a stroke where the threshold is."""
    import altair as alt

    records = [
        {"place": place, "name": row.label, "points": row.points, "maximum": row.maximum, "threshold": row.threshold}
        for place, row in enumerate(rows)
    ]
    base = alt.Chart(rows_of(records)).transform_calculate(
        label="format(datum.points, ',.2~f') + ' / ' + format(datum.maximum, ',.2~f')"
    )
    top = max((row.maximum for row in rows), default=1) or 1
    x = alt.X("points:Q", axis=None, scale=alt.Scale(domain=[0, top * 1.2], nice=False))
    labels = json.dumps([row.label for row in rows], ensure_ascii=False)
    y = alt.Y(
        "place:O",
        sort=None,
        axis=alt.Axis(title=None, ticks=False, domain=False, grid=False, labelPadding=8, labelLimit=190, labelExpr=f"{labels}[datum.value]"),
        scale=alt.Scale(domain=list(range(len(records))), paddingInner=0.35, paddingOuter=0.15),
    )
    tips = [alt.Tooltip("name:N", title=names), alt.Tooltip("label:N", title=say(_("Points")))]
    layers = [
        base.mark_bar(style="lead-area").encode(x=alt.X("maximum:Q", axis=None), y=y, tooltip=tips),
        base.mark_bar(style="lead").encode(x=x, y=y, tooltip=tips),
        base.transform_filter("isValid(datum.threshold)").mark_tick(style="base-line", thickness=2, height=24).encode(x=alt.X("threshold:Q", axis=None), y=y),
        base.mark_text(style="value-text", align="left", dx=6).encode(x=alt.X("maximum:Q", axis=None), y=y, text="label:N"),
    ]
    columns = (names, say(_("Points")), say(_("Maximum")), say(_("Needed")))
    table = tuple((row.label, row.points, row.maximum, row.threshold) for row in rows)
    spec = spec_of(alt.layer(*layers).properties(height=max(len(rows), 1) * STEP))
    figures = Table(columns, table)
    plot = plot_of("bars", figures, [1, 2], unit="number", styles=["lead", "context"])
    return Chart(spec, title, description, figures, "number", room, plot)
