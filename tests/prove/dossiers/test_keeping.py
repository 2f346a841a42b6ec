"""A deposit is whole or not there, is never changed, and says when it no longer is what it was."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from mercatique.fault import Fault
from mercatique.kernel import backup, bundle
from mercatique.prove.dossiers import keeping
from mercatique.prove.dossiers.keeping import Piece
from mercatique.prove.models import Deposit

CLAIMS = {"fr-auto-digital/B1/Cr1": [{"title": "Diagnostic", "file": "", "url": "/w/acme/analyze/", "shown": "12 %", "origin": "own", "attested": "", "note": ""}]}


def deposit(workspace, *pieces, **fields):
    pieces = pieces or (Piece("mémoire.pdf", "Mémoire", b"%PDF-1.7 text", "application/pdf", "dissertation", 12, 4800),)
    return keeping.keep(workspace, title="Mémoire", framework="fr-auto-digital", framework_version="1", pieces=pieces, claims=CLAIMS, **fields)


def test_a_deposit_is_kept_by_hash_for_reading_only(acme, olga):
    found = deposit(acme, author=olga)
    (row,) = found.manifest
    place = keeping.path(found, row["sha256"])
    assert place.read_bytes() == b"%PDF-1.7 text"
    assert not place.stat().st_mode & 0o222
    assert (row["pages"], row["words"], row["size"]) == (12, 4800, 13)
    assert (found.number, found.author_name) == (1, "Olga")
    assert keeping.verify(found) == []
    assert [path.name for path in found.folder.parent.iterdir()] == [found.digest]


def test_whoever_changes_a_file_or_the_list_is_found_out(acme):
    found = deposit(acme)
    place = keeping.path(found, found.manifest[0]["sha256"])
    place.chmod(0o600)
    place.write_bytes(b"%PDF-1.7 TEXT")
    assert keeping.verify(found) == ["mémoire.pdf"]
    place.unlink()
    assert keeping.verify(found) == ["mémoire.pdf"]
    Deposit.objects.filter(pk=found.pk).update(claims={})
    assert "manifest" in keeping.verify(Deposit.objects.get(pk=found.pk))


def test_a_deposit_is_neither_saved_again_nor_deleted(acme):
    found = deposit(acme)
    for act in (found.save, found.delete):
        with pytest.raises(ValueError, match="never"):
            act()


def test_nothing_is_half_kept_when_the_disk_fails_or_the_work_is_killed(acme, monkeypatch):
    monkeypatch.setattr(keeping, "reveal", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        deposit(acme)
    assert not Deposit.objects.exists()
    assert list((acme.folder / "deposits").iterdir()) == []


def test_a_folder_left_by_a_killed_deposit_does_not_stand_in_the_way(acme):
    digest = deposit(acme).folder.name
    for path in (acme.folder / "deposits" / digest).iterdir():
        path.chmod(0o600)
        path.write_bytes(b"half")
    again = deposit(acme)
    assert (again.number, again.digest) == (2, digest)
    assert keeping.verify(again) == []


def test_two_gigabytes_are_refused_before_they_are_read(acme, tmp_path, monkeypatch):
    huge = tmp_path / "huge.mov"
    with huge.open("wb") as file:
        os.truncate(file.fileno(), 2 << 30)
    monkeypatch.setattr(Piece, "blocks", lambda piece: pytest.fail("it was read"))
    with pytest.raises(Fault, match=r"huge\.mov. is 2,0\s\w+ large: .* at most 100"):
        deposit(acme, Piece("huge.mov", "Film", source=huge))
    assert not Deposit.objects.exists()


def test_a_clock_set_back_is_noticed(acme, monkeypatch):
    deposit(acme)
    earlier = timezone.now() - timedelta(days=2)
    monkeypatch.setattr(keeping.timezone, "now", lambda: earlier)
    with pytest.raises(Fault, match="clock"):
        deposit(acme)
    assert Deposit.objects.count() == 1


def test_names_are_clean_and_each_is_once(acme):
    found = deposit(acme, *(Piece(name, "x", name.encode()) for name in ("../../etc/passwd", "a\u202epdf.exe", "Annexe.pdf", "annexe.PDF", ".env")))
    assert [row["name"] for row in found.manifest] == ["passwd", "apdf.exe", "Annexe.pdf", "annexe-2.PDF", "env"]
    for wrong in ("../../../db.sqlite3", "0" * 64):
        with pytest.raises(Fault):
            keeping.path(found, wrong)


def test_a_deposit_survives_a_bundle_also_under_another_name(acme, tmp_path):
    deposit(acme)
    file = tmp_path / "acme.zip"
    bundle.export(acme, file)
    copy = bundle.restore(file, "copy")
    found = Deposit.objects.get(workspace=copy)
    assert found.claims == CLAIMS
    assert keeping.verify(found) == []


def test_a_backup_takes_the_deposited_files_along(acme, settings, tmp_path):
    found = deposit(acme)
    settings.HOME = settings.WORKSPACES.parent
    settings.WORKSPACES.rename(tmp_path / "workspaces")
    assert any(path.name == found.manifest[0]["sha256"] for path in backup.kept(tmp_path))
