"""The actions of a workspace's plan, with what they point to."""

from django.db.models import Prefetch

from mercatique.decide.models import Objective
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared
from mercatique.plan.models import Action, BudgetLine


@shared()
def actions_of(workspace: Workspace) -> list[Action]:
    """Those that were not dropped, in the order in which they were written down."""
    objectives = Prefetch("objectives", Objective.objects.select_related("indicator"))
    lines = Prefetch("budget_lines", BudgetLine.objects.only("action", "month", "planned"))
    rows = Action.objects.filter(workspace=workspace).exclude(status=Action.Status.DROPPED).select_related("owner", "segment")
    found = list(rows.prefetch_related(objectives, "indicators", lines).order_by("number"))
    for action in found:
        action.workspace = workspace
        for indicator in action.indicators.all():
            indicator.workspace = workspace
        for objective in action.objectives.all():
            objective.workspace = workspace
            if objective.indicator is not None:
                objective.indicator.workspace = workspace
    return found
