"""Estimates with their intervals, one under the other: answers, agreements, lifts, coefficients."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from mercatique.charts.chart import Chart, Measure, Say, Table, english, measure
from mercatique.charts.months import rows_of, spec_of
from mercatique.fault import _

STEP = 34


@dataclass(frozen=True)
class Estimate:
    """A number with its interval; without one, a point alone; without a value, an empty line ("n/a" in the table)."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


def estimate_dots(
    rows: Sequence[Estimate],
    *,
    title: str,
    description: str,
    names: str,
    values: str,
    unit: str = "number",
    currency: str = "EUR",
    reference: float | None = None,
    reference_name: str = "",
    level: float = 0.95,
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """A dot per row and a line for its interval; ``reference`` is the value that means nothing happened (0, 1, a target)."""
    import altair as alt

    known = [v for row in rows for v in (row.value, row.low, row.high) if v is not None]
    scale = measure(unit, known, currency, say)
    if unit == "number" and max(map(abs, known), default=0.0) < 10:
        scale = Measure(1, ",.2~f", "")
    records = [
        {"place": place, "name": row.label, "value": row.value, "low": row.low, "high": row.high}
        for place, row in enumerate(rows)
    ]
    low, high = min([*known, *([reference] if reference is not None else [])], default=0.0), max(known, default=1.0)
    high = max(high, reference) if reference is not None else high
    margin = (high - low or abs(high) or 1.0) * 0.06
    text = scale.written("datum.value")
    base = alt.Chart(rows_of(records)).transform_calculate(label=f"isValid(datum.value) ? {text} : ''")
    x = alt.X(
        "value:Q",
        scale=alt.Scale(domain=[low - margin, high + margin], nice=False, zero=False),
        axis=alt.Axis(title=values, labelExpr=scale.expression("datum.value"), tickCount=5, ticks=False, labelPadding=6, titleAnchor="end"),
    )
    labels = json.dumps([row.label for row in rows], ensure_ascii=False)
    y = alt.Y(
        "place:O",
        sort=None,
        axis=alt.Axis(title=None, ticks=False, domain=False, grid=False, labelPadding=8, labelLimit=190, labelExpr=f"{labels}[datum.value]"),
        scale=alt.Scale(domain=list(range(len(rows))), paddingInner=0.4, paddingOuter=0.4),
    )
    tips = [alt.Tooltip("name:N", title=names), alt.Tooltip("label:N", title=values)]
    layers = [
        base.transform_filter("isValid(datum.low)").mark_rule(style="base-line", strokeWidth=2, strokeDash=[1, 0]).encode(
            x=alt.X("low:Q"), x2="high:Q", y=y
        ),
        base.transform_filter("isValid(datum.value)").mark_point(filled=True, style="lead-point").encode(x=x, y=y, tooltip=tips),
        base.mark_text(style="value-text", dy=-12).encode(x=x, y=y, text="label:N"),
    ]
    if reference is not None:
        line = alt.Chart(alt.Data(values=[{"value": reference}]))
        layers.insert(0, line.mark_rule(style="rule").encode(x=x))
        if reference_name:
            layers.append(line.mark_text(style="soft-text", align="left", baseline="top", dx=4, y=0).encode(x=x, text=alt.value(reference_name)))
    share = f"{level:.0%}".replace("%", "\u202f%")
    columns = (names, values, say(_("From (%(level)s)")) % {"level": share}, say(_("To (%(level)s)")) % {"level": share})
    table = tuple((row.label, row.value, row.low, row.high) for row in rows)
    spec = spec_of(alt.layer(*layers).properties(height=max(len(rows) * STEP, 72) + 12))
    return Chart(spec, title, description, Table(columns, table), unit, room)
