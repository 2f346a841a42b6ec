"""One quarter of the dealership, lived by its marketing manager on a copy of its workspace: aim, choose, plan, brief, spend, meet, correct, review, print."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.browser.conftest import sign_in
from tests.browser.person import Person
from tests.served import Site

pytestmark = pytest.mark.browser

HOUSE = "/w/trimestre/"
NB = "\u00a0"
MANON = "Manon Souchet"
GOAL = "Remplir les portes ouvertes"
QUESTION = "Comment faire venir aux portes ouvertes"
LETTER, POSTERS = "Courrier à nos clients", "Affichage dans la ville"
ACTION = "Inviter nos clients par courrier"
PROJECT = "Portes ouvertes de décembre"
#: The calendar counts from today, so that the open day is some weeks ahead of whatever day this is.
OPEN_DAY = date.today() + timedelta(weeks=6)
BANK = """Date;Libellé;Débit;Crédit
05/11/2026;IMPRIMERIE DU VAL INVITATIONS;1 860,00;
12/11/2026;LA POSTE AFFRANCHISSEMENT;2 340,00;
13/11/2026;VIREMENT CLIENT;;500,00
"""
SALES = """N° facture;Date;Site;Marque;Activité;Code article;Désignation;Famille;Quantité;Prix unitaire HT;Montant HT;Taux TVA;Coût;Code client;Canal;Statut;Facture d'origine;Vendeur;N° véhicule
F26990001;21/11/2026;Tours Nord;Lumen;Véhicules neufs;VN-LUM-TEST;Berline électrique;Berline;2;50000,00;100000,00;20,00;88000,00;135820;Passage en concession;Facturé;;S. Boisgard;V990001
"""


@pytest.fixture
def manon(demo: Site, browser: Browser, tmp_path: Path) -> Iterator[Person]:
    """At a screen of her own, in a copy of the house nobody else walks through."""
    demo.run("export", "-w", "val-de-loire", str(tmp_path / "maison.zip"))
    demo.run("restore", str(tmp_path / "maison.zip"), "--as", "trimestre", "--owner", demo.email)
    page = sign_in(browser, demo)
    page.goto(HOUSE)
    yield Person(page)
    page.context.close()


def test_a_quarter_of_the_dealership(manon: Person, tmp_path: Path):
    sets_the_objective(manon)
    chooses_an_option(manon)
    plans_the_action(manon)
    builds_the_plan_backward(manon)
    levels_it(manon)
    briefs_the_team(manon, tmp_path)
    brings_what_was_spent(manon, tmp_path)
    brings_sales(manon, tmp_path)
    sees_a_deviation(manon)
    meets(manon)
    corrects(manon)
    reviews(manon, tmp_path)
    prints(manon, tmp_path)
    assert manon.page.faults == []  # type: ignore[attr-defined]


def sets_the_objective(manon: Person) -> None:
    manon.goes("Décider", "Objectifs")
    manon.follows("Ajouter")
    manon.writes(
        {
            "Titre": GOAL,
            "ou mesuré par le chiffre": "Ventes nettes",
            "Lire la valeur de départ dans les données": True,
            "Période de départ, du": "2025-10-01",
            "Période de départ, au": "2025-12-31",
            "Valeur visée": "12 M€",
            "Du": "2026-10-01",
            "Échéance": "2026-12-31",
            "Responsable": MANON,
        },
        "Créer la fiche",
    )
    manon.reads(f"La fiche « {GOAL} » est créée.", "En retard", "aux mêmes jours de la période de départ")


def chooses_an_option(manon: Person) -> None:
    manon.goes("Décider", "Choix")
    manon.follows("Ajouter")
    manon.writes({"Titre": QUESTION, "Question": "Affichage ou courrier ?", GOAL: True, "Coûte au plus": "20 k€", "Responsable": MANON}, "Créer la fiche")
    choice = manon.page.url
    for title, cost, brings in ((POSTERS, "18 k€", "40 k€"), (LETTER, "9 k€", "45 k€")):
        manon.page.goto(choice)
        manon.follows("Ajouter une option")
        manon.writes({"Titre": title, "Du": "2026-11-02", "Au": "2026-12-12", "Pourquoi elle est réalisable": "Nos prestataires sont libres"}, "Créer la fiche")
        manon.follows("Étapes et montants")
        manon.writes(
            {
                "Ligne 1": "Prestataires", "Nature de la ligne 1": "Coût", "Premier jour de la ligne 1": "2026-11-02", "Montant de la ligne 1": cost,
                "Ligne 2": "Ventes attendues", "Nature de la ligne 2": "Recette", "Premier jour de la ligne 2": "2026-12-12", "Montant de la ligne 2": brings,
            },
            "Enregistrer",
        )  # fmt: skip
    manon.page.goto(choice)
    manon.follows("Peser les options")
    first, second = "nouveau critère 1", "nouveau critère 2"
    manon.writes(
        {
            f"Critère{NB}: {first}": "Ce qui reste", f"Poids{NB}: {first}": "2", f"Noté par{NB}: {first}": f"Ce qui reste{NB}: plus vaut mieux",
            f"Critère{NB}: {second}": "Notoriété", f"Poids{NB}: {second}": "1",
            f"Note de «{NB}{POSTERS}{NB}» sur {second}": "5", f"Note de «{NB}{LETTER}{NB}» sur {second}": "3",
        },
        "Enregistrer",
    )  # fmt: skip
    manon.reads(f"« {LETTER} » est en tête avec 4,33 sur 5", "le poids de « Notoriété » dépasse 49 %", "9 000 €, il reste 11 000 €")
    manon.follows("Noter la décision")
    manon.writes(
        {"Titre": "Inviter par courrier", "Option retenue": LETTER, "Décidé le": "2026-10-26", MANON: True, "Raison": "Moitié moins cher", "À revoir le": "2026-12-15"},
        "Créer la fiche",
    )
    manon.page.goto(choice)
    manon.reads("Inviter par courrier", MANON)


def plans_the_action(manon: Person) -> None:
    manon.goes("Décider", "Objectifs")
    manon.follows(GOAL)
    manon.follows("Prévoir une action")
    manon.writes(
        {"Titre": ACTION, GOAL: True, "Responsable": MANON, "Nature": "Fidélisation", "Canaux": "courrier", "Budget T1": "9 k€"},
        "Créer la fiche",
    )
    manon.reads("9 000 €")


def builds_the_plan_backward(manon: Person) -> None:
    manon.goes("Planifier", "Projets")
    manon.follows("Ajouter")
    manon.writes(
        {"Titre": PROJECT, "Responsable": MANON, "Dates comptées": "À rebours, depuis le lancement", "Lancement, ou fin, le": OPEN_DAY.isoformat()},
        "Créer la fiche",
    )
    numbers: dict[str, str] = {}
    for title, nature, days, after in (
        ("Écrire l’invitation", "Tâche", "3", ()),
        ("Trier le fichier", "Tâche", "3", ()),
        ("Imprimer et poster", "Tâche", "4", ("Écrire l’invitation", "Trier le fichier")),
        ("Ouverture des portes", f"Jalon{NB}: lancement", "", ("Imprimer et poster",)),
    ):
        manon.goes("Planifier", "Tâches")
        manon.follows("Ajouter")
        entries = {"Titre": title, "Projet": PROJECT, "Nature": nature, "Responsable": MANON, "Action": ACTION}
        if days:
            entries["Durée, en général"] = days
        if after:
            entries["Après les tâches"] = "; ".join(numbers[name] for name in after)
        manon.writes(entries, "Créer la fiche")
        moved = manon.main.get_by_role("button", name="Confirmer et enregistrer")
        expect(moved.or_(manon.main.get_by_text(f"La fiche « {title} » est créée.")).first).to_be_visible()
        if moved.is_visible():
            manon.reads(f"Ce que « {title} » déplacerait", "Rien n’est encore enregistré")
            moved.click()
        manon.reads(f"La fiche « {title} » est créée.")
        numbers[title] = manon.page.url.rstrip("/").rpartition("/")[2]


def levels_it(manon: Person) -> None:
    """Two tasks fall on the same days of one person: the proposal is seen, then accepted."""
    manon.goes("Planifier", "Calendrier")
    manon.follows(PROJECT)
    manon.reads("jours ouvrés de réserve", "Ouverture des portes")
    manon.follows("Lissage de charge")
    manon.reads("3 jours avec plusieurs tâches à la fois pour une personne", "Trier le fichier")
    manon.presses("Déplacer les tâches cochées")
    manon.reads("1 tâche a été déplacée et sa date est désormais imposée.")
    manon.follows("Chances de tenir")
    manon.reads("%")


def briefs_the_team(manon: Person, folder: Path) -> None:
    """Her own tasks and one objective of all; which rule kept which budgets out stands beside it."""
    manon.goes("Planifier", "Briefs opérationnels")
    manon.follows("Ajouter")
    manon.writes(
        {"Titre": "Brief des portes ouvertes", "Public": "Équipes", "Profondeur": f"2 – pour travailler{NB}: actions et tâches en détail", "Ou une personne": MANON,
         "Objectif commun": GOAL, ACTION: True, "Enjeux": "Décembre fait notre trimestre", "Rôle du lecteur dans l’ensemble": "Faire venir nos clients",
         "Ce qui est demandé au lecteur": "Poster avant le lancement"},
        "Créer la fiche",
    )  # fmt: skip
    manon.reads("Ce qu’il montre, et quelle règle écarte le reste", "Une équipe voit le budget des actions où elle tient une tâche", "Imprimer et poster", GOAL)
    manon.takes("PDF").save_as(folder / "brief.pdf")
    text = words_of(folder / "brief.pdf")
    assert "Imprimer et poster" in text
    assert GOAL in text


def words_of(pdf: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


def brings_what_was_spent(manon: Person, folder: Path) -> None:
    statement = folder / "banque.csv"
    statement.write_text(BANK, "utf-8")
    manon.goes("Planifier", "Budget")
    manon.follows("Apporter des dépenses")
    manon.writes({"Déposez un relevé ici, ou choisissez-en un": statement}, "Lire le fichier")
    manon.reads("Relevé bancaire en CSV, 3 lignes. Rien n’est encore écrit.")
    manon.writes({f"Action de «{NB}{name}{NB}»": ACTION for name in ("La poste affranchissement", "Imprimerie val invitations")}, "Écrire les dépenses gardées")
    row = manon.main.get_by_role("row", name=re.compile(f"^{ACTION}"))
    # 4,200 including VAT at 20 % are 3,500 without.
    manon.reads("9 000 €", "3 500 €", "5 500 €", within=row.first)


def brings_sales(manon: Person, folder: Path) -> None:
    path = folder / "novembre.csv"
    path.write_text(SALES, "utf-8")
    manon.goes("Analyser", "Données importées")
    manon.drops(path, "Déposez un fichier ici, ou choisissez-le")
    manon.presses("Importer 1 ligne")
    expect(manon.main.get_by_role("link", name="Voir ce que disent les données")).to_be_visible(timeout=60_000)


def sees_a_deviation(manon: Person) -> None:
    """October is over and stands against what was aimed at by then; November, which has three weeks, is compared with nothing."""
    manon.goes("Piloter", "Objectifs et valeurs visées")
    manon.follows(GOAL)
    manon.reads("Au 31 octobre 2026")
    manon.presses(f"Consigner cet écart – {GOAL}")
    manon.follows("Désigner la cause")
    manon.writes({"Cause": "Moins de prospects ou de visites que prévu", "Ce qui s’est passé, avec vos mots": "Le salon voisin a pris nos visiteurs."}, "Enregistrer")
    manon.reads("expliqué", "Leviers qui agissent sur cette cause")


def meets(manon: Person) -> None:
    manon.goes("Piloter", "Tableau de pilotage")
    manon.follows("Préparer une revue")
    manon.writes(
        {"Titre": "Revue de novembre", "Opérationnelle ou stratégique": "Opérationnelle", "Date": "2026-11-24", "Finalité": "Décider ensemble", "Animée par": MANON},
        "Créer la fiche",
    )
    manon.reads("Revue de novembre", GOAL)


def corrects(manon: Person) -> None:
    manon.goes("Piloter", "Écarts")
    manon.main.get_by_role("link", name=re.compile(f"^{GOAL}")).first.click()
    manon.main.get_by_role("link", name=re.compile("^Toucher davantage de prospects")).first.click()
    manon.writes(
        {"Titre": "Rappeler les invités sans réponse", "Responsable": MANON, "Du": "2026-11-23", "Échéance": "2026-12-12", "État": "En cours", "Effet attendu par mois": "200 k€"},
        "Créer la fiche",
    )
    manon.reads("Trop tôt pour le dire", "il en faut 3")


def reviews(manon: Person, folder: Path) -> None:
    """The review begins filled from what was written down; what only a person can say is asked for."""
    manon.goes("Piloter", "Bilans")
    manon.follows("Ajouter")
    manon.writes(
        {"Titre": "Bilan à mi-trimestre", "Partiel ou final": "Partiel", "Du": "2026-10-01", "Au": "2026-10-31", "Rédigé par": MANON, MANON: True},
        "Créer la fiche",
    )
    manon.reads(GOAL, ACTION, "Rempli à", "Concluez : que faut-il retenir")
    manon.follows("Écrire la conclusion et le contexte")
    manon.main.get_by_role("textbox", name="Conclusion").fill("Le courrier part à temps ; octobre manque de visiteurs.")
    manon.presses("Enregistrer")
    manon.reads("Le courrier part à temps")
    manon.presses("Émettre ce bilan")
    manon.reads("émis")


def prints(manon: Person, folder: Path) -> None:
    manon.goes("Prouver", "Documents")
    manon.follows("Plan marketing")
    manon.presses("Émettre cette version", within=manon.margin)
    manon.reads(GOAL, ACTION)
    manon.takes("PDF").save_as(folder / "plan.pdf")
    assert ACTION in words_of(folder / "plan.pdf")
    manon.takes("PPTX").save_as(folder / "plan.pptx")
    assert (folder / "plan.pptx").read_bytes()[:2] == b"PK"
