"""The financial forecast: figures worked by hand, identities, versions, the workbook recalculated, data proposed."""

import io
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from django.utils import translation
from openpyxl import load_workbook

from mercatique.decide.models import (
    Forecast,
    ForecastCharge,
    ForecastCost,
    ForecastInvestment,
    ForecastProduct,
    ForecastResource,
    Objective,
)
from mercatique.decide.outlook import computing, criteria, pictures, proposals, versions, workbook
from mercatique.decide.outlook.computing import (
    AHEAD,
    Charge,
    Factors,
    Investment,
    Plan,
    Product,
    Resource,
    balances,
    flows,
    outlook,
    repaid,
    study,
    taxes,
)
from mercatique.decide.outlook.reading import read
from mercatique.fault import Fault
from mercatique.kernel import blocks, documents
from mercatique.kernel.criteria import Check
from mercatique.kernel.models import Indicator
from tests.decide.formulas import Calculator
from tests.warehouse.readings import order, sheet

#: Ten pieces a month at 100, bought at 60: the year worked by hand below.
SHOP = Plan(
    first=date(2027, 1, 1),
    months=12,
    opening=10_000,
    products=(Product("A", 100, 60, (10,) * (12 + AHEAD)),),
    charges=(Charge("Rent", "external", 200, 0, 11, 0.2),),
    investments=(Investment("Shelves", 1_200, 0, 1),),
    resources=(Resource("Founder", "own", 1_000, 0), Resource("Bank", "loan", 1_200, 0, 0.0, 12)),
    customer_days=30,
    stock_days=15,
    scenarios=(("prudent", Factors(0.8, 1.0, 1.05)), ("central", Factors()), ("ambitious", Factors(1.2, 1.1, 1.0))),
)
#: Everything at once: seasons, two products and rates, odd days, a loan with interest, tax, a fiscal year from October.
HARD = Plan(
    first=date(2027, 5, 1),
    months=36,
    opening=5_000,
    products=(
        Product("A", 83.25, 41.1, tuple(20 + 15 * np.sin(n) for n in range(36 + AHEAD)), 0.2),
        Product("B", 12.5, 7.75, tuple(100 + n for n in range(36 + AHEAD)), 0.055),
    ),
    charges=(Charge("Pay", "staff", 900, 0, 35), Charge("Ads", "external", 310, 3, 30, 0.2), Charge("Levy", "taxes", 40, 6, 35)),
    investments=(Investment("Van", 9_000, 2, 3), Investment("Site", 4_000, 14, 2)),
    resources=(Resource("Own", "own", 4_000, 0), Resource("Bank", "loan", 12_000, 1, 0.042, 48), Resource("Region", "subsidy", 2_000, 5)),
    customer_days=45,
    supplier_days=40,
    stock_days=75,
    tax_rate=0.25,
    fiscal_month=10,
    scenarios=(("prudent", Factors(0.8, 0.97, 1.06)), ("central", Factors()), ("ambitious", Factors(1.25, 1.02, 0.97))),
)


def test_a_year_of_cash_is_what_it_is_by_hand():
    """January: 10 000 + 1 000 own + 1 200 loan - 15 pieces x 60 + VAT (1 080) - rent 240 - shelves 1 440 = 9 440.

    VAT of January: 200 collected - 180 - 40 - 240 = 260 of credit, so that nothing is settled until it is used up: each
    month after adds 200 - 120 - 40 = 40, hence the first 20 are due for August and paid in September.
    February: 9 440 + 1 200 from customers - 720 goods - 240 rent - 100 to the bank = 9 580, and so on.
    """
    found = outlook(SHOP)
    assert found.cash.balance.tolist() == [9440, 9580, 9720, 9860, 10000, 10140, 10280, 10420, 10540, 10640, 10740, 10840]
    assert found.cash.vat.tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 20, 40, 40, 40]
    assert (found.lowest, found.cash.lowest_month) == (9440, date(2027, 1, 1))


