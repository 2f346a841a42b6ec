"""A kill in the middle, a disk without room, the same import twice at once: nothing half-written, nothing lost."""

import multiprocessing
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import duckdb
import pytest

from mercatique.fault import Fault
from mercatique.warehouse import Warehouse, writing
from mercatique.warehouse.engine import Engine, memory_limit
from mercatique.warehouse.lease import lease
from tests.warehouse.readings import order, sheet

ROOT = Path(__file__).resolve().parents[2]


def killed_at(point, home, path, action="load"):
    """Do something in another process that dies at a named point."""
    program = f"""
        import os, sys
        from pathlib import Path
        sys.path[:0] = [{str(ROOT / "src")!r}, {str(ROOT)!r}]
        from mercatique.warehouse import Warehouse
        from tests.warehouse.readings import Sheet

        def reached(point):
            if point == {point!r}:
                os._exit(9)

        warehouse = Warehouse(Path({str(home)!r}), reached=reached)
        if {action!r} == "load":
            warehouse.load(Sheet(Path({str(path)!r})), import_id="killed")
        elif {action!r} == "undo":
            warehouse.undo("killed")
        else:
            warehouse.rebuild()
    """
    return subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False).returncode


@pytest.mark.parametrize("point", ["staged", "written", "moved", "committed"])
def test_an_import_killed_anywhere_and_started_again_is_there_once(point, home, tmp_path):
    warehouse = Warehouse(home)
    warehouse.load(sheet(tmp_path, "a.csv", [order("1")]), import_id="a")
    version = warehouse.version("orders")
    again = sheet(tmp_path, "b.csv", [order("1"), order("2"), order("2"), order("3", problem="x")])
    assert killed_at(point, home, again.path) == 9
    there = point == "committed"
    assert warehouse.imports()["orders"] == (["a", "killed"] if there else ["a"])
    assert (warehouse.version("orders") != version) is there
    card = warehouse.load(again, import_id="killed")
    assert (card.read, card.written, card.known, card.rejected) == (4, 2, 1, 1)
    assert warehouse.lineage("killed") == card
    assert warehouse.frame(warehouse.table("orders").count().name("n")).to_pylist() == [{"n": 3}]
    ledger = warehouse.reader.ledgers["orders"]
    on_disk = {path.name for path in ledger.folder.glob("*.parquet")}
    assert on_disk == {file.path for file in ledger.snapshot().files}


def test_a_rebuild_killed_half_way_leaves_the_old_tables_and_is_done_again(home, tmp_path):
    warehouse = Warehouse(home)
    warehouse.load(sheet(tmp_path, "a.csv", [order("1")]), import_id="a")
    warehouse.rebuild()
    warehouse.load(sheet(tmp_path, "b.csv", [order("2", customer="x")]), import_id="b")
    assert killed_at("built customer_facts", home, None, "rebuild") == 9
    assert not warehouse.fresh
    assert warehouse.rebuild()
    assert warehouse.fresh
    assert warehouse.frame(warehouse.table("sales_cube").lines.sum().name("n")).to_pylist() == [{"n": 2}]


def test_an_undo_killed_after_its_commit_is_not_done_twice(home, tmp_path):
    warehouse = Warehouse(home)
    warehouse.load(sheet(tmp_path, "a.csv", [order("1")]), import_id="killed")
    assert killed_at("undone", home, None, "undo") == 9
    assert warehouse.undo("killed").deleted == 0
    assert not warehouse.has("orders")


class Full:
    """A connection on a disk that is full for some statements."""

    def __init__(self, con, when):
        self._con, self._when = con, when

    def __getattr__(self, name):
        return getattr(self._con, name)

    def execute(self, sql, *values):
        if self._when in sql:
            raise duckdb.IOException("IO Error: Could not write file: No space left on device")
        return self._con.execute(sql, *values)


