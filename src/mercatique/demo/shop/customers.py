"""The shop's customers: when they first bought, how often they come back, when they stop, and their file."""

from dataclasses import dataclass

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Flags, Floats, Ints, pick, stream
from mercatique.demo.exports import ENGLISH, moments, table
from mercatique.demo.people import addresses, first_names, misfiled, plain, surnames, telephones
from mercatique.demo.places import ABROAD, FRANCE, STREETS
from mercatique.demo.shop.season import hours
from mercatique.demo.shop.spend import LOYALTY, Spend

COUNTRIES: tuple[str, ...] = ("FR", "BE", "CH", "ES", "DE")
COUNTRY_SHARES: tuple[float, ...] = (0.865, 0.058, 0.027, 0.022, 0.028)
LANGUAGES: tuple[str, ...] = ("fr", "fr", "fr", "es", "de")

#: BG/NBD parameters by day: gamma rates of purchase, beta chances of leaving after each order.
R, ALPHA, A, B = 0.62, 44.0, 0.85, 3.1
#: Gamma-gamma parameters of the basket in euros.
P, Q, V = 5.2, 4.1, 28.0
KINDS: tuple[str, ...] = ("regular", "gift", "bargain")
KIND_SHARES = (0.55, 0.27, 0.18)
#: How a promotion day multiplies the chance to order, by kind of customer.
PROMOTION_LIFT = (1.0, 0.9, 2.6)
DUPLICATES = 140
#: Customers the shop already had, and for how many days back.
EARLIER, EARLIER_DAYS = 1750, 620


@dataclass(frozen=True)
class Shoppers:
    """One element per customer."""

    day: Ints
    came_by: Ints
    country: Ints
    kind: Ints
    #: Mean basket of the customer in cents.
    basket: Ints
    newsletter: Flags


@dataclass(frozen=True)
class Baskets:
    """One element per order, in order of time."""

    shopper: Ints
    day: Ints
    second: Ints
    first: Flags
    #: One element per customer: orders per day while active, chance of leaving after each, still active at the end.
    rate: Floats
    leave: Floats
    active: Flags


def shoppers(seed: int, window: Window, spent: Spend, season: Floats) -> Shoppers:
    rng = stream(seed, "shop", "shoppers")
    drawn = rng.poisson(spent.expected)
    cell = np.repeat(np.arange(drawn.size), drawn.ravel())
    month, way = np.unravel_index(cell, drawn.shape)
    day = window.draw_in_months(rng, month.astype(np.int64), season)
    usual = spent.expected.sum(axis=0)
    day = np.concatenate((rng.integers(-EARLIER_DAYS, 0, EARLIER), day))
    way = np.concatenate((pick(rng, usual, EARLIER), way))
    order = np.argsort(day, kind="stable")
    count = len(day)
    mean = P * V / (Q - 1)
    spread = P * V / rng.gamma(Q, 1.0, count)
    return Shoppers(
        day=day[order], came_by=way[order].astype(np.int64), country=pick(rng, COUNTRY_SHARES, count),
        kind=pick(rng, KIND_SHARES, count), basket=np.rint(np.clip(spread, mean * 0.25, mean * 8) * 100).astype(np.int64),
        newsletter=rng.random(count) < 0.57,
    )  # fmt: skip


def baskets(seed: int, window: Window, known: Shoppers, season: Floats, promotion: Floats) -> Baskets:
    """Orders by buying till you stop: the next one comes at the customer's own pace, slowed or hurried by the season."""
    rng = stream(seed, "shop", "baskets")
    count = len(known.day)
    rate = rng.gamma(R, 1 / ALPHA, count) * LOYALTY[known.came_by]
    leave = rng.beta(A, B, count)
    flow = np.stack([np.where(promotion > 0, season * chance, season) for chance in PROMOTION_LIFT])
    ceiling = float(flow.max())
    time = known.day.astype(float) + rng.random(count)
    newcomers = np.flatnonzero(known.day >= 0)
    who, when = [newcomers], [known.day[newcomers]]
    alive = np.flatnonzero(rng.random(count) > leave)
    active = np.zeros(count, dtype=bool)
    while len(alive):
        time[alive] += rng.exponential(1.0, len(alive)) / (rate[alive] * ceiling)
        active[alive[time[alive] >= window.length]] = True
        alive = alive[time[alive] < window.length]
        day = np.floor(time[alive]).astype(np.int64)
        chance = np.where(day >= 0, flow[known.kind[alive], np.maximum(day, 0)], 1.0) / ceiling
        bought = rng.random(len(alive)) < chance
        kept = bought & (day >= 0)
        who.append(alive[kept])
        when.append(day[kept])
        stays = ~bought | (rng.random(len(alive)) > leave[alive])
        alive = alive[stays]
    shopper, day = np.concatenate(who), np.concatenate(when)
    second = hours(rng, len(day))
    first = np.arange(len(day)) < len(newcomers)
    order = np.lexsort((shopper, second, day))
    return Baskets(shopper[order], day[order], second[order], first[order], rate, leave, active)


def customer_file(seed: int, window: Window, known: Shoppers, code: list[str], repeats: Ints) -> bytes:
    """The customer export, with second accounts, gaps and e-mail addresses typed in haste."""
    rng = stream(seed, "shop", "identities")
    people = len(known.day)
    _, first = first_names(rng, people)
    last = surnames(rng, people)
    mail = addresses(rng, first, last)
    phone = telephones(rng, people, 1.0)
    town = _towns(rng, known.country)
    street = rng.integers(0, len(STREETS), people)
    number = rng.integers(1, 140, people)
    has_phone = (rng.random(people) < 0.62) & (known.country == 0)
    columns: dict[str, list[str]] = {
        name: []
        for name in (
            "Customer ID", "First Name", "Last Name", "Email", "Phone", "Address", "City", "Postal Code", "Country",
            "Language", "Tags",
        )
    }  # fmt: skip
    created = moments(ENGLISH, window.days[0] + known.day, hours(rng, people))
    every = [*range(people), *repeats.tolist()]
    for place, who in enumerate(every):
        again = place >= people
        country = int(known.country[who])
        address = mail[who]
        if again:
            address = address.upper() if place % 3 == 0 else address.replace("@", ".bis@") if place % 3 == 1 else ""
        elif rng.random() < 0.004:
            address = address.replace("@example", "@exemple,")
        values = (
            code[place],
            plain(first[who]).capitalize() if again else first[who],
            misfiled(rng, last[who]) if again else last[who],
            address,
            phone[who] if has_phone[who] and not again else "",
            f"{number[who]} {STREETS[street[who]]}" if country in (0, 1, 2) else "",
            plain(town[who][0]).upper() if again else town[who][0],
            town[who][1],
            COUNTRIES[country],
            LANGUAGES[country],
            "newsletter" if known.newsletter[who] else "",
        )
        for name, value in zip(columns, values, strict=True):
            columns[name].append(value)
    columns["Created At"] = [created[who] for who in every]
    return table(ENGLISH, columns)


def _towns(rng: np.random.Generator, country: Ints) -> list[tuple[str, str]]:
    french = pick(rng, [weight for _, _, weight in FRANCE], len(country)).tolist()
    abroad = rng.integers(0, 4, len(country)).tolist()
    return [
        FRANCE[home][:2] if land == 0 else ABROAD[COUNTRIES[land]][place]
        for land, home, place in zip(country.tolist(), french, abroad, strict=True)
    ]
