"""Ad spend in returns: results and cost counted once, ratios by campaign, the diminishing return of each channel, or why it cannot be said."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.urls import reverse

from mercatique.kernel import figures
from mercatique.plan.models import Action, BudgetLine, CampaignRule, Expense
from mercatique.steer.models import Outcome
from mercatique.steer.returns import adrates, reading

TODAY = date(2026, 7, 31)
HEAD = "Jour;Campagne;Code de la devise;Impr.;Clics;Coût;Conversions;Valeur de conv.\n"


@pytest.fixture
def bring(acme, tmp_path):
    made = []

    def do(text):
        made.append(text)
        path = tmp_path / f"{len(made)}.csv"
        path.write_text(text, encoding="utf-8")
        acme.warehouse.load(acme.warehouse.inspect(path), import_id=f"i{len(made)}")

    return do


@pytest.fixture
def shop(acme, bring):
    """An action with a campaign: 600 in March, 200 in April."""
    action = Action.objects.create(workspace=acme, title="Boutique", status="running", channels="Recherche payante", start=date(2026, 3, 1), end=date(2026, 12, 31))
    bring(HEAD + "15/03/2026;Plantes;EUR;20 000;400;600,00;12,00;2 400,00\n15/04/2026;Plantes;EUR;5 000;100;200,00;3,00;500,00\n")
    CampaignRule.objects.create(workspace=acme, title="Plantes", action=action, results="orders")
    return action


def test_a_campaign_of_the_table_is_a_result_and_a_cost(acme, shop):
    (found,) = reading.read(acme, TODAY)
    assert (found.cost.total, found.results.spend, found.results.impressions, found.results.clicks, found.results.orders) == (800, 800, 25000, 500, 15)
    assert found.results.revenue == 2900
    assert found.ratios["cpc"].value == pytest.approx(1.6)
    assert found.ratios["cpm"].value == pytest.approx(32)
    assert found.ratios["ctr"].value == pytest.approx(0.02)
    assert found.ratios["roas"].value == pytest.approx(2900 / 800)
    assert found.ratios["cpl"].value is None and found.ratios["cpl"].reason


def test_its_invoice_is_the_same_money(acme, shop):
    Expense.objects.create(workspace=acme, title="Annonces", supplier="Google Ireland", action=shop, day=date(2026, 3, 31), net=Decimal(650), state="spent")
    (found,) = reading.read(acme, TODAY)
    assert found.cost.total == 800
    assert [line.amount for line in found.cost.lines] == [650, 150]
    assert found.cost.lines[1].day == date(2026, 4, 30)


def test_a_result_written_down_comes_first_and_the_table_fills_what_it_leaves_empty(acme, shop):
    Outcome.objects.create(workspace=acme, title="Mars", action=shop, medium="sea", month=date(2026, 3, 1), orders=10, revenue=Decimal(1900))
    (found,) = reading.read(acme, TODAY)
    assert len(found.outcomes) == 2
    assert (found.results.orders, found.results.revenue, found.results.spend, found.results.clicks) == (13, 2400, 800, 500)
    assert Outcome.objects.get().spend is None, "nothing is written"


def test_the_page_of_the_action_shows_what_the_table_says(acme, shop, client_of, walid):
    body = client_of(walid).get(reverse("steer:return-detail", args=[acme.slug, shop.number])).content.decode()
    assert reverse("plan:budget-media", args=[acme.slug]) in body


def test_the_page_says_na_with_the_reason_when_weeks_are_too_few(acme, shop, client_of, walid):
    page = client_of(walid).get(reverse("steer:returns-media", args=[acme.slug]))
    assert page.status_code == 200
    body = page.content.decode()
    assert "Plantes" in body
    assert page.context["channels"] == []
    assert figures.read(acme, "media.response").reason
    assert figures.read(acme, "media.cpc").value == pytest.approx(1.6)
    assert figures.read(acme, "media.ctr", (date(2026, 4, 1), date(2026, 4, 30))).value == pytest.approx(0.02)


def test_the_page_without_spend_says_what_to_bring(acme, client_of, walid):
    assert client_of(walid).get(reverse("steer:returns-media", args=[acme.slug])).status_code == 200


@pytest.fixture
def two_years(acme, bring):
    """104 weeks: search works and saturates, radio does nothing; orders follow."""
    dice = np.random.default_rng(7)
    first = date(2024, 6, 3)
    search, radio = dice.gamma(2.0, 400.0, 104), dice.gamma(2.0, 300.0, 104)
    stock = np.zeros(104)
    for week in range(104):
        stock[week] = search[week] + (0.3 * stock[week - 1] if week else 0)
    sales = 6000 + 5000 * stock / (stock + stock.mean()) + dice.normal(0, 150, 104)
    days = [first + timedelta(weeks=week) for week in range(104)]
    bring("Jour;Canal;Campagne;Dépense HT;Impressions\n" + "".join(f"{day:%d/%m/%Y};{name};{name} locale;{spend:.2f};1000\n".replace(".", ",") for week, day in enumerate(days) for name, spend in (("Recherche payante", search[week]), ("Radio", radio[week]))))
    bring("Commande;Date;N° client;Référence;Quantité;Prix unitaire\n" + "".join(f"{week};{day + timedelta(days=2):%d/%m/%Y};C{week % 9};P1;1;{amount:.2f}\n".replace(".", ",") for week, (day, amount) in enumerate(zip(days, sales, strict=True))))
    acme.warehouse.rebuild()


def test_the_next_euro_is_read_on_the_curve_at_the_pace_and_at_the_plan(acme, two_years, client_of, walid):
    action = Action.objects.create(workspace=acme, title="Recherche", status="running")
    CampaignRule.objects.create(workspace=acme, title="Recherche payante locale", action=action)
    for month in (7, 8, 9):
        BudgetLine.objects.create(workspace=acme, title="B", action=action, month=date(2026, month, 1), planned=Decimal(6000))
    kept = figures.read(acme, "media.response")
    rows = {row.name: row for row in adrates.channels(acme, kept, date(2026, 6, 10))}
    search, radio = rows["Recherche payante"], rows["Radio"]
    assert kept.n == 102, "the first week has no Monday in the sales, the last no Sunday in the spend"
    assert not search.unknown
    assert search.added > 3 * radio.added
    assert search.planned is not None and radio.planned is None
    assert search.planned.spend == pytest.approx(18000 * 7 / 92)
    assert search.planned.value < search.now.value, "the plan spends more: each euro brings less"
    # True slope at the pace: 5000 m k / (x k + m)², k = 1 / (1 − 0.3).
    assert search.now.low < search.now.value < search.now.high
    page = client_of(walid).get(reverse("steer:returns-media", args=[acme.slug]))
    assert page.status_code == 200
    assert len(page.context["charts"]) == 2


def test_what_a_campaign_spent_before_its_action_began_is_no_cost_of_it(acme, shop):
    shop.start = date(2026, 4, 10)
    shop.save()
    (found,) = reading.read(acme, TODAY)
    assert (found.cost.total, found.results.spend, found.results.orders) == (200, 200, 3), "April counts as a whole, March is another's"
    shop.start = None
    shop.save()
    (found,) = reading.read(acme, TODAY)
    assert found.cost.total == 800, "without a first day nothing is too early"
