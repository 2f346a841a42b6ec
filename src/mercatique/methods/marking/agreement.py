"""Agreement of markers: do two or more people who judge the same things judge alike, beyond chance?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, identifiers, same_length, texts
from mercatique.methods.result import Reason, Result

LEVELS = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS = ("none", "linear", "quadratic")
SAME = _("Everybody gave the same value everywhere: there is nothing on which to agree beyond chance.")
ONE_SAME = _("One of the two gave the same value everywhere: whatever they agree on, chance would give as much.")
NO_PAIRS = _("No unit was judged by two people: have some of the work marked twice.")
Z = 1.959963984540054


@dataclass(frozen=True)
class Agreement(Result):
    """A coefficient (1 full agreement, 0 chance), its 95 % interval, and the raw share of agreeing pairs."""

    coefficient: float | None
    coefficient_reason: Reason | None
    low: float | None
    high: float | None
    raw: float | None
    expected: float | None
    units: int
    raters: int
    judgements: int
    measure: str
    values: tuple[str, ...]
    counts: NDArray[np.float64]

    def to_table(self) -> pa.Table:
        """How often each pair of values met: agreement stands on the diagonal."""
        columns: dict[str, Any] = {"value": pa.array(self.values, pa.string())}
        columns.update({f"with {name}": self.counts[:, place] for place, name in enumerate(self.values)})
        return pa.table(columns)


def cohen_kappa(first: Values, second: Values, *, weights: str = "none") -> Agreement:
    """Do two markers judge alike, beyond what chance would give?

    Assumptions
        The two judge the same units, each alone, on the same scale. With weights the values have an order; numbers stand
        in their own order, words in that of the alphabet.

    Formula
        With p the table of shares (rows: first marker, columns: second) and e the table expected from its margins::

            kappa = 1 - sum(d * p) / sum(d * e)

        where d = 1 off the diagonal (``none``), the distance of the ranks (``linear``) or its square (``quadratic``).
        Interval: kappa ± 1.96 standard errors of Fleiss, Cohen and Everitt, large samples.

    Parameters
        first, second: the value each gave, text or number, shape (n,); pairs with an empty cell are left out.
        weights: ``none``, ``linear`` or ``quadratic``.

    Result
        ``Agreement`` with the table of pairs. The coefficient is n/a when either gave one and the same value everywhere:
        what was observed is then what is expected, whatever the other gave.

    Errors
        columns_differ, weights_unknown.

    Source
        Jacob Cohen (1960), *A Coefficient of Agreement for Nominal Scales*; (1968), *Weighted Kappa*; Fleiss, Cohen and
        Everitt (1969), *Large Sample Standard Errors of Kappa and Weighted Kappa*.
    """
    same_length(first=first, second=second)
    if weights not in WEIGHTS:
        raise Fault("weights_unknown", _("%(weights)s is no weighting: choose none, linear or quadratic."), weights=weights)
    left, right = judged(first, "first"), judged(second, "second")
    both = (left != "") & (right != "")
    names = scale_of([*left[both], *right[both]])
    place = {name: rank for rank, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    for one, other in zip(left[both], right[both], strict=True):
        table[place[one], place[other]] += 1
    size = int(table.sum())
    found: dict[str, Any] = {"units": size, "raters": 2, "judgements": 2 * size, "measure": f"Cohen ({weights})", "values": names, "counts": table}
    if size == 0:
        return _unknown(NO_PAIRS, None, **found)
    raw = float(np.trace(table)) / size
    expected = float(table.sum(0) @ table.sum(1)) / size**2
    if len(names) < 2:
        return _unknown(SAME, raw, **found)
    if table.sum(0).max() == size or table.sum(1).max() == size:
        return _unknown(ONE_SAME, raw, **found)
    kappa, error = _weighted(table / size, size, weights)
    return Agreement(kappa, None, max(kappa - Z * error, -1.0), min(kappa + Z * error, 1.0), raw, expected, **found)


def _weighted(shares: Floats, size: int, weights: str) -> tuple[float, float]:
    """Kappa and its standard error, from the table of shares; neither margin is one value alone."""
    rank = np.arange(len(shares))
    apart = np.abs(rank[:, None] - rank[None, :])
    alike = 1 - {"none": apart > 0, "linear": apart / apart.max(), "quadratic": (apart / apart.max()) ** 2}[weights]
    rows, columns = shares.sum(1), shares.sum(0)
    seen, chance = float((alike * shares).sum()), float(rows @ alike @ columns)
    from_margins = (alike @ columns)[:, None] + (rows @ alike)[None, :]
    spread = float((shares * (alike * (1 - chance) - from_margins * (1 - seen)) ** 2).sum()) - (seen * chance - 2 * chance + seen) ** 2
    return (seen - chance) / (1 - chance), float(np.sqrt(max(spread, 0.0) / size)) / (1 - chance) ** 2


def fleiss_kappa(unit: Values, value: Values) -> Agreement:
    """Do several markers judge alike, each unit by the same number of them?

    Assumptions
        Every unit is judged the same number of times, not always by the same people; values are categories without order.

    Formula
        With n judgements per unit, n_ij of them of value j on unit i, and p_j the share of value j::

            P_i = (sum_j n_ij^2 - n) / (n * (n - 1));  kappa = (mean P_i - sum p_j^2) / (1 - sum p_j^2)

        Interval by resampling the units (percentiles of 1,000 draws, seed 0).

    Parameters
        unit: what was judged, text, shape (n,). value: the judgement, text, shape (n,). One row per judgement.

    Result
        ``Agreement``; n/a when all gave one and the same value.

    Errors
        columns_differ, judgement_empty, judgements_differ (units judged a different number of times: use
        ``krippendorff_alpha``).

    Source
        Joseph L. Fleiss (1971), *Measuring Nominal Scale Agreement Among Many Raters*.
    """
    same_length(unit=unit, value=value)
    units, given = identifiers(unit, "unit"), judged(value, "value")
    if (units.codes < 0).any() or (given == "").any():
        raise Fault("judgement_empty", _("A judgement has no unit or no value: leave it out or complete it."))
    names = scale_of(list(given))
    place = {name: rank for rank, name in enumerate(names)}
    table = np.zeros((len(units), len(names)))
    for row, name in zip(units.codes, given, strict=True):
        table[row, place[name]] += 1
    times = table.sum(1)
    if len(times) and times.min() != times.max():
        raise Fault(
            "judgements_differ",
            _("Some units were judged %(least)s times, others %(most)s: use krippendorff_alpha, which allows gaps."),
            least=int(times.min()),
            most=int(times.max()),
        )
    each = int(times[0]) if len(times) else 0
    pairs = _pairs(table)
    found: dict[str, Any] = {"units": len(units), "raters": each, "judgements": len(given), "measure": "Fleiss", "values": names, "counts": pairs}
    if each < 2:
        return _unknown(NO_PAIRS, None, **found)
    kappa, raw, expected = _fleiss(table)
    if kappa is None:
        return _unknown(SAME, raw, **found)
    low, high = _resampled(lambda rows: _fleiss(table[rows])[0], len(units))
    return Agreement(kappa, None, low, high, raw, expected, **found)


def krippendorff_alpha(unit: Values, rater: Values, value: Values, *, level: str = "ordinal", draws: int = 1000) -> Agreement:
    """Do any number of markers judge alike, with gaps, on any scale?

    Assumptions
        Markers judge each alone; which judgements are missing does not depend on what they would have been.

    Formula
        Over the pairs of values two different people gave to one unit (each unit weighted by 1 / (m_u - 1), m_u its
        judgements), with o the table of coincidences, n_c its margins and n its sum::

            alpha = 1 - (n - 1) * sum(o_ck * d_ck) / sum(n_c * n_k * d_ck)

        d is 0 or 1 (nominal), the square of the number of judgements from c to k, both ends half (ordinal), (c - k)^2
        (interval) or ((c - k) / (c + k))^2 (ratio). Interval by resampling the units (seed 0).
        Usual reading: 0.8 and above reliable, 0.667 to 0.8 for tentative conclusions, below not reliable.

    Parameters
        unit: what was judged, text, shape (n,). rater: who judged, text, shape (n,).
        value: the judgement, shape (n,), numbers unless nominal; empty where not judged.
        level: ``nominal``, ``ordinal``, ``interval`` or ``ratio``.
        draws: how many times the units are drawn again for the interval; 0 leaves it out, and costs next to nothing.

    Result
        ``Agreement`` with the table of coincidences; n/a when nobody shared a unit or all values are the same.

    Errors
        columns_differ, level_unknown, judgement_twice, column_no_number (a scale needs numbers), ratio_negative.

    Source
        Klaus Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*.
    """
    same_length(unit=unit, rater=rater, value=value)
    if level not in LEVELS:
        raise Fault("level_unknown", _("%(level)s is no scale: choose nominal, ordinal, interval or ratio."), level=level)
    given = judged(value, "value")
    units, raters = identifiers(unit, "unit"), identifiers(rater, "rater")
    known = (given != "") & (units.codes >= 0) & (raters.codes >= 0)
    who = units.codes * max(len(raters), 1) + raters.codes
    if len(np.unique(who[known])) < int(known.sum()):
        raise Fault("judgement_twice", _("A marker has judged the same unit twice: keep one judgement."))
    names = scale_of(list(given[known]), numbers=level != "nominal")
    place = {name: rank for rank, name in enumerate(names)}
    table = np.zeros((len(units), len(names)))
    for row, name in zip(units.codes[known], given[known], strict=True):
        table[row, place[name]] += 1
    table = table[table.sum(1) >= 2]
    sizes = np.array([float(name) for name in names]) if level != "nominal" else np.arange(len(names), dtype=float)
    if level == "ratio" and len(sizes) and sizes.min() < 0:
        raise Fault("ratio_negative", _("On a ratio scale no value is below zero: choose interval."))
    found: dict[str, Any] = {
        "units": len(table), "raters": len(raters), "judgements": int(table.sum()), "measure": f"Krippendorff ({level})",
        "values": names, "counts": _coincidences(table),
    }  # fmt: skip
    if not len(table):
        return _unknown(NO_PAIRS, None, **found)
    pairs = found["counts"]
    raw = float(np.trace(pairs) / pairs.sum())
    alpha = _alpha(table, sizes, level)
    if alpha is None:
        return _unknown(SAME, raw, **found)
    margins = pairs.sum(0)
    expected = float((margins * (margins - 1)).sum() / (pairs.sum() * (pairs.sum() - 1)))
    low, high = _resampled(lambda rows: _alpha(table[rows], sizes, level), len(table), draws)
    return Agreement(alpha, None, low, high, raw, expected, **found)


def scale_of(given: list[str], *, numbers: bool = False) -> tuple[str, ...]:
    """The different values in their order: as numbers when all are numbers, else as words."""
    names = sorted(set(given))
    try:
        return tuple(sorted(names, key=float))
    except ValueError:
        if not numbers:
            return tuple(names)
        raise Fault("column_no_number", _("The column for %(role)s holds no numbers."), role="value") from None


def judged(values: Values, role: str) -> NDArray[np.object_]:
    """The judgements as text; what is not given is empty."""
    found = texts(values, role)
    return np.where(found == "nan", "", found)


def _unknown(why: str, raw: float | None, **found: Any) -> Agreement:
    return Agreement(None, Reason(why), None, None, raw, None, **found)


def _pairs(table: Floats) -> Floats:
    """How often two judgements of one unit took each pair of values, both ways."""
    found: Floats = table.T @ table - np.diag(table.sum(0))
    return found


def _fleiss(table: Floats) -> tuple[float | None, float, float]:
    each = table[0].sum()
    raw = float(((table**2).sum(1) - each).sum() / (len(table) * each * (each - 1)))
    expected = float(((table.sum(0) / table.sum()) ** 2).sum())
    return (None if expected >= 1 else (raw - expected) / (1 - expected)), raw, expected


def _coincidences(table: Floats) -> Floats:
    times = table.sum(1)
    weighted = table / np.maximum(times - 1, 1)[:, None]
    found: Floats = weighted.T @ table - np.diag(weighted.sum(0))
    return found


def _alpha(table: Floats, sizes: Floats, level: str) -> float | None:
    pairs = _coincidences(table)
    margins, total = pairs.sum(0), pairs.sum()
    apart = _distances(margins, sizes, level)
    chance = float(margins @ apart @ margins)
    return None if chance <= 0 else 1 - (total - 1) * float((pairs * apart).sum()) / chance


def _distances(margins: Floats, sizes: Floats, level: str) -> Floats:
    """Squared distances between values; for ranks they depend on how often the values between were given."""
    left, right = sizes[:, None], sizes[None, :]
    if level == "nominal":
        different: Floats = (left != right).astype(float)
        return different
    if level == "interval":
        found: Floats = (left - right) ** 2
        return found
    if level == "ratio":
        total = left + right
        shares: Floats = np.divide(left - right, total, out=np.zeros_like(total), where=total != 0) ** 2
        return shares
    middle = np.cumsum(margins) - margins / 2
    ranks: Floats = (middle[:, None] - middle[None, :]) ** 2
    return ranks


def _resampled(measure: Any, units: int, draws: int = 1000) -> tuple[float | None, float | None]:
    """Percentiles of the coefficient over draws of the units; none with fewer than five units."""
    if units < 5 or draws < 1:
        return None, None
    dice = np.random.default_rng(0)
    found: list[float] = [one for one in (measure(dice.integers(0, units, units)) for _draw in range(draws)) if one is not None]
    if len(found) < draws / 2:
        return None, None
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)
