"""Leads: what truly caused each, the source written down, the answer it got and how far it went."""

from dataclasses import dataclass

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Flags, Floats, Ints, pick, pick_rows, stream

from .catalogue import MODELS
from .network import (
    ARMORIAL,
    LUMEN,
    NEW,
    NEW_SEASON,
    OTHER,
    SELLERS,
    SITE_SHARES,
    SITES,
    USED,
    USED_SEASON,
    WORKSHOP,
)
from .spend import CHANNELS, Spend

SOURCES: tuple[str, ...] = (
    "Site de la concession",
    "Site de la marque",
    "Annonces Google",
    "Réseaux sociaux",
    "Portail d'annonces",
    "Appel entrant",
    "Passage en concession",
    "Recommandation",
    "E-mailing",
    "Journées portes ouvertes",
)
#: What the file says of a lead, by true cause (last contact before the form, the call or the visit).
#: Rows: organic, then the channels in order.
RECORDED = np.array(
    [
        [26, 17, 0, 1, 4, 20, 19, 9, 1, 3],
        [12, 3, 70, 0, 2, 11, 2, 0, 0, 0],
        [20, 4, 4, 56, 3, 5, 7, 0, 0, 1],
        [34, 10, 9, 9, 5, 16, 16, 1, 0, 0],
        [4, 0, 1, 0, 80, 12, 3, 0, 0, 0],
        [33, 6, 13, 2, 2, 24, 14, 0, 0, 6],
        [24, 4, 8, 1, 2, 27, 28, 0, 0, 6],
        [16, 1, 1, 1, 1, 14, 12, 1, 50, 3],
        [30, 8, 12, 3, 2, 19, 21, 0, 0, 5],
    ],
    dtype=float,
)
STAGES: tuple[str, ...] = (
    "Nouveau", "Contacté", "Rendez-vous pris", "Essai effectué", "Offre remise", "Commande", "Perdu", "Injoignable",
)  # fmt: skip
TO_DO, CONTACTED, MEETING, DRIVE, OFFER, ORDERED, LOST, UNREACHED = range(8)
LOST_REASONS: tuple[str, ...] = (
    "Prix", "Achat chez un confrère", "Délai de livraison", "Reprise jugée trop basse", "Financement refusé",
    "Projet reporté", "Pas de réponse", "Véhicule déjà vendu",
)  # fmt: skip

#: Leads a month nobody paid for, three sites together.
ORGANIC_LEADS = 205.0
#: Chance of a sale for an ordinary lead answered within four hours, by activity (workshop leads become visits).
BASE_CONVERSION = (0.150, 0.200, 0.0)
#: The same chance by the hours before the first answer: within 1, 4, 24 hours, later.
REPLY_EDGES = (1.0, 4.0, 24.0)
REPLY_EFFECT = (1.38, 1.0, 0.82, 0.50)
#: Days from the lead to the invoice: median and spread of a log-normal, new then used.
DAYS_TO_SALE = ((24.0, 0.55), (12.0, 0.60))


@dataclass(frozen=True)
class Leads:
    """One element per lead, in order of time; days are offsets from the start of the window, -1 for never."""

    day: Ints
    second: Ints
    site: Ints
    cause: Ints
    source: Ints
    activity: Ints
    brand: Ints
    model: Ints
    seller: Ints
    reply_minutes: Ints
    stage: Ints
    reason: Ints
    meeting_day: Ints
    drive_day: Ints
    offer_day: Ints
    closed_day: Ints
    #: Day of the invoice for those that became a sale within the window.
    sale_day: Ints
    #: Those that will become a sale after today: still open.
    pending: Flags

    def __len__(self) -> int:
        return len(self.day)


