"""What agreement says: learned from candidates without labels, by expectation-maximisation over three kinds of pairs.

Two records are one person, two people who live together, or two who have nothing to do with each other. Without the
second kind a couple (one name, one address, one phone) is taken for one person.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mercatique.methods.columns import Bools, Floats, Ints
from mercatique.methods.customers.pairs import (
    EXCHANGED,
    LEVELS,
    SAME,
    UNKNOWN,
    Field,
    Levels,
    alike,
    exchanged,
)

#: What tells people of one household apart; they agree on it no more often than by chance.
PERSONAL = frozenset({"first_name", "birth_date"})
ROUNDS, STILL = 60, 1e-5
#: Pairs at random for how often values agree by chance.
CHANCE_PAIRS = 200_000
#: Fewer candidates than this leave the weights to guesses.
FEW = 10
#: Pairs whose weight the assumption on a short list has.
ASSUMED = 10_000
#: Matches whose weight the first guesses have.
ASSUMED_MATCHES = 5.0
GUESS = np.array([0.04, 0.03, 0.05, 0.87, 0.01])
#: Of the pairs of a block, before looking: one person, one household.
SHARE_OF_BLOCK = (0.2, 0.1)
#: Fewer households than this part of the matches are slips of some records.
LEAST_HOUSEHOLDS = 0.02
#: A pattern is the levels of a pair as one number of this base.
BASE = LEVELS + 1
#: The pairs of each block, and the fields that its records share.
Sessions = Callable[[], Iterator[tuple[Bools, list[int]]]]


@dataclass(frozen=True)
class Learned:
    """Shares of the levels by field: within one person, one household, by chance; and how common the first two are among all pairs."""

    matched: Floats
    household: Floats
    chance: Floats
    prior: float
    household_prior: float


def compared(read: list[Field], left: NDArray[np.int32], right: NDArray[np.int32]) -> list[Levels]:
    """The level of each field of each pair."""
    levels = [alike(one, left, right) for one in read]
    place = {one.name: number for number, one in enumerate(read)}
    if {"first_name", "last_name"} <= set(place):
        first, last = place["first_name"], place["last_name"]
        exchanged(read[first], read[last], (levels[first], levels[last]), left, right)
    return levels


def by_chance(read: list[Field], size: int, seed: int) -> Floats:
    """How often two records at random fall on each level: (fields, levels)."""
    dice = np.random.default_rng(seed)
    left, right = (dice.integers(0, max(size, 1), min(CHANCE_PAIRS, 40 * size) if size > 1 else 0, dtype=np.int32) for _side in (0, 1))
    apart = left != right
    left, right = left[apart], right[apart]
    found = np.zeros((len(read), LEVELS))
    for place, one in enumerate(read):
        levels = alike(one, left, right)
        counts = np.bincount(levels[levels > UNKNOWN], minlength=LEVELS).astype(np.float64) + 0.5
        times = one.times.astype(np.int64)
        known = int(times.sum())
        same = counts[SAME] / counts[:EXCHANGED].sum()
        if known > 1:
            # Exactly, from how often each value stands. In a short list the few who agree may be the matches themselves:
            # one pair in a thousand is assumed beside them.
            same = max((float((times * (times - 1.0)).sum()) + ASSUMED / 1000) / (known * (known - 1.0) + ASSUMED), 1e-9)
        found[place, :SAME] = counts[:SAME] / counts[:SAME].sum() * (1 - same)
        # Names agree by chance in each other's place at most as often as in their own.
        found[place, SAME:] = same, same if one.name == "first_name" else 0.0
    kept = np.clip(found, 1e-7, None)
    result: Floats = kept / kept.sum(1, keepdims=True)
    return result


def patterns_of(levels: list[Levels], rows: Bools | None = None) -> tuple[Levels, Ints]:
    """The different combinations of levels, and how many pairs have each."""
    code = np.zeros(len(levels[0]) if rows is None else int(rows.sum()), dtype=np.int32)
    for one in levels:
        code *= BASE
        code += (one if rows is None else one[rows]) + np.int8(1)
    codes, times = np.unique(code, return_counts=True)
    table = np.empty((len(codes), len(levels)), dtype=np.int8)
    for place in reversed(range(len(levels))):
        table[:, place] = codes % BASE - 1
        codes = codes // BASE
    return table, times


def learn(levels: list[Levels], names: list[str], chance: Floats, size: int, sessions: Sessions) -> Learned:
    """Shares of the levels, and how common one person and one household are; few households are none at all."""
    personal = np.array([name in PERSONAL for name in names])
    households = bool(personal.any() and not personal.all())
    found = _learned(levels, personal, chance, size, sessions, households)
    if households and found.household_prior < LEAST_HOUSEHOLDS * found.prior:
        return _learned(levels, personal, chance, size, sessions, False)
    return found


def _learned(levels: list[Levels], personal: Bools, chance: Floats, size: int, sessions: Sessions, households: bool) -> Learned:
    """One expectation-maximisation per block, on the fields that are not in it, averaged by the matches each expects.

    Within a block the other fields are independent of what made the pairs candidates. (On all fields at once the model
    learns the blocks: everybody with one first name in one town became one person.)
    """
    fields, everyone = len(levels), max(size * (size - 1) / 2, 1.0)
    usual = min(0.5, max(size, 1) / (10 * everyone))
    guess = np.tile(GUESS, (fields, 1))
    if not levels or len(levels[0]) < FEW:
        return Learned(guess, np.where(personal[:, None], chance, guess), chance, usual, usual if households else 0.0)
    sums = [guess * ASSUMED_MATCHES, guess * ASSUMED_MATCHES]
    for rows, inside in sessions():
        outside = [place for place in range(fields) if place not in inside]
        if int(rows.sum()) >= FEW and len(outside) > 1:
            told = _session(*patterns_of([levels[place] for place in outside], rows), chance[outside], personal[outside], households)
            for kind, (shares, expected) in enumerate(told):
                sums[kind][outside] += shares * expected
    matched, household = (one / one.sum(1, keepdims=True) for one in sums)
    household[personal] = chance[personal]
    return _priors(Learned(matched, household, chance, usual, usual if households else 0.0), levels, everyone)


def _session(patterns: Levels, times: Ints, chance: Floats, personal: Bools, households: bool) -> list[tuple[Floats, float]]:
    """Shares of levels and expected pairs: of one person, of one household (where the fields can tell)."""
    tells = households and bool(personal.any() and not personal.all())
    shares = [np.tile(GUESS, (len(chance), 1)), np.where(personal[:, None], chance, GUESS)]
    prior = np.array([*SHARE_OF_BLOCK]) * [1.0, tells]
    parts = np.zeros((2, len(patterns)))
    for _turn in range(ROUNDS):
        before = shares[0].copy()
        parts = _split(patterns, shares, chance, prior)
        for kind in range(1 + tells):
            for place in range(len(chance)):
                if kind and personal[place]:
                    continue
                known = patterns[:, place] > UNKNOWN
                counts = np.bincount(patterns[known, place], weights=(parts[kind] * times)[known], minlength=LEVELS) + GUESS
                shares[kind][place] = counts / counts.sum()
        prior = np.clip((parts * times).sum(1) / times.sum(), 1e-6, 0.999) * [1.0, tells]
        if np.abs(before - shares[0]).max() < STILL:
            break
    expected = (parts * times).sum(1)
    return [(shares[kind], float(expected[kind])) for kind in (0, 1)]


def _priors(learned: Learned, levels: list[Levels], everyone: float) -> Learned:
    """How common both kinds are among all pairs of records, the shares of levels being known."""
    patterns, times = patterns_of(levels)
    prior = np.array([learned.prior, learned.household_prior])
    for _turn in range(ROUNDS):
        parts = _split(patterns, [learned.matched, learned.household], learned.chance, prior)
        prior = np.clip((parts * times).sum(1) / everyone, 1e-12, 0.5) * (prior > 0)
    return Learned(learned.matched, learned.household, learned.chance, float(prior[0]), float(prior[1]))


def _split(patterns: Levels, shares: list[Floats], chance: Floats, prior: Floats) -> Floats:
    """The probability of each kind for each pattern: (kinds, patterns)."""
    ratios = [_ratio(patterns, one, chance) for one in shares]
    rest = max(1 - float(prior.sum()), 1e-12)
    odds = np.array([np.exp(np.clip(ratio, -300, 300)) * part / rest for ratio, part in zip(ratios, prior, strict=True)])
    found: Floats = odds / (1 + odds.sum(0))
    return found


def _ratio(patterns: Levels, shares: Floats, chance: Floats) -> Floats:
    """Natural logarithm of the likelihood ratio of each pattern."""
    found = np.zeros(len(patterns))
    for place in range(patterns.shape[1]):
        known = patterns[:, place] > UNKNOWN
        level = patterns[known, place]
        found[known] += np.log(shares[place, level]) - np.log(chance[place, level])
    return found
