"""Attraction of places: whom a store draws from each zone (Huff), and where two towns share their customers (Reilly)."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Keys, Values, identifiers, reals, same_length, texts
from mercatique.methods.result import Reason, Result


@dataclass(frozen=True)
class Huff(Result):
    """One row per zone and store: the chance that somebody of the zone goes there, and how many people that is."""

    zones: NDArray[np.object_]
    stores: NDArray[np.object_]
    probability: Floats
    expected: Floats | None
    by_store: dict[str, float]
    by_store_reason: Reason | None
    exponent: float

    def __len__(self) -> int:
        return len(self.zones)

    def to_table(self) -> pa.Table:
        columns = {
            "zone": pa.array(self.zones, pa.string()),
            "store": pa.array(self.stores, pa.string()),
            "probability": self.probability,
        }
        if self.expected is not None:
            columns["expected"] = self.expected
        return pa.table(columns)


@dataclass(frozen=True)
class Breakpoints(Result):
    """One row per pair of towns: how far from each the point lies at which both draw alike."""

    first: NDArray[np.object_]
    second: NDArray[np.object_]
    from_first: Floats
    from_second: Floats

    def __len__(self) -> int:
        return len(self.first)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "first": pa.array(self.first, pa.string()),
                "second": pa.array(self.second, pa.string()),
                "from_first_km": self.from_first,
                "from_second_km": self.from_second,
            }
        )


def huff(
    zone: Values, store: Values, attraction: Values, kilometres: Values, people: Values | None = None,
    *, exponent: float = 2.0, nearest: float = 0.1,
) -> Huff:  # fmt: skip
    """Which part of each zone does each store draw?

    Assumptions
        Everybody knows all stores named and goes to one of them in proportion to its pull. The exponent says how fast
        distance repels: about 2 for everyday purchases, less for a car or furniture; it should be estimated from one's
        own customers when they are known.

    Formula
        pull of store j on zone i = attraction_j / max(d_ij, nearest)^exponent, and::

            P(i goes to j) = pull_ij / sum over k of pull_ik;  expected_ij = people_i * P_ij

    Parameters
        zone: commune or quarter, text, shape (n,), one row per zone and store. store: text, shape (n,).
        attraction: surface, offer or any size above zero, shape (n,). kilometres: distance or minutes, shape (n,).
        people: of the zone, shape (n,), the same in all its rows, optional. exponent: of distance, 0 to 10.
        nearest: the least distance, so that a store in the zone does not draw everybody, in the unit of distances.

    Result
        ``Huff``, one row per zone and store; probabilities of a zone add up to one. No interval: the model has none.

    Errors
        columns_differ, pair_twice, attraction_not_positive, distance_negative, exponent_outside, nearest_not_positive,
        people_differ, place_missing.

    Source
        David L. Huff (1964), *Defining and Estimating a Trading Area*, Journal of Marketing 28(3).
    """
    same_length(zone=zone, store=store, attraction=attraction, kilometres=kilometres, **({} if people is None else {"people": people}))
    if not 0 <= exponent <= 10:
        raise Fault("exponent_outside", _("The exponent of distance lies between 0 and 10."))
    if nearest <= 0:
        raise Fault("nearest_not_positive", _("The least distance must be above zero."))
    zones, stores = identifiers(zone, "zone"), identifiers(store, "store")
    if (zones.codes < 0).any() or (stores.codes < 0).any():
        raise Fault("place_missing", _("A row has no zone or no store: name both in every row."))
    if len(set(zip(zones.codes.tolist(), stores.codes.tolist(), strict=True))) < len(zones.codes):
        raise Fault("pair_twice", _("A zone and a store stand in two rows: keep one distance."))
    size, far = reals(attraction, "attraction"), reals(kilometres, "kilometres")
    if (size <= 0).any():
        raise Fault("attraction_not_positive", _("The attraction of a store must be above zero: leave out the stores that draw nobody."))
    if (far < 0).any():
        raise Fault("distance_negative", _("A distance is below zero."))
    pull = size / np.maximum(far, nearest) ** exponent
    total = np.bincount(zones.codes, weights=pull, minlength=len(zones))
    chance = pull / total[zones.codes] if len(pull) else pull
    expected = None if people is None else _people(zones, people)[zones.codes] * chance
    order = np.lexsort((stores.codes, zones.codes))
    by_store = np.zeros(len(stores))
    if expected is not None:
        np.add.at(by_store, stores.codes, expected)
    return Huff(
        zones=zones.names[zones.codes][order],
        stores=stores.names[stores.codes][order],
        probability=chance[order],
        expected=None if expected is None else expected[order],
        by_store=dict(zip(map(str, stores.names), map(float, by_store), strict=True)) if expected is not None else {},
        by_store_reason=Reason(_("The people of the zones are not given.")) if expected is None else None,
        exponent=exponent,
    )


def reilly(first: Values, second: Values, first_size: Values, second_size: Values, kilometres: Values) -> Breakpoints:
    """Where between two towns do customers begin to prefer the other?

    Assumptions
        Two towns alone, a country between them without obstacles, and towns that draw as their size.

    Formula
        Distance from the first town, with its size P1 and that of the second P2 (Converse's form of Reilly's law)::

            d1 = D / (1 + sqrt(P2 / P1));  d2 = D - d1

    Parameters
        first, second: the towns, text, shape (n,), one row per pair. first_size, second_size: population or sales
        surface above zero, shape (n,). kilometres: between them, shape (n,).

    Result
        ``Breakpoints``, one row per pair in the order given.

    Errors
        columns_differ, size_not_positive, distance_negative, column_no_number.

    Source
        William J. Reilly (1931), *The Law of Retail Gravitation*; Paul D. Converse (1949), *New Laws of Retail Gravitation*.
    """
    same_length(first=first, second=second, first_size=first_size, second_size=second_size, kilometres=kilometres)
    one, other = reals(first_size, "first_size"), reals(second_size, "second_size")
    far = reals(kilometres, "kilometres")
    if (one <= 0).any() or (other <= 0).any():
        raise Fault("size_not_positive", _("The size of a town must be above zero."))
    if (far < 0).any():
        raise Fault("distance_negative", _("A distance is below zero."))
    near = far / (1 + np.sqrt(other / one))
    return Breakpoints(texts(first, "first"), texts(second, "second"), near, far - near)


def _people(zones: Keys, people: Values) -> Floats:
    values = reals(people, "people")
    found = np.full(len(zones), np.nan)
    for code, value in zip(zones.codes, values, strict=True):
        if not np.isnan(found[code]) and found[code] != value:
            raise Fault("people_differ", _("%(zone)s has two numbers of people: give it one."), zone=zones.names[code])
        if value < 0:
            raise Fault("people_differ", _("%(zone)s has less than nobody: check its people."), zone=zones.names[code])
        found[code] = value
    return found
