"""Forecasts and waterfalls: what is drawn is what the table holds."""

from datetime import date

from mercatique.charts import forecast_lines, svg, waterfall

WORDS = {"title": "The answer", "description": "What the picture shows."}


def test_a_forecast_continues_the_line_and_keeps_past_and_future_apart():
    past = [(date(2026, month, 1), 100.0 * month) for month in range(1, 5)]
    chart = forecast_lines(past, [(date(2026, 5, 1), 500.0, 420.0, 580.0, 300.0)], **WORDS)
    assert chart.columns[3:5] == ("From (80\u202f%)", "To (80\u202f%)")
    assert chart.rows[3] == (date(2026, 4, 1), 400.0, None, None, None, None)
    assert chart.rows[4] == (date(2026, 5, 1), None, 500.0, 420.0, 580.0, 300.0)
    assert svg(chart, "en-GB").startswith("<svg")


def test_a_waterfall_begins_each_part_where_the_one_before_ends():
    chart = waterfall(("2025", 300.0), [("Volume", 150.0), ("Price", -6.0)], ("2026", 444.0), names="Cause", **WORDS)
    assert chart.rows == (("2025", 300.0), ("Volume", 150.0), ("Price", -6.0), ("2026", 444.0))
    shown = chart.spec["data"]["values"]
    assert [(bar["low"], bar["high"]) for bar in shown] == [(0.0, 300.0), (300.0, 450.0), (444.0, 450.0), (0.0, 444.0)]
    assert "+150" in svg(chart, "en-GB")
