"""The library of KPIs and a dashboard on a page, and as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mercatique.kernel.access import workspace_view
from mercatique.kernel.blocks import Column
from mercatique.kernel.downloads import download
from mercatique.kernel.models import Direction, Indicator, Workspace
from mercatique.kernel.records import Detail, New, Page
from mercatique.steer.kpi import board
from mercatique.steer.kpi.models import Dashboard


@workspace_view()
def library(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every indicator: formula, unit, sign, source, frequency, thresholds, target."""
    found = board.read(workspace)
    if request.GET.get("to") in {"csv", "xlsx"}:
        return download(f"{workspace.slug}-kpi", *sheet(found), request.GET["to"])
    rows = [(kpi, board.said(kpi, kpi.value), board.target_said(kpi)) for kpi in found]
    return render(request, "steer/kpis.html", {"rows": rows, "share": board.share_measured(found)})


def sheet(found: list[board.Kpi]) -> tuple[list[Column], list[list[Any]]]:
    """The library as a table for a file."""
    names = (
        _("KPI"), _("Formula"), _("Unit"), _("Sign"), _("Source"), _("Frequency"), _("To watch from"), _("Alert from"), _("Target"), _("Last value"), _("Month"),
    )  # fmt: skip
    rows = [
        [
            str(kpi.indicator), kpi.formula, kpi.unit_said, sign(kpi), kpi.source, kpi.sheet.get_frequency_display() if kpi.sheet else "",
            number(kpi.sheet.watch_at if kpi.sheet else None), number(kpi.sheet.alert_at if kpi.sheet else None), board.target_said(kpi), number(kpi.value), kpi.month,
        ]
        for kpi in found
    ]  # fmt: skip
    kinds = {_("To watch from"): "number", _("Alert from"): "number", _("Last value"): "number", _("Month"): "day"}
    return [Column(name, kinds.get(name, "text")) for name in names], rows


def number(value: Any) -> float | None:
    return None if value is None else float(value)


def sign(kpi: board.Kpi) -> str:
    return str(Direction(kpi.indicator.direction).label) if kpi.indicator.direction else ""


class NewSheet(New):
    """A sheet bears the name of its indicator."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        asked = request.GET.get("indicator", "")
        found = next((row for row in Indicator.objects.filter(workspace=self.workspace) if str(row.pk) == asked), None)
        return {"title": found.title} if found is not None else {}


class DashboardDetail(Detail):
    """The KPIs of an audience: the last finished month, the year before, the target, the thresholds."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found: Dashboard = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        kpis = board.read(self.workspace, found.indicators.order_by("number"))
        return {
            "rows": [(kpi, board.said(kpi, kpi.value), board.said(kpi, kpi.like), board.target_said(kpi)) for kpi in kpis],
            "alerts": sum(kpi.state == board.ALERT for kpi in kpis),
            "stale": sum(kpi.fresh is False for kpi in kpis),
        }


class DashboardFile(Page):
    """A dashboard as a file."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        found: Dashboard = self.record(number)
        kpis = board.read(self.workspace, found.indicators.order_by("number"))
        to = "csv" if request.GET.get("to") == "csv" else "xlsx"
        return download(f"{self.workspace.slug}-dashboard-{found.number}", *sheet(kpis), to)
