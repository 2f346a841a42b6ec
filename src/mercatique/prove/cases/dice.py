"""Chance that is the same everywhere: drawn from a secret, a code and a subject, through SHA-256 and nothing else."""

import hashlib
import math
import struct
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of numbers; only ``real`` touches the source, so that no release of Python can move a case."""

    def __init__(self, *subject: str) -> None:
        self._root = hashlib.sha256("\x1f".join(subject).encode())
        self._count = 0
        self._left: list[int] = []

    def real(self, low: float = 0.0, high: float = 1.0) -> float:
        if not self._left:
            self._count += 1
            source = self._root.copy()
            source.update(self._count.to_bytes(8, "big"))
            self._left = list(struct.unpack(">4Q", source.digest()))
        return low + (high - low) * (self._left.pop() >> 11) / 2**53

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.real() * (high - low + 1))

    def one(self, choices: Sequence[T]) -> T:
        return choices[self.whole(0, len(choices) - 1)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        left = list(items)
        for last in range(len(left) - 1, 0, -1):
            other = self.whole(0, last)
            left[last], left[other] = left[other], left[last]
        return left

    def normal(self) -> float:
        """A standard normal value (Box and Muller, 1958)."""
        return math.sqrt(-2 * math.log(max(self.real(), 1e-300))) * math.cos(2 * math.pi * self.real())
