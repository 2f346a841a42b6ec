"""Pairs of records that may be one person: candidates by blocks, and how alike their fields are."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.methods.columns import Bools, Ints, Values, arrow

#: How alike two values are: not known, different, near, close, the same.
UNKNOWN, DIFFERENT, NEAR, CLOSE, SAME = -1, 0, 1, 2, 3
LEVELS = 4
CLOSE_FROM, NEAR_FROM = 0.92, 0.80
#: Fields of digits, where likeness of signs says nothing; and fields that repeat others when they are only alike.
DIGITS, WHOLE = frozenset({"phone", "birth_date", "postal_code"}), frozenset({"email"})
NUMBERS = re.compile(r"\d+").findall
#: A block larger than this tells nobody apart (a common name, a missing value written as "x") and is left out.
LARGEST_BLOCK = 500


@dataclass(frozen=True)
class Field:
    """A field read once: the code of each record's value (-1 if empty) and the different values."""

    name: str
    codes: Ints
    values: NDArray[np.object_]


def field(name: str, column: Values, *, loose: bool) -> Field:
    """Values in lower case without accents, doubled blanks and signs; ``loose`` keeps letters and digits only."""
    read = arrow(column, name)
    if pa.types.is_floating(read.type):
        read = pc.if_else(pc.is_nan(read), None, read)
        if bool(pc.all(pc.equal(read, pc.trunc(read))).as_py()):
            read = read.cast(pa.int64())
    text = pc.utf8_lower(pc.utf8_normalize(pc.fill_null(read.cast(pa.string()), ""), form="NFKD"))
    text = pc.replace_substring_regex(text, r"\p{M}", "")
    text = pc.replace_substring_regex(text, r"[^\p{L}\p{N}]+" if loose else r"[^\p{L}\p{N}@._+-]+", "" if loose else " ")
    encoded = pc.utf8_trim_whitespace(text).dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    values = encoded.dictionary.to_numpy(zero_copy_only=False).astype(object)
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    empty = np.flatnonzero(values == "")
    return Field(name, np.where(codes == empty[0], -1, codes) if len(empty) else codes, values)


def key(*parts: Ints) -> Ints:
    """One code for records alike in all parts; -1 where one is empty."""
    known = np.logical_and.reduce([part >= 0 for part in parts])
    found = np.full(len(parts[0]), -1, dtype=np.int64)
    together = np.zeros(int(known.sum()), dtype=np.int64)
    for part in parts:
        together = together * (int(part.max(initial=0)) + 1) + part[known]
        together = np.unique(together, return_inverse=True)[1].astype(np.int64)
    found[known] = together
    return found


def head(read: Field, size: int) -> Ints:
    """The code of the first letters of a value."""
    starts = np.array([value[:size] for value in read.values], dtype=object)
    shorter = np.unique(starts.astype(str), return_inverse=True)[1].astype(np.int64) if len(starts) else np.zeros(0, dtype=np.int64)
    return np.where(read.codes >= 0, shorter[read.codes], -1) if len(shorter) else read.codes


def candidates(blocks: list[Ints], size: int) -> tuple[Ints, Ints, int]:
    """Pairs (smaller, larger record) alike in at least one block, each once; and how many blocks were too large."""
    found: list[Ints] = []
    skipped = 0
    for block in blocks:
        rows = np.flatnonzero(block >= 0)
        rows = rows[np.argsort(block[rows], kind="stable")]
        starts = np.flatnonzero(np.r_[True, np.diff(block[rows]) != 0]) if len(rows) else np.zeros(0, dtype=np.int64)
        sizes = np.diff(np.r_[starts, len(rows)])
        skipped += int((sizes > LARGEST_BLOCK).sum())
        for width in np.unique(sizes[(sizes > 1) & (sizes <= LARGEST_BLOCK)]):
            left, right = np.triu_indices(int(width), 1)
            first = starts[sizes == width][:, None]
            one, other = rows[(first + left).ravel()], rows[(first + right).ravel()]
            found.append(np.minimum(one, other) * size + np.maximum(one, other))
        if len(found) > 1:
            found = [np.unique(np.concatenate(found))]
    pairs = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    return pairs // max(size, 1), pairs % max(size, 1), skipped


def alike(read: Field, left: Ints, right: Ints) -> NDArray[np.int8]:
    """The level of agreement of each pair; strings are compared once per pair of different values."""
    one, other = read.codes[left], read.codes[right]
    found = np.full(len(left), DIFFERENT, dtype=np.int8)
    unknown: Bools = (one < 0) | (other < 0)
    found[unknown] = UNKNOWN
    found[~unknown & (one == other)] = SAME
    rows = np.flatnonzero(~unknown & (one != other))
    if len(rows):
        low, high = np.minimum(one[rows], other[rows]), np.maximum(one[rows], other[rows])
        together, place = np.unique(low * len(read.values) + high, return_inverse=True)
        found[rows] = _levels(read, together)[place]
    return found


def _levels(read: Field, together: Ints) -> NDArray[np.int8]:
    """Digits by the number of slips between them, addresses of mail by their whole, words by Jaro-Winkler."""
    from rapidfuzz.distance import OSA, JaroWinkler
    from rapidfuzz.process import cpdist

    size = len(read.values)
    one, other = read.values[together // size].tolist(), read.values[together % size].tolist()
    if read.name in DIGITS:
        slips = cpdist(one, other, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
        return np.where(slips <= 1, CLOSE, np.where(slips <= 2, NEAR, DIFFERENT)).astype(np.int8)
    if read.name in WHOLE:
        slips = cpdist(one, other, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
        # A letter slips; another number is another address (marie.roy2 is not marie.roy).
        numbers = np.array([NUMBERS(a) == NUMBERS(b) for a, b in zip(one, other, strict=True)])
        return np.where((slips <= 2) & numbers, CLOSE, DIFFERENT).astype(np.int8)
    score = cpdist(one, other, scorer=JaroWinkler.similarity, dtype=np.float32)
    return np.where(score >= CLOSE_FROM, CLOSE, np.where(score >= NEAR_FROM, NEAR, DIFFERENT)).astype(np.int8)
