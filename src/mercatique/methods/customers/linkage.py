"""Identity resolution: which records are one person, with what certainty, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, identifiers, same_length
from mercatique.methods.customers.pairs import (
    LEVELS,
    SAME,
    UNKNOWN,
    Field,
    alike,
    candidates,
    field,
    head,
    key,
)
from mercatique.methods.result import Reason, Result

FIELDS = ("first_name", "last_name", "birth_date", "email", "phone", "address", "city", "postal_code")
#: Fields whose signs mean nothing: "06 12-34" and "0612 34" are one number.
LOOSE = frozenset({"phone", "birth_date", "postal_code", "first_name", "last_name", "address", "city"})
#: Blocks that make two records candidates: fields alike in all parts, ``:2`` for the first letters.
USUAL = (
    ("email",), ("phone",), ("birth_date",), ("address",), ("first_name", "last_name"), ("last_name", "postal_code"), ("first_name", "postal_code"),
    ("last_name", "city"), ("first_name", "city"), ("first_name:2", "last_name:3", "postal_code:2"), ("first_name:3", "birth_date:4"), ("last_name:3", "birth_date:4"),
)  # fmt: skip
#: Fields that say the same again: an e-mail holds the names, a postal code the town.
REPEATS = {"first_name": ("email",), "last_name": ("email",), "email": ("first_name", "last_name"), "city": ("postal_code",), "postal_code": ("city",)}
ROUNDS, STILL = 60, 1e-5
#: Pairs at random for how often values agree by chance.
CHANCE_PAIRS = 400_000
#: Fewer candidates than this leave the weights to guesses.
FEW = 10
#: Pairs and records whose weight the assumptions on a short list have.
ASSUMED, SHORT = 10_000, 200
#: Matches whose weight the first guesses have.
ASSUMED_MATCHES = 5.0
GUESS = np.array([0.04, 0.03, 0.05, 0.88])


@dataclass(frozen=True)
class Links(Result):
    """One row per record: its person. ``pairs`` has the candidates with their probability and the weight of each field."""

    records: NDArray[np.object_]
    person: Ints
    pairs: pa.Table
    fields: tuple[str, ...]
    matched: Floats
    by_chance: Floats
    people: int
    merged: int
    candidates: int
    threshold: float
    prior: float
    skipped_blocks: int
    trained: bool
    trained_reason: Reason | None

    def __len__(self) -> int:
        return len(self.records)

    def waterfall(self, one: str, other: str) -> list[tuple[str, float]]:
        """Why two records are (or are not) one person: the weight of the prior and of each field, in bits."""
        for row in self.rows():
            if {row["first"], row["second"]} == {one, other}:
                start = float(np.log2(self.prior / (1 - self.prior)))
                return [("prior", start), *((name, row[name]) for name in self.fields)]
        raise Fault("pair_unknown", _("%(one)s and %(other)s are no candidates: they share no block."), one=one, other=other)

    def rows(self) -> Iterator[dict[str, Any]]:
        yield from self.pairs.to_pylist()

    def to_table(self) -> pa.Table:
        return pa.table({"record": pa.array(self.records, pa.string()), "person": self.person})

    def to_json(self) -> dict[str, Any]:
        """As every result, with the links (pairs at or above the threshold) instead of all candidates."""
        table = self.to_table()
        links = [row for row in self.rows() if row["probability"] >= self.threshold]
        summary = {
            "people": self.people, "merged": self.merged, "candidates": self.candidates, "threshold": self.threshold, "prior": self.prior,
            "skipped_blocks": self.skipped_blocks, "trained": self.trained, "trained_reason": str(self.trained_reason) if self.trained_reason else None,
        }  # fmt: skip
        return {"summary": summary, "columns": table.column_names, "rows": [list(row.values()) for row in table.to_pylist()], "links": links}


def link_people(
    record: Values, first_name: Values | None = None, last_name: Values | None = None, birth_date: Values | None = None, email: Values | None = None,
    phone: Values | None = None, address: Values | None = None, city: Values | None = None, postal_code: Values | None = None,
    *, threshold: float = 0.9, rules: str = "", seed: int = 0,
) -> Links:  # fmt: skip
    """Which records are one and the same person, with what certainty, and why?

    Assumptions
        Given that two records are (or are not) one person, their fields agree or differ on their own; persons who share
        no block at all (wrong name and wrong date and wrong address) cannot be found.

    Formula
        Candidates share a block, by default one of ``USUAL``: e-mail; phone; birth date; address; both names; a name and
        the town or the postal code; first letters of both names and of the postal code. Each field of a pair is the same,
        close (Jaro-Winkler >= 0.92; digits: one slip), near (>= 0.80; two slips), different, or not known; of town and
        postal code the weaker counts half. With m the share of a level among matches and u among pairs by chance, the
        weight of a field is log2(m / u) bits, 0 where not known, and::

            P(match) = prior * prod(m / u) / (prior * prod(m / u) + 1 - prior)

        m comes from the candidates by expectation-maximisation, block by block on the fields outside it, u from pairs at
        random, the prior (of any two records) from what is then expected. A value that many
        share (a common name) says less: the weight of a same value is lowered by log2 of how much more common it is than
        usual. Persons are the records connected by pairs at or above the threshold; taking a link away and asking again
        splits them, nothing is overwritten.

    Parameters
        record: id, text, shape (n,), each once. first_name, last_name, birth_date, email, phone, address, city,
        postal_code: text, shape (n,), all optional but one, empty where not known. threshold: probability from which two
        records are one person, 0.5 to 1. rules: other blocks, like
        ``email; last_name:3 + birth_date``. seed: of the pairs at random.

    Result
        ``Links``, one row per record with the number of its person; ``pairs``, ``waterfall`` say why. Weights are guesses
        and ``trained`` is false when there are too few candidates to learn from.

    Errors
        columns_differ, record_twice, record_missing, no_field, threshold_outside, block_unknown, pair_unknown.

    Source
        Ivan Fellegi and Alan Sunter (1969), *A Theory for Record Linkage*; William Winkler (2000), *Using the EM
        Algorithm for Weight Computation*; Robin Linacre et al. (2022), *Splink*.
    """
    given = dict(zip(FIELDS, (first_name, last_name, birth_date, email, phone, address, city, postal_code), strict=True))
    present = {name: column for name, column in given.items() if column is not None}
    size = same_length(record=record, **present)
    if not 0.5 <= threshold <= 1:
        raise Fault("threshold_outside", _("The probability from which records are one person lies between 0.5 and 1."))
    if not present:
        raise Fault("no_field", _("Give at least one field to compare: a name, a date, an e-mail, a phone or an address."))
    keys = identifiers(record, "record")
    if (keys.codes < 0).any():
        raise Fault("record_missing", _("A record has no id: number the records."))
    if len(keys) < size:
        twice = keys.names[int(np.bincount(keys.codes).argmax())]
        raise Fault("record_twice", _("Record %(record)s stands in two rows: give each its own id."), record=twice)
    # In the order of ids, so that the order of rows does not matter.
    order = np.argsort(keys.codes)
    read = [Field(one.name, one.codes[order], one.values) for one in (field(name, column, loose=name in LOOSE) for name, column in present.items())]
    keyed = blocks(read, rules)
    left, right, skipped = candidates([block for block, _inside in keyed], size)
    levels = np.column_stack([alike(one, left, right) for one in read]) if len(left) else np.zeros((0, len(read)), dtype=np.int8)
    chance = by_chance(read, size, seed)
    sessions = [((block[left] >= 0) & (block[left] == block[right]), inside) for block, inside in keyed]
    matched, prior = _trained(levels, chance, size, sessions)
    weights = _weights(read, levels, left, matched, chance)
    total = np.log2(prior / (1 - prior)) + weights.sum(1)
    probability = 1 / (1 + np.exp2(-np.clip(total, -500, 500)))
    same = probability >= threshold
    person = connected(left[same], right[same], size)
    trained = len(left) >= FEW
    pairs = pa.table(
        {
            "first": pa.array(keys.names[left], pa.string()), "second": pa.array(keys.names[right], pa.string()), "probability": probability,
            **{one.name: weights[:, place] for place, one in enumerate(read)},
        }
    )  # fmt: skip
    people = int(person.max(initial=-1)) + 1
    return Links(
        records=keys.names, person=person, pairs=pairs, fields=tuple(one.name for one in read), matched=matched, by_chance=chance, people=people,
        merged=size - people, candidates=len(left), threshold=threshold, prior=prior, skipped_blocks=skipped, trained=trained,
        trained_reason=None if trained else Reason(_("Too few records share anything to learn weights from: usual ones were taken.")),
    )  # fmt: skip


def blocks(read: list[Field], rules: str) -> list[tuple[Ints, list[int]]]:
    """The keys that make two records candidates (asked for, or the usual ones of the fields there are), and their fields."""
    by_name = {one.name: one for one in read}
    asked = [tuple(part.strip() for part in rule.split("+")) for rule in rules.split(";") if rule.strip()]
    for rule in asked:
        for part in rule:
            name, _colon, letters = part.partition(":")
            if name not in by_name or (letters and not letters.isdigit()):
                raise Fault(
                    "block_unknown",
                    _("“%(rule)s” is no block; write fields there are, like email; last_name:3 + birth_date."),
                    rule="+".join(rule),
                )
    usual = [rule for rule in USUAL if all(part.partition(":")[0] in by_name for part in rule)]
    rules_of = asked or usual or [(one.name,) for one in read]
    place = {one.name: number for number, one in enumerate(read)}
    named = [{part.partition(":")[0] for part in rule} for rule in rules_of]
    named = [names.union(*(REPEATS.get(name, ()) for name in names)) for names in named]
    return [(key(*(_part(by_name, part) for part in rule)), [place[name] for name in names if name in place]) for rule, names in zip(rules_of, named, strict=True)]


def _part(by_name: dict[str, Field], part: str) -> Ints:
    name, _colon, letters = part.partition(":")
    return head(by_name[name], int(letters)) if letters else by_name[name].codes


def by_chance(read: list[Field], size: int, seed: int) -> Floats:
    """How often two records at random fall on each level: (fields, levels)."""
    dice = np.random.default_rng(seed)
    left, right = (dice.integers(0, max(size, 1), min(CHANCE_PAIRS, 40 * size) if size > 1 else 0) for _side in (0, 1))
    apart = left != right
    found = np.array([_shares(alike(one, left[apart], right[apart])) for one in read])
    for place, one in enumerate(read):
        # Agreement by chance exactly, from how often each value stands.
        times = np.bincount(one.codes[one.codes >= 0])
        known = int(times.sum())
        if known > 1:
            # In a short list the few who agree may be the matches themselves: one pair in a thousand is assumed beside them.
            same = (float((times * (times - 1.0)).sum()) + ASSUMED / 1000) / (known * (known - 1.0) + ASSUMED)
            rest = found[place, :SAME] / max(float(found[place, :SAME].sum()), 1e-12)
            found[place] = np.r_[rest * (1 - same), max(same, 1e-9)]
    kept = np.clip(found, 1e-7, None)
    result: Floats = kept / kept.sum(1, keepdims=True)
    return result


def connected(left: Ints, right: Ints, size: int) -> Ints:
    """The number of the person of each record, in the order of the first record of each."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not size:
        return np.zeros(0, dtype=np.int64)
    label = connected_components(coo_matrix((np.ones(len(left)), (left, right)), shape=(size, size)), directed=False)[1]
    first = np.unique(label, return_index=True)[1]
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    found: Ints = rank[label]
    return found


