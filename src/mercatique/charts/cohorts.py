"""The heat map of cohorts for paper (on a page it is an HTML table): who came back, month after month."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mercatique.charts.chart import Chart, Say, Table, english, iso
from mercatique.charts.months import rows_of, spec_of
from mercatique.charts.plot import plot_of
from mercatique.charts.theme import STEPS, TURN
from mercatique.fault import _

STEP, HEAD = 24, 46


def cohort_map(
    months: Sequence[date],
    sizes: Sequence[int],
    rates: Sequence[Sequence[float | None]],
    *,
    title: str,
    description: str,
    unfinished: bool = False,
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """One row per cohort: its size, then the share active one, two… months later, the darker the more.

    ``rates[c][k]`` is the share of cohort c active k months on (k = 0 is the first month and not drawn), None where
    time has not come. With ``unfinished``, the cells of the last month are framed with dashes.
    """
    import altair as alt

    count = len(months)
    cells = [
        {"month": iso(months[c]), "after": k, "rate": rate, "open": unfinished and c + k == count - 1}
        for c in range(count)
        for k, rate in enumerate(rates[c][: count - c])
        if k and rate is not None
    ]
    seen = [rate for row in rates for rate in row[1:] if rate is not None]
    top = max(seen, default=1.0) or 1.0
    heads = [{"month": iso(month), "after": 0, "size": size} for month, size in zip(months, sizes, strict=True)]
    base = alt.Chart(rows_of(cells)).transform_calculate(
        text="format(datum.rate, '.0%')", name="utcFormat(toDate(datum.month), '%B %Y')"
    )
    steps = list(range(count))
    x = alt.X(
        "after:O",
        sort=None,
        scale=alt.Scale(domain=steps, paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            orient="top", title=say(_("Months after the first purchase")), titleAnchor="end", labelAngle=0, ticks=False,
            domain=False, labelExpr=f"datum.value == 0 ? {json.dumps(say(_('Customers')), ensure_ascii=False)} : datum.value", labelOverlap=False,
        ),
    )  # fmt: skip
    y = alt.Y(
        "month:O",
        sort=None,
        scale=alt.Scale(domain=[iso(month) for month in months], paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            title=None, ticks=False, domain=False, labelPadding=8, labelExpr="utcFormat(toDate(datum.value), '%b %Y')"
        ),
    )
    tint = alt.Color("rate:Q", legend=None, scale=alt.Scale(type="quantize", domain=[0, top]))
    tips = [
        alt.Tooltip("name:N", title=say(_("Cohort"))),
        alt.Tooltip("after:O", title=say(_("Months after"))),
        alt.Tooltip("text:N", title=say(_("Still active"))),
    ]
    dark = f"datum.rate >= {top * TURN / len(STEPS)}"
    layers = [
        base.mark_rect(style="cell").encode(x=x, y=y, color=tint, tooltip=tips),
        base.transform_filter("datum.open").mark_rect(style="unfinished-cell").encode(x=x, y=y),
        base.transform_filter(f"!({dark})").mark_text(style="value-text").encode(x=x, y=y, text="text:N"),
        base.transform_filter(dark).mark_text(style="turned-text").encode(x=x, y=y, text="text:N"),
        alt.Chart(rows_of(heads))
        .transform_calculate(text="format(datum.size, ',')")
        .mark_text(style="strong-text")
        .encode(x=x, y=y, text="text:N"),
    ]
    columns = (say(_("Cohort")), say(_("Customers")), *(str(k) for k in steps[1:]))
    rows = tuple(
        (months[c], sizes[c], *(rates[c][k] if k < len(rates[c]) else None for k in steps[1:])) for c in range(count)
    )
    spec = spec_of(alt.layer(*layers).properties(height=max(count, 1) * STEP + HEAD))
    table = Table(columns, rows)
    plot = plot_of("heat", table, range(1, len(columns)), unit="%", styles=["context"])
    return Chart(spec, title, description, table, "%", room, replace(plot, domain=(0.0, top)) if seen else None)
