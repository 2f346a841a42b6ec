"""Evidence: "this rests on that", and what is to recheck when the support has changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mercatique.kernel import changes, figures
from mercatique.kernel.models import Attachment, Evidence, Figure, Record, User, Workspace


@dataclass(frozen=True)
class Cause:
    """What made supports change: an import, or a person's change."""

    kind: str
    id: str
    label: str


def support(
    claim: Record | None,
    *,
    workspace: Workspace | None = None,
    claim_key: str = "",
    figure: Figure | None = None,
    record: Record | None = None,
    attachment: Attachment | None = None,
    url: str = "",
    read_on: date | None = None,
    role: str = "",
    note: str = "",
    origin: str = "",
) -> Evidence:
    """Let ``claim`` (a record, or a named criterion) rest on a figure, a record, a file or a web address as they are now."""
    given = [item for item in (figure, record, attachment, url) if item]
    if len(given) != 1:
        raise ValueError("exactly one support")
    row = Evidence(
        workspace=workspace or claim.workspace,  # type: ignore[union-attr]
        claim_key=claim_key,
        role=role,
        note=note,
        origin=origin,
        url=url,
        figure=figure,
        attachment=attachment,
        read_on=read_on or (timezone.localdate() if url else None),
    )
    if claim is not None:
        row.claim_type, row.claim_id = ContentType.objects.get_for_model(claim), claim.pk
    if figure is not None:
        row.kind = Evidence.Kind.FIGURE
    elif record is not None:
        row.kind = Evidence.Kind.RECORD
        row.target_type, row.target_id = ContentType.objects.get_for_model(record), record.pk
    elif attachment is not None:
        row.kind = Evidence.Kind.FILE
    else:
        row.kind = Evidence.Kind.ADDRESS
    row.snapshot = row.current = snapshot(row)
    row.save()
    return row


def snapshot(row: Evidence) -> dict[str, Any]:
    """The state of a support: the fingerprint to compare, the words to show, the date of the data."""
    target = row.target
    if target is None:
        return {"gone": True, "shown": _("no longer there")}
    if isinstance(target, Figure):
        return {
            "print": figures.fingerprint(target),
            "shown": figures.text(target),
            "said": {code: figures.text(target, code) for code, _name in settings.LANGUAGES},
            "data": target.data_date.isoformat() if target.data_date else "",
        }
    if isinstance(target, Record):
        return {"print": target.fingerprint(), "shown": str(target), "version": target.version}
    return {"print": {"url": str(target)}, "shown": str(target), "data": row.read_on.isoformat() if row.read_on else ""}


def moved(row: Evidence) -> list[tuple[str, str, str]]:
    """What has changed in a support since it was read: (field, before, after); no field for a figure or a title."""
    before, after = row.snapshot, row.current
    old, new = before.get("print", {}), after.get("print", {})
    model = row.target_type.model_class() if row.target_type else (Attachment if row.kind == Evidence.Kind.FILE else None)
    if model is None or after.get("gone") or before.get("shown") != after.get("shown"):
        return [("", row.before, row.now)]
    lines = []
    for name in model.meaningful:
        if old.get(name, "") != new.get(name, ""):
            field = model._meta.get_field(name)
            labels = {str(key): str(label) for key, label in getattr(field, "flatchoices", None) or ()}
            was, now = (labels.get(state.get(name, ""), state.get(name, "")) for state in (old, new))
            lines.append((capfirst(str(field.verbose_name)), was, now))
    return lines


def of(claim: Record, role: str | None = None) -> QuerySet[Evidence]:
    """What a record rests on."""
    rows = Evidence.objects.filter(claim_type=ContentType.objects.get_for_model(claim), claim_id=claim.pk)
    rows = rows if role is None else rows.filter(role=role)
    return rows.select_related("figure__workspace", "attachment__workspace", "target_type", "claim_type", "workspace")


