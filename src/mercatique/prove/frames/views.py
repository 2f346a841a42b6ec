"""Pages of frameworks: versions, thresholds, the whole text, and a certifier's drafts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.access import workspace_view
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Purpose, Workspace
from mercatique.prove.frames import comparing, drafts, outline
from mercatique.prove.frames.forms import FileForm, GeneralForm, NewForm, RowForm
from mercatique.prove.frames.models import OwnFramework
from mercatique.prove.frames.reading import WEIGHT, parse
from mercatique.prove.frames.rows import Framework
from mercatique.prove.frames.thresholds import ThresholdsForm
from mercatique.prove.framework import frameworks, in_version, versions, written
from mercatique.prove.models import Adoption


def named(workspace: Workspace, key: str, version: str = "") -> Framework:
    """A framework as this workspace has it, or in the version asked for."""
    found = in_version(key, version, workspace) if version else frameworks(workspace).get(key)
    if found is None:
        raise Http404
    return found


def spread(framework: Framework) -> list[tuple[Any, list[outline.Line]]]:
    return [(block, outline.lines(block)) for block in framework.blocks]


@workspace_view()
def text(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """What a framework asks, to read: every row of one version, with no answers."""
    found = named(workspace, key, request.GET.get("version", ""))
    return render(request, "prove/framework_text.html", {"framework": found, "spread": spread(found), "versions": list(versions(key, workspace))})


@workspace_view()
def file(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """A framework as its file."""
    found = named(workspace, key, request.GET.get("version", ""))
    answer = HttpResponse(written(found), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}-{found.version}.toml"'
    return answer


@workspace_view()
def compare(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """The versions of a framework, and what changes between two of them."""
    known = versions(key, workspace)
    if not known:
        raise Http404
    adopted = Adoption.objects.filter(workspace=workspace, framework=key).first()
    names = list(known)
    began = adopted.version if adopted and adopted.version in known else names[0]
    before, after = request.GET.get("from") or began, request.GET.get("to") or names[-1]
    fault = next((_("There is no version “%(version)s”.") % {"version": each[:20]} for each in (before, after) if each not in known), "")
    found = None if fault or before == after else comparing.compare(known[before], known[after], workspace)
    own = {row.version: row for row in OwnFramework.objects.filter(workspace=workspace, key=key).exclude(frozen_at=None)}
    context = {
        "framework": known.get(after, known[names[-1]]),
        "versions": [(version, item, own.get(version)) for version, item in reversed(known.items())],
        "adopted": adopted,
        "before": before,
        "after": after,
        "found": found,
        "fault": fault,
        "may_move": bool(adopted and found and adopted.version == before),
        "lost": sum(row.pieces for row in found.rows) if found else 0,
    }
    return render(request, "prove/framework_versions.html", context, status=422 if fault else 200)


@require_POST
@workspace_view(role="manager")
def move(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """Work to another version from now on; sessions and deposits stay with the one they began with."""
    version = request.POST.get("version", "")
    found = in_version(key, version, workspace)
    if found is None or not Adoption.objects.filter(workspace=workspace, framework=key).update(version=version):
        raise Http404
    messages.success(request, _("This workspace now works to “%(name)s” in version %(version)s.") % {"name": found.name, "version": version})
    return redirect("prove:framework", workspace.slug, key)


@workspace_view()
def thresholds(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """The thresholds of the checks a framework asks: their defaults, and what this workspace sets instead."""
    from mercatique.kernel.access import workspace_for

    found = named(workspace, key)
    adopted = Adoption.objects.filter(workspace=workspace, framework=key).first()
    values = adopted.thresholds if adopted else {}
    form = ThresholdsForm(framework=found, values=values)
    status = 200
    if request.method == "POST":
        workspace_for(request.user, workspace.slug, "manager")
        form = ThresholdsForm({} if "reset" in request.POST else request.POST, framework=found, values=values)
        if form.is_valid():
            adopted = adopted or Adoption(workspace=workspace, framework=key, version=found.version)
            adopted.thresholds = form.chosen()
            adopted.save()
            messages.success(request, _("The thresholds are set; the checks will be asked again."))
            return redirect("prove:framework-thresholds", workspace.slug, key)
        status = 422
    changed = sum(len(each) for each in values.values())
    return render(request, "prove/framework_thresholds.html", {"framework": found, "form": form, "changed": changed}, status=status)


# A certifier's drafts


def certifier(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For managers of a workspace that organises certifications; elsewhere there is no such page."""

    @workspace_view(role="manager")
    def wrapped(request: HttpRequest, workspace: Workspace, **kwargs: Any) -> HttpResponse:
        if workspace.purpose != Purpose.SCHOOL:
            raise Http404
        return view(request, workspace, **kwargs)

    return wrapped


def draft_here(workspace: Workspace, key: str) -> OwnFramework:
    found = drafts.draft_of(workspace, key)
    if found is None:
        raise Http404
    return found


