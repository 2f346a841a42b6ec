"""The jury's own pages: the marker's desk and grid, the deliberation, the minutes to sign; and the candidate's results."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.middleware import sentence
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.prove.framework import Criterion
from mercatique.prove.marking import agreement, badges, deliberation, dossier, grids, minutes, results, sheets
from mercatique.prove.marking.forms import InterviewForm
from mercatique.prove.marking.models import Mark, Minutes, Outcome, PageNote, Sheet
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.access import seat_view
from mercatique.prove.sessions.models import Candidate, Seat

#: Rows on one page of a board.
PAGE = 20
JURY = ("president", "juror")


def after(request: HttpRequest) -> int:
    text = request.GET.get("after", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


# -- the marker's desk -------------------------------------------------------------------------------------------------


@seat_view("marker")
def desk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The grids to fill, those still open first in their order; page by page by key."""
    rows = list(sheets.mine(seat).filter(order__gt=after(request))[: PAGE + 1])
    aside = composition.aside_for(seat)
    framework = grids.framework_of(seat.session)
    waiting = sheets.waiting(seat).exclude(candidate__in=aside)
    done = sheets.mine(seat).filter(sealed_at__isnull=False).count()
    total = done + waiting.count()
    over = set(sheets.decided(seat).filter(candidate__in=[row.candidate_id for row in rows]).values_list("candidate", flat=True))
    context = {
        "seat": seat, "rows": [(row, grids.name_of_test(framework, row.test), aside.get(row.candidate_id), row.reading == 1 and row.candidate_id in over) for row in rows[:PAGE]],
        "more": rows[PAGE - 1].order if len(rows) > PAGE else 0, "first": after(request), "next": waiting.first(), "total": total, "done": done,
    }  # fmt: skip
    return render(request, "prove/marking_desk.html", context)


def sheet_of(seat: Seat, pk: UUID) -> Sheet:
    """A sheet of this marker; of anyone else's there is nothing to be found."""
    found = get_object_or_404(Sheet.objects.select_related("candidate", "session__workspace"), pk=pk, seat=seat)
    found.seat = seat
    return found


