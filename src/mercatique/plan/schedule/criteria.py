"""Does the schedule hold: tasks assigned, ranked and chained, dates that can be held, a plan counted back from its launch?"""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.addresses import numbered
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.format import day, percent
from mercatique.kernel.models import Workspace
from mercatique.plan.actions.criteria import actions_of, without_action
from mercatique.plan.models import BudgetLine, Project, Task
from mercatique.plan.schedule import timetable
from mercatique.plan.schedule.consequences import margin, spans
from mercatique.plan.schedule.load import loads
from mercatique.plan.schedule.timetable import Row, Timetable

#: Sentences of one kind in an answer; the pages have the others.
MOST = 12


def timetables(workspace: Workspace) -> list[Timetable]:
    """Every project with tasks, counted."""
    found = []
    for project in Project.objects.filter(workspace=workspace, tasks__isnull=False).distinct().order_by("number"):
        project.workspace = workspace
        found.append(timetable.of(project))
    return found


def looked_at(workspace: Workspace, found: list[Timetable]) -> list[tuple[str, str]]:
    return [(f"{one.project}", page(workspace, one)) for one in found[:6]]


def page(workspace: Workspace, found: Timetable, name: str = "project") -> str:
    return numbered(f"plan:{name}", workspace.slug, found.project.number)


def none_yet(workspace: Workspace) -> Missing:
    return Missing(_("No project is scheduled yet."), reverse("plan:project-new", args=[workspace.slug]))


def opened(workspace: Workspace, found: list[Timetable]) -> list[Missing]:
    """What keeps the schedule from being counted at all."""
    return ([] if found else [none_yet(workspace)]) + [Missing(one.fault, page(workspace, one)) for one in found if one.fault]


def each(workspace: Workspace, rows: Iterable[Row], sentence: str, act: str = "edit") -> list[Missing]:
    """One sentence per task, ``MOST`` at most."""
    shown = list(rows)
    found = [Missing(sentence % {"task": row.node.title}, numbered(f"plan:task-{act}", workspace.slug, row.node.number)) for row in shown[:MOST]]
    if len(shown) > MOST:
        more = len(shown) - MOST
        found.append(Missing(ngettext("The same is true of %(n)d more task.", "The same is true of %(n)d more tasks.", more) % {"n": more}, reverse("plan:task-list", args=[workspace.slug])))
    return found


@criterion("schedule.actions", label=gettext_lazy("Each action has its dates, an owner and a budget, and its tasks lie within"))
def schedule_actions(workspace: Workspace) -> Check:
    """000:B2.C2: each action has start, end, owner, budget; no circle of tasks; no date outside the period."""
    actions = actions_of(workspace)
    missing = [] if actions else [without_action(workspace)]
    funded = set(BudgetLine.objects.filter(workspace=workspace).values_list("action_id", flat=True))
    for action in actions:
        lacks = [
            word
            for word, there in ((_("a start"), action.start), (_("an end"), action.end), (_("an owner"), action.owner_id), (_("a budget"), action.pk in funded))
            if not there
        ]
        if lacks:
            missing.append(Missing(_("“%(action)s” lacks: %(gaps)s.") % {"action": action, "gaps": ", ".join(lacks)}, action.page_url("edit")))
    found = timetables(workspace)
    missing += [Missing(one.fault, page(workspace, one)) for one in found if one.fault]
    known = {action.pk: action for action in actions}
    for one in found:
        for pk, (first, last) in spans(one).items():
            action = known.get(pk)
            if action and ((action.start and first < action.start) or (action.end and last > action.end)):
                words = {"action": action, "first": day(first), "last": day(last)}
                missing.append(Missing(_("The tasks of “%(action)s” go from %(first)s to %(last)s, outside its dates.") % words, page(workspace, one)))
    return answer([(str(action), action.get_absolute_url()) for action in actions[:5]], missing)


@criterion("schedule.table", label=gettext_lazy("The scheduling table is computed: predecessors, durations, earliest and latest days, slack"))
def schedule_table(workspace: Workspace) -> Check:
    """004:A3.CR6: the table is there, without circle; tasks have a duration and are tied to others."""
    found = timetables(workspace)
    missing = opened(workspace, found)
    for one in found:
        missing += each(workspace, (row for row in one.rows if row.node.days is None), _("“%(task)s” has no duration."))
        if len(one.rows) > 1 and not any(row.waits for row in one.rows):
            missing.append(Missing(_("No task of “%(project)s” says what it comes after.") % {"project": one.project}, page(workspace, one)))
    return answer(looked_at(workspace, found), missing, judge=False)