def _shares(levels: NDArray[np.int8]) -> Floats:
    counts = np.bincount(levels[levels > UNKNOWN], minlength=LEVELS).astype(np.float64) + 0.5
    found: Floats = counts / counts.sum()
    return found


def _trained(levels: NDArray[np.int8], chance: Floats, size: int, sessions: list[tuple[NDArray[np.bool_], list[int]]]) -> tuple[Floats, float]:
    """Shares of the levels among matches, and the share of matches among all pairs of records.

    One expectation-maximisation per block, on the fields that are not in it: within a block the others are independent
    of what made the pairs candidates. (On all fields at once the model learns the blocks: everybody with one first name in
    one town became one person.) The blocks are averaged by the matches each expects.
    """
    fields, everyone = levels.shape[1], max(size * (size - 1) / 2, 1.0)
    prior = min(0.5, max(size, 1) / (10 * everyone))
    matched = np.tile(GUESS, (fields, 1))
    if len(levels) < FEW:
        return matched, prior
    sums = matched * ASSUMED_MATCHES
    for rows, inside in sessions:
        outside = [place for place in range(fields) if place not in inside]
        if int(rows.sum()) >= FEW and len(outside) > 1:
            patterns, times = np.unique(levels[rows][:, outside], axis=0, return_counts=True)
            learned, expected = _session(patterns, times, chance[outside])
            sums[outside] += learned * expected
    matched = sums / sums.sum(1, keepdims=True)
    patterns, times = np.unique(levels, axis=0, return_counts=True)
    ratio = _ratio(patterns, matched, chance)
    for _turn in range(ROUNDS):
        share = _logistic(np.log(prior / (1 - prior)) + ratio)
        prior = float(np.clip((share * times).sum() / everyone, 1e-12, 0.5))
    return matched, prior


