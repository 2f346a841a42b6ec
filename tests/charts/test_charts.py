"""Charts, by their specification and their table, never by the drawing."""

import json
import re
from datetime import date

import pytest

from mercatique.charts import (
    Chart,
    Month,
    Plot,
    Reading,
    SegmentCell,
    Series,
    Table,
    balance_bar,
    balance_lines,
    budget_by_quarter,
    cohort_map,
    coverage_bars,
    coverage_line,
    month_columns,
    month_lines,
    pareto_curve,
    png,
    ranked_bars,
    segment_board,
    sparkline,
    spec_for,
    spending_by_month,
    svg,
    trajectory,
)
from mercatique.charts.chart import measure
from mercatique.charts.segments import squarified
from mercatique.fault import Fault

WORDS = {"title": "La réponse", "description": "Ce que montre l'image."}
MONTHS = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]


def french(message):
    return {"Month": "Mois", "Net sales": "Ventes nettes", "unfinished": "en cours", "of sales": "des ventes"}.get(message, message)


def all_charts():
    sold = [Month(MONTHS[0], 950, -50), Month(MONTHS[1], 1200, 0), Month(MONTHS[2], 300, -10, unfinished=True)]
    series = [(day, 10.0 * place) for place, day in enumerate(MONTHS, 1)]
    read = [Reading(day, 10.0, 12.0) for day in MONTHS[:2]] + [Reading(MONTHS[2], 3, 14, 2.5, unfinished=True)]
    return {
        "month_columns": month_columns(sold, **WORDS, say=french),
        "month_lines": month_lines(series, series, lead="2026", context="2025", unfinished=True, **WORDS),
        "ranked_bars": ranked_bars([("France", 20), ("Autres", 30)], names="Pays", values="Ventes", context=("Autres",), shares=[0.4, 0.6], **WORDS),
        "pareto_curve": pareto_curve([(0, 0), (0.2, 0.8), (1, 1)], items="Part des clients", amounts="Part des ventes", mark=(0.2, 0.8), cuts=(0.8, 0.95), **WORDS),
        "cohort_map": cohort_map(MONTHS, [10, 5, 2], [[1, 0.5, 0.2], [1, 0.4, None], [1, None, None]], unfinished=True, **WORDS),
        "segment_board": segment_board([SegmentCell("Champions", 90, 0.7), SegmentCell("Perdus", 10, 0.3), SegmentCell("Nouveaux", 0, 0.0)], **WORDS, say=french),
        "trajectory": trajectory(read, **WORDS),
        "sparkline": sparkline(series, value="Ventes", **WORDS),
        "budget_by_quarter": budget_by_quarter(["T1", "T2"], [("Fidéliser", [10, 20]), ("Conquérir", [5, 0])], **WORDS),
        "spending_by_month": spending_by_month(MONTHS, [100, 100, 100], [80, 120, -5], [0, 10, 40], **WORDS, say=french),
        "coverage_bars": coverage_bars([("Contexte", [2, 3, 1, 1]), ("Pilotage", [0, 4, 0, 0])], ["complet", "à juger", "incomplet", "en attente"], names="Bloc", **WORDS),
        "coverage_line": coverage_line([(MONTHS[0], 2), (MONTHS[1], 6)], 14, covered="Prêts", all_of_them="Critères", **WORDS),
        "balance_bar": balance_bar([("Détection", 1), ("Conquête", 3)], **WORDS),
        "balance_lines": balance_lines(MONTHS, [("Central", [5, -2, 3]), ("Prudent", [4, -3, 1])], [(3, 6), (-4, 0), (1, 5)], lowest="au plus bas : -2", **WORDS),
    }  # fmt: skip


CHARTS = all_charts()
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


def layers(chart):
    return chart.spec["layer"]


def mark(layer):
    return layer["mark"]["type"]


def styles(chart):
    return [layer["mark"].get("style") for layer in layers(chart)]


@every_chart
def test_a_chart_has_no_colours_of_its_own(chart):
    text = json.dumps(chart.spec)
    assert not re.search(r'"#[0-9a-fA-F]{3,8}"', text)
    assert not re.search(r"\brgb\(|\bhsl\(|oklch\(|light-dark\(", text)
    assert "config" not in chart.spec


@every_chart
@pytest.mark.parametrize("theme", ["light", "dark", "paper"])
def test_a_theme_dresses_it_and_every_style_it_names_exists(chart, theme):
    spec = spec_for(chart, theme)
    named = {style for style in styles(chart) if style}
    assert named <= set(spec["config"]["style"])
    assert spec["description"] == WORDS["description"]
    json.dumps(spec, allow_nan=False)
    assert "width" in spec


