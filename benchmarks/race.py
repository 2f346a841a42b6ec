"""Contestants side by side: each in a process of its own, turn by turn, so that a busy machine is busy for all."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Contestant:
    """A piece of work of ``benchmarks.work`` with its arguments, and the Python that does it."""

    name: str
    work: str
    given: Mapping[str, Any]
    python: str = sys.executable
    rounds: int = 0  # 0: as many as the race has


@dataclass
class Standing:
    """What a contestant took, round by round; memory is the most of all rounds."""

    name: str
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: int = 0
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def least(self) -> float:
        """Processor seconds of the quickest round: what the work takes when nobody disturbs it."""
        return min(self.cpu)

    @property
    def wall(self) -> float:
        return statistics.median(self.seconds)

    @property
    def work(self) -> float:
        return statistics.median(self.cpu)

    @property
    def megabytes(self) -> int:
        return round(self.memory / 1e6)


def once(contestant: Contestant) -> dict[str, Any]:
    """One round in a fresh process; what it prints on its last line."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        [contestant.python, "-m", "benchmarks.work", contestant.work, json.dumps(dict(contestant.given))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
    )
    if done.returncode:
        raise SystemExit(f"{contestant.name}: {done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def run(contestants: Sequence[Contestant], rounds: int) -> dict[str, Standing]:
    """A B C, A B C, …"""
    standings = {each.name: Standing(each.name) for each in contestants}
    for turn in range(rounds):
        for each in contestants:
            if each.rounds and turn >= each.rounds:
                continue
            answer = once(each)
            standing = standings[each.name]
            standing.seconds.append(answer["seconds"])
            standing.cpu.append(answer["cpu"])
            standing.memory = max(standing.memory, answer["memory"])
            standing.found = answer["found"]
    return standings


def has(python: str, library: str) -> bool:
    """Whether that Python can import the library."""
    told = subprocess.run([python, "-c", f"import {library}"], capture_output=True)
    return told.returncode == 0
