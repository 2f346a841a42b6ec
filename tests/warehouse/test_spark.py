"""Two executors of Spark give the answers that DuckDB gives; without pyspark or Java the tests say so and skip."""

import shutil
from datetime import date

import pyarrow as pa
import pytest

from mercatique.warehouse import Warehouse
from tests.warehouse.readings import order
from tests.warehouse.test_rfm import rows  # noqa: F401  lines with ties, gaps, returns and orders without a number

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def executors(tmp_path_factory):
    """A cluster of this machine with two executors of their own."""
    pytest.importorskip("pyspark", reason="pyspark is not installed (extra spark)")
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java 17 runtime")
    from mercatique.warehouse.spark import opened

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_WORKER_DIR", str(tmp_path_factory.mktemp("spark")))
        patch.setenv("MERCATIQUE_SPARK", "local-cluster[2,1,1024]")
        session = opened()
        yield session
        session.stop()


@pytest.fixture
def both(executors, rows, load, warehouse, monkeypatch):  # noqa: F811
    """``both(ask)``: what a warehouse answers by DuckDB and by Spark."""
    extra = [
        order("C99001", quantity=-2, price="2.50", at="2024-05-06 22:30:00+00", customer="7"),
        order("99002", quantity=3, price="2.50", at="2024-12-31 23:30:00+00", customer="été", status="cancelled"),
        order("99003", quantity=1, price="-4.00", at="2024-03-01 09:00:00+00", customer="Zoé", product="DISCOUNT"),
    ]
    load([*rows, *extra], "a")
    warehouse.rebuild()

    def answers(ask):
        found = []
        for engine in ("duckdb", "spark"):
            monkeypatch.setenv("MERCATIQUE_ENGINE", engine)
            found.append(ask(Warehouse(warehouse.folder, zone="Europe/Paris")))
        return found

    return answers


def rows_of(table: pa.Table):
    return sorted(map(repr, table.to_pylist()))


def test_two_executors_read_what_the_rules_say_of_every_line(both, executors):
    duck, spark = both(lambda warehouse: warehouse.frame(warehouse.table("orders")))
    assert duck.num_rows == spark.num_rows > 2500
    assert set(duck.column("kind").to_pylist()) >= {"sale", "return", "cancellation"}
    assert duck.column_names == spark.column_names
    names = [name for name in duck.column_names if name not in ("ordered_at", "cancelled_at")]
    assert rows_of(duck.select(names)) == rows_of(spark.select(names))
    assert executors.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 3, "two executors and the driver"


@pytest.mark.parametrize("basis", ["net", "gross"])
def test_scores_are_the_same_to_the_last_tie(both, basis):
    duck, spark = both(lambda warehouse: warehouse.rfm(basis).sort_by("customer_id"))
    assert len(duck) > 100
    assert duck.to_pylist() == spark.to_pylist()


def test_months_countries_and_facts_add_up_to_the_same(both):
    def asked(warehouse):
        lines, facts = warehouse.table("orders"), warehouse.table("customer_facts")
        by_month = lines.mutate(month=lines.day.truncate("M").cast("date")).group_by("month", "kind").aggregate(
            amount=lines.amount.sum(), net=lines.net_amount.sum(), buyers=lines.customer_id.nunique(), last=lines.day.max()
        )
        return warehouse.frame(by_month), warehouse.frame(facts.group_by("frequency").aggregate(n=facts.count(), money=facts.monetary.sum()))

    duck, spark = both(asked)
    for one, other in zip(duck, spark, strict=True):
        assert rows_of(one) == rows_of(other)


def test_a_method_runs_on_whole_people_in_the_executors(both):
    def asked(warehouse):
        lines = warehouse.table("orders")
        bought = lines.filter(lines.customer_id.notnull(), lines.amount > 0).select("customer_id", "day", "amount")

        def histories(part: pa.Table) -> pa.Table:
            from mercatique.methods import purchase_summary

            found = purchase_summary(part["customer_id"], part["day"], part["amount"], unit="day", reference=date(2025, 1, 1))
            return found.to_table().select(["customer", "frequency", "recency"])

        return warehouse.in_parts(bought, "customer_id", histories)

    duck, spark = both(asked)
    assert len(duck) > 100 and rows_of(duck) == rows_of(spark)
