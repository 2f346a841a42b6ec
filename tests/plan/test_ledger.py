"""The budget by hand: what is planned, committed, spent, left to commit, and where the year ends."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.kernel.periods import fiscal_year
from mercatique.plan.budgets import ledger
from mercatique.plan.models import Action, CoFunding, Expense

TODAY = date(2027, 5, 10)


@pytest.fixture
def paid(acme):
    def write(action, net, month, **fields) -> Expense:
        return Expense.objects.create(
            workspace=acme, title=fields.pop("title", "Achat"), action=action, net=Decimal(str(net)), day=date(2027, month, 15), **fields
        )

    return write


def sums(found: ledger.Sums) -> list[float]:
    return [float(value) for value in (found.planned, found.committed, found.spent, found.left, found.forecast)]


def test_an_action_by_hand(acme, plan, paid):
    """Boutique: 6 000 planned from April to June (2 000 each). April: 2 500 spent. May: an order of 900. Read on 10 May."""
    paid(plan.shop, 2500, 4)
    paid(plan.shop, 900, 5, state="committed")
    line = ledger.read(acme, plan.year, TODAY).line(plan.shop)
    # forecast: April as it went (2 500), May at least its plan (2 000), June its plan (2 000)
    assert sums(line.gross) == [6000, 900, 2500, 2600, 6500]
    assert line.gross.over == 500
    assert line.gross.overrun == pytest.approx(500 / 6000)


def test_an_invoice_takes_its_place_among_what_was_ordered(acme, plan, paid):
    order = paid(plan.shop, 1500, 5, state="committed")
    paid(plan.shop, 600, 5, order=order)
    found = ledger.read(acme, plan.year, TODAY).line(plan.shop).gross
    assert (found.committed, found.spent) == (900, 600)
    paid(plan.shop, 1000, 5, order=order)
    found = ledger.read(acme, plan.year, TODAY).line(plan.shop).gross
    assert (found.committed, found.spent) == (0, 1600)


def test_a_credit_note_counts(acme, plan, paid):
    paid(plan.fair, 3200, 2)
    paid(plan.fair, -400, 3)
    line = ledger.read(acme, plan.year, TODAY).line(plan.fair)
    assert line.gross.spent == 2800
    assert line.gross.left == 200


def test_budget_of_past_months_that_was_not_used_is_said_and_not_forecast(acme, plan, paid):
    """Salon: 1 000 a month from January to March; 2 400 paid in February: January and March were not used."""
    paid(plan.fair, 2400, 2)
    line = ledger.read(acme, plan.year, TODAY).line(plan.fair)
    assert line.gross.forecast == 2400
    assert line.unused == 2000


def test_quarters_are_sums_of_months_and_lines_sum_to_the_whole(acme, plan, paid):
    paid(plan.fair, "1234.56", 1)
    paid(plan.shop, 2500, 4, state="committed")
    paid(None, 80, 5)
    found = ledger.read(acme, plan.year, TODAY)
    quarters = ledger.added(found.quarter(n) for n in (1, 2, 3, 4))
    months = ledger.added(found.month(place) for place in range(12))
    assert quarters == months == found.whole() == ledger.added(line.gross for line in found.lines)
    assert [expense.net for expense in found.unmatched] == [80]


def test_what_is_granted_is_to_come_and_only_what_is_received_lowers_what_is_spent(acme, plan, paid):
    paid(plan.shop, 2000, 4)
    part = CoFunding.objects.create(workspace=acme, title="Marque", action=plan.shop, share=50, state="asked")
    found = ledger.read(acme, plan.year, TODAY)
    assert sums(found.line(plan.shop).net) == [6000, 0, 2000, 4000, 6000]
    assert found.asked == 3000
    part.state = "granted"
    part.save()
    assert sums(ledger.read(acme, plan.year, TODAY).line(plan.shop).net) == [3000, -1000, 2000, 2000, 3000]
    part.state = "received"
    part.save()
    assert sums(ledger.read(acme, plan.year, TODAY).line(plan.shop).net) == [3000, 0, 1000, 2000, 3000]


def test_a_fixed_amount_counts_in_its_month(acme, plan):
    CoFunding.objects.create(workspace=acme, title="Chambre", action=plan.fair, amount=700, day=date(2027, 2, 1), state="granted")
    line = ledger.read(acme, plan.year, date(2027, 1, 5)).line(plan.fair)
    assert [cell.planned for cell in line.cells(net=True)[:3]] == [1000, 300, 1000]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"currency": "CHF"}, "CHF"), ({"day": None}, "date"), ({"net": None}, "montant")],
)
def test_what_cannot_be_added_is_left_out_with_its_reason(acme, plan, fields, reason):
    Expense.objects.create(workspace=acme, title="Achat", action=plan.fair, **{"net": 100, "day": date(2027, 2, 1), **fields})
    found = ledger.read(acme, plan.year, TODAY)
    assert found.gross.spent == 0
    (left,) = found.left_out
    assert reason in left.reason


def test_where_budgets_include_vat_an_expense_needs_its_rate(acme, plan, paid):
    acme.vat = "incl"
    paid(plan.fair, 100, 2, vat_rate=20)
    paid(plan.fair, 100, 2)
    found = ledger.read(acme, plan.year, TODAY)
    assert found.gross.spent == 120
    assert len(found.left_out) == 1


def test_a_dropped_action_that_cost_something_stays_in_sight_without_a_plan(acme, plan, paid):
    paid(plan.fair, 300, 2)
    plan.fair.status = Action.Status.DROPPED
    plan.fair.save()
    line = ledger.read(acme, plan.year, TODAY).line(plan.fair)
    assert sums(line.gross) == [0, 0, 300, -300, 300]


def test_an_action_that_is_done_spends_no_more_of_its_plan(acme, plan, paid):
    paid(plan.shop, 1500, 4)
    plan.shop.status = Action.Status.DONE
    plan.shop.save()
    assert ledger.read(acme, plan.year, TODAY).line(plan.shop).gross.forecast == 1500


def test_a_fiscal_year_that_begins_in_april_holds_its_own_months(acme, plan, paid):
    acme.fiscal_month = 4
    year = fiscal_year(acme, TODAY)
    paid(plan.shop, 10, 3)
    paid(plan.shop, 20, 4)
    found = ledger.read(acme, year, TODAY)
    assert (found.quarter(1).planned, found.quarter(1).spent, found.gross.spent) == (6100, 20, 20)


def test_a_reading_of_a_past_day_forgets_later_invoices(acme, plan, paid):
    paid(plan.fair, 100, 2)
    paid(plan.fair, 50, 4)
    found = ledger.read(acme, plan.year, date(2027, 3, 31), until=date(2027, 3, 31))
    assert found.gross.spent == 100
