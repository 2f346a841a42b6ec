"""Numbers that stand for the values of a column, looked up when their rows are asked for: nothing as long as the column is written."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.methods.loops import MANY, quick, unwritten


@dataclass(frozen=True)
class Codes:
    """The rows in the pieces they come in: places in a table of numbers, or the numbers themselves where there is no table."""

    pieces: tuple[tuple[NDArray[Any], NDArray[Any] | None], ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, pieces: Iterable[tuple[NDArray[Any], NDArray[Any] | None]]) -> "Codes":
        found = tuple(pieces)
        return cls(found, tuple(np.cumsum([0, *(len(places) for places, _table in found)]).tolist()))

    def __len__(self) -> int:
        return self.starts[-1]

    @property
    def dtype(self) -> np.dtype[Any]:
        places, table = self.pieces[0]
        return places.dtype if table is None else table.dtype

    def __getitem__(self, rows: slice) -> NDArray[Any]:
        """The numbers of these rows."""
        begin, end, _step = rows.indices(len(self))
        first = bisect_right(self.starts, begin) - 1
        if first < len(self.pieces) and end <= self.starts[first + 1]:
            return _looked_up(self.pieces[first], begin - self.starts[first], end - self.starts[first])
        found = np.empty(max(end - begin, 0), dtype=self.dtype)
        for piece, start, stop in zip(self.pieces, self.starts, self.starts[1:], strict=False):
            low, high = max(begin, start), min(end, stop)
            if low < high:
                found[low - begin : high - begin] = _looked_up(piece, low - start, high - start)
        return found

    def all(self) -> NDArray[Any]:
        return self[:]

    def through(self, numbers: NDArray[Any]) -> "Codes":
        """Other numbers for the same rows: ``numbers`` by the number there was."""
        return Codes(tuple((places, numbers if table is None else numbers[table]) for places, table in self.pieces), self.starts)

    def below_zero(self) -> int:
        """Rows whose number is below zero."""
        found = 0
        for place, (places, table) in enumerate(self.pieces):
            numbers = places if table is None else table
            if len(numbers) and int(numbers.min()) < 0:
                found += int(np.count_nonzero(self[self.starts[place] : self.starts[place + 1]] < 0))
        return found

    def most(self) -> int:
        """A number that none of these exceeds; -1 when there are none."""
        tops = [places if table is None else table for places, table in self.pieces]
        return max((int(values.max()) for values in tops if len(values)), default=-1)


def _looked_up(piece: tuple[NDArray[Any], NDArray[Any] | None], begin: int, end: int) -> NDArray[Any]:
    places, table = piece
    if table is None:
        return places[begin:end]
    some = places[begin:end]
    if len(places) < MANY:
        return np.take(table, some, mode="clip")
    found = np.empty(len(some), dtype=table.dtype)
    quick(look_up, len(places))(unwritten(some), unwritten(table), found)
    return found


def look_up(places: NDArray[Any], table: NDArray[Any], found: NDArray[Any]) -> None:
    """Each row's number. (To take them, NumPy would first write the places anew as wide numbers.)"""
    for row in range(len(places)):
        found[row] = table[places[row]]


def places(part: pa.DictionaryArray) -> NDArray[Any]:
    """Where each row looks its value up; behind the last one where it is empty."""
    indices = pc.fill_null(part.indices.cast(pa.int32()), len(part.dictionary)) if part.null_count else part.indices
    return indices.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
