"""Attribution by coalitions: the Shapley value of each channel, over all sets of channels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values
from mercatique.methods.journeys.attribution import Attribution, Model, attribution, shares, way_masks
from mercatique.methods.journeys.touches import Journeys, journeys

CONVERSIONS, RATE = WORTHS = ("conversions", "rate")
MOST_CHANNELS = 15
#: Numbers worked on at a time when many draws are weighed.
ROOM = 8_000_000


@dataclass(frozen=True)
class Sets:
    """Sets of channels that occur, as bits; per group of persons: conversions, ways and values of exactly that set."""

    channels: int
    masks: Ints
    conversions: Floats
    ways: Floats
    values: Floats | None


def shapley(
    person: Values, moment: Values, channel: Values, conversion: Values, value: Values | None = None, *,
    worth: str = CONVERSIONS, window: float | None = None, draws: int = 200, level: float = 0.95, seed: int = 0,
) -> Attribution:  # fmt: skip
    """What is each channel's fair part, judged in all company it can be in?

    Assumptions
        Channels are players of a game whose gain is shared out; the order of touches does not matter. With worth
        ``conversions`` a channel needs all others of its way, so that each gets the same part of it; ways that did not
        convert play no part. With ``rate`` they do: a set of channels is worth what it would convert if all ways had
        its rate; sets seen seldom make it uncertain.

    Formula
        v(S) = conversions of the ways whose channels all lie in S; or, with ``rate``, number of ways × conversions per
        way among these (0 where there are none). With n channels::

            phi(c) = sum over S without c of |S|! (n - |S| - 1)! / n! × (v(S + c) - v(S))

        over all 2^n sets, not sampled. Parts sum to v(all) = conversions. A negative part (``rate`` only) is given as it
        is; shares are parts divided by their sum. Ways as in ``first_touch``.

    Parameters
        As in ``first_touch``; at most 15 channels. worth: ``conversions`` or ``rate``.

    Result
        As in ``first_touch``.

    Errors
        As in ``first_touch``, and too_many_channels, worth_unknown.

    Source
        Lloyd S. Shapley (1953), *A Value for n-Person Games*; Kaifeng Zhao, Seyed Hanif Mahboobi and Saeed R. Bagheri
        (2018), *Shapley Value Methods for Attribution Modeling in Online Advertising*, arXiv 1804.05327.
    """
    if worth not in WORTHS:
        raise Fault("worth_unknown", _("%(worth)s is no worth of a set of channels: choose conversions or rate."), worth=worth)
    found = journeys(person, moment, channel, conversion, value, window=window, seed=seed)
    if len(found.names) > MOST_CHANNELS:
        raise Fault(
            "too_many_channels",
            _("There are %(count)s channels; with more than %(most)s the sets are too many: put small channels together."),
            count=len(found.names),
            most=MOST_CHANNELS,
        )
    return attribution("shapley", found, lambda ways: _read(sets(ways), worth), draws, level, seed)


def sets(ways: Journeys) -> Sets:
    """The sets of channels of the ways, counted per group of persons."""
    masks = way_masks(ways)
    assert masks is not None
    seen, place = np.unique(masks, return_inverse=True)
    cell = ways.group * len(seen) + place

    def table(weight: Floats | None) -> Floats:
        return np.bincount(cell, weights=weight, minlength=ways.groups * len(seen)).reshape(ways.groups, len(seen)).astype(np.float64)

    values = None if ways.value is None else table(ways.value)
    return Sets(len(ways.names), seen.astype(np.int64), table(ways.conversions), table(None), values)


def _read(found: Sets, worth: str) -> Model:
    everyone = np.ones((1, len(found.ways)))
    value = None if found.values is None else shares(_parts(found, everyone, found.values, worth)[0])

    def again(drawn: Floats) -> tuple[Floats, None]:
        step = max(ROOM >> found.channels, 1)
        blocks = [_parts(found, drawn[at : at + step], found.conversions, worth) for at in range(0, len(drawn), step)]
        return shares(np.concatenate(blocks)), None

    return Model(shares(_parts(found, everyone, found.conversions, worth)[0]), value, None, again)


def _parts(found: Sets, drawn: Floats, gains: Floats, worth: str) -> Floats:
    """Shapley values for each row of weights of the groups, shape (rows, channels)."""
    gain = _within(found, drawn @ gains)
    if worth == RATE:
        ways = _within(found, drawn @ found.ways)
        gain = np.divide(gain, ways, out=np.zeros_like(gain), where=ways > 0) * ways[:, -1:]
    return values(gain, found.channels)


def _within(found: Sets, exact: Floats) -> Floats:
    """From what belongs to exactly a set to what belongs to all sets inside it."""
    table = np.zeros((len(exact), 1 << found.channels))
    table[:, found.masks] = exact
    for place in range(found.channels):
        halves = table.reshape(len(exact), -1, 2, 1 << place)
        halves[:, :, 1] += halves[:, :, 0]
    return table


def values(worth: NDArray[np.float64], channels: int) -> Floats:
    """The Shapley values of a game given as the worth of each set of players (bits), shape (games, 2^channels)."""
    from math import factorial

    size = np.array([bin(mask).count("1") for mask in range(1 << channels)])
    weight = np.array([factorial(k) * factorial(channels - k - 1) / factorial(channels) if k < channels else 0.0 for k in range(channels + 1)])[size]
    parts = np.empty((len(worth), channels))
    for place in range(channels):
        halves = worth.reshape(len(worth), -1, 2, 1 << place)
        without = weight.reshape(-1, 2, 1 << place)[:, 0]
        parts[:, place] = ((halves[:, :, 1] - halves[:, :, 0]) * without).sum(axis=(1, 2))
    return parts
