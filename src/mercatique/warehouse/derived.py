"""Derived tables, worked out from order lines under the present rules: customers, products and sales by day."""

from collections.abc import Callable
from typing import Any

from mercatique.fault import _
from mercatique.warehouse.engine import Engine, named, quoted
from mercatique.warehouse.ledger import Account, DataFile, Ledger
from mercatique.warehouse.matching import match
from mercatique.warehouse.reader import Reader, judged
from mercatique.warehouse.rules import CANCELLATION, CREDIT, GROSS, LOWERING, RETURN
from mercatique.warehouse.segments import scores_sql, segment_sql
from mercatique.warehouse.tables import (
    CUBE_AXES,
    CUSTOMER_FACTS,
    ORDER_MARKS,
    ORDERS,
    PRODUCT_FACTS,
    SALES_CUBE,
    TableSpec,
)
from mercatique.warehouse.writing import Draft, Progress, sort_sql

Drafts = Callable[[Engine, Ledger], Draft]

SOLD = f"kind IN ({', '.join(map(quoted, GROSS))})"
BACK = f"kind IN ({', '.join(map(quoted, LOWERING))})"
ONE_CURRENCY = "CASE WHEN min(currency) = max(currency) THEN min(currency) END"
ONE_VAT = "CASE WHEN min(vat) = max(vat) THEN min(vat) END"
#: Amounts of several currencies or VAT bases are never added: then there is no sum.
ADDABLE = "min(currency) = max(currency) AND min(vat) = max(vat)"


def rebuild(reader: Reader, drafts: Drafts, built_from: str, progress: Progress, reached: Callable[[str], None]) -> None:
    """Work all of them out, each out of sight until its commit; the caller holds the leases."""
    engine = reader.engine
    progress(0.05, _("Matching cancellations and returns with their sales"))
    with drafts(engine, reader.ledgers[ORDER_MARKS.name]) as draft:
        marks = match(engine, _unmatched(reader))
        with engine.lock:
            engine.con.register("found_marks", marks)
        _replace(
            draft,
            "SELECT row_id, matched, (taken::DECIMAL(18,4) / 10000)::DECIMAL(18,4) AS taken, origin"
            " FROM found_marks ORDER BY row_id",
            built_from,
        )
        engine.con.unregister("found_marks")
    reached("marked")
    reader.refresh(["orders", "customers", "products"])
    makers: tuple[tuple[TableSpec, str, str], ...] = (
        (CUSTOMER_FACTS, customer_facts_sql(), _("Working out customers")),
        (PRODUCT_FACTS, product_facts_sql(), _("Working out products")),
        (SALES_CUBE, sales_cube_sql(), _("Working out sales by day")),
    )
    for place, (spec, sql, note) in enumerate(makers):
        progress(0.2 + 0.25 * place, note)
        with drafts(engine, reader.ledgers[spec.name]) as draft:
            columns = ", ".join(f"{named(c.name)}::{c.type} AS {named(c.name)}" for c in spec.stored)
            _replace(draft, f"SELECT {columns} FROM ({sql}) ORDER BY {sort_sql(spec.sort)}", built_from)
        reached(f"built {spec.name}")
    progress(1.0)


def _unmatched(reader: Reader) -> str:
    """Order lines as the rules see them before anything is matched."""
    snapshot = reader.ledgers[ORDERS.name].snapshot()
    zone = reader.zone if snapshot.account.cancellable else ""
    return judged(reader.stored(ORDERS, snapshot.live), "", reader.rules, zone)


def _replace(draft: Draft, select: str, built_from: str, facts: dict[str, Any] | None = None) -> None:
    before = draft.ledger.snapshot()
    draft.write(select, prefix="built-")
    added: list[DataFile] = draft.move()
    account = Account(built_from=built_from, facts=facts or {})
    draft.ledger.commit(account, add=added, remove=before.files, act="rebuild")


