"""How far a list of questions is covered: by block at a glance, and day by day."""

import json
from collections.abc import Sequence
from datetime import date

from mercatique.charts.chart import Chart, Say, Table, english, iso
from mercatique.charts.months import rows_of, spec_of, value_axis
from mercatique.charts.plot import plot_of
from mercatique.fault import _

#: Pixels of a bar with its name above it, and of the lines.
STEP, HEIGHT = 50, 220


def coverage_bars(
    blocks: Sequence[tuple[str, Sequence[int]]],
    states: Sequence[str],
    *,
    title: str,
    description: str,
    names: str,
    room: str = "prove",
    say: Say = english,
) -> Chart:
    """A bar per block, as long as its questions are many, divided by state; the state that is farthest along first."""
    import altair as alt

    records = []
    for place, (_name, counts) in enumerate(blocks):
        low = 0
        for order, (state, n) in enumerate(zip(states, counts, strict=True)):
            if n:
                records.append({"place": place, "state": state, "order": order, "n": n, "low": low, "top": low + n})
            low += n
    longest = max((sum(counts) for _name, counts in blocks), default=0) or 1
    texts = json.dumps([name for name, _counts in blocks], ensure_ascii=False)
    base = alt.Chart(rows_of(records)).transform_calculate(name=f"{texts}[datum.place]", middle="(datum.low + datum.top) / 2")
    x = alt.X("low:Q", axis=None, scale=alt.Scale(domain=[0, longest], nice=False))
    y = alt.Y("place:O", sort=None, axis=None, scale=alt.Scale(domain=list(range(len(blocks))), paddingInner=0.6, paddingOuter=0.5))
    tint = alt.Color("state:N", sort=None, scale=alt.Scale(domain=list(states)), legend=alt.Legend(columns=4, offset=14))
    tips = [alt.Tooltip("name:N", title=names), alt.Tooltip("state:N", title=say(_("State"))), alt.Tooltip("n:Q", title=say(_("How many")))]
    named = alt.Chart(alt.Data(values=[{"place": place, "name": name} for place, (name, _counts) in enumerate(blocks)]))
    layers = [
        base.mark_bar(style="cell").encode(x=x, x2="top:Q", y=y, color=tint, tooltip=tips),
        named.mark_text(style="soft-text", align="left", baseline="bottom", dy=-13, limit=alt.ExprRef(expr="width")).encode(x=alt.value(0), y=y, text="name:N"),
    ]
    for test, style in (("datum.order == 0", "turned-strong-text"), ("datum.order > 0", "strong-text")):
        layers.append(base.transform_filter(test).mark_text(style=style).encode(x=alt.X("middle:Q"), y=y, text="n:Q"))
    table = Table((names, *states), tuple((name, *counts) for name, counts in blocks))
    plot = plot_of("stacked", table, range(1, len(states) + 1), unit="count", styles=["lead", *["part"] * (len(states) - 1)])
    return Chart(spec_of(alt.layer(*layers).properties(height=max(len(blocks), 1) * STEP)), title, description, table, "count", room, plot)


def coverage_line(
    days: Sequence[tuple[date, int]],
    whole: int,
    *,
    title: str,
    description: str,
    covered: str,
    all_of_them: str,
    room: str = "prove",
    say: Say = english,
) -> Chart:
    """How many questions were covered from each day on, until the next one; ``whole`` is how many there are."""
    import altair as alt

    records = [{"day": iso(day), "n": n} for day, n in days]
    base = alt.Chart(rows_of(records))
    axis = alt.Axis(title=None, format="%d %b", tickCount=6, ticks=False, labelPadding=6, labelAngle=0, labelOverlap=True)
    x = alt.X("day:T", axis=axis, scale=alt.Scale(nice=False))
    scale = alt.Scale(domain=[0, (whole or 1) * 1.08], nice=False)
    y = alt.Y("n:Q", axis=value_axis("", "format(datum.value, ',.0f')"), scale=scale)
    tips = [alt.Tooltip("day:T", title=say(_("Day")), format="%d %b %Y"), alt.Tooltip("n:Q", title=covered)]
    goal = alt.Chart(alt.Data(values=[{"n": whole}]))
    layers = [
        goal.mark_rule(style="rule").encode(y=y),
        goal.mark_text(style="soft-text", align="left", baseline="bottom", dy=-4, x=2).encode(y=y, text=alt.value(f"{all_of_them} ({whole})")),
        base.mark_line(style="lead-line", interpolate="step-after").encode(x=x, y=y),
        base.mark_point(style="lead-point", filled=True, opacity=0).encode(x=x, y=y, tooltip=tips),
    ]
    if days:
        last = alt.Chart(alt.Data(values=records[-1:]))
        layers += [
            last.mark_point(style="lead-point", filled=True).encode(x=x, y=y, tooltip=tips),
            last.mark_text(style="lead-text", align="right", baseline="bottom", dx=2, dy=-9).encode(x=x, y=y, text="n:Q"),
        ]
    table = Table((say(_("Day")), covered, all_of_them), tuple((day, n, whole) for day, n in days))
    plot = plot_of("lines", table, [1, 2], unit="count", styles=["lead", "context"])
    return Chart(spec_of(alt.layer(*layers).properties(height=HEIGHT)), title, description, table, "count", room, plot)
