"""The pages of a candidate's papers, and those of whoever marks them."""

import secrets
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel.files import response
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Attachment
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.kernel.uploads import refusal
from mercatique.prove import cases
from mercatique.prove.papers import english, files, marking, questions, receipts, writing
from mercatique.prove.papers.forms import audio_kind
from mercatique.prove.papers.models import Paper, PaperEntry, PaperFile, PaperScore
from mercatique.prove.papers.views import download, language, sheet, table
from mercatique.prove.sessions.access import seat_view
from mercatique.prove.sessions.models import Seat

RELATED = ("sitting__case", "sitting__session", "sitting__workspace", "sitting__audio", "candidate", "group")


def mine(seat: Seat) -> Any:
    """The papers a candidate writes: their own, and those of their groups."""
    if seat.candidate_id is None:
        return Paper.objects.none()
    rows = Paper.objects.filter(workspace_id=seat.session.workspace_id, sitting__session=seat.session).select_related(*RELATED)
    return rows.filter(Q(candidate=seat.candidate) | Q(candidate__isnull=True, group__candidates=seat.candidate)).distinct()


def own(seat: Seat, pk: UUID) -> Paper:
    found: Paper = get_object_or_404(mine(seat), pk=pk)
    writing.settle(found)
    return found


@seat_view("candidate")
def papers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The tests somebody sits, and where each paper is."""
    found = list(mine(seat).order_by("sitting__opens_at", "number"))
    for paper in found:
        writing.settle(paper)
    return render(request, "prove/papers_mine.html", {"seat": seat, "papers": found})


@csp_update({"media-src": ["'self'"]})  # type: ignore[arg-type]
@seat_view("candidate")
def paper(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """A paper: before it is begun, while it is written, after it is sealed."""
    found = own(seat, pk)
    if request.method == "POST":
        try:
            return posted(request, seat, found)
        except RequestDataTooBig:
            text = _("What was sent is too large to be a paper: nothing of it has been kept. What was saved before is still there.")
            return render(request, "prove/paper.html", {**sheet_of(seat, found), "problem": text}, status=413)
    return render(request, "prove/paper.html", sheet_of(seat, found))


def posted(request: HttpRequest, seat: Seat, found: Paper) -> HttpResponse:
    act = request.POST.get("act", "save")
    here = redirect("seat:paper", seat.session_id, found.pk)
    try:
        if act == "begin":
            writing.begin(found)
            return here
        if act.startswith(("use-", "leave-")):
            verb, _dash, key = act.partition("-")
            saved = writing.save(found, given(request), request.POST.get("tab", ""), seat.name)
            entry = get_object_or_404(PaperEntry, paper=found, pk=uuid_of(key), kind=PaperEntry.Kind.BESIDE)
            writing.choose(found, entry, verb == "use", seat.name)
            return here
        saved = writing.save(found, given(request), request.POST.get("tab", ""), seat.name)
        if act.startswith("drop-"):
            files.withdraw(found, get_object_or_404(found.files, pk=uuid_of(act.removeprefix("drop-"))))
        late, refused = brought(request, seat, found)
        refused = [sentence(fault) for fault in saved.refused.values()] + refused
        if act == "hand-in" and not saved.over and not refused:
            writing.hand_in(found)
        if act == "hand-in" and found.sealed and not refused:
            return redirect("seat:paper-receipt", seat.session_id, found.pk)
    except Fault as fault:
        messages.error(request, sentence(fault))
        return here
    problems = refused
    if request.headers.get("HX-Request") and act == "save":
        context = {**state(seat, found), "saved": saved, "problems": problems, "bases": bases(found, saved)}
        return render(request, "prove/_paper_saved.html", context, status=422 if problems else 200)
    if problems:
        typed = {key: text for key, (text, _base) in given(request).items()}
        return render(request, "prove/paper.html", {**sheet_of(seat, found, typed), "problem": " ".join(problems)}, status=422)
    if saved.beside:
        messages.warning(request, _("Another window has written there meanwhile: both texts are kept, choose below."))
    elif saved.over or late:
        messages.warning(request, _("The time is over: what was saved by then counts, and what came after is kept aside."))
    else:
        messages.success(request, _("Saved."))
    return here


def brought(request: HttpRequest, seat: Seat, paper: Paper) -> tuple[bool, list[str]]:
    """The files that came along: whether one came after the end, and what could not be taken, a sentence each."""
    late, refused = False, [text] if (text := refusal(request)) else []
    for upload in request.FILES.getlist("file"):
        try:
            late |= files.add(paper, upload, seat.name).state == PaperFile.State.LATE
        except Fault as fault:
            refused.append(sentence(fault))
    return late, refused


def uuid_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def given(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """What the window sent: question → (text, what it knew)."""
    names = [name[2:] for name in request.POST if name.startswith("a-")]
    return {name: (request.POST.get(f"a-{name}", ""), request.POST.get(f"b-{name}", "")) for name in names}


def bases(paper: Paper, saved: writing.Saved) -> list[tuple[str, str]]:
    """What the window may now take as known: only the answers it has itself written."""
    texts = writing.answers(paper)
    return [(key, writing.digest(texts[key].text)) for key in saved.written if key in texts]


def state(seat: Seat, paper: Paper) -> dict[str, Any]:
    """The clock, and what has happened meanwhile."""
    now = paper.now()
    company = questions.company(paper)
    shown = []
    for notice in writing.notices(paper, now) if company else []:
        found = cases.event(company, notice.kind)  # type: ignore[arg-type]
        shown.append((notice, found.title[language()], found.text[language()]))
    left = paper.left(now)
    return {"seat": seat, "paper": paper, "sitting": paper.sitting, "hours": left.seconds // 3600 + 24 * left.days, "minutes": left.seconds // 60 % 60, "happened": shown, "warning": left.total_seconds() <= 300}


def sheet_of(seat: Seat, paper: Paper, typed: dict[str, str] | None = None) -> dict[str, Any]:
    """Everything the page of a paper shows; the subject only once it has been begun."""
    context = state(seat, paper)
    if paper.begun_at is None:
        return context | {"may_begin": paper.state == Paper.State.WAITING and bool(paper.sitting.opens_at and paper.sitting.opens_at <= paper.now())}
    company = questions.company(paper)
    texts = writing.answers(paper)
    aside: dict[str, list[PaperEntry]] = {}
    for entry in writing.besides(paper):
        aside.setdefault(entry.question, []).append(entry)
    made = []
    for section in questions.sections(paper, language()):
        rows = []
        for question in section.questions:
            text = texts[question.key].text if question.key in texts else ""
            shown = typed.get(question.key, text) if typed else text
            rows.append((question, shown, writing.digest(text), aside.get(question.key, [])))
        made.append((section, rows))
    return context | {
        "sections": made,
        "company": company,
        "brief": cases.brief(company, language()) if company else [],
        "files": list(cases.tables(company, language())) if company else [],
        "handed": files.handed(paper),
        "annexes": list(paper.sitting.annexes.all()),
        "tab": secrets.token_hex(8),
        "limit": writing.LIMIT,
        "last": paper.saved_at,
        "receipt": paper.seals.last(),
    }


@seat_view("candidate")
def clock(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The time left by the server's clock, and what has happened: asked for every few seconds."""
    return render(request, "prove/_paper_clock.html", {**state(seat, own(seat, pk)), "asked": True})


