"""Writing a bundle: all rows as of one moment, the files no table writer touches meanwhile."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from mercatique import __version__
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.bundle.content import FORMAT, as_json, files_of, history_of, of_workspace, rows_of
from mercatique.kernel.changes import record_types
from mercatique.kernel.models import Workspace

#: Kinds of files that are compressed already.
PACKED = {".parquet", ".gz", ".zip", ".xlsx", ".docx", ".pdf", ".png", ".jpg", ".jpeg", ".webp"}
BLOCK = 1 << 20


def export(workspace: Workspace, target: Path, without: tuple[type[Model], str] | None = None) -> dict[str, Any]:
    """Write the bundle beside its place, then put it there in one move; gives its manifest.

    ``without``: rows of a kind that stay behind with all that points to them, and the folder of their files.
    """
    left, apart = staying(without)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "mercatique": __version__,
        "workspace": workspace.slug,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "files": {},
    }
    sums = manifest["files"]
    with beside(target) as aside, zipfile.ZipFile(aside, "w", allowZip64=True) as bundle, workspace.warehouse.still():
        with one_moment():
            workspace.refresh_from_db()
            sums["workspace.json"] = put(bundle, "workspace.json", lines([as_json(workspace)]))
            for model in [model for model in of_workspace() if model not in left]:
                name = f"rows/{model._meta.label_lower}.jsonl"
                sums[name] = put(bundle, name, lines(rows_of(model, workspace)))
            for model in [model for model in record_types() if model not in left]:
                name = f"history/{model._meta.label_lower}.jsonl"
                sums[name] = put(bundle, name, lines(history_of(model, workspace)))
        for path in files_of(workspace.folder):
            if apart and path.is_relative_to(workspace.folder / apart):
                continue
            name = "files/" + path.relative_to(workspace.folder).as_posix()
            try:
                file = path.open("rb")
            except FileNotFoundError:  # a draft discarded meanwhile
                continue
            with file:
                sums[name] = put(bundle, name, blocks(file))
        put(bundle, "manifest.json", [json.dumps(manifest, indent=1, ensure_ascii=False).encode()])
    return manifest


def staying(without: tuple[type[Model], str] | None) -> tuple[set[type[Model]], str]:
    """Kinds of rows that stay behind: the one named, and whatever points to it (those pointed to come first)."""
    if without is None:
        return set(), ""
    left = {without[0]}
    for model in of_workspace():
        if {field.related_model for field in model._meta.fields} & left:
            left.add(model)
    return left, without[1]


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A file for its owner's eyes that gets its name once it is whole."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        os.close(handle)
        aside = Path(name)
        try:
            yield aside
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise Fault(
            "not-written", mark("“%(path)s” cannot be written: %(reason)s."), path=str(target), reason=error.strerror or str(error)
        ) from None


@contextmanager
def one_moment() -> Iterator[None]:
    """All rows as they were when the first was read, whoever writes meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def put(bundle: zipfile.ZipFile, name: str, data: Iterable[bytes]) -> str:
    """One entry, piece by piece, and its digest; a fixed date, so that the same content makes the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_STORED if Path(name).suffix.lower() in PACKED else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    digest = hashlib.sha256()
    with bundle.open(entry, "w", force_zip64=True) as place:
        for block in data:
            digest.update(block)
            place.write(block)
    return digest.hexdigest()


def lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block
