"""The files go through the same door as anybody's: understood without a question, and nothing lost."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mercatique.demo import COMPANIES, Company
from mercatique.warehouse import OrderRules, Warehouse


@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.slug)
def test_the_intake_understands_every_file_and_keeps_every_cent(
    company: Company, companies: dict[str, dict[str, bytes]], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    truth: dict[str, Any] = request.getfixturevalue(
        {"val-de-loire": "dealership_truth", "colibri": "shop_truth"}[company.slug]
    )
    rules = OrderRules.from_json({name: list(values) for name, values in company.rules.items()})
    warehouse = Warehouse(
        tmp_path / "tables", zone=company.zone, currency=company.currency, vat=company.vat, rules=rules
    )
    for name, table in company.imports:
        path = tmp_path / name
        path.write_bytes(companies[company.slug][name])
        reading = warehouse.inspect(path)
        assert reading.understood, reading.questions
        assert reading.table == table
        lineage = warehouse.load(reading, import_id=name)
        assert lineage.rejected == 0
        assert lineage.written == lineage.read
    lines = warehouse.table("orders")
    totals = truth["totals"]
    found = warehouse.frame(lines.aggregate(lines=lines.count(), amount=lines.amount.sum())).to_pylist()[0]
    assert found["lines"] == totals["lines"]
    assert found["amount"] == Decimal(totals["amount_cents"]) / 100
    assert warehouse.rows("customers") == totals["customers"]


def test_the_dealership_cancels_and_credits_by_its_own_rules(
    companies: dict[str, dict[str, bytes]], dealership_truth: dict[str, Any], tmp_path: Path
) -> None:
    company = next(each for each in COMPANIES if each.slug == "val-de-loire")
    rules = OrderRules.from_json({name: list(values) for name, values in company.rules.items()})
    warehouse = Warehouse(tmp_path / "tables", currency="EUR", vat="excl", rules=rules)
    path = tmp_path / "orders.csv"
    path.write_bytes(companies["val-de-loire"]["orders.csv"])
    warehouse.load(warehouse.inspect(path), import_id="orders")
    warehouse.rebuild()
    lines = warehouse.table("orders")
    kinds = {
        row["kind"]: row["orders"]
        for row in warehouse.frame(lines.group_by("kind").agg(orders=lines.order_id.nunique())).to_pylist()
    }
    assert kinds["cancellation"] == dealership_truth["undone"]["cancelled_orders"]
    assert kinds["return"] == dealership_truth["undone"]["credit_notes"]
    assert kinds["fee"] > 5_000
    unmatched = warehouse.frame(lines.filter(lines.matched == "unmatched").select("order_id")).to_pylist()
    orphans = {number for number, origin in dealership_truth["undone"]["origin"].items() if origin is None}
    assert orphans <= {row["order_id"] for row in unmatched}
    assert len(unmatched) < 2 * len(orphans)
