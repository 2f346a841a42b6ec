"""People as numbers that rise as their ids do, so that each id need not be looked up."""

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.methods.codes import Codes, places
from mercatique.methods.columns import Ints, Values, arrow, pieces, spelled

#: Bits of a number that stands for a person, and characters of the ids that may become one without being looked up.
PERSON_BITS, LONGEST = 44, 24
#: Rows worked on at a time: they stay near the processor.
BLOCK = 1 << 15


def people(values: Values, role: str = "person") -> NDArray[Any]:
    """A whole number per person that rises with the id, with gaps; below zero where there is none. As narrow as it comes."""
    return coded_people(values, role).all()


def coded_people(values: Values, role: str = "person") -> Codes:
    """The same numbers, those of ids that a file looks up itself worked out when their rows are asked for."""
    parts = pieces(values, role)
    if pa.types.is_dictionary(parts[0].type):
        return _looked_up(parts)
    found = _told_apart(arrow(values, role), role)
    return found if isinstance(found, Codes) else Codes.of([(found, None)])


def _told_apart(column: pa.Array, role: str) -> NDArray[Any] | Codes:
    if pa.types.is_integer(column.type) and not column.null_count:
        return _numbers(column.to_numpy(zero_copy_only=False))
    column = spelled(column, role)
    if len(column) and not column.null_count:
        packed = short_texts(column)
        if packed is not None:
            return packed
        before, after = column.slice(0, len(column) - 1), column.slice(1)
        if not pc.any(pc.greater(before, after)).as_py():
            codes = np.zeros(len(column), dtype=np.int64)
            np.cumsum(pc.not_equal(before, after).to_numpy(zero_copy_only=False), out=codes[1:])
            return codes - 1 if column[0].as_py() == "" else codes
    return _looked_up([column.dictionary_encode()])


def _numbers(ids: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers as they are, from zero up."""
    if not len(ids):
        return np.empty(0, dtype=np.int64)
    lowest, highest = int(ids.min()), int(ids.max())
    most = np.iinfo(np.int64).max
    if highest - lowest > most:
        return np.unique(ids, return_inverse=True)[1].astype(np.int64)
    if highest > most:
        ids = ids - ids.min()
        lowest = 0
    return ids if lowest >= 0 else ids.astype(np.int64) - lowest


def short_texts(column: pa.Array) -> Ints | None:
    """Short texts as numbers that rise as they do: each place of a character is a digit of as many values as it takes.

    *None* when they are too long or too different to fit, when one is empty, or when one holds a zero byte.
    """
    offsets, data = _texts(column)
    length = np.diff(offsets)
    shortest, longest = int(length.min()), int(length.max())
    if shortest == 0 or longest > LONGEST:
        return None
    parts = range(0, len(length), BLOCK)
    low, high = np.full(longest, 255), np.zeros(longest, dtype=np.int64)
    for begin in parts:
        block = _characters(offsets[begin : begin + BLOCK + 1], data, shortest, longest)
        low, high = np.minimum(low, block.min(axis=1)), np.maximum(high, block.max(axis=1))
    ranges = high - low + 1
    if (low[:shortest] == 0).any() or (longest > shortest and not (data[offsets[0] : offsets[-1]] != 0).all()):
        return None
    if float(np.log2(ranges).sum()) > PERSON_BITS:
        return None
    found = np.zeros(len(length), dtype=np.int64)
    for begin in parts:
        block = _characters(offsets[begin : begin + BLOCK + 1], data, shortest, longest)
        part = found[begin : begin + BLOCK]
        for place in np.flatnonzero(ranges > 1).tolist():
            part *= ranges[place]
            part += block[place]
            part -= low[place]
    return found


def _texts(column: pa.Array) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    wide = np.int64 if pa.types.is_large_string(column.type) else np.int32
    _nulls, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, dtype=wide)[column.offset : column.offset + len(column) + 1]
    return ends, np.frombuffer(data, dtype=np.uint8) if data else np.empty(0, dtype=np.uint8)


def _characters(offsets: NDArray[Any], data: NDArray[np.uint8], shortest: int, longest: int) -> NDArray[np.uint8]:
    """Characters by place and row; zero after the end of a text."""
    if shortest == longest:
        return np.ascontiguousarray(data[offsets[0] : offsets[-1]].reshape(-1, longest).T)
    where = offsets[:-1].astype(np.int64) + np.arange(longest)[:, None]
    return np.where(where < offsets[1:], data[np.minimum(where, len(data) - 1)], np.uint8(0))


def _looked_up(parts: list[pa.DictionaryArray]) -> Codes:
    """Through the different ids alone: rows keep the number of their id in the dictionary where it rises already."""
    texts = [parts[0].dictionary]
    for part in parts[1:]:
        # Parts of one file often share what they look their ids up in.
        if not _shared(part.dictionary, texts[-1]):
            texts.append(part.dictionary)
    rank = _ranks(pa.concat_arrays([each.cast(pa.string()) for each in texts]))
    if rank is None and len(parts) == 1 and not parts[0].null_count:
        return Codes.of([(places(parts[0]), None)])
    size = sum(len(each) for each in texts)
    narrow = np.int32 if size < 1 << 31 else np.int64
    rank = (np.arange(size) if rank is None else rank).astype(narrow)
    starts = np.cumsum([0, *(len(each) for each in texts)]).tolist()
    tables = [np.append(rank[begin:end], narrow(-1)) for begin, end in pairwise(starts)]
    table, found = 0, []
    for part in parts:
        table += not _shared(part.dictionary, texts[table])
        found.append((places(part), tables[table] if part.null_count else tables[table][:-1]))
    return Codes.of(found)


def _shared(one: pa.Array, other: pa.Array) -> bool:
    """Whether both are the same place in memory."""
    if (len(one), one.offset) != (len(other), other.offset):
        return False
    return [part and part.address for part in one.buffers()] == [part and part.address for part in other.buffers()]


def _ranks(texts: pa.StringArray) -> Ints | None:
    """The place of each text among the different ones, sorted; -1 for an empty one; *None* where each is at its place."""
    before, after = texts.slice(0, max(len(texts) - 1, 0)), texts.slice(1)
    if len(texts) and texts[0].as_py() and not pc.any(pc.greater(before, after)).as_py():
        another = pc.not_equal(before, after).to_numpy(zero_copy_only=False)
        return None if another.all() else np.concatenate(([0], np.cumsum(another)))
    packed = short_texts(texts) if len(texts) else None
    if packed is not None:
        return np.unique(packed, return_inverse=True)[1].astype(np.int64)
    order = pc.sort_indices(texts)
    rising = texts.take(order)
    another = np.ones(len(texts), dtype=np.int64)
    another[1:] = pc.not_equal(rising.slice(1), rising.slice(0, max(len(texts) - 1, 0))).to_numpy(zero_copy_only=False)
    rank = np.empty(len(texts), dtype=np.int64)
    rank[order.to_numpy()] = np.cumsum(another) - 1
    return rank - 1 if len(texts) and rising[0].as_py() == "" else rank
