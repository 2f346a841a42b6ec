"""Colibri: volumes, season, returns, and the truth behind."""

from collections import Counter, defaultdict
from typing import Any

import pytest

from tests.demo.conftest import Rows, english


def test_the_volumes_are_those_announced(shop: dict[str, Rows]) -> None:
    assert 55_000 <= len(shop["orders"]) <= 66_000
    assert len(shop["products"]) == 400
    assert len({row["SKU"] for row in shop["products"]}) == 400
    assert len({row["Product Name"] for row in shop["products"]}) == 400
    assert len(shop["suppliers"]) == 25
    assert {row["Shipping Country"] for row in shop["orders"]} == {"FR", "BE", "CH", "ES", "DE"}
    french = sum(row["Shipping Country"] == "FR" for row in shop["orders"])
    assert french > 0.8 * len(shop["orders"])


def test_each_line_total_is_quantity_times_price(shop: dict[str, Rows]) -> None:
    for row in shop["orders"]:
        assert english(row["Line Total"]) == int(row["Quantity"]) * english(row["Unit Price"]), row


def test_every_product_has_a_supplier_a_stock_and_a_margin(shop: dict[str, Rows]) -> None:
    names = {row["Supplier"] for row in shop["suppliers"]}
    assert {row["SKU"] for row in shop["stock"]} == {row["SKU"] for row in shop["products"]}
    for row in shop["products"]:
        assert row["Supplier"] in names
        assert 0 < english(row["Unit Cost"]) < english(row["List Price"])
    assert any(row["On hand"] == "0" for row in shop["stock"])


def test_nothing_sells_before_it_is_offered(shop: dict[str, Rows]) -> None:
    launched = {row["SKU"]: row["Launch Date"] for row in shop["products"]}
    for row in shop["orders"]:
        if row["SKU"] in launched and row["Status"] == "paid":
            assert row["Order Date"][:10] >= launched[row["SKU"]]


def test_christmas_and_promotions_fill_the_till(shop: dict[str, Rows]) -> None:
    months = Counter(row["Order Date"][:7] for row in shop["orders"] if row["Status"] == "paid")
    assert months["2025-12"] > 1.6 * months["2025-08"]
    days = Counter(row["Order Date"][:10] for row in shop["orders"] if row["Status"] == "paid")
    assert days["2025-11-28"] > 1.5 * days["2025-11-21"]
    assert days["2025-05-24"] > 1.3 * days["2025-05-03"]


def test_shipping_and_discounts_are_lines_of_their_own(shop: dict[str, Rows]) -> None:
    codes = Counter(row["SKU"] for row in shop["orders"] if row["Category"] == "Frais et remises")
    assert codes["SHIPPING"] > 5_000
    assert {code for code in codes if code.startswith("REMISE-")} == {
        "REMISE-BIENVENUE10",
        "REMISE-FIDELITE5",
        "REMISE-COLIS10",
    }
    for row in shop["orders"]:
        if row["SKU"].startswith("REMISE-") and row["Status"] == "paid":
            assert english(row["Line Total"]) < 0


def test_every_return_has_its_order_or_is_meant_not_to(
    shop: dict[str, Rows], shop_truth: dict[str, Any]
) -> None:
    origin = shop_truth["undone"]["origin"]
    sold: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in shop["orders"]:
        if row["Status"] == "paid":
            sold[row["Order Number"], row["Customer ID"], row["SKU"]].append(int(row["Quantity"]))
    ever = {(customer, sku) for _, customer, sku in sold}
    undone = [row for row in shop["orders"] if row["Status"] != "paid"]
    assert {row["Order Number"] for row in undone} == set(origin)
    for row in undone:
        source = origin[row["Order Number"]]
        assert row["Related Order"] == (source or "")
        assert row["Order Number"][0] == ("C" if row["Status"] == "cancellation" else "R")
        if source is None:
            assert (row["Customer ID"], row["SKU"]) not in ever
        else:
            amounts = sold[source, row["Customer ID"], row["SKU"]]
            assert any(abs(int(row["Quantity"])) <= abs(quantity) for quantity in amounts), row
    assert sum(source is None for source in origin.values()) == 28


