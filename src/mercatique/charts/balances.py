"""Money on an account by month: one line leads with its band, the others stand in grey; zero is drawn."""

from collections.abc import Sequence
from datetime import date

from mercatique.charts.chart import Chart, Say, Table, english, exact, iso, measure
from mercatique.charts.months import MONTH_NAME, end_labels, month_axis, rows_of, spec_of, value_axis
from mercatique.charts.plot import plot_of
from mercatique.fault import _

HEIGHT = 280


def balance_lines(
    months: Sequence[date],
    lines: Sequence[tuple[str, Sequence[float]]],
    band: Sequence[tuple[float, float]] = (),
    *,
    title: str,
    description: str,
    lowest: str = "",
    unit: str = "currency",
    currency: str = "EUR",
    room: str = "decide",
    say: Say = english,
) -> Chart:
    """The first line leads; ``band`` gives its lower and upper edge month by month, ``lowest`` names its lowest month.

    The table has one row per month and one column per line, then the edges of the band.
    """
    import altair as alt

    values = [value for _name, column in lines for value in column] + [edge for pair in band for edge in pair]
    scale = measure(unit, values, currency, say)
    fields = [f"v{place}" for place in range(len(lines))]
    records = [
        {"month": iso(day), "place": place, **{field: column[place] for field, (_name, column) in zip(fields, lines, strict=True)},
         **({"low": band[place][0], "high": band[place][1]} if band else {})}
        for place, day in enumerate(months)
    ]  # fmt: skip
    texts = {f"t{place}": exact(unit, f"datum.{field}", currency, say) for place, field in enumerate(fields)}
    base = alt.Chart(rows_of(records)).transform_calculate(name=MONTH_NAME, **texts)
    x = alt.X("month:O", axis=month_axis(len(months)), sort=None, scale=alt.Scale(type="point", domain=[record["month"] for record in records], padding=0.3))
    axis = value_axis(scale.suffix, scale.expression("datum.value"))
    tips = [alt.Tooltip("name:N", title=say(_("Month"))), *(alt.Tooltip(f"t{place}:N", title=name) for place, (name, _v) in enumerate(lines))]
    layers = []
    if band:
        layers.append(base.mark_area(style="lead-area").encode(x=x, y=alt.Y("low:Q", axis=axis), y2="high:Q"))
    zero = alt.Chart(alt.Data(values=[{"y": 0}]))
    layers.append(zero.mark_rule(style="rule").encode(y=alt.Y("y:Q")))
    for place in reversed(range(len(lines))):
        style = "lead-line" if place == 0 else "context-line"
        dashed = {"strokeDash": [1 + 3 * (place - 1), 2 + place]} if place > 1 else {}
        layers.append(base.mark_line(style=style, **dashed).encode(x=x, y=alt.Y(f"{fields[place]}:Q", axis=axis, scale=alt.Scale(zero=True, nice=True)), tooltip=tips))
    if lines and len(months) and lowest:
        first = list(lines[0][1])
        place = first.index(min(first))
        point = base.transform_filter(f"datum.place == {place}")
        side = "left" if place < len(months) / 2 else "right"
        layers += [
            point.mark_point(filled=True, style="lead-point").encode(x=x, y=alt.Y("v0:Q")),
            point.mark_text(style="lead-text", align=side, baseline="top", dx=6 if side == "left" else -6, dy=8).encode(x=x, y=alt.Y("v0:Q"), text=alt.value(lowest)),
        ]
    series = [(field, name, "lead-text" if place == 0 else "soft-text") for place, (field, (name, _v)) in enumerate(zip(fields, lines, strict=True))]
    layers += end_labels(base, x, records, series, beside=True)
    columns = (say(_("Month")), *(name for name, _v in lines), *((say(_("Low")), say(_("High"))) if band else ()))
    rows = tuple((day, *(column[place] for _name, column in lines), *(band[place] if band else ())) for place, day in enumerate(months))
    table = Table(columns, rows)
    plot = plot_of("lines", table, range(1, len(columns)), unit=unit, currency=currency, styles=["lead", *["context"] * (len(columns) - 2)])
    return Chart(spec_of(alt.layer(*layers).properties(height=HEIGHT)), title, description, table, unit, room, plot)