def test_the_statement_the_break_even_and_the_working_capital_are_what_they_are_by_hand():
    """12 000 sold - 7 200 consumed - 2 400 rent - 1 200 wear = 1 200; fixed 3 600 at a margin of 40 % = 9 000 of sales."""
    found = outlook(SHOP)
    (year,) = found.years
    assert found.statement.net_result.tolist() == [1200]
    assert found.statement.cash_flow.tolist() == [2400]
    assert (year.threshold.revenue, year.threshold.units.tolist(), year.threshold.safety) == (9000, [90], 0.25)
    assert year.day.day == date(2027, 9, 30)
    # Stock 300, owed by customers 1 200, less 40 of VAT for December.
    assert found.tied_up[-1] == pytest.approx(1460)
    assert year.need.need.tolist() == [1500]
    assert year.uses == {"investments": 1200, "tied_up": pytest.approx(1460), "repaid": 1100}
    assert year.change == pytest.approx(840)


def test_a_loan_is_paid_back_to_the_cent_with_the_interest_of_a_table():
    """12 000 at 4.2 % over 48 months: 272.02 a month by the annuity formula."""
    capital, interest = repaid(Resource("Bank", "loan", 12_000, 0, 0.042, 48), 60)
    assert capital.sum() == pytest.approx(12_000, abs=1e-9)
    assert interest[1] == 42.0
    assert round(12_000 * 0.0035 / (1 - 1.0035**-48), 2) == capital[1] + interest[1]
    assert capital[49:].sum() == 0


def test_losses_lower_the_tax_of_the_years_after():
    assert taxes(np.array([-1000.0, 400.0, 900.0]), 0.25).tolist() == [0, 0, 75]


@pytest.mark.parametrize("plan", [SHOP, HARD])
def test_both_ways_of_working_out_cash_agree_and_uses_balance_resources(plan):
    for found in study(plan).outlooks:
        by = found.factors
        assert balances(flows(plan), by.volume, by.price, by.cost) == pytest.approx(found.cash.balance, abs=0.05)
        assert found.cash.balance[-1] - plan.opening == pytest.approx(sum(year.change for year in found.years), abs=0.05)
        flow = found.cash.received - found.cash.paid - found.cash.vat
        assert np.diff(found.cash.balance, prepend=plan.opening) == pytest.approx(flow, abs=0.01)


def test_chances_are_the_same_for_the_same_seed_and_certain_without_ranges():
    one, other = computing.chances(HARD), computing.chances(HARD)
    assert one is not None
    assert other is not None
    assert (one.cash, one.result.chance) == (other.cash, other.result.chance)
    assert (one.low <= one.high).all()
    still = Plan(**{**SHOP.__dict__, "scenarios": (("central", Factors()), ("prudent", Factors()))})
    found = computing.chances(still)
    assert found is not None
    assert (found.cash, found.result.chance) == (1.0, 1.0)
    poor = computing.chances(Plan(**{**still.__dict__, "opening": 0.0}))
    assert poor is not None
    assert poor.cash == 0.0


@pytest.fixture
def forecast(acme):
    """A whole forecast as records: the plan by hand, in the way of a shop that buys and sells."""
    made = Forecast.objects.create(
        workspace=acme, title="Corner", first_month=date(2027, 1, 15), months=12, opening_cash=10_000, customer_days=30, supplier_days=0, stock_days=15,
        prudent_volume=-20, prudent_cost=5, ambitious_volume=20, ambitious_price=10, hypotheses="Ventes de 2026", verdict="Viable : on ouvre.",
    )  # fmt: skip
    product = ForecastProduct.objects.create(workspace=acme, title="A", forecast=made, mode="resale", mode_reason="Trop peu de pièces", price=100, volume=10)
    ForecastCost.objects.create(workspace=acme, title="Achat", product=product, mode="resale", basis="unit", amount=60)
    ForecastCharge.objects.create(workspace=acme, title="Loyer", forecast=made, kind="rent", amount=200)
    ForecastInvestment.objects.create(workspace=acme, title="Rayons", forecast=made, amount=1200, years=1)
    ForecastResource.objects.create(workspace=acme, title="Apport", forecast=made, kind="own", amount=1000)
    ForecastResource.objects.create(workspace=acme, title="Banque", forecast=made, kind="loan", amount=1200, duration=12)
    return made


