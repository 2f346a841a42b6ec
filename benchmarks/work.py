"""The pieces of work that are measured, each in a fresh process: ``python -m benchmarks.work [MODULE:]NAME JSON``."""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

Work = Callable[..., dict[str, Any]]
WORKS: dict[str, Work] = {}
#: Memory DuckDB may use where it is the yardstick: as much as an import has.
MEMORY = "640MB"
#: The columns RFM reads.
RFM = ("customer_id", "order_id", "day", "amount")


class Clock:
    """Wall and processor seconds of the block, all threads of this process counted."""

    seconds = cpu = 0.0

    def __enter__(self) -> "Clock":
        self.started = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.seconds = time.perf_counter() - self.started[0]
        self.cpu = time.process_time() - self.started[1]


clock = Clock()


def work(function: Work) -> Work:
    WORKS[function.__name__] = function
    return function


def peak() -> int:
    """The most memory this process had, in bytes."""
    import resource

    told = Path("/proc/self/status")
    if told.exists():
        # Not ``getrusage``: on Linux it begins with what the process that started this one had.
        line = next((line for line in told.read_text().splitlines() if line.startswith("VmHWM")), "")
        if line:
            return int(line.split()[1]) * 1024
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


def linked(source: Path, target: Path) -> Path:
    """A copy of a warehouse that shares the files nobody changes in place."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, copy_function=os.link, ignore=shutil.ignore_patterns("leases", "staging"))
    return target


@work
def generate(path: str, lines: int, **more: Any) -> dict[str, Any]:
    """A file of order lines."""
    from benchmarks import orders

    with clock:
        orders.write(Path(path), lines, **more)
    return {"bytes": Path(path).stat().st_size}


@work
def parse(path: str, target: str) -> dict[str, Any]:
    """DuckDB's own parse of a CSV file into Parquet: it sniffs, types, leaves out what it cannot type, and writes."""
    import duckdb

    con = duckdb.connect(config={"memory_limit": MEMORY})
    with clock:
        con.execute(f"COPY (FROM read_csv('{path}', ignore_errors = true)) TO '{target}' (FORMAT parquet)")
    rows = con.execute(f"SELECT count(*) FROM '{target}'").fetchone()
    return {"rows": rows[0] if rows else 0}


@work
def bring(path: str, folder: str, name: str, base: str = "", counted: bool = False, rebuild: bool = False) -> dict[str, Any]:
    """The import of a file, into a new warehouse or one that is there: looked at, checked, sorted, committed."""
    import mercatique.warehouse.intake as intake
    from mercatique.warehouse import Warehouse

    place = Path(folder)
    shutil.rmtree(place, ignore_errors=True)
    if base:
        linked(Path(base), place)
    with clock:
        warehouse = Warehouse(place)
        if counted:
            reading = warehouse.inspect(Path(path))
        else:
            staging = place / "staging"
            staging.mkdir(parents=True, exist_ok=True)
            reading = intake.inspect(Path(path), whole=False, scratch=staging)
        lineage = warehouse.load(reading, import_id=name)
    found = {"written": lineage.written, "rejected": lineage.rejected, "known": lineage.known}
    if rebuild:
        warehouse.rebuild()
    return found


@work
def derive(base: str, folder: str) -> dict[str, Any]:
    """What follows an import: cancellations matched, customers, products and sales by day worked out."""
    from mercatique.warehouse import Warehouse

    warehouse = Warehouse(linked(Path(base), Path(folder)))
    warehouse.rows("orders")
    with clock:
        warehouse.rebuild()
    return {"customers": warehouse.rows("customer_facts"), "products": warehouse.rows("product_facts")}


@work
def scan_all(folder: str) -> dict[str, Any]:
    """DuckDB reads the columns from which the derived tables are made once and adds them up."""
    import duckdb

    con = duckdb.connect(config={"memory_limit": MEMORY})
    con.execute("SET TimeZone = 'UTC'")
    texts = ", ".join(f"sum(strlen({column}))" for column in ("customer_id", "order_id", "product_id", "product_name", "country", "currency", "vat"))
    others = ", ".join(f"max({column})" for column in ("day", "ordered_at", "quantity", "unit_price", "amount", "row_id"))
    with clock:
        row = con.execute(f"SELECT count(*), {texts}, {others} FROM read_parquet('{folder}/tables/orders/*.parquet')").fetchone()
    return {"rows": row[0] if row else 0}


@work
def scan(folder: str) -> dict[str, Any]:
    """DuckDB reads the columns of RFM from the same files once and adds them up."""
    import duckdb

    con = duckdb.connect(config={"memory_limit": MEMORY})
    files = f"{folder}/tables/orders/*.parquet"
    with clock:
        row = con.execute(
            f"SELECT sum(strlen(customer_id)), sum(strlen(order_id)), max(day), sum(amount) FROM read_parquet('{files}')"
        ).fetchone()
    return {"amount": str(row[3]) if row else ""}


@work
def rfm(folder: str) -> dict[str, Any]:
    """Recency, frequency, money and scores of every customer, in a process that did it before."""
    import mercatique.warehouse.fold
    import mercatique.warehouse.rfm  # noqa: F401
    from mercatique.warehouse import Warehouse

    warehouse = Warehouse(Path(folder))
    started = time.process_time()
    warehouse.rfm()
    first = time.process_time() - started
    with clock:
        table = warehouse.rfm()
    return {"customers": table.num_rows, "first": first}


@work
def lifetimes(folder: str) -> dict[str, Any]:
    """The peer: ``summary_data_from_transaction_data``, given its columns in memory; reading them is not counted."""
    import pandas as pd
    from lifetimes.utils import summary_data_from_transaction_data

    files = sorted(str(path) for path in Path(folder, "tables", "orders").glob("*.parquet"))
    parts = [pd.read_parquet(path, columns=["customer_id", "ordered_at", "amount"]) for path in files]
    lines = pd.concat(parts).dropna(subset=["customer_id"])
    lines["ordered_at"] = lines["ordered_at"].dt.tz_localize(None)
    lines["amount"] = lines["amount"].astype(float)
    with clock:
        summary = summary_data_from_transaction_data(lines, "customer_id", "ordered_at", "amount")
    return {"customers": len(summary)}


def main() -> None:
    module, _colon, name = sys.argv[1].rpartition(":")
    if module:
        import_module(f"benchmarks.{module}")
    given = json.loads(sys.argv[2])
    found = WORKS[name](**given)
    print(json.dumps({"seconds": clock.seconds, "cpu": clock.cpu, "memory": peak(), "found": found}, ensure_ascii=False))


if __name__ == "__main__":
    # One module under one name: what pages register is seen here.
    from benchmarks import work as same

    same.main()
