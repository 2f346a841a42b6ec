"""Identity resolution: which records are one person, with what certainty, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    Floats,
    Ints,
    Read,
    Values,
    as_arrow,
    as_texts,
    same_length,
    sorted_texts,
    where_they_stand,
)
from mercatique.methods.customers.learning import FEW, PERSONAL, Learned, by_chance, compared, learn
from mercatique.methods.customers.pairs import (
    AT_ONCE,
    SAME,
    Field,
    Levels,
    candidates,
    field,
    head,
    key,
    usable,
)
from mercatique.methods.result import Reason, Result

Codes = NDArray[np.int32]
Bits = NDArray[np.float32]
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
#: Fields of which nearly each record has its own, read first, when least stands in memory.
DIFFERENT_ONES = ("email", "address", "phone")
#: Records whose weight the assumption on how rare a value is has.
SHORT = 200


@dataclass(frozen=True)
class Evidence:
    """The candidates (smaller and larger record), how alike their fields are, and what that was learned to mean."""

    fields: list[Field]
    left: Codes
    right: Codes
    levels: list[Levels]
    learned: Learned

    def bits(self, rows: slice | Ints) -> dict[str, Bits]:
        """For and against, per field and for living together, of some candidates."""
        left, right, levels = self.left[rows], self.right[rows], [one[rows] for one in self.levels]
        found = {one.name: _weights(one, levels[place], left, right, self.learned.matched[place], self.learned.chance[place]) for place, one in enumerate(self.fields)}
        if {"city", "postal_code"} <= set(found):
            # Town and postal code say nearly the same: the stronger counts whole, the other half.
            weaker = np.abs(found["city"]) < np.abs(found["postal_code"])
            found["city"][weaker] /= 2
            found["postal_code"][~weaker] /= 2
        found["household"] = _together(self.fields, levels, found, self.learned)
        return found

    def probability(self) -> Floats:
        """Of one person, by candidate; a part of them at a time, so that few weights stand in memory."""
        found = np.empty(len(self.left))
        prior = np.log2(self.learned.prior / (1 - self.learned.prior))
        for begin in range(0, len(found), AT_ONCE):
            some = slice(begin, begin + AT_ONCE)
            total = prior + sum(one.astype(np.float64) for one in self.bits(some).values())
            found[some] = 1 / (1 + np.exp2(-np.clip(total, -500, 500)))
        return found


@dataclass(frozen=True)
class Links(Result):
    """One row per record: its person. ``pairs`` has the candidates with their probability and the weight of each field."""

    ids: pa.Array
    person: Ints
    evidence: Evidence
    probability: Floats
    fields: tuple[str, ...]
    matched: Floats
    by_chance: Floats
    people: int
    merged: int
    candidates: int
    threshold: float
    prior: float
    household_prior: float
    skipped_blocks: int
    trained: bool
    trained_reason: Reason | None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def records(self) -> NDArray[np.object_]:
        """The ids of the records in their order."""
        found: NDArray[np.object_] = self.ids.to_numpy(zero_copy_only=False).astype(object)
        return found

    @property
    def pairs(self) -> pa.Table:
        """One row per candidate: both ids, the probability, and the bits of each field and of living together."""
        return self._pairs(slice(None))

    def _pairs(self, rows: slice | Ints) -> pa.Table:
        one, other = (pa.DictionaryArray.from_arrays(pa.array(side[rows]), self.ids) for side in (self.evidence.left, self.evidence.right))
        return pa.table({"first": one, "second": other, "probability": self.probability[rows], **self.evidence.bits(rows)})

    def waterfall(self, one: str, other: str) -> list[tuple[str, float]]:
        """Why two records are (or are not) one person: the weight of the prior, of each field, and of living together, in bits."""
        low, high = sorted(int(pc.index(self.ids, record).as_py()) for record in (one, other))
        found = np.flatnonzero((self.evidence.left == low) & (self.evidence.right == high))
        if not len(found):
            raise Fault("pair_unknown", _("%(one)s and %(other)s are no candidates: they share no block."), one=one, other=other)
        start = float(np.log2(self.prior / (1 - self.prior)))
        return [("prior", start), *((name, float(bits[0])) for name, bits in self.evidence.bits(found[:1]).items())]

    def rows(self) -> Iterator[dict[str, Any]]:
        yield from self.pairs.to_pylist()

    def to_table(self) -> pa.Table:
        return pa.table({"record": self.ids, "person": self.person})

    def to_json(self) -> dict[str, Any]:
        """As every result, with the links (pairs at or above the threshold) instead of all candidates."""
        table = self.to_table()
        links = self._pairs(np.flatnonzero(self.probability >= self.threshold)).to_pylist()
        summary = {
            "people": self.people, "merged": self.merged, "candidates": self.candidates, "threshold": self.threshold, "prior": self.prior,
            "household_prior": self.household_prior, "skipped_blocks": self.skipped_blocks, "trained": self.trained, "trained_reason": str(self.trained_reason) if self.trained_reason else None,
        }  # fmt: skip
        return {"summary": summary, "columns": table.column_names, "rows": [list(row.values()) for row in table.to_pylist()], "links": links}


def link_people(
    record: Read, first_name: Read | None = None, last_name: Read | None = None, birth_date: Read | None = None, email: Read | None = None,
    phone: Read | None = None, address: Read | None = None, city: Read | None = None, postal_code: Read | None = None,
    *, threshold: float = 0.9, rules: str = "", seed: int = 0,
) -> Links:  # fmt: skip
    """Which records are one and the same person, with what certainty, and why?

    Assumptions
        Given that two records are (or are not) one person, their fields agree or differ on their own; persons who share
        no block at all (wrong name and wrong date and wrong address) cannot be found. People who live together share name,
        address, mail or phone, but no more of their first name and birth date than chance gives.

    Formula
        Candidates share a block, by default one of ``USUAL``: e-mail; phone; birth date; address; both names; a name and
        the town or the postal code; first letters of both names and of the postal code; first letters of a name and the
        year of birth. Each field of a pair is the same, close (Jaro-Winkler >= 0.92; digits: one slip), near (>= 0.80; two
        slips), different, or not known; first and last name in each other's place are a level of their own; of town and
        postal code the weaker counts half. With m the share of a level among matches and u among pairs by chance, the
        weight of a field is log2(m / u) bits, 0 where not known, and::

            P(match) = prior * prod(m / u) / (prior * prod(m / u) + 1 - prior)

        Against two people of one household, with h the share of a level among those, the weight
        -log2(1 + household_prior / (1 - prior) * prod(h / u)) is added. m and h come from the candidates by
        expectation-maximisation, block by block on the fields outside it, u from pairs at random, both priors (of any two
        records) from what is then expected. A value that many share (a common name) says less: the weight of a same value
        is lowered by log2 of how much more common it is than usual. Persons are the records connected by pairs at or above
        the threshold; taking a link away and asking again splits them, nothing is overwritten.

    Parameters
        record: id, text, shape (n,), each once. first_name, last_name, birth_date, email, phone, address, city,
        postal_code: text, shape (n,), all optional but one, empty where not known; of a large file each may be given as a
        function that reads it, so that one stands in memory at a time. threshold: probability from which two
        records are one person, 0.5 to 1. rules: other blocks, like ``email; last_name:3 + birth_date``. seed: of the pairs
        at random.

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
    record = _now(record)
    size = same_length(record=record, **{name: column for name, column in present.items() if not callable(column)})
    if not 0.5 <= threshold <= 1:
        raise Fault("threshold_outside", _("The probability from which records are one person lies between 0.5 and 1."))
    if not present:
        raise Fault("no_field", _("Give at least one field to compare: a name, a date, an e-mail, a phone or an address."))
    ids, order = _sorted(record)
    del record, first_name, last_name, birth_date, email, phone, address, city, postal_code, given
    read = _fields(present, ids, order)
    keyed = [(*usable(block), inside) for block, inside in blocks(read, rules)]
    left, right = candidates([block for block, _large, _inside in keyed])
    # A bit a pair instead of a number a record.
    shared = [(np.packbits((block[left] >= 0) & (block[left] == block[right])), inside) for block, _large, inside in keyed]
    skipped = sum(large for _block, large, _inside in keyed)
    del keyed

    def sessions() -> Iterator[tuple[NDArray[np.bool_], list[int]]]:
        return ((np.unpackbits(bits, count=len(left)).view(np.bool_), inside) for bits, inside in shared)

    levels = compared(read, left, right)
    learned = learn(levels, [one.name for one in read], by_chance(read, size, seed), size, sessions)
    evidence = Evidence(read, left, right, levels, learned)
    probability = evidence.probability()
    same = probability >= threshold
    person = connected(left[same], right[same], size)
    trained = len(left) >= FEW
    people = int(person.max(initial=-1)) + 1
    return Links(
        ids=ids, person=person, evidence=evidence, probability=probability, fields=tuple(one.name for one in read), matched=learned.matched, by_chance=learned.chance,
        people=people, merged=size - people, candidates=len(left), threshold=threshold, prior=learned.prior, household_prior=learned.household_prior,
        skipped_blocks=skipped, trained=trained,
        trained_reason=None if trained else Reason(_("Too few records share anything to learn weights from: usual ones were taken.")),
    )  # fmt: skip