@criterion("schedule.realistic", label=gettext_lazy("The schedule is realistic: no overload, no task too late, actions with an objective"))
def schedule_realistic(workspace: Workspace) -> Check:
    """001:CE10.1: a planning tool; each action of it shows its objective; no overload, no negative slack, end before due."""
    found = timetables(workspace)
    missing = opened(workspace, found) + overloads(workspace, found)
    for one in found:
        missing += each(workspace, (row for row in one.rows if row.late), _("“%(task)s” cannot be done in time any more."))
    spanned = [(one, spans(one)) for one in found]
    for action in actions_of(workspace):
        if not any(action.pk in days for _one, days in spanned):
            continue
        objectives = list(action.objectives.all())
        if not objectives:
            missing.append(Missing(_("“%(action)s” serves no objective.") % {"action": action}, action.page_url("edit")))
        for one, days in spanned:
            span = days.get(action.pk)
            late = [objective for objective in objectives if span and objective.due and span[1] > objective.due]
            missing += [
                Missing(_("The tasks of “%(action)s” end after “%(objective)s” is due.") % {"action": action, "objective": objective}, page(workspace, one))
                for objective in late
            ]
    return answer(looked_at(workspace, found), missing)


def overloads(workspace: Workspace, found: list[Timetable]) -> list[Missing]:
    """Who has several tasks at once, over all projects."""
    missing = []
    for load in loads(found):
        if n := len(load.over):
            text = ngettext("%(person)s has several tasks at once on %(n)d day.", "%(person)s has several tasks at once on %(n)d days.", n)
            missing.append(Missing(text % {"person": load.name, "n": n}, reverse("plan:schedule", args=[workspace.slug])))
    return missing


@criterion("schedule.backward", label=gettext_lazy("A plan is counted back from its launch, with a validation in each phase"))
def schedule_backward(workspace: Workspace) -> Check:
    """001:C19: latest starts computed from the end, and at least one validation milestone per phase."""
    every = timetables(workspace)
    found = [one for one in every if one.backward]
    missing = opened(workspace, every)
    if every and not found:
        missing.append(Missing(_("No project is counted backward from a launch date."), reverse("plan:schedule", args=[workspace.slug])))
    for one in found:
        phases: dict[str, bool] = {}
        for row in one.rows:
            phases[row.node.phase] = phases.get(row.node.phase, False) or row.node.nature == Task.Nature.VALIDATION
        if set(phases) == {""}:
            missing.append(Missing(_("The tasks of “%(project)s” are in no phase.") % {"project": one.project}, page(workspace, one)))
        for phase, validated in phases.items():
            if phase and not validated:
                missing.append(Missing(_("“%(project)s”: the phase “%(phase)s” has no validation milestone.") % {"project": one.project, "phase": phase}, page(workspace, one)))
    return answer(looked_at(workspace, found), missing)


@criterion("schedule.feasible", label=gettext_lazy("What has not begun can still begin in time, with days to spare"), spare=0.05)
def schedule_feasible(workspace: Workspace, spare: float) -> Check:
    """001:CE19.1: no latest start in the past, load within capacity, a buffer of ``spare`` of the plan's length."""
    found = [one for one in timetables(workspace) if one.project.launch and one.done < len(one.rows)]
    missing = ([] if found else [Missing(_("No project with a launch date is under way."), reverse("plan:schedule", args=[workspace.slug]))])
    for one in found:
        if one.fault:
            missing.append(Missing(one.fault, page(workspace, one)))
            continue
        past = (row for row in one.rows if row.leads and row.node.state == "waiting" and row.late_start < one.facts.today)
        missing += each(workspace, past, _("“%(task)s” should have begun already."))
        if one.buffer is not None and one.buffer < spare * one.length:
            words = {"project": one.project, "state": margin(one), "share": percent(spare, decimals=0)}
            missing.append(Missing(_("“%(project)s”: %(state)s At least %(share)s of its length should be to spare.") % words, page(workspace, one, "chance")))
    return answer(looked_at(workspace, found), missing + overloads(workspace, found))


