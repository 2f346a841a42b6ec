"""Customers, products and sales by day, worked out from the lines."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from mercatique.warehouse import derived
from mercatique.warehouse.rules import GROSS
from mercatique.warehouse.segments import BOXES, segment_sql
from tests.warehouse.readings import order


@pytest.fixture
def shop(load, warehouse):
    """A year of orders with cancellations, returns, fees and guests."""
    rng = np.random.default_rng(3)
    rows = []
    for n in range(600):
        back = n % 11 == 0
        rows.append(
            order(
                f"{'C' if back else ''}{n // 2}",
                product=["P1", "P2", "P3", "POST"][int(rng.integers(4))],
                quantity=(-1 if back else 1) * int(rng.integers(1, 4)),
                price=f"{rng.integers(1, 50)}.{rng.integers(10, 99)}",
                at=f"2023-{n // 2 % 12 + 1:02d}-{n // 2 % 27 + 1:02d} 10:00:00+00",
                customer=str(n // 2 % 37) if n // 2 % 10 else "",
                site=["Tours", "Blois"][n // 2 % 2],
            )
        )
    load(rows, "a")
    warehouse.rebuild()
    return warehouse


def test_an_order_cancelled_minutes_later_makes_no_champion(load, warehouse, ask):
    rows = [order(str(n), customer=str(n), at=f"2024-02-{n + 1:02d} 10:00:00+00") for n in range(10)]
    rows += [
        order("99", customer="big", product="P7", quantity=80995, at="2024-03-01 09:15:00+00"),
        order("C99", customer="big", product="P7", quantity=-80995, at="2024-03-01 09:27:00+00"),
    ]
    load(rows, "a")
    warehouse.rebuild()
    facts = ask(
        "SELECT orders, gross, cancelled, net, frequency, recency, r, segment FROM customer_facts WHERE customer_id = 'big'",
        "customer_facts",
    )
    assert facts == [(1, Decimal(809950), Decimal(-809950), Decimal(0), 0, None, None, None)]
    assert ask("SELECT net FROM product_facts WHERE product_id = 'P7'", "product_facts") == [(Decimal(0),)]


def test_scores_and_segments_are_those_of_the_method(shop, ask):
    from mercatique.methods.customers.rfm import rfm

    lines = ask("SELECT customer_id, order_id, day, amount, net_quantity FROM orders WHERE kind <> 'invalid' ORDER BY row_id")
    theirs = rfm(*zip(*lines, strict=True))
    mine = ask(
        "SELECT customer_id, recency, frequency, monetary, r, f, m, segment FROM customer_facts"
        " WHERE segment IS NOT NULL ORDER BY customer_id",
        "customer_facts",
    )
    assert [row[0] for row in mine] == list(theirs.customers)
    for place, name in enumerate(("recency", "frequency", "monetary", "r", "f", "m", "segment"), start=1):
        assert [row[place] if name == "segment" else float(row[place]) for row in mine] == pytest.approx(
            list(getattr(theirs, name))
        ), name


def test_the_named_segments_are_those_of_the_method(warehouse):
    from mercatique.methods.customers.segments import SEGMENTS

    scores = " , ".join(f"({r}, {f}, {m})" for r in range(1, 6) for f in range(1, 6) for m in range(1, 6))
    rows = warehouse.reader.engine.rows(f"SELECT r, f, m, {segment_sql()} FROM (VALUES {scores}) AS t(r, f, m)")
    assert len(rows) == 125
    for r, f, m, segment in rows:
        assert [each.key for each in SEGMENTS if each.holds(r, f, m)] == [segment]
    assert {name for name, *_box in BOXES} == {each.key for each in SEGMENTS}


def test_the_cube_adds_up_to_the_lines(shop, ask):
    by_lines = ask("SELECT kind, sum(amount), sum(quantity), count(*) FROM orders GROUP BY 1 ORDER BY 1")
    by_cells = ask("SELECT kind, sum(amount), sum(quantity), sum(lines) FROM sales_cube GROUP BY 1 ORDER BY 1", "sales_cube")
    assert by_lines == by_cells


def test_an_order_is_counted_once_over_any_choice_of_cells(shop, ask):
    gross = f"kind IN {GROSS}"
    assert (
        ask(f"SELECT sum(orders) FROM sales_cube WHERE {gross}", "sales_cube")
        == ask(f"SELECT count(DISTINCT order_id) FROM orders WHERE {gross}")
    )
    by_site = ask(f"SELECT site, count(DISTINCT order_id) FROM orders WHERE {gross} GROUP BY 1 ORDER BY 1")
    assert ask(f"SELECT site, sum(orders) FROM sales_cube WHERE {gross} GROUP BY 1 ORDER BY 1", "sales_cube") == by_site


def test_customers_and_products_reconcile_with_the_lines(shop, ask):
    gross, back = f"kind IN {GROSS}", "kind IN ('cancellation', 'return', 'credit')"
    ((lines_gross, lines_net),) = ask(
        f"SELECT sum(amount) FILTER (WHERE {gross}), sum(amount) FILTER (WHERE {gross} OR {back}) FROM orders"
        " WHERE customer_id IS NOT NULL"
    )
    assert ask("SELECT sum(gross), sum(net) FROM customer_facts", "customer_facts") == [(lines_gross, lines_net)]
    assert ask("SELECT sum(net) FROM product_facts", "product_facts") == ask(
        f"SELECT sum(amount) FROM orders WHERE {gross} OR {back}"
    )
    assert ask("SELECT product_id FROM product_facts WHERE NOT goods", "product_facts") == [("POST",)]


def test_amounts_of_two_currencies_are_not_added(load, warehouse, ask):
    load([order("1", currency="GBP"), order("2", currency="EUR"), order("3", customer="x")], "a")
    warehouse.rebuild()
    assert ask("SELECT customer_id, gross, currency, orders, m FROM customer_facts ORDER BY 1", "customer_facts") == [
        ("17850", None, None, 2, None),
        ("x", Decimal(10), "EUR", 1, 1),
    ]


def test_names_come_from_the_customers_table_and_costs_from_the_products_table(load, warehouse, ask):
    load([order("1")], "a")
    load([{"customer_id": "17850", "name": "Ana", "email": "ana@example.com"}], "b", table="customers")
    load([{"product_id": "P1", "name": "Cup", "unit_cost": "4", "currency": "EUR"}], "c", table="products")
    warehouse.rebuild()
    assert ask("SELECT name, email FROM customer_facts", "customer_facts") == [("Ana", "ana@example.com")]
    assert ask("SELECT unit_cost, price FROM product_facts", "product_facts") == [(Decimal(4), Decimal(10))]


def test_the_reference_is_the_day_after_the_last_line(load, warehouse, ask):
    load([order("1", at="2024-03-01 10:00:00+00"), order("2", customer="x", at="2024-03-11 10:00:00+00")], "a")
    warehouse.rebuild()
    assert ask("SELECT recency, last_kept_day FROM customer_facts ORDER BY 1", "customer_facts") == [
        (1, date(2024, 3, 11)),
        (11, date(2024, 3, 1)),
    ]


def test_a_rebuild_without_news_does_nothing_and_a_new_rule_asks_for_one(load, warehouse):
    load([order("1")], "a")
    assert not warehouse.fresh
    assert warehouse.rebuild() is True
    assert warehouse.fresh
    version = warehouse.version("customer_facts")
    assert warehouse.rebuild() is False
    warehouse.set_rules(replace(warehouse.rules, fee_codes=("P1",)))
    assert not warehouse.fresh
    assert warehouse.rebuild() is True
    assert warehouse.version("customer_facts") not in ("", version)


def test_readers_see_the_old_table_until_the_new_one_is_whole(load, warehouse, ask, monkeypatch):
    load([order("1")], "a")
    warehouse.rebuild()
    load([order("2", customer="x")], "b")
    monkeypatch.setattr(derived, "customer_facts_sql", lambda: "SELECT nothing FROM nowhere")
    with pytest.raises(Exception, match="nowhere"):
        warehouse.rebuild()
    assert ask("SELECT customer_id FROM customer_facts", "customer_facts") == [("17850",)]
    assert not warehouse.fresh


def test_derived_tables_are_empty_again_after_the_last_undo(load, warehouse, ask):
    load([order("1")], "a")
    warehouse.rebuild()
    warehouse.undo("a")
    warehouse.rebuild()
    assert ask("SELECT count(*) FROM customer_facts", "customer_facts") == [(0,)]
    assert warehouse.version("customer_facts") == ""
