"""Who the customers are: how many, how loyal, how concentrated, in which segments, in which cohorts."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.analyze.sales.figures import basis_of
from mercatique.kernel.figures import Query, Result, Value, figure
from mercatique.methods.intervals import wilson
from mercatique.months import month_end, months_after

PAGE = "analyze:customers"
#: Customers of these segments used to buy well and are going away.
LEAVING = ["at_risk", "cannot_lose"]


def kept(query: Query) -> Any:
    """The customers with an order that was kept (not wholly cancelled or returned)."""
    facts = query.table("customer_facts")
    return facts.filter(facts.frequency > 0)


def money(query: Query, facts: Any) -> tuple[str, str]:
    """The one currency of the customers' amounts, or the reason why they cannot be compared or added."""
    found = query.one(
        facts.aggregate(
            n=facts.count(), currencies=facts.currency.nunique(), currency=facts.currency.max(), mixed=facts.count(where=facts.currency.isnull()),
            bases=facts.vat.nunique(), unclear=facts.count(where=facts.vat.isnull()),
        )
    )  # fmt: skip
    if not found["n"]:
        return "", none_kept()
    if found["currencies"] > 1 or found["mixed"]:
        return "", _("amounts of several currencies cannot be added without a rate")
    if found["bases"] > 1 or found["unclear"]:
        return "", _("amounts excluding and including VAT cannot be added")
    return found["currency"] or query.workspace.currency, ""


def none_kept() -> str:
    return _("no known customer has kept an order")


@figure(
    "customers.count", label=gettext_lazy("Customers"), unit="count", tables=("orders",), method="rfm", page=PAGE,
    question=gettext_lazy("How many customers have kept at least one order?"),
)  # fmt: skip
def count(query: Query) -> Value:
    facts = query.table("customer_facts")
    found = query.one(facts.aggregate(n=facts.count(where=facts.frequency > 0), all=facts.count()))
    if not found["all"]:
        return Value(None, reason=_("no order line names its customer"))
    return Value(float(found["n"]), n=found["n"], basis="net")


@figure(
    "customers.repeat_rate", label=gettext_lazy("Repeat rate"), unit="%", tables=("orders",), method="rfm", page=PAGE,
    question=gettext_lazy("What share of the customers has ordered more than once?"),
)  # fmt: skip
def repeat_rate(query: Query) -> Value:
    facts = kept(query)
    found = query.one(facts.aggregate(n=facts.count(), again=facts.count(where=facts.frequency > 1)))
    if not found["n"]:
        return Value(None, reason=none_kept())
    share = found["again"] / found["n"]
    low, high = wilson(share, found["n"])
    return Value(share, n=found["n"], low=low, high=high, basis="net")


@figure(
    "customers.value", label=gettext_lazy("Net sales per customer"), unit="currency", tables=("orders",), method="rfm", page=PAGE,
    question=gettext_lazy("How much is a customer worth so far, on average?"),
)  # fmt: skip
def value(query: Query) -> Value:
    facts = kept(query)
    currency, reason = money(query, facts)
    if reason:
        return Value(None, reason=reason)
    found = query.one(facts.aggregate(n=facts.count(), net=facts.net.sum()))
    return Value(float(found["net"]) / found["n"], n=found["n"], basis=basis_of(query, "net"), currency=currency)


@figure(
    "customers.top20_share", label=gettext_lazy("Share of the best 20% of customers"), unit="%", tables=("orders",),
    method="concentration", page=PAGE, question=gettext_lazy("What share of net sales do the best fifth of the customers make?"),
)  # fmt: skip
def top20_share(query: Query) -> Value:
    facts = kept(query)
    if reason := money(query, facts)[1]:
        return Value(None, reason=reason)
    found = concentrated(query, facts, "customer_id")
    if found is None or not found.items:
        return Value(None, reason=none_kept())
    return Value(found.best(0.2)[1], n=found.items, basis="net")


@figure(
    "customers.at_risk_share", label=gettext_lazy("Share of customers at risk"), unit="%", tables=("orders",), method="rfm", page=PAGE,
    question=gettext_lazy("What share of the customers used to buy well and is going away?"),
)  # fmt: skip
def at_risk_share(query: Query) -> Value:
    facts = kept(query)
    found = query.one(facts.aggregate(n=facts.count(), leaving=facts.count(where=facts.segment.isin(LEAVING))))
    if not found["n"]:
        return Value(None, reason=none_kept())
    return Value(found["leaving"] / found["n"], n=found["n"], basis="net")


@figure(
    "customers.recency", label=gettext_lazy("Median days since the last order"), unit="days", tables=("orders",), method="rfm", page=PAGE,
    question=gettext_lazy("How long ago did half of the customers order last?"),
)  # fmt: skip
def recency(query: Query) -> Value:
    facts = kept(query)
    found = query.one(facts.aggregate(n=facts.count(), median=facts.recency.median()))
    return Value(float(found["median"]), n=found["n"], basis="net") if found["n"] else Value(None, reason=none_kept())


def concentrated(query: Query, facts: Any, key: str) -> Any:
    """The concentration of net sales over customers or products."""
    from mercatique.methods.customers.concentration import concentration

    table = query.warehouse.frame(facts.select(key, "net"))
    return concentration(table[key], table["net"]) if table.num_rows else None


