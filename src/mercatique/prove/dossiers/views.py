"""My dossier, its sections and pieces, remarks, deposits and how to verify them, the rehearsal of the oral."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import changes, documents, evidence, jobs
from mercatique.kernel.access import workspace_for, workspace_view
from mercatique.kernel.files import deposit as keep_file
from mercatique.kernel.files import served
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Attachment, Edition, Evidence, Figure, Workspace
from mercatique.kernel.records import RECORDS, Detail, Edit, New
from mercatique.kernel.render.html import html
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.kernel.uploads import refusal
from mercatique.prove import checks
from mercatique.prove.dossiers import (
    freezing,
    keeping,
    outline,
    progress,
    questions,
    reading,
    sources,
    verifying,
    writing,
)
from mercatique.prove.dossiers.documents import DECK, DOSSIER, receipt
from mercatique.prove.dossiers.forms import PickForm, offered
from mercatique.prove.dossiers.models import (
    Attestation,
    Deposit,
    Dossier,
    Draft,
    Inset,
    Rehearsal,
    Remark,
    Section,
)
from mercatique.prove.framework import frameworks

#: Seconds a page waits for the worker before it shows the job instead.
MOMENT = 1.0
#: Rows of what is next on the page of the dossier.
NEXT = 5


# My dossier -----------------------------------------------------------------------------------------------------------


@workspace_view()
def mine(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """One calm page: days left, what is documented, what comes next, what is written, deposited, rehearsed."""
    shown = [found for found in checks.shown(workspace) if found.certifies]
    rows = []
    for dossier in of_workspace(workspace, Dossier.objects.filter(workspace=workspace)):
        rows.append((dossier, reading.read(dossier), progress.clock(dossier)))
    held = {dossier.framework for dossier, _reading, _clock in rows}
    ways = [progress.of(workspace, found) for found in shown if found.key in held or not held]
    last = Deposit.objects.filter(workspace=workspace).select_related("dossier").first()
    context = {
        "rows": rows,
        "ways": [(way, way.next[:NEXT], len(way.next)) for way in ways],
        "attestations": of_workspace(workspace, Attestation.objects.filter(workspace=workspace).select_related("file")),
        "last": last,
        "changed": verifying.changed_sections(last) if last else [],
        "rehearsals": of_workspace(workspace, Rehearsal.objects.filter(workspace=workspace).order_by("-day", "-number")[:3]),
        "remarks": Remark.objects.filter(workspace=workspace, settled_at=None).select_related("section", "workspace").order_by("-at")[:5],
        "stale": Evidence.objects.filter(workspace=workspace, claim_type=None, state="recheck").exclude(claim_key="").count(),
    }
    return render(request, "prove/my_dossier.html", context)


def of_workspace(workspace: Workspace, rows: Any) -> list[Any]:
    found = list(rows)
    for row in found:
        row.workspace = workspace
    return found


class DossierPage(Detail):
    """The outline with what is counted of it, and what can be done with the whole."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        dossier: Dossier = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        found = reading.read(dossier)
        return {
            "reading": found,
            "clock": progress.clock(dossier),
            "proposals": len([row for row in outline.proposed(dossier) if row["part"] not in {part.section.part for part in found.parts}]),
            "deposits": of_workspace(self.workspace, dossier.deposits.all()),
            "whole_name": documents.name_of(DOSSIER, dossier),
            "deck_name": documents.name_of(DECK, dossier),
            "present": dossier.minutes[0],
        }


class NewDossier(New):
    """A dossier begins with the framework of the workspace and its first test."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        found = next((found for found in checks.shown(self.workspace) if found.certifies), None)
        if found is None:
            return {}
        test = found.tests[0] if found.tests else None
        return {"framework": found.key, "test": test.code if test else "", "candidate": str(request.user), "setting": "own", "company": self.workspace.name}

    def saved(self, request: HttpRequest, record: Any, form: Any) -> None:
        outline.lay_out(record)


@require_POST
@workspace_view(role="member")
def lay_out(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Write the sections that the test asks and that are not there."""
    dossier = found_in(Dossier, workspace, number)
    made = outline.lay_out(dossier)
    text = ngettext("%(n)d section has been added.", "%(n)d sections have been added.", made) % {"n": made}
    messages.success(request, text, extra_tags=changes.tag())
    return redirect(dossier)


