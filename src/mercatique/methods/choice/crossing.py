"""Crossing strengths and weaknesses with opportunities and threats: which posture the situation calls for."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.choice.weighted import check_scale
from mercatique.methods.columns import Floats, Ints, Values, reals, same_length, texts
from mercatique.methods.result import Reason, Result

INSIDE = {"strength": "S", "weakness": "W"}
OUTSIDE = {"opportunity": "O", "threat": "T"}
#: The quadrants of the crossing and the posture each calls for.
POSTURES = {"SO": "offensive", "WO": "adjusting", "ST": "defensive", "WT": "survival"}


@dataclass(frozen=True)
class Crossing(Result):
    """One row per factor: the sum of its crossings, and its rank among its kind. ``quadrants`` sums the crossings."""

    factors: NDArray[np.object_]
    kind: NDArray[np.object_]
    weight: Floats
    rank: Ints
    quadrants: dict[str, float]
    posture: str | None
    posture_reason: Reason | None
    total: float

    def __len__(self) -> int:
        return len(self.factors)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "factor": pa.array(self.factors, pa.string()),
                "kind": pa.array(self.kind, pa.string()),
                "weight": self.weight,
                "rank": self.rank,
            }
        )


def tows(
    inside: Values, inside_kind: Values, outside: Values, outside_kind: Values, score: Values, *, high: float = 3.0
) -> Crossing:
    """Which strengths seize which opportunities, which weaknesses open the door to which threats, and what prevails?

    Assumptions
        Each pair is scored for how strongly the inner factor bears on the outer one: a strength that helps to seize or
        resist, a weakness that keeps from seizing or exposes. Pairs that are not scored do not bear on each other.

    Formula
        The weight of a factor is the sum of the scores of its pairs; a quadrant is the sum of its pairs::

            SO offensive   WO adjusting   ST defensive   WT survival

        The posture is that of the largest quadrant; when two share the first place it is n/a.

    Parameters
        inside, outside: the factors, text, shape (n,), one row per pair. inside_kind: ``strength`` or ``weakness``.
        outside_kind: ``opportunity`` or ``threat``. score: from 0 to ``high``, shape (n,).

    Result
        ``Crossing``, one row per factor: strengths, weaknesses, opportunities, threats, the heaviest first.

    Errors
        columns_differ, kind_unknown, kind_differs, factor_missing, pair_twice, score_outside, column_no_number.

    Source
        Heinz Weihrich (1982), *The TOWS Matrix: A Tool for Situational Analysis*.
    """
    same_length(inside=inside, inside_kind=inside_kind, outside=outside, outside_kind=outside_kind, score=score)
    values = reals(score, "score")
    check_scale(values, 0.0, high, "score")
    left, right = _sided(inside, inside_kind, INSIDE), _sided(outside, outside_kind, OUTSIDE)
    if len(set(zip(left, right, strict=True))) < len(left):
        raise Fault("pair_twice", _("A pair of factors is scored twice: keep one score."))
    quadrants = dict.fromkeys(POSTURES, 0.0)
    sums: dict[tuple[str, str], float] = {}
    for one, other, value in zip(left, right, values, strict=True):
        quadrants[INSIDE[one[1]] + OUTSIDE[other[1]]] += float(value)
        for factor in (one, other):
            sums[factor] = sums.get(factor, 0.0) + float(value)
    order = {kind: place for place, kind in enumerate([*INSIDE, *OUTSIDE])}
    rows = sorted(sums, key=lambda factor: (order[factor[1]], -sums[factor], factor[0]))
    weights = np.array([sums[row] for row in rows])
    kinds = np.array([row[1] for row in rows], dtype=object)
    rank = np.array([1 + int(((kinds == kind) & (weights > weight + 1e-12)).sum()) for kind, weight in zip(kinds, weights, strict=True)], dtype=np.int64)
    posture, why = _posture(quadrants)
    return Crossing(np.array([row[0] for row in rows], dtype=object), kinds, weights, rank, quadrants, posture, why, float(values.sum()))


def _sided(factor: Values, kind: Values, known: dict[str, str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    said: dict[str, str] = {}
    for name, word in zip(texts(factor, "factor"), texts(kind, "kind"), strict=True):
        one, side = str(name).strip(), str(word).strip().lower()
        if not one:
            raise Fault("factor_missing", _("A row has no factor: name both factors of every pair."))
        if side not in known:
            raise Fault("kind_unknown", _("%(kind)s is no kind here: write %(kinds)s."), kind=side, kinds=", ".join(known))
        if said.setdefault(one, side) != side:
            raise Fault("kind_differs", _("%(factor)s is of two kinds: choose one."), factor=one)
        found.append((one, side))
    return found


def _posture(quadrants: dict[str, float]) -> tuple[str | None, Reason | None]:
    best = max(quadrants.values())
    first = [name for name, value in quadrants.items() if value > best - 1e-12]
    if best <= 0:
        return None, Reason(_("No pair bears on another: there is nothing to conclude."))
    if len(first) > 1:
        return None, Reason(_("%(names)s lead together."), {"names": ", ".join(first)})
    return POSTURES[first[0]], None
