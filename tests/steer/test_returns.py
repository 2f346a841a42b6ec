"""The return of actions, by hand: full cost, gain and its basis, ROI, ratios with their denominator, and why there is none."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.plan.models import Action, BudgetLine, CoFunding, Expense
from mercatique.steer.models import CostRule, InternalCost, Outcome, ReturnSheet
from mercatique.steer.returns import reading

TODAY = date(2026, 7, 31)


@pytest.fixture
def fair(acme):
    """An action that cost 1 000 and sold 4 000 at a margin of 40 %: margin 1 600, ROI 60 %, ROAS on 600 of media 6.67."""
    action = Action.objects.create(workspace=acme, title="Salon", status="done", channels="Radio, e-mail", start=date(2026, 3, 1), end=date(2026, 3, 31))
    Expense.objects.create(workspace=acme, title="Spots", supplier="Radio Sud", action=action, day=date(2026, 3, 5), net=Decimal(600), state="spent")
    Expense.objects.create(workspace=acme, title="Licence", supplier="Outils SARL", action=action, day=date(2026, 3, 6), net=Decimal(150), state="spent")
    CostRule.objects.create(workspace=acme, title="Outils", nature="tools")
    InternalCost.objects.create(workspace=acme, title="Stand", action=action, day=date(2026, 3, 20), hours=Decimal(10), rate=Decimal(25))
    Outcome.objects.create(
        workspace=acme, title="R", action=action, channel="Radio", medium="radio", month=date(2026, 3, 18), impressions=20000, clicks=100, visits=400,
        leads=40, customers=8, orders=10, revenue=Decimal(4000), spend=Decimal(600),
    )  # fmt: skip
    ReturnSheet.objects.create(
        workspace=acme, title="Salon", action=action, rhythm="one_off", expected_gain=Decimal(2000), hypothesis="10 × 200", margin_rate=Decimal(40), measured_by="code", device="SALON26"
    )  # fmt: skip
    BudgetLine.objects.create(workspace=acme, title="Salon", action=action, month=date(2026, 3, 1), planned=Decimal(800))
    return action


def read(workspace, until=TODAY, **more):
    return reading.read(workspace, until, **more)


def test_full_cost_is_people_tools_and_media(fair, acme):
    (found,) = read(acme)
    assert [(code, amount) for code, _name, amount in found.cost.natures] == [("people", 250), ("tools", 150), ("media", 600), ("other", 0)]
    assert found.cost.total == 1000


def test_roi_says_its_basis_and_agrees_with_hand(fair, acme):
    (found,) = read(acme)
    assert (found.gain, found.contribution, found.basis) == (1600, 600, "margin")
    assert found.roi == pytest.approx(0.6)
    assert found.on("revenue").roi == pytest.approx(3.0)
    assert found.ratios["roas"].value == pytest.approx(4000 / 600)
    assert found.achieved == pytest.approx(0.8)
    assert found.expected_roi == pytest.approx(2000 / 800 - 1)
    assert found.finished
    assert found.recurring is False
    assert "SALON26" in found.attribution


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("cpm", 50.0), ("cpc", 10.0), ("cpl", 25.0), ("cac", 125.0), ("cpo", 100.0), ("ctr", 0.005), ("lead_rate", 0.1),
        ("cr_impressions", 0.0005), ("cr_clicks", 0.1), ("cr_visits", 0.025), ("cr_leads", 0.25),
    ],
)  # fmt: skip
def test_each_ratio_has_its_denominator(fair, acme, code, value):
    (found,) = read(acme)
    assert found.ratios[code].value == pytest.approx(value)
    assert found.ratios[code].over


def test_the_vectors_of_the_manual():
    """50 € for 20 000 impressions: CPM 2.50 €; 10 prospects: 5 € each (what the manual calls CPA)."""
    found = reading.ratios(Decimal(50), reading.Results(impressions=20000, clicks=100, leads=10))
    assert found["cpm"].value == pytest.approx(2.5)
    assert found["cpc"].value == pytest.approx(0.5)
    assert found["cpl"].value == pytest.approx(5.0)


def test_what_was_not_counted_is_no_zero(acme):
    found = reading.ratios(Decimal(50), reading.Results(impressions=0, leads=None))
    assert found["cpm"].value is None
    assert found["cpl"].value is None
    assert found["cpm"].reason != found["cpl"].reason
    assert reading.ratios(Decimal(0), reading.Results(leads=10))["cpl"].value == 0


def test_a_rate_never_exceeds_those_who_came(acme):
    found = reading.ratios(Decimal(50), reading.Results(leads=10, orders=17, clicks=30, impressions=20))
    assert found["cr_leads"].value is None
    assert found["ctr"].value is None
    assert found["cr_clicks"].value == pytest.approx(17 / 30)


def test_orders_count_until_they_are_invoiced_and_the_day_after_is_not_known(fair, acme):
    order = Expense.objects.create(workspace=acme, title="Bon", action=fair, day=date(2026, 5, 1), net=Decimal(300), state="committed")
    Expense.objects.create(workspace=acme, title="Facture", action=fair, day=date(2026, 5, 20), net=Decimal(200), state="spent", order=order)
    assert read(acme)[0].cost.total == 1300
    assert read(acme, date(2026, 5, 10))[0].cost.total == 1300
    assert read(acme, date(2026, 4, 30))[0].cost.total == 1000
    early = read(acme, date(2026, 2, 1))[0]
    assert (early.cost.total, early.roi) == (0, None)


def test_a_cost_in_another_currency_makes_the_return_unknown(fair, acme):
    Expense.objects.create(workspace=acme, title="Stand", action=fair, day=date(2026, 3, 9), net=Decimal(90), state="spent", currency="CHF")
    (found,) = read(acme)
    assert found.roi is None
    assert "CHF" in found.roi_reason
    assert found.ratios["cpl"].value is None


def test_what_a_platform_reports_beyond_invoices_counts(fair, acme):
    Outcome.objects.filter(action=fair).update(spend=Decimal(750))
    (found,) = read(acme)
    assert found.cost.total == 1150
    assert found.cost.of("media") == 750


def test_declared_as_not_measured_has_no_roi_and_no_zero(fair, acme):
    ReturnSheet.objects.update(measured_by="not")
    (found,) = read(acme)
    assert (found.gain, found.roi) == (None, None)
    assert found.roi_reason


def test_without_a_rate_of_margin_only_revenue_gives_a_return(fair, acme):
    ReturnSheet.objects.update(margin_rate=None)
    (found,) = read(acme)
    assert found.roi is None
    assert found.on("revenue").roi == pytest.approx(3.0)


def test_co_funding_is_said_apart(fair, acme):
    CoFunding.objects.create(workspace=acme, title="Marque", action=fair, share=Decimal(50), state="granted")
    (found,) = read(acme)
    assert (found.cost.total, found.cost.funded, found.cost.net) == (1000, 500, 500)
    assert found.roi == pytest.approx(0.6)


def test_payback_is_counted_in_months(fair, acme):
    Outcome.objects.create(workspace=acme, title="R2", action=fair, channel="Radio", medium="radio", month=date(2026, 4, 1), revenue=Decimal(1000), spend=Decimal(0))
    (found,) = read(acme)
    months, reason = found.payback
    assert months == pytest.approx(1000 / 1600)
    assert not reason
    Outcome.objects.filter(title="R").update(revenue=Decimal(1500))
    assert read(acme)[0].payback == (pytest.approx(2.0), "")
    Outcome.objects.filter(title="R").update(revenue=Decimal(1000))
    assert read(acme)[0].payback[0] is None


def test_a_cost_is_shared_between_channels_by_what_each_reports(fair, acme):
    assert [part.cost for part in read(acme)[0].parts] == [1000]
    Outcome.objects.create(workspace=acme, title="M", action=fair, channel="E-mail", medium="email", month=date(2026, 3, 1), spend=Decimal(0), leads=4)
    assert {part.name: part.cost for part in read(acme)[0].parts} == {"Radio": 1000, "E-mail": 0}
    Outcome.objects.filter(title="M").update(spend=None)
    assert {part.cost for part in read(acme)[0].parts} == {None}


def test_all_together_is_the_ratio_of_the_sums_that_were_counted(fair, acme):
    silent = Action.objects.create(workspace=acme, title="Affiche", status="running", channels="Affichage")
    Expense.objects.create(workspace=acme, title="Panneaux", action=silent, day=date(2026, 4, 1), net=Decimal(500), state="spent")
    found = read(acme)
    sums = reading.totals(found)
    assert (sums.cost, sums.measured_cost, sums.unmeasured_cost, sums.measured, sums.without) == (1500, 1000, 500, 1, 1)
    assert sums.roi == pytest.approx(0.6)
    assert reading.together(found)["cpl"].value == pytest.approx(25.0)


def test_budgets_planned_with_vat_are_compared_without_it(fair, acme):
    acme.vat = "incl"
    acme.save()
    BudgetLine.objects.update(planned=Decimal(960))
    assert read(acme)[0].planned == 800
