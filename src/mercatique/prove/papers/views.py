"""The certifier's office: the board of a test, its papers and keys, case packs and a look at their companies."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel.access import workspace_view
from mercatique.kernel.files import served
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Workspace
from mercatique.kernel.records import Detail
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.prove import cases
from mercatique.prove.papers import board, english, files, marking, questions, writing
from mercatique.prove.papers.forms import ReopenForm
from mercatique.prove.papers.models import CasePack, Paper, Sitting


def language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


class SittingDetail(Detail):
    """A test with the board of its papers."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        sitting: Sitting = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        found = board.read(sitting)
        return {
            "board": found,
            "begun": found.count("open", "sealed"),
            "sealed": found.count("sealed"),
            "absent": found.count("absent"),
            "bank": english.bank() if sitting.english else None,
        }


class CasePackDetail(Detail):
    """A pack, with three of its companies side by side and how hard each is."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        pack: CasePack = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        if not request.membership.may("member") or pack.begins_on is None:  # type: ignore[attr-defined]
            return {}
        codes = ["all"] if pack.same else ["example-1", "example-2", "example-3"]
        companies = [questions.generated(pack.secret, code, pack.level, pack.begins_on) for code in codes]
        rows = []
        for code, one in zip(codes, companies, strict=True):
            cause = one.label(one.cause.dimension, one.cause.value)[language()]
            rows.append((code, one, cause, cases.measure(one)))
        return {
            "examples": rows,
            "events": [(minute, cases.event(companies[0], kind).title[language()]) for minute, kind in pack.events],
            "sittings_of": list(pack.sittings.order_by("number")),
        }


@workspace_view(role="member")
def company(request: HttpRequest, workspace: Workspace, number: int, code: str) -> HttpResponse:
    """One of a pack's companies as a marker sees it: brief, events, key."""
    pack = get_object_or_404(CasePack, workspace=workspace, number=number)
    if pack.begins_on is None:
        raise Http404
    found = questions.generated(pack.secret, code, pack.level, pack.begins_on)
    context = {
        "pack": pack, "company": found, "code": code, "brief": cases.brief(found, language()), "files": list(cases.tables(found, language())),
        "key": [(one, one.text[language()]) for one in cases.key(found)],
        "events": [(minute, one.title[language()], one.text[language()], one.expected.text[language()]) for minute, kind in pack.events for one in [cases.event(found, kind)]],
    }  # fmt: skip
    return render(request, "prove/company.html", context)


@workspace_view(role="member")
def company_file(request: HttpRequest, workspace: Workspace, number: int, code: str, name: str) -> HttpResponse:
    """A table of one of a pack's companies."""
    pack = get_object_or_404(CasePack, workspace=workspace, number=number)
    if pack.begins_on is None:
        raise Http404
    return table(questions.generated(pack.secret, code, pack.level, pack.begins_on), name)


def table(company: cases.Case, name: str) -> HttpResponse:
    """One of a company's CSV files as a download."""
    content = next((data for code in ("fr", "en") for found, data in cases.tables(company, code).items() if found == name), None)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition(name)
    return answer


@require_POST
@workspace_view(role="member")
def give_out(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """A paper for everybody who sits the test."""
    sitting = get_object_or_404(Sitting.objects.select_related("session", "case"), workspace=workspace, number=number)
    try:
        made = writing.give_out(sitting)
    except Fault as fault:
        messages.error(request, sentence(fault))
    else:
        text = ngettext("%(n)d paper has been given out.", "%(n)d papers have been given out.", made)
        messages.success(request, text % {"n": made} if made else _("Everybody has a paper; the hours of those not begun are up to date."))
    return redirect("prove:sitting-detail", workspace.slug, number)


def paper_of(workspace: Workspace, number: int, paper: int) -> Paper:
    rows = Paper.objects.select_related("sitting__case", "sitting__session", "sitting__workspace", "candidate", "group")
    found = get_object_or_404(rows, workspace=workspace, sitting__number=number, number=paper)
    writing.settle(found)
    return found


@workspace_view(role="member")
def paper(request: HttpRequest, workspace: Workspace, number: int, paper: int) -> HttpResponse:
    """One paper: its state, its seals, its text once sealed, the key beside it, and a way to open it again."""
    found = paper_of(workspace, number, paper)
    form = ReopenForm(request.POST or None) if found.sealed else None
    status = 200
    if request.method == "POST" and form is not None:
        if form.is_valid():
            writing.reopen(found, form.cleaned_data["reason"], form.cleaned_data["minutes"], str(request.user))
            messages.success(request, _("The paper is open again; the reason is on record."))
            return redirect("prove:paper", workspace.slug, number, paper)
        status = 422
    company = questions.company(found)
    seen = [(notice, cases.event(company, notice.kind).title[language()]) for notice in found.notices.all()] if company else []
    context = {"paper": found, "form": form, "seen": seen, **sheet(found)}
    return render(request, "prove/paper_office.html", context, status=status)


@workspace_view(role="member")
def handed(request: HttpRequest, workspace: Workspace, number: int, paper: int, file: int) -> HttpResponse:
    """A file of a sealed paper, as it was named."""
    found = paper_of(workspace, number, paper)
    row = next((row for row in files.sealed(found) if row["number"] == file and found.sealed), None)
    if row is None:
        raise Http404
    return download(found, row["sha256"], row["name"])


def download(paper: Paper, sha256: str, name: str) -> HttpResponse:
    """A file of a paper, for taking away only; one that is gone is not found."""
    try:
        place = files.path(paper, sha256)
    except Fault:
        raise Http404 from None
    answer: HttpResponse = served(place, name)
    return answer


def sheet(paper: Paper, by: str = "") -> dict[str, Any]:
    """What whoever marks reads of a paper: nothing before it is sealed."""
    if paper.state != Paper.State.SEALED:
        return {}
    gone = {row.number: row.erased_at for row in paper.files.exclude(erased_at=None)}
    brought = [(row, files.neutral(paper, row), gone.get(row["number"])) for row in files.sealed(paper)]
    if paper.sitting.english:
        return {"scored": marking.scored(paper), "parts": marking.parts(paper, by), "grid": english.bank().grid, "transcript": paper.sitting.transcript}
    return {"brought": brought, "lines": [(line, [(one, one.text[language()]) for one in line.expected]) for line in marking.lines(paper, language())]}
