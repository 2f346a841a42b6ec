"""Scores of the environment: what matters most among its factors (PESTEL), and how hard the five forces press."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.choice.grid import shares
from mercatique.methods.choice.weighted import check_scale
from mercatique.methods.columns import Floats, Ints, Values, reals, same_length, texts
from mercatique.methods.result import Reason, Result

FORCES = ("rivalry", "entrants", "substitutes", "suppliers", "buyers", "state")
OPPORTUNITY, THREAT, NEITHER = "opportunity", "threat", "neither"


@dataclass(frozen=True)
class Environment(Result):
    """One row per factor, the most critical first. ``balance`` is the sum of probability × impact; below zero threats prevail."""

    factors: NDArray[np.object_]
    group: NDArray[np.object_]
    probability: Floats
    impact: Floats
    weight: Floats
    kind: NDArray[np.object_]
    rank: Ints
    balance: float
    groups: dict[str, float]

    def __len__(self) -> int:
        return len(self.factors)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "factor": pa.array(self.factors, pa.string()),
                "group": pa.array(self.group, pa.string()),
                "probability": self.probability,
                "impact": self.impact,
                "weight": self.weight,
                "kind": pa.array(self.kind, pa.string()),
                "rank": self.rank,
            }
        )


@dataclass(frozen=True)
class Forces(Result):
    """One row per force, the hardest first. ``pressure`` and ``attractiveness`` go from 0 to 1 and add up to it."""

    forces: NDArray[np.object_]
    intensity: Floats
    weight: Floats
    statements: Ints
    pressure: float | None
    attractiveness: float | None
    pressure_reason: Reason | None
    missing: str
    low: float
    high: float

    def __len__(self) -> int:
        return len(self.forces)

    def to_table(self) -> pa.Table:
        return pa.table(
            {"force": pa.array(self.forces, pa.string()), "intensity": self.intensity, "weight": self.weight, "statements": self.statements}
        )


def pestel(factor: Values, group: Values, probability: Values, impact: Values) -> Environment:
    """Which changes around the firm matter most, for better and for worse?

    Assumptions
        Factors are told apart so that none counts twice; probability and impact are judged by the same people on the
        same scales.

    Formula
        weight = probability * impact; factors are ranked by its size without sign. A weight above zero is an
        opportunity, below zero a threat. The balance of a group, and of all, is the sum of its weights.

    Parameters
        factor: text, shape (n,), each once. group: letter or name of the group (political, economic, social,
        technological, environmental, legal …), text, shape (n,). probability: 0 to 1, shape (n,).
        impact: -5 (very bad) to 5 (very good), shape (n,).

    Result
        ``Environment``, one row per factor, the most critical first.

    Errors
        columns_differ, factor_twice, factor_missing, score_outside, column_no_number, column_empty_cells.

    Source
        Francis J. Aguilar (1967), *Scanning the Business Environment*; the probability × impact register of practice.
    """
    same_length(factor=factor, group=group, probability=probability, impact=impact)
    names = texts(factor, "factor")
    if any(not str(name).strip() for name in names):
        raise Fault("factor_missing", _("A row has no factor: name it."))
    if len(set(names)) < len(names):
        raise Fault("factor_twice", _("A factor stands twice: keep one row for each."))
    chance, effect = reals(probability, "probability"), reals(impact, "impact")
    check_scale(chance, 0.0, 1.0, "probability")
    check_scale(effect, -5.0, 5.0, "impact")
    weight = chance * effect
    order = np.lexsort((names.astype(str), -np.abs(weight)))
    sizes = np.abs(weight)[order]
    letters = texts(group, "group")
    found = {str(letter): float(weight[letters == letter].sum()) for letter in sorted(set(letters))}
    kind = np.where(weight > 0, OPPORTUNITY, np.where(weight < 0, THREAT, NEITHER)).astype(object)
    return Environment(
        factors=names[order],
        group=letters[order],
        probability=chance[order],
        impact=effect[order],
        weight=weight[order],
        kind=kind[order],
        rank=1 + np.array([(sizes > size + 1e-12).sum() for size in sizes], dtype=np.int64),
        balance=float(weight.sum()),
        groups=found,
    )


def five_forces(force: Values, score: Values, weight: Values | None = None, *, low: float = 1.0, high: float = 5.0) -> Forces:
    """How hard do rivals, entrants, substitutes, suppliers and buyers press, and is the market still attractive?

    Assumptions
        Each row is a statement about one force, scored for how hard it presses (more is harder); the sixth force is the
        State, as French manuals have it.

    Formula
        intensity of a force = weighted mean of its statements; pressure = mean of the forces present, brought to 0..1::

            pressure = mean((intensity - low) / (high - low));  attractiveness = 1 - pressure

    Parameters
        force: rivalry, entrants, substitutes, suppliers, buyers or state, text, shape (n,).
        score: on the scale, shape (n,). weight: of the statement, from zero up, shape (n,), optional.
        low, high: ends of the scale.

    Result
        ``Forces``, one row per force named, the hardest first; ``missing`` lists those of the five nobody scored.

    Errors
        columns_differ, force_unknown, score_outside, scale_empty, weight_negative, weights_zero, column_no_number.

    Source
        Michael E. Porter (1979), *How Competitive Forces Shape Strategy*.
    """
    same_length(force=force, score=score, **({} if weight is None else {"weight": weight}))
    if high <= low:
        raise Fault("scale_empty", _("The scale must have its higher end above its lower one."))
    named = np.array([str(word).strip().lower() for word in texts(force, "force")], dtype=object)
    if strange := sorted(set(named) - set(FORCES)):
        raise Fault("force_unknown", _("%(force)s is no force: write %(forces)s."), force=strange[0], forces=", ".join(FORCES))
    values = reals(score, "score")
    check_scale(values, low, high, "score")
    weights = np.ones(len(values)) if weight is None else reals(weight, "weight")
    present = [name for name in FORCES if (named == name).any()]
    means = np.array([float(values[named == name] @ shares(weights[named == name])) for name in present])
    order = np.lexsort((np.array(present, dtype=str), -means)) if present else np.empty(0, dtype=np.int64)
    pressure = float(((means - low) / (high - low)).mean()) if present else None
    return Forces(
        forces=np.array(present, dtype=object)[order],
        intensity=means[order],
        weight=np.array([weights[named == present[place]].sum() for place in order]),
        statements=np.array([(named == present[place]).sum() for place in order], dtype=np.int64),
        pressure=pressure,
        attractiveness=None if pressure is None else 1 - pressure,
        pressure_reason=Reason(_("No force was scored.")) if pressure is None else None,
        missing=", ".join(name for name in FORCES[:5] if name not in present),
        low=low,
        high=high,
    )
