"""How hard a case is, read from its tables as a candidate would: the same for every candidate of a pack."""

from dataclasses import dataclass
from statistics import fmean

from mercatique.prove.cases.company import KINDS, MONTHS, PLACE, YEAR, Case, standing_out


@dataclass(frozen=True)
class Difficulty:
    """``ratio``: size of the hidden fall over the noise of the months (signal to noise, on differences with the year before).
    ``margin``: by how much the fall of the right place exceeds that of the next, in share of its orders.
    ``share``: what part of the orders the cause touches. ``confounders``: how many things mislead.
    ``found``: whether the largest fall is where the truth is: no case is a riddle without an answer."""

    ratio: float
    margin: float
    share: float
    confounders: int
    found: bool


def measure(case: Case) -> Difficulty:
    """The difficulty of a case; the truth is used only to say which of the places is the right one."""
    falls = {}
    for dimension in KINDS:
        for value in range(4):
            counts = monthly(case, dimension, value)
            gaps = [counts[month] - counts[month - YEAR] for month in range(YEAR, MONTHS)]
            cut = case.cause.month - YEAR
            usual = fmean(counts[:YEAR])
            falls[dimension, value] = (fmean(gaps[:cut]) - fmean(gaps[cut:])) / usual
    place = (case.cause.dimension, case.cause.value)
    counts = monthly(case, *place)
    next_one = max(fall for key, fall in falls.items() if key != place)
    total = sum(row[0] < YEAR for row in case.orders)
    return Difficulty(
        ratio=standing_out(counts, case.cause.month),
        margin=falls[place] - next_one,
        share=sum(counts[:YEAR]) / total,
        confounders=len(case.confounders),
        found=max(falls, key=lambda key: falls[key]) == place,
    )


def monthly(case: Case, dimension: str, value: int) -> list[int]:
    """Orders by month of one value of a dimension."""
    counts = [0] * MONTHS
    for row in case.orders:
        if row[PLACE[dimension]] == value:
            counts[row[0]] += 1
    return counts
