"""Catchment areas: where customers come from, in rings of distance and by share; and how deep each commune is reached."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import (
    Floats,
    Ints,
    Values,
    amounts,
    counts,
    identifiers,
    money,
    reals,
    same_length,
)
from mercatique.methods.intervals import wilsons
from mercatique.methods.result import Reason, Result

NOBODY = _("Nobody lives at a known distance.")


@dataclass(frozen=True)
class Catchment(Result):
    """One row per ring. ``within`` says within how many kilometres each share of the customers lives."""

    start: Floats
    end: Floats
    customers: Ints
    share: Floats
    cumulative: Floats
    amount: Floats | None
    amount_share: Floats | None
    within: dict[str, float]
    median: float | None
    median_reason: Reason | None
    total: int
    without_distance: int

    def __len__(self) -> int:
        return len(self.start)

    def to_table(self) -> pa.Table:
        columns = {
            "from_km": self.start,
            "to_km": pa.array(np.where(np.isinf(self.end), np.nan, self.end), from_pandas=True),
            "customers": self.customers,
            "share": pa.array(self.share, from_pandas=True),
            "cumulative": pa.array(self.cumulative, from_pandas=True),
        }
        if self.amount is not None and self.amount_share is not None:
            columns["amount"] = self.amount
            columns["amount_share"] = pa.array(self.amount_share, from_pandas=True)
        return pa.table(columns)


@dataclass(frozen=True)
class Penetration(Result):
    """One row per commune, the deepest reached first; ``index`` is 100 at the rate of all together."""

    communes: NDArray[np.object_]
    customers: Ints
    population: Ints
    rate: Floats
    low: Floats
    high: Floats
    index: Floats
    potential: Floats
    overall: float | None
    overall_reason: Reason | None

    def __len__(self) -> int:
        return len(self.communes)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "commune": pa.array(self.communes, pa.string()),
                "customers": self.customers,
                "population": self.population,
                "rate": pa.array(self.rate, from_pandas=True),
                "low": pa.array(self.low, from_pandas=True),
                "high": pa.array(self.high, from_pandas=True),
                "index": pa.array(self.index, from_pandas=True),
                "potential": pa.array(self.potential, from_pandas=True),
            }
        )


def catchment(
    kilometres: Values, amount: Values | None = None, *, rings: Sequence[float] = (5, 10, 20, 50), shares: Sequence[float] = (0.6, 0.8, 0.95)
) -> Catchment:
    """From how far do customers come, and within which distance do most of them live?

    Assumptions
        Each row is one customer (or one order, if that is the question); distances are of one kind, straight or by road.

    Formula
        Rings are [0, r1), [r1, r2) … and beyond the last. The distance within which a share s lives is that of the
        customer in place ceil(s * n), nearest first: primary zone 60 %, secondary 80 %, tertiary 95 % by default.

    Parameters
        kilometres: distance of each customer, shape (n,), empty where unknown (left out and counted).
        amount: what the customer spent, shape (n,), optional. rings: rising edges in kilometres.
        shares: of customers, between 0 and 1.

    Result
        ``Catchment``, one row per ring with customers, share and cumulated share, and amounts when given.
        A census of the file: no interval.

    Errors
        columns_differ, distance_negative, rings_not_rising, share_outside, column_no_number.

    Source
        William Applebaum (1966), *Methods for Determining Store Trade Areas, Market Penetration, and Potential Sales*.
    """
    if amount is not None:
        same_length(kilometres=kilometres, amount=amount)
    edges = [float(edge) for edge in rings]
    if any(b <= a for a, b in zip([0.0, *edges], edges, strict=False)):
        raise Fault("rings_not_rising", _("The rings need rising distances above zero, like 5,10,20,50."))
    parts = [float(part) for part in shares]
    if any(not 0 < part <= 1 for part in parts):
        raise Fault("share_outside", _("A share lies between 0 and 1, like 0.8."))
    from mercatique.methods.columns import arrow

    column = arrow(kilometres, "kilometres")
    known: NDArray[np.bool_] = column.is_valid().to_numpy(zero_copy_only=False)
    far = reals(column.filter(pa.array(known)), "kilometres")
    if (far < 0).any():
        raise Fault("distance_negative", _("A distance is below zero."))
    place = np.searchsorted(edges, far, side="right")
    sizes = np.bincount(place, minlength=len(edges) + 1)
    spent = share_of = None
    if amount is not None:
        exact = money(amount, "amount")[known]
        added = np.zeros(len(edges) + 1, dtype=np.int64)
        np.add.at(added, place, exact)
        spent = amounts(added)
        share_of = spent / spent.sum() if spent.sum() > 0 else np.full(len(spent), np.nan)
    ranked, size = np.sort(far), len(far)
    rate = sizes / size if size else np.full(len(sizes), np.nan)
    return Catchment(
        start=np.array([0.0, *edges]),
        end=np.array([*edges, np.inf]),
        customers=sizes.astype(np.int64),
        share=rate,
        cumulative=np.cumsum(rate),
        amount=spent,
        amount_share=share_of,
        within={f"{part:g}": float(ranked[max(int(np.ceil(part * size - 1e-9)) - 1, 0)]) for part in parts} if size else {},
        median=float(np.median(far)) if size else None,
        median_reason=None if size else Reason(NOBODY),
        total=size,
        without_distance=int(len(known) - size),
    )


def penetration(commune: Values, customers: Values, population: Values) -> Penetration:
    """In which communes are we well known, and where are customers to be won?

    Assumptions
        Customers are people (or households) of the population counted; each lives in one commune.

    Formula
        rate = customers / population, with Wilson's 95 % interval; index = 100 * rate / rate of all together;
        potential = population * rate of all together - customers, what the commune would add at the common rate
        (below zero where it is already above it).

    Parameters
        commune: name or code, text, shape (n,), each once. customers: how many, shape (n,).
        population: people or households, shape (n,); where it is zero the rate is n/a.

    Result
        ``Penetration``, one row per commune, the highest rate first.

    Errors
        columns_differ, commune_twice, more_customers_than_people, column_no_count, column_empty_cells.

    Source
        Applebaum (1966), *Methods for Determining Store Trade Areas*; Edwin B. Wilson (1927), *Probable Inference*.
    """
    same_length(commune=commune, customers=customers, population=population)
    names, ours, people = identifiers(commune, "commune"), counts(customers, "customers"), counts(population, "population")
    if len(names) < len(names.codes) or (names.codes < 0).any():
        raise Fault("commune_twice", _("Each commune stands in one row with its name: add up what belongs together."))
    wrong = (ours > people) & (people > 0)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise Fault(
            "more_customers_than_people",
            _("%(commune)s has %(customers)s customers for %(people)s people: check what is counted."),
            commune=names.names[names.codes[row]],
            customers=int(ours[row]),
            people=int(people[row]),
        )
    inside = people > 0
    rate = np.divide(ours, people, out=np.full(len(ours), np.nan), where=inside)
    low, high = wilsons(rate, people)
    all_people, all_ours = int(people[inside].sum()), int(ours[inside].sum())
    overall = all_ours / all_people if all_people else None
    index = rate / overall * 100 if overall else np.full(len(rate), np.nan)
    potential = people * overall - ours if overall is not None else np.full(len(rate), np.nan)
    order = np.lexsort((names.codes, -np.nan_to_num(rate, nan=-1)))
    return Penetration(
        communes=names.names[names.codes][order],
        customers=ours[order],
        population=people[order],
        rate=rate[order],
        low=low[order],
        high=high[order],
        index=index[order],
        potential=np.where(inside, potential, np.nan)[order],
        overall=overall,
        overall_reason=None if overall is not None else Reason(_("No commune has a population.")),
    )
