"""Are the objectives complete, possible and founded?"""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.decide.models import Objective
from mercatique.decide.objectives import cascade, figures, pictures, smart, targets, tree
from mercatique.decide.objectives.found import objectives_of as objectives_of
from mercatique.decide.words import quoted
from mercatique.kernel import evidence, indicators
from mercatique.kernel import figures as all_figures
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.figures import records_of
from mercatique.kernel.models import Direction, Figure, Workspace
from mercatique.months import months_after


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


@criterion("objectives.tree", label=gettext_lazy("Mission, strategic and operational objectives form one tree"))
def objectives_tree(workspace: Workspace) -> Check:
    """002:3.1.2: one mission, each level serving the one above, horizons that come nearer."""
    found = tree.read(workspace)
    missing = [] if found.objectives else [none_yet(workspace)]
    if found.objectives and len(found.missions) != 1:
        text = ngettext("There is %(n)d mission: one is wanted.", "There are %(n)d missions: one is wanted.", len(found.missions))
        new = reverse("decide:objective-new", args=[workspace.slug]) + "?level=mission"
        missing.append(Missing(text % {"n": len(found.missions)}, found.missions[0].get_absolute_url() if found.missions else new))
    missing += [*tree.circles(found), *tree.without_whole(found), *tree.without_parts(found), *tree.horizons(found)]
    page = reverse("decide:objective-tree", args=[workspace.slug])
    return answer([(counted(workspace, list(found.objectives))[0][0], page)], missing, judge=False)


@criterion("objectives.smart", label=gettext_lazy("Each objective is SMART, letter by letter"), variant="attainable")
def objectives_smart(workspace: Workspace, variant: str) -> Check:
    """000:Cr8, 001:CE8.2, 002:3.1.3, 004:A1.CR3, 004:A3.C2: every letter of the variant has what it asks for."""
    objectives = objectives_of(workspace)
    missing = [] if objectives else [none_yet(workspace)]
    for objective in objectives:
        if objective.level != Objective.Level.MISSION:
            missing += smart.missing(objective, smart.chosen(workspace, variant))
    return answer(counted(workspace, objectives), missing)


@criterion("objectives.kinds", label=gettext_lazy("There are quantitative, qualitative and operational objectives"))
def objectives_kinds(workspace: Workspace) -> Check:
    """001:CE8.1: several types of objectives."""
    objectives = objectives_of(workspace)
    new = reverse("decide:objective-new", args=[workspace.slug])
    missing = []
    if not any(objective.nature == Objective.Nature.QUANTITATIVE for objective in objectives):
        missing.append(Missing(_("No objective is quantitative."), f"{new}?nature=quantitative"))
    if not any(objective.nature == Objective.Nature.QUALITATIVE for objective in objectives):
        missing.append(Missing(_("No objective is qualitative."), f"{new}?nature=qualitative"))
    if not any(objective.level == Objective.Level.OPERATIONAL for objective in objectives):
        missing.append(Missing(_("No objective is operational."), f"{new}?level=operational"))
    return answer(counted(workspace, objectives), missing, judge=False)


@criterion("objectives.influenced", label=gettext_lazy("Each objective says what is likely to influence it"))
def objectives_influenced(workspace: Workspace) -> Check:
    """001:C8: at least one influencing variable each."""
    objectives = objectives_of(workspace)
    missing = [] if objectives else [none_yet(workspace)]
    missing += [
        Missing(_("“%(objective)s” says nothing that could influence it.") % {"objective": objective}, objective.page_url("edit"))
        for objective in objectives
        if not objective.influences and objective.level != Objective.Level.MISSION
    ]
    return answer(counted(workspace, objectives), missing, judge=False)


@criterion("objectives.attainable", label=gettext_lazy("Each target is within what the past leads to expect, or says why it goes beyond"))
def objectives_attainable(workspace: Workspace) -> Check:
    """001:CE8.2: the target held against the forecast of its own indicator."""
    missing, looked_at = [], []
    for objective in objectives_of(workspace):
        if not figures.asks(objective):
            continue
        kept = figures.computed(objective)
        if not kept.result:
            continue
        looked_at.append((f"{objective} · {pictures.sentence(objective, kept)}", objective.get_absolute_url()))
        if kept.result["verdict"] == "out_of_reach" and not objective.ambition:
            text = _("“%(objective)s” is out of reach of its forecast and does not say what will change.") % {"objective": objective}
            missing.append(Missing(text, objective.page_url("edit")))
    return answer(looked_at or counted(workspace, objectives_of(workspace)), missing)


