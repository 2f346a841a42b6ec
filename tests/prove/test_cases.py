"""Practice companies: another one for everybody, equally hard, with a cause that the tables show and a key computed from them."""

import csv
from io import StringIO

import pytest

from mercatique.prove.cases import EVENTS, KINDS, LEVELS, brief, case, event, key, measure, questions, tables
from mercatique.prove.cases.company import MONTHS, YEAR

SEEDS = [f"candidate-{n}" for n in range(50)]


@pytest.fixture(scope="module")
def fifty():
    return [case("a secret", code) for code in SEEDS]


def test_fifty_candidates_get_fifty_companies_of_the_same_difficulty(fifty):
    found = [measure(one) for one in fifty]
    ratio, misleading = LEVELS["medium"]
    assert len({(one.name, one.prices, one.cause) for one in fifty}) == 50
    assert {one.cause.dimension for one in fifty} == set(KINDS), "every kind of cause occurs"
    assert all(abs(each.ratio / ratio - 1) <= 0.02 for each in found), "signal to noise within two per cent"
    assert all(0.26 <= each.share <= 0.28 for each in found), "the same share of orders is touched"
    assert {each.confounders for each in found} == {misleading}


def test_the_tables_alone_lead_to_the_cause_in_every_case(fifty):
    found = [measure(one) for one in fifty]
    assert all(each.found and each.margin > 0.08 for each in found)


@pytest.mark.parametrize("level", ["easy", "hard"])
def test_each_level_has_its_own_difficulty(level):
    found = [measure(case("a secret", code, level)) for code in SEEDS[:8]]
    assert all(abs(each.ratio / LEVELS[level][0] - 1) <= 0.02 and each.confounders == LEVELS[level][1] and each.found for each in found)


def test_a_case_without_its_cause_is_seen_to_be_another(fifty):
    """The measure fails when the fall is taken out of the tables: it reads them and not the truth."""
    from dataclasses import replace

    one = next(each for each in fifty if each.cause.dimension == "product")
    kept = tuple(row for row in one.orders if row[0] < one.cause.month)
    again = tuple((row[0] + YEAR, *row[1:]) for row in one.orders if one.cause.month - YEAR <= row[0] < YEAR)
    assert measure(replace(one, orders=kept + again)).ratio < 2


def test_the_same_secret_gives_the_same_bytes_and_another_one_another_company():
    assert tables(case("s", "A")) == tables(case("s", "A"))
    assert case("s", "A").orders != case("t", "A").orders


def test_the_key_is_what_the_tables_say(fifty):
    """Worked out anew from the CSV files, as a candidate would."""
    one = fifty[0]
    files = {name: list(csv.DictReader(StringIO(data.decode("utf-8-sig")))) for name, data in tables(one, "en").items()}
    costs = {row["SKU"]: float(row["Unit cost"]) for row in files["products.csv"]}
    cut = one.month(YEAR).isoformat()
    lines = [(row["Date"] >= cut, row["SKU"], int(row["Quantity"]), float(row["Unit price"])) for row in files["sales.csv"]]
    sold = sum(quantity * price for late, _sku, quantity, price in lines if late)
    before = sum(quantity * price for late, _sku, quantity, price in lines if not late)
    gained = sum(quantity * (price - costs[sku]) for late, sku, quantity, price in lines if late)
    expected = {each.code: each for each in key(one)}
    assert expected["revenue"].meets(sold) and not expected["revenue"].meets(sold * 1.02)
    assert expected["growth"].meets(100 * (sold / before - 1)) and not expected["growth"].meets(100 * (sold / before - 1) + 2)
    assert expected["margin"].meets(100 * gained / sold)
    assert expected["share"].meets(100 * sold / one.market)


def test_every_sale_is_of_a_customer_who_lives_where_it_was_made(fifty):
    files = tables(fifty[1], "en")
    homes = {row["Customer number"]: row["City"] for row in csv.DictReader(StringIO(files["customers.csv"].decode("utf-8-sig")))}
    sales = list(csv.DictReader(StringIO(files["sales.csv"].decode("utf-8-sig"))))
    assert len(sales) == len(fifty[1].orders)
    assert all(homes[row["Customer number"]] == row["Store"] for row in sales)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_candidate_reads_does_not_tell_the_truth(fifty, language):
    for one in fifty[:12]:
        text = " ".join(paragraph for _heading, paragraphs in brief(one, language) for paragraph in paragraphs)
        text += " ".join(question.text[language] for question in questions())
        told = [each.text[language] for each in key(one) if each.code in {"cause", "begins", "fall", "misleading"}]
        assert not any(each in text for each in told)
        for word in ("rupture", "panne", "out of stock", "faults", "réclamations en hausse"):
            assert word not in text


@pytest.mark.parametrize("kind", EVENTS)
def test_an_event_changes_what_is_expected_by_a_figure_of_this_company(fifty, kind):
    found = [event(one, kind) for one in fifty[:6]]
    assert len({each.expected.value for each in found}) > 1
    for each in found:
        assert each.expected.question == "event" and each.expected.meets(each.expected.value)
        assert not each.expected.meets(each.expected.value * 1.5)
        assert each.text["fr"] != each.text["en"] and "{" not in each.text["fr"] + each.expected.text["fr"]


def test_the_answer_to_a_price_cut_is_the_break_even_worked_by_hand(fifty):
    one = fifty[2]
    found = event(one, "competitor")
    name = next(p for p in range(4) if one.label("product", p)["en"] in found.text["en"])
    cut = int(found.text["en"].split("by ")[1].split("%")[0]) / 100
    rate = 1 - one.costs[name] / one.prices[name]
    assert found.expected.value == pytest.approx(100 * cut / (rate - cut), abs=0.06)


def test_months_of_the_tables_follow_each_other():
    one = case("s", "A")
    assert [one.month(n).month for n in (0, 11, 12, MONTHS - 1)] == [1, 12, 1, 12]
