"""Shapes of what the companies think of their actions: their weight, their own columns, what is available and invested."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Weighed:
    """What people judge of an action; ``own`` holds a value for each own column, in their order."""

    action: str
    stage: str
    feasibility: tuple[int, str]
    effectiveness: tuple[int, str]
    contribution: tuple[int | None, str]
    digital: str
    own: tuple[Any, ...]
    responsibility: str = ""
    innovation: str = ""
    novelty: str = ""
    open_points: tuple[str, ...] = ()
    conflict: str = ""


@dataclass(frozen=True)
class OwnColumn:
    title: str
    kind: str
    note: str
    options: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Rejected:
    """An action that was considered and given up, with the reason in its description."""

    key: str
    title: str
    description: str
    nature: str
    push_pull: str
    channels: str
    feasibility: tuple[int, str]
    effectiveness: tuple[int, str]


@dataclass(frozen=True)
class Drawn:
    """What the reserve has covered, in a month of the fiscal year (never after today)."""

    title: str
    action: str
    month: int
    amount: int
    by: str
    reason: str


@dataclass(frozen=True)
class Invested:
    """A purchase that lasts; its month may lie before the fiscal year."""

    title: str
    action: str
    amount: int
    month: int
    years: int
    method: str
    funding: str
    funding_note: str
    gain: int
    gain_why: str
    owner: str


@dataclass(frozen=True)
class Weighing:
    """All that one company writes to choose its actions and to keep its money in hand.

    What the ``quarters`` are granted comes on top of the budgets of actions that follow a launch.
    """

    columns: tuple[OwnColumn, ...]
    weighed: tuple[Weighed, ...]
    rejected: tuple[Rejected, ...]
    quarters: tuple[int, int, int, int]
    granted_by: str
    reserve_share: int | None
    reserve_amount: int | None
    reserve_why: str
    draws: tuple[Drawn, ...]
    investments: tuple[Invested, ...]
