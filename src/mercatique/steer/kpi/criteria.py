"""Are the KPIs told well enough to be read, fresh, bounded by thresholds, and shown to somebody?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.kernel.rooms import path_of
from mercatique.plan.actions.criteria import actions_of
from mercatique.plan.models import Action
from mercatique.steer.kpi import board
from mercatique.steer.kpi.models import Dashboard, KpiSheet
from mercatique.steer.loop.board import of_workspace

LISTENS = (KpiSheet.Family.EXPECTATION, KpiSheet.Family.REPUTATION)


def counted(workspace: Workspace, found: list[board.Kpi]) -> list[tuple[str, str]]:
    text = ngettext("%(n)d KPI", "%(n)d KPIs", len(found)) % {"n": len(found)}
    return [(text, reverse("steer:kpis", args=[workspace.slug]))]


def none_yet(workspace: Workspace, found: list[board.Kpi]) -> list[Missing]:
    return [] if found else [Missing(_("No indicator is written down yet."), reverse("kernel:indicator-new", args=[workspace.slug]))]


def mend(kpi: board.Kpi) -> str:
    """Where the sheet of a KPI is written or completed."""
    if kpi.sheet is not None:
        return kpi.sheet.page_url("edit")
    return f"{path_of('steer:kpisheet-new', kpi.indicator.workspace.slug)}?indicator={kpi.indicator.pk}"


@criterion("kpi.library", label=gettext_lazy("Each KPI has a formula, a unit, a source and a frequency"))
def kpi_library(workspace: Workspace) -> Check:
    """002:1.1.3k, 000:Me1.f: a KPI nobody can compute again is an opinion."""
    found = board.read(workspace)
    missing = none_yet(workspace, found)
    for kpi in found:
        needed = {_("a formula"): kpi.formula, _("a unit"): kpi.unit, _("a source"): kpi.source, _("a frequency"): kpi.sheet and kpi.sheet.frequency}
        lacks = [words for words, value in needed.items() if not value]
        if lacks:
            url = mend(kpi) if lacks == [_("a frequency")] else kpi.indicator.page_url("edit")
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": kpi.indicator, "gaps": ", ".join(lacks)}, url))
    return answer(counted(workspace, found), missing, judge=False)


@criterion("kpi.thresholds", label=gettext_lazy("Each KPI has a threshold, and one listens to the customers"))
def kpi_thresholds(workspace: Workspace) -> Check:
    """001:C17: thresholds, and at least one KPI of customers' expectations or of e-reputation."""
    found = board.read(workspace)
    missing = none_yet(workspace, found)
    for kpi in found:
        if kpi.sheet is None or kpi.sheet.alert_at is None:
            missing.append(Missing(_("“%(kpi)s” has no value from which it alerts.") % {"kpi": kpi.indicator}, mend(kpi)))
    if found and not any(kpi.sheet is not None and kpi.sheet.family in LISTENS for kpi in found):
        missing.append(Missing(_("No KPI listens to customers: their expectations or their reviews."), reverse("steer:kpisheet-new", args=[workspace.slug])))
    return answer(counted(workspace, found), missing, judge=False)


@criterion("kpi.fresh", label=gettext_lazy("Each KPI has a value within its frequency"))
def kpi_fresh(workspace: Workspace) -> Check:
    """000:B3.C5: a KPI that is read every month and was last read in spring does not steer."""
    found = [kpi for kpi in board.read(workspace) if kpi.fresh is not None]
    missing = [] if found else [Missing(_("No KPI says how often it is read."), reverse("steer:kpis", args=[workspace.slug]))]
    for kpi in found:
        if not kpi.fresh or kpi.value is None:
            missing.append(Missing(_("“%(kpi)s” has no value within its frequency.") % {"kpi": kpi.indicator}, kpi.indicator.page_url()))
    return answer(counted(workspace, found), missing, judge=False)


