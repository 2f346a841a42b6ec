"""Visits of the shop by day, source, landing page and device, with what they did."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Floats, stream
from mercatique.demo.exports import ENGLISH, day_texts, table
from mercatique.demo.shop.spend import CHANNELS, Spend

#: source, medium, sessions on a mean day, conversion, channel that drives it
SOURCES: tuple[tuple[str, str, float, float, str], ...] = (
    ("google", "organic", 310.0, 0.017, ""),
    ("(direct)", "(none)", 150.0, 0.024, ""),
    ("newsletter", "email", 70.0, 0.044, ""),
    ("blogs", "referral", 46.0, 0.019, ""),
    ("google", "cpc", 0.0, 0.027, "search"),
    ("google", "shopping", 0.0, 0.021, "shopping"),
    ("social", "paid_social", 0.0, 0.008, "social"),
    ("creators", "influence", 0.0, 0.014, "creators"),
    ("retargeting", "display", 0.0, 0.010, "display"),
    ("affiliates", "affiliate", 0.0, 0.022, "affiliation"),
)
PAGES: tuple[tuple[str, float], ...] = (
    ("/", 0.24), ("/infusions", 0.26), ("/epicerie-salee", 0.12), ("/epicerie-sucree", 0.14),
    ("/arts-de-la-table", 0.11), ("/coffrets", 0.07), ("/journal", 0.06),
)  # fmt: skip
DEVICES: tuple[tuple[str, float, float], ...] = (("mobile", 0.71, 0.78), ("desktop", 0.29, 1.54))
KEPT_DAYS = 420


def hit_file(seed: int, window: Window, spent: Spend, season: Floats) -> bytes:
    rng = stream(seed, "shop", "web")
    day = np.arange(max(0, window.length - KEPT_DAYS), window.length)
    month = window.month_of_day[day]
    in_month = np.bincount(window.month_of_day, minlength=window.months)
    clicks = {channel.key: spent.clicks[:, place] for place, channel in enumerate(CHANNELS)}
    free = season[day] ** 0.8
    daily = np.stack(
        [base * free + (clicks[key][month] / in_month[month] if key else 0.0) for _, _, base, _, key in SOURCES], axis=1
    )
    page = np.array([share for _, share in PAGES])
    device = np.array([share for _, share, _ in DEVICES])
    sessions = rng.poisson(daily[:, :, None, None] * page[:, None] * device[None, :])
    rate = np.array([chance for *_, chance, _ in SOURCES])[None, :, None, None]
    rate = rate * np.array([lift for *_, lift in DEVICES])
    bought = rng.binomial(sessions, np.broadcast_to(rate, sessions.shape))
    carts = np.maximum(bought, rng.binomial(sessions, np.clip(np.broadcast_to(rate * 3.1, sessions.shape), 0, 0.9)))
    views = sessions + rng.poisson(sessions * 2.6)
    place = np.nonzero(sessions)
    return table(
        ENGLISH,
        {
            "Date": day_texts(ENGLISH, window.days[day[place[0]]]),
            "Source": [SOURCES[index][0] for index in place[1].tolist()],
            "Medium": [SOURCES[index][1] for index in place[1].tolist()],
            "Landing page": [PAGES[index][0] for index in place[2].tolist()],
            "Device": [DEVICES[index][0] for index in place[3].tolist()],
            "Sessions": [str(value) for value in sessions[place].tolist()],
            "Page views": [str(value) for value in views[place].tolist()],
            "Add to carts": [str(value) for value in carts[place].tolist()],
            "Purchases": [str(value) for value in bought[place].tolist()],
        },
    )
