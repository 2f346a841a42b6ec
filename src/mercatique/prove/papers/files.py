"""Files handed in with an answer paper: kept by their hash while it is written, sealed with it, read under a code."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.files import REFUSED, clean_name
from mercatique.kernel.models import Workspace
from mercatique.prove.dossiers.keeping import DIGEST, LARGEST, Piece, intact, kept
from mercatique.prove.marking import chain
from mercatique.prove.papers.models import Paper, PaperFile, PaperSeal
from mercatique.prove.papers.writing import GRACE, read, settle
from mercatique.prove.sessions.models import Session

UNFIT = mark("“%(name)s” cannot be handed in: choose a document, a picture or a spreadsheet that is not empty.")
LARGE = mark("“%(name)s” is %(size)s large: a paper takes files of at most %(limit)s. Make it smaller or bring it in parts. What was saved before is still there.")  # fmt: skip
MANY = mark("This paper holds as many files as it takes (%(n)d): take one back first.")
NONE = mark("This test takes no file: answer in the fields.")
OVER = mark("The time is over: “%(name)s” came too late and does not count.")


def add(paper: Paper, upload: UploadedFile, author: str, now: datetime | None = None) -> PaperFile:
    """Keep a file with a paper. What was on its way at the end of the time is kept aside, in case the paper is opened again."""
    name = clean_name(upload.name or "")
    most = paper.sitting.files_taken
    if not most:
        raise Fault("no-files", NONE)
    if not upload.size or name.lower().endswith(REFUSED):
        raise Fault("file-refused", UNFIT, name=name)
    if upload.size > LARGEST:
        raise Fault("file-large", LARGE, name=name, size=filesizeformat(upload.size), limit=filesizeformat(LARGEST))
    now = now or paper.now()
    settle(paper, now)
    if paper.state != Paper.State.OPEN and (paper.begun_at is None or now > paper.ends_at + GRACE):
        raise Fault("file-late", OVER, name=name)
    row = kept(folder_of(paper), piece(upload, name), name)
    with transaction.atomic():
        running = Paper.objects.filter(pk=paper.pk, state=Paper.State.OPEN).update(heard_at=now)
        if not running:  # the row's lock all the same: files of two windows get two numbers
            Paper.objects.filter(pk=paper.pk).update(number=F("number"))
        rows = PaperFile.objects.filter(paper=paper)
        same = rows.filter(state=PaperFile.State.HANDED, sha256=row["sha256"], name=name).first()
        if same is not None:
            return same
        if running and rows.filter(state=PaperFile.State.HANDED).count() >= most:
            raise Fault("file-many", MANY, n=most)
        found = PaperFile.objects.create(
            workspace_id=paper.workspace_id, paper=paper, number=rows.count() + 1, name=name, size=row["size"], sha256=row["sha256"],
            state=PaperFile.State.HANDED if running else PaperFile.State.LATE, author=author[:120], kept_at=now,
        )  # fmt: skip
        if running:
            Paper.objects.filter(pk=paper.pk).update(saved_at=now)
    paper.refresh_from_db()
    return found


def withdraw(paper: Paper, found: PaperFile, now: datetime | None = None) -> None:
    """Take a file back while the paper is written; that it was there stays on record."""
    now = now or paper.now()
    settle(paper, now)
    with transaction.atomic():
        if not Paper.objects.filter(pk=paper.pk, state=Paper.State.OPEN).update(heard_at=now):
            raise Fault("over", mark("The time is over: this paper is sealed as it was saved."))
        PaperFile.objects.filter(pk=found.pk, paper=paper).update(state=PaperFile.State.WITHDRAWN)


def piece(upload: UploadedFile, name: str) -> Piece:
    """An uploaded file, read from where it lies."""
    lies = getattr(upload, "temporary_file_path", None)
    return Piece(name, name, source=Path(lies())) if lies is not None else Piece(name, name, upload.read())


def folder_of(paper: Paper) -> Path:
    return Path(paper.sitting.workspace.folder) / "papers"


def handed(paper: Paper) -> list[PaperFile]:
    """The files that count at this moment."""
    return list(PaperFile.objects.filter(paper=paper, state=PaperFile.State.HANDED))


def sealed(paper: Paper) -> list[dict[str, Any]]:
    """The files of the last seal."""
    return list((read(paper) or {}).get("files", []))


def path(paper: Paper, sha256: str) -> Path:
    """Where a file of a paper lies; nothing else of the disk can be named."""
    found = folder_of(paper) / sha256
    if not DIGEST.fullmatch(sha256) or not found.is_file():
        raise Fault("no-piece", mark("This paper holds no such file."))
    return found


def neutral(paper: Paper, row: dict[str, Any]) -> str:
    """A name for whoever may not know whose paper it is: its own name could tell."""
    ending = Path(row["name"]).suffix[:10]
    return f"{paper.code}-{row['number']}{ending}"


# -- at the end of their term -------------------------------------------------------------------------------------------


def kept_of(session: Session) -> list[PaperFile]:
    """The files of a session's tests that are still kept, with those taken back or too late."""
    rows = PaperFile.objects.filter(paper__sitting__session=session, erased_at=None).order_by("paper__sitting__number", "paper__number", "number")
    return list(rows.select_related("paper__sitting", "paper__candidate", "paper__group"))


def erase(session: Session) -> list[dict[str, Any]]:
    """Delete the files of a session's tests. Name, size and hash stay in the seals; one that no seal holds keeps a bare name.

    The bytes go once this is on record: what a stop in between leaves is taken away by the next sweep.
    """
    told = []
    for row in kept_of(session):
        if all(one["number"] != row.number for seal in row.paper.seals.all() for one in json.loads(seal.content).get("files", [])):
            row.name = neutral(row.paper, {"name": row.name, "number": row.number})
        row.erased_at = timezone.now()
        row.save(update_fields=["name", "erased_at"])
        told.append({"paper": row.paper.code, "number": row.number, "size": row.size, "sha256": row.sha256})
    transaction.on_commit(lambda: sweep(session.workspace))
    return told


def sweep(workspace: Workspace) -> None:
    """Take away the bytes of files deleted on record, unless another paper holds the same."""
    gone = PaperFile.objects.filter(workspace=workspace, erased_at__isnull=False)
    still = PaperFile.objects.filter(workspace=workspace, erased_at=None)
    for sha256 in set(gone.values_list("sha256", flat=True)) - set(still.values_list("sha256", flat=True)):
        if DIGEST.fullmatch(sha256):
            (Path(workspace.folder) / "papers" / sha256).unlink(missing_ok=True)


def erased(session: Session | None) -> set[str]:
    """The hashes of what was deleted at its term: the record of the session says it, not a row anybody could set."""
    found = chain.links(session, "erased") if session is not None else []
    return {row["sha256"] for link in found for row in link.payload.get("files", [])}


def lost(seal: PaperSeal) -> Iterator[str]:
    """The files of a seal that are gone or no longer what was sealed; not those deleted on record."""
    rows = json.loads(seal.content).get("files", [])
    on_record = erased(seal.paper.sitting.session) if rows else set()
    for row in rows:
        place = folder_of(seal.paper) / str(row["sha256"])
        if row["sha256"] in on_record and not place.exists():
            continue
        if not DIGEST.fullmatch(str(row["sha256"])) or not intact(place):
            yield str(row["name"])

