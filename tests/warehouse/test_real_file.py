"""The real file: totals to the cent, famous cancellations, nothing new the second time."""

import json
from decimal import Decimal

import pytest

from mercatique.warehouse import Warehouse

pytestmark = pytest.mark.real
GROSS = "kind IN ('sale', 'fee', 'adjustment')"


@pytest.fixture(scope="module")
def retail(shared_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real") / "Données d'Élodie #1"
    warehouse = Warehouse(folder, currency="GBP")
    reading = warehouse.inspect(shared_data / "transactions" / "online_retail.csv.gz", table="orders")
    warehouse.card = warehouse.load(reading, import_id="first")
    warehouse.rebuild()
    return warehouse


@pytest.fixture(scope="module")
def expected(shared_data):
    return json.loads((shared_data / "expected_values.json").read_text())["datasets"]["online_retail"]


def rows(warehouse, sql, *tables):
    return warehouse.reader.read(tables or ("orders",), lambda: warehouse.reader.engine.rows(sql))


def cents(value):
    return round(float(value), 2)


def test_gross_totals_agree_with_the_source_to_the_cent(retail, expected):
    ((amount, lines, orders),) = rows(retail, f"SELECT sum(amount), count(*), count(DISTINCT order_id) FROM orders WHERE {GROSS}")
    assert (cents(amount), lines, orders) == (
        expected["A_revenue"],
        expected["A_sales_rows (not C, qty>0, price>0)"],
        expected["A_invoices"],
    )
    ((amount, customers, orders, units),) = rows(
        retail,
        f"SELECT sum(amount), count(DISTINCT customer_id), count(DISTINCT order_id), sum(quantity) FROM orders"
        f" WHERE {GROSS} AND customer_id IS NOT NULL",
    )
    assert (cents(amount), customers, orders, units) == (
        expected["B_revenue"],
        expected["B_customers"],
        expected["B_invoices"],
        expected["B_units"],
    )


def test_months_agree_whether_from_lines_or_from_the_cube(retail, expected):
    sql = f"SELECT strftime(day, '%Y-%m') AS month, sum(amount) FROM {{}} WHERE {GROSS} {{}} GROUP BY 1 ORDER BY 1"
    for table, known in (("orders", "AND customer_id IS NOT NULL"), ("sales_cube", "AND known")):
        found = {month: cents(amount) for month, amount in rows(retail, sql.format(table, known), table)}
        assert found == expected["B_revenue_by_month"]
    found = {month: cents(amount) for month, amount in rows(retail, sql.format("sales_cube", ""), "sales_cube")}
    assert found == expected["A_revenue_by_month"]


def test_the_lineage_reconciles_with_the_whole_file(retail, expected):
    card = retail.card
    (total,) = card.totals
    assert card.read == card.written == expected["rows"]
    assert total.currency == "GBP"
    assert cents(total.gross) == expected["A_revenue"]
    # What the source writes as cancellations (C…) are cancelled goods, and discounts, fees and corrections taken back.
    bad_debt = Decimal("-22124.12")
    assert cents(total.cancelled + total.credited - bad_debt) == expected["cancel_amount"]
    assert total.kinds["cancellation"] + total.kinds["credit"] - 2 == expected["cancel_rows_C"]
    assert cents(total.net + total.invalid) == expected["net_revenue_all_rows"]
    assert (total.invalid, total.net) == (0, total.gross + total.cancelled + total.returned + total.credited)
    assert (str(card.first_day), str(card.last_day)) == ("2010-12-01", "2011-12-09")


def test_customers_are_text_without_decimals(retail, expected):
    assert rows(retail, "SELECT count(*) FROM orders WHERE customer_id = '17850'") != [(0,)]
    assert rows(retail, "SELECT count(*) FROM orders WHERE customer_id LIKE '%.%'") == [(0,)]


@pytest.mark.parametrize(
    ("sale", "cancellation", "product", "units"),
    [("581483", "C581484", "23843", 80995), ("541431", "C541433", "23166", 74215)],
)
def test_the_famous_orders_are_matched_with_their_cancellations(retail, sale, cancellation, product, units):
    found = rows(
        retail,
        f"SELECT c.matched, s.quantity, s.net_amount FROM orders c JOIN orders s ON s.row_id = c.origin"
        f" WHERE c.order_id = '{cancellation}' AND s.order_id = '{sale}' AND c.product_id = '{product}'",
    )
    assert found == [("exact", Decimal(units), Decimal(0))]


def test_discounts_fees_and_corrections_are_no_returns(retail):
    sql = "SELECT kind, count(*), sum(amount) FROM orders WHERE product_id IN ('D', 'B', 'AMAZONFEE') GROUP BY kind ORDER BY 1"
    assert rows(retail, sql) == [
        ("adjustment", 1, Decimal("11062.06")),
        ("credit", 111, Decimal("-263101.93")),
        ("fee", 2, Decimal("13761.09")),
    ]
    sql = "SELECT count(*) FROM orders WHERE kind IN ('cancellation', 'return') AND NOT goods"
    assert rows(retail, sql) == [(0,)]
    sql = "SELECT count(*) FROM orders WHERE kind = 'credit' AND matched = 'exact' AND product_id = 'POST'"
    assert rows(retail, sql) == [(16,)]


def test_a_cancelled_order_makes_neither_best_seller_nor_champion(retail):
    best = rows(retail, "SELECT product_id FROM product_facts WHERE goods ORDER BY net DESC LIMIT 20", "product_facts")
    assert ("23843",) not in best
    assert rows(retail, "SELECT product_id FROM product_facts ORDER BY gross DESC LIMIT 3", "product_facts")[2:] != []
    ((segment, net),) = rows(retail, "SELECT segment, net FROM customer_facts WHERE customer_id = '12346'", "customer_facts")
    assert (segment, net) == (None, Decimal(0))
    ((segment, net),) = rows(retail, "SELECT segment, net FROM customer_facts WHERE customer_id = '16446'", "customer_facts")
    assert (segment, net) == ("hibernating", Decimal("2.9"))


def test_known_customers_have_their_published_facts(retail):
    sql = "SELECT recency, orders, gross FROM customer_facts WHERE customer_id = '{}'"
    assert rows(retail, sql.format("17850"), "customer_facts") == [(373, 34, Decimal("5391.21"))]
    assert rows(retail, sql.format("14911"), "customer_facts") == [(2, 201, Decimal("143825.06"))]


def test_the_same_file_again_changes_nothing(retail, shared_data):
    version = retail.version("orders")
    reading = retail.inspect(shared_data / "transactions" / "online_retail.csv.gz", table="orders")
    card = retail.load(reading, import_id="second")
    assert (card.written, card.known) == (0, 541909)
    assert retail.version("orders") == version
    assert retail.check("orders") == {}
    assert retail.fresh