@certifier
def new(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Begin a framework of one's own: a new version of one that is there, or a file."""
    known = frameworks(workspace)
    choices = [(item.key, f"{item.name} · {item.version}") for item in known.values() if item.certifies]
    form = NewForm(choices=choices, initial={"begin": request.GET.get("from", "")})
    status = 200
    if request.method == "POST":
        form = NewForm(request.POST, request.FILES, choices=choices)
        if form.is_valid():
            upload = form.cleaned_data["upload"]
            try:
                draft = (
                    drafts.bring(workspace, uploaded(upload), upload.name, request.user)  # type: ignore[arg-type]
                    if upload
                    else drafts.begin(workspace, list(versions(form.cleaned_data["begin"], workspace).values())[-1], request.user)  # type: ignore[arg-type]
                )
                return redirect("prove:framework-own", workspace.slug, draft.key)
            except Fault as fault:
                form.add_error("upload" if upload else "begin", sentence(fault))
        status = 422
    return render(request, "prove/framework_new.html", {"form": form}, status=status)


def uploaded(upload: Any) -> str:
    """The text of a file somebody sent."""
    if upload.size > WEIGHT:
        raise Fault("framework", mark("%(where)s: the file is larger than %(most)d kB, more than any framework needs."), where=upload.name, most=WEIGHT // 1000)
    try:
        return str(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Fault("framework", mark("%(where)s: the file is not text in UTF-8."), where=upload.name) from None


@certifier
def draft(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """A draft: what keeps it from being frozen, its rows, each to be edited."""
    row = draft_here(workspace, key)
    found = row.framework
    known = versions(key, workspace)
    context = {
        "own": row,
        "framework": found,
        "faults": [sentence(each) for each in drafts.faults(row)],
        "inferred": drafts.inferred(found),
        "spread": spread(found),
        "compared": comparing.compare(list(known.values())[-1], found) if known else None,
    }
    return render(request, "prove/framework_own.html", context)


def edited(request: HttpRequest, workspace: Workspace, row: OwnFramework, form: Any, title: str, result: Callable[[], Framework]) -> HttpResponse:
    """A form of a draft, kept when it can be; what was typed is never lost."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                drafts.store(row, result(), request.user, form.cleaned_data["revision"])  # type: ignore[arg-type]
            except Fault as fault:
                form.add_error(None, sentence(fault))
                if fault.code == "conflict":
                    row.refresh_from_db()
                    form.data = {**form.data.dict(), **{name: form.data.getlist(name) for name in form.data if len(form.data.getlist(name)) > 1}, "revision": row.revision}
            else:
                messages.success(request, _("The draft is saved."))
                return redirect("prove:framework-own", workspace.slug, row.key)
        status = 422
    return render(request, "prove/framework_row.html", {"own": row, "framework": row.framework, "form": form, "title": title}, status=status)


@certifier
def general(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    row = draft_here(workspace, key)
    form = GeneralForm(request.POST or None, framework=row.framework, initial={"revision": row.revision})
    return edited(request, workspace, row, form, _("Name, version and levels"), form.result)


@certifier
def edit_row(request: HttpRequest, workspace: Workspace, key: str, block: str, code: str) -> HttpResponse:
    row = draft_here(workspace, key)
    found = row.framework
    item = found.row(block, code)
    if item is None:
        raise Http404
    form = RowForm(request.POST or None, framework=found, row=item, initial={"revision": row.revision})
    return edited(request, workspace, row, form, f"{item.code} · {item.name}", lambda: drafts.with_row(found, item, form.result()))


@certifier
def edit_file(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    row = draft_here(workspace, key)
    form = FileForm(request.POST or None, initial={"file": row.text, "revision": row.revision})
    return edited(request, workspace, row, form, _("The file"), lambda: parse(form.cleaned_data["file"], row.key, strict=False, own=True))


@certifier
def edit_thresholds(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """The thresholds of the framework itself: the defaults of everybody who works to it."""
    row = draft_here(workspace, key)
    found = row.framework
    bare = replace(found, thresholds={})
    form = ThresholdsForm(request.POST or None, framework=bare, values=found.thresholds)
    if request.method == "POST" and form.is_valid():
        fixed = {
            name: {parameter: value for parameter, value in values.items() if f"{name}|{parameter}" not in form.fields}
            for name, values in found.thresholds.items()
        }
        merged: dict[str, dict[str, Any]] = {name: dict(values) for name, values in fixed.items() if values}
        for name, chosen in form.chosen().items():
            merged.setdefault(name, {}).update(chosen)
        drafts.store(row, replace(found, thresholds=merged), request.user, row.revision)  # type: ignore[arg-type]
        messages.success(request, _("The draft is saved."))
        return redirect("prove:framework-own", workspace.slug, key)
    status = 422 if form.errors else 200
    return render(request, "prove/framework_thresholds.html", {"framework": found, "form": form, "changed": 0, "own": row}, status=status)


@require_POST
@certifier
def confirm(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """Confirm every inferred link of a draft at once."""
    row = draft_here(workspace, key)
    drafts.store(row, drafts.confirmed(row.framework), request.user, row.revision)  # type: ignore[arg-type]
    messages.success(request, _("All links are confirmed."))
    return redirect("prove:framework-own", workspace.slug, key)


@require_POST
@certifier
def freeze(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """From now on the draft is a version; what contradicts itself keeps it a draft."""
    row = draft_here(workspace, key)
    try:
        drafts.freeze(row, request.user)  # type: ignore[arg-type]
    except Fault as fault:
        messages.error(request, sentence(fault))
        return redirect("prove:framework-own", workspace.slug, key)
    messages.success(request, _("Version %(version)s is frozen: it will never change.") % {"version": row.version})
    return redirect(f"{reverse('prove:framework-versions', args=[workspace.slug, key])}?to={row.version}")


@require_POST
@certifier
def discard(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    draft_here(workspace, key).delete()
    messages.success(request, _("The draft is discarded."))
    return redirect("prove:frameworks", workspace.slug)
