"""What of a workspace travels: its rows, their history, the files of its folder."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import models
from django.utils import timezone

from mercatique.kernel.backup import PASSING
from mercatique.kernel.models import Import, Invitation, Job, Membership, Message, User, Workspace

FORMAT = 1
#: Rows of a workspace that stay behind: who may enter, letters, work under way.
STAY = {Invitation, Job, Membership, Message}


def of_workspace() -> list[type[models.Model]]:
    """The models whose rows belong to a workspace and travel, those that others point to first."""
    left = [
        model
        for model in apps.get_models()
        if any(field.name == "workspace" for field in model._meta.fields) and model not in STAY and not is_history(model)
    ]
    ordered: list[type[models.Model]] = []
    while left:
        ready = [model for model in left if not ({field.related_model for field in model._meta.fields} & {*left} - {model})]
        ordered += ready or left
        left = [model for model in left if model not in ordered]
    return ordered


def is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "instance_type")


def rows_of(model: type[models.Model], workspace: Workspace) -> Iterator[dict[str, Any]]:
    """Rows as the JSON serializer writes them; users stay behind."""
    rows = model._default_manager.filter(workspace=workspace).order_by("pk")
    for row in rows.iterator(chunk_size=500):
        if isinstance(row, Import):
            settle(row, workspace)
        yield as_json(row)


def as_json(row: Any) -> dict[str, Any]:
    """A row without the people behind it, content types by their names."""
    (item,) = json.loads(json.dumps(serializers.serialize("python", [row]), default=exactly))
    if not isinstance(row._meta.pk, models.UUIDField):
        item["pk"] = None  # a number of this database, given anew elsewhere
    for field in row._meta.fields:
        if field.related_model in {User, Job}:
            item["fields"][field.name] = None
        elif field.name in getattr(row, "stay_behind", ()):  # a key that opens a door of this installation
            item["fields"][field.name] = field.get_default()
        elif field.related_model is ContentType and item["fields"].get(field.name):
            item["fields"][field.name] = list(ContentType.objects.get_for_id(item["fields"][field.name]).natural_key())
    return item  # type: ignore[no-any-return]


def exactly(value: Any) -> str:
    """A moment, a day, an amount or an identity as text that loses nothing (Django's own encoder drops microseconds)."""
    return value.isoformat() if isinstance(value, date) else str(value)


def settle(item: Import, workspace: Workspace) -> None:
    """An import as the tables know it: its job stays behind, and so does the place where its file lay."""
    from mercatique.warehouse.intake import Reading

    lineage = workspace.warehouse.lineage(item.key)
    if item.state in {Import.State.QUEUED, Import.State.RUNNING}:
        item.state = Import.State.DRAFT
        if lineage:
            item.state, item.lineage, item.done_at = Import.State.DONE, lineage.to_json(), datetime.fromisoformat(lineage.at)
    elif item.state == Import.State.DONE and not lineage:
        item.state, item.undone_at = Import.State.UNDONE, timezone.now()
    if item.reading:
        reading = Reading.from_json(item.reading["text"])
        reading.access, reading.scratch = replace(reading.access, path=""), ""
        item.reading = {**item.reading, "text": reading.to_json()}


def history_of(model: Any, workspace: Workspace) -> Iterator[dict[str, Any]]:
    """Historical rows in the order they were written, each with the records it pointed to."""
    rows = model.history.model.objects.filter(workspace_id=workspace.pk).order_by("history_id")
    for row in rows.iterator(chunk_size=500):
        item = as_json(row)
        for name in model.historic_m2m:
            column = model._meta.get_field(name).m2m_reverse_field_name()
            item.setdefault("m2m", {})[name] = sorted(str(getattr(link, f"{column}_id")) for link in getattr(row, name).all())
        yield item


def files_of(folder: Path) -> Iterator[Path]:
    """The files of a workspace's folder: tables with their log, uploads, error files, attachments, the suppression list.

    What is hidden is a lock or half-written; leases and staging are work under way.
    """
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if parts[0] not in PASSING and not any(part.startswith(".") for part in parts) and path.is_file() and not path.is_symlink():
            yield path