def _session(patterns: NDArray[np.int8], times: Ints, chance: Floats) -> tuple[Floats, float]:
    matched, prior = np.tile(GUESS, (patterns.shape[1], 1)), 0.2
    for _turn in range(ROUNDS):
        share = _logistic(np.log(prior / (1 - prior)) + _ratio(patterns, matched, chance))
        before = matched.copy()
        for place in range(patterns.shape[1]):
            known = patterns[:, place] > UNKNOWN
            counts = np.bincount(patterns[known, place], weights=(share * times)[known], minlength=LEVELS) + GUESS
            matched[place] = counts / counts.sum()
        prior = float(np.clip((share * times).sum() / times.sum(), 1e-6, 1 - 1e-6))
        if np.abs(before - matched).max() < STILL:
            break
    return matched, float((share * times).sum())


def _ratio(patterns: NDArray[np.int8], matched: Floats, chance: Floats) -> Floats:
    """Natural logarithm of the likelihood ratio of each pattern."""
    found = np.zeros(len(patterns))
    for place in range(patterns.shape[1]):
        known = patterns[:, place] > UNKNOWN
        level = patterns[known, place]
        found[known] += np.log(matched[place, level]) - np.log(chance[place, level])
    return found


def _logistic(values: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(values, -700, 700)))
    return found


def _weights(read: list[Field], levels: NDArray[np.int8], left: Ints, matched: Floats, chance: Floats) -> Floats:
    """Bits for and against, per pair and field; a same value counts by how rare it is."""
    found = np.zeros(levels.shape)
    for place, one in enumerate(read):
        table = np.log2(matched[place] / chance[place])
        known = levels[:, place] > UNKNOWN
        found[known, place] = table[levels[known, place]]
        same = levels[:, place] == SAME
        if same.any():
            times = np.bincount(one.codes[one.codes >= 0], minlength=len(one.values))
            share = (times[one.codes[left[same]]] + 1) / (int(times.sum()) + SHORT)
            found[same, place] = np.clip(np.log2(matched[place, SAME] / np.maximum(share, chance[place, SAME] / 32)), -2, 20)
    places = [place for place, one in enumerate(read) if one.name in ("city", "postal_code")]
    if len(places) == 2:
        # Town and postal code say nearly the same: the stronger counts whole, the other half.
        town, code = places
        weaker = np.abs(found[:, town]) < np.abs(found[:, code])
        found[weaker, town] /= 2
        found[~weaker, code] /= 2
    return found
