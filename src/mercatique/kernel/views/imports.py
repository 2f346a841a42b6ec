"""Bringing a file in: drop it, see what was understood, confirm; the lineage card afterwards."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import imports as service
from mercatique.kernel.access import workspace_view
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Import, Preset, Workspace


class DropForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"))


@workspace_view()
def imports(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """All imports, and the place to drop the next file."""
    context = {
        "imports": Import.objects.filter(workspace=workspace).select_related("job"),
        "presets": Preset.objects.filter(workspace=workspace),
        "form": DropForm(),
    }
    return render(request, "kernel/imports.html", context)


@require_POST
@workspace_view(role="member")
def drop(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Receive a file and go to what was understood of it."""
    from django.conf import settings
    from django.template.defaultfilters import filesizeformat

    upload = request.FILES.get("file")
    fault = ""
    if getattr(request, "too_large", False):
        fault = _("The file is larger than the browser may send here (%(limit)s): import it with the command line, which has no limit.")
        fault = fault % {"limit": filesizeformat(settings.UPLOAD_LIMIT)}
    elif upload is None:
        fault = _("Choose a file first.")
    else:
        try:
            item = service.receive(workspace, upload, request.user)  # type: ignore[arg-type]
            return redirect(item)
        except Fault as error:
            fault = sentence(error)
    rows = Import.objects.filter(workspace=workspace)
    return render(request, "kernel/imports.html", {"imports": rows, "form": DropForm(), "fault": fault}, status=422)


def found(workspace: Workspace, number: int) -> Import:
    item = get_object_or_404(Import.objects.select_related("job"), workspace=workspace, number=number)
    item.workspace = workspace
    return item


@workspace_view()
def detail(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Before: the preview. After: the lineage card. In between: the progress."""
    from mercatique.warehouse.tables import IMPORTED

    item = found(workspace, number)
    context: dict[str, Any] = {"item": item, "tables": IMPORTED}
    if item.state == Import.State.DRAFT and item.reading:
        reading = service.reading_of(item)
        spec = next((spec for spec in IMPORTED if spec.name == reading.table), None)
        context |= {"reading": reading, "fields": spec.given if spec else ()}
        return render(request, "kernel/import_preview.html", context)
    context["lineage"] = item.lineage
    if item.error:
        context["fault"] = sentence(Fault(item.error["code"], item.error["message"], **item.error.get("values", {})))
    return render(request, "kernel/import_detail.html", context)


@require_POST
@workspace_view(role="member")
def told(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Read the file again with what the person says: table, columns, currency, dates."""
    item = found(workspace, number)
    if item.state != Import.State.DRAFT:
        raise Http404
    chosen = {key[4:]: value for key, value in request.POST.items() if key.startswith("map:") and value}
    mapping = {field: column for column, field in chosen.items()}
    options = {key[4:]: value for key, value in request.POST.items() if key.startswith("opt:") and value}
    fault = ""
    if len(mapping) < len(chosen):
        twice = sorted({field for field in chosen.values() if list(chosen.values()).count(field) > 1})
        fault = _("Two columns are mapped to “%(field)s”: keep one of them.") % {"field": ", ".join(twice)}
    else:
        try:
            service.inspect(item, table=request.POST.get("table"), mapping=mapping, options=options)
            item.save()
        except Fault as error:
            fault = sentence(error)
    if fault:
        messages.error(request, fault)
    return redirect(item)


@require_POST
@workspace_view(role="member")
def confirm(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The one button: load it."""
    item = found(workspace, number)
    if name := request.POST.get("preset", "").strip():
        service.teach(item, name[:120])
    service.start(item, request.user)  # type: ignore[arg-type]
    return redirect(item)


@require_POST
@workspace_view(role="member")
def discard(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Throw a draft away, file included."""
    import shutil

    item = found(workspace, number)
    if item.state not in {Import.State.DRAFT, Import.State.FAILED}:
        raise Http404
    shutil.rmtree(service.path_of(item).parent, ignore_errors=True)
    item.delete()
    messages.success(request, _("The file has been discarded; nothing was written."))
    return redirect("imports", workspace.slug)


@require_POST
@workspace_view(role="manager")
def undo(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    service.undo(found(workspace, number), request.user)  # type: ignore[arg-type]
    messages.success(request, _("The import is being undone."))
    return redirect("import", workspace.slug, number)


@workspace_view()
def errors(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The lines left out, with line number and reason."""
    item = found(workspace, number)
    path = workspace.folder / "errors" / f"{item.pk}.csv"
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{item.file_name}-errors.csv")  # type: ignore[return-value]


@require_POST
@workspace_view(role="manager")
def forget_preset(request: HttpRequest, workspace: Workspace, pk: int) -> HttpResponse:
    get_object_or_404(Preset, pk=pk, workspace=workspace).delete()
    messages.success(request, _("The preset has been forgotten."))
    return redirect("imports", workspace.slug)
