"""The plan as a file of eight columns, there and back."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from mercatique.plan.actions import table
from mercatique.plan.models import Action

EXPORT = "/w/acme/plan/export/?year=2027&to=xlsx"
IMPORT = "/w/acme/plan/import/?year=2027"


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def book(rows) -> io.BytesIO:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    file.name = "plan.xlsx"
    return file


def test_the_workbook_has_exactly_the_eight_columns_with_live_numbers(plan, rita, client_of):
    sheet = load_workbook(io.BytesIO(content(client_of(rita).get(EXPORT)))).active
    rows = [row for row in sheet.iter_rows(values_only=True) if sum(cell is not None for cell in row) > 1]
    assert len(rows[0]) == 8
    assert rows[0][:4] == ("Action", "Objectif", "KPI", "Responsable")
    assert rows[1] == ("Salon", "Vendre plus", "Ventes nettes", "Clara", 3000, 0, 0, 0)


def test_what_went_out_comes_back_without_a_change(plan, walid, client_of):
    browser = client_of(walid)
    file = io.BytesIO(content(browser.get(EXPORT)))
    file.name = "plan.xlsx"
    before = {action.pk: action.version for action in Action.objects.all()}
    assert browser.post(IMPORT, {"file": file}).status_code == 302
    assert {action.pk: action.version for action in Action.objects.all()} == before


def test_only_the_differences_are_written(acme, plan, walid, client_of):
    head = ["Action", "Objectif", "KPI", "Responsable", "T1", "T2", "T3", "T4"]
    rows = [head, ["salon", "Vendre plus; Garder nos clients", "Ventes nettes", "", 3000, "2,5k", 0, 0], ["Neuve", "", "", "Clara", "", "", 10, ""]]
    assert client_of(walid).post(IMPORT, {"file": book(rows)}).status_code == 302
    plan.fair.refresh_from_db()
    assert plan.fair.quarters(plan.year) == [3000, 2500, 0, 0]
    assert plan.fair.owner is None
    assert plan.fair.objectives.count() == 2
    new = Action.objects.get(title="Neuve")
    new.workspace = acme
    assert new.quarters(plan.year) == [0, 0, 10, 0]
    assert table.read(acme, plan.year).totals["q2"] == 8600


def test_one_faulty_line_and_nothing_is_written(plan, walid, client_of):
    rows = [["Action", "Budget T1"], ["Salon", 1], ["Boutique", "beaucoup"], ["", 4]]
    answer = client_of(walid).post(IMPORT, {"file": book(rows)})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ligne 3" in page
    assert "Ligne 4" in page
    assert plan.fair.budget(*plan.year.quarter(1)) == 3000


def test_a_line_is_told_by_its_place_in_the_file_title_and_gaps_counted(plan, walid, client_of):
    rows = [["Plan 2026"], [], ["Action", "Budget T1"], ["Salon", 1], [], ["Boutique", "beaucoup"]]
    page = client_of(walid).post(IMPORT, {"file": book(rows)}).content.decode()
    assert "Ligne 6" in page and "Ligne 4" not in page
    text = "Action;Budget T1\n\nSalon;beaucoup\n"
    page = client_of(walid).post(IMPORT, {"file": SimpleUploadedFile("plan.csv", text.encode())}).content.decode()
    assert "Ligne 3" in page


def test_an_amount_of_another_currency_is_said_with_its_line(plan, walid, client_of):
    answer = client_of(walid).post(IMPORT, {"file": book([["Action", "Budget T1"], ["Salon", "900 CHF"]])})
    assert answer.status_code == 422
    assert "Ligne 2" in answer.content.decode() and "CHF" in answer.content.decode()
    assert plan.fair.budget(*plan.year.quarter(1)) == 3000


def test_a_name_nobody_has_is_said(plan, walid, client_of):
    answer = client_of(walid).post(IMPORT, {"file": book([["Action", "Responsable"], ["Salon", "Zoé"]])})
    assert answer.status_code == 422
    assert "Ligne 2\xa0: il n’y a pas de «\xa0Zoé\xa0» parmi «\xa0personnes\xa0»." in answer.content.decode()


def test_a_column_the_plan_does_not_have_is_named_and_a_file_that_changes_nothing_says_so(plan, walid, client_of):
    answer = client_of(walid).post(IMPORT, {"file": book([["Action", "Agence", "T1"], ["Salon", "Alto", 3000]])}, follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert told == ["Le fichier dit déjà ce que dit le plan\xa0: rien n’a changé. Colonnes du fichier que le plan n’a pas, laissées de côté\xa0: «\xa0Agence\xa0»."]


def test_a_file_that_is_none_is_refused_in_a_sentence(plan, walid, client_of):
    file = io.BytesIO(b"PK\x03\x04 not a workbook")
    file.name = "plan.xlsx"
    assert client_of(walid).post(IMPORT, {"file": file}).status_code == 422
    assert client_of(walid).post(IMPORT, {}).status_code == 422
    assert client_of(walid).post(IMPORT, {"file": book([["Nom"], ["x"]])}).status_code == 422
