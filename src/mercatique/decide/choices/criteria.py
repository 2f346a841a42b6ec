"""Are the choices real ones: several options with their costs and phases, limits respected, a decision that says why?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.analyze.models import SwotLine, WatchItem
from mercatique.decide.choices import comparison
from mercatique.decide.models import Choice, Decision, Objective, Option
from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel import evidence
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared

FAVOURABLE = ("S", "O")


@shared()
def choices_of(workspace: Workspace) -> list[tuple[Choice, list[Option]]]:
    found = []
    for choice in Choice.objects.filter(workspace=workspace).order_by("number"):
        choice.workspace = workspace
        found.append((choice, comparison.options_of(choice)))
    return found


@shared()
def decisions_of(workspace: Workspace) -> list[Decision]:
    """The decisions that retain an option."""
    found = list(Decision.objects.filter(workspace=workspace, option__isnull=False).select_related("option", "choice").order_by("number"))
    for decision in found:
        decision.workspace = workspace
        assert decision.option is not None
        decision.option.workspace = workspace
    return found


def counted(workspace: Workspace, found: list[tuple[Choice, list[Option]]]) -> list[tuple[str, str]]:
    text = ngettext("%(n)d choice", "%(n)d choices", len(found)) % {"n": len(found)}
    return [(text, reverse("decide:choice-list", args=[workspace.slug]))]


def none_yet(workspace: Workspace) -> Missing:
    return Missing(_("No choice is written down yet."), reverse("decide:choice-new", args=[workspace.slug]))


@criterion("choices.options", label=gettext_lazy("Several options stand against each other"), options=2)
def choices_options(workspace: Workspace, options: int) -> Check:
    """001:B1.EV2, 001:B1.A3: at least ``options`` options to each choice."""
    found = choices_of(workspace)
    missing = [] if found else [none_yet(workspace)]
    for choice, held in found:
        if len(held) < options:
            text = ngettext("“%(choice)s” has %(n)d option: %(wanted)d are wanted.", "“%(choice)s” has %(n)d options: %(wanted)d are wanted.", len(held))
            missing.append(Missing(text % {"choice": choice, "n": len(held), "wanted": options}, choice.get_absolute_url()))
    return answer(counted(workspace, found), missing)


@criterion("choices.costed", label=gettext_lazy("Each option has its costs, its revenue, its dates and its phases"), phases=2)
def choices_costed(workspace: Workspace, phases: int) -> Check:
    """001:CE7.1: cost above zero, an estimate of revenue, start and end, at least ``phases`` phases."""
    found = choices_of(workspace)
    missing = [] if found else [none_yet(workspace)]
    for _choice, held in found:
        for option in held:
            lacks = [] if option.cost > 0 else [_("a cost")]
            lacks += [] if option.revenue > 0 else [_("a revenue")]
            lacks += [] if option.start and option.end else [_("its dates")]
            dated = sum(bool(step.start and step.end) for step in option.steps.all())
            if dated < phases:
                lacks.append(ngettext("%(n)d dated phase", "%(n)d dated phases", phases) % {"n": phases})
            if lacks:
                text = _("The option “%(option)s” lacks: %(gaps)s.") % {"option": option, "gaps": ", ".join(lacks)}
                missing.append(Missing(text, option.page_url("lines")))
    return answer(counted(workspace, found), missing)


@criterion("choices.purposes", label=gettext_lazy("Each option proposes actions, to several ends"), actions=2, purposes=2)
def choices_purposes(workspace: Workspace, actions: int, purposes: int) -> Check:
    """001:CE7.2: at least ``actions`` phases with a purpose per option, ``purposes`` purposes per choice."""
    found = choices_of(workspace)
    missing = [] if found else [none_yet(workspace)]
    for choice, held in found:
        said = set()
        for option in held:
            own = [step.purpose for step in option.steps.all() if step.purpose and step.purpose != "preparation"]
            said |= {*own}
            if len(own) < actions:
                text = ngettext(
                    "The option “%(option)s” proposes %(n)d action with a purpose: %(wanted)d are wanted.",
                    "The option “%(option)s” proposes %(n)d actions with a purpose: %(wanted)d are wanted.",
                    len(own),
                )
                missing.append(Missing(text % {"option": option, "n": len(own), "wanted": actions}, option.page_url("lines")))
        if held and len(said) < purposes:
            text = _("The actions of “%(choice)s” all serve the same end.") % {"choice": choice}
            missing.append(Missing(text, choice.get_absolute_url()))
    return answer(counted(workspace, found), missing)


@criterion("choices.inputs", label=gettext_lazy("Options answer objectives, needs, commitments, budget and time; one is digital"))
def choices_inputs(workspace: Workspace) -> Check:
    """001:C7: the five inputs of a choice, and each option says what it answers and does."""
    found = choices_of(workspace)
    missing = [] if found else [none_yet(workspace)]
    for choice, held in found:
        given = {
            _("objectives"): choice.objectives.exists(), _("needs"): choice.needs, _("commitments"): choice.commitments,
            _("a budget"): choice.budget_limit is not None, _("a deadline"): choice.deadline is not None,
        }  # fmt: skip
        if lacks := [name for name, value in given.items() if not value]:
            text = _("“%(choice)s” lacks: %(gaps)s.") % {"choice": choice, "gaps": ", ".join(lacks)}
            missing.append(Missing(text, choice.page_url("edit")))
        if held and not any(option.digital for option in held):
            missing.append(Missing(_("No option of “%(choice)s” is digital.") % {"choice": choice}, choice.get_absolute_url()))
        for option in held:
            lacks = [] if option.answers else [_("the needs it answers")]
            lacks += [] if option.social or option.environmental else [_("what it does to people or nature")]
            if lacks:
                text = _("The option “%(option)s” lacks: %(gaps)s.") % {"option": option, "gaps": ", ".join(lacks)}
                missing.append(Missing(text, option.page_url("edit")))
    return answer(counted(workspace, found), missing)


@criterion("choices.constraints", label=gettext_lazy("Financial, organisational, technical and human constraints are said"))
def choices_constraints(workspace: Workspace) -> Check:
    """000:B2.C1: each of the four kinds has an entry, or “none” with its reason."""
    found = choices_of(workspace)
    missing = [] if found else [none_yet(workspace)]
    for choice, _options in found:
        for name in Choice.CONSTRAINTS:
            if not getattr(choice, name):
                text = _("“%(choice)s” says nothing of its %(kind)s.") % {"choice": choice, "kind": Choice._meta.get_field(name).verbose_name}
                missing.append(Missing(text, choice.page_url("edit")))
    return answer(counted(workspace, found), missing, judge=False)


@criterion("choices.innovation", label=gettext_lazy("An option brings an innovation, and its benefit is said"))
def choices_innovation(workspace: Workspace) -> Check:
    """001:CE3.2: at least one option tagged as an innovation with a description and a benefit."""
    found = choices_of(workspace)
    new = [option for _choice, held in found for option in held if option.innovation]
    missing = [] if found else [none_yet(workspace)]
    if found and not new:
        missing.append(Missing(_("No option is an innovation."), reverse("decide:option-list", args=[workspace.slug])))
    for option in new:
        if not (option.description and option.benefit):
            text = _("The innovation “%(option)s” does not say what it is and whom it benefits.") % {"option": option}
            missing.append(Missing(text, option.page_url("edit")))
    return answer([(str(option), option.get_absolute_url()) for option in new], missing)


@criterion("choices.decided", label=gettext_lazy("The option retained is argued, answers needs and respects the limits"))
def choices_decided(workspace: Workspace) -> Check:
    """001:CE7.3, 001:B1.EV2: a decision with its reason; no limit passed without a written waiver."""
    found = choices_of(workspace)
    decisions = decisions_of(workspace)
    missing = [] if found else [none_yet(workspace)]
    for choice, _options in found:
        own = [decision for decision in decisions if decision.choice_id == choice.pk]
        if not own:
            missing.append(Missing(_("Nothing has been decided on “%(choice)s” yet.") % {"choice": choice}, choice.get_absolute_url()))
        for decision in own:
            missing += faults_of(choice, decision)
    return answer([(str(decision), decision.get_absolute_url()) for decision in decisions], missing)


def faults_of(choice: Choice, decision: Decision) -> list[Missing]:
    """What a decision leaves unsaid, and the limits it passes without a waiver."""
    option = decision.option
    assert option is not None
    missing = []
    if not decision.reason:
        missing.append(Missing(_("“%(decision)s” gives no reason.") % {"decision": decision}, decision.page_url("edit")))
    if not option.answers:
        missing.append(Missing(_("“%(option)s” was retained and answers no need.") % {"option": option}, option.page_url("edit")))
    if not option.feasibility:
        missing.append(Missing(_("“%(option)s” was retained and does not say why it is feasible.") % {"option": option}, option.page_url("edit")))
    for test in comparison.limits(choice, option):
        if test.state == comparison.FAILS and not decision.waiver:
            text = _("“%(option)s” was retained and passes a limit without a waiver: %(limit)s (%(words)s).")
            missing.append(Missing(text % {"option": option, "limit": test.name, "words": test.words}, decision.page_url("edit")))
    return missing


@criterion("choices.founded", label=gettext_lazy("Each decision rests on a strength or an opportunity"))
def choices_founded(workspace: Workspace) -> Check:
    """002:3.3.0: the strategic line wins its advantage from somewhere."""
    missing, looked_at = [], []
    for decision in decisions_of(workspace):
        lines = [row.target for row in evidence.of(decision) if isinstance(row.target, SwotLine)]
        if any(line.quadrant in FAVOURABLE for line in lines):
            looked_at.append((str(decision), decision.get_absolute_url()))
        else:
            text = _("“%(decision)s” rests on no strength and no opportunity.") % {"decision": decision}
            missing.append(Missing(text, decision.get_absolute_url()))
    return answer(looked_at or counted(workspace, choices_of(workspace)), missing, judge=False)


@criterion("choices.retained", label=gettext_lazy("Each objective follows from a choice that was decided"))
def choices_retained(workspace: Workspace) -> Check:
    """004:A1.CR2: each objective, or one it serves, is an objective of a choice with a decision."""
    objectives = objectives_of(workspace)
    settled = {decision.choice_id for decision in decisions_of(workspace)}
    reached = set(Choice.objects.filter(workspace=workspace, pk__in=settled).values_list("objectives", flat=True)) - {None}
    parents = {objective.pk: objective.parent_id for objective in objectives}
    missing = [] if settled else [Missing(_("Nothing has been decided yet."), reverse("decide:choice-list", args=[workspace.slug]))]
    for objective in objectives:
        at, seen = objective.pk, set()
        while at is not None and at not in reached and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if settled and at not in reached and objective.level != Objective.Level.MISSION:
            text = _("“%(objective)s” follows from no choice that was decided.") % {"objective": objective}
            missing.append(Missing(text, objective.get_absolute_url()))
    return answer(counted(workspace, choices_of(workspace)), missing)


@criterion("watch.decided", label=gettext_lazy("Something the watch found stands behind a decision"))
def watch_decided(workspace: Workspace) -> Check:
    """000:B3.C7: at least one watch item that a decision, an option, a choice or an objective rests on."""
    kinds = {Choice, Decision, Objective, Option}
    looked_at = []
    items = WatchItem.objects.filter(workspace=workspace)
    rows = evidence.on_records(workspace, items.values_list("pk", flat=True)).select_related("claim_type")
    used = {row.target_id for row in rows if row.claim_type and row.claim_type.model_class() in kinds}
    for item in items.filter(pk__in=used).order_by("number")[:5]:
        item.workspace = workspace
        looked_at.append((str(item), item.get_absolute_url()))
    if looked_at:
        return answer(looked_at, [], judge=False)
    n = items.count()
    page = reverse("analyze:watchitem-list", args=[workspace.slug])
    text = ngettext("%(n)d watch item", "%(n)d watch items", n) % {"n": n}
    return answer([(text, page)], [Missing(_("No decision and no objective rests on an item of the watch."), page)], judge=False)


@criterion("choices.contributed", label=gettext_lazy("People have put their hand to the options and decisions"))
def choices_contributed(workspace: Workspace) -> Check:
    """004:A1.T2: a contribution to the strategy under a person's name, as the history has it."""
    written: dict[str, int] = {}
    for model in (Choice, Option, Decision):
        rows = model.history.filter(workspace_id=workspace.pk, history_user__isnull=False)  # type: ignore[attr-defined]
        for actor in rows.values_list("actor", flat=True):
            written[actor] = written.get(actor, 0) + 1
    page = reverse("decide:choice-list", args=[workspace.slug])
    looked_at = [(ngettext("%(n)d contribution of %(actor)s", "%(n)d contributions of %(actor)s", n) % {"n": n, "actor": actor}, page) for actor, n in sorted(written.items())]
    missing = [] if written else [Missing(_("Nobody has contributed to a choice, an option or a decision yet."), page)]
    return answer(looked_at or [(_("Choices"), page)], missing, judge=False)
