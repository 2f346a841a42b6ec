"""The methods about rhythm, value and groups of customers as people find them."""

from mercatique.fault import _
from mercatique.methods.customers.beta_geometric import bg_nbd, mbg_nbd
from mercatique.methods.customers.churn import churn_flags
from mercatique.methods.customers.clusters import ALGORITHMS, SCALES, clusters
from mercatique.methods.customers.formula import formula_clv, historical_clv
from mercatique.methods.customers.holdout import holdout_check
from mercatique.methods.customers.pareto import pareto_nbd
from mercatique.methods.customers.purchases import BASES
from mercatique.methods.customers.rhythm import interpurchase
from mercatique.methods.customers.spend import gamma_gamma
from mercatique.methods.customers.summary import DAYS, purchase_summary
from mercatique.methods.customers.value import MODELS, clv
from mercatique.methods.method import COUNT, MONEY, NUMBER, TEXT, Method, Param, Role
from mercatique.methods.roles import AMOUNT, CUSTOMER, DAY_OF_LINE, KEPT

BASIS = Param("basis", "choice", "net", _("Which sales count: net of cancellations and returns, or gross."), BASES)
LAST = Param("reference", "day", None, _("Day from which one looks back; by default the last day of the data."))
LEVEL = Param("level", "float", 0.95, _("Level of the intervals, like 0.95."))
UNIT = Param("unit", "choice", "week", _("Unit of time: day, week or month."), tuple(DAYS))
MODEL = Param("model", "choice", "bg_nbd", _("Model of purchases."), tuple(MODELS))
MARGIN = Param("margin", "float", 1.0, _("Share of sales kept as margin, like 0.35; 1 gives sales."))
DISCOUNT = Param("discount", "float", 0.10, _("Discount rate per year, like 0.10."))
SEED = Param("seed", "int", 1, _("Seed of the random numbers."))
USUAL = Param("share", "float", 0.9, _("Share of the waits that are no delay, like 0.9."))
SOME_AMOUNT = Role("amount", MONEY, _("Amount of the line; negative when it comes back."), required=False)
LINES = (CUSTOMER, DAY_OF_LINE, SOME_AMOUNT, KEPT)

FREQUENCY = Role("frequency", COUNT, _("Purchases after the first one."))
RECENCY = Role("recency", NUMBER, _("Time from the first to the last purchase; 0 when there was one only."))
AGE = Role("age", NUMBER, _("Time from the first purchase to the end of the data (T)."))
VALUE = Role("monetary", MONEY, _("Mean value of the purchases after the first one."))
WHO = Role("customer", TEXT, _("Customer id, each in one row."), required=False)
HISTORY = (FREQUENCY, RECENCY, AGE, WHO)
FORECAST = (
    Param("horizon", "float", 52.0, _("How far ahead, in the unit of the data.")),
    Param("penalty", "float", 0.0, _("Weight of the penalty on large parameters; 0 is plain maximum likelihood.")),
    LEVEL,
)