def _now(column: Read) -> Values:
    """The column; what reading it needed for a moment goes back."""
    found = column() if callable(column) else column
    pa.default_memory_pool().release_unused()
    return found


def _sorted(record: Values) -> tuple[pa.Array, Codes | None]:
    """The ids in their order, and the rows in it (*None* where they stand so), so that the order of rows does not matter."""
    given = as_texts(record, "record")
    if given.null_count:
        raise Fault("record_missing", _("A record has no id: number the records."))
    if not len(given):
        return given, None
    rising = bool(pc.all(pc.less(given.slice(0, len(given) - 1), given.slice(1))).as_py())
    order = None if rising else where_they_stand(pc.sort_indices(given)).astype(np.int32)
    ids = given if order is None else given.take(as_arrow(order))
    if ids[0].as_py() == "":
        raise Fault("record_missing", _("A record has no id: number the records."))
    if order is not None and pc.any(pc.equal(ids.slice(0, len(ids) - 1), ids.slice(1))).as_py():
        numbers, names = sorted_texts(ids, "record")
        twice = names[int(np.bincount(numbers).argmax())].as_py()
        raise Fault("record_twice", _("Record %(record)s stands in two rows: give each its own id."), record=twice)
    return ids, order


def _fields(present: dict[str, Read], ids: pa.Array, order: Codes | None) -> list[Field]:
    """The fields as they are given, each read and let go before the next one."""
    names = list(present)
    found: dict[str, Field] = {}
    for name in sorted(names, key=lambda name: (name not in DIFFERENT_ONES, names.index(name))):
        one = field(name, _now(present.pop(name)), loose=name in LOOSE)
        same_length(record=ids, **{name: one.codes})
        found[name] = one if order is None else one.in_order(order)
        pa.default_memory_pool().release_unused()
    return [found[name] for name in names]


