"""The bundle: a workspace as one file that restores in an empty installation to the same figures.

A ZIP of text tables and files with a manifest of hashes. Identities stay as they are in an empty place; elsewhere
``--as`` gives new ones. History and members travel, users and tokens never. A restore is built out of sight and
revealed by one short commit.
"""

import hashlib
import json
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import models, transaction
from django.utils import timezone

from mercatique import __version__
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.changes import record_types
from mercatique.kernel.models import Evidence, Figure, Job, Membership, User, Workspace

FORMAT = 1
#: Files of a workspace's folder that travel; staging and locks do not.
FOLDERS = ("tables", "uploads", "errors", "files", "suppression", "keys")
LARGEST, MANY = 200 << 30, 1_000_000


def of_workspace() -> list[type[models.Model]]:
    """The models whose rows belong to a workspace and travel, in an order that respects what points to what."""
    left = [
        model
        for model in apps.get_models()
        if any(field.name == "workspace" for field in model._meta.fields)
        and model not in {Job, Membership, Figure}
        and model.__name__ not in {"Message", "Invitation"}
        and not model.__name__.startswith("Historical")
    ]
    ordered: list[type[models.Model]] = []
    while left:
        ready = [model for model in left if not ({f.related_model for f in model._meta.fields if f.is_relation} & {*left} - {model})]
        ordered += ready or left
        left = [model for model in left if model not in ordered]
    # Figures come before the evidence that rests on them.
    ordered.insert(ordered.index(Evidence), Figure)
    return ordered


def rows_of(model: type[models.Model], workspace: Workspace) -> Iterator[dict[str, Any]]:
    """Rows as the JSON serializer writes them; users stay behind."""
    rows = model._default_manager.filter(workspace=workspace).order_by("pk")
    for item in json.loads(serializers.serialize("json", rows)):
        yield without_users(model, item)


def without_users(model: type[models.Model], item: dict[str, Any]) -> dict[str, Any]:
    for field in model._meta.fields:
        if field.related_model in {User, Job}:
            item["fields"][field.name] = None
        elif field.related_model is ContentType and item["fields"].get(field.name):
            item["fields"][field.name] = ContentType.objects.get_for_id(item["fields"][field.name]).natural_key()
    return item


def history_of(model: Any, workspace: Workspace) -> Iterator[dict[str, Any]]:
    historical = model.history.model
    rows = historical.objects.filter(workspace_id=workspace.pk).order_by("history_id")
    for row in rows.iterator(chunk_size=500):
        item = json.loads(serializers.serialize("json", [row]))[0]
        item = without_users(historical, item)
        for name in model.historic_m2m:
            column = model._meta.get_field(name).m2m_reverse_field_name()
            item.setdefault("m2m", {})[name] = [str(getattr(link, f"{column}_id")) for link in getattr(row, name).all()]
        yield item


def export(workspace: Workspace, target: Path) -> dict[str, Any]:
    """Write the bundle beside its place, then put it there in one move; gives its manifest."""
    aside = target.with_name(f".{target.name}.part")
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "mercatique": __version__,
        "workspace": workspace.slug,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "files": {},
    }

    def put(bundle: zipfile.ZipFile, name: str, data: bytes) -> None:
        manifest["files"][name] = hashlib.sha256(data).hexdigest()
        bundle.writestr(name, data)

    try:
        with workspace.warehouse.still(), zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as bundle:
            put(bundle, "workspace.json", lines(json.loads(serializers.serialize("json", [workspace]))))
            for model in of_workspace():
                put(bundle, f"rows/{model._meta.label_lower}.jsonl", lines(rows_of(model, workspace)))
            for model in record_types():
                put(bundle, f"history/{model._meta.label_lower}.jsonl", lines(history_of(model, workspace)))
            for path in sorted(files_of(workspace.folder)):
                name = "files/" + path.relative_to(workspace.folder).as_posix()
                digest = hashlib.sha256()
                with path.open("rb") as source, bundle.open(name, "w", force_zip64=True) as place:
                    while block := source.read(1 << 20):
                        digest.update(block)
                        place.write(block)
                manifest["files"][name] = digest.hexdigest()
            bundle.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return manifest


def lines(rows: Any) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n" for row in rows)


def files_of(folder: Path) -> Iterator[Path]:
    for name in FOLDERS:
        if (folder / name).is_dir():
            yield from (path for path in (folder / name).rglob("*") if path.is_file() and not path.name.startswith("."))
            # Delta's own log has names that begin with an underscore; hidden files are locks and half-written ones.


