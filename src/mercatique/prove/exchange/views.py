"""Bringing a framework from elsewhere, confirming it, and taking frameworks out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mercatique.fault import Fault, recalled, told
from mercatique.kernel.access import workspace_for, workspace_view
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Workspace
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.kernel.uploads import refusal
from mercatique.prove.exchange import drafting, editing, fiches, freezing, opening, splitting, writing
from mercatique.prove.exchange.models import FrameworkDraft
from mercatique.prove.exchange.proposal import Proposal, title
from mercatique.prove.framework import frameworks
from mercatique.prove.manual.cards import language

ORIGINS = {
    "toml": gettext_lazy("a framework file of Mercatique"),
    "moodle": gettext_lazy("Moodle’s competency file"),
    "case": gettext_lazy("a CASE package"),
    "fiche": gettext_lazy("a fiche of the French register"),
}
#: Below this a proposed cut wants a second look.
DOUBTFUL = 0.6


def drafts_of(workspace: Workspace) -> Any:
    return FrameworkDraft.objects.filter(workspace=workspace).defer("data")


@workspace_view()
def exchange(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What was brought and waits, a place to bring more, and the frameworks to take out."""
    context: dict[str, Any] = {"drafts": drafts_of(workspace)[:50], "frameworks": frameworks(workspace).values(), "formats": writing.FORMATS}
    if request.method != "POST":
        return render(request, "prove/exchange.html", context)
    workspace_for(request.user, workspace.slug, "member")
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Fault("framework", refusal(request) or _("Choose a file."))
        found = opening.opened(upload, upload.name or "", upload.size or 0, wanted=request.POST.get("fiche", ""))  # type: ignore[arg-type]
    except Fault as fault:
        return render(request, "prove/exchange.html", context | {"errors": [sentence(fault)], "fiche": request.POST.get("fiche", "")[:20]}, status=422)
    return redirect(drafting.put_down(workspace, found, upload.name or "", request.user))  # type: ignore[arg-type]


def draft_named(workspace: Workspace, pk: UUID) -> FrameworkDraft:
    return get_object_or_404(FrameworkDraft, pk=pk, workspace=workspace)


@workspace_view(role="member")
def draft(request: HttpRequest, workspace: Workspace, pk: UUID) -> HttpResponse:
    """What a file proposes, to be confirmed or corrected; saved with holes, frozen when it holds together."""
    found = draft_named(workspace, pk)
    if "fiches" in found.data:
        return choice(request, workspace, found)
    proposal = Proposal.from_json(found.data["proposal"])
    if request.method != "POST":
        return shown(request, workspace, found, proposal)
    act = request.POST.get("act", "save")
    if found.frozen:
        return shown(request, workspace, found, proposal, [_("This framework is frozen: it no longer changes.")], 409)
    changed = proposal if proposal.whole else editing.edited(proposal, request.POST.dict())
    if request.POST.get("draft-version") != str(found.version):
        told_so = _("Somebody else has changed this draft meanwhile. What you typed is below: saving now replaces their version.")
        return shown(request, workspace, found, changed, [told_so], 409)
    if act.startswith("recut-") and act[6:].isdecimal():
        place = int(act[6:])
        changed = editing.recut(changed, place, request.POST.get(f"b{place}-way", ""))
    if not drafting.save(found, changed):
        told_so = _("Somebody else has changed this draft meanwhile. What you typed is below: saving now replaces their version.")
        return shown(request, workspace, found, changed, [told_so], 409)
    if act == "freeze":
        workspace_for(request.user, workspace.slug, "manager")
        try:
            framework = freezing.freeze(workspace, changed, request.user)
        except Fault as fault:
            return shown(request, workspace, found, changed, freezing.sentences(fault), 422)
        FrameworkDraft.objects.filter(pk=found.pk).update(frozen=framework.key)
        messages.success(request, _("“%(name)s” is frozen, version %(version)s: it is now among the frameworks.") % {"name": framework.name, "version": framework.version})
        return redirect("prove:framework", workspace.slug, framework.key)
    messages.success(request, _("The draft is saved."))
    return redirect("prove:framework-draft", workspace.slug, found.pk)


def shown(request: HttpRequest, workspace: Workspace, found: FrameworkDraft, proposal: Proposal, errors: list[str] | None = None, status: int = 200) -> HttpResponse:
    rows = [
        {
            "n": n, "block": block, "name": block.name.get(proposal.language, next(iter(block.name.values()), "")),
            "way": next((item.pattern for item in block.competences if item.pattern in splitting.BY_NAME or item.pattern == "whole"), ""),
            "sure": min((item.confidence for item in block.competences), default=1.0),
            "competences": [(item, item.text.get(proposal.language, ""), item.confidence < DOUBTFUL) for item in block.competences],
            "criteria": [(item, item.text.get(proposal.language, "")) for item in block.criteria],
        }
        for n, block in enumerate(proposal.blocks)
    ]  # fmt: skip
    context = {
        "draft": found, "proposal": proposal, "name": proposal.name.get(proposal.language, ""), "other": "en" if proposal.language == "fr" else "fr",
        "name_other": proposal.name.get("en" if proposal.language == "fr" else "fr", ""), "rows": rows, "errors": errors or [],
        "origin": ORIGINS.get(proposal.origin, ""), "ways": [(way.name, _(way.label)) for way in (*splitting.WAYS, splitting.WHOLE)],
        "remarks": [told(message, recalled(values), _) for message, values in proposal.remarks],
        "editable": not proposal.whole and not found.frozen and proposal.competences + proposal.criteria <= editing.MOST_EDITED,
        "doubtful": sum(item.confidence < DOUBTFUL for block in proposal.blocks for item in block.competences),
    }  # fmt: skip
    return render(request, "prove/framework_draft.html", context, status=status)


def choice(request: HttpRequest, workspace: Workspace, found: FrameworkDraft) -> HttpResponse:
    """A file with several fiches: which one is meant."""
    rows = [fiches.Fiche.from_json(row) for row in found.data["fiches"]]
    if request.method == "POST":
        chosen = next((row for row in rows if row.number == request.POST.get("fiche")), None)
        if chosen is None:
            return render(request, "prove/fiche_choice.html", {"draft": found, "rows": rows, "errors": [_("Choose one of the fiches.")]}, status=422)
        proposal = fiches.proposed(chosen)
        FrameworkDraft.objects.filter(pk=found.pk).update(data=drafting.stored(proposal), title=title(proposal)[:300], version=found.version + 1)
        return redirect("prove:framework-draft", workspace.slug, found.pk)
    return render(request, "prove/fiche_choice.html", {"draft": found, "rows": rows})


@require_POST
@workspace_view(role="member")
def discard(request: HttpRequest, workspace: Workspace, pk: UUID) -> HttpResponse:
    """Throw a draft away; what was frozen of it stays."""
    draft_named(workspace, pk).delete()
    messages.success(request, _("The draft is thrown away; nothing of it had been written."))
    return redirect("prove:exchange", workspace.slug)


@workspace_view()
def take(request: HttpRequest, workspace: Workspace, key: str, to: str) -> HttpResponse:
    """A framework as a file."""
    found = frameworks(workspace).get(key)
    if found is None or to not in writing.FORMATS:
        raise Http404
    made = writing.written(found, to, language())
    answer = HttpResponse(made, content_type=writing.FORMATS[to].media)
    answer["Content-Disposition"] = content_disposition(f"{found.key}-{found.version}.{writing.FORMATS[to].suffix}")
    return answer
