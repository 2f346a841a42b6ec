"""The SWOT as a board: four quadrants whose lines wear what they rest on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mercatique.analyze.models import SwotLine
from mercatique.kernel import evidence
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import CheckResult, Workspace

CHECKS = ("diagnosis.evidence", "diagnosis.balance", "diagnosis.compared")


def quadrants() -> list[dict[str, Any]]:
    """The four sides in their places, with the question each answers."""
    letters = SwotLine.Quadrant
    return [
        {"key": letters.STRENGTH, "title": _("Strengths"), "tone": "good", "question": _("What do we do better than the others?")},
        {"key": letters.WEAKNESS, "title": _("Weaknesses"), "tone": "bad", "question": _("Where do others do better than we do?")},
        {"key": letters.OPPORTUNITY, "title": _("Opportunities"), "tone": "good", "question": _("What outside helps us, if we take it?")},
        {"key": letters.THREAT, "title": _("Threats"), "tone": "bad", "question": _("What outside may harm us, whatever we do?")},
    ]


@workspace_view()
def swot(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    lines = list(SwotLine.objects.filter(workspace=workspace).order_by("number"))
    lines.sort(key=lambda line: -(line.importance or 0))
    states = evidence.state_of(lines)
    for line in lines:
        line.workspace = workspace
        line.supports = states.get(line.pk, (0, 0))  # type: ignore[attr-defined]
    board = [{**side, "lines": [line for line in lines if line.quadrant == side["key"]]} for side in quadrants()]
    context = {
        "board": board,
        "loose": [line for line in lines if not line.quadrant],
        "total": len(lines),
        "supported": sum(1 for line in lines if states.get(line.pk, (0, 0))[0]),
        "rechecks": sum(1 for line in lines if states.get(line.pk, (0, 0))[1]),
        "missing": [item for result in CheckResult.objects.filter(workspace=workspace, name__in=CHECKS) for item in result.missing],
    }
    return render(request, "analyze/swot.html", context)
