"""Scenarios: sets of hypotheses put through one formula, each against the plan and against the target."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, reals, same_length, texts
from mercatique.methods.finance.hypotheses import Formula, evaluated, read
from mercatique.methods.result import Reason, Result


@dataclass(frozen=True)
class Scenarios(Result):
    """One row per scenario in the order given: its result beside the base and the target, and what moves it most.

    ``alone`` holds, by scenario, what each hypothesis does when it alone leaves the base; ``together`` what remains.
    """

    scenarios: NDArray[np.object_]
    result: Floats
    difference: Floats
    relative: Floats
    gap: Floats
    lever: NDArray[np.object_]
    lever_effect: Floats
    together: Floats
    alone: dict[str, dict[str, float]]
    base: str
    base_result: float | None
    base_reason: Reason | None
    target: float
    reached: tuple[str, ...]
    formula: str

    def __len__(self) -> int:
        return len(self.scenarios)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "scenario": pa.array(self.scenarios, pa.string()),
                **{name: pa.array(getattr(self, name), from_pandas=True) for name in ("result", "difference", "relative", "gap")},
                "lever": pa.array(self.lever, pa.string()),
                "lever_effect": pa.array(self.lever_effect, from_pandas=True),
                "together": pa.array(self.together, from_pandas=True),
            }
        )


def scenarios(scenario: Values, hypothesis: Values, value: Values, *, formula: str = "", base: str = "", target: float = 0.0) -> Scenarios:
    """What becomes of the result in each scenario, which hypothesis makes the difference, and which ones reach the target?

    Assumptions
        A scenario is a set of values that may come true together: it is no forecast, and none is more probable than
        another because of its name. What a scenario does not say stays as in the base.

    Formula
        The formula is written with the names of the hypotheses, as in ``tornado``. Difference = result - result of the
        base; relative = difference / size of the base; gap = result - target. Effect of a hypothesis alone = result
        with its value of the scenario and all others at their base - result of the base; together = difference - sum
        of these effects, which several hypotheses have only by moving at once. The lever has the widest effect alone.

    Parameters
        scenario: name, text, shape (n,), one row per scenario and hypothesis. hypothesis: name, text of letters,
        digits and _, shape (n,). value: number, shape (n,). formula: text of at most 500 signs.
        base: name of the scenario that the others are compared with; default the first. target: result to reach.

    Result
        ``Scenarios``, one row per scenario in the order given. A result is n/a where the formula divides by zero, and so
        are the differences with it. The base has no lever.

    Errors
        columns_differ, column_no_number, scenario_missing, scenario_twice, scenario_unknown, scenario_incomplete,
        hypothesis_name, formula_unreadable, formula_name.

    Source
        Paul J. H. Schoemaker (1995), *Scenario Planning: A Tool for Strategic Thinking*, Sloan Management Review 36(2).
    """
    same_length(scenario=scenario, hypothesis=hypothesis, value=value)
    told = _told(texts(scenario, "scenario"), texts(hypothesis, "hypothesis"), reals(value, "value"))
    base = base.strip() or next(iter(told))
    if base not in told:
        raise Fault("scenario_unknown", _("There is no scenario %(name)s; there are: %(names)s."), name=base, names=", ".join(told))
    names = list(dict.fromkeys(name for values in told.values() for name in values))
    if missing := [name for name in names if name not in told[base]]:
        raise Fault("scenario_incomplete", _("The base, %(base)s, does not say %(name)s: it needs a value for each hypothesis."), base=base, name=missing[0])
    calculate, start = read(formula, names), told[base]
    first = evaluated(calculate, start)
    result = np.array([evaluated(calculate, {**start, **values}) for values in told.values()])
    alone = {each: _alone(calculate, start, values, first) for each, values in told.items()}
    lever = [max(effects, key=lambda name: (abs(np.nan_to_num(effects[name], nan=np.inf)), name)) if effects else None for effects in alone.values()]
    known = bool(np.isfinite(first))
    return Scenarios(
        scenarios=np.array(list(told), dtype=object),
        result=result,
        difference=result - first,
        relative=(result - first) / abs(first) if known and first else np.full(len(result), np.nan),
        gap=result - target,
        lever=np.array(lever, dtype=object),
        lever_effect=np.array([np.nan if name is None else effects[name] for name, effects in zip(lever, alone.values(), strict=True)]),
        together=result - first - np.array([sum(effects.values()) for effects in alone.values()]),
        alone=alone,
        base=base,
        base_result=first if known else None,
        base_reason=None if known else Reason(_("The formula divides by zero at the base values.")),
        target=target,
        reached=tuple(name for name, found in zip(told, result, strict=True) if found >= target),
        formula=formula,
    )


def _told(scenario: NDArray[np.object_], hypothesis: NDArray[np.object_], value: Floats) -> dict[str, dict[str, float]]:
    """The values of each scenario by hypothesis."""
    found: dict[str, dict[str, float]] = {}
    for words, name, number in zip(scenario, hypothesis, value.tolist(), strict=True):
        each, name = str(words or "").strip(), str(name or "").strip()
        if not each:
            raise Fault("scenario_missing", _("A row names no scenario: say which one the value belongs to."))
        if not name.isidentifier():
            raise Fault("hypothesis_name", _("“%(name)s” cannot stand in a formula: name hypotheses with letters, digits and _."), name=name)
        if name in found.setdefault(each, {}):
            raise Fault("scenario_twice", _("%(scenario)s says %(name)s twice: keep one row for each."), scenario=each, name=name)
        found[each][name] = number
    if not found:
        raise Fault("scenario_missing", _("A row names no scenario: say which one the value belongs to."))
    return found


def _alone(calculate: Formula, start: dict[str, float], values: dict[str, float], first: float) -> dict[str, float]:
    """What each hypothesis that leaves the base does on its own."""
    return {name: evaluated(calculate, {**start, name: value}) - first for name, value in values.items() if value != start[name]}
