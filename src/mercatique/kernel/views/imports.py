"""Bringing a file in: drop it, see what was understood, confirm; the lineage card afterwards."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.fault import Fault, recalled
from mercatique.fault import _ as mark
from mercatique.kernel import evidence, jobs, preview
from mercatique.kernel import imports as service
from mercatique.kernel.access import workspace_view
from mercatique.kernel.downloads import download
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Evidence, Import, Job, Preset, Workspace
from mercatique.kernel.rooms import seen_at
from mercatique.kernel.spreadsheets import unguarded
from mercatique.kernel.uploads import refusal

PER_PAGE = 30
TWICE = mark("Two columns, “%(first)s” and “%(second)s”, are mapped to “%(field)s”: keep one of them.")


@workspace_view()
def imports(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """All imports, and the place to drop the next file."""
    return listed(request, workspace)


def listed(request: HttpRequest, workspace: Workspace, fault: str = "") -> HttpResponse:
    rows = Import.objects.filter(workspace=workspace).select_related("job").defer("reading", "error")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for item in page:
        item.workspace = workspace
        item.label = label_of(item.table)  # type: ignore[attr-defined]
    context = {
        "page": page,
        "presets": [(preset, label_of(preset.table)) for preset in Preset.objects.filter(workspace=workspace)],
        "platforms": platforms(),
        "limit": filesizeformat(settings.UPLOAD_LIMIT),
        "fault": fault,
    }
    return render(request, "kernel/imports.html", context, status=422 if fault else 200)


def label_of(table: str) -> str:
    spec = preview.spec_of(table)
    return _(spec.label) if spec is not None else ""


def platforms() -> list[tuple[str, list[str]]]:
    """The platforms whose exports are recognised, each with what it brings."""
    from mercatique.warehouse import intake

    found: dict[str, list[str]] = {}
    for preset in intake.platforms():
        if label := label_of(preset.table):
            kinds = found.setdefault(preview.platform(preset.label), [])
            if label not in kinds:
                kinds.append(label)
    return sorted(found.items(), key=lambda entry: entry[0].casefold())


@require_POST
@workspace_view(role="member")
def drop(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Receive a file and go to what was understood of it."""
    upload = request.FILES.get("file")
    if getattr(request, "too_large", False):
        limit = {"limit": filesizeformat(settings.UPLOAD_LIMIT)}
        fault = _("The file is larger than the browser may send here (%(limit)s): import it with the command line, which has no limit.") % limit
        return listed(request, workspace, fault)
    if fault := refusal(request):
        return listed(request, workspace, fault)
    if upload is None:
        return listed(request, workspace, _("Choose a file first."))
    try:
        return redirect(service.receive(workspace, upload, request.user))  # type: ignore[arg-type]
    except Fault as error:
        return listed(request, workspace, sentence(error))


def found(workspace: Workspace, number: int) -> Import:
    item = get_object_or_404(Import.objects.select_related("job"), workspace=workspace, number=number)
    item.workspace = workspace
    if item.job:
        item.job.workspace = workspace
    return item


