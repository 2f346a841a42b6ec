"""Calls and messages: the switchboard, calls before the end of a lease, service reminders and those left alone."""

from dataclasses import dataclass

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Ints, pick, stream
from mercatique.demo.exports import FRENCH, moments, names, table

from .customers import Customers
from .leads import Leads
from .network import ADVISERS, SELLERS, SITE_NAMES, SITE_SHARES, SITES
from .vehicles import Vehicles
from .workshop import Reminders

KINDS: tuple[str, ...] = ("Appel", "SMS", "Aucun envoi")
CALL, TEXT, SILENCE = range(3)
REASONS: tuple[str, ...] = (
    "Rendez-vous atelier", "Renseignement véhicule neuf", "Renseignement véhicule d'occasion", "Suivi de commande",
    "Devis carrosserie", "Réclamation", "Facturation", "Fin de contrat", "Relance révision", "Traitement de lead",
)  # fmt: skip
LEASE, SERVICE, LEAD = 7, 8, 9
RESULTS: tuple[str, ...] = ("Décroché", "Messagerie", "Manqué", "Rappel demandé", "Envoyé", "Témoin")
ANSWERED, VOICEMAIL, MISSED, CALL_BACK, SENT, CONTROL = range(6)

SWITCHBOARD_A_MONTH = 210.0
#: Part of incoming calls nobody picked up, by site at the beginning and at the end.
MISSED_SHARE = ((0.11, 0.10), (0.14, 0.29), (0.21, 0.08))


@dataclass(frozen=True)
class Calls:
    day: Ints
    second: Ints
    incoming: Ints
    kind: Ints
    reason: Ints
    result: Ints
    site: Ints
    customer: Ints
    lead: Ints
    vehicle: Ints
    duration: Ints


def calls(seed: int, window: Window, park: Vehicles, found: Leads, due: Reminders, known: Customers) -> Calls:
    parts = (
        _switchboard(stream(seed, "dealership", "switchboard"), window, known),
        _lease_calls(stream(seed, "dealership", "lease calls"), park),
        _reminders(stream(seed, "dealership", "texts"), window, park, due),
        _lead_calls(stream(seed, "dealership", "lead calls"), window, found),
    )
    every = {name: np.concatenate([getattr(part, name) for part in parts]) for name in Calls.__dataclass_fields__}
    order = np.lexsort((every["second"], every["day"]))
    return Calls(**{name: values[order].astype(np.int64) for name, values in every.items()})


def _switchboard(rng: np.random.Generator, window: Window, known: Customers) -> Calls:
    level = np.stack([site.level_at(window) for site in SITES], axis=1) * np.array(SITE_SHARES)[None, :]
    drawn = rng.poisson(SWITCHBOARD_A_MONTH * level * window.month_fraction[:, None])
    month, site = np.divmod(np.repeat(np.arange(drawn.size), drawn.ravel()), len(SITES))
    count = len(month)
    day = window.draw_in_months(rng, month, window.opening(0.5))
    first, last = np.array(MISSED_SHARE)[site].T
    missed = rng.random(count) < first + (last - first) * window.progress[month]
    reason = pick(rng, (46, 11, 13, 12, 7, 5, 6), count)
    people = int((known.repeats < 0).sum())
    caller = rng.integers(0, people, count)
    named = (rng.random(count) < 0.62) & (known.created[caller] <= day) & ~missed
    return Calls(
        day=day, second=_office(rng, count), incoming=np.ones(count, np.int64), kind=np.full(count, CALL),
        reason=np.where(missed, -1, reason),
        result=np.where(missed, MISSED, np.where(rng.random(count) < 0.08, CALL_BACK, ANSWERED)), site=site,
        customer=np.where(named, caller, -1), lead=np.full(count, -1), vehicle=np.full(count, -1),
        duration=np.where(missed, 0, _talk(rng, count, 150)),
    )  # fmt: skip


