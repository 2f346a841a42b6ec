"""Numbers: the methods of marketing as pure functions on columns, each with its manual page. ``METHODS`` is all of them."""

from mercatique.fault import Fault, _
from mercatique.methods.customers.cohorts import Cohorts, cohorts
from mercatique.methods.customers.concentration import Concentration, concentration
from mercatique.methods.customers.purchases import BASES
from mercatique.methods.customers.rfm import RFM, TIES, rfm, rfm_of_summary
from mercatique.methods.customers.segments import SEGMENTS, NamedSegment
from mercatique.methods.method import COUNT, DAY, MONEY, NUMBER, TEXT, Method, Param, Role
from mercatique.methods.result import Reason, Result
from mercatique.methods.sales.net import NetSales, net_sales
from mercatique.methods.sales.periods import (
    AGAINST,
    UNITS,
    Comparison,
    Period,
    like_for_like,
    period,
    periods,
)
from mercatique.methods.sales.summary import SalesByKey, SalesByPeriod, sales_by_key, sales_by_period

__all__ = [
    "METHODS",
    "RFM",
    "SEGMENTS",
    "Cohorts",
    "Comparison",
    "Concentration",
    "Method",
    "NamedSegment",
    "NetSales",
    "Param",
    "Period",
    "Reason",
    "Result",
    "Role",
    "SalesByKey",
    "SalesByPeriod",
    "cohorts",
    "concentration",
    "like_for_like",
    "method",
    "net_sales",
    "period",
    "periods",
    "rfm",
    "rfm_of_summary",
    "sales_by_key",
    "sales_by_period",
]

CUSTOMER = Role("customer", TEXT, _("Customer id; lines without one are left out and counted."))
DAY_OF_LINE = Role("day", DAY, _("Day of the order."))
AMOUNT = Role("amount", MONEY, _("Amount of the line; negative when it comes back."))
KEPT = Role("kept", MONEY, _("What is left of the line after cancellations and returns."), required=False)

BASIS = Param("basis", "choice", "net", _("Which sales count: net of cancellations and returns, or gross."), BASES)
CUT_OFFS = (
    Param("recency_cuts", "numbers", None, _("Four rising numbers of days instead of fifths, like 30,90,180,365.")),
    Param("frequency_cuts", "numbers", None, _("Four rising numbers of orders instead of fifths, like 2,3,5,10.")),
    Param("monetary_cuts", "numbers", None, _("Four rising amounts instead of fifths, like 100,250,500,1000.")),
)
SPLIT = Param("ties", "choice", "split", _("Equal values: split by customer id into equal fifths, or kept together."), TIES)
REFERENCE = Param("reference", "day", None, _("Day from which recency counts; by default the day after the last line."))
THROUGH = Param("through", "day", None, _("Last day the data cover; by default the last day in them."))
UNIT = Param("unit", "choice", "month", _("Length of a period: month, quarter or year."), UNITS)
COMPARED = Param("against", "choice", "year", _("Compared with the year before or with the previous period."), AGAINST)
FISCAL = Param("fiscal_month", "int", 1, _("Month in which the fiscal year begins, 1 to 12."))

