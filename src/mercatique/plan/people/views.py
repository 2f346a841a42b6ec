"""People and means on pages: load, RACI, skills, production chain, feasibility, and the means of a task."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import changes
from mercatique.kernel.access import workspace_view
from mercatique.kernel.blocks import Column
from mercatique.kernel.downloads import download
from mercatique.kernel.format import day, number
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Member, Workspace
from mercatique.kernel.record_files import NotRead
from mercatique.kernel.records import Detail
from mercatique.kernel.uploads import refusal
from mercatique.plan import proposals
from mercatique.plan.models import Action, Held, Project, Resource, Skill, Task, Team, Transfer
from mercatique.plan.people import (
    calendar_file,
    chain,
    feasible,
    gaps,
    load,
    pictures,
    processes,
    raci,
    situation,
    transfers,
)
from mercatique.plan.people.forms import LettersForm, LevelsForm, MeansForm

#: Weeks on one page of the load, overloads with their causes, tasks on a page of letters or hand-overs, gaps in a list.
WEEKS, SHOWN, PAGE, LISTED = 10, 12, 40, 60


def read_load(workspace: Workspace) -> load.Load:
    return load.of(workspace)


def asked_number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@workspace_view()
def load_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Hours asked and hours there are, by person and week; what is too much and who could take it; materials booked twice."""
    found = read_load(workspace)
    teams = list(Team.objects.filter(workspace=workspace).prefetch_related("members").order_by("number"))
    team = next((one for one in teams if one.number == asked_number(request, "team")), None)
    inside = {member.pk for member in team.members.all()} if team else None
    burdens = [burden for burden in found.burdens if inside is None or burden.carrier.key in inside]
    place = max(asked_number(request, "week"), 0)
    place = place if place < len(found.mondays) else 0
    mondays = found.mondays[place : place + WEEKS]
    over = [(burden, week) for burden, week in found.over if inside is None or burden.carrier.key in inside]
    context = {
        "load": found,
        "rows": [(burden, [burden.weeks.get(monday) for monday in mondays]) for burden in burdens],
        "mondays": mondays,
        "picture": pictures.lanes(burdens, mondays),
        "answer": answer_of(over, burdens),
        "over": [(burden, week, causes(found, burden, week)) for burden, week in over[:SHOWN]],
        "more": max(len(over) - SHOWN, 0),
        "teams": [(one, *team_sums(found, one)) for one in teams],
        "team": team,
        "before": max(place - WEEKS, 0) if place else None,
        "after": place + WEEKS if place + WEEKS < len(found.mondays) else None,
    }
    return render(request, "plan/load.html", context)


def answer_of(over: list[tuple[load.Burden, load.Week]], burdens: list[load.Burden]) -> str:
    """The page in a sentence."""
    if not burdens:
        return ""
    if not over:
        return _("Nobody is asked for more hours than they have.")
    burden, week = max(over, key=lambda pair: pair[1].excess)
    words = {"person": burden.carrier.name, "hours": number(week.excess, decimals=0), "day": day(week.monday)}
    said = _("%(person)s has %(hours)s hours too much in the week of %(day)s.") % words
    if n := len(over) - 1:
        said += " " + ngettext("One more week of somebody is too full.", "%(n)d more weeks of people are too full.", n) % {"n": n}
    return said


def causes(found: load.Load, burden: load.Burden, week: load.Week) -> list[dict[str, Any]]:
    """What fills a week, the largest first, and who has the time and the skills to take it."""
    return [{"piece": piece, "hours": hours, "others": load.could_take(found, piece, burden.carrier)[:3]} for piece, hours in week.pieces[:4]]


def team_sums(found: load.Load, team: Team) -> tuple[int, float, float, int]:
    """Members, hours asked and hours there are over all weeks with work, and the weeks that are too full."""
    keys = {member.pk for member in team.members.all()}
    burdens = [burden for burden in found.burdens if burden.carrier.key in keys]
    weeks = [week for burden in burdens for week in burden.weeks.values()]
    return len(keys), sum(week.hours for week in weeks), sum(week.capacity for week in weeks), sum(week.over for week in weeks)


