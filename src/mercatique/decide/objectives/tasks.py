"""What the objectives say on the home page, and which are due soon."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.decide.models import Objective
from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel.format import day
from mercatique.kernel.frame import tasks_of
from mercatique.kernel.models import User, Workspace
from mercatique.kernel.rooms import Line, card

SOON = timedelta(days=30)


@card("decide")
def objectives(workspace: Workspace) -> list[Line]:
    found = objectives_of(workspace)
    if not found:
        return []
    listed = reverse("decide:objective-list", args=[workspace.slug])
    text = ngettext("%(n)d objective", "%(n)d objectives", len(found)) % {"n": len(found)}
    lines = [Line(text, listed)]
    ready = sum(not objective.gaps() for objective in found)
    if ready < len(found):
        text = ngettext("%(n)d of them is measurable, dated and owned", "%(n)d of them are measurable, dated and owned", ready)
        lines.append(Line(text % {"n": ready}, listed))
    return lines + soon(found)


def soon(found: list[Objective]) -> list[Line]:
    today = timezone.localdate()
    return [
        Line(_("“%(objective)s” is due on %(day)s") % {"objective": objective, "day": day(objective.due)}, objective.get_absolute_url(), "due")
        for objective in found
        if objective.due and today <= objective.due <= today + SOON
    ]


@tasks_of("decide")
def tasks(workspace: Workspace, user: User | None) -> list[Line]:
    """The objectives a person owns that are due soon, wait for their yes, or are to be evaluated."""
    found = objectives_of(workspace)
    own = [objective for objective in found if user is None or (objective.owner is not None and objective.owner.user_id == user.pk)]
    return [*soon(own), *waiting(own), *evaluations(own)]


def waiting(found: list[Objective]) -> list[Line]:
    return [
        Line(_("“%(objective)s” waits for the yes of its owner") % {"objective": objective}, f"{objective.get_absolute_url()}#acceptance", "due")
        for objective in found
        if objective.owner is not None and objective.accepted_on is None and not objective.gaps()
    ]


def evaluations(found: list[Objective]) -> list[Line]:
    today = timezone.localdate()
    return [
        Line(_("“%(objective)s” is to be evaluated on %(day)s") % {"objective": objective, "day": day(moment)}, objective.get_absolute_url(), "due")
        for objective in found
        for moment in (objective.evaluation, objective.reevaluation)
        if moment and moment != objective.due and today <= moment <= today + SOON
    ]
