"""Pairs of records that may be one person: candidates by blocks, and how alike their fields are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.methods.columns import (
    Ints,
    Values,
    arrow,
    as_arrow,
    or_below_zero,
    pieces,
    spelled,
    where_they_stand,
)

Levels = NDArray[np.int8]
#: How alike two values are: not known, different, near, close, the same; or first and last name exchanged.
UNKNOWN, DIFFERENT, NEAR, CLOSE, SAME, EXCHANGED = -1, 0, 1, 2, 3, 4
LEVELS = 5
CLOSE_FROM, NEAR_FROM = 0.92, 0.80
#: Fields of digits, where likeness of signs says nothing; and fields that repeat others when they are only alike.
DIGITS, WHOLE = frozenset({"phone", "birth_date", "postal_code"}), frozenset({"email"})
NUMBERS = re.compile(r"\d+").findall
#: A block larger than this tells nobody apart (a common name, a missing value written as "x") and is left out.
LARGEST_BLOCK = 500
#: Bits of a record in a pair as one number.
HALF = 32
#: Pairs compared at a time, so that texts of few stand in memory.
AT_ONCE, TEXTS = 50_000, 10_000


@dataclass(frozen=True)
class Field:
    """A field read once: the code of each record's value (-1 if empty) and the different values."""

    name: str
    codes: NDArray[np.int32]
    values: pa.Array

    @cached_property
    def times(self) -> NDArray[np.unsignedinteger[Any]]:
        """How often each value stands, as narrow as it comes."""
        found = np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))
        return found.astype(np.min_scalar_type(int(found.max(initial=0))))

    def in_order(self, order: NDArray[np.int32]) -> "Field":
        return Field(self.name, self.codes[order], self.values)


def field(name: str, column: Values, *, loose: bool) -> Field:
    """Values in lower case without accents, doubled blanks and signs; ``loose`` keeps letters and digits only."""
    parts = _parts(name, column, loose)
    # What was read may go now, before all the different values stand together.
    del column
    pa.default_memory_pool().release_unused()
    whole = pa.chunked_array(parts, pa.dictionary(pa.int32(), pa.string())).unify_dictionaries()
    parts.clear()
    values = whole.chunk(0).dictionary if whole.num_chunks else pa.array([], pa.string())
    codes = np.empty(len(whole), dtype=np.int32)
    begin = 0
    for part in whole.chunks:
        codes[begin : begin + len(part)] = or_below_zero(part.indices)
        begin += len(part)
    # At most one: the values are different ones.
    for empty in np.flatnonzero(where_they_stand(pc.binary_length(values)) == 0):
        codes[codes == empty] = -1
    return Field(name, codes, values)


def _parts(name: str, column: Values, loose: bool) -> list[pa.DictionaryArray]:
    """Some rows at a time, cleaned and told apart."""
    read = pieces(column, name)
    if pa.types.is_floating(read[0].type):
        read = [spelled(arrow(column, name), name)]
    return [_encoded(spelled(piece[begin : begin + AT_ONCE], name), loose) for piece in read for begin in range(0, len(piece), AT_ONCE)]


def _encoded(text: pa.Array, loose: bool) -> pa.DictionaryArray:
    """Cleaned texts; each different one is cleaned once."""
    given = text.dictionary_encode()
    cleaned = _cleaned(given.dictionary, loose).dictionary_encode()
    return pa.DictionaryArray.from_arrays(cleaned.indices.take(given.indices), cleaned.dictionary)


def _cleaned(text: pa.Array, loose: bool) -> pa.Array:
    text = pc.utf8_lower(pc.utf8_normalize(text, form="NFKD"))
    text = pc.replace_substring_regex(text, r"\p{M}", "")
    text = pc.replace_substring_regex(text, r"[^\p{L}\p{N}]+" if loose else r"[^\p{L}\p{N}@._+-]+", "" if loose else " ")
    return pc.utf8_trim_whitespace(text)


def key(*parts: NDArray[np.int32]) -> NDArray[np.int32]:
    """One code for records alike in all parts; -1 where one is empty."""
    if len(parts) == 1:
        return parts[0]
    known = np.logical_and.reduce([part >= 0 for part in parts])
    found = np.full(len(parts[0]), -1, dtype=np.int32)
    together, highest = np.zeros(int(known.sum()), dtype=np.int64), 0
    for part in parts:
        values = int(part.max(initial=0)) + 1
        if (highest + 1) * values >= 1 << 62:
            together = _numbered(together).astype(np.int64)
            highest = int(together.max(initial=0))
        together *= values
        together += part[known]
        highest = highest * values + values - 1
    found[known] = _numbered(together)
    return found


def _numbered(values: Ints) -> NDArray[np.int32]:
    """The place of each value among the different ones, sorted; ``values`` come back in order."""
    order = np.argsort(values).astype(np.int32)
    values.sort()
    place = np.zeros(len(values), dtype=np.int32)
    np.cumsum(values[1:] != values[:-1], out=place[1:])
    found = np.empty(len(values), dtype=np.int32)
    found[order] = place
    return found


def head(read: Field, size: int) -> NDArray[np.int32]:
    """The code of the first letters of a value."""
    starts = pc.utf8_slice_codeunits(read.values, 0, size).dictionary_encode()
    shorter = where_they_stand(starts.indices)
    return np.where(read.codes >= 0, shorter[read.codes], np.int32(-1)) if len(shorter) else read.codes


