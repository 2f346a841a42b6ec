"""Files into tables: received, understood, confirmed, loaded by a job, undone, and what follows from it."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import criteria, evidence
from mercatique.kernel.files import clean_name
from mercatique.kernel.jobs import Run, enqueue, job
from mercatique.kernel.models import Counter, Import, Job, Preset, User, Workspace


def presets_of(workspace: Workspace) -> list[Any]:
    """The mappings taught in this workspace."""
    from mercatique.warehouse.intake import Preset as Mapping

    return [Mapping.from_json(preset.content) for preset in Preset.objects.filter(workspace=workspace)]


def receive(workspace: Workspace, source: UploadedFile | Path, user: User | None, actor: str = "") -> Import:
    """Keep the file in the workspace's uploads and read what it is; nothing is written to a table."""
    name = clean_name(source.name or "")
    item = Import(
        workspace=workspace,
        number=Counter.next(workspace.pk, "kernel.import"),
        file_name=name,
        user=user,
        actor=actor or str(user or ""),
    )
    folder = workspace.folder / "uploads" / str(item.pk)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        item.sha256, item.size = keep(source, folder / name)
        item.stored = f"{item.pk}/{name}"
        inspect(item)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    item.save()
    return item


def keep(source: UploadedFile | Path, target: Path) -> tuple[str, int]:
    """Copy a file into its place in one move; its SHA-256 and size."""
    digest, size = hashlib.sha256(), 0
    aside = target.with_name(".incoming")
    try:
        chunks = source.chunks() if isinstance(source, UploadedFile) else blocks(source)
        with aside.open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise full(error) from None
    os.replace(aside, target)
    return digest.hexdigest(), size


def full(error: OSError) -> Exception:
    """A disk without room as one sentence."""
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Fault("disk-full", mark("The disk has no room left: free some space and import the file again. Nothing has been written."))
    return error


def blocks(path: Path) -> Any:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


def path_of(item: Import) -> Path:
    return item.workspace.folder / "uploads" / item.stored


def inspect(item: Import, **told: Any) -> Any:
    """Read the file again with what a person says of it (table, preset, mapping, options); kept on the import."""
    reading = item.workspace.warehouse.inspect(
        path_of(item),
        table=told.get("table") or None,
        preset=told.get("preset") or None,
        mapping=told.get("mapping") or None,
        options=told.get("options") or None,
        presets=presets_of(item.workspace),
    )
    item.reading = reading.to_json()
    item.table = reading.table or ""
    return reading


def reading_of(item: Import) -> Any:
    """What was understood of the file."""
    from mercatique.warehouse.intake import Reading

    return Reading.from_json(item.reading)


def teach(item: Import, name: str) -> Preset:
    """Keep the mapping of an import as a preset for the next file with this header."""
    from mercatique.warehouse.intake import Preset as Mapping

    mapping = Mapping.from_reading(reading_of(item), name=name)
    preset, _created = Preset.objects.update_or_create(
        workspace=item.workspace, name=name, defaults={"table": item.table, "content": mapping.json()}
    )
    return preset


def start(item: Import, user: User | None = None) -> Job:
    """Ask for the import to be loaded; asked twice, it is loaded once."""
    with transaction.atomic():
        taken = Import.objects.filter(pk=item.pk, state__in=[Import.State.DRAFT, Import.State.FAILED]).update(
            state=Import.State.QUEUED, error={}
        )
        asked = enqueue(item.workspace, "import", actor=user or item.actor, key=f"import-{item.pk}", item=str(item.pk))
        if taken:
            Import.objects.filter(pk=item.pk).update(job=asked)
    item.refresh_from_db()
    return asked


def ended(done: Job) -> None:
    """Whatever ended an import's job shows on the import."""
    pk = done.args.get("item")
    if done.state == Job.State.DONE:
        return
    error = {"code": done.error_code or done.state, "message": done.error_message, "values": done.error_values}
    states = [Import.State.QUEUED, Import.State.RUNNING]
    if done.state == Job.State.CANCELLED:
        Import.objects.filter(pk=pk, state__in=states).update(state=Import.State.DRAFT)
    else:
        Import.objects.filter(pk=pk, state__in=states).update(state=Import.State.FAILED, error=error)


