"""Workshop visits: how often a vehicle comes by its age, what is done to it, and what a reminder changes."""

from dataclasses import dataclass

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Flags, Floats, Ints, pick, pick_rows, stream

from .catalogue import INDEX, ITEMS, MODELS
from .network import SITES, WORKSHOP_SEASON
from .vehicles import Vehicles

#: Visits a year by age of the vehicle in years: up to 2, 4, 7, 10, older.
AGE_EDGES = (2.0, 4.0, 7.0, 10.0)
AGE_RATES = (1.38, 1.26, 0.90, 0.58, 0.34)
#: What a reminder by SMS adds to the chance of a visit within the month, by the same ages.
REMINDER_LIFT = (0.015, 0.115, 0.135, 0.055, -0.005)
#: Reminders began this many months before today; half of those due are left alone on purpose.
REMINDER_MONTHS = 18
#: Part of the owners who may be reached by SMS.
REACHABLE = 0.58

VISITS: tuple[str, ...] = (
    "Révision", "Vidange", "Pneumatiques", "Freinage", "Climatisation", "Diagnostic", "Mécanique lourde",
    "Pré-contrôle technique", "Carrosserie", "Pare-brise", "Accessoires",
)  # fmt: skip
#: Weight of each visit by age.
MIX = np.array(
    [
        [46, 6, 9, 2, 1, 9, 0.4, 0, 11, 6, 9],
        [38, 9, 14, 10, 5, 9, 1.5, 4, 9, 5, 5],
        [27, 13, 14, 14, 9, 9, 5, 7, 7, 4, 3],
        [18, 16, 13, 14, 10, 9, 9, 9, 5, 3, 2],
        [12, 18, 12, 15, 8, 11, 12, 10, 4, 2, 1],
    ],
    dtype=float,
)
#: Visits an electric car never asks for.
NO_OIL = np.array([1, 0, 1.25, 0.35, 1, 1.3, 0.25, 1, 1, 1, 1])
SUMMER, AUTUMN = np.array([5, 6, 7]), np.array([9, 10, 11])
PRICES = np.array([item.price for item in ITEMS], dtype=float)


@dataclass(frozen=True)
class Reminders:
    """Vehicles due for service: those written to, and those left alone to compare."""

    vehicle: Ints
    month: Ints
    sent: Flags
    #: Whether a visit followed within the month.
    came: Flags


@dataclass(frozen=True)
class Visits:
    """One element per visit, in order of time."""

    vehicle: Ints
    day: Ints
    kind: Ints
    age_band: Ints


def visits(seed: int, window: Window, park: Vehicles) -> tuple[Visits, Reminders]:
    rng = stream(seed, "dealership", "workshop")
    middle = np.bincount(window.month_of_day, weights=np.arange(window.length)) / np.bincount(window.month_of_day)
    years = (middle[None, :] - park.registered[:, None]) / 365.25
    band = np.searchsorted(AGE_EDGES, years.ravel()).reshape(years.shape)
    present = (park.since[:, None] + 25 < middle[None, :]) & (middle[None, :] < park.until[:, None])
    level = np.stack([site.level_at(window) for site in SITES], axis=0)[park.site]
    season = WORKSHOP_SEASON[window.calendar_month] * window.month_fraction
    rate = np.array(AGE_RATES)[band] / 12 * level * season[None, :]
    rate *= (1 + 0.35 * (park.km_a_year > 20000))[:, None]
    lift, due, sent = _reminders(rng, window, park, band, present)
    chance = np.where(present, np.clip(rate + lift, 0.0, 0.9), 0.0)
    came = rng.random(chance.shape) < chance

    vehicle, month = np.nonzero(came)
    day = window.draw_in_months(rng, month.astype(np.int64), window.opening(0.35))
    bands = band[vehicle, month]
    kind = _kinds(rng, park, vehicle, bands, window.calendar_month[month])
    order = np.lexsort((vehicle, day))
    reminded, when = np.nonzero(due)
    return (
        Visits(vehicle[order].astype(np.int64), day[order], kind[order], bands[order].astype(np.int64)),
        Reminders(reminded.astype(np.int64), when.astype(np.int64), sent[due], came[due]),
    )


def _reminders(
    rng: np.random.Generator, window: Window, park: Vehicles, band: Ints, present: Flags
) -> tuple[Floats, Flags, Flags]:
    """Once a year, around the birthday of the vehicle, a coin decides between a message and silence."""
    reachable = rng.random(len(park)) < REACHABLE
    birthday = (window.days[0] + park.registered).astype("datetime64[M]").astype(np.int64) % 12
    anniversary = birthday[:, None] == window.calendar_month[None, :]
    recent = np.arange(window.months) >= window.months - REMINDER_MONTHS
    whole = window.month_fraction > 0.999
    due = anniversary & present & reachable[:, None] & (recent & whole)[None, :]
    due &= (np.arange(window.months) * 30.4 - park.since[:, None]) > 200
    sent = rng.random(due.shape) < 0.5
    lift = np.where(due & sent, np.array(REMINDER_LIFT)[band], 0.0)
    return lift, due, sent


