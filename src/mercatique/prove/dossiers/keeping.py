"""Keeping a deposit: files by their hash, written whole before anything says that they are there, and never changed."""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.files import clean_name
from mercatique.kernel.format import day
from mercatique.kernel.models import Counter, User, Workspace
from mercatique.prove.dossiers.models import Deposit, Dossier
from mercatique.prove.sessions.models import Candidate, Session

#: Bytes of one piece (the workspace's own bundle may be larger), and read at once.
LARGEST, BLOCK = 100 << 20, 1 << 20
#: Which of the files is the workspace itself.
BUNDLE = "workspace"
MEDIA = "application/vnd.mercatique.bundle+zip"
DIGEST = re.compile(r"[0-9a-f]{64}")

LARGE = mark("“%(name)s” is %(size)s large: a dossier takes files of at most %(limit)s. Make it smaller or bring it in parts. Nothing has been deposited.")
CLOCK = mark("The clock of this installation reads %(now)s, earlier than the last deposit (%(last)s): have it set right, then deposit again. Nothing has been deposited.")  # fmt: skip
ROOM = mark("The disk has no room left for this deposit: free some space and try again. Nothing has been deposited.")
FULL = mark("The disk has no room left for this file: free some space and try again. Nothing has been kept.")
NOTHING = mark("There is nothing to deposit: a dossier has at least one file.")


@dataclass(frozen=True)
class Piece:
    """A file of a dossier: its bytes, or the place they are read from piece by piece."""

    name: str
    title: str
    content: bytes = field(default=b"", repr=False)
    media: str = "application/octet-stream"
    deliverable: str = ""
    pages: int | None = None
    words: int | None = None
    source: Path | None = None

    @property
    def size(self) -> int:
        return self.source.stat().st_size if self.source is not None else len(self.content)

    def blocks(self) -> Iterator[bytes]:
        if self.source is None:
            yield self.content
            return
        with self.source.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


def canonical(manifest: Any, claims: Any) -> bytes:
    """What was deposited as JSON that is the same bytes wherever it is written."""
    return json.dumps({"claims": claims, "manifest": manifest}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(manifest: Any, claims: Any) -> str:
    """The fingerprint that the receipt prints."""
    return hashlib.sha256(canonical(manifest, claims)).hexdigest()


def keep(
    workspace: Workspace,
    *,
    title: str,
    framework: str,
    framework_version: str,
    pieces: Sequence[Piece],
    claims: dict[str, list[dict[str, Any]]],
    session: Session | None = None,
    candidate: Candidate | None = None,
    author: User | None = None,
    author_name: str = "",
    data_date: date | None = None,
    late: bool = False,
    dossier: Dossier | None = None,
) -> Deposit:
    """Keep a dossier as it is now in the folder of ``workspace``: all of it, or nothing."""
    if not pieces:
        raise Fault("deposit-empty", NOTHING)
    for piece in pieces:
        if piece.size > LARGEST and piece.deliverable != BUNDLE:
            sizes = {"size": filesizeformat(piece.size), "limit": filesizeformat(LARGEST)}
            raise Fault("deposit-large", LARGE, name=clean_name(piece.name), **sizes)
    place = workspace.folder / "deposits"
    place.mkdir(parents=True, exist_ok=True)
    if sum(piece.size for piece in pieces) > shutil.disk_usage(place).free:
        raise Fault("disk-full", ROOM)
    aside = Path(tempfile.mkdtemp(prefix=".incoming-", dir=place))
    try:
        manifest = [write(aside, piece, name) for piece, name in zip(pieces, names(pieces), strict=True)]
        settled = json.loads(canonical(manifest, claims))
        with transaction.atomic():
            Workspace.objects.select_for_update(of=("self",)).get(pk=workspace.pk)
            found = Deposit.objects.create(
                workspace=workspace, session=session, candidate=candidate, dossier=dossier, title=title[:200],
                number=Counter.next(workspace.pk, "prove.deposit"), framework=framework, framework_version=framework_version,
                manifest=settled["manifest"], claims=settled["claims"], digest=digest_of(settled["manifest"], settled["claims"]),
                data_date=data_date, late=late, author=author, author_name=author_name or str(author or ""), deposited_at=moment(workspace),
            )  # fmt: skip
            reveal(aside, found.folder)
        return found
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def told(at: datetime) -> str:
    """A day and its time, to the second."""
    here = timezone.localtime(at)
    return f"{day(here.date())}, {here:%H:%M:%S}"


def moment(workspace: Workspace) -> datetime:
    """Now, unless the clock has been set back since the last deposit."""
    now = timezone.now()
    last = Deposit.objects.filter(workspace=workspace).order_by("-deposited_at").values_list("deposited_at", flat=True).first()
    if last is not None and now < last:
        raise Fault("clock-set-back", CLOCK, now=told(now), last=told(last))
    return now


def names(pieces: Sequence[Piece]) -> list[str]:
    """File names that no disk or archive takes for anything else, each once."""
    found: list[str] = []
    for piece in pieces:
        name = clean_name(piece.name).lstrip(".") or "file"
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, dot + ending) if stem else (name, "")
        number = 2
        while name.casefold() in {other.casefold() for other in found}:
            name, number = f"{stem}-{number}{ending}", number + 1
        found.append(name)
    return found


