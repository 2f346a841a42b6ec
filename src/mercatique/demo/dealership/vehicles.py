"""Vehicles: those in the park before the window, those sold in it, how they were paid for and when contracts end."""

from dataclasses import dataclass, replace

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Flags, Floats, Ints, pick, pick_rows, stream, zipf_weights

from .catalogue import MODELS
from .leads import Leads
from .network import (
    ARMORIAL,
    LUMEN,
    NEW_SEASON,
    OTHER,
    SELLERS,
    SITE_SHARES,
    SITES,
    USED,
    USED_SEASON,
)  # fmt: skip

FIRMS = 860
PARK = 5000
#: Customers of the workshop who bought elsewhere.
GUESTS = 2450

CASH, CREDIT, LEASE_OPTION, LEASE_LONG = range(4)
FINANCING: tuple[str, ...] = ("Comptant", "Crédit", "LOA", "LLD")
TERMS = np.array([36, 37, 48])
MONTH = 30.4375

PARKED, GUEST, FROM_LEAD, FROM_RENEWAL, FROM_FLEET, FROM_VISIT = range(6)
ORIGINS: tuple[str, ...] = ("park", "guest", "lead", "renewal", "fleet", "walk_in")

#: Walk-in sales a month without any lead, three sites together, new and used.
WALK_IN = (21.0, 58.0)
FLEET_ORDERS = 11.5
#: Chance that a lease ends in a new contract with us: called three to six months before, or not.
RENEWED_CALLED, RENEWED_ALONE = 0.57, 0.34
RENEWAL_BY_SITE = (1.0, 0.78, 1.12)
CALLED_SHARE = 0.46
#: Orders of vehicles cancelled before delivery, by site.
CANCELLED_BY_SITE = (0.034, 0.068, 0.028)
#: Part of the leads that already own a vehicle of ours.
LOYAL_LEADS = 0.21


@dataclass(frozen=True)
class Vehicles:
    """One element per vehicle; days are offsets from the start of the window (negative before it)."""

    owner: Ints
    site: Ints
    model: Ints
    finish: Ints
    used: Flags
    registered: Ints
    #: Day we first met it: sold, or first seen in the workshop.
    since: Ints
    #: First day it is ours no longer: returned, sold on, lost from sight.
    until: Ints
    financing: Ints
    term: Ints
    #: End of the lease, -1_000_000 without one.
    lease_end: Ints
    #: Day of the call before the end of the lease, -1 without one.
    called: Ints
    km_a_year: Ints
    origin: Ints
    lead: Ints
    #: The vehicle it replaces, -1 for none.
    replaces: Ints
    seller: Ints
    #: Day on which the order was cancelled, -1 if it was kept.
    cancelled: Ints

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def sold(self) -> Flags:
        """Sold by us within the window."""
        return (self.origin >= FROM_LEAD) & (self.since >= 0)


NO_LEASE = -1_000_000


def vehicles(seed: int, window: Window, all_leads: Leads) -> tuple[Vehicles, int]:
    """All vehicles, and how many customers own them (firms first, then private persons)."""
    homes = pick(stream(seed, "dealership", "firms"), SITE_SHARES, FIRMS)
    park = _park(stream(seed, "dealership", "park"), window, homes)
    park = _end_of_leases(stream(seed, "dealership", "leases"), window, park)
    guests = _guests(stream(seed, "dealership", "guests"), window, int(park.owner.max()) + 1)
    renewed = _renewals(stream(seed, "dealership", "renewals"), window, park)
    fleet = _fleet(stream(seed, "dealership", "fleet"), window, homes)
    bought = _buyers(stream(seed, "dealership", "buyers"), window, all_leads, park, int(guests.owner.max()) + 1)
    every = _together((park, guests, renewed, fleet, bought))
    people = int(every.owner.max()) + 1
    every = _cancellations(stream(seed, "dealership", "cancellations"), window, every)
    return _ages_out(stream(seed, "dealership", "ages"), window, every), people


def renewal_chance(called: Flags, site: Ints) -> Floats:
    return np.where(called, RENEWED_CALLED, RENEWED_ALONE) * np.array(RENEWAL_BY_SITE)[site]


def _park(rng: np.random.Generator, window: Window, homes: Ints) -> Vehicles:
    """Vehicles sold in the six years before the window, private owners and firms."""
    firm = rng.random(PARK) < 0.13
    owner = np.where(firm, pick(rng, zipf_weights(FIRMS, 0.85, 4.0), PARK), FIRMS + np.cumsum(~firm) - 1)
    age = np.rint(rng.beta(1.05, 1.5, PARK) * 6 * 365).astype(np.int64) + 1
    used = ~firm & (rng.random(PARK) < 0.5)
    before = np.where(used, rng.integers(200, 2200, PARK), 0)
    return _made(
        rng, window, owner=owner, site=np.where(firm, homes[np.minimum(owner, FIRMS - 1)], pick(rng, SITE_SHARES, PARK)),
        used=used, since=-age, registered=-age - before, origin=np.full(PARK, PARKED),
        progress=np.zeros(PARK), firm=firm,
    )  # fmt: skip


