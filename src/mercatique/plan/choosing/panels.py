"""What the choice of actions says on the page of an objective and of an action."""

from typing import Any

from django.http import HttpRequest

from mercatique.decide.models import Objective
from mercatique.kernel.panels import panel
from mercatique.plan.choosing import contributions
from mercatique.plan.models import Action, ActionVerdict, Appraisal, Effect


@panel(Objective)
def what_is_given(request: HttpRequest, objective: Objective) -> tuple[str, dict[str, Any]] | None:
    actions = list(Action.objects.filter(workspace=objective.workspace, objectives=objective).exclude(status=Action.Status.DROPPED).order_by("number"))
    effects = list(Effect.objects.filter(workspace=objective.workspace, objective=objective, action__in=actions).select_related("action").order_by("number"))
    if not effects:
        return None
    for record in (*actions, *effects, *(effect.action for effect in effects if effect.action)):
        record.workspace = objective.workspace
    return "plan/_given_to.html", {"given": contributions.of(objective, actions, effects), "workspace": objective.workspace}


@panel(Action)
def why_this_one(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]] | None:
    workspace = action.workspace
    effects = list(Effect.objects.filter(workspace=workspace, action=action).select_related("objective__indicator").order_by("number"))
    appraisal = Appraisal.objects.filter(workspace=workspace, action=action).first()
    verdicts = list(ActionVerdict.objects.filter(workspace=workspace, action=action).select_related("by").order_by("-day", "-number"))
    if not (effects or appraisal or verdicts):
        return None
    for record in (*effects, *verdicts, *(effect.objective for effect in effects if effect.objective), *filter(None, [appraisal])):
        record.workspace = workspace
    return "plan/_why_chosen.html", {"effects": effects, "appraisal": appraisal, "verdicts": verdicts, "action": action, "workspace": workspace}
