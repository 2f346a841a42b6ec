"""Advertising month by month, what it cost, what the brand paid back, and the leads each channel truly causes."""

from dataclasses import dataclass

import numpy as np

from mercatique.demo.ads import Campaign, ad_file
from mercatique.demo.days import Window
from mercatique.demo.dice import Floats, Ints, stream
from mercatique.demo.exports import FRENCH, day_texts, hundredths, table

from .network import SITE_NAMES, SITE_SHARES, SITES


@dataclass(frozen=True)
class Channel:
    """A channel as it truly works (known to the truth file only) and as it is bought."""

    key: str
    name: str
    #: Euros a month for the three sites together at cruising speed.
    budget: int
    #: Part of a month's pressure that is still felt a month later.
    adstock: float
    #: Monthly pressure in euros (three sites) at which half of the ceiling is reached.
    half: int
    #: Leads a month (three sites) that no spending exceeds.
    ceiling: float
    #: Share paid back by the brand on co-funded operations.
    cofunded: float
    #: How many conversions the platform claims for one it caused.
    claim: float
    #: Conversion of its leads into sales against an ordinary lead.
    quality: float
    #: Split of its leads over new vehicles, used vehicles, workshop.
    activities: tuple[float, float, float]
    #: Cost of a thousand contacts in euros, and clicks per contact (0: not clicked on).
    cost_per_thousand: float
    click_rate: float
    #: Bought by bursts at the strong months only.
    burst: bool = False


CHANNELS: tuple[Channel, ...] = (
    Channel("search", "Recherche payante", 7200, 0.05, 6000, 118.0, 0.5, 1.35, 1.15, (0.52, 0.34, 0.14), 38.0, 0.061),
    Channel("social", "Réseaux sociaux", 4300, 0.25, 5200, 62.0, 0.5, 2.4, 0.72, (0.60, 0.32, 0.08), 6.5, 0.011),
    Channel("display", "Display programmatique", 2600, 0.30, 9000, 9.0, 0.5, 9.0, 0.60, (0.66, 0.30, 0.04), 3.2, 0.0013),
    Channel("listings", "Portails d'annonces", 8800, 0.0, 7600, 150.0, 0.0, 1.1, 1.05, (0.06, 0.94, 0.0), 14.0, 0.024),
    Channel("radio", "Radio locale", 5200, 0.45, 5600, 44.0, 0.5, 0.0, 0.95, (0.68, 0.22, 0.10), 5.1, 0.0, True),
    Channel("press", "Presse quotidienne régionale", 1900, 0.15, 6000, 9.0, 0.0, 0.0, 0.90, (0.55, 0.35, 0.10), 11.0, 0.0),
    Channel("email", "E-mailing et SMS", 900, 0.05, 900, 34.0, 0.0, 1.8, 1.30, (0.40, 0.22, 0.38), 9.0, 0.021),
    Channel("posters", "Affichage", 3600, 0.40, 7000, 12.0, 0.5, 0.0, 0.90, (0.70, 0.20, 0.10), 4.2, 0.0, True),
)  # fmt: skip
CHANNEL_NAMES: tuple[str, ...] = tuple(channel.name for channel in CHANNELS)
#: What the platforms and the agency report by day: the dealership buys several campaigns on the same channel.
CAMPAIGNS: tuple[Campaign, ...] = (
    Campaign(0, "Recherche payante", "Google Ads", "Local – essai et reprise", 0.8),
    Campaign(0, "Recherche payante", "Google Ads", "Atelier – révision et pneus", 0.2),
    Campaign(1, "Réseaux sociaux", "Meta Ads", "Notoriété des trois sites"),
    Campaign(2, "Display programmatique", "Bannières Express", "Bannières – reciblage"),
    Campaign(3, "Portails d'annonces", "Auto Annonces France", "Annonces – abonnement", 0.9),
    Campaign(3, "Portails d'annonces", "Auto Annonces France", "Annonces – remontée en tête", 0.1),
    Campaign(4, "Radio locale", "Radio Val de Loire", "Vagues de radio"),
    Campaign(5, "Presse quotidienne régionale", "Le Courrier de Touraine", "Pages locales"),
    Campaign(6, "E-mailing et SMS", "Envoi Clair", "Envois à la base"),
    Campaign(7, "Affichage", "Affichage Ligérien", "Réseau 4 × 3"),
)
#: Months of bursts: the two plates, the half-yearly close and the new year offers.
BURST_MONTHS = np.array([1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0], dtype=float)


