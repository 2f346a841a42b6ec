"""What was and what comes: a line and its continuation with an interval, by period or added up towards a target."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mercatique.charts.chart import Cell, Chart, Say, Table, english, exact, iso, measure
from mercatique.charts.months import HEIGHT, MONTH_NAME, month_axis, rows_of, spec_of, value_axis
from mercatique.charts.plot import Plot, plot_of
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
    scale = measure(unit, numbers, currency, say)
    records: list[dict[str, object]] = [{"month": iso(day), "value": value, "coming": None, "low": None, "high": None, "naive": None} for day, value in past]
    if past:
        # The continuation begins where the line ends.
        records[-1] |= {"coming": past[-1][1], "low": past[-1][1], "high": past[-1][1]}
    records += [{"month": iso(day), "value": None, "coming": value, "low": low, "high": high, "naive": naive} for day, value, low, high, naive in ahead]
    domain = [record["month"] for record in records]
    base = alt.Chart(rows_of(records)).transform_calculate(
        name=MONTH_NAME,
        text=exact(unit, "isValid(datum.value) ? datum.value : datum.coming", currency, say),
        edges=f"isValid(datum.value) ? '' : {exact(unit, 'datum.low', currency, say)} + ' – ' + {exact(unit, 'datum.high', currency, say)}",
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
    layers += _named(x, ahead, say(_("As a season ago")))
    columns = (
        say(_("Month")), say(_("Actual")), say(_("Forecast")), say(_("From (%(level)s)")) % {"level": share}, say(_("To (%(level)s)")) % {"level": share},
        say(_("As a season ago")),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = (
        *((day, value, None, None, None, None) for day, value in past),
        *((day, None, value, low, high, naive) for day, value, low, high, naive in ahead),
    )
    table = Table(columns, rows)
    plot = _joined(plot_of("lines", table, range(1, len(columns)), unit=unit, currency=currency, styles=["lead", "ahead", "from", "to", "context"]), len(past))
    return Chart(spec_of(alt.layer(*layers).properties(height=HEIGHT)), title, description, table, unit, room, plot)


def _named(x: Any, ahead: Sequence[tuple[date, float, float, float, float | None]], word: str) -> list[Any]:
    """The name of the grey line outside the band, where it is farthest from the other one."""
    import altair as alt

    gaps = [(abs(row[4] - row[1]), place, row[4] > row[1]) for place, row in enumerate(ahead) if row[4] is not None]
    if not gaps or not max(gaps)[0]:
        return []
    _gap, place, above = max(gaps)
    near = ahead[max(place - 1, 0) : place + 2]
    edge = max(row[3] for row in near) if above else min(row[2] for row in near)
    at_end = place >= len(ahead) - 2
    text = alt.Chart(alt.Data(values=[{"month": iso(ahead[place][0]), "edge": edge}])).mark_text(
        style="soft-text", align="right" if at_end else "center", baseline="bottom" if above else "top", dx=8 if at_end else 0, dy=-5 if above else 5
    )
    return [text.encode(x=x, y=alt.Y("edge:Q"), text=alt.value(word))]


def target_lines(
    past: Sequence[tuple[date, float]],
    ahead: Sequence[tuple[date, float, float, float]],
    target: float,
    *,
    title: str,
    description: str,
    level: float = 0.8,
    unit: str = "currency",
    currency: str = "EUR",
    room: str = "decide",
    say: Say = english,
) -> Chart:
    """What is added up at the end of each period, towards a target: ``ahead`` gives value, lower and upper edge."""
    import altair as alt

    scale = measure(unit, [target, *(value for _day, value in past), *(edge for row in ahead for edge in row[1:])], currency, say)
    records: list[dict[str, object]] = [{"month": iso(day), "value": value, "coming": None, "low": None, "high": None} for day, value in past]
    if past:
        records[-1] |= {"coming": past[-1][1], "low": past[-1][1], "high": past[-1][1]}
    records += [{"month": iso(day), "value": None, "coming": value, "low": low, "high": high} for day, value, low, high in ahead]
    base = alt.Chart(rows_of(records)).transform_calculate(
        name=MONTH_NAME,
        text=exact(unit, "isValid(datum.value) ? datum.value : datum.coming", currency, say),
        edges=f"isValid(datum.value) ? '' : {exact(unit, 'datum.low', currency, say)} + ' – ' + {exact(unit, 'datum.high', currency, say)}",
    )
    x = alt.X("month:O", axis=month_axis(len(records)), sort=None, scale=alt.Scale(type="point", domain=[each["month"] for each in records], padding=0.3))
    y = alt.Y("value:Q", axis=value_axis(scale.suffix, scale.expression("datum.value")), scale=alt.Scale(zero=True, nice=True))
    tips = [alt.Tooltip("name:N", title=say(_("Month"))), alt.Tooltip("text:N", title=say(_("Added up"))), alt.Tooltip("edges:N", title=say(_("Interval")))]
    goal = alt.Chart(alt.Data(values=[{"month": records[0]["month"] if records else "", "target": target}]))
    aim = say(_("Target"))
    layers = [
        base.transform_filter("isValid(datum.low)").mark_area(style="lead-area").encode(x=x, y=alt.Y("low:Q"), y2="high:Q"),
        goal.mark_rule(style="rule").encode(y=alt.Y("target:Q")),
        goal.mark_text(style="soft-text", align="left", baseline="bottom", dx=2, dy=-4).encode(x=x, y=alt.Y("target:Q"), text=alt.value(aim)),
        base.transform_filter("isValid(datum.value)").mark_line(style="lead-line").encode(x=x, y=y),
        base.transform_filter("isValid(datum.coming)").mark_line(style="unfinished-line").encode(x=x, y=alt.Y("coming:Q")),
        base.transform_filter("isValid(datum.value)").mark_point(filled=True, style="lead-point").encode(x=x, y=y, tooltip=tips),
        base.transform_filter("!isValid(datum.value)").mark_point(style="hollow-point").encode(x=x, y=alt.Y("coming:Q"), tooltip=tips),
    ]
    share = f"{level:.0%}".replace("%", "\u202f%")
    columns = (
        say(_("Month")), say(_("Reached")), say(_("Forecast")), say(_("From (%(level)s)")) % {"level": share}, say(_("To (%(level)s)")) % {"level": share}, aim,
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = (
        *((day, value, None, None, None, target) for day, value in past),
        *((day, None, value, low, high, target) for day, value, low, high in ahead),
    )
    table = Table(columns, rows)
    plot = _joined(plot_of("lines", table, range(1, len(columns)), unit=unit, currency=currency, styles=["lead", "ahead", "from", "to", "aim"]), len(past))
    return Chart(spec_of(alt.layer(*layers).properties(height=HEIGHT)), title, description, table, unit, room, plot)


def _joined(plot: Plot, past: int) -> Plot:
    """The continuation and its band begin where the line ends."""
    if not past:
        return plot
    actual, *ahead = plot.series
    last = actual.values[past - 1]
    joined = [
        replace(series, values=(*series.values[: past - 1], last, *series.values[past:])) if series.style in {"ahead", "from", "to"} else series for series in ahead
    ]
    return replace(plot, series=(actual, *joined))