@seat_view("candidate")
def case_file(request: HttpRequest, seat: Seat, pk: UUID, name: str) -> HttpResponse:
    """A table of the company, once the subject has been opened."""
    found = own(seat, pk)
    company = questions.company(found)
    if found.begun_at is None or company is None:
        raise Http404
    return table(company, name)


@seat_view("candidate")
def annex(request: HttpRequest, seat: Seat, pk: UUID, number: int) -> HttpResponse:
    """An annex of the subject, once it has been opened."""
    found = own(seat, pk)
    if found.begun_at is None:
        raise Http404
    record: Attachment = get_object_or_404(found.sitting.annexes.all(), number=number)
    record.workspace = found.sitting.workspace
    answer: HttpResponse = response(record)
    return answer


@seat_view("candidate")
def audio(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The recording of the listening test, played in the page."""
    found = own(seat, pk)
    record = found.sitting.audio
    if found.begun_at is None or record is None:
        raise Http404
    record.workspace = found.sitting.workspace
    kind = audio_kind(record)
    if not kind:
        raise Http404
    answer = FileResponse(record.path.open("rb"), content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer  # type: ignore[return-value]


@seat_view("candidate")
def receipt(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """What was sealed, when, and its hash: to print or to keep."""
    found = own(seat, pk)
    last = found.seals.last()
    if last is None or not found.sealed:
        raise Http404
    context = {"seat": seat, "paper": found, "sitting": found.sitting, "seal": last, "receipt": receipts.of(last)}
    return render(request, "prove/paper_receipt.html", context)


@seat_view("candidate")
def handed(request: HttpRequest, seat: Seat, pk: UUID, file: UUID) -> HttpResponse:
    """A file one has handed in with this paper."""
    found = own(seat, pk)
    row = get_object_or_404(found.files.exclude(state=PaperFile.State.WITHDRAWN), pk=file)
    return download(found, row.sha256, row.name)


@seat_view("candidate")
def sealed(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """The sealed paper as a file: its SHA-256 is the one of the receipt."""
    found = own(seat, pk)
    last = found.seals.last()
    if last is None or not found.sealed:
        raise Http404
    answer = HttpResponse(last.content.encode(), content_type="application/json")
    answer["Content-Disposition"] = content_disposition(f"{found.code}-{last.number}.json")
    return answer


# -- whoever marks -------------------------------------------------------------------------------------------------


@seat_view(*marking.MARKERS)
def copies(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The sealed papers to mark, under their anonymous codes."""
    tests: dict[Any, list[Paper]] = {}
    for found in marking.readable(seat):
        tests.setdefault(found.sitting, []).append(found)
    return render(request, "prove/copies.html", {"seat": seat, "tests": list(tests.items())})


@seat_view(*marking.MARKERS)
def copy(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """One paper with the key beside it. An anonymous code and nothing else says whose it is."""
    found = get_object_or_404(marking.readable(seat), pk=pk)
    return render(request, "prove/copy.html", {"seat": seat, "paper": found, "sitting": found.sitting, **sheet(found, str(seat.pk))})


@seat_view(*marking.MARKERS)
def copy_handed(request: HttpRequest, seat: Seat, pk: UUID, number: int) -> HttpResponse:
    """A file of a sealed paper, under the paper's code."""
    found = get_object_or_404(marking.readable(seat), pk=pk)
    row = next((row for row in files.sealed(found) if row["number"] == number), None)
    if row is None:
        raise Http404
    return download(found, row["sha256"], files.neutral(found, row))


@require_POST
@seat_view(*marking.MARKERS)
def score(request: HttpRequest, seat: Seat, pk: UUID, part: str) -> HttpResponse:
    """Mark a part of an English paper by the grid; what was given before stays on record."""
    found = get_object_or_404(marking.readable(seat), pk=pk)
    if part not in english.BY_HAND or not found.sitting.english:
        raise Http404
    levels = {code: request.POST.get(code, "") for code, _text in english.bank().grid}
    if not all(level in {"not_acquired", "in_progress", "acquired"} for level in levels.values()):
        messages.error(request, _("Give a level to each line of the grid."))
        return redirect("seat:copy", seat.session_id, found.pk)
    PaperScore.objects.create(
        workspace_id=found.workspace_id, paper=found, part=part, levels=levels, comment=request.POST.get("comment", "")[:4000], by=str(seat.pk)
    )
    messages.success(request, _("Kept: %(part)s.") % {"part": english.part_name(part)})
    return redirect("seat:copy", seat.session_id, found.pk)
