"""What choices say on the home page, and which decisions are to be looked at again."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.decide.models import Choice, Decision
from mercatique.kernel.format import day
from mercatique.kernel.frame import tasks_of
from mercatique.kernel.models import User, Workspace
from mercatique.kernel.rooms import Line, card

SOON = timedelta(days=30)


@card("decide")
def choices(workspace: Workspace) -> list[Line]:
    open_ones = [choice for choice in Choice.objects.filter(workspace=workspace) if not Decision.objects.filter(choice=choice, option__isnull=False).exists()]
    if not open_ones:
        return []
    text = ngettext("%(n)d choice is open", "%(n)d choices are open", len(open_ones)) % {"n": len(open_ones)}
    return [Line(text, reverse("decide:choice-list", args=[workspace.slug]))]


@tasks_of("decide")
def reviews(workspace: Workspace, user: User | None) -> list[Line]:
    """Decisions to be looked at again soon, or since a while."""
    limit = timezone.localdate() + SOON
    found = Decision.objects.filter(workspace=workspace, review__isnull=False, review__lte=limit)
    if user is not None:
        found = found.filter(participants__user=user)
    lines = []
    for decision in found.order_by("review", "number"):
        decision.workspace = workspace
        text = _("“%(decision)s” is to be looked at again on %(day)s") % {"decision": decision, "day": day(decision.review)}
        lines.append(Line(text, decision.get_absolute_url(), "due"))
    return lines
