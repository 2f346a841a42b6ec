"""A plan on its working days: each task on the days its own person works, pinned where a date is forced or already fact.

Places are working days of the plan counted from 0; a moment is the morning of a place, so that work on the places 3 and 4
begins at 3 and is done at 5. What takes no time happens at a moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Bools, Ints
from mercatique.methods.schedule.network import Link, Network

MIRRORED = {"FS": "FS", "SS": "FF", "FF": "SS", "SF": "SF"}


@dataclass(frozen=True)
class Clock:
    """The places on which one person works, and how many of them lie before each moment: as arrays, and as lists to look one up."""

    free: Ints
    rank: Ints
    places: list[int]
    ranks: list[int]

    @staticmethod
    def of(works: Bools) -> "Clock":
        free, rank = np.flatnonzero(works).astype(np.int64), np.concatenate([[0], np.cumsum(works)]).astype(np.int64)
        return Clock(free, rank, free.tolist(), rank.tolist())

    def run(self, at: int, long: int) -> tuple[int, int]:
        """Begin and end of ``long`` days of work begun at ``at`` or as soon as the person is there."""
        if long == 0:
            return at, at
        first = self._rank(at)
        return self._at(first), self._at(first + long - 1) + 1

    def ending(self, by: int, long: int) -> tuple[int, int]:
        """Begin and end of ``long`` days of work that end at ``by``, or as soon after as the person is there."""
        if long == 0:
            return by, by
        last = self._rank(by - 1)
        return self._at(last - long + 1), self._at(last) + 1

    def _rank(self, at: int) -> int:
        if not 0 <= at < len(self.ranks):
            raise beyond()
        return self.ranks[at]

    def _at(self, place: int) -> int:
        if not 0 <= place < len(self.places):
            raise beyond()
        return self.places[place]


def beyond() -> Fault:
    return Fault("plan_too_long", _("The plan goes further than its calendar: look for a duration, a lag or an absence that is far too long."))


class Job(NamedTuple):
    """What a task takes, of whom, and what holds it: not before, done no sooner than, or facts that stand."""

    long: int
    clock: int = 0
    floor: int = 0
    by: int = 0
    fixed: tuple[int, int] | None = None


@dataclass(frozen=True)
class Plan:
    """Tasks with what holds them, the links between them, and the clocks of the people, on ``places`` working days."""

    net: Network
    jobs: tuple[Job, ...]
    clocks: tuple[Clock, ...]
    places: int

    def earliest(self) -> tuple[Ints, Ints]:
        """When each task begins and ends at the earliest."""
        start, finish = [0] * len(self.jobs), [0] * len(self.jobs)
        for task in self.net.order:
            start[task], finish[task] = self.placed(task, start, finish)
        return np.array(start, dtype=np.int64), np.array(finish, dtype=np.int64)

    def placed(self, task: int, start: Sequence[int], finish: Sequence[int]) -> tuple[int, int]:
        """Begin and end of a task, those it waits for being placed."""
        job = self.jobs[task]
        if job.fixed is not None:
            return job.fixed
        at, by = self.bounds(task, start, finish)
        clock = self.clocks[job.clock]
        found = clock.run(at, job.long)
        return found if found[1] >= by else clock.ending(by, job.long)

    def bounds(self, task: int, start: Sequence[int], finish: Sequence[int]) -> tuple[int, int]:
        """The moments a task may not begin before, and may not end before."""
        at, by = self.jobs[task].floor, self.jobs[task].by
        for _task, after, kind, lag in self.net.before[task]:
            held = (finish if kind in ("FS", "FF") else start)[after]
            if lag:
                held += ceil(lag - 1e-9)
            if kind in ("FS", "SS"):
                at = max(at, held)
            else:
                by = max(by, held)
        return at, by

    def mirrored(self, ends: Ints, starts: dict[int, int]) -> "Plan":
        """The plan in a mirror, where latest is earliest: each task done by its ``ends``, some begun by their ``starts``."""
        links = [Link(link.after, link.task, MIRRORED[link.kind], link.lag) for link in self.net.links]
        jobs = [
            Job(
                job.long,
                job.clock,
                floor=self.places - end,
                by=self.places - starts[task] if task in starts else 0,
                fixed=None if job.fixed is None else (self.places - job.fixed[1], self.places - job.fixed[0]),
            )
            for task, (job, end) in enumerate(zip(self.jobs, ends.tolist(), strict=True))
        ]
        clocks = [Clock.of(mirror(clock, self.places)) for clock in self.clocks]
        return Plan(Network(self.net.tasks, tuple(links), self.net.order[::-1]), tuple(jobs), tuple(clocks), self.places)

    def latest(self, ends: Ints, starts: dict[int, int] | None = None) -> tuple[Ints, Ints]:
        """When each task begins and ends at the latest for ``ends`` (one moment per task) to hold."""
        start, finish = self.mirrored(ends, starts or {}).earliest()
        return self.places - finish, self.places - start

    def levelled(self, turn: Sequence[float], taken: Mapping[int, Sequence[int]] | None = None) -> tuple[Ints, Ints]:
        """When each task begins and ends with one task at a time per person (clock 0 is nobody's), in the order of ``turn``.

        ``taken``: by clock, the places on which other plans have its person already.
        """
        start, finish = [0] * len(self.jobs), [0] * len(self.jobs)
        busy = [np.zeros(self.places + 1, dtype=bool) for _clock in self.clocks]
        for clock, places in (taken or {}).items():
            busy[clock][list(places)] = True
        left = {task: len({link.after for link in self.net.before[task]}) for task in range(len(self.jobs))}
        for job in self.jobs:
            if job.fixed is not None:
                busy[job.clock][job.fixed[0] : job.fixed[1]] = True
        ready = [task for task, waits in left.items() if not waits]
        while ready:
            task = min(ready, key=lambda one: (turn[one], one))
            ready.remove(task)
            start[task], finish[task] = self._fitted(task, start, finish, busy)
            for other in sorted({link.task for link in self.net.following[task]}):
                left[other] -= 1
                if not left[other]:
                    ready.append(other)
        return np.array(start, dtype=np.int64), np.array(finish, dtype=np.int64)

    def _fitted(self, task: int, start: Sequence[int], finish: Sequence[int], busy: list[Bools]) -> tuple[int, int]:
        job = self.jobs[task]
        found = self.placed(task, start, finish)
        if job.fixed is not None or not job.clock or not job.long:
            return found
        clock, taken = self.clocks[job.clock], busy[job.clock]
        place = clock.ranks[found[0]]
        while (held := np.flatnonzero(taken[clock.free[place : place + job.long]])).size:
            place += int(held[-1]) + 1
        begin = clock._at(place)
        end = clock._at(place + job.long - 1) + 1
        taken[clock.free[place : place + job.long]] = True
        return begin, end


def mirror(clock: Clock, places: int) -> Bools:
    """The days of a clock, last first."""
    works = np.zeros(places, dtype=bool)
    works[clock.free] = True
    return works[::-1]


def room(net: Network, start: Ints, finish: Ints, end: Ints) -> Ints:
    """How far each task may slip without moving another (free slack), in working days."""
    found, starts, finishes = (end - finish).tolist(), start.tolist(), finish.tolist()
    for link in net.links:
        after = starts[link.task] if link.kind in ("FS", "SS") else finishes[link.task]
        held = finishes[link.after] if link.kind in ("FS", "FF") else starts[link.after]
        found[link.after] = min(found[link.after], after - held - ceil(link.lag - 1e-9))
    free: Ints = np.maximum(np.array(found, dtype=np.int64), 0)
    return free


def ahead(net: Network, ends: Sequence[int]) -> Bools:
    """Which tasks lead to one of ``ends``, themselves among them."""
    found = np.zeros(len(net), dtype=bool)
    found[list(ends)] = True
    for task in reversed(net.order):
        if any(found[link.task] for link in net.following[task]):
            found[task] = True
    return found
