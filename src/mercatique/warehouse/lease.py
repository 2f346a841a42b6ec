"""Leases: one writer at a time per workspace and table, held by the system and freed when the holder dies."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mercatique.fault import Fault, _

#: Seconds a writer waits for another one before it gives up.
PATIENCE = 600.0


def _take(handle: IO[str]) -> bool:
    """Try to lock the file; the system frees the lock with the process, even a killed one."""
    try:
        if os.name == "nt":
            import msvcrt

            handle.seek(1 << 20)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def lease(folder: Path, table: str, act: str, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the right to write ``table``; a second writer waits, and is told who writes when it waits too long."""
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with open(folder / f"{table}.lease", "a+", encoding="utf-8") as handle:
        while not _take(handle):
            if time.monotonic() >= until:
                handle.seek(0)
                raise Fault(
                    "busy",
                    _("The table “%(table)s” is being written (%(holder)s). Try again when that is done."),
                    table=table,
                    holder=_holder(handle),
                )
            time.sleep(0.05)
        handle.truncate(0)
        json.dump({"act": act, "host": socket.gethostname(), "process": os.getpid()}, handle)
        handle.flush()
        yield


def _holder(handle: IO[str]) -> str:
    try:
        who = json.loads(handle.read(4096))
        return f"{who['act']}, {who['host']} {who['process']}"
    except (ValueError, KeyError, OSError):
        return "?"