def write(folder: Path, piece: Piece, name: str) -> dict[str, Any]:
    """One file under its hash, for reading only; its line of the manifest."""
    digest, size = hashlib.sha256(), 0
    handle, aside = tempfile.mkstemp(prefix=".part-", dir=folder)
    with os.fdopen(handle, "wb") as file:
        for block in piece.blocks():
            digest.update(block)
            size += len(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(aside, 0o400)
    os.replace(aside, folder / digest.hexdigest())
    return {
        "name": name, "title": str(piece.title), "sha256": digest.hexdigest(), "size": size, "media": piece.media,
        "pages": piece.pages, "words": piece.words, "deliverable": piece.deliverable,
    }  # fmt: skip


def kept(place: Path, piece: Piece, name: str) -> dict[str, Any]:
    """One file on its own, in its place under its hash or not at all; its line."""
    place.mkdir(parents=True, exist_ok=True)
    if piece.size > shutil.disk_usage(place).free:
        raise Fault("disk-full", FULL)
    aside = Path(tempfile.mkdtemp(prefix=".incoming-", dir=place))
    try:
        row = write(aside, piece, name)
        os.replace(aside / row["sha256"], place / row["sha256"])
        return row
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def reveal(aside: Path, folder: Path) -> None:
    """Put the files in their place in one move. A folder of the same digest was left by a deposit that was killed, or holds the same."""
    if folder.exists():
        if all(intact(folder / path.name) for path in aside.iterdir()):
            return
        retired = Path(tempfile.mkdtemp(prefix=".retired-", dir=folder.parent))
        os.replace(folder, retired / "former")
        shutil.rmtree(retired, ignore_errors=True)
    os.replace(aside, folder)


def intact(path: Path) -> bool:
    return path.is_file() and hashed(path) == path.name


def hashed(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def path(deposit: Deposit, sha256: str) -> Path:
    """Where a file of a deposit lies; nothing else of the disk can be named."""
    if not DIGEST.fullmatch(sha256) or all(row["sha256"] != sha256 for row in deposit.manifest):
        raise Fault("no-piece", mark("This deposit holds no such file."))
    return deposit.folder / sha256


def verify(deposit: Deposit) -> list[str]:
    """What no longer matches its hash: names of files, and ``manifest`` when the list itself was changed; empty when all is as deposited."""
    faults = [] if digest_of(deposit.manifest, deposit.claims) == deposit.digest else ["manifest"]
    for row in deposit.manifest:
        place = deposit.folder / str(row["sha256"])
        if not DIGEST.fullmatch(str(row["sha256"])) or not intact(place):
            faults.append(row["name"])
    return faults
