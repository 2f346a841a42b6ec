"""What steering says on the home page: how many objectives are on course."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel.models import Workspace
from mercatique.kernel.rooms import Line, card
from mercatique.steer.objectives import pictures, trajectory


@card("steer")
def on_course(workspace: Workspace) -> list[Line]:
    ways = [trajectory.of(objective, monthly=False) for objective in objectives_of(workspace)]
    readable = [way for way in ways if way.state != "unknown"]
    if not ways:
        return []
    page = reverse("steer:objectives", args=[workspace.slug])
    if not readable:
        return [Line(_("No objective can be read from the data yet"), page)]
    good = sum(way.state in {"reached", "on_course"} for way in readable)
    text = ngettext("%(good)d objective of %(n)d on course or reached", "%(good)d objectives of %(n)d on course or reached", good)
    behind = [way for way in readable if way.state == "behind"]
    lines = [Line(text % {"good": good, "n": len(readable)}, page)]
    return lines + [
        Line(f"{way.objective} · {pictures.sentence(way)}", way.objective.get_absolute_url(), "late") for way in behind[:2]
    ]
