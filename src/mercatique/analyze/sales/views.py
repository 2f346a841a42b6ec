"""Sales on a page: gross, cancelled and net side by side, by month, country, site and activity."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mercatique.analyze import filters
from mercatique.analyze.sales import pictures
from mercatique.kernel import figures
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Figure, Workspace
from mercatique.kernel.periods import month_end, months_after


@workspace_view()
def sales(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    if not workspace.warehouse.has("orders"):
        return render(request, "analyze/no_orders.html", {"title": _("Sales")})
    asked = filters.asked(workspace, request.GET)
    read = filters.reader(workspace, asked)
    by_month = read("sales.by_month")
    rankings = []
    for key, column, names in (
        ("sales.by_country", "country", _("Country")),
        ("sales.by_site", "site", _("Site")),
        ("sales.by_activity", "activity", _("Activity")),
        ("sales.by_brand", "brand", _("Brand")),
        ("sales.by_channel", "channel", _("Channel")),
    ):
        kept = read(key)
        if len([row for row in figures.records_of(kept) if row[column]]) > 1:
            rankings.append((pictures.ranked(kept, column, names), kept))
    context = {
        "asked": asked,
        "net": read("sales.net"),
        "gross": read("sales.gross"),
        "cancelled": read("sales.cancelled"),
        "returned": read("sales.returned"),
        "rate": read("sales.cancelled_rate"),
        "orders": read("sales.orders"),
        "basket": read("sales.basket"),
        "by_month": by_month,
        "months": list(reversed(figures.records_of(by_month))),
        "month_chart": pictures.by_month(by_month),
        "rankings": rankings,
        "like": like_for_like(workspace, asked, by_month),
        "rules": workspace.warehouse.rules,
    }
    return render(request, "analyze/sales.html", context)


def like_for_like(workspace: Workspace, asked: filters.Asked, by_month: Figure) -> dict[str, Any] | None:
    """The last month against the same days of the year before."""
    if not by_month.result or not by_month.result["rows"]:
        return None
    last_day = date.fromisoformat(by_month.result["last_day"])
    first = last_day.replace(day=1)
    before = months_after(first, -12)
    same = month_end(before) if last_day == month_end(last_day) else before + (last_day - first)
    now = figures.read(workspace, "sales.net", (first, last_day), asked.filters)
    then = figures.read(workspace, "sales.net", (before, same), asked.filters)
    if now.value is None or not then.value:
        return None
    return {
        "now": now, "then": then, "change": now.value / then.value - 1, "days": last_day.day, "of": month_end(last_day).day,
        "first": first, "last": last_day, "before": before, "same": same, "unfinished": last_day + timedelta(days=1) <= month_end(last_day),
    }  # fmt: skip
