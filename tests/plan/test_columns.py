"""A workspace adds columns of its own to the plan: typed, edited, filed, searched, hidden, deleted and forgotten."""

import io
import json
import re

import pytest
from openpyxl import load_workbook

from mercatique.kernel import changes, search
from mercatique.kernel.models import Token
from mercatique.kernel.templatetags.record_pages import history_act
from mercatique.plan.actions import columns
from mercatique.plan.models import Action, Column
from tests.plan.test_files import book, content
from tests.plan.test_table import CELL, PAGE, change

EXPORT = "/w/acme/plan/export/?year=2027&to=xlsx&columns=all"
IMPORT = "/w/acme/plan/import/?year=2027"


@pytest.fixture
def own(acme, plan):
    """An agency (text), a unit price (amount), a proof due (date), a purchase order (yes or no), a level (choice)."""
    kinds = {"Agence": "text", "Prix unitaire": "amount", "Épreuve": "date", "Bon signé": "yes_no", "Niveau": "choice"}
    made = {}
    for place, (title, kind) in enumerate(kinds.items()):
        options = "Local\nNational" if kind == "choice" else ""
        made[kind] = Column.objects.create(workspace=acme, title=title, kind=kind, options=options, place=place)
    return made


def test_an_own_amount_keeps_the_currency_of_the_house(plan, own, walid, client_of):
    answer = change(client_of(walid), plan.fair, own["amount"].field, "80 £")
    assert answer.status_code == 422 and "GBP" in answer.json()["error"]


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "read"),
    [
        ("text", "  Alto  ", "Alto", "Alto"),
        ("amount", "1,5 k€", "1500", "1\u202f500\u202f€"),
        ("date", "30/04/2027", "2027-04-30", "30/04/2027"),
        ("yes_no", "oui", True, "oui"),
        ("choice", "national", "National", "National"),
        ("amount", "", None, ""),
        ("text", "Al\x00to", "Alto", "Alto"),
    ],
)
def test_a_cell_keeps_what_people_type_as_its_column_understands_it(acme, plan, own, walid, client_of, kind, typed, kept, read):
    answer = change(client_of(walid), plan.fair, own[kind].field, typed)
    assert answer.status_code == 200
    assert answer.json()["text"] == read
    plan.fair.refresh_from_db()
    assert plan.fair.own.get(own[kind].key) == kept


@pytest.mark.parametrize(("kind", "typed"), [("amount", "beaucoup"), ("amount", "1e999"), ("date", "bientôt"), ("yes_no", "peut-être"), ("choice", "Mondial")])
def test_what_a_column_does_not_understand_is_refused_in_a_sentence(plan, own, walid, client_of, kind, typed):
    answer = change(client_of(walid), plan.fair, own[kind].field, typed)
    assert answer.status_code == 422 and answer.json()["error"]
    plan.fair.refresh_from_db()
    assert plan.fair.own == {}


def test_an_old_version_and_a_column_gone_meanwhile_are_refused(acme, plan, own, walid, client_of):
    browser = client_of(walid)
    old = plan.fair.version
    assert change(browser, plan.fair, own["text"].field, "Alto", version=old).status_code == 200
    assert change(browser, plan.fair, own["text"].field, "Brio", version=old).status_code == 409
    plan.fair.refresh_from_db()
    assert change(browser, plan.fair, "own-999", "x", version=plan.fair.version).status_code == 422


def test_the_table_shows_them_in_their_order_and_not_the_hidden_ones(acme, plan, own, walid, client_of):
    browser = client_of(walid)
    browser.post(f"/w/acme/plan/table/columns/{own['choice'].number}/", {"act": "up"})
    browser.post(f"/w/acme/plan/table/columns/{own['date'].number}/", {"act": "hide"})
    assert [column.title for column in columns.of(acme)] == ["Agence", "Prix unitaire", "Niveau", "Bon signé"]
    page = browser.get(PAGE).content.decode()
    assert "Niveau" in page and "Épreuve" not in page


