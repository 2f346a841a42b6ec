"""A whole certification session, by the screens of those who hold it: created, composed, marked, decided, signed, kept."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import new_page, sign_in
from tests.browser.person import Person
from tests.served import Site

pytestmark = pytest.mark.browser

HOUSE = "/w/certificateur/"
NB, NNB = "\u00a0", "\u202f"
SECRET = "une phrase de passe assez longue"
SESSION = "Session de printemps"
CERTIFICATION = "Marketing digital appliqué au commerce automobile"
AUDE, INES, PAULE = "Aude Morel", "Inès Petit", "Paule Renard"
ADDRESS = {AUDE: "aude@session.example", INES: "ines@session.example", PAULE: "paule@session.example"}
#: What Inès gives, criterion by criterion: 17 points of 20.
POINTS = "21111112221011"

Opened = Callable[[], Person]


@pytest.fixture
def opened(site: Site, browser: Browser) -> Iterator[Opened]:
    """A screen more, and somebody at the door."""
    pages: list[Page] = []

    def another() -> Person:
        pages.append(new_page(browser, site))
        return Person(pages[-1])

    yield another
    for page in pages:
        page.context.close()


@pytest.fixture
def olga(site: Site, browser: Browser) -> Iterator[Person]:
    """The certifier's office."""
    site.run("workspace", "new", "certificateur", "--name", "Certificateur de l’automobile", "--purpose", "school", "--owner", site.email)
    page = sign_in(browser, site)
    page.goto(HOUSE)
    yield Person(page)
    page.context.close()


def test_a_session_from_its_creation_to_the_signed_record(olga: Person, opened: Opened, tmp_path: Path):
    aude, ines, paule = opened(), opened(), opened()
    creates_the_session(olga)
    adds_a_candidate(olga)
    gives_the_seats(olga)
    opens_it_and_writes_to_all(olga)
    sent = letters(olga)
    assert {name: len(links) for name, links in sent.items()} == {AUDE: 1, INES: 2, PAULE: 1}
    for person, name in ((aude, AUDE), (ines, INES), (paule, PAULE)):
        takes_seats(person, name, *sent[name])
    for judge in (ines, paule):
        declares_no_tie(judge)
    needs_no_accommodation(aude)
    places_the_oral(olga)
    goes_on(olga, "épreuves")
    goes_on(olga, "évaluation")
    assigns_the_grid(olga)
    code = fills_the_grid(ines)
    seals_it(ines, code)
    goes_on(olga, "délibération")
    opens_the_meeting(paule)
    decides(paule, code)
    closes_the_meeting(paule)
    signs(paule, PAULE)
    reads_and_signs(ines)
    reads_the_record(olga, tmp_path)
    goes_on(olga, "close")
    for person in (olga, aude, ines, paule):
        assert person.page.faults == []  # type: ignore[attr-defined]


def creates_the_session(olga: Person) -> None:
    olga.goes("Prouver", "Sessions")
    olga.follows("Ajouter")
    olga.writes(
        {
            "Titre": SESSION, "Référentiel": CERTIFICATION, "Ouverture": "2026-03-02", "Dossiers jusqu’au": "2026-03-27T17:00", "Épreuves du": "2026-04-07",
            "Épreuves jusqu’au": "2026-04-08", "Lieu": "Tours, rue de la Loire", "Évaluateurs par candidat": "1",
        },
        "Créer la fiche",
    )  # fmt: skip
    olga.reads(f"La fiche « {SESSION} » est créée.", "Il n’y a pas encore de candidat.", "Aucun jury de délibération n’est nommé")
    expect(olga.main.get_by_role("button", name="Continuer")).to_have_count(0)


def goes_to(olga: Person, tab: str = "État") -> None:
    """One of the session's pages, by its tabs; from elsewhere, by the room."""
    tabs = olga.main.get_by_role("navigation", name="Pages de la session")
    if not tabs.count():
        olga.goes("Prouver", "Sessions")
        olga.follows(SESSION)
    olga.follows(tab, within=tabs)


