"""The main path with JavaScript switched off: forms, links and tables are all it needs."""

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import sign_in
from tests.browser.person import Person
from tests.served import Site

pytestmark = pytest.mark.browser

GOAL = "Vendre autant en deux mois qu’en trois"
ACTION = "Une carte aux fidèles"
SEGMENT = "Les habitués"
HEAD = "Commande;Date;Produit;Désignation;Quantité;Prix unitaire;Client;Ville"


@pytest.fixture
def olga(site: Site, browser: Browser) -> Iterator[Person]:
    page = sign_in(browser, site, java_script_enabled=False)
    yield Person(page)
    page.context.close()


def test_the_main_path_without_script(olga: Person, tmp_path: Path):
    opens_a_workspace(olga)
    brings_a_file_in(olga, orders(tmp_path / "caisse.csv"))
    reads_the_figures(olga)
    builds_a_segment(olga, tmp_path)
    sets_an_objective(olga)
    plans_an_action(olga)
    issues_a_document(olga)
    assert olga.page.faults == []  # type: ignore[attr-defined]


def orders(path: Path) -> Path:
    """Ninety days of a small shop: a basket a day, every seventh from Angers, the first one cancelled later."""
    lines = [HEAD]
    for n in range(90):
        day, town = date(2026, 3, 1) + timedelta(days=n), "Angers" if n % 7 == 0 else "Nantes"
        lines.append(f"C{n:03};{day:%d/%m/%Y};T1;Thé fumé;2;10,00;K{n % 20:02};{town}")
    lines.append("C000;30/05/2026;T1;Thé fumé;-2;10,00;K00;Angers")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def opens_a_workspace(olga: Person) -> None:
    olga.page.goto("/")
    olga.page.goto("/workspaces/new/")
    olga.writes({"Nom de l’entreprise ou du dossier": "Thés de Nantes", "Hors taxes (HT)": "oui"}, "Ouvrir l’espace")
    olga.reads("« Thés de Nantes » est prêt.")


def brings_a_file_in(olga: Person, path: Path) -> None:
    olga.goes("Analyser", "Données importées")
    olga.writes({"Déposez un fichier ici, ou choisissez-le": path}, "Lire ce fichier")
    olga.reads("Rien n’est encore écrit.", "91 lignes dans le fichier")
    expect(olga.main.get_by_role("combobox", name=re.compile("^Client")).locator("option:checked")).to_have_text("Client")
    olga.presses("Importer 91 lignes")
    for _look in range(60):
        further = olga.main.get_by_role("link", name="Voir où cela en est")
        if not further.count():
            break
        further.click()
    olga.reads("91 lignes ont été ajoutées aux tables.", "1 800,00 €", "1 780,00 €")


def reads_the_figures(olga: Person) -> None:
    olga.goes("Analyser", "Ventes")
    olga.reads("1 780 € nets")
    chart = olga.main.get_by_role("figure").first
    olga.opens("Voir les chiffres", within=chart)
    table = chart.get_by_role("table")
    expect(table.get_by_role("rowheader")).to_have_count(3)
    olga.reads("620 €", within=table)
    olga.follows("D’où vient ce chiffre ? Net")
    olga.reads("caisse.csv", "Données jusqu’au")
    olga.goes("Analyser", "Clients")
    olga.reads("20 clients ont au moins une commande maintenue")


def builds_a_segment(olga: Person, folder: Path) -> None:
    olga.goes("Analyser", "Segments")
    olga.follows("Construire le premier")
    rule = olga.main.get_by_role("group", name="Qui en fait partie")
    olga.writes({"Titre": SEGMENT})
    olga.presses("Condition", within=rule)
    rule.get_by_label("Objet de la condition 1.1").select_option("Commandes maintenues")
    olga.presses("Recompter", within=rule)
    rule.get_by_label("Comparaison de la condition 1.1").select_option(index=0)
    rule.get_by_label("Valeur de la condition 1.1").fill("5")
    olga.presses("Recompter", within=rule)
    expect(olga.main.get_by_label("Titre", exact=True)).to_have_value(SEGMENT)
    said = re.search(r"(\d+) clients aujourd’hui", " ".join(rule.get_by_role("status").inner_text().split()))
    assert said is not None
    olga.presses("Créer la fiche")
    olga.reads(f"La fiche « {SEGMENT} » est créée.")
    olga.opens("Exporter ses clients")
    olga.takes("En CSV").save_as(folder / "clients.csv")
    with (folder / "clients.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file, delimiter=";"))) == int(said[1]) + 1


def sets_an_objective(olga: Person) -> None:
    olga.goes("Décider", "Objectifs")
    olga.follows("Créer la première fiche")
    olga.writes(
        {
            "Titre": GOAL,
            "ou mesuré par le chiffre": "Ventes nettes",
            "Lire la valeur de départ dans les données": True,
            "Période de départ, du": "2026-03-01",
            "Période de départ, au": "2026-05-31",
            "Valeur visée": "2 k€",
            "Du": "2026-06-01",
            "Échéance": "2026-07-31",
        },
        "Créer la fiche",
    )
    olga.reads(f"La fiche « {GOAL} » est créée.", "1 780 €", "2 000 €")


def plans_an_action(olga: Person) -> None:
    """The grid reads as a table; it is edited by the pages of its actions."""
    olga.goes("Planifier", "Plan d’actions")
    olga.follows("Ajouter la première action")
    olga.writes({"Titre": ACTION, GOAL: True, "Segment": SEGMENT, "Budget T1": "4,5 k€"}, "Créer la fiche")
    olga.goes("Planifier", "Plan d’actions")
    row = olga.main.get_by_role("row", name=re.compile(f"^{ACTION}"))
    olga.reads("4 500 €", within=row)
    olga.writes({"Nom de la nouvelle action": "Un banc d’essai"}, "Ajouter la ligne")
    olga.reads("Un banc d’essai")
    olga.follows(ACTION)
    olga.follows("Modifier par mois")
    olga.main.get_by_role("textbox").nth(1).fill("300")
    olga.presses("Enregistrer")
    olga.goes("Planifier", "Plan d’actions")
    expect(row).not_to_contain_text("4 500 €")


def issues_a_document(olga: Person) -> None:
    olga.goes("Prouver", "Documents")
    olga.follows("Plan marketing")
    olga.margin.get_by_label("Ce qui a changé, pour qui").fill("Sans script")
    olga.presses("Émettre cette version", within=olga.margin)
    olga.reads("La version 1 est émise", "1 780 €", GOAL, ACTION)
    assert olga.takes("PDF").path().read_bytes()[:5] == b"%PDF-"
