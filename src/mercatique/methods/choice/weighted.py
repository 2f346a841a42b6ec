"""Weighted scores of options, and which weight would have to change for the choice to change."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.choice.grid import Grid, grid
from mercatique.methods.columns import Floats, Ints, Values
from mercatique.methods.result import Reason, Result

#: Below this two scores are the same.
SLACK = 1e-9
ONE_OPTION = _("There is only one option: nothing could be chosen instead.")
TIED = _("Several options lead together: no weight has to change for the choice to be another.")


@dataclass(frozen=True)
class WeightedScores(Result):
    """One row per option, the best first; ``lead`` is what separates the first from the second."""

    options: NDArray[np.object_]
    score: Floats
    rank: Ints
    criteria: NDArray[np.object_]
    weights: Floats
    parts: Floats
    winner: str | None
    winner_reason: Reason | None
    lead: float | None

    def __len__(self) -> int:
        return len(self.options)

    def to_table(self) -> pa.Table:
        columns = {"option": pa.array(self.options, pa.string()), "score": self.score, "rank": self.rank}
        columns.update({str(name): self.parts[:, place] for place, name in enumerate(self.criteria)})
        return pa.table(columns)


@dataclass(frozen=True)
class WeightSensitivity(Result):
    """One row per criterion: its weight, and the nearest one (others keeping their proportions) at which another option leads."""

    criteria: NDArray[np.object_]
    weight: Floats
    flips_at: Floats
    rival: NDArray[np.object_]
    winner: str | None
    winner_reason: Reason | None
    closest: str | None
    closest_reason: Reason | None

    def __len__(self) -> int:
        return len(self.criteria)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "criterion": pa.array(self.criteria, pa.string()),
                "weight": self.weight,
                "flips_at": pa.array(self.flips_at, from_pandas=True),
                "change": pa.array(self.flips_at - self.weight, from_pandas=True),
                "rival": pa.array(self.rival, pa.string()),
            }
        )


def weighted_scores(option: Values, criterion: Values, score: Values, weight: Values | None = None) -> WeightedScores:
    """Which option is best, all criteria weighed?

    Assumptions
        Scores of all criteria stand on one scale and more is better; a good score on one criterion may make up for a
        bad one on another. Weights say how much a criterion counts and do not depend on the options.

    Formula
        With weights made to add up to one::

            score of i = sum over j of w_j * s_ij

        Equal scores share a rank (1, 1, 3). When the first place is shared the winner is n/a.

    Parameters
        option: name, text, shape (n,), one row per option and criterion. criterion: name, text, shape (n,).
        score: number, shape (n,). weight: of the criterion, from zero up, shape (n,), the same in all its rows;
        without it all count the same.

    Result
        ``WeightedScores``, one row per option, best first, with what each criterion adds. Exact: no interval; how far
        the choice rests on the weights is what ``weight_sensitivity`` answers.

    Errors
        columns_differ, option_missing, no_option, score_missing, score_twice, weight_differs, weight_negative,
        weights_zero, column_no_number, column_empty_cells.

    Source
        Peter C. Fishburn (1967), *Additive Utilities with Incomplete Product Sets*; the weighted table of the
        frameworks' recommendations.
    """
    read = grid(option, criterion, score, weight)
    parts = read.scores * read.weights
    totals = parts.sum(1)
    order = np.lexsort((read.options, -totals))
    totals, parts = totals[order], parts[order]
    rank = 1 + np.array([(totals > value + SLACK).sum() for value in totals], dtype=np.int64)
    winner, why = _winner(read.options[order], rank)
    return WeightedScores(
        options=read.options[order],
        score=totals,
        rank=rank,
        criteria=read.criteria,
        weights=read.weights,
        parts=parts,
        winner=winner,
        winner_reason=why,
        lead=float(totals[0] - totals[1]) if len(totals) > 1 else None,
    )


def weight_sensitivity(option: Values, criterion: Values, score: Values, weight: Values | None = None) -> WeightSensitivity:
    """Which weight would have to change for the choice to change?

    Assumptions
        As in ``weighted_scores``. One weight moves at a time; the others keep their proportions.

    Formula
        When the weight of criterion j becomes v, an option scores v * s_ij + (1 - v) * A_i, where A_i is its score on
        the other criteria. It meets the winner w at::

            v = (A_w - A_i) / ((A_w - A_i) - (s_wj - s_ij))

        Of the values between 0 and 1, over all options, the nearest to the present weight is kept; none means that no
        weight of this criterion alone could change the choice.

    Parameters
        As in ``weighted_scores``: option, criterion, score, weight, each of shape (n,).

    Result
        ``WeightSensitivity``, one row per criterion: present weight, weight at which the choice flips (n/a when none),
        and to which option; ``closest`` is the criterion whose weight has to move least.

    Errors
        As in ``weighted_scores``.

    Source
        Evangelos Triantaphyllou (2000), *Multi-Criteria Decision Making Methods: A Comparative Study*, chapter 8.
    """
    read = grid(option, criterion, score, weight)
    totals = read.scores @ read.weights
    best = float(totals.max())
    first = np.flatnonzero(totals > best - SLACK)
    unknown = np.full(len(read.criteria), np.nan)
    nobody = np.full(len(read.criteria), None, dtype=object)
    if len(read.options) < 2 or len(first) > 1:
        why = Reason(ONE_OPTION if len(read.options) < 2 else TIED)
        winner = str(read.options[0]) if len(read.options) < 2 else None
        return WeightSensitivity(read.criteria, read.weights, unknown, nobody, winner, None if winner else why, None, why)
    flips, rivals = unknown, nobody
    for place in range(len(read.criteria)):
        flips[place], rivals[place] = _flip(read, int(first[0]), place)
    known = np.flatnonzero(~np.isnan(flips))
    closest = known[np.argmin(np.abs(flips - read.weights)[known])] if len(known) else None
    return WeightSensitivity(
        criteria=read.criteria,
        weight=read.weights,
        flips_at=flips,
        rival=rivals,
        winner=str(read.options[first[0]]),
        winner_reason=None,
        closest=None if closest is None else str(read.criteria[closest]),
        closest_reason=Reason(_("No single weight could change the choice.")) if closest is None else None,
    )


def _winner(options: NDArray[np.object_], rank: Ints) -> tuple[str | None, Reason | None]:
    if (rank == 1).sum() == 1:
        return str(options[0]), None
    names = ", ".join(str(name) for name in options[rank == 1])
    return None, Reason(_("%(names)s lead together."), {"names": names})


def _flip(read: Grid, winner: int, place: int) -> tuple[float, str | None]:
    """The nearest weight of one criterion at which another option draws level and passes."""
    weight = float(read.weights[place])
    if weight >= 1:
        others = read.scores[:, np.arange(len(read.criteria)) != place]
        rest = others.mean(1) if others.shape[1] else np.zeros(len(read.options))
    else:
        rest = (read.scores @ read.weights - weight * read.scores[:, place]) / (1 - weight)
    found: tuple[float, str | None] = (np.nan, None)
    for other in range(len(read.options)):
        ahead = float(rest[winner] - rest[other])
        better = float(read.scores[winner, place] - read.scores[other, place])
        if other == winner or abs(ahead - better) < SLACK:
            continue
        value = ahead / (ahead - better)
        if -SLACK <= value <= 1 + SLACK and not abs(value - weight) >= abs(found[0] - weight):
            found = (min(max(value, 0.0), 1.0), str(read.options[other]))
    return found


def check_scale(values: Floats, low: float, high: float, role: str) -> None:
    """Refuse scores outside their scale."""
    outside = (values < low) | (values > high)
    if outside.any():
        raise Fault(
            "score_outside",
            _("%(value)s is outside the scale of %(role)s, which goes from %(low)s to %(high)s."),
            value=float(values[outside][0]),
            role=role,
            low=low,
            high=high,
        )
