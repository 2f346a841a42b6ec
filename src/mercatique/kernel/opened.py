"""A database that is one file stays open between requests: opening it reads a schema of two thousand parts, half of what a small page takes.

A backup put back in the meantime is another file under the same name: who still has the old one open closes it before the next request.
"""

import os
from typing import Any

from django.core.signals import request_started
from django.db import connections
from django.db.backends.signals import connection_created


def connect() -> None:
    connection_created.connect(note, dispatch_uid="opened")
    request_started.connect(look, dispatch_uid="opened")


def note(connection: Any, **_more: Any) -> None:
    """Which file a connection has open."""
    connection.opened = file_of(connection)


def look(**_more: Any) -> None:
    """Close what another file has taken the place of."""
    for connection in connections.all(initialized_only=True):
        if connection.connection is not None and getattr(connection, "opened", None) != file_of(connection):
            connection.close()


def file_of(connection: Any) -> tuple[int, int] | None:
    """The file itself, whatever its name; none for a server and for what is in memory."""
    if connection.vendor != "sqlite":
        return None
    try:
        known = os.stat(connection.settings_dict["NAME"])
    except OSError:
        return None
    return known.st_dev, known.st_ino
