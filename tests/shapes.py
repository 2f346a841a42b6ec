"""What the tests say to the database, kept so that the second lane may leave out what would only say it again.

A statement's shape is its text without its values. Each process of ``make test`` and ``make test-long`` keeps the shapes each test has said; with
``MERCATIQUE_SHAPES=once`` the second lane asks only the tests that together say every one of them.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

KEPT = Path(__file__).resolve().parents[1] / "var" / "shapes"
#: Threads, locks and commits make a difference of their own: what uses them is always asked. So is the kernel, but for its long walks.
ALWAYS, WALKS = "tests/kernel/", ("tests/kernel/test_records.py", "tests/kernel/test_access.py")
#: Where the database makes no difference; the lane leaves it out unless it is asked for by name.
NO_DATABASE = (
    *(f"tests/{name}" for name in ("browser", "methods", "charts", "warehouse", "demo", "test_cli.py", "test_docs.py", "test_deploy.py")),
    *(f"tests/kernel/{name}" for name in ("render", "test_assets.py", "test_bad_input.py", "test_blocks.py", "test_contrast.py")),
    *(f"tests/kernel/{name}" for name in ("test_first.py", "test_format.py", "test_forms.py", "test_look.py", "test_spreadsheets.py")),
)  # fmt: skip
OUTSIDE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "SET ")

known: dict[str, "Said"] = {}


class Said:
    """The shapes one test has said."""

    def __init__(self, transactional: bool) -> None:
        self.shapes: set[str] = set()
        self.transactional, self.seconds = transactional, 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := shape(sql):
            self.shapes.add(found)
        return execute(sql, params, many, context)


@lru_cache(maxsize=50_000)
def shape(sql: str) -> str:
    """A name for a statement whatever its values, lists of values and limits are; none for what only frames others."""
    if sql.lstrip(" (").upper().startswith(OUTSIDE):
        return ""
    bare = re.sub(r"\b\d+\b", "0", re.sub(r"%s(?:, ?%s)+", "%s", sql))
    bare = re.sub(r"(\(%s\))(?:, ?\(%s\))+", r"\1", bare)
    return blake2b(bare.encode(), digest_size=8).hexdigest()


@contextmanager
def heard(nodeid: str, transactional: bool) -> Iterator[None]:
    """Listens to one test."""
    from django.db import connection

    said = known[nodeid] = Said(transactional)
    with connection.execute_wrapper(said):
        yield


def keep(process: str) -> None:
    """What this process has heard, for the lane that comes after."""
    rows = {
        name: {"shapes": sorted(said.shapes), "seconds": round(said.seconds, 3), "transactional": said.transactional}
        for name, said in known.items() if said.shapes
    }  # fmt: skip
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{process}.json").write_text(json.dumps(rows), encoding="utf-8")


def forget() -> None:
    """A new run begins with nothing."""
    for path in KEPT.glob("*.json"):
        path.unlink()


def kept() -> dict[str, dict[str, Any]]:
    """What each test of the last whole run has said; nothing before the first."""
    return {name: row for path in sorted(KEPT.glob("*.json")) for name, row in json.loads(path.read_text(encoding="utf-8")).items()}


def wanted() -> set[str]:
    """The tests that say everything once, as the last whole run heard it."""
    return chosen({name: row for name, row in kept().items() if not name.startswith(NO_DATABASE)})


def chosen(heard: dict[str, dict[str, Any]]) -> set[str]:
    """The tests always asked, then whoever says most that is new for its time, until everything is said."""
    taken = {name for name, row in heard.items() if row["transactional"] or (name.startswith(ALWAYS) and not name.startswith(WALKS))}
    said = {shape for name in taken for shape in heard[name]["shapes"]}

    def worth(name: str) -> float:
        return -len(set(heard[name]["shapes"]) - said) / (heard[name]["seconds"] + 0.1)

    waiting = [(worth(name), name) for name in heard.keys() - taken]
    heapify(waiting)
    while waiting:
        hoped, name = heappop(waiting)
        now = worth(name)
        if not now:
            continue
        if now > hoped and waiting and now > waiting[0][0]:  # others have said some of it meanwhile
            heappush(waiting, (now, name))
            continue
        taken.add(name)
        said.update(heard[name]["shapes"])
    return taken


def asked() -> str:
    """What is to be done: ``keep`` what is heard, keep ``more`` beside it, say everything ``once``, or nothing."""
    return os.environ.get("MERCATIQUE_SHAPES", "")
