"""What the documents of the plan say on other pages: a version's verdicts and diffusions, an action's specification, a team's framing."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from mercatique.kernel import documents, editions
from mercatique.kernel.models import Edition, Workspace
from mercatique.kernel.panels import panel
from mercatique.kernel.rooms import Line, card
from mercatique.plan.models import Action, Diffusion, Framing, Project, Specification, Team, Verdict
from mercatique.plan.papers import review


def at_home(workspace: Workspace, rows: Any) -> list[Any]:
    found = list(rows)
    for row in found:
        row.workspace = workspace
    return found


@panel(Edition)  # type: ignore[arg-type]
def of_version(request: HttpRequest, edition: Edition) -> tuple[str, dict[str, Any]]:
    key, workspace = editions.key_of(edition), edition.workspace
    verdicts = at_home(workspace, Verdict.objects.filter(workspace=workspace, edition=key).select_related("by").order_by("-day", "-number"))
    diffusions = at_home(workspace, Diffusion.objects.filter(workspace=workspace, edition=key).prefetch_related("recipients", "acknowledged").order_by("-day", "-number"))
    return "plan/_version.html", {"edition": edition, "key": key, "verdicts": verdicts, "diffusions": diffusions, "workspace": workspace}


@panel(Action)
def specifications_of(request: HttpRequest, action: Action) -> tuple[str, dict[str, Any]]:
    found = at_home(action.workspace, Specification.objects.filter(workspace=action.workspace, action=action).order_by("number"))
    return "plan/_specifications_of.html", {"found": found, "action": action, "workspace": action.workspace}


@panel(Team)
def framings_of(request: HttpRequest, team: Team) -> tuple[str, dict[str, Any]]:
    found = at_home(team.workspace, Framing.objects.filter(workspace=team.workspace, team=team).order_by("number"))
    return "plan/_framings_of.html", {"found": found, "team": team, "workspace": team.workspace}


@panel(Project)
def papers_of(request: HttpRequest, project: Project) -> tuple[str, dict[str, Any]]:
    names = [(documents.DOCUMENTS[kind].label, documents.name_of(kind, project)) for kind in ("backward-plan", "scheduling-table")]
    return "plan/_papers_of.html", {"names": names, "project": project, "workspace": project.workspace}


@card("plan")
def to_review(workspace: Workspace) -> list[Line]:
    """Actions whose objective has changed since."""
    n = len(review.asked(workspace))
    if not n:
        return []
    text = ngettext("%(n)d action to look at again: its objective has changed", "%(n)d actions to look at again: their objective has changed", n) % {"n": n}
    return [Line(text, reverse("plan:papers", args=[workspace.slug]), "due")]
