"""One pass over lines in order, the query, and the method say the same."""

import numpy as np
import pytest

from mercatique.fault import Fault
from mercatique.warehouse import rfm, writing
from tests.warehouse.readings import order


@pytest.fixture
def rows():
    rng = np.random.default_rng(5)
    lines = []
    for n in range(3000):
        buyer = int(rng.integers(0, 90))
        lines.append(
            order(
                f"F{n // 3}" if n % 17 else "",
                quantity=int(rng.integers(-2, 5)),
                price=f"{rng.integers(1, 4)}.50",
                at=f"2024-{1 + n // 3 % 12:02d}-{1 + n // 7 % 28:02d} 10:00:00+00",
                customer=["", f"client-number-{buyer}", str(buyer)][int(rng.integers(0, 3))],
            )
        )
    return [line for line in lines if line["order_id"] or line["customer_id"]]


def same(one, other):
    assert one.column_names == other.column_names
    one = one.sort_by("customer_id")
    for name in one.column_names:
        assert one.column(name).to_pylist() == other.column(name).to_pylist(), name


@pytest.mark.parametrize("basis", ["net", "gross"])
def test_the_pass_and_the_query_agree_over_many_row_groups(basis, rows, load, warehouse, monkeypatch):
    monkeypatch.setattr(writing, "ROW_GROUP", 256)
    load(rows, "a")
    ledger = warehouse.reader.ledgers["orders"]
    files = ledger.snapshot().live
    by_query = rfm.by_query(warehouse.reader.engine, warehouse.reader.stored(ledger.spec, files), gross=basis == "gross")
    by_fold = rfm.by_fold([ledger.path(file) for file in files], gross=basis == "gross")
    assert len(by_query) > 100
    same(by_fold, by_query)
    same(warehouse.rfm(basis), by_query)


@pytest.mark.parametrize("basis", ["net", "gross"])
def test_the_pass_and_the_method_agree(basis, rows, load, warehouse, ask):
    from mercatique.methods.customers.rfm import rfm as method

    load(rows, "a")
    lines = ask("SELECT customer_id, order_id, day, amount FROM orders ORDER BY row_id")
    theirs = method(*zip(*lines, strict=True), basis=basis)
    mine = warehouse.rfm(basis).sort_by("customer_id")
    assert mine.column("customer_id").to_pylist() == list(theirs.customers)
    for name in ("frequency", "r", "f", "m"):
        assert mine.column(name).to_pylist() == getattr(theirs, name).tolist(), name
    assert np.allclose([float(value) for value in mine.column("monetary").to_pylist()], theirs.monetary)


def test_several_runs_are_answered_by_the_query_and_a_compaction_changes_nothing(rows, load, warehouse):
    load(rows[:1500], "a")
    load(rows[1500:], "b")
    assert rfm.in_one_row(warehouse.reader.ledgers["orders"].snapshot().live) is None
    before = warehouse.rfm()
    warehouse.compact("orders")
    assert rfm.in_one_row(warehouse.reader.ledgers["orders"].snapshot().live) is not None
    same(warehouse.rfm(), before)


def test_a_compaction_into_several_files_keeps_each_customer_in_one(rows, load, warehouse, monkeypatch):
    from mercatique.warehouse import compaction

    monkeypatch.setattr(compaction.compact, "__kwdefaults__", {"file_rows": 300})
    load(rows[:1500], "a")
    load(rows[1500:], "b")
    before = warehouse.rfm()
    assert warehouse.compact("orders") > 3
    assert rfm.in_one_row(warehouse.reader.ledgers["orders"].snapshot().live) is not None
    same(warehouse.rfm(), before)


def test_no_lines_no_customers_and_an_unknown_basis(warehouse, load):
    assert len(warehouse.rfm()) == 0
    load([order("1", customer="")], "a")
    assert len(warehouse.rfm()) == 0
    with pytest.raises(Fault, match="net or gross"):
        warehouse.rfm("brut")


@pytest.mark.parametrize("size", [0, 1, 3, 5, 7, 101])
def test_fifths_are_those_of_ntile(size, warehouse):
    import pyarrow as pa

    rng = np.random.default_rng(size)
    values = rng.integers(0, 4, size)
    names = [f"customer {n:05d}"[:: 1 if n % 2 else -1] for n in range(size)]
    table = pa.table({"v": pa.array(values, pa.int64()), "c": pa.array(names, pa.string())})
    with warehouse.reader.engine.lock:
        con = warehouse.reader.engine.con
        con.register("given", table)
        expected = con.sql("SELECT c, ntile(5) OVER (ORDER BY v, c) AS s FROM given ORDER BY c").fetchall()
    mine = rfm.fifths(values, table.column("c").combine_chunks() if size else pa.array([], pa.string()))
    assert sorted(zip(names, mine.tolist(), strict=True)) == expected
