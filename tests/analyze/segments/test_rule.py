"""A segment's rule, on a shop small enough to name everybody, and on hostile input."""

from typing import Any

import pytest

from mercatique.analyze.segments.rule import SIZE, check, count, customers, words
from mercatique.fault import Fault
from tests.analyze.conftest import line


def who(workspace: Any, rule: Any) -> set[str]:
    """The customers a rule holds for."""
    kept = check(rule)
    chosen = customers(workspace.warehouse, kept)
    found = {row["customer_id"] for row in workspace.warehouse.frame(chosen.select("customer_id")).to_pylist()}
    assert count(workspace.warehouse, kept)["customers"] == len(found)
    return found


def asks(field: str, op: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value, **more}


EVERYBODY = {"ada", "bob", "cyd", "eve"}
FRANCE, OFTEN = asks("country", "=", "France"), asks("frequency", ">=", 2)


def test_and_or_and_not_mean_what_they_say(shop: Any) -> None:
    assert who(shop, FRANCE) == {"ada", "eve"}
    assert who(shop, {"all": [FRANCE, asks("frequency", ">=", 3)]}) == {"ada"}
    assert who(shop, {"any": [asks("country", "=", "Belgium"), asks("frequency", ">=", 3)]}) == {"ada", "cyd"}
    assert who(shop, {"not": FRANCE}) == {"bob", "cyd"}
    assert who(shop, {"all": [{"not": {"any": [FRANCE]}}, asks("net", ">", 0)]}) == {"cyd"}


def test_an_empty_all_holds_for_everybody_and_an_empty_any_for_nobody(shop: Any) -> None:
    assert who(shop, {"all": []}) == EVERYBODY
    assert who(shop, {"any": []}) == set()
    assert who(shop, {"not": {"any": []}}) == EVERYBODY


def test_a_cancelled_purchase_was_no_purchase(shop: Any) -> None:
    assert who(shop, asks("bought", ">=", 1, product="GOLD")) == set()
    assert who(shop, asks("bought", ">=", 1, product="CAKE")) == {"ada", "eve"}


def test_what_came_back_is_taken_off_the_units_bought(shop: Any) -> None:
    assert who(shop, asks("bought", ">=", 2, product="MUG")) == {"cyd"}
    assert who(shop, asks("bought", ">=", 3, product="MUG")) == set()
    assert who(shop, asks("bought", "=", 2, product="MUG")) == {"cyd"}
    assert who(shop, asks("bought", "<=", 1, product="MUG")) == {"ada", "bob", "eve"}


def test_who_never_bought_has_bought_zero(shop: Any) -> None:
    assert who(shop, asks("bought", "=", 0, product="MUG")) == {"bob", "eve"}
    assert who(shop, asks("bought", "<=", 0, product="CAKE")) == {"bob", "cyd"}
    assert who(shop, asks("bought", ">=", 0, product="CAKE")) == EVERYBODY
    assert who(shop, {"not": asks("bought", ">=", 1, product="CAKE")}) == {"bob", "cyd"}


def test_a_product_is_named_by_code_or_words_between_two_days(shop: Any) -> None:
    assert who(shop, asks("bought", ">=", 1, product="cake st")) == {"ada", "eve"}
    assert who(shop, asks("bought", ">=", 2, product="CAKE", **{"from": "2025-02-01", "to": "2025-02-28"})) == {"ada"}
    assert who(shop, asks("bought", ">=", 1, product="CAKE", **{"from": "2025-03-01"})) == set()


def test_money_spent_between_two_days(shop: Any) -> None:
    spring = {"from": "2025-02-01", "to": "2025-03-31"}
    assert who(shop, asks("spent", ">=", 100, **spring)) == {"ada"}
    assert who(shop, asks("spent", ">=", 40, **spring)) == {"ada", "cyd"}
    assert who(shop, asks("spent", "<=", 40, **spring)) == {"bob", "cyd", "eve"}
    assert who(shop, asks("spent", "<=", 0, **spring)) == {"bob", "eve"}
    assert who(shop, asks("spent", ">=", 0, **spring)) == EVERYBODY


def test_an_unknown_value_fulfils_no_comparison(shop: Any) -> None:
    """Bob kept no order: he has no recency, no segment, and is not "different from" any either."""
    assert "bob" not in who(shop, asks("recency", "<=", 10_000))
    assert "bob" not in who(shop, asks("segment", "!=", "champions"))
    assert "bob" in who(shop, {"not": asks("segment", "=", "champions")})


def test_dates_are_days_both_ends_included(shop: Any) -> None:
    assert who(shop, asks("first_day", "<=", "2024-03-01")) == {"eve"}
    assert who(shop, asks("last_day", ">=", "2025-03-07")) == {"cyd"}


def test_amounts_of_two_currencies_are_unknown_and_never_added(acme: Any, bring: Any) -> None:
    bring(line("1", "ada", "2025-01-10", 50), line("2", "ada", "2025-01-11", 70, currency="GBP"), line("3", "bob", "2025-01-11", 70))
    assert who(acme, asks("net", ">=", 1)) == {"bob"}
    assert who(acme, asks("spent", ">=", 1)) == {"bob"}
    assert who(acme, asks("spent", "<=", 1000)) == {"bob"}
    everybody = count(acme.warehouse, {})
    assert (everybody["customers"], everybody["net"], everybody["net_share"]) == (2, None, None)


