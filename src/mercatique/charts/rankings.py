"""Horizontal bars, the longest first: countries, products, segments."""

import json
from collections.abc import Sequence
from statistics import median_high

from mercatique.charts.chart import Chart, Say, Table, english, exact, measure
from mercatique.charts.months import rows_of, spec_of
from mercatique.charts.plot import plot_of
from mercatique.fault import _

#: Pixels of a bar, and of one with its name above it.
STEP, TALL = 28, 40
#: Pixels of plot under which a share is said without what it is a share of.
NARROW = 420


def ranked_bars(
    rows: Sequence[tuple[str, float]],
    *,
    title: str,
    description: str,
    names: str,
    values: str,
    unit: str = "currency",
    currency: str = "EUR",
    shares: Sequence[float | None] = (),
    shares_of: str = "",
    context: Sequence[str] = (),
    sort: bool = True,
    above: bool = False,
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """Bars with their value at the end. ``names`` and ``values`` head the columns; ``shares`` add a percentage, of what
    ``shares_of`` says ("of sales").

    Rows whose name is in ``context`` are grey ("Others"). Equal values stand in the order given; names are shortened
    to what fits and whole in the table. Long names stand ``above`` their bars.
    """
    import altair as alt

    paired = list(zip(rows, shares or [None] * len(rows), strict=True))
    if sort:
        paired.sort(key=lambda pair: -pair[0][1])
    usual = median_high([abs(value) for (_name, value), _share in paired] or [0.0])
    scale = measure(unit, [usual], currency, say)
    records = [
        {"place": place, "name": name, "value": value, "share": share, "grey": name in context}
        for place, ((name, value), share) in enumerate(paired)
    ]
    label = scale.written("datum.value")
    if shares:
        of = f" + (width < {NARROW} ? '' : {json.dumps(' ' + shares_of, ensure_ascii=False)})" if shares_of else ""
        label += f" + (isValid(datum.share) ? '  ·  ' + format(datum.share, '.1%'){of} : '')"
    base = alt.Chart(rows_of(records)).transform_calculate(
        label=label, text=exact(unit, "datum.value", currency, say), left="max(datum.value, 0)"
    )
    longest = max((value for (_name, value), _share in paired), default=0)
    lowest = min((value for (_name, value), _share in paired), default=0)
    said = 62 + (58 if shares else 0)
    wide = f"(width < {NARROW} ? {said} : {said + 6 * len(shares_of)})"
    end = alt.ExprRef(expr=f"{max(longest, 0) or 1} * width / max(width - {wide}, width / 3)")
    room_right = alt.Scale(domainMin=min(lowest, 0), domainMax=end, nice=False, zero=True)
    x = alt.X("value:Q", axis=None, scale=room_right)
    tips = [alt.Tooltip("name:N", title=names), alt.Tooltip("text:N", title=values)]
    texts = json.dumps([record["name"] for record in records], ensure_ascii=False)
    axis = alt.Axis(
        title=None, ticks=False, domain=False, grid=False, labelPadding=8, labelLimit=190,
        labelExpr=f"{texts}[datum.value]",
    )  # fmt: skip
    padding = (0.6, 0.5) if above else (0.35, 0.15)
    y = alt.Y(
        "place:O",
        sort=None,
        axis=None if above else axis,
        scale=alt.Scale(domain=list(range(len(records))), paddingInner=padding[0], paddingOuter=padding[1]),
    )
    layers = [
        base.transform_filter("!datum.grey").mark_bar(style="lead").encode(x=x, y=y, tooltip=tips),
        base.transform_filter("datum.grey").mark_bar(style="context").encode(x=x, y=y, tooltip=tips),
        base.mark_text(style="value-text", align="left", dx=6).encode(x=alt.X("left:Q"), y=y, text="label:N"),
    ]
    if above:
        said_above = base.mark_text(style="soft-text", align="left", baseline="bottom", dy=-10, limit=alt.ExprRef(expr="width"))
        layers.append(said_above.encode(x=alt.value(0), y=y, text="name:N"))
    height = max(len(records), 1) * (TALL if above else STEP)
    columns = (names, values, *((say(_("Share of the total")),) if shares else ()))
    table = tuple((name, value, *((share,) if shares else ())) for (name, value), share in paired)
    spec = spec_of(alt.layer(*layers).properties(height=height))
    figures = Table(columns, table)
    return Chart(spec, title, description, figures, unit, room, plot_of("bars", figures, [1], unit=unit, currency=currency, styles=["lead"]))
