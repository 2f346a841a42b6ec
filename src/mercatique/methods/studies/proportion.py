"""Shares of answers with their interval, with or without weights."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import groups, weights
from mercatique.methods.columns import Floats, Ints, Values, identifiers, same_length
from mercatique.methods.intervals import checked, kish, wilson
from mercatique.methods.result import Result

WHOLE = "all"


@dataclass(frozen=True)
class Proportions(Result):
    """Shares by group and answer, each with n, effective n and interval."""

    answers: int
    empty: int
    design_effect: float
    effective: float
    level: float
    groups: NDArray[np.object_]
    values: NDArray[np.object_]
    counts: Ints
    bases: Ints
    effective_bases: Floats
    shares: Floats
    lows: Floats
    highs: Floats

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "group": pa.array(self.groups, pa.string()),
                "answer": pa.array(self.values, pa.string()),
                "count": self.counts,
                "n": self.bases,
                "effective_n": self.effective_bases,
                "share": self.shares,
                "low": self.lows,
                "high": self.highs,
            }
        )


def proportion(answer: Values, group: Values | None = None, weight: Values | None = None, *, value: str = "", level: float = 0.95) -> Proportions:
    """Which share of people gave an answer, and between which bounds is it in the population?

    Assumptions
        The answers are a random sample of the group (or weights make them resemble it). Weights are those of ``raking`` or of
        drawing, known and not estimated: the design effect is Kish's and leaves out what stratification gains.

    Formula
        Wilson's interval with n answers::

            (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)

        With weights p is the weighted share and n the effective size (sum w)^2 / sum w^2 of the group; design effect = n /
        effective n.

    Parameters
        answer: what was answered, text or number, shape (n,); empty cells are left out and counted.
        group: text, shape (n,), optional. weight: from zero up, shape (n,), optional.
        value: only this answer; empty for all. level: of confidence.

    Result
        ``Proportions``: one row per group and answer.

    Errors
        columns_differ, value_unknown (nobody gave it), weight_negative, weights_all_zero, level_wrong.

    Source
        Edwin B. Wilson (1927), *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 22; Leslie Kish
        (1965), *Survey Sampling*.
    """
    given: dict[str, Values] = {"answer": answer}
    given.update({name: column for name, column in (("group", group), ("weight", weight)) if column is not None})
    size = same_length(**given)
    checked(level)
    keys, held, load = identifiers(answer, "answer"), groups(group, "group", size, WHOLE), weights(weight, size)
    if value and value not in keys.names:
        raise Fault("value_unknown", _("Nobody answered %(value)s; there are: %(values)s."), value=value, values=", ".join(map(str, keys.names[:12])))
    known = (keys.codes >= 0) & (held.codes >= 0)
    wanted = [int(np.flatnonzero(keys.names == value)[0])] if value else list(range(len(keys)))
    rows: list[tuple[str, str, int, int, float, float, float, float]] = []
    for code in range(len(held)):
        inside = known & (held.codes == code) & (load > 0)
        if not inside.any():
            continue
        effective, _effect = kish(load[inside])
        for place in wanted:
            said = inside & (keys.codes == place)
            share = float(load[said].sum() / load[inside].sum())
            low, high = wilson(min(share, 1.0), effective, level)
            rows.append((held.names[code], keys.names[place], int(said.sum()), int(inside.sum()), effective, share, low or 0.0, 1.0 if high is None else high))
    cells = list(zip(*rows, strict=True)) if rows else [()] * 8
    effective, effect = kish(load[known & (load > 0)])
    return Proportions(
        int(known.sum()),
        int((keys.codes < 0).sum()),
        effect,
        effective,
        level,
        np.array(cells[0], dtype=object),
        np.array(cells[1], dtype=object),
        np.array(cells[2], dtype=np.int64),
        np.array(cells[3], dtype=np.int64),
        *(np.array(column, dtype=np.float64) for column in cells[4:]),
    )
