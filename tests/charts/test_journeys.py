"""Funnels and flows: what is drawn is what the table holds."""

from itertools import pairwise

import pytest

from mercatique.charts import Flow, FunnelStep, flow_bands, funnel_bars, svg
from mercatique.charts.journeys import AIR, LINE, layout, told

WORDS = {"title": "The answer", "description": "What the picture shows."}
FLOWS = [Flow(1, "search", "direct", 60), Flow(1, "search", "leaves", 40), Flow(1, "direct", "leaves", 20), Flow(2, "direct", "request", 60)]


def test_a_funnel_names_people_and_parts_and_marks_the_worst_step():
    steps = [FunnelStep("visit", 1000), FunnelStep("lead", 200, 0.2, 0.18, 0.23, worst=True), FunnelStep("sale", 60, 0.3, 0.24, 0.37)]
    chart = funnel_bars(steps, names="Step", people="People", **WORDS)
    assert chart.rows[1] == ("lead", 200, 0.2, 0.18, 0.23)
    assert chart.rows[0][2:] == (None, None, None)
    drawing = svg(chart, "en-GB")
    assert "visit" in drawing and "1,000" in drawing and "↓ 20.0%" in drawing


def test_flows_fill_their_nodes_and_no_more():
    nodes, bands = layout(FLOWS, ("leaves",))
    for node, (low, high) in nodes.items():
        out = sum(curve[0][2] - curve[0][1] for flow, curve in bands if (flow.place, flow.source) == node)
        into = sum(curve[-1][2] - curve[-1][1] for flow, curve in bands if (flow.place + 1, flow.target) == node)
        assert max(out, into) == pytest.approx(high - low, abs=1e-4)
    at_two = sorted((edges, name) for (place, name), edges in nodes.items() if place == 2)
    assert [name for _edges, name in at_two] == ["direct", "leaves"], "those who leave stand below"
    assert at_two[1][0][0] == pytest.approx(at_two[0][0][1] + AIR)
    assert max(high for _low, high in nodes.values()) <= 1 + 1e-9


def test_a_flow_chart_draws_each_band_and_tells_them_in_its_table():
    chart = flow_bands(FLOWS, ends=("leaves",), **WORDS)
    assert chart.rows[0] == (1, "search", "direct", 60)
    drawing = svg(chart, "en-GB")
    assert "search" in drawing and "request" in drawing
    assert flow_bands([], **WORDS).rows == ()


def test_names_of_nodes_do_not_stand_on_each_other():
    crowd = [Flow(1, f"page {number}", "leaves", 1 + number) for number in range(40)]
    nodes, _bands = layout(crowd, ("leaves",))
    named = told(nodes)
    middles = sorted(sum(nodes[node]) / 2 for node in named if node[0] == 1)
    assert 5 < len(middles) < 40
    assert all(after - before >= LINE for before, after in pairwise(middles))
    assert (1, "page 39") in named and (2, "leaves") in named