def _kinds(rng: np.random.Generator, park: Vehicles, vehicle: Ints, bands: Ints, month: Ints) -> Ints:
    electric = np.array([model.energy == "Électrique" for model in MODELS])[park.model[vehicle]]
    weights = MIX[bands] * np.where(electric[:, None], NO_OIL[None, :], 1.0)
    weights[:, 4] *= np.where(np.isin(month, SUMMER), 2.2, 0.5)
    weights[:, 2] *= np.where(np.isin(month, AUTUMN), 1.9, 0.8)
    return pick_rows(rng, weights)


@dataclass(frozen=True)
class Work:
    """Lines of work: the visit, the item, hundredths of units, unit price in cents."""

    visit: Ints
    item: Ints
    hundredths: Ints
    price: Ints


def work(seed: int, done: Visits, park: Vehicles, firm: Flags) -> Work:
    """What each visit was invoiced: labour, packages and parts, a waste fee; firms have their discount."""
    rng = stream(seed, "dealership", "work")
    count = len(done.vehicle)
    models = park.model[done.vehicle]
    electric = np.array([model.energy == "Électrique" for model in MODELS])[models]
    large = np.array([model.body.startswith("SUV") or model.body == "Utilitaire" for model in MODELS])[models]
    discount = np.where(firm[park.owner[done.vehicle]], 0.90, 1.0) * np.where(rng.random(count) < 0.12, 0.90, 1.0)
    visit, item, units, price = [], [], [], []

    def add(chosen: Flags, code: Ints, quantity: Ints, spread: float = 0.0, net: bool = True) -> None:
        place = np.flatnonzero(chosen)
        listed = PRICES[code[place]] * np.exp(rng.normal(0, spread, len(place)) if spread else 0.0)
        visit.append(place)
        item.append(code[place])
        units.append(quantity[place])
        price.append(np.rint(listed * (discount[place] if net else 1.0)).astype(np.int64))

    one = np.full(count, 100)
    hours = np.maximum(3, rint(rng.gamma(2.2, 5.0, count))) * 10
    roll = rng.random(count)

    def code(name: str) -> Ints:
        return np.full(count, INDEX[name])

    def kind(name: str) -> Flags:
        return np.asarray(done.kind == VISITS.index(name))

    service = kind("Révision")
    package = np.where(roll < 0.55, INDEX["FOR-REV1"], INDEX["FOR-REV2"])
    add(service, np.where(electric, INDEX["FOR-REVE"], package), one)
    add(service & (roll > 0.62), code("FIL-HAB"), one)
    add(service & (roll < 0.20), code("BAL-ESS"), one)
    add(service & (roll > 0.86), code("FRE-AV"), one)
    add(kind("Vidange"), code("FOR-VID"), one)
    add(kind("Vidange") & (roll < 0.25), code("FIL-HAB"), one)
    tyres = kind("Pneumatiques")
    add(tyres, np.where(large, INDEX["PNE-18"], INDEX["PNE-16"]), np.where(roll < 0.42, 400, 200))
    add(tyres & (roll > 0.55), code("FOR-GEO"), one)
    brakes = kind("Freinage")
    add(brakes, np.where(roll < 0.45, INDEX["FRE-DIS"], INDEX["FRE-AV"]), one)
    add(brakes, code("MO-T1"), hours // 2 // 10 * 10 + 50)
    add(kind("Climatisation"), code("FOR-CLIM"), one)
    search = kind("Diagnostic")
    add(search, np.where(electric, INDEX["MO-T3"], INDEX["MO-T2"]), hours)
    add(search & (roll < 0.3), code("BAT-12"), one)
    add(search & (roll > 0.6), code("PIE-DIV"), one, 0.5)
    heavy = kind("Mécanique lourde")
    add(heavy, np.where(roll < 0.55, INDEX["KIT-DIS"], INDEX["EMB-KIT"]), one)
    add(heavy, code("MO-T2"), hours * 2 + 150)
    add(heavy & (roll > 0.5), code("PIE-DIV"), one, 0.6)
    add(kind("Pré-contrôle technique"), code("FOR-PCT"), one)
    add(kind("Pré-contrôle technique") & (roll < 0.22), code("FRE-AV"), one)
    body = kind("Carrosserie")
    add(body, code("MO-CAR"), hours * 3 + 100)
    add(body, code("PEI-ELE"), (1 + (roll * 3).astype(np.int64)) * 100)
    add(body & (roll < 0.7), np.where(roll < 0.4, INDEX["PCH-AVT"], INDEX["AIL-AVT"]), one, 0.2)
    add(kind("Pare-brise"), code("PAR-BRI"), one, 0.15)
    extras = np.array([INDEX[name] for name in ("ACC-TAP", "ACC-BAR", "ACC-COF", "ACC-ATT", "ACC-CAB", "ACC-PRO")])
    add(kind("Accessoires"), extras[pick(rng, (30, 18, 14, 16, 8, 14), count)], one)
    add(~kind("Accessoires") & (roll > 0.18), code("FR-DEC"), one, net=False)

    place = np.concatenate(visit)
    order = np.argsort(place, kind="stable")
    return Work(place[order], np.concatenate(item)[order], np.concatenate(units)[order], np.concatenate(price)[order])


def rint(values: Floats) -> Ints:
    return np.rint(values).astype(np.int64)
