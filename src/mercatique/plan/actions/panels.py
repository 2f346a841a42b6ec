"""What the plan says on the pages of objectives and segments."""

from typing import Any

from django.http import HttpRequest

from mercatique.analyze.models import Segment
from mercatique.decide.models import Objective
from mercatique.kernel.panels import panel
from mercatique.plan.models import Action


def with_workspace(record: Any, actions: Any) -> list[Action]:
    found = list(actions.select_related("owner").order_by("number"))
    for action in found:
        action.workspace = record.workspace
    return found


@panel(Objective)
def actions_that_serve(request: HttpRequest, objective: Objective) -> tuple[str, dict[str, Any]]:
    actions = with_workspace(objective, Action.objects.filter(workspace=objective.workspace, objectives=objective))
    return "plan/_actions_of.html", {"actions": actions, "workspace": objective.workspace, "query": f"objectives={objective.pk}", "of": "objective"}


@panel(Segment)
def actions_that_address(request: HttpRequest, segment: Segment) -> tuple[str, dict[str, Any]]:
    actions = with_workspace(segment, Action.objects.filter(workspace=segment.workspace, segment=segment))
    return "plan/_actions_of.html", {"actions": actions, "workspace": segment.workspace, "query": f"segment={segment.pk}", "of": "segment"}
