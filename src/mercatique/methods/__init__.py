"""Numbers: the methods of marketing as pure functions on columns, each with its manual page. ``METHODS`` is all of them."""

from mercatique.fault import Fault, _
from mercatique.methods import customers, sales
from mercatique.methods.customers import (
    RFM,
    SEGMENTS,
    Cohorts,
    Concentration,
    NamedSegment,
    cohorts,
    concentration,
    rfm,
    rfm_of_summary,
)
from mercatique.methods.method import Method, Param, Role
from mercatique.methods.result import Reason, Result
from mercatique.methods.sales import (
    AGAINST,
    UNITS,
    Comparison,
    NetSales,
    Period,
    SalesByKey,
    SalesByPeriod,
    like_for_like,
    net_sales,
    period,
    periods,
    sales_by_key,
    sales_by_period,
)

__all__ = [
    "AGAINST",
    "METHODS",
    "RFM",
    "SEGMENTS",
    "UNITS",
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

#: One tuple per question of the trade, in the order in which a manager meets them.
METHODS: tuple[Method, ...] = (
    *customers.METHODS,
    *sales.METHODS,
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