def for_key(workspace: Workspace, key: str) -> QuerySet[Evidence]:
    """What a named claim (a criterion of a framework) rests on."""
    return Evidence.objects.filter(workspace=workspace, claim_key=key).select_related("figure", "attachment", "target_type")


def used_by(target: Record | Figure) -> QuerySet[Evidence]:
    """What rests on a record, a file or a figure."""
    if isinstance(target, Figure):
        return Evidence.objects.filter(figure=target).select_related("claim_type")
    if isinstance(target, Attachment):
        return Evidence.objects.filter(attachment=target).select_related("claim_type")
    kind = ContentType.objects.get_for_model(target)
    return Evidence.objects.filter(target_type=kind, target_id=target.pk).select_related("claim_type")


@dataclass(frozen=True)
class Named:
    """A claim that is no record, as a link: a criterion of a framework."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return self.url


#: What later rooms call the claims that are no records.
NAMING: list[Callable[[Workspace, str], Named | None]] = []


def names_claims(function: Callable[[Workspace, str], Named | None]) -> Callable[[Workspace, str], Named | None]:
    """``@names_claims`` on ``f(workspace, key) -> Named | None``: how a claim that is no record is called, and its page."""
    NAMING.append(function)
    return function


def uses(target: Record | Figure) -> list[tuple[Evidence, Record | Named]]:
    """What rests on a record, a file or a figure, each with the claim it supports; claims nobody knows any more are left out."""
    found = []
    for row in used_by(target):
        claim = row.claim if row.claim_type else next(filter(None, (name(target.workspace, row.claim_key) for name in NAMING)), None)
        if claim is not None:
            found.append((row, claim))
    return found


def each_of(claims: Iterable[Record]) -> dict[UUID, list[Evidence]]:
    """What each of several records of one kind rests on."""
    claims = list(claims)
    found: dict[UUID, list[Evidence]] = {claim.pk: [] for claim in claims}
    if claims:
        kind = ContentType.objects.get_for_model(claims[0])
        rows = Evidence.objects.filter(claim_type=kind, claim_id__in=[*found])
        for row in rows.select_related("figure__workspace", "attachment__workspace", "target_type", "claim_type", "workspace"):
            found[row.claim_id].append(row)  # type: ignore[index]
    return found


def users_of(targets: Iterable[Record]) -> dict[UUID, list[Evidence]]:
    """What rests on each of several records of one kind."""
    targets = list(targets)
    found: dict[UUID, list[Evidence]] = {target.pk: [] for target in targets}
    if targets:
        kind = ContentType.objects.get_for_model(targets[0])
        for row in Evidence.objects.filter(target_type=kind, target_id__in=[*found]).select_related("claim_type"):
            found[row.target_id].append(row)  # type: ignore[index]
    return found


def on_table(workspace: Workspace, table: str) -> QuerySet[Evidence]:
    """What rests on a figure that is read from a table: an undo of its rows may change it."""
    reading = [key for key, spec in figures.FIGURES.items() if table in spec.tables]
    return Evidence.objects.filter(workspace=workspace, figure__key__in=reading)


def on_records(workspace: Workspace, ids: Iterable[UUID]) -> QuerySet[Evidence]:
    """What rests on any of these records or files."""
    ids = list(ids)
    return Evidence.objects.filter(Q(target_id__in=ids) | Q(attachment_id__in=ids), workspace=workspace)


def compare(row: Evidence, cause: Cause) -> bool:
    """Mark one link when its support is no longer what it was when read; say whether the mark changed."""
    now = snapshot(row)
    before = row.state
    if now.get("print") == row.snapshot.get("print") and now.get("gone") == row.snapshot.get("gone"):
        if row.state == Evidence.State.RECHECK:
            row.state, row.cause_kind, row.cause_id, row.cause_label, row.since = Evidence.State.CURRENT, "", "", "", None
        row.current = now
        if row.kind == Evidence.Kind.FIGURE:
            row.snapshot = {**row.snapshot, "data": now.get("data", "")}
    else:
        if row.state != Evidence.State.RECHECK or row.current.get("print") != now.get("print"):
            row.cause_kind, row.cause_id, row.cause_label, row.since = cause.kind, cause.id, cause.label, timezone.now()
            row.postponed_until = None
        row.state = Evidence.State.RECHECK
        row.current = now
    row.save()
    return row.state != before


def refresh(workspace: Workspace, cause: Cause) -> int:
    """After an import: ask every figure that something rests on again, and mark what has changed."""
    marked = 0
    rows = Evidence.objects.filter(workspace=workspace, kind=Evidence.Kind.FIGURE).select_related("figure")
    for row in rows.order_by("figure_id"):
        row.figure.workspace = workspace  # type: ignore[union-attr]
        row.figure = figures.reread(row.figure)  # type: ignore[arg-type]
        marked += compare(row, cause)
    return marked


def touched(record: Record) -> None:
    """After a record has been saved or deleted: mark what rests on it."""
    rows = list(used_by(record))
    if not rows:
        return
    act = changes.current()
    cause = Cause("change", str(act.id) if act else "", act.actor if act else "")
    for row in rows:
        compare(row, cause)


def confirm(row: Evidence, user: User | None) -> None:
    """ "Still true": the support as it is now becomes the state that was read."""
    row.snapshot = row.current = snapshot(row)
    row.state, row.checked_at, row.checked_by = Evidence.State.CURRENT, timezone.now(), user
    row.cause_kind = row.cause_id = row.cause_label = ""
    row.since = row.postponed_until = None
    row.save()


def postpone(row: Evidence, until: date) -> None:
    """ "Later": stays to recheck, and is quiet until the day."""
    row.postponed_until = until
    row.save(update_fields=["postponed_until"])


def to_recheck(workspace: Workspace) -> QuerySet[Evidence]:
    today = timezone.localdate()
    rows = Evidence.objects.filter(workspace=workspace, state=Evidence.State.RECHECK)
    return rows.filter(Q(postponed_until=None) | Q(postponed_until__lte=today)).select_related(
        "figure__workspace", "attachment__workspace", "claim_type", "target_type", "workspace"
    )


def by_cause(workspace: Workspace) -> list[tuple[Cause, list[Evidence]]]:
    """What is to recheck, grouped under what caused it, newest cause first."""
    rows = sorted(to_recheck(workspace), key=lambda row: (row.cause_kind, row.cause_id))
    groups = [
        (Cause(kind, pk, items[0].cause_label), items)
        for (kind, pk), found in groupby(rows, key=lambda row: (row.cause_kind, row.cause_id))
        if (items := list(found))
    ]
    return sorted(groups, key=lambda group: max(row.since or timezone.now() for row in group[1]), reverse=True)


def state_of(records: Iterable[Record]) -> dict[Any, tuple[int, int]]:
    """For a list: how many supports each record has, and how many of them are to recheck."""
    records = list(records)
    if not records:
        return {}
    kind = ContentType.objects.get_for_model(records[0])
    found: dict[Any, tuple[int, int]] = {}
    rows = Evidence.objects.filter(claim_type=kind, claim_id__in=[record.pk for record in records])
    for claim, state in rows.values_list("claim_id", "state"):
        count, recheck = found.get(claim, (0, 0))
        found[claim] = (count + 1, recheck + (state == Evidence.State.RECHECK))
    return found


def _saved(sender: Any, instance: Any, created: bool = False, **kwargs: Any) -> None:
    if isinstance(instance, Record) and not created:
        touched(instance)


def _deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Record):
        kind = ContentType.objects.get_for_model(instance)
        Evidence.objects.filter(claim_type=kind, claim_id=instance.pk).delete()
        touched(instance)


def connect() -> None:
    post_save.connect(_saved, dispatch_uid="mercatique.touched")
    post_delete.connect(_deleted, dispatch_uid="mercatique.gone")
