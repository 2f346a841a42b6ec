"""The schedule on pages: projects, Gantt and scheduling table, network, chance, levelling, files, calendars."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from mercatique.kernel import changes, jobs, panels
from mercatique.kernel.access import workspace_view
from mercatique.kernel.downloads import download
from mercatique.kernel.models import Job, Member, Workspace
from mercatique.kernel.record_files import NotRead
from mercatique.kernel.records import Delete, Edit, New, Page
from mercatique.kernel.uploads import refusal
from mercatique.plan.schedule import (
    chance,
    consequences,
    feed,
    gantt,
    levelling,
    mine,
    mspdi,
    network,
    timetable,
    together,
)
from mercatique.plan.schedule.forms import short
from mercatique.plan.schedule.load import Load, loads
from mercatique.plan.schedule.models import Absence, CalendarAddress, Link, Project, Task
from mercatique.plan.schedule.timetable import Row, Timetable

PAGE = 40
#: Lines of a levelling shown at once: the next ones come when these are settled.
PROPOSED = 60


def project_of(workspace: Workspace, number: int) -> Project:
    found = get_object_or_404(Project, workspace=workspace, number=number)
    found.workspace = workspace
    return found


def tasks_address(workspace: Workspace) -> str:
    return reverse("plan:task-list", args=[workspace.slug])


@workspace_view()
def schedule(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every project with its launch, what is left until then, and how far it is."""
    projects = list(Project.objects.filter(workspace=workspace).select_related("owner").order_by("launch", "number"))
    rows = []
    for project in projects:
        project.workspace = workspace
        rows.append(timetable.of(project))
    open_ = [found for found in rows if found.done < len(found.rows) or not found.rows]
    people = loads(rows)
    numbers = dict(Member.objects.filter(workspace=workspace).values_list("pk", "number"))
    context = {
        "rows": [*open_, *(found for found in rows if found not in open_)],
        "late": sum(found.late_by > 0 for found in open_),
        "people": [(load, numbers.get(load.person)) for load in people],
        "over": [load for load in people if load.over],
    }
    return render(request, "plan/schedule.html", context)


