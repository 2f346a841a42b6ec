"""What is said last of each action: keep, change or drop."""

from dataclasses import dataclass

from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared
from mercatique.plan.models import Action, ActionVerdict


@dataclass(frozen=True)
class Said:
    """An action, what is said of it last, and what was said before."""

    action: Action
    last: ActionVerdict | None
    before: tuple[ActionVerdict, ...]

    @property
    def open(self) -> bool:
        """It was to be dropped, and is still in the plan."""
        return self.last is not None and self.last.outcome == ActionVerdict.Outcome.DROP and self.action.status not in {Action.Status.DROPPED, Action.Status.DONE}


@shared()
def read(workspace: Workspace) -> list[Said]:
    """The actions of the plan and those that have a verdict, in their order."""
    known: dict[object, list[ActionVerdict]] = {}
    for verdict in ActionVerdict.objects.filter(workspace=workspace, action__isnull=False).select_related("by").order_by("-day", "-number"):
        verdict.workspace = workspace
        known.setdefault(verdict.action_id, []).append(verdict)
    found = []
    for action in Action.objects.filter(workspace=workspace).select_related("owner").order_by("number"):
        action.workspace = workspace
        said = known.get(action.pk, [])
        if said or action.status != Action.Status.DROPPED:
            found.append(Said(action, said[0] if said else None, tuple(said[1:])))
    return found
