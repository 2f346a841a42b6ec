"""Returns: what media cost per step, and what comes back of what is spent."""

from mercatique.fault import _
from mercatique.methods.method import COUNT, DAY, MONEY, NUMBER, TEXT, Method, Param, Role
from mercatique.methods.returns.allocation import Allocation, allocate_budget
from mercatique.methods.returns.gain import GAINS, Payback, Returns, payback, return_on_spend
from mercatique.methods.returns.mix import Mix, mix_model
from mercatique.methods.returns.rates import MediaRates, media_rates

__all__ = ["METHODS", "Allocation", "MediaRates", "Mix", "Payback", "Returns", "allocate_budget", "media_rates", "mix_model", "payback", "return_on_spend"]

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
        "Definitions of the training manuals and of the IAB; Wilson 1927, Probable Inference",
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
    Method(
        "mix_model",
        mix_model,
        _("Mix model for few data"),
        _("What does each channel add to sales, how sure is that, and which experiment would settle it?"),
        (
            Role("period", DAY, _("A day of each week or month, evenly spaced.")),
            Role("channel", TEXT, _("Channel, in one row per period.")),
            Role("spend", MONEY, _("What was spent in the period.")),
            Role("response", NUMBER, _("Sales of the period, the same in all its rows.")),
        ),
        (
            Param("seasons", "int", 2, _("Pairs of yearly waves, 0 to 6.")),
            Param("draws", "int", 4000, _("Number of draws.")),
            Param("seed", "int", 0, _("Seed of the random numbers.")),
        ),
        "Jin et al. 2017, Bayesian Methods for Media Mix Modeling; Broadbent 1979, One Way TV Advertisements Work",
    ),
    Method(
        "allocate_budget",
        allocate_budget,
        _("Allocation of a budget"),
        _("How should the same money be spread over the lines of the plan to bring most, without breaking what is signed?"),
        (
            Role("line", TEXT, _("Line of the plan.")),
            Role("amount", MONEY, _("Amount planned today.")),
            Role("strength", MONEY, _("Most it can bring.")),
            Role("half", MONEY, _("Spend at which it brings half of that.")),
            Role("committed", MONEY, _("What cannot be cut."), required=False),
            Role("most", MONEY, _("What cannot be exceeded."), required=False),
            Role("quarter", TEXT, _("Quarter of the line."), required=False),
            Role("cash", MONEY, _("Cash of the quarter."), required=False),
            Role("hours", NUMBER, _("Hours of work per 1,000 of money."), required=False),
        ),
        (
            Param("budget", "float", None, _("Money for all lines; by default what is planned today.")),
            Param("team_hours", "float", None, _("Hours of the team.")),
        ),
        "Dorfman & Steiner 1954, Optimal Advertising and Optimal Quality; Charnes & Lemke 1954",
    ),
)
