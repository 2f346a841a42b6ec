"""The Pareto curve: which part of the sales the best customers (or products) make."""

from collections.abc import Sequence

from mercatique.charts.chart import Chart, Say, Table, english
from mercatique.charts.months import rows_of, spec_of, value_axis
from mercatique.charts.plot import plot_of
from mercatique.fault import _

HEIGHT = 300


def pareto_curve(
    points: Sequence[tuple[float, float]],
    *,
    title: str,
    description: str,
    items: str,
    amounts: str,
    mark: tuple[float, float] | None = None,
    cuts: Sequence[float] = (),
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """Share of the amount over share of the items, best first; the diagonal is what equality would look like.

    ``items`` and ``amounts`` name the axes ("Share of customers", "Share of sales"). ``mark`` is the point the title
    speaks of, drawn with its two percentages. ``cuts`` are the lines between A, B and C.
    """
    import altair as alt

    records = [{"x": x, "y": y} for x, y in points]
    percent = "format(datum.value, '.0%')"
    base = alt.Chart(rows_of(records)).transform_calculate(
        items="format(datum.x, '.1%')", amounts="format(datum.y, '.1%')"
    )
    whole = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X(
        "x:Q",
        scale=whole,
        axis=alt.Axis(title=items, labelExpr=percent, tickCount=5, ticks=False, labelPadding=6, titleAnchor="end", titlePadding=8),
    )
    axis = value_axis(amounts, percent)
    y = alt.Y("y:Q", scale=whole, axis=axis)
    tips = [alt.Tooltip("items:N", title=items), alt.Tooltip("amounts:N", title=amounts)]
    equal = alt.Chart(alt.Data(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
    word = alt.Chart(alt.Data(values=[{"x": 0.62, "y": 0.62}]))
    layers = [
        base.mark_area(style="lead-area").encode(x=x, y=y),
        equal.mark_line(style="context-line").encode(x=x, y=y),
        word.mark_text(style="soft-text", align="left", baseline="top", dx=8, dy=4).encode(
            x=x, y=y, text=alt.value(say(_("if all were equal")))
        ),
        base.mark_line(style="lead-line", interpolate="linear").encode(x=x, y=y, tooltip=tips),
    ]
    for cut, name in zip(cuts, "ABC", strict=False):
        line = alt.Chart(alt.Data(values=[{"y": cut, "x": 1}]))
        layers += [
            line.mark_rule(style="rule").encode(y=y),
            line.mark_text(style="soft-text", align="right", baseline="top", dx=-4, dy=3).encode(
                x=x, y=y, text=alt.value(name)
            ),
        ]
    if mark is not None:
        spot = alt.Chart(alt.Data(values=[{"x": mark[0], "y": mark[1], "zero": 0}])).transform_calculate(
            label="format(datum.x, '.0%') + '  →  ' + format(datum.y, '.0%')"
        )
        layers += [
            spot.mark_rule(style="rule").encode(x=x, y=alt.Y("zero:Q"), y2="y:Q"),
            spot.mark_rule(style="rule").encode(x=alt.X("zero:Q"), x2="x:Q", y=y),
            spot.mark_point(filled=True, style="lead-point").encode(x=x, y=y),
            spot.mark_text(style="lead-text", align="left", baseline="top", dx=9, dy=5).encode(x=x, y=y, text="label:N"),
        ]
    spec = spec_of(alt.layer(*layers).properties(height=HEIGHT))
    table = Table((items, amounts), tuple(points))
    return Chart(spec, title, description, table, "%", room, plot_of("curve", table, [0, 1], unit="%", styles=["lead", "lead"], labels=None))
