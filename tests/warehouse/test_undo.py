"""Taking imports back, in any order."""

from decimal import Decimal

import pytest

from mercatique.fault import Fault
from tests.warehouse.readings import order

LINES = "SELECT order_id, line_id, quantity, import_id FROM orders ORDER BY ALL"


def test_an_undone_import_leaves_what_was_there_before(load, ask, warehouse):
    load([order("1")], "a")
    before, version = ask(LINES), warehouse.version("orders")
    load([order("1"), order("2")], "b")
    report = warehouse.undo("b")
    assert (report.deleted, report.restored) == (1, 0)
    assert ask(LINES) == before
    assert warehouse.version("orders") == version
    assert warehouse.imports()["orders"] == ["a"]


def test_undo_puts_back_what_was_replaced(load, ask, warehouse):
    load([order("1", line_id="L1"), order("2", line_id="L2")], "a")
    before = ask(LINES)
    load([order("1", line_id="L1", quantity=9)], "b")
    report = warehouse.undo("b")
    assert (report.deleted, report.restored) == (1, 1)
    assert ask(LINES) == before
    assert warehouse.check("orders") == {}


def test_the_middle_of_three_changes_can_be_undone_and_then_the_last(load, ask, warehouse):
    for name, quantity in (("a", 1), ("b", 2), ("c", 3)):
        load([order("1", line_id="L1", quantity=quantity)], name)
    warehouse.undo("b")
    assert ask("SELECT quantity FROM orders") == [(Decimal(3),)]
    warehouse.undo("c")
    assert ask("SELECT quantity, import_id FROM orders") == [(Decimal(1), "a")]


def test_the_first_of_three_changes_undone_leaves_the_last(load, ask, warehouse):
    for name, quantity in (("a", 1), ("b", 2), ("c", 3)):
        load([order("1", line_id="L1", quantity=quantity)], name)
    warehouse.undo("a")
    assert ask("SELECT quantity FROM orders") == [(Decimal(3),)]
    warehouse.undo("c")
    assert ask("SELECT quantity FROM orders") == [(Decimal(2),)]
    warehouse.undo("b")
    assert ask(LINES) == []


def test_undo_works_after_a_compaction(load, ask, warehouse):
    load([order("1"), order("3", line_id="L")], "a")
    before = ask(LINES)
    load([order("2"), order("3", line_id="L", quantity=4)], "b")
    warehouse.compact("orders")
    warehouse.undo("b")
    assert ask(LINES) == before


def test_undo_says_which_later_import_relied_on_it(load, warehouse, ask):
    load([order("1"), order("2")], "a")
    load([order("1"), order("3")], "b")
    assert warehouse.undo("a").relied == {"b": 1}
    assert ask("SELECT order_id FROM orders") == [("3",)]
    assert load([order("1"), order("3")], "c").written == 1


def test_undone_twice_is_undone_once_and_a_stranger_is_refused(load, warehouse):
    load([order("1")], "a")
    warehouse.undo("a")
    assert warehouse.undo("a").deleted == 0
    with pytest.raises(Fault, match="not in the tables"):
        warehouse.undo("zzz")


def test_an_undone_import_can_be_loaded_again(load, warehouse, ask):
    load([order("1")], "a")
    warehouse.undo("a")
    assert load([order("1")], "a").written == 1
    assert ask("SELECT count(*) FROM orders") == [(1,)]


def test_undo_leaves_no_files_behind(load, warehouse):
    load([order("1")], "a")
    warehouse.undo("a")
    assert list(warehouse.reader.ledgers["orders"].folder.glob("*.parquet")) == []
