"""Totals of points: what a candidate has, out of what still counts, and whether that is enough."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import SCALE, Ints, Values, arrow, identifiers, money, same_length, texts
from mercatique.methods.result import Result

PASSED, FAILED, OPEN = "passed", "failed", "open"
YES = frozenset({"1", "true", "yes", "oui", "x", "vrai"})
NO = frozenset({"", "0", "false", "no", "non", "faux"})


@dataclass(frozen=True)
class Totals(Result):
    """One row per candidate. ``outcome`` is *passed*, *failed* or *open* while marks that could decide are missing."""

    candidates: NDArray[np.object_]
    points: NDArray[np.float64]
    maximum: NDArray[np.float64]
    threshold: NDArray[np.float64]
    missing: Ints
    neutralised: Ints
    outcome: NDArray[np.object_]
    full: float
    pass_at: float
    rescale: bool

    def __len__(self) -> int:
        return len(self.candidates)

    def rescaled(self) -> NDArray[np.float64]:
        """The points brought back to the full scale; not a number where everything was neutralised."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.maximum > 0, self.points * self.full / self.maximum, np.nan)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "candidate": pa.array(self.candidates, pa.string()),
                "points": self.points,
                "maximum": self.maximum,
                "threshold": self.threshold,
                "rescaled": pa.array(self.rescaled(), from_pandas=True),
                "missing": self.missing,
                "neutralised": self.neutralised,
                "outcome": pa.array(self.outcome, pa.string()),
            }
        )