METHODS: tuple[Method, ...] = (
    Method(
        "rfm",
        rfm,
        _("RFM scores and segments"),
        _("Who are the best customers, who is leaving, who is new?"),
        (CUSTOMER, Role("order", TEXT, _("Order number.")), DAY_OF_LINE, AMOUNT, KEPT),
        (REFERENCE, BASIS, SPLIT, *CUT_OFFS),
        "Hughes 1994, Strategic Database Marketing; Bult & Wansbeek 1995, Optimal Selection for Direct Mail",
    ),
    Method(
        "rfm_of_summary",
        rfm_of_summary,
        _("RFM scores of a customer table"),
        _("Which scores and segments do customers get whose recency, frequency and money are known?"),
        (
            Role("customer", TEXT, _("Customer id, each in one row.")),
            Role("recency", COUNT, _("Days since the last order.")),
            Role("frequency", COUNT, _("Number of orders.")),
            Role("monetary", MONEY, _("What the customer spent.")),
        ),
        (
            Param("reference", "day", None, _("Day from which recency was counted; by default today.")),
            BASIS,
            SPLIT,
            *CUT_OFFS,
        ),
        "Hughes 1994, Strategic Database Marketing",
    ),
    Method(
        "concentration",
        concentration,
        _("Concentration (Pareto, ABC, Gini)"),
        _("How few customers or products make how much of the sales, and which ones?"),
        (Role("key", TEXT, _("Customer, product or country.")), Role("amount", MONEY, _("Amount to be added."))),
        (Param("cuts", "numbers", (0.80, 0.95), _("Rising shares that divide A, B and C, like 0.8,0.95.")),),
        "Pareto 1896, Cours d'économie politique; Lorenz 1905; Gini 1912; Dickie 1951, ABC Inventory Analysis",
    ),
    Method(
        "cohorts",
        cohorts,
        _("Monthly cohorts and retention"),
        _("Of the customers who first bought in a month, how many bought again in the months after?"),
        (
            CUSTOMER,
            DAY_OF_LINE,
            Role("amount", MONEY, _("Amount of the line; negative when it comes back."), required=False),
            KEPT,
        ),
        (THROUGH, BASIS),
        "Ryder 1965, The Cohort as a Concept in the Study of Social Change; Fader & Hardie 2007",
    ),
    Method(
        "net_sales",
        net_sales,
        _("Gross, cancelled and net sales"),
        _("What was sold, what was cancelled or came back, what is left, and of which sale?"),
        (
            Role("order", TEXT, _("Order number.")),
            Role("customer", TEXT, _("Customer id; may be empty.")),
            Role("product", TEXT, _("Product code.")),
            Role("day", DAY, _("Day or moment of the line.")),
            Role("quantity", NUMBER, _("Units; negative when they come back.")),
            AMOUNT,
            Role("kind", TEXT, _("Kind of the line by your own rules."), required=False),
        ),
        (
            Param("cancel_prefix", "text", "C", _("What the number of a cancelling order begins with.")),
            Param("fee_products", "text", "", _("Codes that are no products, such as postage, with commas.")),
            Param("adjustment_products", "text", "", _("Codes of corrections in the accounts, with commas.")),
        ),
        "Chen, Sain & Guo 2012, Data Mining for the Online Retail Industry; the ground rules of this house",
    ),
    Method(
        "like_for_like",
        like_for_like,
        _("A period compared like with like"),
        _("Are sales up or down, when the period is not over yet?"),
        (DAY_OF_LINE, AMOUNT),
        (
            UNIT,
            Param("at", "day", None, _("A day in the period asked for; by default the last day of the data.")),
            THROUGH,
            COMPARED,
            FISCAL,
            Param("since", "day", None, _("First day the data cover; by default the first day in them.")),
        ),
        "The practice of retail reporting",
    ),
    Method(
        "sales_by_period",
        sales_by_period,
        _("Sales by period"),
        _("How do sales go from month to month, and against the year before?"),
        (DAY_OF_LINE, AMOUNT, Role("orders", COUNT, _("Orders of the row, each counted once."), required=False)),
        (UNIT, COMPARED, THROUGH, FISCAL),
        "The practice of retail reporting",
    ),
    Method(
        "sales_by_key",
        sales_by_key,
        _("Sales by country, product or site"),
        _("Which countries, products or sites make which part of the sales?"),
        (
            Role("key", TEXT, _("Country, product, site…")),
            Role("amount", MONEY, _("Amount to be added.")),
            Role("orders", COUNT, _("Orders of the row."), required=False),
            Role("quantity", NUMBER, _("Units of the row."), required=False),
        ),
        (),
        "The practice of sales reporting",
    ),
)


def method(name: str) -> Method:
    """The method of this name."""
    for found in METHODS:
        if found.name == name:
            return found
    raise Fault(
        "method_unknown",
        _("There is no method %(name)s; there are: %(names)s."),
        name=name,
        names=", ".join(found.name for found in METHODS),
    )