@workspace_view()
def detail(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Before: the preview. After: the lineage card. In between: the progress."""
    item = found(workspace, number)
    if item.state == Import.State.DRAFT and service.here(item):
        return previewed(request, workspace, item)
    return card(request, workspace, item)


def previewed(request: HttpRequest, workspace: Workspace, item: Import, fault: str = "", wanted: dict[str, str] | None = None) -> HttpResponse:
    """What the file will become, before anything is written."""
    reading = service.reading_of(item)
    same = Import.objects.filter(workspace=workspace, sha256=item.sha256, state=Import.State.DONE).exclude(pk=item.pk)
    context = {
        "item": item,
        "reading": reading,
        "seen": preview.preview(workspace, reading, service.told_of(item), wanted),
        "before": next((row for row in same if member_of(row) == member_of(item)), None),
        "kept_until": timezone.localtime(item.created_at).date() + timedelta(days=service.DRAFT_DAYS),
        "table_label": label_of(reading.table),
        "fault": fault,
    }
    return render(request, "kernel/import_preview.html", context, status=422 if fault else 200)


def member_of(item: Import) -> str:
    """The file of an archive that was chosen."""
    return str(service.told_of(item).get("options", {}).get("member", ""))


def card(request: HttpRequest, workspace: Workspace, item: Import) -> HttpResponse:
    """What became of the file, and what it changed."""
    lineage, job = item.lineage, item.job
    spec = preview.spec_of(item.table)
    others = {row.key: row for row in Import.objects.filter(workspace=workspace).defer("reading", "lineage")}
    for row in others.values():
        row.workspace = workspace
    after = lineage.get("undo", {}).get("relied", {})
    context: dict[str, Any] = {
        "item": item,
        "job": job,
        "live": bool(job and job.live),
        "nobody_works": bool(job and job.live and not jobs.at_work()),
        "label": label_of(item.table),
        "seen_at": seen_at(item.table, workspace),
        "totals": [total_of(total) for total in lineage.get("totals", ())],
        "first_day": parse_date(lineage.get("first_day") or ""),
        "last_day": parse_date(lineage.get("last_day") or ""),
        "lineage": lineage if item.state in {Import.State.DONE, Import.State.UNDONE} else {},
        "reasons": [(preview.problem(code, spec), count) for code, count in lineage.get("reasons", {}).items()],
        "known_from": [(others[key], count) for key, count in lineage.get("known_from", {}).items() if key in others],
        "kinds": [preview.kind(name, count) for total in lineage.get("totals", ()) for name, count in total["kinds"].items()],
        "unfinished": bool(item.state == Import.State.DONE and job and not job.live and job.state != Job.State.DONE),
        "marked": Evidence.objects.filter(
            workspace=workspace, state=Evidence.State.RECHECK, cause_kind="import", cause_id=str(item.pk)
        ).count(),
        "resting": evidence.on_table(workspace, item.table).count() if item.state == Import.State.DONE else 0,
        "leaning": service.leaning_on(item) if item.state == Import.State.DONE else [],
        "lost": [(others[key], count) for key, count in after.items() if key in others],
        "errors": errors_of(item).is_file(),
        "here": service.here(item),
    }
    if item.state == Import.State.FAILED and item.error:
        context["fault"] = sentence(Fault(item.error["code"], item.error["message"], **recalled(item.error.get("values", {}))))
    elif item.state == Import.State.DRAFT:
        context["fault"] = sentence(Fault("file-gone", service.GONE))
    return render(request, "kernel/import_detail.html", context)


def total_of(total: dict[str, Any]) -> dict[str, Any]:
    """A total of the lineage card with its amounts as numbers and its basis in words."""
    money = {name: Decimal(total.get(name, 0)) for name in ("gross", "cancelled", "returned", "credited", "net", "fees")}
    return {"currency": total["currency"], "basis": preview.BASES.get(total["vat"], ""), **money}


def told(item: Import, answers: dict[str, str]) -> dict[str, Any]:
    """What a person now says of the file: the choices of the form on top of what was said before.

    A field given to another column leaves the one that had it; two columns given the same one at once are refused.
    """
    reading, before = service.reading_of(item), service.told_of(item)
    table = answers.get("table") or reading.table
    asked = any(question.option == "table" for question in reading.questions)
    mapping: dict[str, Any] = {}
    if table == reading.table:
        mapping = dict(before.get("mapping", {}))
        wishes = {column.name: answers.get(f"map:{column.position}", column.field) for column in reading.columns}
        changed = {column.name: wishes[column.name] for column in reading.columns if wishes[column.name] != column.field}
        check_once(changed, table)
        taken = {field for field in changed.values() if field}
        mapping = {name: field for name, field in mapping.items() if field not in taken} | {name: field or None for name, field in changed.items()}
    options = {key[4:]: answer.strip() for key, answer in answers.items() if key.startswith("opt:") and answer.strip()}
    if options.get("member", "") != before.get("options", {}).get("member", ""):  # another table: nothing said of the former one holds
        return {"options": {"member": options["member"]}} if options.get("member") else {}
    said = answers.get("table", "") if asked or table != reading.table else before.get("table", "")
    now = {"table": said, "preset": before.get("preset", ""), "mapping": mapping, "options": options}
    return {name: value for name, value in now.items() if value}


def check_once(changed: dict[str, str], table: str) -> None:
    """Two columns cannot become the same field."""
    for field in changed.values():
        names = [name for name, wish in changed.items() if wish == field]
        if field and len(names) > 1:
            spec = preview.spec_of(table)
            label = spec[field].label if spec is not None and field in spec else field
            raise Fault("two-columns", TWICE, first=names[0], second=names[1], field=label)


def refused(request: HttpRequest, workspace: Workspace, item: Import, fault: Fault) -> HttpResponse:
    """The page again, with what was chosen and why it cannot be."""
    if item.state != Import.State.DRAFT or not service.here(item):
        messages.error(request, sentence(fault))
        return redirect(item)
    wanted = {key[4:]: answer for key, answer in request.POST.items() if key.startswith("map:")}
    return previewed(request, workspace, item, sentence(fault), wanted)  # type: ignore[arg-type]


@require_POST
@workspace_view(role="member")
def tell(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Read the file again with what the person says: table, columns, currency, dates."""
    item = found(workspace, number)
    try:
        if item.state == Import.State.FAILED:
            service.look_again(item)
        if item.state != Import.State.DRAFT:
            return redirect(item)
        service.inspect(item, **told(item, request.POST.dict()))  # type: ignore[arg-type]
    except Fault as fault:
        return refused(request, workspace, found(workspace, number), fault)
    item.save(update_fields=["reading", "table"])
    return redirect(item)


@require_POST
@workspace_view(role="member")
def confirm(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The one button: load it, unless the form says something of the file that was not looked at yet."""
    item = found(workspace, number)
    try:
        if item.state == Import.State.DRAFT and service.here(item) and "reading" in request.POST:
            said = told(item, request.POST.dict())  # type: ignore[arg-type]
            if said != service.told_of(item):
                service.inspect(item, **said)
                item.save(update_fields=["reading", "table"])
                messages.info(request, _("The file was read again as you say. Look at it, then import."))
                return redirect(item)
        if item.state == Import.State.DRAFT and (name := request.POST.get("preset", "").strip()):
            service.teach(item, name[:120])
        service.start(item, request.user)  # type: ignore[arg-type]
    except Fault as fault:
        return refused(request, workspace, found(workspace, number), fault)
    return redirect(item)


@require_POST
@workspace_view(role="member")
def discard(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Throw a draft away, file included."""
    item = found(workspace, number)
    try:
        service.discard(item)
    except Fault as fault:
        messages.error(request, sentence(fault))
        return redirect(item)
    messages.success(request, _("The file has been discarded; nothing was written."))
    return redirect("imports", workspace.slug)


@require_POST
@workspace_view(role="manager")
def undo(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Take the import back."""
    item = found(workspace, number)
    try:
        service.undo(item, request.user)  # type: ignore[arg-type]
    except Fault as fault:
        messages.error(request, sentence(fault))
    return redirect(item)


def errors_of(item: Import) -> Any:
    return item.workspace.folder / "errors" / f"{item.key}.csv"


@workspace_view()
def errors(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The lines left out, with line number and reason."""
    item = found(workspace, number)
    path = errors_of(item)
    if not path.is_file():
        raise Http404
    headings = [_("Line"), _("Reason"), _("What stands there")]
    name = f"{item.file_name}-{_('left out')}"
    return download(name, headings, rejected(path, preview.spec_of(item.table)), request.GET.get("to", "csv"))


def rejected(path: Any, spec: Any) -> Iterator[list[Any]]:
    """The lines of an error file, their reasons in words."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        next(lines, None)
        for line, reason, text in lines:
            yield [int(line), preview.problem(reason, spec), unguarded(text)]


@require_POST
@workspace_view(role="manager")
def forget_preset(request: HttpRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """Forget a mapping that was taught."""
    preset = get_object_or_404(Preset, pk=pk, workspace=workspace)
    preset.delete()
    messages.success(request, _("The preset “%(name)s” has been forgotten; what was imported with it stays.") % {"name": preset.name})
    return redirect("imports", workspace.slug)
