"""Three questions open a workspace; its settings can be changed afterwards."""

import pytest

from mercatique.kernel.models import Member, Membership, Workspace
from mercatique.kernel.views import workspaces

ANSWERS = {"name": "Concession Val de Loire", "purpose": "firm", "vat": "incl", "fiscal_month": "10", "currency": "EUR"}


def test_three_questions_open_a_workspace_with_its_owner_in_it(olga, client_of):
    browser = client_of(olga)
    page = browser.get("/workspaces/new/").content.decode()
    assert "Que venez-vous faire" in page and "hors taxes" in page and "exercice" in page
    answer = browser.post("/workspaces/new/", ANSWERS)
    assert (answer.status_code, answer["Location"]) == (302, "/w/concession-val-de-loire/imports/")
    made = Workspace.objects.get(slug="concession-val-de-loire")
    assert (made.purpose, made.vat, made.fiscal_month, made.currency, made.language) == ("firm", "incl", 10, "EUR", "fr")
    assert Membership.objects.get(workspace=made, user=olga).role == "owner"
    assert Member.objects.get(workspace=made).user == olga
    home = browser.get("/w/concession-val-de-loire/").content.decode()
    assert "Trois pas vers une première réponse" in home


def test_its_documents_speak_the_language_it_was_opened_in(olga, client_of):
    client_of(olga, "en").post("/workspaces/new/", {**ANSWERS, "name": "Colibri"})
    assert Workspace.objects.get(slug="colibri").language == "en"


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Acme", ["acme-2", "acme-3"]),
        ("Éàü & Fils", ["eau-fils", "eau-fils-2"]),
        ("東京", ["espace", "espace-2"]),
        ("new", ["new-1", "new-1-2"]),
        ("x" * 120, ["x" * 40, "x" * 40 + "-2"]),
    ],
)
def test_two_firms_may_bear_the_same_name(acme, olga, client_of, name, slugs):
    browser = client_of(olga)
    for slug in slugs:
        answer = browser.post("/workspaces/new/", {**ANSWERS, "name": name})
        assert answer["Location"] == f"/w/{slug}/imports/"


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("purpose", "war"), ("vat", ""), ("fiscal_month", "13"), ("currency", "ZZZ")]
)
def test_an_answer_that_is_none_is_asked_again(olga, client_of, field, value):
    before = Workspace.objects.count()
    answer = client_of(olga).post("/workspaces/new/", {**ANSWERS, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Workspace.objects.count() == before


def test_a_workspace_cannot_be_given_what_was_not_asked(olga, client_of):
    client_of(olga).post("/workspaces/new/", {**ANSWERS, "demo": "on", "slug": "mine", "id": "1"})
    made = Workspace.objects.get(slug="concession-val-de-loire")
    assert not made.demo


def test_settings_are_changed_by_who_manages(acme, olga, walid, client_of):
    browser = client_of(olga)
    data = {**ANSWERS, "name": "Acme Auto", "language": "en", "zone": "Indian/Reunion"}
    assert browser.post("/w/acme/settings/", data).status_code == 302
    acme.refresh_from_db()
    assert (acme.name, acme.zone, acme.slug) == ("Acme Auto", "Indian/Reunion", "acme")
    assert client_of(walid).post("/w/acme/settings/", {**data, "name": "À moi"}).status_code == 403


def test_settings_leave_what_somebody_else_saved_in_the_meantime(acme, olga, client_of, monkeypatch):
    answers = workspaces.Settings.is_valid

    def slow(form):
        acme.__class__.objects.update(charter={"accent": "#123456"})
        return answers(form)

    monkeypatch.setattr(workspaces.Settings, "is_valid", slow)
    data = {"name": "Acme", "purpose": "firm", "vat": "excl", "fiscal_month": "1", "currency": "EUR", "language": "fr", "zone": "Europe/Paris"}
    assert client_of(olga).post("/w/acme/settings/", data).status_code == 302
    acme.refresh_from_db()
    assert acme.charter == {"accent": "#123456"}


def test_the_start_leads_to_the_only_workspace_or_lets_one_choose(acme, olga, max, client_of):
    browser = client_of(olga)
    assert browser.get("/")["Location"] == "/w/acme/"
    browser.post("/workspaces/new/", ANSWERS)
    page = browser.get("/").content.decode()
    assert "Acme" in page and "Concession Val de Loire" in page and "Other" not in page


def test_who_has_no_workspace_is_told_what_to_do(db, client_of):
    from tests.conftest import person

    nobody = person("Nina")
    page = client_of(nobody).get("/").content.decode()
    assert "nina@example.com" in page


def test_the_home_page_shows_six_rooms_in_both_languages(acme, olga, client_of):
    for language, words in (("fr", ("Analyser", "Prouver", "Pour débuter")), ("en", ("Analyse", "Prove", "To begin"))):
        page = client_of(olga, language).get("/w/acme/").content.decode()
        assert page.count("cycle-card") == 6
        assert all(word in page for word in words)


def test_what_others_changed_since_the_last_visit_is_on_the_home_page(acme, olga, walid, client_of):
    from mercatique.kernel import changes
    from mercatique.kernel.models import Indicator
    from tests import factories

    with changes.acting(walid):
        factories.make(Indicator, acme, "Relu par Walid")
    with changes.acting(olga):
        factories.make(Indicator, acme, "Écrit par moi")
    page = client_of(olga).get("/w/acme/").content.decode()
    assert "Relu par Walid" in page
    assert "Écrit par moi" not in page
