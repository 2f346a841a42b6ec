"""Ad spend by hand: campaigns led to actions, counted once beside invoices and orders, in the budget and on its page."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from mercatique.plan.budgets import alerts, ledger, media
from mercatique.plan.models import CampaignRule, Expense

TODAY = date(2027, 5, 10)
HEAD = "Jour;Campagne;Code de la devise;Impr.;Clics;Coût;Conversions\n"
#: 1 000 in April and 700 in May of which 100 for the brand's own name.
DAYS = HEAD + (
    "15/04/2027;Boutique – plantes 1;EUR;20 000;400;1 000,00;12,00\n"
    "03/05/2027;Boutique – plantes 1;EUR;11 000;230;600,00;7,00\n"
    "04/05/2027;Marque 2;EUR;4 000;90;100,00;3,00\n"
)


@pytest.fixture
def brought(acme, tmp_path):
    """Bring a text into the table of ad spend, under an import of its own."""
    made = []

    def bring(text=DAYS):
        made.append(text)
        path = tmp_path / f"{len(made)}.csv"
        path.write_text(text, encoding="utf-8")
        reading = acme.warehouse.inspect(path)
        assert reading.table == "spend"
        return acme.warehouse.load(reading, import_id=f"i{len(made)}")

    return bring


@pytest.fixture
def led(acme, plan, brought):
    """The plants belong to the shop; Marque 2 waits."""
    brought()
    return CampaignRule.objects.create(workspace=acme, title="plantes 1", action=plan.shop, results="orders")


def invoice(acme, action, net, day=date(2027, 4, 30), **fields):
    return Expense.objects.create(workspace=acme, title="Annonces", supplier=fields.pop("supplier", "Google Ireland Ltd"), action=action, net=Decimal(str(net)), day=day, **fields)


def shop(acme, plan):
    return ledger.read(acme, plan.year, TODAY).line(plan.shop)


def test_without_an_invoice_the_table_is_what_was_spent_in_its_months(acme, plan, led):
    line = shop(acme, plan)
    assert [float(line.months[place].spent) for place in (3, 4)] == [1000, 600]
    assert (line.gross.spent, line.reported) == (1600, 1600)


def test_an_invoice_and_the_table_are_the_same_money(acme, plan, led):
    invoice(acme, plan.shop, 1100)
    line = shop(acme, plan)
    # 1 100 invoiced pay April (1 000) and 100 of May: 500 of May are counted from the table.
    assert [float(line.months[place].spent) for place in (3, 4)] == [1100, 500]
    assert (line.gross.spent, line.reported) == (1600, 500)
    invoice(acme, plan.shop, 900, date(2027, 5, 5))
    line = shop(acme, plan)
    assert (line.gross.spent, line.reported) == (2000, 0)


def test_invoices_do_not_pay_years_from_before_the_books():
    months = {date(2026, month, 1): Decimal(100) for month in (1, 2, 3, 4)}
    assert media.unpaid(months, Decimal(150), date(2026, 3, 1)) == {date(2026, 1, 1): 100, date(2026, 2, 1): 100, date(2026, 4, 1): 50}
    assert media.unpaid(months, Decimal(250), date(2026, 3, 1)) == {date(2026, 1, 1): 100, date(2026, 2, 1): 50}


def test_an_invoice_of_somebody_else_pays_nothing_of_it(acme, plan, led):
    invoice(acme, plan.shop, 1100, supplier="Imprimerie Roux")
    assert shop(acme, plan).gross.spent == 2700
    led.supplier = "Roux"
    led.save()
    assert shop(acme, plan).gross.spent == 1600


def test_an_order_is_lowered_by_what_the_table_says(acme, plan, led):
    invoice(acme, plan.shop, 1000, date(2027, 5, 28), state="committed")
    line = shop(acme, plan)
    assert (line.gross.spent, line.gross.committed) == (1600, 0)
    invoice(acme, plan.shop, 800, date(2027, 5, 29), state="committed")
    assert shop(acme, plan).gross.committed == 200


def test_a_budget_with_vat_counts_the_spend_with_it(acme, plan, led):
    acme.vat = "incl"
    acme.save()
    assert shop(acme, plan).gross.spent == Decimal("1920.00")


def test_the_budget_of_a_past_day_forgets_later_spend(acme, plan, led):
    found = ledger.read(acme, plan.year, TODAY, until=date(2027, 4, 30)).line(plan.shop)
    assert found.gross.spent == 1000


def test_a_line_over_two_months_is_spread_over_its_days(acme, plan, brought):
    brought("Reporting starts,Reporting ends,Campaign name,Amount spent (EUR),Impressions\n2027-04-21,2027-05-10,Printemps,400.00,8000\n")
    (campaign,) = media.read(acme)
    assert {month.month: part.spend for month, part in campaign.months.items()} == {4: 200, 5: 200}
    (campaign,) = media.read(acme, date(2027, 4, 25))
    assert campaign.whole.spend == 100


def test_digits_tell_campaigns_apart_and_the_longest_rule_decides(acme, plan, led):
    CampaignRule.objects.create(workspace=acme, title="boutique – plantes 1", action=plan.fair)
    CampaignRule.objects.create(workspace=acme, title="marque 1", action=plan.card)
    found = {campaign.name: campaign.action for campaign in media.read(acme)}
    assert found == {"Boutique – plantes 1": plan.fair, "Marque 2": None}


def test_another_currency_is_said_and_never_added(acme, plan, led, brought):
    brought(HEAD + "05/05/2027;Boutique – plantes 1;USD;1 000;20;50,00;1,00\n")
    found = ledger.read(acme, plan.year, TODAY)
    assert found.line(plan.shop).gross.spent == 1600
    texts = [alert.text for alert in alerts.alerts(found)]
    assert any("Boutique – plantes 1" in text and "EUR" in text for text in texts)


def test_a_campaign_of_no_action_is_warned_of_and_in_no_budget(acme, plan, led):
    found = ledger.read(acme, plan.year, TODAY)
    assert found.gross.spent == 1600
    assert any(alert.url.endswith("/budget/media/") for alert in alerts.alerts(found))
    CampaignRule.objects.create(workspace=acme, title="Marque 2", leave_out=True)
    assert not any(alert.url.endswith("/budget/media/") for alert in alerts.alerts(ledger.read(acme, plan.year, TODAY)))


def test_campaigns_are_led_on_their_page_and_the_rule_serves_the_next_file(acme, plan, brought, client_of, walid, rita):
    brought()
    page = reverse("plan:budget-media", args=[acme.slug])
    campaigns = {campaign.name: campaign for campaign in media.read(acme)}
    plants, brand = campaigns["Boutique – plantes 1"], campaigns["Marque 2"]
    sent = {f"campaign-{plants.key}": str(plan.shop.number), f"results-{plants.key}": "orders", f"campaign-{brand.key}": ""}
    assert client_of(rita).post(page, sent).status_code == 403
    writer = client_of(walid)
    body = writer.get(f"{page}?year=2027").content.decode()
    assert "Marque 2" in body
    assert "attendent la leur" in body or "campagnes" in body
    assert writer.post(f"{page}?year=2027", sent).status_code == 302
    assert {(rule.title, rule.action, rule.leave_out, rule.results) for rule in CampaignRule.objects.all()} == {
        ("Boutique – plantes 1", plan.shop, False, "orders"), ("Marque 2", None, True, ""),
    }  # fmt: skip
    writer.post(f"{page}?year=2027", sent)
    assert CampaignRule.objects.count() == 2
    brought(HEAD + "06/05/2027;Boutique – plantes 1;EUR;500;9;40,00;1,00\n")
    assert shop(acme, plan).gross.spent == 1640
    assert "1 640" in writer.get(f"{page}?year=2027").content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_the_page_without_any_spend_says_what_to_bring(acme, plan, client_of, walid):
    body = client_of(walid).get(reverse("plan:budget-media", args=[acme.slug])).content.decode()
    assert "LinkedIn" in body


def test_months_before_the_action_began_are_said_and_counted_nowhere(acme, plan, led, client_of, walid):
    plan.shop.start = date(2027, 5, 2)
    plan.shop.save()
    line = shop(acme, plan)
    assert [float(line.months[place].spent) for place in (3, 4)] == [0, 600]
    page = client_of(walid).get(reverse("plan:budget-media", args=[acme.slug]) + f"?year={plan.year.label}")
    assert (page.context["early"], page.context["sums"]["matched"]) == (1000, 600)
    assert "before the action began" in page.content.decode() or "avant le début de l’action" in page.content.decode()
