"""What proving says on the home page: how far each framework of the workspace is."""

from django.urls import reverse
from django.utils.translation import ngettext

from mercatique.kernel.models import CheckResult, Workspace
from mercatique.kernel.rooms import Line, card
from mercatique.prove import checks


@card("prove")
def frameworks(workspace: Workspace) -> list[Line]:
    """Certifications first; nothing is asked here, only what was last answered is counted."""
    if not CheckResult.objects.filter(workspace=workspace).exists():
        return []
    lines = []
    for framework in sorted(checks.shown(workspace), key=lambda framework: not framework.certifies):
        answers = checks.last(workspace, framework)
        ready = sum(answer.state in {"complete", "judge"} for answer in answers)
        text = ngettext(
            "%(name)s: %(ready)d of %(n)d criterion complete or to be judged",
            "%(name)s: %(ready)d of %(n)d criteria complete or to be judged",
            len(answers),
        )
        url = reverse("prove:framework", args=[workspace.slug, framework.key])
        lines.append(Line(text % {"name": framework.name, "ready": ready, "n": len(answers)}, url))
    return lines