def found_in(model: Any, workspace: Workspace, number: int) -> Any:
    record = get_object_or_404(model, workspace=workspace, number=number)
    record.workspace = workspace
    return record


# Sections -------------------------------------------------------------------------------------------------------------


class SectionPage(Detail):
    """A section as it will be read: text with who wrote it, pieces with where they come from, remarks."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        section: Section = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        language = self.workspace.language
        reader = sources.Reader(self.workspace, language)
        insets = of_workspace(self.workspace, section.insets.select_related("figure", "attachment").order_by("position", "number"))
        # What follows a document is made when it is looked at: a plan takes its time.
        shown = [(inset, sources.where(inset), "" if inset.live and inset.document else piece(reader.read(inset), language)) for inset in insets]
        wordings = tuple(writing.wordings(section))
        order = list(section.dossier.sections.all()) if section.dossier else []
        place = next((number for number, item in enumerate(order) if item.pk == section.pk), 0)
        around = [order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None]
        for item in around:
            if item is not None:
                item.workspace = self.workspace
        if section.dossier:
            section.dossier.workspace = self.workspace
        return {
            "part": reading.Part(section, tuple(insets), wordings),
            "written": written(section, wordings, language),
            "shown": shown,
            "remarks": Remark.objects.filter(workspace=self.workspace, section=section),
            "before": around[0],
            "after": around[1],
        }


def piece(found: Any, language: str) -> Any:
    """Blocks as a piece of page."""
    from mercatique.kernel.blocks import Document

    return html(Document("", found, language=language, cover=False), level=3)


def written(section: Section, wordings: Any, language: str) -> list[tuple[str, Any]]:
    """Stretches of the text with who worded them, one after the other."""
    found: list[tuple[str, list[str]]] = []
    for wording in wordings:
        if found and found[-1][0] == wording.author:
            found[-1][1].append(wording.text)
        else:
            found.append((wording.author, [wording.text]))
    return [(author, piece(writing.blocks("\n".join(lines)), language)) for author, lines in found]


class SectionEdit(Edit):
    """The text in a form; what was typed and never saved is there again."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        record = self.record(number)
        draft = Draft.objects.filter(section=record, user=request.user).first()  # type: ignore[misc]
        if draft is None or all(getattr(record, name) == text for name, text in draft.typed.items()):
            return self.page(request, form=self.kind.form(instance=record, workspace=self.workspace), record=record)
        initial = {name: text for name, text in draft.typed.items() if name in KEPT}
        form = self.kind.form(instance=record, initial={**initial, "version": draft.opened}, workspace=self.workspace)
        form.fields["version"].initial = draft.opened
        return self.page(request, form=form, record=record, draft=draft)

    def saved(self, request: HttpRequest, record: Any, form: Any) -> None:
        Draft.objects.filter(section=record, user=request.user).delete()  # type: ignore[misc]


#: What of a section is kept while it is typed.
KEPT = ("title", "text", "slide", "notes")


