"""Customers as a list: filtered, sorted, page after page by key, and as a file."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from mercatique.analyze.segments import rule as rules
from mercatique.kernel.blocks import Column
from mercatique.kernel.models import Workspace

PAGE, BATCH = 50, 20_000
#: Column and whether the largest come first.
SORTS = {
    "net": ("net", True), "frequency": ("frequency", True), "recency": ("recency", False), "basket": ("basket", True), "cancelled": ("taken", False),
}  # fmt: skip
NAMES = (
    "customer_id", "name", "segment", "r", "f", "m", "recency", "frequency", "net", "gross", "cancelled", "returned",
    "basket", "products", "country", "site", "first_day", "last_day",
)  # fmt: skip


def chosen(workspace: Workspace, query: dict[str, str], rule: dict[str, Any] | None = None) -> Any:
    """The customers a page asks for, as an expression."""
    facts = rules.customers(workspace.warehouse, rule) if rule else workspace.warehouse.table("customer_facts")
    facts = facts.mutate(taken=facts.cancelled + facts.returned)
    for name in ("segment", "country", "site", "brand", "activity"):
        if value := query.get(name):
            facts = facts.filter(facts[name] == value)
    for name in ("r", "f", "m"):
        if (value := query.get(name, "")).isdigit():
            facts = facts.filter(facts[name] == int(value))
    if words := query.get("q", "").strip().lower():
        match = facts.customer_id.lower().contains(words)
        match |= facts.name.fill_null("").lower().contains(words) | facts.email.fill_null("").lower().contains(words)
        facts = facts.filter(match)
    return facts


def page(workspace: Workspace, facts: Any, sort: str, after: str, limit: int = PAGE) -> tuple[list[dict[str, Any]], str]:
    """Rows from a key on, and the key that leads to the next ones."""
    import ibis

    column, down = SORTS.get(sort, SORTS["net"])
    by = facts[column]
    value, tilde, key = after.partition("~")
    if tilde:
        try:
            place = ibis.literal(float(value)).cast(by.type())
        except ValueError:
            return [], ""
        facts = facts.filter((by < place if down else by > place) | ((by == place) & (facts.customer_id > key)))
    else:
        facts = facts.filter(by.notnull())
    ordered = facts.order_by([facts[column].desc() if down else facts[column].asc(), facts.customer_id]).limit(limit + 1)
    rows = workspace.warehouse.frame(ordered).to_pylist()
    shown = rows[:limit]
    return shown, f"{shown[-1][column]}~{shown[-1]['customer_id']}" if len(rows) > limit else ""


def all_rows(workspace: Workspace, facts: Any, sort: str = "net") -> Iterator[dict[str, Any]]:
    """Every customer, a batch at a time, so that memory stays small."""
    after = ""
    while True:
        rows, after = page(workspace, facts, sort, after, BATCH)
        yield from rows
        if not after:
            return


def columns(workspace: Workspace) -> list[Column]:
    money = workspace.currency
    return [
        Column(_("Customer")), Column(_("Name")), Column(_("Segment")), Column(_("R"), "count"), Column(_("F"), "count"),
        Column(_("M"), "count"), Column(_("Days since last order"), "count"), Column(_("Orders kept"), "count"),
        Column(_("Net sales"), "currency", money), Column(_("Gross sales"), "currency", money), Column(_("Cancelled"), "currency", money),
        Column(_("Returned"), "currency", money), Column(_("Average basket"), "currency", money), Column(_("Different products"), "count"),
        Column(_("Country")), Column(_("Site")), Column(_("First order"), "day"), Column(_("Last order"), "day"),
    ]  # fmt: skip


def as_cells(row: dict[str, Any]) -> list[Any]:
    return [rules.segment_label(row[name]) if name == "segment" and row[name] else row[name] for name in NAMES]
