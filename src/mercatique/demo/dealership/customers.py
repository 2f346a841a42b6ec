"""The customer file as a dealership keeps it: persons, firms, and the faults of three counters typing for years."""

from dataclasses import dataclass

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Flags, Ints, pick, stream, zipf_weights
from mercatique.demo.exports import FRENCH_WINDOWS, day_texts, table, yes_no
from mercatique.demo.people import addresses, firm_names, first_names, misfiled, plain, surnames, telephones
from mercatique.demo.places import FAR_AWAY, STREETS, Commune

from .network import SITE_NAMES, SITES
from .vehicles import FIRMS, Vehicles

DUPLICATES = 310
MOVED_AWAY = 24


@dataclass(frozen=True)
class Customers:
    """One element per file card: first the true customers, then the second cards of some of them."""

    code: list[str]
    created: Ints
    site: Ints
    firm: Flags
    #: The customer a second card repeats, -1 for a first card.
    repeats: Ints
    mail_consent: Flags
    text_consent: Flags

    def __len__(self) -> int:
        return len(self.code)


def customers(seed: int, window: Window, park: Vehicles, people: int) -> Customers:
    rng = stream(seed, "dealership", "customers")
    site = pick(rng, tuple(place.share for place in SITES), people)
    created = rng.integers(-1500, window.length - 1, people)
    order = np.lexsort((-park.since, park.owner))
    site[park.owner[order]] = park.site[order]
    created[park.owner[order]] = park.since[order]
    created = np.minimum(created, window.length - 1)
    firm = np.arange(people) < FIRMS

    late = np.flatnonzero(~firm & (created < window.length - 200))
    twice = rng.permutation(late)[:DUPLICATES]
    earliest = np.maximum(created[twice] + 30, 0)
    again = earliest + (rng.random(DUPLICATES) * (window.length - 10 - earliest)).astype(np.int64)
    created = np.concatenate((created, again))
    repeats = np.concatenate((np.full(people, -1), twice))
    rank = np.argsort(np.argsort(created, kind="stable"), kind="stable")
    return Customers(
        code=[f"{100_000 + 3 * place}" for place in rank.tolist()],
        created=created,
        site=np.concatenate((site, site[twice])),
        firm=np.concatenate((firm, np.zeros(DUPLICATES, bool))),
        repeats=repeats,
        mail_consent=rng.random(len(created)) < 0.61,
        text_consent=rng.random(len(created)) < 0.58,
    )


def customer_file(seed: int, window: Window, known: Customers) -> bytes:
    """The file of customers, with its gaps and its second cards; written in the encoding of older systems."""
    rng = stream(seed, "dealership", "identities")
    people = int((known.repeats < 0).sum())
    title, first = first_names(rng, people)
    last = surnames(rng, people)
    firms = firm_names(rng, FIRMS)
    mail = addresses(rng, ["contact"] * FIRMS + first[FIRMS:], [plain(name) for name in firms] + last[FIRMS:])
    phone = telephones(rng, people, 0.66)
    communes = _communes(rng, known.site[:people])
    street = _streets(rng, people)
    born = _birth_days(rng, window, people)
    has_mail, has_phone, has_birth = rng.random(people) < 0.81, rng.random(people) < 0.93, rng.random(people) < 0.38

    columns: dict[str, list[str]] = {name: [] for name in HEADER}
    created = day_texts(FRENCH_WINDOWS, window.days[0] + known.created)
    births = day_texts(FRENCH_WINDOWS, born)
    for place, code in enumerate(known.code):
        who = int(known.repeats[place])
        second = who >= 0
        who = who if second else place
        is_firm = bool(known.firm[who])
        town, postal = communes[who]
        card = (
            code,
            "" if is_firm else title[who],
            firms[who] if is_firm else misfiled(rng, last[who]) if second else last[who],
            "" if is_firm else plain(first[who]).capitalize() if second else first[who],
            firms[who] if is_firm else "",
            "Société" if is_firm else "Particulier",
            _mail(rng, mail[who], second, bool(has_mail[who])),
            _phone(phone[who], second, bool(has_phone[who])),
            street[who].upper() if second else street[who],
            postal,
            plain(town).upper() if second else town,
            "France",
            "" if is_firm or second or not has_birth[who] else births[who],
            SITE_NAMES[known.site[place]],
            created[place],
        )
        for name, value in zip(HEADER, card, strict=False):
            columns[name].append(value)
    columns["Opt-in e-mail"] = yes_no(known.mail_consent.tolist())
    columns["Opt-in SMS"] = yes_no(known.text_consent.tolist())
    return table(FRENCH_WINDOWS, columns)


HEADER: tuple[str, ...] = (
    "Code client", "Civilité", "Nom", "Prénom", "Raison sociale", "Type de client", "E-mail", "Téléphone",
    "Adresse", "Code postal", "Ville", "Pays", "Date de naissance", "Site", "Date de création", "Opt-in e-mail",
    "Opt-in SMS",
)  # fmt: skip


def _communes(rng: np.random.Generator, site: Ints) -> list[tuple[str, str]]:
    """A commune of the site's area, by size and distance; a spreadsheet once lost the leading zeros."""
    place = np.zeros(len(site), dtype=np.int64)
    for number, spot in enumerate(SITES):
        mine = np.flatnonzero(site == number)
        place[mine] = pick(rng, [_pull(commune) for commune in spot.communes], len(mine))
    found = [SITES[number].communes[index] for number, index in zip(site.tolist(), place.tolist(), strict=True)]
    for who in rng.integers(FIRMS, len(site), MOVED_AWAY).tolist():
        found[who] = FAR_AWAY[who % len(FAR_AWAY)]
    return [(name, postal.lstrip("0")) for name, postal, _, _ in found]


def _pull(commune: Commune) -> float:
    _, _, inhabitants, kilometres = commune
    return float(inhabitants * np.exp(-kilometres / 13))


def _streets(rng: np.random.Generator, count: int) -> list[str]:
    number = 1 + np.floor(rng.exponential(24, count)).astype(np.int64)
    street = pick(rng, zipf_weights(len(STREETS), 0.4), count)
    return [f"{house} {STREETS[name]}" for house, name in zip(number.tolist(), street.tolist(), strict=True)]


def _birth_days(rng: np.random.Generator, window: Window, count: int) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
    years = np.clip(rng.normal(49, 15, count), 19, 91)
    return np.datetime64(window.today) - np.rint(years * 365.25).astype(np.int64)


def _mail(rng: np.random.Generator, address: str, second: bool, known: bool) -> str:
    if not known or (second and rng.random() < 0.4):
        return ""
    if second and rng.random() < 0.4:
        return address.upper()
    roll = rng.random()
    if roll < 0.006:
        return address.replace("@", " ")
    if roll < 0.012:
        return address.replace(".fr", ",fr").replace(".com", ",com")
    return address


def _phone(number: str, second: bool, known: bool) -> str:
    if not known:
        return ""
    return number.replace(" ", ".") if second else number