def mark_total(
    candidate: Values,
    criterion: Values,
    points: Values,
    maximum: Values,
    neutralised: Values | None = None,
    *,
    pass_at: float = 10.0,
    rescale: bool = True,
) -> Totals:
    """Has the candidate enough points, once what does not count for them is taken out?

    Adds the points of each candidate over the criteria that count, and compares them with the threshold. A mark not
    given yet is not zero: as long as it could turn the answer, the outcome stays open.

    Assumptions
        Every candidate is marked on the same grid (the same criteria with the same maxima). A criterion is neutralised
        by the jury on a reasoned opinion, because a disability makes it irrelevant and it is not at the core of the job.

    Formula
        points = sum of the marks over the criteria not neutralised; maximum = sum of their maxima;
        full = sum of all maxima. With ``rescale`` the threshold follows the points that are left::

            threshold = pass_at * maximum / full

        and without it stays ``pass_at``. The outcome is *passed* when points >= threshold, *failed* when even full
        marks where marks are missing could not reach it, *open* in between. Sums are exact to four decimals.

    Parameters
        candidate: who, text, shape (n,); a row without one is refused.
        criterion: code of the criterion, text, shape (n,); each once per candidate.
        points: the mark given, shape (n,), empty while it is not given; between 0 and the maximum.
        maximum: points of the criterion, shape (n,).
        neutralised: yes or no, shape (n,), optional. pass_at: points needed on the full scale.
        rescale: whether the threshold follows neutralised points (the product's default; no rule of a certifier).

    Result
        ``Totals``, one row per candidate by name: points, maximum, threshold, the points on the full scale, marks
        missing, criteria neutralised, outcome.

    Errors
        columns_differ, candidate_missing, criterion_twice, mark_outside (below 0 or above the maximum), maximum_negative,
        grid_differs, neutralised_unreadable, threshold_outside.

    Source
        Evaluation grid of the certification "digital marketing, automotive" (20 points, 10 to pass); rescaling after
        neutralisation is a default of this house, as no text says how to do it.
    """
    optional = {} if neutralised is None else {"neutralised": neutralised}
    same_length(candidate=candidate, criterion=criterion, points=points, maximum=maximum, **optional)
    people, grid = identifiers(candidate, "candidate"), identifiers(criterion, "criterion")
    if (people.codes < 0).any() or (grid.codes < 0).any():
        raise Fault("candidate_missing", _("A row has no candidate or no criterion: name both in every row."))
    size, tops = len(people), money(maximum, "maximum")
    if (tops < 0).any():
        raise Fault("maximum_negative", _("A criterion has a negative maximum: points begin at zero."))
    pairs = people.codes * max(len(grid), 1) + grid.codes
    if len(np.unique(pairs)) < len(pairs):
        twice = _twice(pairs)
        raise Fault(
            "criterion_twice",
            _("Criterion %(criterion)s stands twice for %(candidate)s: keep one mark."),
            criterion=grid.names[twice % len(grid)],
            candidate=people.names[twice // len(grid)],
        )
    full = _full(people.codes, tops, grid.codes, size)
    given, marks = _marks(points, tops, [str(name) for name in grid.names[grid.codes]])
    out = _flags(neutralised, len(tops))
    asked = round(pass_at * SCALE)
    if not 0 <= asked <= full:
        raise Fault(
            "threshold_outside",
            _("%(threshold)s points are asked for, but the grid has %(full)s: choose a threshold within it."),
            threshold=pass_at,
            full=full / SCALE,
        )
    counts = ~out

    def added(values: Ints, rows: NDArray[np.bool_]) -> Ints:
        found = np.zeros(size, dtype=np.int64)
        np.add.at(found, people.codes[rows], values[rows])
        return found

    have, top = added(marks, counts & given), added(tops, counts)
    could = have + added(tops, counts & ~given)
    # Compared as fractions, so that a threshold like 20/3 is neither missed nor granted by rounding.
    need = [asked * int(part) if rescale else asked * full for part in top]
    outcome = np.array(
        [
            PASSED if int(has) * full >= wants else FAILED if int(may) * full < wants else OPEN
            for has, may, wants in zip(have, could, need, strict=True)
        ],
        dtype=object,
    )
    ones = np.ones(len(tops), dtype=np.int64)
    return Totals(
        candidates=people.names,
        points=have / SCALE,
        maximum=top / SCALE,
        threshold=np.array([wants / full / SCALE if full else 0.0 for wants in need]),
        missing=added(ones, counts & ~given),
        neutralised=added(ones, out),
        outcome=outcome,
        full=full / SCALE,
        pass_at=pass_at,
        rescale=rescale,
    )


def _twice(pairs: Ints) -> int:
    values, times = np.unique(pairs, return_counts=True)
    return int(values[times > 1][0])


def _full(people: Ints, tops: Ints, grid: Ints, size: int) -> int:
    """The points of the whole grid; refuses candidates who are marked on different ones."""
    if not size:
        return 0
    order = np.lexsort((grid, people))
    rows = np.bincount(people, minlength=size)
    first = list(zip(grid[order][: rows[0]], tops[order][: rows[0]], strict=True))
    for person, stop in enumerate(np.cumsum(rows)):
        mine = list(zip(grid[order][stop - rows[person] : stop], tops[order][stop - rows[person] : stop], strict=True))
        if mine != first:
            raise Fault(
                "grid_differs",
                _("The candidates are not marked on the same criteria with the same maxima: total each grid on its own."),
            )
    return int(sum(top for _code, top in first))


def _marks(points: Values, tops: Ints, criteria: list[str]) -> tuple[NDArray[np.bool_], Ints]:
    column = arrow(points, "points")
    if pa.types.is_null(column.type):
        return np.zeros(len(column), dtype=bool), np.zeros(len(column), dtype=np.int64)
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    given: NDArray[np.bool_] = pc.is_valid(column).to_numpy(zero_copy_only=False)
    marks = np.zeros(len(column), dtype=np.int64)
    marks[given] = money(column.filter(pa.array(given)), "points")
    outside = given & ((marks < 0) | (marks > tops))
    if outside.any():
        row = int(np.flatnonzero(outside)[0])
        raise Fault(
            "mark_outside",
            _("%(points)s points for criterion %(criterion)s: marks go from 0 to %(maximum)s."),
            points=marks[row] / SCALE,
            criterion=criteria[row],
            maximum=tops[row] / SCALE,
        )
    return given, marks


def _flags(values: Values | None, size: int) -> NDArray[np.bool_]:
    if values is None:
        return np.zeros(size, dtype=bool)
    found = [str(word).strip().lower() for word in texts(values, "neutralised")]
    strange: list[Any] = sorted({word for word in found if word not in YES | NO})
    if strange:
        raise Fault(
            "neutralised_unreadable",
            _("%(value)s does not say whether a criterion is neutralised: write yes or no."),
            value=strange[0],
        )
    return np.array([word in YES for word in found], dtype=bool)
