"""Drafts of a certifier's own frameworks: begun, edited row by row, frozen into a version that never changes."""

from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.models import User, Workspace
from mercatique.prove.frames.contradictions import contradictions, verify
from mercatique.prove.frames.models import OwnFramework
from mercatique.prove.frames.reading import parse
from mercatique.prove.frames.rows import Block, Framework, Row
from mercatique.prove.frames.writing import written


def draft_of(workspace: Workspace, key: str) -> OwnFramework | None:
    return OwnFramework.objects.filter(workspace=workspace, key=key, frozen_at=None).first()


def taken(workspace: Workspace, key: str) -> set[str]:
    """The versions of a framework a workspace already knows."""
    from mercatique.prove.framework import shipped

    own = OwnFramework.objects.filter(workspace=workspace, key=key).values_list("version", flat=True)
    return {*shipped().get(key, {}), *own}


def next_version(workspace: Workspace, key: str, version: str) -> str:
    """A version free after this one: 1, then 1.1, 1.2."""
    known = taken(workspace, key)
    n = 1
    while f"{version}.{n}" in known:
        n += 1
    return f"{version}.{n}"


def begin(workspace: Workspace, framework: Framework, user: User, *, version: str = "") -> OwnFramework:
    """A draft from a framework that is there; the one under way is kept."""
    version = version or next_version(workspace, framework.key, framework.version.split(".")[0])
    return put_down(workspace, replace(framework, version=version), f"{framework.key} {framework.version}", user)


def bring(workspace: Workspace, text: str, file: str, user: User) -> OwnFramework:
    """A draft from a file: what cannot be read is refused, what contradicts itself is told on its page."""
    framework = parse(text, file, strict=False, own=True)
    return put_down(workspace, unused(workspace, framework), file, user)


def keep(workspace: Workspace, framework: Framework, user: User, began_from: str = "") -> OwnFramework:
    """A framework already confirmed elsewhere, frozen at once."""
    verify(framework)
    with transaction.atomic():
        return freeze(put_down(workspace, unused(workspace, framework), began_from, user), user)


def unused(workspace: Workspace, framework: Framework) -> Framework:
    """The same framework in a version that is still free."""
    if framework.version not in taken(workspace, framework.key):
        return framework
    return replace(framework, version=next_version(workspace, framework.key, framework.version.split(".")[0]))


def put_down(workspace: Workspace, framework: Framework, began_from: str, user: User) -> OwnFramework:
    text = written(framework)
    parse(text, strict=False, own=True)
    try:
        with transaction.atomic():
            return OwnFramework.objects.create(
                workspace=workspace, key=framework.key, version=framework.version, began_from=began_from[:90], text=text, changed_by=str(user)
            )
    except IntegrityError:
        raise Fault("draft", mark("“%(key)s” already has a draft here: freeze or discard it first."), key=framework.key) from None


def store(draft: OwnFramework, framework: Framework, user: User, revision: int) -> None:
    """Keep an edited draft, unless somebody else has edited it since ``revision`` or it may not be read back."""
    text = written(framework)
    parse(text, strict=False, own=True)
    if framework.key != draft.key:
        raise Fault("draft", mark("The key of a framework does not change: “%(key)s”."), key=draft.key)
    if framework.version != draft.version and framework.version in taken(draft.workspace, draft.key):
        raise Fault("draft", mark("There already is a version “%(version)s” of this framework."), version=framework.version)
    values: dict[str, Any] = {"text": text, "version": framework.version, "changed_at": timezone.now(), "changed_by": str(user)}
    changed = OwnFramework.objects.filter(pk=draft.pk, revision=revision, frozen_at=None).update(revision=F("revision") + 1, **values)
    if not changed:
        raise Fault("conflict", mark("Somebody has changed this draft in the meantime. What you wrote is still below: compare, and save again."))
    draft.refresh_from_db()


def with_row(framework: Framework, old: Row, new: Row) -> Framework:
    """The same framework with one row said otherwise."""

    def put(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(new if row.claim == old.claim else row for row in rows)

    def criteria(block: Block) -> tuple[Any, ...]:
        return tuple(replace(item, parts=put(item.parts)) for item in put(block.criteria))

    blocks = tuple(
        replace(block, activities=put(block.activities), tasks=put(block.tasks), competences=put(block.competences), criteria=criteria(block))
        for block in framework.blocks
    )
    return replace(framework, frame=put(framework.frame), blocks=blocks, tests=put(framework.tests))


def inferred(framework: Framework) -> list[Row]:
    """The rows whose links nobody has confirmed yet."""
    return [row for row in framework.rows if getattr(row, "inferred", False)]


def confirmed(framework: Framework) -> Framework:
    """The same framework with all its links confirmed."""
    for row in inferred(framework):
        framework = with_row(framework, row, replace(row, inferred=False))  # type: ignore[call-arg]
    return framework


def faults(draft: OwnFramework) -> list[Fault]:
    """What keeps a draft from being frozen."""
    return list(contradictions(draft.framework))


@transaction.atomic
def freeze(draft: OwnFramework, user: User) -> OwnFramework:
    """From now on nobody changes it; sessions and dossiers may begin with it."""
    locked = OwnFramework.objects.select_for_update().get(pk=draft.pk)
    verify(locked.framework)
    locked.frozen_at, locked.frozen_by = timezone.now(), str(user)
    locked.save()
    return locked
