"""Imports: the same file twice, overlaps, undo, who starts, who stops, what follows, who is erased."""

import csv
import errno
import json
import os
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from mercatique.fault import Fault
from mercatique.kernel import changes, evidence, figures, imports, jobs, worker
from mercatique.kernel.models import CheckResult, Evidence, Import, Indicator, Job, Preset
from mercatique.warehouse import OrderRules
from mercatique.warehouse.lease import lease
from tests import factories
from tests.kernel.exports import FRENCH, bring, gross, kept, lines, run


@pytest.fixture
def file(tmp_path):
    return lambda content, name="ventes.csv", encoding="utf-8": kept(tmp_path / "à déposer", content, name, encoding)


def left(acme):
    """Files of uploads and of staging that remain."""
    return sorted(path.name for name in ("uploads", "staging") for path in (acme.folder / name).rglob("*") if path.is_file())


# ---------------------------------------------------------------------- what the tables hold afterwards


def test_the_same_file_twice_changes_nothing_and_says_so(acme, file):
    first = bring(acme, file(lines(1, 20)))
    before, version = gross(acme), acme.warehouse.version("orders")
    second = bring(acme, file(lines(1, 20)))
    assert (first.lineage["written"], first.lineage["known"]) == (20, 0)
    assert (second.lineage["written"], second.lineage["known"]) == (0, 20)
    assert second.lineage["known_from"] == {first.key: 20}
    assert second.lineage["version_before"] == second.lineage["version_after"]
    assert (gross(acme), acme.warehouse.version("orders")) == (before, version)


def test_an_overlapping_file_adds_only_what_is_new(acme, file):
    bring(acme, file(lines(1, 20)))
    second = bring(acme, file(lines(15, 30), "suite.csv"))
    assert (second.lineage["read"], second.lineage["written"], second.lineage["known"]) == (16, 10, 6)
    assert acme.warehouse.rows("orders") == 30


def test_an_undo_puts_every_number_back(acme, file):
    bring(acme, file(lines(1, 20)))
    before, version = gross(acme), acme.warehouse.version("orders")
    second = bring(acme, file(lines(15, 30), "suite.csv"))
    assert gross(acme) != before
    done = run(imports.undo(second))
    second.refresh_from_db()
    assert second.state == Import.State.UNDONE and second.undone_at
    assert done.result["deleted"] == 10
    assert (gross(acme), acme.warehouse.version("orders")) == (before, version)
    assert acme.warehouse.fresh
    with pytest.raises(Fault, match="nothing to undo"):
        imports.undo(second)


def test_an_undone_file_can_be_imported_again(acme, file):
    item = bring(acme, file(lines(1, 5)))
    before = gross(acme)
    run(imports.undo(item))
    assert gross(acme) == []
    run(imports.start(item))
    item.refresh_from_db()
    assert item.state == Import.State.DONE and item.undone_at is None
    assert gross(acme) == before


def test_an_undo_says_which_later_files_it_takes_lines_from(acme, file):
    first = bring(acme, file(lines(1, 20)))
    second = bring(acme, file(lines(15, 30), "suite.csv"))
    assert imports.leaning_on(first) == [(second, 6)]
    run(imports.undo(first))
    first.refresh_from_db()
    assert first.lineage["undo"]["relied"] == {second.key: 6}
    again = bring(acme, file(lines(15, 30), "suite.csv"))
    assert again.lineage["written"] == 6


def test_rejected_lines_are_counted_with_reasons_and_kept_in_a_file(acme, file):
    item = bring(acme, file(FRENCH, encoding="cp1252"))
    card = item.lineage
    assert (card["read"], card["written"], card["rejected"]) == (4, 2, 2)
    assert card["reasons"] == {"impossible_day:ordered_at": 1, "total_line": 1}
    with (acme.folder / "errors" / f"{item.key}.csv").open(encoding="utf-8-sig", newline="") as errors:
        rows = list(csv.DictReader(errors))
    assert [row["line"] for row in rows] == ["5", "7"]
    assert "31/02/2026" in rows[0]["text"]
    assert [Decimal(total["gross"]) for total in card["totals"]] == [Decimal("1234.56")]


