"""Rows put person after person and, within a person, in the order of time: one number per row, sorted once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.codes import Codes, places
from mercatique.methods.columns import Bools, Ints, Values, arrow, filled, pieces, spelled
from mercatique.methods.people import BLOCK

#: Microseconds.
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
#: Of the packed number of a row.
BITS = 63


@dataclass(frozen=True)
class Names:
    """A column of words: ``code`` is the place of each row in ``names`` (sorted); the number of names where it is empty."""

    code: NDArray[Any]
    names: list[str]


@dataclass(frozen=True)
class Ordered:
    """Rows by person, moment and mark; ``first`` is true where another person begins."""

    key: Ints | None
    mark_bits: int
    time_bits: int
    unit: int
    earliest: int
    marks: NDArray[Any]
    first: Bools
    moments: Ints | None = None
    persons: Ints | None = None

    def __len__(self) -> int:
        return len(self.marks)

    def moment(self, rows: Ints | slice = slice(None)) -> Ints:
        """Microseconds since 1970 of these rows."""
        if self.key is None:
            assert self.moments is not None
            return self.moments[rows]
        return ((self.key[rows] >> self.mark_bits) & ((1 << self.time_bits) - 1)) * self.unit + self.earliest

    def person(self, rows: Ints | slice = slice(None)) -> Ints:
        """A number that stands for the person of these rows, rising."""
        if self.key is None:
            assert self.persons is not None
            return self.persons[rows]
        return self.key[rows] >> (self.mark_bits + self.time_bits)


def words(values: Values, role: str) -> Names:
    """Names of channels or steps told apart once; empty ones get the number after the last."""
    code, names = coded_words(values, role)
    return Names(code.all(), names)


def coded_words(values: Values, role: str) -> tuple[Codes, list[str]]:
    """The same, the numbers worked out when their rows are asked for; and the names."""
    parts = pieces(values, role)
    if not pa.types.is_dictionary(parts[0].type):
        parts = [pc.dictionary_encode(spelled(part, role)) for part in parts]
    texts = [pc.utf8_trim_whitespace(spelled(part.dictionary, role)).to_pylist() for part in parts]
    names = sorted({text for known in texts for text in known if text})
    place = {name: number for number, name in enumerate(names)}
    kind = np.uint8 if len(names) < 255 else np.int64
    tables = [np.array([place.get(text, len(names)) for text in known] + [len(names)], dtype=kind) for known in texts]
    return Codes.of(zip(map(places, parts), tables, strict=True)), names


def moments(values: Values, role: str = "moment") -> Ints:
    """Microseconds since 1970 as written. Days count from midnight; whole numbers are places in an order, a day apart."""
    column = arrow(values, role)
    filled(column, role)
    if pa.types.is_null(column.type):
        return np.empty(0, dtype=np.int64)
    if pa.types.is_integer(column.type):
        found: Ints = column.cast(pa.int64()).to_numpy(zero_copy_only=False) * DAY
        return found
    try:
        if pa.types.is_timestamp(column.type) and column.type.unit == "us":
            return column.view(pa.int64()).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
        found = column.cast(pa.timestamp("us")).cast(pa.int64()).to_numpy(zero_copy_only=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise Fault(
            "column_no_day",
            _("The column for %(role)s holds something that is no date: write dates as 2026-04-03."),
            role=role,
        ) from error
    return found


def arranged(person: Ints, moment: Ints, mark: NDArray[Any], mark_bits: int) -> Ordered:
    """Rows by person, moment and mark. All three are packed into one number where they fit; else each row is moved."""
    if not len(person):
        nothing = np.empty(0, dtype=np.int64)
        return Ordered(nothing, mark_bits, 0, 1, 0, nothing, np.empty(0, dtype=bool))
    whole = as_they_stand(person, moment, mark, mark_bits)
    if whole is not None:
        return whole
    earliest, latest = int(moment.min()), int(moment.max())
    unit = _unit(moment, earliest, latest)
    time_bits = ((latest - earliest) // unit).bit_length()
    if time_bits + mark_bits + int(person.max()).bit_length() > BITS:
        person = np.unique(person, return_inverse=True)[1].astype(np.int64)
    if time_bits + mark_bits + int(person.max()).bit_length() > BITS:
        return _moved(person, moment, mark)
    key = _packed(person, moment, mark, earliest, unit, time_bits, mark_bits)
    if (key[1:] < key[:-1]).any():
        key.sort()
    marks = np.empty(len(key), dtype=np.uint8 if mark_bits <= 8 else np.int64)
    first = np.ones(len(key), dtype=bool)
    for begin in range(0, len(key), BLOCK):
        part = key[begin : begin + BLOCK]
        marks[begin : begin + BLOCK] = part & ((1 << mark_bits) - 1)
        whose = key[max(begin - 1, 0) : begin + BLOCK] >> (mark_bits + time_bits)
        first[max(begin, 1) : begin + BLOCK] = whose[1:] != whose[:-1]
    return Ordered(key, mark_bits, time_bits, unit, earliest, marks, first)


def as_they_stand(person: Ints, moment: Ints, mark: NDArray[Any], mark_bits: int) -> Ordered | None:
    """The rows where they are, when they stand by person and moment already."""
    first = np.ones(len(person), dtype=bool)
    again = []
    for begin in range(1, len(person), BLOCK):
        end = min(begin + BLOCK, len(person))
        rows, before = slice(begin, end), slice(begin - 1, end - 1)
        np.not_equal(person[rows], person[before], out=first[rows])
        same = moment[rows] <= moment[before]
        same &= ~first[rows]
        if (person[rows] < person[before]).any():
            return None
        if same.any():
            together = begin + np.flatnonzero(same)
            if (moment[together] < moment[together - 1]).any():
                return None
            again.append(together)
    if again:
        mark = by_mark(mark, np.concatenate(again))
    return Ordered(None, mark_bits, 0, 1, 0, mark, first, moment, person)


def by_mark(mark: NDArray[Any], again: Ints) -> NDArray[Any]:
    """Marks rising among rows of one person and moment; ``again`` are the rows that have both from the row before."""
    if (mark[again] >= mark[again - 1]).all():
        return mark
    begins = np.ones(len(again), dtype=bool)
    begins[1:] = again[1:] != again[:-1] + 1
    rows = np.sort(np.concatenate((again, again[begins] - 1)))
    bunch = np.cumsum(np.isin(rows, again, assume_unique=True, invert=True))
    mark = mark.copy()
    mark[rows] = mark[rows][np.lexsort((mark[rows], bunch))]
    return mark


def _packed(person: Ints, moment: Ints, mark: NDArray[Any], earliest: int, unit: int, time_bits: int, mark_bits: int) -> Ints:
    """One number per row, worked out block by block so that nothing large is written twice."""
    key = np.empty(len(person), dtype=np.int64)
    for begin in range(0, len(key), BLOCK):
        rows = slice(begin, begin + BLOCK)
        part = key[rows]
        np.left_shift(person[rows], time_bits, out=part, dtype=np.int64)
        part |= (moment[rows] - earliest) // unit
        part <<= mark_bits
        part |= mark[rows].astype(np.int64, copy=False)
    return key


def _moved(person: Ints, moment: Ints, mark: NDArray[Any]) -> Ordered:
    order = np.lexsort((mark, moment, person))
    persons = person[order]
    first = np.ones(len(order), dtype=bool)
    np.not_equal(persons[1:], persons[:-1], out=first[1:])
    return Ordered(None, 0, 0, 1, 0, mark[order].astype(np.int64), first, moment[order], persons)


def _unit(moment: Ints, earliest: int, latest: int) -> int:
    """The largest of day, second and microsecond in which all moments since the earliest are whole."""
    sample = moment[:: max(len(moment) // 1000, 1)] - earliest
    for unit in (DAY, SECOND):
        whole = latest - earliest >= unit and not (sample % unit).any()
        if whole and not any(((moment[at : at + BLOCK] - earliest) % unit).any() for at in range(0, len(moment), BLOCK)):
            return unit
    return 1
