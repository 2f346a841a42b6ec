"""Several people in one house: who may come in, who may write, and what happens when two write the same page."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_page, sign_in
from tests.browser.person import Person
from tests.served import Site

pytestmark = pytest.mark.browser

HOUSE = "/w/val-de-loire/"
SECRET = "une phrase de passe assez longue"

Enter = Callable[..., Person]


@pytest.fixture
def enter(demo: Site, browser: Browser) -> Iterator[Enter]:
    """``enter("walid@…")``: this person at a screen of their own; ``enter()``: somebody at the door."""
    opened: list[Page] = []

    def entered(email: str = "") -> Person:
        opened.append(sign_in(browser, demo, email=email) if email else new_page(browser, demo))
        return Person(opened[-1])

    yield entered
    for page in opened:
        page.context.close()


def test_two_people_edit_one_objective_and_nothing_is_lost(enter: Enter):
    olga, walid = enter("olga@demo.example"), enter("walid@demo.example")
    olga.page.goto(f"{HOUSE}decide/objectives/new/")
    olga.writes({"Titre": "Répondre dans l’heure", "Énoncé": "À définir"}, "Créer la fiche")
    address = olga.page.url
    for person, words in ((olga, "Neuf demandes sur dix"), (walid, "Toutes les demandes, le samedi aussi")):
        person.page.goto(f"{address}edit/")
        person.main.get_by_label("Énoncé", exact=True).fill(words)
    walid.writes({"Échéance": "2028-06-30"})
    olga.presses("Enregistrer")
    olga.reads("Neuf demandes sur dix")

    walid.presses("Enregistrer")
    walid.reads("Olga Martin a enregistré cette fiche pendant que vous écriviez", "Neuf demandes sur dix", "Toutes les demandes, le samedi aussi", "30 juin 2028")
    statement = walid.main.get_by_role("group", name="Énoncé")
    expect(statement.get_by_role("radio")).to_have_count(2)
    expect(statement.get_by_role("radio", name="Votre texte")).to_be_checked()
    statement.get_by_role("radio", name="Texte écrit par Olga Martin").check()
    walid.presses("Enregistrer ce choix")
    walid.reads("Neuf demandes sur dix", "30 juin 2028")

    walid.opens("Autres actions")
    walid.follows("Historique")
    walid.reads("Walid Saïdi", "Olga Martin", "Échéance")
    walid.page.goto(address)
    walid.opens("Autres actions")
    walid.follows("Supprimer…")
    walid.presses("Supprimer")
    assert olga.page.faults == []  # type: ignore[attr-defined]
    assert [text for text in walid.page.faults if "409" not in text] == []  # type: ignore[attr-defined]


def test_two_people_give_one_task_two_durations_and_both_are_seen(enter: Enter):
    olga, walid = enter("olga@demo.example"), enter("walid@demo.example")
    olga.page.goto(f"{HOUSE}plan/tasks/new/")
    olga.writes({"Titre": "Relire l’affiche", "Durée, en général": "3"}, "Créer la fiche")
    address = olga.page.url
    for person, days in ((olga, "8"), (walid, "5")):
        person.page.goto(f"{address}edit/")
        person.main.get_by_label("Durée, en général", exact=True).fill(days)
    walid.presses("Enregistrer")
    walid.reads("Relire l’affiche")
    olga.presses("Enregistrer")
    olga.reads("Walid Saïdi a enregistré cette fiche pendant que vous écriviez")
    durations = olga.main.get_by_role("group", name="Durée, en général")
    olga.reads("5", "8", within=durations)
    durations.get_by_role("radio", name="Texte écrit par Walid Saïdi").check()
    olga.presses("Enregistrer ce choix")
    expect(olga.main.get_by_role("definition").filter(has_text=re.compile("^5$"))).to_have_count(1)
    olga.opens("Autres actions")
    olga.follows("Supprimer…")
    olga.presses("Supprimer")
    assert [text for text in olga.page.faults if "409" not in text] == []  # type: ignore[attr-defined]


def test_a_reader_sees_everything_and_is_offered_no_way_to_write(enter: Enter):
    rita = enter("rita@demo.example")
    for address, shown in (
        ("", "Concession Val de Loire"),
        ("analyze/sales/", "nets"),
        ("analyze/swot/", "Tours Nord porte le groupe"),
        ("decide/objectives/", "Gagner 12 % sur Lumen"),
        ("decide/objectives/1/", "Chiffre d’affaires net"),
        ("plan/", "Portes ouvertes des trois sites"),
        ("plan/actions/1/", "Un rappel dans l’heure"),
        ("imports/", "orders.csv"),
        ("prove/frameworks/fr-auto-digital/", "Comprendre"),
        ("documents/marketing-plan/", "Plan marketing"),
        ("people/", "Olga Martin"),
    ):
        rita.page.goto(HOUSE + address)
        rita.reads(shown)
        assert offers_to_write(rita.page) == [], address
    assert rita.page.faults == []  # type: ignore[attr-defined]
    for address in ("decide/objectives/new/", "decide/objectives/1/edit/", "plan/actions/1/budget/", "settings/"):
        answer = rita.page.goto(HOUSE + address)
        assert answer is not None
        assert answer.status == 403, address
        rita.reads("Votre rôle dans cet espace")


def offers_to_write(page: Page) -> list[str]:
    """Buttons that would send something, links to forms, cells that open."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
            '.page form[method=post], .page a[href$="/new/"], .page a[href*="/new/?"], .page a[href$="/edit/"], .page a[href$="/delete/"], ' +
            '.page a[href*="/evidence/add/"], table[data-grid], .page input[type=file]')].map((found) => found.outerHTML.slice(0, 120))"""
    )  # type: ignore[no-any-return]


def test_an_invitation_is_read_in_the_outbox_and_opens_one_house_only(enter: Enter, demo: Site):
    olga, guest = enter("olga@demo.example"), enter()
    olga.page.goto(f"{HOUSE}people/")
    olga.writes({"E-mail": "ines@example.com", "Rôle": "Lecteur"}, "Envoyer l’invitation")
    olga.reads("Une invitation est partie à l’adresse ines@example.com.")
    guest.page.goto(letter(olga, "ines@example.com"))
    guest.reads("Rejoindre « Concession Val de Loire »", "Olga Martin", "ines@example.com")
    guest.writes({"Votre nom": "Inès Roy", "Mot de passe": SECRET}, "Créer mon compte et entrer")
    guest.page.wait_for_url(f"**{HOUSE}")
    guest.reads("Concession Val de Loire")
    assert guest.page.faults == []  # type: ignore[attr-defined]

    answer = guest.page.goto("/w/colibri/")
    assert answer is not None
    assert answer.status == 404
    guest.reads("Il n’y a rien à cette adresse")
    forgets_and_finds_back(guest, olga)

    olga.page.goto(f"{HOUSE}people/")
    row = olga.main.get_by_role("row", name=re.compile("Inès Roy"))
    row.get_by_role("combobox").select_option(label="plus d’accès")
    row.get_by_role("button").click()
    olga.reads("Inès Roy ne peut plus entrer dans cet espace.")
    answer = guest.page.goto(HOUSE)
    assert answer is not None
    assert answer.status == 404


def forgets_and_finds_back(guest: Person, olga: Person) -> None:
    """A new password by the letter's link; the old one no longer opens."""
    top = guest.page.get_by_role("banner")
    guest.opens("Compte de Inès Roy", within=top)
    guest.presses("Se déconnecter", within=top)
    guest.page.goto("/account/login/")
    guest.page.get_by_role("link", name=re.compile("oublié", re.IGNORECASE)).click()
    guest.main.get_by_role("textbox").fill("ines@example.com")
    guest.presses("M’envoyer le lien")
    guest.reads("Un courriel est en route")
    guest.page.goto(letter(olga, "ines@example.com"))
    fields = guest.main.locator("input[type=password]")
    for field in fields.all():
        field.fill(SECRET + " neuve")
    guest.presses("Garder ce mot de passe")
    guest.reads("Votre mot de passe est changé")
    for password, signed in ((SECRET, False), (SECRET + " neuve", True)):
        guest.page.goto("/account/login/")
        guest.page.locator("input[name=login]").fill("ines@example.com")
        guest.page.locator("input[name=password]").fill(password)
        guest.presses("Se connecter")
        expect(guest.page.get_by_role("banner").get_by_text("Compte de Inès Roy")).to_have_count(int(signed))


def letter(olga: Person, to: str) -> str:
    """The link of the newest letter to somebody, as the outbox shows it."""
    olga.page.goto("/outbox/")
    olga.main.get_by_role("row", name=re.compile(to)).first.get_by_role("rowheader").get_by_role("link").click()
    olga.reads(to)
    link = olga.main.get_by_role("article").get_by_role("link").first.get_attribute("href")
    assert link is not None
    return link
