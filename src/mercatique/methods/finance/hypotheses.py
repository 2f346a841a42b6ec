"""Hypotheses put through a formula: what moves the result most (tornado), and how it may turn out (Monte-Carlo)."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, reals, same_length, texts
from mercatique.methods.result import Reason, Result

Formula = Callable[[Mapping[str, Any]], Any]
OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
LONGEST = 500
LARGEST_POWER = 12


@dataclass(frozen=True)
class Tornado(Result):
    """One row per hypothesis, the one that moves the result most first."""

    hypotheses: NDArray[np.object_]
    low: Floats
    base: Floats
    high: Floats
    result_low: Floats
    result_high: Floats
    swing: Floats
    result: float | None
    result_reason: Reason | None
    formula: str

    def __len__(self) -> int:
        return len(self.hypotheses)

    def to_table(self) -> pa.Table:
        names = ("low", "base", "high", "result_low", "result_high", "swing")
        columns: dict[str, Any] = {"hypothesis": pa.array(self.hypotheses, pa.string())}
        columns.update({name: pa.array(getattr(self, name), from_pandas=True) for name in names})
        return pa.table(columns)


@dataclass(frozen=True)
class Outcomes(Result):
    """Quantiles of the result over the draws, and the chance that it reaches the target."""

    quantile: Floats
    value: Floats
    mean: float | None
    mean_reason: Reason | None
    chance: float | None
    chance_low: float | None
    chance_high: float | None
    target: float
    draws: int
    seed: int
    influence: dict[str, float]
    formula: str

    def to_table(self) -> pa.Table:
        return pa.table({"quantile": self.quantile, "value": self.value})


def tornado(hypothesis: Values, low: Values, base: Values, high: Values, *, formula: str = "") -> Tornado:
    """Which hypothesis moves the result most?

    Assumptions
        One hypothesis moves at a time, the others stay at their base; low and high are equally believable for each.

    Formula
        The formula is written with the names of the hypotheses, + - * / ** and brackets, like
        ``visits * conversion * basket * margin - fixed``. Swing = size of result(high) - result(low).

    Parameters
        hypothesis: name, text of letters, digits and _, shape (n,), each once. low, base, high: its values, in this
        order, shape (n,). formula: text of at most 500 signs.

    Result
        ``Tornado``, one row per hypothesis, the widest swing first; results are n/a where the formula divides by zero.

    Errors
        columns_differ, hypothesis_name, hypothesis_twice, range_reversed, formula_unreadable, formula_name.

    Source
        Ted Eschenbach (1992), *Spiderplots versus Tornado Diagrams for Sensitivity Analysis*, Interfaces 22(6).
    """
    names, lows, bases, highs = _ranges(hypothesis, low, base, high)
    calculate = read(formula, names)
    start = dict(zip(names, bases, strict=True))
    ends = np.array([[evaluated(calculate, {**start, name: end}) for end in pair] for name, pair in zip(names, zip(lows, highs, strict=True), strict=True)])
    ends = ends.reshape(len(names), 2)
    swing = np.abs(ends[:, 1] - ends[:, 0])
    order = np.lexsort((np.array(names, dtype=str), -np.nan_to_num(swing, nan=np.inf)))
    value = evaluated(calculate, start)
    known = bool(np.isfinite(value))
    return Tornado(
        hypotheses=np.array(names, dtype=object)[order],
        low=lows[order],
        base=bases[order],
        high=highs[order],
        result_low=ends[order, 0],
        result_high=ends[order, 1],
        swing=swing[order],
        result=value if known else None,
        result_reason=None if known else Reason(_("The formula divides by zero at the base values.")),
        formula=formula,
    )


def monte_carlo(
    hypothesis: Values, low: Values, base: Values, high: Values, *, formula: str = "", target: float = 0.0, draws: int = 10_000, seed: int = 0
) -> Outcomes:
    """How may the result turn out, and what is the chance that it reaches the target?

    Assumptions
        Hypotheses vary on their own, each by a PERT distribution from low to high with its mode at the base; ones that
        move together (a crisis that lowers visits and baskets) need a common factor in the formula.

    Formula
        Each draw takes beta(1 + 4 * (base - low) / (high - low), 1 + 4 * (high - base) / (high - low)) between low and
        high, and puts it through the formula. Chance = share of draws at or above the target, with Wilson's interval of
        the simulation; influence = rank correlation of each hypothesis with the result.

    Parameters
        hypothesis, low, base, high, formula: as in ``tornado``. target: value to reach. draws: 1,000 to 1,000,000.
        seed: of the random numbers.

    Result
        ``Outcomes``: quantiles from 1 % to 99 %, mean, chance. Draws that divide by zero make the result n/a.

    Errors
        As in ``tornado``, and draws_outside.

    Source
        David B. Hertz (1964), *Risk Analysis in Capital Investment*; Malcolm et al. (1959) for the PERT distribution.
    """
    names, lows, bases, highs = _ranges(hypothesis, low, base, high)
    if not 1000 <= draws <= 1_000_000:
        raise Fault("draws_outside", _("The number of draws lies between 1,000 and 1,000,000."))
    calculate = read(formula, names)
    dice = np.random.default_rng(seed)
    # Each name draws from its own stream, so that the order of rows does not matter.
    streams = dict(zip(sorted(names), dice.spawn(len(names)), strict=True))
    drawn = {name: pert(streams[name], a, b, c, draws) for name, a, b, c in zip(names, lows, bases, highs, strict=True)}
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = np.broadcast_to(np.asarray(calculate(drawn), dtype=np.float64), draws)
    levels = np.array([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
    if not np.isfinite(found).all():
        why = Reason(_("Some draws divide by zero: narrow the ranges of what the formula divides by."))
        return Outcomes(levels, np.full(len(levels), np.nan), None, why, None, None, None, target, draws, seed, {}, formula)
    chance = float((found >= target).mean())
    half = 1.96**2 / draws
    middle, spread = (chance + half / 2) / (1 + half), 1.96 / (1 + half) * np.sqrt(chance * (1 - chance) / draws + half / (4 * draws))
    ranks = np.argsort(np.argsort(found))
    influence = {name: _correlation(np.argsort(np.argsort(values)), ranks, values, found) for name, values in sorted(drawn.items())}
    return Outcomes(
        quantile=levels,
        value=np.quantile(found, levels),
        mean=float(found.mean()),
        mean_reason=None,
        chance=chance,
        chance_low=max(middle - float(spread), 0.0),
        chance_high=min(middle + float(spread), 1.0),
        target=target,
        draws=draws,
        seed=seed,
        influence=influence,
        formula=formula,
    )


def pert(dice: np.random.Generator, low: float, mode: float, high: float, draws: int) -> Floats:
    """Draws of the PERT distribution; a hypothesis without range is a constant."""
    if high <= low:
        return np.full(draws, mode)
    rise, fall = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    found: Floats = low + (high - low) * dice.beta(rise, fall, draws)
    return found


def read(formula: str, names: list[str]) -> Formula:
    """An arithmetic formula as a function of its names; nothing else can be said in it."""
    text = formula.strip()
    if not text or len(text) > LONGEST:
        raise Fault("formula_unreadable", _("The formula is empty or longer than %(most)s signs."), most=LONGEST)
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Fault("formula_unreadable", _("“%(formula)s” is no formula: write it with names, + - * / and brackets."), formula=text) from error
    _check(tree, set(names), text)

    def calculate(values: Mapping[str, Any]) -> Any:
        return _value(tree, values)

    return calculate


def _check(node: ast.AST, names: set[str], text: str) -> None:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            if isinstance(op, ast.Pow) and not (isinstance(right, ast.Constant) and isinstance(right.value, int | float) and abs(right.value) <= LARGEST_POWER):
                raise Fault("formula_unreadable", _("A power in the formula needs a number up to %(most)s."), most=LARGEST_POWER)
            _check(left, names, text)
            _check(right, names, text)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            _check(operand, names, text)
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            pass
        case ast.Name(id=name) if name in names:
            pass
        case ast.Name(id=name):
            raise Fault(
                "formula_name", _("The formula names %(name)s, which is no hypothesis; there are: %(names)s."), name=name, names=", ".join(sorted(names))
            )
        case _:
            raise Fault("formula_unreadable", _("“%(formula)s” is no formula: write it with names, + - * / and brackets."), formula=text)


def _value(node: ast.AST, values: Mapping[str, Any]) -> Any:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](_value(left, values), _value(right, values))
        case ast.UnaryOp(op=op, operand=operand):
            found = _value(operand, values)
            return -found if isinstance(op, ast.USub) else found
        case ast.Name(id=name):
            return values[name]
        case ast.Constant(value=value):
            return np.float64(value)  # type: ignore[arg-type]
    raise AssertionError(node)


def evaluated(calculate: Formula, values: Mapping[str, float]) -> float:
    """The result for these values; not a number where the formula divides by zero."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = float(calculate({name: np.float64(value) for name, value in values.items()}))
    return found if np.isfinite(found) else float("nan")


def _ranges(hypothesis: Values, low: Values, base: Values, high: Values) -> tuple[list[str], Floats, Floats, Floats]:
    same_length(hypothesis=hypothesis, low=low, base=base, high=high)
    names = [str(name).strip() for name in texts(hypothesis, "hypothesis")]
    for name in names:
        if not name.isidentifier():
            raise Fault("hypothesis_name", _("“%(name)s” cannot stand in a formula: name hypotheses with letters, digits and _."), name=name)
    if len(set(names)) < len(names):
        raise Fault("hypothesis_twice", _("A hypothesis stands twice: keep one row for each."))
    lows, bases, highs = reals(low, "low"), reals(base, "base"), reals(high, "high")
    wrong = np.flatnonzero((lows > bases) | (bases > highs))
    if len(wrong):
        raise Fault("range_reversed", _("%(name)s must have its base between low and high."), name=names[int(wrong[0])])
    return names, lows, bases, highs


def _correlation(ranks: NDArray[np.int64], of: NDArray[np.int64], values: Floats, found: Floats) -> float:
    if values.std() == 0 or found.std() == 0:
        return 0.0
    return float(np.corrcoef(ranks, of)[0, 1])
