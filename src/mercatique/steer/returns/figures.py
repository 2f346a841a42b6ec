"""The figures of costs and returns: totals and ratios for the KPI library, and the worth of a customer."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.analyze.customers.figures import kept, money
from mercatique.analyze.sales.figures import basis_of
from mercatique.fault import Fault
from mercatique.kernel.figures import Query, Result, Value, figure, in_each_language
from mercatique.kernel.middleware import sentence
from mercatique.plan.models import Action, BudgetLine, CoFunding, Expense
from mercatique.steer.models import CostRule, InternalCost, Outcome, ReturnSheet
from mercatique.steer.returns import adrates, reading
from mercatique.steer.returns.reading import Return

READ = (Action, BudgetLine, CoFunding, CostRule, Expense, InternalCost, Outcome, ReturnSheet)
PAGE = "steer:returns"
#: Months ahead for which the worth of known customers is predicted, months over which a new one is counted, discount rate per year.
AHEAD, LIFE, DISCOUNT = 12, 36, 0.10


def of_period(workspace: Any, period: tuple[date, date] | None) -> list[Return]:
    """The returns, with only the costs and results of a period when there is one."""
    found = reading.read(workspace)
    return found if period is None else [reading.within(each, *period) for each in found]


def ratio(query: Query, code: str) -> Value:
    found = reading.together(of_period(query.workspace, query.period))[code]
    return Value(found.value, n=None if found.bottom is None else int(found.bottom), basis="", currency=query.workspace.currency, reason=found.reason)


@figure(
    "returns.cost", label=gettext_lazy("Full cost of actions"), unit="currency", kind="flow", page=PAGE, records=READ, method="return_on_spend",
    question=gettext_lazy("What did the actions cost, people, tools and media together?"),
)  # fmt: skip
def cost(query: Query) -> Value:
    found = of_period(query.workspace, query.period)
    if not any(each.cost.known for each in found):
        return Value(None, reason=_("no cost of an action is known in this period"))
    return Value(float(sum((each.cost.total for each in found), Decimal(0))), n=sum(len(each.cost.lines) for each in found), currency=query.workspace.currency)


@figure(
    "returns.roi", label=gettext_lazy("ROI of actions, on margin"), unit="%", kind="stock", page=PAGE, records=READ, method="return_on_spend",
    question=gettext_lazy("What did the actions bring for what they cost, gain counted on margin?"),
)  # fmt: skip
def roi(query: Query) -> Value:
    found = reading.totals(reading.read(query.workspace))
    return Value(found.roi, n=found.measured, reason=found.roi_reason)


@figure(
    "returns.roas", label=gettext_lazy("ROAS"), unit="ratio", kind="rate", page=PAGE, records=READ, method="return_on_spend",
    question=gettext_lazy("How much revenue for one unit of money spent on media?"),
)  # fmt: skip
def roas(query: Query) -> Value:
    return ratio(query, "roas")


@figure(
    "returns.cpl", label=gettext_lazy("Cost per lead (CPL)"), unit="currency", kind="rate", page=PAGE, records=READ, method="media_rates",
    question=gettext_lazy("What does a lead cost, all costs in?"),
)  # fmt: skip
def cpl(query: Query) -> Value:
    return ratio(query, "cpl")


@figure(
    "returns.cac", label=gettext_lazy("Cost per new customer (CAC)"), unit="currency", kind="rate", page=PAGE, records=READ, method="media_rates",
    question=gettext_lazy("What does a new customer cost, all costs in?"),
)  # fmt: skip
def cac(query: Query) -> Value:
    return ratio(query, "cac")


@figure(
    "returns.conversion", label=gettext_lazy("Conversion rate on visits"), unit="%", kind="rate", page=PAGE, records=READ, method="media_rates",
    question=gettext_lazy("How many visits brought by actions become purchases?"),
)  # fmt: skip
def conversion(query: Query) -> Value:
    return ratio(query, "cr_visits")


SPENT = "steer:returns-media"


def spent(query: Query, top: str, bottom: str, factor: float = 1.0) -> Value:
    """A ratio of the table of ad spend: sums over the period, in the currency of the workspace."""
    sums = adrates.sums(query)
    if sums["reason"]:
        return Value(None, reason=sums["reason"])
    above, below = sums[top], sums[bottom]
    words = adrates.words_of(bottom)
    if above is None or not below:
        return Value(None, reason=_("no %(things)s in this period") % {"things": words if not below else adrates.words_of(top)})
    return Value(factor * float(above) / float(below), n=int(below), basis="spend", currency=query.workspace.currency)


@figure(
    "media.spend", label=gettext_lazy("Ad spend"), unit="currency", kind="flow", page=SPENT, tables=("spend",), method="media_rates",
    question=gettext_lazy("What did the platforms charge for ads?"),
)  # fmt: skip
def ad_spend(query: Query) -> Value:
    sums = adrates.sums(query)
    if sums["reason"] or not sums["lines"]:
        return Value(None, reason=sums["reason"] or _("no ad spend in this period"))
    return Value(float(sums["amount"]), n=int(sums["lines"]), basis="spend", currency=query.workspace.currency)


@figure(
    "media.cpm", label=gettext_lazy("Cost per thousand impressions (CPM)"), unit="currency", kind="rate", page=SPENT, tables=("spend",), method="media_rates",
    question=gettext_lazy("What do a thousand impressions cost, media only?"),
)  # fmt: skip
def cpm(query: Query) -> Value:
    return spent(query, "amount", "impressions", 1000.0)


@figure(
    "media.cpc", label=gettext_lazy("Cost per click (CPC)"), unit="currency", kind="rate", page=SPENT, tables=("spend",), method="media_rates",
    question=gettext_lazy("What does a click cost, media only?"),
)  # fmt: skip
def cpc(query: Query) -> Value:
    return spent(query, "clicked", "clicks")


@figure(
    "media.ctr", label=gettext_lazy("Click rate (CTR)"), unit="%", kind="rate", page=SPENT, tables=("spend",), method="media_rates",
    question=gettext_lazy("How many impressions become clicks?"),
)  # fmt: skip
def ctr(query: Query) -> Value:
    return spent(query, "clicks", "clickable")


@figure(
    "media.response", label=gettext_lazy("Diminishing return of ad spend"), unit="currency", kind="table", page=SPENT, tables=("spend", "orders"), method="mix_model",
    question=gettext_lazy("What does each channel add to sales, and what would one more euro add?"),
)  # fmt: skip
def response(query: Query) -> Result:
    return adrates.response(query)


COLUMNS = ("segment", "customers", "so_far", "ahead")


@figure(
    "returns.clv", label=gettext_lazy("Customer value, so far and to come"), unit="currency", kind="table", tables=("orders",), method="clv",
    page="steer:returns-unit", question=gettext_lazy("What has a customer brought so far, and what is still to come, in sales?"),
)  # fmt: skip
def clv(query: Query) -> Result:
    """Per RFM segment: customers, mean sales so far, mean sales expected in twelve months; in all: with its interval, and a new customer's."""
    from mercatique.methods.customers import clv as method
    from mercatique.methods.customers import historical_clv, purchase_summary

    facts = kept(query)
    currency, reason = money(query, facts)
    if reason:
        return Result(COLUMNS, [], reason=reason)
    lines = query.table("orders")
    lines = lines.filter(lines.customer_id.notnull(), lines.kind.isin(["sale", "fee", "adjustment"]), lines.net_amount > 0)
    days = query.warehouse.frame(lines.group_by(["customer_id", "day"]).aggregate(amount=lines.net_amount.sum()).order_by(["customer_id", "day"]))
    customer, day, amount = (days.column(name) for name in ("customer_id", "day", "amount"))
    segments = {row["customer_id"]: row["segment"] for row in query.rows(facts.select("customer_id", "segment"))}
    extra: dict[str, Any] = {"ahead": AHEAD, "life": LIFE, "discount": DISCOUNT, "model": "bg_nbd", "predicted": None, "refused": {}}
    past = historical_clv(customer, day, amount)
    ahead: dict[str, float] = {}
    try:
        summary = purchase_summary(customer, day, amount)
        found = method(summary.frequency, summary.recency, summary.age, summary.monetary, summary.customers, horizon=AHEAD, discount=DISCOUNT)
    except Fault as fault:
        told = fault
        extra["refused"] = in_each_language(lambda: sentence(told))
    else:
        ahead = dict(zip(found.customers, found.value, strict=True))
        if found.total is not None:
            extra["predicted"] = {"mean": found.total / len(found), "total": found.total, "low": found.low, "high": found.high}
        if found.spending.mean is not None:
            extra["newcomer"] = newcomer(found, found.spending.mean)
    sums: dict[str, list[float]] = {}
    for name, value in zip(past.customers, past.value, strict=True):
        row = sums.setdefault(segments.get(name) or "", [0, 0.0, 0.0])
        row[0] += 1
        row[1] += float(value)
        row[2] += float(ahead.get(name, float("nan"))) if ahead else 0.0
    rows = [[name, int(n), so_far / n, to_come / n if ahead and to_come == to_come else None] for name, (n, so_far, to_come) in sums.items()]
    rows.sort(key=lambda row: -row[2])
    return Result(COLUMNS, rows, past.mean, len(past), basis_of(query, "net"), currency, extra=extra)


def newcomer(found: Any, worth: float) -> dict[str, float]:
    """Sales expected of a new customer: the first purchase and the discounted later ones, over one year and over ``LIFE`` months."""
    month = 30.4375 / 7
    made = [float(value) for value in found.purchases.expected_of_new([step * month for step in range(LIFE + 1)])]
    values, so_far = {}, worth
    for step in range(1, LIFE + 1):
        so_far += worth * (made[step] - made[step - 1]) / (1 + DISCOUNT) ** (step / 12)
        if step in (12, LIFE):
            values["year" if step == 12 else "life"] = so_far
    return {"first": worth, **values}

