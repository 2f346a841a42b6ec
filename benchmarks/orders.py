"""Order lines for measuring: a seeded generator of a shop's export, one CSV file of as many lines as asked.

As in real exports, some lines stand twice in an order, and some hold a day that is not in the calendar.
"""

import argparse
from pathlib import Path

import duckdb

LINES_PER_ORDER = 3
LINES_PER_CUSTOMER = 11
#: One line in so many is the same as the one before it, or holds an impossible day (the first one behind what DuckDB
#: looks at to find the types).
REPEATED, IMPOSSIBLE = 500, 50_000


def write(path: Path, lines: int, *, first: int = 0, seed: int = 1, start: str = "2022-01-01", days: int = 1095) -> Path:
    """Write ``lines`` order lines; the same arguments give the same lines. ``first`` continues an earlier file."""
    con = duckdb.connect(config={"memory_limit": "1GB", "threads": 2})
    customers = max(lines // LINES_PER_CUSTOMER, 1)
    target = str(path).replace("'", "''")
    con.execute(f"""
        COPY (
            SELECT 'F' || (i // {LINES_PER_ORDER}) AS "Order",
                   'P' || lpad((sqrt(product) * 20)::INT::VARCHAR, 5, '0') AS "Product",
                   'Product number ' || (sqrt(product) * 20)::INT AS "Product name",
                   CASE WHEN odd % 50 = 0 THEN -1 ELSE 1 + odd % 6 END AS "Quantity",
                   printf('%d.%02d', 1 + price // 100, price % 100) AS "Price",
                   CASE WHEN line % {IMPOSSIBLE} = {IMPOSSIBLE - 1} THEN '2023-02-31 10:00:00'
                        ELSE strftime(TIMESTAMP '{start}' + to_seconds(moment), '%Y-%m-%d %H:%M:%S') END AS "Date",
                   CASE WHEN buyer % 20 = 0 THEN '' ELSE (10000 + buyer % {customers})::VARCHAR END AS "Customer",
                   CASE WHEN buyer % 9 < 6 THEN 'France' WHEN buyer % 9 < 8 THEN 'Belgique' ELSE 'Suisse' END AS "Country"
            FROM (
                SELECT line, line - (line % {REPEATED} = 1)::BIGINT AS i,
                       (hash(i + {seed} * 1000003) % 40000)::BIGINT AS product,
                       (hash(i * 7 + {seed}) % 1000)::BIGINT AS odd,
                       (hash(i * 13 + {seed}) % 9000)::BIGINT AS price,
                       (hash((i // {LINES_PER_ORDER}) * 3 + {seed}) % ({days} * 86400))::BIGINT AS moment,
                       (hash((i // {LINES_PER_ORDER}) * 5 + {seed}) % 1000000007)::BIGINT AS buyer
                FROM range({first}, {first + lines}) AS t(line)
            )
        ) TO '{target}' (FORMAT csv, HEADER)
    """)
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--start", default="2022-01-01")
    parser.add_argument("--days", type=int, default=1095)
    given = parser.parse_args()
    write(given.path, given.lines, first=given.first, start=given.start, days=given.days)