@criterion("schedule.stages", label=gettext_lazy("The stages are named, dated and owned"), stages=4)
def schedule_stages(workspace: Workspace, stages: int) -> Check:
    """004:A1.CR4: at least ``stages`` stages with dates and an owner."""
    found = timetables(workspace)
    missing = opened(workspace, found)
    most, best = 0, None
    for one in found:
        owned = {row.node.phase for row in one.rows if row.node.phase and row.node.owner is not None}
        if len(owned) >= most:
            most, best = len(owned), one
    if best is not None and most < stages:
        text = ngettext("“%(project)s” has %(n)d stage with an owner; %(wanted)d are asked.", "“%(project)s” has %(n)d stages with an owner; %(wanted)d are asked.", most)
        missing.append(Missing(text % {"project": best.project, "n": most, "wanted": stages}, page(workspace, best)))
    return answer(looked_at(workspace, found), missing)


@criterion("tasks.assigned", label=gettext_lazy("Each task has an owner and its days"))
def tasks_assigned(workspace: Workspace) -> Check:
    """001:B3.A1: all tasks are assigned and dated; one outside every project has no dates."""
    found = timetables(workspace)
    missing = opened(workspace, found)
    for one in found:
        missing += each(workspace, (row for row in one.rows if row.node.owner is None), _("“%(task)s” has no owner."))
        missing += each(workspace, (row for row in one.rows if row.node.days is None), _("“%(task)s” has no duration."))
    missing += [
        Missing(_("“%(task)s” belongs to no project and has no dates.") % {"task": title}, reverse("plan:task-edit", args=[workspace.slug, number]))
        for number, title in Task.objects.filter(workspace=workspace, project=None).order_by("number").values_list("number", "title")[:MOST]
    ]
    return answer(looked_at(workspace, found), missing, judge=False)


@criterion("tasks.ranked", label=gettext_lazy("Each action has tasks, and each task a priority"))
def tasks_ranked(workspace: Workspace) -> Check:
    """001:CE18.1: the actions are broken down, and the tasks are ranked."""
    found = timetables(workspace)
    missing = opened(workspace, found)
    split = {row.node.action for one in found for row in one.rows}
    new = reverse("plan:task-new", args=[workspace.slug])
    bare = [action for action in actions_of(workspace) if action.pk not in split and action.status in {"decided", "running"}]
    missing += [Missing(_("“%(action)s” has no task.") % {"action": action}, f"{new}?action={action.pk}") for action in bare[:MOST]]
    for one in found:
        missing += each(workspace, (row for row in one.rows if not row.node.priority), _("“%(task)s” has no priority."))
    return answer(looked_at(workspace, found), missing)


@criterion("tasks.chained", label=gettext_lazy("What each task yields is used by another or delivered, and nobody is away on a forced day"))
def tasks_chained(workspace: Workspace) -> Check:
    """001:CE18.3: every task is followed or ends in a milestone; no forced day within an absence of the owner."""
    found = timetables(workspace)
    missing = opened(workspace, found)
    for one in found:
        followed = {other.node.pk for row in one.rows for other, _kind, _lag in row.waits}
        loose = (row for row in one.rows if row.node.pk not in followed and not row.node.milestone)
        missing += each(workspace, loose, _("Nothing comes after “%(task)s”: say what uses it, or end with a milestone."))
        missing += each(workspace, (row for row in one.rows if away(one, row)), _("“%(task)s” is forced to a day on which its owner is away."))
    return answer(looked_at(workspace, found), missing)


def away(found: Timetable, row: Row) -> bool:
    node = row.node
    spans_away: tuple[tuple[date, date], ...] = found.facts.away.get(node.owner, ()) if node.owner else ()
    return node.forced == Task.Forced.ON and not node.over and any(start <= node.forced_on <= end for start, end in spans_away if node.forced_on)


@criterion("tasks.progress", label=gettext_lazy("What should have begun says how far it is"))
def tasks_progress(workspace: Workspace) -> Check:
    """001:C21: progress is recorded on every task that should be under way."""
    found = timetables(workspace)
    missing = opened(workspace, found)
    today = timezone.localdate()
    for one in found:
        silent = (row for row in one.rows if row.node.state == "begun" and row.node.done is None)
        missing += each(workspace, silent, _("“%(task)s” is under way and does not say how far it is."))
        waiting = (row for row in one.rows if row.node.state == "waiting" and not row.node.milestone and row.late_start < today)
        missing += each(workspace, waiting, _("“%(task)s” should have begun and says nothing."))
    return answer(looked_at(workspace, found), missing)
