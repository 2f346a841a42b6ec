"""One pass over order lines that stand customer by customer: last day, number of orders and money of each."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])

#: Orders of one customer up to which looking through them is faster than sorting them.
FEW = 64


def compiled(function: Function) -> Function:
    """The function as machine code, kept for the next process, free of the interpreter's lock."""
    return cast(Function, njit(cache=True, nogil=True)(function))


@compiled
def name_of(words: NDArray[np.uint64], start: int, end: int) -> np.uint64:
    """A number for the bytes of a text, eight at a time: a text of up to seven has one of its own, longer ones hardly share any."""
    value = np.uint64(0)
    for place in range(start, end, 8):
        # No question but that of the loop: texts of seven and eight letters follow each other as no processor can guess.
        shift, at = np.uint64(8 * (place & 7)), np.uint64(place >> 3)
        part = (words[at] >> shift) | ((words[at + np.uint64(1)] << (np.uint64(63) - shift)) << np.uint64(1))
        left = min(end - place, 8)
        part &= np.uint64(0xFFFFFFFFFFFFFFFF) >> np.uint64(64 - 8 * left)
        part |= np.uint64(left & 7) << np.uint64(56)
        value = (value ^ (value >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15) + part
    return value


@compiled
def same(offsets: NDArray[np.int32], data: NDArray[np.uint8], one: int, other: int) -> bool:
    """Whether two rows hold the same text; the ends of order numbers differ first."""
    size = offsets[one + 1] - offsets[one]
    if size != offsets[other + 1] - offsets[other]:
        return False
    for place in range(1, size + 1):
        if data[offsets[one + 1] - place] != data[offsets[other + 1] - place]:
            return False
    return True


@compiled
def runs(offsets: NDArray[np.int32], data: NDArray[np.uint8], named: NDArray[np.bool_]) -> NDArray[np.int32]:
    """A number for each run of rows with the same text; below zero where there is none."""
    codes = np.empty(len(named), dtype=np.int32)
    code = np.int32(-1)
    before = -1
    for row in range(len(named)):
        if not named[row]:
            codes[row] = -1
            continue
        if before < 0 or not same(offsets, data, before, row):
            code += np.int32(1)
        codes[row] = code
        before = row
    return codes


@compiled
def runs_of_places(places: NDArray[np.int32], named: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The same of texts that are looked up, by where they stand in their list."""
    codes = np.empty(len(named), dtype=np.int32)
    code, before = np.int32(-1), np.int32(-1)
    for row in range(len(named)):
        if not named[row]:
            codes[row] = -1
            continue
        code += np.int32(places[row] != before)
        before = places[row]
        codes[row] = code
    return codes


@compiled
def different(orders: NDArray[np.uint64], size: int) -> int:
    """Different orders in a buffer; up to ``FEW`` they are all different already."""
    if size <= FEW:
        return size
    ordered = np.sort(orders[:size])
    found = 1
    for place in range(1, size):
        if ordered[place] != ordered[place - 1]:
            found += 1
    return found


@compiled
def fold(
    customer: NDArray[np.int32],
    offsets: NDArray[np.int32],
    words: NDArray[np.uint64],
    day: NDArray[np.int32],
    amount: NDArray[np.int64],
    gross: bool,
    continued: bool,
    state: NDArray[np.int64],
    orders: NDArray[np.uint64],
    firsts: NDArray[np.int32],
    last_day: NDArray[np.int64],
    frequency: NDArray[np.int64],
    monetary: NDArray[np.int64],
) -> int:
    """Fold one batch; the customer at its end stays open in ``state`` (last day, orders, money) and ``orders``, which has room for all.

    Closed customers are written to the result arrays; slot 0 is the customer open from the batch before. ``firsts`` is
    the row at which each customer begins. ``customer`` is below zero where nobody is named. ``words`` are the bytes of the order
    numbers, eight in each, with one more at the end.
    """
    closed = 0
    current = np.int32(-1)
    started = continued
    last, size, money = state[0], state[1], state[2]
    previous, again = np.uint64(0), False
    for row in range(len(customer)):
        code = customer[row]
        if code < 0:
            continue
        if code != current:
            if current >= 0 or not started:
                last_day[closed] = last
                frequency[closed] = different(orders, size)
                monetary[closed] = money
                closed += 1
                last, size, money = -(1 << 40), 0, 0
                firsts[closed] = row
                started = True
            current = code
            again = False
        value = amount[row]
        if value > 0:
            last = max(last, np.int64(day[row]))
            start, end = offsets[row], offsets[row + 1]
            name = name_of(words, start, end) if end > start else np.uint64(day[row]) * np.uint64(2654435761)
            if not again or name != previous:
                place = size - 1
                stop = max(size - FEW, 0)
                while place >= stop and orders[place] != name:
                    place -= 1
                if place < stop:
                    orders[size] = name
                    size += 1
                previous, again = name, True
        if value > 0 or not gross:
            money += value
    state[0], state[1], state[2] = last, size, money
    return closed


@compiled
def heads(offsets: NDArray[np.int32], data: NDArray[np.uint8], members: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The first eight bytes of texts as numbers that sort as the texts do."""
    found = np.empty(len(members), dtype=np.uint64)
    for place in range(len(members)):
        start, end = offsets[members[place]], offsets[members[place] + 1]
        value = np.uint64(0)
        for at in range(8):
            value = value << np.uint64(8)
            if start + at < end:
                value |= np.uint64(data[start + at])
        found[place] = value
    return found