def _guests(rng: np.random.Generator, window: Window, first: int) -> Vehicles:
    """Vehicles bought elsewhere that come to the workshop, known from some day on."""
    since = rng.integers(-700, window.length - 20, GUESTS)
    owner = first + np.arange(GUESTS)
    return _made(
        rng, window, owner=owner, site=pick(rng, SITE_SHARES, GUESTS), used=np.ones(GUESTS, bool), since=since,
        registered=since - rng.integers(300, 4200, GUESTS), origin=np.full(GUESTS, GUEST),
        progress=np.zeros(GUESTS), firm=np.zeros(GUESTS, bool), leased=False,
    )  # fmt: skip


def _end_of_leases(rng: np.random.Generator, window: Window, park: Vehicles) -> Vehicles:
    """Who was called before the end of the lease: some, chosen by nobody."""
    ending = (park.lease_end >= 0) & (park.lease_end < window.length)
    called = ending & (rng.random(len(park)) < CALLED_SHARE)
    ahead = rng.integers(95, 170, len(park))
    day = np.where(called & (park.lease_end > ahead), window.next_open(park.lease_end - ahead, 0.0), -1)
    return replace(park, called=day)


def _renewals(rng: np.random.Generator, window: Window, park: Vehicles) -> Vehicles:
    ending = np.flatnonzero((park.lease_end >= 20) & (park.lease_end < window.length - 12))
    chance = renewal_chance(park.called[ending] >= 0, park.site[ending])
    again = ending[rng.random(len(ending)) < chance]
    day = window.next_open(park.lease_end[again] + rng.integers(-18, 11, len(again)))
    made = _made(
        rng, window, owner=park.owner[again], site=park.site[again], used=np.zeros(len(again), bool), since=day,
        registered=day, origin=np.full(len(again), FROM_RENEWAL), progress=_progress(window, day),
        firm=park.owner[again] < FIRMS, loyal_to_leasing=True,
    )  # fmt: skip
    return replace(made, replaces=again)


def _fleet(rng: np.random.Generator, window: Window, homes: Ints) -> Vehicles:
    """Orders of firms: a few large ones make most of them, several vehicles at a time."""
    level = NEW_SEASON[window.calendar_month] * window.month_fraction
    orders = rng.poisson(FLEET_ORDERS * level)
    month = np.repeat(np.arange(window.months), orders)
    buyer = pick(rng, zipf_weights(FIRMS, 1.15, 2.0), len(month))
    size = 1 + rng.poisson(np.where(buyer < 12, 2.6, np.where(buyer < 60, 1.1, 0.25)))
    day = window.draw_in_months(rng, month, window.opening(0.0))
    owner, since = np.repeat(buyer, size), np.repeat(day, size)
    return _made(
        rng, window, owner=owner, site=homes[owner], used=np.zeros(len(owner), bool), since=since,
        registered=since, origin=np.full(len(owner), FROM_FLEET), progress=_progress(window, since),
        firm=np.ones(len(owner), bool),
    )  # fmt: skip


def _buyers(rng: np.random.Generator, window: Window, found: Leads, park: Vehicles, first: int) -> Vehicles:
    """Private buyers: those of the leads, and those who came in without leaving a trace."""
    won = np.flatnonzero(found.sale_day >= 0)
    level = np.stack([site.level_at(window) for site in SITES], axis=1) * np.array(SITE_SHARES)[None, :]
    level *= window.month_fraction[:, None]
    walked = []
    for kind, season in enumerate((NEW_SEASON, USED_SEASON)):
        drawn = rng.poisson(WALK_IN[kind] * season[window.calendar_month][:, None] * level)
        month, site = np.divmod(np.repeat(np.arange(drawn.size), drawn.ravel()), len(SITES))
        day = window.draw_in_months(rng, month, window.opening(1.6))
        walked.append((site, day, np.full(len(day), kind == 1)))
    site = np.concatenate((found.site[won], *(part[0] for part in walked)))
    since = np.concatenate((found.sale_day[won], *(part[1] for part in walked)))
    used = np.concatenate((found.activity[won] == USED, *(part[2] for part in walked)))
    lead = np.concatenate((won, np.full(len(site) - len(won), -1)))
    count = len(site)

    known = np.flatnonzero((park.owner >= FIRMS) & (park.lease_end == NO_LEASE))
    loyal = rng.random(count) < np.where(lead >= 0, LOYAL_LEADS, 0.10)
    owner = first + np.cumsum(~loyal) - 1
    replaces = np.full(count, -1)
    for place in range(len(SITES)):
        mine = np.flatnonzero(loyal & (site == place))
        theirs = rng.permutation(known[park.site[known] == place])[: len(mine)]
        mine = mine[: len(theirs)]
        owner[mine], replaces[mine] = park.owner[theirs], theirs
    before = np.where(used, rng.integers(250, 2600, count), 0)
    made = _made(
        rng, window, owner=owner, site=site, used=used, since=since, registered=since - before,
        origin=np.where(lead >= 0, FROM_LEAD, FROM_VISIT), progress=_progress(window, since),
        firm=np.zeros(count, bool),
    )  # fmt: skip
    asked = lead >= 0
    model = np.where(asked, found.model[lead], made.model)
    seller = np.where(asked, found.seller[lead], made.seller)
    return _compact(replace(made, lead=lead, replaces=replaces, model=model, seller=seller), first)