def verified(bundle: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, once every file is what it says and nothing else is inside."""
    broken = Fault("bundle", mark("This is no bundle of Mercatique, or it has been damaged: nothing has been restored."))
    try:
        manifest = json.loads(bundle.read("manifest.json"))
        if manifest["format"] != FORMAT:
            raise Fault(
                "bundle-format",
                mark("This bundle has format %(format)s; this version of Mercatique reads format %(known)s."),
                format=str(manifest["format"]),
                known=str(FORMAT),
            )
        names = {info.filename for info in bundle.infolist()} - {"manifest.json"}
        if names != set(manifest["files"]) or len(names) > MANY or sum(i.file_size for i in bundle.infolist()) > LARGEST:
            raise broken
        for name, digest in manifest["files"].items():
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name:
                raise broken
            found = hashlib.sha256()
            with bundle.open(name) as file:
                while block := file.read(1 << 20):
                    found.update(block)
            if found.hexdigest() != digest:
                raise broken
    except (KeyError, ValueError, zipfile.BadZipFile, TypeError) as error:
        raise broken from error
    return manifest  # type: ignore[no-any-return]


def restore(source: Path, slug: str = "", owner: User | None = None) -> Workspace:
    """Bring a bundle back: as it was in an empty place, or as ``slug`` with new identities."""
    try:
        bundle = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError):
        raise Fault("bundle", mark("This is no bundle of Mercatique, or it has been damaged: nothing has been restored.")) from None
    with bundle:
        verified(bundle)
        (described,) = read(bundle, "workspace.json")
        taken = Workspace.objects.filter(models.Q(pk=described["pk"]) | models.Q(slug=described["fields"]["slug"])).exists()
        if slug and Workspace.objects.filter(slug=slug).exists():
            raise Fault("slug-taken", mark("There is already a workspace “%(slug)s”: choose another name with --as."), slug=slug)
        if taken and not slug:
            raise Fault(
                "workspace-there",
                mark("The workspace “%(slug)s” is already here: give the copy a name of its own with --as."),
                slug=described["fields"]["slug"],
            )
        names: dict[str, str] = {}
        if taken:
            names = new_identities(bundle, described["pk"])
        described = renamed(described, names)
        described["fields"]["slug"] = slug or described["fields"]["slug"]
        target = Path(settings.WORKSPACES) / described["pk"]
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".restore-", dir=target.parent))
        try:
            unpack(bundle, aside)
            with transaction.atomic():
                workspace = write(bundle, described, names)
                if owner is not None:
                    from mercatique.kernel.accounts import join

                    Membership.objects.create(user=owner, workspace=workspace, role="owner")
                    join(workspace, owner)
                aside.replace(target)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    return workspace


def read(bundle: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in bundle.read(name).decode().splitlines() if line]


def new_identities(bundle: zipfile.ZipFile, workspace: str) -> dict[str, str]:
    """A new identity for every one in the bundle, always the same for the same copy."""
    space = uuid.uuid4()
    found = {workspace: str(uuid.uuid5(space, workspace))}
    for name in bundle.namelist():
        if name.startswith("rows/"):
            for item in read(bundle, name):
                if isinstance(item["pk"], str) and looks_like_identity(item["pk"]):
                    found[item["pk"]] = str(uuid.uuid5(space, item["pk"]))
        elif name.startswith("history/"):
            for item in read(bundle, name):
                found.setdefault(item["fields"]["id"], str(uuid.uuid5(space, item["fields"]["id"])))
    return found


def looks_like_identity(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def renamed(item: Any, names: dict[str, str]) -> Any:
    """A row with every identity of the bundle replaced, wherever it stands."""
    if not names:
        return item
    if isinstance(item, dict):
        return {key: renamed(value, names) for key, value in item.items()}
    if isinstance(item, list):
        return [renamed(value, names) for value in item]
    return names.get(item, item) if isinstance(item, str) else item


def unpack(bundle: zipfile.ZipFile, folder: Path) -> None:
    for name in bundle.namelist():
        if name.startswith("files/"):
            place = folder / name.removeprefix("files/")
            place.parent.mkdir(parents=True, exist_ok=True)
            with bundle.open(name) as source, place.open("wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)


def write(bundle: zipfile.ZipFile, described: dict[str, Any], names: dict[str, str]) -> Workspace:
    """All rows in one transaction; automatic numbers of rows are given anew."""
    workspace = next(serializers.deserialize("python", [described])).object
    workspace.save()
    present = set(bundle.namelist())
    for model in of_workspace():
        name = f"rows/{model._meta.label_lower}.jsonl"
        for item in read(bundle, name) if name in present else []:
            item = arranged(model, renamed(item, names))
            loaded = next(serializers.deserialize("python", [item], ignorenonexistent=True))
            if not isinstance(model._meta.pk, models.UUIDField):
                loaded.object.pk = None
            models.Model.save_base(loaded.object, raw=True, force_insert=True)
            for field, values in (loaded.m2m_data or {}).items():
                getattr(loaded.object, field).set(values)
    for model in record_types():
        name = f"history/{model._meta.label_lower}.jsonl"
        historical = model.history.model  # type: ignore[attr-defined]
        # Setting links of several records above has written history of its own: what travelled is the truth.
        historical.objects.filter(workspace_id=workspace.pk).delete()
        for item in read(bundle, name) if name in present else []:
            item = arranged(historical, renamed(item, names))
            links = item.pop("m2m", {})
            row = next(serializers.deserialize("python", [item], ignorenonexistent=True)).object
            row.pk = None
            row.save(force_insert=True)
            for field, targets in links.items():
                column = model._meta.get_field(field)
                for target in targets:
                    getattr(row, field).model.objects.create(
                        history=row,
                        **{f"{column.m2m_field_name()}_id": row.id, f"{column.m2m_reverse_field_name()}_id": target},  # type: ignore[attr-defined]
                    )
    return workspace  # type: ignore[no-any-return]


def arranged(model: type[models.Model], item: dict[str, Any]) -> dict[str, Any]:
    """Content types by their names, as this installation numbers them."""
    for field in model._meta.fields:
        value = item["fields"].get(field.name)
        if field.related_model is ContentType and isinstance(value, list):
            item["fields"][field.name] = ContentType.objects.get_by_natural_key(*value).pk
    return item


def described_models() -> list[str]:
    """What a bundle holds, for the documentation."""
    return [model._meta.label_lower for model in (Workspace, *of_workspace())]


