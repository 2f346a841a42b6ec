"""Files into tables: received, understood, confirmed, loaded by a job, undone, and what follows from it."""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import criteria, evidence
from mercatique.kernel.files import clean_name
from mercatique.kernel.jobs import Cancelled, Run, enqueue, job
from mercatique.kernel.models import Counter, Import, Job, Preset, User, Workspace

GONE = mark("The file of this import is no longer here: discard the import and bring the file again.")
OPEN = mark("“%(file)s” is not wholly understood yet: answer what is asked on its page first.")
IN_ALREADY = mark("“%(file)s” is in the tables already: there is nothing to start.")
#: Days after which a file that was brought and never confirmed is discarded.
DRAFT_DAYS = 30
#: States in which an import may be started: never loaded, failed, or taken back.
STARTABLE = (Import.State.DRAFT, Import.State.FAILED, Import.State.UNDONE)


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
    folder = workspace.folder / "uploads" / item.key
    try:
        folder.mkdir(parents=True, exist_ok=True)
        item.stored = f"{item.key}/{short(name)}"
        item.sha256, item.size = keep(source, path_of(item))
        inspect(item)
        item.save()
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise full(error) from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return item


def short(name: str) -> str:
    """A name that a disk takes: never hidden, at most 180 bytes, its extension kept."""
    return name.encode()[-180:].decode(errors="ignore").lstrip(". ") or "file"


def keep(source: UploadedFile | Path, target: Path) -> tuple[str, int]:
    """Copy a file into its place in one move; its SHA-256 and size."""
    digest, size = hashlib.sha256(), 0
    aside = target.with_name(".incoming")
    chunks = source.chunks() if isinstance(source, UploadedFile) else blocks(source)
    with aside.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
    os.replace(aside, target)
    return digest.hexdigest(), size


def full(error: OSError) -> Exception:
    """A disk without room as one sentence."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Fault("disk-full", mark("The disk has no room left: free some space and import the file again. Nothing has been written."))
    return error


def blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


def path_of(item: Import) -> Path:
    return item.workspace.folder / "uploads" / item.stored


def inspect(item: Import, **told: Any) -> Any:
    """Read the file again with what a person says of it (table, preset, mapping, options); kept on the import."""
    if not path_of(item).is_file():
        raise Fault("file-gone", GONE)
    told = {name: told[name] for name in ("table", "preset", "mapping", "options") if told.get(name)}
    try:
        reading = item.workspace.warehouse.inspect(path_of(item), **told, presets=presets_of(item.workspace))
    except OSError as error:
        raise full(error) from None
    item.reading = {"told": told, "text": reading.to_json()}
    item.table = reading.table or ""
    return reading


def told_of(item: Import) -> dict[str, Any]:
    """What a person said of the file so far."""
    return dict(item.reading.get("told", {})) if item.reading else {}


def reading_of(item: Import) -> Any:
    """What was understood of the file, wherever its workspace stands now."""
    from mercatique.warehouse.intake import Reading

    if not item.reading:
        raise Fault("file-gone", GONE)
    reading = Reading.from_json(item.reading["text"])
    reading.access = replace(reading.access, path=str(path_of(item)))
    reading.scratch = str(item.workspace.folder / "staging")
    return reading


def here(item: Import) -> bool:
    """Whether the import still has its file and what was understood of it."""
    return bool(item.reading) and bool(item.stored) and path_of(item).is_file()


def teach(item: Import, name: str) -> Preset:
    """Keep the mapping of an import as a preset for the next file with this header."""
    from mercatique.warehouse.intake import Preset as Mapping

    mapping = Mapping.from_reading(reading_of(item), name=name)
    preset, _created = Preset.objects.update_or_create(
        workspace=item.workspace, name=name, defaults={"table": item.table, "content": mapping.json()}
    )
    return preset


def discard(item: Import) -> None:
    """Throw an import that is not in the tables away, its file included."""
    with transaction.atomic():
        dropped = Import.objects.filter(pk=item.pk, state__in=[Import.State.DRAFT, Import.State.FAILED])
        if not dropped.delete()[0]:
            raise Fault("not-a-draft", mark("This import is being loaded or has been: undo it instead."))
    shutil.rmtree(path_of(item).parent, ignore_errors=True)


def look_again(item: Import) -> None:
    """Bring a failed import back to its preview, read anew."""
    inspect(item, **told_of(item))
    failed = Import.objects.filter(pk=item.pk, state=Import.State.FAILED)
    failed.update(state=Import.State.DRAFT, error={}, reading=item.reading, table=item.table)


def start(item: Import, user: User | None = None) -> Job:
    """Ask for the import to be loaded; asked twice, it is loaded once."""
    actor = user or item.actor
    with transaction.atomic():
        found = Import.objects.select_for_update().get(pk=item.pk)  # its job is read after the lock: who waited sees it
        if found.state in STARTABLE:
            if not here(item):
                raise Fault("file-gone", GONE)
            if not reading_of(item).understood:
                raise Fault("not-understood", OPEN, file=item.file_name)
            asked = enqueue(item.workspace, "import", actor=actor, key=f"import-{item.pk}", item=str(item.pk))
            Import.objects.filter(pk=item.pk).update(state=Import.State.QUEUED, error={}, job=asked)
        elif found.job and (found.job.live or found.job.state == Job.State.DONE):
            asked = found.job
        elif found.state == Import.State.DONE:  # in the tables, but what follows from it was not worked out
            asked = enqueue(item.workspace, "import", actor=actor, key=f"import-{item.pk}", item=str(item.pk))
            Import.objects.filter(pk=item.pk).update(job=asked)
        else:
            raise Fault("in-already", IN_ALREADY, file=item.file_name)
    item.refresh_from_db()
    return asked


def ended(done: Job) -> None:
    """Whatever ended an import's job shows on the import; rows that were committed are never called a draft."""
    if done.state == Job.State.DONE:
        return
    item = Import.objects.select_related("workspace").filter(pk=done.args.get("item")).first()
    if item is None or item.state not in {Import.State.QUEUED, Import.State.RUNNING}:
        return
    if lineage := item.workspace.warehouse.lineage(item.key):
        written(item, lineage)
        return
    states = [Import.State.QUEUED, Import.State.RUNNING]
    rows = Import.objects.filter(pk=item.pk, state__in=states)
    if done.state == Job.State.CANCELLED:
        rows.update(state=Import.State.UNDONE if item.undone_at else Import.State.DRAFT)
    else:
        error = {"code": done.error_code or done.state, "message": done.error_message, "values": done.error_values}
        rows.update(state=Import.State.FAILED, error=error)


