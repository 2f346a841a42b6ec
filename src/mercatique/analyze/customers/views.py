"""Who the customers are in one screen: the RFM board, cohorts, concentration, the list; and the story of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.analyze.customers import listing, pictures
from mercatique.analyze.segments.rule import segment_label
from mercatique.kernel import figures, imports
from mercatique.kernel.access import workspace_view
from mercatique.kernel.downloads import download
from mercatique.kernel.models import Workspace

#: Where each segment stands on the board: column by recency, row by frequency, width, height.
PLACES = {
    "cannot_lose": "c1 r1 h3", "at_risk": "c2 r1 h3", "hibernating": "c1 r4 w2", "lost": "c1 r5 w2", "loyal": "c3 r1 h2",
    "need_attention": "c3 r3", "about_to_sleep": "c3 r4 h2", "champions": "c4 r1 w2 h2", "potential_loyal": "c4 r3 w2 h2",
    "promising": "c4 r5", "new": "c5 r5",
}  # fmt: skip


def board(workspace: Workspace) -> list[dict[str, Any]]:
    """The cells of the RFM board: every segment in its place, empty ones too."""
    rows = {row["segment"]: row for row in figures.records_of(figures.read(workspace, "customers.segments"))}
    top = max((row["net_share"] or 0 for row in rows.values()), default=0) or 1
    cells = []
    for key, place in PLACES.items():
        row = rows.get(key)
        share = (row["net_share"] or 0) if row else 0
        cells.append(
            {
                "key": key,
                "label": segment_label(key),
                "place": place,
                "customers": row["customers"] if row else 0,
                "share": row["share"] if row else 0,
                "net": row["net"] if row else 0,
                "net_share": share,
                "recency": row["recency"] if row else None,
                "heat": round(9 * max(0, share) / top),
            }
        )
    return cells


def cohort_rows(workspace: Workspace) -> dict[str, Any]:
    """The cohorts as a heat table."""
    kept = figures.read(workspace, "customers.cohorts")
    rows = figures.records_of(kept)
    rates = [active / row["size"] for row in rows for active in row["active"][1:] if row["size"]]
    top = max(rates, default=1) or 1
    lines = []
    for place, row in enumerate(rows[-24:]):
        cells = []
        for after, active in enumerate(row["active"][1:], start=1):
            rate = active / row["size"] if row["size"] else None
            last = place + after == len(rows[-24:]) - 1
            cells.append({"rate": rate, "active": active, "heat": round(9 * rate / top) if rate is not None else 0, "open": last and kept.result["unfinished"]})  # type: ignore[index]
        lines.append({"month": row["cohort"], "size": row["size"], "cells": cells})
    width = max((len(line["cells"]) for line in lines), default=0)
    return {"figure": kept, "lines": lines, "after": range(1, width + 1), "title": pictures.cohorts_title(kept)}


@workspace_view()
def customers(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    if not workspace.warehouse.has("orders"):
        return render(request, "analyze/no_orders.html", {"title": _("Customers")})
    query = request.GET.dict()
    sort = query.get("sort") if query.get("sort") in listing.SORTS else "net"
    rows, following = listing.page(workspace, listing.chosen(workspace, query), sort or "net", query.get("after", ""))
    pareto = figures.read(workspace, "customers.concentration")
    segments = figures.read(workspace, "customers.segments")
    again, following_query = request.GET.copy(), request.GET.copy()
    again.pop("after", None)
    following_query["after"] = following
    context = {
        "board": board(workspace),
        "segments": segments,
        "count": figures.read(workspace, "customers.count"),
        "repeat": figures.read(workspace, "customers.repeat_rate"),
        "value": figures.read(workspace, "customers.value"),
        "at_risk": figures.read(workspace, "customers.at_risk_share"),
        "cohorts": cohort_rows(workspace),
        "pareto": pareto,
        "pareto_chart": pictures.concentration(pareto),
        "classes": pareto.result.get("classes", []) if pareto.result else [],
        "rows": [{**row, "label": segment_label(row["segment"]) if row["segment"] else ""} for row in rows],
        "next_url": "?" + following_query.urlencode() + "#list" if following else "",
        "first_url": "?" + again.urlencode() + "#list" if query.get("after") else "",
        "query": query,
        "sort": sort,
        "kept": again.urlencode(),
        "segment": segment_label(query["segment"]) if query.get("segment") else "",
    }
    return render(request, "analyze/customers.html", context)


@workspace_view()
def export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The list as a file, with its filters."""
    facts = listing.chosen(workspace, request.GET.dict())
    rows = (listing.as_cells(row) for row in listing.all_rows(workspace, facts, request.GET.get("sort", "net")))
    return download(f"{workspace.slug}-customers", listing.columns(workspace), rows, request.GET.get("to", "csv"))


def facts_of(workspace: Workspace, key: str) -> dict[str, Any]:
    if not workspace.warehouse.has("orders"):
        raise Http404
    facts = workspace.warehouse.table("customer_facts")
    found = workspace.warehouse.frame(facts.filter(facts.customer_id == key)).to_pylist()
    if not found:
        raise Http404
    return found[0]  # type: ignore[no-any-return]


@workspace_view()
def card(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """One customer's whole story: what they are worth, what they bought, when, and what they sent back."""
    facts = facts_of(workspace, key)
    lines = workspace.warehouse.table("orders")
    mine = lines.filter(lines.customer_id == key)
    orders = mine.group_by(["order_id", "day", "kind"]).aggregate(
        amount=mine.amount.sum(), net=mine.net_amount.sum(), lines=mine.count(), best=mine.product_name.argmax(mine.amount)
    )
    story = workspace.warehouse.frame(orders.order_by([orders.day.desc(), orders.order_id.desc(), orders.kind]).limit(200)).to_pylist()
    sales = mine.filter(mine.kind == "sale")
    products = sales.group_by(["product_id"]).aggregate(
        name=sales.product_name.max(), units=sales.net_quantity.sum(), net=sales.net_amount.sum(), orders=sales.order_id.nunique()
    )
    best = workspace.warehouse.frame(products.order_by([products.net.desc(), products.product_id]).limit(12)).to_pylist()
    person = None
    if workspace.warehouse.has("customers"):
        people = workspace.warehouse.table("customers")
        found = workspace.warehouse.frame(people.filter(people.customer_id == key).limit(1)).to_pylist()
        person = found[0] if found else None
    context = {
        "facts": facts,
        "person": person,
        "story": story,
        "best": best,
        "key": key,
        "name": facts["name"] or _("Customer %(key)s") % {"key": key},
        "segment": segment_label(facts["segment"]) if facts["segment"] else "",
        "truncated": len(story) == 200,
    }
    return render(request, "analyze/customer_card.html", context)


@require_POST
@workspace_view(role="owner")
def erase(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """Erase a person: rows, files and log; a later import does not bring them back."""
    facts_of(workspace, key)
    if request.POST.get("confirm") != key:
        messages.error(request, _("Type the customer's number to confirm the erasure."))
        return redirect("analyze:customer", workspace.slug, key)
    imports.erase(workspace, key, request.user)  # type: ignore[arg-type]
    messages.success(request, _("The erasure has begun; it cannot be undone."))
    return redirect("analyze:customers", workspace.slug)