def customer_facts_sql() -> str:
    """One row per known customer.

    Net is gross plus all cancellations, returns and credits of the customer, matched or not. An order is kept when a line of it
    has something left; recency, frequency and scores count kept orders only, so that an order cancelled minutes later
    makes nobody a champion.
    """
    scores = scores_sql("last_kept_day", "frequency", "monetary", "customer_id")
    scored = ", ".join(f"{sql} AS {name}" for name, sql in scores.items())
    newest = "arg_max({0}, (ordered_at, row_id)) FILTER (WHERE {0} IS NOT NULL) AS {0}"
    return f"""
    WITH lines AS (
        SELECT customer_id, order_id, product_id, day, ordered_at, row_id, kind, goods, amount, net_quantity,
               currency, vat, country, site, brand, activity
        FROM orders WHERE customer_id IS NOT NULL AND kind <> 'invalid'
    ), facts AS (
        SELECT customer_id,
               {', '.join(newest.format(column) for column in ('country', 'site', 'brand', 'activity'))},
               min(day) FILTER (WHERE {SOLD}) AS first_day,
               max(day) FILTER (WHERE {SOLD}) AS last_day,
               count(DISTINCT order_id) FILTER (WHERE {SOLD}) AS orders,
               count(*) FILTER (WHERE {SOLD}) AS lines,
               count(DISTINCT product_id) FILTER (WHERE {SOLD} AND goods) AS products,
               CASE WHEN {ADDABLE} THEN coalesce(sum(amount) FILTER (WHERE {SOLD}), 0) END AS gross,
               CASE WHEN {ADDABLE} THEN coalesce(sum(amount) FILTER (WHERE kind = '{CANCELLATION}'), 0) END AS cancelled,
               CASE WHEN {ADDABLE} THEN coalesce(sum(amount) FILTER (WHERE kind = '{RETURN}'), 0) END AS returned,
               CASE WHEN {ADDABLE} THEN coalesce(sum(amount) FILTER (WHERE kind = '{CREDIT}'), 0) END AS credited,
               {ONE_CURRENCY} AS currency, {ONE_VAT} AS vat,
               max(day) FILTER (WHERE net_quantity > 0) AS last_kept_day,
               count(DISTINCT order_id) FILTER (WHERE net_quantity > 0) AS frequency
        FROM lines GROUP BY customer_id
    ), valued AS (
        SELECT *, gross + cancelled + returned + credited AS net, net AS monetary FROM facts
    ), scored AS (
        SELECT customer_id, {scored} FROM valued WHERE frequency > 0 AND monetary IS NOT NULL
    ), people AS (
        SELECT customer_id, arg_max(name, row_id) FILTER (WHERE name IS NOT NULL) AS name,
               arg_max(email, row_id) FILTER (WHERE email IS NOT NULL) AS email,
               arg_max(country, row_id) FILTER (WHERE country IS NOT NULL) AS country,
               arg_max(site, row_id) FILTER (WHERE site IS NOT NULL) AS site
        FROM customers GROUP BY customer_id
    ), reference AS (SELECT max(day) + 1 AS day FROM orders WHERE kind <> 'invalid')
    SELECT v.* EXCLUDE (country, site), p.name, p.email, coalesce(v.country, p.country) AS country,
           coalesce(v.site, p.site) AS site, CASE WHEN frequency > 0 THEN net / frequency END AS basket,
           reference.day - last_kept_day AS recency, r, f, m, {segment_sql()} AS segment
    FROM valued AS v LEFT JOIN scored USING (customer_id) LEFT JOIN people AS p USING (customer_id), reference"""


