"""Estimates with intervals and curves: the table holds what the drawing shows, and what is not known stays empty."""

from mercatique.charts import Curve, Estimate, Spot, curve_lines, estimate_dots, svg


def test_estimates_stand_with_their_intervals_in_the_order_given():
    rows = [Estimate("first", 0.4, 0.2, 0.6), Estimate("second", None), Estimate("third", 0.9)]
    chart = estimate_dots(rows, title="t", description="d", names="Method", values="Agreement", reference=0.0, reference_name="chance")
    assert chart.columns == ("Method", "Agreement", "From (95\u202f%)", "To (95\u202f%)")
    assert chart.rows[0] == ("first", 0.4, 0.2, 0.6)
    assert chart.rows[1] == ("second", None, None, None)
    drawing = svg(chart, "en-GB")
    assert "chance" in drawing and "first" in drawing


def test_curves_share_one_table_by_x_with_the_edges_of_their_bands():
    lead = Curve("seen", [(0, 1.0), (1, 2.0)], [(0.5, 1.5), (1.5, 2.5)])
    other = Curve("expected", [(1, 1.8), (2, 2.5)])
    chart = curve_lines([lead, other], title="t", description="d", across="Week", values="Orders", spots=[Spot(1, 2.0, "here")], steps=[(1, "start")])
    assert chart.columns == ("Week", "seen", "seen, from", "seen, to", "expected")
    assert chart.rows == ((0, 1.0, 0.5, 1.5, None), (1, 2.0, 1.5, 2.5, 1.8), (2, None, None, None, 2.5))
    drawing = svg(chart, "en-GB")
    assert "here" in drawing and "start" in drawing and "expected" in drawing


def test_names_of_lines_that_cross_stand_where_they_are_clear():
    from mercatique.charts.curves import beside

    flat, rising = Curve("flat", [(x / 10, 4.0) for x in range(11)]), Curve("rising", [(x / 10, 2.0 + 2.2 * x / 10) for x in range(11)])
    assert beside(flat, [rising]) == (False, False)
    assert beside(rising, [flat]) == (False, True)
    falling = Curve("falling", [(x / 10, 5.0 - x / 10 * 4) for x in range(11)])
    assert beside(falling, [Curve("near", [(x / 10, 4.9) for x in range(11)])]) == (True, True)


def test_names_of_lines_stand_over_all_lines_on_a_halo():
    curves = [Curve("seen", [(0, 1.0), (1, 2.0)]), Curve("expected", [(0, 1.5), (1, 1.8)])]
    layers = curve_lines(curves, title="t", description="d", across="Week", values="Orders").spec["layer"]
    kinds = [layer["mark"]["type"] for layer in layers]
    assert kinds.index("text") > max(place for place, kind in enumerate(kinds) if kind == "line")
    assert [layer["mark"]["style"] for layer in layers if layer["mark"]["type"] == "text"] == [["lead-text", "halo"], "lead-text", ["soft-text", "halo"], "soft-text"]
