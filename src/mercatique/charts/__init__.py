"""Pictures: from a small table to a chart with its title, description and table; themes for screen and paper."""

from mercatique.charts.balances import balance_lines
from mercatique.charts.bars_in_time import Bar, time_bars
from mercatique.charts.budgets import balance_bar, budget_by_quarter, spending_by_month
from mercatique.charts.chart import Chart, Table
from mercatique.charts.cohorts import cohort_map
from mercatique.charts.concentration import pareto_curve
from mercatique.charts.coverage import coverage_bars, coverage_line
from mercatique.charts.curves import Curve, Spot, curve_lines
from mercatique.charts.estimates import Estimate, estimate_dots
from mercatique.charts.forecasts import forecast_lines, target_lines
from mercatique.charts.journeys import Flow, FunnelStep, flow_bands, funnel_bars
from mercatique.charts.marks import MarkBar, mark_bars
from mercatique.charts.months import Month, month_columns, month_lines
from mercatique.charts.objectives import Reading, sparkline, trajectory
from mercatique.charts.plot import KINDS as PLOT_KINDS
from mercatique.charts.plot import Mark, Plot, Series, plot_of
from mercatique.charts.positions import Axis, Position, corner_words, position_map
from mercatique.charts.rankings import ranked_bars
from mercatique.charts.render import WIDTH, png, spec_for, svg
from mercatique.charts.segments import SegmentCell, segment_board
from mercatique.charts.waterfalls import waterfall

__all__ = [
    "PLOT_KINDS",
    "WIDTH",
    "Axis",
    "Bar",
    "Chart",
    "Curve",
    "Estimate",
    "Flow",
    "FunnelStep",
    "Mark",
    "MarkBar",
    "Month",
    "Plot",
    "Position",
    "Reading",
    "SegmentCell",
    "Series",
    "Spot",
    "Table",
    "balance_bar",
    "balance_lines",
    "budget_by_quarter",
    "cohort_map",
    "corner_words",
    "coverage_bars",
    "coverage_line",
    "curve_lines",
    "estimate_dots",
    "flow_bands",
    "forecast_lines",
    "funnel_bars",
    "mark_bars",
    "month_columns",
    "month_lines",
    "pareto_curve",
    "plot_of",
    "png",
    "position_map",
    "ranked_bars",
    "segment_board",
    "sparkline",
    "spec_for",
    "spending_by_month",
    "svg",
    "target_lines",
    "time_bars",
    "trajectory",
    "waterfall",
]