@pytest.mark.parametrize("statement", ["COPY (", "CREATE OR REPLACE TEMP TABLE twice"])
def test_a_disk_without_room_is_one_sentence_and_changes_nothing(statement, load, warehouse, monkeypatch, home):
    load([order("1")], "a")
    before = sorted(path.name for path in home.rglob("*.parquet"))
    original = Engine.__init__

    def full(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.con = Full(self.con, statement)

    monkeypatch.setattr(Engine, "__init__", full)
    with pytest.raises(Fault, match="no room left") as raised:
        load([order("2")], "b")
    assert raised.value.code == "no_space"
    monkeypatch.undo()
    assert sorted(path.name for path in home.rglob("*.parquet")) == before
    assert warehouse.imports()["orders"] == ["a"]
    assert load([order("2")], "b").written == 1


def test_no_room_for_the_last_move_changes_nothing_either(load, warehouse, monkeypatch, home):
    load([order("1")], "a")

    def full(path):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(writing, "_to_disk", full)
    with pytest.raises(Fault, match="no room left"):
        load([order("2")], "b")
    monkeypatch.undo()
    assert warehouse.imports()["orders"] == ["a"]
    assert load([order("2")], "b").written == 1


def _load_in_a_process(home, path, import_id, answers):
    from tests.warehouse.readings import Sheet

    card = Warehouse(home).load(Sheet(path), import_id=import_id)
    answers.put((import_id, card.written, card.known))


@pytest.mark.parametrize("names", [("a", "b"), ("a", "a")])
def test_the_same_import_started_twice_at_once_is_there_once(names, home, tmp_path):
    path = sheet(tmp_path, "x.csv", [order(str(n)) for n in range(50)]).path
    spawn = multiprocessing.get_context("spawn")
    answers = spawn.Queue()
    processes = [spawn.Process(target=_load_in_a_process, args=(home, path, name, answers)) for name in names]
    for process in processes:
        process.start()
    found = sorted(answers.get(timeout=120) for _process in processes)
    for process in processes:
        process.join()
    warehouse = Warehouse(home)
    assert warehouse.frame(warehouse.table("orders").count().name("n")).to_pylist() == [{"n": 50}]
    if names == ("a", "a"):
        assert found == [("a", 50, 0), ("a", 50, 0)]
    else:
        assert sorted(written for _name, written, _known in found) == [0, 50]


def test_a_writer_that_waits_too_long_is_told_who_writes(home, tmp_path):
    warehouse = Warehouse(home, patience=0.2)
    with lease(home / "leases", "orders", "compaction"), pytest.raises(Fault, match=rf"compaction, .* {os.getpid()}"):
        warehouse.load(sheet(tmp_path, "a.csv", [order("1")]), import_id="a")


def test_two_threads_read_while_a_third_writes(home, tmp_path):
    warehouse = Warehouse(home)
    warehouse.load(sheet(tmp_path, "0.csv", [order("0")]), import_id="0")
    seen, failed = [], []
    done = threading.Event()

    def read():
        own = Warehouse(home)
        while not done.is_set():
            try:
                seen.append(own.frame(own.table("orders").count().name("n")).to_pylist()[0]["n"])
            except BaseException as error:
                failed.append(error)
                return

    readers = [threading.Thread(target=read) for _n in range(2)]
    for reader in readers:
        reader.start()
    for n in range(1, 6):
        warehouse.load(sheet(tmp_path, f"{n}.csv", [order(str(n))]), import_id=str(n))
        warehouse.compact("orders")
    done.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert set(seen) <= set(range(1, 7))


def test_progress_that_refuses_to_go_on_stops_the_import_and_changes_nothing(load, warehouse):
    class Cancelled(Exception):
        pass

    def stop(share, note="", **values):
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        load([order("1")], "a", progress=stop)
    assert not warehouse.has("orders")
    assert load([order("1")], "a").written == 1


def test_memory_is_a_setting_with_a_quarter_of_the_machine_as_default(monkeypatch):
    monkeypatch.delenv("MERCATIQUE_MEMORY", raising=False)
    quarter = memory_limit()
    monkeypatch.setenv("MERCATIQUE_MEMORY", "1.5GB")
    assert memory_limit() == int(1.5 * 1024**3)
    assert memory_limit("300 MB") == 300 * 1024**2
    from mercatique.warehouse.engine import machine_memory

    assert quarter == max(machine_memory() // 4, 128 << 20)
    with pytest.raises(Fault, match="not an amount of memory"):
        memory_limit("plenty")


def test_the_engine_keeps_to_its_memory_and_spills_into_the_warehouse(home):
    engine = Engine(home / "staging" / "spill", memory="200MB")
    assert engine.row("SELECT current_setting('memory_limit')")[0].startswith("200")
    assert engine.row("SELECT current_setting('temp_directory')")[0] == str(home / "staging" / "spill")


def test_an_unknown_engine_is_refused_in_one_sentence(home, monkeypatch):
    monkeypatch.setenv("MERCATIQUE_ENGINE", "polars")
    with pytest.raises(Fault, match=r"engine “polars” is not known\. Set MERCATIQUE_ENGINE=duckdb or spark"):
        Warehouse(home / "other").table("orders")


def test_spark_that_is_not_installed_is_named_with_the_way_to_install_it(home, monkeypatch):
    monkeypatch.setenv("MERCATIQUE_ENGINE", "spark")
    monkeypatch.setenv("MERCATIQUE_SPARK", "local[never]")
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(Fault, match=r'pip install "mercatique\[spark\]"'):
        Warehouse(home / "other").table("orders")