def blocks(read: list[Field], rules: str) -> Iterator[tuple[Codes, list[int]]]:
    """One by one the keys that make two records candidates (asked for, or the usual ones of the fields there are), and their fields."""
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
    for rule, names in zip(rules_of, named, strict=True):
        yield key(*(_part(by_name, part) for part in rule)), [place[name] for name in names if name in place]


def _part(by_name: dict[str, Field], part: str) -> Codes:
    name, _colon, letters = part.partition(":")
    return head(by_name[name], int(letters)) if letters else by_name[name].codes


def connected(left: Codes, right: Codes, size: int) -> Ints:
    """The number of the person of each record, in the order of the first record of each."""
    # The first record known of each person; never a later one than itself, so that each turn puts some together.
    first = np.arange(size, dtype=np.int32)
    while True:
        one, other = first[left], first[right]
        apart = one != other
        if not apart.any():
            break
        left, right, one, other = left[apart], right[apart], one[apart], other[apart]
        np.minimum.at(first, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(first, nearer := first[first]):
            first = nearer
    number = np.cumsum(first == np.arange(size, dtype=np.int32), dtype=np.int32)
    number -= 1
    return number[first].astype(np.int64)


def _weights(one: Field, levels: Levels, left: Codes, right: Codes, matched: Floats, chance: Floats) -> Bits:
    """The bits of a field, pair by pair; a same value counts by how rare it is."""
    found: Bits = np.r_[np.log2(matched / chance), 0.0].astype(np.float32)[levels]
    rows = np.flatnonzero(levels >= SAME)
    times = one.times
    # Of names in each other's place the more common one counts.
    often = np.maximum(times[one.codes[left[rows]]], times[one.codes[right[rows]]]).astype(np.int64)
    share = np.maximum((often + 1) / (int(times.sum()) + SHORT), chance[SAME] / 32)
    found[rows] = np.clip(np.log2(matched[levels[rows]] / share), -2, 20)
    return found


def _together(read: list[Field], levels: list[Levels], bits: dict[str, Bits], learned: Learned) -> Bits:
    """Bits against one person, as two of one household may agree as well."""
    total = np.full(len(levels[0]) if levels else 0, np.log2(max(learned.household_prior, 1e-300) / (1 - learned.prior)))
    for place, one in enumerate(read):
        if one.name not in PERSONAL:
            total += bits[one.name] + np.r_[np.log2(learned.household[place] / learned.matched[place]), 0.0][levels[place]]
    found: Bits = -np.logaddexp2(0.0, total).astype(np.float32)
    return found
