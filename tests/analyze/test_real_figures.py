"""The figures on the real file agree with the published totals, to the cent."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mercatique.kernel import figures

pytestmark = pytest.mark.real

#: Gross sales to known customers by month, from ../shared/data/README.md.
KNOWN_BY_MONTH = {
    "2010-12": "572713.89", "2011-01": "569445.04", "2011-02": "447137.35", "2011-03": "595500.76", "2011-04": "469200.36",
    "2011-05": "678594.56", "2011-06": "661213.69", "2011-07": "600091.01", "2011-08": "645343.90", "2011-09": "952838.38",
    "2011-10": "1039318.79", "2011-11": "1161817.38", "2011-12": "518192.79",
}  # fmt: skip


def one(workspace: Any, expression: Any) -> dict[str, Any]:
    return workspace.warehouse.frame(expression).to_pylist()[0]  # type: ignore[no-any-return]


def test_gross_cancelled_and_net_stand_side_by_side(uk: Any) -> None:
    gross, cancelled, credited, net = (figures.read(uk, f"sales.{name}") for name in ("gross", "cancelled", "credited", "net"))
    assert round(gross.value or 0, 2) == 10_666_684.54
    # Of the 896,812.49 on documents that begin with C, 418,088.31 are discounts, fees and corrections; 22,124.12 is bad debt.
    assert round(cancelled.value or 0, 2) == -478_724.18
    assert round(credited.value or 0, 2) == -440_212.43
    assert round(net.value or 0, 2) == 9_747_747.93
    assert {gross.currency, cancelled.currency, net.currency} == {"GBP"}
    assert (gross.basis, net.basis) == ("gross-excl", "net-excl")
    assert gross.n == 530_104


def test_known_customers_agree_with_the_published_totals(uk: Any) -> None:
    facts = uk.warehouse.table("customer_facts")
    bought = facts.filter(facts.orders > 0)
    found = one(uk, bought.aggregate(gross=bought.gross.sum(), customers=bought.count(), invoices=bought.orders.sum()))
    assert found == {"gross": Decimal("8911407.9040"), "customers": 4338, "invoices": 18_532}


def test_known_customers_by_month_agree(uk: Any) -> None:
    cube = uk.warehouse.table("sales_cube")
    sold = cube.filter(cube.known, cube.kind.isin(["sale", "fee", "adjustment"])).mutate(month=cube.day.strftime("%Y-%m"))
    rows = uk.warehouse.frame(sold.group_by("month").aggregate(amount=sold.amount.sum())).to_pylist()
    assert {row["month"]: str(row["amount"].quantize(Decimal("0.01"))) for row in rows} == KNOWN_BY_MONTH


def test_the_first_cohort_agrees_on_the_gross_basis(uk: Any) -> None:
    """The published cohorts are gross: cancelled orders are still in."""
    lines = uk.warehouse.table("orders")
    sold = lines.filter(lines.customer_id.notnull(), lines.kind.isin(["sale", "fee", "adjustment"]))
    months = sold.select("customer_id", month=sold.day.truncate("M")).distinct()
    firsts = months.group_by("customer_id").aggregate(cohort=months.month.min())
    joined = months.join(firsts, "customer_id")
    joined = joined.filter(joined.cohort == joined.cohort.min().as_scalar())
    rows = uk.warehouse.frame(joined.group_by("month").aggregate(n=joined.count()).order_by("month")).to_pylist()
    assert [row["n"] for row in rows] == [885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235]


def test_the_first_cohort_net_leaves_out_who_cancelled_all(uk: Any) -> None:
    kept = figures.read(uk, "customers.cohorts")
    first = figures.records_of(kept)[0]
    assert first["cohort"] == "2010-12-01"
    assert 870 < first["size"] < 885
    assert kept.result is not None
    assert kept.result["unfinished"] is True


def test_an_order_cancelled_minutes_later_makes_neither_best_seller_nor_champion(uk: Any) -> None:
    """Orders 581483 (80,995 units) and 541431 (74,215 units) were cancelled within the quarter of an hour."""
    products = uk.warehouse.table("product_facts")
    best = uk.warehouse.frame(products.filter(products.goods).order_by(products.net.desc()).limit(50)).to_pylist()
    assert not {"23843", "23166"} & {row["product_id"] for row in best}
    facts = uk.warehouse.table("customer_facts")
    rows = {row["customer_id"]: row for row in uk.warehouse.frame(facts.filter(facts.customer_id.isin(["16446", "12346"]))).to_pylist()}
    assert rows["16446"]["gross"] > 168_000
    assert (rows["16446"]["net"], rows["16446"]["segment"]) == (Decimal("2.9000"), "hibernating")
    assert (rows["12346"]["net"], rows["12346"]["frequency"], rows["12346"]["segment"]) == (Decimal("0.0000"), 0, None)


def test_segments_and_board_share_out_all_customers(uk: Any) -> None:
    count = figures.read(uk, "customers.count").value
    segments = figures.records_of(figures.read(uk, "customers.segments"))
    board = figures.records_of(figures.read(uk, "customers.board"))
    assert count == sum(row["customers"] for row in segments) == sum(row["customers"] for row in board)
    assert sum(row["net_share"] for row in segments) == pytest.approx(1)
    assert {row["segment"] for row in segments} >= {"champions", "lost", "at_risk"}


def test_every_rule_is_counted_and_no_line_is_lost(uk: Any) -> None:
    rows = figures.records_of(figures.read(uk, "sales.by_rule"))
    caught = {row["rule"]: row for row in rows}
    assert caught["cancellation_prefixes"]["lines"] == 8_704
    assert caught["cancellation_prefixes"]["amount"] == pytest.approx(-478_724.18)
    assert {row["kind"] for row in rows if row["rule"] == "fee_codes"} == {"fee", "credit"}
    assert sum(row["lines"] for row in rows) == 541_909


def test_the_expected_values_are_those_of_the_shared_file(shared_data: Path) -> None:
    assert "8911407.9" in json.dumps(json.loads((shared_data / "expected_values.json").read_text()))
