"""Bringing a bundle back: built out of sight, revealed by one commit, and nothing of another workspace touched."""

import errno
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, models, transaction

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import evidence, imports
from mercatique.kernel.accounts import join
from mercatique.kernel.bundle.checking import BROKEN, UNSOUND, later, opened, read, verified
from mercatique.kernel.bundle.content import of_workspace
from mercatique.kernel.changes import record_types
from mercatique.kernel.models import Edition, Import, Job, Membership, User, Workspace
from mercatique.warehouse.lease import lease

#: What rows that are no rows of ours may raise.
UNFIT = (*UNSOUND, DeserializationError, ValidationError, ObjectDoesNotExist)
#: Rows written at once.
BATCH = 500
#: In a folder that no commit has revealed yet.
UNREVEALED = ".unrevealed"
#: What the tables know an import by, and what was issued, are the same in every copy.
FIXED = {Import: ("key", "stored", "lineage", "reading"), Edition: ("content",)}

ROOM = mark("The disk has no room for this bundle: free some space. Nothing has been restored.")
HERE = mark("A part of this bundle is here already: give the copy a name of its own with --as.")


def restore(source: Path, slug: str = "", owner: User | None = None) -> Workspace:
    """Bring a bundle back: as it was in an empty place, or as ``slug`` with new identities."""
    home = Path(settings.WORKSPACES)
    home.mkdir(parents=True, exist_ok=True)
    with opened(source) as bundle, lease(home, ".restore", "restore"):
        manifest = verified(bundle)
        try:
            arrival = Arrival(bundle, manifest, slug)
        except UNFIT:
            raise Fault("bundle", BROKEN) from None
        arrival.must_fit()
        target = arrival.workspace.folder
        for left in home.glob(".restore-*"):  # of a restore that was killed: the lease says that none is under way
            shutil.rmtree(left, ignore_errors=True)
        if (target / UNREVEALED).exists():
            shutil.rmtree(target)
        enough_room(bundle, home)
        aside = place = Path(tempfile.mkdtemp(prefix=".restore-", dir=home))
        try:
            unpack(bundle, aside)
            (aside / UNREVEALED).touch()
            with transaction.atomic():
                arrival.write()
                if owner is not None:
                    Membership.objects.create(user=owner, workspace=arrival.workspace, role="owner")
                    join(arrival.workspace, owner)
                place = aside.replace(target)
        except BaseException as error:
            shutil.rmtree(place, ignore_errors=True)
            if isinstance(error, IntegrityError):
                raise Fault("bundle-here", HERE) from None
            if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise Fault("disk-full", ROOM) from None
            if isinstance(error, UNFIT):
                raise Fault("bundle", BROKEN) from error
            raise
    (target / UNREVEALED).unlink()
    workspace = Workspace.objects.get(pk=arrival.workspace.pk)
    catch_up(workspace)
    return workspace


def enough_room(bundle: zipfile.ZipFile, home: Path) -> None:
    if sum(entry.file_size for entry in bundle.infolist()) > shutil.disk_usage(home).free:
        raise Fault("disk-full", ROOM)


def unpack(bundle: zipfile.ZipFile, folder: Path) -> None:
    for name in bundle.namelist():
        if name.startswith("files/"):
            place = folder / name.removeprefix("files/")
            place.parent.mkdir(parents=True, exist_ok=True)
            with bundle.open(name) as source, place.open("xb") as file:
                shutil.copyfileobj(source, file, 1 << 20)


def catch_up(workspace: Workspace) -> None:
    """Work out what follows from rows that were loaded while the bundle was written."""
    if workspace.warehouse.rebuild():
        last = Import.objects.filter(workspace=workspace, state=Import.State.DONE).order_by("done_at").last()
        if last is not None:
            imports.settle(workspace, evidence.Cause("import", str(last.pk), last.file_name))


