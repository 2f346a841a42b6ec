"""Customers as a list: filtered, sorted, page after page by key, and as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from mercatique.analyze import keyset
from mercatique.analyze.segments import rule as rules
from mercatique.kernel.blocks import Column
from mercatique.kernel.downloads import download
from mercatique.kernel.models import Workspace

#: Column and whether the largest come first.
SORTS = {
    "net": ("net", True), "frequency": ("frequency", True), "recency": ("recency", False), "basket": ("basket", True), "cancelled": ("taken", False),
}  # fmt: skip
NAMES = (
    "customer_id", "name", "segment", "r", "f", "m", "recency", "frequency", "net", "gross", "cancelled", "returned", "credited",
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
        if (value := query.get(name, "")) in {"1", "2", "3", "4", "5"}:
            facts = facts.filter(facts[name] == int(value))
    if words := query.get("q", "").strip().lower()[:200]:
        match = facts.customer_id.lower().contains(words)
        match |= facts.name.fill_null("").lower().contains(words) | facts.email.fill_null("").lower().contains(words)
        facts = facts.filter(match)
    return facts


def axes() -> list[tuple[str, str]]:
    """The filters of the list that are values of the data."""
    return [("country", _("Country")), ("site", _("Site")), ("brand", _("Brand")), ("activity", _("Activity"))]


def page(workspace: Workspace, facts: Any, sort: str, after: str) -> tuple[list[dict[str, Any]], str]:
    """Rows from a key on, and the key that leads to the next ones."""
    by, down = SORTS.get(sort, SORTS["net"])
    rows, following = keyset.page(workspace.warehouse, facts, by, down, "customer_id", after)
    return [{**row, "label": rules.segment_label(row["segment"]) if row["segment"] else ""} for row in rows], following


def all_rows(workspace: Workspace, facts: Any, sort: str = "net") -> Iterator[dict[str, Any]]:
    """Every customer, a batch at a time."""
    by, down = SORTS.get(sort, SORTS["net"])
    return keyset.every(workspace.warehouse, facts, by, down, "customer_id")


def sent(workspace: Workspace, facts: Any, query: QueryDict, name: str) -> Any:
    """The list as a file to take away."""
    rows = (as_cells(row) for row in all_rows(workspace, facts, query.get("sort", "net")))
    return download(f"{workspace.slug}-{name}", columns(workspace), rows, query.get("to", "csv"))


def columns(workspace: Workspace) -> list[Column]:
    money = workspace.currency
    return [
        Column(_("Customer")), Column(_("Name")), Column(_("Segment")), Column(_("R"), "count"), Column(_("F"), "count"),
        Column(_("M"), "count"), Column(_("Days since last order"), "count"), Column(_("Orders kept"), "count"),
        Column(_("Net sales"), "currency", money), Column(_("Gross sales"), "currency", money), Column(_("Cancelled"), "currency", money),
        Column(_("Returned"), "currency", money), Column(_("Credits"), "currency", money), Column(_("Average basket"), "currency", money), Column(_("Different products"), "count"),
        Column(_("Country")), Column(_("Site")), Column(_("First order"), "day"), Column(_("Last order"), "day"),
    ]  # fmt: skip


def as_cells(row: dict[str, Any]) -> list[Any]:
    return [rules.segment_label(row[name]) if name == "segment" and row[name] else keyset.tidy(row[name]) for name in NAMES]