def written(item: Import, lineage: Any) -> None:
    """The rows are in the table: the import has its card."""
    item.lineage = lineage.to_json()
    item.state, item.done_at, item.undone_at = Import.State.DONE, timezone.now(), None
    item.save(update_fields=["lineage", "state", "done_at", "undone_at"])


def say(run: Run, share: float, note: str = "", **values: Any) -> None:
    """Progress of what follows a commit: too late to cancel, so that figures never lag behind their rows."""
    with suppress(Cancelled):
        run.progress(share, note, **values)


@job("import", label=mark("Import of a file"), serial="tables", ended=ended)
def load(run: Run, item: str) -> dict[str, Any]:
    """Write the rows, rebuild what is derived, then ask again what rests on the data."""
    found = Import.objects.select_related("workspace").get(pk=item)
    if found.state != Import.State.DONE:
        Import.objects.filter(pk=item).update(state=Import.State.RUNNING)
        bring(run, found)
    follow(run, "import", found, 0.7)
    return {"import": found.number, **{name: found.lineage.get(name) for name in ("written", "known", "updated", "rejected")}}


def bring(run: Run, item: Import) -> None:
    """Write the rows of the file; a second attempt finds those of the first."""
    warehouse, name = run.workspace.warehouse, item.key
    sweep(run.workspace.folder)

    def listen(share: float, note: str = "", **values: Any) -> None:
        run.progress(share * 0.7, note, **values)

    try:
        lineage = warehouse.load(reading_of(item), import_id=name, progress=listen)
    except OSError as error:
        raise full(error) from None
    except Cancelled:  # asked for between the commit and its last word: the rows are in
        lineage = warehouse.lineage(name)
        if lineage is None:
            raise
    written(item, lineage)


def tidy(now: datetime) -> int:
    """Let go of files nobody confirmed for ``DRAFT_DAYS`` days, and of what killed processes left; how many drafts went."""
    old = Import.objects.filter(state=Import.State.DRAFT, created_at__lt=now - timedelta(days=DRAFT_DAYS))
    gone = 0
    for item in old.select_related("workspace").defer("reading"):
        with suppress(Fault):  # confirmed in this moment: it stays
            discard(item)
            gone += 1
    for workspace in Workspace.objects.all():
        sweep_uploads(workspace)
        if (workspace.folder / "staging").is_dir():
            sweep(workspace.folder)
            workspace.warehouse.tidy()
    return gone


