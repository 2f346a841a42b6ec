"""Uplift by segment: whom a variant moves, corrected for having looked at many groups."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Ints, Values, counts, identifiers, same_length
from mercatique.methods.experiments.arms import ordered, possible
from mercatique.methods.experiments.comparison import verdict
from mercatique.methods.intervals import checked, corrected, critical, two_sided
from mercatique.methods.result import Reason, Result

#: People on a side under which a segment is not read.
LEAST = 30
ONE = _("Only one segment can be read: there is nothing to compare it with.")


@dataclass(frozen=True)
class Uplift(Result):
    """Effect by segment with interval and corrected p-value; ``heterogeneity`` says whether segments differ at all."""

    control: str
    variant: str
    people: int
    overall: float
    overall_low: float
    overall_high: float
    heterogeneity: float | None
    freedom: int
    p_heterogeneity: float | None
    heterogeneity_reason: Reason | None
    too_small: int
    correction: str
    level: float
    names: NDArray[np.object_]
    sizes: Ints
    control_sizes: Ints
    values: Floats
    control_values: Floats
    uplifts: Floats
    lows: Floats
    highs: Floats
    statistics: Floats
    p_values: Floats
    verdicts: tuple[str, ...]

    def to_table(self) -> pa.Table:
        """The largest effect first."""
        order = np.lexsort((np.arange(len(self.names)), -self.uplifts))
        numbers = {
            "control": self.control_values,
            "treated": self.values,
            "uplift": self.uplifts,
            "low": self.lows,
            "high": self.highs,
            "z": self.statistics,
            "p_value": self.p_values,
        }
        return pa.table(
            {
                "segment": pa.array(self.names[order], pa.string()),
                "people": (self.sizes + self.control_sizes)[order],
                **{name: pa.array(values[order], from_pandas=True) for name, values in numbers.items()},
                "verdict": pa.array([self.verdicts[place] for place in order], pa.string()),
            }
        )


def uplift_by_segment(
    segment: Values, variant: Values, value: Values, visitors: Values | None = None, *, control: str = "", correction: str = "holm", level: float = 0.95
) -> Uplift:
    """Whom does a variant move more than the control, and do segments differ at all?

    Assumptions
        People were shared out by chance and the segments were known before the test. With many segments some look good by chance: the
        p-values are corrected, and unless ``p_heterogeneity`` is small the differences between segments are to be read as chance.

    Formula
        uplift = mean of the variant - mean of the control in the segment; error sqrt(s^2/n + s_control^2/n_control); normal interval and
        test, p-values corrected over the segments. Cochran's Q = sum ((uplift - common) / error)^2 with the common uplift weighted by
        1 / error^2, k - 1 degrees of freedom. Segments with fewer than 30 people on a side are counted, not read.

    Parameters
        segment: text, shape (n,). variant: text, exactly two. value: number per person, or conversions, whole, when there are visitors.
        visitors: people of the row, optional. control, correction, level: as in ``ab_proportions``.

    Result
        ``Uplift``; heterogeneity is *None* with a reason when a single segment can be read.

    Errors
        columns_differ, variants_not_two, control_unknown, value_empty, conversions_above_visitors, segments_too_small,
        correction_unknown, level_wrong.

    Source
        Kevin Hillstrom (2008), *The MineThatData E-Mail Analytics and Data Mining Challenge*; William G. Cochran (1954), *The Combination
        of Estimates from Different Experiments*; Sture Holm (1979).
    """
    given = {"segment": segment, "variant": variant, "value": value, "visitors": visitors}
    same_length(**{role: values for role, values in given.items() if values is not None})
    checked(level)
    corrected(np.empty(0), correction)
    parts, keys = identifiers(segment, "segment"), identifiers(variant, "variant")
    if len(keys) != 2:
        raise Fault("variants_not_two", _("This reading compares two variants; there are %(count)s."), count=len(keys))
    order = ordered(keys.names, control)
    table = _table(parts.codes, keys.codes, keys.names, len(parts), value, visitors)[:, :, order]
    whole = _effects(table.sum(axis=1, keepdims=True))
    enough = (table[0] >= LEAST).all(axis=1)
    if not enough.any():
        raise Fault("segments_too_small", _("No segment has thirty people on each side: take larger segments."))
    gaps, errors = _effects(table[:, enough])
    z = np.divide(gaps, errors, out=np.zeros_like(gaps), where=errors > 0)
    chances = corrected(np.array([two_sided(float(one)) for one in z]), correction)
    reach = critical(level)
    q, chance = _heterogeneity(gaps, errors)
    size, means = table[0, enough], table[1, enough] / table[0, enough]
    return Uplift(
        control=str(keys.names[order[0]]),
        variant=str(keys.names[order[1]]),
        people=int(table[0].sum()),
        overall=float(whole[0][0]),
        overall_low=float(whole[0][0] - reach * whole[1][0]),
        overall_high=float(whole[0][0] + reach * whole[1][0]),
        heterogeneity=q,
        freedom=int(enough.sum()) - 1,
        p_heterogeneity=chance,
        heterogeneity_reason=Reason(ONE) if q is None else None,
        too_small=int((~enough).sum()),
        correction=correction,
        level=level,
        names=parts.names[enough],
        sizes=size[:, 1].astype(np.int64),
        control_sizes=size[:, 0].astype(np.int64),
        values=means[:, 1],
        control_values=means[:, 0],
        uplifts=gaps,
        lows=gaps - reach * errors,
        highs=gaps + reach * errors,
        statistics=z,
        p_values=chances,
        verdicts=tuple(verdict(float(gap), float(one), level) for gap, one in zip(gaps, chances, strict=True)),
    )


def _table(parts: Ints, codes: Ints, names: NDArray[np.object_], size: int, value: Values, visitors: Values | None) -> Floats:
    """People, sum and sum of squares by segment and variant."""
    if visitors is not None:
        done, seen = counts(value, "value"), counts(visitors, "visitors")
        possible(codes, names, done, seen, False)
        columns = (seen.astype(np.float64), done.astype(np.float64), done.astype(np.float64))
    else:
        found = scores(value, "value")
        if np.isnan(found).any():
            raise Fault("value_empty", _("Some people have no value: write 0 where nothing was spent."))
        columns = (np.ones(len(found)), found, found**2)
    table = np.zeros((3, size, 2))
    known = (parts >= 0) & (codes >= 0)
    for place, column in enumerate(columns):
        np.add.at(table[place], (parts[known], codes[known]), column[known])
    return table


def _effects(table: Floats) -> tuple[Floats, Floats]:
    """Difference of means (second side less first) and its error."""
    n, total, square = table
    means = total / n
    spread = np.maximum(square / n - means**2, 0) * n / np.maximum(n - 1, 1)
    gaps: Floats = means[:, 1] - means[:, 0]
    errors: Floats = np.sqrt((spread / n).sum(axis=1))
    return gaps, errors


def _heterogeneity(gaps: Floats, errors: Floats) -> tuple[float | None, float | None]:
    known = errors > 0
    if known.sum() < 2:
        return None, None
    from scipy.special import chdtrc

    weight = 1 / errors[known] ** 2
    common = float((weight * gaps[known]).sum() / weight.sum())
    q = float((weight * (gaps[known] - common) ** 2).sum())
    return q, float(chdtrc(int(known.sum()) - 1, q))