def usable(block: NDArray[np.int32]) -> tuple[NDArray[np.int32], int]:
    """A block without what stands in it once or too often, and how many values are of the second kind."""
    times = np.bincount(block[block >= 0]) if len(block) else np.zeros(0, dtype=np.int64)
    large = times > LARGEST_BLOCK
    left_out = large | (times == 1)
    return (np.where((block >= 0) & left_out[block], np.int32(-1), block) if left_out.any() else block), int(large.sum())


def candidates(blocks: list[NDArray[np.int32]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Pairs (smaller, larger record) alike in at least one block, each once, in order."""
    found: list[Ints] = []
    for place, block in enumerate(blocks):
        for one, other in _together(block):
            fresh = np.ones(len(one), dtype=np.bool_)
            for before in blocks[:place]:
                fresh &= (before[one] < 0) | (before[one] != before[other])
            found.append(one[fresh].astype(np.int64) << HALF | other[fresh])
    pairs = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    found.clear()
    pairs.sort()
    # The narrow number is the lower half of the wide one.
    right = pairs.astype(np.int32)
    pairs >>= HALF
    return pairs.astype(np.int32), right


def _together(block: NDArray[np.int32]) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """All pairs within each value of a block."""
    rows = np.flatnonzero(block >= 0).astype(np.int32)
    if not len(rows):
        return
    rows = rows[np.argsort(block[rows], kind="stable")]
    starts = np.flatnonzero(np.r_[True, np.diff(block[rows]) != 0])
    sizes = np.diff(np.r_[starts, len(rows)])
    for width in np.unique(sizes[sizes > 1]):
        left, right = np.triu_indices(int(width), 1)
        first = starts[sizes == width]
        several = max(AT_ONCE * 4 // len(left), 1)
        for begin in range(0, len(first), several):
            some = first[begin : begin + several, None]
            yield rows[(some + left).ravel()], rows[(some + right).ravel()]


def alike(read: Field, left: NDArray[np.int32], right: NDArray[np.int32]) -> Levels:
    """The level of agreement of each pair."""
    found = np.full(len(left), DIFFERENT, dtype=np.int8)
    for begin in range(0, len(left), AT_ONCE):
        one, other, part = read.codes[left[begin : begin + AT_ONCE]], read.codes[right[begin : begin + AT_ONCE]], found[begin : begin + AT_ONCE]
        unknown = (one < 0) | (other < 0)
        same = one == other
        part[same] = SAME
        part[unknown] = UNKNOWN
        apart = np.flatnonzero(~(unknown | same))
        for some in range(0, len(apart), TEXTS):
            rows = apart[some : some + TEXTS]
            part[rows] = _levels(read.name, _texts(read, one[rows]), _texts(read, other[rows]))
    return found


def _texts(read: Field, codes: NDArray[np.int32]) -> list[str]:
    found: list[str] = read.values.take(as_arrow(codes)).to_pylist()
    return found


def exchanged(first: Field, last: Field, levels: tuple[Levels, Levels], left: NDArray[np.int32], right: NDArray[np.int32]) -> None:
    """Mark pairs whose first name is the other's last name and the reverse, one of the two letter by letter.

    The first name takes the level EXCHANGED, the last name counts as the same: both names agree, in each other's place.
    """
    where = or_below_zero(pc.index_in(first.values, last.values))
    # The codes of first names among the last names.
    swapped = np.where(first.codes >= 0, where[first.codes], -1) if len(where) else first.codes
    known = (levels[0] > UNKNOWN) & (levels[1] > UNKNOWN) & (levels[0] < CLOSE) & (levels[1] < CLOSE)
    one = known & (swapped[left] >= 0) & (swapped[left] == last.codes[right])
    other = known & (swapped[right] >= 0) & (swapped[right] == last.codes[left])
    both = one & other
    for rows, firsts, lasts in ((np.flatnonzero(one & ~other), right, left), (np.flatnonzero(other & ~one), left, right)):
        if len(rows):
            names = _texts(first, first.codes[firsts[rows]]), _texts(last, last.codes[lasts[rows]])
            both[rows[_levels(first.name, *names) >= CLOSE]] = True
    levels[0][both], levels[1][both] = EXCHANGED, SAME


def _levels(name: str, one: list[str], other: list[str]) -> Levels:
    """Digits by the number of slips between them, addresses of mail by their whole, words by Jaro-Winkler."""
    from rapidfuzz.distance import OSA, JaroWinkler
    from rapidfuzz.process import cpdist

    if name in DIGITS:
        slips = cpdist(one, other, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
        return np.where(slips <= 1, CLOSE, np.where(slips <= 2, NEAR, DIFFERENT)).astype(np.int8)
    if name in WHOLE:
        slips = cpdist(one, other, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
        found = np.full(len(one), DIFFERENT, dtype=np.int8)
        for row in np.flatnonzero(slips <= 2):
            # A letter slips; another number is another address (marie.roy2 is not marie.roy).
            if NUMBERS(one[row]) == NUMBERS(other[row]):
                found[row] = CLOSE
        return found
    score = cpdist(one, other, scorer=JaroWinkler.similarity, score_cutoff=NEAR_FROM, dtype=np.float32)
    return np.where(score >= CLOSE_FROM, CLOSE, np.where(score >= NEAR_FROM, NEAR, DIFFERENT)).astype(np.int8)
