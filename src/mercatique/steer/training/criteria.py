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
    return answer([(str(item), item.get_absolute_url()) for item in trainings[:5]], missing, judge=False)
