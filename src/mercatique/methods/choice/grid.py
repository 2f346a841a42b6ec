"""Options against criteria: a long table read as a grid, with the weight of each criterion."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Keys, Values, identifiers, reals, same_length


@dataclass(frozen=True)
class Grid:
    """``scores`` has one row per option and one column per criterion, both by name; ``weights`` add up to one."""

    options: NDArray[np.object_]
    criteria: NDArray[np.object_]
    scores: Floats
    weights: Floats


def grid(option: Values, criterion: Values, score: Values, weight: Values | None) -> Grid:
    """The grid of a long table; every option must be scored once on every criterion."""
    given = {"option": option, "criterion": criterion, "score": score, "weight": weight}
    same_length(**{role: values for role, values in given.items() if values is not None})
    options, criteria = identifiers(option, "option"), identifiers(criterion, "criterion")
    _complete(options, criteria)
    values = reals(score, "score")
    scores = np.full((len(options), len(criteria)), np.nan)
    scores[options.codes, criteria.codes] = values
    weights = np.ones(len(criteria)) if weight is None else by_criterion(criteria, reals(weight, "weight"))
    return Grid(options.names, criteria.names, scores, shares(weights))


def by_criterion(criteria: Keys, values: Floats) -> Floats:
    """One value per criterion; refuses a criterion that has two."""
    found = np.full(len(criteria), np.nan)
    for code, value in zip(criteria.codes, values, strict=True):
        if not np.isnan(found[code]) and found[code] != value:
            raise Fault(
                "weight_differs",
                _("Criterion %(criterion)s has two weights, %(one)s and %(other)s: give it one."),
                criterion=criteria.names[code],
                one=float(found[code]),
                other=float(value),
            )
        found[code] = value
    return found


def shares(weights: Floats) -> Floats:
    """Weights as parts of one."""
    if (weights < 0).any():
        raise Fault("weight_negative", _("A weight is below zero: weights say how much a criterion counts, from zero up."))
    total = float(weights.sum())
    if total <= 0:
        raise Fault("weights_zero", _("All weights are zero: say what counts."))
    found: Floats = weights / total
    return found


def _complete(options: Keys, criteria: Keys) -> None:
    if (options.codes < 0).any() or (criteria.codes < 0).any():
        raise Fault("option_missing", _("A row has no option or no criterion: name both in every row."))
    if not len(options):
        raise Fault("no_option", _("There is no option to compare."))
    times = np.zeros((len(options), len(criteria)), dtype=np.int64)
    np.add.at(times, (options.codes, criteria.codes), 1)
    for wrong, code, message in (
        (times == 0, "score_missing", _("%(option)s has no score on %(criterion)s: score every option on every criterion.")),
        (times > 1, "score_twice", _("%(option)s has two scores on %(criterion)s: keep one.")),
    ):
        if wrong.any():
            row, column = np.argwhere(wrong)[0]
            raise Fault(code, message, option=options.names[row], criterion=criteria.names[column])
