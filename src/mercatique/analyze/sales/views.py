"""Sales on a page: gross, cancelled, returned and net side by side, by month, country, site and activity."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mercatique.analyze import filters, grounds
from mercatique.analyze.sales import pictures
from mercatique.kernel import figures
from mercatique.kernel.access import workspace_view
from mercatique.kernel.format import month
from mercatique.kernel.models import Figure, Workspace
from mercatique.months import month_end, months_after

RANKINGS = ("country", "site", "activity", "brand", "channel")


@workspace_view()
def sales(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    if not workspace.warehouse.has("orders"):
        return render(request, "analyze/no_orders.html", {"title": _("Sales")})
    asked = filters.asked(workspace, request.GET)
    read = filters.reader(workspace, asked)
    names = ("gross", "cancelled", "returned", "credited", "net", "cancelled_rate", "orders", "basket", "by_month")
    shown = {name: read(f"sales.{name}") for name in names}
    context = {
        **shown,
        "asked": asked,
        "months": months_of(shown["by_month"]),
        "month_chart": pictures.by_month(shown["by_month"]),
        "rankings": rankings(read),
        "like": like_for_like(workspace, asked),
        "grounds": grounds.of(workspace, shown.values(), ("diagnosis.evidence",)),
    }
    return render(request, "analyze/sales.html", context)


def rankings(read: Any) -> list[tuple[Any, Figure]]:
    """A picture for each axis that has more than one value."""
    labels = {
        "country": _("Country"), "site": _("Site"), "activity": _("Activity"), "brand": _("Brand"), "channel": _("Channel"),
    }  # fmt: skip
    found = []
    for column in RANKINGS:
        kept = read(f"sales.by_{column}")
        if len([row for row in figures.records_of(kept) if row[column]]) > 1:
            found.append((pictures.ranked(kept, column, labels[column]), kept))
    return [(chart, kept) for chart, kept in found if chart is not None]


def months_of(by_month: Figure) -> list[dict[str, Any]]:
    """The months, newest first, each with its share of the best one; an unfinished one says so."""
    rows = figures.records_of(by_month)
    if not rows:
        return []
    last_day = date.fromisoformat(by_month.result["last_day"])  # type: ignore[index]
    top = max(row["net"] for row in rows)
    found = []
    for row in reversed(rows):
        first = date.fromisoformat(row["month"])
        share = max(0.0, row["net"] / top) if top > 0 else 0.0
        unfinished = first <= last_day < month_end(first)
        found.append({**row, "first": first, "bar": f"{100 * share:.1f}", "days": last_day.day if unfinished else 0, "of": month_end(first).day})
    return found


def like_for_like(workspace: Workspace, asked: filters.Asked) -> dict[str, Any] | None:
    """The last month against the same days of the year before, when the data reach back that far."""
    axes = figures.read(workspace, "sales.axes").result
    if not axes:
        return None
    last_day = date.fromisoformat(axes["last"])
    if asked.period:
        last_day = min(last_day, asked.period[1])
    first = last_day.replace(day=1)
    before = months_after(first, -12)
    if before < date.fromisoformat(axes["first"]):
        return None
    whole = last_day == month_end(last_day)
    same = month_end(before) if whole else min(before + (last_day - first), month_end(before))
    now = figures.read(workspace, "sales.net", (first, last_day), asked.filters)
    then = figures.read(workspace, "sales.net", (before, same), asked.filters)
    if now.value is None or not then.value or then.value < 0:
        return None
    return {
        "now": now, "then": then, "change": now.value / then.value - 1, "days": last_day.day, "of": month_end(last_day).day,
        "month": month(first).capitalize(), "last": last_day, "before": before, "same": same, "unfinished": not whole,
    }  # fmt: skip