@dataclass(frozen=True)
class Spend:
    """By month, site and channel: euros in cents, and the leads expected from them."""

    cents: Ints
    back: Ints
    impressions: Ints
    clicks: Ints
    expected_leads: Floats


def spend(seed: int, window: Window) -> Spend:
    """Budgets as a dealership buys them: steady or by bursts, growing online, cut at the end of the year."""
    rng = stream(seed, "dealership", "spend")
    shape = (window.months, len(SITES), len(CHANNELS))
    shares = np.array(SITE_SHARES)[None, :, None]
    budget = np.array([channel.budget for channel in CHANNELS], dtype=float)[None, None, :]
    month = window.calendar_month
    burst = np.array([channel.burst for channel in CHANNELS])
    pulse = np.where(burst[None, :], BURST_MONTHS[month][:, None] * 2.2, 1.0)
    drift = np.array([0.25 if channel.click_rate > 0 else -0.3 for channel in CHANNELS])
    growth = 1 + drift[None, :] * (window.progress[:, None] - 0.5)
    wobble = np.exp(rng.normal(0.0, 0.22, shape))
    planned = budget * shares * (pulse * growth)[:, None, :] * wobble
    planned *= np.where((month == 7)[:, None, None], 0.55, 1.0)
    paid = planned * window.month_fraction[:, None, None]
    cents = np.rint(paid * 100).astype(np.int64) // 100 * 100
    rate = np.array([channel.cofunded for channel in CHANNELS])
    agreed = (rng.random((window.months, 1, len(CHANNELS))) < 0.7) * rate
    back = np.rint(cents * agreed).astype(np.int64)
    per_thousand = np.array([channel.cost_per_thousand for channel in CHANNELS])
    impressions = np.rint(cents / 100 / per_thousand * 1000 * np.exp(rng.normal(0, 0.08, shape))).astype(np.int64)
    click_rate = np.array([channel.click_rate for channel in CHANNELS])
    clicks = rng.poisson(impressions * click_rate)
    return Spend(cents, back, impressions, clicks.astype(np.int64), response(window, planned))


def response(window: Window, planned: Floats) -> Floats:
    """Leads expected of the spending: pressure carried over, then saturation, then site and part of the month."""
    carry = np.array([channel.adstock for channel in CHANNELS])[None, :]
    half = np.array([channel.half for channel in CHANNELS])[None, None, :]
    ceiling = np.array([channel.ceiling for channel in CHANNELS])[None, None, :]
    shares = np.array(SITE_SHARES)[None, :, None]
    pressure = np.zeros_like(planned)
    carried = np.zeros(planned.shape[1:])
    for index in range(window.months):
        carried = planned[index] + carry * carried
        pressure[index] = carried
    saturated = pressure / (pressure + half * shares)
    level = np.stack([site.level_at(window) for site in SITES], axis=1)[:, :, None]
    return np.asarray(ceiling * shares * saturated * level * window.month_fraction[:, None, None])


def ads_file(seed: int, window: Window, spent: Spend) -> bytes:
    """Spending by day and campaign, the three sites together."""
    claims = claimed(seed, spent)
    sums = {name: getattr(spent, name).sum(axis=1) for name in ("cents", "back", "impressions", "clicks")}
    return ad_file(seed, "dealership", window, FRENCH, CAMPAIGNS, claims=claims.sum(axis=1), **sums)


def claimed(seed: int, spent: Spend) -> Ints:
    """The conversions the platforms claim."""
    rng = stream(seed, "dealership", "claims")
    return rng.poisson(spent.expected_leads * np.array([channel.claim for channel in CHANNELS])).astype(np.int64)


def spend_file(seed: int, window: Window, spent: Spend) -> bytes:
    """Spending by month, channel and site, what the brand pays back, and the conversions the platforms claim."""
    claims = claimed(seed, spent)
    place = np.nonzero(spent.cents)
    month = np.array([np.datetime64(start) for start in window.month_starts])
    return table(
        FRENCH,
        {
            "Mois": day_texts(FRENCH, month[place[0]]),
            "Canal": [CHANNEL_NAMES[index] for index in place[2].tolist()],
            "Site": [SITE_NAMES[index] for index in place[1].tolist()],
            "Dépense HT": hundredths(FRENCH, spent.cents[place]),
            "Participation marque HT": hundredths(FRENCH, spent.back[place]),
            "Reste à charge HT": hundredths(FRENCH, spent.cents[place] - spent.back[place]),
            "Impressions": [str(value) for value in spent.impressions[place].tolist()],
            "Clics": [str(value) for value in spent.clicks[place].tolist()],
            "Conversions déclarées": [str(value) for value in claims[place].tolist()],
        },
    )
