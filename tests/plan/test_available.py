"""What is available by quarter, what is kept for the unforeseen, what is invested."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from mercatique.kernel import documents
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Member
from mercatique.plan.budgets import available, investing, ledger
from mercatique.plan.models import Draw, Envelope, Expense, Investment

BUDGET = "/w/acme/plan/budget/?year=2027"


@pytest.fixture(autouse=True)
def may(monkeypatch):
    """Today is the third of May 2027."""
    monkeypatch.setattr(timezone, "localdate", lambda *_args: date(2027, 5, 3))


@pytest.fixture
def envelope(acme, plan):
    """3,100 + 6,100 + 100 + 700 planned; 4,000 + 7,000 + 1,000 + 1,000 available, a tenth of it kept."""
    return Envelope.objects.create(
        workspace=acme, title="Budget 2027", start=date(2027, 1, 1), q1=4000, q2=7000, q3=1000, q4=1000, reserve_share=10, reserve_why="Panne, météo"
    )


def read(acme, plan):
    return available.read(ledger.read(acme, plan.year, date(2027, 5, 3)))


def test_the_reserve_counts_what_is_kept_drawn_and_left(acme, plan, envelope):
    Draw.objects.create(workspace=acme, title="Stand abîmé", envelope=envelope, action=plan.fair, day=date(2027, 2, 3), amount=400)
    there = read(acme, plan)
    assert (there.total, there.reserve, there.drawn, there.left) == (13000, 1300, 400, 900)
    assert there.for_actions == 12100


def test_a_quarter_is_held_against_the_larger_of_planned_and_used(acme, plan, envelope, rita, client_of):
    Expense.objects.create(workspace=acme, title="Stand", action=plan.fair, net=4200, day=date(2027, 2, 1))
    there = read(acme, plan)
    assert [each.room for each in there.quarters] == [-200, 900, 900, 300]
    (alert,) = available.alerts(ledger.read(acme, plan.year, date(2027, 5, 3)), there)
    assert "T1" in alert.text and "200\u202f€" in alert.text
    page = client_of(rita).get(BUDGET).content.decode()
    assert alert.text in page and "Reste de la réserve" in page
    assert run(acme, "budget.available").state == "incomplete"


def test_a_plan_that_eats_the_reserve_and_a_reserve_overdrawn_are_said(acme, plan, envelope):
    envelope.reserve_share, envelope.reserve_amount = None, Decimal(3500)
    envelope.save()
    Draw.objects.create(workspace=acme, title="Orage", envelope=envelope, amount=100)
    found = ledger.read(acme, plan.year, date(2027, 5, 3))
    (alert,) = available.alerts(found, available.read(found))
    assert "400\u202f€" in alert.text
    Draw.objects.create(workspace=acme, title="Panne", envelope=envelope, amount=4000)
    assert any("dépassée" in alert.text for alert in available.alerts(found, available.read(found)))


def test_the_checks_of_the_reserve_and_of_the_quarters(acme, plan, envelope):
    assert run(acme, "budget.available").state == "complete"
    assert run(acme, "budget.contingency").state == "complete"
    draw = Draw.objects.create(workspace=acme, title="Orage", envelope=envelope, amount=100)
    assert run(acme, "budget.contingency").state == "incomplete"
    draw.day, draw.by, draw.reason = date(2027, 4, 1), Member.objects.first(), "Tente déchirée"
    draw.save()
    assert run(acme, "budget.contingency").state == "complete"
    envelope.reserve_amount = Decimal(500)
    envelope.save()
    assert "deux fois" in run(acme, "budget.contingency").missing[0].text
    envelope.reserve_share = envelope.reserve_amount = None
    envelope.save()
    assert run(acme, "budget.contingency").state == "incomplete"
    draw.delete()
    envelope.delete()
    assert len(run(acme, "budget.available").missing) == len(run(acme, "budget.contingency").missing) == 1


def test_a_second_envelope_for_a_fiscal_year_is_said_and_the_last_one_counts(acme, plan, envelope, rita, client_of):
    assert client_of(rita).post("/w/acme/plan/envelopes/new/", {"title": "Non"}).status_code == 403
    Envelope.objects.create(workspace=acme, title="Rallonge", start=date(2027, 9, 1), q1=5000, q2=7000, q3=1000, q4=1000, reserve_amount=0, reserve_why="Aucune")
    assert read(acme, plan).total == 14000
    (missing,) = run(acme, "budget.available").missing
    assert "Rallonge" in missing.text
    assert client_of(rita).get("/w/acme/plan/envelopes/").status_code == 200


@pytest.fixture
def press(acme, plan):
    return Investment.objects.create(
        workspace=acme, title="Presse", action=plan.shop, amount=12000, day=date(2027, 4, 1), years=5, funding="loan", gain=4000, gain_why="Moins de sous-traitance"
    )


def test_a_press_bought_in_april_wears_out_over_six_fiscal_years(acme, press):
    found = investing.read(acme)
    assert [year.label for year in found.years] == ["2027", "2028", "2029", "2030", "2031", "2032"]
    assert found.charges == [1800, 2400, 2400, 2400, 2400, 600]
    assert found.book_values == [10200, 7800, 5400, 3000, 600, 0]
    (item,) = found.items
    assert (item.payback, item.surplus, item.late) == (3.0, 8000, False)
    assert found.funding == [("Emprunt", 12000)]


def test_a_fiscal_year_from_october_shares_it_otherwise(acme, press):
    acme.fiscal_month = 10
    acme.save()
    found = investing.read(acme)
    assert (found.years[0].label, found.charges[0]) == ("2026-27", 1200)


def test_what_brings_too_little_is_worn_out_before_it_has_paid_for_itself(acme, press, rita, client_of):
    press.gain = Decimal(1000)
    press.save()
    assert investing.read(acme).items[0].late
    assert "usé avant" in client_of(rita).get("/w/acme/plan/budget/investments/").content.decode()


def test_the_investment_budget_is_asked_for_whole(acme, plan, press):
    assert run(acme, "budget.investments").state == "judge"
    press.funding = ""
    press.save()
    (missing,) = run(acme, "budget.investments").missing
    assert "financement" in missing.text
    press.delete()
    assert run(acme, "budget.investments").state == "incomplete"


def test_two_years_are_too_few_for_the_declining_balance(acme, walid, client_of):
    data = {"title": "Tablette", "method": "declining", "years": "2"}
    assert client_of(walid).post("/w/acme/plan/investments/new/", data).status_code == 422


def test_the_budget_as_a_document_says_available_reserve_and_investments(acme, plan, envelope, press):
    made = documents.draft(acme, "budget", "fr")
    text = made.to_json()
    for words in ("Face au disponible", "Presse", "Amortissement", "Emprunt", "gardés"):
        assert words in str(text)
    assert documents.render(made, "xlsx")[:2] == b"PK"


def test_an_empty_plan_makes_a_document_that_says_so(acme):
    assert "Personne n’a dit ce qui est disponible" in str(documents.draft(acme, "budget", "fr").to_json())
