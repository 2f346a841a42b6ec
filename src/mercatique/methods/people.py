"""People as numbers that rise as their ids do, so that each id need not be looked up."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.methods.columns import Ints, Values, arrow

#: Bits of a number that stands for a person, and characters of the ids that may become one without being looked up.
PERSON_BITS, LONGEST = 44, 24
#: Rows worked on at a time: they stay near the processor.
BLOCK = 1 << 15
#: Below this, whole numbers in floating point are exact.
EXACT = 2.0**53


def people(values: Values, role: str = "person") -> Ints:
    """A number per person that rises with the id, with gaps; below zero where there is none."""
    column = arrow(values, role)
    if pa.types.is_integer(column.type) and not column.null_count:
        return _numbers(column.to_numpy(zero_copy_only=False))
    if pa.types.is_dictionary(column.type):
        if not column.dictionary.null_count:
            return _looked_up(column)
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
        whole = pc.and_(pc.equal(column, pc.trunc(column)), pc.less(pc.abs(column), EXACT))
        column = column.cast(pa.int64()) if pc.all(whole).as_py() else column
    column = column.cast(pa.large_string() if pa.types.is_large_string(column.type) else pa.string())
    if len(column) and not column.null_count:
        packed = short_texts(column)
        if packed is not None:
            return packed
        before, after = column.slice(0, len(column) - 1), column.slice(1)
        if not pc.any(pc.greater(before, after)).as_py():
            codes = np.zeros(len(column), dtype=np.int64)
            np.cumsum(pc.not_equal(before, after).to_numpy(zero_copy_only=False), out=codes[1:])
            return codes - 1 if column[0].as_py() == "" else codes
    return _looked_up(column.dictionary_encode())


def _numbers(ids: NDArray[Any]) -> Ints:
    """Whole numbers as they are, from zero up."""
    if not len(ids):
        return np.empty(0, dtype=np.int64)
    lowest, highest = int(ids.min()), int(ids.max())
    most = np.iinfo(np.int64).max
    if highest - lowest > most:
        return np.unique(ids, return_inverse=True)[1].astype(np.int64)
    if highest > most:
        shifted: Ints = (ids - ids.min()).astype(np.int64)
        return shifted
    found: Ints = ids.astype(np.int64, copy=False)
    return found if lowest >= 0 else found - lowest


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


def _looked_up(column: pa.DictionaryArray) -> Ints:
    texts = column.dictionary.cast(pa.string())
    order = pc.sort_indices(texts).to_numpy()
    rank = np.empty(len(texts) + 1, dtype=np.int64)
    rank[order] = np.arange(len(texts))
    rank[-1] = -1
    codes = rank[pc.fill_null(column.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)]
    found: Ints = codes - (codes >= 0) if len(texts) and texts[int(order[0])].as_py() == "" else codes
    return found
