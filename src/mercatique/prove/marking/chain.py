"""The record of a session: acts are appended, each with the hash of the one before, and read again to see whether they still fit."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.kernel.format import day
from mercatique.kernel.models import Workspace
from mercatique.prove.marking.ledger import Chain, Link, seal
from mercatique.prove.sessions.models import Session

#: Who else compares rows of their own with the record: each gives a sentence for what no longer fits.
WITNESSES: list[Callable[[Session], Iterator[str]]] = []


def witness(function: Callable[[Session], Iterator[str]]) -> Callable[[Session], Iterator[str]]:
    """``@witness`` on ``f(session)`` that yields a sentence for each of its rows that contradicts the record."""
    WITNESSES.append(function)
    return function


def plain(value: Any) -> Any:
    """A value JSON has no word for, as text that loses nothing."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in the record")


def canonical(payload: dict[str, Any]) -> str:
    """The one way to write a payload."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=plain)


def append(kind: str, session: Session, payload: dict[str, Any], by: str = "") -> Link:
    """Put an act on record. One at a time: the conditional update of the chain's row holds the others off on every database."""
    content = canonical(payload)
    with transaction.atomic():
        chain = held(session)
        last = Link.objects.filter(session=session, place=chain.length).first()
        at = max(timezone.now(), last.at) if last else timezone.now()
        by = " ".join(by.split())[:120]
        place = chain.length + 1
        link = Link(workspace_id=session.workspace_id, session=session, place=place, kind=kind, at=at, by=by, content=content)
        link.previous = chain.head
        link.digest = link.sealed()
        link.save()
        Chain.objects.filter(pk=chain.pk).update(length=place, head=link.digest)
    return link


def held(session: Session) -> Chain:
    """The chain of a session, locked until the transaction ends (an update locks on SQLite and on PostgreSQL alike)."""
    Chain.objects.get_or_create(session=session, defaults={"workspace_id": session.workspace_id})
    Chain.objects.filter(session=session).update(workspace=session.workspace_id)
    return Chain.objects.get(session=session)


def links(session: Session, *kinds: str) -> list[Link]:
    """The acts of a session, in order, of some kinds or of all."""
    rows = Link.objects.filter(session=session)
    return list(rows.filter(kind__in=kinds) if kinds else rows)


def verify(session: Session) -> list[str]:
    """What no longer fits in the record of a session: rows changed, taken away, put in between, and what contradicts them."""
    rows = Link.objects.filter(session=session).order_by("place").values_list("place", "kind", "at", "by", "content", "previous", "digest")
    found: list[str] = []
    place, head, before = 0, "", None
    for row in rows.iterator(chunk_size=1000):
        number, kind, at, by, content, previous, digest = row
        named = {"row": number, "kind": kind, "day": day(at)}
        if number != place + 1:
            found.append(_("Row %(gone)s of the record is missing.") % {"gone": place + 1})
        elif previous != head:
            found.append(_("Row %(row)s (%(kind)s, %(day)s) does not follow the row before it.") % named)
        if seal(previous, number, kind, at, by, content) != digest:
            found.append(_("Row %(row)s (%(kind)s, %(day)s) has been changed since it was written.") % named)
        elif before is not None and at < before:
            found.append(_("Row %(row)s (%(kind)s, %(day)s) is dated before the row above it.") % named)
        place, head, before = number, digest, at
    chain = Chain.objects.filter(session=session).first()
    if (chain.length if chain else 0) > place:
        found.append(_("The record ends at row %(row)s and should have %(length)s: its end has been taken away.") % {"row": place, "length": chain.length})  # type: ignore[union-attr]
    elif place and (chain is None or (chain.length, chain.head) != (place, head)):
        found.append(_("The end of the record is not the one that was noted: a row has been added or changed."))
    return found + [sentence for look in WITNESSES for sentence in look(session)]


def verify_all(workspace: Workspace) -> Iterator[tuple[Session, list[str]]]:
    """Every session of a workspace that has a record, with what no longer fits."""
    for session in Session.objects.filter(workspace=workspace).order_by("number"):
        if Chain.objects.filter(session=session).exists() or Link.objects.filter(session=session).exists():
            yield session, verify(session)
