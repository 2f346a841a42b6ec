"""From one amount to another by steps: what was, what each cause added or took, what is."""

import json
from collections.abc import Sequence

from mercatique.charts.chart import Cell, Chart, Say, Table, english, exact, measure
from mercatique.charts.months import rows_of, spec_of
from mercatique.charts.plot import Plot, Series
from mercatique.fault import _

STEP = 36
#: Amounts so many times what moved them are strokes.
FAR = 2.5


def waterfall(
    before: tuple[str, float],
    parts: Sequence[tuple[str, float]],
    after: tuple[str, float],
    *,
    title: str,
    description: str,
    names: str,
    currency: str = "EUR",
    room: str = "analyze",
    say: Say = english,
) -> Chart:
    """Bars one under the other, each part beginning where the one before ends; what is taken away is grey.

    Where the amounts stand far from zero, the parts fill the picture and the amounts are strokes: a bar cut short would lie.
    """
    import altair as alt

    rows = [(before[0], min(before[1], 0.0), max(before[1], 0.0), before[1], "whole")]
    at = before[1]
    for name, value in parts:
        rows.append((name, min(at, at + value), max(at, at + value), value, "more" if value >= 0 else "less"))
        at += value
    rows.append((after[0], min(after[1], 0.0), max(after[1], 0.0), after[1], "whole"))
    # In the measure of what moved: steps said in millions would all be nought, or not add up.
    scale = measure("currency", [value for _name, value in parts] or [row[3] for row in rows], currency, say)
    records = [{"place": place, "low": low, "high": high, "value": value, "kind": kind} for place, (_name, low, high, value, kind) in enumerate(rows)]
    label = f"(datum.kind == 'more' ? '+' : '') + {scale.written('datum.value')}"
    base = alt.Chart(rows_of(records)).transform_calculate(label=label, text=exact("currency", "datum.value", currency, say))
    edges = [edge for row in rows[1:-1] for edge in row[1:3]] or [before[1], after[1]]
    lowest, span = min(*edges, before[1], after[1]), max(edges) - min(edges)
    left = lowest - 0.3 * span if lowest > FAR * span > 0 else min(lowest, 0.0)
    highest = max(*edges, before[1], after[1])
    across = alt.Scale(domain=[left, highest + 0.25 * (highest - left or 1.0)], nice=False, clamp=True)
    x, end = alt.X("low:Q", axis=None, scale=across), alt.X("high:Q", axis=None, scale=across)
    texts = json.dumps([row[0] for row in rows], ensure_ascii=False)
    y = alt.Y(
        "place:O",
        sort=None,
        axis=alt.Axis(title=None, ticks=False, domain=False, grid=False, labelPadding=8, labelLimit=190, labelExpr=f"{texts}[datum.value]"),
        scale=alt.Scale(domain=list(range(len(rows))), paddingInner=0.35, paddingOuter=0.15),
    )
    tips = [alt.Tooltip("text:N", title=names)]
    whole, parts_only = base.transform_filter("datum.kind == 'whole'"), (("more", "lead"), ("less", "context"))
    layers = [
        whole.mark_tick(style="base-line", thickness=2, height=0.6 * STEP).encode(x=end, y=y, tooltip=tips)
        if left > 0
        else whole.mark_bar(style="lead-area").encode(x=x, x2="high:Q", y=y, tooltip=tips)
    ]
    layers += [base.transform_filter(f"datum.kind == '{kind}'").mark_bar(style=style).encode(x=x, x2="high:Q", y=y, tooltip=tips) for kind, style in parts_only]
    layers.append(base.mark_text(style="value-text", align="left", dx=6).encode(x=end, y=y, text="label:N"))
    table: tuple[tuple[Cell, ...], ...] = tuple((row[0], row[3]) for row in rows)
    spec = spec_of(alt.layer(*layers).properties(height=len(rows) * STEP))
    plot = _plot(rows, (left, highest), currency, say)
    return Chart(spec, title, description, Table((names, say(_("Amount"))), table), "currency", room, plot)


def _plot(rows: Sequence[tuple[str, float, float, float, str]], domain: tuple[float, float], currency: str, say: Say) -> Plot | None:
    """The same bars for an office program; none where a bar would cross zero, as bars on one another cannot."""
    if any(low < 0 for _name, low, _high, _value, _kind in rows):
        return None
    steps = any(kind != "whole" for *_row, kind in rows)
    base = tuple(low or None if kind != "whole" else None for _name, low, _high, _value, kind in rows)
    series = [Series(say(_("Up to there")), base, "base")] if steps else []
    for kind, word, style in (("whole", _("Amount"), "hollow" if domain[0] > 0 else "pale"), ("more", _("What adds"), "lead"), ("less", _("What takes away"), "context")):
        values = tuple(abs(row[3]) if row[4] == kind else None for row in rows)
        if any(value is not None for value in values):
            series.append(Series(say(word), values, style))
    return Plot("rows", tuple(row[0] for row in rows), tuple(series), "currency", currency, domain)