def test_the_form_of_an_action_writes_them_and_the_history_says_so(acme, plan, own, walid, client_of):
    browser = client_of(walid)
    address = f"/w/acme/plan/actions/{plan.fair.number}/edit/"
    assert "Prix unitaire" in browser.get(address).content.decode()
    data = {"title": "Salon", "version": plan.fair.version, own["text"].field: "Alto", own["amount"].field: "12,50", own["yes_no"].field: "no"}
    assert browser.post(address, data).status_code == 302
    plan.fair.refresh_from_db()
    assert plan.fair.own == {own["text"].key: "Alto", own["amount"].key: "12.5", own["yes_no"].key: False}
    assert "Agence" in browser.get(plan.fair.get_absolute_url()).content.decode()
    told = {label: after for row in plan.fair.history.all() for label, _before, after in changes.describe(row)}
    assert "Alto" in told["Colonnes propres"] and "{" not in told["Colonnes propres"]


def test_they_go_out_with_the_workbook_and_only_differences_come_back(acme, plan, own, walid, client_of):
    browser = client_of(walid)
    change(browser, plan.fair, own["amount"].field, "1500,5")
    plan.fair.refresh_from_db()
    change(browser, plan.fair, own["date"].field, "2027-04-30")
    file = io.BytesIO(content(browser.get(EXPORT)))
    rows = [list(row) for row in load_workbook(file).active.iter_rows(values_only=True)]
    head = next(row for row in rows if row[0] == "Action")
    fair = next(row for row in rows if row[0] == "Salon")
    assert fair[head.index("Prix unitaire (€)") if "Prix unitaire (€)" in head else head.index("Prix unitaire")] == 1500.5
    before = {action.pk: action.version for action in Action.objects.all()}
    file.seek(0)
    file.name = "plan.xlsx"
    assert browser.post(IMPORT, {"file": file}).status_code == 302
    assert {action.pk: action.version for action in Action.objects.all()} == before
    rows = [["Action", "Étape de l’entonnoir", "Nature", "Agence", "Bon signé"], ["Boutique", "Désir (prospect)", "Conquête", "Brio", "oui"]]
    assert browser.post(IMPORT, {"file": book(rows)}).status_code == 302
    plan.shop.refresh_from_db()
    assert (plan.shop.stage, plan.shop.own) == ("desire", {own["text"].key: "Brio", own["yes_no"].key: True})
    bad = [["Action", "Épreuve"], ["Boutique", "un jour"]]
    answer = browser.post(IMPORT, {"file": book(bad)})
    assert answer.status_code == 422 and "Ligne 2\xa0: Épreuve\xa0: «\xa0un jour\xa0»" in answer.content.decode()


def test_programs_read_and_write_them_and_may_not_invent_one(acme, plan, own, walid, client):
    _token, key = Token.open(walid, "essai", writes=True)
    auth = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
    address = f"/api/workspaces/acme/records/actions/{plan.fair.number}"

    def sent(value):
        data = json.dumps({"version": Action.objects.get(pk=plan.fair.pk).version, "fields": {"own": value}})
        return client.patch(address, data, content_type="application/json", **auth)

    assert sent({own["text"].key: "Alto", own["amount"].key: "12.5"}).status_code == 200
    assert client.get(address, **auth).json()["fields"]["own"] == {own["text"].key: "Alto", own["amount"].key: "12.5"}
    assert sent({own["text"].key: "Brio"}).json()["fields"]["own"] == {own["text"].key: "Brio"}
    for value in ({"999": "x"}, {own["date"].key: "hier"}, ["Alto"]):
        assert sent(value).status_code == 422
    title = json.dumps({"version": Action.objects.get(pk=plan.fair.pk).version, "fields": {"title": "Foire"}})
    assert client.patch(address, title, content_type="application/json", **auth).json()["fields"]["own"] == {own["text"].key: "Brio"}


