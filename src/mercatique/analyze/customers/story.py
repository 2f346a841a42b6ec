"""What one customer did, read from their own lines: orders with what was taken back, best products, who they are."""

from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from mercatique.kernel.models import Workspace

ORDERS, ALL, PRODUCTS = 25, 500, 12
SOLD, BACK = ["sale", "fee", "adjustment"], ["cancellation", "return", "credit"]
#: What the card says of a person, when the table of customers knows it.
IDENTITY = (
    "company", "email", "phone", "street", "postal_code", "city", "country", "language", "kind", "tags", "created_at", "source",
)  # fmt: skip


def orders(workspace: Workspace, key: str, limit: int = ORDERS) -> dict[str, Any]:
    """The latest orders with what they hold; cancellations and returns stand with the order they take back."""
    mine = workspace.warehouse.of_person("orders", key)
    mine = mine.filter(mine.kind != "invalid")
    mine = mine.select(
        "row_id", "order_id", "day", "ordered_at", "kind", "amount", "net_amount", "quantity", "product_name", "product_id", "matched", "origin",
        "site", "channel", "currency",
    )  # fmt: skip
    sold = mine.filter(mine.kind.isin(SOLD))
    back = mine.filter(mine.kind.isin(BACK))
    # The order a cancellation takes back: the one its origin line belongs to.
    origin = sold.select(origin="row_id", of="order_id")
    back = back.left_join(origin, "origin").select(
        *[back[name] for name in ("order_id", "day", "kind", "amount", "matched")], of=origin.of
    )
    heads = sold.group_by(["order_id", "day", "currency"]).aggregate(
        amount=sold.amount.sum(),
        net=sold.net_amount.sum(),
        lines=sold.count(),
        units=sold.quantity.sum(),
        best=sold.product_name.argmax(sold.amount),
        site=sold.site.max(),
        channel=sold.channel.max(),
        at=sold.ordered_at.min(),
    )
    taken = back.group_by(["order_id", "day", "kind", "of"]).aggregate(
        amount=back.amount.sum(), lines=back.count(), loose=back.count(where=back.matched == "unmatched")
    )
    shown = workspace.warehouse.frame(heads.order_by([heads.at.desc(), heads.order_id.desc()]).limit(limit + 1)).to_pylist()
    truncated = len(shown) > limit
    shown = shown[:limit]
    backs = workspace.warehouse.frame(taken.order_by([taken.day.desc(), taken.order_id.desc()]).limit(5 * limit)).to_pylist()
    return {"entries": told(shown, backs, truncated), "truncated": truncated, "shown": len(shown)}


def told(shown: list[dict[str, Any]], backs: list[dict[str, Any]], truncated: bool) -> list[dict[str, Any]]:
    """Orders newest first, each with what took it back; what takes back nothing known stands on its own day."""
    by_order: dict[str, list[dict[str, Any]]] = {}
    for row in backs:
        by_order.setdefault(row["of"] or "", []).append(row)
    known = {row["order_id"] for row in shown}
    entries = []
    for row in shown:
        taken = sorted(by_order.get(row["order_id"], []), key=lambda item: item["day"])
        entries.append({**row, "type": "order", "taken": taken, "wholly": bool(taken) and not row["net"]})
    since = min((row["day"] for row in shown), default=None) if truncated else None
    loose = [row for of, rows in by_order.items() if of not in known for row in rows if since is None or row["day"] >= since]
    entries += [{**row, "type": "back"} for row in loose]
    entries.sort(key=lambda entry: (entry["day"], entry["order_id"]), reverse=True)
    for newer, older in pairwise(entries):
        gap = (newer["day"] - older["day"]).days
        newer["gap"] = gap if gap > 90 else 0
    return entries


def products(workspace: Workspace, key: str) -> list[dict[str, Any]]:
    """What they bought most of, net of what came back."""
    mine = workspace.warehouse.of_person("orders", key)
    mine = mine.filter(mine.kind == "sale", mine.goods)
    sums = mine.group_by("product_id").aggregate(
        name=mine.product_name.max(), units=mine.net_quantity.sum(), net=mine.net_amount.sum(), orders=mine.order_id.nunique()
    )
    sums = sums.filter(sums.units > 0)
    return workspace.warehouse.frame(sums.order_by([sums.net.desc(), sums.product_id]).limit(PRODUCTS)).to_pylist()  # type: ignore[no-any-return]


def person(workspace: Workspace, key: str) -> list[tuple[str, Any]]:
    """Who they are, as the table of customers says, with the labels of its columns."""
    if not workspace.warehouse.has("customers"):
        return []
    from mercatique.warehouse.tables import CUSTOMERS

    people = workspace.warehouse.of_person("customers", key)
    found = workspace.warehouse.frame(people.order_by(people.row_id.desc()).limit(1)).to_pylist()
    if not found:
        return []
    return [(_(CUSTOMERS[name].label), found[0][name]) for name in IDENTITY if found[0].get(name) not in (None, "")]


def rank(workspace: Workspace, facts: dict[str, Any]) -> dict[str, Any] | None:
    """Their place among the customers by net sales."""
    if facts["net"] is None or not facts["currency"]:
        return None
    table = workspace.warehouse.table("customer_facts")
    kept = table.filter(table.frequency > 0)
    found = workspace.warehouse.frame(kept.aggregate(better=kept.count(where=kept.net > facts["net"]), of=kept.count())).to_pylist()[0]
    return {"place": found["better"] + 1, "of": found["of"]} if facts["frequency"] else None
