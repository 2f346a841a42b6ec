"""All objectives against their targets, at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Workspace
from mercatique.steer.objectives import pictures, trajectory
from mercatique.steer.objectives.panels import words


@workspace_view()
def objectives(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    ways = [trajectory.of(objective, monthly=False) for objective in objectives_of(workspace)]
    rows = [(way, pictures.sentence(way), words(way)) for way in ways]
    context = {
        "rows": rows,
        "readable": sum(way.state != "unknown" for way in ways),
        "on_course": sum(way.state in {"reached", "on_course"} for way in ways),
        "behind": sum(way.state in {"behind", "missed"} for way in ways),
    }
    return render(request, "steer/objectives.html", context)