@job("import", label=mark("Import of a file"), serial="tables", ended=ended)
def load(run: Run, item: str) -> dict[str, Any]:
    """Write the rows, rebuild what is derived, then ask again what rests on the data."""
    found = Import.objects.select_related("workspace").get(pk=item)
    Import.objects.filter(pk=item).update(state=Import.State.RUNNING)
    warehouse = run.workspace.warehouse

    def listen(share: float, note: str = "", **values: Any) -> None:
        run.progress(share * 0.7, note, **values)

    try:
        lineage = warehouse.load(reading_of(found), import_id=str(found.pk), progress=listen)
    except OSError as error:
        raise full(error) from None
    found.lineage = lineage.to_json()
    found.state, found.done_at = Import.State.DONE, timezone.now()
    found.save(update_fields=["lineage", "state", "done_at"])
    follow(run, "import", found, 0.7)
    return {"import": found.number, **{name: found.lineage.get(name) for name in ("written", "known", "updated", "rejected")}}


def follow(run: Run, kind: str, item: Import | None, share: float) -> None:
    """After the tables have changed: derived tables, figures, checks."""
    workspace = run.workspace
    run.progress(share, mark("Working out customers, products and sales"))
    workspace.warehouse.rebuild(lambda part, note="", **values: run.progress(share + part * (0.9 - share), note, **values))
    run.progress(0.92, mark("Reading again what rests on the data"))
    label = item.file_name if item else _("erasure of a person")
    settle(workspace, evidence.Cause(kind, str(item.pk if item else run.id), label))


def settle(workspace: Workspace, cause: evidence.Cause) -> int:
    """Mark what has changed and answer the checks again."""
    marked = evidence.refresh(workspace, cause)
    criteria.refresh(workspace)
    return marked


@job("undo-import", label=mark("Undo of an import"), serial="tables")
def take_back(run: Run, item: str) -> dict[str, Any]:
    """Delete what the import inserted, put back what it replaced."""
    found = Import.objects.select_related("workspace").get(pk=item)
    run.progress(0.1, mark("Taking the rows back"))
    run.workspace.warehouse.undo(str(found.pk))
    found.state, found.undone_at = Import.State.UNDONE, timezone.now()
    found.save(update_fields=["state", "undone_at"])
    follow(run, "undo", found, 0.4)
    return {"import": found.number}


def undo(item: Import, user: User | None = None) -> Job:
    """Ask for an import to be taken back."""
    if item.state != Import.State.DONE:
        raise Fault("not-imported", mark("This import is not in the tables: there is nothing to undo."))
    return enqueue(item.workspace, "undo-import", actor=user, key=f"undo-{item.pk}", item=str(item.pk))


@job("rules", label=mark("New order rules"), serial="tables")
def apply_rules(run: Run) -> dict[str, Any]:
    """Work everything out again under the rules the workspace now has."""
    workspace = run.workspace
    run.progress(0.05, mark("Working out customers, products and sales"))
    workspace.warehouse.rebuild(lambda part, note="", **values: run.progress(0.05 + part * 0.8, note, **values))
    settle(workspace, evidence.Cause("rules", workspace.warehouse.rules.version, _("order rules")))
    return {}


def change_rules(workspace: Workspace, rules: Any, user: User | None = None) -> Job:
    """Keep edited order rules and ask for what follows from them."""
    workspace.rules = rules.to_json()
    workspace.save(update_fields=["rules"])
    if hasattr(workspace, "_warehouse"):
        del workspace._warehouse
    return enqueue(workspace, "rules", actor=user)


@job("erase", label=mark("Erasure of a person"), serial="tables")
def erase_person(run: Run, customer: str) -> dict[str, Any]:
    """Remove a person from rows, files, samples and this job; what is left is a hashed suppression entry."""
    report = run.workspace.warehouse.erase(customer)
    Job.objects.filter(pk=run.id).update(args={"customer": ""})
    for item in Import.objects.filter(workspace=run.workspace).exclude(reading={}):
        # A reading holds sample rows of its file: read again when it is still needed, forgotten when not.
        if item.state == Import.State.DRAFT and path_of(item).is_file():
            inspect(item)
        else:
            item.reading = {}
        item.save(update_fields=["reading", "table"])
    follow(run, "erasure", None, 0.5)
    return dict(report.to_json())


def erase(workspace: Workspace, key: str, user: User | None = None) -> Job:
    """Ask for a person to be erased, by customer key."""
    unique = hashlib.sha256(key.encode()).hexdigest()[:24]
    return enqueue(workspace, "erase", actor=user, key=unique, customer=key)


def find(workspace: Workspace, name: str) -> Import:
    """An import by its number or identity, for the command line."""
    rows = Import.objects.filter(workspace=workspace)
    if name.isdigit():
        item = rows.filter(number=int(name)).first()
    else:
        try:
            item = rows.filter(pk=UUID(name)).first()
        except ValueError:
            item = None
    if item is None:
        raise Fault("no-import", mark("There is no import “%(name)s” in this workspace."), name=name)
    return item
