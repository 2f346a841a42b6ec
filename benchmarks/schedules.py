"""``python -m benchmarks.schedules --data FOLDER [--seconds S …] [--instances N]``: levelling beside plain CP-SAT on PSPLIB.

How many of the published instances (Kolisch and Sprecher 1997) each proves optimal in a second, and how far from the best
known plan it is. Plain CP-SAT is one model at its default search: no first plan, no bounds of ours.
"""

import argparse
import csv
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.race import Contestant, Standing, run
from benchmarks.report import Line, printed
from benchmarks.work import clock, work

SETS = ("j30", "j60")
#: What is asked for: proved in a second of twenty, and the mean gap in thirty, by set.
PROVED, GAP = {"j30": 19, "j60": 16}, {"j30": 0.001, "j60": 0.003}


class Project(NamedTuple):
    """A file of PSPLIB: duration and successors of each task, what it needs of each resource, and how much there is."""

    durations: list[int]
    successors: list[list[int]]
    needs: list[list[int]]
    capacities: list[int]


def project(path: Path) -> Project:
    lines = path.read_text().splitlines()

    def after(title: str, skipped: int) -> list[list[int]]:
        start = next(place for place, line in enumerate(lines) if line.startswith(title)) + skipped
        rows: list[list[int]] = []
        for line in lines[start:]:
            if not line[:1].isspace() and not line[:1].isdigit():
                break
            rows.append([int(word) for word in line.split()])
        return rows

    links, requests = after("PRECEDENCE RELATIONS", 2), after("REQUESTS/DURATIONS", 3)
    return Project(
        [row[2] for row in requests],
        [[other - 1 for other in row[3:]] for row in links],
        [row[3:] for row in requests],
        after("RESOURCEAVAILABILITIES", 2)[0],
    )


def best_known(folder: Path, name: str) -> dict[str, int]:
    with (folder / f"best_known_{name}.csv").open() as file:
        return {row["instance"]: int(row["upper_bound"]) for row in csv.DictReader(file)}


def levelled(one: Project, seconds: float) -> tuple[int, bool]:
    """Length and proof by Mercatique."""
    from mercatique.methods import levelling

    before: list[list[str]] = [[] for _task in one.durations]
    for task, others in enumerate(one.successors):
        for other in others:
            before[other].append(str(task))
    rows = [
        (str(task), one.durations[task], "; ".join(before[task]), f"R{place}", need, one.capacities[place])
        for task, needs in enumerate(one.needs)
        for place, need in enumerate(needs)
    ]
    found = levelling(*map(list, zip(*rows, strict=True)), seconds=seconds)
    return found.length, found.proved


def plain(one: Project, seconds: float) -> tuple[int, bool]:
    """Length and proof by CP-SAT alone; the sum of all durations where it finds no plan."""
    from ortools.sat.python import cp_model

    model, horizon = cp_model.CpModel(), sum(one.durations)
    starts = [model.new_int_var(0, horizon, f"s{task}") for task in range(len(one.durations))]
    bars = [model.new_fixed_size_interval_var(start, span, "") for start, span in zip(starts, one.durations, strict=True)]
    end = model.new_int_var(0, horizon, "end")
    for task, others in enumerate(one.successors):
        model.add(starts[task] + one.durations[task] <= end)
        for other in others:
            model.add(starts[other] >= starts[task] + one.durations[task])
    for place, most in enumerate(one.capacities):
        model.add_cumulative(bars, [needs[place] for needs in one.needs], most)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    state = solver.solve(model)
    return (solver.value(end) if state in (cp_model.OPTIMAL, cp_model.FEASIBLE) else horizon), state == cp_model.OPTIMAL


def solved(solver: Callable[[Project, float], tuple[int, bool]], data: str, name: str, seconds: float, instances: int) -> dict[str, Any]:
    paths = sorted(Path(data, name).glob("*.sm"))[: instances or None]
    projects, best = [project(path) for path in paths], best_known(Path(data), name)
    solver(projects[0], 0.1)
    with clock:
        found = [solver(one, seconds) for one in projects]
    gaps = [length / best[path.stem] - 1 for path, (length, _proved) in zip(paths, found, strict=True)]
    return {"instances": len(paths), "proved": sum(proved for _length, proved in found), "gap": sum(gaps) / len(gaps)}


@work
def levelling_of_projects(data: str, name: str, seconds: float, instances: int = 0) -> dict[str, Any]:
    return solved(levelled, data, name, seconds, instances)


@work
def plain_solver(data: str, name: str, seconds: float, instances: int = 0) -> dict[str, Any]:
    return solved(plain, data, name, seconds, instances)


def lines(data: Path, seconds: Sequence[float] = (1.0,), instances: int = 0) -> list[Line]:
    """Two lines per set and time."""
    found: list[Line] = []
    for most in seconds:
        for name in SETS:
            given = {"data": str(data.resolve()), "name": name, "seconds": most, "instances": instances}
            races = [Contestant("levelling", "schedules:levelling_of_projects", given), Contestant("plain CP-SAT", "schedules:plain_solver", given)]
            ours, theirs = run(races, 1).values()
            ratios = f"{ours.least / theirs.least:.2f} ×", f"{min(ours.seconds) / min(theirs.seconds):.2f} ×"
            found += [_line(name, most, ours)._replace(cpu=ratios[0], wall=ratios[1], beside=theirs.name), _line(name, most, theirs)]
    return found


def _line(name: str, seconds: float, one: Standing) -> Line:
    told = one.found
    label = f"{one.name}: {told['proved']} of {told['instances']} proved, mean gap {100 * told['gap']:.2f} %"
    return Line(f"PSPLIB {name}, {seconds:g} s each", label, f"{min(one.seconds):.2f} s, {one.least:.2f} s", f"{one.megabytes} MB", "", "", "")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.schedules")
    parser.add_argument("--data", type=Path, required=True, help="folder with j30, j60 and the best known lengths")
    parser.add_argument("--seconds", type=float, nargs="*", default=[1.0])
    parser.add_argument("--instances", type=int, default=0, help="only the first of each set")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}; asked for: {PROVED} proved in 1 s, gaps of {GAP} in 30 s")
    print(printed(lines(given.data, given.seconds, given.instances)))


if __name__ == "__main__":
    main()