def _lease_calls(rng: np.random.Generator, park: Vehicles) -> Calls:
    called = np.flatnonzero(park.called >= 0)
    count = len(called)
    reached = rng.random(count) < 0.78
    return Calls(
        day=park.called[called], second=_office(rng, count), incoming=np.zeros(count, np.int64),
        kind=np.full(count, CALL), reason=np.full(count, LEASE), result=np.where(reached, ANSWERED, VOICEMAIL),
        site=park.site[called], customer=park.owner[called], lead=np.full(count, -1), vehicle=called,
        duration=np.where(reached, _talk(rng, count, 260), 25),
    )  # fmt: skip


def _reminders(rng: np.random.Generator, window: Window, park: Vehicles, due: Reminders) -> Calls:
    """Sent on the first open day of the month; a line without a message keeps who was left alone."""
    count = len(due.vehicle)
    starts = np.searchsorted(window.month_of_day, due.month, side="left")
    return Calls(
        day=window.next_open(starts, 0.0), second=np.full(count, 9 * 3600 + 1800), incoming=np.zeros(count, np.int64),
        kind=np.where(due.sent, TEXT, SILENCE), reason=np.full(count, SERVICE),
        result=np.where(due.sent, SENT, CONTROL), site=park.site[due.vehicle], customer=park.owner[due.vehicle],
        lead=np.full(count, -1), vehicle=due.vehicle, duration=np.zeros(count, np.int64),
    )  # fmt: skip


def _lead_calls(rng: np.random.Generator, window: Window, found: Leads) -> Calls:
    minute = found.day * 1440 + found.second // 60 + found.reply_minutes
    chosen = np.flatnonzero((found.reply_minutes >= 0) & (rng.random(len(found)) < 0.55))
    when = minute[chosen]
    count = len(chosen)
    reached = found.meeting_day[chosen] >= 0
    reached |= rng.random(count) < 0.5
    return Calls(
        day=np.minimum(when // 1440, window.length - 1), second=when % 1440 * 60, incoming=np.zeros(count, np.int64),
        kind=np.full(count, CALL), reason=np.full(count, LEAD), result=np.where(reached, ANSWERED, VOICEMAIL),
        site=found.site[chosen], customer=np.full(count, -1), lead=chosen, vehicle=np.full(count, -1),
        duration=np.where(reached, _talk(rng, count, 210), 22),
    )  # fmt: skip


def _office(rng: np.random.Generator, count: int) -> Ints:
    return np.clip(np.rint(rng.normal(13.2, 2.9, count) * 3600), 8 * 3600, 19 * 3600).astype(np.int64)


def _talk(rng: np.random.Generator, count: int, median: int) -> Ints:
    return np.clip(np.rint(median * np.exp(rng.normal(0, 0.7, count))), 8, 3600).astype(np.int64)


def call_file(window: Window, made: Calls, known: Customers) -> bytes:
    teams = [(*sellers, *advisers) for sellers, advisers in zip(SELLERS, ADVISERS, strict=True)]
    agent = [
        teams[site][place % len(teams[site])] if kind == CALL and result != MISSED else ""
        for place, (site, kind, result) in enumerate(
            zip(made.site.tolist(), made.kind.tolist(), made.result.tolist(), strict=True)
        )
    ]
    return table(
        FRENCH,
        {
            "N° contact": [f"CT{place + 1:06d}" for place in range(len(made.day))],
            "Date et heure": moments(FRENCH, window.days[made.day], made.second),
            "Sens": ["Entrant" if incoming else "Sortant" for incoming in made.incoming.tolist()],
            "Type": names(KINDS, made.kind),
            "Motif": names(REASONS, made.reason),
            "Résultat": names(RESULTS, made.result),
            "Site": names(SITE_NAMES, made.site),
            "Code client": names(known.code, made.customer),
            "N° lead": [f"LD{place + 1:06d}" if place >= 0 else "" for place in made.lead.tolist()],
            "N° véhicule": [f"V{100000 + place}" if place >= 0 else "" for place in made.vehicle.tolist()],
            "Durée (s)": [str(value) for value in made.duration.tolist()],
            "Collaborateur": agent,
        },
    )