def test_the_home_has_a_name_with_blanks_accents_and_a_hash(acme, file):
    assert "Données d'Élodie #1" in str(acme.folder)
    item = bring(acme, file(lines(1, 3), "Ventes d'avril [n° 4] #2 – Élodie?.csv"))
    assert item.file_name == "Ventes d'avril [n° 4] #2 – Élodie?.csv"
    assert item.lineage["written"] == 3


@pytest.mark.parametrize("name", ["é" * 250 + ".csv", ".csv", "...", "a" * 300])
def test_a_name_no_disk_would_take_is_shortened(acme, file, tmp_path, name):
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("x.csv", lines(1, 2).encode())
    upload._name = name
    item = imports.receive(acme, upload, None, "test")
    run(imports.start(item))
    assert acme.warehouse.rows("orders") == 2


# ---------------------------------------------------------------------- who starts, who stops


def test_two_starts_at_once_load_once(acme, olga, walid, file):
    item = imports.receive(acme, file(lines(1, 5)), olga)
    hers, his = Import.objects.get(pk=item.pk), Import.objects.get(pk=item.pk)
    assert imports.start(hers, olga) == imports.start(his, walid)
    assert Job.objects.filter(kind="import").count() == 1
    jobs.run_next()
    assert [job.kind for job in Job.objects.filter(state="queued")] == ["checks"]
    assert acme.warehouse.rows("orders") == 5
    assert imports.start(item, walid).state == Job.State.DONE
    assert Job.objects.filter(kind="import").count() == 1


def test_the_same_file_dropped_by_two_people_at_once_is_written_once(acme, olga, walid, file):
    path = file(lines(1, 5))
    items = [imports.receive(acme, path, who) for who in (olga, walid)]
    asked = [imports.start(item, who) for item, who in zip(items, (olga, walid), strict=True)]
    for job in asked:
        run(job)
    for item in items:
        item.refresh_from_db()
    assert [item.lineage["written"] for item in items] == [5, 0]
    assert acme.warehouse.rows("orders") == 5


def test_an_import_stopped_in_the_middle_writes_nothing_and_can_be_started_again(acme, file, monkeypatch):
    item = imports.receive(acme, file(lines(1, 5)), None, "test")
    asked = imports.start(item)
    reached = type(acme.warehouse).load

    def stopped(self, reading, *, import_id, progress):
        jobs.cancel(Job.objects.get(pk=asked.pk))
        progress(0.5, "Writing the rows")
        return reached(self, reading, import_id=import_id, progress=progress)

    monkeypatch.setattr(type(acme.warehouse), "load", stopped)
    monkeypatch.setattr(jobs, "PACE", 0)
    assert jobs.run_now(asked).state == Job.State.CANCELLED
    item.refresh_from_db()
    assert item.state == Import.State.DRAFT
    assert gross(acme) == []
    monkeypatch.setattr(type(acme.warehouse), "load", reached)
    run(imports.start(item))
    assert acme.warehouse.rows("orders") == 5


def test_stopping_after_the_commit_is_too_late_and_leaves_figures_up_to_date(acme, file, monkeypatch):
    item = imports.receive(acme, file(lines(1, 5)), None, "test")
    asked = imports.start(item)
    reached = type(acme.warehouse).load

    def committed(self, reading, *, import_id, progress):
        lineage = reached(self, reading, import_id=import_id)
        jobs.cancel(Job.objects.get(pk=asked.pk))
        progress(1.0, "Imported")
        return lineage

    monkeypatch.setattr(type(acme.warehouse), "load", committed)
    monkeypatch.setattr(jobs, "PACE", 0)
    run(asked)
    item.refresh_from_db()
    assert item.state == Import.State.DONE and item.lineage["written"] == 5
    assert acme.warehouse.fresh


def test_an_import_lost_after_its_commit_is_not_called_failed(acme, file):
    item = imports.receive(acme, file(lines(1, 5)), None, "test")
    asked = imports.start(item)
    acme.warehouse.load(imports.reading_of(item), import_id=item.key)
    Job.objects.filter(pk=asked.pk).update(state=Job.State.FAILED, error_code="job-lost", error_message="…")
    asked.refresh_from_db()
    jobs.close(asked)
    item.refresh_from_db()
    assert item.state == Import.State.DONE and item.lineage["written"] == 5
    run(imports.start(item))
    assert acme.warehouse.fresh
    assert acme.warehouse.rows("orders") == 5


