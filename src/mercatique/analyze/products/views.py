"""Products on a page: best sellers net of what came back, and how concentrated they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mercatique.analyze import grounds, keyset
from mercatique.analyze.customers import pictures
from mercatique.analyze.customers.views import classes
from mercatique.kernel import figures
from mercatique.kernel.access import workspace_view
from mercatique.kernel.blocks import Column
from mercatique.kernel.downloads import download
from mercatique.kernel.models import Figure, Workspace
from mercatique.kernel.records import List

#: Column and whether the largest come first.
SORTS = {
    "net": ("net", True), "gross": ("gross", True), "quantity": ("net_quantity", True), "customers": ("customers", True), "taken": ("taken", False),
}  # fmt: skip


def chosen(workspace: Workspace, query: dict[str, str]) -> Any:
    """The products a page asks for, as an expression."""
    facts = workspace.warehouse.table("product_facts")
    facts = facts.mutate(taken=facts.cancelled + facts.returned)
    if query.get("goods", "1") != "0":
        facts = facts.filter(facts.goods)
    if words := query.get("q", "").strip().lower()[:200]:
        facts = facts.filter(facts.product_name.fill_null("").lower().contains(words) | facts.product_id.lower().contains(words))
    return facts


def class_of(pareto: Figure, net: Any) -> str:
    """A, B or C by the smallest amount of each class; nothing without net sales."""
    least = (pareto.result or {}).get("least", {})
    if net is None or net <= 0:
        return ""
    return next((name for name in sorted(least) if float(net) >= least[name] - 0.00005), "")


@workspace_view()
def products(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    if not workspace.warehouse.has("orders"):
        return render(request, "analyze/no_orders.html", {"title": _("Products")})
    query = request.GET.dict()
    sort = query["sort"] if query.get("sort") in SORTS else "net"
    by, down = SORTS[sort]
    rows, following = keyset.page(workspace.warehouse, chosen(workspace, query), by, down, "product_id", query.get("after", ""))
    pareto = figures.read(workspace, "products.concentration")
    kept = request.GET.copy()
    for name in ("after", "sort", "to"):
        kept.pop(name, None)
    top = max((float(row["net"] or 0) for row in rows), default=0)
    context = {
        "rows": [
            {**row, "abc": class_of(pareto, row["net"]), "bar": f"{max(0.0, 100 * float(row['net'] or 0) / top):.1f}" if top > 0 else "0"}
            for row in rows
        ],
        "next_url": List.again(request.GET, after=following) + "#list" if following else "",
        "first_url": List.again(request.GET, after=None) + "#list" if query.get("after") else "",
        "sorts": {name: List.again(request.GET, sort=name, after=None) + "#list" for name in SORTS},
        "pareto": pareto,
        "pareto_chart": pictures.concentration(pareto, customers=False),
        "classes": classes(pareto),
        "q": query.get("q", ""),
        "sort": sort,
        "goods": query.get("goods", "1") != "0",
        "kept": kept.urlencode(),
        "grounds": grounds.of(workspace, [pareto]),
    }
    return render(request, "analyze/products.html", context)


@workspace_view()
def export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The list as a file, with its filters."""
    by, down = SORTS.get(request.GET.get("sort", ""), SORTS["net"])
    rows = keyset.every(workspace.warehouse, chosen(workspace, request.GET.dict()), by, down, "product_id")
    money = workspace.currency
    columns = [
        Column(_("Product")), Column(_("Name")), Column(_("Net sales"), "currency", money), Column(_("Gross sales"), "currency", money),
        Column(_("Cancelled"), "currency", money), Column(_("Returned"), "currency", money), Column(_("Credits"), "currency", money),
        Column(_("Net quantity"), "number"),
        Column(_("Customers"), "count"), Column(_("Orders"), "count"), Column(_("First sale"), "day"), Column(_("Last sale"), "day"),
    ]  # fmt: skip
    names = ("product_id", "product_name", "net", "gross", "cancelled", "returned", "credited", "net_quantity", "customers", "orders", "first_day", "last_day")
    return download(f"{workspace.slug}-{_('products')}", columns, ([keyset.tidy(row[name]) for name in names] for row in rows), request.GET.get("to", "csv"))