def adds_a_candidate(olga: Person) -> None:
    goes_to(olga, "Candidats")
    olga.follows("Ajouter un candidat")
    olga.writes({"Nom": AUDE, "E-mail": ADDRESS[AUDE]}, "Créer la fiche")
    olga.reads(SESSION)


def gives_the_seats(olga: Person) -> None:
    """Inès marks and deliberates: two seats. Each chair says at once what is still wrong."""
    goes_to(olga, "Évaluateurs, jury, lettres")
    for role, name, outside in (("Évaluateur", INES, False), ("Membre du jury", INES, True), ("Président du jury", PAULE, True)):
        olga.writes({"Rôle": role, "Nom": name, "E-mail": ADDRESS[name], "Extérieur au certificateur et au formateur": outside}, "Donner ce siège")
        olga.reads(f"{name} a un siège{NB}: envoyez la lettre quand vous serez prêt.")
    olga.reads(f"{INES}, {PAULE} n’ont pas encore dit s’ils connaissent un candidat.")


def goes_on(olga: Person, step: str) -> None:
    goes_to(olga)
    olga.reads("Il ne manque rien.")
    olga.presses(f"Continuer{NB}: {step}")
    olga.reads(re.compile(f"La session est maintenant{NB}: {step}", re.IGNORECASE))


def opens_it_and_writes_to_all(olga: Person) -> None:
    goes_on(olga, f"ouverte{NB}: dépôt des dossiers")
    olga.reads("4 personnes n’ont pas reçu de lettre.", "1 candidat n’a pas dit s’il souhaite un aménagement.", f"Sans place au calendrier des oraux{NB}: {AUDE}.")
    olga.follows("4 personnes n’ont pas reçu de lettre.")
    olga.presses("Envoyer 4 lettres")
    olga.reads("4 lettres sont écrites.")


def letters(olga: Person) -> dict[str, list[str]]:
    """The links of the letters, by whom they are for, as the outbox shows them."""
    links: dict[str, list[str]] = {}
    for name, address in ADDRESS.items():
        olga.page.goto("/outbox/")
        subjects = olga.main.get_by_role("row", name=re.compile(address)).get_by_role("rowheader").get_by_role("link")
        for page in [subject.get_attribute("href") or "" for subject in subjects.all()]:
            olga.page.goto(page)
            olga.reads(address)
            links.setdefault(name, []).append(olga.main.get_by_role("article").get_by_role("link").first.get_attribute("href") or "")
    olga.page.goto(HOUSE)
    return links


def takes_seats(person: Person, name: str, first: str, *others: str) -> None:
    """By the letter's link, with a new account; a second letter finds the same person at their screen."""
    person.page.goto(first)
    person.reads(f"Votre place dans «{NB}{SESSION}{NB}»", ADDRESS[name])
    expect(person.main.get_by_label("Votre nom", exact=True)).to_have_value(name)
    person.writes({"Mot de passe": SECRET}, "Créer mon compte et prendre ma place")
    person.page.wait_for_url("**/session/**")
    for link in others:
        person.page.goto(link)
        person.presses("Prendre ma place")
        person.page.wait_for_url("**/session/**")


def declares_no_tie(judge: Person) -> None:
    """Before anything else is shown."""
    judge.reads(f"Qui connaissez-vous{NNB}?")
    judge.writes({"Je n’ai aucun lien personnel ou professionnel avec les autres candidats.": True}, "Déclarer")
    judge.reads("Merci. Vous ne jugerez pas ceux que vous connaissez.", "Ce que vous avez à faire ici")


def needs_no_accommodation(aude: Person) -> None:
    aude.follows("Dire si vous souhaitez un aménagement des épreuves")
    aude.presses("Je n’en ai pas besoin")
    aude.reads("Votre réponse est enregistrée")


def places_the_oral(olga: Person) -> None:
    goes_to(olga, "Oraux")
    olga.writes({"Salles, une par ligne": "Salle Loire", "Du": "2026-04-07"}, "Établir le calendrier")
    olga.follows("Voir le résultat")
    expect(olga.main.get_by_role("row", name=re.compile(AUDE))).to_contain_text("Salle Loire")
    olga.reads("Chacun a une place, personne n’est à deux endroits à la fois.", "15 + 15", INES, PAULE)


