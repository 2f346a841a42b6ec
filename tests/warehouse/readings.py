"""Readings made by hand, so that the store is tested apart from the intake of files."""

import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from mercatique.warehouse import TABLES


@dataclass
class Sheet:
    """A small file whose header names the columns of its table; a column ``problem`` marks lines to leave out."""

    path: Path
    table: str = "orders"
    currency: str = "EUR"
    columns: tuple = ()
    constants: dict = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def relation_sql(self, con, aside=None, threads=1) -> str:
        with open(self.path, encoding="utf-8") as file:
            header = next(csv.reader(file))
        given = ", ".join(
            f"CAST({'nullif(' + c.name + chr(44) + repr('') + ')' if c.name in header else 'NULL'} AS {c.type}) AS \"{c.name}\""
            for c in TABLES[self.table].given
        )
        problem = "nullif(problem, '')" if "problem" in header else "NULL::VARCHAR"
        cells = ", ".join(f'"{name}"' for name in header if name in ("order_id", "customer_id", "product_id"))
        place = str(self.path).replace("'", "''")
        return f"""SELECT {given}, row_number() OVER () + 1 AS source_line, {problem} AS problem,
            CASE WHEN {problem} IS NOT NULL THEN concat_ws(';', {cells}) END AS source_text
            FROM read_csv('{place}', all_varchar = true, header = true, delim = ',', quote = '"')"""


ORDER_HEADER = ("order_id", "product_id", "product_name", "quantity", "unit_price", "ordered_at", "customer_id", "country")


def order(number, product="P1", quantity=1, price="10.00", at="2024-03-01 10:00:00+00", customer="17850", **more):
    """One order line as a dictionary."""
    row = {
        "order_id": number,
        "product_id": product,
        "product_name": f"Product {product}",
        "quantity": quantity,
        "unit_price": price,
        "ordered_at": at,
        "customer_id": customer,
        "country": "France",
    }
    return row | more


def sheet(folder: Path, name: str, rows: list[dict], table: str = "orders") -> Sheet:
    """Write rows as a file and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    header = list(dict.fromkeys(key for row in rows for key in row)) or list(ORDER_HEADER)
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, header, restval="")
        out.writeheader()
        out.writerows(rows)
    return Sheet(path, table)
