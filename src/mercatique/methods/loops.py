"""Loops over rows: plain Python where there are few, the same function as machine code where there are many."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Loop = TypeVar("Loop", bound=Callable[..., Any])

#: Rows from which loading machine code (a moment, once per process) costs less than it saves.
MANY = 20_000


def quick(loop: Loop, rows: int) -> Loop:
    """The loop itself for few rows; for many as machine code, which is kept for the next process."""
    return loop if rows < MANY else cast(Loop, _translated(loop))


@cache
def _translated(loop: Callable[..., Any]) -> Callable[..., Any]:
    from numba import njit

    return cast(Callable[..., Any], njit(cache=True, nogil=True)(loop))


def unwritten(values: NDArray[Any]) -> NDArray[Any]:
    """The same values, not to be written to: columns of a file are not, and machine code is made for one kind only."""
    found = np.ascontiguousarray(values).view()
    found.flags.writeable = False
    return found
