"""The demo's ad spend day by day and campaign by campaign, as platforms and agencies report it; its months add up to the monthly tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .days import Window
from .dice import Floats, Ints, stream
from .exports import Dialect, day_texts, hundredths, table


@dataclass(frozen=True)
class Campaign:
    """A campaign: its channel (place and name), who reports it, its share of the channel."""

    place: int
    channel: str
    platform: str
    name: str
    share: float = 1.0


#: Names of the columns: French as an agency writes them, English as a shop platform does.
HEADS = {
    True: ("Jour", "Plateforme", "Canal", "Campagne", "Dépense HT", "Participation marque HT", "Impressions", "Clics", "Conversions"),
    False: ("Day", "Platform", "Channel", "Campaign", "Amount spent (EUR)", "Co-funded", "Impressions", "Clicks", "Conversions"),
}


def split(total: Ints, weights: Floats) -> Ints:
    """Whole numbers in proportion to weights that add up to the total."""
    edges = np.concatenate(([0.0], np.cumsum(weights)))
    return np.diff(np.rint(total * edges / edges[-1])).astype(np.int64)


def ad_file(
    seed: int, company: str, window: Window, dialect: Dialect, campaigns: Sequence[Campaign], *,
    cents: Ints, back: Ints, impressions: Ints, clicks: Ints, claims: Ints,
) -> bytes:  # fmt: skip
    """The file; each argument has a row per month and a column per channel."""
    rng = stream(seed, company, "ad days")
    weekday = np.where(window.weekday >= 5, 0.8, 1.0)
    parts: list[tuple[Ints, Campaign, list[Ints]]] = []
    by_place: dict[int, list[Campaign]] = {}
    for campaign in campaigns:
        by_place.setdefault(campaign.place, []).append(campaign)
    for place, members in by_place.items():
        shares = np.array([campaign.share for campaign in members])
        of_members: list[list[list[Ints]]] = [[] for _ in members]
        days_of: list[Ints] = []
        for month in range(window.months):
            days = np.flatnonzero(window.month_of_day == month)
            days_of.append(days)
            weights = weekday[days] * np.exp(rng.normal(0.0, 0.25, len(days)))
            for at, rows in enumerate(of_members):
                rows.append([split(split(np.int64(values[month, place]), shares)[at], weights) for values in (cents, back, impressions, clicks, claims)])
        every = np.concatenate(days_of)
        for campaign, rows in zip(members, of_members, strict=True):
            columns = [np.concatenate([row[column] for row in rows]) for column in range(5)]
            kept = np.flatnonzero((columns[0] > 0) | (columns[2] > 0))
            parts.append((every[kept], campaign, [column[kept] for column in columns]))
    day = np.concatenate([days for days, _campaign, _columns in parts])
    which = np.concatenate([np.full(len(days), number) for number, (days, _campaign, _columns) in enumerate(parts)])
    numbers = [np.concatenate([columns[column] for _days, _campaign, columns in parts]) for column in range(5)]
    order = np.lexsort((which, day))
    listed = [parts[number][1] for number in which[order].tolist()]
    heads = HEADS[dialect.french_days]
    values: list[Sequence[object]] = [
        day_texts(dialect, window.days[day[order]]), [each.platform for each in listed], [each.channel for each in listed], [each.name for each in listed],
        hundredths(dialect, numbers[0][order]), hundredths(dialect, numbers[1][order]), *([str(value) for value in column[order].tolist()] for column in numbers[2:]),
    ]  # fmt: skip
    return table(dialect, dict(zip(heads, values, strict=True)))