@workspace_view()
def load_export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Person by week as a file: hours asked, hours there are, what asks them."""
    found = read_load(workspace)
    columns = [_("Person"), _("Week of"), Column(_("Hours asked"), "number"), Column(_("Hours there are"), "number"), _("For")]
    rows = [
        [burden.carrier.name, monday, round(week.hours, 2), round(week.capacity, 2), "; ".join(piece.title for piece, _hours in week.pieces)]
        for burden in found.burdens
        for monday, week in sorted(burden.weeks.items())
    ]
    return download(f"{workspace.slug}-load", columns, rows, request.GET.get("to", "xlsx"))


@workspace_view()
def raci_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The letters of the actions, or of the tasks of a project."""
    projects = list(Project.objects.filter(workspace=workspace, tasks__isnull=False).distinct().order_by("number"))
    project = next((one for one in projects if one.number == asked_number(request, "project")), None)
    about: Any = load_actions(workspace) if project is None else Task.objects.filter(project=project).select_related("owner").order_by("number")
    place, total = max(asked_number(request, "page"), 1), about.count()
    shown = list(about[(place - 1) * PAGE : place * PAGE])
    for one in shown:
        one.workspace = workspace
    members, lines = raci.lines(workspace, shown)
    context = {
        "projects": projects, "project": project, "members": members, "lines": lines, "faulty": [line for line in lines if line.faults],
        "page": place, "pages": -(-total // PAGE), "letters": raci.Part.Letter.choices,
    }  # fmt: skip
    return render(request, "plan/raci.html", context)


def load_actions(workspace: Workspace) -> Any:
    return Action.objects.filter(workspace=workspace, status__in=situation.OPEN).select_related("owner").order_by("number")


@require_POST
@workspace_view(role="member")
def raci_cell(request: HttpRequest, workspace: Workspace) -> JsonResponse:
    """Give or take a letter; the answer says what the other cells of the line now show."""
    about = raci.about_of(workspace, request.POST.get("row", ""))
    field = request.POST.get("field", "")
    member = Member.objects.filter(workspace=workspace, number=int(field[1:])).first() if field[1:].isdecimal() and len(field) < 10 else None
    if about is None or member is None:
        raise Http404
    with transaction.atomic():
        type(about).objects.select_for_update(of=("self",)).get(pk=about.pk)
        _members, (before,) = raci.lines(workspace, [about])
        if (version := request.POST.get("version", "")) and version != str(before.stamp):
            return JsonResponse({"error": _("Somebody else has changed this line meanwhile: reload the page to see it.")}, status=409)
        try:
            raci.write(about, member, raci.letter_of(request.POST.get("value", "")))
        except Fault as fault:
            return JsonResponse({"error": sentence(fault)}, status=422)
    _members, (line,) = raci.lines(workspace, [about])
    mine = next((cell for cell in line.cells if cell.member.pk == member.pk), None)
    act = changes.current()
    return JsonResponse(
        {
            "text": mine.said if mine else "",
            "value": mine.letter if mine else "",
            "version": line.stamp,
            "undo": reverse("undo", args=[workspace.slug, act.id]) if act and act.stored else None,
            "totals": {**{f"{line.key}-{cell.field}": cell.implied for cell in line.cells if not cell.letter and cell is not mine}, f"{line.key}-faults": " ".join(line.faults)},
        }
    )


@workspace_view(role="member")
def raci_line(request: HttpRequest, workspace: Workspace, number: int, kind: str) -> HttpResponse:
    """The letters of one action or task, as a form."""
    about = raci.about_of(workspace, f"{kind}{number}")
    if about is None:
        raise Http404
    _members, (line,) = raci.lines(workspace, [about])
    form = LettersForm(request.POST or None, line=line)
    if request.method == "POST":
        if form.is_valid():
            with transaction.atomic():
                for cell in line.cells:
                    raci.write(about, cell.member, form.cleaned_data[cell.field])
            messages.success(request, _("The parts in “%(title)s” have been saved.") % {"title": about.title}, extra_tags=changes.tag())
            page = reverse("plan:raci", args=[workspace.slug])
            return HttpResponseRedirect(f"{page}?project={about.project.number}" if kind == "t" and about.project else page)
        return render(request, "plan/raci_line.html", {"form": form, "about": about, "line": line}, status=409 if form.stale else 422)
    return render(request, "plan/raci_line.html", {"form": form, "about": about, "line": line})


@workspace_view()
def skills_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Skills asked for, held and missing, and what is done about the gaps."""
    found = situation.read(workspace)
    matrix = gaps.read(found)
    open_ = matrix.open
    found_gaps = sorted(matrix.gaps, key=lambda gap: (not gap.fault, gap.work.row.start))
    context = {"gaps": found_gaps[:LISTED], "more": max(len(found_gaps) - LISTED, 0), "matrix": matrix, "open": open_, "levels": gaps.Level.choices, "rows": [(line, list(zip(matrix.people, line.levels, strict=True))) for line in matrix.lines]}
    return render(request, "plan/skills.html", context)


@require_POST
@workspace_view(role="member")
def skills_cell(request: HttpRequest, workspace: Workspace) -> JsonResponse:
    """The level of a person in a skill."""
    row, field = request.POST.get("row", ""), request.POST.get("field", "")
    skill = Skill.objects.filter(workspace=workspace, number=int(row)).first() if row.isdecimal() and len(row) < 10 else None
    resource = Resource.objects.filter(workspace=workspace, number=int(field[1:])).first() if field[1:].isdecimal() and len(field) < 10 else None
    if skill is None or resource is None:
        raise Http404
    try:
        level = gaps.level_read(request.POST.get("value"))
    except ValueError:
        return JsonResponse({"error": _("A level is a number from 1 to 4, or nothing.")}, status=422)
    with transaction.atomic():
        hold(resource, skill, level)
    act = changes.current()
    undo = reverse("undo", args=[workspace.slug, act.id]) if act and act.stored else None
    return JsonResponse({"text": str(level or ""), "value": str(level or ""), "undo": undo, "totals": {}})


def hold(resource: Resource, skill: Skill, level: int | None) -> None:
    """Write down at which level somebody masters a skill; none at all leaves no line."""
    held = Held.objects.filter(resource=resource, skill=skill).first()
    if held is None and level:
        Held(workspace=resource.workspace, resource=resource, skill=skill, level=level, title=f"{resource.title[:95]} · {skill.title[:95]}").save()
    elif held is not None and not level:
        held.delete()
    elif held is not None and held.level != level:
        held.level = level  # type: ignore[assignment]
        held.save()


@workspace_view(role="member")
def skills_of(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The levels of one person, as a form."""
    resource = get_object_or_404(Resource, workspace=workspace, number=number)
    resource.workspace = workspace
    form = LevelsForm(request.POST or None, resource=resource)
    if request.method == "POST":
        if form.is_valid():
            with transaction.atomic():
                for name, skill in form.skills.items():
                    hold(resource, skill, form.cleaned_data[name])
            messages.success(request, _("The skills of “%(title)s” have been saved.") % {"title": resource.title}, extra_tags=changes.tag())
            return HttpResponseRedirect(reverse("plan:skills", args=[workspace.slug]))
        return render(request, "plan/skills_of.html", {"form": form, "resource": resource}, status=422)
    return render(request, "plan/skills_of.html", {"form": form, "resource": resource})


@workspace_view()
def chain_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Who yields what for whom, as swimlanes and as a table; what does not fit."""
    burdens = read_load(workspace)
    found = burdens.situation
    projects = [one.project for one in found.timetables]
    project = next((one for one in projects if one.number == asked_number(request, "project")), projects[0] if projects else None)
    production = chain.read(found, burdens, project.pk if project else None)
    takers: dict[Any, list[chain.HandOver]] = {}
    for one in production.passed:
        takers.setdefault(one.giver.work.pk, []).append(one)
    place = max(asked_number(request, "page"), 1)
    context = {
        "projects": projects,
        "project": project,
        "production": production,
        "drawing": pictures.swimlanes(production, reverse("plan:task-list", args=[workspace.slug])) if production.steps else None,
        "rows": [(step, takers.get(step.work.pk, [])) for step in production.steps[(place - 1) * PAGE : place * PAGE]],
        "page": place,
        "pages": -(-len(production.steps) // PAGE),
    }
    return render(request, "plan/chain.html", context)


@workspace_view()
def feasibility_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Can each action be done, what does it take, and what does the plan take in all?"""
    found = feasible.read(workspace)
    said = " · ".join(str(words % {"n": n}) for state, words in feasible.COUNTED.items() if (n := found.count(state)))
    return render(request, "plan/feasibility.html", {"found": found, "total": found.total, "said": said, "unpriced": ", ".join(sorted(found.total.unpriced))})


@workspace_view()
def feasibility_export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The verdicts with efforts and costs as a file."""
    found = feasible.read(workspace)
    currency = workspace.currency
    columns = [
        _("Action"), _("Owner"), _("First day"), _("Last day"), Column(_("Person-days"), "number"), Column(_("People of the house"), "currency", currency),
        Column(_("People from outside"), "currency", currency), Column(_("Materials and tools"), "currency", currency), Column(_("Budget"), "currency", currency),
        _("Verdict"), _("Reasons"),
    ]  # fmt: skip
    rows = [
        [
            one.action.title, str(found.situation.members.get(one.action.owner_id, "")), one.start, one.end, round(one.effort.days, 2), one.effort.inside,
            one.effort.outside, one.effort.means, one.planned, str(one.words), " ".join(reason.text for reason in one.reasons),
        ]
        for one in found.verdicts
    ]  # fmt: skip
    return download(f"{workspace.slug}-feasibility", columns, rows, request.GET.get("to", "xlsx"))


@workspace_view(role="member")
def task_means(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The skills a task asks for, and the people and materials given to it."""
    task = get_object_or_404(Task, workspace=workspace, number=number)
    task.workspace = workspace
    form = MeansForm(request.POST or None, task=task)
    if request.method == "POST":
        if form.is_valid():
            with transaction.atomic():
                form.save()
            messages.success(request, _("The means of “%(title)s” have been saved.") % {"title": task.title}, extra_tags=changes.tag())
            return HttpResponseRedirect(task.get_absolute_url())
        return render(request, "plan/task_means.html", {"form": form, "task": task}, status=409 if form.stale else 422)
    return render(request, "plan/task_means.html", {"form": form, "task": task})




def person_of(workspace: Workspace, number: int) -> Member:
    """The person behind a means; a material has no absences."""
    resource = get_object_or_404(Resource.objects.select_related("member"), workspace=workspace, number=number)
    if resource.member is None:
        raise Http404
    resource.member.workspace = workspace
    return resource.member


@workspace_view(role="member")
def absences_bring(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The days a person is away, from their calendar."""
    member = person_of(workspace, number)
    context: dict[str, Any] = {"member": member, "number": number, "errors": []}
    if request.method != "POST":
        return render(request, "plan/absences_bring.html", context)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise NotRead([refusal(request) or _("Choose a calendar file.")])
        outcome = calendar_file.take_in(workspace, member, upload.read())
    except NotRead as error:
        return render(request, "plan/absences_bring.html", {**context, "errors": error.sentences}, status=422)
    words = {"person": member, "made": outcome.made, "known": outcome.known, "left": outcome.left_out}
    text = _("%(person)s: %(made)d absences written down, %(known)d were known; %(left)d other events are no absences.") % words
    messages.success(request, text, extra_tags=changes.tag())
    return HttpResponseRedirect(reverse("plan:load", args=[workspace.slug]))


@workspace_view()
def absences_file(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The days a person is away, as a calendar file."""
    answer = HttpResponse(calendar_file.write(person_of(workspace, number)), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{workspace.slug}-absences-{number}.ics"'
    return answer


@workspace_view()
def processes_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The map of each process: activity, tasks, post, quality criteria, hand-over; and the people it needs."""
    found = processes.read(workspace)
    return render(request, "plan/processes.html", {"maps": found.maps, "needs": found.needs, "short": [need for need in found.needs if need.short]})


class TransferDetail(Detail):
    """A move of a person with all it changes, counted before it is decided."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        open_ = found.state == Transfer.State.PROPOSED
        may_decide = request.membership.may("manager")  # type: ignore[attr-defined]
        return {"outlook": transfers.read(found) if open_ else None, "open": open_, "may_decide": may_decide}


@require_POST
@workspace_view(role="manager")
def decide_transfer(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Apply a move to owners and assignments, or turn it down."""
    found = get_object_or_404(Transfer, workspace=workspace, number=number)
    found.workspace = workspace
    applied = _("“%(title)s” has been applied: the tasks have changed hands.")
    return proposals.answer(request, found, lambda version: transfers.apply(found, timezone.localdate(), version), applied)
