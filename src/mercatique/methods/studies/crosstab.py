"""Cross-tables: do two answers go together, where in the table, and how strongly?"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import _
from mercatique.methods.answers import weights
from mercatique.methods.columns import Floats, Values, identifiers, same_length
from mercatique.methods.intervals import checked, corrected, kish
from mercatique.methods.result import Reason, Result

ONE = _("All answers stand in one row or one column: there is nothing to compare.")
#: Cochran's rule: chi-squared holds when no cell is expected under 1 and at most a fifth of them under 5.
SMALL, TINY, FIFTH = 5.0, 1.0, 0.2
DRAWS = 9_999


@dataclass(frozen=True)
class Crosstab(Result):
    """The table with its expected counts and corrected residuals, the test of the whole and its strength."""

    answers: int
    left_out: int
    test: str
    statistic: float | None
    freedom: int
    p_value: float | None
    p_value_reason: Reason | None
    cramers_v: float | None
    v_low: float | None
    v_high: float | None
    correction: str
    design_effect: float
    rows: NDArray[np.object_]
    columns: NDArray[np.object_]
    counts: Floats
    expected: Floats
    residuals: Floats
    p_values: Floats

    def to_table(self) -> pa.Table:
        """One row per cell."""
        high, wide = self.counts.shape
        total = self.counts.sum(axis=1, keepdims=True)
        shares = np.divide(self.counts, total, out=np.zeros_like(self.counts), where=total > 0)
        return pa.table(
            {
                "row": pa.array(np.repeat(self.rows, wide), pa.string()),
                "column": pa.array(np.tile(self.columns, high), pa.string()),
                "count": self.counts.ravel(),
                "share_of_row": shares.ravel(),
                "expected": self.expected.ravel(),
                "residual": pa.array(self.residuals.ravel(), from_pandas=True),
                "p_value": pa.array(self.p_values.ravel(), from_pandas=True),
            }
        )


def crosstab(
    row: Values, column: Values, weight: Values | None = None, *, correction: str = "holm", yates: bool = False, level: float = 0.95, seed: int = 0
) -> Crosstab:
    """Do two answers go together, in which cells, and how strongly?

    Assumptions
        Each person stands in one cell and independently of the others. A link is not a cause. With weights the counts are
        scaled to Kish's effective size, a first-order correction (Rao and Scott).

    Formula
        expected = row total * column total / n; chi^2 = sum (count - expected)^2 / expected, with (r-1)(c-1) degrees of
        freedom; Yates' correction (two by two only) takes 0.5 from each distance. When Cochran's rule is broken (an expected
        count under 1, or more than a fifth of them under 5) the test is Fisher's exact one for two by two, and the share of
        9 999 tables drawn with the same margins whose chi^2 is as large otherwise.
        Adjusted residual of a cell = (count - expected) / sqrt(expected (1 - row share)(1 - column share)), read as a normal
        value; its p-values are corrected for their number (Holm, or Benjamini-Hochberg).
        Cramér's V = sqrt(chi^2 / (n min(r-1, c-1))); its interval is that of the non-central chi^2.

    Parameters
        row, column: answers, text or number, shape (n,); rows with an empty cell are left out and counted.
        weight: from zero up, optional; how often the pair stands, or how many people it stands for.
        correction: holm, bh or none. yates: only for two by two. level: of the interval of V. seed: of the drawn tables.

    Result
        ``Crosstab``: one row per cell; *None* with a reason when there is a single row or column.

    Errors
        columns_differ, weight_negative, weights_all_zero, correction_unknown, level_wrong.

    Source
        Karl Pearson (1900), Philosophical Magazine 50; Ronald A. Fisher (1935), *The Design of Experiments*; Shelby J. Haberman
        (1973), *The Analysis of Residuals in Cross-Classified Tables*, Biometrics 29; Sture Holm (1979); Yoav Benjamini and
        Yosef Hochberg (1995); Harald Cramér (1946); William G. Cochran (1954), Biometrics 10.
    """
    given: dict[str, Values] = {"row": row, "column": column, **({} if weight is None else {"weight": weight})}
    size = same_length(**given)
    checked(level)
    left, right, load = identifiers(row, "row"), identifiers(column, "column"), weights(weight, size)
    known = (left.codes >= 0) & (right.codes >= 0) & (load > 0)
    table = np.zeros((len(left), len(right)))
    np.add.at(table, (left.codes[known], right.codes[known]), load[known])
    rows, columns = left.names[table.sum(axis=1) > 0], right.names[table.sum(axis=0) > 0]
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    effect = 1.0
    if weight is not None and not (load[known] == np.rint(load[known])).all():
        effective, effect = kish(load[known])
        table = table * effective / table.sum()
    return _tested(table, rows, columns, round(float(table.sum())) if effect == 1.0 else int(known.sum()), int(size - known.sum()), correction, yates, level, seed, effect)


def _tested(
    table: Floats, rows: NDArray[np.object_], columns: NDArray[np.object_], answers: int, left_out: int, correction: str, yates: bool, level: float, seed: int, effect: float
) -> Crosstab:
    total = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total if total else table
    high, wide = table.shape
    freedom = max(high - 1, 0) * max(wide - 1, 0)
    nothing = np.full(table.shape, np.nan)
    corrected(np.empty(0), correction)
    if not freedom:
        return Crosstab(answers, left_out, "none", None, 0, None, Reason(ONE), None, None, None, correction, effect, rows, columns, table, expected, nothing, nothing)
    from scipy.special import chdtrc, ndtr

    distance = np.abs(table - expected)
    plain = float((distance**2 / expected).sum())
    statistic = float((np.maximum(distance - 0.5, 0) ** 2 / expected).sum()) if yates and table.shape == (2, 2) else plain
    name, chance = "chi2", float(chdtrc(freedom, statistic))
    if (expected < TINY).any() or (expected < SMALL).mean() > FIFTH:
        name, chance = _exact(np.rint(table).astype(np.int64), plain, seed)
    spread = expected * np.outer(1 - table.sum(axis=1) / total, 1 - table.sum(axis=0) / total)
    residuals = (table - expected) / np.sqrt(spread)
    # The two columns (or rows) of a cell's complement repeat its residual with the other sign: each counts once.
    folded = 2 * ndtr(-np.abs(residuals))
    chances = _spread_back(folded, correction)
    strength = np.sqrt(plain / (total * min(high - 1, wide - 1)))
    low, high_v = _strength_interval(plain, freedom, total * min(high - 1, wide - 1), level)
    return Crosstab(answers, left_out, name, statistic, freedom, chance, None, float(strength), low, high_v, correction, effect, rows, columns, table, expected, residuals, chances)


def _exact(table: NDArray[np.int64], statistic: float, seed: int) -> tuple[str, float]:
    from scipy import stats

    if table.shape == (2, 2):
        return "fisher", float(stats.fisher_exact(table).pvalue)
    # Rows and columns in a fixed order of their totals, so that labels do not move the dice.
    across, down = np.sort(table.sum(axis=1))[::-1], np.sort(table.sum(axis=0))[::-1]
    expected = np.outer(across, down) / across.sum()
    drawn = stats.random_table(across, down).rvs(DRAWS, random_state=np.random.default_rng(seed))
    larger = int((((drawn - expected) ** 2 / expected).sum(axis=(1, 2)) >= statistic * (1 - 1e-9)).sum())
    return "drawn tables", (larger + 1) / (DRAWS + 1)


def _spread_back(chances: Floats, correction: str) -> Floats:
    """Corrected p-values; in a table of two columns or two rows each comparison stands twice and counts once."""
    high, wide = chances.shape
    once = chances[: 1 if high == 2 else high, : 1 if wide == 2 else wide]
    fixed = corrected(once.ravel(), correction).reshape(once.shape)
    return np.broadcast_to(fixed, chances.shape).copy()


def _strength_interval(statistic: float, freedom: int, scale: float, level: float) -> tuple[float, float]:
    from scipy.special import chndtr, chndtrinc

    tail = (1 - level) / 2
    low = float(chndtrinc(statistic, freedom, 1 - tail)) if chndtr(statistic, freedom, 0) > 1 - tail else 0.0
    high = float(chndtrinc(statistic, freedom, tail)) if chndtr(statistic, freedom, 0) > tail else 0.0
    low, high = (0.0 if not np.isfinite(value) else value for value in (low, high))
    return float(min(np.sqrt(low / scale), 1.0)), float(min(np.sqrt(high / scale), 1.0))