def test_records_are_read_as_the_plan_worked_by_hand(forecast):
    found = read(forecast).study
    assert found is not None
    assert found.central.cash.balance.tolist() == outlook(SHOP).cash.balance.tolist()
    assert forecast.gaps() == []
    assert pictures.verdict(found, "EUR") == pictures.verdict(study(SHOP), "EUR")


def test_seasons_and_growth_shape_the_volume(forecast):
    product = ForecastProduct.objects.get()
    product.january, product.growth, product.start = Decimal(150), Decimal(10), date(2027, 1, 1)
    product.save()
    forecast.months = 24
    forecast.save()
    (made,) = read(forecast).made
    assert made.volumes[0] == 15
    assert made.volumes[1] == 10
    assert made.volumes[12] == pytest.approx(16.5)


def test_each_way_of_production_has_its_own_costs(forecast):
    product = ForecastProduct.objects.get()
    for title, basis, amount in (("Façon", "unit", 40), ("Moules", "once", 1200), ("Douane", "share", 10)):
        ForecastCost.objects.create(workspace=forecast.workspace, title=title, product=product, mode="contract", basis=basis, amount=amount)
    (made,) = read(forecast).made
    assert made.unit_cost == 60
    ((_label, other),) = made.others
    assert other == pytest.approx(40 * 1.1 + 1200 / 120)
    product.mode = "contract"
    product.save()
    written = read(forecast)
    assert written.plan is not None
    assert written.plan.products[0].unit_cost == pytest.approx(44)
    assert [(charge.amount, charge.first, charge.last) for charge in written.plan.charges] == [(200, 0, 11), (1200, 0, 0)]


def test_a_draft_saves_with_holes_and_says_what_is_missing(acme, walid, client_of):
    browser = client_of(walid)
    assert browser.post("/w/acme/decide/forecasts/new/", {"title": "Idée"}).status_code == 302
    made = Forecast.objects.get()
    assert "un produit" in browser.get(f"/w/acme/decide/forecasts/{made.number}/parts/").content.decode()
    for act in ("", "statement/", "cash/", "threshold/", "funding/", "parts/", "actual/", "compare/", "freeze/", "start/"):
        assert browser.get(f"/w/acme/decide/forecasts/{made.number}/{act}").status_code == 200
    assert browser.get(f"/w/acme/decide/forecasts/{made.number}/workbook/").status_code == 302
    assert browser.post(f"/w/acme/decide/forecasts/{made.number}/freeze/").status_code == 409


def test_the_pages_answer_first(forecast, walid, client_of):
    browser = client_of(walid)
    for act, words in (
        ("", "9\u202f440\u202f€"), ("statement/", "1\u202f200\u202f€"), ("cash/", "10\u202f840\u202f€"), ("threshold/", "9\u202f000\u202f€"),
        ("funding/?scenario=prudent", "Plan de financement"), ("parts/", "Loyer"), ("compare/", "une seule version"),
    ):  # fmt: skip
        assert words in browser.get(f"/w/acme/decide/forecasts/{forecast.number}/{act}").content.decode(), act


