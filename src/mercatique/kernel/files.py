"""Files people deposit: kept once by content, named as they were, never served as pages."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.models import Attachment, Workspace

KINDS = {
    b"%PDF": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif",
    b"PK\x03\x04": "application/zip", b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
}  # fmt: skip
REFUSED = (".exe", ".dll", ".bat", ".cmd", ".com", ".msi", ".scr", ".ps1", ".vbs", ".js", ".jar", ".lnk", ".html", ".htm", ".svg")


def kind_of(head: bytes) -> str:
    """The type of a file by its first bytes (what it is called proves nothing)."""
    return next((kind for mark, kind in KINDS.items() if head.startswith(mark)), "application/octet-stream")


def clean_name(name: str) -> str:
    """A file name without folders, control characters or direction tricks."""
    bare = os.path.basename(name.replace("\\", "/"))
    bare = "".join(char for char in bare if char.isprintable() and char not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return bare[-200:].strip() or "file"


def deposit(workspace: Workspace, upload: UploadedFile, title: str = "", note: str = "", record: Attachment | None = None) -> Attachment:
    """Keep an uploaded file: written aside, hashed, then put in its place in one move."""
    name = clean_name(upload.name or "")
    if name.lower().endswith(REFUSED) or not upload.size:
        raise Fault(
            "file-refused",
            mark("“%(name)s” cannot be deposited: choose a document, a picture or a spreadsheet that is not empty."),
            name=name,
        )
    folder = workspace.folder / "files"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    head = b""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".incoming-", delete=False) as file:
        try:
            for chunk in upload.chunks():
                head = head or bytes(chunk[:16])
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.unlink(file.name)
            raise
    os.replace(file.name, folder / digest.hexdigest())
    record = record or Attachment(workspace=workspace)
    record.title = title or record.title or name
    record.note = note or record.note
    record.name, record.size, record.sha256, record.kind = name, upload.size, digest.hexdigest(), kind_of(head)
    record.save()
    return record


def response(record: Attachment) -> Any:
    """The file as a download: its own name, no sniffing, no scripts."""
    return served(record.path, record.name)


def served(place: Path, name: str) -> Any:
    """A file somebody brought, as a download only, whatever it is."""
    from django.http import FileResponse

    answer = FileResponse(place.open("rb"), as_attachment=True, filename=name)
    answer["Content-Type"] = "application/octet-stream"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
