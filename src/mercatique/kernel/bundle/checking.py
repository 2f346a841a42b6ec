"""Reading a bundle without trusting it: every name, size and digest is looked at before anything is written."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.bundle.content import FORMAT, of_workspace
from mercatique.kernel.changes import record_types

#: Entries, bytes of the manifest, and how many times its own size a bundle may become (beyond a first allowance).
MANY, MANIFEST, SWELL, ALLOWANCE = 1_000_000, 256 << 20, 100, 64 << 20
BLOCK = 1 << 20

BROKEN = mark("This is no bundle of Mercatique, or it has been damaged: nothing has been restored.")
#: What reading a file that is no sound ZIP of sound JSON may raise.
UNSOUND = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, RecursionError,
    ValueError, TypeError, KeyError, AttributeError, IndexError,
)  # fmt: skip


@contextmanager
def opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, if it is one."""
    try:
        bundle = zipfile.ZipFile(source)
    except UNSOUND:
        raise Fault("bundle", BROKEN) from None
    with bundle:
        yield bundle


def verified(bundle: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, once every file is what it says and nothing else is inside."""
    try:
        entries = bundle.infolist()
        size = sum(entry.compress_size for entry in entries)
        whole = sum(entry.file_size for entry in entries)
        if len(entries) > MANY or whole > SWELL * size + ALLOWANCE or bundle.getinfo("manifest.json").file_size > MANIFEST:
            raise Fault("bundle-swells", mark("This bundle would become far larger than it is: nothing has been restored."))
        manifest = json.loads(bundle.read("manifest.json"))
        if manifest["format"] != FORMAT:
            raise Fault(
                "bundle-format",
                mark("This bundle has format %(format)s; this version of Mercatique reads format %(known)s."),
                format=str(manifest["format"])[:20],
                known=str(FORMAT),
            )
        names = [entry.filename for entry in entries if entry.filename != "manifest.json"]
        if sorted(names) != sorted(manifest["files"]) or not all(may_be(name) for name in names):
            raise Fault("bundle", BROKEN)
        for name, wanted in manifest["files"].items():
            if digest(bundle, name) != wanted:
                raise Fault("bundle", BROKEN)
        if strange := {name for name in names if name.endswith(".jsonl") and not name.startswith("files/")} - {*tables()}:
            raise later(manifest, sorted(strange)[0])
    except UNSOUND:
        raise Fault("bundle", BROKEN) from None
    return manifest  # type: ignore[no-any-return]


def later(manifest: dict[str, Any], name: str) -> Fault:
    return Fault(
        "bundle-later",
        mark("This bundle was made by Mercatique %(version)s and holds what this version does not know (%(name)s): update Mercatique first."),
        version=str(manifest.get("mercatique", "?"))[:20],
        name=name[:80],
    )


def tables() -> list[str]:
    """The names of all text tables a bundle may hold."""
    rows = [f"rows/{model._meta.label_lower}.jsonl" for model in of_workspace()]
    return [*rows, *(f"history/{model._meta.label_lower}.jsonl" for model in record_types())]


def may_be(name: str) -> bool:
    """Whether an entry stays within its folder, under a name every disk takes as one."""
    if name == "workspace.json":
        return True
    parts = PurePosixPath(name).parts
    return (
        len(parts) > 1
        and parts[0] in {"rows", "history", "files"}
        and "/".join(parts) == name
        and not any(part.startswith(".") or "\\" in part or any(ord(sign) < 32 for sign in part) for part in parts)
    )


def digest(bundle: zipfile.ZipFile, name: str) -> str:
    found = hashlib.sha256()
    with bundle.open(name) as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def read(bundle: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    """The rows of one text table, as they come; none when the bundle has no such table."""
    if name not in bundle.NameToInfo:
        return
    with bundle.open(name) as file:
        for line in file:
            yield json.loads(line)
