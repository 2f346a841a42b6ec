"""Do the actions reach the objectives, and is each chosen for reasons that are written down?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.kernel.rooms import path_of
from mercatique.plan.actions.criteria import actions_of, counted, unserved, without_action
from mercatique.plan.choosing import contributions, grid, verdicts
from mercatique.plan.choosing.views import page
from mercatique.plan.models import Action


@criterion("actions.contributions", label=gettext_lazy("The actions together give what each objective needs"))
def actions_contributions(workspace: Workspace) -> Check:
    """001:CE9.1: each objective covered, the expected contributions sum to the gap of the target; a jury judges fit with market and audience."""
    actions = actions_of(workspace)
    missing = [] if actions else [without_action(workspace)]
    missing += unserved(workspace, actions)
    new = reverse("plan:effect-new", args=[workspace.slug])
    for given in contributions.read(workspace):
        for action in given.unsaid:
            text = _("“%(action)s” does not say by how much it moves “%(objective)s”.") % {"action": action, "objective": given.objective}
            missing.append(Missing(text, f"{new}?of={action.number}&objective={given.objective.pk}"))
        if given.actions and given.share is not None and not given.enough:
            missing.append(Missing(_("“%(objective)s”: %(sentence)s") % {"objective": given.objective, "sentence": given.sentence}, page(workspace)[1]))
    return answer([counted(workspace, actions), page(workspace)], missing)


@criterion("actions.grid", label=gettext_lazy("Each action retained is marked on eight criteria and serves an objective, a segment and a constraint"))
def actions_grid(workspace: Workspace) -> Check:
    """001:C9: a grid of feasibility, cost, reach, fit, positioning, responsibility, trend and competition, with the reason."""
    lines = grid.read(workspace)
    retained = [line for line in lines if line.retained]
    missing = [] if retained else [Missing(_("No action is decided yet."), reverse("plan:action-list", args=[workspace.slug]))]
    for line in retained:
        if line.appraisal is None:
            text = _("“%(action)s” is not marked on the grid.") % {"action": line.action}
            missing.append(Missing(text, f"{path_of('plan:appraisal-new', workspace.slug)}?of={line.action.number}"))
        elif gaps := line.appraisal.gaps():
            text = _("“%(action)s” lacks: %(gaps)s.") % {"action": line.action, "gaps": ", ".join(gaps)}
            missing.append(Missing(text, line.appraisal.page_url("edit")))
        lacking = [] if line.action.segment_id else [_("a segment")]
        if not line.action.objectives.exists():
            lacking.append(_("an objective"))
        if lacking:
            missing.append(Missing(_("“%(action)s” lacks: %(gaps)s.") % {"action": line.action, "gaps": ", ".join(lacking)}, line.action.page_url("edit")))
    text = ngettext("%(n)d action", "%(n)d actions", len(retained)) % {"n": len(retained)}
    return answer([(text, reverse("plan:grid", args=[workspace.slug]))], missing)


@criterion("actions.verdicts", label=gettext_lazy("Each action under way has its verdict: keep, change or drop, with a reason"))
def actions_verdicts(workspace: Workspace) -> Check:
    """002:3.4.4a: a critical look at each action; what was to be dropped is dropped."""
    new = reverse("plan:actionverdict-new", args=[workspace.slug])
    found = [one for one in verdicts.read(workspace) if one.action.status in {Action.Status.RUNNING, Action.Status.DONE} or one.last]
    missing = [] if found else [Missing(_("No action is under way yet."), reverse("plan:action-list", args=[workspace.slug]))]
    for one in found:
        if one.last is None:
            missing.append(Missing(_("Nothing is said of “%(action)s” at a review.") % {"action": one.action}, f"{new}?of={one.action.number}"))
        elif gaps := one.last.gaps():
            missing.append(Missing(_("“%(action)s” lacks: %(gaps)s.") % {"action": one.action, "gaps": ", ".join(gaps)}, one.last.page_url("edit")))
        elif one.open:
            missing.append(Missing(_("“%(action)s” was to be dropped and is still in the plan.") % {"action": one.action}, one.action.page_url("edit")))
    text = ngettext("%(n)d action", "%(n)d actions", len(found)) % {"n": len(found)}
    return answer([(text, reverse("plan:verdicts", args=[workspace.slug]))], missing, judge=False)
