"""What a KPI says, on the page of its indicator and on that of its sheet."""

from typing import Any

from django.http import HttpRequest

from mercatique.kernel.models import Indicator, Measure
from mercatique.kernel.panels import panel
from mercatique.steer.kpi import board, pictures
from mercatique.steer.kpi.models import Dashboard, KpiSheet

#: Measures shown on a page; the list holds them all.
LAST = 12


@panel(Indicator)
def what_it_says(request: HttpRequest, indicator: Indicator) -> tuple[str, dict[str, Any]]:
    """Its last value, its months, what it is aimed at, where it is followed, and what was typed."""
    (kpi,) = board.read(indicator.workspace, [indicator])
    measures = [] if indicator.figure_key else list(Measure.objects.filter(indicator=indicator).order_by("-day", "-number")[:LAST])
    for row in measures:
        row.indicator = indicator
        row.workspace = indicator.workspace
    return "steer/_kpi_of.html", {
        "kpi": kpi,
        "value": board.said(kpi, kpi.value),
        "like": board.said(kpi, kpi.like),
        "sentence": pictures.sentence(kpi),
        "chart": pictures.months(kpi),
        "measures": measures,
        "dashboards": Dashboard.objects.filter(workspace=indicator.workspace, indicators=indicator).order_by("number"),
        "typed": not indicator.figure_key,
    }


@panel(KpiSheet)
def what_its_kpi_says(request: HttpRequest, sheet: KpiSheet) -> tuple[str, dict[str, Any]] | None:
    if sheet.indicator is None:
        return None
    sheet.indicator.workspace = sheet.workspace
    template, context = what_it_says(request, sheet.indicator)
    return template, {**context, "sheet": sheet}
