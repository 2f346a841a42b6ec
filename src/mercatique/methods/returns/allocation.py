"""Allocation of a budget: which lines of the plan to raise and to cut, within what cannot be moved."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, identifiers, reals, same_length, texts
from mercatique.methods.result import Reason, Result

#: Pieces into which each curve is cut for the linear program.
PIECES = 200


@dataclass(frozen=True)
class Allocation(Result):
    """One row per line of the plan, in its order: amount today, amount advised, the change, and what it is expected to bring."""

    lines: NDArray[np.object_]
    quarters: NDArray[np.object_]
    amount: Floats
    advised: Floats
    change: Floats
    gain: Floats
    gain_advised: Floats
    marginal: Floats
    total: float
    total_gain: float
    total_gain_advised: float
    hours: float | None
    hours_reason: Reason | None

    def __len__(self) -> int:
        return len(self.lines)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "line": pa.array(self.lines, pa.string()),
                "quarter": pa.array(self.quarters, pa.string()),
                "amount": self.amount,
                "advised": self.advised,
                "change": self.change,
                "gain": self.gain,
                "gain_advised": self.gain_advised,
                "marginal": self.marginal,
            }
        )


def allocate_budget(
    line: Values, amount: Values, strength: Values, half: Values, committed: Values | None = None, most: Values | None = None,
    quarter: Values | None = None, cash: Values | None = None, hours: Values | None = None,
    *, budget: float | None = None, team_hours: float | None = None,
) -> Allocation:  # fmt: skip
    """How should the same money be spread over the lines of the plan to bring most, without breaking what is signed?

    Assumptions
        Each line brings strength * x / (x + half) on its own; what a mix model or a test says about strength and half is
        as sure as its interval, no surer. Contracts, cash and hours are as they are.

    Formula
        Maximise the sum of the gains such that committed <= x <= most on every line, the sum is the budget at most, each
        quarter stays within its cash and the hours (per 1,000 of money) within those of the team. The curves are concave:
        cut into 200 pieces they make a linear program whose optimum is the curve's within a piece.

    Parameters
        line: name, text, shape (n,), each once per quarter. amount: planned today, zero or more, shape (n,).
        strength: most it can bring, zero or more. half: spend at which it brings half of that, above zero.
        committed: cannot be cut (contracts, minimums), shape (n,), optional (0). most: cannot be exceeded, optional.
        quarter: text, optional. cash: of the quarter, the same in all its rows, optional.
        hours: of work per 1,000 of money, optional. budget: of all lines (today's sum by default). team_hours: optional.

    Result
        ``Allocation``: edits to the lines, rounded to whole units of money, with the expected gain before and after.

    Errors
        columns_differ, line_twice, spend_negative, half_not_positive, committed_above_most, budget_below_commitments,
        cash_differs, plan_impossible.

    Source
        Robert Dorfman and Peter Steiner (1954), *Optimal Advertising and Optimal Quality*; separable concave programming:
        Abraham Charnes and Carlton Lemke (1954). Solved by SciPy (HiGHS).
    """
    given = {"line": line, "amount": amount, "strength": strength, "half": half, "committed": committed, "most": most, "quarter": quarter, "cash": cash, "hours": hours}
    size = same_length(**{role: values for role, values in given.items() if values is not None})
    today, force, middle = reals(amount, "amount"), reals(strength, "strength"), reals(half, "half")
    least = np.zeros(size) if committed is None else reals(committed, "committed")
    quarters = texts(quarter, "quarter") if quarter is not None else np.full(size, "", dtype=object)
    names = texts(line, "line")
    if len(set(zip(names, quarters, strict=True))) < size:
        raise Fault("line_twice", _("A line stands twice in a quarter: give each its own name."))
    if any((values < 0).any() for values in (today, force, least)):
        raise Fault("spend_negative", _("A cost or a count is below zero: leave refunds out or take them off their row."))
    if (middle <= 0).any():
        raise Fault("half_not_positive", _("The spend that brings half must be above zero on every line."))
    money_there = float(today.sum()) if budget is None else budget
    top = np.full(size, money_there) if most is None else np.minimum(reals(most, "most"), money_there)
    if (least > top + 1e-9).any():
        raise Fault("committed_above_most", _("%(line)s is committed beyond what it may take."), line=names[int(np.argmax(least - top))])
    if float(least.sum()) > money_there + 1e-9:
        raise Fault(
            "budget_below_commitments",
            _("The budget of %(budget)s is below what is committed, %(committed)s."),
            budget=money_there,
            committed=float(least.sum()),
        )
    limits = [(np.ones(size), money_there), *_cash(quarters, cash)]
    work = None if hours is None else reals(hours, "hours") / 1000
    if work is not None and team_hours is not None:
        limits.append((work, team_hours))
    advised = np.round(_solve(force, middle, least, top, limits) if size else np.zeros(0))
    advised = np.clip(advised, np.ceil(least), np.maximum(np.floor(top), np.ceil(least))) if size else advised
    gain, better = _gain(force, middle, today), _gain(force, middle, advised)
    return Allocation(
        lines=names, quarters=quarters, amount=today, advised=advised, change=advised - today, gain=gain, gain_advised=better,
        marginal=force * middle / (advised + middle) ** 2, total=float(advised.sum()), total_gain=float(gain.sum()),
        total_gain_advised=float(better.sum()), hours=None if work is None else float(work @ advised),
        hours_reason=Reason(_("The hours of the lines are not given.")) if work is None else None,
    )  # fmt: skip


def _gain(force: Floats, middle: Floats, spend: Floats) -> Floats:
    found: Floats = force * spend / (spend + middle)
    return found


def _cash(quarters: NDArray[np.object_], cash: Values | None) -> list[tuple[Floats, float]]:
    if cash is None:
        return []
    there = reals(cash, "cash")
    keys = identifiers(quarters, "quarter")
    found = []
    for code, name in enumerate(keys.names):
        rows = keys.codes == code
        if len(set(there[rows])) > 1:
            raise Fault("cash_differs", _("Quarter %(quarter)s has two amounts of cash: give it one."), quarter=name)
        found.append((rows.astype(np.float64), float(there[rows][0])))
    return found


def _solve(force: Floats, middle: Floats, least: Floats, top: Floats, limits: list[tuple[Floats, float]]) -> Floats:
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix

    size = len(force)
    # Pieces grow with the spend, as the curve flattens: most of them stand where it bends.
    parts = np.linspace(0, 1, PIECES + 1) ** 2
    edges = least[:, None] + (top - least)[:, None] * parts
    width = np.diff(edges, axis=1)
    rise = np.diff(_gain(force[:, None], middle[:, None], edges), axis=1)
    slope = np.divide(rise, width, out=np.zeros_like(rise), where=width > 0)
    rows = csr_matrix(np.array([np.repeat(weight, PIECES) for weight, _most in limits]))
    right = np.array([amount - float(weight @ least) for weight, amount in limits])
    found = linprog(-slope.ravel(), A_ub=rows, b_ub=right, bounds=np.column_stack([np.zeros(size * PIECES), width.ravel()]), method="highs")
    if found.status != 0:
        raise Fault("plan_impossible", _("Commitments, cash and hours leave no plan: loosen one of them."))
    spend: Floats = least + found.x.reshape(size, PIECES).sum(1)
    return spend
