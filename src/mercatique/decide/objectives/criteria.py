"""Are the objectives complete, possible and founded?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.decide.models import Objective
from mercatique.kernel import evidence
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Direction, Workspace


def objectives_of(workspace: Workspace) -> list[Objective]:
    found = list(Objective.objects.filter(workspace=workspace).select_related("indicator", "owner"))
    for objective in found:
        objective.workspace = workspace
    return found


def counted(workspace: Workspace, objectives: list[Objective]) -> list[tuple[str, str]]:
    text = ngettext("%(n)d objective", "%(n)d objectives", len(objectives)) % {"n": len(objectives)}
    return [(text, reverse("decide:objective-list", args=[workspace.slug]))]


def none_yet(workspace: Workspace) -> Missing:
    return Missing(_("No objective is written down yet."), reverse("decide:objective-new", args=[workspace.slug]))


@criterion("objectives.complete", label=gettext_lazy("Each objective has an indicator, a baseline, a target, a due date and an owner"))
def objectives_complete(workspace: Workspace) -> Check:
    """Coherence: what makes an objective measurable and somebody's."""
    objectives = objectives_of(workspace)
    missing = [] if objectives else [none_yet(workspace)]
    for objective in objectives:
        if gaps := objective.gaps():
            text = _("“%(objective)s” lacks: %(gaps)s.") % {"objective": objective, "gaps": ", ".join(gaps)}
            missing.append(Missing(text, objective.page_url("edit")))
    return answer(counted(workspace, objectives), missing, judge=False)


@criterion("objectives.direction", label=gettext_lazy("The target goes the way the indicator should go"))
def objectives_direction(workspace: Workspace) -> Check:
    """Coherence: a target equal to its baseline or on the wrong side of it is no objective."""
    objectives = objectives_of(workspace)
    missing = []
    for objective in objectives:
        if objective.indicator is None or objective.baseline is None or objective.target is None:
            continue
        up = objective.indicator.direction == Direction.UP
        if (objective.target <= objective.baseline) if up else (objective.target >= objective.baseline):
            text = _("The target of “%(objective)s” is no improvement on its baseline.") % {"objective": objective}
            missing.append(Missing(text, objective.page_url("edit")))
    return answer(counted(workspace, objectives), missing, judge=False)


@criterion("objectives.dates", label=gettext_lazy("Objectives end after they begin"))
def objectives_dates(workspace: Workspace) -> Check:
    """Coherence: due after start; a part is due before the whole it serves."""
    objectives = objectives_of(workspace)
    missing = []
    for objective in objectives:
        if objective.start and objective.due and objective.due < objective.start:
            missing.append(Missing(_("“%(objective)s” is due before it begins.") % {"objective": objective}, objective.page_url("edit")))
        if objective.parent and objective.due and objective.parent.due and objective.due > objective.parent.due:
            text = _("“%(objective)s” is due after “%(parent)s”, which it serves.")
            missing.append(Missing(text % {"objective": objective, "parent": objective.parent}, objective.page_url("edit")))
    return answer(counted(workspace, objectives), missing, judge=False)


@criterion("objectives.evidence", label=gettext_lazy("Each objective rests on evidence"))
def objectives_evidence(workspace: Workspace) -> Check:
    """Coherence: an objective that rests on nothing is a wish."""
    objectives = objectives_of(workspace)
    states = evidence.state_of(objectives)
    missing = [
        Missing(_("“%(objective)s” rests on nothing.") % {"objective": objective}, objective.get_absolute_url())
        for objective in objectives
        if not states.get(objective.pk, (0, 0))[0]
    ]
    return answer(counted(workspace, objectives), missing, judge=False)
