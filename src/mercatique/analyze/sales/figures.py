"""What was sold: gross, cancelled, returned, credited and net, by period, country and product."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.analyze.sales.days import sales_days
from mercatique.kernel.figures import Query, Result, Value, figure

#: Kinds of lines whose amounts make up gross sales; those that take an earlier sale back.
GROSS, BACK = ["sale", "fee", "adjustment"], ["cancellation", "return"]
#: What lowers gross sales to net: name of the amount and kind of its lines.
LOWERING = {"cancelled": "cancellation", "returned": "return", "credited": "credit"}
PAGE = "analyze:sales"


def currency_of(query: Query) -> tuple[str, str]:
    """The one currency of the amounts asked for, or the reason why they cannot be added."""
    cube = query.table("sales_cube")
    return one_currency(query, query.rows(cube.filter(cube.kind.isin([*GROSS, *LOWERING.values()])).select("currency", "vat").distinct()))


def one_currency(query: Query, pairs: list[dict[str, Any]]) -> tuple[str, str]:
    currencies = {row["currency"] or query.workspace.currency for row in pairs}
    bases = {row["vat"] or query.workspace.vat for row in pairs}
    if len(currencies) > 1:
        return "", _("amounts in %(currencies)s cannot be added without a rate") % {"currencies": ", ".join(sorted(currencies))}
    if len(bases) > 1:
        return "", _("amounts excluding and including VAT cannot be added")
    return next(iter(currencies), query.workspace.currency), ""


def basis_of(query: Query, name: str) -> str:
    """The basis of an amount as people read it: net, gross…, and whether VAT is in it."""
    return f"{name}-{query.workspace.vat}"


SUMS = ("gross", *LOWERING, "orders", "lines")


def by_day(cube: Any) -> Any:
    """What ``sums`` adds up, for each day, currency and VAT basis."""
    return cube.filter(cube.kind.isin([*GROSS, *LOWERING.values()])).group_by("day", "currency", "vat").aggregate(
        gross=cube.amount.sum(where=cube.kind.isin(GROSS)),
        **{name: cube.amount.sum(where=cube.kind == kind) for name, kind in LOWERING.items()},
        orders=cube.orders.sum(where=cube.kind.isin(GROSS)),
        lines=cube.lines.sum(where=cube.kind.isin(GROSS)),
    )


def sums(query: Query) -> dict[str, Any]:
    """Gross and what lowers it in the period with orders and lines, their currency, or why they cannot be added."""
    found = {pair: part for pair, days in sales_days(query, by_day).items() if (part := days.within(query.period))}
    currency, reason = one_currency(query, [{"currency": currency, "vat": vat} for currency, vat in found])
    return {**{name: sum(part[name] for part in found.values()) for name in SUMS}, "currency": currency, "reason": reason}


def amount(query: Query, name: str) -> Value:
    found = sums(query)
    if found["reason"]:
        return Value(None, reason=found["reason"])
    if not found["lines"] and not any(found[key] for key in LOWERING):
        return Value(None, reason=_("no order line in this period"))
    parts = {key: float(found[key] or 0) for key in ("gross", *LOWERING)}
    parts["net"] = sum(parts.values())
    return Value(parts[name], n=int(found["lines"] or 0), basis=basis_of(query, name), currency=found["currency"])


@figure(
    "sales.net", label=gettext_lazy("Net sales"), unit="currency", tables=("orders",), method="net_sales", kind="flow", page=PAGE,
    question=gettext_lazy("What was sold, once cancelled and returned goods are taken off?"),
)  # fmt: skip
def net(query: Query) -> Value:
    return amount(query, "net")


@figure(
    "sales.gross", label=gettext_lazy("Gross sales"), unit="currency", tables=("orders",), method="net_sales", kind="flow", page=PAGE,
    question=gettext_lazy("What was invoiced before any cancellation or return?"),
)  # fmt: skip
def gross(query: Query) -> Value:
    return amount(query, "gross")


@figure(
    "sales.cancelled", label=gettext_lazy("Cancelled"), unit="currency", tables=("orders",), method="net_sales", kind="flow", page=PAGE,
    question=gettext_lazy("How much was cancelled in the period, on the day of the cancellation?"),
)  # fmt: skip
def cancelled(query: Query) -> Value:
    return amount(query, "cancelled")


@figure(
    "sales.returned", label=gettext_lazy("Returned"), unit="currency", tables=("orders",), method="net_sales", kind="flow", page=PAGE,
    question=gettext_lazy("How much came back in the period?"),
)  # fmt: skip
def returned(query: Query) -> Value:
    return amount(query, "returned")


@figure(
    "sales.credited", label=gettext_lazy("Discounts and credits"), unit="currency", tables=("orders",), method="net_sales", kind="flow", page=PAGE,
    question=gettext_lazy("How much was given as discounts, paid back as fees or written off in the period?"),
)  # fmt: skip
def credited(query: Query) -> Value:
    return amount(query, "credited")


@figure(
    "sales.cancelled_rate", label=gettext_lazy("Share cancelled or returned"), unit="%", tables=("orders",), method="net_sales",
    kind="rate", page=PAGE, question=gettext_lazy("What share of gross sales is taken back?"),
)  # fmt: skip
def cancelled_rate(query: Query) -> Value:
    found = sums(query)
    if found["reason"]:
        return Value(None, reason=found["reason"])
    if not found["gross"]:
        return Value(None, reason=_("no gross sales in this period"))
    back = -float((found["cancelled"] or 0) + (found["returned"] or 0))
    return Value(back / float(found["gross"]), n=int(found["lines"]), basis=basis_of(query, "gross"))


@figure(
    "sales.orders", label=gettext_lazy("Orders"), unit="count", tables=("orders",), method="net_sales", kind="flow", page=PAGE,
    question=gettext_lazy("How many orders were placed, cancelled ones included?"),
)  # fmt: skip
def orders(query: Query) -> Value:
    found = sums(query)
    if not found["lines"]:
        return Value(None, reason=_("no order line in this period"))
    return Value(float(found["orders"] or 0), n=int(found["lines"]), basis="gross")


@figure(
    "sales.basket", label=gettext_lazy("Average basket"), unit="currency", tables=("orders",), method="net_sales", kind="rate", page=PAGE,
    question=gettext_lazy("How much is an order worth on average, gross?"),
)  # fmt: skip
def basket(query: Query) -> Value:
    found = sums(query)
    if found["reason"] or not found["orders"]:
        return Value(None, reason=found["reason"] or _("no order in this period"))
    return Value(float(found["gross"]) / int(found["orders"]), n=int(found["orders"]), basis=basis_of(query, "gross"), currency=found["currency"])


def split(query: Query, by: str) -> list[dict[str, Any]]:
    """Gross, what lowers it, net, orders and lines per value of a column of the cube (or per month)."""
    cube = query.table("sales_cube")
    if by == "month":
        cube = cube.mutate(month=cube.day.truncate("M").cast("date"))
    parts = cube.group_by(by).aggregate(
        gross=cube.amount.sum(where=cube.kind.isin(GROSS)),
        **{name: cube.amount.sum(where=cube.kind == kind) for name, kind in LOWERING.items()},
        orders=cube.orders.sum(where=cube.kind.isin(GROSS)),
        lines=cube.lines.sum(where=cube.kind.isin(GROSS)),
    )
    rows = query.rows(parts.order_by(by))
    for row in rows:
        for name in ("gross", *LOWERING):
            row[name] = float(row[name] or 0)
        row["net"] = row["gross"] + sum(row[name] for name in LOWERING)
        row["orders"], row["lines"] = int(row["orders"] or 0), int(row["lines"] or 0)
    return rows


AMOUNTS = ("gross", *LOWERING, "net", "orders", "lines")


def as_result(query: Query, key: str, rows: list[dict[str, Any]], **extra: Any) -> Result:
    currency, reason = currency_of(query)
    columns = (key, *AMOUNTS)
    if reason:
        return Result(columns, [], reason=reason)
    table = [[row[key], *(round(row[name], 2) if name not in {"orders", "lines"} else row[name] for name in AMOUNTS)] for row in rows]
    return Result(columns, table, sum(row["net"] for row in rows), len(rows), basis_of(query, "net"), currency, extra=extra)


@figure(
    "sales.by_month", label=gettext_lazy("Sales by month"), unit="currency", tables=("orders",), method="sales_by_period",
    kind="table", page=PAGE, question=gettext_lazy("How do sales move from month to month?"),
)  # fmt: skip
def by_month(query: Query) -> Result:
    rows = [{**row, "month": row["month"].isoformat()} for row in split(query, "month")]
    return as_result(query, "month", rows, last_day=query.warehouse.last_day("orders").isoformat())


def _by(query: Query, column: str) -> Result:
    rows = split(query, column)
    rows.sort(key=lambda row: (-row["net"], row[column] or ""))
    return as_result(query, column, rows)


@figure(
    "sales.by_country", label=gettext_lazy("Sales by country"), unit="currency", tables=("orders",), method="sales_by_key",
    kind="table", page=PAGE, question=gettext_lazy("Where do sales come from?"),
)  # fmt: skip
def by_country(query: Query) -> Result:
    return _by(query, "country")


@figure(
    "sales.by_site", label=gettext_lazy("Sales by site"), unit="currency", tables=("orders",), method="sales_by_key",
    kind="table", page=PAGE, question=gettext_lazy("Which site sells how much?"),
)  # fmt: skip
def by_site(query: Query) -> Result:
    return _by(query, "site")


@figure(
    "sales.by_activity", label=gettext_lazy("Sales by activity"), unit="currency", tables=("orders",), method="sales_by_key",
    kind="table", page=PAGE, question=gettext_lazy("Which line of business sells how much?"),
)  # fmt: skip
def by_activity(query: Query) -> Result:
    return _by(query, "activity")


@figure(
    "sales.by_brand", label=gettext_lazy("Sales by brand"), unit="currency", tables=("orders",), method="sales_by_key",
    kind="table", page=PAGE, question=gettext_lazy("Which brand sells how much?"),
)  # fmt: skip
def by_brand(query: Query) -> Result:
    return _by(query, "brand")


@figure(
    "sales.by_channel", label=gettext_lazy("Sales by channel"), unit="currency", tables=("orders",), method="sales_by_key",
    kind="table", page=PAGE, question=gettext_lazy("Through which channel do orders come?"),
)  # fmt: skip
def by_channel(query: Query) -> Result:
    return _by(query, "channel")


@figure(
    "sales.by_rule", label=gettext_lazy("Lines by order rule"), unit="count", tables=("orders",), method="net_sales", kind="table",
    page="analyze:rules", question=gettext_lazy("How many lines does each order rule catch, and for how much?"),
)  # fmt: skip
def by_rule(query: Query) -> Result:
    lines = query.table("orders")
    sums = lines.group_by(["rule", "kind"]).aggregate(lines=lines.count(), amount=lines.amount.sum())
    rows = query.rows(sums.order_by(["rule", "kind"]))
    currency, reason = currency_of(query)
    table = [[row["rule"], row["kind"], row["lines"], None if reason else float(row["amount"] or 0)] for row in rows]
    total = sum(row[2] for row in table)
    return Result(("rule", "kind", "lines", "amount"), table, float(total), total, "gross", currency)


@figure(
    "sales.matching", label=gettext_lazy("Cancellations and returns by match"), unit="count", tables=("orders",), method="net_sales", kind="table",
    page="analyze:rules", question=gettext_lazy("How many cancellations and returns found the sale they take back?"),
)  # fmt: skip
def matching(query: Query) -> Result:
    lines = query.table("orders")
    lines = lines.filter(lines.kind.isin(BACK))
    sums = lines.group_by("matched").aggregate(lines=lines.count(), amount=lines.amount.sum())
    found = {row["matched"]: row for row in query.rows(sums)}
    currency, reason = currency_of(query)
    table = [
        [name, found[name]["lines"], None if reason else float(found[name]["amount"] or 0)]
        for name in ("exact", "ambiguous", "unmatched")
        if name in found
    ]
    total = sum(row[1] for row in table)
    return Result(("matched", "lines", "amount"), table, float(total), total, "cancelled", currency)