@every_chart
def test_its_figures_stand_in_a_table(chart):
    assert isinstance(chart, Chart)
    assert len(set(chart.columns)) == len(chart.columns) >= 2
    assert chart.rows
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    assert chart.table.to_pylist()[0][chart.columns[0]] == chart.rows[0][0]


@every_chart
def test_bars_begin_at_zero(chart):
    for layer in layers(chart):
        if mark(layer) != "bar":
            continue
        for channel in ("x", "y"):
            scale = layer["encoding"].get(channel, {}).get("scale", {})
            assert scale.get("zero", True)
            assert scale.get("domain", [0])[0] == 0 or layer["encoding"][channel]["type"] == "ordinal"


@every_chart
def test_nothing_is_loaded_from_elsewhere(chart):
    assert '"url"' not in json.dumps(chart.spec)


def test_a_chart_without_words_is_refused():
    for words in ({"title": "", "description": "x"}, {"title": "x", "description": " "}):
        with pytest.raises(Fault, match="needs a title"):
            Chart({}, table=Table((), ()), unit="%", **words)
    with pytest.raises(Fault, match="no room"):
        Chart({}, "x", "x", Table((), ()), "%", room="kitchen")
    with pytest.raises(Fault, match="no theme"):
        spec_for(CHARTS["balance_bar"], "sepia")


def test_gross_is_net_and_what_was_taken_back():
    chart = CHARTS["month_columns"]
    assert chart.columns == ("Mois", "Ventes nettes", "Cancelled, returned or credited", "Gross sales", "Unfinished")
    assert chart.rows[0] == (date(2025, 11, 1), 950, -50, 1000, "")
    assert chart.rows[2][-1] == "yes"


def test_the_unfinished_month_looks_different_and_is_named():
    chart = CHARTS["month_columns"]
    assert {"lead", "context", "unfinished", "unfinished-context"} <= set(styles(chart))
    texts = [layer["encoding"]["text"].get("value") for layer in layers(chart) if mark(layer) == "text"]
    assert "en cours" in texts
    whole = month_columns([Month(MONTHS[0], 950)], **WORDS)
    assert "unfinished" not in [text.get("value") for text in (item["encoding"].get("text", {}) for item in layers(whole))]


def test_series_are_named_at_their_end_and_not_in_a_legend():
    assert not any("legend" in json.dumps(CHARTS[name].spec).replace('"legend": null', "") for name in ("month_lines", "trajectory"))
    texts = [layer["encoding"]["text"].get("value") for layer in layers(CHARTS["month_lines"]) if mark(layer) == "text"]
    assert texts == ["2026", "2025"]


def test_bars_stand_by_length_unless_told_otherwise():
    assert [row[0] for row in CHARTS["ranked_bars"].rows] == ["Autres", "France"]
    kept = ranked_bars([("b", 1), ("a", 2)], names="n", values="v", sort=False, **WORDS)
    assert [row[0] for row in kept.rows] == ["b", "a"]


def test_a_long_name_stands_whole_above_its_bar():
    way = "Référencement naturel → Recherche payante → Accès direct"
    assert f"{way}</text>" not in svg(ranked_bars([(way, 3)], names="n", values="v", **WORDS), "fr-FR")
    assert f"{way}</text>" in svg(ranked_bars([(way, 3)], names="n", values="v", above=True, **WORDS), "fr-FR")


def test_grey_bars_keep_their_place():
    layer = layers(CHARTS["ranked_bars"])[0]
    assert layer["encoding"]["y"]["scale"]["domain"] == [0, 1]
    assert '["Autres", "France"]' in layer["encoding"]["y"]["axis"]["labelExpr"]


def test_a_name_with_quotes_breaks_nothing():
    chart = ranked_bars([("L'\"été\" </script>", 1)], names="n", values="v", **WORDS)
    assert chart.rows[0][0] == "L'\"été\" </script>"
    assert svg(chart)


def test_the_board_is_as_large_as_its_customers():
    chart = CHARTS["segment_board"]
    values = (chart.spec.get("data") or layers(chart)[0]["data"])["values"]
    cells = {cell["label"]: (cell["x2"] - cell["x"]) * (cell["y2"] - cell["y"]) for cell in values}
    assert cells == pytest.approx({"Champions": 0.9, "Perdus": 0.1})
    assert [row[0] for row in chart.rows] == ["Champions", "Perdus", "Nouveaux"]


@pytest.mark.parametrize("sizes", [[1], [5, 3, 1], [941, 730, 632, 585, 400, 346, 311, 224, 93, 41, 24], [1] * 7, []])
def test_a_treemap_fills_its_square_without_overlap(sizes):
    places = squarified(sizes, 1.7)
    areas = [(place.x2 - place.x) * (place.y2 - place.y) for place in places]
    assert areas == pytest.approx([size / sum(sizes) for size in sizes])
    for place in places:
        assert -1e-9 <= place.x < place.x2 <= 1 + 1e-9
        assert -1e-9 <= place.y < place.y2 <= 1 + 1e-9
    for first in places:
        for second in places:
            if first is not second:
                wide = min(first.x2, second.x2) - max(first.x, second.x)
                high = min(first.y2, second.y2) - max(first.y, second.y)
                assert wide <= 1e-9 or high <= 1e-9