@figure(
    "customers.segments", label=gettext_lazy("RFM segments"), unit="count", tables=("orders",), method="rfm", kind="table", page=PAGE,
    question=gettext_lazy("Who are the customers, in how many groups of what worth?"),
)  # fmt: skip
def segments(query: Query) -> Result:
    facts = kept(query)
    currency, reason = money(query, facts)
    columns = ("segment", "customers", "share", "net", "net_share", "recency", "frequency")
    if reason:
        return Result(columns, [], reason=reason)
    parts = facts.group_by("segment").aggregate(
        customers=facts.count(), net=facts.net.sum(), recency=facts.recency.mean(), frequency=facts.frequency.mean()
    )
    rows = query.rows(parts.order_by("segment"))
    people, total = sum(row["customers"] for row in rows), float(sum(row["net"] or 0 for row in rows))
    table = [
        [
            row["segment"], row["customers"], row["customers"] / people, float(row["net"] or 0),
            float(row["net"] or 0) / total if total else None, float(row["recency"]), float(row["frequency"]),
        ]
        for row in rows
    ]  # fmt: skip
    table.sort(key=lambda row: -row[3])
    return Result(columns, table, float(people), people, "net", currency)


@figure(
    "customers.board", label=gettext_lazy("RFM board"), unit="count", tables=("orders",), method="rfm", kind="table", page=PAGE,
    question=gettext_lazy("How do recency and frequency of the customers fall together?"),
)  # fmt: skip
def board(query: Query) -> Result:
    facts = kept(query)
    currency, reason = money(query, facts)
    if reason:
        return Result(("r", "f", "customers", "net", "m"), [], reason=reason)
    parts = facts.group_by(["r", "f"]).aggregate(customers=facts.count(), net=facts.net.sum(), m=facts.m.mean())
    rows = [[row["r"], row["f"], row["customers"], float(row["net"] or 0), float(row["m"])] for row in query.rows(parts.order_by(["r", "f"]))]
    people = sum(row[2] for row in rows)
    return Result(("r", "f", "customers", "net", "m"), rows, float(people), people, "net", currency)


def concentration_result(query: Query, facts: Any, key: str) -> Result:
    """The curve, the classes and what sums them up."""
    currency, reason = money(query, facts)
    if reason:
        return Result(("share_of_items", "share_of_amount"), [], reason=reason)
    found = concentrated(query, facts, key)
    if found is None or not found.items:
        return Result(("share_of_items", "share_of_amount"), [], reason=none_kept())
    best, best_share = found.best(0.2)
    half, half_share = found.needed(0.5)
    classes = [[c.name, c.items, c.share, c.amount, c.amount_share] for c in found.classes()]
    return Result(
        ("share_of_items", "share_of_amount"),
        [list(point) for point in found.curve()],
        best_share,
        found.items,
        "net",
        currency,
        extra={
            "classes": classes, "least": least(found), "gini": found.gini, "best": best, "half": half, "half_share": half_share,
            "not_counted": found.not_counted, "total": found.total,
        },
    )  # fmt: skip


def least(found: Any) -> dict[str, float]:
    """The smallest amount of each class, by which a list says who is an A."""
    return {c.name: float(found.amount[found.abc == c.name].min()) for c in found.classes() if c.items}


@figure(
    "customers.concentration", label=gettext_lazy("Concentration of customers"), unit="%", tables=("orders",), method="concentration",
    kind="table", page=PAGE, question=gettext_lazy("How few customers make how much of the sales?"),
)  # fmt: skip
def customers_concentration(query: Query) -> Result:
    return concentration_result(query, kept(query), "customer_id")


@figure(
    "products.concentration", label=gettext_lazy("Concentration of products"), unit="%", tables=("orders",), method="concentration",
    kind="table", page="analyze:products", question=gettext_lazy("How few products make how much of the sales?"),
)  # fmt: skip
def products_concentration(query: Query) -> Result:
    facts = query.table("product_facts")
    return concentration_result(query, facts.filter(facts.goods), "product_id")


@figure(
    "customers.cohorts", label=gettext_lazy("Monthly cohorts"), unit="%", tables=("orders",), method="cohorts", kind="table",
    page=PAGE, question=gettext_lazy("Of those who first bought in a month, how many bought again later?"),
)  # fmt: skip
def cohorts(query: Query) -> Result:
    """Counted in the warehouse: one row per cohort and month, from lines of which something was kept."""
    lines = query.table("orders")
    lines = lines.filter(lines.customer_id.notnull(), lines.kind.isin(["sale", "fee", "adjustment"]), lines.net_amount > 0)
    months = lines.select("customer_id", month=lines.day.truncate("M").cast("date")).distinct()
    firsts = months.group_by("customer_id").aggregate(cohort=months.month.min())
    joined = months.join(firsts, "customer_id")
    counted = joined.group_by(["cohort", "month"]).aggregate(customers=joined.count())
    found: dict[date, dict[date, int]] = defaultdict(dict)
    for row in query.rows(counted.order_by(["cohort", "month"])):
        found[row["cohort"]][row["month"]] = row["customers"]
    if not found:
        return Result(("cohort", "size"), [], reason=none_kept())
    last_day = query.warehouse.last_day("orders")
    last, first = last_day.replace(day=1), min(found)
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    rows = []
    for number in range(span):
        cohort = months_after(first, number)
        active = [found[cohort].get(months_after(cohort, step), 0) for step in range(span - number)]
        rows.append([cohort.isoformat(), active[0] if active else 0, active])
    unfinished = last_day != month_end(last)
    # The month after must be over: else those who still may come would count as gone.
    whole = rows[: max(0, span - 1 - unfinished)]
    again, base = sum(row[2][1] for row in whole), sum(row[1] for row in whole)
    return Result(
        ("cohort", "size", "active"),
        rows,
        again / base if base else None,
        sum(row[1] for row in rows),
        "net",
        extra={"unfinished": unfinished, "last_day": last_day.isoformat()},
    )
