"""The same path on the demo dealership, walked in English by somebody who arrived in French; all is put back at the end."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.browser.conftest import sign_in
from tests.browser.person import Person
from tests.served import Site

pytestmark = pytest.mark.browser

#: The day after the last one of the demo: a new car, and the fee that goes with it.
LATER = """N° facture;Date;Site;Marque;Activité;Code article;Désignation;Famille;Quantité;Prix unitaire HT;Montant HT;Taux TVA;Coût;Code client;Canal;Statut;Facture d'origine;Vendeur;N° véhicule
F26990001;21/11/2026;Tours Nord;Lumen;Véhicules neufs;VN-LUM-TEST;Berline électrique;Berline;2;50000,00;100000,00;20,00;88000,00;135820;Passage en concession;Facturé;;S. Boisgard;V990001
F26990001;21/11/2026;Tours Nord;Lumen;Véhicules neufs;FR-MAR;Frais de mise à la route;Frais;2;249,00;498,00;20,00;130,00;135820;Passage en concession;Facturé;;S. Boisgard;V990001
"""
NEW_SALES = 100_498
SEGMENT = "Champions of Tours Nord"
CLAIM = "Buyers of Tours Nord come back to us"
GOAL = "Sell a tenth more to those who know us"
ACTION = "A drive in the new electric saloon"


@pytest.fixture
def olga(demo: Site, browser: Browser) -> Iterator[Person]:
    page = sign_in(browser, demo)
    yield Person(page)
    page.context.close()


def test_the_path_on_the_dealership_in_english(olga: Person, tmp_path: Path):
    turns_to_english(olga)
    net = understands_the_business(olga)
    makes_a_segment(olga, tmp_path)
    writes_a_diagnosis(olga, net)
    baseline = sets_an_objective(olga)
    plans_an_action(olga)
    steers(olga, baseline)
    proves(olga)
    issues_the_plan(olga, net, tmp_path)
    brings_a_day_in(olga, tmp_path)
    rechecks(olga, net)
    keeps_what_was_issued(olga, net)
    takes_the_day_back(olga, net)
    leaves_the_house_as_it_was(olga)
    assert olga.page.faults == []  # type: ignore[attr-defined]


def euros(text: str) -> int:
    found = re.search(r"€([\d,]+)", text)
    assert found is not None, text
    return int(found[1].replace(",", ""))


def turns_to_english(olga: Person) -> None:
    olga.page.goto("/w/val-de-loire/")
    olga.reads("Ce qui est acquis, ce qui manque")
    top = olga.page.get_by_role("banner")
    olga.opens("Compte de Olga Martin", within=top)
    olga.presses("English", within=top)
    olga.reads("What is known, what is missing, what is due", "complete or to be judged")


def understands_the_business(olga: Person) -> int:
    """Net sales as the page says them."""
    olga.goes("Analyse", "Sales")
    net = euros(olga.main.locator("p").filter(has_text=re.compile(r"^€[\d,]+ net: of what was invoiced")).inner_text())
    assert net > 100_000_000
    olga.main.get_by_role("combobox", name="Site", exact=True).select_option("Tours Nord")
    olga.presses("Apply")
    olga.reads(re.compile(r"€\d\d,\d{3},\d{3} net"))
    olga.follows("Show all")
    olga.follows("Where does this come from? Net")
    olga.reads(f"€{net:,}", "orders.csv", "Data up to", "20 November 2026")
    olga.main.get_by_role("term").filter(has_text="Method").locator("+ dd").get_by_role("link").click()
    olga.reads("Gross, cancelled and net sales", "Assumptions", "Formula")
    olga.goes("Analyse", "Products")
    olga.reads("Best sellers, net of what came back")
    return net


def makes_a_segment(olga: Person, folder: Path) -> None:
    olga.goes("Analyse", "Customers")
    olga.reads(re.compile(r"[\d,]+ customers have kept an order; [\d.]+% came back\."), "December 2024")
    olga.main.get_by_role("link", name=re.compile(r"^Champions [\d,]+ customers")).click()
    olga.follows("Make a segment of this")
    rule = olga.main.get_by_role("group", name="Who belongs to it")
    before = rule.get_by_role("status").inner_text()
    olga.presses("Condition", within=rule)
    rule.get_by_label("What condition 1.2 asks").select_option("Site")
    rule.get_by_label("Value of condition 1.2").select_option("Tours Nord")
    expect(rule.get_by_role("status")).not_to_have_text(before, use_inner_text=True)
    counted = int(rule.get_by_role("status").inner_text().split()[0].replace(",", ""))
    olga.writes({"Title": SEGMENT, "What we offer them": "A drive before everybody else"}, "Write it down")
    olga.reads(f"“{SEGMENT}” has been written down.")
    olga.opens("Export its customers")
    olga.takes("As CSV").save_as(folder / "champions.csv")
    with (folder / "champions.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == counted + 1


def writes_a_diagnosis(olga: Person, net: int) -> None:
    olga.goes("Analyse", "SWOT")
    olga.follows("Add a line · Strengths")
    olga.writes({"Title": CLAIM, "Importance, 1 to 5": "5"}, "Write it down")
    for entries in (
        {"A figure of this workspace": "Net sales", "What it shows": "What is left once cancellations are off"},
        {"A web address": "https://www.ccfa.fr/statistiques/", "What it shows": "The market stands still"},
    ):
        olga.follows("Add a support", within=olga.margin)
        olga.writes(entries, "Rest the claim on it")
    olga.reads("Rests on 2", f"€{net:,}", "ccfa.fr", within=olga.margin)


def sets_an_objective(olga: Person) -> str:
    """The baseline as read from the tables."""
    olga.goes("Decide", "Objectives")
    olga.follows("Add")
    olga.writes(
        {
            "Title": GOAL,
            "or measured by the figure": "Net sales",
            "Read the baseline from the data": True,
            "Baseline period from": "2025-10-01",
            "Baseline period to": "2026-09-30",
            "Target": "42M",
            "From": "2026-10-01",
            "Due": "2027-09-30",
            "Owner": "Manon Souchet",
        },
        "Write it down",
    )
    olga.reads(f"“{GOAL}” has been written down.", "€42,000,000")
    olga.follows("Add a support", within=olga.margin)
    olga.writes({"Something written down here": CLAIM}, "Rest the claim on it")
    olga.reads("Rests on 2", within=olga.margin)
    return f"€{euros(olga.main.get_by_role('term').filter(has_text='Baseline').first.locator('+ dd').inner_text()):,}"


def plans_an_action(olga: Person) -> None:
    olga.follows("Plan an action")
    olga.writes(
        {"Title": ACTION, GOAL: True, "Chiffre d’affaires net": True, "Owner": "Manon Souchet", "Segment": SEGMENT,
         "Nature": "Loyalty", "Budget Q1": "1.5k"},
        "Write it down",
    )  # fmt: skip
    olga.reads("€1,500", SEGMENT)
    olga.goes("Plan", "Action plan")
    row = olga.main.get_by_role("row", name=re.compile(f"^{ACTION}"))
    keys = olga.page.keyboard
    row.get_by_role("gridcell", name="€1,500").first.focus()
    keys.press("ArrowRight")
    keys.type("2,500")
    keys.press("Enter")
    olga.reads(f"{ACTION}, Q2: €2,500")
    olga.reads("€4,000", within=row)


def steers(olga: Person, baseline: str) -> None:
    olga.goes("Steer", "Objectives against targets")
    row = olga.main.get_by_role("row", name=re.compile(f"^{GOAL}"))
    olga.reads(baseline, "€42,000,000", "30 September 2027", "Manon Souchet", within=row)
    olga.follows(GOAL)
    olga.reads(re.compile(r"€[\d,]+ so far, against €[\d,]+ in the same days of the baseline period"))


def proves(olga: Person) -> None:
    checks_again(olga)
    gap = f"“{CLAIM}” is not compared with competitors."
    olga.follows(gap)
    olga.writes({"Compared with competitors": "Two of our three neighbours lose half of their buyers."}, "Save")
    checks_again(olga)
    olga.reads(re.compile(r"\d+ criteria of \d+ are complete or ready to be judged"))
    expect(olga.main.get_by_role("link", name=gap)).to_have_count(0)
    # What she has written holds; nobody has accepted it yet, and one objective more asks for tasks of its own.
    for rule in ("Each strength is said against competitors", "Each objective has an indicator", "Each objective is served by an action", "Each action has an objective"):
        expect(olga.main.locator("article.criterion").filter(has_text=rule)).to_have_attribute("data-state", "complete")
    olga.reads("is not accepted yet")


def checks_again(olga: Person) -> None:
    """At once, or by way of the page of the work when it takes longer than a moment."""
    olga.goes("Prove", "Frameworks")
    olga.follows("Coherence rules")
    with olga.page.expect_navigation():
        olga.presses("Check again")
    result = olga.main.get_by_role("link", name="See the result")
    expect(result.or_(olga.main.get_by_role("button", name="Check again"))).to_be_visible(timeout=60_000)
    if result.is_visible():
        result.click()


def issues_the_plan(olga: Person, net: int, folder: Path) -> None:
    olga.goes("Prove", "Documents")
    olga.follows("Marketing plan")
    olga.follows("English")
    olga.margin.get_by_label("What changed, for whom").fill("For the board of December")
    olga.presses("Issue this version", within=olga.margin)
    olga.reads("Version 2 has been issued", f"€{net:,}", "20 November 2026", GOAL, ACTION)
    olga.takes("PDF").save_as(folder / "plan.pdf")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(folder / "plan.pdf").pages).split())
    assert "Marketing plan" in text
    assert ACTION in text
    olga.takes("DOCX").save_as(folder / "plan.docx")
    assert (folder / "plan.docx").read_bytes()[:2] == b"PK"


def brings_a_day_in(olga: Person, folder: Path) -> None:
    path = folder / "21-novembre.csv"
    path.write_text(LATER, "utf-8")
    olga.goes("Analyse", "Data brought in")
    olga.drops(path, "Drop a file here, or choose one")
    olga.reads("We read order lines of 21 November 2026 in it. Nothing is written yet.")
    olga.presses("Import 2 lines")
    expect(olga.main.get_by_role("link", name="See what the data say")).to_be_visible(timeout=60_000)
    olga.reads("2 lines have been added to the tables.", "€100,498.00")


def rechecks(olga: Person, net: int) -> None:
    olga.page.get_by_role("navigation", name="What waits for you").get_by_role("link", name=re.compile("^to recheck [1-9]")).click()
    claim = olga.main.get_by_role("article").filter(has=olga.page.get_by_role("link", name=CLAIM))
    olga.reads(f"€{net:,}", f"€{net + NEW_SALES:,}", within=claim)
    olga.reads("21-novembre.csv")
    olga.presses("Later", within=claim)
    expect(claim).to_have_count(0)


def keeps_what_was_issued(olga: Person, net: int) -> None:
    olga.goes("Prove", "Documents")
    olga.follows("Marketing plan")
    olga.follows("Version 2", within=olga.margin)
    olga.reads(f"€{net:,}", "it will not change", "Data up to 20 November 2026")
    expect(olga.main).not_to_contain_text(f"€{net + NEW_SALES:,}")


def takes_the_day_back(olga: Person, net: int) -> None:
    olga.goes("Analyse", "Data brought in")
    olga.follows("21-novembre.csv")
    olga.opens("Undo this import…")
    olga.main.get_by_role("button", name=re.compile("^Undo the import of 2 lines")).click()
    olga.reads("This import was taken back on")
    olga.goes("Analyse", "Sales")
    olga.reads(f"€{net:,} net")


def leaves_the_house_as_it_was(olga: Person) -> None:
    """What was written is deleted; the claims of the house stand as they stood."""
    for room, noun, title in (
        ("Plan", "Actions", ACTION),
        ("Decide", "Objectives", GOAL),
        ("Analyse", "Segments", SEGMENT),
        ("Analyse", "Lines", CLAIM),
    ):
        olga.goes(room, noun)
        olga.follows(title)
        olga.opens("More")
        olga.follows("Delete…")
        olga.presses("Delete")
        olga.reads("deleted")
    for _group in range(4):
        olga.page.goto("/w/val-de-loire/rechecks/")
        still = olga.main.get_by_role("button", name=re.compile(r"still true$|^Still true"))
        if not still.count():
            break
        still.last.click()
    olga.reads("Nothing to recheck.")