def test_what_they_hold_is_found(acme, plan, own, rita, client_of):
    plan.fair.own = {own["text"].key: "Société Étoile"}
    plan.fair.save()
    hits = [hit for _label, found in search.search(acme, "etoile") for hit in found]
    assert [(hit.text, hit.detail) for hit in hits] == [("Salon", "Société Étoile")]
    page = client_of(rita).get("/w/acme/plan/actions/?q=Étoile").content.decode()
    assert "Salon" in page and "Boutique" not in page


def test_a_deleted_column_keeps_its_values_until_its_name_is_typed(acme, plan, own, walid, client_of):
    browser = client_of(walid)
    plan.fair.own = {own["text"].key: "Alto"}
    plan.fair.save()
    assert browser.post(f"/w/acme/plan/columns/{own['text'].number}/delete/").status_code == 302
    plan.fair.refresh_from_db()
    assert plan.fair.own == {own["text"].key: "Alto"}
    (gone,) = columns.gone(acme)
    assert (gone.title, gone.values) == ("Agence", 1)
    assert "Agence" in browser.get("/w/acme/plan/table/columns/").content.decode()
    erase = f"/w/acme/plan/table/columns/{gone.number}/forget/"
    browser.post(erase, {"name": "oui"})
    plan.fair.refresh_from_db()
    assert plan.fair.own
    browser.post(f"/w/acme/plan/columns/{gone.number}/restore/{gone.row}/")
    assert "Alto" in browser.get(PAGE).content.decode()
    browser.post(f"/w/acme/plan/columns/{gone.number}/delete/")
    assert browser.post(erase, {"name": " agence "}).status_code == 302
    plan.fair.refresh_from_db()
    assert plan.fair.own == {} and columns.gone(acme) == []
    assert browser.post(erase, {"name": "Agence"}).status_code == 404


def test_a_kind_or_a_choice_that_values_do_not_fit_is_refused(acme, plan, own, walid, client_of):
    browser = client_of(walid)
    plan.fair.own = {own["text"].key: "Alto", own["choice"].key: "Local"}
    plan.fair.save()
    for column, data in ((own["text"], {"kind": "amount"}), (own["choice"], {"kind": "choice", "options": "National"})):
        answer = browser.post(f"/w/acme/plan/columns/{column.number}/edit/", {"title": column.title, "version": column.version, **data})
        assert answer.status_code == 422
        assert re.search(r"1 valeur déjà écrite ne convient pas\xa0: «\xa0(Alto|Local)\xa0»", answer.content.decode())
        column.refresh_from_db()
    assert own["text"].kind == "text"


@pytest.mark.parametrize("title", ["agence", "Responsable", "T2", "Étape de l’entonnoir"])
def test_two_columns_of_one_name_are_refused(own, walid, client_of, title):
    assert client_of(walid).post("/w/acme/plan/columns/new/", {"title": title, "kind": "text"}).status_code == 422


def test_a_reader_may_not_shape_the_table(plan, own, rita, max, client_of):
    for act in ("", "forget/"):
        address = f"/w/acme/plan/table/columns/{own['text'].number}/{act}"
        assert client_of(rita).post(address, {"act": "hide"}).status_code == 403
        assert client_of(max).post(address, {"act": "hide"}).status_code == 404
    assert client_of(rita).post(CELL, {"row": plan.fair.number, "field": own["text"].field, "value": "x"}).status_code == 403


def test_the_panel_names_a_few_changed_fields_and_folds_the_others(plan):
    action = plan.fair
    action.title, action.nature, action.push_pull, action.channels, action.stage = "Foire", "loyalty", "pull", "E-mail", "desire"
    action.save()
    row = action.history.first()
    said = history_act(row)
    assert said.endswith("et 2 autres") and said.count(",") == 2
    folded = str(history_act(row, True))
    assert "<details>" in folded and "canaux" in folded and "canaux" not in said
