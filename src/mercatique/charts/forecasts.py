"""What was and what comes: a line, its continuation with an interval, and the seasonal naive one in grey."""

from collections.abc import Sequence
from datetime import date

from mercatique.charts.chart import Cell, Chart, Say, Table, english, exact, iso, measure
from mercatique.charts.months import HEIGHT, month_axis, spec_of, value_axis
from mercatique.fault import _


def forecast_lines(
    past: Sequence[tuple[date, float]],
    ahead: Sequence[tuple[date, float, float, float, float | None]],
    *,
    title: str,
    description: str,
    level: float = 0.8,
    unit: str = "currency",
    currency: str = "EUR",
    room: str = "decide",
    say: Say = english,
) -> Chart:
    """``ahead`` gives for each period its value, the lower and the upper edge, and the seasonal naive value."""
    import altair as alt

    numbers = [value for _day, value in past] + [edge for row in ahead for edge in row[1:] if edge is not None]
    scale = measure(unit, numbers, currency)
    records: list[dict[str, object]] = [{"month": iso(day), "value": value, "coming": None, "low": None, "high": None, "naive": None} for day, value in past]
    if past:
        # The continuation begins where the line ends.
        records[-1] |= {"coming": past[-1][1], "low": past[-1][1], "high": past[-1][1]}
    records += [{"month": iso(day), "value": None, "coming": value, "low": low, "high": high, "naive": naive} for day, value, low, high, naive in ahead]
    domain = [record["month"] for record in records]
    base = alt.Chart(alt.Data(values=records)).transform_calculate(
        name="utcFormat(toDate(datum.month), '%B %Y')",
        text=exact(unit, "isValid(datum.value) ? datum.value : datum.coming", currency),
        edges=f"isValid(datum.value) ? '' : {exact(unit, 'datum.low', currency)} + ' – ' + {exact(unit, 'datum.high', currency)}",
    )
    x = alt.X("month:O", axis=month_axis(len(records)), sort=None, scale=alt.Scale(type="point", domain=domain, padding=0.3))
    y = alt.Y("value:Q", axis=value_axis(scale.suffix, scale.expression("datum.value")), scale=alt.Scale(zero=True, nice=True))
    share = f"{level:.0%}".replace("%", "\u202f%")
    tips = [alt.Tooltip("name:N", title=say(_("Month"))), alt.Tooltip("text:N", title=say(_("Amount"))), alt.Tooltip("edges:N", title=say(_("Interval")))]
    layers = [
        base.transform_filter("isValid(datum.low)").mark_area(style="lead-area").encode(x=x, y=alt.Y("low:Q"), y2="high:Q"),
        base.transform_filter("isValid(datum.naive)").mark_line(style="context-line").encode(x=x, y=alt.Y("naive:Q")),
        base.transform_filter("isValid(datum.value)").mark_line(style="lead-line").encode(x=x, y=y),
        base.transform_filter("isValid(datum.coming)").mark_line(style="unfinished-line").encode(x=x, y=alt.Y("coming:Q")),
        base.transform_filter("!isValid(datum.value)").mark_point(style="hollow-point").encode(x=x, y=alt.Y("coming:Q"), tooltip=tips),
    ]
    columns = (
        say(_("Month")), say(_("Actual")), say(_("Forecast")), say(_("From (%(level)s)")) % {"level": share}, say(_("To (%(level)s)")) % {"level": share},
        say(_("As a season ago")),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = (
        *((day, value, None, None, None, None) for day, value in past),
        *((day, None, value, low, high, naive) for day, value, low, high, naive in ahead),
    )
    return Chart(spec_of(alt.layer(*layers).properties(height=HEIGHT)), title, description, Table(columns, rows), unit, room)
