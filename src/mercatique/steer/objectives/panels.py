"""Where an objective stands, on its own page."""

from typing import Any

from django.http import HttpRequest

from mercatique.decide.models import Objective
from mercatique.decide.objectives.tree import Branch
from mercatique.kernel.panels import panel
from mercatique.steer.objectives import pictures, trajectory


@panel(Objective)
def where_it_stands(request: HttpRequest, objective: Objective) -> tuple[str, dict[str, Any]] | None:
    if objective.indicator is None:
        return None
    found = trajectory.of(objective)
    return "steer/_standing.html", {"way": found, "sentence": pictures.sentence(found), "chart": pictures.way(found), "said": words(found)}


@panel(Branch)
def in_the_tree(request: HttpRequest, branch: Branch) -> tuple[str, dict[str, Any]] | None:
    """Its state in a word, where it can be read."""
    if branch.objective.indicator is None:
        return None
    found = trajectory.of(branch.objective, monthly=False)
    return ("steer/_in_the_tree.html", {"state": found.state}) if found.state != "unknown" else None


def words(found: trajectory.Trajectory) -> dict[str, str]:
    """The numbers of a trajectory as read."""
    numbers = {name: pictures.said(found, getattr(found, name)) for name in ("now", "target", "expected", "like", "baseline")}
    return {**numbers, "change": pictures.compared(found)}