@seat_view("marker")
def sheet(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The dossier on the left, the grid on the right; what is typed is kept at once, with a script or without."""
    found = sheet_of(seat, pk)
    if request.method == "POST":
        return save(request, found)
    if why := composition.aside(seat, found.candidate):
        return render(request, "prove/marking_aside.html", {"seat": seat, "sheet": found, "why": why.label}, status=403)
    return render(request, "prove/marking_sheet.html", page_of(request, found))


def over(found: Sheet) -> bool:
    """Whether the jury has decided before this grid was sealed: it then stays as it is."""
    return found.reading == 1 and not found.sealed_at and sheets.decided(found.seat).filter(candidate=found.candidate_id).exists()


def page_of(request: HttpRequest, found: Sheet, faults: dict[str, str] | None = None, typed: dict[str, dict[str, str]] | None = None) -> dict[str, Any]:
    """Everything on the marker's page."""
    deposit = dossier.deposit_of(found.candidate)
    papers = dossier.papers(deposit)
    terms, faults, typed = grids.terms_of(found.session), faults or {}, typed or {}
    kept = {row.criterion: row for row in found.marks.all()}
    wanted = request.GET.get("file") or found.left.get("file", "")
    paper = next((item for item in papers if item.sha256 == wanted), papers[0] if papers else None)
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else int(found.left.get("page", 1) or 1) if paper and paper.sha256 == found.left.get("file") else 1
    number = min(max(number, 1), paper.pages) if paper else 1
    if paper and "file" in request.GET and not found.sealed_at:
        sheets.leave_at(found, paper.sha256, number)
    files = {item.sha256: item for item in papers}
    framework = grids.framework_of(found.session)
    test = next((item for item in framework.tests if item.code == found.test), None)
    ended = over(found)
    following = sheets.waiting(found.seat).filter(order__gt=found.order).exclude(candidate__in=composition.aside_for(found.seat)).first()
    return {
        "seat": found.seat, "sheet": found, "papers": papers, "paper": paper, "number": number, "deposit": deposit,
        "earlier": number - 1, "later": number + 1 if paper and number < paper.pages else 0,
        "text": dossier.words_of(deposit.folder / paper.sha256, paper.media, number) if deposit and paper and paper.shape in {"pages", "text"} else "",
        "notes": [row for row in found.notes.all() if paper and row.file == paper.sha256], "rows": [line(item, terms, kept, deposit, files, faults, typed) for item in sheets.criteria(found)],
        "test": grids.name_of_test(framework, found.test), "oral": "oral" in str(getattr(test, "mode", "")),
        "group": bool(sheets.companions(found)), "following": following, "faults": faults, "saved": found.changed_at,
        "shut": bool(found.sealed_at) or ended, "over": ended,
    }  # fmt: skip


def place(criterion: Criterion) -> str:
    """What a criterion's row is called on the page."""
    return f"{criterion.block}-{criterion.code}".replace(".", "-")


def line(
    criterion: Criterion, terms: Any, kept: dict[str, Mark], deposit: Any, files: dict[str, Any], faults: dict[str, str], typed: dict[str, dict[str, str]]
) -> dict[str, Any]:
    """One criterion on the grid."""
    row = kept.get(criterion.key)
    was = "" if row is None else row.level or ("" if row.points is None else str(row.points.normalize() + 0) if row.points % 1 else str(int(row.points)))
    given = typed.get(criterion.key, {})
    pieces = [{**claim, "paper": files.get(claim.get("file", ""))} for claim in dossier.claims(deposit, criterion.key)]
    return {
        "criterion": criterion, "id": place(criterion), "values": grids.values(criterion, terms), "looks": grids.looks(criterion, terms),
        "was": was, "value": given.get("value", was), "wrote": row.comment if row else "", "comment": given.get("comment", row.comment if row else ""),
        "proposed": bool(row and row.proposed), "pieces": pieces, "fault": faults.get(criterion.key, ""),
    }  # fmt: skip


def given_in(request: HttpRequest) -> dict[str, dict[str, str]]:
    """What this request changes: cells whose value is not the one the page had shown, so that an old page undoes nothing."""
    found: dict[str, dict[str, str]] = {}
    for name, text in request.POST.items():
        kind, _colon, key = name.partition(":")
        if kind in {"value", "comment"} and key and text.replace("\r\n", "\n") != request.POST.get(f"was-{kind}:{key}", ""):
            found.setdefault(key, {})[kind] = text
        if kind == "confirm" and key:
            found.setdefault(key, {}).setdefault("value", request.POST.get(f"value:{key}", ""))
    return found


def save(request: HttpRequest, found: Sheet) -> HttpResponse:
    """Keep what was typed. A script is answered in a word, a form with the page."""
    given = given_in(request)
    quick = request.headers.get("X-Marking") == "1"
    left = {"criterion": request.POST["at"][:120]} if request.POST.get("at") else None
    try:
        faults = {key: sentence(fault) for key, fault in sheets.write(found, given, left).items()}
    except Fault as fault:
        if quick:
            return JsonResponse({"refused": sentence(fault)}, status=409)
        if fault.code == "aside":
            return redirect("seat:sheet", found.session_id, found.pk)
        messages.error(request, sentence(fault))
        return render(request, "prove/marking_sheet.html", page_of(request, found, {}, given), status=409)
    found.refresh_from_db()
    if quick:
        at = timezone.localtime(found.changed_at)
        said = _("Saved at %(time)s · %(done)s of %(asked)s marked") % {"time": at.strftime("%H:%M"), "done": found.done, "asked": found.asked}
        return JsonResponse({"saved": said, "faults": faults})
    if faults:
        return render(request, "prove/marking_sheet.html", page_of(request, found, faults, given), status=422)
    messages.success(request, _("Kept: %(done)s of %(asked)s marked.") % {"done": found.done, "asked": found.asked})
    return redirect("seat:sheet-seal" if "seal" in request.POST else "seat:sheet", found.session_id, found.pk)


@require_POST
@seat_view("marker")
def offer(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """Offer the group's common marks to the other members' grids."""
    found = sheet_of(seat, pk)
    try:
        count = sheets.propose_to_group(found)
    except Fault as fault:
        messages.error(request, sentence(fault))
    else:
        messages.success(request, _("Offered to %(count)s other grids of the group: confirm each mark there.") % {"count": count})
    return redirect("seat:sheet", seat.session_id, pk)


@seat_view("marker")
def seal(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The grid once more as a whole, then the seal."""
    found = sheet_of(seat, pk)
    if found.sealed_at or over(found) or composition.aside(seat, found.candidate):
        return redirect("seat:sheet", seat.session_id, pk)
    if request.method == "POST":
        try:
            sheets.seal(found)
        except Fault as fault:
            messages.error(request, sentence(fault))
        else:
            messages.success(request, _("The grid of %(candidate)s is sealed.") % {"candidate": found.candidate.code})
            return redirect("seat:desk", seat.session_id)
    kept = {row.criterion: row for row in found.marks.all()}
    rows = [(item, kept.get(item.key)) for item in sheets.criteria(found)]
    missing = [item for item, row in rows if row is None or not row.given]
    points = sum((row.points for _item, row in rows if row and row.given and row.points is not None), start=0)
    context = {"seat": seat, "sheet": found, "rows": [(item, shown(row), row, place(item)) for item, row in rows], "missing": missing, "points": points, "most": sum(item.points or 0 for item, _row in rows)}
    return render(request, "prove/marking_seal.html", context)


def shown(row: Mark | None) -> str:
    if row is None or not row.given:
        return ""
    from mercatique.kernel.format import number

    return number(row.points) if row.points is not None else str(grids.LEVELS.get(row.level, row.level))


@require_POST
@seat_view("marker")
def note(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """Write a note on the page shown, or take one's own away."""
    found = sheet_of(seat, pk)
    deposit = dossier.deposit_of(found.candidate)
    paper = next((item for item in dossier.papers(deposit) if item.sha256 == request.POST.get("file")), None)
    text = request.POST.get("page", "1")
    number = int(text) if text.isdecimal() and len(text) < 6 else 1
    try:
        if taken := request.POST.get("take"):
            sheets.locked(found)
            get_object_or_404(PageNote, pk=UUID(taken), sheet=found).delete()
        elif paper is None or not 1 <= number <= paper.pages:
            raise Http404
        else:
            sheets.note(found, paper.sha256, number, request.POST.get("text", ""))
    except ValueError:
        raise Http404 from None
    except Fault as fault:
        messages.error(request, sentence(fault))
    answer = redirect("seat:sheet", seat.session_id, pk)
    if paper:
        answer["Location"] += f"?file={paper.sha256}&page={number}#dossier"
    return answer


@cache_control(private=True, max_age=86400, immutable=True)
@seat_view("marker", "juror", "president")
def piece(request: HttpRequest, seat: Seat, candidate: UUID, sha256: str, page: int = 0) -> HttpResponse:
    """A page of the dossier as a picture, or the file itself to take away."""
    deposit = dossier.deposit_of(readable(seat, candidate))
    paper = next((item for item in dossier.papers(deposit) if item.sha256 == sha256), None)
    if deposit is None or paper is None:
        raise Http404
    path = deposit.folder / sha256
    if page:
        if paper.shape != "pages" or page > paper.pages:
            raise Http404
        try:
            return HttpResponse(dossier.page(path, page), content_type="image/png")
        except Fault:
            raise Http404 from None
    answer = FileResponse(path.open("rb"), content_type=paper.media if paper.shape == "picture" else "application/octet-stream")
    answer["Content-Disposition"] = content_disposition(paper.name, inline=paper.shape == "picture")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def readable(seat: Seat, candidate: UUID) -> Candidate:
    """A candidate whose dossier this seat may read: those a marker was given, all for the jury, but those for whom the seat stands aside."""
    found = get_object_or_404(Candidate.objects.select_related("session__workspace"), pk=candidate, session=seat.session)
    if seat.role == Seat.Role.MARKER and not Sheet.objects.filter(seat=seat, candidate=found).exists():
        raise Http404
    if composition.aside(seat, found):
        raise Http404
    return found


@seat_view("marker")
def compare(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """What the others gave, once all have sealed: theirs by letters, one's own by name."""
    found = sheet_of(seat, pk)
    ready = found.reading == 1 and sheets.comparable(seat, found.candidate, found.test)
    rows: list[Any] = []
    if ready:
        wanted = {item.key: item for item in sheets.criteria(found)}
        terms = grids.terms_of(found.session)
        given = [one for one in agreement.marks(found.session, [found.candidate_id]) if one.criterion in wanted]
        apart = {cell.criterion for cell in agreement.cells(given, terms)}
        for key, item in wanted.items():
            here = [one for one in given if one.criterion == key]
            rows.append((item, next((one for one in here if one.seat == seat.pk), None), [one for one in here if one.seat != seat.pk], key in apart))
    context = {"seat": seat, "sheet": found, "rows": rows, "ready": ready, "differ": sum(apart for *_row, apart in rows)}
    return render(request, "prove/marking_compare.html", context)


# -- the deliberation --------------------------------------------------------------------------------------------------


@seat_view(*JURY)
def jury(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The jury's board: the meeting, then candidate by candidate what is decided and what waits."""
    session = seat.session
    meeting = deliberation.meeting_of(session)
    rows, more = results.board(session, after(request), PAGE)
    whole = results.counts(session)
    records = Minutes.objects.filter(session=session).select_related("meeting").order_by("meeting__number")
    context = {
        "seat": seat, "meeting": meeting, "rows": rows, "more": more, "first": after(request), "counts": whole,
        "members": deliberation.jury(session), "president": seat.role == Seat.Role.PRESIDENT,
        "records": [(record, record.signatures.filter(seat=seat).exists(), record.meeting.has(seat)) for record in records],
        "aside": composition.aside_for(seat),
    }  # fmt: skip
    return render(request, "prove/jury.html", context)


@require_POST
@seat_view("president")
def meeting(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Open the meeting with those present, or close it and draw up its record."""
    session = seat.session
    try:
        if "close" in request.POST:
            under_way = deliberation.meeting_of(session)
            if under_way is None:
                raise Http404
            if minutes.empty(under_way):
                deliberation.close(under_way, seat.name)
                messages.info(request, _("The meeting is closed. Nothing was decided in it: there is no record to sign."))
                return redirect("seat:jury", session.pk)
            record = minutes.draw(under_way, seat.name)
            messages.success(request, _("The meeting is closed. Its record is drawn up: each member present signs it."))
            return redirect("seat:minutes", session.pk, record.pk)
        present = [member for member in deliberation.jury(session) if str(member.pk) in request.POST.getlist("present")]
        deliberation.begin(session, present, seat.name)
        messages.success(request, _("The meeting is open."))
    except Fault as fault:
        messages.error(request, sentence(fault))
    return redirect("seat:jury", session.pk)


@seat_view(*JURY)
def candidate(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """One candidate before the jury: marks side by side, cells to settle, blocks, total step by step, the decision."""
    found = readable(seat, pk)
    under_way = deliberation.meeting_of(seat.session)
    president = seat.role == Seat.Role.PRESIDENT and under_way is not None
    typed: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        if not president:
            raise Http404
        try:
            act(request, under_way, found, seat)
        except Fault as fault:
            messages.error(request, sentence(fault))
            typed, status = request.POST.dict(), 422
        else:
            return redirect("seat:jury-candidate", seat.session_id, pk)
    stand = deliberation.standing(found)
    context = {
        "hearing": hearing(found, stand, typed) if stand.experience else None,
        "seat": seat, "candidate": found, "stand": stand, "meeting": under_way, "president": president, "typed": typed,
        "outcomes": [(value, label) for value, label in Outcome.choices if value != Outcome.HELD],
        "block_outcomes": [(value, label) for value, label in Outcome.choices if value != Outcome.PARTIAL],
        "open_blocks": ", ".join(part.block.code for part in stand.undecided), "markers": sorted({one.marker for row in stand.rows for one in row.given}), "papers": dossier.papers(dossier.deposit_of(found)),
        "levels": [(code, name) for code, name in grids.LEVELS.items()], "history": deliberation.with_blocks(found.decisions.order_by("-at"), stand.framework), "appeals": found.appeals.order_by("-filed_at"),
    }  # fmt: skip
    return render(request, "prove/jury_candidate.html", context, status=status)


def hearing(found: Candidate, stand: deliberation.Standing, typed: dict[str, str]) -> InterviewForm:
    """What the president writes of dossier and interview: as it was written, else as the deposit and the calendar of orals say."""
    if typed.get("act") == "hear":
        return InterviewForm(typed)
    if kept := stand.interview:
        return InterviewForm(initial={"dossier": kept.dossier, "held_on": kept.held_on, "minutes": kept.minutes})
    deposit = dossier.deposit_of(found)
    slot = found.slots.filter(started_at__isnull=False).order_by("started_at").last()
    at = timezone.localdate(slot.started_at) if slot else None
    return InterviewForm(initial={"dossier": deposit.title if deposit else "", "held_on": at, "minutes": slot.presentation + slot.questions if slot else None})


def act(request: HttpRequest, under_way: Any, found: Candidate, seat: Seat) -> None:
    """One act of the jury, written down by its president."""
    what = request.POST.get("act", "")
    reason = request.POST.get("reason", "")
    if what == "settle":
        criterion = next((item for item in grids.framework_of(seat.session).criteria if item.key == request.POST.get("criterion")), None)
        if criterion is None:
            raise Http404
        deliberation.settle(under_way, found, criterion, request.POST.get("value", ""), reason, seat.name)
        messages.success(request, _("%(criterion)s is settled.") % {"criterion": criterion.code})
    elif what == "decide":
        decision = deliberation.decide(under_way, found, request.POST.get("block", ""), request.POST.get("outcome", ""), reason, seat.name, whole="whole" in request.POST)
        messages.success(request, _("Recorded: %(outcome)s.") % {"outcome": decision.get_outcome_display()})
    elif what == "hear":
        form = InterviewForm(request.POST)
        if not form.is_valid():
            raise Fault("interview-form", mark("The interview needs a dossier, a day and a length in minutes."))
        given = form.cleaned_data
        deliberation.hear(under_way, found, given["dossier"], given["held_on"], given["minutes"], seat.name)
        messages.success(request, _("The interview is on record: decide block by block."))
    elif what == "appeal":
        results.answer(under_way, get_object_or_404(found.appeals, pk=uuid_in(request, "appeal")), reason, seat.name)
        messages.success(request, _("The answer to the appeal is on record."))
    else:
        raise Http404


def uuid_in(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None


@seat_view(*JURY)
def agreed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Agreement of the markers over the session, and the cells to discuss."""
    return render(request, "prove/marking_agreement.html", {"seat": seat, **results.agreement_page(seat.session)})


@seat_view(*JURY)
def record(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The jury record: read it, then sign it; it is final when all who were present have."""
    found = get_object_or_404(Minutes.objects.select_related("meeting", "session__workspace"), pk=pk, session=seat.session)
    if request.method == "POST":
        try:
            minutes.sign(found, seat, request.POST.get("digest", ""), request.POST.get("name", ""))
        except Fault as fault:
            messages.error(request, sentence(fault))
        else:
            messages.success(request, _("Signed."))
            return redirect("seat:minutes", seat.session_id, pk)
    context = {"seat": seat, "record": found, "html": minutes.html_of(found), "signatures": found.signatures.all(), "waiting": minutes.waiting(found), "may_sign": minutes.may_sign(found, seat)}
    return render(request, "prove/minutes.html", context)


@seat_view(*JURY)
def record_file(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    return minutes.as_file(get_object_or_404(Minutes.objects.select_related("meeting", "session__workspace"), pk=pk, session=seat.session))


# -- the candidate's results -------------------------------------------------------------------------------------------


@seat_view("candidate")
def result(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One's own result from the moment the certifier has chosen; the letter, the badge, the appeal."""
    found = own(seat)
    if request.method == "POST":
        try:
            results.file_appeal(found, request.POST.get("text", ""), seat.name)
        except Fault as fault:
            messages.error(request, sentence(fault))
            return render(request, "prove/result.html", result_of(seat, found, request.POST.get("text", "")), status=422)
        messages.success(request, _("Your appeal has been received; the jury will answer it here."))
        return redirect("seat:result", seat.session_id)
    if results.published(seat.session) and not results.has_read(seat):
        seat.looked_at = timezone.now()
        seat.save(update_fields=["looked_at"])
    return render(request, "prove/result.html", result_of(seat, found))


def own(seat: Seat) -> Candidate:
    if seat.candidate is None:
        raise Http404
    seat.candidate.session = seat.session
    return seat.candidate


def result_of(seat: Seat, found: Candidate, text: str = "") -> dict[str, Any]:
    public = results.published(seat.session)
    stand = deliberation.standing(found, signed=True) if public else None
    return {
        "heard": results.heard(stand) if stand and stand.interview else "",
        "seat": seat, "candidate": found, "public": public, "stand": stand, "at": grids.terms_of(seat.session).publish_at, "text": text,
        "until": results.appeal_until(seat.session), "may_appeal": results.may_appeal(found), "appeals": [(appeal, results.answered(appeal)) for appeal in found.appeals.select_related("session")],
        "badge": badges.of(found) if public else None, "reasoned": stand is not None and any(part.decision and part.decision.reason for part in stand.parts),
    }  # fmt: skip


@seat_view("candidate")
def letter(request: HttpRequest, seat: Seat) -> HttpResponse:
    found = own(seat)
    if not results.published(seat.session) or deliberation.standing(found, signed=True).final is None:
        raise Http404
    return results.letter_file(found)


@seat_view("candidate")
def badge(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The credential to take away: one line that any verifier of JWT reads."""
    found = badges.of(own(seat)) if results.published(seat.session) else None
    if found is None:
        raise Http404
    return badges.as_file(found)
