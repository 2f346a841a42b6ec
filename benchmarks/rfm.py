"""``python -m benchmarks.rfm [--lines N] [--memory SIZE]``: RFM with scores of a hundred million order lines within a budget.

The lines are generated, imported by the product (one file), and read where they are stored. The engine gets the budget as
``MERCATIQUE_MEMORY`` would give it; the peak is of the whole process. A hundred million lines take six minutes of a quiet machine
and some 20 GB of disk, nearly all of it for making and importing the file.
"""

import argparse
import platform
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.race import Contestant, once, run
from benchmarks.report import Line, printed
from benchmarks.work import clock, work

LINES, MEMORY = 100_000_000, "3GB"
#: What is asked for, in bytes of the whole process.
MOST = 4_000_000_000


@work
def rfm_within(folder: str, memory: str) -> dict[str, Any]:
    """Recency, frequency, money and scores of every customer, the engine held to its budget, in a process that did it before."""
    import mercatique.warehouse.fold
    import mercatique.warehouse.rfm  # noqa: F401
    from mercatique.warehouse import Warehouse

    warehouse = Warehouse(Path(folder), memory=memory)
    warehouse.rfm()
    with clock:
        table = warehouse.rfm()
    return {"customers": table.num_rows}


def lines(size: int = LINES, memory: str = MEMORY, rounds: int = 1) -> list[Line]:
    """RFM beside a scan of the same columns."""
    with tempfile.TemporaryDirectory(prefix="mercatique-bench-") as place:
        path, shop = Path(place, "lines.csv"), str(Path(place, "shop"))
        once(Contestant("generate", "generate", {"path": str(path), "lines": size}))
        once(Contestant("import", "bring", {"path": str(path), "folder": shop, "name": "first"}))
        path.unlink()
        scan = Contestant("DuckDB scan of the same columns", "scan", {"folder": shop})
        rfm = Contestant("RFM with scores", "rfm:rfm_within", {"folder": shop, "memory": memory})
        floor, ours = run([scan, rfm], rounds).values()
    kept = "within" if ours.memory < MOST else "ABOVE"
    return [
        Line(
            f"{size:,} lines",
            f"{ours.name}, {ours.found['customers']:,} customers",
            f"{min(ours.seconds):.2f} s, {ours.least:.2f} s",
            f"{ours.megabytes} MB, {kept} {MOST / 1e9:g} GB",
            f"{ours.least / floor.least:.1f} ×",
            f"{min(ours.seconds) / min(floor.seconds):.1f} ×",
            f"{floor.name} ({min(floor.seconds):.2f} s, {floor.least:.2f} s)",
        )
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.rfm")
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--memory", default=MEMORY, help="of the engine, like 3GB")
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}; asked for: under {MOST / 1e9:g} GB")
    print(printed(lines(given.lines, given.memory, given.rounds)))


if __name__ == "__main__":
    main()
