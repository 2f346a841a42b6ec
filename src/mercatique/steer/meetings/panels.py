"""What meetings say on the pages of briefs: when each was presented, and to whom."""

from typing import Any

from django.http import HttpRequest

from mercatique.kernel.panels import panel
from mercatique.plan.models import Brief
from mercatique.steer.meetings import briefings


@panel(Brief)
def presented(request: HttpRequest, brief: Brief) -> tuple[str, dict[str, Any]]:
    return "steer/_meetings_of.html", {"meetings": briefings.meetings_of(brief), "brief": brief, "workspace": brief.workspace}