def assigns_the_grid(olga: Person) -> None:
    goes_to(olga, "Évaluation")
    olga.presses("Affecter les évaluateurs")
    olga.reads("1 grille confiée à son évaluateur.", AUDE, "0 / 1")


def fills_the_grid(ines: Person) -> str:
    """Her two seats have a page together; the candidate has a code, and points are typed."""
    ines.page.reload()
    ines.reads("Évaluateur", "Membre du jury")
    ines.follows("Remplir vos grilles")
    expect(ines.main).not_to_contain_text(AUDE)
    ines.follows("Évaluer le candidat suivant")
    code = ines.main.get_by_role("heading", level=1).inner_text()
    ines.reads("critères évalués : 0 sur 14")
    for points in POINTS:
        ines.page.keyboard.press("j")
        ines.page.keyboard.press(points)
    ines.reads(re.compile(r"Enregistré à \d\d:\d\d · critères évalués : 14 sur 14"))
    return code


def seals_it(ines: Person, code: str) -> None:
    ines.presses("Relire et verrouiller")
    ines.reads("17 points sur 20")
    ines.presses("Valider et verrouiller")
    ines.reads(f"La grille {code} est validée et verrouillée.")


def opens_the_meeting(paule: Person) -> None:
    paule.page.reload()
    paule.follows("Participer à la délibération")
    paule.reads(f"Feuille d’émargement{NB}: qui est présent{NNB}?")
    paule.main.get_by_role("checkbox", name=re.compile(INES)).check()
    expect(paule.main.get_by_role("checkbox", name=re.compile(PAULE))).to_be_checked()
    paule.presses("Ouvrir la réunion")
    paule.reads("La réunion est ouverte.", INES, PAULE)


def decides(paule: Person, code: str) -> None:
    """Block by block, then the certification."""
    paule.follows(code)
    expect(paule.main).not_to_contain_text(AUDE)
    paule.reads(f"Selon la règle du référentiel{NB}: suffisant.")
    for block in ("B1", "B2", "B3"):
        paule.main.get_by_role("combobox", name=f"Décision sur {block}").select_option(label="Acquis")
        paule.presses(f"Consigner {block}")
        paule.reads(f"Au registre{NB}: Acquis.")
    paule.writes({"Décision du jury": "Acquis"}, "Consigner la décision")
    paule.reads(f"Au registre{NB}: Acquis.")


def closes_the_meeting(paule: Person) -> None:
    paule.follows("Délibération")
    paule.presses("Terminer la réunion et établir son procès-verbal")
    paule.reads("Son procès-verbal est établi", f"Doivent encore signer{NB}: {PAULE}, {INES}", AUDE)


def signs(member: Person, name: str) -> None:
    member.writes({"Pour signer, écrivez votre nom": name}, "Signer ce procès-verbal")
    member.reads("Signé.")


def reads_and_signs(ines: Person) -> None:
    """What waits for her stands on her first page."""
    ines.follows(SESSION, within=ines.page.get_by_role("banner"))
    ines.follows("Signer le procès-verbal de la réunion 1")
    ines.reads(f"Doivent encore signer{NB}: {INES}", "17,00")
    signs(ines, INES)
    ines.reads("Définitif depuis le")


def reads_the_record(olga: Person, folder: Path) -> None:
    """The office sees it as final and takes the file."""
    goes_to(olga, "Évaluation")
    olga.reads(f"Grilles verrouillées{NB}: 1 sur 1{NNB}; candidats décidés{NB}: 1 sur 1")
    goes_to(olga, "Résultats")
    record = olga.main.get_by_role("listitem").filter(has_text="Réunion 1, établi le")
    olga.reads("définitif", within=record)
    with olga.page.expect_download() as taking:
        record.get_by_role("link").click()
    taking.value.save_as(folder / "pv.pdf")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(folder / "pv.pdf").pages).split())
    for words in (AUDE, "Acquis", INES, PAULE, "17", "tous les membres présents ont signé"):
        assert words in text, words
