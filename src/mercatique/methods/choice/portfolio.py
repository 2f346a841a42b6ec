"""Portfolios: where each activity stands, by growth and share (BCG) or attractiveness and strength (GE-McKinsey)."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.choice.weighted import check_scale
from mercatique.methods.columns import Floats, Values, identifiers, reals, same_length, texts
from mercatique.methods.result import Reason, Result

STAR, COW, QUESTION, DOG, UNKNOWN = "star", "cash_cow", "question_mark", "dog", "n/a"
ATTRACTIVENESS, STRENGTH = "attractiveness", "strength"
LOW, MEDIUM, HIGH = "low", "medium", "high"
#: What the nine cells advise, by attractiveness and strength.
ADVICE = {
    (HIGH, HIGH): "invest", (HIGH, MEDIUM): "invest", (MEDIUM, HIGH): "invest",
    (HIGH, LOW): "select", (MEDIUM, MEDIUM): "select", (LOW, HIGH): "select",
    (MEDIUM, LOW): "harvest", (LOW, MEDIUM): "harvest", (LOW, LOW): "harvest",
}  # fmt: skip


@dataclass(frozen=True)
class Portfolio(Result):
    """One row per activity: relative share, growth, share of all sales and the quadrant (*n/a* without a rival's sales)."""

    activities: NDArray[np.object_]
    sales: Floats
    relative_share: Floats
    growth: Floats
    sales_share: Floats
    quadrant: NDArray[np.object_]
    growth_cut: float
    share_cut: float
    not_placed: int
    not_placed_reason: Reason | None

    def __len__(self) -> int:
        return len(self.activities)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "activity": pa.array(self.activities, pa.string()),
                "sales": self.sales,
                "relative_share": pa.array(self.relative_share, from_pandas=True),
                "growth": self.growth,
                "sales_share": pa.array(self.sales_share, from_pandas=True),
                "quadrant": pa.array(self.quadrant, pa.string()),
            }
        )


@dataclass(frozen=True)
class NineCells(Result):
    """One row per activity: both weighted scores, on the scale, their thirds, and what the cell advises."""

    activities: NDArray[np.object_]
    attractiveness: Floats
    strength: Floats
    market: NDArray[np.object_]
    position: NDArray[np.object_]
    advice: NDArray[np.object_]
    low: float
    high: float

    def __len__(self) -> int:
        return len(self.activities)

    def to_table(self) -> pa.Table:
        texts_ = {"market": self.market, "position": self.position, "advice": self.advice}
        return pa.table(
            {
                "activity": pa.array(self.activities, pa.string()),
                "attractiveness": self.attractiveness,
                "strength": self.strength,
                **{name: pa.array(values, pa.string()) for name, values in texts_.items()},
            }
        )


def bcg(
    activity: Values, sales: Values, rival: Values, growth: Values, *, growth_cut: float = 0.10, share_cut: float = 1.0
) -> Portfolio:
    """Which activities bring money, which need it, and which should be asked why they are there?

    Assumptions
        Costs fall with experience, so that a larger share than the largest rival's means lower costs; a growing market
        asks for money. Markets are drawn so that the rival named is the one who counts.

    Formula
        relative share = own sales / sales of the largest rival, in the same market and period::

            star            share >= share_cut and growth >= growth_cut
            cash cow        share >= share_cut and growth <  growth_cut
            question mark   share <  share_cut and growth >= growth_cut
            dog             share <  share_cut and growth <  growth_cut

    Parameters
        activity: name, text, shape (n,), each once. sales: own sales, shape (n,), zero or more.
        rival: sales of the largest rival, shape (n,), zero or more; where it is zero the activity is not placed.
        growth: growth of the market as a ratio (0.08 for 8 %), shape (n,).
        growth_cut, share_cut: the two lines.

    Result
        ``Portfolio`` in the order of sales, largest first.

    Errors
        columns_differ, activity_twice, sales_negative, column_no_number, column_empty_cells.

    Source
        Bruce D. Henderson (1970), *The Product Portfolio*, Boston Consulting Group.
    """
    same_length(activity=activity, sales=sales, rival=rival, growth=growth)
    names = identifiers(activity, "activity")
    if len(names) < len(names.codes) or (names.codes < 0).any():
        raise Fault("activity_twice", _("Each activity stands in one row with its name: add up what belongs together."))
    own, other, rate = reals(sales, "sales"), reals(rival, "rival"), reals(growth, "growth")
    if (own < 0).any() or (other < 0).any():
        raise Fault("sales_negative", _("Sales cannot be below zero here: give what was sold over the period."))
    relative = np.divide(own, other, out=np.full(len(own), np.nan), where=other > 0)
    strong, growing = relative >= share_cut, rate >= growth_cut
    quadrant = np.where(strong, np.where(growing, STAR, COW), np.where(growing, QUESTION, DOG)).astype(object)
    quadrant[np.isnan(relative)] = UNKNOWN
    total = float(own.sum())
    order = np.lexsort((names.codes, -own))
    lost = int(np.isnan(relative).sum())
    return Portfolio(
        activities=names.names[names.codes][order],
        sales=own[order],
        relative_share=relative[order],
        growth=rate[order],
        sales_share=(own / total if total else np.full(len(own), np.nan))[order],
        quadrant=quadrant[order],
        growth_cut=growth_cut,
        share_cut=share_cut,
        not_placed=lost,
        not_placed_reason=Reason(_("The largest rival's sales are not known.")) if lost else None,
    )