@workspace_view()
def my_tasks(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """One person's tasks over all projects: one's own unless somebody else is asked for."""
    projects = list(Project.objects.filter(workspace=workspace).order_by("launch", "number"))
    for each in projects:
        each.workspace = workspace
    people = list(Member.objects.filter(workspace=workspace, pk__in=Task.objects.filter(workspace=workspace).values("owner")).order_by("title"))
    me = Member.objects.filter(workspace=workspace, user=request.user).first()  # type: ignore[misc]
    asked = request.GET.get("person", "")
    chosen = next((person for person in people if str(person.number) == asked), None) if asked else me
    if asked and chosen is None:
        raise Http404
    desk = mine.of(chosen, [timetable.of(each) for each in projects], timezone.localdate()) if chosen in people and chosen else None
    return render(request, "plan/my_tasks.html", {"desk": desk, "people": people, "me": me})


@workspace_view()
def project(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The Gantt of one project and its scheduling table, a page of tasks at a time."""
    found = timetable.of(project_of(workspace, number))
    rows, place = page_of(found.rows, request.GET.get("page", ""))
    said = about(found)
    context = {
        **said,
        "rows": [(row, waits(row)) for row in rows],
        "picture": gantt.picture(found, rows, people_of(said["people"], rows), tasks_address(workspace)),
        "page": place,
        "pages": -(-len(found.rows) // PAGE),
        "first": (place - 1) * PAGE + 1,
        "last": (place - 1) * PAGE + len(rows),
    }
    return render(request, "plan/project.html", context)


def page_of(rows: list[Row], asked: str) -> tuple[list[Row], int]:
    """One page of tasks; the one that holds today when none is asked for."""
    pages = max(-(-len(rows) // PAGE), 1)
    if asked.isdecimal():
        place = min(max(int(asked), 1), pages)
    else:
        at = next((at for at, row in enumerate(rows) if not row.node.over), 0)
        place = at // PAGE + 1
    return rows[(place - 1) * PAGE : place * PAGE], place


def people_of(people: list[Load], rows: list[Row]) -> list[Load]:
    """The load of those who own the tasks that are shown."""
    shown = {row.node.owner for row in rows}
    return [load for load in people if load.person in shown][:12]


def waits(row: Row) -> list[tuple[Row, str]]:
    return [(other, short(other.node.number, kind, lag)) for other, kind, lag in row.waits]


def about(found: Timetable) -> dict[str, Any]:
    """What every page of a project says: its state in a sentence, its milestones, what does not fit."""
    open_ = [row for row in found.rows if not row.node.over]
    people = loads([found])
    return {
        "found": found,
        "people": people,
        "project": found.project,
        "margin": consequences.margin(found),
        "critical": [row for row in open_ if row.critical],
        "late": [row for row in open_ if row.late],
        "conflicts": [row for row in open_ if row.conflict],
        "ownerless": sum(row.node.owner is None for row in open_ if not row.node.milestone),
        "over": [load for load in people if load.over],
    }


@workspace_view()
def network_page(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The PERT network: earliest and latest days, the critical path, means and variances."""
    found = timetable.of(project_of(workspace, number))
    odds = chance.of(found)
    rows, place = page_of(sorted(found.rows, key=lambda row: row.place), request.GET.get("page", "1"))
    context = {
        **about(found),
        "drawing": network.draw(found, tasks_address(workspace)),
        "rows": [(row, waits(row), odds.means.get(row.node.pk) if odds else None) for row in rows],
        "odds": odds,
        "page": place,
        "pages": -(-len(found.rows) // PAGE),
    }
    return render(request, "plan/project_network.html", context)


@workspace_view()
def chance_page(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The chance of holding the launch, the days by which it is likely, the tasks that decide."""
    found = timetable.of(project_of(workspace, number))
    odds = chance.of(found)
    context = {**about(found), "odds": odds, "deciding": odds.rows[:15] if odds else ()}
    return render(request, "plan/project_chance.html", context)


@workspace_view()
def levelling_page(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """What would move for everybody to have one task at a time; each line is accepted or refused."""
    found = timetable.of(project_of(workspace, number))
    proposed = levelling.of(found)
    if request.method == "POST":
        changes_role(request)
        return accept(request, found, proposed)
    shown = proposed.proposals[:PROPOSED] if proposed else ()
    more = len(proposed.proposals) - len(shown) if proposed else 0
    return render(request, "plan/project_levelling.html", {**about(found), "proposed": proposed, "shown": shown, "more": more})


def changes_role(request: HttpRequest) -> None:
    from django.core.exceptions import PermissionDenied

    if not request.membership.may("member"):  # type: ignore[attr-defined]
        raise PermissionDenied


def accept(request: HttpRequest, found: Timetable, proposed: levelling.Levelled | None) -> HttpResponse:
    """Force the chosen tasks to the proposed days; a task changed meanwhile is left alone and said."""
    chosen, refused, kept = set(request.POST.getlist("task")), [], 0
    by_number = {f"{one.row.node.number}-{one.row.node.version}-{one.start.isoformat()}": one for one in (proposed.proposals if proposed else ())}
    with transaction.atomic():
        for key in sorted(chosen):
            if (one := by_number.get(key)) is None:
                refused.append(key.partition("-")[0][:9])
                continue
            task = Task.objects.select_for_update(of=("self",)).filter(pk=one.row.node.pk, version=one.row.node.version).first()
            if task is None:
                refused.append(str(one.row.node.number))
                continue
            task.forced, task.forced_on = one.forced, one.start
            task.save()
            kept += 1
    page = reverse("plan:levelling", args=[found.project.workspace.slug, found.project.number])
    if refused:
        messages.warning(request, _("Not moved, because the plan has changed meanwhile: task %(numbers)s.") % {"numbers": ", ".join(refused)})
    if kept:
        text = ngettext("%(n)d task has been moved and its date is now forced.", "%(n)d tasks have been moved and their dates are now forced.", kept) % {"n": kept}
        messages.success(request, text, extra_tags=changes.tag())
        page = reverse("plan:project", args=[found.project.workspace.slug, found.project.number])
    elif not refused:
        messages.info(request, _("No line was chosen: nothing has moved."))
    return HttpResponseRedirect(page)


@workspace_view()
def together_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """All projects together: their order, who has several tasks at once, and the moves that are proposed."""
    if request.method == "POST":
        changes_role(request)
        return settle(request, workspace) if request.POST.get("act") == "settle" else propose(request, workspace)
    return render(request, "plan/together.html", lines_of(workspace))


def lines_of(workspace: Workspace) -> dict[str, Any]:
    """What the page shows: every project at its rank, and the last proposal with its open lines."""
    founds = together.read(workspace)
    people = loads(founds)
    asked = together.latest(workspace)
    result = asked.result if asked is not None and asked.state == Job.State.DONE else None
    lines = [
        {**line, **{name: date.fromisoformat(line[name]) for name in ("was", "was_end", "start", "end")}} for line in (result or {}).get("lines", ())
    ]
    for line in lines:
        line["by"] = (line["start"] - line["was"]).days
    open_ = [line for line in lines if line["state"] == "open"]
    outcomes = {each["number"]: {**each, **{name: each[name] and date.fromisoformat(each[name]) for name in ("before", "after")}} for each in (result or {}).get("projects", ())}
    changed = bool(asked and result is not None and stamps(workspace) > (asked.started_at or asked.created_at))
    return {
        "rows": [(found, outcomes.get(found.project.number)) for found in founds],
        "over": [load for load in people if load.over],
        "days": sum(len(load.over) for load in people),
        "job": asked, "result": result, "shown": open_[:PROPOSED], "more": max(len(open_) - PROPOSED, 0), "changed": changed,
        "accepted": sum(line["state"] == "accepted" for line in lines),
        "refused": sum(line["state"] == "refused" for line in lines),
        "stuck": [each["title"] for each in outcomes.values() if each["stuck"]],
    }  # fmt: skip


def stamps(workspace: Workspace) -> Any:
    """When the plan was changed last by anything that dates hang on."""
    moments = [kind.objects.filter(workspace=workspace).aggregate(at=Max("changed_at"))["at"] for kind in (Project, Task, Link, Absence)]
    return max((at for at in moments if at is not None), default=workspace.created_at)


def propose(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Keep the priorities as typed, and have the moves looked for."""
    page = reverse("plan:together", args=[workspace.slug])
    wrong, changed = [], []
    for project in together.projects_of(workspace):
        typed = request.POST.get(f"priority-{project.number}")
        if typed is None or (typed := typed.strip()) == str(project.priority or ""):
            continue
        if typed and not (typed.isdecimal() and 1 <= int(typed) < together.LAST):
            wrong.append(_("“%(name)s”") % {"name": project})
            continue
        project.priority = int(typed) if typed else None
        changed.append(project)
    if wrong:
        messages.error(request, _("A priority is a whole number from 1 to 99: look at %(projects)s. Nothing was changed.") % {"projects": ", ".join(wrong)})
        return HttpResponseRedirect(page)
    with transaction.atomic():
        for project in changed:
            project.save()
    jobs.enqueue(workspace, together.JOB, key=together.JOB, actor=request.user)  # type: ignore[arg-type]
    return HttpResponseRedirect(f"{page}#proposal")


def settle(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Force the ticked tasks to their proposed days; the other lines that were shown are refused and stay as they are."""
    page = reverse("plan:together", args=[workspace.slug])
    number = request.POST.get("proposal", "")
    chosen, shown = set(request.POST.getlist("task")), set(request.POST.getlist("shown"))
    kept, left, gone = 0, 0, []
    with transaction.atomic():
        asked = Job.objects.select_for_update().filter(
            workspace=workspace, kind=together.JOB, state=Job.State.DONE, number=int(number) if number.isdecimal() else 0
        ).first()
        latest = together.latest(workspace)
        if asked is None or latest is None or latest.pk != asked.pk:
            messages.warning(request, _("These lines have been replaced by a newer proposal: nothing has moved."))
            return HttpResponseRedirect(page)
        for line in asked.result["lines"]:
            key = str(line["number"])
            if line["state"] != "open" or key not in shown:
                continue
            if key not in chosen:
                line["state"], left = "refused", left + 1
                continue
            task = Task.objects.select_for_update(of=("self",)).filter(workspace=workspace, pk=line["task"], version=line["version"]).first()
            if task is None:
                line["state"] = "gone"
                gone.append(key)
                continue
            task.forced, task.forced_on = line["forced"], date.fromisoformat(line["start"])
            task.save()
            line["state"], kept = "accepted", kept + 1
        asked.save(update_fields=["result"])
    if gone:
        messages.warning(request, _("Not moved, because the plan has changed meanwhile: task %(numbers)s.") % {"numbers": ", ".join(gone)})
    if kept:
        text = ngettext("%(n)d task has been moved and its date is now forced.", "%(n)d tasks have been moved and their dates are now forced.", kept) % {"n": kept}
        messages.success(request, text, extra_tags=changes.tag())
    elif left and not gone:
        messages.info(request, _("Every line shown was refused: nothing has moved."))
    return HttpResponseRedirect(page)


@workspace_view()
def export(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The scheduling table as a file."""
    found = timetable.of(project_of(workspace, number))
    heads = [
        _("Number"), _("Task"), _("Phase"), _("Owner"), _("Duration"), _("Predecessors"), _("Planned start"), _("Planned end"),
        _("Earliest start"), _("Earliest end"), _("Latest start"), _("Latest end"), _("Slack"), _("Free slack"), _("Critical"),
    ]  # fmt: skip
    lines = [
        [
            row.node.number, row.node.title, row.node.phase, row.node.owner_name, row.long, "; ".join(text for _other, text in waits(row)),
            row.start, row.end, row.early_start, row.early_end, row.late_start, row.late_end, row.slack, row.free,
            _("yes") if row.critical else _("no"),
        ]
        for row in found.rows
    ]  # fmt: skip
    return download(f"{workspace.slug}-schedule-{number}", heads, lines, request.GET.get("to", "xlsx"))


@workspace_view()
def export_xml(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The project for Microsoft Project and what reads its XML."""
    found = timetable.of(project_of(workspace, number))
    if found.fault:
        messages.error(request, found.fault)
        return HttpResponseRedirect(reverse("plan:project", args=[workspace.slug, number]))
    answer = HttpResponse(mspdi.write(found), content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{workspace.slug}-project-{number}.xml"'
    return answer


@workspace_view(role="member")
def bring(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """A project from Microsoft Project's XML: all of it, or nothing."""
    if request.method != "POST":
        return render(request, "plan/schedule_import.html")
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise NotRead([refusal(request) or _("Choose an XML file.")])
        outcome = mspdi.take_in(workspace, upload.read(), upload.name or "")
    except NotRead as error:
        return render(request, "plan/schedule_import.html", {"errors": error.sentences}, status=422)
    tasks = ngettext("%(n)d task", "%(n)d tasks", outcome.tasks) % {"n": outcome.tasks}
    links = ngettext("%(n)d link", "%(n)d links", outcome.links) % {"n": outcome.links}
    words = {"tasks": tasks, "links": links, "project": outcome.project}
    messages.success(request, _("“%(project)s” has been written down with %(tasks)s and %(links)s.") % words, extra_tags=changes.tag())
    if outcome.people:
        messages.info(request, _("New among the people: %(people)s.") % {"people": ", ".join(outcome.people[:12])})
    if outcome.unread:
        messages.warning(request, _("Fields of the file that are not read: %(fields)s.") % {"fields": ", ".join(outcome.unread[:20])})
    return HttpResponseRedirect(reverse("plan:project", args=[workspace.slug, outcome.project.number]))


@workspace_view(role="member")
def calendars(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The secret addresses under which people read their tasks in their own calendar."""
    shown, member = "", None
    if request.method == "POST":
        asked = request.POST.get("member", "")
        member = get_object_or_404(Member, workspace=workspace, number=int(asked) if asked.isdecimal() else 0)
        if request.POST.get("act") == "withdraw":
            CalendarAddress.objects.filter(member=member).delete()
            messages.success(request, _("The address of %(person)s no longer opens anything.") % {"person": member})
            return HttpResponseRedirect(reverse("plan:calendars", args=[workspace.slug]))
        key = CalendarAddress.open(member, request.user)
        shown = request.build_absolute_uri(reverse("calendar", args=[key]))
    people = Member.objects.filter(workspace=workspace, active=True).order_by("title")
    made = {row.member_id: row for row in CalendarAddress.objects.filter(member__workspace=workspace)}
    return render(request, "plan/calendars.html", {"people": [(person, made.get(person.pk)) for person in people], "shown": shown, "member": member})


@login_not_required
@require_GET
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """A person's tasks, for their calendar; without a session, behind its secret address only."""
    found = feed.behind(key)
    if found is None:
        raise Http404
    answer = HttpResponse(feed.calendar_of(found.member), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


class Trial(Exception):
    """A change made to see what it moves, and taken back."""

    def __init__(self, record: Any, form: Any, after: list[Timetable]) -> None:
        super().__init__()
        self.record, self.form, self.after = record, form, after


class Foreseen(Page):
    """A change of dates is shown with all it moves before it is kept: made, counted, taken back, asked."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.trying = "confirmed" not in request.POST
        if "back" in request.POST:
            return self.again(request)
        try:
            return super().post(request, **kwargs)  # type: ignore[misc, no-any-return]
        except Trial as trial:
            moves = [moved for after in trial.after if (moved := self.moved(trial, after))]
            sentences = panels.consequences(trial.record, {name: trial.form.cleaned_data.get(name) for name in trial.form.changed_data}) if moves else []
            if moves:
                return self.ask(request, trial, moves, sentences)
        self.trying = False
        return super().post(request, **kwargs)  # type: ignore[misc, no-any-return]

    def again(self, request: HttpRequest) -> HttpResponse:
        """The form as it was filled in."""
        number = self.kwargs.get("number")
        known = {"instance": self.record(number)} if number else {}
        form = self.kind.form(request.POST, workspace=self.workspace, **known)
        return self.page(request, form=form, **({"record": self.record(number)} if number else {}))

    def saved(self, request: HttpRequest, record: Any, form: Any) -> None:
        super().saved(request, record, form)  # type: ignore[misc]
        if self.trying and (projects := self.touched(record)):
            raise Trial(record, form, [timetable.of(project) for project in projects])

    def touched(self, record: Any) -> list[Project]:
        """The projects whose dates hang on a record."""
        return projects_of(record, self.workspace)

    def moved(self, trial: Trial, after: Timetable) -> consequences.Moves:
        before = Project.objects.filter(pk=after.project.pk).first()
        if before is None:
            return consequences.Moves(after.project)
        before.workspace = self.workspace
        new = trial.record.pk if isinstance(trial.record, Task) else None
        known = timetable.of(before)
        return consequences.compare(known, after, new if new not in known.by_pk else None)

    def ask(self, request: HttpRequest, trial: Trial, moves: list[consequences.Moves], sentences: list[str]) -> HttpResponse:
        kept = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in {"csrfmiddlewaretoken", "confirmed"}]
        number = self.kwargs.get("number")
        context = {
            "kind": self.kind, "name": self.model._meta.verbose_name, "names": self.model._meta.verbose_name_plural, "urls": self.urls(),
            "record": self.record(number) if number else None, "title": trial.record.title, "kept": kept, "moves": moves, "sentences": sentences,
        }  # fmt: skip
        return render(request, "plan/consequences.html", context)


def projects_of(record: Any, workspace: Workspace) -> list[Project]:
    if isinstance(record, Project):
        found = [record]
    elif isinstance(record, Task):
        found = [record.project] if record.project else []
    elif hasattr(record, "before"):
        found = [record.after.project] if record.after and record.after.project else []
    else:
        found = list(Project.objects.filter(workspace=workspace, tasks__owner=record.member).distinct()) if record.member else []
    for project in found:
        project.workspace = workspace
    return found


class EditForeseen(Foreseen, Edit):
    """An edit of a project, a task, a link or an absence."""


class NewForeseen(Foreseen, New):
    """A new task, link or absence."""


class DeleteTask(Delete):
    """A task goes with its links; what that moves is said before."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        task = self.record(number)
        said = panels.consequences(task, {"deleted": True})
        if task.project:
            task.project.workspace = self.workspace
            facts = timetable.read(task.project)
            rest = timetable.Facts(
                facts.project, tuple(node for node in facts.nodes if node.pk != task.pk),
                tuple(tie for tie in facts.ties if task.pk not in (tie.before, tie.after)), facts.away, facts.today,
            )  # fmt: skip
            moved = consequences.compare(timetable.count(facts), timetable.count(rest))
            said = [*filter(None, [moved.launch]), *(_("“%(task)s” moves to %(day)s.") % {"task": move.after.node.title, "day": consequences.day(move.after.end)} for move in moved.tasks[:12]), *said]
        return self.page(request, record=task, consequences=said)