def test_a_file_not_understood_cannot_be_started(acme, file):
    item = imports.receive(acme, file("Order number,Order date,Customer no,SKU,Qty,Price\nA1,03/04/2026,7,S1,2,1\n"), None, "test")
    with pytest.raises(Fault) as fault:
        imports.start(item)
    assert fault.value.code == "not-understood"
    imports.inspect(item, options={"date_order": "dmy"})
    item.save()
    run(imports.start(item))
    assert acme.warehouse.last_day().isoformat() == "2026-04-03"


def test_a_file_that_is_gone_is_said_and_changes_nothing(acme, file):
    item = imports.receive(acme, file(lines(1, 2)), None, "test")
    imports.path_of(item).unlink()
    for act in (imports.start, imports.inspect):
        with pytest.raises(Fault) as fault:
            act(item)
        assert fault.value.code == "file-gone"
    assert not Job.objects.exists()
    imports.discard(item)
    assert not Import.objects.exists() and left(acme) == []


def test_an_import_in_the_tables_cannot_be_discarded(acme, file):
    item = bring(acme, file(lines(1, 2)))
    with pytest.raises(Fault, match="undo it instead"):
        imports.discard(item)
    assert imports.path_of(item).is_file()


def test_working_copies_that_a_killed_process_left_are_swept_but_not_those_in_use(acme, file):
    item = imports.receive(acme, file(lines(1, 2)), None, "test")
    old, new = (acme.folder / "staging" / f"intake-{name}.csv" for name in ("old", "new"))
    for path in (old, new):
        path.write_text("17850")
    os.utime(old, (1, 1))
    run(imports.start(item))
    assert not old.exists() and new.exists()


# ---------------------------------------------------------------------- a disk without room


def test_a_disk_that_fills_while_the_file_arrives_keeps_nothing(acme, file, monkeypatch):
    path = file(lines(1, 2))

    def no_room(source, target):
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(imports, "keep", no_room)
    with pytest.raises(Fault) as fault:
        imports.receive(acme, path, None, "test")
    assert fault.value.code == "disk-full"
    assert left(acme) == [] and not Import.objects.exists()


def test_a_disk_that_fills_while_rows_are_written_fails_in_one_sentence_and_can_go_on(acme, file, monkeypatch):
    from mercatique.warehouse.writing import Draft

    item = imports.receive(acme, file(lines(1, 5)), None, "test")
    asked = imports.start(item)
    copy = Draft.copy

    def no_room(self, *args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Draft, "copy", no_room)
    done = jobs.run_now(asked)
    item.refresh_from_db()
    assert (done.state, item.state) == ("failed", "failed")
    assert "place" in jobs_sentence(done) and "Traceback" not in json.dumps(item.error)
    assert gross(acme) == []
    monkeypatch.setattr(Draft, "copy", copy)
    run(imports.start(item))
    assert acme.warehouse.rows("orders") == 5


def jobs_sentence(done):
    from django.utils.translation import override

    with override("fr"):
        return done.error


# ---------------------------------------------------------------------- mappings taught


def test_a_mapping_taught_once_reads_the_next_file_and_lets_platforms_be(acme, file):
    odd = "r,d,c,n,p\nX1,2026-03-01,7,2,10.5\n"
    item = imports.receive(acme, file(odd), None, "test")
    assert not imports.reading_of(item).understood
    mapping = {"r": "order_id", "d": "ordered_at", "c": "customer_id", "n": "quantity", "p": "unit_price"}
    imports.inspect(item, table="orders", mapping=mapping)
    item.save()
    imports.teach(item, "Caisse")
    again = imports.receive(acme, file(odd.replace("X1", "X2"), "caisse-2.csv"), None, "test")
    reading = imports.reading_of(again)
    assert reading.understood and reading.preset == "Caisse" and reading.mapping == mapping
    shop = imports.receive(acme, Path("tests/warehouse/intake/samples/shopify_orders.csv").resolve(), None, "test")
    assert imports.reading_of(shop).preset == "shopify_orders"
    Preset.objects.all().delete()
    assert not imports.reading_of(imports.receive(acme, file(odd), None, "test")).understood


def test_what_was_said_of_a_file_stays_said(acme, file):
    item = imports.receive(acme, file(lines(1, 2)), None, "test")
    imports.inspect(item, mapping={"country": None}, options={"currency": "GBP"})
    item.save()
    item.refresh_from_db()
    assert imports.told_of(item) == {"mapping": {"country": None}, "options": {"currency": "GBP"}}
    assert imports.reading_of(item).currency == "GBP"
    assert "country" not in imports.reading_of(item).mapping


