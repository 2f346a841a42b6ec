"""Which tests wait for the long lane: ``make test`` ends within minutes, ``make test-long`` passes the others, CI both.

``tests/long.txt`` names them: a file, or one test of a file with all its cases. Every run keeps how long each test took;
``python -m tests.lanes`` writes the list anew from the last runs of both lanes: the longest go, until the rest fits.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

LIST = Path(__file__).with_name("long.txt")
TIMES = Path(__file__).resolve().parents[1] / "var" / "times"
#: These stay with every change, however long they take: the main path in a browser, and that strangers learn nothing.
STAY = (
    "tests/browser/test_path_real.py::test_the_seven_steps_in_a_browser",
    "tests/kernel/test_access.py::test_a_stranger_learns_nothing_not_even_that_the_workspace_exists",
)
#: How much of the time of all tests ``make test`` may take.
SHARE = 0.13
#: Of a test that is asked of more than MANY cases (every kind of record, every method) one case in EVERY goes with each change:
#: what breaks one of them breaks its neighbours, and what does not is heard of in the long lane.
MANY, EVERY = 40, 4
#: A file goes as a whole when its long tests are this much of its time.
MOST = 0.8


def test_of(nodeid: str) -> str:
    """The test a case belongs to."""
    return nodeid.partition("[")[0]


def named() -> set[str]:
    """What the list names."""
    return {line for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")}


def is_long(nodeid: str, names: set[str]) -> bool:
    return test_of(nodeid) in names or nodeid.partition("::")[0] in names


def waiting(nodeids: Iterable[str]) -> set[str]:
    """Of the cases of tests that have many, those that wait for the long lane: the same ones in every run."""
    all_of_them = list(nodeids)
    cases = Counter(map(test_of, all_of_them))
    return {nodeid for nodeid in all_of_them if cases[test_of(nodeid)] > MANY and crc32(nodeid.encode()) % EVERY}


class Clock:
    """How long each test took in this run, its preparation and its end included."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def note(self, nodeid: str, seconds: float) -> None:
        self.seconds[nodeid] += seconds

    def keep(self, beside: bool = False) -> None:
        """For the list; ``beside`` what the lane before has kept."""
        TIMES.mkdir(parents=True, exist_ok=True)
        path = TIMES / "seconds.json"
        known = json.loads(path.read_text("utf-8")) if beside and path.exists() else {}
        path.write_text(json.dumps(known | {name: round(taken, 3) for name, taken in self.seconds.items()}), encoding="utf-8")


def chosen(seconds: dict[str, float], share: float = SHARE) -> list[str]:
    """The tests whose cases take longest each, until the others take no more than ``share`` of all; a file in place of its tests
    where they are most of its time, for what a file prepares it prepares once.
    """
    taken, cases, files = defaultdict(float), defaultdict(int), defaultdict(set)
    apart = waiting(seconds)
    limit = share * sum(seconds.values())
    for nodeid, spent in seconds.items():
        if nodeid in apart:
            continue
        name = test_of(nodeid)
        taken[name] += spent
        cases[name] += 1
        files[name.partition("::")[0]].add(name)
    left, long = set(taken), set()
    for name in sorted(taken.keys() - set(STAY), key=lambda name: (-taken[name] / cases[name], name)):
        if sum(taken[other] for other in left) <= limit:
            break
        path = name.partition("::")[0]
        of_file, all_of_it = files[path] & (long | {name}), files[path]
        if MOST * sum(taken[n] for n in all_of_it) <= sum(taken[n] for n in of_file) and not all_of_it & set(STAY):
            of_file = all_of_it
        long |= of_file
        left -= of_file
    whole = {path for path, all_of_it in files.items() if all_of_it <= long}
    return sorted(whole | {name for name in long if name.partition("::")[0] not in whole})


def main(share: float = SHARE) -> None:
    seconds = json.loads((TIMES / "seconds.json").read_text("utf-8"))
    lines = chosen(seconds, share)
    heading = "# What make test leaves to make test-long, by measured time: python -m tests.lanes writes this list.\n"
    LIST.write_text(heading + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
