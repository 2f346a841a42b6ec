"""The action plan on its page: sums, balance, coverage, cells edited in place."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from mercatique.kernel.models import Change
from mercatique.kernel.periods import fiscal_year
from mercatique.plan.actions import table
from mercatique.plan.models import BudgetLine

PAGE = "/w/acme/plan/?year=2027"
CELL = "/w/acme/plan/cell/?year=2027"


def change(browser, action, field, value, version=None):
    data = {"row": action.number, "field": field, "value": value, "version": version or action.version}
    return browser.post(CELL, data)


def test_quarters_subtotals_and_total_add_up(acme, plan):
    found = table.read(acme, plan.year)
    assert [found.totals[name] for name in table.QUARTERS] == [3100, 6100, 100, 700]
    assert found.totals["all"] == 10000
    assert {part.nature: part.total for part in found.subtotals} == {"detection": 3000, "conquest": 6000, "loyalty": 1000}
    assert sum(part.share for part in found.balance) == pytest.approx(1)
    assert [round(part.budget_share, 2) for part in found.balance] == [0.3, 0.6, 0.1]


def test_a_dropped_action_counts_for_nothing(acme, plan):
    plan.shop.status = "dropped"
    plan.shop.save()
    found = table.read(acme, plan.year)
    assert found.totals["all"] == 4000
    assert found.dropped == 1
    assert dict(found.objectives)[plan.sell] == 1


def test_the_page_shows_amounts_and_the_objective_nobody_serves(plan, rita, client_of):
    page = client_of(rita).get(PAGE).content.decode()
    assert "10\u202f000\u202f€" in page
    assert "Garder nos clients" in page
    assert "aucune action" in page
    assert "data-grid=" not in page


@pytest.mark.parametrize(("typed", "kept"), [("4,5 k€", "4500"), ("1 234,56 €", "1234.56"), ("12,000.50", "12000.50"), ("", "0")])
def test_an_amount_is_kept_as_people_type_it(plan, walid, client_of, typed, kept):
    answer = change(client_of(walid), plan.fair, "q1", typed)
    assert answer.status_code == 200
    assert plan.fair.budget(*plan.year.quarter(1)) == Decimal(kept)


def test_the_answer_brings_every_sum_that_moved(plan, walid, client_of):
    totals = change(client_of(walid), plan.fair, "q1", "4000").json()["totals"]
    assert totals["q1"] == "4\u202f100\u202f€"
    assert totals["detection-all"] == "4\u202f000\u202f€"
    assert totals["all"] == "11\u202f000\u202f€"
    assert totals[f"row-{plan.fair.number}"] == "4\u202f000\u202f€"


@pytest.mark.parametrize("typed", ["beaucoup", "-5", "1e99", "9999999999999"])
def test_what_is_no_amount_is_refused_in_a_sentence_and_changes_nothing(plan, walid, client_of, typed):
    answer = change(client_of(walid), plan.fair, "q1", typed)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert plan.fair.budget(*plan.year.quarter(1)) == 3000


def test_an_amount_of_another_currency_is_not_taken_for_ours(plan, walid, client_of):
    """500 $ once became 500 €."""
    answer = change(client_of(walid, "en"), plan.fair, "q1", "500 $")
    assert answer.status_code == 422
    assert answer.json()["error"] == "“500 $” is in USD, and the amounts here are in EUR: convert it first."
    assert plan.fair.budget(*plan.year.quarter(1)) == 3000


def test_a_cell_holds_several_objectives(plan, walid, client_of):
    answer = change(client_of(walid), plan.fair, "objectives", f"{plan.sell.number};{plan.keep.number}")
    assert set(plan.fair.objectives.all()) == {plan.sell, plan.keep}
    assert answer.json()["text"] == "Vendre plus, Garder nos clients"
    change(client_of(walid), plan.fair, "objectives", "", version=answer.json()["version"])
    assert not plan.fair.objectives.exists()


def test_owner_and_nature_are_chosen_or_pasted_by_name(plan, walid, client_of):
    browser = client_of(walid)
    answer = change(browser, plan.card, "owner", "clara")
    assert answer.json()["text"] == "Clara"
    assert change(browser, plan.card, "nature", "Conquête", version=answer.json()["version"]).json()["value"] == "conquest"
    assert change(browser, plan.shop, "owner", "Nobody").status_code == 422


def test_an_edit_on_an_old_version_is_refused(plan, walid, client_of):
    browser = client_of(walid)
    old = plan.fair.version
    assert change(browser, plan.fair, "q1", "1", version=old).status_code == 200
    assert change(browser, plan.fair, "q1", "2", version=old).status_code == 409
    assert plan.fair.budget(*plan.year.quarter(1)) == 1


def test_a_cell_can_be_undone(plan, walid, client_of):
    browser = client_of(walid)
    undo = change(browser, plan.fair, "q1", "9000").json()["undo"]
    assert browser.post(undo).status_code == 302
    assert plan.fair.budget(*plan.year.quarter(1)) == 3000
    assert Change.objects.filter(undoes__isnull=False).exists()


def test_a_reader_may_look_and_not_write(plan, rita, client_of):
    assert change(client_of(rita), plan.fair, "q1", "1").status_code == 403
    assert client_of(rita).post("/w/acme/plan/add/", {"title": "Non"}).status_code == 403
    assert client_of(rita).get("/w/acme/plan/import/").status_code == 403


def test_a_stranger_finds_nothing(plan, max, client_of):
    assert client_of(max).get(PAGE).status_code == 404
    assert change(client_of(max), plan.fair, "q1", "1").status_code == 404


def test_a_line_is_added_by_its_name_alone(acme, plan, walid, client_of):
    answer = client_of(walid).post("/w/acme/plan/add/", {"title": " Nouvelle ", "year": "2027"})
    assert "year=2027" in answer["Location"]
    assert [row.action.title for row in table.read(acme, plan.year).rows][-1] == "Nouvelle"
    assert client_of(walid).post("/w/acme/plan/add/", {"title": " "}).status_code == 302


def test_a_quarter_keeps_the_shares_its_months_had_and_loses_no_cent(plan):
    plan.card.plan_month(date(2027, 1, 1), Decimal(60))
    plan.card.plan_month(date(2027, 2, 1), Decimal(30))
    plan.card.plan_month(date(2027, 3, 1), Decimal(10))
    plan.card.plan_quarter(plan.year, 1, Decimal("33.35"))
    months = [plan.card.budget(date(2027, month, 1), date(2027, month, 1)) for month in (1, 2, 3)]
    assert months == [Decimal("20.01"), Decimal("10.00"), Decimal("3.34")]
    assert sum(months) == Decimal("33.35")


def test_the_page_opens_on_the_year_in_which_something_is_planned(acme, plan):
    assert table.year_asked(acme, "", date(2026, 11, 21)).label == "2027"
    assert table.year_asked(acme, "", date(2030, 1, 1)).label == "2027"
    assert table.year_asked(acme, "2026", date(2026, 11, 21)).label == "2026"
    assert table.year_asked(acme, "1812", date(2026, 11, 21)).label == "2027"


def test_quarters_follow_a_fiscal_year_from_october(acme, plan):
    acme.fiscal_month = 10
    acme.save()
    year = fiscal_year(acme, date(2027, 5, 1))
    assert year.label == "2026-27"
    sums = table.quarters_of(BudgetLine.objects.filter(action=plan.shop), year)
    assert sums == (0, 0, 6000, 0)


def test_months_are_edited_on_a_page_without_script(plan, walid, client_of):
    browser = client_of(walid)
    address = f"/w/acme/plan/actions/{plan.fair.number}/budget/?year=2027"
    assert "Janvier 2027" in browser.get(address).content.decode()
    data = {"version": plan.fair.version, "m1": "1 000", "m2": "2,5k", "m12": "40"}
    assert browser.post(address, data).status_code == 302
    assert plan.fair.quarters(plan.year) == [3500, 0, 0, 40]
    page = browser.get(f"/w/acme/plan/actions/{plan.fair.number}/").content.decode()
    assert "2\u202f500\u202f€" in page


def test_months_on_an_old_version_are_shown_again_and_not_written(plan, walid, client_of):
    address = f"/w/acme/plan/actions/{plan.fair.number}/budget/?year=2027"
    answer = client_of(walid).post(address, {"version": plan.fair.version - 1 or 99, "m1": "1"})
    assert answer.status_code == 409
    assert plan.fair.budget(*plan.year.quarter(1)) == 3000


def test_the_form_of_an_action_plans_the_quarters_of_the_year_looked_at(plan, walid, client_of):
    browser = client_of(walid)
    address = f"/w/acme/plan/actions/{plan.fair.number}/edit/"
    page = browser.get(f"{address}?year=2027").content.decode()
    assert 'value="3000"' in page
    data = {"title": "Salon", "version": plan.fair.version, "budget_year": "2027", "q1": "3000", "q2": "1,5k", "q3": "", "q4": ""}
    assert browser.post(address, data).status_code == 302
    assert plan.fair.quarters(plan.year) == [3000, 1500, 0, 0]


def test_a_budget_changed_by_a_colleague_is_news_that_leads_to_its_action(plan, walid, rita, client_of):
    change(client_of(walid), plan.fair, "q2", "4500")
    page = client_of(rita).get("/w/acme/").content.decode()
    assert page.count(f'href="{plan.fair.get_absolute_url()}"') == 1


def test_what_is_gone_again_is_no_news(plan, walid, rita, client_of):
    browser = client_of(walid)
    change(browser, plan.fair, "q2", "4500")
    browser.post(plan.fair.page_url("delete"))
    assert plan.fair.get_absolute_url() not in client_of(rita).get("/w/acme/").content.decode()


def test_the_page_and_its_file_count_the_actions_of_the_year_as_documents_do(acme, plan, walid, client_of):
    plan.fair.start, plan.fair.end = date(2025, 1, 1), date(2025, 6, 30)
    plan.fair.save()
    BudgetLine.objects.filter(action=plan.fair).delete()
    browser = client_of(walid)
    page = browser.get(PAGE).content.decode()
    assert f'id="action-{plan.fair.number}"' not in page and f'id="action-{plan.shop.number}"' in page
    assert "1 action d’autres exercices" in page
    answer = browser.get("/w/acme/plan/export/?year=2027&to=csv")
    sent = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert plan.shop.title in sent and plan.fair.title not in sent


def test_the_home_counts_the_actions_of_the_year_too(acme, plan):
    from mercatique.plan.actions import tasks

    before = len(table.read(acme, plan.year).rows)
    plan.fair.start, plan.fair.end = date(2019, 1, 1), date(2019, 6, 30)
    plan.fair.save()
    BudgetLine.objects.filter(action=plan.fair).delete()
    with translation.override("en"):
        (line, *_due) = tasks.actions(acme)
    assert line.text.startswith(f"{before - 1} action")
