"""Does the plan hold together: objectives served, actions complete and balanced, segments and threats addressed?"""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.analyze.models import Segment, SwotLine
from mercatique.decide.models import Objective
from mercatique.decide.objectives.criteria import none_yet, objectives_of
from mercatique.kernel import evidence
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.format import percent
from mercatique.kernel.models import Workspace
from mercatique.plan.actions import coverage, ranking, table
from mercatique.plan.actions.found import actions_of as actions_of
from mercatique.plan.models import Action


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
    """Coherence, 004:A1.CR5: each nature has ``floor`` of the actions at least (a default of the product; the trade gives no ratio), and a budget."""
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
                text = _("“%(nature)s” is only %(share)s of the actions.") % {"nature": name, "share": percent(share, decimals=0)}
                missing.append(Missing(text, reverse("plan:action-list", args=[workspace.slug])))
            elif not total([action for action in actions if action.nature == nature]):
                missing.append(Missing(_("“%(nature)s” has no budget.") % {"nature": name}, reverse("plan:plan", args=[workspace.slug])))
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
    users = evidence.users_of(lines)
    for line in lines:
        line.workspace = workspace
        kinds = {row.claim_type.model_class() for row in users[line.pk] if row.claim_type}
        if not kinds & {Objective, Action}:
            text = _("No objective or action rests on “%(line)s”.") % {"line": line}
            missing.append(Missing(text, line.get_absolute_url()))
    text = ngettext("%(n)d weakness or threat", "%(n)d weaknesses and threats", len(lines)) % {"n": len(lines)}
    looked_at = [(str(line), line.get_absolute_url()) for line in lines[:5]]
    return answer(looked_at or [(text, reverse("analyze:swotline-list", args=[workspace.slug]))], missing, judge=False)


@criterion("actions.judged", label=gettext_lazy("Each action has its target, its feasibility and its effectiveness, each with a reason"))
def actions_judged(workspace: Workspace) -> Check:
    """004:A2.CR1, 001:B2.A1.T2: actions are targeted and analysed; whether the analysis is right is for a person."""
    actions = actions_of(workspace)
    missing = [] if actions else [without_action(workspace)]
    words = {
        "segment": _("a target"), "feasibility": _("its feasibility"), "feasibility_why": _("why it is feasible"),
        "effectiveness": _("its effectiveness"), "effectiveness_why": _("why it will work"),
    }  # fmt: skip
    for action in actions:
        if gaps := [word for name, word in words.items() if not getattr(action, name)]:
            text = _("“%(action)s” lacks: %(gaps)s.") % {"action": action, "gaps": ", ".join(gaps)}
            missing.append(Missing(text, action.page_url("edit")))
    return answer([counted(workspace, actions), page(workspace, _("Choice of actions"), "ranking")], missing)


@criterion("actions.ranked", label=gettext_lazy("Actions are ranked, and those decided fit in the budget"))
def actions_ranked(workspace: Workspace) -> Check:
    """002:3.0.1: more of the right things: a ranking by contribution, and a selection within what is available."""
    found = ranking.read(workspace, table.year_asked(workspace, "", timezone.localdate()))
    missing = [] if found.rows else [without_action(workspace)]
    missing += [
        Missing(_("Nothing ranks “%(action)s”: neither an expected contribution nor its two scores.") % {"action": row.action}, row.action.page_url("edit"))
        for row in found.unfounded
    ]
    if found.budget is None:
        missing.append(Missing(_("The budget available for %(year)s is not said.") % {"year": found.year.label}, reverse("plan:envelope-new", args=[workspace.slug])))
    missing += [
        Missing(_("“%(action)s” is decided and falls under the line.") % {"action": row.action}, row.action.page_url("edit"))
        for row in found.out
        if row.action.status == Action.Status.DECIDED
    ]
    return answer([counted(workspace, found.actions), page(workspace, _("Choice of actions"), "ranking")], missing, judge=False)


@criterion("actions.selected", label=gettext_lazy("Actions retained and actions rejected are both on record"))
def actions_selected(workspace: Workspace) -> Check:
    """001:B2.A1.T1: a selection leaves something out, and says so."""
    actions = actions_of(workspace)
    chosen = [action for action in actions if action.status != Action.Status.IDEA]
    dropped = Action.objects.filter(workspace=workspace, status=Action.Status.DROPPED).count()
    missing = [] if chosen else [Missing(_("No action is decided yet."), reverse("plan:action-list", args=[workspace.slug]))]
    if not dropped:
        missing.append(Missing(_("No rejected action is on record: keep those you gave up, with the status “Dropped”."), reverse("plan:action-list", args=[workspace.slug])))
    return answer([counted(workspace, actions)], missing, judge=False)


