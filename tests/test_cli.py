"""The command line: what it answers, on which stream, with which exit code."""

import errno
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mercatique import cli
from mercatique.kernel.models import Import, Membership, Preset, User, Workspace
from tests import console
from tests.kernel.test_bad_input import REFUSED

Said = tuple[int, str, str]
Run = Callable[..., Said]

ORDERS = """order_id;date;client;produit;désignation;quantité;prix unitaire;montant;pays
A1;03/01/2026;C1;P1;Vélo;1;"1 234,56";"1 234,56";France
A1;03/01/2026;C1;P2;Casque;2;45,00;90,00;France
A2;15/02/2026;C2;P1;Vélo;1;"1 234,56";"1 234,56";Belgique
"""


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """``run("workspace", "list")`` → exit code, standard output, standard error."""
    from django.utils import translation

    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("MERCATIQUE_LANGUAGE", "en")

    def call(*arguments: Any, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capfd.readouterr()
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capfd.readouterr()
        return code, said.out, said.err

    with translation.override("en"):
        yield call


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "Données d'Élodie #1.csv"
    path.write_text(ORDERS, encoding="cp1252")
    return path


def test_help_opens_neither_django_nor_a_table() -> None:
    code = "import sys; from mercatique import cli\ntry: cli.main(['--help'])\nexcept SystemExit: pass\nsys.exit(any(m in sys.modules for m in ('django', 'duckdb', 'pyarrow', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def left_by_an_import(workspace: Workspace) -> list[str]:
    """What a refused import left behind: rows of the database, files of the workspace."""
    files = [path for name in ("uploads", "staging", "tables", "errors") for path in (workspace.folder / name).rglob("*") if path.is_file()]
    return [*map(str, Import.objects.all()), *map(str, files)]


class TestWrongUse:
    @pytest.mark.parametrize("arguments", [[], ["nothing"], ["import"], ["workspace", "new"], ["serve", "--port", "x"], ["worker", "--twice"]])
    def test_wrong_use_is_one_line_and_exit_2(self, run: Run, arguments: list[str]) -> None:
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert len(err.strip().splitlines()) == 1

    @pytest.mark.django_db
    def test_a_workspace_that_does_not_exist(self, run: Run, acme: Workspace) -> None:
        code, out, err = run("figures", "-w", "nowhere")
        assert (code, out) == (2, "")
        assert err == "mercatique figures: There is no workspace “nowhere”; there are: acme.\n"

    @pytest.mark.django_db
    def test_with_json_a_fault_is_a_document_too(self, run: Run, acme: Workspace) -> None:
        code, out, _err = run("check", "-w", "nowhere", "--json")
        assert code == 2
        assert json.loads(out)["error"]["code"] == "no-workspace"

    def test_an_unexpected_error_is_one_line(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_args: Any) -> None:
            raise ZeroDivisionError("second\nline")

        monkeypatch.setattr("mercatique.cli.methods.listed", broken)
        code, out, err = run("run", "--list")
        assert (code, out) == (2, "")
        assert "ZeroDivisionError: second" in err
        assert "Traceback" not in err

    def test_it_speaks_french_when_asked(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MERCATIQUE_LANGUAGE", "fr")
        _code, _out, err = run("import")
        assert "les arguments suivants sont requis" in err

    def test_a_method_tells_its_manual_in_the_language_of_the_person(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        _code, out, _err = run("run", "rfm", "--list")
        assert "Who are the best customers" in out
        monkeypatch.setenv("MERCATIQUE_LANGUAGE", "fr")
        _code, out, _err = run("run", "rfm", "--list")
        assert "Qui sont les meilleurs clients" in out and "\nHypothèses\n" in out


@pytest.mark.django_db
class TestWorkspaces:
    def test_a_workspace_is_opened_and_listed(self, run: Run) -> None:
        code, out, err = run("workspace", "new", "velos", "--name", "Vélos", "--vat", "incl", "--fiscal-month", 10, "--json")
        assert (code, json.loads(out)["vat"]) == (0, "incl")
        assert "/w/velos/" in err
        code, out, _err = run("workspace", "list", "--json")
        assert [row["slug"] for row in json.loads(out)] == ["velos"]
        assert Workspace.objects.get().fiscal_month == 10

    @pytest.mark.parametrize(
        "wrong",
        [["Vélos!"], ["velos", "--fiscal-month", "13"], ["velos", "--zone", "Mars/Base"], ["velos", "--currency", "euro"], ["new"]],
    )
    def test_a_wrong_workspace_is_one_line(self, run: Run, wrong: list[str]) -> None:
        code, _out, err = run("workspace", "new", *wrong, "--name", "x")
        assert code == 2
        assert len(err.strip().splitlines()) == 1
        assert not Workspace.objects.exists()

    def test_the_first_account_runs_the_installation(self, run: Run, acme: Workspace) -> None:
        code, _out, _err = run("createuser", "Olga@Example.com", "-w", "acme", "--password-stdin", typed="correct horse battery\n")
        olga = User.objects.get()
        assert (code, olga.email, olga.is_staff) == (0, "olga@example.com", True)
        assert Membership.objects.get().role == "owner"
        run("createuser", "walid@example.com", "--password-stdin", typed="correct horse battery\n")
        assert not User.objects.get(email="walid@example.com").is_staff
        code, _out, err = run("createuser", "olga@example.com", "--password-stdin", typed="correct horse battery\n")
        assert (code, "already an account" in err) == (2, True)
        code, _out, err = run("createuser", "max@example.com", "--password-stdin", typed="short\n")
        assert (code, User.objects.count()) == (2, 2)
        code, _out, err = run("createuser", "not an address", "--password-stdin", typed="correct horse battery\n")
        assert code == 2


@pytest.mark.django_db
class TestTables:
    MAP = ("--table", "orders", "--map", "order_id=order_id", "--map", "ordered_at=date", "--map", "customer_id=client",
           "--map", "product_id=produit", "--map", "product_name=désignation", "--map", "quantity=quantité",
           "--map", "unit_price=prix unitaire", "--map", "amount=montant", "--map", "country=pays")  # fmt: skip

    def test_a_file_is_imported_taught_undone(self, run: Run, acme: Workspace, orders: Path) -> None:
        code, out, err = run("import", orders, "-w", "acme", *self.MAP, "--json")
        assert code == 0, err
        found = json.loads(out)
        assert (found["import"], found["lineage"]["written"], found["table"]) == (1, 3, "orders")
        assert Preset.objects.count() == 1

        code, out, err = run("import", orders, "-w", "acme", "--json")
        assert code == 0, err
        again = json.loads(out)["lineage"]
        assert (again["written"], again["known"]) == (0, 3)

        code, out, _err = run("imports", "list", "-w", "acme", "--json")
        assert [row["number"] for row in json.loads(out)] == [2, 1]
        code, _out, err = run("imports", "undo", 1, "-w", "acme")
        assert code == 0 and f"“{orders.name}”, imported later, had found 3 of these lines already there: they go too." in err
        assert Import.objects.get(number=1).state == "undone"
        assert run("imports", "undo", 1, "-w", "acme")[0] == 2
        assert run("imports", "undo", 99, "-w", "acme")[0] == 2

    def test_of_an_archive_with_several_files_one_is_named(self, run: Run, acme: Workspace, orders: Path) -> None:
        packed = orders.with_name("export.zip")
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.csv", ORDERS)
            archive.writestr("b.csv", "\n".join(ORDERS.splitlines()[:2]))
        code, out, err = run("import", packed, "-w", "acme", *self.MAP, "--json")
        asked = json.loads(out)["questions"][0]
        assert code == 2 and (asked["option"], asked["choices"]) == ("member", ["a.csv", "b.csv"])
        assert "--option member=…" in err and not Import.objects.exists()
        assert run("import", packed, "-w", "acme", *self.MAP, "--member", "b.csv")[0] == 0
        assert Import.objects.get().lineage["written"] == 1

    def test_an_undo_says_first_how_much_evidence_rests_on_it(self, run: Run, acme: Workspace, orders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from mercatique.kernel import evidence, figures
        from mercatique.kernel.models import Indicator
        from tests import factories

        assert run("import", orders, "-w", "acme", *self.MAP)[0] == 0
        evidence.support(factories.make(Indicator, acme, "Sales"), figure=figures.read(acme, "sales.net"))
        code, _out, err = run("imports", "undo", 1, "-w", "acme")
        assert code == 2 and "1 line of evidence rests on figures of the table orders" in err and "--yes" in err
        assert Import.objects.get(number=1).state == "done"
        assert run("imports", "undo", 1, "-w", "acme", "--yes")[0] == 0
        assert Import.objects.get(number=1).state == "undone"

    def test_a_dry_run_writes_nothing(self, run: Run, acme: Workspace, orders: Path) -> None:
        code, out, err = run("import", orders, "-w", "acme", *self.MAP, "--dry-run", "--json")
        assert code == 0, err
        assert json.loads(out)["rows"] == 3
        assert not Import.objects.exists()
        assert not acme.warehouse.has("orders")

    def test_a_file_that_is_understood_is_told_column_by_column_with_what_is_mended_and_left_out(self, run: Run, acme: Workspace, tmp_path: Path) -> None:
        path = tmp_path / "ventes.csv"
        path.write_text(
            "order_id;date;customer id;sku;quantity;unit price;couleur\n"
            + "".join(f"A{n};{n:02d}/03/2026;C{n};P1;1;{n},50;bleu\n" for n in range(1, 15))
            + "A99;31/02/2026;C1;P1;1;2,50;bleu\n"
        )
        code, out, err = run("import", path, "-w", "acme", "--dry-run")
        assert (code, out) == (0, "")
        assert err.splitlines() == [
            "“ventes.csv” is read as orders: order_id ← order_id, ordered_at ← date, customer_id ← customer id, product_id ← sku, quantity ← quantity, unit_price ← unit price.",
            "  Columns not imported: couleur.",
            "  14 lines would be imported, from 2026-03-01 to 2026-03-14, in EUR.",
            "  15 amounts were written with a decimal comma.",
            "  1 line is left out. The column “date” holds a day that is not in the calendar. (first on line 16: A99;31/02/2026;C1;P1;1;2,50;bleu)",
        ]
        assert not Import.objects.exists()
        code, _out, err = run("import", path, "-w", "acme")
        assert code == 0
        told = err.splitlines()
        assert told[0].startswith("“ventes.csv” is read as orders: order_id ← order_id, ")
        assert told[-2].startswith("  1 line is left out. The column “date” holds a day that is not in the calendar.")

    def test_a_file_that_is_not_understood_ends_with_2_and_leaves_nothing(self, run: Run, acme: Workspace, tmp_path: Path) -> None:
        path = tmp_path / "strange.csv"
        path.write_text("alpha;beta\nx;y\nz;t\n")
        code, _out, err = run("import", path, "-w", "acme")
        assert code == 2
        assert "Traceback" not in err
        assert not Import.objects.exists()
        uploads = acme.folder / "uploads"
        assert not uploads.exists() or not list(uploads.iterdir())

    def test_which_table_is_meant_is_asked_and_answered(self, run: Run, acme: Workspace, tmp_path: Path) -> None:
        path = tmp_path / "divers.csv"
        path.write_text("ref;quand;combien;prix;qui;quoi\nA1;13/04/2026;2;2,50;C1;P1\n")
        code, _out, err = run("import", path, "-w", "acme")
        assert code == 2
        assert "order lines, customers, products or ad spend? (--table products)" in err
        assert run("import", path, "-w", "acme", "--table", "products")[0] == 0

    @pytest.mark.parametrize("case", [case for case in REFUSED if case != "two files"])
    def test_a_file_that_holds_no_table_is_one_sentence_that_names_it(self, run: Run, acme: Workspace, tmp_path: Path, case: str) -> None:
        name, data, _word = REFUSED[case]
        path = tmp_path / name
        path.write_bytes(data)
        code, out, err = run("import", path, "-w", "acme")
        assert (code, out, len(err.strip().splitlines())) == (2, "", 1)
        assert err.startswith("mercatique import: ")
        assert name in err
        assert "unexpected" not in err
        assert left_by_an_import(acme) == []

    def test_a_file_none_of_whose_lines_can_be_read_says_why(self, run: Run, acme: Workspace, tmp_path: Path) -> None:
        path = tmp_path / "hier.csv"
        path.write_text("order_id;date;customer id;sku;quantity;unit price\n" + "A1;hier;C1;P1;1;2,50\n" * 3)
        code, _out, err = run("import", path, "-w", "acme")
        assert code == 2
        assert "3 lines are left out. The column “date” holds something that is not a date. (first on line 2: A1;hier" in err
        assert left_by_an_import(acme) == []

    def test_a_file_above_the_limit_of_the_browser_is_taken(self, run: Run, acme: Workspace, orders: Path, settings: Any) -> None:
        settings.UPLOAD_LIMIT = 10
        assert run("import", orders, "-w", "acme", *self.MAP)[0] == 0
        assert Import.objects.get().size > 10

    def test_a_disk_without_room_is_one_sentence(
        self, run: Run, acme: Workspace, orders: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(source: Any, target: Path) -> None:
            target.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("mercatique.kernel.imports.keep", full)
        code, _out, err = run("import", orders, "-w", "acme", *self.MAP)
        assert (code, len(err.strip().splitlines())) == (2, 1)
        assert "disk has no room" in err
        assert left_by_an_import(acme) == []

    def test_a_disk_that_fills_up_while_the_rows_are_written_leaves_none(
        self, run: Run, acme: Workspace, orders: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from mercatique.warehouse.writing import Draft

        def full(self: Draft) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(Draft, "move", full)
            code, _out, err = run("import", orders, "-w", "acme", *self.MAP)
        assert (code, "disk has no room" in err, "Traceback" in err) == (2, True, False)
        assert not acme.warehouse.has("orders")
        assert list(acme.folder.rglob("*.parquet")) == []
        again = run("import", orders, "-w", "acme")
        assert again[0] == 0, again[2]
        assert acme.warehouse.rows("orders") == 3

    @pytest.mark.parametrize(
        "wrong",
        [["--map", "order_id"], ["--map", "a=x", "--map", "b=x"], ["--map", "a=x", "--map", "a=y"], ["--table", "nothing"], ["--map", "order_id=absent"]],
    )
    def test_a_wrong_mapping_is_a_sentence(self, run: Run, acme: Workspace, orders: Path, wrong: list[str]) -> None:
        code, _out, err = run("import", orders, "-w", "acme", *wrong)
        assert code == 2
        assert "unexpected" not in err
        assert not Import.objects.exists()

    def test_an_erasure_wants_to_be_confirmed(self, run: Run, acme: Workspace, orders: Path) -> None:
        run("import", orders, "-w", "acme", *self.MAP)
        assert run("erase", "C1", "-w", "acme")[0] == 2
        code, out, err = run("erase", "C1", "-w", "acme", "--yes", "--json")
        assert code == 0, err
        assert json.loads(out)["nameless"]["orders"] == 2
        orders_left = acme.warehouse.frame(acme.warehouse.table("orders").customer_id.name("c").as_table()).to_pylist()
        assert {row["c"] for row in orders_left} == {"C2", None}
        code, _out, err = run("erase", "C77", "-w", "acme", "--yes")
        assert code == 0
        assert err.strip().endswith("No row names “C77”: check the identifier. A later import will not bring it in.")

    def test_a_full_disk_is_said_in_words(self, run: Run, acme: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.db import OperationalError
        from django.db.migrations import executor

        def fails(*_given: object) -> None:
            raise OperationalError("disk I/O error")

        monkeypatch.setattr(executor, "MigrationExecutor", fails)
        assert "cannot be opened: disk I/O error" in run("figures", "-w", "acme")[2]
        monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(total=9, used=9, free=0))
        code, _out, err = run("figures", "-w", "acme")
        assert code == 2
        assert "is full: free some space and try again." in err


@pytest.mark.django_db
class TestRecords:
    def test_records_go_out_and_come_back(self, run: Run, acme: Workspace, olga: User, tmp_path: Path) -> None:
        code, out, _err = run("records", "members", "list", "-w", "acme", "--json")
        assert (code, json.loads(out)[0]["title"]) == (0, "Olga")
        path = tmp_path / "members.csv"
        assert run("records", "members", "export", path, "-w", "acme")[0] == 0
        text = path.read_text("utf-8-sig")
        path.write_text(text.replace("Olga", "Olga B."), "utf-8")
        code, out, err = run("records", "members", "import", path, "-w", "acme", "--json")
        assert (code, json.loads(out)) == (0, {"made": 0, "changed": 1}), err
        code, _out, err = run("records", "nonsense", "list", "-w", "acme")
        assert (code, "objectives" in err) == (2, True)


class TestMethods:
    def test_a_method_runs_on_a_french_file(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "ventes.csv"
        path.write_text('pays;montant\nFrance;"1 234,56 €"\nItalie;10,5\nFrance;5\n', encoding="cp1252")
        code, out, err = run("run", "concentration", path, "--column", "key=pays", "--column", "amount=montant", "--json")
        assert code == 0, err
        found = json.loads(out)
        assert found["summary"]["total"] == pytest.approx(1250.06)
        assert found["rows"][0][1] == "France"

    def test_a_role_may_be_called_as_a_word_of_the_engine(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "lines.csv"
        path.write_text("who,number,when,paid\nA,1,2026-01-02,10\nA,2,2026-02-03,20\nB,3,2026-03-04,30\n", encoding="utf-8")
        named = ("customer=who", "order=number", "day=when", "amount=paid")
        code, out, err = run("run", "rfm", path, *(part for each in named for part in ("--column", each)), "--json")
        assert code == 0, err
        assert [row[:4] for row in json.loads(out)["rows"]] == [["A", "2026-02-03", 30, 2], ["B", "2026-03-04", 1, 1]]

    def test_a_method_without_columns_needs_no_file(self, run: Run) -> None:
        code, out, err = run("run", "sample_for_test", "--param", "baseline=0.04", "--param", "effect=0.01", "--json")
        assert code == 0, err
        assert json.loads(out)["columns_used"] == {}
        assert "There is no file" in run("run", "rfm")[2]

    def test_marks_are_read_from_a_file(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "notes.csv"
        path.write_text("candidate;criterion;points;maximum\nZoé;Cr1;2,5;3\nZoé;Cr2;;1\n", encoding="utf-8")
        code, out, err = run("run", "mark_total", path, "--param", "pass_at=2", "--json")
        assert code == 0, err
        found = json.loads(out)
        assert len(found["rows"]) == 1 and found["rows"][0][0] == "Zoé"
        assert 2.5 in found["rows"][0]

    def test_every_role_of_every_method_is_read_from_a_file(self, tmp_path: Path) -> None:
        from mercatique.cli.sheet import columns
        from mercatique.methods import METHODS

        roles = {role.name: (role.name, "text") for method in METHODS for role in method.roles}
        path = tmp_path / "all.csv"
        path.write_text(";".join(roles) + "\n" + ";".join(f"v{place}" for place in range(len(roles))) + "\n", encoding="utf-8")
        found = columns(path, roles)
        assert [found[name][0].as_py() for name in roles] == [f"v{place}" for place in range(len(roles))]

    def test_a_column_called_as_its_role_need_not_be_named(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "ventes.csv"
        path.write_text("pays;Amount\nFrance;1,5\nItalie;2\n", encoding="utf-8")
        code, out, err = run("run", "concentration", path, "--column", "key=pays", "--json")
        assert code == 0, err
        found = json.loads(out)
        assert found["columns_used"] == {"key": "pays", "amount": "Amount"}
        assert found["summary"]["total"] == 3.5

    def test_a_method_in_text_takes_its_settings_as_text_and_gives_its_reasons(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "réponses.csv"
        path.write_text("jour;note\n2026-01-05;9\n2026-02-05;10\n2026-03-09;3\n2026-04-05;8\n", encoding="utf-8")
        asked = ("run", "nps", path, "--column", "score=note", "--column", "day=jour", "--param", "scale=1-10", "--param", "unit=quarter")
        code, out, err = run(*asked)
        assert code == 0, err
        assert "value: 25.0" in out and "2026-Q2" in out
        assert "(Answers stand in 2 periods: a trend needs at least four.)" in out
        monkeypatch.setenv("MERCATIQUE_LANGUAGE", "fr")
        assert "(Les réponses tiennent en 2 périodes" in run(*asked)[1]

    def test_what_is_missing_or_unknown_is_a_sentence(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "ventes.csv"
        path.write_text("pays;montant\nFrance;1\nItalie;x\n")
        assert "--column amount=NAME; the file has: pays, montant." in run("run", "concentration", path, "--column", "key=pays")[2]
        assert "has no column “ville”" in run("run", "concentration", path, "--column", "key=ville", "--column", "amount=montant")[2]
        assert "line 3 (“x”)" in run("run", "concentration", path, "--column", "key=pays", "--column", "amount=montant")[2]
        assert run("run", "astrology", path)[0] == 2
        assert run("run", "concentration", tmp_path / "absent.csv")[0] == 2

    def test_all_methods_are_listed(self, run: Run) -> None:
        from mercatique.methods import METHODS

        _code, out, _err = run("run", "--list", "--json")
        assert [row["name"] for row in json.loads(out)] == [method.name for method in METHODS]
        for method in METHODS:
            assert run("run", method.name, "--list")[0] == 0


@pytest.mark.django_db
class TestAnswers:
    def test_a_check_says_no_while_something_is_missing(self, run: Run, acme: Workspace) -> None:
        code, out, _err = run("check", "-w", "acme", "--framework", "coherence", "--json")
        found = json.loads(out)
        assert code == 1
        assert any(item["state"] == "incomplete" for item in found["criteria"])
        code, out, _err = run("check", "-w", "acme", "--framework", "coherence", "--junit")
        from xml.etree.ElementTree import fromstring

        assert code == 1
        assert int(fromstring(out)[0].attrib["failures"]) > 0
        assert run("check", "-w", "acme", "--framework", "none")[0] == 2

    def test_a_check_says_yes_when_nothing_is(self, run: Run, acme: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        from mercatique.kernel.criteria import CRITERIA, Check

        for name, criterion in CRITERIA.items():
            object.__setattr__(criterion, "function", criterion.function)
            monkeypatch.setitem(CRITERIA, name, type(criterion)(name, criterion.label, criterion.room, lambda workspace, **_: Check("judge")))
        assert run("check", "-w", "acme", "--framework", "coherence")[0] == 0

    def test_figures_say_why_they_are_not_available(self, run: Run, acme: Workspace) -> None:
        code, out, _err = run("figures", "-w", "acme", "--json")
        [net] = [row for row in json.loads(out) if row["key"] == "sales.net"]
        assert (code, net["value"]) == (0, None)
        assert net["reason"]

    def test_a_document_that_does_not_exist(self, run: Run, acme: Workspace, tmp_path: Path) -> None:
        code, _out, err = run("document", "novel", "-w", "acme", "-o", tmp_path / "x.pdf")
        assert (code, "novel" in err) == (2, True)
        assert not (tmp_path / "x.pdf").exists()


@pytest.mark.django_db(transaction=True)
class TestCarrying:
    def test_a_bundle_restores_to_the_same_and_diff_says_so(self, run: Run, acme: Workspace, olga: User, orders: Path, tmp_path: Path) -> None:
        assert run("import", orders, "-w", "acme", *TestTables.MAP)[0] == 0
        bundle = tmp_path / "acme.zip"
        code, _out, err = run("export", bundle, "-w", "acme")
        assert code == 0, err
        assert run("restore", bundle)[0] == 2
        code, _out, err = run("restore", bundle, "--as", "copy")
        assert code == 0, err
        copy = Workspace.objects.get(slug="copy")
        assert copy.warehouse.rows("orders") == 3
        code, out, err = run("diff", bundle, bundle, "--json")
        assert (code, json.loads(out)) == (0, [])
        Workspace.objects.filter(slug="copy").update(currency="GBP")
        code, out, _err = run("diff", "acme", "copy", "--json")
        assert code == 1
        assert {"what": "changed", "kind": "workspace", "name": "", "fields": {"currency": ["EUR", "GBP"]}} in json.loads(out)

    def test_two_bundles_are_compared_in_words(self, run: Run, acme: Workspace, tmp_path: Path) -> None:
        from datetime import date

        from mercatique.kernel.models import Member
        from mercatique.plan.models import Action, BudgetLine

        aude, ines = (Member.objects.create(workspace=acme, title=name) for name in ("Aude", "Inès"))
        fair = Action.objects.create(workspace=acme, title="Salon", owner=aude, end=date(2026, 3, 3))
        radio = Action.objects.create(workspace=acme, title="Radio")
        line = BudgetLine.objects.create(workspace=acme, action=fair, month=date(2026, 3, 1), planned=1200)
        before, after = tmp_path / "before.zip", tmp_path / "after.zip"
        assert run("export", before, "-w", "acme")[0] == 0
        fair.owner, fair.end = ines, date(2026, 3, 5)
        fair.save()
        line.planned = 900
        line.save()
        radio.delete()
        Action.objects.create(workspace=acme, title="Affichage")
        assert run("export", after, "-w", "acme")[0] == 0
        code, out, _err = run("diff", before, after)
        assert code == 1
        lines = out.splitlines()
        actions = lines[lines.index("Actions") : lines.index("Actions") + 4]
        assert sorted(actions[1:]) == [
            "  + “Affichage”", "  ~ “Salon” – to: 3\xa0March 2026 → 5\xa0March 2026; owner: Aude → Inès", "  − “Radio”",
        ]  # fmt: skip
        assert "  ~ “Salon, 1\xa0March 2026” – planned: 1,200 → 900" in out
        assert "Worked out from the rest" in lines[-1] and "counter" not in "".join(lines[:-1])
        assert run("restore", before, "--as", "copy")[0] == 0
        code, out, err = run("diff", before, "copy")
        assert code == 0, out + err

    def test_a_date_is_compared_with_today_when_the_other_has_none(self, run: Run, acme: Workspace) -> None:
        from mercatique.plan.models import Action

        Action.objects.create(workspace=acme, title="Salon")
        code, out, _err = run("diff", "acme@2026-02-01", "acme")
        assert code == 1 and "Salon" in out
        assert run("diff", "acme", "acme@2026-02-01")[0] == 2

    def test_two_dates_of_a_workspace_are_compared_in_words(self, run: Run, acme: Workspace, olga: User) -> None:
        from datetime import UTC, datetime

        from mercatique.kernel.changes import acting
        from mercatique.plan.models import Action

        with acting(olga, at=datetime(2026, 1, 5, tzinfo=UTC)):
            action = Action.objects.create(workspace=acme, title="Salon")
        with acting(olga, at=datetime(2026, 3, 5, tzinfo=UTC)):
            action.status = "dropped"
            action.save()
        code, out, err = run("diff", "acme@2026-02-01", "acme@2026-03-31", "--json")
        assert (code, json.loads(out)) == (1, [{"section": "Actions", "kind": "dropped", "text": "“Salon”: Dropped, was Idea"}]), err
        code, out, err = run("diff", "acme@2026-02-01", "acme@2026-03-31")
        assert "1 action dropped." in err and "“Salon”: Dropped" in out
        assert run("diff", "acme@2026-03-10", "acme@2026-03-31")[0] == 0
        for a, b in (("acme@hier", "acme@2026-03-31"), ("acme@2026-04-01", "acme@2026-03-31"), ("acme@2026-01-01", "autre@2026-03-31")):
            assert run("diff", a, b)[0] == 2

    def test_a_damaged_bundle_restores_nothing(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "broken.zip"
        path.write_bytes(b"PK\x03\x04 no")
        assert run("restore", path)[0] == 2
        assert not Workspace.objects.exists()


class Home:
    """An installation of its own, driven from outside as people do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        from django.conf import settings

        given = {"MERCATIQUE_HOME": str(folder), "MERCATIQUE_ASSETS": str(settings.ASSETS), "MERCATIQUE_LANGUAGE": "en", "MERCATIQUE_MEMORY": "1GB"}
        self.environment = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "MERCATIQUE_DATABASE", "MERCATIQUE_MAIL"}} | given
        source = Path(cli.__file__).parents[2]
        self.environment["PYTHONPATH"] = str(source)

    def command(self, *arguments: Any, typed: str = "") -> Said:
        done = console.command(self.environment, *map(str, arguments), typed=typed)
        return done.returncode, done.stdout, done.stderr

    def start(self, *arguments: Any) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "mercatique.cli", *map(str, arguments)],
            env=self.environment, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("inst") / "Données d'Élodie #1")
    console.prepare(home.folder, home.environment)
    return home


def test_commands_say_when_the_installation_is_not_prepared(tmp_path: Path) -> None:
    code, _out, err = Home(tmp_path / "new").command("workspace", "list")
    assert code == 2
    assert "mercatique migrate" in err


def test_the_doctor_is_content_with_a_prepared_installation(installation: Home) -> None:
    code, out, err = installation.command("doctor", "--json")
    assert code == 0, out + err
    assert json.loads(out)["well"]


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(installation: Home) -> None:
    key = installation.folder / "secret_key"
    key.chmod(0o644)
    installation.environment["MERCATIQUE_MAIL"] = "nonsense"
    try:
        code, out, _err = installation.command("doctor", "--json")
    finally:
        key.chmod(0o600)
        del installation.environment["MERCATIQUE_MAIL"]
    wrong = {finding["name"]: finding for finding in json.loads(out)["findings"] if finding["state"] == "wrong"}
    assert code == 1
    assert {"secret key", "mail"} <= set(wrong)
    assert "chmod 600" in wrong["secret key"]["advice"]


def test_a_server_answers_with_a_worker_beside_it_and_stops_with_it(installation: Home) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = installation.start("serve", "--port", port, "--processes", 1)
    try:
        deadline = time.monotonic() + 60
        page = ""
        while not page and time.monotonic() < deadline:
            try:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5).read().decode()
            except OSError:
                time.sleep(0.3)
        assert "<html" in page
        deadline = time.monotonic() + 30
        while "at work" not in (said := installation.command("doctor")[1]) and time.monotonic() < deadline:
            time.sleep(0.5)
        assert "worker: at work" in said
        code, _out, err = installation.command("serve", "--port", port)
        assert (code, "--port" in err) == (2, True)
    finally:
        server.send_signal(signal.SIGTERM)
    _out, err = server.communicate(timeout=40)
    assert f"http://127.0.0.1:{port}" in err
    assert server.returncode == 0
    assert "none is running" in installation.command("doctor")[1]


def test_a_backup_brings_back_what_was_lost(installation: Home, tmp_path: Path, orders: Path) -> None:
    assert installation.command("workspace", "new", "kept", "--name", "Kept")[0] == 0
    code, _out, err = installation.command("import", orders, "-w", "kept", *TestTables.MAP)
    assert code == 0, err
    code, out, err = installation.command("backup", tmp_path / "backups", "--json")
    assert code == 0, err
    place = Path(json.loads(out)["backup"])
    assert installation.command("workspace", "new", "later", "--name", "Later")[0] == 0

    code, out, err = installation.command("backup", place.parent, "--restore", "--json")  # the only one in its folder
    assert code == 0, err
    code, out, _err = installation.command("workspace", "list", "--json")
    assert [row["slug"] for row in json.loads(out)] == ["kept"]
    code, out, err = installation.command("doctor", "--json")
    assert code == 0, out + err
    code, out, _err = installation.command("figures", "-w", "kept", "--json")
    assert {row["key"]: row["value"] for row in json.loads(out)}["sales.gross"] == pytest.approx(2559.12)

    shutil.copytree(place, place.with_name("mercatique-20990101-000000"))
    code, _out, err = installation.command("backup", place.parent, "--restore")
    assert code == 2
    assert "holds 2 backups" in err
    assert "mercatique-20990101-000000" in err
    damaged = next(path for path in place.rglob("*.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    code, _out, err = installation.command("backup", place, "--restore")
    assert (code, "damaged" in err) == (2, True)
