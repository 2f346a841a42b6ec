"""What reviews say on the pages of actions and objectives."""

from typing import Any

from django.http import HttpRequest

from mercatique.decide.models import Objective
from mercatique.kernel.panels import panel
from mercatique.plan.models import Action
from mercatique.steer.loop.board import of_workspace
from mercatique.steer.reviews.models import ActionReview, Finding


@panel(Action)
def reviewed(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]] | None:
    """What was said of an action, newest first; one that is over and was never reviewed says so."""
    rows = of_workspace(action.workspace, ActionReview.objects.filter(workspace=action.workspace, action=action).select_related("review").order_by("-day", "-number"))
    over = action.status == Action.Status.DONE
    return ("steer/_reviews_of.html", {"rows": rows, "action": action, "over": over}) if rows or over else None


@panel(Objective)
def findings_about(request: HttpRequest, objective: Objective) -> tuple[str, dict[str, Any]] | None:
    """Causes and lessons that name an objective."""
    rows = of_workspace(objective.workspace, Finding.objects.filter(workspace=objective.workspace, objective=objective).select_related("review").order_by("number"))
    return ("steer/_findings_of.html", {"rows": rows}) if rows else None