@criterion("objectives.cascade", label=gettext_lazy("The parts of an objective add up to it"))
def objectives_cascade(workspace: Workspace) -> Check:
    """004:A1.C2: each part says of what it is the part, and the targets of the parts make the target of the whole."""
    missing, looked_at = [], []
    for objective in objectives_of(workspace):
        found = cascade.of(objective)
        if found is None:
            continue
        looked_at.append((f"{objective} · {found.sentence}", f"{objective.get_absolute_url()}#parts"))
        missing += cascade.unnamed(found)
        if not found.parts or (found.gap is not None and not found.adds_up):
            missing.append(Missing(f"{quoted([objective])} · {found.sentence}", f"{objective.get_absolute_url()}#parts"))
    return answer(looked_at or counted(workspace, objectives_of(workspace)), missing, judge=False)


@criterion("objectives.targets", label=gettext_lazy("Targets by period lead to the target"))
def objectives_targets(workspace: Workspace) -> Check:
    """Coherence: what is written by month or quarter covers the whole time and comes to the same number."""
    missing, looked_at = [], []
    for objective in objectives_of(workspace):
        written = targets.written(objective)
        if not written:
            continue
        page = objective.page_url("targets")
        looked_at.append((str(objective), f"{objective.get_absolute_url()}#targets"))
        gap = targets.difference(objective)
        if not targets.whole(objective):
            missing.append(Missing(_("The targets by period of “%(objective)s” leave a hole.") % {"objective": objective}, page))
        elif gap:
            text = _("The targets by period of “%(objective)s” lead to %(sum)s, its target is %(target)s.")
            reached = indicators.said((objective.target or 0) + gap, objective.unit, workspace.currency)
            missing.append(Missing(text % {"objective": objective, "sum": reached, "target": objective.get_target_display()}, page))
    return answer(looked_at or counted(workspace, objectives_of(workspace)), missing, judge=False)


@criterion("objectives.accepted", label=gettext_lazy("Each objective is accepted by its owner"))
def objectives_accepted(workspace: Workspace) -> Check:
    """004:A3.C2: acceptance is recorded by the owner."""
    objectives = objectives_of(workspace)
    missing = [] if objectives else [none_yet(workspace)]
    missing += [
        Missing(_("“%(objective)s” is not accepted yet.") % {"objective": objective}, f"{objective.get_absolute_url()}#acceptance")
        for objective in objectives
        if objective.accepted_on is None
    ]
    return answer(counted(workspace, objectives), missing, judge=False)


@criterion("objectives.lines", label=gettext_lazy("Each product line that sells has an objective"), share=0.05)
def objectives_lines(workspace: Workspace, share: float) -> Check:
    """000:B2.C1: each activity with at least ``share`` of the net sales of the last twelve months is aimed at."""
    objectives = objectives_of(workspace)
    sold = activities(workspace)
    total = sum(sold.values())
    aimed = {objective.product_line.casefold().strip() for objective in objectives}
    aimed |= {str(objective.indicator.filters.get("activity", "")).casefold() for objective in objectives if objective.indicator}
    new = reverse("decide:objective-new", args=[workspace.slug])
    missing = [] if objectives else [none_yet(workspace)]
    missing += [
        Missing(_("No objective bears on the product line “%(line)s”.") % {"line": name}, f"{new}?{urlencode({'product_line': name})}")
        for name, net in sorted(sold.items(), key=lambda item: -item[1])
        if total > 0 and net >= share * total and name.casefold() not in aimed
    ]
    return answer(counted(workspace, objectives), missing, judge=False)


def activities(workspace: Workspace) -> dict[str, float]:
    """Net sales of the last twelve months of data by activity."""
    last = workspace.warehouse.last_day("orders")
    if last is None:
        return {}
    kept = read("sales.by_activity", workspace, last)
    return {str(row["activity"]): float(row["net"] or 0) for row in records_of(kept) if row["activity"]}


def read(key: str, workspace: Workspace, last: date) -> Figure:
    """A figure of the twelve months up to a day."""
    return all_figures.read(workspace, key, (months_after(last, -12) + date.resolution, last))


@criterion("objectives.smarter", label=gettext_lazy("Each objective has seven qualities: accepted by its owner, evaluated and evaluated again among them"))
def objectives_smarter(workspace: Workspace) -> Check:
    """004:A3.C2: the seven letters; acceptance is on record, and two dates say when one looks and looks again."""
    return objectives_smart(workspace, "accepted")


@criterion("objectives.forecast", label=gettext_lazy("Each target has a forecast, or says why it can be reached without one"))
def objectives_forecast(workspace: Workspace) -> Check:
    """Coherence: a target that nothing foresees and nobody explains is a guess."""
    objectives = objectives_of(workspace)
    missing = []
    for objective in objectives:
        if objective.target is None or objective.ambition.strip():
            continue
        kept = figures.computed(objective) if figures.asks(objective) else None
        if kept is None or not kept.result:
            text = _("“%(objective)s” has no forecast and does not say why it can be reached.") % {"objective": objective}
            missing.append(Missing(text, objective.page_url("edit")))
    return answer(counted(workspace, objectives), missing, judge=False)