@criterion("actions.responsible", label=gettext_lazy("Actions respect responsible marketing, and at least one is new"))
def actions_responsible(workspace: Workspace) -> Check:
    """001:CE9.2: the four points are met or the conflict is said and lifted, one action is an innovation; a jury judges creativity."""
    actions = actions_of(workspace)
    missing = [] if actions else [without_action(workspace)]
    for action in actions:
        open_points = [str(Action._meta.get_field(name).verbose_name) for name in Action.RESPONSIBLE if not getattr(action, name)]  # type: ignore[union-attr]
        if open_points:
            text = _("“%(action)s” does not say that it: %(points)s.") % {"action": action, "points": ", ".join(open_points)}
            missing.append(Missing(text, action.page_url("edit")))
        if action.conflict.strip():
            text = _("“%(action)s” conflicts with a commitment: %(conflict)s") % {"action": action, "conflict": action.conflict.strip()[:120]}
            missing.append(Missing(text, action.page_url("edit")))
    if actions and not any(action.innovation and action.novelty.strip() for action in actions):
        missing.append(Missing(_("No action says what is new in it."), reverse("plan:action-list", args=[workspace.slug])))
    return answer([counted(workspace, actions)], missing)


@criterion("actions.digital", label=gettext_lazy("Each objective has an action in digital form, and one action draws people by its content"))
def actions_digital(workspace: Workspace) -> Check:
    """001:CE9.3: a digital form per objective, an inbound action."""
    actions = actions_of(workspace)
    missing = [] if actions else [without_action(workspace)]
    digital = [action for action in actions if in_digital_form(action)]
    served = {objective.pk for action in digital for objective in action.objectives.all()}
    missing += [
        Missing(_("No action that serves “%(objective)s” has a digital form.") % {"objective": objective}, objective.get_absolute_url())
        for objective in {objective for action in actions for objective in action.objectives.all()}
        if objective.pk not in served
    ]
    if actions and not any(action.push_pull == Action.Pull.PULL for action in digital):
        missing.append(Missing(_("No action in digital form draws people by itself (pull)."), reverse("plan:action-list", args=[workspace.slug])))
    return answer([counted(workspace, digital)], sorted(missing, key=lambda one: one.text), judge=False)


def in_digital_form(action: Action) -> bool:
    """Whether its digital form is said, and is not "none"."""
    words = action.digital.strip().casefold()
    return bool(words) and not words.startswith(("none", "aucun", _("none").casefold()))


@criterion("actions.channels", label=gettext_lazy("The plan uses several channels, and an action links some of them"))
def actions_channels(workspace: Workspace) -> Check:
    """004:A1.CR6: several channels in the plan, and one action at least that links two."""
    actions = actions_of(workspace)
    used = {name.casefold() for action in actions for name in coverage.channels_of(action)}
    missing = [] if actions else [without_action(workspace)]
    missing += [
        Missing(_("“%(action)s” names no channel.") % {"action": action}, action.page_url("edit")) for action in actions if not action.channels.strip()
    ]
    if actions and len(used) < 2:
        missing.append(Missing(_("The plan uses a single channel."), reverse("plan:coverage", args=[workspace.slug])))
    if actions and not any(len(coverage.channels_of(action)) > 1 for action in actions):
        missing.append(Missing(_("No action links two channels."), reverse("plan:coverage", args=[workspace.slug])))
    return answer([counted(workspace, actions), page(workspace, _("Coverage"), "coverage")], missing, judge=False)


@criterion("actions.push_pull", label=gettext_lazy("Each action says whether it pushes or pulls"))
def actions_push_pull(workspace: Workspace) -> Check:
    """002:1.2.2c: interruption or permission, said of each action."""
    actions = actions_of(workspace)
    missing = [] if actions else [without_action(workspace)]
    missing += [
        Missing(_("“%(action)s” does not say whether it pushes or pulls.") % {"action": action}, action.page_url("edit"))
        for action in actions
        if not action.push_pull
    ]
    return answer([counted(workspace, actions)], missing, judge=False)


def page(workspace: Workspace, label: str, name: str) -> tuple[str, str]:
    return label, reverse(f"plan:{name}", args=[workspace.slug])


def total(actions: list[Action]) -> Decimal:
    """All that is planned for some actions."""
    return sum((line.planned for action in actions for line in action.budget_lines.all()), Decimal(0))
