"""Files kept aside: shown as understood first, and gone once a person has said what becomes of them, or has said nothing for long."""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.files import clean_name
from mercatique.kernel.models import Workspace

#: Bytes of a file, and seconds it waits for its answer.
SIZE, PATIENCE = 10 * 1024 * 1024, 2 * 24 * 3600
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Shelf:
    """Where the files of one kind wait, each under the digest of what it holds."""

    folder: str

    def place(self, workspace: Workspace) -> Path:
        return workspace.folder / self.folder

    def keep(self, workspace: Workspace, data: bytes, name: str, check: Callable[[bytes, str], object]) -> str:
        """Put a file aside when ``check`` can read it (it raises a fault otherwise); returns its digest."""
        if len(data) > SIZE:
            raise Fault("file-large", mark("The file is larger than 10 MB: bring it in several parts."))
        check(data, name)
        place = self.place(workspace)
        place.mkdir(parents=True, exist_ok=True)
        for old in place.iterdir():
            if time.time() - old.stat().st_mtime > PATIENCE:
                old.unlink(missing_ok=True)
        digest = hashlib.sha256(data).hexdigest()
        (place / digest).write_bytes(data)
        (place / f"{digest}.name").write_text(clean_name(name), encoding="utf-8")
        return digest

    def kept(self, workspace: Workspace, digest: str) -> tuple[bytes, str]:
        """What a file holds, and its name."""
        path = self.place(workspace) / digest
        if not DIGEST.fullmatch(digest) or not path.is_file():
            raise Http404
        return path.read_bytes(), path.with_suffix(".name").read_text(encoding="utf-8")

    def forget(self, workspace: Workspace, digest: str) -> None:
        for name in (digest, f"{digest}.name"):
            (self.place(workspace) / name).unlink(missing_ok=True)