def product_facts_sql() -> str:
    """One row per product code, fees and adjustments marked as no goods."""
    return f"""
    WITH facts AS (
        SELECT product_id,
               arg_max(brand, (ordered_at, row_id)) FILTER (WHERE brand IS NOT NULL) AS brand,
               arg_max(category, (ordered_at, row_id)) FILTER (WHERE category IS NOT NULL) AS category,
               bool_and(goods) AS goods,
               min(day) FILTER (WHERE {SOLD}) AS first_day, max(day) FILTER (WHERE {SOLD}) AS last_day,
               count(DISTINCT order_id) FILTER (WHERE {SOLD}) AS orders,
               count(DISTINCT customer_id) FILTER (WHERE {SOLD}) AS customers,
               count(*) FILTER (WHERE {SOLD}) AS lines,
               coalesce(sum(quantity) FILTER (WHERE {SOLD}), 0) AS quantity,
               coalesce(sum(CASE WHEN kind = '{CREDIT}' THEN -abs(quantity) ELSE quantity END), 0) AS net_quantity,
               CASE WHEN {ADDABLE} THEN coalesce(sum(amount) FILTER (WHERE {SOLD}), 0) END AS gross,
               CASE WHEN {ADDABLE} THEN coalesce(sum(amount) FILTER (WHERE kind = '{CANCELLATION}'), 0) END AS cancelled,
               CASE WHEN {ADDABLE} THEN coalesce(sum(amount) FILTER (WHERE kind = '{RETURN}'), 0) END AS returned,
               CASE WHEN {ADDABLE} THEN coalesce(sum(amount) FILTER (WHERE kind = '{CREDIT}'), 0) END AS credited,
               {ONE_CURRENCY} AS currency, {ONE_VAT} AS vat
        FROM orders WHERE product_id IS NOT NULL AND kind <> 'invalid' GROUP BY product_id
    ), names AS (
        SELECT product_id, arg_max(product_name, (n, newest, product_name)) AS product_name FROM (
            SELECT product_id, product_name, count(*) AS n, max(ordered_at) AS newest FROM orders
            WHERE {SOLD} AND product_name IS NOT NULL GROUP BY product_id, product_name) GROUP BY product_id
    ), listed AS (
        SELECT product_id, arg_max(name, row_id) FILTER (WHERE name IS NOT NULL) AS name,
               arg_max(category, row_id) FILTER (WHERE category IS NOT NULL) AS category,
               arg_max(brand, row_id) FILTER (WHERE brand IS NOT NULL) AS brand,
               arg_max(unit_cost, row_id) FILTER (WHERE unit_cost IS NOT NULL) AS unit_cost,
               arg_max(currency, row_id) FILTER (WHERE unit_cost IS NOT NULL) AS cost_currency
        FROM products GROUP BY product_id
    )
    SELECT f.* EXCLUDE (brand, category), coalesce(n.product_name, l.name) AS product_name,
           coalesce(l.category, f.category) AS category, coalesce(l.brand, f.brand) AS brand,
           gross + cancelled + returned + credited AS net, CASE WHEN quantity > 0 THEN gross / quantity END AS price,
           CASE WHEN l.cost_currency = f.currency THEN l.unit_cost END AS unit_cost
    FROM facts AS f LEFT JOIN names AS n USING (product_id) LEFT JOIN listed AS l USING (product_id)"""


def sales_cube_sql() -> str:
    """One cell per day, site, brand, activity, channel, country, kind, and basis of the amounts.

    An order is counted once: in the cell of its first line, goods before fees, among the lines sold and, apart from
    them, among those taken back. So orders add up over any choice of cells.
    """
    axes = ", ".join(named(column.name) for column in CUBE_AXES)
    side = f"CASE WHEN {SOLD} THEN 'sold' WHEN {BACK} THEN 'back' ELSE 'invalid' END"
    rank = "CASE kind WHEN 'sale' THEN 0 WHEN 'fee' THEN 1 ELSE 2 END"
    return f"""
    WITH lines AS (
        SELECT day, site, brand, activity, channel, country, kind, goods, customer_id IS NOT NULL AS known, currency,
               vat, amount, net_amount, quantity, order_id, row_id, {side} AS side, {rank} AS rank
        FROM orders
    ), heads AS (
        SELECT arg_min(row_id, (rank, row_id)) AS row_id FROM lines GROUP BY order_id, side
    )
    SELECT {axes}, sum(amount) AS amount, sum(net_amount) AS net_amount, sum(quantity) AS quantity,
           count(h.row_id) AS orders, count(*) AS lines
    FROM lines LEFT JOIN heads AS h USING (row_id) GROUP BY ALL"""
