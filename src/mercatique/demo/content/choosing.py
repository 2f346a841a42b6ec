"""Shapes of why actions are chosen: what each moves, its marks, what is said of it, who moves, what a process is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Moves:
    """An action moves a share of what an objective needs; ``why`` says how it is reckoned."""

    action: str
    objective: str
    share: float
    why: str


@dataclass(frozen=True)
class Marks:
    """Cost, reach, fit, positioning, responsibility, trend, competition."""

    action: str
    marks: tuple[int | None, int, int, int, int, int, int]
    constraint: str
    why: str


@dataclass(frozen=True)
class Passed:
    """A verdict, passed so many days ago."""

    action: str
    outcome: str
    days_ago: int
    reason: str
    by: str
    change: str = ""


@dataclass(frozen=True)
class Moved:
    """Somebody leaves an action for another."""

    title: str
    trigger: str
    means: str
    source: str
    goal: str
    stand_in: str
    tasks: tuple[str, ...]
    reason: str
    rejected: bool = False


@dataclass(frozen=True)
class Done:
    """An activity of a process."""

    process: str
    title: str
    post: str
    tasks: tuple[str, ...]
    quality: tuple[str, ...]
    takes: str
    gives: str
    hours: int


@dataclass(frozen=True)
class Shut:
    """A means that is not there."""

    title: str
    means: str
    days_ahead: int
    days: int


@dataclass(frozen=True)
class Choosing:
    effects: tuple[Moves, ...]
    marks: tuple[Marks, ...]
    verdicts: tuple[Passed, ...]
    moves: tuple[Moved, ...]
    activities: tuple[Done, ...]
    shut: tuple[Shut, ...]
    #: The projects that come first, in their order.
    first: tuple[str, ...]
