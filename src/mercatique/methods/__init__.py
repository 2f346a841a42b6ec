"""Numbers: the methods of marketing as pure functions on columns, each with its manual page. ``METHODS`` is all of them."""

from mercatique.fault import Fault, _
from mercatique.methods import choice, customers, marking, sales, territory
from mercatique.methods.choice import (
    Crossing,
    Environment,
    Forces,
    NineCells,
    Portfolio,
    Topsis,
    WeightedScores,
    WeightSensitivity,
    bcg,
    five_forces,
    ge_mckinsey,
    pestel,
    topsis,
    tows,
    weight_sensitivity,
    weighted_scores,
)
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
from mercatique.methods.territory import (
    Breakpoints,
    Catchment,
    Distances,
    Huff,
    Penetration,
    catchment,
    distances,
    huff,
    penetration,
    reilly,
)

__all__ = [
    "AGAINST",
    "METHODS",
    "RFM",
    "SEGMENTS",
    "UNITS",
    "Agreement",
    "Breakpoints",
    "Catchment",
    "Cohorts",
    "Comparison",
    "Concentration",
    "Crossing",
    "Distances",
    "Environment",
    "Forces",
    "Huff",
    "Method",
    "NamedSegment",
    "NetSales",
    "NineCells",
    "Param",
    "Penetration",
    "Period",
    "Portfolio",
    "Reason",
    "Result",
    "Role",
    "SalesByKey",
    "SalesByPeriod",
    "Times",
    "Topsis",
    "Totals",
    "WeightSensitivity",
    "WeightedScores",
    "bcg",
    "catchment",
    "cohen_kappa",
    "cohorts",
    "concentration",
    "distances",
    "extra_time",
    "five_forces",
    "fleiss_kappa",
    "ge_mckinsey",
    "huff",
    "krippendorff_alpha",
    "like_for_like",
    "mark_total",
    "method",
    "net_sales",
    "penetration",
    "period",
    "periods",
    "pestel",
    "reilly",
    "rfm",
    "rfm_of_summary",
    "sales_by_key",
    "sales_by_period",
    "topsis",
    "tows",
    "weight_sensitivity",
    "weighted_scores",
]

#: One tuple per question of the trade, in the order in which a manager meets them.
METHODS: tuple[Method, ...] = (
    *customers.METHODS,
    *choice.METHODS,
    *sales.METHODS,
    *territory.METHODS,
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
