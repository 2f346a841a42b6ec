"""Customer methods on the orders of Colibri, the online shop."""

from typing import Any

from mercatique.charts import Chart, SegmentCell, cohort_map, pareto_curve, segment_board
from mercatique.charts.chart import Say
from mercatique.charts.sentences import of_concentration, of_retention, of_segments
from mercatique.demo.examples import Example, Show, files
from mercatique.demo.examples.turnover import ORDERS, dated
from mercatique.fault import _


def board(result: Any, say: Say, show: Show) -> Chart:
    segments = result.segments()
    cells = [SegmentCell(say(one.label), one.customers, one.monetary_share) for one in segments]
    best = next(one for one in segments if one.key == "champions")
    title = of_segments(say(best.label), best.customers, best.share, best.monetary_share).text(say, show)
    description = say(_("RFM segments of an invented online shop: area is the number of customers, tint the share of net sales."))
    return segment_board(cells, title=title, description=description, say=say)


def rfm() -> Example:
    shop = files("colibri")
    columns = {"customer": shop.texts(ORDERS, "Customer ID"), "order": shop.texts(ORDERS, "Order Number"), **dated()}
    return Example(columns, {}, board)


def rfm_of_summary() -> Example:
    from mercatique.methods import rfm as scored

    found = scored(**rfm().columns)
    columns = {"customer": found.customers, "recency": found.recency, "frequency": found.frequency, "monetary": found.monetary}
    return Example(columns, {"reference": found.reference}, board)


def concentration() -> Example:
    shop = files("colibri")

    def picture(result: Any, say: Say, show: Show) -> Chart:
        share = result.best(0.2)[1]
        return pareto_curve(
            result.curve(60),
            title=of_concentration(0.2, share).text(say, show),
            description=say(_("Cumulated share of net sales over the share of customers, best first.")),
            items=say(_("Share of customers")),
            amounts=say(_("Share of net sales")),
            mark=(0.2, share),
            say=say,
        )

    return Example({"key": shop.texts(ORDERS, "Customer ID"), "amount": shop.numbers(ORDERS, "Line Total")}, {}, picture)


def cohorts() -> Example:
    shop = files("colibri")

    def picture(result: Any, say: Say, show: Show) -> Chart:
        count = len(result)
        rates = [[float(result.rate[c, k]) if result.observed(c, k) else None for k in range(count)] for c in range(count)]
        return cohort_map(
            result.months,
            result.sizes.tolist(),
            rates,
            title=of_retention(1, result.retention(1)[0]).text(say, show),
            description=say(_("Share of the customers of a month of first purchase who bought again in the following months.")),
            say=say,
        )

    return Example({"customer": shop.texts(ORDERS, "Customer ID"), **dated()}, {}, picture)


EXAMPLES = {"rfm": rfm, "rfm_of_summary": rfm_of_summary, "concentration": concentration, "cohorts": cohorts}
