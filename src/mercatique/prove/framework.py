"""Frameworks as data: blocks, competences, criteria with points and checks, read from TOML."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.prove.frames import rows
from mercatique.prove.frames.contradictions import Refused, contradictions, verify
from mercatique.prove.frames.reading import WEIGHT, framework_of, parse
from mercatique.prove.frames.rows import *  # noqa: F403  whoever asks for a framework finds its rows beside it
from mercatique.prove.frames.rows import Framework
from mercatique.prove.frames.writing import written

if TYPE_CHECKING:
    from mercatique.kernel.models import Workspace
    from mercatique.prove.sessions.models import Session

__all__ = [
    "FOLDER", "Refused", "contradictions", "criterion_of", "framework_of", "frameworks", "in_version", "name_of", "of_session", "own", "parse", "read",
    "shipped", "test_in", "test_of", "verify", "versions", "written",
]  # fmt: skip
__all__ += rows.__all__

FOLDER = Path(__file__).parent / "frameworks"


def read(path: Path) -> Framework:
    """A framework from its file; what contradicts itself is refused with one sentence."""
    if path.stat().st_size > WEIGHT:
        raise Fault("framework", mark("%(where)s: the file is larger than %(most)d kB, more than any framework needs."), where=path.name, most=WEIGHT // 1000)
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise Fault("framework", mark("%(where)s: the file is not text in UTF-8."), where=path.name) from None
    return parse(text, path.name)


def newer_last(version: str) -> list[tuple[int, str]]:
    """Orders versions as people count: 2 before 10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"[.-]", version)]


@cache
def shipped() -> dict[str, dict[str, Framework]]:
    """All frameworks of the product by key, each in all its versions, the newest last; older ones stay in ``key@version.toml``."""
    found: dict[str, dict[str, Framework]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        item = read(path)
        if item.version in found.setdefault(item.key, {}):
            raise Fault("framework", mark("%(where)s: another file already holds this version."), where=f"{path.name}, {item.key} {item.version}")
        found[item.key][item.version] = item
    return {key: dict(sorted(of.items(), key=lambda pair: newer_last(pair[0]))) for key, of in found.items()}


@cache
def newest() -> dict[str, Framework]:
    found = [list(of.values())[-1] for of in shipped().values()]
    return {item.key: item for item in sorted(found, key=lambda item: (item.certifies, item.key))}


def frameworks(workspace: "Workspace | None" = None) -> dict[str, Framework]:
    """All frameworks of the product, the coherence rules first; with a workspace, also its own where newer, and each one it works to in the version it began with."""
    if workspace is None:
        return newest()
    from mercatique.prove.models import Adoption

    found, theirs = dict(newest()), own(workspace)
    for key, of in theirs.items():
        mine = list(of.values())[-1]
        if key not in found or newer_last(mine.version) > newer_last(found[key].version):
            found[key] = mine
    for adopted in Adoption.objects.filter(workspace=workspace):
        began = theirs.get(adopted.framework, {}).get(adopted.version) or shipped().get(adopted.framework, {}).get(adopted.version)
        if began:
            found[adopted.framework] = began
    return found


def own(workspace: "Workspace") -> dict[str, dict[str, Framework]]:
    """The frameworks a workspace has frozen itself, by key, each in all its versions, the newest last."""
    from mercatique.prove.models import OwnFramework

    found: dict[str, dict[str, Framework]] = {}
    for row in OwnFramework.objects.filter(workspace=workspace).exclude(frozen_at=None):
        found.setdefault(row.key, {})[row.version] = row.framework
    return {key: dict(sorted(of.items(), key=lambda pair: newer_last(pair[0]))) for key, of in sorted(found.items())}


def versions(key: str, workspace: "Workspace | None" = None) -> dict[str, Framework]:
    """A framework in all versions the product or the workspace has of it, the newest last; the workspace's own word counts."""
    found = {**shipped().get(key, {}), **(own(workspace).get(key, {}) if workspace else {})}
    return dict(sorted(found.items(), key=lambda pair: newer_last(pair[0])))


def in_version(key: str, version: str, workspace: "Workspace | None" = None) -> Framework | None:
    """A framework exactly as it was in one version, or nothing."""
    if workspace is not None:
        from mercatique.prove.models import OwnFramework

        row = OwnFramework.objects.filter(workspace=workspace, key=key, version=version).exclude(frozen_at=None).first()
        if row:
            return row.framework
    return shipped().get(key, {}).get(version)


def name_of(key: str, workspace: "Workspace") -> str:
    """What a framework is called, for pages that would else show its key.

    Read once for each workspace in hand: a list asks it for every row.
    """
    known = workspace.__dict__.setdefault("_framework_names", {})
    if key not in known:
        found = frameworks(workspace).get(key)
        known[key] = found.name if found else key
    return str(known[key])


def test_of(framework: Framework | None, code: str) -> str:
    """A test as forms offer it and pages name it: its code, then its name."""
    found = framework.test(code) if framework else None
    return f"{found.code} – {found.name}" if found else code


def test_in(session: "Session | None", code: str, workspace: "Workspace") -> str:
    """A test of what a session certifies, for a record of the same workspace."""
    if session is None or not code:
        return code
    session.workspace = workspace
    return test_of(of_session(session), code)


def criterion_of(framework: Framework | None, claim: str) -> str:
    """What a claim is about, as forms offer it and pages name it; without its framework, block and code."""
    found = framework.by_claim.get(claim) if framework else None
    return f"{found.block} {found.code} – {found.name}" if found else claim.partition("/")[2].replace("/", " ") or claim


def of_session(session: "Session") -> Framework | None:
    """What a session certifies, in the version it began with, the certifier's own or the product's; the newest where that version is gone.

    Read once for each object in hand: a page asks it for every candidate.
    """
    asked = (session.workspace_id, session.framework, session.framework_version)
    known = session.__dict__.get("_certifies")
    if known is None or known[0] != asked:
        found = in_version(session.framework, session.framework_version, session.workspace) if session.framework else None
        if found is None and session.framework:
            found = frameworks(session.workspace).get(session.framework)
        known = session.__dict__["_certifies"] = (asked, found)
    return known[1]  # type: ignore[no-any-return]
