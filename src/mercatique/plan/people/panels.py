"""What people and means say on the pages of actions, tasks, means, teams and skills."""

from typing import Any

from django.http import HttpRequest

from mercatique.kernel.panels import panel
from mercatique.plan.models import Action, Assignment, Held, Needed, Resource, Task
from mercatique.plan.people import feasible
from mercatique.plan.people.situation import OPEN


@panel(Action)
def feasibility_of(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]] | None:
    """The verdict of an action that is still to be done."""
    if action.status not in OPEN:
        return None
    verdict = feasible.read(action.workspace).of(action)
    return None if verdict is None else ("plan/_feasible.html", {"verdict": verdict, "workspace": action.workspace})


def given_to(workspace: Any, **about: Any) -> list[Assignment]:
    found = [one for one in Assignment.objects.filter(workspace=workspace, **about).select_related("resource").order_by("number") if one.resource]
    for one in found:
        assert one.resource is not None
        one.resource.workspace = workspace
    return found


@panel(Action)
def means_of_action(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]]:
    means = given_to(action.workspace, action=action, task=None)
    return "plan/_means_of.html", {"means": means, "skills": [], "action": action, "workspace": action.workspace}


@panel(Task)
def means_of_task(request: HttpRequest, task: Task) -> tuple[str, dict[str, Any]]:
    skills = list(Needed.objects.filter(task=task).select_related("skill").order_by("number"))
    return "plan/_means_of.html", {"means": given_to(task.workspace, task=task), "skills": skills, "task": task, "workspace": task.workspace}


@panel(Resource)
def work_of_resource(request: HttpRequest, record: Resource) -> tuple[str, dict[str, Any]]:
    held = list(Held.objects.filter(resource=record).select_related("skill").order_by("-level", "number"))
    given = list(Assignment.objects.filter(resource=record).select_related("task", "action").order_by("-number")[:12])
    return "plan/_resource_of.html", {"held": held, "given": given, "record": record, "workspace": record.workspace}
