"""The real order lines of Online Retail, and the totals somebody else worked out for them."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pytest
from hypothesis import settings

# A shared machine may be slow for a moment; that is no fault of a method.
settings.register_profile("methods", deadline=None)
settings.load_profile("methods")


@pytest.fixture(scope="session")
def expected(shared_data: Path) -> dict[str, Any]:
    return json.loads((shared_data / "expected_values.json").read_text())["datasets"]["online_retail"]


@pytest.fixture(scope="session")
def online_retail(shared_data: Path) -> pa.Table:
    """All lines as roles: order, product, day (moment), quantity, price, customer (17850), country, amount."""
    text = {name: pa.string() for name in ("InvoiceNo", "StockCode", "CustomerID", "Description")}
    table = csv.read_csv(
        shared_data / "transactions" / "online_retail.csv.gz",
        convert_options=csv.ConvertOptions(column_types=text, strings_can_be_null=True),
    )
    table = table.drop_columns(["Description"]).rename_columns(
        ["order", "product", "quantity", "day", "price", "customer", "country"]
    )
    customer = pc.replace_substring_regex(table["customer"], r"\.0$", "")
    amount = pc.multiply(table["quantity"].cast(pa.float64()), table["price"])
    return table.set_column(5, "customer", customer).append_column("amount", amount)


@pytest.fixture(scope="session")
def valid_lines(online_retail: pa.Table) -> pa.Table:
    """Set A of the data's README: not cancelled, quantity and price above zero."""
    cancelled = pc.starts_with(online_retail["order"], "C")
    above = pc.and_(pc.greater(online_retail["quantity"], 0), pc.greater(online_retail["price"], 0))
    return online_retail.filter(pc.and_(pc.invert(cancelled), above))


@pytest.fixture(scope="session")
def known_lines(valid_lines: pa.Table) -> pa.Table:
    """Set B: the valid lines that name a customer."""
    return valid_lines.filter(pc.is_valid(valid_lines["customer"]))
