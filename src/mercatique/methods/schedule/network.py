"""A network of tasks: links between them, read from text, in an order in which each comes after those it waits for."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, texts

#: Finish to start, start to start, finish to finish, start to finish.
KINDS = ("FS", "SS", "FF", "SF")
LINK = re.compile(r"^(?P<task>.+?)(?:\s+(?P<kind>FS|SS|FF|SF))?\s*(?P<lag>[+-]\s*\d+(?:\.\d+)?)?$")


class Link(NamedTuple):
    """``task`` waits for ``after``: in the way of ``kind``, with ``lag`` days between (below zero: overlap)."""

    task: int
    after: int
    kind: str
    lag: float


@dataclass(frozen=True)
class Network:
    """Tasks by name in the order given, their links, and an order in which every task stands after those it waits for."""

    tasks: NDArray[np.object_]
    links: tuple[Link, ...]
    order: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.tasks)

    def earliest(self, durations: Floats) -> Floats:
        """Earliest starts, no task before zero. ``durations`` may have draws as further columns: (tasks, draws)."""
        if durations.ndim == 1:
            return self._first(durations.tolist())
        start = np.zeros_like(durations)
        for task in self.order:
            for link in self.before[task]:
                start[task] = np.maximum(start[task], self.bound(link, start[link.after], durations))
        return start

    def _first(self, durations: list[float]) -> Floats:
        """Earliest starts of one draw, in plain numbers: an array asked for each of its values costs ten times as much."""
        start = [0.0] * len(durations)
        for task in self.order:
            soonest = 0.0
            for _task, after, kind, lag in self.before[task]:
                held = start[after] + lag
                if kind in ("FS", "FF"):
                    held += durations[after]
                soonest = max(soonest, held - durations[task] if kind in ("FF", "SF") else held)
            start[task] = soonest
        return np.array(start)

    def bound(self, link: Link, start: Floats, durations: Floats) -> Floats:
        """The earliest start a link allows, given the start of the task waited for."""
        found = start + link.lag
        if link.kind in ("FS", "FF"):
            found = found + durations[link.after]
        return found - durations[link.task] if link.kind in ("FF", "SF") else found

    def latest(self, durations: Floats, end: Floats | float) -> Floats:
        """Latest starts with which all is done by ``end``."""
        start = end - durations
        for task in reversed(self.order):
            for link in self.following[task]:
                bound = start[link.task] - link.lag
                if link.kind in ("FF", "SF"):
                    bound = bound + durations[link.task]
                if link.kind in ("FS", "FF"):
                    bound = bound - durations[task]
                start[task] = np.minimum(start[task], bound)
        return start

    @cached_property
    def before(self) -> list[list[Link]]:
        """For each task the links it waits by."""
        found: list[list[Link]] = [[] for _task in self.tasks]
        for link in self.links:
            found[link.task].append(link)
        return found

    @cached_property
    def following(self) -> list[list[Link]]:
        """For each task the links by which others wait for it."""
        found: list[list[Link]] = [[] for _task in self.tasks]
        for link in self.links:
            found[link.after].append(link)
        return found


def network(task: Values, after: Values) -> Network:
    """Tasks and what they wait for, like ``A; B SS+2``; refuses unknown names, a task twice, and cycles."""
    names = [str(name).strip() for name in texts(task, "task")]
    if any(not name for name in names):
        raise Fault("task_missing", _("A row has no task: name it."))
    place = {name: row for row, name in enumerate(names)}
    if len(place) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Fault("task_twice", _("Task %(task)s stands twice: give each its own name."), task=twice)
    links = [link for row, text in enumerate(texts(after, "after")) for link in _links(row, str(text), place, names)]
    return linked(names, links)


def linked(names: Sequence[str], links: Sequence[Link]) -> Network:
    """A network of tasks that are known by their place; refuses cycles."""
    return Network(np.array(names, dtype=object), tuple(links), _order(names, links))


def _links(row: int, text: str, place: dict[str, int], names: list[str]) -> list[Link]:
    found = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[;,\n]", text))):
        read = LINK.match(part)
        # A task may itself be called "Plan -2": its whole name comes first.
        known, kind, lag = (part, "FS", 0.0) if part in place or read is None else (read["task"].strip(), read["kind"] or "FS", float((read["lag"] or "0").replace(" ", "")))
        if known not in place:
            raise Fault("task_unknown", _("%(task)s waits for %(after)s, which is no task of the plan."), task=names[row], after=known)
        found.append(Link(row, place[known], kind, lag))
    return found


def _order(names: Sequence[str], links: Sequence[Link]) -> tuple[int, ...]:
    waiting = [set[int]() for _name in names]
    following: dict[int, set[int]] = defaultdict(set)
    for link in links:
        waiting[link.task].add(link.after)
        following[link.after].add(link.task)
    found: list[int] = []
    ready = [row for row, others in enumerate(waiting) if not others]
    while ready:
        found += ready
        freed = []
        for row in ready:
            for other in following[row]:
                waiting[other].discard(row)
                if not waiting[other]:
                    freed.append(other)
        ready = sorted(freed)
    if len(found) < len(names):
        left = {row: others for row, others in enumerate(waiting) if others}
        raise Fault("cycle", _("These tasks wait for each other in a circle: %(tasks)s. Take one link away."), tasks=" → ".join(names[row] for row in _circle(left)))
    return tuple(found)


def _circle(waiting: dict[int, set[int]]) -> list[int]:
    """One way round, beginning and ending with the same task."""
    seen = [min(waiting)]
    while True:
        following = min(other for other in waiting[seen[-1]] if other in waiting)
        if following in seen:
            return [*seen[seen.index(following) :], following]
        seen.append(following)
