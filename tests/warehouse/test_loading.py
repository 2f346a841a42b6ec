"""What becomes of the rows of a file."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from mercatique.fault import Fault
from mercatique.warehouse import Lineage, Warehouse
from mercatique.warehouse.engine import quoted, scan
from tests.warehouse.readings import order, sheet


def count(ask, where="TRUE", table="orders"):
    return ask(f"SELECT count(*) FROM {table} WHERE {where}", table)[0][0]


def test_a_table_without_imports_is_empty_and_has_its_columns(warehouse):
    table = warehouse.table("orders")
    assert {"order_id", "customer_id", "day", "kind", "matched", "net_amount"} <= set(table.columns)
    assert warehouse.frame(table.count().name("n")).to_pylist() == [{"n": 0}]
    assert warehouse.frame(table).num_rows == 0
    assert warehouse.version("orders") == ""
    assert not warehouse.has("orders")
    assert warehouse.last_day() is None


def test_a_table_that_does_not_exist_is_refused_in_one_sentence(warehouse):
    with pytest.raises(Fault, match="no table called “sales”"):
        warehouse.table("sales")


def test_identical_lines_of_one_invoice_are_two_lines(load, ask):
    lineage = load([order("536409"), order("536409")], "a")
    assert lineage.written == 2
    assert ask("SELECT line_no FROM orders ORDER BY 1") == [(1,), (2,)]


def test_a_file_too_long_to_compare_at_once_is_compared_part_by_part(load, ask, monkeypatch):
    monkeypatch.setattr("mercatique.warehouse.identity.HASHES", 2)
    load([order("1"), order("1"), order("2"), order("3"), order("3"), order("3"), order("4")], "a")
    assert ask("SELECT order_id, max(line_no) FROM orders GROUP BY 1 ORDER BY 1") == [("1", 2), ("2", 1), ("3", 3), ("4", 1)]


def test_the_same_file_again_changes_nothing(load, ask, warehouse):
    rows = [order("1"), order("1"), order("2", product="P2")]
    load(rows, "a")
    version = warehouse.version("orders")
    again = load(rows, "b")
    assert (again.read, again.written, again.known) == (3, 0, 3)
    assert again.known_from == {"a": 3}
    assert count(ask) == 3
    assert warehouse.version("orders") == version == again.version_before == again.version_after


def test_an_overlapping_file_adds_only_what_is_new(load, ask):
    load([order("1"), order("2")], "a")
    lineage = load([order("2"), order("3"), order("3")], "b")
    assert (lineage.written, lineage.known) == (2, 1)
    assert ask("SELECT order_id, count(*) FROM orders GROUP BY 1 ORDER BY 1") == [("1", 1), ("2", 1), ("3", 2)]


def test_of_each_key_the_larger_count_is_kept(load, ask):
    load([order("1"), order("1")], "a")
    assert load([order("1"), order("1"), order("1")], "b").written == 1
    assert load([order("1")], "c").written == 0
    assert ask("SELECT line_no FROM orders ORDER BY 1") == [(1,), (2,), (3,)]


def test_a_line_at_another_time_or_price_is_another_line(load):
    load([order("1")], "a")
    lineage = load([order("1", at="2024-03-01 10:01:00+00"), order("1", price="11.00"), order("1", quantity=2)], "b")
    assert lineage.written == 3


def test_a_line_without_product_is_known_again(load):
    load([order("1", product="")], "a")
    assert load([order("1", product="")], "b").written == 0


def test_lines_of_other_days_are_not_even_compared(load, warehouse, monkeypatch):
    load([order("1")], "a")
    from mercatique.warehouse import identity

    read = []
    original = identity.Judge._scan
    monkeypatch.setattr(identity.Judge, "_scan", lambda self, files: read.append(files) or original(self, files))
    assert load([order("2", at="2025-03-01 10:00:00+00")], "b").written == 1
    assert read == []
    assert load([order("1")], "c").known == 1
    assert len(read) == 1


def test_one_import_id_is_done_once(load, warehouse):
    first = load([order("1")], "a")
    assert load([order("1"), order("2")], "a") == first
    assert warehouse.imports()["orders"] == ["a"]
    assert warehouse.lineage("a") == first


def test_a_changed_row_with_an_identity_updates(load, ask):
    load([order("1", line_id="L1"), order("1", line_id="L2")], "a")
    lineage = load([order("1", line_id="L1", quantity=5), order("1", line_id="L2")], "b")
    assert (lineage.updated, lineage.known, lineage.written) == (1, 1, 0)
    assert ask("SELECT line_id, quantity FROM orders ORDER BY 1") == [("L1", Decimal(5)), ("L2", Decimal(1))]


def test_the_last_line_wins_when_a_file_names_an_identity_twice(load, ask):
    lineage = load([order("1", line_id="L1", quantity=1), order("1", line_id="L1", quantity=3)], "a")
    assert (lineage.written, lineage.repeated) == (1, 1)
    assert ask("SELECT quantity FROM orders") == [(Decimal(3),)]


def test_a_customer_file_that_brings_one_column_keeps_the_others(load, ask):
    load([{"customer_id": "1", "name": "Ana", "email": "ana@example.com"}], "a", table="customers")
    lineage = load([{"customer_id": "1", "city": "Tours"}], "b", table="customers")
    assert lineage.updated == 1
    assert ask("SELECT name, email, city FROM customers", "customers") == [("Ana", "ana@example.com", "Tours")]


def test_customers_of_two_sources_are_two_rows(load, ask):
    load([{"customer_id": "1", "source": "till"}, {"customer_id": "1", "source": "shop"}], "a", table="customers")
    assert count(ask, table="customers") == 2


def test_a_rejected_line_goes_to_the_error_file_with_number_and_reason(load, home, ask):
    rows = [order("1"), order("=HYPERLINK(1)", problem="unreadable_day:ordered_at"), order("3")]
    lineage = load(rows, "a")
    assert (lineage.read, lineage.written, lineage.rejected) == (3, 2, 1)
    assert lineage.reasons == {"unreadable_day:ordered_at": 1}
    text = (home / "errors" / lineage.error_file).read_text(encoding="utf-8-sig")
    assert text.splitlines()[1] == "3,unreadable_day:ordered_at,'=HYPERLINK(1);P1;17850"
    assert count(ask) == 2


def test_nothing_is_lost_between_read_and_written(load):
    load([order("1"), order("2", line_id="L9")], "a")
    lineage = load(
        [order("1"), order("4"), order("2", line_id="L9", quantity=7), order("2", line_id="L9", quantity=8), order("5", problem="x")],
        "b",
    )
    assert lineage.read == (
        lineage.written + lineage.known + lineage.updated + lineage.repeated + lineage.rejected + lineage.suppressed
    )


def test_the_day_is_fixed_in_the_zone_of_the_workspace(load, ask, warehouse):
    load([order("1", at="2024-06-30 23:30:00+00")], "a")
    assert ask("SELECT day FROM orders") == [(date(2024, 7, 1),)]
    assert warehouse.last_day() == date(2024, 7, 1)


def test_amounts_keep_their_currency_and_basis(load, ask):
    load([order("1", currency="GBP"), order("2")], "a")
    assert ask("SELECT currency, vat FROM orders ORDER BY 1") == [("EUR", "excl"), ("GBP", "excl")]


def test_totals_of_two_currencies_stand_apart(load):
    lineage = load([order("1", currency="GBP"), order("2"), order("C2", quantity=-1)], "a")
    assert [(t.currency, t.gross, t.cancelled, t.net) for t in lineage.totals] == [
        ("EUR", Decimal("10.0000"), Decimal("-10.0000"), Decimal("0.0000")),
        ("GBP", Decimal("10.0000"), Decimal(0), Decimal("10.0000")),
    ]


def test_a_lineage_survives_json(load):
    lineage = load([order("1"), order("2", problem="x")], "a")
    assert Lineage.from_json(lineage.to_json()) == lineage


def test_rows_stand_in_order_in_every_file(load, warehouse):
    many = [order(str(n), customer=str(n * 7919 % 101), at=f"2024-03-{n % 28 + 1:02d} 10:00:00+00") for n in range(400)]
    load(many[:200], "a")
    load(many[150:], "b")
    assert warehouse.check("orders") == {}
    assert warehouse.compact("orders") == 1
    assert warehouse.check("orders") == {}


def test_a_file_out_of_order_is_found(load, warehouse):
    load([order("1", customer="1"), order("2", customer="2")], "a")
    ledger = warehouse.reader.ledgers["orders"]
    path = ledger.path(ledger.snapshot().files[0])
    con = duckdb.connect()
    rows = con.sql(f"SELECT * FROM {scan([path])} ORDER BY bucket DESC").to_arrow_table()
    con.register("shuffled", rows)
    con.execute(f"COPY (SELECT * FROM shuffled) TO {quoted(str(path))} (FORMAT parquet)")
    assert sum(warehouse.check("orders").values()) == 1


def test_compaction_changes_neither_rows_nor_version(load, warehouse, ask):
    load([order("1"), order("2")], "a")
    load([order("3")], "b")
    version, rows = warehouse.version("orders"), ask("SELECT order_id FROM orders ORDER BY 1")
    assert warehouse.compact("orders") == 1
    assert warehouse.version("orders") == version
    assert ask("SELECT order_id FROM orders ORDER BY 1") == rows
    assert load([order("3")], "c").known == 1


def test_another_process_sees_what_was_written(load, warehouse, home):
    other = Warehouse(home)
    table = other.table("orders")
    load([order("1")], "a")
    assert other.frame(table.count().name("n")).to_pylist() == [{"n": 1}]


def test_a_reader_whose_files_were_compacted_away_reads_again(load, warehouse):
    load([order("1")], "a")
    load([order("2")], "b")
    expression = warehouse.table("orders").count().name("n")
    engine, views = warehouse.reader.engine, dict(warehouse.reader.engine.views)
    warehouse.compact("orders")
    engine.views.update(views)
    assert warehouse.frame(expression).to_pylist() == [{"n": 2}]


def test_personal_columns_have_no_statistics(load, warehouse):
    import pyarrow.parquet as parquet

    load([order("1", customer="secret-4711")], "a")
    ledger = warehouse.reader.ledgers["orders"]
    path = ledger.path(ledger.snapshot().files[0])
    group = parquet.ParquetFile(path).metadata.row_group(0)
    told = {group.column(n).path_in_schema: group.column(n).is_stats_set for n in range(group.num_columns)}
    assert not told["customer_id"]
    assert told["day"]
    log = b"".join(file.read_bytes() for file in (ledger.folder / "_delta_log").iterdir())
    assert b"secret-4711" not in log


def test_an_import_asked_to_write_a_derived_table_is_refused(warehouse, tmp_path):
    with pytest.raises(Fault, match="worked out from others"):
        warehouse.load(sheet(tmp_path, "x.csv", [], "sales_cube"), import_id="a")


def test_a_folder_that_deltalake_would_misread_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(Fault, match="Rename it"):
        Warehouse(tmp_path / "50%25").table("orders")
