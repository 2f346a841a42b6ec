"""Reliability: do the questions of a scale measure one and the same thing?"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Values, identifiers, same_length
from mercatique.methods.intervals import checked
from mercatique.methods.result import Reason, Result

FEW = _("Reliability needs two questions and two people who answered both.")
SAME = _("Everybody answered alike: there is nothing in which the questions could agree.")


@dataclass(frozen=True)
class Reliability(Result):
    """Cronbach's alpha with its interval; by question, its link with the others and alpha without it."""

    alpha: float | None
    alpha_reason: Reason | None
    low: float | None
    high: float | None
    level: float
    respondents: int
    items: int
    empty: int
    names: NDArray[np.object_]
    means: Floats
    item_rest: Floats
    alpha_without: Floats

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "item": pa.array(self.names, pa.string()),
                "mean": pa.array(self.means, from_pandas=True),
                "item_rest": pa.array(self.item_rest, from_pandas=True),
                "alpha_without": pa.array(self.alpha_without, from_pandas=True),
            }
        )


def cronbach(respondent: Values, item: Values, score: Values, *, level: float = 0.95) -> Reliability:
    """Do the questions of a scale measure the same thing, so that they may be added up?

    Assumptions
        All questions are on the same scale and in the same direction (turn reversed ones round before). Alpha says how well the
        sum would repeat, not that the questions have a single theme; many questions make it large. 0.7 is a usual least value.

    Formula
        With k questions, C their covariance matrix over the pairs of answers present::

            alpha = k / (k - 1) * (1 - trace(C) / sum(C))

        Interval (Feldt): 1 - (1 - alpha) F, with F the quantiles of Fisher's law of n - 1 and (n - 1)(k - 1) degrees of freedom.
        item_rest = correlation of a question with the mean of the others; alpha_without = alpha of the others.

    Parameters
        respondent, item: id of the person and of the question, text, shape (n,). score: number; empty where not answered.
        level: of confidence.

    Result
        ``Reliability``; alpha is *None* with a reason when it cannot be said.

    Errors
        columns_differ, column_no_number, answer_twice (a question answered twice by one person), level_wrong.

    Source
        Lee J. Cronbach (1951), *Coefficient Alpha and the Internal Structure of Tests*, Psychometrika 16; Leonard S. Feldt,
        David J. Woodruff and Fathi A. Salih (1987), *Statistical Inference for Coefficient Alpha*.
    """
    same_length(respondent=respondent, item=item, score=score)
    checked(level)
    people, questions, values = identifiers(respondent, "respondent"), identifiers(item, "item"), scores(score, "score")
    known = (people.codes >= 0) & (questions.codes >= 0)
    table = np.full((len(people), len(questions)), np.nan)
    places = people.codes[known] * max(len(questions), 1) + questions.codes[known]
    if len(np.unique(places)) != len(places):
        place = int(np.bincount(places).argmax())
        raise Fault(
            "answer_twice",
            _("%(respondent)s answered %(item)s more than once: keep one answer."),
            respondent=people.names[place // len(questions)],
            item=questions.names[place % len(questions)],
        )
    table[people.codes[known], questions.codes[known]] = values[known]
    table = table[np.isfinite(table).any(axis=1)]
    n, k = len(table), len(questions)
    alpha = _alpha(table)
    low, high = _feldt(alpha, n, k, level)
    reason = None
    if alpha is None:
        reason = Reason(FEW) if k < 2 or n < 2 or not np.isfinite(_covariance(table)).all() else Reason(SAME)
    without = [_alpha(np.delete(table, place, axis=1)) if k > 2 else None for place in range(k)]
    return Reliability(
        alpha,
        reason,
        low,
        high,
        level,
        n,
        k,
        int(table.size - np.isfinite(table).sum()),
        questions.names,
        np.array([_mean(table[:, place]) for place in range(k)], dtype=np.float64),
        np.array([_with_rest(table, place) for place in range(k)], dtype=np.float64),
        np.array([np.nan if value is None else value for value in without], dtype=np.float64),
    )


def _covariance(table: Floats) -> Floats:
    """Covariances over the pairs of answers present; not a number where fewer than two people answered both."""
    here = np.isfinite(table)
    size = table.shape[1]
    found = np.full((size, size), np.nan)
    for a in range(size):
        for b in range(a, size):
            both = here[:, a] & here[:, b]
            if both.sum() > 1:
                x, y = table[both, a], table[both, b]
                found[a, b] = found[b, a] = float(((x - x.mean()) * (y - y.mean())).sum() / (both.sum() - 1))
    return found


def _alpha(table: Floats) -> float | None:
    k = table.shape[1]
    if k < 2 or len(table) < 2:
        return None
    matrix = _covariance(table)
    whole = float(matrix.sum())
    if not np.isfinite(whole) or whole <= 1e-12 * max(float(np.abs(matrix).max()), 1e-300):
        return None
    return float(k / (k - 1) * (1 - float(np.trace(matrix)) / whole))


def _feldt(alpha: float | None, n: int, k: int, level: float) -> tuple[float | None, float | None]:
    if alpha is None:
        return None, None
    from scipy.special import fdtri

    tail, one, two = (1 - level) / 2, n - 1, (n - 1) * (k - 1)
    return 1 - (1 - alpha) * float(fdtri(one, two, 1 - tail)), 1 - (1 - alpha) * float(fdtri(one, two, tail))


def _mean(column: Floats) -> float:
    known = column[np.isfinite(column)]
    return float(known.mean()) if len(known) else float("nan")


def _with_rest(table: Floats, place: int) -> float:
    others = np.delete(table, place, axis=1)
    answered = np.isfinite(others).sum(axis=1)
    rest = np.divide(np.nansum(others, axis=1), answered, out=np.full(len(table), np.nan), where=answered > 0)
    both = np.isfinite(rest) & np.isfinite(table[:, place])
    if both.sum() < 3 or not rest[both].std() or not table[both, place].std():
        return float("nan")
    return float(np.corrcoef(rest[both], table[both, place])[0, 1])
