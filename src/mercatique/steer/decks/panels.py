"""What the documents of this room say on the page of a frame of the marketing plan."""

from typing import Any

from django.http import HttpRequest

from mercatique.kernel import documents
from mercatique.kernel.models import Edition
from mercatique.kernel.panels import panel
from mercatique.plan.models import MarketingPlan


@panel(MarketingPlan)
def plan_of_frame(request: HttpRequest, frame: MarketingPlan) -> tuple[str, dict[str, Any]]:
    """The plan as this frame tells it, and its last version."""
    name = documents.name_of("framed-plan", frame)
    last = Edition.objects.filter(workspace=frame.workspace, kind=name).defer("content").first()
    return "steer/_plan_of_frame.html", {"name": name, "last": last, "frame_of_plan": frame, "workspace": frame.workspace}
