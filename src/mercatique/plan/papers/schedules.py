"""The scheduling table and the backward plan of a project, as documents."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.charts import Bar, time_bars
from mercatique.kernel.blocks import (
    Block,
    Callout,
    Document,
    Facts,
    Heading,
    Landscape,
    Paragraph,
    Picture,
    paragraphs,
    plain,
)
from mercatique.kernel.documents import Reads, document
from mercatique.kernel.format import day
from mercatique.plan.models import Absence, Link, Project, Task
from mercatique.plan.papers import pieces
from mercatique.plan.schedule import timetable
from mercatique.plan.schedule.consequences import margin
from mercatique.plan.schedule.timetable import Timetable


def reads(project: Project) -> Reads:
    return {Project: {"id": project.pk}, Task: {"project_id": project.pk}, Link: {"after__project_id": project.pk}, Absence: {}}


@document(
    "scheduling-table",
    label=gettext_lazy("Scheduling table"),
    purpose=gettext_lazy("Tasks in order with predecessors, duration, earliest and latest days, slack."),
    of=Project,
    reads=reads,
)
def scheduling_table(project: Project, language: str) -> Document:
    """Deliverable D32 of the requirements."""
    found = timetable.of(project)
    title = _("Scheduling table: %(project)s") % {"project": project.title}
    if blocks := nothing(found):
        return Document(title, blocks, workspace=project.workspace.name, language=language)
    blocks = [Landscape([*head(found), pieces.scheduling_table(found, _("Tasks in the order of time; ◆ marks a milestone, days are working days")), *notes(found)])]
    return Document(title, blocks, subtitle=_("Tasks, predecessors, durations, slack"), workspace=project.workspace.name, language=language)


@document(
    "backward-plan",
    label=gettext_lazy("Backward plan"),
    purpose=gettext_lazy("Steps, deadlines and intermediate validations of a project, counted back from its launch."),
    of=Project,
    reads=reads,
)
def backward_plan(project: Project, language: str) -> Document:
    """Deliverable D29 of the requirements."""
    found = timetable.of(project)
    title = _("Backward plan: %(project)s") % {"project": project.title}
    if blocks := nothing(found):
        return Document(title, blocks, workspace=project.workspace.name, language=language)
    blocks = [*head(found), *drawn(found)]
    phases: dict[str, list[timetable.Row]] = {}
    for row in found.rows:
        phases.setdefault(row.node.phase or _("Outside phases"), []).append(row)
    blocks.append(Heading(1, _("Steps and deadlines")))
    for phase, rows in phases.items():
        when = {"first": day(min(row.start for row in rows)), "last": day(max(row.end for row in rows))}
        blocks += [Heading(2, phase), pieces.task_table(rows, _("From %(first)s to %(last)s") % when)]
        if not any(row.node.nature == Task.Nature.VALIDATION for row in rows):
            blocks.append(Callout("warning", [plain(_("This phase has no validation."))]))
    validations = [row for row in found.rows if row.node.milestone]
    blocks += pieces.part(_("Intermediate validations"), [pieces.milestone_table(validations, _("Milestones in the order of time"))] if validations else [], absent=_("No milestone is planned."))
    return Document(title, [*blocks, *notes(found)], subtitle=_("Steps, deadlines, validations"), workspace=project.workspace.name, language=language)


def nothing(found: Timetable) -> list[Block]:
    if found.fault:
        return [Callout("warning", [plain(found.fault)])]
    return [] if found.rows else [Paragraph(_("The project has no task yet."))]


def head(found: Timetable) -> list[Block]:
    project = found.project
    pairs = [
        (_("Launch, or end, on"), day(project.launch) if project.launch else ""), (_("Work can begin on"), day(project.start) if project.start else ""),
        (_("Dates are counted"), project.get_direction_display()), (_("Public holidays"), project.get_region_display()), (_("How it stands"), margin(found)),
    ]  # fmt: skip
    blocks: list[Block] = [Heading(1, _("In short"))]
    if project.description:
        blocks += paragraphs(project.description)
    return [*blocks, Facts([(label, [plain(text)]) for label, text in pairs if text])]


def drawn(found: Timetable) -> list[Block]:
    """The tasks as bars, what may slip in pale."""
    bars = [Bar(pieces.title(row), row.start, row.end, max(row.late_end, row.end), row.critical) for row in found.rows]
    n = len(found.critical)
    title = ngettext("%(n)d task decides on the launch", "%(n)d tasks decide on the launch", n) % {"n": n} if n else _("Every task is done")
    marks = [(found.facts.today, "")] if found.rows[0].start <= found.facts.today <= max(row.end for row in found.rows) else []
    chart = time_bars(bars, title=title, description=_("Each task from its first to its last day, with what it may slip; those that may not slip are in colour."), names=_("Task"), marks=marks, say=_)
    return [Picture(chart)]


def notes(found: Timetable) -> list[Block]:
    """What the count had to suppose."""
    return [Callout("note", [plain(" ".join(found.notes))])] if found.notes else []
