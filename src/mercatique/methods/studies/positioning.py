"""Correspondence analysis: brands and what is said of them, on one map."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import weights
from mercatique.methods.columns import Floats, Values, identifiers, same_length
from mercatique.methods.result import Reason, Result

FLAT = _("A map needs two rows and two columns that differ in their shares.")
TINY = 1e-12


@dataclass(frozen=True)
class Correspondence(Result):
    """Rows and columns as points: principal coordinates, what each makes of an axis, how well the axes show it."""

    count: float
    inertia: float | None
    inertia_reason: Reason | None
    chi2: float | None
    p_value: float | None
    shown: float | None
    kinds: NDArray[np.object_]
    names: NDArray[np.object_]
    masses: Floats
    axes: Floats
    coordinates: Floats
    contributions: Floats
    quality: Floats

    def to_table(self) -> pa.Table:
        """One row per point: kind (row or column), name, mass, its places on the axes and their quality (squared cosine)."""
        columns = {"kind": pa.array(self.kinds, pa.string()), "name": pa.array(self.names, pa.string()), "mass": self.masses}
        for place in range(self.coordinates.shape[1]):
            columns[f"axis_{place + 1}"] = self.coordinates[:, place]
            columns[f"contribution_{place + 1}"] = self.contributions[:, place]
        columns["quality"] = self.quality
        return pa.table(columns)


def correspondence(row: Values, column: Values, count: Values | None = None, *, dimensions: int = 2) -> Correspondence:
    """Which brands stand near which images, and which are told apart by what?

    Assumptions
        Counts of the same kind in all cells (people who say that a word fits a brand). The map shows shares, not sizes: a brand
        in the middle is like the average. Rows and columns are near when they go together more than by chance; only distances
        from row to row and from column to column are true distances.

    Formula
        P = counts / n with row masses r and column masses c. S = (P - r c') / sqrt(r c') is decomposed as U D V'; principal
        coordinates are U D / sqrt(r) and V D / sqrt(c). Inertia = sum D^2 = chi^2 / n; share of an axis = D_k^2 / inertia;
        contribution = mass * coordinate^2 / D_k^2; quality = squared cosine on the axes kept. Each axis points to where its
        largest contribution of a row lies, so that labels and order do not turn the map.

    Parameters
        row, column: brand and attribute, text, shape (n,). count: how often, from zero up; 1 per row when there is none.
        dimensions: axes kept.

    Result
        ``Correspondence``; *None* with a reason and no axis when nothing differs.

    Errors
        columns_differ, column_no_number, weight_negative, weights_all_zero, dimensions_wrong.

    Source
        Jean-Paul Benzécri (1973), *L'analyse des données, tome 2: l'analyse des correspondances*; Michael Greenacre (1984),
        *Theory and Applications of Correspondence Analysis*.
    """
    given: dict[str, Values] = {"row": row, "column": column, **({} if count is None else {"count": count})}
    size = same_length(**given)
    if dimensions < 1:
        raise Fault("dimensions_wrong", _("A map needs at least one axis."))
    left, right, load = identifiers(row, "row"), identifiers(column, "column"), weights(count, size)
    known = (left.codes >= 0) & (right.codes >= 0)
    table = np.zeros((len(left), len(right)))
    np.add.at(table, (left.codes[known], right.codes[known]), load[known])
    down, across = table.sum(axis=1) > 0, table.sum(axis=0) > 0
    table = table[down][:, across]
    names = (left.names[down], right.names[across])
    total = float(table.sum())
    if min(table.shape) < 2:
        return _flat(total, *names, table, Reason(FLAT))
    shares = table / total
    r, c = shares.sum(axis=1), shares.sum(axis=0)
    middle = np.outer(r, c)
    u, d, v = np.linalg.svd((shares - middle) / np.sqrt(middle), full_matrices=False)
    inertia = float((d**2).sum())
    if inertia < TINY:
        return _flat(total, *names, table, Reason(FLAT))
    keep = min(dimensions, int((d**2 > TINY).sum()))
    turn = np.array([1.0 if u[int(np.argmax(np.round(np.abs(u[:, k]), 9))), k] >= 0 else -1.0 for k in range(keep)])
    points = np.vstack([u[:, :keep] * d[:keep] / np.sqrt(r)[:, None], v.T[:, :keep] * d[:keep] / np.sqrt(c)[:, None]]) * turn
    masses = np.concatenate([r, c])
    distance = np.concatenate([((shares / r[:, None] - c) ** 2 / c).sum(axis=1), ((shares.T / c[:, None] - r) ** 2 / r).sum(axis=1)])
    quality = np.divide((points**2).sum(axis=1), distance, out=np.ones(len(distance)), where=distance > TINY)
    from scipy.special import chdtrc

    return Correspondence(
        total,
        inertia,
        None,
        inertia * total,
        float(chdtrc((len(r) - 1) * (len(c) - 1), inertia * total)),
        float((d[:keep] ** 2).sum() / inertia),
        np.array(["row"] * len(r) + ["column"] * len(c), dtype=object),
        np.concatenate(names),
        masses,
        d**2,
        points,
        masses[:, None] * points**2 / d[:keep] ** 2,
        quality,
    )


def _flat(total: float, rows: NDArray[np.object_], columns: NDArray[np.object_], table: Floats, reason: Reason) -> Correspondence:
    size = len(rows) + len(columns)
    masses = np.concatenate([table.sum(axis=1), table.sum(axis=0)]) / (total or 1.0)
    kinds = np.array(["row"] * len(rows) + ["column"] * len(columns), dtype=object)
    empty = np.zeros((size, 0))
    return Correspondence(total, None, reason, None, None, None, kinds, np.concatenate([rows, columns]), masses, np.zeros(0), empty, empty, np.zeros(size))
