"""Where a person has something to do besides their workspaces: later rooms say so, the entrance shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Door:
    """A place with its own address, and what the person is there."""

    name: str
    url: str
    note: str = ""


#: Functions that give the doors of a user.
DOORS: list[Callable[[Any], Iterable[Door]]] = []


def opens(found: Callable[[Any], Iterable[Door]]) -> Callable[[Any], Iterable[Door]]:
    """``@opens`` on ``f(user) -> doors``."""
    DOORS.append(found)
    return found


def doors(user: Any) -> list[Door]:
    return [door for found in DOORS for door in found(user)]
