"""``python -m benchmarks [--lines N] [--rounds R]``: import and RFM against DuckDB, turn by turn in one run; ratios printed."""

import argparse
import tempfile
from pathlib import Path

from benchmarks.race import Contestant, once, run


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mercatique-bench-") as place:
        folder = Path(place)
        source = str(folder / "orders.csv")
        once(Contestant("generate", "generate", {"path": source, "lines": given.lines}))
        races = [
            Contestant("DuckDB's own parse", "parse", {"path": source, "target": str(folder / "plain.parquet")}),
            Contestant("first import", "bring", {"path": source, "folder": str(folder / "shop"), "name": "first"}),
        ]
        standings = run(races, given.rounds)
        plain, ours = (standings[each.name] for each in races)
        print(f"{given.lines:,} lines, {given.rounds} rounds")
        print(f"first import / DuckDB's own parse: {min(ours.cpu) / min(plain.cpu):.1f} x in processor time, {ours.memory >> 20} MiB at most")


if __name__ == "__main__":
    main()
