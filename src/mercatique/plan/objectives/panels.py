"""What the plan finds hanging in the air in the tree of objectives: those that no action serves."""

from typing import Any

from django.http import HttpRequest

from mercatique.decide.objectives.tree import Tree
from mercatique.kernel.panels import panel
from mercatique.plan.actions.criteria import actions_of, unserved


@panel(Tree)
def without_action(request: HttpRequest, tree: Tree) -> tuple[str, dict[str, Any]] | None:
    missing = unserved(tree.workspace, actions_of(tree.workspace))
    return ("plan/_unserved.html", {"missing": missing}) if missing else None
