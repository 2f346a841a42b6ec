"""What was sold, what came back, and against what it is compared."""

from mercatique.fault import _
from mercatique.methods.method import COUNT, DAY, MONEY, NUMBER, TEXT, Method, Param, Role
from mercatique.methods.roles import AMOUNT, DAY_OF_LINE, FISCAL, THROUGH
from mercatique.methods.sales.margin import Margin, margin
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
from mercatique.methods.sales.variance import Variance, variance_analysis

__all__ = ["AGAINST", "METHODS", "UNITS", "Comparison", "Margin", "NetSales", "Period", "SalesByKey", "SalesByPeriod", "Variance", "like_for_like", "margin", "net_sales", "period", "periods", "sales_by_key", "sales_by_period", "variance_analysis"]

UNIT = Param("unit", "choice", "month", _("Length of a period: month, quarter or year."), UNITS)
COMPARED = Param("against", "choice", "year", _("Compared with the year before or with the previous period."), AGAINST)

METHODS: tuple[Method, ...] = (
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
    Method(
        "margin",
        margin,
        _("Margin by product, site or channel"),
        _("What do sales leave once what was sold is paid, and where?"),
        (
            Role("key", TEXT, _("Country, product, site…")),
            Role("amount", MONEY, _("Amount of the line without VAT.")),
            Role("cost", MONEY, _("What was sold cost, without VAT.")),
        ),
        (),
        "Marge commerciale, soldes intermédiaires de gestion (Plan comptable général)",
    ),
    Method(
        "variance_analysis",
        variance_analysis,
        _("Volume, price, mix and conversion"),
        _("Why did sales move: more pieces, more buyers among those who came, another mix, other prices?"),
        (
            Role("product", TEXT, _("Product code.")),
            Role("quantity_before", NUMBER, _("Pieces in the period before.")),
            Role("amount_before", MONEY, _("Sales in the period before.")),
            Role("quantity", NUMBER, _("Pieces in this period.")),
            Role("amount", MONEY, _("Sales in this period.")),
        ),
        (
            Param("visits_before", "float", None, _("Visits in the period before.")),
            Param("visits", "float", None, _("Visits in this period.")),
        ),
        "Horngren, Datar & Rajan 2015, Cost Accounting: A Managerial Emphasis",
    ),
)
