"""What proving says on the home page: how far each framework of the workspace is."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from mercatique.kernel.format import day
from mercatique.kernel.models import CheckResult, Workspace
from mercatique.kernel.rooms import Line, card
from mercatique.prove import checks
from mercatique.prove.framework import Framework
from mercatique.prove.models import Standing


@card("prove")
def frameworks(workspace: Workspace) -> list[Line]:
    """Certifications first; nothing is asked here, only what was last answered is counted."""
    if not CheckResult.objects.filter(workspace=workspace).exists():
        return []
    lines = []
    for framework in sorted(checks.followed(workspace), key=lambda framework: not framework.certifies):
        answers = checks.last(workspace, framework)
        ready = sum(answer.state in {"complete", "judge"} for answer in answers)
        text = ngettext(
            "%(name)s: %(ready)d criterion of %(n)d complete or to be judged",
            "%(name)s: %(ready)d criteria of %(n)d complete or to be judged",
            ready,
        )
        url = reverse("prove:framework", args=[workspace.slug, framework.key])
        said = text % {"name": framework.name, "ready": ready, "n": len(answers)}
        lines.append(Line(f"{said}{moved(workspace, framework, ready)}", url))
    return lines


def moved(workspace: Workspace, framework: Framework, ready: int) -> str:
    """How many more or fewer than a month ago, or than when the course began; nothing when it is the same."""
    course = Standing.objects.filter(workspace=workspace, framework=framework.key)
    month = timezone.now() - timedelta(days=30)
    before = course.filter(at__lte=month).order_by("at", "pk").last() or course.order_by("at", "pk").first()
    if before is None:
        return ""
    judged = [item.place for item in framework.criteria]
    change = ready - sum(before.states.get(place) in checks.READY for place in judged)
    if not change:
        return ""
    since = day(before.at)
    if change > 0:
        return ngettext(" (%(n)d more since %(day)s)", " (%(n)d more since %(day)s)", change) % {"n": change, "day": since}
    return ngettext(" (%(n)d fewer since %(day)s)", " (%(n)d fewer since %(day)s)", -change) % {"n": -change, "day": since}
