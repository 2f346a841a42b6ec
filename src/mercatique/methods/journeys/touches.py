"""Journeys: the touches of each person, cut where something was bought, with what it was worth."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    Bools,
    Floats,
    Ints,
    Values,
    amounts,
    arrow,
    counts,
    filled,
    money,
    same_length,
)
from mercatique.methods.journeys.order import DAY, Ordered, arranged, moments, words
from mercatique.methods.people import people

#: Persons are drawn again in at most so many groups: an interval from 400 groups is as good as one from each person.
GROUPS = 400


@dataclass(frozen=True)
class Journeys:
    """Ways of one or more touches. Touches stand way after way; ``start`` is the first touch of each way."""

    names: list[str]
    channel: NDArray[Any]
    start: Ints
    length: Ints
    conversions: Floats
    value: Floats | None
    group: Ints
    groups: int
    moments: Ints | None
    ends: Ints | None
    unattributed: float
    without_person: int
    without_channel: int

    def __len__(self) -> int:
        return len(self.start)

    @property
    def end(self) -> Ints:
        """The last touch of each way."""
        return self.start + self.length - 1

    @cached_property
    def won(self) -> Bools:
        """Ways that ended in a conversion."""
        return self.conversions > 0

    @cached_property
    def first(self) -> Bools:
        """True at the first touch of a way."""
        found = np.zeros(len(self.channel), dtype=bool)
        found[self.start] = True
        return found

    def per_touch(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """A value of each way, repeated for its touches."""
        return np.repeat(values, self.length)


def journeys(
    person: Values,
    moment: Values,
    channel: Values,
    conversion: Values,
    value: Values | None = None,
    *,
    window: float | None = None,
    timed: bool = False,
    seed: int = 0,
    role: str = "channel",
) -> Journeys:
    """Read the columns and cut the ways. ``timed`` keeps the moment of each touch."""
    same_length(person=person, moment=moment, conversion=conversion, **{role: channel}, **({} if value is None else {"value": value}))
    if window is not None and not window > 0:
        raise Fault("window_not_positive", _("The window must be longer than zero."))
    who, when, what = people(person), moments(moment), words(channel, role)
    bought = _bought(conversion)
    worth = None if value is None else _worth(value, bought)
    nowhere = len(what.names)
    without_person = without_channel = 0
    code = what.code
    if len(who) and (int(who.min()) < 0 or int(code.max()) == nowhere):
        empty = (code == nowhere) & (bought == 0)
        without_person, without_channel = int((who < 0).sum()), int((empty & (who >= 0)).sum())
        keep = (who >= 0) & ~empty
        who, when, code, bought = who[keep], when[keep], code[keep], bought[keep]
        worth = None if worth is None else worth[keep]
    bits = nowhere.bit_length()
    kind = np.uint8 if bits < 8 else np.int64
    mark: NDArray[Any] = (bought > 0).astype(kind)
    mark <<= bits
    mark |= code.astype(kind, copy=False)
    rows = arranged(who, when, mark, bits + 1)
    prize = _prizes(who, when, code, bought, worth)
    return _cut(rows, bits, what.names, prize, window, timed, seed, without_person, without_channel)


def _bought(conversion: Values) -> NDArray[Any]:
    """How many conversions each row has, in the narrowest type it comes in."""
    column = arrow(conversion, "conversion")
    filled(column, "conversion")
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int8()).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
    if pa.types.is_integer(column.type) and (not len(column) or pc.min(column).as_py() >= 0):
        return column.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
    return counts(column, "conversion")


def _worth(value: Values, bought: NDArray[Any]) -> Floats:
    found = amounts(money(value, "value"))
    if ((found != 0) & (bought == 0)).any():
        raise Fault("value_without_conversion", _("A row has a value but no conversion: give the value where the conversion stands."))
    return found


def _prizes(who: Ints, when: Ints, code: NDArray[Any], bought: NDArray[Any], worth: Floats | None) -> tuple[Floats, Floats | None]:
    """Conversions and their values in the order in which they stand among the sorted rows."""
    rows = np.flatnonzero(bought)
    if worth is None and (bought[rows] == 1).all():
        return np.ones(len(rows)), None
    values = np.zeros(len(rows)) if worth is None else worth[rows]
    order = np.lexsort((values, bought[rows], code[rows], when[rows], who[rows]))
    return bought[rows][order].astype(np.float64), None if worth is None else values[order]


def _cut(
    rows: Ordered, bits: int, names: list[str], prize: tuple[Floats, Floats | None], window: float | None, timed: bool,
    seed: int, without_person: int, without_channel: int,
) -> Journeys:  # fmt: skip
    size = len(rows)
    channel = rows.marks & ((1 << bits) - 1)
    sold = rows.marks >= (1 << bits)
    begins = rows.first.copy()
    begins[1:] |= sold[:-1]
    start = np.flatnonzero(begins)
    length = np.diff(start, append=size)
    won = sold[start + length - 1] if size else np.empty(0, dtype=bool)
    if window is not None and size:
        begins |= _too_old(rows, start, length, won, window)
        start = np.flatnonzero(begins)
        length = np.diff(start, append=size)
        won = sold[start + length - 1]
    conversions = np.zeros(len(start))
    conversions[won] = prize[0]
    value = None
    if prize[1] is not None:
        value = np.zeros(len(start))
        value[won] = prize[1]
    final = start + length - 1
    times = rows.moment() if timed else None
    ends = times[final] if times is not None else None
    person = np.cumsum(rows.first[start], dtype=np.int64) - 1
    group, groups = _groups(person, seed)
    unattributed = 0.0
    if names and (bare := channel == len(names)).any():
        length = length - bare[final]
        there = length > 0
        unattributed = float(conversions[~there].sum())
        channel = channel[~bare]
        times = None if times is None else times[~bare]
        ends = None if ends is None else ends[there]
        length, conversions, group = length[there], conversions[there], group[there]
        value = None if value is None else value[there]
        start = np.cumsum(length) - length
    elif not names:
        unattributed, start, length = float(conversions.sum()), start[:0], length[:0]
        channel, conversions, group = channel[:0], conversions[:0], group[:0]
        value = None if value is None else value[:0]
    return Journeys(
        names, channel, start, length, conversions, value, group, groups, times, ends, unattributed, without_person, without_channel,
    )  # fmt: skip


def _too_old(rows: Ordered, start: Ints, length: Ints, won: Bools, window: float) -> Bools:
    """True at the first touch of a converting way that lies within the window, when older ones stand before it."""
    when = rows.moment()
    due = np.where(won, when[start + length - 1] - round(window * DAY), np.iinfo(np.int64).min)
    old = when < np.repeat(due, length)
    found = np.zeros(len(when), dtype=bool)
    found[1:] = old[:-1] & ~old[1:]
    return found


def _groups(person: Ints, seed: int) -> tuple[Ints, int]:
    """Each person in one of some groups that are drawn again as a whole."""
    size = int(person[-1]) + 1 if len(person) else 0
    if size <= GROUPS:
        return person, size
    return np.random.default_rng(seed).integers(0, GROUPS, size)[person], GROUPS
