"""The shop's advertising by month and the first orders each channel truly causes."""

from dataclasses import dataclass

import numpy as np

from mercatique.demo.ads import Campaign, ad_file
from mercatique.demo.days import Window
from mercatique.demo.dice import Floats, Ints, stream
from mercatique.demo.exports import ENGLISH, day_texts, hundredths, table


@dataclass(frozen=True)
class Channel:
    key: str
    name: str
    #: Euros a month, part still felt a month later, euros at half of the ceiling, new customers a month at most.
    budget: int
    adstock: float
    half: int
    ceiling: float
    #: Conversions claimed for one caused; loyalty of its customers against the mean.
    claim: float
    loyalty: float
    cost_per_thousand: float
    click_rate: float


CHANNELS: tuple[Channel, ...] = (
    Channel("search", "Paid search", 1220, 0.05, 1100, 86.0, 1.3, 1.05, 26.0, 0.042),
    Channel("shopping", "Product listing ads", 1010, 0.05, 920, 71.0, 1.2, 0.80, 11.0, 0.016),
    Channel("social", "Paid social", 1300, 0.30, 1930, 55.0, 2.6, 0.78, 7.4, 0.012),
    Channel("creators", "Creators", 630, 0.35, 800, 26.0, 0.9, 1.15, 16.0, 0.014),
    Channel("display", "Retargeting", 550, 0.10, 2200, 4.6, 11.0, 0.95, 3.9, 0.004),
    Channel("affiliation", "Affiliates", 380, 0.0, 500, 18.5, 1.7, 0.62, 9.0, 0.011),
)
#: What the platforms report by day.
CAMPAIGNS: tuple[Campaign, ...] = (
    Campaign(0, "Paid search", "Google Ads", "Plantes – usages"),
    Campaign(1, "Product listing ads", "Google Ads", "Listings – infusions"),
    Campaign(2, "Paid social", "Meta Ads", "Coffrets – audiences proches"),
    Campaign(3, "Creators", "Collectif Créa", "Six créateurs"),
    Campaign(4, "Retargeting", "Retour Pub", "Reciblage – paniers"),
    Campaign(5, "Affiliates", "Réseau Affinité", "Affiliés – bons plans"),
)
#: Ways in that nobody pays for, with first orders a month and loyalty.
FREE: tuple[tuple[str, float, float], ...] = (
    ("Organic search", 50.0, 1.12),
    ("Direct", 26.0, 1.18),
    ("Referral", 14.0, 1.35),
    ("Newsletter", 0.0, 1.0),
)
NAMES: tuple[str, ...] = (*(channel.name for channel in CHANNELS), *(name for name, _, _ in FREE))
NEWSLETTER = len(NAMES) - 1
LOYALTY: Floats = np.array([*(channel.loyalty for channel in CHANNELS), *(loyalty for _, _, loyalty in FREE)])


@dataclass(frozen=True)
class Spend:
    cents: Ints
    impressions: Ints
    clicks: Ints
    #: New customers expected by month and way in, free ones included.
    expected: Floats


def spend(seed: int, window: Window, season: Floats) -> Spend:
    rng = stream(seed, "shop", "spend")
    shape = (window.months, len(CHANNELS))
    budget = np.array([channel.budget for channel in CHANNELS], dtype=float)
    strong = np.where(np.isin(window.calendar_month, (10, 11)), 1.6, np.where(np.isin(window.calendar_month, (6, 7)), 0.6, 1.0))
    planned = budget[None, :] * strong[:, None] * (0.85 + 0.3 * window.progress)[:, None] * np.exp(rng.normal(0, 0.18, shape))
    cents = np.rint(planned * window.month_fraction[:, None]).astype(np.int64) * 100
    carry = np.array([channel.adstock for channel in CHANNELS])
    half = np.array([channel.half for channel in CHANNELS])
    ceiling = np.array([channel.ceiling for channel in CHANNELS])
    pressure, carried = np.zeros(shape), np.zeros(len(CHANNELS))
    for month in range(window.months):
        carried = planned[month] + carry * carried
        pressure[month] = carried
    wanted = np.bincount(window.month_of_day, weights=season, minlength=window.months)
    wanted = wanted / np.bincount(window.month_of_day, minlength=window.months)
    paid = ceiling * pressure / (pressure + half) * wanted[:, None] * window.month_fraction[:, None]
    free = np.array([count for _, count, _ in FREE])[None, :] * (wanted * window.month_fraction)[:, None]
    free = free * (0.8 + 0.4 * window.progress)[:, None]
    impressions = np.rint(cents / 100 / np.array([c.cost_per_thousand for c in CHANNELS]) * 1000).astype(np.int64)
    clicks = rng.poisson(impressions * np.array([c.click_rate for c in CHANNELS])).astype(np.int64)
    return Spend(cents, impressions, clicks, np.concatenate((paid, free), axis=1))


def ads_file(seed: int, window: Window, spent: Spend) -> bytes:
    """Spending by day and campaign."""
    nothing = np.zeros_like(spent.cents)
    return ad_file(seed, "shop", window, ENGLISH, CAMPAIGNS, cents=spent.cents, back=nothing, impressions=spent.impressions, clicks=spent.clicks, claims=claimed(seed, spent))


def claimed(seed: int, spent: Spend) -> Ints:
    """The conversions the platforms claim."""
    rng = stream(seed, "shop", "claims")
    return rng.poisson(spent.expected[:, : len(CHANNELS)] * np.array([channel.claim for channel in CHANNELS])).astype(np.int64)


def spend_file(seed: int, window: Window, spent: Spend) -> bytes:
    claims = claimed(seed, spent)
    month, place = np.nonzero(spent.cents)
    starts = np.array([np.datetime64(start) for start in window.month_starts])
    return table(
        ENGLISH,
        {
            "Month": day_texts(ENGLISH, starts[month]),
            "Channel": [NAMES[index] for index in place.tolist()],
            "Amount spent (EUR)": hundredths(ENGLISH, spent.cents[month, place]),
            "Impressions": [str(value) for value in spent.impressions[month, place].tolist()],
            "Clicks": [str(value) for value in spent.clicks[month, place].tolist()],
            "Conversions": [str(value) for value in claims[month, place].tolist()],
        },
    )
