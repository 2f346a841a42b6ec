"""The whole path by command line, on the real file: orders in, customers understood, a checked plan out, carried elsewhere."""

import gzip
import json
from pathlib import Path

import pytest

from tests import console
from tests.served import environment, mercatique

pytestmark = pytest.mark.real

RECORDS = {
    "watchsources": "Title;Kind of watch;Reliability, 1 to 5\n"
    + "".join(f"Source {n};{'Technological' if n % 2 else 'Competitive'};{3 + n % 3}\n" for n in range(6)),
    "watchtopics": "Title;Kind of watch\nNew uses of shoppers;Technological\nWhat the others offer;Competitive\n",
    "swotlines": "Title;Quadrant\nCustomers come back;Strength\nFew customers make most of the sales;Weakness\n",
    "members": "Name;Function\nOlga Martin;Manager\n",
    "indicators": "Title;Figure\nNet sales;sales.net\n",
    "objectives": "Title;Indicator;Baseline;Target;From;Due;Owner\n"
    "Sell 5 % more;Net sales;9769872;10258366;2011-12-01;2012-11-30;Olga Martin\n",
    "actions": "Title;Objective;KPI;Owner;Nature\nA letter to champions;Sell 5 % more;Net sales;Olga Martin;Loyalty\n",
    "processing": "Title;Purposes;Lawful basis;Tables it covers\nOrders;Deliver and invoice;Contract;orders\n",
    "trainingactions": "Title;Date;Cost;Action it supports\nReading segments;2012-01-15;400;A letter to champions\n",
}


def test_the_seven_steps_by_command_line(tmp_path: Path, shared_data: Path):
    home = installed(tmp_path / "Données d'Élodie #1")
    source = shared_data / "transactions" / "online_retail.csv.gz"

    def run(*arguments: str, check: bool = True) -> str:
        return mercatique(home, *arguments, check=check).stdout

    run("workspace", "new", "uk", "--name", "UK gifts", "--currency", "GBP", "--vat", "excl", "--fiscal-month", "12")

    # 1. A file that is understood is imported without a question; gross, cancelled and net stand side by side.
    lineage = json.loads(run("import", str(source), "-w", "uk", "--json"))["lineage"]
    assert lineage["read"] == lineage["written"] == 541_909
    (totals,) = lineage["totals"]
    assert (totals["currency"], totals["gross"][:-2], totals["cancelled"][:-2]) == ("GBP", "10666684.54", "-478724.18")
    again = json.loads(run("import", str(source), "-w", "uk", "--json"))["lineage"]
    assert (again["written"], again["known"]) == (0, 541_909)

    # 2. Customers understood: figures of the workspace, and the same method on the file alone.
    figures = {row["key"]: row for row in json.loads(run("figures", "-w", "uk", "--json"))}
    assert round(figures["sales.gross"]["value"], 2) == 10_666_684.54
    assert figures["customers.count"]["value"] == 4_327
    assert round(figures["sales.net"]["value"] - figures["sales.gross"]["value"], 2) == -896_812.49 - 22_124.12

    # 3. What people decide, from spreadsheets: known by name, only the differences written.
    for name, text in RECORDS.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, "utf-8")
        run("records", name, "import", str(path), "-w", "uk")
    assert len(json.loads(run("records", "actions", "list", "-w", "uk", "--json"))) == 1

    # 5. What is missing, as a test suite says it.
    done = mercatique(home, "check", "-w", "uk", "--framework", "fr-auto-digital", "--json", check=False)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    states = {row["code"]: row["state"] for row in report["criteria"]}
    assert states["Cr2"] == "waiting"
    assert states["Cr7"] == "incomplete"

    # 6. The document, in both languages.
    for language, word in (("fr", "Plan marketing"), ("en", "Marketing plan")):
        pdf = tmp_path / f"plan-{language}.pdf"
        run("document", "marketing-plan", "-w", "uk", "--to", "pdf", "--lang", language, "-o", str(pdf))
        assert word in pages(pdf)
        docx = tmp_path / f"plan-{language}.docx"
        run("document", "marketing-plan", "-w", "uk", "--to", "docx", "--lang", language, "-o", str(docx))
        assert docx.read_bytes()[:2] == b"PK"

    # The bundle restores in an empty installation to the same figures.
    bundle = tmp_path / "uk.zip"
    run("export", "-w", "uk", str(bundle))
    elsewhere = installed(tmp_path / "elsewhere")
    mercatique(elsewhere, "restore", str(bundle))
    there = {row["key"]: row for row in json.loads(mercatique(elsewhere, "figures", "-w", "uk", "--json").stdout)}
    assert {key: row["value"] for key, row in there.items()} == {key: row["value"] for key, row in figures.items()}
    assert mercatique(elsewhere, "doctor").returncode == 0

    # An import can be undone: nothing is left of it.
    run("imports", "undo", "1", "-w", "uk")
    left = {row["key"]: row for row in json.loads(run("figures", "-w", "uk", "--json"))}
    assert left["sales.gross"]["value"] is None
    assert left["sales.gross"]["reason"]


def installed(home: Path) -> Path:
    console.prepare(home, environment(home))
    return home


def pages(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_a_file_that_is_not_understood_ends_with_2_and_says_what_to_tell(tmp_path: Path):
    home = installed(tmp_path / "home")
    mercatique(home, "workspace", "new", "shop", "--name", "Shop")
    path = tmp_path / "odd.csv"
    path.write_text("Alpha;Beta;Gamma\n1;2026-01-05;12,5\n2;2026-01-06;8,0\n", "utf-8")
    done = mercatique(home, "import", str(path), "-w", "shop", check=False)
    assert done.returncode == 2
    assert "not understood" in done.stderr
    assert "--table" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_overlapping_part_of_the_real_file_adds_only_what_is_new(tmp_path: Path, shared_data: Path):
    home = installed(tmp_path / "home")
    mercatique(home, "workspace", "new", "uk", "--name", "UK", "--currency", "GBP")
    with gzip.open(shared_data / "transactions" / "online_retail.csv.gz", "rt", encoding="utf-8") as file:
        lines = [next(file) for _n in range(30_001)]
    for name, chosen in (("first.csv", lines[:20_001]), ("second.csv", [lines[0], *lines[10_001:]])):
        (tmp_path / name).write_text("".join(chosen), "utf-8")
        done = json.loads(mercatique(home, "import", str(tmp_path / name), "-w", "uk", "--json").stdout)["lineage"]
    assert (done["read"], done["written"], done["known"]) == (20_000, 10_000, 10_000)
