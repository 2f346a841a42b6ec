"""Where an objective stands, on its own page."""

from typing import Any

from django.http import HttpRequest

from mercatique.decide.models import Objective
from mercatique.kernel.panels import panel
from mercatique.steer.objectives import pictures, trajectory


@panel(Objective)
def where_it_stands(request: HttpRequest, objective: Objective) -> tuple[str, dict[str, Any]] | None:
    if objective.indicator is None:
        return None
    found = trajectory.of(objective)
    return "steer/_standing.html", {"way": found, "sentence": pictures.sentence(found), "chart": pictures.way(found), "said": words(found)}


def words(found: trajectory.Trajectory) -> dict[str, str]:
    """The numbers of a trajectory as read."""
    numbers = {name: pictures.said(found, getattr(found, name)) for name in ("now", "target", "expected", "like", "baseline")}
    return {**numbers, "change": pictures.compared(found)}
