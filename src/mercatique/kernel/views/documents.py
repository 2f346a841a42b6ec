"""Documents on a page: the draft, its issued versions, files to take away."""

from collections import defaultdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import documents, editions, panels
from mercatique.kernel.access import workspace_view
from mercatique.kernel.blocks import Document
from mercatique.kernel.models import Edition, Workspace
from mercatique.kernel.render.html import html

#: Documents of one kind that the catalogue lists.
SHOWN = 30


def asked_language(request: HttpRequest, workspace: Workspace) -> str:
    wish = request.GET.get("lang") or request.POST.get("lang") or ""
    return wish if wish in {"fr", "en"} else workspace.language


def spec_of(workspace: Workspace, name: str) -> documents.Spec:
    try:
        return documents.known(workspace, name)
    except Fault:
        raise Http404 from None


@workspace_view()
def catalogue(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The documents there are, with their issued versions; those of records under what they are documents of."""
    versions: dict[str, list[Edition]] = defaultdict(list)
    for edition in Edition.objects.filter(workspace=workspace).defer("content"):
        versions[edition.kind].append(edition)
    rows = [(spec, versions[spec.name][:5]) for spec in documents.DOCUMENTS.values() if spec.model is None]
    several = []
    for spec in documents.DOCUMENTS.values():
        if spec.model is not None:
            named = [(about, documents.name_of(spec.name, about)) for about in spec.model._default_manager.filter(workspace=workspace).order_by("number")[:SHOWN]]
            several.append((spec, [(about, name, versions[name][:1]) for about, name in named]))
    return render(request, "kernel/documents.html", {"rows": rows, "several": [entry for entry in several if entry[1]]})


@workspace_view()
def draft(request: HttpRequest, workspace: Workspace, name: str) -> HttpResponse:
    """The document as it would be issued now."""
    spec = spec_of(workspace, name)
    made = documents.draft(workspace, name, asked_language(request, workspace), str(request.user))
    context = {
        "spec": spec,
        "document": made,
        "html": html(made, level=2),
        "language": made.language,
        "editions": Edition.objects.filter(workspace=workspace, kind=name),
    }
    return render(request, "kernel/document.html", context)


def as_file(made: Document, workspace: Workspace, name: str, to: str) -> HttpResponse:
    if to not in documents.FILES:
        raise Http404
    from mercatique.kernel.spreadsheets import content_disposition

    number = f"-v{made.number}" if made.number else ""
    response = HttpResponse(documents.render(made, to), content_type=documents.MIME[to])
    response["Content-Disposition"] = content_disposition(f"{workspace.slug}-{name}{number}-{made.language}.{to}")
    return response


@workspace_view()
def draft_file(request: HttpRequest, workspace: Workspace, name: str, to: str) -> HttpResponse:
    spec_of(workspace, name)
    made = documents.draft(workspace, name, asked_language(request, workspace), str(request.user))
    return as_file(made, workspace, name, to)


@require_POST
@workspace_view(role="member")
def issue(request: HttpRequest, workspace: Workspace, name: str) -> HttpResponse:
    spec_of(workspace, name)
    edition = documents.issue(
        workspace, name, request.user, asked_language(request, workspace), request.POST.get("note", "")[:300]  # type: ignore[arg-type]
    )
    messages.success(request, _("Version %(number)d has been issued and will not change.") % {"number": edition.number})
    return redirect("edition", workspace.slug, name, edition.number)


def found(workspace: Workspace, name: str, number: int) -> Edition:
    return get_object_or_404(Edition, workspace=workspace, kind=name, number=number)


@workspace_view()
def edition(request: HttpRequest, workspace: Workspace, name: str, number: int) -> HttpResponse:
    """An issued version, as it was."""
    kept = found(workspace, name, number)
    made = documents.read(kept)
    context = {
        "moved": editions.since(kept),
        "pieces": panels.pieces(request, kept),
        "edition": kept,
        "document": made,
        "html": html(made, level=2),
        "editions": Edition.objects.filter(workspace=workspace, kind=name),
    }
    return render(request, "kernel/document.html", context)


@workspace_view()
def edition_file(request: HttpRequest, workspace: Workspace, name: str, number: int, to: str) -> HttpResponse:
    return as_file(documents.read(found(workspace, name, number)), workspace, name, to)


@require_POST
@workspace_view(role="manager")
def validate(request: HttpRequest, workspace: Workspace, name: str, number: int) -> HttpResponse:
    documents.validate(found(workspace, name, number), request.user)  # type: ignore[arg-type]
    messages.success(request, _("You have validated this version."))
    return redirect("edition", workspace.slug, name, number)
