"""TOPSIS: the option nearest to the ideal and farthest from its opposite."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.choice.grid import grid
from mercatique.methods.columns import Floats, Ints, Values, identifiers, same_length, texts
from mercatique.methods.result import Reason, Result

HIGHER, LOWER = "higher", "lower"


@dataclass(frozen=True)
class Topsis(Result):
    """One row per option, best first. ``closeness`` goes from 0 (the worst on all criteria) to 1 (the best on all)."""

    options: NDArray[np.object_]
    closeness: Floats
    to_ideal: Floats
    to_worst: Floats
    rank: Ints
    criteria: NDArray[np.object_]
    weights: Floats
    winner: str | None
    winner_reason: Reason | None

    def __len__(self) -> int:
        return len(self.options)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "option": pa.array(self.options, pa.string()),
                "closeness": pa.array(self.closeness, from_pandas=True),
                "to_ideal": self.to_ideal,
                "to_worst": self.to_worst,
                "rank": self.rank,
            }
        )


def topsis(
    option: Values, criterion: Values, score: Values, weight: Values | None = None, better: Values | None = None
) -> Topsis:
    """Which option comes nearest to the best that is possible on all criteria at once?

    Assumptions
        Criteria may be measured in different units; on each, more is better or less is better all the way.

    Formula
        Each column is divided by its length, v_ij = w_j * s_ij / sqrt(sum_i s_ij^2); the ideal has the best v of each
        column, its opposite the worst. With D+ and D- the distances of an option to both::

            closeness = D- / (D+ + D-)

    Parameters
        option, criterion: names, text, shape (n,), one row per option and criterion. score: a measure in its own unit,
        shape (n,). weight: of the criterion, shape (n,), optional. better: ``higher`` or ``lower`` for the criterion,
        shape (n,), optional (higher).

    Result
        ``Topsis``, one row per option, best first. When all options are alike closeness is n/a and nobody wins.

    Errors
        As in ``weighted_scores``, and better_unknown, better_differs.

    Source
        Ching-Lai Hwang and Kwangsun Yoon (1981), *Multiple Attribute Decision Making: Methods and Applications*.
    """
    read = grid(option, criterion, score, weight)
    up = _directions(criterion, better, len(read.criteria))
    length = np.sqrt((read.scores**2).sum(0))
    scaled = read.weights * np.divide(read.scores, length, out=np.zeros_like(read.scores), where=length > 0)
    ideal = np.where(up, scaled.max(0), scaled.min(0))
    worst = np.where(up, scaled.min(0), scaled.max(0))
    near, far = (np.sqrt(((scaled - point) ** 2).sum(1)) for point in (ideal, worst))
    total = near + far
    closeness = np.divide(far, total, out=np.full_like(total, np.nan), where=total > 0)
    order = np.lexsort((read.options, -np.nan_to_num(closeness)))
    sorted_ = closeness[order]
    rank = 1 + np.array([(sorted_ > value + 1e-12).sum() for value in sorted_], dtype=np.int64)
    alone = int((rank == 1).sum()) == 1
    names = ", ".join(str(name) for name in read.options[order][rank == 1])
    return Topsis(
        options=read.options[order],
        closeness=sorted_,
        to_ideal=near[order],
        to_worst=far[order],
        rank=rank,
        criteria=read.criteria,
        weights=read.weights,
        winner=names if alone else None,
        winner_reason=None if alone else Reason(_("%(names)s lead together."), {"names": names}),
    )


def _directions(criterion: Values, better: Values | None, size: int) -> NDArray[np.bool_]:
    if better is None:
        return np.ones(size, dtype=bool)
    same_length(criterion=criterion, better=better)
    keys, words = identifiers(criterion, "criterion"), texts(better, "better")
    found: dict[int, str] = {}
    for code, word in zip(keys.codes, words, strict=True):
        said = str(word).strip().lower() or HIGHER
        if said not in (HIGHER, LOWER):
            raise Fault("better_unknown", _("%(word)s does not say which way is better: write higher or lower."), word=said)
        if found.setdefault(int(code), said) != said:
            raise Fault(
                "better_differs", _("Criterion %(criterion)s is better both ways: choose one."), criterion=keys.names[code]
            )
    return np.array([found[place] == HIGHER for place in range(size)])
