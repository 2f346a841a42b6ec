"""Territory: how far, from where, how deep, and whom each place draws."""

from mercatique.fault import _
from mercatique.methods.method import COUNT, MONEY, NUMBER, TEXT, Method, Param, Role
from mercatique.methods.territory.attraction import Breakpoints, Huff, huff, reilly
from mercatique.methods.territory.catchment import Catchment, Penetration, catchment, penetration
from mercatique.methods.territory.distance import Distances, distances

__all__ = [
    "METHODS",
    "Breakpoints",
    "Catchment",
    "Distances",
    "Huff",
    "Penetration",
    "catchment",
    "distances",
    "huff",
    "penetration",
    "reilly",
]

KILOMETRES = _("Distance in kilometres.")

METHODS: tuple[Method, ...] = (
    Method(
        "distances",
        distances,
        _("Distances as the crow flies"),
        _("How far are the places, as the crow flies?"),
        (
            Role("place", TEXT, _("Name of the place.")),
            Role("latitude", NUMBER, _("Degrees, north positive.")),
            Role("longitude", NUMBER, _("Degrees, east positive.")),
        ),
        (
            Param("from_latitude", "float", 0.0, _("Latitude of the point from which to measure.")),
            Param("from_longitude", "float", 0.0, _("Longitude of the point from which to measure.")),
        ),
        "Sinnott 1984, Virtues of the Haversine",
    ),
    Method(
        "catchment",
        catchment,
        _("Catchment area"),
        _("From how far do customers come, and within which distance do most of them live?"),
        (
            Role("kilometres", NUMBER, KILOMETRES),
            Role("amount", MONEY, _("What the customer spent."), required=False),
        ),
        (
            Param("rings", "numbers", (5, 10, 20, 50), _("Rising edges of the rings in kilometres, like 5,10,20,50.")),
            Param("shares", "numbers", (0.6, 0.8, 0.95), _("Shares of customers whose distance is wanted, like 0.6,0.8.")),
        ),
        "Applebaum 1966, Methods for Determining Store Trade Areas",
    ),
    Method(
        "penetration",
        penetration,
        _("Penetration by commune"),
        _("In which communes are we well known, and where are customers to be won?"),
        (
            Role("commune", TEXT, _("Name or code of the commune, each once.")),
            Role("customers", COUNT, _("Customers who live there.")),
            Role("population", COUNT, _("People or households who live there.")),
        ),
        (),
        "Applebaum 1966, Methods for Determining Store Trade Areas; Wilson 1927, Probable Inference",
    ),
    Method(
        "huff",
        huff,
        _("Attraction of stores (Huff)"),
        _("Which part of each zone does each store draw?"),
        (
            Role("zone", TEXT, _("Commune or quarter, in one row per store.")),
            Role("store", TEXT, _("Store, ours or another's.")),
            Role("attraction", NUMBER, _("Surface, offer or any size above zero.")),
            Role("kilometres", NUMBER, _("Distance or time between them.")),
            Role("people", NUMBER, _("People of the zone."), required=False),
        ),
        (
            Param("exponent", "float", 2.0, _("How fast distance repels.")),
            Param("nearest", "float", 0.1, _("Least distance, in the unit of distances.")),
        ),
        "Huff 1964, Defining and Estimating a Trading Area",
    ),
    Method(
        "reilly",
        reilly,
        _("Breaking point between two towns (Reilly)"),
        _("Where between two towns do customers begin to prefer the other?"),
        (
            Role("first", TEXT, _("First town.")),
            Role("second", TEXT, _("Second town.")),
            Role("first_size", NUMBER, _("Population or sales surface of the first.")),
            Role("second_size", NUMBER, _("Population or sales surface of the second.")),
            Role("kilometres", NUMBER, KILOMETRES),
        ),
        (),
        "Reilly 1931, The Law of Retail Gravitation; Converse 1949, New Laws of Retail Gravitation",
    ),
)
