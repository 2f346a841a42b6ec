"""Who changes what, in one act: the current change, its stamp on every historical row, and undo."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.signals import pre_create_historical_record

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.models import Change, Record, User, Workspace


@dataclass
class Act:
    """The act under way: nothing is stored until the first record changes."""

    id: UUID
    user: User | None
    actor: str
    undoes: Change | None = None
    at: datetime | None = None
    stored: bool = False


_current: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def acting(user: User | None = None, actor: str = "", undoes: Change | None = None, at: datetime | None = None) -> Iterator[Act]:
    """Everything saved inside belongs to one change, made by ``user`` or by the named actor, now or at a moment told afterwards."""
    act = Act(uuid4(), user, actor or (str(user) if user else ""), undoes, at)
    token = _current.set(act)
    try:
        yield act
    finally:
        _current.reset(token)


def current() -> Act | None:
    return _current.get()


def _stamp(sender: Any, instance: Any, history_instance: Any, **kwargs: Any) -> None:
    if not isinstance(instance, Record):
        return
    act = current()
    if act is None:
        history_instance.actor = "Mercatique"
        return
    if not act.stored or not Change.objects.filter(pk=act.id).exists():
        Change.objects.get_or_create(
            id=act.id,
            defaults={
                "workspace_id": instance.workspace_id,
                "user": act.user,
                "actor": act.actor,
                "undoes": act.undoes,
                **({"at": act.at} if act.at else {}),
            },
        )
        act.stored = True
    if act.at is not None:
        history_instance.history_date = act.at
    history_instance.change_id = act.id
    history_instance.actor = act.actor
    history_instance.history_user = act.user


def tag() -> str:
    """The tag of a message that offers to undo the act under way."""
    act = current()
    return f"undo-{act.id}" if act is not None and act.stored else ""


def connect() -> None:
    pre_create_historical_record.connect(_stamp, dispatch_uid="mercatique.stamp")


def record_types() -> list[type[Record]]:
    """All kinds of records, kernel first, in the order of the rooms."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def as_of(model: type[Record], workspace: Workspace, moment: datetime | None) -> dict[UUID, Any]:
    """The records of a kind as they were at a moment, by identity; as they are now without one."""
    if moment is None:
        return {record.pk: record for record in model._default_manager.filter(workspace=workspace)}
    found = model.history.as_of(moment).filter(workspace_id=workspace.pk)  # type: ignore[attr-defined]
    return {record.pk: record for record in found}


def rows_of(change: Change) -> list[Any]:
    """The historical rows of a change, oldest first."""
    return rows_of_each([change])[change.pk]


def rows_of_each(changes: Iterable[Change]) -> dict[UUID, list[Any]]:
    """The historical rows of several changes, oldest first; of a hundred kinds of record only those are read that changed."""
    found: dict[UUID, list[Any]] = {change.pk: [] for change in changes}
    for model in kinds_in(list(found)):
        for row in model.history.filter(change_id__in=found):  # type: ignore[attr-defined]
            found[row.change_id].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.history_date, row.history_id))
    return found


def kinds_in(changes: list[UUID]) -> list[type[Record]]:
    """The kinds of record some changes touched, asked in one statement."""
    if not changes:
        return []
    quote, kinds = connection.ops.quote_name, record_types()
    prepared = Change._meta.get_field("id").get_db_prep_value
    parts = (f"SELECT {place} WHERE EXISTS (SELECT 1 FROM {quote(kind.history.model._meta.db_table)} WHERE change_id IN (SELECT id FROM wanted))" for place, kind in enumerate(kinds))  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        # Names of our own tables, and no value but the identities given beside.
        cursor.execute(f"WITH wanted (id) AS (VALUES {', '.join(['(%s)'] * len(changes))}) {' UNION ALL '.join(parts)}", [prepared(pk, connection) for pk in changes])
        return [kinds[place] for (place,) in cursor.fetchall()]


def last_written(workspace: Workspace, kinds: Sequence[type[Record]]) -> tuple[tuple[int | None, int], ...]:
    """The newest historical row of each kind and their number: as long as these stay, nothing of a kind was written, deleted or brought back.

    Their number too: with several writers an older row may be committed after a newer one.
    """
    rows = (kind.history.filter(workspace_id=workspace.pk).aggregate(newest=models.Max("history_id"), n=models.Count("history_id")) for kind in kinds)  # type: ignore[attr-defined]
    return tuple((each["newest"], each["n"]) for each in rows)