def test_a_reading_follows_its_workspace_to_another_folder(acme, file, settings, tmp_path):
    item = imports.receive(acme, file(lines(1, 2)), None, "test")
    settings.WORKSPACES.rename(tmp_path / "ailleurs")
    settings.WORKSPACES = tmp_path / "ailleurs"
    item = Import.objects.select_related("workspace").get(pk=item.pk)
    run(imports.start(item))
    assert item.workspace.warehouse.rows("orders") == 2


# ---------------------------------------------------------------------- what follows


@pytest.fixture
def claim(acme, olga, file):
    """A claim that rests on net sales as they were after the first import."""
    bring(acme, file(lines(1, 20)))
    with changes.acting(olga):
        indicator = factories.make(Indicator, acme, "Les ventes suffisent")
        evidence.support(indicator, figure=figures.read(acme, "sales.net"))
    return indicator


def test_an_import_that_moves_a_figure_marks_the_claim_under_its_own_cause(acme, claim, file):
    second = bring(acme, file(lines(21, 30), "suite.csv"))
    row = evidence.of(claim).get()
    assert row.state == Evidence.State.RECHECK
    assert (row.cause_kind, row.cause_id, row.cause_label) == ("import", str(second.pk), "suite.csv")
    assert [text.replace("\u202f", " ") for text in (row.snapshot["shown"], row.current["shown"])] == ["400 €", "600 €"]
    run(imports.undo(second))
    row.refresh_from_db()
    assert row.state == Evidence.State.CURRENT and row.cause_kind == ""


def test_an_import_that_moves_nothing_marks_nothing(acme, claim, file):
    bring(acme, file(lines(1, 20)))
    assert evidence.of(claim).get().state == Evidence.State.CURRENT


def test_checks_are_answered_again_after_an_import(acme, file):
    bring(acme, file(lines(1, 3)))
    assert not CheckResult.objects.filter(workspace=acme).exists(), "who imports does not wait for them"
    jobs.run_now(Job.objects.get(workspace=acme, kind="checks"))
    assert CheckResult.objects.filter(workspace=acme).exists()


def test_changed_order_rules_work_everything_out_again_and_mark_what_moved(acme, claim, olga):
    before = acme.warehouse.version("orders")
    rules = OrderRules(adjustment_codes=("P0",))
    run(imports.change_rules(acme, rules, olga))
    acme.refresh_from_db()
    assert acme.warehouse.rules == rules and acme.warehouse.version("orders") != before
    assert {kind for kind, _n, _amount in gross(acme)} == {"sale", "adjustment"}
    assert acme.warehouse.fresh


# ---------------------------------------------------------------------- erasure


SECRET = "personne-8417"


def everywhere(acme) -> str:
    """All that the database and the folder of the workspace say, as one text."""
    from django.apps import apps

    said = []
    for model in apps.get_models():
        said += [json.dumps(row, default=str) for row in model.objects.values()]
    for path in acme.folder.rglob("*"):
        if path.is_file():
            said.append(path.read_bytes().decode("latin-1"))
    return "\n".join(said)


def test_an_erased_person_is_nowhere_any_more_not_even_in_the_job_and_does_not_come_back(acme, olga, file):
    loaded = bring(acme, file(lines(1, 3) + lines(50, 52, customer=SECRET).split("\n", 1)[1]))
    with_fault = lines(60, 61, customer=SECRET) + f"A0062,2026-02-31,{SECRET},P1,Article 1,1,5.00,France\n"
    bring(acme, file(with_fault, "avec-refus.csv"))
    draft = imports.receive(acme, file(lines(70, 72) + lines(80, 81, customer=SECRET).split("\n", 1)[1], "brouillon.csv"), olga)
    waiting = imports.receive(acme, file(lines(90, 91) + lines(95, 95, customer=SECRET).split("\n", 1)[1], "attente.csv"), olga)
    assert SECRET in everywhere(acme)
    asked = imports.erase(acme, SECRET, olga)
    assert SECRET not in (asked.idempotency_key or "")
    started = imports.start(waiting, olga)
    done = run(asked)
    assert done.args == {"customer": ""} and done.result["nameless"] == {"orders": 5}
    assert SECRET not in everywhere(acme)
    run(started)
    draft.refresh_from_db()
    assert imports.reading_of(draft).rows == 3
    run(imports.start(draft))
    loaded.refresh_from_db()
    assert loaded.reading == {}
    back = bring(acme, file(lines(50, 52, customer=SECRET), "retour.csv"))
    assert (back.lineage["written"], back.lineage["known"], back.lineage["nameless"]) == (0, 3, 3)
    assert acme.warehouse.rows("orders") == 6 + 2 + 2 + 3


