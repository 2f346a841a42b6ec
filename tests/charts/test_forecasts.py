"""Forecasts, targets and waterfalls: what is drawn is what the table holds."""

from datetime import date

from mercatique.charts import forecast_lines, svg, target_lines, waterfall

WORDS = {"title": "The answer", "description": "What the picture shows."}


def test_a_forecast_continues_the_line_and_keeps_past_and_future_apart():
    past = [(date(2026, month, 1), 100.0 * month) for month in range(1, 5)]
    chart = forecast_lines(past, [(date(2026, 5, 1), 500.0, 420.0, 580.0, 300.0)], **WORDS)
    assert chart.columns[3:5] == ("From (80\u202f%)", "To (80\u202f%)")
    assert chart.rows[3] == (date(2026, 4, 1), 400.0, None, None, None, None)
    assert chart.rows[4] == (date(2026, 5, 1), None, 500.0, 420.0, 580.0, 300.0)
    assert svg(chart, "en-GB").startswith("<svg")


def test_the_seasonal_line_is_named_only_where_it_can_be_told_apart():
    past = [(date(2026, 4, 1), 400.0)]
    named = forecast_lines(past, [(date(2026, 5, 1), 500.0, 420.0, 580.0, 300.0)], **WORDS)
    alone = forecast_lines(past, [(date(2026, 5, 1), 500.0, 420.0, 580.0, None)], **WORDS)
    same = forecast_lines(past, [(date(2026, 5, 1), 500.0, 420.0, 580.0, 500.0)], **WORDS)
    assert ["As a season ago" in svg(chart, "en-GB") for chart in (named, alone, same)] == [True, False, False]


def test_the_interval_is_joined_to_the_last_known_value():
    chart = forecast_lines([(date(2026, 4, 1), 400.0)], [(date(2026, 5, 1), 500.0, 420.0, 580.0, None)], **WORDS)
    known, coming = chart.spec["data"]["values"]
    assert (known["low"], known["coming"], known["high"]) == (400, 400, 400)
    assert (coming["value"], coming["low"], coming["high"]) == (None, 420, 580)
    assert svg(forecast_lines([], [(date(2026, 5, 1), 500.0, 420.0, 580.0, None)], **WORDS)).startswith("<svg"), "nothing known yet"


def test_a_sum_on_its_way_to_a_target_shows_both():
    past = [(date(2026, month, 1), 100.0 * month) for month in range(1, 4)]
    chart = target_lines(past, [(date(2026, 4, 1), 410.0, 390.0, 430.0)], 450.0, level=0.9, **WORDS)
    assert chart.columns == ("Month", "Reached", "Forecast", "From (90\u202f%)", "To (90\u202f%)", "Target")
    assert chart.rows[2:] == ((date(2026, 3, 1), 300.0, None, None, None, 450.0), (date(2026, 4, 1), None, 410.0, 390.0, 430.0, 450.0))
    assert "Target" in svg(chart, "en-GB")


def test_a_waterfall_begins_each_part_where_the_one_before_ends():
    chart = waterfall(("2025", 300.0), [("Volume", 150.0), ("Price", -6.0)], ("2026", 444.0), names="Cause", **WORDS)
    assert chart.rows == (("2025", 300.0), ("Volume", 150.0), ("Price", -6.0), ("2026", 444.0))
    shown = chart.spec["data"]["values"]
    assert [(bar["low"], bar["high"]) for bar in shown] == [(0.0, 300.0), (300.0, 450.0), (444.0, 450.0), (0.0, 444.0)]
    assert "+€150" in svg(chart, "en-GB")


def marks(chart):
    return [layer["mark"]["type"] for layer in chart.spec["layer"]]


def test_a_bar_that_would_be_cut_short_is_a_stroke():
    near = waterfall(("2025", 300.0), [("Volume", 150.0)], ("2026", 450.0), names="Cause", **WORDS)
    far = waterfall(("2025", 30_000.0), [("Volume", 150.0), ("Price", -60.0)], ("2026", 30_090.0), names="Cause", **WORDS)
    assert marks(near) == ["bar", "bar", "bar", "text"]
    assert marks(far) == ["tick", "bar", "bar", "text"]
    assert svg(far).startswith("<svg")


def test_a_loss_stands_on_the_other_side_of_zero():
    chart = waterfall(("2025", -50.0), [("Price", 80.0)], ("2026", 30.0), names="Cause", **WORDS)
    assert [(bar["low"], bar["high"]) for bar in chart.spec["data"]["values"]] == [(-50, 0), (-50, 30), (0, 30)]