def restore(row: Any) -> Record:
    """Bring a record back to the state a historical row holds, as a new version of it."""
    model = row.instance_type
    live = model._default_manager.filter(pk=row.id).first()
    state = row.instance
    if live is None:
        state._state.adding = True
        state.version = row.version
    else:
        state._state.adding = False
        state.version = live.version
    state.save()
    for name in model.historic_m2m:
        field = model._meta.get_field(name)
        through = getattr(row, name).all()
        target = field.related_model
        column = next(f.name for f in through.model._meta.fields if f.related_model is target)
        ids = [getattr(link, f"{column}_id") for link in through]
        getattr(state, name).set(target._default_manager.filter(pk__in=ids, workspace_id=state.workspace_id))
    return state


def undo(change: Change, user: User | None = None, actor: str = "") -> Change | None:
    """Replay a change backwards: created records go, changed ones get their former values, deleted ones return.

    Refused with one sentence when a record has been changed again since, or something now depends on it.
    """
    rows = rows_of(change)
    first_of: dict[tuple[type, UUID], Any] = {}
    last_of: dict[tuple[type, UUID], Any] = {}
    for row in rows:
        first_of.setdefault((row.instance_type, row.id), row)
        last_of[row.instance_type, row.id] = row
    with transaction.atomic(), acting(user, actor, undoes=change) as act:
        for (model, pk), row in reversed(first_of.items()):
            newest = model.history.filter(id=pk).first()
            if newest and newest.history_id != last_of[model, pk].history_id and not stands(change, model, pk):
                raise Fault(
                    "changed-since",
                    mark("“%(title)s” has been changed again since: undo the later change first."),
                    title=row.title,
                )
            before = row.prev_record
            live = model._default_manager.filter(pk=pk).first()
            if row.history_type == "+" and (before is None or before.history_type == "-"):
                if live is not None:
                    delete(live)
            elif row.history_type == "-":
                restore(row)
            elif before is not None:
                restore(before)
    return Change.objects.filter(pk=act.id).first()


def stands(change: Change, model: type[Record], pk: UUID) -> bool:
    """Whether a record is as this change left it: whatever came later has been undone."""
    undone: set[Any] = set()
    for row in model.history.filter(id=pk):  # type: ignore[attr-defined]
        if row.change_id == change.pk:
            return change.pk not in undone
        if row.change_id in undone:
            continue
        before = Change.objects.filter(pk=row.change_id).values_list("undoes_id", flat=True).first()
        if before is None:
            return False
        undone.add(before)
    return False


def delete(record: Record) -> None:
    """Delete a record, or say in one sentence what still rests on it."""
    try:
        record.delete()
    except models.ProtectedError as error:
        holders = sorted({str(item) for item in error.protected_objects})
        shown = ", ".join(f"« {name} »" for name in holders[:3])
        raise Fault(
            "protected",
            mark("“%(title)s” cannot be deleted: %(holders)s still point to it. Detach them first."),
            title=record.title,
            holders=shown + (f" (+{len(holders) - 3})" if len(holders) > 3 else ""),
        ) from None


def describe(row: Any) -> list[tuple[str, str, str]]:
    """What a historical row changed: (field label, before, after)."""
    before = row.prev_record
    lines = []
    for field in row.instance_type._meta.get_fields():
        name = getattr(field, "name", "")
        if not getattr(field, "concrete", False) or name in {"id", "workspace", "number", "version", "created_at", "changed_at"}:
            continue
        if field.many_to_many:
            continue
        if before is not None and before.history_type != "-" and getattr(before, field.attname) == getattr(row, field.attname):
            continue
        old = shown(row.instance_type, name, before) if before is not None and before.history_type != "-" else ""
        new = shown(row.instance_type, name, row)
        if old != new:
            lines.append((capfirst(str(field.verbose_name)), old, new))
    return lines


def shown(model: type[Record], name: str, row: Any) -> str:
    """The value of a field of a historical row, as people read it."""
    field = model._meta.get_field(name)
    raw = getattr(row, field.attname)  # type: ignore[union-attr]
    if raw is None or raw == "":
        return ""
    if field.is_relation:
        target = field.related_model._default_manager.filter(pk=raw).first()  # type: ignore[union-attr]
        return str(target) if target else _("deleted")
    if choices := dict(getattr(field, "flatchoices", ())):
        return str(choices.get(raw, raw))
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, dict | list):
        return str(own_words(row, name) or raw) if raw else ""
    if isinstance(field, models.CharField) and (told := own_words(row, name)):
        return told
    from mercatique.kernel import format as words

    return words.day(raw) if type(raw) is date else words.shown(raw)


def own_words(row: Any, name: str) -> str:
    """A model's own words for what one of its fields held; empty where it has none."""
    held = row.instance if hasattr(row, "instance") else row
    told = getattr(held, f"get_{name}_display", None)
    return str(told() or "") if told else ""


def latest(workspace: Workspace, limit: int = 20) -> Any:
    return Change.objects.filter(workspace=workspace).select_related("user").order_by("-at")[:limit]
