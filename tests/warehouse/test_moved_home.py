"""A home that is moved to another folder, or another machine, goes on as if nothing had happened."""

import shutil

from mercatique.warehouse import Warehouse
from tests.warehouse.readings import order, sheet


def ask(warehouse, sql):
    return warehouse.reader.read(("orders",), lambda: warehouse.reader.engine.rows(sql))


def test_a_moved_home_reads_imports_undoes_compacts_and_erases(home, load, warehouse, tmp_path):
    load([order("1"), order("2", customer="ada")], "a")
    warehouse.rebuild()
    version = warehouse.version("orders")
    there = tmp_path / "ailleurs & après (2)" / "acme"
    there.parent.mkdir()
    shutil.move(home, there)
    moved = Warehouse(there)
    assert ask(moved, "SELECT order_id FROM orders ORDER BY 1") == [("1",), ("2",)]
    assert (moved.version("orders"), moved.fresh) == (version, True)
    more = sheet(tmp_path / "files", "b.csv", [order("2", customer="ada"), order("3")])
    assert moved.load(more, import_id="b").written == 1
    assert moved.rebuild()
    assert moved.compact("orders") == 1
    moved.erase("ada")
    moved.undo("b")
    assert ask(moved, "SELECT order_id FROM orders ORDER BY 1")[0] == ("1",)
    assert not home.exists()


def test_no_file_of_a_home_notes_the_folder_it_stands_in(home, load, warehouse, tmp_path):
    load([order("1"), order("2", problem="broken")], "a")
    load([order("3", line_id="L")], "b")
    load([order("3", line_id="L", quantity=2)], "c")
    warehouse.rebuild()
    warehouse.compact("orders")
    warehouse.undo("b")
    places = [str(tmp_path).encode(), tmp_path.as_uri().encode(), b"file://"]
    found = [path.relative_to(home) for path in home.rglob("*") if path.is_file() and any(p in path.read_bytes() for p in places)]
    assert found == []
    assert not list(home.rglob("making-*"))