def sweep_uploads(workspace: Workspace) -> None:
    """Remove files whose arrival was killed before anybody heard of them: a day old, and of no import."""
    long_ago = time.time() - 24 * 3600
    known = set(Import.objects.filter(workspace=workspace).values_list("key", flat=True))
    for folder in (workspace.folder / "uploads").glob("*"):
        with suppress(FileNotFoundError):
            if folder.name not in known and folder.stat().st_mtime < long_ago:
                shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what killed processes left of files that were being looked at: older than a day, so that nobody reads it."""
    long_ago = time.time() - 24 * 3600
    for path in (folder / "staging").glob("intake-*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < long_ago:
                path.unlink()


def follow(run: Run, kind: str, item: Import | None, share: float) -> None:
    """After the tables have changed: derived tables, figures, checks."""
    workspace = run.workspace
    say(run, share, mark("Working out customers, products and sales"))
    workspace.warehouse.rebuild(share_of(run, share, 0.9))
    say(run, 0.92, mark("Reading again what rests on the data"))
    label = item.file_name if item else _("erasure of a person")
    settle(workspace, evidence.Cause(kind, str(item.pk if item else run.id), label))


def share_of(run: Run, first: float, last: float) -> Callable[..., None]:
    """A listener whose nought to one is a part of the whole."""
    return lambda part, note="", **values: say(run, first + part * (last - first), note, **values)


def settle(workspace: Workspace, cause: evidence.Cause) -> int:
    """Mark what has changed and answer the checks again."""
    marked = evidence.refresh(workspace, cause)
    criteria.arrived(workspace)
    return marked


@job("undo-import", label=mark("Undo of an import"), serial="tables")
def take_back(run: Run, item: str) -> dict[str, Any]:
    """Delete what the import inserted, put back what it replaced."""
    found = Import.objects.select_related("workspace").get(pk=item)
    run.progress(0.1, mark("Taking the rows back"))
    report = run.workspace.warehouse.undo(found.key)
    if report.deleted or report.restored or "undo" not in found.lineage:  # a second attempt finds nothing left to take back
        found.lineage["undo"] = report.to_json()
    found.state, found.undone_at = Import.State.UNDONE, timezone.now()
    found.save(update_fields=["lineage", "state", "undone_at"])
    follow(run, "undo", found, 0.4)
    return {"import": found.number, "deleted": report.deleted, "restored": report.restored}


def undo(item: Import, user: User | None = None) -> Job:
    """Ask for an import to be taken back."""
    with transaction.atomic():
        found = Import.objects.select_for_update().get(pk=item.pk)
        if found.state != Import.State.DONE:
            raise Fault("not-imported", mark("This import is not in the tables: there is nothing to undo."))
        asked = enqueue(item.workspace, "undo-import", actor=user, key=f"undo-{item.pk}", item=str(item.pk))
        Import.objects.filter(pk=item.pk).update(job=asked)
    item.refresh_from_db()
    return asked


def leaning_on(item: Import) -> list[tuple[Import, int]]:
    """Later imports that found rows of this one already there, and how many: an undo takes those rows from them too."""
    rows = Import.objects.filter(workspace=item.workspace, state=Import.State.DONE, number__gt=item.number)
    found = [(row, row.lineage.get("known_from", {}).get(item.key, 0)) for row in rows.select_related("workspace")]
    return [(row, count) for row, count in found if count]


@job("rules", label=mark("New order rules"), serial="tables")
def apply_rules(run: Run) -> dict[str, Any]:
    """Work everything out again under the rules the workspace now has."""
    workspace = run.workspace
    say(run, 0.05, mark("Working out customers, products and sales"))
    workspace.warehouse.rebuild(share_of(run, 0.05, 0.85))
    settle(workspace, evidence.Cause("rules", workspace.warehouse.rules.version, _("order rules")))
    return {}


def change_rules(workspace: Workspace, rules: Any, user: User | None = None) -> Job:
    """Keep edited order rules and ask for what follows from them."""
    workspace.rules = rules.to_json()
    workspace.save(update_fields=["rules"])
    if hasattr(workspace, "_warehouse"):
        del workspace._warehouse
    return enqueue(workspace, "rules", actor=user)


def forgotten(done: Job) -> None:
    """However an erasure ended, its job no longer says of whom."""
    Job.objects.filter(pk=done.pk).update(args={"customer": ""})


@job("erase", label=mark("Erasure of a person"), serial="tables", ended=forgotten)
def erase_person(run: Run, customer: str, report: dict[str, Any] | None = None) -> dict[str, Any]:
    """Remove a person from rows, files, samples and this job; what is left is a hashed suppression entry."""
    if report is None:
        report = run.workspace.warehouse.erase(customer).to_json()
        # A second attempt goes on from here, and needs the name no more.
        Job.objects.filter(pk=run.id).update(args={"customer": "", "report": report})
    for item in Import.objects.filter(workspace=run.workspace).exclude(reading={}):
        forget_samples(item)
    follow(run, "erasure", None, 0.5)
    return report


def forget_samples(item: Import) -> None:
    """A reading holds sample rows of its file: read again while it may still be loaded, forgotten afterwards."""
    told, item.reading = told_of(item), {}
    if item.state != Import.State.DONE:
        with suppress(Fault):  # nothing but that person was in it, or the file went with them
            reading = inspect(item, **told)
            item.sha256, item.size = reading.sha256, reading.size
    item.save(update_fields=["reading", "table", "sha256", "size"])


def erase(workspace: Workspace, key: str, user: User | None = None) -> Job:
    """Ask for a person to be erased, by customer key."""
    unique = salted_hmac("mercatique.erase", key).hexdigest()[:24]
    return enqueue(workspace, "erase", actor=user, key=unique, customer=key)


def find(workspace: Workspace, name: str) -> Import:
    """An import by its number or identity, for the command line."""
    rows = Import.objects.filter(workspace=workspace)
    if name.isdigit():
        item = rows.filter(number=int(name)).first()
    else:
        try:
            item = rows.filter(key=str(UUID(name))).first()
        except ValueError:
            item = None
    if item is None:
        raise Fault("no-import", mark("There is no import “%(name)s” in this workspace."), name=name)
    return item
