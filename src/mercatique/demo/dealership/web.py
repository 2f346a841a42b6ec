"""Visits of the dealership's web site by day, source, landing page and device, as an analytics tool exports them."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import stream
from mercatique.demo.exports import FRENCH, day_texts, table

from .network import NEW_SEASON
from .spend import CHANNELS, Spend

#: source, medium, sessions a day, key events per session, landing pages favoured, channel that drives it
SOURCES: tuple[tuple[str, str, float, float, str], ...] = (
    ("google", "organic", 165.0, 0.021, ""),
    ("(direct)", "(none)", 84.0, 0.017, ""),
    ("google", "cpc", 0.0, 0.034, "search"),
    ("reseaux-sociaux", "paid_social", 0.0, 0.009, "social"),
    ("display", "banner", 0.0, 0.002, "display"),
    ("newsletter", "email", 9.0, 0.041, "email"),
    ("portail-annonces", "referral", 31.0, 0.028, ""),
    ("site-marque", "referral", 22.0, 0.026, ""),
    ("reseaux-sociaux", "social", 26.0, 0.007, ""),
)
PAGES: tuple[tuple[str, float, float], ...] = (
    ("/", 0.27, 0.7),
    ("/vehicules-neufs/", 0.17, 1.0),
    ("/vehicules-occasion/", 0.24, 1.2),
    ("/atelier/prendre-rendez-vous/", 0.11, 2.1),
    ("/offres-du-moment/", 0.08, 1.3),
    ("/concessions/tours-nord/", 0.06, 1.0),
    ("/concessions/blois-sud/", 0.04, 0.8),
    ("/concessions/saumur-ouest/", 0.03, 1.1),
)
DEVICES: tuple[tuple[str, float, float], ...] = (("mobile", 0.69, 0.85), ("desktop", 0.31, 1.35))
#: Web sessions are kept for this many days, as tools keep them.
KEPT_DAYS = 420


def hit_file(seed: int, window: Window, spent: Spend) -> bytes:
    rng = stream(seed, "dealership", "web")
    first = max(0, window.length - KEPT_DAYS)
    day = np.arange(first, window.length)
    month = window.month_of_day[day]
    season = NEW_SEASON[window.calendar_month[month]] ** 0.6
    week = np.array([1.08, 1.0, 0.98, 0.97, 0.95, 1.04, 1.1])[window.weekday[day]]
    growth = 0.9 + 0.2 * window.progress[month]
    paid = {channel.key: spent.clicks.sum(axis=1)[:, place] for place, channel in enumerate(CHANNELS)}
    in_month = np.bincount(window.month_of_day, minlength=window.months)
    daily = np.stack(
        [base * season + (paid[key][month] / in_month[month] if key else 0.0) for _, _, base, _, key in SOURCES], axis=1
    )
    page = np.array([share for _, share, _ in PAGES])
    device = np.array([share for _, share, _ in DEVICES])
    mean = (daily * (week * growth)[:, None])[:, :, None, None] * page[:, None] * device[None, :]
    sessions = rng.poisson(mean)
    rate = np.array([events for *_, events, _ in SOURCES])[None, :, None, None]
    rate = rate * np.array([lift for *_, lift in PAGES])[:, None] * np.array([lift for *_, lift in DEVICES])[None, :]
    events = rng.binomial(sessions, np.broadcast_to(np.clip(rate, 0, 1), sessions.shape))
    views = sessions + rng.poisson(sessions * 2.1)
    engaged = rng.binomial(sessions, 0.57)
    users = sessions - rng.binomial(sessions, 0.16)
    place = np.nonzero(sessions)
    return table(
        FRENCH,
        {
            "Date": day_texts(FRENCH, window.days[day[place[0]]]),
            "Source": [SOURCES[index][0] for index in place[1].tolist()],
            "Support": [SOURCES[index][1] for index in place[1].tolist()],
            "Page de destination": [PAGES[index][0] for index in place[2].tolist()],
            "Appareil": [DEVICES[index][0] for index in place[3].tolist()],
            "Sessions": [str(value) for value in sessions[place].tolist()],
            "Sessions avec engagement": [str(value) for value in engaged[place].tolist()],
            "Utilisateurs actifs": [str(value) for value in users[place].tolist()],
            "Pages vues": [str(value) for value in views[place].tolist()],
            "Événements clés": [str(value) for value in events[place].tolist()],
        },
    )