class Arrival:
    """The rows of a bundle on their way in: every identity is one of the bundle's own, new ones for a copy."""

    def __init__(self, bundle: zipfile.ZipFile, manifest: dict[str, Any], slug: str) -> None:
        self.bundle, self.manifest = bundle, manifest
        (described,) = read(bundle, "workspace.json")
        self.copied, self.space = bool(slug), uuid.uuid4()
        self.former = uuid.UUID(described["pk"]), str(described["fields"]["slug"])
        self.slug = slug or self.former[1]
        self.known = {str(self.former[0])}
        for name in bundle.namelist():
            kind = name.split("/")[0]
            if kind == "rows":
                self.known |= {str(item["pk"]) for item in read(bundle, name) if is_identity(item["pk"])}
            elif kind == "history":
                self.known |= {str(item["fields"]["id"]) for item in read(bundle, name)}
        described["fields"]["slug"] = self.slug
        described["pk"] = self.named(described["pk"])
        self.workspace: Workspace = self.built(Workspace, described)
        try:
            self.workspace.clean_fields()
        except ValidationError:
            if not slug:
                raise
            raise Fault("slug", mark("“%(slug)s” cannot be an address: use small letters, digits and hyphens."), slug=slug) from None

    def must_fit(self) -> None:
        """Refuse a place that is taken."""
        if self.copied and Workspace.objects.filter(slug=self.slug).exists():
            raise Fault("slug-taken", mark("There is already a workspace “%(slug)s”: choose another name with --as."), slug=self.slug)
        if Workspace.objects.filter(models.Q(pk=self.workspace.pk) | models.Q(slug=self.slug)).exists():
            raise Fault(
                "workspace-there",
                mark("The workspace “%(slug)s” is already here: give the copy a name of its own with --as."),
                slug=self.slug,
            )
        folder = self.workspace.folder
        if folder.exists() and not (folder / UNREVEALED).exists():
            raise Fault("folder-there", mark("The folder “%(folder)s” is in the way: move it elsewhere first."), folder=str(folder))

    # -- identities ------------------------------------------------------------------------------------------------

    def named(self, identity: str) -> str:
        """The identity that one of the bundle has here."""
        return str(uuid.uuid5(self.space, identity)) if self.copied else identity

    def renamed(self, value: Any) -> Any:
        """A value with every identity and address of the bundle replaced, wherever it stands."""
        if isinstance(value, dict):
            return {self.renamed(key): self.renamed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.renamed(item) for item in value]
        if not isinstance(value, str):
            return value
        if value in self.known:
            return self.named(value)
        former, now = f"/w/{self.former[1]}/", f"/w/{self.slug}/"
        return now + value.removeprefix(former) if value.startswith(former) else value

    def arranged(self, model: type[models.Model], item: dict[str, Any]) -> dict[str, Any]:
        """A row as it is written here: of this workspace, pointing to nothing of another."""
        fields = item["fields"]
        if item["model"] != model._meta.label_lower:
            raise ValueError(item["model"])
        if strange := set(fields) - {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}:
            raise later(self.manifest, f"{model._meta.label_lower}.{sorted(strange)[0]}")
        fixed = {name: fields[name] for name in FIXED.get(model, getattr(model, "unaltered", ())) if name in fields}
        fields = {name: self.pointed(model, name, value) for name, value in fields.items()}
        pk = self.named(str(uuid.UUID(item["pk"]))) if isinstance(model._meta.pk, models.UUIDField) else None
        return {"model": item["model"], "pk": pk, "fields": self.renamed(fields) | fixed | {"workspace": str(self.workspace.pk)}}

    def pointed(self, model: type[models.Model], name: str, value: Any) -> Any:
        """What a field may point to: records of the bundle, types of this installation, never a person's account."""
        field: Any = model._meta.get_field(name)
        related = field.related_model
        if related in {User, Job}:
            return None
        if related is ContentType and value:
            return ContentType.objects.get_by_natural_key(*value).pk
        if field.many_to_many:
            return [self.own(str(key)) for key in value]
        if related is not None and related is not Workspace and value is not None:
            return self.loose(str(value), [related]) if not field.db_constraint else self.own(str(value))
        if isinstance(field, models.UUIDField) and value is not None and not field.primary_key:
            return self.loose(str(value), record_types())
        return value

    def own(self, identity: str) -> str:
        if identity not in self.known:
            raise ValueError(identity)
        return identity

    def loose(self, identity: str, kinds: Iterable[type[models.Model]]) -> str:
        """What has been deleted may still be pointed to, unless its identity means something else here."""
        if identity in self.known or not any(kind._default_manager.filter(pk=identity).exists() for kind in kinds):
            return identity
        return str(uuid.uuid5(self.space, identity))

    # -- rows ------------------------------------------------------------------------------------------------------

    def built(self, model: type[models.Model], item: dict[str, Any]) -> Any:
        return next(iter(serializers.deserialize("python", [item]))).object

    def write(self) -> None:
        """All rows; automatic numbers of rows are given anew. Nothing is signalled: what travelled is the truth."""
        self.workspace.save(force_insert=True)
        for model in of_workspace():
            for items in batches(read(self.bundle, f"rows/{model._meta.label_lower}.jsonl")):
                self.write_rows(model, [self.arranged(model, item) for item in items])
        for model in record_types():
            for items in batches(read(self.bundle, f"history/{model._meta.label_lower}.jsonl")):
                self.write_history(model, items)

    def write_rows(self, model: type[models.Model], items: list[dict[str, Any]]) -> None:
        links = [{field: item["fields"].pop(field.name, []) for field in model._meta.many_to_many} for item in items]
        rows = [self.built(model, item) for item in items]
        must_be_new(model, "pk", [row.pk for row in rows if row.pk])
        model._base_manager.bulk_create(rows)
        for row, named in zip(rows, links, strict=True):
            for field, targets in named.items():
                through: Any = field.remote_field.through
                through._base_manager.bulk_create([through(**linked(field, row.pk, target)) for target in targets])

    def write_history(self, model: Any, items: list[dict[str, Any]]) -> None:
        historical = model.history.model
        rows = [self.built(historical, self.arranged(historical, item)) for item in items]
        must_be_new(historical, "id", [row.id for row in rows], self.workspace)
        historical._base_manager.bulk_create(rows)
        for row, item in zip(rows, items, strict=True):
            for name in model.historic_m2m:
                field = model._meta.get_field(name)
                targets = [self.renamed(self.loose(str(target), [field.related_model])) for target in item.get("m2m", {}).get(name, [])]
                past = getattr(row, name).model
                # The number of the link itself was that of a row elsewhere; nothing reads it.
                past.objects.bulk_create([past(history=row, id=0, **linked(field, row.id, target)) for target in targets])


def linked(field: Any, here: Any, there: Any) -> dict[str, Any]:
    """The two ends of a link between records."""
    return {f"{field.m2m_field_name()}_id": here, f"{field.m2m_reverse_field_name()}_id": there}


def batches(items: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def must_be_new(model: Any, column: str, identities: list[Any], workspace: Workspace | None = None) -> None:
    """Refuse identities that mean something in this installation already."""
    rows = model._base_manager.filter(**{f"{column}__in": identities})
    if workspace is not None:
        rows = rows.exclude(workspace_id=workspace.pk)
    if rows.exists():
        raise Fault("bundle-here", HERE)


def is_identity(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4