def test_a_cancelled_order_leaves_nothing(shop: dict[str, Rows], shop_truth: dict[str, Any]) -> None:
    totals: Counter[str] = Counter()
    for row in shop["orders"]:
        totals[row["Order Number"]] += english(row["Line Total"])
    cancelled = [number for number in shop_truth["undone"]["origin"] if number.startswith("C")]
    assert len(cancelled) > 300
    for number in cancelled:
        assert totals[number] == -totals[shop_truth["undone"]["origin"][number]]


def test_tableware_comes_back_most(shop: dict[str, Rows]) -> None:
    sold = Counter(row["Category"] for row in shop["orders"] if row["Status"] == "paid")
    back = Counter(row["Category"] for row in shop["orders"] if row["Status"] == "credit note")
    rate = {family: back[family] / sold[family] for family in sold if family != "Frais et remises"}
    assert max(rate, key=lambda family: rate[family]) == "Arts de la table"


def test_some_people_have_two_accounts_or_none(shop: dict[str, Rows], shop_truth: dict[str, Any]) -> None:
    assert shop_truth["second_accounts"] == 140
    accounts = {row["Customer ID"] for row in shop["customers"]}
    assert len(accounts) == len(shop["customers"])
    written = {row["Customer ID"] for row in shop["orders"]}
    assert "" in written
    assert written - {""} <= accounts
    second = {row["Customer ID"] for row in shop["customers"][-140:]}
    assert len(second & written) > 25


def test_the_truth_tells_what_was_generated(shop: dict[str, Rows], shop_truth: dict[str, Any]) -> None:
    totals = shop_truth["totals"]
    assert totals["lines"] == len(shop["orders"])
    assert totals["orders"] == len({row["Order Number"] for row in shop["orders"]})
    assert totals["amount_cents"] == sum(english(row["Line Total"]) for row in shop["orders"])
    assert totals["customers"] == len(shop["customers"])
    for channel in shop_truth["channels"]:
        spent = sum(
            english(row["Amount spent (EUR)"])
            for row in shop["spend"]
            if row["Channel"] == channel["channel"]
        )
        assert channel["cost"] == pytest.approx(spent / 100)
    assert shop_truth["retention"]["orders"] == sum(
        row[0].isdigit() for row in {row["Order Number"] for row in shop["orders"]}
    )


def test_platforms_claim_more_than_they_cause(shop: dict[str, Rows], shop_truth: dict[str, Any]) -> None:
    claimed: Counter[str] = Counter()
    for row in shop["spend"]:
        claimed[row["Channel"]] += int(row["Conversions"])
    by_name = {channel["channel"]: channel for channel in shop_truth["channels"]}
    assert claimed["Retargeting"] > 5 * by_name["Retargeting"]["new_customers"]
    assert claimed["Creators"] < 1.2 * by_name["Creators"]["new_customers"]


def test_bargain_hunters_wait_for_promotions(shop: dict[str, Rows], shop_truth: dict[str, Any]) -> None:
    kinds = shop_truth["kind_of_customer"]
    kind = {row["Customer ID"]: kinds[place] for place, row in enumerate(shop["customers"][: len(kinds)])}
    orders = {
        row["Order Number"]: row
        for row in shop["orders"]
        if row["Status"] == "paid" and row["Customer ID"] in kind
    }
    promotion = {f"{year}-{tail}" for year in (2024, 2025) for tail in ("09-20", "09-21", "09-22")}
    share: Counter[bool] = Counter()
    hunters: Counter[bool] = Counter()
    for row in orders.values():
        on_offer = row["Order Date"][:10] in promotion
        share[on_offer] += 1
        hunters[on_offer] += kind[row["Customer ID"]] == 2
    assert hunters[True] / share[True] > hunters[False] / share[False]
