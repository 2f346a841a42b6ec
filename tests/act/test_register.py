"""The register of processing: what it covers, what it lacks, and how it is handed over."""

import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from mercatique.act.models import Controller, Processing
from mercatique.act.processing.coverage import uncovered
from mercatique.kernel import documents
from mercatique.kernel.criteria import run
from mercatique.kernel.rooms import ROOMS
from tests.warehouse.readings import order, sheet

FULL = {
    "purpose": "Livrer et facturer", "basis": "contract", "persons": "Clients", "categories": "Identité, achats",
    "recipients": "Service client", "retention": "Dix ans", "security": "Accès nominatifs",
}  # fmt: skip


@pytest.fixture
def orders(acme, tmp_path):
    acme.warehouse.load(sheet(tmp_path / "files", "a.csv", [order("1")]), import_id="a")


ANSWERING = {
    "title": "Acme SAS", "postal_address": "1 rue des Lilas\n37000 Tours", "email": "contact@example.com", "phone": "02 61 91 00 00",
    "representative": "Olga Petit, présidente", "officer": "Claire Dupont", "officer_email": "dpo@example.com",
}  # fmt: skip


def answering(acme, **fields) -> Controller:
    return Controller.objects.create(workspace=acme, **{**ANSWERING, **fields})


def make(acme, title="Commandes", **fields) -> Processing:
    return Processing.objects.create(workspace=acme, title=title, **{**FULL, **fields})


def test_a_table_with_personal_data_wants_a_sheet_and_leads_to_one_begun(acme, orders, walid, client_of):
    (found,) = uncovered(acme)
    assert found.table == "orders"
    assert found.columns
    form = client_of(walid).get(found.url).content.decode()
    assert 'value="orders"' in form
    make(acme, tables="customers; orders")
    assert uncovered(acme) == []


def test_a_register_that_covers_all_is_for_the_jury(acme, orders):
    make(acme, tables="orders")
    assert run(acme, "privacy.register").state == "incomplete"
    answering(acme)
    assert run(acme, "privacy.register").state == "judge"


def test_a_sheet_with_holes_says_which(acme):
    answering(acme)
    make(acme, retention="")
    (missing,) = run(acme, "privacy.register").missing
    assert "Commandes" in str(missing.text)


def test_sensitive_data_want_consent_or_the_law(acme):
    sheet = make(acme, sensitive=True, basis="consent")
    assert run(acme, "privacy.sensitive").state == "complete"
    sheet.basis = "interest"
    sheet.save()
    assert run(acme, "privacy.sensitive").state == "incomplete"


def test_the_workbook_has_the_organisation_first_then_one_row_per_activity(acme, olga, rita, client_of):
    make(acme)
    make(acme, "Prospection", basis="interest", retention="")
    answer = client_of(rita).get("/w/acme/act/processing/workbook/")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["Organisme", "Activités"]
    first = [row[1] for row in book["Organisme"].iter_rows(values_only=True) if row[0]]
    assert "Acme" in first
    rows = list(book["Activités"].iter_rows(values_only=True))
    assert rows[0][1:4] == ("Activité", "Finalités", "Base légale")
    assert [row[1] for row in rows[1:]] == ["Commandes", "Prospection"]
    assert rows[2][-1] == "la durée de conservation"


def test_a_stranger_does_not_get_the_workbook(acme, max, client_of):
    assert client_of(max).get("/w/acme/act/processing/workbook/").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("fr", "Base légale"), ("en", "Lawful basis")])
def test_the_document_shows_every_sheet_in_its_language(acme, language, words):
    make(acme)
    made = documents.draft(acme, "processing-register", language)
    html = documents.render(made, "html").decode()
    assert words in html
    assert "Livrer et facturer" in html
    assert documents.render(made, "pdf").startswith(b"%PDF")


def test_an_empty_register_is_a_document_that_says_so(acme, orders):
    html = documents.render(documents.draft(acme, "processing-register", "fr"), "html").decode()
    assert "pas encore de fiche" in html


def test_the_page_says_which_table_is_in_no_sheet(acme, orders, rita, client_of):
    assert "aucune fiche" in client_of(rita).get("/w/acme/act/processing/").content.decode()
    assert any("fiche" in line.text or "sheet" in line.text for function in ROOMS["act"].lines for line in function(acme))


def test_a_register_without_its_controller_says_so_and_leads_to_its_form(acme, walid, client_of):
    make(acme)
    (missing,) = run(acme, "privacy.register").missing
    assert client_of(walid).get(missing.url).status_code == 200
    page = client_of(walid).get("/w/acme/act/processing/").content.decode()
    assert missing.url in page and "Nommer le responsable" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"postal_address": ""}, "adresse postale"),
        ({"email": "", "phone": ""}, "e-mail"),
        ({"representative": ""}, "représentant"),
        ({"officer": ""}, "délégué"),
        ({"officer_email": ""}, "joindre le délégué"),
        ({"without_officer": True}, "un choix"),
    ],
)
def test_a_controller_with_holes_says_which(acme, fields, words):
    make(acme)
    answering(acme, **fields)
    (missing,) = run(acme, "privacy.register").missing
    with translation.override("fr"):
        assert words in ", ".join(Controller.objects.get().gaps())
    assert "Acme SAS" in str(missing.text)


def test_an_organisation_that_needs_no_officer_says_so(acme):
    make(acme)
    answering(acme, officer="", officer_email="", without_officer=True)
    assert run(acme, "privacy.register").state == "judge"


def test_the_controller_is_written_once_and_then_changed(acme, walid, client_of):
    browser = client_of(walid)
    assert browser.post("/w/acme/act/controllers/new/", ANSWERING).status_code == 302
    second = browser.post("/w/acme/act/controllers/new/", {**ANSWERING, "title": "Autre"})
    assert "nomme déjà" in browser.get(second["Location"]).content.decode()
    only = Controller.objects.get()
    assert browser.post(f"/w/acme/act/controllers/{only.number}/edit/", {**ANSWERING, "title": "Acme SA", "version": only.version}).status_code == 302
    assert [row.title for row in Controller.objects.all()] == ["Acme SA"]


def test_two_controllers_are_one_too_many(acme):
    make(acme)
    answering(acme)
    answering(acme, title="Autre")
    (missing,) = run(acme, "privacy.register").missing
    assert missing.url.endswith("/controllers/")


def test_the_controller_and_the_officer_are_on_the_page_in_the_document_and_in_the_workbook(acme, rita, client_of):
    make(acme)
    answering(acme)
    page = client_of(rita).get("/w/acme/act/processing/").content.decode()
    html = documents.render(documents.draft(acme, "processing-register", "fr"), "html").decode()
    answer = client_of(rita).get("/w/acme/act/processing/workbook/")
    first = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["Organisme"]
    sheet = " ".join(str(cell) for row in first.iter_rows(values_only=True) for cell in row)
    for said in ("Acme SAS", "1 rue des Lilas, 37000 Tours", "Olga Petit, présidente", "Claire Dupont, dpo@example.com"):
        assert said in page and said in html and said in sheet, said
