"""The certifier's office: who marks whom, how far they are, results. Nobody here reads a mark before all of a candidate's are sealed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel.access import workspace_view
from mercatique.kernel.downloads import download
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Workspace
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.prove.marking import badges, chain, deliberation, grids, minutes, register, results, sheets
from mercatique.prove.marking.forms import DeclarationForm, HolderForm, MomentForm, TermsForm
from mercatique.prove.marking.models import Appeal, Credential, Holder, Link, Minutes, Sheet
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.models import Candidate, Seat, Session

PAGE, LINES = 20, 100

#: What each kind of act is called.
ACTS: dict[str, Any] = {
    "markers-assigned": gettext_lazy("Markers assigned"), "marks-sealed": gettext_lazy("Grid sealed"), "marks-unsealed": gettext_lazy("Grid opened again"),
    "sheet-withdrawn": gettext_lazy("Grid taken back: its marker stands aside"),
    "terms": gettext_lazy("Terms of marking changed"), "levels": gettext_lazy("Levels of a criterion described"), "meeting-opened": gettext_lazy("Meeting opened"),
    "meeting-closed": gettext_lazy("Meeting closed"), "mark-settled": gettext_lazy("Mark settled by the jury"), "decided": gettext_lazy("Decision"), "interview-held": gettext_lazy("Interview on prior experience"),
    "minutes-drawn": gettext_lazy("Jury record drawn up"), "minutes-signed": gettext_lazy("Jury record signed"), "minutes-final": gettext_lazy("Jury record final"),
    "published": gettext_lazy("Results published"), "appeal-filed": gettext_lazy("Appeal filed"), "second-reading": gettext_lazy("Second reading given"),
    "appeal-answered": gettext_lazy("Appeal answered"), "badge-issued": gettext_lazy("Badge issued"), "badge-revoked": gettext_lazy("Badge revoked"),
    "deletion-due": gettext_lazy("Managers told of what is due for deletion"), "erased": gettext_lazy("Deleted at its term"), "declared": gettext_lazy("Declaration taken away"), "paper-sealed": gettext_lazy("Answer paper sealed"),
    "paper-absent": gettext_lazy("Candidate absent from a test"), "paper-reopened": gettext_lazy("Answer paper opened again"), "deposit": gettext_lazy("Dossier deposited"),
}  # fmt: skip


def session_of(workspace: Workspace, number: int) -> Session:
    found: Session = get_object_or_404(Session, workspace=workspace, number=number)
    found.workspace = workspace
    return found


def after(request: HttpRequest) -> int:
    text = request.GET.get("after", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@workspace_view()
def board(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Candidates, their grids, what is decided; page by page by key, counts beside."""
    session = session_of(workspace, number)
    rows, more = results.board(session, after(request), PAGE)
    context = {
        "session": session, "rows": rows, "more": more, "first": after(request), "counts": results.counts(session),
        "markers": Seat.objects.filter(session=session, role=Seat.Role.MARKER, released_at=None).count(), "terms": grids.terms_of(session),
    }  # fmt: skip
    return render(request, "prove/office_marking.html", context)


