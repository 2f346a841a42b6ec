"""Who the customers are in one screen: the RFM board, cohorts, concentration, the list; and the story of one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.analyze import filters, grounds
from mercatique.analyze.customers import listing, pictures, story
from mercatique.analyze.segments import rule
from mercatique.analyze.segments.rule import segment_label
from mercatique.kernel import figures, imports
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Figure, Workspace
from mercatique.kernel.records import List

#: Months of first purchase shown, the newest ones.
COHORTS = 24
#: Where each segment stands on the board (column by recency, row by frequency, width, height), the best ones first.
PLACES = {
    "champions": "c4 r1 w2 h2", "loyal": "c3 r1 h2", "potential_loyal": "c4 r3 w2 h2", "need_attention": "c3 r3", "at_risk": "c2 r1 h3",
    "cannot_lose": "c1 r1 h3", "new": "c5 r5", "promising": "c4 r5", "about_to_sleep": "c3 r4 h2", "hibernating": "c1 r4 w2", "lost": "c1 r5 w2",
}  # fmt: skip


def board(kept: Figure) -> list[dict[str, Any]]:
    """The cells of the RFM board: every segment in its place, empty ones too; nothing when it cannot be computed."""
    rows = {row["segment"]: row for row in figures.records_of(kept)}
    if not rows:
        return []
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
                "heat": max(bool(row), round(9 * (max(0, share) / top) ** 0.5)),
            }
        )
    return cells


def cohort_rows(workspace: Workspace) -> dict[str, Any]:
    """The cohorts as a heat table: of each month's new customers, the share that bought again later."""
    kept = figures.read(workspace, "customers.cohorts")
    rows = figures.records_of(kept)[-COHORTS:]
    rates = [active / row["size"] for row in rows for active in row["active"][1:] if row["size"]]
    top = max(rates, default=1) or 1
    unfinished = bool(kept.result and kept.result.get("unfinished"))
    lines = []
    for row in rows:
        cells = []
        for after, active in enumerate(row["active"][1:], start=1):
            rate = active / row["size"] if row["size"] else None
            heat = min(9, round(9 * rate / top)) if rate is not None else 0
            cells.append({"rate": rate, "active": active, "heat": heat, "open": unfinished and after == len(row["active"]) - 1})
        lines.append({"month": date.fromisoformat(row["cohort"]), "size": row["size"], "cells": cells})
    width = max((len(line["cells"]) for line in lines), default=0)
    return {
        "figure": kept,
        "lines": lines,
        "after": range(1, width + 1),
        "title": pictures.cohorts_title(kept),
        "unfinished": unfinished,
        "last_day": date.fromisoformat(kept.result["last_day"]) if kept.result else None,
    }


@workspace_view()
def customers(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    if not workspace.warehouse.has("orders"):
        return render(request, "analyze/no_orders.html", {"title": _("Customers")})
    query = request.GET.dict()
    sort = query["sort"] if query.get("sort") in listing.SORTS else "net"
    rows, following = listing.page(workspace, listing.chosen(workspace, query), sort, query.get("after", ""))
    names = ("count", "repeat_rate", "value", "at_risk_share", "segments", "concentration", "recency")
    shown = {name: figures.read(workspace, f"customers.{name}") for name in names}
    pareto, cohorts = shown["concentration"], cohort_rows(workspace)
    kept = request.GET.copy()
    for name in ("after", "sort", "to"):
        kept.pop(name, None)
    axes = filters.values(workspace)
    context = {
        **shown,
        "board": board(shown["segments"]),
        "board_title": pictures.board_title(shown["segments"]),
        "cohorts": cohorts,
        "pareto_chart": pictures.concentration(pareto),
        "classes": classes(pareto),
        "rows": rows,
        "next_url": List.again(request.GET, after=following) + "#list" if following else "",
        "first_url": List.again(request.GET, after=None) + "#list" if query.get("after") else "",
        "sorts": {name: List.again(request.GET, sort=name, after=None) + "#list" for name in listing.SORTS},
        "query": query,
        "sort": sort,
        "kept": kept.urlencode(),
        "filtered": bool(kept),
        "selects": [(name, label, axes.get(name, ()), query.get(name, "")) for name, label in listing.axes() if len(axes.get(name, ())) > 1],
        "segment": segment_label(query["segment"]) if query.get("segment") else "",
        "segment_options": [(segment.key, segment_label(segment.key)) for segment in rule.segments()],
        "grounds": grounds.of(workspace, [*shown.values(), cohorts["figure"]], ("segments.offer", "segments.reachable")),
    }
    return render(request, "analyze/customers.html", context)


def classes(pareto: Figure) -> list[dict[str, Any]]:
    """The ABC classes, each with the share of its items and of the sales."""
    found = pareto.result.get("classes", []) if pareto.result else []
    names = ("name", "items", "share", "amount", "amount_share")
    return [{**dict(zip(names, row, strict=True)), "bar": f"{100 * row[4]:.1f}"} for row in found]


@workspace_view()
def export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The list as a file, with its filters."""
    facts = listing.chosen(workspace, request.GET.dict())
    return listing.sent(workspace, facts, request.GET, _("customers"))


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
    named = next((segment for segment in rule.segments() if segment.key == facts["segment"]), None)
    context = {
        "facts": facts,
        "currency": facts["currency"] or workspace.currency,
        "person": story.person(workspace, key),
        "orders": story.orders(workspace, key, story.ALL if request.GET.get("orders") == "all" else story.ORDERS),
        "all_orders": request.GET.get("orders") == "all",
        "best": story.products(workspace, key),
        "key": key,
        "name": facts["name"] or _("Customer %(key)s") % {"key": key},
        "segment": named,
        "segment_words": {"label": _(named.label), "meaning": _(named.meaning), "advice": _(named.advice)} if named else {},
        "rank": story.rank(workspace, facts),
        "last_day": workspace.warehouse.last_day("orders"),
        "may_erase": request.membership.may("owner"),  # type: ignore[attr-defined]
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
