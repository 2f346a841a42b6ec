"""Ranking of actions under a budget: which come first, and where the money ends."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, arrow, reals, same_length, texts
from mercatique.methods.result import Reason, Result

#: Below this two amounts are the same.
SLACK = 1e-6
FIXED, RETURN, SCORED, UNKNOWN = "fixed", "return", "score", "unknown"


@dataclass(frozen=True)
class CutLine(Result):
    """One row per action, the first to keep on top; ``basis`` says what ranks it, ``kept`` whether it stands above the line."""

    actions: NDArray[np.object_]
    cost: Floats
    contribution: Floats
    per_money: Floats
    score: Floats
    basis: NDArray[np.object_]
    rank: Ints
    cumulated: Floats
    kept: NDArray[np.bool_]
    fits: NDArray[np.bool_]
    budget: float | None
    left: float | None
    left_reason: Reason | None
    above: int

    def __len__(self) -> int:
        return len(self.actions)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "action": pa.array(self.actions, pa.string()),
                "rank": self.rank,
                "basis": pa.array(self.basis, pa.string()),
                "cost": self.cost,
                "contribution": pa.array(self.contribution, from_pandas=True),
                "per_money": pa.array(self.per_money, from_pandas=True),
                "score": pa.array(self.score, from_pandas=True),
                "cumulated": self.cumulated,
                "kept": self.kept,
                "fits": self.fits,
            }
        )


def cut_line(
    action: Values, cost: Values, contribution: Values, score: Values | None = None, fixed: Values | None = None, *, budget: float | None = None
) -> CutLine:
    """Which actions come first for their money, and which fall out when the budget ends before them?

    Assumptions
        Actions do not depend on each other and are done whole or not at all. What is expected of them is as sure as the
        hypotheses behind it, no surer. An action that is fixed (under way, signed) is kept before all others.

    Formula
        Fixed actions come first, then those with an expected contribution by what a unit of money brings, then those
        without one by their score, then those of which nothing is said::

            per_money = contribution / cost

        Ties go to the cheaper action, then to the name. The line falls before the first action that is not fixed and
        with which the cumulated cost passes the budget; all below it are out. Those of them that would fit in what is
        left, taken in turn, are marked.

    Parameters
        action: name, text, shape (n,), each once. cost: zero or more, shape (n,). contribution: money, zero or more,
        shape (n,); empty where nothing is expected yet. score: more is better, shape (n,), optional; may be empty.
        fixed: 1 for what cannot be cut, shape (n,), optional. budget: of all actions; without it nothing is cut.

    Result
        ``CutLine``, one row per action in the order of the ranks; ``per_money`` is empty without contribution or cost.
        An action that costs nothing and brings something stands before those that cost. Exact: no interval.

    Errors
        columns_differ, action_twice, action_missing, cost_negative, contribution_negative, column_no_number,
        column_empty_cells.

    Source
        James Lorie and Leonard Savage (1955), *Three Problems in Rationing Capital*: the profitability index, and why
        ranking by it is best only up to the last action that fits.
    """
    given = {"action": action, "cost": cost, "contribution": contribution, "score": score, "fixed": fixed}
    size = same_length(**{role: values for role, values in given.items() if values is not None})
    names = texts(action, "action")
    if any(not str(name).strip() for name in names):
        raise Fault("action_missing", _("A row has no action: name it."))
    if len(set(names)) < size:
        raise Fault("action_twice", _("An action stands twice: keep one row for each."))
    costs, expected = reals(cost, "cost"), _open(contribution, "contribution", size)
    if (costs < 0).any():
        raise Fault("cost_negative", _("A cost is below zero: leave refunds out or take them off their row."))
    if (expected < 0).any():
        raise Fault("contribution_negative", _("An expected contribution is below zero: leave the action out, or say zero."))
    scores = np.full(size, np.nan) if score is None else _open(score, "score", size)
    held = np.zeros(size, dtype=bool) if fixed is None else reals(fixed, "fixed") > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        per_money = np.where(costs > SLACK, expected / costs, np.nan)
        worth = np.where(costs > SLACK, per_money, np.where(expected > 0, np.inf, 0.0))
    known, scored = ~np.isnan(expected), ~np.isnan(scores)
    group = np.where(known, 1, np.where(scored, 2, 3))
    value = np.where(known, worth, np.where(scored, scores, 0.0))
    order = np.lexsort((names.astype(str), costs, -np.nan_to_num(value, posinf=1e300), group, ~held))
    basis = np.array([FIXED if h else {1: RETURN, 2: SCORED, 3: UNKNOWN}[int(g)] for h, g in zip(held[order], group[order], strict=True)], dtype=object)
    kept, fits, left = _cut(costs[order], held[order], budget)
    return CutLine(
        actions=names[order], cost=costs[order], contribution=expected[order], per_money=per_money[order], score=scores[order], basis=basis,
        rank=np.arange(1, size + 1, dtype=np.int64), cumulated=np.cumsum(costs[order]), kept=kept, fits=fits, budget=budget, left=left,
        left_reason=Reason(_("No budget is given: nothing is cut.")) if budget is None else None, above=int(kept.sum()),
    )  # fmt: skip


def _open(values: Values, role: str, size: int) -> Floats:
    """Numbers that may be missing."""
    column = arrow(values, role)
    holes = np.array(column.is_null().to_pylist(), dtype=bool)
    found = np.full(size, np.nan)
    if not holes.all():
        found[~holes] = reals(column.drop_null(), role)
    return found


def _cut(costs: Floats, held: NDArray[np.bool_], budget: float | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_], float | None]:
    """Which rows stand above the line, which below would fit in what is left, and what is left."""
    kept, fits = np.ones(len(costs), dtype=bool), np.zeros(len(costs), dtype=bool)
    if budget is None:
        return kept, fits, None
    over = (np.cumsum(costs) > budget + SLACK) & ~held
    if over.any():
        kept[int(np.argmax(over)) :] = False
    left = float(budget - costs[kept].sum())
    room = left
    for place in np.flatnonzero(~kept):
        if costs[place] <= room + SLACK:
            fits[place] = True
            room -= float(costs[place])
    return kept, fits, left
