"""Visits of people who let themselves be followed, by channel: those that led to a request, and the many that did not."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Floats, Ints, pick, stream
from mercatique.demo.exports import FRENCH, moments, table

from .leads import Leads
from .spend import CHANNELS
from .web import KEPT_DAYS

#: As the web site's tool sees them: two free ways, then the channels that can be clicked on.
FREE = ("Référencement naturel", "Accès direct")
CLICKED = tuple(channel for channel in CHANNELS if channel.click_rate > 0)
WAYS: tuple[str, ...] = FREE + tuple(channel.name for channel in CLICKED)
#: Visits of anybody over the weeks of a project, by way, whatever brought the request in the end: as the clicks are bought.
CLICKS = np.array([channel.budget / channel.cost_per_thousand * channel.click_rate for channel in CLICKED])
REACH = np.concatenate(((0.55, 0.35), 1.5 * CLICKS / CLICKS.sum()))
#: Share of requests whose visitor accepted to be followed, and visitors without a request for one with.
FOLLOWED, WITHOUT = 0.6, 7
#: Share of requests made on a last visit by the address or the name of the dealership.
RETURN = 0.45
PROJECT_DAYS = 24.0


def touch_file(seed: int, window: Window, found: Leads) -> bytes:
    rng = stream(seed, "dealership", "touches")
    recent = np.flatnonzero((found.day >= window.length - KEPT_DAYS) & (rng.random(len(found)) < FOLLOWED))
    way_of = np.array([WAYS.index(channel.name) if channel.name in WAYS else -1 for channel in CHANNELS] + [-1])
    cause = way_of[found.cause[recent]]
    # Nobody clicks on a poster: who comes by one, or by nobody's advertising, searches or types the name.
    cause = np.where(cause >= 0, cause, pick(rng, (0.62, 0.38), len(recent)))
    others = len(recent) * WITHOUT
    leads = np.concatenate((recent, np.full(others, -1)))
    end = np.concatenate((found.day[recent] * 86_400 + found.second[recent], rng.integers((window.length - KEPT_DAYS) * 86_400, window.length * 86_400, others)))
    visitor, way, second, asked = _visits(rng, cause, leads, end)
    order = np.lexsort((visitor, second))
    visitor, way, second, asked = visitor[order], way[order], second[order], asked[order]
    number = rng.permutation(len(leads))
    return table(
        FRENCH,
        {
            "N° visiteur": [f"W{value:06d}" for value in number[visitor].tolist()],
            "Date et heure": moments(FRENCH, window.days[0] + second // 86_400, second % 86_400),
            "Canal": [WAYS[value] for value in way.tolist()],
            "N° lead": [f"LD{value + 1:06d}" if value >= 0 else "" for value in asked.tolist()],
        },
    )


def _visits(rng: np.random.Generator, cause: Ints, leads: Ints, end: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Visitor, way, moment and lead (or -1) of each visit; a request is made on the last visit of its visitor."""
    counts = rng.poisson(REACH, (len(leads), len(REACH)))
    counts[np.arange(len(cause)), cause] += 1
    alone = counts.sum(axis=1) == 0
    counts[alone, pick(rng, REACH.tolist(), int(alone.sum()))] += 1
    visitor, way = (np.repeat(part, counts.ravel()) for part in np.divmod(np.arange(counts.size), len(REACH)))
    before: Floats = rng.exponential(PROJECT_DAYS / 2, len(visitor)) * 86_400
    second = np.maximum(end[visitor] - 60 - np.rint(before).astype(np.int64), 0)
    order = np.lexsort((second, visitor))
    visitor, way, second = visitor[order], way[order], second[order]
    last = np.flatnonzero(np.append(visitor[1:] != visitor[:-1], True))
    asked = np.full(len(visitor), -1)
    back = last[(leads[visitor[last]] >= 0) & (rng.random(len(last)) < RETURN)]
    rest = np.setdiff1d(last, back)
    asked[rest] = leads[visitor[rest]]
    second[rest] = np.where(asked[rest] >= 0, end[visitor[rest]], second[rest])
    return (
        np.concatenate((visitor, visitor[back])), np.concatenate((way, pick(rng, (0.45, 0.55), len(back)))),
        np.concatenate((second, end[visitor[back]])), np.concatenate((asked, leads[visitor[back]])),
    )  # fmt: skip
