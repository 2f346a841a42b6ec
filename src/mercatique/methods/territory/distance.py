"""Distances on the globe, from one point to many."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, reals, same_length, texts
from mercatique.methods.result import Reason, Result

#: Mean radius of the Earth in kilometres (IUGG).
RADIUS = 6371.0088


@dataclass(frozen=True)
class Distances(Result):
    """One row per place in the order given: kilometres as the crow flies."""

    places: NDArray[np.object_]
    kilometres: Floats
    nearest: str | None
    nearest_reason: Reason | None
    median: float | None

    def __len__(self) -> int:
        return len(self.places)

    def to_table(self) -> pa.Table:
        return pa.table({"place": pa.array(self.places, pa.string()), "kilometres": self.kilometres})


def distances(place: Values, latitude: Values, longitude: Values, *, from_latitude: float = 0.0, from_longitude: float = 0.0) -> Distances:
    """How far are the places, as the crow flies?

    Assumptions
        The Earth is a ball of its mean radius: at most half a per cent from the true distance. Roads are longer, in
        towns by about a third.

    Formula
        Haversine, with latitudes p and longitudes l in radians and R = 6371.0088 km::

            d = 2 * R * asin(sqrt(sin((p2 - p1) / 2)^2 + cos(p1) * cos(p2) * sin((l2 - l1) / 2)^2))

    Parameters
        place: name, text, shape (n,). latitude, longitude: degrees, north and east positive, shape (n,).
        from_latitude, from_longitude: the point from which to measure, degrees.

    Result
        ``Distances``, one row per place in the order given, the nearest and the median in kilometres. Exact: no interval.

    Errors
        columns_differ, column_empty_cells, column_no_number, latitude_outside, longitude_outside.

    Source
        Roger W. Sinnott (1984), *Virtues of the Haversine*, Sky and Telescope 68.
    """
    same_length(place=place, latitude=latitude, longitude=longitude)
    up, along = reals(latitude, "latitude"), reals(longitude, "longitude")
    for values in (up, np.array([from_latitude])):
        if (np.abs(values) > 90).any():
            raise Fault(
                "latitude_outside",
                _("%(value)s is no latitude: degrees go from -90 to 90 (are latitude and longitude exchanged?)."),
                value=float(values[np.abs(values) > 90][0]),
            )
    for values in (along, np.array([from_longitude])):
        if (np.abs(values) > 180).any():
            raise Fault(
                "longitude_outside",
                _("%(value)s is no longitude: degrees go from -180 to 180."),
                value=float(values[np.abs(values) > 180][0]),
            )
    names = texts(place, "place")
    found = haversine(up, along, from_latitude, from_longitude)
    empty = not len(found)
    return Distances(
        places=names,
        kilometres=found,
        nearest=None if empty else str(names[int(np.argmin(found))]),
        nearest_reason=Reason(_("There is no place to measure.")) if empty else None,
        median=None if empty else float(np.median(found)),
    )


def haversine(latitude: Floats, longitude: Floats, from_latitude: float, from_longitude: float) -> Floats:
    """Kilometres between points given in degrees."""
    up, along = np.radians(latitude), np.radians(longitude)
    start, origin = np.radians(from_latitude), np.radians(from_longitude)
    half = np.sin((up - start) / 2) ** 2 + np.cos(start) * np.cos(up) * np.sin((along - origin) / 2) ** 2
    found: Floats = 2 * RADIUS * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return found
