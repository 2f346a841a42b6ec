"""Does the proposal support and train the team?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.steer.models import ChangeArgument, TrainingAction


@criterion("team.training", label=gettext_lazy("Support and training of the team are part of the plan"))
def team_training(workspace: Workspace) -> Check:
    """000:Cr13: a training action and a change argument, each tied to an action; training dated and costed."""
    trainings = list(TrainingAction.objects.filter(workspace=workspace))
    arguments = list(ChangeArgument.objects.filter(workspace=workspace))
    looked_at = [
        (
            ngettext("%(n)d training action", "%(n)d training actions", len(trainings)) % {"n": len(trainings)},
            reverse("steer:trainingaction-list", args=[workspace.slug]),
        ),
        (
            ngettext("%(n)d change argument", "%(n)d change arguments", len(arguments)) % {"n": len(arguments)},
            reverse("steer:changeargument-list", args=[workspace.slug]),
        ),
    ]
    missing: list[Missing] = []
    tied = [item for item in trainings if item.action_id and item.day and item.cost is not None]
    if not trainings:
        missing.append(Missing(_("No training action is planned."), reverse("steer:trainingaction-new", args=[workspace.slug])))
    elif not tied:
        first = trainings[0]
        first.workspace = workspace
        missing.append(Missing(_("No training action has a date, a cost and an action of the plan."), first.page_url("edit")))
    if not arguments:
        missing.append(Missing(_("No change argument is written."), reverse("steer:changeargument-new", args=[workspace.slug])))
    elif not any(item.action_id for item in arguments):
        first_argument = arguments[0]
        first_argument.workspace = workspace
        missing.append(Missing(_("No change argument is tied to an action of the plan."), first_argument.page_url("edit")))
    return answer(looked_at, missing)


@criterion("team.gaps", label=gettext_lazy("Training closes a gap and says how success is tested"))
def team_gaps(workspace: Workspace) -> Check:
    """Coherence: a level wanted above the level today, a date, a cost, a trainer, a test; the level reached when done."""
    missing = []
    trainings = list(TrainingAction.objects.filter(workspace=workspace))
    for item in trainings:
        item.workspace = workspace
        if gaps := item.gaps():
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": item, "gaps": ", ".join(gaps)}, item.page_url("edit")))
        if item.level_now is not None and item.level_wanted is not None and item.level_wanted <= item.level_now:
            missing.append(Missing(_("“%(item)s” closes no gap: the level wanted is not above today's.") % {"item": item}, item.page_url("edit")))
    text = ngettext("%(n)d training action", "%(n)d training actions", len(trainings)) % {"n": len(trainings)}
    looked_at = [(str(item), item.get_absolute_url()) for item in trainings[:5]]
    return answer(looked_at or [(text, reverse("steer:trainingaction-list", args=[workspace.slug]))], missing, judge=False)


@criterion("team.brakes", label=gettext_lazy("Each role's reservations have an answer and a benefit, around a shared objective"))
def team_brakes(workspace: Workspace) -> Check:
    """000:B3.C2: every brake names the role, the answer and the benefit; one is tied to an action that serves an objective."""
    found = list(ChangeArgument.objects.filter(workspace=workspace).select_related("action").order_by("number"))
    new = reverse("steer:changeargument-new", args=[workspace.slug])
    missing = [] if found else [Missing(_("No change argument is written."), new)]
    words = {"audience": _("the role"), "answer": _("an answer"), "benefit": _("a benefit for this role")}
    for item in found:
        item.workspace = workspace
        if lacks := [words[name] for name in words if not getattr(item, name).strip()]:
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": item, "gaps": ", ".join(lacks)}, item.page_url("edit")))
    if found and not any(item.action is not None and item.action.objectives.exists() for item in found):
        missing.append(Missing(_("No argument rallies around an objective: none is tied to an action that serves one."), found[0].page_url("edit")))
    text = ngettext("%(n)d change argument", "%(n)d change arguments", len(found)) % {"n": len(found)}
    return answer([(text, reverse("steer:changeargument-list", args=[workspace.slug]))], missing)