@require_POST
@workspace_view(role="member")
def draft(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Keep what is being typed, or drop it."""
    section = found_in(Section, workspace, number)
    if "drop" in request.POST:
        Draft.objects.filter(section=section, user=request.user).delete()  # type: ignore[misc]
        return HttpResponseRedirect(section.page_url("edit"))
    opened = request.POST.get("version", "")
    typed = {name: request.POST[name].replace("\r\n", "\n")[:200_000] for name in KEPT if name in request.POST}
    Draft.objects.update_or_create(
        section=section, user=request.user, defaults={"workspace": workspace, "opened": int(opened) if opened.isdecimal() else section.version, "typed": typed, "at": timezone.now()},
    )  # fmt: skip
    return render(request, "prove/_draft_kept.html", {"at": timezone.localtime(), "words": writing.words(typed.get("text", ""))})


@require_POST
@workspace_view(role="member")
def move(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Change places with the section before or after."""
    section = found_in(Section, workspace, number)
    outline.move(section, up=request.POST.get("to") == "up")
    return redirect(f"{reverse('prove:dossier-detail', args=[workspace.slug, section.dossier.number])}#section-{number}" if section.dossier else section)


@workspace_view(role="member")
def insert(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Put a piece into a section: a part of a document, a figure or a file."""
    section = found_in(Section, workspace, number)
    name = request.GET.get("document", "") or request.POST.get("document", "")
    made = None
    if name:
        try:
            made = documents.draft(workspace, name)
        except Fault:
            raise Http404 from None
    error = ""
    if request.method == "POST":
        inset = Inset(workspace=workspace, section=section, position=section.insets.count() * 10 + 10, on_slide="on_slide" in request.POST)
        if made is not None:
            inset.document, inset.heading = name, request.POST.get("heading", "")[:200]
            inset.title = (inset.heading or made.title)[:200]
            known = not inset.heading or any(part.title == inset.heading for part in sources.parts(made))
        else:
            kind, _colon, key = request.POST.get("chosen", "").partition(":")
            known = key.isdecimal()
            if kind == "figure" and known:
                inset.figure = get_object_or_404(Figure, workspace=workspace, number=int(key))
                inset.title = inset.figure.label[:200]
            elif kind == "file" and known:
                inset.attachment = get_object_or_404(Attachment, workspace=workspace, number=int(key))
                inset.title = inset.attachment.title
            else:
                known = False
        if known:
            inset.save()
            if "freeze" in request.POST:
                sources.freeze(inset, sources.Reader(workspace, workspace.language))
            messages.success(request, _("“%(title)s” now stands in this section.") % {"title": inset.title}, extra_tags=changes.tag())
            return redirect(section)
        error = _("Choose what is to stand in this section.")
    suggested = outline.suggested(section)
    papers = sorted(sources.offered(workspace), key=lambda row: row[0] not in suggested)
    context = {
        "section": section,
        "document": made,
        "name": name,
        "parts": sources.parts(made) if made is not None else [],
        "papers": papers,
        "suggested": suggested,
        "figures": [row for row in of_workspace(workspace, Figure.objects.filter(workspace=workspace).order_by("-computed_at")[:120]) if row.spec and row.available and row.value is not None][:40],
        "files": of_workspace(workspace, Attachment.objects.filter(workspace=workspace).order_by("-created_at")[:40]),
        "error": error,
    }
    return render(request, "prove/section_insert.html", context, status=422 if error else 200)


@workspace_view()
def look(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """A piece as it is now."""
    inset = found_in(Inset, workspace, number)
    if inset.section is not None:
        inset.section.workspace = workspace
    made = piece(sources.Reader(workspace, workspace.language).read(inset), workspace.language)
    return render(request, "prove/inset_look.html", {"inset": inset, "where": sources.where(inset), "shown": made})


@require_POST
@workspace_view(role="member")
def freeze(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Keep a piece as it is now, or let it follow the data again."""
    inset = found_in(Inset, workspace, number)
    if inset.live:
        sources.freeze(inset, sources.Reader(workspace, workspace.language))
        messages.success(request, _("“%(title)s” stays as it is now.") % {"title": inset.title}, extra_tags=changes.tag())
    else:
        sources.thaw(inset)
        messages.success(request, _("“%(title)s” follows the data again.") % {"title": inset.title}, extra_tags=changes.tag())
    return redirect(inset.section or inset)


# Pieces and remarks of a criterion ------------------------------------------------------------------------------------


@workspace_view(role="member")
def pick(request: HttpRequest, workspace: Workspace, key: str, block: str, code: str) -> HttpResponse:
    """Bring a piece for a criterion, or another row: chosen among what the workspace holds, a file, an address."""
    found = frameworks(workspace).get(key)
    criterion = found.row(block, code) if found else None
    if criterion is None:
        raise Http404
    form = PickForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST":
        if too_large := refusal(request):
            form.add_error("upload", too_large)
        if form.is_valid():
            data = form.cleaned_data
            try:
                rest(workspace, criterion.claim, data)
            except Fault as fault:
                form.add_error(None, sentence(fault))
            else:
                messages.success(request, _("The piece has been deposited: a person will judge it."))
                return redirect("prove:criterion", workspace.slug, key, block, code)
    query = request.GET.get("q", "")[:100]
    context = {"form": form, "criterion": criterion, "framework": found, "groups": offered(workspace, query), "q": query}
    return render(request, "prove/pick.html", context, status=422 if form.errors else 200)


def rest(workspace: Workspace, key: str, data: dict[str, Any]) -> Evidence:
    """Let a criterion rest on what was chosen."""
    common = {"workspace": workspace, "claim_key": key, "note": data["note"], "origin": data["origin"]}
    if data["upload"]:
        return evidence.support(None, attachment=keep_file(workspace, data["upload"]), **common)
    if data["url"]:
        return evidence.support(None, url=data["url"], **common)
    kind, _colon, pk = data["chosen"].partition(":")
    try:
        if kind == "figure":
            return evidence.support(None, figure=Figure.objects.get(workspace=workspace, pk=pk), **common)
        if kind == "edition":
            kept = Edition.objects.defer("content").get(workspace=workspace, pk=pk)
            return evidence.support(None, attachment=as_file(kept), **common)
        record = RECORDS[kind].of(workspace).get(pk=pk)
    except (KeyError, ValueError, ValidationError, ObjectDoesNotExist):
        raise Fault("no-piece", mark("What was chosen is no longer there: choose again.")) from None
    return evidence.support(None, attachment=record, **common) if isinstance(record, Attachment) else evidence.support(None, record=record, **common)


def as_file(edition: Edition) -> Attachment:
    """An issued version of a document as a file among the files: the same bytes give the same file."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    title = _("%(title)s, version %(number)d") % {"title": edition.title, "number": edition.number}
    held = Attachment.objects.filter(workspace=edition.workspace, title=title, note__startswith="edition:").filter(note=f"edition:{edition.kind}/{edition.number}").first()
    if held is not None:
        return held
    data = documents.render(documents.read(Edition.objects.get(pk=edition.pk)), "pdf")
    return keep_file(edition.workspace, SimpleUploadedFile(f"{edition.kind}-v{edition.number}.pdf", data), title, f"edition:{edition.kind}/{edition.number}")


def back(request: HttpRequest, workspace: Workspace) -> HttpResponseRedirect:
    """To the page one came from, inside this workspace only."""
    wish = request.POST.get("next", "")
    inside = wish.startswith(reverse("home", args=[workspace.slug]))
    return HttpResponseRedirect(wish if inside else reverse("prove:my-dossier", args=[workspace.slug]))


class RemarkForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Remark
        fields = ("text",)


@require_POST
@workspace_view(role="member")
def remark(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Say something to a criterion or a section."""
    form = RemarkForm(request.POST)
    section = Section.objects.filter(workspace=workspace, number=request.POST["section"]).first() if request.POST.get("section", "").isdecimal() else None
    key = request.POST.get("criterion", "")
    framework = key.partition("/")[0]
    named = frameworks(workspace).get(framework)
    known = named is not None and key in named.by_claim
    if not form.is_valid() or (section is None and not known):
        messages.error(request, _("Write what you want to say first."))
        return back(request, workspace)
    row = form.save(commit=False)
    row.workspace, row.section, row.claim_key = workspace, section, key if known else ""
    row.author, row.author_name = request.user, str(request.user)
    row.save()
    messages.success(request, _("Your remark stands there."))
    return back(request, workspace)


@require_POST
@workspace_view(role="member")
def settle(request: HttpRequest, workspace: Workspace, pk: Any) -> HttpResponse:
    """A remark has been answered."""
    row = get_object_or_404(Remark, pk=pk, workspace=workspace)
    row.settled_at, row.settled_by = timezone.now(), str(request.user)
    row.save(update_fields=["settled_at", "settled_by"])
    messages.success(request, _("The remark is settled."))
    return back(request, workspace)


# Deposits -------------------------------------------------------------------------------------------------------------


@workspace_view()
def deposits(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What has been deposited here."""
    rows = of_workspace(workspace, Deposit.objects.filter(workspace=workspace).select_related("session", "candidate", "dossier"))
    return render(request, "prove/deposits.html", {"rows": rows, "dossiers": of_workspace(workspace, Dossier.objects.filter(workspace=workspace))})


def deposit_found(workspace: Workspace, number: int) -> Deposit:
    found = get_object_or_404(Deposit.objects.select_related("session", "candidate", "dossier"), workspace=workspace, number=number)
    found.workspace = workspace
    return found


@workspace_view()
def deposit(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The receipt as a page: what, when, by whom, its digest; whether it is still so; what has changed since."""
    found = deposit_found(workspace, number)
    names = {row["sha256"]: row["name"] for row in found.manifest}
    claims, known = [], frameworks(workspace)
    for key, rows in found.claims.items():
        framework, block, code = [*key.split("/"), "", ""][:3]
        item = known[framework].row(block, code) if framework in known else None
        claims.append((f"{block} {code}", str(item.name) if item else key, [{**row, "name": names.get(row["file"], "")} for row in rows]))
    context = {
        "deposit": found,
        "faults": keeping.verify(found),
        "claims": sorted(claims),
        "sections": of_workspace(workspace, verifying.changed_sections(found)),
        "changed": verifying.changed_since(found),
    }
    return render(request, "prove/deposit.html", context)


@workspace_view()
def deposited_file(request: HttpRequest, workspace: Workspace, number: int, sha256: str) -> HttpResponse | FileResponse:
    """A file of a deposit, as a download. The workspace itself is for who may export it."""
    found = deposit_found(workspace, number)
    row = next((row for row in found.manifest if row["sha256"] == sha256), None)
    if row is None:
        raise Http404
    if row["deliverable"] == keeping.BUNDLE:
        workspace_for(request.user, workspace.slug, "manager")
    place = keeping.path(found, sha256)
    if not place.is_file():
        raise Http404
    answer: HttpResponse = served(place, row["name"])
    return answer


@workspace_view()
def deposit_receipt(request: HttpRequest, workspace: Workspace, number: int, to: str) -> HttpResponse:
    found = deposit_found(workspace, number)
    return receipt_as(found, to, workspace)


def receipt_as(found: Deposit, to: str, workspace: Workspace) -> HttpResponse:
    """The receipt on paper, or for a machine."""
    if to == "json":
        answer = HttpResponse(freezing.receipt_file(found), content_type="application/json")
    elif to == "pdf":
        made = documents.dressed(workspace, receipt(found, workspace.language), workspace.language, found.author_name)
        made = replace(made, status="issued", number=found.number, issued_on=timezone.localdate(found.deposited_at), data_date=found.data_date)
        answer = HttpResponse(documents.render(made, "pdf"), content_type=documents.MIME["pdf"])
    else:
        raise Http404
    answer["Content-Disposition"] = content_disposition(f"{workspace.slug}-receipt-{found.number}.{to}")
    return answer


class VerifyForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("A file, or a receipt"))


@workspace_view()
def verify(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Is this the file that was deposited? Nothing of it is kept."""
    verdict = None
    form = VerifyForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST":
        if too_large := refusal(request):
            form.add_error("file", too_large)
        if form.is_valid():
            verdict = verifying.verify(form.cleaned_data["file"], of_workspace(workspace, Deposit.objects.filter(workspace=workspace)))
    return render(request, "prove/verify.html", {"form": form, "verdict": verdict}, status=422 if form.errors else 200)


class DepositForm(forms.Form):
    whole = forms.BooleanField(
        label=gettext_lazy("With the workspace itself, as a bundle"), required=False, initial=True, help_text=gettext_lazy("All its records and tables, customers included: who may manage the workspace can take it out again.")
    )


@workspace_view(role="member")
def deposit_dossier(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Say what will be frozen, then freeze it."""
    dossier = found_in(Dossier, workspace, number)
    form = DepositForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return ask(request, dossier, whole=form.cleaned_data["whole"])
        except Fault as fault:
            form.add_error(None, sentence(fault))
    context = {"record": dossier, "reading": reading.read(dossier), "form": form, "clock": progress.clock(dossier), "files": len({file.sha256 for file in freezing.attached(dossier)})}
    return render(request, "prove/dossier_deposit.html", context, status=422 if form.errors else 200)


def ask(request: HttpRequest, dossier: Dossier, *, whole: bool, session: Any = None, candidate: Any = None) -> HttpResponse:
    """Let the worker deposit; its page is shown when that takes longer than a moment."""
    if dossier.of is None:
        raise Fault("deposit-framework", freezing.UNNAMED)
    freezing.must_be_open(session, candidate, timezone.now())
    keeping.moment(session.workspace if session is not None else dossier.workspace)
    asked = jobs.enqueue(
        dossier.workspace, "deposit", actor=request.user, key=f"deposit-{dossier.number}", dossier=dossier.number, whole=whole,  # type: ignore[arg-type]
        session=str(session.pk) if session is not None else "", candidate=str(candidate.pk) if candidate is not None else "",
    )  # fmt: skip
    if not jobs.at_work():
        asked = jobs.run_now(asked)
    deadline = time.monotonic() + MOMENT
    while asked.live and time.monotonic() < deadline:
        time.sleep(0.1)
        asked.refresh_from_db()
    if asked.state == "done":
        messages.success(request, _("The dossier has been deposited: what you change from now on is no part of it."))
        return HttpResponseRedirect(freezing.page(asked))
    return HttpResponseRedirect(asked.get_absolute_url())


# Rehearsal of the oral ------------------------------------------------------------------------------------------------


@workspace_view()
def oral(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The clock of the oral, what is said to each slide, what a jury is likely to ask, and what was rehearsed."""
    dossier = found_in(Dossier, workspace, number)
    found = reading.read(dossier)
    spoken = [part for part in found.parts if part.section.slide.strip()]
    context = {
        "record": dossier,
        "spoken": spoken,
        "minutes": found.minutes,
        "present": dossier.minutes[0],
        "answer": dossier.minutes[1],
        "clock": Stopwatch.read(request.GET.get("from", ""), dossier.minutes),
        "questions": questions.likely(dossier),
        "rehearsals": of_workspace(workspace, dossier.rehearsals.prefetch_related("audience").order_by("-day", "-number")),
    }
    return render(request, "prove/oral.html", context)


@workspace_view()
def oral_clock(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The clock alone, asked for every second: nothing else is worked out."""
    dossier = found_in(Dossier, workspace, number)
    clock = Stopwatch.read(request.GET.get("from", ""), dossier.minutes)
    if clock is None:
        raise Http404
    return render(request, "prove/_oral_clock.html", {"record": dossier, "clock": clock})


class Stopwatch:
    """Where an oral is that began at a moment: presenting, answering, over; by the clock of the server."""

    def __init__(self, begun: datetime, now: datetime, minutes: tuple[int, int]) -> None:
        self.begun, self.now, self.minutes = timezone.localtime(begun), timezone.localtime(now), minutes
        self.turn = self.begun + timedelta(minutes=minutes[0])
        self.end = self.turn + timedelta(minutes=minutes[1])

    @classmethod
    def read(cls, text: str, minutes: tuple[int, int]) -> "Stopwatch | None":
        if not text.isdecimal() or len(text) > 10:
            return None
        begun, now = datetime.fromtimestamp(int(text), tz=timezone.get_current_timezone()), timezone.now()
        return cls(begun, now, minutes) if timedelta(0) <= now - begun < timedelta(hours=6) else None

    @property
    def phase(self) -> str:
        return "present" if self.now < self.turn else "answer" if self.now < self.end else "over"

    @property
    def left(self) -> str:
        """Minutes and seconds left of this part, or past the end."""
        until = self.turn if self.phase == "present" else self.end
        seconds = int(abs((until - self.now).total_seconds()))
        return f"{seconds // 60:02d}:{seconds % 60:02d}"

    @property
    def share(self) -> int:
        """How much of this part is gone, in hundredths."""
        start, until = (self.begun, self.turn) if self.phase == "present" else (self.turn, self.end)
        return min(100, int(100 * (self.now - start) / (until - start)))

    @property
    def presented(self) -> str:
        """Minutes presented so far, as a form takes them."""
        return f"{min((self.now - self.begun).total_seconds() / 60, self.minutes[0]):.1f}"

    @property
    def answered(self) -> str:
        return f"{max(0.0, (self.now - self.turn).total_seconds() / 60):.1f}"

    @property
    def query(self) -> str:
        return f"from={int(self.begun.timestamp())}"


@workspace_view()
def begin(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The clock starts now; where it stands is in the address, so that nothing is lost with a page."""
    found_in(Dossier, workspace, number)
    return HttpResponseRedirect(f"{reverse('prove:dossier-oral', args=[workspace.slug, number])}?from={int(timezone.now().timestamp())}#clock")


class NewRehearsal(New):
    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"title": _("Rehearsal of %(day)s") % {"day": timezone.localdate().strftime("%d/%m")}, "day": timezone.localdate()}

    def success(self, request: HttpRequest, record: Any) -> str:
        return reverse("prove:dossier-oral", args=[self.workspace.slug, record.dossier.number]) if record.dossier else super().success(request, record)