def test_a_frozen_version_stays_as_it_was_and_the_next_one_is_its_copy(forecast, walid, rita, client_of):
    address = f"/w/acme/decide/forecasts/{forecast.number}/"
    assert client_of(rita).post(f"{address}freeze/").status_code == 403
    browser = client_of(walid)
    assert browser.post(f"{address}freeze/").status_code == 302
    charge = ForecastCharge.objects.get()
    data = {"title": "Loyer", "forecast": forecast.pk, "kind": "rent", "amount": "900", "version": charge.version}
    answer = browser.post(f"/w/acme/decide/forecastcharges/{charge.number}/edit/", data)
    assert answer.status_code == 422
    assert "nouvelle version" in answer.content.decode()
    assert browser.post(f"{address}edit/", {"title": "Autre", "version": 2}).status_code == 422
    charge.refresh_from_db()
    assert charge.amount == 200
    with pytest.raises(Fault):
        charge.delete()
    assert browser.post(f"{address}renew/").status_code == 302
    second = Forecast.objects.get(edition=2)
    assert (second.based_on, second.frozen_on) == (forecast, None)
    found, before = read(second).study, read(forecast).study
    assert found is not None
    assert before is not None
    assert found.central.cash.balance.tolist() == before.central.cash.balance.tolist()
    rent = ForecastCharge.objects.get(forecast=second)
    rent.amount = 300
    rent.save()
    found = read(second).study
    assert found is not None
    sales, result, _lowest, end = (row.difference for row in versions.differences(before, found, "EUR"))
    # Twelve rents 100 higher, and 240 of VAT on them, of which 140 have been settled by December.
    assert (sales, result, end) == (0, -1200, -1300)
    assert "1\u202f200" in browser.get(f"/w/acme/decide/forecasts/{second.number}/compare/").content.decode()


@pytest.mark.parametrize("scenario", ["central", "prudent"])
def test_the_workbook_recalculated_gives_our_values(forecast, scenario):
    forecast.customer_days, forecast.supplier_days, forecast.stock_days, forecast.tax_rate, forecast.months = 45, 40, 75, Decimal(25), 30
    forecast.save()
    product = ForecastProduct.objects.get()
    product.june, product.growth = Decimal(180), Decimal(12)
    product.save()
    data = workbook.made(read(forecast), scenario)
    live, kept = load_workbook(io.BytesIO(data)), load_workbook(io.BytesIO(data), data_only=True)
    calculator, formulas = Calculator(live), 0
    for name in live.sheetnames:
        for row in live[name].iter_rows():
            for one in row:
                if isinstance(one.value, str) and one.value.startswith("="):
                    formulas += 1
                    assert calculator.value(name, one.coordinate) == pytest.approx(kept[name][one.coordinate].value, abs=0.05), (name, one.coordinate, one.value)
    assert formulas > 500
    found = read(forecast).study
    assert found is not None
    last = kept[live.sheetnames[-1]].iter_rows(values_only=True)
    assert any(value == pytest.approx(found.of(scenario).cash.balance[-1], abs=0.01) for row in last for value in row if isinstance(value, float | int))


@pytest.mark.parametrize("regime", ["quarterly", "annual", "exempt"])
def test_the_workbook_recalculated_pays_vat_by_the_regime_as_the_cash_plan_does(acme, forecast, regime):
    acme.fiscal_month = 10 if regime == "annual" else 1
    acme.save()
    forecast.regime, forecast.months, forecast.customer_days = regime, 20, 30
    forecast.save()
    forecast.workspace = acme
    found = read(forecast).study
    assert found is not None
    live = load_workbook(io.BytesIO(workbook.made(read(forecast))))
    cash = live.worksheets[-1]
    rows = {cash.cell(row, 1).value: row for row in range(1, cash.max_row + 1)}
    calculator = Calculator(live)
    for label, values in (("TVA réglée", found.central.cash.vat), ("Sur le compte", found.central.cash.balance)):
        for place, value in enumerate(values):
            assert calculator.value(cash.title, cash.cell(rows[label], workbook.LEFT + 1 + place).coordinate) == pytest.approx(value, abs=0.05), (label, place)
    assert found.central.cash.balance[-1] == pytest.approx(computing.balances(found.central.flows, 1.0, 1.0, 1.0)[-1], abs=0.05)
    assert bool(found.central.cash.vat.any()) == (regime != "exempt")


