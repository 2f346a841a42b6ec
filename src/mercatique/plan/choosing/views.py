"""The pages behind the choice of actions: contributions, the grid of eight criteria, verdicts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Workspace
from mercatique.kernel.records import New
from mercatique.plan.choosing import contributions, grid, verdicts
from mercatique.plan.models import Action


@workspace_view()
def contributions_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Each objective: what it needs, what the actions that serve it are expected to give."""
    found = contributions.read(workspace)
    added = [given for given in found if not given.why_not]
    context = {"found": found, "added": added, "short": [given for given in added if not given.enough]}
    return render(request, "plan/contributions.html", context)


@workspace_view()
def grid_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every action on eight criteria."""
    lines = grid.read(workspace)
    return render(request, "plan/grid.html", {"lines": lines, "heads": grid.heads(), "unmarked": [line for line in lines if line.mean is None]})


@workspace_view()
def verdicts_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every action and what is said of it last."""
    found = verdicts.read(workspace)
    context = {"found": found, "silent": [one for one in found if one.last is None], "open": [one for one in found if one.open]}
    return render(request, "plan/verdicts.html", context)


class NewAbout(New):
    """Written from the line of an action: it takes the action's title."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        found = super().initial(request)
        action = Action.objects.filter(workspace=self.workspace, number=asked(request, "of")).first()
        if action is not None:
            found |= {"action": action.pk, "title": action.title}
        return found


def asked(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def page(workspace: Workspace) -> tuple[str, str]:
    return _("Contributions to the objectives"), reverse("plan:contributions", args=[workspace.slug])
