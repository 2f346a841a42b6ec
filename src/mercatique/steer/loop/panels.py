"""What the loop says on the pages of objectives and actions."""

from typing import Any

from django.http import HttpRequest

from mercatique.decide.models import Objective
from mercatique.kernel.models import Direction
from mercatique.kernel.panels import panel
from mercatique.plan.models import Action
from mercatique.steer.loop import board, gaps, landing, pictures
from mercatique.steer.loop.models import Correction, Deviation


@panel(Objective)
def deviations_of(request: HttpRequest, objective: Objective) -> tuple[str, dict[str, Any]] | None:
    """Where it lands, what deviates at the end of the last finished month, and what was written down about it."""
    if objective.indicator is None or objective.target is None:
        return None
    found = gaps.of(objective)
    rows = board.with_indicators(objective.workspace, Deviation.objects.filter(objective=objective).select_related("indicator").order_by("-end", "-number"))
    ahead = landing.of(objective) if objective.indicator.direction == Direction.UP else None
    return "steer/_deviations_of.html", {
        "gap": found,
        "sentence": pictures.gap_sentence(found),
        "recorded": gaps.recorded(found),
        "rows": rows,
        "objective": objective,
        "landing": ahead,
        "landing_chart": pictures.landing(ahead, found.unit) if ahead else None,
    }


@panel(Action)
def corrections_that_change(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]] | None:
    """The corrections that changed an action of the plan."""
    rows = board.of_workspace(action.workspace, Correction.objects.filter(workspace=action.workspace, action=action).select_related("deviation"))
    return ("steer/_corrections_of.html", {"rows": rows}) if rows else None
