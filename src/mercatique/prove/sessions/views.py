"""The office's pages of a session: its state, its people, its calendar, its clocks, what is adapted for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import jobs
from mercatique.kernel.access import workspace_for, workspace_view
from mercatique.kernel.middleware import sentence as told
from mercatique.kernel.models import Workspace
from mercatique.kernel.record_files import NotRead, take_in
from mercatique.kernel.records import RECORDS, Detail, Kind
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.kernel.uploads import refusal
from mercatique.prove.framework import of_session
from mercatique.prove.sessions import composition, feed, letters, neutral, orals, stages, times
from mercatique.prove.sessions.forms import CandidateForm, DecisionForm, HoursForm, MoveForm, SeatForm
from mercatique.prove.sessions.models import (
    Accommodation,
    Candidate,
    Neutralisation,
    Seat,
    Session,
    Slot,
    Timer,
)


def session_of(workspace: Workspace, number: int) -> Session:
    found = get_object_or_404(Session, workspace=workspace, number=number)
    found.workspace = workspace
    return found


def zoned(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hours are typed and shown by the clock of the workspace's place."""

    @wraps(view)
    def wrapped(request: HttpRequest, workspace: Workspace, **kwargs: Any) -> HttpResponse:
        with timezone.override(ZoneInfo(workspace.zone)):
            return view(request, workspace, **kwargs)

    return wrapped


def may_write(request: HttpRequest, workspace: Workspace) -> None:
    workspace_for(request.user, workspace.slug, "member")


@dataclass(frozen=True)
class Step:
    """One state in the strip at the head of a session."""

    label: Any
    status: str
    current: bool


def strip(session: Session) -> list[Step]:
    now = stages.ORDER.index(Session.State(session.state))
    return [Step(state.label, "done" if n < now else "running" if n == now else "planned", n == now) for n, state in enumerate(stages.ORDER)]


class SessionPage(Detail):
    """One session: where it stands, what is missing for the next step, who and when."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        session = self.record(self.kwargs["number"])
        following = stages.next_state(session)
        return {
            "session": session,
            "session_number": str(session.number),
            "steps": strip(session),
            "missing": stages.missing(session),
            "following": Session.State(following).label if following else "",
            "framework": of_session(session),
            "counts": counts(session),
            "tab": "session",
        }


def counts(session: Session) -> list[tuple[Any, int]]:
    seats = list(session.seats.filter(released_at=None).values_list("role", flat=True))
    return [
        (_("Candidates"), session.candidates.count()),
        (_("Groups"), session.groups.count()),
        (_("Markers"), sum(role == Seat.Role.MARKER for role in seats)),
        (_("Members of the jury"), sum(role in Seat.JURY for role in seats)),
        (_("Orals placed"), session.slots.count()),
    ]


@require_POST
@workspace_view(role="manager")
@zoned
def step(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """On to the next state, or one back."""
    session = session_of(workspace, number)
    if request.POST.get("do") == "back":
        stages.go_back(session)
    else:
        stages.advance(session)
    messages.success(request, _("The session is now: %(state)s.") % {"state": session.get_state_display()})
    return redirect("prove:session-detail", workspace.slug, number)


# People


@workspace_view()
@zoned
def people(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Markers, jury, officer, trainers and their letters; what is wrong with the two bodies, live."""
    session, status = session_of(workspace, number), 200
    form = SeatForm(session=session)
    if request.method == "POST":
        may_write(request, workspace)
        form = SeatForm(request.POST, session=session)
        if form.is_valid():
            seat = form.save()
            messages.success(request, _("%(name)s has a seat: send the letter when you are ready.") % {"name": seat.name})
            return redirect("prove:session-people", workspace.slug, number)
        status = 422
    rows = list(session.seats.select_related("candidate").prefetch_related("ties"))
    bodies = [
        (gettext_lazy("Markers"), [seat for seat in rows if seat.role == Seat.Role.MARKER]),
        (gettext_lazy("Deliberating jury"), [seat for seat in rows if seat.role in Seat.JURY]),
        (gettext_lazy("Disability officer and trainers"), [seat for seat in rows if seat.role in {Seat.Role.DISABILITY, Seat.Role.TRAINER}]),
        (gettext_lazy("Candidates"), [seat for seat in rows if seat.role == Seat.Role.CANDIDATE]),
    ]
    found = composition.bodies(session)
    context = {
        "session": session, "tab": "people", "form": form, "aside": [(seat, one, why.label) for seat, one, why in found.conflicts()],
        "bodies": [(title, [(seat, *letters.state(seat)) for seat in seats]) for title, seats in bodies],
        "faults": composition.faults(found),
        "unsent": len(letters.unsent(session)) + session.candidates.filter(seat=None).exclude(email="").count(),
        "without": session.candidates.filter(email="").count(),
    }  # fmt: skip
    return render(request, "prove/session_people.html", context, status=status)