def test_an_erasure_cut_off_after_its_rows_goes_on_without_the_name(acme, file):
    bring(acme, file(lines(1, 3, customer=SECRET)))
    asked = imports.erase(acme, SECRET)
    report = acme.warehouse.erase(SECRET).to_json()
    Job.objects.filter(pk=asked.pk).update(args={"customer": "", "report": report})
    done = run(asked)
    assert (done.result["rows"], done.result["nameless"]) == (report["rows"], report["nameless"])
    assert acme.warehouse.fresh and SECRET not in everywhere(acme)


def test_a_cancelled_erasure_forgets_of_whom(acme):
    asked = imports.erase(acme, SECRET)
    jobs.cancel(asked)
    asked.refresh_from_db()
    assert asked.args == {"customer": ""} and SECRET not in everywhere(acme)


# ---------------------------------------------------------------------- the real file


@pytest.mark.real
def test_the_real_file_agrees_to_the_cent_and_the_second_time_changes_nothing(acme, shared_data):
    path = shared_data / "transactions" / "online_retail.csv.gz"
    acme.currency = "GBP"
    acme.save()
    first = bring(acme, path)
    assert (first.lineage["read"], first.lineage["written"], first.lineage["rejected"]) == (541_909, 541_909, 0)
    (total,) = first.lineage["totals"]
    assert (total["currency"], round(Decimal(total["gross"]), 2)) == ("GBP", Decimal("10666684.54"))
    assert round(Decimal(total["cancelled"]), 2) == Decimal("-478724.18")
    before = gross(acme)
    second = bring(acme, path)
    assert (second.lineage["written"], second.lineage["known"]) == (0, 541_909)
    assert gross(acme) == before


def test_a_file_that_nobody_confirmed_goes_after_its_time_and_no_other(acme, tmp_path):
    loaded = bring(acme, kept(tmp_path, lines(1, 5)))
    forgotten, fresh = (imports.receive(acme, kept(tmp_path, lines(1, day), f"{day}.csv"), None, "Olga") for day in (6, 7))
    long_ago = timezone.now() - timedelta(days=imports.DRAFT_DAYS + 1)
    Import.objects.exclude(pk=fresh.pk).update(created_at=long_ago)
    worker.tidy()
    assert set(Import.objects.values_list("pk", flat=True)) == {loaded.pk, fresh.pk}
    assert not imports.path_of(forgotten).parent.exists()
    assert imports.path_of(fresh).is_file() and imports.path_of(loaded).is_file()


def test_a_file_whose_arrival_was_killed_goes_after_a_day_and_no_other(acme, tmp_path):
    loaded = bring(acme, kept(tmp_path, lines(1, 3)))
    orphans = [acme.folder / "uploads" / f"orphan-{age}" for age in ("old", "young")]
    for folder in orphans:
        folder.mkdir()
        (folder / ".incoming").write_text("half a file")
    long_ago = time.time() - 25 * 3600
    for folder in (orphans[0], imports.path_of(loaded).parent):
        os.utime(folder, (long_ago, long_ago))
    worker.tidy()
    assert [folder.exists() for folder in orphans] == [False, True]
    assert imports.path_of(loaded).is_file()


def test_what_a_killed_import_left_is_tidied_unless_its_table_is_being_written(acme):
    staging = acme.folder / "staging"
    for table in ("orders", "customers"):
        (staging / f"draft-{table}").mkdir(parents=True)
        (staging / f"draft-{table}" / "staged.parquet").write_bytes(b"half")
    with lease(acme.warehouse.folder / "leases", "orders", "import"):
        worker.tidy()
    assert [path.name for path in staging.iterdir()] == ["draft-orders"]
    worker.tidy()
    assert not list(staging.iterdir())
