"""A workspace carried away as one file and brought back: the same, or refused with one sentence and no trace."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import mercatique.urls  # noqa: F401  record types register themselves with their pages
from mercatique.fault import Fault
from mercatique.kernel import bundle, changes, documents, evidence, figures, imports, jobs
from mercatique.kernel.bundle import restoring
from mercatique.kernel.models import (
    Attachment,
    Change,
    Edition,
    Evidence,
    Import,
    Indicator,
    Member,
    Membership,
    Preset,
    Token,
    User,
    Workspace,
)  # fmt: skip
from mercatique.kernel.records import RECORDS
from mercatique.kernel.removal import remove
from tests import console, factories
from tests.conftest import person

LINES = """order_id;date;client;produit;désignation;quantité;prix unitaire;montant;pays
A1;03/01/2026;C1;P1;Vélo;1;"1 234,56";"1 234,56";France
A1;03/01/2026;C1;P2;Casque;2;45,00;90,00;France
A2;15/02/2026;C2;P1;Vélo;1;"1 234,56";"1 234,56";Belgique
A3;31/02/2026;C3;P1;Vélo;1;"1 234,56";"1 234,56";Belgique
"""
MORE = """order_id;date;client;produit;désignation;quantité;prix unitaire;montant;pays
A4;20/02/2026;C2;P2;Casque;1;45,00;45,00;Belgique
"""
MAP = {"order_id": "order_id", "client": "customer_id", "produit": "product_id", "désignation": "product_name"}
PDF = b"%PDF-1.7 une \xc3\xa9tude"


def bring(workspace: Workspace, path: Path) -> Import:
    item = imports.receive(workspace, path, None, "Olga")
    imports.inspect(item, table="orders", mapping=MAP)
    item.save()
    jobs.run_now(imports.start(item))
    item.refresh_from_db()
    assert item.state == "done", item.error
    return item


@dataclass(frozen=True)
class Original:
    """What the workspace was when it was packed, before it was gone."""

    pk: Any
    bundle: Path
    figures: dict[str, Any]
    sheet: bytes
    total: Any
    secrets: tuple[str, ...]


def furnish(acme: Workspace, olga: User, walid: User, folder: Path) -> None:
    """Two imports, a preset, an erased person, a record of every type with history, links, evidence, an issued document."""
    for name, text in {"ventes.csv": LINES, "suite.csv": MORE}.items():
        (folder / name).write_text(text, encoding="cp1252")
        bring(acme, folder / name)
    imports.teach(Import.objects.get(workspace=acme, number=1), "Caisse")
    jobs.run_now(imports.erase(acme, "C9"))
    acme.rules = acme.warehouse.rules.to_json()
    acme.save()
    with changes.acting(olga):
        for kind in RECORDS.values():
            if kind.model is not Attachment:
                factories.filled(kind.model, acme, f"Un {kind.name}")
        (acme.folder / "files").mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(PDF).hexdigest()
        (acme.folder / "files" / digest).write_bytes(PDF)
        study = Attachment.objects.create(workspace=acme, title="Étude", name="étude.pdf", size=len(PDF), sha256=digest)
    with changes.acting(walid):
        claim = Indicator.objects.get(workspace=acme, title="Un indicators")
        claim.title = "Ventes nettes du magasin"
        claim.save()
        gone = factories.make(Member, acme, "Parti depuis")
        evidence.support(claim, record=gone)
        gone.delete()
    evidence.support(claim, figure=figures.read(acme, "sales.net"))
    evidence.support(claim, attachment=study)
    evidence.support(claim, record=Member.objects.filter(workspace=acme).first())
    documents.issue(acme, next(name for name, spec in documents.DOCUMENTS.items() if spec.model is None), olga)
    segment = RECORDS["analyze.segment"].model._default_manager.get(workspace=acme, title="Un segments")
    segment.rule = {"all": [{"field": "country", "op": "=", "value": "France"}], "about": str(claim.pk)}
    segment.save()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, django_db_setup: Any, django_db_blocker: Any) -> Original:
    """Built, packed and gone again, once for all."""
    from django.conf import settings
    from django.core.management import call_command

    folder = tmp_path_factory.mktemp("original")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "WORKSPACES", folder / "Données d'Élodie #1")
        acme = Workspace.objects.create(slug="acme", name="Acme", zone="Europe/Paris")
        olga, walid = person("Olga", acme, "owner"), person("Walid", acme, "member")
        token, _key = Token.open(olga, "carnet", writes=True)
        furnish(acme, olga, walid, folder)
        known = read_all(acme)
        bundle.export(acme, folder / "acme.zip")
        found = Original(
            acme.pk, folder / "acme.zip", known, documents.render(documents.read(Edition.objects.get()), "pdf"),
            total(acme), (olga.password, token.key_hash, str(folder), json.dumps(str(folder))[1:-1]),
        )  # fmt: skip
        call_command("flush", interactive=False, verbosity=0)
    return found


@pytest.fixture
def packed(original: Original, tmp_path: Path, db: Any) -> Path:
    path = tmp_path / "acme.zip"
    shutil.copy(original.bundle, path)
    return path


@pytest.fixture
def full(packed: Path, original: Original) -> Workspace:
    """The workspace itself, here again."""
    return bundle.restore(packed)


def total(workspace: Workspace) -> Any:
    return workspace.warehouse.frame(workspace.warehouse.table("orders").amount.sum()).to_pylist()


def content(path: Path) -> dict[str, list[str]]:
    """The text tables of a bundle."""
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name).decode().splitlines() for name in opened.namelist() if name.endswith("jsonl")}


def parsed(found: dict[str, list[str]]) -> dict[str, list[Any]]:
    """Rows to compare: history in its order, the others in any."""
    rows: dict[str, list[Any]] = {}
    for name, lines in found.items():
        items = [json.loads(line) for line in lines]
        rows[name] = items if name.startswith("history/") else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return rows


def read_all(workspace: Workspace) -> dict[str, Any]:
    found = [figures.read(workspace, spec.key) for spec in figures.indicating()]
    return {row.key: (row.value, row.n, row.reason, row.data_version, row.digest) for row in found}


def rewritten(source: Path, target: Path, edit: Callable[[dict[str, bytes]], None], sums: bool = True, manifest: dict[str, Any] | None = None) -> Path:
    """A bundle changed by somebody who knows how bundles are made (unless the sums are left as they were)."""
    with zipfile.ZipFile(source) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    described = json.loads(files.pop("manifest.json"))
    edit(files)
    if sums:
        described["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    described |= manifest or {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
        made.writestr("manifest.json", json.dumps(described))
    return target


def traces(settings: Any) -> tuple[set[str], dict[str, int]]:
    """Folders and rows: what a refused restore may not add to."""
    from django.apps import apps

    home = Path(settings.WORKSPACES)
    folders = {path.name for path in home.iterdir() if path.is_dir()} if home.exists() else set()
    return folders, {model._meta.label: model._base_manager.count() for model in apps.get_models() if "mercatique" in model.__module__}


# -- back as it was ------------------------------------------------------------------------------------------------


def test_a_workspace_comes_back_in_an_empty_place_as_it_was(original, packed, tmp_path):
    back = bundle.restore(packed)
    assert (back.pk, back.slug) == (original.pk, "acme")
    assert read_all(back) == original.figures
    assert total(back) == original.total
    assert documents.render(documents.read(Edition.objects.get()), "pdf") == original.sheet
    assert Attachment.objects.get(title="Étude").path.read_bytes() == PDF
    again = tmp_path / "again.zip"
    bundle.export(back, again)
    assert parsed(content(again)) == parsed(content(packed))


def test_history_travels_with_its_actors_and_can_still_be_undone(packed):
    olga = person("Olga")
    back = bundle.restore(packed, owner=olga)
    claim = Indicator.objects.get(workspace=back, title="Ventes nettes du magasin")
    newest, oldest = claim.history.first(), claim.history.last()
    assert (newest.actor, oldest.actor) == ("Walid", "Olga")
    assert newest.history_user is None
    changes.undo(Change.objects.get(pk=newest.change_id), olga)
    claim.refresh_from_db()
    assert claim.title == "Un indicators"
    action = RECORDS["plan.action"].model.history.filter(workspace_id=back.pk, title__startswith="Un").first()
    changes.delete(RECORDS["steer.trainingaction"].model._default_manager.get(workspace=back, title__startswith="Un"))
    assert action.objectives.count() >= 0


def test_evidence_leads_to_what_it_led_to(packed):
    back = bundle.restore(packed)
    claim = Indicator.objects.get(workspace=back, title="Ventes nettes du magasin")
    rows = {row.kind: row for row in evidence.of(claim) if row.target is not None}
    assert rows["figure"].figure.key == "sales.net"
    assert rows["file"].attachment.title == "Étude"
    assert rows["record"].target.workspace_id == back.pk
    assert all(row.checked_by_id is None for row in evidence.of(claim))


def test_an_import_that_travelled_can_be_undone(packed):
    back = bundle.restore(packed)
    assert Preset.objects.get(workspace=back).name == "Caisse"
    item = Import.objects.get(workspace=back, number=1)
    assert (back.folder / "errors" / f"{item.key}.csv").read_text().count("\n") >= 1
    jobs.run_now(imports.undo(item))
    assert back.warehouse.rows("orders") == 1


def test_who_was_erased_stays_forgotten(packed, tmp_path):
    back = bundle.restore(packed)
    (tmp_path / "retour.csv").write_text(MORE.replace("C2", "C9").replace("A4", "A9"), encoding="cp1252")
    item = bring(back, tmp_path / "retour.csv")
    assert (item.lineage["written"], item.lineage["nameless"]) == (1, 1)
    assert "C9" not in back.warehouse.frame(back.warehouse.table("orders").customer_id.name("c").as_table()).column("c").to_pylist()


def test_users_and_keys_never_travel(original, packed):
    with zipfile.ZipFile(packed) as opened:
        names = opened.namelist()
        text = "".join(opened.read(name).decode() for name in names if name.startswith(("rows/", "history/", "workspace")))
    assert not {name for name in names if any(word in name for word in ("kernel.user", "token", "membership", "invitation", "message", "job"))}
    assert not [secret for secret in original.secrets if secret in text]
    assert not [name for name in names if "lease" in name or "staging" in name or "/." in name]
    for name, lines in content(packed).items():
        # In the rooms an author is a person of the workspace; in the kernel it is somebody's account.
        people = ("user", "job", "validated_by", "checked_by", "history_user", *(("author",) if "/kernel." in name else ()))
        assert not any(json.loads(line)["fields"].get(field) for line in lines for field in people)


def test_no_place_of_this_machine_is_in_it(original, packed):
    with zipfile.ZipFile(packed) as opened:
        for name in opened.namelist():
            if "/_delta_log/" in name:  # Delta notes where a table was made; nothing reads it
                continue
            assert not [secret for secret in original.secrets if secret.encode() in opened.read(name)], name


def test_packed_twice_it_is_the_same_and_a_person_can_read_it(full, packed, tmp_path):
    second = tmp_path / "second.zip"
    bundle.export(full, second)
    with zipfile.ZipFile(packed) as one, zipfile.ZipFile(second) as other:
        assert one.namelist() == other.namelist()
        for name in one.namelist():
            if name != "manifest.json":
                assert one.read(name) == other.read(name), name
        manifest = json.loads(one.read("manifest.json"))
    assert manifest["workspace"] == "acme"
    assert manifest["format"] == 1
    assert any('"title": "Ventes nettes du magasin"' in line for line in content(packed)["rows/kernel.indicator.jsonl"])
    assert oct(packed.stat().st_mode & 0o777) == "0o600"


# -- a copy --------------------------------------------------------------------------------------------------------


def test_a_copy_beside_the_original_points_only_to_itself(full, packed):
    olga = person("Olga")
    copy = bundle.restore(packed, "copie", olga)
    assert copy.pk != full.pk
    mine = {str(row.pk) for model in bundle.of_workspace() for row in model._base_manager.filter(workspace=full)}
    mine |= {str(row.id) for kind in RECORDS.values() for row in kind.model.history.filter(workspace_id=full.pk)}
    kept = {"lineage", "key", "stored", "reading", "content"}
    for model in bundle.of_workspace():
        for item in bundle.rows_of(model, copy):
            text = json.dumps({name: value for name, value in item["fields"].items() if name not in kept}) + str(item["pk"])
            assert not [identity for identity in mine if len(identity) == 36 and identity in text], model
            assert "/w/acme/" not in text, model
    for kind in RECORDS.values():
        for past in kind.model.history.filter(workspace_id=copy.pk):
            assert str(past.id) not in mine
            for name in kind.model.historic_m2m:
                field = kind.model._meta.get_field(name)
                for link in getattr(past, name).all():
                    assert str(getattr(link, f"{field.m2m_reverse_field_name()}_id")) not in mine


def test_a_copy_says_and_does_what_the_original_does(full, packed):
    olga = person("Olga")
    copy = bundle.restore(packed, "copie", olga)
    strip = {key: value[:3] for key, value in read_all(full).items()}
    assert {key: value[:3] for key, value in read_all(copy).items()} == strip
    claim = Indicator.objects.get(workspace=copy, title="Ventes nettes du magasin")
    segment = RECORDS["analyze.segment"].model._default_manager.get(workspace=copy, title__startswith="Un")
    assert segment.rule["about"] == str(claim.pk)
    rows = [row for row in evidence.of(claim) if row.kind != "address" and row.target is not None]
    assert len(rows) == 3
    assert {getattr(row.target, "workspace_id", None) for row in rows} == {copy.pk}
    assert Evidence.objects.filter(workspace=copy).count() == Evidence.objects.filter(workspace=full).count()
    for kind in RECORDS.values():
        for name in [field.name for field in kind.model._meta.many_to_many]:
            for record in kind.of(copy):
                assert all(target.workspace_id == copy.pk for target in getattr(record, name).all())
    item = Import.objects.get(workspace=copy, number=1)
    jobs.run_now(imports.undo(item))
    assert (copy.warehouse.rows("orders"), full.warehouse.rows("orders")) == (1, 4)
    assert Membership.objects.get(workspace=copy).user == olga
    assert Member.objects.filter(workspace=copy, user=olga).count() == 1


def test_the_copy_of_a_copy_is_one_too(full, packed, tmp_path):
    first = bundle.restore(packed, "un")
    path = tmp_path / "un.zip"
    bundle.export(first, path)
    second = bundle.restore(path, "deux")
    assert read_all(second) .keys() == read_all(full).keys()
    assert {key: value[0] for key, value in read_all(second).items()} == {key: value[0] for key, value in read_all(full).items()}
    jobs.run_now(imports.undo(Import.objects.get(workspace=second, number=2)))
    assert second.warehouse.rows("orders") == 3


@pytest.mark.parametrize(("slug", "code"), [("", "workspace-there"), ("acme", "slug-taken"), ("../x", "slug"), ("Vélos !", "slug")])
def test_a_place_that_is_taken_or_no_address_is_refused(full, packed, settings, slug, code):
    before = traces(settings)
    with pytest.raises(Fault) as refused:
        bundle.restore(packed, slug)
    assert refused.value.code == code
    assert traces(settings) == before


# -- bad bundles ---------------------------------------------------------------------------------------------------


def changed(name: str, **fields: Any) -> Callable[[dict[str, bytes]], None]:
    """Change fields of the first row of a text table."""

    def edit(files: dict[str, bytes]) -> None:
        first, *rest = files[name].decode().splitlines()
        item = json.loads(first)
        for key, value in fields.items():
            if key in {"pk", "model"}:
                item[key] = value
            else:
                item["fields"][key] = value
        files[name] = "\n".join([json.dumps(item), *rest, ""]).encode()

    return edit


def added(name: str, data: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: data})


TAMPERED = {
    "a traversal": added("files/../../../evil"),
    "an absolute path": added("/etc/evil"),
    "a backslash": added("files/..\\..\\evil"),
    "a hidden file": added("files/.ssh/authorized_keys"),
    "a stranger's entry": added("evil.sh"),
    "a control character": added("files/a\nb"),
    "a row of another kind": changed("rows/kernel.member.jsonl", model="kernel.user"),
    "an account": changed("workspace.json", model="kernel.user"),
    "a path as identity": changed("workspace.json", pk="../../evil"),
    "an address that is none": changed("workspace.json", slug="../evil"),
    "no identity": changed("rows/kernel.member.jsonl", pk="1"),
    "a value of the wrong type": changed("rows/kernel.member.jsonl", created_at="yesterday"),
    "a link to nowhere": changed("rows/kernel.indicator.jsonl", owner=str(uuid.uuid4())),
    "a type that is none": changed("rows/kernel.evidence.jsonl", claim_type=["kernel", "nothing"]),
    "no JSON": added("rows/kernel.member.jsonl", b"{"),
    "a nest": added("rows/kernel.member.jsonl", b"[" * 200_000),
    "no text": added("rows/kernel.member.jsonl", b"\xff\xfe\n"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_bundle_somebody_has_tampered_with_is_refused_without_a_trace(packed, tmp_path, settings, what):
    path = rewritten(packed, tmp_path / "bad.zip", TAMPERED[what])
    before = traces(settings)
    with pytest.raises(Fault) as refused:
        bundle.restore(path)
    assert refused.value.code == "bundle"
    assert traces(settings) == before
    assert not list(tmp_path.rglob("evil"))


def test_a_changed_byte_a_cut_and_no_archive_are_refused(packed, tmp_path, settings):
    before = traces(settings)
    whole = packed.read_bytes()
    bad = tmp_path / "bad.zip"
    candidates = [whole[:100], whole[: len(whole) // 2], b"", b"PK\x03\x04", b"<html>", whole[:-30]]
    for place in range(60, len(whole), max(1, len(whole) // 25)):
        candidates.append(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
    candidates.append(rewritten(packed, tmp_path / "x.zip", added("rows/kernel.member.jsonl", b"\n"), sums=False).read_bytes())
    refusals = 0
    for data in candidates:
        bad.write_bytes(data)
        code = ""
        try:
            back = bundle.restore(bad)
        except Fault as fault:
            code = fault.code
        if code:
            refusals += 1
            assert code in {"bundle", "bundle-format", "bundle-swells"}
            assert traces(settings) == before
        else:  # a byte that means nothing, such as a date of the archive
            remove(back)
            before = traces(settings)
    assert refusals > 0.7 * len(candidates)


def test_another_format_or_a_later_version_says_so(packed, tmp_path, settings):
    before = traces(settings)

    def refusal(path: Path) -> Fault:
        with pytest.raises(Fault) as refused:
            bundle.restore(path)
        assert traces(settings) == before
        return refused.value

    older = refusal(rewritten(packed, tmp_path / "a.zip", lambda files: None, manifest={"format": 0}))
    assert older.code == "bundle-format"
    assert older.values == {"format": "0", "known": "1"}
    field = refusal(rewritten(packed, tmp_path / "b.zip", changed("rows/kernel.member.jsonl", shoe_size=42), manifest={"mercatique": "9.9"}))
    assert field.code == "bundle-later"
    assert field.values == {"version": "9.9", "name": "kernel.member.shoe_size"}
    table = refusal(rewritten(packed, tmp_path / "c.zip", added("rows/act.campaign.jsonl", b"")))
    assert table.code == "bundle-later"


def test_a_bomb_is_refused_before_it_is_opened(packed, tmp_path, settings):
    before = traces(settings)
    path = rewritten(packed, tmp_path / "bomb.zip", added("files/uploads/zeros", b"\0" * (300 << 20)))
    started = time.process_time()
    with pytest.raises(Fault) as refused:
        bundle.restore(path)
    assert refused.value.code == "bundle-swells"
    assert time.process_time() - started < 20
    assert traces(settings) == before


def test_two_entries_of_one_name_and_locked_entries_are_refused(packed, tmp_path):
    path = tmp_path / "bad.zip"
    shutil.copy(packed, path)
    with zipfile.ZipFile(path, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr("workspace.json", b"{}")
    with pytest.raises(Fault, match="damaged"):
        bundle.restore(path)
    data = bytearray(packed.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1  # the first entry says it is encrypted
    path.write_bytes(bytes(data))
    with pytest.raises(Fault, match="damaged"):
        bundle.restore(path)


def test_a_bundle_made_by_hand_cannot_reach_another_workspace(full, packed, tmp_path, settings, max):
    other = Workspace.objects.get(slug="other")
    theirs = factories.make(Member, other, "Secret des autres")
    theirs_past = theirs.history.first()
    remove(full)
    before = traces(settings)
    bad = tmp_path / "bad.zip"
    for edit in (
        changed("rows/kernel.indicator.jsonl", owner=str(theirs.pk)),
        changed("rows/kernel.member.jsonl", pk=str(theirs.pk)),
        changed("history/kernel.member.jsonl", id=str(theirs_past.id)),
    ):
        with pytest.raises(Fault) as refused:
            bundle.restore(rewritten(packed, bad, edit))
        assert refused.value.code in {"bundle", "bundle-here"}
        assert traces(settings) == before
    edits = [
        changed("rows/kernel.evidence.jsonl", kind="record", target_type=["kernel", "member"], target_id=str(theirs.pk), figure=None, attachment=None),
        changed("rows/kernel.member.jsonl", workspace=str(other.pk)),
        changed("history/kernel.indicator.jsonl", owner=str(theirs.pk)),
    ]
    back = bundle.restore(rewritten(packed, bad, lambda files: [edit(files) for edit in edits]))
    assert Member.objects.filter(workspace=other).count() == before[1]["kernel.Member"]
    assert not [row for row in Evidence.objects.filter(workspace=back) if row.target == theirs]
    assert not Indicator.history.filter(workspace_id=back.pk, owner_id=theirs.pk).exists()


# -- while others work, and when it breaks ---------------------------------------------------------------------------


def test_what_runs_while_one_packs_is_in_the_bundle_as_the_tables_know_it(full, tmp_path):
    """An import whose rows are in but whose row says "running", one that waits, one that is undone but not said so."""
    Import.objects.filter(workspace=full, number=1).update(state="running", lineage={}, done_at=None)
    (tmp_path / "attend.csv").write_text(MORE.replace("A4", "A5"), encoding="cp1252")
    item = imports.receive(full, tmp_path / "attend.csv", None, "Olga")
    imports.inspect(item, table="orders", mapping=MAP)
    item.save()
    imports.start(item)
    full.warehouse.undo(Import.objects.get(workspace=full, number=2).key)
    path = tmp_path / "acme.zip"
    bundle.export(full, path)
    copy = bundle.restore(path, "copie")
    states = dict(Import.objects.filter(workspace=copy).values_list("number", "state"))
    assert states == {1: "done", 2: "undone", 3: "draft"}
    assert Import.objects.get(workspace=copy, number=1).lineage["written"] == 3
    assert copy.warehouse.fresh
    assert copy.warehouse.rows("orders") == 3
    jobs.run_now(imports.start(Import.objects.get(workspace=copy, number=3)))
    assert copy.warehouse.rows("orders") == 4


def test_a_bundle_waits_until_no_table_is_being_written(full, tmp_path, monkeypatch):
    from mercatique.warehouse import lease as leases

    monkeypatch.setattr(full.warehouse, "patience", 0.2)
    with leases.lease(full.folder / "leases", "orders", "import"), pytest.raises(Fault) as refused:
        bundle.export(full, tmp_path / "new.zip")
    assert refused.value.code == "busy"
    assert not [*tmp_path.glob(".new*"), *tmp_path.glob("new*")]


def test_a_restore_that_breaks_in_the_middle_leaves_nothing(packed, settings, monkeypatch):
    olga = person("Olga")
    before = traces(settings)
    for name in ("unpack", "linked", "join"):
        with monkeypatch.context() as broken:
            broken.setattr(restoring, name, lambda *_args: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                bundle.restore(packed, owner=olga)
        assert traces(settings) == before
    assert bundle.restore(packed).slug == "acme"


def test_a_restore_whose_commit_fails_leaves_no_folder(original, packed, settings, monkeypatch):
    before = traces(settings)
    real = Path.replace

    def then_break(path: Path, target: Any) -> Path:
        real(path, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", then_break)
    with pytest.raises(KeyboardInterrupt):
        bundle.restore(packed)
    monkeypatch.undo()
    assert traces(settings)[1] == before[1]
    assert bundle.restore(packed).slug == "acme"
    assert traces(settings)[0] == {*before[0], str(original.pk)}


def test_a_disk_without_room_is_one_sentence(packed, settings, monkeypatch):
    before = traces(settings)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(100, 100, 0))
    with pytest.raises(Fault) as refused:
        bundle.restore(packed)
    assert refused.value.code == "disk-full"
    assert traces(settings) == before


def test_a_bundle_that_cannot_be_written_is_one_sentence(full, tmp_path):
    for target in (tmp_path / "nowhere" / "a.zip", full.folder):
        with pytest.raises(Fault) as refused:
            bundle.export(full, target)
        assert refused.value.code == "not-written"
        assert refused.value.values["path"] == str(target)


# -- another installation, from the command line -------------------------------------------------------------------


class Elsewhere:
    """An installation of its own on a new database file."""

    def __init__(self, folder: Path) -> None:
        from django.conf import settings

        self.folder = folder
        given = {"MERCATIQUE_HOME": str(folder), "MERCATIQUE_ASSETS": str(settings.ASSETS), "MERCATIQUE_LANGUAGE": "en", "MERCATIQUE_MEMORY": "1GB"}
        kept = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "MERCATIQUE_DATABASE", "MERCATIQUE_MAIL"}}
        self.environment = kept | given | {"PYTHONPATH": str(Path(bundle.__file__).parents[3])}

    def start(self, *arguments: Any) -> "subprocess.Popen[str]":
        line = [sys.executable, "-m", "mercatique.cli", *map(str, arguments)]
        return subprocess.Popen(line, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def command(self, *arguments: Any) -> str:
        done = console.command(self.environment, *map(str, arguments))
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    place = Elsewhere(tmp_path / "Ailleurs #2")
    console.prepare(place.folder, place.environment)
    return place


def test_another_installation_reads_the_same_figures_even_after_a_kill(original, packed, elsewhere):
    killed = elsewhere.start("restore", packed)
    home = elsewhere.folder / "workspaces"
    until = time.monotonic() + 60
    while not list(home.glob(".restore-*")) and time.monotonic() < until and killed.poll() is None:
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    listed = json.loads(elsewhere.command("workspace", "list", "--json"))
    if listed == []:  # killed before the commit: nothing is seen of it
        elsewhere.command("restore", packed)
    assert {path.name for path in home.iterdir() if path.is_dir()} == {str(original.pk)}
    found = {row["key"]: row["value"] for row in json.loads(elsewhere.command("figures", "-w", "acme", "--json"))}
    mine = {key: value[0] for key, value in original.figures.items()}
    assert {key: found[key] for key in mine} == mine
    taken = elsewhere.folder / "back.zip"
    elsewhere.command("export", taken, "-w", "acme")
    there, here = parsed(content(taken)), parsed(content(packed))
    for rows in (there, here):  # the command line has read more figures meanwhile
        del rows["rows/kernel.figure.jsonl"], rows["rows/kernel.counter.jsonl"]
    assert there == here


@pytest.mark.real
def test_the_real_file_travels_with_its_figures_to_the_cent(acme, shared_data, tmp_path, elsewhere):
    acme.currency = "GBP"
    acme.save()
    item = imports.receive(acme, shared_data / "transactions" / "online_retail.csv.gz", None, "Olga")
    jobs.run_now(imports.start(item))
    mine = {key: value[0] for key, value in read_all(acme).items()}
    assert mine["sales.gross"] == pytest.approx(10_666_684.54, abs=0.005)
    path = tmp_path / "acme.zip"
    started = time.perf_counter()
    bundle.export(acme, path)
    packing = time.perf_counter() - started
    started = time.perf_counter()
    elsewhere.command("restore", path)
    print(f"packed in {packing:.1f} s, {path.stat().st_size / 1e6:.1f} MB; restored elsewhere in {time.perf_counter() - started:.1f} s")
    found = {row["key"]: row["value"] for row in json.loads(elsewhere.command("figures", "-w", "acme", "--json"))}
    assert {key: found[key] for key in mine} == mine