@workspace_view()
@zoned
def seat(request: HttpRequest, workspace: Workspace, number: int, pk: UUID) -> HttpResponse:
    """One chair: its person, absences, whom a trainer trains."""
    session = session_of(workspace, number)
    found = get_object_or_404(Seat.objects.exclude(role=Seat.Role.CANDIDATE), pk=pk, session=session)
    form, status = SeatForm(instance=found, session=session), 200
    if request.method == "POST":
        may_write(request, workspace)
        form = SeatForm(request.POST, instance=found, session=session)
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return redirect("prove:session-people", workspace.slug, number)
        status = 422
    return render(request, "prove/session_seat.html", {"session": session, "tab": "people", "form": form, "found": found}, status=status)


@require_POST
@workspace_view(role="member")
@zoned
def seat_act(request: HttpRequest, workspace: Workspace, number: int, pk: UUID) -> HttpResponse:
    """Send the letter (again), withdraw the seat, offer it again, take it away."""
    session = session_of(workspace, number)
    found = get_object_or_404(Seat.objects.select_related("session__workspace"), pk=pk, session=session)
    about = {"name": found.name}
    match request.POST.get("do"):
        case "send":
            letters.send(found)
            messages.success(request, _("A letter for %(name)s has been written.") % about)
        case "withdraw":
            letters.withdraw(found)
            messages.success(request, _("The seat of %(name)s is withdrawn: the letter's link opens nothing any more.") % about)
        case "again":
            letters.give_back(found)
            messages.success(request, _("The seat of %(name)s is free again: send a letter.") % about)
        case "remove":
            letters.remove(found)
            messages.success(request, _("The seat of %(name)s has been taken away.") % about)
        case _other:
            raise Http404
    return redirect("prove:session-people", workspace.slug, number)