def test_who_is_exempt_pays_vat_as_a_cost_and_charges_none(forecast):
    before = read(forecast)
    forecast.regime = "exempt"
    forecast.save()
    after = read(forecast)
    assert before.plan is not None and after.plan is not None
    assert after.plan.products[0].unit_cost == pytest.approx(before.plan.products[0].unit_cost * (1 + before.plan.products[0].vat))
    assert after.plan.products[0].price == before.plan.products[0].price
    assert all(each.vat == 0 for each in (*after.plan.products, *after.plan.charges, *after.plan.investments))
    external = [(old.amount * (1 + old.vat), new.amount) for old, new in zip(before.plan.charges, after.plan.charges, strict=True)]
    assert all(new == pytest.approx(old) for old, new in external)


def test_a_changed_hypothesis_moves_the_cash_of_the_workbook(forecast):
    live = load_workbook(io.BytesIO(workbook.made(read(forecast))))
    before = Calculator(live).value(live.sheetnames[-1], "C13")
    live[live.sheetnames[0]]["B4"] = 0
    assert Calculator(live).value(live.sheetnames[-1], "C13") == pytest.approx(before - 10_000)


@pytest.fixture
def sold(acme, tmp_path):
    rows = []
    for n in range(1, 13):
        for k in range(6 if n != 12 else 18):
            rows.append(order(f"o{n}-{k}", price="50.00", at=f"2026-{n:02d}-05 10:00:00+00", category="Thé"))
    rows.append(order("back", quantity=-1, price="50.00", at="2026-12-20 10:00:00+00", category="Thé"))
    rows += [order(f"n{k}", price="100.00", at="2027-01-10 10:00:00+00", category="Thé") for k in range(4)]
    acme.warehouse.load(sheet(tmp_path / "files", "o.csv", rows), import_id="o")
    acme.warehouse.rebuild()


def test_my_data_propose_and_nothing_is_written_before_it_is_confirmed(acme, sold, walid, rita, client_of):
    made = Forecast.objects.create(workspace=acme, title="Depuis mes données")
    address = f"/w/acme/decide/forecasts/{made.number}/start/"
    page = client_of(walid).get(address).content.decode()
    assert "Thé" in page
    assert "50\u202f€" in page
    assert "D’où vient" in page
    assert not ForecastProduct.objects.exists()
    assert client_of(rita).get(address).status_code == 403
    assert client_of(walid).post(address, {"family": "Thé"}).status_code == 302
    product = ForecastProduct.objects.get()
    # 66 + 18 pieces less the one that came back, in twelve months.
    assert (product.price, product.volume) == (50, Decimal("6.92"))
    assert product.december == Decimal("245.78")
    assert client_of(walid).post(address, {}).status_code == 302
    assert ForecastProduct.objects.count() == 1


def test_what_is_proposed_excludes_the_vat_of_the_lines(acme, tmp_path):
    acme.vat = "incl"
    acme.save()
    rows = [order(f"o{n}", price="10.55", at="2026-12-31 10:00:00+00", category="Thé", vat_rate="5.5", cost="4.00") for n in range(12)]
    acme.warehouse.load(sheet(tmp_path / "files", "i.csv", rows), import_id="i")
    acme.warehouse.rebuild()
    (row,) = proposals.proposed(acme).rows
    assert (row.price, row.unit_cost, row.vat, row.volume, row.seasons) == (10, 4, Decimal("5.5"), 1, ())


def test_what_came_is_set_beside_the_forecast_for_the_same_days(forecast, sold, walid, client_of):
    """1 000 were forecast for January, 322.58 for its ten days; 400 were sold in them."""
    page = client_of(walid).get(f"/w/acme/decide/forecasts/{forecast.number}/actual/").content.decode()
    assert "400\u202f€" in page
    assert "323\u202f€" in page
    assert "10 jours sur 31" in page


