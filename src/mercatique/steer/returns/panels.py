"""What returns say on the page of an action."""

from typing import Any

from django.http import HttpRequest

from mercatique.kernel.panels import panel
from mercatique.plan.models import Action
from mercatique.steer.returns import pictures, reading


@panel(Action)
def return_of(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]] | None:
    """What it cost and brought so far, on margin."""
    found = reading.of(action)
    if found is None or not (found.cost.known or found.outcomes or found.sheet):
        return None
    return "steer/_return_of.html", {"found": found, "sentence": pictures.in_words(found), "workspace": action.workspace}
