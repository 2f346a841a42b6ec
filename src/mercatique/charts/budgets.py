"""Budgets: what is planned by quarter, and the balance of detection, conquest and loyalty."""

from collections.abc import Sequence

from mercatique.charts.chart import Chart, Say, Table, english, exact, measure
from mercatique.charts.months import HEIGHT, spec_of, value_axis
from mercatique.charts.theme import PARTS
from mercatique.fault import _

BAR = 44


def budget_by_quarter(
    quarters: Sequence[str],
    parts: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    description: str,
    currency: str = "EUR",
    room: str = "plan",
    say: Say = english,
) -> Chart:
    """Columns stacked by part (an objective, a purpose), each named at its right; the sum above each column.

    ``parts`` gives for each name one amount per quarter, the most important part first. At most five parts read well:
    add the others up as one before.
    """
    import altair as alt

    totals = [sum(amounts[place] for _name, amounts in parts) for place in range(len(quarters))]
    scale = measure("currency", totals, currency)
    records = []
    for place, quarter in enumerate(quarters):
        low = 0.0
        for order, (name, amounts) in enumerate(parts):
            records.append(
                {"quarter": quarter, "part": name, "order": order, "value": amounts[place], "low": low, "top": low + amounts[place]}
            )
            low += amounts[place]
    sums = [{"quarter": quarter, "value": total} for quarter, total in zip(quarters, totals, strict=True)]
    base = alt.Chart(alt.Data(values=records)).transform_calculate(text=exact("currency", "datum.value", currency))
    whole = alt.Chart(alt.Data(values=sums)).transform_calculate(text=scale.expression("datum.value"))
    x = alt.X(
        "quarter:O",
        sort=None,
        axis=alt.Axis(title=None, labelAngle=0, ticks=False, labelPadding=6),
        scale=alt.Scale(domain=list(quarters), paddingInner=0.4, paddingOuter=0.2),
    )
    axis = value_axis(scale.suffix, scale.expression("datum.value"))
    headroom = max(totals, default=0.0) * 1.12 or 1.0
    y = alt.Y("low:Q", axis=axis, scale=alt.Scale(domain=[0, headroom], nice=False))
    names = [name for name, _amounts in parts]
    tint = alt.Color(
        "part:N", sort=None, scale=alt.Scale(domain=names), legend=alt.Legend(columns=3, offset=26)
    )
    tips = [
        alt.Tooltip("quarter:O", title=say(_("Quarter"))),
        alt.Tooltip("part:N", title=say(_("Item"))),
        alt.Tooltip("text:N", title=say(_("Budget"))),
    ]
    layers = [
        base.mark_bar(style="cell").encode(x=x, y=y, y2="top:Q", color=tint, tooltip=tips),
        whole.mark_text(style="strong-text", baseline="bottom", dy=-5).encode(x=x, y=alt.Y("value:Q"), text="text:N"),
    ]
    columns = (say(_("Quarter")), *names, say(_("Total")))
    rows = tuple(
        (quarter, *(amounts[place] for _name, amounts in parts), totals[place]) for place, quarter in enumerate(quarters)
    )
    spec = spec_of(alt.layer(*layers).properties(height=HEIGHT))
    return Chart(spec, title, description, Table(columns, rows), "currency", room)


def balance_bar(
    parts: Sequence[tuple[str, float]],
    *,
    title: str,
    description: str,
    unit: str = "currency",
    currency: str = "EUR",
    room: str = "plan",
    say: Say = english,
) -> Chart:
    """One bar divided by shares, each part named above it with its percentage inside (detection, conquest, loyalty)."""
    import altair as alt

    total = sum(value for _name, value in parts)
    low = 0.0
    records = []
    for order, (name, value) in enumerate(parts):
        share = value / total if total > 0 else 0.0
        records.append({"part": name, "order": order, "value": value, "share": share, "low": low, "top": low + share})
        low += share
    rows = tuple((name, value, value / total if total > 0 else None) for name, value in parts)
    base = alt.Chart(alt.Data(values=records)).transform_calculate(
        percent="format(datum.share, '.0%')",
        text=exact(unit, "datum.value", currency),
        middle="(datum.low + datum.top) / 2",
        row="0",
    )
    x = alt.X("low:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    names = [name for name, _value in parts]
    tint = alt.Color("part:N", sort=None, legend=None, scale=alt.Scale(domain=names))
    tips = [
        alt.Tooltip("part:N", title=say(_("Item"))),
        alt.Tooltip("text:N", title=say(_("Amount"))),
        alt.Tooltip("percent:N", title=say(_("Share of the total"))),
    ]
    bottom, upper = alt.value(BAR + 22), alt.value(22)
    fits = "width * (datum.top - datum.low)"
    layers = [
        base.mark_bar(style="cell").encode(x=x, x2="top:Q", y=upper, y2=bottom, color=tint, tooltip=tips),
        base.mark_text(style="value-text", align="left", baseline="bottom", limit={"expr": f"max({fits} - 4, 1)"}).encode(
            x=x, y=alt.value(17), text="part:N"
        ),
    ]
    dark = sum(share > 0.9 for share in PARTS)
    for test, style in ((f"datum.order < {dark}", "turned-strong-text"), (f"datum.order >= {dark}", "strong-text")):
        layers.append(
            base.transform_filter(test)
            .mark_text(style=style, align="left", dx=8, opacity={"expr": f"{fits} > 44 ? 1 : 0"})
            .encode(x=x, y=alt.value(22 + BAR / 2), text="percent:N")
        )
    spec = spec_of(alt.layer(*layers).properties(height=BAR + 24))
    table = Table((say(_("Item")), say(_("Amount")), say(_("Share of the total"))), rows)
    return Chart(spec, title, description, table, unit, room)