@criterion("dashboards.measured", label=gettext_lazy("Dashboards show a measured value of each of their KPIs, and cover every objective"))
def dashboards_measured(workspace: Workspace) -> Check:
    """001:CE17.1, 000:Me1.f, 004:A3.CR3: whether the KPIs are the right ones is a person's judgement."""
    boards = of_workspace(workspace, Dashboard.objects.filter(workspace=workspace).prefetch_related("indicators").order_by("number"))
    missing = [] if boards else [Missing(_("No dashboard is written down yet."), reverse("steer:dashboard-new", args=[workspace.slug]))]
    shown = set()
    for dashboard in boards:
        kpis = board.read(workspace, dashboard.indicators.all())
        shown |= {kpi.indicator.pk for kpi in kpis}
        if not kpis:
            missing.append(Missing(_("“%(dashboard)s” shows no KPI.") % {"dashboard": dashboard}, dashboard.page_url("edit")))
        for kpi in kpis:
            if kpi.value is None:
                text = _("“%(dashboard)s” has no value for “%(kpi)s”.") % {"dashboard": dashboard, "kpi": kpi.indicator}
                missing.append(Missing(text, kpi.indicator.page_url()))
    for objective in objectives_of(workspace) if boards else []:
        if objective.indicator_id and objective.indicator_id not in shown:
            missing.append(Missing(_("“%(objective)s” is on no dashboard.") % {"objective": objective}, boards[0].page_url("edit")))
    text = ngettext("%(n)d dashboard", "%(n)d dashboards", len(boards)) % {"n": len(boards)}
    return answer([(text, reverse("steer:dashboard-list", args=[workspace.slug]))], missing)


@criterion("kpi.actions", label=gettext_lazy("Each action decided has a KPI with formula, source, frequency and target, and a value of it is known"))
def kpi_actions(workspace: Workspace) -> Check:
    """000:Me1.f: what follows an action can be computed again, has something to reach and is measured."""
    idle = {Action.Status.IDEA, Action.Status.DROPPED, ""}
    actions = [action for action in actions_of(workspace) if action.status not in idle]
    listed = {kpi.indicator.pk: kpi for kpi in board.read(workspace)}
    missing = [] if actions else [Missing(_("No action is decided yet."), reverse("plan:action-list", args=[workspace.slug]))]
    for action in actions:
        mine = [listed[indicator.pk] for indicator in action.indicators.all() if indicator.pk in listed]
        if not mine:
            missing.append(Missing(_("“%(action)s” has no KPI.") % {"action": action}, action.page_url("edit")))
            continue
        lacks = {kpi: unread(kpi) for kpi in mine}
        if all(lacks.values()):
            kpi, gaps = min(lacks.items(), key=lambda pair: len(pair[1]))
            text = _("No KPI of “%(action)s” is whole; “%(kpi)s” lacks: %(gaps)s.")
            missing.append(Missing(text % {"action": action, "kpi": kpi.indicator, "gaps": ", ".join(gaps)}, mend(kpi)))
    text = ngettext("%(n)d action decided", "%(n)d actions decided", len(actions)) % {"n": len(actions)}
    return answer([(text, reverse("plan:action-list", args=[workspace.slug])), *counted(workspace, [*listed.values()])], missing, judge=False)


def unread(kpi: board.Kpi) -> list[str]:
    """What a KPI lacks to follow something by it."""
    needed = {
        _("a formula"): kpi.formula, _("a source"): kpi.source, _("a frequency"): kpi.sheet and kpi.sheet.frequency,
        _("a target"): kpi.objectives, _("a value"): kpi.value is not None,
    }  # fmt: skip
    return [words for words, value in needed.items() if not value]


@criterion("kpi.reputation", label=gettext_lazy("An action works on e-reputation, with a baseline and a target"))
def kpi_reputation(workspace: Workspace) -> Check:
    """004:A2.C1, 000:Cr11: an action with a KPI of e-reputation, for which an objective says from where to where."""
    found = [kpi for kpi in board.read(workspace) if kpi.sheet is not None and kpi.sheet.family == KpiSheet.Family.REPUTATION]
    aimed = {kpi.indicator.pk for kpi in found if any(row.baseline is not None and row.target is not None for row in kpi.objectives)}
    used = {indicator.pk for action in actions_of(workspace) for indicator in action.indicators.all()}
    new = f"{reverse('steer:kpisheet-new', args=[workspace.slug])}?family={KpiSheet.Family.REPUTATION}"
    missing = [] if found else [Missing(_("No KPI is about e-reputation."), new)]
    if found and not aimed:
        missing.append(Missing(_("No objective gives an e-reputation KPI a baseline and a target."), found[0].indicator.page_url()))
    if found and not any(kpi.indicator.pk in used for kpi in found):
        missing.append(Missing(_("No action has an e-reputation KPI."), reverse("plan:action-list", args=[workspace.slug])))
    text = ngettext("%(n)d e-reputation KPI", "%(n)d e-reputation KPIs", len(found)) % {"n": len(found)}
    return answer([(text, reverse("steer:kpis", args=[workspace.slug]))], missing, judge=False)