def leads(seed: int, window: Window, spent: Spend) -> Leads:
    rng = stream(seed, "dealership", "leads")
    site, cause, month = _causes(rng, window, spent)
    count = len(site)
    day = window.draw_in_months(rng, month, window.opening(1.25) + 0.18)
    second = _seconds(rng, count)
    order = np.lexsort((second, day))
    site, cause, day, second = site[order], cause[order], day[order], second[order]
    month = window.month_of_day[day]

    split = np.array([(0.46, 0.40, 0.14), *(channel.activities for channel in CHANNELS)])
    season = np.stack([NEW_SEASON, USED_SEASON, np.ones(12)], axis=1)[window.calendar_month[month]]
    activity = pick_rows(rng, split[cause + 1] * season)
    brand, model = _wanted(rng, window, activity, month)
    reply = _reply_minutes(rng, window, site, month, day, second)
    unreached = rng.random(count) < 0.055 + 0.05 * (reply > 24 * 60)

    quality = np.array([1.0, *(channel.quality for channel in CHANNELS)])[cause + 1]
    chance = np.array(BASE_CONVERSION)[activity] * quality * reply_effect(reply)
    won = (rng.random(count) < chance) & ~unreached
    pace = np.array([*DAYS_TO_SALE, DAYS_TO_SALE[1]])[activity]
    wait = np.maximum(1, np.rint(pace[:, 0] * np.exp(rng.normal(0, 1, count) * pace[:, 1]))).astype(np.int64)
    replied = day + (second // 60 + reply) // (24 * 60)
    arrival = np.maximum(day + wait, replied)
    inside = arrival < window.length
    sale_day = np.where(won & inside, window.next_open(arrival), -1)

    today = window.length - 1
    deepest = pick(rng, (0.40, 0.31, 0.12, 0.17), count) + CONTACTED
    deepest = np.where(won, OFFER, np.where(activity == 2, np.minimum(deepest, MEETING), deepest))
    meeting = np.where(deepest >= MEETING, np.maximum(replied, day + np.maximum(1, wait // 3)), -1)
    drive = np.where(deepest >= DRIVE, meeting + rng.integers(0, 3, count), -1)
    offer = np.where(deepest >= OFFER, np.maximum(drive, day + wait * 2 // 3), -1)
    latest = np.where(sale_day >= 0, sale_day, window.length + 365)
    meeting, drive, offer = (
        np.where((value >= 0) & (np.minimum(value, latest) <= today) & ~unreached, np.minimum(value, latest), -1)
        for value in (meeting, drive, offer)
    )
    given_up = day + np.maximum(wait, 6) + rng.integers(3, 30, count)
    known = replied <= today
    stage = np.where(known, CONTACTED, TO_DO)
    for reached, name in ((meeting, MEETING), (drive, DRIVE), (offer, OFFER)):
        stage = np.where(reached >= 0, name, stage)
    closed = np.where(sale_day >= 0, sale_day, np.where(~won & (given_up <= today), given_up, -1))
    done = (activity == 2) & (meeting >= 0) & (closed >= 0)
    stage = np.where(closed >= 0, np.where(unreached, UNREACHED, LOST), stage)
    stage = np.where(done, MEETING, np.where(sale_day >= 0, ORDERED, stage))
    reason = np.where(stage == LOST, pick(rng, (20, 22, 8, 14, 5, 16, 9, 6), count), -1)
    sellers = np.array([len(team) for team in SELLERS])[site]
    seller = (rng.random(count) * sellers).astype(np.int64)
    return Leads(
        day=day, second=second, site=site, cause=cause, source=pick_rows(rng, RECORDED[cause + 1]),
        activity=np.array([NEW, USED, WORKSHOP])[activity], brand=brand, model=model, seller=seller,
        reply_minutes=np.where(known, reply, -1), stage=stage, reason=reason, meeting_day=meeting, drive_day=drive,
        offer_day=offer, closed_day=closed, sale_day=sale_day, pending=won & ~inside,
    )  # fmt: skip


def reply_effect(minutes: Ints) -> Floats:
    """How the time before the first answer multiplies the chance of a sale."""
    return np.array(REPLY_EFFECT)[np.searchsorted(REPLY_EDGES, minutes / 60, side="left")]


def _causes(rng: np.random.Generator, window: Window, spent: Spend) -> tuple[Ints, Ints, Ints]:
    """Site, cause (-1: nobody's advertising) and month of each lead."""
    season = (NEW_SEASON + USED_SEASON) / 2
    level = np.stack([site.level_at(window) for site in SITES], axis=1)
    organic = ORGANIC_LEADS * np.array(SITE_SHARES)[None, :] * level
    organic = organic * (season[window.calendar_month] * window.month_fraction)[:, None]
    expected = np.concatenate((organic[:, :, None], spent.expected_leads), axis=2)
    drawn = rng.poisson(expected)
    cell = np.repeat(np.arange(drawn.size), drawn.ravel())
    month, site, cause = np.unravel_index(cell, drawn.shape)
    return site.astype(np.int64), cause.astype(np.int64) - 1, month.astype(np.int64)


def _seconds(rng: np.random.Generator, count: int) -> Ints:
    """Time of day: office hours, and a second wave in the evening."""
    evening = rng.random(count) < 0.34
    hours = np.where(evening, rng.normal(20.6, 1.1, count), rng.normal(13.6, 2.8, count))
    return np.clip(np.rint(hours * 3600), 7 * 3600, 23 * 3600 + 3000).astype(np.int64)


def _wanted(rng: np.random.Generator, window: Window, activity: Ints, month: Ints) -> tuple[Ints, Ints]:
    """Brand and model asked for: the electric brand grows, used cars are of any make."""
    electric = 0.30 + 0.16 * window.progress[month]
    roll = rng.random(len(activity))
    new_brand = np.where(roll < electric, LUMEN, ARMORIAL)
    used_brand = np.where(roll < 0.17, LUMEN, np.where(roll < 0.62, ARMORIAL, OTHER))
    brand = np.where(activity == 1, used_brand, new_brand)
    weights = np.array([[model.private * (model.brand == name) for model in MODELS] for name in range(3)])
    return brand, pick_rows(rng, weights[brand])


def _reply_minutes(
    rng: np.random.Generator, window: Window, site: Ints, month: Ints, day: Ints, second: Ints
) -> Ints:
    """Minutes before somebody answered: the site's habit, then the next opening when that falls outside of it."""
    first = np.array([place.reply_hours[0] for place in SITES])[site]
    last = np.array([place.reply_hours[1] for place in SITES])[site]
    median = first + (last - first) * window.progress[month]
    waited = np.clip(median * np.exp(rng.normal(0, 1.15, len(site))) * 60, 2, 20 * 24 * 60)
    asked = day * 1440 + second // 60
    answered = asked + np.rint(waited).astype(np.int64)
    late = answered % 1440 > 19 * 60
    early = answered % 1440 < 8 * 60 + 30
    wanted = answered // 1440 + late
    opened = np.where(wanted < window.length, window.next_open(wanted), wanted)
    morning = opened * 1440 + 8 * 60 + 30 + rng.integers(0, 110, len(site))
    answered = np.where(late | early | (opened > wanted), morning, answered)
    return np.maximum(answered - asked, 2)
