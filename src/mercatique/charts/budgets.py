"""Budgets: what is planned by quarter, what is spent against it, and the balance of detection, conquest and loyalty."""

from collections.abc import Sequence
from datetime import date

from mercatique.charts.chart import Chart, Say, Table, english, exact, iso, measure
from mercatique.charts.months import HEIGHT, MONTH_NAME, month_axis, rows_of, spec_of, value_axis
from mercatique.charts.plot import plot_of
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
    scale = measure("currency", totals, currency, say)
    records = []
    for place, quarter in enumerate(quarters):
        low = 0.0
        for order, (name, amounts) in enumerate(parts):
            records.append(
                {"quarter": quarter, "part": name, "order": order, "value": amounts[place], "low": low, "top": low + amounts[place]}
            )
            low += amounts[place]
    sums = [{"quarter": quarter, "value": total} for quarter, total in zip(quarters, totals, strict=True)]
    base = alt.Chart(rows_of(records)).transform_calculate(text=exact("currency", "datum.value", currency, say))
    whole = alt.Chart(rows_of(sums)).transform_calculate(text=scale.expression("datum.value"))
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
    table = Table(columns, rows)
    plot = plot_of("stacked", table, range(1, len(names) + 1), unit="currency", currency=currency)
    return Chart(spec, title, description, table, "currency", room, plot)


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
    base = alt.Chart(rows_of(records)).transform_calculate(
        percent="format(datum.share, '.0%')",
        text=exact(unit, "datum.value", currency, say),
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
    # A ring is read up to three slices and never below zero.
    kind = "donut" if len(parts) <= 3 and all(value >= 0 for _name, value in parts) else "bars"
    return Chart(spec, title, description, table, unit, room, plot_of(kind, table, [1], unit=unit, currency=currency, styles=["lead"]))


def spending_by_month(
    months: Sequence[date],
    planned: Sequence[float],
    spent: Sequence[float],
    committed: Sequence[float],
    *,
    title: str,
    description: str,
    currency: str = "EUR",
    room: str = "plan",
    say: Say = english,
) -> Chart:
    """A column per month: spent, what is committed on top of it in a lighter tint, and a line across for what was planned."""
    import altair as alt

    words = {"spent": say(_("Spent")), "committed": say(_("Committed")), "planned": say(_("Planned"))}
    tops = [paid + max(order, 0.0) for paid, order in zip(spent, committed, strict=True)]
    scale = measure("currency", [*planned, *tops], currency, say)
    records = [
        {"month": iso(month), "planned": plan, "spent": paid, "committed": order, "top": top}
        for month, plan, paid, order, top in zip(months, planned, spent, committed, tops, strict=True)
    ]
    base = alt.Chart(rows_of(records)).transform_calculate(
        name=MONTH_NAME, **{f"text_{key}": exact("currency", f"datum.{key}", currency, say) for key in words}
    )
    domain = alt.Scale(domain=[iso(month) for month in months], paddingInner=0.28, paddingOuter=0.14)
    x = alt.X("month:O", axis=month_axis(len(months)), sort=None, scale=domain)
    y_axis = value_axis(scale.suffix, scale.expression("datum.value"))
    tips = [alt.Tooltip("name:N", title=say(_("Month")))]
    tips += [alt.Tooltip(f"text_{key}:N", title=word) for key, word in words.items()]
    layers = [
        base.mark_bar(style="lead").encode(x=x, y=alt.Y("spent:Q", axis=y_axis, scale=alt.Scale(zero=True, nice=True)), tooltip=tips),
        base.transform_filter("datum.committed > 0").mark_bar(style="unfinished").encode(x=x, y=alt.Y("spent:Q", axis=y_axis), y2="top:Q", tooltip=tips),
        base.mark_tick(style="strong-text", thickness=2.5, orient="horizontal", width={"band": 0.95}).encode(x=x, y=alt.Y("planned:Q", axis=y_axis), tooltip=tips),
    ]  # fmt: skip
    for key, style in (("planned", "strong-text"), ("spent", "lead-text"), ("committed", "soft-text")):
        if label := direct_label(records, key, planned, spent, committed):
            place, value = label
            layers.append(
                base.transform_filter(f"datum.month == '{iso(months[place])}'")
                .mark_text(style=style, baseline="bottom", dy=-5)
                .encode(x=x, y=alt.Y(f"{value}:Q", axis=y_axis), text=alt.value(words[key]))
            )
    rows = tuple(zip(months, planned, spent, committed, strict=True))
    table = Table((say(_("Month")), words["planned"], words["spent"], words["committed"]), rows)
    plot = plot_of("columns", table, [1, 2, 3], unit="currency", currency=currency, styles=["aim", "lead", "context"])
    return Chart(spec_of(alt.layer(*layers).properties(height=HEIGHT)), title, description, table, "currency", room, plot)


def direct_label(
    records: Sequence[dict[str, object]], key: str, planned: Sequence[float], spent: Sequence[float], committed: Sequence[float]
) -> tuple[int, str] | None:
    """Where a series is named: the month in which it stands clear above the others, and the height of the word there."""
    tops = [paid + max(order, 0.0) for paid, order in zip(spent, committed, strict=True)]
    found = {
        "planned": [(plan - top, place) for place, (plan, top) in enumerate(zip(planned, tops, strict=True)) if plan > top],
        "spent": [(paid - plan, place) for place, (plan, paid) in enumerate(zip(planned, spent, strict=True)) if paid > plan and committed[place] <= 0],
        "committed": [(abs(top - plan), place) for place, (plan, top) in enumerate(zip(planned, tops, strict=True)) if committed[place] > 0],
    }[key]
    if not found:
        return None
    return max(found)[1], "planned" if key == "planned" else "top"
