"""The matrix of risks and the register beneath it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Risk
from mercatique.plan.risks import register


@workspace_view()
def matrix(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Probability by impact, worst first, with the money exposed."""
    found = register.read(workspace)
    rows = [(probability, Risk.Probability(probability).label, places) for probability, places in found.rows]
    context = {"register": found, "rows": rows, "impacts": [(value, label) for value, label in Risk.Impact.choices], "today": timezone.localdate()}
    return render(request, "plan/risks.html", context)
