"""The specification of an action: the order as its client reads it, and the plan, people, money and indicators behind it."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mercatique.analyze.models import Segment
from mercatique.analyze.segments.rule import words
from mercatique.decide.models import Objective
from mercatique.kernel.blocks import (
    Block,
    Callout,
    Column,
    Document,
    Heading,
    Landscape,
    Paragraph,
    Table,
    Toc,
    paragraphs,
    plain,
)
from mercatique.kernel.documents import Reads, document
from mercatique.kernel.format import apart, day, percent
from mercatique.plan.models import (
    Action,
    Assignment,
    BudgetLine,
    CoFunding,
    Project,
    Requirement,
    Specification,
    Task,
)
from mercatique.plan.papers import pieces
from mercatique.plan.papers.reading import Plan, gauges, task_titles
from mercatique.plan.schedule.timetable import Row, Timetable


@dataclass(frozen=True)
class Coverage:
    """Which requirements are answered, and which tasks answer none."""

    requirements: tuple[Requirement, ...]
    loose: tuple[Task, ...]

    @property
    def mandatory(self) -> list[Requirement]:
        return [each for each in self.requirements if each.weight != Requirement.Weight.OPTIONAL]

    @property
    def open(self) -> list[Requirement]:
        """Mandatory requirements that nothing answers."""
        return [each for each in self.mandatory if not each.answered]

    @property
    def share(self) -> float | None:
        return 1 - len(self.open) / len(self.mandatory) if self.mandatory else None

    @property
    def sentence(self) -> str:
        if not self.requirements:
            return _("No requirement is written down yet.")
        if not self.mandatory:
            return _("No requirement is mandatory.")
        if self.open:
            n = len(self.open)
            text = ngettext("%(n)d mandatory requirement out of %(of)d is answered by nothing.", "%(n)d mandatory requirements out of %(of)d are answered by nothing.", n)
            return text % {"n": n, "of": len(self.mandatory)}
        n = len(self.mandatory)
        return ngettext("The one mandatory requirement is answered.", "All %(n)d mandatory requirements are answered.", n) % {"n": n}


def tasks_of(specification: Specification) -> Any:
    """The tasks that carry a specification out: those of its project, else those of its action."""
    found = Task.objects.filter(workspace=specification.workspace)
    if specification.project_id:
        return found.filter(project=specification.project_id)
    return found.filter(action=specification.action_id) if specification.action_id else found.none()


def coverage(specification: Specification) -> Coverage:
    """Both ways: what answers each requirement, and what answers none (milestones answer by being there)."""
    requirements = list(specification.requirements.prefetch_related("tasks").order_by("number"))  # type: ignore[attr-defined]
    used = {task.pk for each in requirements for task in each.tasks.all()}
    loose = [task for task in tasks_of(specification).order_by("number") if task.pk not in used and not task.milestone]
    return Coverage(tuple(requirements), tuple(loose))


def reads(specification: Specification) -> Reads:
    action, project = specification.action_id, specification.project_id
    objectives = list(specification.action.objectives.values_list("pk", flat=True)) if specification.action else []
    return {
        Specification: {"id": specification.pk}, Requirement: {"specification_id": specification.pk}, Action: {"id": action}, BudgetLine: {"action_id": action},
        CoFunding: {"action_id": action}, Objective: {"id__in": objectives}, Project: {"id": project}, Task: {"project_id": project} if project else {"action_id": action},
        Segment: {"id": specification.action.segment_id if specification.action else None},
    }  # fmt: skip


@document(
    "specification",
    label=gettext_lazy("Specification of an action"),
    purpose=gettext_lazy("Context, target, message, deliverables, requirements, backward plan, split of tasks, budget and dashboard of one action."),
    of=Specification,
    reads=reads,
)
def specification(found: Specification, language: str) -> Document:
    """Deliverable D28 of the requirements."""
    workspace = found.workspace
    plan = Plan.of(workspace)
    action = found.action
    if action is not None:
        action.workspace = workspace
    rows, timetables = rows_of(found, plan)
    blocks: list[Block] = [Toc(1), *order(found, action, plan)]
    blocks += pieces.part(_("Context and need"), [*paragraphs(found.context), *paragraphs(found.need)], absent=_("The context is not written yet."))
    blocks += target(action)
    blocks += pieces.part(_("Message"), [Paragraph([plain(found.message)], lead=True)] if found.message else [], absent=_("The message is not written yet."))
    blocks += pieces.part(_("Deliverables"), pieces.bullets(found.deliverables), absent=_("No deliverable is named yet."))
    blocks += pieces.part(_("Constraints"), pieces.bullets(found.constraints))
    blocks += requirements(coverage(found))
    blocks += pieces.part(_("Acceptance"), paragraphs(found.acceptance), absent=_("How it is accepted is not written yet."))
    blocks += backward(timetables)
    blocks += split(rows, plan)
    blocks += budget(action, plan)
    blocks += dashboard(action, plan)
    return Document(found.title, blocks, subtitle=_("Specification"), workspace=workspace.name, language=language)


def rows_of(found: Specification, plan: Plan) -> tuple[list[Row], list[Timetable]]:
    """The tasks of the action with their days, and the projects in which they stand."""
    projects = [one for one in plan.timetables if one.project.pk == found.project_id]
    if not projects and found.action_id:
        projects = [one for one in plan.timetables if any(row.node.action == found.action_id for row in one.rows)]
    rows = [row for one in projects for row in one.rows if found.project_id or row.node.action == found.action_id]
    return rows, projects


def order(found: Specification, action: Action | None, plan: Plan) -> list[Block]:
    launch = found.project.launch if found.project else None
    total = sum((line.planned for line in action.budget_lines.all()), Decimal(0)) if action else None  # type: ignore[attr-defined]
    pairs = [
        (_("Action"), str(action or "")), (_("Ordered by"), found.ordered_by), (pgettext("of a document", "Written by"), str(found.author or "")),
        (pgettext("of an action", "Owner"), str(action.owner or "") if action else ""), (_("Launch, or end, on"), day(launch) if launch else ""),
        (_("Budget"), pieces.money(total, plan.workspace) if total else ""), (_("Objective"), apart(str(each) for each in action.objectives.all()) if action else ""),
    ]  # fmt: skip
    blocks = [Heading(1, _("The order")), *pieces.facts(pairs)]
    if action is not None and action.description:
        blocks += paragraphs(action.description)
    if gaps := found.gaps():
        blocks.append(Callout("warning", [plain(_("Still missing: %(gaps)s.") % {"gaps": ", ".join(gaps)})]))
    return blocks


def target(action: Action | None) -> list[Block]:
    segment = action.segment if action else None
    if segment is None:
        return pieces.part(_("Target group"), [], absent=_("The action says no segment."))
    rule = words(segment.rule) if segment.rule else ""
    pairs = [(_("Segment"), segment.title), (_("Who they are"), segment.description), (_("Rule"), rule), (_("Offer"), segment.offer)]
    if action is not None and action.channels:
        pairs.append((_("Channels"), action.channels))
    return pieces.part(_("Target group"), pieces.facts(pairs))


def requirements(found: Coverage) -> list[Block]:
    """The matrix of coverage."""
    columns = [
        Column(_("Requirement"), width=3), Column(_("Weight"), width=1.7), Column(_("Acceptance test"), width=2.6), Column(_("Answered by"), width=3), Column(_("Accepted on"), "day", width=1.5)
    ]  # fmt: skip
    rows = [[each.title, each.get_weight_display(), each.test, answer(each), each.met_on] for each in found.requirements]
    blocks: list[Block] = [Callout("warning" if found.open or not found.requirements else "note", [plain(found.sentence)])]
    if found.loose:
        titles = task_titles(found.loose)
        blocks.append(Paragraph([plain(_("Tasks that answer no requirement: %(tasks)s.") % {"tasks": titles})]))
    if rows:
        blocks.append(Table(columns, rows, caption=_("Requirements, and the task or support that answers each")))
    return pieces.part(_("Requirements"), blocks)


def answer(each: Requirement) -> str:
    said = [task_titles(each.tasks.all()), each.answer.strip()]
    return apart(part for part in said if part) or _("nothing yet")


def backward(found: list[Timetable]) -> list[Block]:
    """The plan counted back from the launch, turned to the side."""
    if not found:
        return pieces.part(_("Backward plan"), [], absent=_("No project carries it out yet: there are no dates."))
    blocks: list[Block] = [Heading(1, _("Backward plan"))]
    for one in found:
        if one.fault:
            blocks.append(Callout("warning", [plain(one.fault)]))
        else:
            how = _("counted back from the launch on %(day)s") % {"day": day(one.project.launch)} if one.backward else _("counted forward")
            blocks.append(pieces.scheduling_table(one, f"{one.project} – {how}"))
    return [Landscape(blocks)]


def split(rows: list[Row], plan: Plan) -> list[Block]:
    """What each actor does: tasks, days, hours that are assigned."""
    if not rows:
        return pieces.part(_("Who does what"), [], absent=_("No task is written down yet."))
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by[row.node.owner_name or _("nobody yet")].append(row)
    known = {row.node.pk for row in rows}
    hours: dict[str, Decimal] = defaultdict(Decimal)
    means: dict[str, list[str]] = defaultdict(list)
    helps: dict[str, list[str]] = defaultdict(list)
    for each in plan.assignments:
        if each.task_id in known and each.resource is not None:
            name = str(each.resource.member or each.resource)
            if each.resource.person:
                hours[name] += each.hours or Decimal(0)
                by.setdefault(name, [])
                helps[name].append(each.task.title)  # type: ignore[union-attr]
            else:
                means[owner_of(each)].append(str(each.resource))
    columns = [Column(_("Who"), width=2.2), Column(_("Tasks"), width=4), Column(_("Days"), "number", decimals=0, width=0.9), Column(_("Hours"), "number", decimals=0, width=0.9), Column(_("Until"), "day", width=1.5)]
    cells = []
    for name, own in by.items():
        titles = apart(row.node.title for row in own) or _("helps with: %(tasks)s") % {"tasks": apart(helps[name])}
        if name in means:
            titles = _("%(tasks)s (with %(means)s)") % {"tasks": titles, "means": ", ".join(dict.fromkeys(means[name]))}
        cells.append([name, titles, sum(row.long for row in own) if own else None, hours.get(name) or None, max((row.end for row in own), default=None)])
    return pieces.part(_("Who does what"), [Table(columns, cells, caption=_("Tasks and means by actor"))])


def owner_of(each: Assignment) -> str:
    return str(each.task.owner) if each.task and each.task.owner else _("nobody yet")


def budget(action: Action | None, plan: Plan) -> list[Block]:
    made = pieces.budget_table(plan, [action], capfirst(_("budget %(vat)s, fiscal year %(year)s") % {"vat": pieces.vat(plan.workspace), "year": plan.year.label})) if action else None
    if made is None:
        return pieces.part(_("Budget"), [], absent=_("No budget is planned yet."))
    blocks: list[Block] = [made]
    for funding in CoFunding.objects.filter(action=action).order_by("number"):
        share = pieces.money(funding.amount, plan.workspace) if funding.amount else (percent(funding.share / 100) if funding.share else "")
        text = _("%(funder)s pays a part: %(share)s (%(state)s).") % {"funder": funding.funder or funding.title, "share": share, "state": str(funding.get_state_display()).lower()}
        blocks.append(Paragraph([plain(text)]))
    return pieces.part(_("Budget"), blocks)


def dashboard(action: Action | None, plan: Plan) -> list[Block]:
    found = gauges(plan.workspace, [action]) if action else []
    if not found:
        return pieces.part(_("Dashboard"), [], absent=_("The action has no indicator yet."))
    return pieces.part(_("Dashboard"), [pieces.gauge_table(found, _("Indicators of the action and of its objectives, as they stand today"))])
