"""What the tables already know of prices, margins, seasons and volumes, by product family."""

from typing import Any

import ibis
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.analyze.sales.figures import GROSS, LOWERING, basis_of, currency_of
from mercatique.kernel.figures import Query, Result, figure

#: VAT of a line that does not say its rate.
USUAL = 0.2
COLUMNS = ("family", "net", "excl", "tax", "quantity", "cost", "costed", *(f"m{n}" for n in range(1, 13)))


@figure(
    "outlook.families", label=gettext_lazy("Families by month"), unit="currency", tables=("orders",), method="sales_by_key", kind="table",
    question=gettext_lazy("At what price, with what margin and in which months is each family sold?"),
)  # fmt: skip
def families(query: Query) -> Result:
    """Net amounts as in the orders and without VAT with that VAT, net pieces, what they cost where it is known, and the pieces of each month of the year."""
    currency, reason = currency_of(query)
    if reason:
        return Result(COLUMNS, [], reason=reason)
    lines = query.table("orders")
    lines = lines.filter(lines.kind.isin([*GROSS, *LOWERING.values()]), lines.goods)
    known = query.warehouse.table("product_facts")
    known = known.select(key=known.product_id, known_cost=known.unit_cost)
    lines = lines.left_join(known, lines.product_id == known.key)
    pieces = ibis.cases((lines.kind == LOWERING["credited"], -lines.quantity.abs()), else_=lines.quantity)
    # What the line itself says it cost comes before the cost of the product; what comes back gives its cost back.
    spent = ibis.coalesce(lines.cost.abs() * pieces.sign(), lines.known_cost * pieces)
    rate = ibis.coalesce(lines.vat_rate.cast("float64") / 100, USUAL)
    included = ibis.coalesce(lines.vat, query.workspace.vat) == "incl"
    bare = ibis.cases((included, lines.amount.cast("float64") / (1 + rate)), else_=lines.amount.cast("float64"))
    family = ibis.coalesce(lines.category, lines.activity, ibis.literal(""))
    lines = lines.mutate(family=family, pieces=pieces, month=lines.day.month(), spent=spent, bare=bare, rate=rate)
    rows = query.rows(
        lines.group_by("family")
        .aggregate(
            net=lines.amount.sum(),
            excl=lines.bare.sum(),
            tax=(lines.bare * lines.rate).sum(),
            quantity=lines.pieces.sum(),
            cost=lines.spent.sum(),
            costed=lines.bare.sum(where=lines.spent.notnull()),
            **{f"m{n}": lines.pieces.sum(where=lines.month == n) for n in range(1, 13)},
        )
        .order_by("family")
    )
    found: list[list[Any]] = [[row["family"], *(round(float(row[name] or 0), 4) for name in COLUMNS[1:])] for row in rows]
    found.sort(key=lambda row: (-row[1], row[0]))
    if not found:
        return Result(COLUMNS, [], reason=_("no order line in this period"))
    return Result(COLUMNS, found, sum(row[1] for row in found), len(found), basis_of(query, "net"), currency)
