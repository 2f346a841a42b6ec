"""What the schedule says on the pages of actions, tasks and projects, and on the home page."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.kernel.models import Workspace
from mercatique.kernel.panels import panel
from mercatique.kernel.rooms import Line, card
from mercatique.plan.models import Action, Project, Task
from mercatique.plan.schedule import timetable
from mercatique.plan.schedule.consequences import margin
from mercatique.plan.schedule.views import PAGE, waits

#: Rows on the page of an action; projects on the home page, and tasks of those that are counted there.
SHOWN, PROJECTS, COUNTED = 12, 2, 300


@panel(Action)
def tasks_of_action(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]]:
    projects = list(Project.objects.filter(workspace=action.workspace, tasks__action=action).distinct().order_by("number"))
    rows = []
    for project in projects:
        project.workspace = action.workspace
        rows += [row for row in timetable.of(project).rows if row.node.action == action.pk]
    context = {"rows": rows[:SHOWN], "more": max(len(rows) - SHOWN, 0), "action": action, "workspace": action.workspace}
    return "plan/_tasks_of.html", {**context, "project": projects[0] if projects else None}


@panel(Task)
def dates_of_task(request: HttpRequest, task: Task) -> tuple[str, dict[str, Any]] | None:
    if task.project is None:
        return None
    task.project.workspace = task.workspace
    found = timetable.of(task.project)
    row = found.by_pk.get(task.pk)
    context = {"project": task.project, "workspace": task.workspace, "fault": found.fault, "row": row}
    if row is not None:
        context |= {
            "waits": waits(row),
            "holds": [other for other in found.rows if any(one is row for one, _kind, _lag in other.waits)][:20],
            "page": found.rows.index(row) // PAGE + 1,
        }
    return "plan/_task_dates.html", context


@panel(Project)
def state_of_project(request: HttpRequest, project: Project) -> tuple[str, dict[str, Any]]:
    return "plan/_project_state.html", {"found": timetable.of(project), "project": project, "workspace": project.workspace}


@card("plan")
def launches(workspace: Workspace) -> list[Line]:
    """The next launches, and whether they hold."""
    coming = Project.objects.filter(workspace=workspace, launch__gte=timezone.localdate()).annotate(size=Count("tasks"))
    lines = []
    for project in coming.filter(size__gt=0, size__lte=COUNTED).order_by("launch", "number")[:PROJECTS]:
        project.workspace = workspace
        found = timetable.of(project)
        text = found.fault or margin(found)
        if text:
            page = reverse("plan:project", args=[workspace.slug, project.number])
            words = _("%(project)s: %(state)s") % {"project": project, "state": text}
            lines.append(Line(words, page, "due" if found.late_by else "known"))
    return lines
