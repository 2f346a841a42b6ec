"""The objectives of a workspace, with what they point to."""

from mercatique.decide.models import Objective
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared


@shared()
def objectives_of(workspace: Workspace) -> list[Objective]:
    found = list(Objective.objects.filter(workspace=workspace).select_related("indicator", "owner", "parent", "person").prefetch_related("targets"))
    for objective in found:
        objective.workspace = workspace
        if objective.indicator is not None:
            objective.indicator.workspace = workspace
    return found
