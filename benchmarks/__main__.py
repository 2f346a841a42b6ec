"""``python -m benchmarks [--large] [--peers PYTHON]``: what the work of Mercatique takes beside a yardstick, in one table."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import checks, customer_value, journeys, linkage, marking, mix, plans, rfm, schedules
from benchmarks.machine import described
from benchmarks.race import ROOT, Contestant, Standing, has, once, run
from benchmarks.report import Line, printed

#: Lines of a file, of the file that follows it, and of the small shop whose page is compared.
DEFAULT, LARGE, SMALL = (1_000_000, 100_000), (10_000_000, 1_000_000), 10_000
#: The public files some races read, beside the checkout.
DATA = ROOT.parent / "shared" / "data"


class Bench:
    """The races of one run, in one folder, and the lines they make."""

    def __init__(self, folder: Path, lines: int, more: int, rounds: int, peers: str) -> None:
        self.folder, self.lines, self.more, self.rounds, self.peers = folder, lines, more, rounds, peers
        self.table: list[Line] = []

    def run(self) -> list[Line]:
        self._imports()
        self._summaries()
        self._pages()
        self._methods()
        return self.table

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def _file(self, name: str, lines: int, **more: object) -> str:
        once(Contestant("generate", "generate", {"path": self.path(name), "lines": lines, **more}))
        return self.path(name)

    def _imports(self) -> None:
        first, follow = self._file("first.csv", self.lines), self._file("more.csv", self.more, first=self.lines, start="2025-01-01", days=31)
        parse = Contestant("DuckDB's parse into Parquet", "parse", {"path": first, "target": self.path("plain.parquet")})
        bring = Contestant("first import", "bring", {"path": first, "folder": self.path("shop"), "name": "first"})
        plain, ours = self._race(parse, bring)
        self._say(f"{self.lines:,} lines", "first import, all included", ours, parse.name, plain)
        base = self.path("base")
        once(Contestant("base", "bring", {"path": first, "folder": base, "name": "first", "rebuild": True}))
        part = Contestant("DuckDB's parse into Parquet", "parse", {"path": follow, "target": self.path("plain.parquet")})
        grow = Contestant("more", "bring", {"path": follow, "folder": self.path("grown"), "name": "more", "base": base})
        again = Contestant("again", "bring", {"path": first, "folder": self.path("grown"), "name": "again", "base": base}, rounds=1)
        plain_part, grown, same = self._race(part, grow, again)
        self._say(f"{self.more:,} lines into {self.lines:,}", "import of a part that follows", grown, part.name, plain_part)
        per_line = (grown.least / self.more) / (ours.least / self.lines)
        self.table.append(Line("", "  a new line costs, of a line of the first import", "", "", f"{per_line:.2f} ×", "", ""))
        self._say(f"{self.lines:,} known lines", "import of the same file again", same, parse.name, plain)

    def _summaries(self) -> None:
        shop = self.path("shop")
        scan = Contestant("DuckDB scan of the same columns", "scan", {"folder": shop})
        rfm = Contestant("RFM", "rfm", {"folder": shop})
        every = Contestant("DuckDB scan of their columns", "scan_all", {"folder": shop})
        derive = Contestant("derive", "derive", {"base": shop, "folder": self.path("derived")})
        plain, ours, wide, derived = self._race(scan, rfm, every, derive)
        self._say(f"{self.lines:,} lines", "RFM with scores", ours, scan.name, plain)
        self._say(f"{self.lines:,} lines", "derived tables", derived, every.name, wide)
        if not has(self.peers, "lifetimes"):
            print("lifetimes is left out: it is no part of this installation (extra peers, or --peers PYTHON)")
            return
        peer = Contestant("lifetimes", "lifetimes", {"folder": shop}, python=self.peers, rounds=1 if self.lines > DEFAULT[0] else 0)
        beside, again = self._race(peer, rfm)
        self._say(f"{self.lines:,} lines", "lifetimes' summary", beside, "RFM with scores", again)

    def _pages(self) -> None:
        small = self._file("small.csv", SMALL)
        once(Contestant("base", "bring", {"path": small, "folder": self.path("corner"), "name": "first", "rebuild": True}))
        bases = {name: self.path(name) for name in ("base", "corner")}
        found = once(Contestant("pages", "pages:page", {"bases": bases, "home": self.path("home")}))["found"]
        for key, label in (("first", "page of customers, first"), ("late", "page of customers, late by key")):
            ours, theirs = found["base"][key], found["corner"][key]
            self.table.append(
                Line(f"{self.lines:,} lines", label, f"{ours:.3f} s", "", "", f"{ours / theirs:.2f} ×", f"with {SMALL:,} lines ({theirs:.3f} s)")
            )
        self.table += plans.lines(self.folder)
        self.table += marking.lines(self.folder)
        self.table += checks.lines(self.folder)

    def _methods(self) -> None:
        large = self.lines > DEFAULT[0]
        self.table += journeys.lines(self.lines, self.rounds, journeys.peers_of(self.peers))
        self.table += customer_value.lines(1_000_000 if large else 100_000, self.rounds, self.peers if has(self.peers, "lifetimes") else "")
        self.table += mix.lines(rounds=1, simulations=40 if large else 8)
        febrl, projects = DATA / "dedupe", DATA / "psplib"
        peer = self.peers if has(self.peers, "splink") else ""
        if not peer:
            print("splink is left out: it is no part of this installation (extra peers, or --peers PYTHON)")
        self.table += linkage.lines((100_000, 1_000_000) if large else (100_000,), 1, peer, febrl if febrl.is_dir() else None)
        if projects.is_dir():
            self.table += schedules.lines(projects, (1.0, 30.0) if large else (1.0,))
        else:
            print("FEBRL and PSPLIB are left out: their files are not beside this checkout")
        if large:
            self.table += rfm.lines()

    def _race(self, *contestants: Contestant) -> list[Standing]:
        standings = run(contestants, self.rounds)
        return [standings[each.name] for each in contestants]

    def _say(self, size: str, work: str, ours: Standing, name: str, theirs: Standing) -> None:
        cpu, wall = ours.least / theirs.least, min(ours.seconds) / min(theirs.seconds)
        beside = f"{name} ({min(theirs.seconds):.2f} s, {theirs.least:.2f} s)"
        self.table.append(
            Line(size, work, f"{min(ours.seconds):.2f} s, {ours.least:.2f} s", f"{ours.megabytes} MB", f"{cpu:.1f} ×", f"{wall:.1f} ×", beside)
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--large", action="store_true", help="ten million lines instead of one")
    parser.add_argument("--rounds", type=int, default=0, help="turns of each race")
    parser.add_argument("--peers", default="", help="a Python that has lifetimes and splink")
    given = parser.parse_args()
    lines, more = LARGE if given.large else DEFAULT
    print(described())
    with tempfile.TemporaryDirectory(prefix="mercatique-bench-") as place:
        bench = Bench(Path(place), lines, more, given.rounds or (2 if given.large else 5), given.peers or sys.executable)
        print(printed(bench.run()))


if __name__ == "__main__":
    main()