def _made(
    rng: np.random.Generator, window: Window, *, owner: Ints, site: Ints, used: Flags, since: Ints,
    registered: Ints, origin: Ints, progress: Floats, firm: Flags, leased: bool = True,
    loyal_to_leasing: bool = False,
) -> Vehicles:  # fmt: skip
    """Vehicles with model, finish, financing and mileage drawn after what is known of their sale."""
    count = len(owner)
    electric = np.where(used, 0.17, 0.28 + 0.16 * progress)
    roll = rng.random(count)
    other = used & (roll > 0.64)
    brand = np.where(other, OTHER, np.where(roll < electric, LUMEN, ARMORIAL))
    private = np.array([[model.private * (model.brand == name) for model in MODELS] for name in range(3)])
    fleet = np.array([[model.fleet * (model.brand == name) for model in MODELS] for name in range(3)])
    model = pick_rows(rng, np.where(firm[:, None], fleet[brand], private[brand]))
    ways = np.where(
        used[:, None],
        np.array([[0.52, 0.40, 0.08, 0.0]]),
        np.where(firm[:, None], np.array([[0.17, 0.12, 0.11, 0.60]]), np.array([[0.21, 0.17, 0.47, 0.15]])),
    )
    if loyal_to_leasing:
        ways = ways * np.array([[0.15, 0.3, 1.0, 1.0]])
    financing = pick_rows(rng, ways) if leased else np.zeros(count, dtype=np.int64)
    term = np.where(financing >= LEASE_OPTION, TERMS[pick(rng, (38, 30, 32), count)], 0)
    end = np.where(term > 0, since + np.rint(term * MONTH).astype(np.int64), NO_LEASE)
    sellers = np.array([len(team) for team in SELLERS])[site]
    return Vehicles(
        owner=owner.astype(np.int64), site=site.astype(np.int64), model=model,
        finish=pick(rng, (44, 38, 18), count), used=used, registered=registered.astype(np.int64),
        since=since.astype(np.int64), until=np.full(count, window.length + 3650), financing=financing, term=term,
        lease_end=end, called=np.full(count, -1), km_a_year=_mileage(rng, firm), origin=origin.astype(np.int64),
        lead=np.full(count, -1), replaces=np.full(count, -1), cancelled=np.full(count, -1), seller=(rng.random(count) * sellers).astype(np.int64),
    )  # fmt: skip


def _mileage(rng: np.random.Generator, firm: Flags) -> Ints:
    yearly = np.where(firm, 24000.0, 12500.0) * np.exp(rng.normal(0, 0.35, len(firm)))
    return np.rint(yearly / 100).astype(np.int64) * 100


def _cancellations(rng: np.random.Generator, window: Window, every: Vehicles) -> Vehicles:
    """Orders withdrawn within two weeks: nothing is delivered and no vehicle is replaced."""
    after = window.next_open(every.since + 1 + rng.integers(0, 14, len(every)))
    chosen = every.sold & (rng.random(len(every)) < np.array(CANCELLED_BY_SITE)[every.site])
    chosen &= (every.since + 1 < window.length) & (after > every.since)
    return replace(
        every,
        cancelled=np.where(chosen, after, -1),
        replaces=np.where(chosen, -1, every.replaces),
        until=np.where(chosen, every.since, every.until),
    )


def _ages_out(rng: np.random.Generator, window: Window, every: Vehicles) -> Vehicles:
    """When each vehicle leaves: replaced, given back at the end of the lease, or lost from sight with the years."""
    lost = every.since + np.rint(rng.exponential(6.5 * 365, len(every))).astype(np.int64) + 240
    until = np.minimum(every.until, lost)
    until = np.where(every.lease_end != NO_LEASE, np.minimum(until, every.lease_end), until)
    taken = every.replaces >= 0
    until[every.replaces[taken]] = np.minimum(until[every.replaces[taken]], every.since[taken])
    return replace(every, until=np.maximum(until, every.since + 1))


def _together(parts: tuple[Vehicles, ...]) -> Vehicles:
    """Parts end to end; ``replaces`` points into the first one and stays true."""
    return Vehicles(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in Vehicles.__dataclass_fields__}
    )


def _compact(made: Vehicles, first: int) -> Vehicles:
    """Number the new owners without holes."""
    fresh = made.owner >= first
    _, place = np.unique(made.owner[fresh], return_inverse=True)
    owner = made.owner.copy()
    owner[fresh] = first + place
    return replace(made, owner=owner)


def _progress(window: Window, day: Ints) -> Floats:
    return np.clip(day / window.length, 0.0, 1.0)