def test_a_count_says_the_share_of_customers_and_of_sales(shop: Any) -> None:
    found = count(shop.warehouse, check(FRANCE))
    assert (found["customers"], found["of"], found["share"], found["net"], found["currency"]) == (2, 4, 0.5, 275.0, "EUR")
    assert found["net_share"] == pytest.approx(275 / 315)


def test_without_orders_a_rule_holds_for_nobody(acme: Any) -> None:
    assert count(acme.warehouse, check(FRANCE))["customers"] == 0


@pytest.mark.parametrize(
    "hostile",
    [
        "all", 7, [], {}, {"all": "abc"}, {"any": {"field": "r"}}, {"all": None}, {"all": [None]}, {"not": "x"}, {"not": []},
        asks("password", "=", "x"), asks("recency; DROP TABLE orders", "<=", 1), asks("recency", "LIKE", 1), asks("recency", "<=", "nan"),
        asks("recency", "<=", "1e999"), asks("recency", "<=", "9" * 400), asks("recency", "<=", None), asks("recency", "<=", True),
        asks("recency", "<=", {"a": 1}), asks("r", "=", 9), asks("r", "=", 2.5), asks("segment", "=", "kings"), asks("segment", "=", ["lost"]),
        asks("country", "=", ""), asks("country", "=", ["France"]), asks("country", "=", "x" * 1_000_000), asks("first_day", "<=", "31/12/2025"),
        asks("bought", ">=", 1), asks("bought", ">=", 1, product="  "), asks("bought", ">=", 1, product="x" * 1_000_000),
        asks("bought", ">=", 1, product="A", **{"from": "2025-02-02", "to": "2025-02-01"}), asks("spent", ">=", 1, **{"from": "soon"}),
        {"all": [asks("r", "=", 1)] * (SIZE + 1)}, {"field": ["r"]}, {"field": "r" * 1_000_000},
    ],
    ids=range(35),
)  # fmt: skip
def test_what_is_no_rule_is_refused_in_one_sentence(hostile: Any) -> None:
    with pytest.raises(Fault) as refused:
        check(hostile)
    assert len(str(refused.value)) < 600


def test_a_tree_a_thousand_deep_is_refused() -> None:
    for deep in ({"all": []}, {"not": FRANCE}):
        rule: Any = deep
        for _level in range(5000):
            rule = {"all": [rule]} if "all" in deep else {"not": rule}
        with pytest.raises(Fault):
            check(rule)


def test_words_that_look_like_sql_are_only_words(shop: Any) -> None:
    for text in ("France' OR '1'='1", "'); DROP TABLE orders; --", "%", "_", "\\", "\u202eecnarF"):
        assert who(shop, asks("country", "=", text)) == set()
        assert who(shop, asks("bought", ">=", 1, product=text)) == set()
    assert shop.warehouse.rows("orders") == 10


def test_a_kept_rule_is_its_own_check() -> None:
    rule = check({"all": [asks("net", ">=", "1 234,50 €"), {"any": [FRANCE, {"not": asks("segment", "=", "lost")}]}, OFTEN], "noise": 1})
    assert check(rule) == rule
    assert rule["all"][0]["value"] == 1234.5
    assert set(rule) == {"all"}


def test_a_rule_reads_as_a_sentence() -> None:
    from django.utils import translation

    rule = check({"all": [asks("segment", "=", "at_risk"), {"any": [FRANCE, asks("country", "=", "Belgium")]}]})
    with translation.override("en"):
        assert words(rule) == "RFM segment = At risk and (Country = France or Country = Belgium)"
        assert words({}) == "all customers"
        bought = check(asks("bought", ">=", 2, product="CAKE", **{"from": "2025-02-01"}))
        assert words(bought) == "Bought the product “CAKE” (01/02/2025 – …) ≥ 2 units"
        assert words(check({"not": {"any": [FRANCE, OFTEN]}})) == "none of: Country = France; Orders kept ≥ 2"
    with translation.override("fr"):
        assert words(rule) == "Segment RFM = À risque et (Pays = France ou Pays = Belgium)"


@pytest.mark.real
def test_rules_agree_with_the_board_on_the_real_file(uk: Any) -> None:
    from mercatique.kernel import figures

    rows = {row["segment"]: row["customers"] for row in figures.records_of(figures.read(uk, "customers.segments"))}
    for key in ("champions", "at_risk", "lost"):
        assert count(uk.warehouse, check(asks("segment", "=", key)))["customers"] == rows[key]
    assert count(uk.warehouse, {})["of"] == 4372 - _only_invalid(uk)
    assert count(uk.warehouse, check(asks("frequency", ">=", 1)))["customers"] == 4327
    assert count(uk.warehouse, check(asks("bought", ">=", 1, product="23843")))["customers"] == 0
    # The customers of France, counted another way.
    facts = uk.warehouse.table("customer_facts")
    french = uk.warehouse.frame(facts.aggregate(n=facts.count(where=facts.country == "France"))).to_pylist()[0]["n"]
    assert count(uk.warehouse, check(FRANCE))["customers"] == french == 87


def _only_invalid(workspace: Any) -> int:
    """Customers all of whose lines are invalid: they are no customers."""
    lines = workspace.warehouse.table("orders")
    known = lines.filter(lines.customer_id.notnull())
    all_of = workspace.warehouse.frame(known.aggregate(n=known.customer_id.nunique())).to_pylist()[0]["n"]
    valid = known.filter(known.kind != "invalid")
    return int(all_of - workspace.warehouse.frame(valid.aggregate(n=valid.customer_id.nunique())).to_pylist()[0]["n"])
