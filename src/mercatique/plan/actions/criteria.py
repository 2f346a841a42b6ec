"""Does the plan hold together: objectives served, actions complete and balanced, segments and threats addressed?"""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.analyze.models import Segment, SwotLine
from mercatique.decide.models import Objective
from mercatique.decide.objectives.criteria import none_yet, objectives_of
from mercatique.kernel import evidence
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Action


def actions_of(workspace: Workspace) -> list[Action]:
    found = list(
        Action.objects.filter(workspace=workspace).exclude(status=Action.Status.DROPPED).prefetch_related("objectives", "indicators")
    )
    for action in found:
        action.workspace = workspace
    return found


def counted(workspace: Workspace, actions: list[Action]) -> tuple[str, str]:
    text = ngettext("%(n)d action", "%(n)d actions", len(actions)) % {"n": len(actions)}
    return text, reverse("plan:action-list", args=[workspace.slug])


def without_action(workspace: Workspace) -> Missing:
    return Missing(_("No action is planned yet."), reverse("plan:action-new", args=[workspace.slug]))


def unserved(workspace: Workspace, actions: list[Action]) -> list[Missing]:
    """Objectives that no action serves; one served through its parts is served."""
    objectives = objectives_of(workspace)
    served = {objective.pk for action in actions for objective in action.objectives.all()}
    parents = {objective.pk: objective.parent_id for objective in objectives}
    for pk in list(served):
        while (pk := parents.get(pk)) is not None and pk not in served:
            served.add(pk)
    new = reverse("plan:action-new", args=[workspace.slug])
    return [
        Missing(_("No action serves “%(objective)s”.") % {"objective": objective}, f"{new}?objectives={objective.pk}")
        for objective in objectives
        if objective.pk not in served
    ]


@criterion("plan.trace", label=gettext_lazy("Objectives are complete, each served by actions, each action serving an objective"))
def plan_trace(workspace: Workspace) -> Check:
    """000:Cr8: complete objectives, coverage both ways."""
    actions = actions_of(workspace)
    objectives = objectives_of(workspace)
    missing = [] if objectives else [none_yet(workspace)]
    missing += [] if actions else [without_action(workspace)]
    for objective in objectives:
        if gaps := objective.gaps():
            text = _("“%(objective)s” lacks: %(gaps)s.") % {"objective": objective, "gaps": ", ".join(gaps)}
            missing.append(Missing(text, objective.page_url("edit")))
    missing += unserved(workspace, actions)
    missing += [
        Missing(_("“%(action)s” serves no objective.") % {"action": action}, action.page_url("edit"))
        for action in actions
        if not action.objectives.all()
    ]
    text = ngettext("%(n)d objective", "%(n)d objectives", len(objectives)) % {"n": len(objectives)}
    return answer([(text, reverse("decide:objective-list", args=[workspace.slug])), counted(workspace, actions)], missing)


@criterion("objectives.served", label=gettext_lazy("Each objective is served by an action"))
def objectives_served(workspace: Workspace) -> Check:
    """Coherence: an objective without action is a wish."""
    actions = actions_of(workspace)
    return answer([counted(workspace, actions)], unserved(workspace, actions), judge=False)


@criterion("actions.complete", label=gettext_lazy("Each action has an objective, a KPI, an owner and a budget"))
def actions_complete(workspace: Workspace) -> Check:
    """Coherence: the columns of the action plan are filled (a budget of zero is said by a status, not by a hole)."""
    actions = actions_of(workspace)
    missing = [] if actions else [without_action(workspace)]
    for action in actions:
        if gaps := action.gaps():
            text = _("“%(action)s” lacks: %(gaps)s.") % {"action": action, "gaps": ", ".join(gaps)}
            missing.append(Missing(text, action.page_url("edit")))
    return answer([counted(workspace, actions)], missing, judge=False)


@criterion("actions.dates", label=gettext_lazy("Actions end after they begin and before their objective is due"))
def actions_dates(workspace: Workspace) -> Check:
    """Coherence of dates between actions and the objectives they serve."""
    actions = actions_of(workspace)
    missing = []
    for action in actions:
        if action.start and action.end and action.end < action.start:
            missing.append(Missing(_("“%(action)s” ends before it begins.") % {"action": action}, action.page_url("edit")))
        for objective in action.objectives.all():
            if action.start and objective.due and action.start > objective.due:
                text = _("“%(action)s” begins after “%(objective)s” is due.") % {"action": action, "objective": objective}
                missing.append(Missing(text, action.page_url("edit")))
    return answer([counted(workspace, actions)], missing, judge=False)


@criterion("actions.balance", label=gettext_lazy("Detection, conquest and loyalty are balanced"), floor=0.15)
def actions_balance(workspace: Workspace, floor: float) -> Check:
    """Coherence: each nature has at least ``floor`` of the actions (a default of the product; the trade gives no ratio)."""
    actions = actions_of(workspace)
    missing = [
        Missing(_("“%(action)s” says no nature.") % {"action": action}, action.page_url("edit"))
        for action in actions
        if not action.nature
    ]
    if len(actions) >= 3:
        for nature, name in Action.Nature.choices:
            share = sum(action.nature == nature for action in actions) / len(actions)
            if share < floor:
                text = _("“%(nature)s” is only %(share)d %% of the actions.") % {"nature": name, "share": round(100 * share)}
                missing.append(Missing(text, reverse("plan:action-list", args=[workspace.slug])))
    return answer([counted(workspace, actions)], missing, judge=False)


@criterion("segments.addressed", label=gettext_lazy("Each segment is addressed by an action"))
def segments_addressed(workspace: Workspace) -> Check:
    """Coherence: a segment nobody addresses is either no target or a hole in the plan."""
    addressed = {action.segment_id for action in actions_of(workspace)}
    segments = list(Segment.objects.filter(workspace=workspace))
    new = reverse("plan:action-new", args=[workspace.slug])
    missing = [
        Missing(_("No action addresses the segment “%(segment)s”.") % {"segment": segment}, f"{new}?segment={segment.pk}")
        for segment in segments
        if segment.pk not in addressed
    ]
    text = ngettext("%(n)d segment", "%(n)d segments", len(segments)) % {"n": len(segments)}
    return answer([(text, reverse("analyze:segment-list", args=[workspace.slug]))], missing, judge=False)


@criterion("threats.answered", label=gettext_lazy("Each threat and each weakness is answered"))
def threats_answered(workspace: Workspace) -> Check:
    """Coherence: a weakness or threat that no objective and no action rests on is seen and not answered."""
    lines = list(SwotLine.objects.filter(workspace=workspace, quadrant__in=["W", "T"]))
    missing = []
    for line in lines:
        line.workspace = workspace
        kinds = {row.claim_type.model_class() for row in evidence.used_by(line) if row.claim_type}
        if not kinds & {Objective, Action}:
            text = _("No objective or action rests on “%(line)s”.") % {"line": line}
            missing.append(Missing(text, line.get_absolute_url()))
    return answer([(str(line), line.get_absolute_url()) for line in lines[:5]], missing, judge=False)


def total(actions: list[Action]) -> Decimal:
    """All that is planned for some actions."""
    return sum((line.planned for action in actions for line in action.budget_lines.all()), Decimal(0))