@require_POST
@workspace_view(role="member")
@zoned
def send_all(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """A letter to everybody who has had none: candidates get their seat with it."""
    session = session_of(workspace, number)
    said = []
    for candidate in session.candidates.filter(seat=None).exclude(email="").select_related("session__workspace"):
        try:
            letters.chair(candidate)
        except Fault as fault:
            said.append(told(fault))
    sent = letters.unsent(session)
    for found in sent:
        found.session = session
        letters.send(found)
    for text in said:
        messages.error(request, text)
    if sent:
        messages.success(request, ngettext("%(n)d letter has been written.", "%(n)d letters have been written.", len(sent)) % {"n": len(sent)})
    elif not said:
        messages.info(request, _("Everybody has had their letter."))
    return redirect("prove:session-people", workspace.slug, number)


class FileForm(forms.Form):
    upload = forms.FileField(label=gettext_lazy("CSV or XLSX file"))


@workspace_view()
@zoned
def candidates(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The candidates of a session, and a spreadsheet of them."""
    session, form, status, wrong = session_of(workspace, number), FileForm(), 200, []
    if request.method == "POST":
        may_write(request, workspace)
        form = FileForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["upload"]
            if why := refusal(upload):
                form.add_error("upload", why)
            else:
                kind = RECORDS["prove.candidate"]
                here = Kind(Candidate, kind.columns, tuple(name for name in kind.fields if name != "session"), type("HereForm", (CandidateForm,), {"here": session}))
                try:
                    made, changed = take_in(here, workspace, upload.read(), upload.name)
                except NotRead as fault:
                    wrong = fault.sentences
                else:
                    messages.success(request, _("Read: %(made)d new, %(changed)d changed.") % {"made": made, "changed": changed})
                    return redirect("prove:session-candidates", workspace.slug, number)
    rows = session.candidates.select_related("seat").prefetch_related("groups", "accommodations").order_by("number")
    context = {
        "session": session, "tab": "candidates", "form": form, "wrong": wrong,
        "rows": [(row, (letters.state(row.seat) if hasattr(row, "seat") else ("none", None)), times.deadline(linked(row, session))) for row in rows],
        "groups": session.groups.prefetch_related("candidates").order_by("number"),
    }  # fmt: skip
    return render(request, "prove/session_candidates.html", context, status=status)


def linked(candidate: Candidate, session: Session) -> Candidate:
    candidate.session = session
    return candidate


# The calendar of orals


@workspace_view()
@zoned
def calendar(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Rooms and hours, the calendar made from them, what clashes."""
    session, status = session_of(workspace, number), 200
    form = HoursForm(session=session)
    if request.method == "POST":
        may_write(request, workspace)
        form = HoursForm(request.POST, session=session)
        if form.is_valid():
            form.save()
            if request.POST.get("do") != "build":
                messages.success(request, _("Saved."))
                return redirect("prove:session-calendar", workspace.slug, number)
            return built(request, workspace, session)
        status = 422
    return calendar_page(request, session, form, status)


def built(request: HttpRequest, workspace: Workspace, session: Session) -> HttpResponse:
    """The calendar anew: by the worker where one is at work, here otherwise."""
    if jobs.at_work():
        asked = jobs.enqueue(workspace, "oral-calendar", actor=request.user, key=f"orals-{session.number}", session=str(session.pk))  # type: ignore[arg-type]
        return redirect(asked.get_absolute_url())
    found = orals.build(session, seconds=8)
    if not found:
        hurts = orals.sentences(orals.demand(session), found.hurts)
        return calendar_page(request, session, HoursForm(session=session), 422, hurts)
    messages.success(request, ngettext("%(n)d oral has its place.", "%(n)d orals have their place.", len(found.places)) % {"n": len(found.places)})
    return redirect("prove:session-calendar", workspace.slug, session.number)


def calendar_page(request: HttpRequest, session: Session, form: HoursForm, status: int = 200, hurts: list[str] | None = None) -> HttpResponse:
    found = orals.with_clashes(session)
    context = {
        "session": session, "session_number": str(session.number), "tab": "calendar", "form": form, "hurts": hurts or [], "days": orals.by_day(found, session),
        "unplaced": orals.unplaced(session), "clashing": sum(bool(entry.clashes) for entry in found), "tests": orals.oral_tests(session),
    }  # fmt: skip
    return render(request, "prove/session_calendar.html", context, status=status)


def slot_of(session: Session, pk: UUID) -> Slot:
    found = get_object_or_404(Slot.objects.select_related("candidate", "group"), pk=pk, session=session)
    found.session = session
    return found


@workspace_view(role="member")
@zoned
def move(request: HttpRequest, workspace: Workspace, number: int, pk: UUID) -> HttpResponse:
    """Another time, room or jury for one oral; a clash is named and nothing is moved."""
    session = session_of(workspace, number)
    slot = slot_of(session, pk)
    form, status = MoveForm(slot=slot), 200
    if request.method == "POST":
        form = MoveForm(request.POST, slot=slot)
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                orals.move(slot, data["room"], data["starts_at"], list(data["seats"]))
            except Fault as fault:
                form.add_error(None, told(fault))
            else:
                messages.success(request, _("The oral has been moved."))
                return redirect("prove:session-calendar", workspace.slug, number)
    return render(request, "prove/session_move.html", {"session": session, "tab": "calendar", "slot": slot, "form": form}, status=status)


@workspace_view()
@zoned
def calendar_file(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """All orals for a calendar programme."""
    session = session_of(workspace, number)
    return as_calendar(feed.calendar(session, orals.entries(session), named=True), session)


def as_calendar(text: str, session: Session) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = content_disposition(f"{session.workspace.slug}-session-{session.number}.ics")
    return answer


# Clocks


@workspace_view()
@zoned
def timers(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The clocks of a session: tests all sit at once, and orals one by one."""
    session = session_of(workspace, number)
    running = {timer.test: timer for timer in session.timers.all()}
    if request.method == "POST":
        may_write(request, workspace)
        test, minutes = next(((one, length) for one, length in orals.long_tests(session) if one.code == request.POST.get("test")), (None, 0))
        if test is None:
            raise Http404
        timer, made = Timer.objects.get_or_create(session=session, test=test.code, defaults={"minutes": minutes, "started_by": str(request.user)})
        if not made:
            messages.info(request, _("This test has begun already."))
        return redirect("prove:session-timer", workspace.slug, number, timer.pk)
    context = {
        "session": session, "tab": "timers", "tests": [(test, minutes, running.get(test.code)) for test, minutes in orals.long_tests(session)],
        "days": orals.by_day(orals.entries(session), session),
        "deadlines": deadlines(session),
    }  # fmt: skip
    return render(request, "prove/session_timers.html", context)


def deadlines(session: Session) -> list[tuple[Any, int]]:
    """Until when dossiers are deposited: the moment, and for how many candidates."""
    found: dict[Any, int] = {}
    for row in session.candidates.prefetch_related("accommodations"):
        moment = times.deadline(linked(row, session))
        if moment:
            found[moment] = found.get(moment, 0) + 1
    return sorted(found.items())


@workspace_view()
@zoned
def timer(request: HttpRequest, workspace: Workspace, number: int, pk: UUID) -> HttpResponse:
    """One clock, large enough for the room: an oral in two parts, or a test with the ends that extra time gives."""
    session, now = session_of(workspace, number), timezone.now()
    found = Timer.objects.filter(pk=pk, session=session).first()
    if found is not None:
        times.steady(found.started_at, now)
        lengths: dict[int, int] = {}
        for row in session.candidates.prefetch_related("accommodations"):
            minutes = times.allowed(row, found.minutes, "written")
            lengths[minutes] = lengths.get(minutes, 0) + 1
        lengths.setdefault(found.minutes, 0)
        ends = [(times.clock_for(found, minutes, "", now), minutes, count) for minutes, count in sorted(lengths.items())]
        context = {"session": session, "clock": ends[0][0], "ends": ends, "name": found.test, "begun": True, "parts": [_("Test")]}
        return refreshed(render(request, "prove/session_timer.html", context))
    slot = slot_of(session, pk)
    times.steady(slot.questions_at or slot.started_at, now)
    if request.method == "POST":
        may_write(request, workspace)
        return begun(request, slot, now, redirect("prove:session-timer", workspace.slug, number, pk))
    return refreshed(render(request, "prove/session_timer.html", {"session": session, **oral_clock(slot, now)}))


def refreshed(answer: HttpResponse) -> HttpResponse:
    """A clock asks the server again by itself, with or without script: somebody else may have begun the next part."""
    answer["Refresh"] = "30"
    return answer


def begun(request: HttpRequest, slot: Slot, now: Any, answer: HttpResponse) -> HttpResponse:
    """An oral begins, or its questions do; each once."""
    match request.POST.get("do"):
        case "start" if slot.started_at is None:
            Slot.objects.filter(pk=slot.pk, started_at=None).update(started_at=now)
        case "questions" if slot.started_at is not None and slot.questions_at is None:
            Slot.objects.filter(pk=slot.pk, questions_at=None).update(questions_at=now)
        case _other:
            messages.info(request, _("This part has begun already."))
    return answer


def oral_clock(slot: Slot, now: Any) -> dict[str, Any]:
    names = (_("Presentation"), _("Questions"))
    clock = times.clock_of(slot, names, now)
    presentation, questions = times.parts(slot)
    return {
        "clock": clock, "slot": slot, "name": str(slot), "begun": slot.started_at is not None, "parts": names,
        "lengths": (presentation, questions), "extended": presentation + questions > slot.presentation + slot.questions,
    }  # fmt: skip


# Accommodations


@workspace_view()
@zoned
def accommodations(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Who asked for what, the officer's opinions, the decisions, the criteria neutralised; measures, never reasons of health."""
    session = session_of(workspace, number)
    rows = Accommodation.objects.filter(candidate__session=session).select_related("candidate", "opinion_by").order_by("number")
    taken = Neutralisation.objects.filter(candidate__session=session).select_related("candidate__session", "opinion_by")
    taken = taken.prefetch_related("present", Prefetch("candidate__neutralisations")).order_by("number")
    silent = session.candidates.filter(asks="").order_by("number")
    context = {
        "session": session, "tab": "accommodations", "rows": rows, "silent": silent,
        "officer": session.seats.filter(role=Seat.Role.DISABILITY, released_at=None).first(),
        "neutralised": [(row, neutral.criterion_of(row), neutral.steps(row.candidate, "" if row.refused_at else row.criterion)) for row in taken],
    }  # fmt: skip
    return render(request, "prove/session_accommodations.html", context)


@workspace_view(role="manager")
@zoned
def decide(request: HttpRequest, workspace: Workspace, number: int, pk: UUID) -> HttpResponse:
    """The certifier's decision on a request, once the officer has given an opinion."""
    session = session_of(workspace, number)
    row = get_object_or_404(Accommodation.objects.select_related("candidate", "opinion_by"), pk=pk, candidate__session=session)
    row.workspace = workspace
    initial = {"measures": row.measures, "extra_time": row.extra_time, "resource": row.resource, "resource_ready": row.resource_ready, "reason": row.reason,
               "answer": "refused" if row.refused_at else "granted" if row.granted_at else None}  # fmt: skip
    form, status = DecisionForm(initial=initial), 200
    if request.method == "POST":
        form = DecisionForm(request.POST)
        status = 422
        if not row.opinion_at:
            form.add_error(None, _("The disability officer has not given an opinion yet: the decision waits for it."))
        elif form.is_valid():
            granted = form.cleaned_data["answer"] == "granted"
            for name in ("measures", "extra_time", "resource", "resource_ready", "reason"):
                if granted or name == "reason":
                    setattr(row, name, form.cleaned_data[name])
            row.granted_at, row.refused_at = (timezone.now(), None) if granted else (None, timezone.now())
            row.decided_by = str(request.user)
            row.save()
            messages.success(request, _("The decision is recorded; times are counted with it from now on."))
            return redirect("prove:session-accommodations", workspace.slug, number)
    return render(request, "prove/session_decide.html", {"session": session, "tab": "accommodations", "row": row, "form": form}, status=status)
