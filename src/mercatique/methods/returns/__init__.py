"""Returns: what media cost per step, and what comes back of what is spent."""

from mercatique.fault import _
from mercatique.methods.method import COUNT, DAY, MONEY, TEXT, Method, Param, Role
from mercatique.methods.returns.gain import GAINS, Payback, Returns, payback, return_on_spend
from mercatique.methods.returns.rates import MediaRates, media_rates

__all__ = ["METHODS", "MediaRates", "Payback", "Returns", "media_rates", "payback", "return_on_spend"]

METHODS: tuple[Method, ...] = (
    Method(
        "media_rates",
        media_rates,
        _("Costs and rates of media (CPM, CPC, CTR, CPL, CPA, CR)"),
        _("What does a thousand displays, a click, a lead, a customer cost, and how many become the next?"),
        (
            Role("channel", TEXT, _("Channel, campaign or advertisement.")),
            Role("cost", MONEY, _("What was spent.")),
            Role("impressions", COUNT, _("Displays."), required=False),
            Role("clicks", COUNT, _("Clicks."), required=False),
            Role("visits", COUNT, _("Visits."), required=False),
            Role("leads", COUNT, _("Prospects who left their details."), required=False),
            Role("customers", COUNT, _("Customers or purchases."), required=False),
        ),
        (),
        "Definitions of the seeds and of the IAB; Wilson 1927, Probable Inference",
    ),
    Method(
        "return_on_spend",
        return_on_spend,
        _("Return on what is spent (ROI, ROAS)"),
        _("What did each action bring for what it cost?"),
        (
            Role("action", TEXT, _("Channel, campaign or action.")),
            Role("cost", MONEY, _("What was spent.")),
            Role("revenue", MONEY, _("Sales it caused.")),
            Role("variable_cost", MONEY, _("Variable costs of what was sold."), required=False),
        ),
        (
            Param("gain", "choice", "margin", _("Basis of the gain: revenue, margin or contribution."), GAINS),
            Param("margin_rate", "float", 1.0, _("Rate of margin as a ratio, for the gain on margin.")),
        ),
        "Farris et al. 2010, Marketing Metrics",
    ),
    Method(
        "payback",
        payback,
        _("Payback"),
        _("After how many months has the cost come back?"),
        (Role("month", DAY, _("Any day of the month.")), Role("gain", MONEY, _("Margin or contribution of the month."))),
        (Param("cost", "float", 0.0, _("Cost to be paid back.")),),
        "Dean 1951, Capital Budgeting",
    ),
)