FORESIGHT: tuple[Method, ...] = (
    Method(
        "purchase_summary",
        purchase_summary,
        _("Purchase histories of customers"),
        _("How often did each customer come again, when last, for how long have we known them, and what do they spend?"),
        LINES,
        (LAST, UNIT, BASIS),
        "Fader & Hardie 2005, A Note on Implementing the Pareto/NBD Model; Davidson-Pilon 2015, lifetimes",
    ),
    Method(
        "interpurchase",
        interpurchase,
        _("Time between purchases"),
        _("How long do customers wait between two purchases, and who is later than usual?"),
        LINES,
        (LAST, USUAL, LEVEL, BASIS, SEED),
        "Ehrenberg 1972, Repeat-Buying; Schmittlein & Peterson 1994; Efron 1979",
    ),
    Method(
        "churn_flags",
        churn_flags,
        _("Inactive, reactivated and at-risk customers"),
        _("Which customers have gone quiet, which came back, and which are about to leave?"),
        LINES,
        (LAST, Param("period", "int", None, _("Days without purchase after which a customer is inactive; by default worked out.")), USUAL, LEVEL, BASIS),
        "Reinartz & Kumar 2003; Thomas, Blattberg & Fox 2004, Recapturing Lost Customers",
    ),
    Method(
        "bg_nbd",
        bg_nbd,
        _("Purchases to come (BG/NBD)"),
        _("Which customers are still active, and how many purchases will each of them make?"),
        HISTORY,
        FORECAST,
        'Fader, Hardie & Lee 2005, "Counting Your Customers" the Easy Way',
    ),
    Method(
        "mbg_nbd",
        mbg_nbd,
        _("Purchases to come (MBG/NBD)"),
        _("Which customers are still active when some leave right after their first purchase, and what will they buy?"),
        HISTORY,
        FORECAST,
        "Batislam, Denizel & Filiztekin 2007; Hoppe & Wagner 2007",
    ),
    Method(
        "pareto_nbd",
        pareto_nbd,
        _("Purchases to come (Pareto/NBD)"),
        _("Which customers are still active when they may leave at any moment, and how many purchases will each make?"),
        HISTORY,
        FORECAST,
        "Schmittlein, Morrison & Colombo 1987, Counting Your Customers; Fader & Hardie 2005",
    ),
    Method(
        "gamma_gamma",
        gamma_gamma,
        _("Value of a purchase (Gamma-Gamma)"),
        _("How much will each customer spend per purchase in the long run?"),
        (FREQUENCY, VALUE, WHO),
        (LEVEL,),
        "Fader & Hardie 2013, The Gamma-Gamma Model of Monetary Value",
    ),
    Method(
        "clv",
        clv,
        _("Customer lifetime value"),
        _("What will each customer still bring us within the horizon, in today's money?"),
        (FREQUENCY, RECENCY, AGE, VALUE, WHO),
        (MODEL, UNIT, Param("horizon", "int", 12, _("Months ahead.")), DISCOUNT, MARGIN, LEVEL),
        "Fader, Hardie & Lee 2005, RFM and CLV: Using Iso-Value Curves for Customer Base Analysis",
    ),
    Method(
        "holdout_check",
        holdout_check,
        _("Forecast of purchases put to the test"),
        _("Had we forecast purchases some months ago, would it have been right?"),
        LINES,
        (Param("split", "day", None, _("Last day the model may see; by default after two thirds of the days.")), MODEL, BASIS, LEVEL),
        'Fader, Hardie & Lee 2005, "Counting Your Customers" the Easy Way',
    ),
    Method(
        "historical_clv",
        historical_clv,
        _("Value of customers so far"),
        _("What has each customer brought us so far, in all and per year?"),
        (CUSTOMER, DAY_OF_LINE, AMOUNT, KEPT),
        (MARGIN, LAST, BASIS),
        "Berger & Nasr 1998, Customer Lifetime Value: Marketing Models and Applications",
    ),
    Method(
        "formula_clv",
        formula_clv,
        _("Customer value by formula"),
        _("What is a customer worth, from the margin per order, the orders per year and the years they stay?"),
        (
            Role("segment", TEXT, _("Name of the segment.")),
            Role("margin", MONEY, _("Margin per order.")),
            Role("orders", NUMBER, _("Orders per customer and year.")),
            Role("years", NUMBER, _("Expected years as a customer."), required=False),
            Role("retention", NUMBER, _("Share of customers kept from one year to the next, 0 to 1."), required=False),
        ),
        (DISCOUNT, Param("horizon", "float", None, _("Years counted at most; by default all."))),
        "Blattberg & Deighton 1996, Manage Marketing by the Customer Equity Test; Gupta & Lehmann 2003, Customers as Assets",
    ),
    Method(
        "clusters",
        clusters,
        _("Groups of customers"),
        _("Which groups do customers fall into by what they do, how firm are these groups, and what is each like?"),
        (
            Role("customer", TEXT, _("Customer id.")),
            Role("feature", TEXT, _("Name of the feature.")),
            Role("value", NUMBER, _("Value of the feature for the customer.")),
        ),
        (
            Param("algorithm", "choice", "k_means", _("k-means, or a mixture of normal distributions (gmm)."), ALGORITHMS),
            Param("k", "int", None, _("Number of groups; by default the one that fits best.")),
            Param("most", "int", 8, _("Largest number of groups tried.")),
            Param("scale", "choice", "auto", _("How features are made comparable."), SCALES),
            Param("draws", "int", 20, _("Resamples that tell how firm the groups are.")),
            SEED,
        ),
        "Lloyd 1982; Rousseeuw 1987, Silhouettes; Fraley & Raftery 1998; Hubert & Arabie 1985",
    ),
)
