"""Answers of people as methods read them: scores with gaps, weights, groups, yes and no."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    Bools,
    Floats,
    Keys,
    Values,
    arrow,
    identifiers,
    reals,
    texts,
    within_measure,
)

YES = {"yes", "true", "1", "1.0", "oui", "vrai", "treated", "y", "o"}
NO = {"no", "false", "0", "0.0", "non", "faux", "control", "n"}


def scores(values: Values, role: str, low: float | None = None, high: float | None = None) -> Floats:
    """Numbers with gaps: an empty cell is not a number. Answers outside the scale are refused."""
    column = arrow(values, role)
    if pa.types.is_null(column.type):
        return np.full(len(column), np.nan)
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)):
        raise Fault("column_no_number", _("The column for %(role)s holds no numbers."), role=role)
    wide = column.cast(pa.float64())
    found: Floats = pc.fill_null(wide, float("nan")).to_numpy(zero_copy_only=False).copy()
    if np.isinf(found).any():
        raise Fault("column_not_finite", _("The column for %(role)s holds values that are no numbers."), role=role)
    within_measure(found, role)
    outside = np.zeros(len(found), dtype=bool)
    if low is not None:
        outside |= found < low
    if high is not None:
        outside |= found > high
    if outside.any():
        raise Fault(
            "answer_outside_scale",
            _("%(answer)s in the column for %(role)s is outside the scale from %(low)s to %(high)s: is it the right question?"),
            answer=f"{found[outside][0]:g}",
            role=role,
            low="−∞" if low is None else f"{low:g}",
            high="∞" if high is None else f"{high:g}",
        )
    return found


def weights(values: Values | None, size: int) -> Floats:
    """Weights from zero up, not all zero; all one when there are none."""
    if values is None:
        return np.ones(size)
    found = reals(values, "weight")
    if (found < 0).any():
        raise Fault("weight_negative", _("Weights cannot be negative: give how many people each answer stands for."))
    if len(found) and not found.any():
        raise Fault("weights_all_zero", _("All weights are zero: nobody would count."))
    return found


def groups(values: Values | None, role: str, size: int, whole: str = "") -> Keys:
    """Groups of rows; one group named ``whole`` when there is no such column."""
    if values is None:
        return Keys(np.zeros(size, dtype=np.int64), np.array([whole], dtype=object))
    return identifiers(values, role)


def flags(values: Values, role: str) -> Bools:
    """Yes and no, in French or English, or as 1 and 0."""
    words = np.array([word.strip().lower() for word in texts(values, role)], dtype=object)
    yes: Bools = np.array([word in YES for word in words], dtype=bool)
    no = np.array([word in NO for word in words], dtype=bool)
    if len(words) and not (yes | no).all():
        raise Fault(
            "column_no_flag",
            _("The column for %(role)s holds %(value)s: write yes or no in each row."),
            role=role,
            value=repr(str(words[~(yes | no)][0])),
        )
    return yes


def named(names: NDArray[np.object_], codes: NDArray[np.int64]) -> pa.Array:
    return pa.array(names[codes] if len(codes) else [], pa.string())
