"""What a seat sees: what is to be done here and until when, ties, one's orals and clock, accommodations; nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.kernel.models import User
from mercatique.kernel.views.people import AccountForm
from mercatique.prove.sessions import feed, letters, neutral, orals, times
from mercatique.prove.sessions.access import gate, seat_view, seats_of
from mercatique.prove.sessions.forms import JuryDecisionForm, OpinionForm, ProposalForm, RequestForm, TiesForm
from mercatique.prove.sessions.models import Accommodation, Neutralisation, Seat, Session, Slot, Timer
from mercatique.prove.sessions.views import as_calendar, begun, oral_clock, refreshed


@login_not_required
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """The letter's link: sign in or make an account, then take the seat. Opening it changes nothing."""
    found = letters.behind(key)
    if found is None or found.released_at is not None or found.expired:
        return render(request, "prove/seat_void.html", status=404)
    if found.user_id is not None and found.user_id != getattr(request.user, "pk", None) and request.user.is_authenticated:
        return render(request, "prove/seat_void.html", status=404)
    known = User.objects.filter(email=found.email).first()
    context = {"seat": found, "known": known}
    if request.user.is_authenticated:
        if request.user.email.lower() != found.email:
            return render(request, "prove/seat_letter.html", {**context, "other": request.user})
        if found.taken or request.method == "POST":
            if not found.taken:
                letters.take(found, request.user)
            return redirect(entrance(request.user, found.session_id), found.session_id)
        return render(request, "prove/seat_letter.html", context)
    if known is not None:
        return render(request, "prove/seat_letter.html", context)
    form = AccountForm(request.POST or None, email=found.email, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            user = User.objects.create_user(found.email, form.cleaned_data["password"], name=form.cleaned_data["name"])
            letters.take(found, user)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect(entrance(user, found.session_id), found.session_id)
    return render(request, "prove/seat_letter.html", {**context, "form": form}, status=422 if form.is_bound else 200)


def entrance(user: Any, session: UUID) -> str:
    """Where a letter leads: whoever was given grids and does nothing else here, to these; anybody else, to what they have to do."""
    mine = seats_of(user, session)
    return "seat:desk" if {one.role for one in mine} == {Seat.Role.MARKER} and mine[0].sheets.exists() else "seat:home"


@dataclass(frozen=True)
class Duty:
    """One thing somebody has to do in a session: a sentence, where, until when."""

    text: Any
    url: str = ""
    until: datetime | None = None
    done: bool = False
    note: Any = ""
    #: Whether ``until`` is the end of the time, and not an hour to be there.
    ends: bool = False


@seat_view()
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What you have to do here, until when, then what is done: for every chair the person holds."""
    mine = seats_of(request.user, seat.session_id)
    chairs = [(one, sorted(duties(one), key=lambda duty: duty.done)) for one in mine]
    return render(request, "prove/seat_home.html", {"seat": seat, "chairs": chairs, "several": len(chairs) > 1})


def duties(seat: Seat) -> list[Duty]:
    """What a seat has to do in the parts built here; other parts of the room add theirs in ``DUTIES``."""
    return [duty for asked in DUTIES for duty in asked(seat)]


def to_candidate(seat: Seat) -> list[Duty]:
    if seat.candidate is None:
        return []
    candidate = seat.candidate
    candidate.session = seat.session
    found = [
        Duty(
            _("Say whether you wish an accommodation for the tests"), reverse("seat:accommodation", args=[seat.session_id]),
            done=candidate.asks not in ("", "later") or seat.session.state == Session.State.CLOSED, note=_("Nobody will ask you why."),
        )
    ]  # fmt: skip
    found += [oral_duty(entry, seat) for entry in mine(seat)]
    return found


def oral_duty(entry: orals.Entry, seat: Seat) -> Duty:
    text = _("Your oral: %(room)s, %(minutes)d minutes") % {"room": entry.slot.room, "minutes": entry.minutes}
    return Duty(text, reverse("seat:timer", args=[seat.session_id, entry.slot.pk]), entry.begins, done=entry.ends < timezone.now(), note=_("Time added for you is counted in.") if entry.extended else "")


def to_judge(seat: Seat) -> list[Duty]:
    if not seat.judges:
        return []
    found = [Duty(_("Say whom of the candidates you know"), reverse("seat:ties", args=[seat.session_id]), done=seat.declared_at is not None)]
    if seat.role in Seat.JURY:
        heard = mine(seat)
        if heard:
            found.append(Duty(_("Hear the orals you are named for"), reverse("seat:calendar", args=[seat.session_id]), heard[0].begins, done=heard[-1].ends < timezone.now(), note=_("%(n)d in all") % {"n": len(heard)}))
        open_ones = Neutralisation.objects.filter(candidate__session=seat.session, decided_at=None, refused_at=None).count()
        if open_ones:
            found.append(Duty(_("Decide on criteria to neutralise"), reverse("seat:neutralisations", args=[seat.session_id]), note=_("%(n)d in all") % {"n": open_ones}))
    return found


def to_officer(seat: Seat) -> list[Duty]:
    if seat.role != Seat.Role.DISABILITY:
        return []
    waiting = Accommodation.objects.filter(candidate__session=seat.session, opinion_at=None).count()
    return [Duty(_("Give your opinion on the requests"), reverse("seat:requests", args=[seat.session_id]), done=not waiting, note=_("%(n)d in all") % {"n": waiting} if waiting else "")]


#: What each part of the room asks of a seat, in the order of the page.
DUTIES = [to_judge, to_officer, to_candidate]


def mine(seat: Seat) -> list[orals.Entry]:
    """The orals of a seat: those a candidate speaks in, those a juror hears."""
    if seat.candidate_id:
        rows = Slot.objects.filter(Q(candidate=seat.candidate_id) | Q(group__candidates=seat.candidate_id), session=seat.session_id)
        return orals.entries(seat.session, pk__in=list(rows.values_list("pk", flat=True)))
    return orals.entries(seat.session, seats=seat.pk) if seat.role in Seat.JURY else []


@seat_view("marker", "juror", "president", gated=False)
def two_step(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Two-step sign-in comes before anything else, where the session asks for it."""
    if not seat.session.two_factor or is_mfa_enabled(request.user):
        return redirect("seat:home", seat.session_id)
    return render(request, "prove/seat_two_step.html", {"seat": seat})


@seat_view("marker", "juror", "president", gated=False)
def ties(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Whom one knows: said once, before anything of the candidates' work is shown, for every judging chair one holds."""
    if gate(request.user, seat) == "seat:two-step":
        return redirect("seat:two-step", seat.session_id)
    chairs = [one for one in seats_of(request.user, seat.session_id) if one.judges]
    declared = all(one.declared_at for one in chairs)
    known = {row.pk: row for one in chairs for row in one.ties.all()}
    form, status = TiesForm(session=seat.session, initial={"ties": list(known)}), 200
    if request.method == "POST":
        form = TiesForm(request.POST, session=seat.session)
        if form.is_valid():
            with transaction.atomic():
                for one in chairs:
                    one.ties.set(form.cleaned_data["ties"])
                    one.declared_at = timezone.now()
                    one.save(update_fields=["declared_at"])
            messages.success(request, _("Thank you. You will not judge those you know."))
            return redirect(entrance(request.user, seat.session_id), seat.session_id)
        status = 422
    return render(request, "prove/seat_ties.html", {"seat": seat, "form": form, "declared": declared}, status=status)


@seat_view("candidate", "juror", "president")
def calendar(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One's own orals, day by day; a juror reads whom they hear, a candidate nobody else's name."""
    return render(request, "prove/seat_calendar.html", {"seat": seat, "days": orals.by_day(mine(seat), seat.session), "named": seat.candidate_id is None})


@seat_view("candidate", "juror", "president")
def calendar_file(request: HttpRequest, seat: Seat) -> HttpResponse:
    return as_calendar(feed.calendar(seat.session, mine(seat), named=seat.candidate_id is None), seat.session)


@seat_view("candidate", "juror", "president")
def timer(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The clock of one's oral or test, by the server, extra time counted in and not explained."""
    now = timezone.now()
    slot = next((entry.slot for entry in mine(seat) if entry.slot.pk == pk), None)
    if slot is not None:
        times.steady(slot.questions_at or slot.started_at, now)
        if request.method == "POST":
            if seat.role not in Seat.JURY:
                raise Http404
            return begun(request, slot, now, redirect("seat:timer", seat.session_id, pk))
        context = oral_clock(slot, now)
        if seat.candidate_id:
            context |= {"name": seat.name}
        return refreshed(render(request, "prove/seat_timer.html", {"seat": seat, **context, "may_start": seat.role in Seat.JURY}))
    found = get_object_or_404(Timer, pk=pk, session=seat.session_id)
    if seat.candidate is None:
        raise Http404
    times.steady(found.started_at, now)
    clock = times.clock_for(found, times.allowed(seat.candidate, found.minutes, "written"), _("Test"), now)
    context = {"seat": seat, "clock": clock, "name": found.test, "begun": True, "parts": [_("Test")], "may_start": False}
    return refreshed(render(request, "prove/seat_timer.html", context))


@seat_view("candidate")
def accommodation(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Whether a candidate wishes an accommodation, which, and what became of it."""
    candidate = seat.candidate
    if candidate is None:
        raise Http404
    form, status = RequestForm(), 200
    if request.method == "POST":
        answer = request.POST.get("asks", "")
        form = RequestForm(request.POST)
        if answer in {"no", "later"}:
            candidate.asks = answer
            candidate.save()
            messages.success(request, _("Your answer is kept; you may change it."))
            return redirect("seat:accommodation", seat.session_id)
        if form.is_valid():
            data = form.cleaned_data
            with transaction.atomic():
                Accommodation.objects.create(
                    workspace=seat.session.workspace, title=_("Request of %(code)s") % {"code": candidate.code}, candidate=candidate, measures=data["measures"],
                    kinds=data["kinds"], extra_time=data["extra_time"] or None,
                )  # fmt: skip
                candidate.asks = "yes"
                candidate.save()
            messages.success(request, _("Your request has gone to the disability officer."))
            return redirect("seat:accommodation", seat.session_id)
        status = 422
    context = {"seat": seat, "candidate": candidate, "rows": candidate.accommodations.order_by("number"), "form": form, "answered": candidate.get_asks_display()}
    return render(request, "prove/seat_accommodation.html", context, status=status)


@seat_view("disability")
def requests(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The disability officer's page: requests, criteria to propose, and nothing else of the session."""
    form, status = ProposalForm(session=seat.session), 200
    if request.method == "POST":
        form = ProposalForm(request.POST, session=seat.session)
        if form.is_valid():
            data = form.cleaned_data
            criterion = next(one for one in form.criteria if one.key == data["criterion"])
            Neutralisation.objects.create(
                workspace=seat.session.workspace, title=f"{criterion.code} – {data['candidate'].code}", candidate=data["candidate"], criterion=data["criterion"],
                opinion=data["opinion"], opinion_by=seat, opinion_at=timezone.now(), not_core=data["not_core"],
            )  # fmt: skip
            messages.success(request, _("Your proposal has gone to the jury, which decides."))
            return redirect("seat:requests", seat.session_id)
        status = 422
    rows = Accommodation.objects.filter(candidate__session=seat.session).select_related("candidate").order_by("opinion_at", "number")
    taken = Neutralisation.objects.filter(candidate__session=seat.session).select_related("candidate__session").order_by("number")
    context = {"seat": seat, "rows": rows, "neutralised": [(row, neutral.criterion_of(row)) for row in taken], "form": form}
    return render(request, "prove/seat_requests.html", context, status=status)


@seat_view("disability")
def opinion(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """A reasoned opinion on one request; it may be changed until the decision."""
    row = get_object_or_404(Accommodation.objects.select_related("candidate", "workspace"), pk=pk, candidate__session=seat.session)
    form, status = OpinionForm(initial={"opinion": row.opinion}), 200
    if request.method == "POST":
        form = OpinionForm(request.POST)
        status = 422
        if row.decided_at:
            form.add_error(None, _("The decision has been taken: the opinion no longer changes."))
        elif form.is_valid():
            row.opinion, row.opinion_by, row.opinion_at = form.cleaned_data["opinion"], seat, timezone.now()
            row.save()
            messages.success(request, _("Your opinion is recorded; the certifier decides."))
            return redirect("seat:requests", seat.session_id)
    return render(request, "prove/seat_opinion.html", {"seat": seat, "row": row, "form": form}, status=status)


@seat_view("juror", "president")
def neutralisations(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Criteria the officer proposes to neutralise, with the totals that would follow."""
    taken = Neutralisation.objects.filter(candidate__session=seat.session).select_related("candidate__session", "opinion_by").prefetch_related("candidate__neutralisations", "present")
    rows = [(row, neutral.criterion_of(row), neutral.steps(row.candidate, "" if row.refused_at else row.criterion)) for row in taken.order_by("number")]
    return render(request, "prove/seat_neutralisations.html", {"seat": seat, "rows": rows, "president": seat.role == Seat.Role.PRESIDENT})


@seat_view("president")
def neutralise(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The jury's decision, written down by its president: who was there, what, why. It does not change afterwards."""
    row = get_object_or_404(Neutralisation.objects.select_related("candidate__session", "workspace", "opinion_by"), pk=pk, candidate__session=seat.session)
    form, status = JuryDecisionForm(row=row), 200
    if request.method == "POST":
        form = JuryDecisionForm(request.POST, row=row)
        status = 422
        if row.decided_at or row.refused_at:
            form.add_error(None, _("The jury has decided: the decision no longer changes."))
        elif not row.opinion_at or not row.not_core:
            form.add_error(None, _("The officer's reasoned opinion is missing, with the statement that the criterion is not at the core of the job."))
        elif form.is_valid():
            with transaction.atomic():
                yes = form.cleaned_data["answer"] == "yes"
                row.reason = form.cleaned_data["reason"]
                row.decided_at, row.refused_at = (timezone.now(), None) if yes else (None, timezone.now())
                row.save()
                row.present.set(form.cleaned_data["present"])
            messages.success(request, _("The jury's decision is recorded."))
            return redirect("seat:neutralisations", seat.session_id)
    context = {"seat": seat, "row": row, "criterion": neutral.criterion_of(row), "steps": neutral.steps(row.candidate, row.criterion), "form": form}
    return render(request, "prove/seat_neutralise.html", context, status=status)