def test_time_that_has_not_come_is_no_cell():
    chart = CHARTS["cohort_map"]
    assert chart.rows[1][2:] == (0.4, None)
    cells = next(layer["data"]["values"] for layer in layers(chart) if mark(layer) == "rect")
    assert [(cell["month"], cell["after"], cell["open"]) for cell in cells] == [
        ("2025-11-01", 1, False), ("2025-11-01", 2, True), ("2025-12-01", 1, True)
    ]  # fmt: skip


def test_nothing_to_show_is_still_a_chart():
    assert month_columns([], **WORDS).rows == ()
    assert ranked_bars([], names="n", values="v", **WORDS).rows == ()
    assert segment_board([], **WORDS).rows == ()
    assert balance_bar([("a", 0.0)], **WORDS).rows == (("a", 0.0, None),)
    assert cohort_map([], [], [], **WORDS).rows == ()
    assert trajectory([Reading(MONTHS[0], None, None)], **WORDS).rows[0][1] is None


def test_amounts_read_in_thousands_or_millions():
    assert measure("currency", [1_500_000], "GBP").suffix == "£K"
    assert measure("currency", [25_000_000], "EUR").suffix == "€M"
    assert measure("currency", [900], "EUR").suffix == "€"
    assert measure("currency", [9e5], "CHF").suffix == "CHF\u202fK"
    assert measure("%", [0.5]).format == ".0%"
    assert measure("count", [3, 4]).format == ",.0f"


def test_an_amount_alone_stands_as_the_readers_language_puts_it():
    french = {"%(sign)s%(value)sK": "%(value)s\u202fk%(sign)s", "%(sign)s%(value)s": "%(value)s\u202f%(sign)s"}.get
    assert measure("currency", [90_000]).written("datum.value") == "((datum.value) < 0 ? '\u2212' : '') + '€' + format(abs(datum.value) / 1000, ',.1~f') + 'K'"
    there = measure("currency", [90_000], "EUR", french)
    assert (there.suffix, there.written("datum.value")) == ("k€", "format(datum.value / 1000, ',.1~f') + '\u202fk€'")
    assert measure("currency", [9e5], "CHF", french).suffix == "kCHF"
    bars = ranked_bars([("North", 90_000.0), ("South", -30_000.0)], title="North leads", description="Sales by site.", names="Site", values="Sales")
    drawing = svg(bars, "en")
    assert "€90K" in drawing and "−€30K" in drawing


def test_a_document_reads_numbers_and_months_as_the_french_write_them():
    drawing = svg(CHARTS["month_columns"])
    assert drawing.startswith("<svg")
    assert "janv." in drawing
    assert "1\xa0000" in drawing
    assert f'role="img" aria-label="{WORDS["description"]}"' in drawing
    assert "Jan" in svg(CHARTS["month_columns"], "en")
    with pytest.raises(Fault, match="cannot be written for tlh"):
        svg(CHARTS["month_columns"], "tlh")


def test_a_png_is_a_png():
    assert png(CHARTS["balance_bar"], "fr", scale=1).startswith(b"\x89PNG")


def test_a_plot_shows_the_numbers_of_the_table_and_never_makes_one_up():
    for name, chart in all_charts().items():
        if chart.plot is None:
            assert name in {"cohort_map", "segment_board", "sparkline"}
            continue
        figures = {value for row in chart.rows for value in row if isinstance(value, int | float)}
        for series in chart.plot.series:
            assert len(series.values) == len(chart.rows) == len(chart.plot.labels)
            assert all(value is None or value in figures or -value in figures for value in series.values), name


def test_a_plot_of_a_kind_nobody_draws_is_refused():
    with pytest.raises(ValueError, match="a plot is one of"):
        Plot("cake", (), ())
    with pytest.raises(ValueError, match="2 numbers under 1 labels"):
        Plot("bars", ("a",), (Series("b", (1, 2)),))


def test_a_chart_that_was_drawn_is_not_drawn_again(monkeypatch):
    import vl_convert

    asked = []
    drawing = vl_convert.vegalite_to_svg
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", lambda spec, **told: asked.append(told) or drawing(spec, **told))
    first, second = (ranked_bars([("Saumur, l'atelier", n)], names="n", values="v", **WORDS) for n in (31, 32))
    assert svg(first) == svg(first) != svg(second), "each has its own drawing"
    assert len(asked) == 2
    svg(first, "en")
    svg(first, theme="light")
    assert len(asked) == 4, "a language and a theme draw for themselves"