@require_POST
@workspace_view("manager")
def assign(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    session = session_of(workspace, number)
    try:
        made = sheets.assign(session, str(request.user))
    except Fault as fault:
        messages.error(request, sentence(fault))
    else:
        given = ngettext("%(count)s grid given to its marker.", "%(count)s grids given to the markers.", made) % {"count": made}
        messages.success(request, given if made else _("Every candidate has their markers already."))
    return redirect("prove:marking", workspace.slug, number)


@workspace_view("manager")
def terms(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """How this session is marked, and what each level looks like."""
    session = session_of(workspace, number)
    found = grids.terms_of(session)
    form = TermsForm(request.POST or None, instance=found, frozen=sheets.frozen(found))
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        chain.append("terms", session, {name: getattr(saved, name) for name in form.Meta.fields}, str(request.user))
        messages.success(request, _("Kept."))
        return redirect("prove:marking", workspace.slug, number)
    blocks = [(block, [(item, len(found.descriptors.get(item.key, {}))) for item in block.criteria]) for block in grids.framework_of(session).blocks if block.criteria]
    return render(request, "prove/office_terms.html", {"session": session, "form": form, "blocks": blocks}, status=422 if form.errors else 200)


@workspace_view("manager")
def levels(request: HttpRequest, workspace: Workspace, number: int, block: str, code: str) -> HttpResponse:
    """What each level of one criterion looks like, in the certifier's words."""
    session = session_of(workspace, number)
    criterion = grids.framework_of(session).criterion(block, code)
    if criterion is None:
        raise Http404
    found = grids.terms_of(session)
    if request.method == "POST":
        plain = grids.Terms(descriptors={})
        said = {step: request.POST.get(step, "").strip()[:1000] for step, _name, _look in grids.looks(criterion, plain)}
        usual = {step: look for step, _name, look in grids.looks(criterion, plain)}
        own = {step: text for step, text in said.items() if text and text != usual[step]}
        found.descriptors = {**{key: value for key, value in found.descriptors.items() if key != criterion.key}, **({criterion.key: own} if own else {})}
        found.save()
        chain.append("levels", session, {"criterion": criterion.key, "levels": own}, str(request.user))
        messages.success(request, _("Kept."))
        return redirect("prove:marking-terms", workspace.slug, number)
    return render(request, "prove/office_levels.html", {"session": session, "criterion": criterion, "looks": grids.looks(criterion, found)})


@workspace_view()
def agreement(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    session = session_of(workspace, number)
    return render(request, "prove/office_agreement.html", {"session": session, **results.agreement_page(session)})


def candidate_of(session: Session, number: int) -> Candidate:
    found: Candidate = get_object_or_404(Candidate, session=session, number=number)
    found.session = session
    return found


@workspace_view()
def candidate(request: HttpRequest, workspace: Workspace, number: int, candidate: int) -> HttpResponse:
    """One candidate: grids, decisions, appeals, badge. Marks only once all are sealed."""
    session = session_of(workspace, number)
    found = candidate_of(session, candidate)
    framework = grids.framework_of(session)
    rows = [(row, grids.name_of_test(framework, row.test)) for row in Sheet.objects.filter(candidate=found).select_related("seat").order_by("order")]
    appeals = [(appeal, results.second_readers(appeal) if appeal.sheet_id is None and appeal.decided_at is None else []) for appeal in found.appeals.select_related("sheet__seat")]
    context = {
        "session": session, "candidate": found, "stand": deliberation.standing(found, framework), "told": deliberation.standing(found, framework, signed=True).final, "rows": rows, "appeals": appeals, "tests": grids.grids(framework),
        "aside": [(seat, why.label) for seat, one, why in composition.bodies(session).conflicts() if one.pk == found.pk],
        "badges": Credential.objects.filter(candidate=found), "holder": Holder.objects.filter(candidate=found).exists(), "history": deliberation.with_blocks(found.decisions.order_by("at"), framework),
    }  # fmt: skip
    return render(request, "prove/office_candidate.html", context)


@require_POST
@workspace_view("manager")
def act(request: HttpRequest, workspace: Workspace, number: int, candidate: int) -> HttpResponse:
    """The manager's acts on a candidate: a second reader, a badge, its revocation, a grid opened again."""
    session = session_of(workspace, number)
    found = candidate_of(session, candidate)
    who = str(request.user)
    try:
        match request.POST.get("act"):
            case "open":
                sheets.unseal(get_object_or_404(Sheet, pk=identity(request, "sheet"), candidate=found), request.POST.get("reason", ""), who)
                messages.success(request, _("The grid is open again; the reason is on record."))
            case "reader":
                appeal = get_object_or_404(Appeal, pk=identity(request, "appeal"), candidate=found)
                seat = get_object_or_404(Seat, pk=identity(request, "seat"), session=session)
                results.give_second_reading(appeal, seat, request.POST.get("test", ""), who)
                messages.success(request, _("The second reader has the grid."))
            case "badge":
                badges.issue(found, who)
                messages.success(request, _("The badge is signed; the candidate finds it beside their result."))
            case "revoke":
                badges.revoke(get_object_or_404(Credential, pk=identity(request, "badge"), candidate=found), request.POST.get("reason", ""), who)
                messages.success(request, _("The badge is revoked."))
            case _other:
                raise Http404
    except StopIteration:
        raise Http404 from None
    except Fault as fault:
        messages.error(request, sentence(fault))
    return redirect("prove:marking-candidate", workspace.slug, number, candidate)


def identity(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None


# -- results -----------------------------------------------------------------------------------------------------------


@workspace_view()
def outcome(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Statistics, the jury's records, publication, files to take away, what is due for deletion."""
    session = session_of(workspace, number)
    terms = grids.terms_of(session)
    form = MomentForm(request.POST or None, initial={"at": timezone.localtime(terms.publish_at) if terms.publish_at else None})
    if request.method == "POST":
        if not request.membership.may("manager"):  # type: ignore[attr-defined]
            from django.core.exceptions import PermissionDenied

            raise PermissionDenied
        if form.is_valid():
            try:
                results.publish(session, form.cleaned_data["at"], str(request.user))
            except Fault as fault:
                messages.error(request, sentence(fault))
            else:
                messages.success(request, _("Candidates read their results from that moment on."))
            return redirect("prove:results", workspace.slug, number)
    records = [(row, minutes.waiting(row)) for row in Minutes.objects.filter(session=session).select_related("meeting").order_by("meeting__number")]
    context = {
        "session": session, "figures": results.statistics(session), "records": records, "form": form, "terms": terms, "final": results.final(session),
        "public": results.published(session), "due": [item for item in results.due(workspace) if item.session.pk == session.pk], "counts": results.counts(session),
    }  # fmt: skip
    return render(request, "prove/results.html", context, status=422 if form.errors else 200)


@workspace_view("member")
def export(request: HttpRequest, workspace: Workspace, number: int) -> Any:
    """Every candidate's results as CSV or XLSX."""
    session = session_of(workspace, number)
    return download(f"{workspace.slug}-{number}-results", results.columns(session), list(results.rows(session)), request.GET.get("to", ""))


@workspace_view()
def minutes_file(request: HttpRequest, workspace: Workspace, number: int, pk: UUID) -> HttpResponse:
    return minutes.as_file(get_object_or_404(Minutes.objects.select_related("meeting", "session__workspace"), pk=pk, session=session_of(workspace, number)))


@workspace_view("member")
def letter(request: HttpRequest, workspace: Workspace, number: int, candidate: int) -> HttpResponse:
    found = candidate_of(session_of(workspace, number), candidate)
    if deliberation.standing(found, signed=True).final is None:
        raise Http404
    return results.letter_file(found)


@require_POST
@workspace_view("manager")
def erase(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    session = session_of(workspace, number)
    try:
        count = results.erase(workspace, session, request.POST.get("what", ""), str(request.user))
    except Fault as fault:
        messages.error(request, sentence(fault))
    else:
        messages.success(request, _("%(count)s rows deleted; the record says so.") % {"count": count})
    return redirect("prove:results", workspace.slug, number)


@workspace_view("manager")
def holder(request: HttpRequest, workspace: Workspace, number: int, candidate: int) -> HttpResponse:
    """What the national file asks of a holder: kept apart, and for a time only."""
    session = session_of(workspace, number)
    found = candidate_of(session, candidate)
    row = Holder.objects.filter(candidate=found).first() or Holder(workspace=workspace, candidate=found)
    form = HolderForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Kept, for the declaration alone."))
        return redirect("prove:declaration", workspace.slug, number)
    return render(request, "prove/holder.html", {"session": session, "candidate": found, "form": form, "terms": grids.terms_of(session)}, status=422 if form.errors else 200)


@workspace_view("manager")
def declaration(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The declaration to the national file: what is missing, then the XML."""
    session = session_of(workspace, number)
    terms = grids.terms_of(session)
    form = DeclarationForm(request.POST or None, initial=terms.declaration)
    if request.method == "POST" and form.is_valid():
        terms.declaration = form.cleaned_data
        terms.save()
        messages.success(request, _("Kept."))
        return redirect("prove:declaration", workspace.slug, number)
    held = {row.candidate_id for row in Holder.objects.filter(candidate__session=session)}
    people = [(decision.candidate, decision.candidate_id in held) for decision in register.granted(session)]
    return render(request, "prove/declaration.html", {"session": session, "form": form, "lacks": register.lacks(session), "people": people}, status=422 if form.errors else 200)


@require_POST
@workspace_view("manager")
def declaration_file(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    session = session_of(workspace, number)
    try:
        data = register.xml(session)
    except Fault as fault:
        messages.error(request, sentence(fault))
        return redirect("prove:declaration", workspace.slug, number)
    chain.append("declared", session, {"holders": len(register.granted(session))}, str(request.user))
    answer = HttpResponse(data, content_type="application/xml")
    answer["Content-Disposition"] = content_disposition(f"{workspace.slug}-cdc-{number}.xml")
    return answer


@workspace_view()
def record(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The record of the session, row by row, and whether it still fits. Contents of seals stay closed here."""
    session = session_of(workspace, number)
    rows = list(Link.objects.filter(session=session, place__gt=after(request)).defer("content").order_by("place")[: LINES + 1])
    more = rows[LINES - 1].place if len(rows) > LINES else 0
    named = [(row, ACTS.get(row.kind, row.kind)) for row in rows[:LINES]]
    return render(request, "prove/record.html", {"session": session, "rows": named, "more": more, "faults": chain.verify(session)})
