"""Who buys, how often, for how much, and who stays."""

from mercatique.fault import _
from mercatique.methods.customers.beta_geometric import BetaGeometric, ModifiedBetaGeometric, bg_nbd, mbg_nbd
from mercatique.methods.customers.churn import ChurnFlags, churn_flags
from mercatique.methods.customers.clusters import Clusters, clusters
from mercatique.methods.customers.cohorts import Cohorts, cohorts
from mercatique.methods.customers.concentration import Concentration, concentration
from mercatique.methods.customers.foresight import FORESIGHT
from mercatique.methods.customers.formula import FormulaValue, HistoricalValue, formula_clv, historical_clv
from mercatique.methods.customers.holdout import HoldoutCheck, holdout_check
from mercatique.methods.customers.linkage import FIELDS, Links, link_people
from mercatique.methods.customers.pareto import ParetoNBD, pareto_nbd
from mercatique.methods.customers.purchases import BASES
from mercatique.methods.customers.rfm import RFM, TIES, rfm, rfm_of_summary
from mercatique.methods.customers.rhythm import Interpurchase, interpurchase
from mercatique.methods.customers.segments import SEGMENTS, NamedSegment
from mercatique.methods.customers.spend import GammaGamma, gamma_gamma
from mercatique.methods.customers.summary import PurchaseSummary, purchase_summary
from mercatique.methods.customers.value import CustomerValue, clv
from mercatique.methods.method import COUNT, MONEY, TEXT, Method, Param, Role
from mercatique.methods.roles import AMOUNT, CUSTOMER, DAY_OF_LINE, KEPT, REFERENCE, THROUGH

__all__ = [
    "METHODS",
    "RFM",
    "SEGMENTS",
    "BetaGeometric",
    "ChurnFlags",
    "Clusters",
    "Cohorts",
    "Concentration",
    "CustomerValue",
    "FormulaValue",
    "GammaGamma",
    "HistoricalValue",
    "HoldoutCheck",
    "Interpurchase",
    "Links",
    "ModifiedBetaGeometric",
    "NamedSegment",
    "ParetoNBD",
    "PurchaseSummary",
    "bg_nbd",
    "churn_flags",
    "clusters",
    "clv",
    "cohorts",
    "concentration",
    "formula_clv",
    "gamma_gamma",
    "historical_clv",
    "holdout_check",
    "interpurchase",
    "link_people",
    "mbg_nbd",
    "pareto_nbd",
    "purchase_summary",
    "rfm",
    "rfm_of_summary",
]

BASIS = Param("basis", "choice", "net", _("Which sales count: net of cancellations and returns, or gross."), BASES)
CUT_OFFS = (
    Param("recency_cuts", "numbers", None, _("Four rising numbers of days instead of fifths, like 30,90,180,365.")),
    Param("frequency_cuts", "numbers", None, _("Four rising numbers of orders instead of fifths, like 2,3,5,10.")),
    Param("monetary_cuts", "numbers", None, _("Four rising amounts instead of fifths, like 100,250,500,1000.")),
)
SPLIT = Param("ties", "choice", "split", _("Equal values: split by customer id into equal fifths, or kept together."), TIES)

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
        "link_people",
        link_people,
        _("Identity resolution"),
        _("Which records are one and the same person, with what certainty, and why?"),
        (
            Role("record", TEXT, _("Id of the record, each once.")),
            *(Role(name, TEXT, _("Empty where not known."), required=False) for name in FIELDS),
        ),
        (
            Param("threshold", "float", 0.9, _("Probability from which two records are one person.")),
            Param("rules", "text", "", _("Blocks that make two records candidates, like email; last_name:3 + birth_date.")),
            Param("seed", "int", 0, _("Seed of the random numbers.")),
        ),
        "Fellegi & Sunter 1969, A Theory for Record Linkage; Winkler 2000; Linacre et al. 2022, Splink",
    ),
    *FORESIGHT,
)
