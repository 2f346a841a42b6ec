"""What counts as what, and how a cancellation finds its sale."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.warehouse import OrderRules
from mercatique.warehouse.matching import pair_up
from tests.warehouse.readings import order

KINDS = "SELECT order_id, kind FROM orders ORDER BY order_id"


def test_each_line_has_the_kind_that_the_rules_say(load, ask):
    load(
        [
            order("1"),
            order("C2", quantity=-1),
            order("3", quantity=-1),
            order("4", product="POST"),
            order("5", product="m"),
            order("6", product="gift_0001_20"),
            order("7", price="0"),
            order("8", quantity=0),
            order("9", price="-5"),
            order("C9"),
        ],
        "a",
    )
    assert ask(KINDS) == [
        ("1", "sale"),
        ("3", "return"),
        ("4", "fee"),
        ("5", "adjustment"),
        ("6", "adjustment"),
        ("7", "invalid"),
        ("8", "invalid"),
        ("9", "invalid"),
        ("C2", "cancellation"),
        ("C9", "sale"),
    ]


def test_a_discount_a_paid_back_fee_and_a_bad_debt_are_credits_and_no_unmatched_returns(load, ask, warehouse):
    load(
        [
            order("1", quantity=2),
            order("C2", product="D", quantity=-1, price="3"),
            order("3", product="D", quantity=-1, price="4"),
            order("4", product="POST", price="6"),
            order("C5", product="POST", quantity=-1, price="6", at="2024-03-02 10:00:00+00"),
            order("A6", product="B", price="-50"),
            order("7", product="M", price="8"),
            order("C8", product="POST", quantity=-1, price="0"),
            order("9", product="M", quantity=-2, price="-1"),
        ],
        "a",
    )
    warehouse.rebuild()
    assert ask("SELECT order_id, kind, matched, rule FROM orders ORDER BY order_id") == [
        ("1", "sale", "none", "sale"),
        ("3", "credit", "none", "adjustment_codes"),
        ("4", "fee", "none", "fee_codes"),
        ("7", "adjustment", "none", "adjustment_codes"),
        ("9", "invalid", "none", "negative_price"),
        ("A6", "credit", "none", "adjustment_codes"),
        ("C2", "credit", "none", "adjustment_codes"),
        ("C5", "credit", "exact", "fee_codes"),
        ("C8", "invalid", "none", "negative_price"),
    ]
    facts = "SELECT gross, cancelled, returned, credited, net, frequency FROM customer_facts"
    assert ask(facts, "customer_facts") == [(Decimal(34), Decimal(0), Decimal(0), Decimal(-63), Decimal(-29), 2)]


def test_the_prefix_of_cancellations_means_one_only_before_a_number(load, ask, warehouse):
    numbers = ("C536379", "c7", "C-001", "CMD12", "C", "AV-12", "12C")
    load([order(number, quantity=-1) for number in numbers], "a")
    kinds = "SELECT order_id FROM orders WHERE kind = 'cancellation' ORDER BY 1"
    assert ask(kinds) == [("C536379",), ("c7",)]
    warehouse.set_rules(replace(warehouse.rules, cancellation_prefixes=("C", "AV-*")))
    assert ask(kinds) == [("AV-12",), ("C536379",), ("c7",)]
    warehouse.set_rules(replace(warehouse.rules, cancellation_prefixes=()))
    assert ask(kinds) == []


def test_an_edited_rule_applies_without_a_new_import(load, ask, warehouse):
    load([order("1", product="PORT"), order("2", quantity=-1)], "a")
    version = warehouse.version("orders")
    warehouse.set_rules(replace(warehouse.rules, fee_codes=("port*",), negative_quantity="cancellation"))
    assert ask(KINDS) == [("1", "fee"), ("2", "cancellation")]
    assert warehouse.version("orders") != version


def test_edited_rules_are_found_again_by_another_process(warehouse, home):
    from mercatique.warehouse import Warehouse

    edited = replace(OrderRules(), fee_codes=("FRAIS",))
    warehouse.set_rules(edited)
    assert Warehouse(home).rules == edited


def test_rules_survive_json_and_say_themselves_in_words():
    rules = OrderRules(fee_codes=("PORT",), cancellation_prefixes=())
    assert OrderRules.from_json(rules.to_json()) == rules
    assert rules.version != OrderRules().version
    said = [str(sentence) for sentence in rules.in_words()]
    assert any(sentence.startswith("A line whose product code is PORT is a fee: it counts in sales") for sentence in said)
    assert "The order number alone never makes a cancellation." in said


def test_a_rule_that_does_not_exist_or_makes_no_sense_is_refused():
    with pytest.raises(Fault, match="no rule called “colour”"):
        OrderRules.from_json({"colour": "red"})
    with pytest.raises(Fault, match="cannot be “sale”"):
        OrderRules(negative_quantity="sale")


def test_a_quote_in_a_code_is_only_a_quote(load, ask, warehouse):
    load([order("1", product="L'EAU")], "a")
    warehouse.set_rules(replace(warehouse.rules, fee_codes=("l'eau",)))
    assert ask(KINDS) == [("1", "fee")]


def test_an_order_with_a_date_of_cancellation_is_a_sale_and_a_cancellation_each_on_its_day(load, ask, warehouse):
    load([order("1", cancelled_at="2024-04-02 08:00:00+00"), order("2", status="Annulée"), order("3", status="paid")], "a")
    assert ask("SELECT order_id, kind, day, amount, net_amount, matched FROM orders ORDER BY 1, 2 DESC") == [
        ("1", "sale", date(2024, 3, 1), Decimal(10), Decimal(0), "none"),
        ("1", "cancellation", date(2024, 4, 2), Decimal(-10), Decimal(0), "exact"),
        ("2", "sale", date(2024, 3, 1), Decimal(10), Decimal(0), "none"),
        ("2", "cancellation", date(2024, 3, 1), Decimal(-10), Decimal(0), "exact"),
        ("3", "sale", date(2024, 3, 1), Decimal(10), Decimal(10), "none"),
    ]
    warehouse.rebuild()
    facts = "SELECT orders, frequency, gross, cancelled, net FROM customer_facts"
    assert ask(facts, "customer_facts") == [(3, 1, Decimal(30), Decimal(-20), Decimal(10))]


def test_a_cancellation_takes_back_the_latest_earlier_sale_of_the_same_quantity_and_price(load, ask, warehouse):
    load(
        [
            order("1", at="2024-03-01 10:00:00+00"),
            order("2", at="2024-03-02 10:00:00+00"),
            order("3", at="2024-03-02 10:00:00+00", price="12"),
            order("C4", quantity=-1, at="2024-03-03 10:00:00+00"),
            order("5", at="2024-03-04 10:00:00+00"),
        ],
        "a",
    )
    warehouse.rebuild()
    assert ask("SELECT order_id, matched, net_amount FROM orders ORDER BY 1") == [
        ("1", "none", Decimal(10)),
        ("2", "none", Decimal(0)),
        ("3", "none", Decimal(12)),
        ("5", "none", Decimal(10)),
        ("C4", "exact", Decimal(0)),
    ]
    assert ask("SELECT s.order_id FROM orders c JOIN orders s ON s.row_id = c.origin") == [("2",)]


def test_a_part_is_taken_from_a_larger_sale_and_what_has_no_sale_stays_unmatched(load, ask, warehouse):
    load(
        [
            order("1", quantity=10),
            order("2", quantity=-4, at="2024-03-05 10:00:00+00"),
            order("3", quantity=-4, product="P9", at="2024-03-05 10:00:00+00"),
            order("4", quantity=-4, customer="other", at="2024-03-05 10:00:00+00"),
        ],
        "a",
    )
    warehouse.rebuild()
    assert ask("SELECT order_id, matched, net_quantity, net_amount FROM orders ORDER BY 1") == [
        ("1", "none", Decimal(6), Decimal(60)),
        ("2", "ambiguous", Decimal(0), Decimal(0)),
        ("3", "unmatched", Decimal(0), Decimal(0)),
        ("4", "unmatched", Decimal(0), Decimal(0)),
    ]


def test_a_guest_is_matched_within_the_order_only(load, ask, warehouse):
    rows = [order("1", customer=""), order("1", customer="", quantity=-1), order("2", customer="", quantity=-1)]
    load(rows, "a")
    warehouse.rebuild()
    assert ask("SELECT order_id, matched FROM orders WHERE kind = 'return' ORDER BY 1") == [
        ("1", "exact"),
        ("2", "unmatched"),
    ]


lines = st.lists(
    st.tuples(
        st.sampled_from(["1", "C2", "c3", "C-4", "CMD5", "C", "C٣", ""]),
        st.sampled_from(["P1", "POST", "post", "D", "B", "M", "GIFT_1", "gift_2", "MUG", "BANK CHARGES", ""]),
        st.sampled_from([-2, -1, 0, 1, 3]),
        st.sampled_from([-2.5, 0.0, 1.25]),
    ),
    min_size=1,
    max_size=20,
)


@given(lines)
def test_the_store_and_the_method_give_the_same_kind_to_the_same_lines(rows):
    from mercatique.methods import net_sales

    rules = OrderRules()
    order_id, product_id, quantity, unit_price = zip(*rows, strict=True)
    amount = [units * price for units, price in zip(quantity, unit_price, strict=True)]
    with duckdb.connect() as con:
        con.execute("CREATE TABLE l (n INTEGER, order_id VARCHAR, product_id VARCHAR, quantity INTEGER, unit_price DOUBLE)")
        con.executemany("INSERT INTO l VALUES (?, ?, ?, ?, ?)", [(n, *row) for n, row in enumerate(rows)])
        mine = [kind for (kind,) in con.execute(f"SELECT {rules.kind_sql()} FROM l ORDER BY n").fetchall()]
    day = [date(2026, 3, 1)] * len(rows)
    theirs = net_sales(
        order_id, ["a"] * len(rows), product_id, day, quantity, amount,
        fee_products=rules.fee_codes, adjustment_products=rules.adjustment_codes,
    )  # fmt: skip
    assert mine == list(theirs.kind)


def test_compiled_and_plain_matching_say_the_same():
    from numba import njit

    rng = np.random.default_rng(7)
    pair = np.sort(rng.integers(0, 400, 5000)).astype(np.int64)
    sold = rng.random(5000) < 0.7
    quantity, price = rng.integers(1, 6, 5000).astype(np.int64), rng.integers(1, 3, 5000).astype(np.int64)
    for plain, compiled in zip(pair_up(pair, sold, quantity, price), njit(pair_up)(pair, sold, quantity, price), strict=True):
        assert (plain == compiled).all()


def test_the_store_and_the_method_match_alike(load, ask, warehouse):
    from mercatique.methods.sales.net import net_sales

    rng = np.random.default_rng(11)
    rows = [
        order(
            f"{'C' if back else ''}{n}",
            product=f"P{rng.integers(3)}",
            quantity=int(rng.integers(1, 4)) * (-1 if back else 1),
            price=f"{rng.integers(1, 3)}.37",
            at=f"2024-03-{n // 20 + 1:02d} 10:{n % 60:02d}:00+00",
            customer=f"{rng.integers(4)}",
        )
        for n, back in enumerate(rng.random(400) < 0.3)
    ]
    load(rows, "a")
    warehouse.rebuild()
    names = "order_id, customer_id, product_id, ordered_at, quantity, amount, kind, matched, net_quantity, net_amount"
    mine = ask(f"SELECT {names} FROM orders ORDER BY ordered_at, row_id")
    columns = list(zip(*mine, strict=True))
    theirs = net_sales(*columns[:6], kind=columns[6])
    assert list(theirs.matched) == list(columns[7])
    assert [Decimal(str(x)) for x in theirs.net_quantity] == list(columns[8])
    assert np.allclose(theirs.net_amount, [float(x) for x in columns[9]], atol=1e-9)
