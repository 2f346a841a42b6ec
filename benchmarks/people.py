"""People for measuring: a seeded generator of a customer file in which some stand twice, with typing errors and known truth.

Households share a name, an address and sometimes a phone; names are as unevenly spread as real ones; who stands again has
moved, changed address of mail, lost a field, exchanged both names, or is just badly typed.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
from numpy.typing import NDArray

Texts = NDArray[np.object_]
FIELDS = ("first_name", "last_name", "birth_date", "email", "phone", "address", "city", "postal_code")
#: Of all records, those of somebody who is there already; of people, those who live with the one before.
AGAIN, TOGETHER = 0.2, 0.2
#: How often a field is empty, first and again; how often it is mistyped again.
EMPTY = {"first_name": 0.01, "birth_date": 0.06, "email": 0.25, "phone": 0.2, "address": 0.04, "city": 0.02, "postal_code": 0.03}
LOST, MISTYPED = 0.05, 0.12
MOVED, OTHER_MAIL, OTHER_PHONE, EXCHANGED = 0.08, 0.12, 0.12, 0.015
LETTERS, DIGITS = "abcdefghijklmnopqrstuvwxyz", "0123456789"
ONSETS = ("b", "br", "c", "ch", "d", "f", "fl", "g", "gr", "j", "l", "m", "n", "p", "r", "s", "t", "tr", "v")
CORES = ("a", "an", "au", "e", "el", "i", "in", "o", "on", "ou", "er", "ier")


def write(path: Path, size: int, seed: int = 5) -> Path:
    """``size`` records as Parquet: ``record``, the fields, and ``person``, the truth."""
    dice = np.random.default_rng(seed)
    again = int(size * AGAIN)
    people = _people(size - again, dice)
    whose = np.concatenate([np.arange(size - again), dice.integers(0, size - again, again)])
    columns = {name: values[whose] for name, values in people.items()}
    copies = np.arange(size - again, size)
    _moved(columns, people, copies, dice)
    for name in FIELDS:
        signs = DIGITS if name in {"birth_date", "phone", "postal_code"} else LETTERS
        for row in copies[dice.random(again) < MISTYPED]:
            columns[name][row] = mistyped(columns[name][row], signs, dice)
        columns[name][copies[dice.random(again) < LOST]] = None
        columns[name][dice.random(size) < EMPTY.get(name, 0.0)] = None
    order = dice.permutation(size)
    table = {"record": pa.array([f"r{place:08d}" for place in range(size)])}
    table |= {name: pa.array(values[order], pa.string()) for name, values in columns.items()}
    parquet.write_table(pa.table({**table, "person": whose[order]}), path, row_group_size=100_000)
    return path


def mistyped(text: str, signs: str, dice: np.random.Generator) -> str:
    """One slip: a sign left out, put in, taken for another, or two exchanged."""
    place, slip, sign = int(dice.integers(0, max(len(text), 1))), int(dice.integers(0, 4)), signs[int(dice.integers(0, len(signs)))]
    if slip == 0:
        return text[:place] + text[place + 1 :] if len(text) > 1 else text
    if slip == 1:
        return text[:place] + sign + text[place:]
    if slip == 2:
        return text[:place] + sign + text[place + 1 :]
    return text[:place] + text[place + 1 : place + 2] + text[place : place + 1] + text[place + 2 :]


def _people(size: int, dice: np.random.Generator) -> dict[str, Texts]:
    first = _uneven(_words(1_500, 2, dice), size, dice, 12)
    last = _uneven(_words(max(size // 15, 3_000), 3, dice), size, dice, 40)
    town = _uneven(np.arange(max(size // 400, 300)), size, dice, 15)
    towns = _words(int(town.max()) + 1, 3, dice)
    streets = _words(2_000, 3, dice)
    street = np.array([f"{number} rue {name}" for number, name in zip(dice.integers(1, 150, size), dice.choice(streets, size), strict=True)], dtype=object)
    phone = np.array([f"06{number:08d}" for number in dice.integers(0, 10**8, size)], dtype=object)
    with_one = np.flatnonzero(dice.random(size) < TOGETHER)[1:]
    for values in (last, town, street):
        values[with_one] = values[with_one - 1]
    shared = with_one[dice.random(len(with_one)) < 0.3]
    phone[shared] = phone[shared - 1]
    born = np.datetime64("1930-01-01") + dice.integers(0, 75 * 365, size)
    host = dice.choice(["mail.fr", "poste.fr", "example.fr", "web.fr"], size)
    number = dice.integers(0, 1_000, size)
    return {
        "first_name": first,
        "last_name": last,
        "birth_date": np.array([str(day).replace("-", "") for day in born], dtype=object),
        "email": np.array([f"{a}.{b}{c}@{d}" for a, b, c, d in zip(first, last, number, host, strict=True)], dtype=object),
        "phone": phone,
        "address": street,
        "city": towns[town],
        "postal_code": np.array([f"{10_000 + 7 * int(place):05d}" for place in town], dtype=object),
    }


def _words(count: int, parts: int, dice: np.random.Generator) -> Texts:
    """Different words of some syllables; more of them when these are used up."""
    found: dict[str, None] = {}
    while len(found) < count:
        length = parts + len(found) % 2
        onset, core = dice.integers(0, len(ONSETS), (count, length)), dice.integers(0, len(CORES), (count, length))
        for a, b in zip(onset, core, strict=True):
            found.setdefault("".join(ONSETS[x] + CORES[y] for x, y in zip(a, b, strict=True)))
    return np.array(list(found)[:count], dtype=object)


def _uneven(values: NDArray[np.generic], size: int, dice: np.random.Generator, flat: int) -> NDArray[np.generic]:
    """The first ones often, the last ones rarely (Zipf, flattened at the top)."""
    weight = 1.0 / (np.arange(len(values)) + flat)
    return dice.choice(values, size, p=weight / weight.sum())


def _moved(columns: dict[str, Texts], people: dict[str, Texts], copies: NDArray[np.int64], dice: np.random.Generator) -> None:
    """Who moved lives where somebody else lived; others have another mail or phone, or both names exchanged."""

    def some(part: float) -> NDArray[np.int64]:
        return copies[dice.random(len(copies)) < part]

    away = some(MOVED)
    where = dice.integers(0, len(people["city"]), len(away))
    for name in ("address", "city", "postal_code"):
        columns[name][away] = people[name][where]
    fresh: dict[str, tuple[float, Callable[[int], str]]] = {
        "email": (OTHER_MAIL, lambda number: f"{LETTERS[number % 26]}{number:07d}@web.fr"),
        "phone": (OTHER_PHONE, lambda number: f"07{number:08d}"),
    }
    for name, (part, made) in fresh.items():
        for row in some(part):
            columns[name][row] = made(int(dice.integers(0, 10**7)))
    rows = some(EXCHANGED)
    columns["first_name"][rows], columns["last_name"][rows] = columns["last_name"][rows].copy(), columns["first_name"][rows].copy()
