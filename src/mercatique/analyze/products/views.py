"""Products on a page: best sellers net of what came back, and how concentrated they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mercatique.analyze.customers import pictures
from mercatique.kernel import figures
from mercatique.kernel.access import workspace_view
from mercatique.kernel.blocks import Column
from mercatique.kernel.downloads import download
from mercatique.kernel.models import Workspace

PAGE = 50
SORTS = {"net": ("net", True), "gross": ("gross", True), "quantity": ("net_quantity", True), "customers": ("customers", True), "taken": ("taken", False)}


def rows_of(workspace: Workspace, query: dict[str, str], limit: int, offset_key: tuple[float, str] | None) -> list[dict[str, Any]]:
    """Products by a column, a page at a time by key."""
    import ibis

    facts = workspace.warehouse.table("product_facts")
    facts = facts.mutate(taken=facts.cancelled + facts.returned)
    if query.get("goods", "1") == "1":
        facts = facts.filter(facts.goods)
    if words := query.get("q", "").strip():
        facts = facts.filter(
            facts.product_name.fill_null("").lower().contains(words.lower()) | facts.product_id.lower().contains(words.lower())
        )
    column, down = SORTS.get(query.get("sort", ""), SORTS["net"])
    by = facts[column]
    if offset_key is not None:
        value, key = ibis.literal(offset_key[0]), offset_key[1]
        beyond = by < value if down else by > value
        facts = facts.filter(beyond | ((by == value) & (facts.product_id > key)))
    ordered = facts.order_by([facts[column].desc() if down else facts[column].asc(), facts.product_id]).limit(limit)
    return workspace.warehouse.frame(ordered).to_pylist()  # type: ignore[no-any-return]


def after(text: str) -> tuple[float, str] | None:
    value, tilde, key = text.partition("~")
    try:
        return (float(value), key) if tilde else None
    except ValueError:
        return None


@workspace_view()
def products(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    if not workspace.warehouse.has("orders"):
        return render(request, "analyze/no_orders.html", {"title": _("Products")})
    query = request.GET.dict()
    rows = rows_of(workspace, query, PAGE + 1, after(query.get("after", "")))
    column = SORTS.get(query.get("sort", ""), SORTS["net"])[0]
    shown = rows[:PAGE]
    pareto = figures.read(workspace, "products.concentration")
    next_query = request.GET.copy()
    if len(rows) > PAGE:
        next_query["after"] = f"{shown[-1][column]}~{shown[-1]['product_id']}"
    context = {
        "rows": shown,
        "next_url": "?" + next_query.urlencode() if len(rows) > PAGE else "",
        "first_url": "?" if query.get("after") else "",
        "pareto": pareto,
        "pareto_chart": pictures.concentration(pareto, customers=False),
        "classes": pareto.result.get("classes", []) if pareto.result else [],
        "q": query.get("q", ""),
        "sort": query.get("sort", "net"),
        "goods": query.get("goods", "1"),
    }
    return render(request, "analyze/products.html", context)


@workspace_view()
def export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    rows = rows_of(workspace, request.GET.dict(), 1_000_000, None) if workspace.warehouse.has("orders") else []
    money = workspace.currency
    columns = [
        Column(_("Product")), Column(_("Name")), Column(_("Net sales"), "currency", money), Column(_("Gross sales"), "currency", money),
        Column(_("Cancelled"), "currency", money), Column(_("Returned"), "currency", money), Column(_("Net quantity"), "number"),
        Column(_("Customers"), "count"), Column(_("Orders"), "count"), Column(_("First sale"), "day"), Column(_("Last sale"), "day"),
    ]  # fmt: skip
    names = ("product_id", "product_name", "net", "gross", "cancelled", "returned", "net_quantity", "customers", "orders", "first_day", "last_day")
    return download(f"{workspace.slug}-products", columns, ([row[name] for name in names] for row in rows), request.GET.get("to", "csv"))