PASSES = {
    "viable": lambda forecast: Forecast.objects.update(verdict=""),
    "production": lambda forecast: ForecastProduct.objects.update(mode_reason=""),
    "unit_economics": lambda forecast: ForecastCost.objects.all().delete(),
    "sensitivity": lambda forecast: Forecast.objects.update(hypotheses=""),
}


@pytest.mark.parametrize("name", PASSES)
def test_each_question_passes_and_fails(forecast, name):
    question = getattr(criteria, f"forecast_{name}")
    assert question(forecast.workspace).state == ("judge" if name == "sensitivity" else "complete")
    PASSES[name](forecast)
    found: Check = question(forecast.workspace)
    assert found.state == "incomplete"
    assert found.missing[0].url


def test_a_workspace_without_forecast_is_told_where_to_begin(acme):
    found = criteria.forecast_viable(acme)
    assert found.state == "incomplete"
    assert found.missing[0].url.endswith("/decide/forecasts/new/")


def test_a_version_is_frozen_for_the_jury(forecast):
    assert criteria.forecast_version(forecast.workspace).state == "incomplete"
    versions.freeze(forecast)
    assert criteria.forecast_version(forecast.workspace).state == "complete"


def test_revenue_close_to_the_growth_objective_passes_and_a_gap_is_explained(forecast):
    acme = forecast.workspace
    assert criteria.forecast_growth(acme).state == "incomplete"
    assert criteria.forecast_consistent(acme, 0.1).state == "complete"
    money = Indicator.objects.create(workspace=acme, title="Ventes", unit="currency")
    objective = Objective.objects.create(
        workspace=acme, title="Croître", indicator=money, target=12_500, start=date(2027, 1, 1), due=date(2027, 12, 31)
    )
    forecast.objective = objective
    forecast.save()
    assert criteria.growth_gap(read(forecast)) == pytest.approx(-0.04)
    assert criteria.forecast_growth(acme).state == "complete"
    objective.target = 20_000
    objective.save()
    forecast.refresh_from_db()
    assert criteria.forecast_growth(acme).state == criteria.forecast_consistent(acme, 0.1).state == "incomplete"
    acme.vat = "incl"
    forecast.workspace = acme
    # The target then includes VAT: 12 000 sold at 20 % are 14 400.
    assert criteria.growth_gap(read(forecast)) == pytest.approx(14_400 / 20_000 - 1)
    acme.vat = "excl"
    forecast.gap_reason = "Le corner n’est qu’une partie"
    forecast.save()
    assert criteria.forecast_growth(acme).state == "complete"


@pytest.mark.parametrize(("regime", "words"), [("quarterly", "Réel, déclaré chaque trimestre"), ("exempt", "TVA non récupérée")])
def test_the_document_tells_the_vat_regime_as_the_page_does(forecast, walid, client_of, regime, words):
    forecast.regime = regime
    forecast.save()
    made = documents.draft(forecast.workspace, "financial-forecast", "fr")
    said = " ".join(blocks.words(block.text) for block in made.walk() if isinstance(block, blocks.Paragraph))
    with translation.override("fr"):
        terms = pictures.terms(forecast)
    assert terms in said
    assert "le mois suivant" not in said
    page = client_of(walid, "fr").get(forecast.page_url("cash")).content.decode()
    assert words in terms
    assert terms in page


def test_the_document_says_what_the_pages_say(forecast):
    made = documents.draft(forecast.workspace, "financial-forecast", "fr")
    said = [blocks.words(block.text) for block in made.walk() if isinstance(block, blocks.Paragraph)]
    found = read(forecast).study
    assert found is not None
    with translation.override("fr"):
        assert pictures.verdict(found, "EUR") in said
    tables = [block for block in made.walk() if isinstance(block, blocks.Table)]
    assert len(tables) >= 4
    assert documents.render(made.drawn(), "docx")[:2] == b"PK"