def ge_mckinsey(
    activity: Values, axis: Values, factor: Values, score: Values, weight: Values | None = None, *, low: float = 1.0, high: float = 5.0
) -> NineCells:
    """In which activities should one invest, choose, or take out what can be taken?

    Assumptions
        The factors of each axis are scored for every activity on one scale, more being better; their weights are the
        same for all activities.

    Formula
        Each axis is the weighted mean of its factors; a third of the scale is low, medium or high::

            low < (low + (high - low) / 3) <= medium < (low + 2 * (high - low) / 3) <= high

        High with high or medium: invest; the diagonal: select; below it: harvest or divest.

    Parameters
        activity: name, text, shape (n,). axis: ``attractiveness`` (of the market) or ``strength`` (of the firm in it).
        factor: name, text, shape (n,). score: on the scale, shape (n,). weight: of the factor, shape (n,), optional.
        low, high: ends of the scale.

    Result
        ``NineCells``, one row per activity by name.

    Errors
        columns_differ, axis_unknown, axis_missing, score_outside, scale_empty, and those of ``weighted_scores``.

    Source
        McKinsey & Company for General Electric (1971); Derek Abell and John Hammond (1979), *Strategic Market Planning*.
    """
    from mercatique.methods.choice.grid import grid

    if high <= low:
        raise Fault("scale_empty", _("The scale must have its higher end above its lower one."))
    same_length(activity=activity, axis=axis, factor=factor, score=score, **({} if weight is None else {"weight": weight}))
    sides = np.array([str(side).strip().lower() for side in texts(axis, "axis")], dtype=object)
    if strange := sorted(set(sides) - {ATTRACTIVENESS, STRENGTH}):
        raise Fault("axis_unknown", _("%(axis)s is no axis: write attractiveness or strength."), axis=strange[0])
    values = reals(score, "score")
    check_scale(values, low, high, "score")
    found: dict[str, dict[str, float]] = {}
    for side in (ATTRACTIVENESS, STRENGTH):
        rows = np.flatnonzero(sides == side)
        found[side] = {}
        if len(rows):
            weights = None if weight is None else reals(weight, "weight")[rows]
            read = grid(_taken(activity, rows), _taken(factor, rows), values[rows], weights)
            found[side] = dict(zip(map(str, read.options), map(float, read.scores @ read.weights), strict=True))
    names = sorted(found[ATTRACTIVENESS] | found[STRENGTH])
    if lost := [name for name in names if name not in found[ATTRACTIVENESS] or name not in found[STRENGTH]]:
        raise Fault("axis_missing", _("%(activity)s is scored on one axis only: score it on both."), activity=lost[0])
    across = np.array([found[STRENGTH][name] for name in names])
    up = np.array([found[ATTRACTIVENESS][name] for name in names])
    market, position = third(up, low, high), third(across, low, high)
    advice = np.array([ADVICE[pair] for pair in zip(market, position, strict=True)], dtype=object)
    return NineCells(np.array(names, dtype=object), up, across, market, position, advice, low, high)


def third(values: Floats, low: float, high: float) -> NDArray[np.object_]:
    """In which third of the scale each value lies."""
    step = (high - low) / 3
    places = np.searchsorted([low + step - 1e-12, low + 2 * step - 1e-12], values, side="right")
    return np.array([LOW, MEDIUM, HIGH], dtype=object)[places]


def _taken(column: Values, rows: NDArray[np.int64]) -> list[str]:
    found = texts(column, "activity")
    return [str(found[row]) for row in rows]
