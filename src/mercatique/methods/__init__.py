"""Numbers: the methods of marketing as pure functions on columns, each with its manual page. ``METHODS`` is all of them."""

from mercatique.fault import Fault, _
from mercatique.methods import customers, marking, sales
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
from mercatique.methods.marking import (
    Agreement,
    Times,
    Totals,
    cohen_kappa,
    extra_time,
    fleiss_kappa,
    krippendorff_alpha,
    mark_total,
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
    "Agreement",
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
    "Times",
    "Totals",
    "cohen_kappa",
    "cohorts",
    "concentration",
    "extra_time",
    "fleiss_kappa",
    "krippendorff_alpha",
    "like_for_like",
    "mark_total",
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
    *marking.METHODS,
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
