"""Used vehicles on the three car parks today: what they cost, their price and the days they have been waiting."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import pick, stream
from mercatique.demo.exports import FRENCH, day_texts, hundredths, names, table

from .catalogue import FINISHES, MODELS
from .network import BRANDS, SITE_NAMES, SITES

#: Used vehicles per site and median days in stock: the declining site lets them age.
ON_SITE = ((118, 41.0), (92, 83.0), (56, 34.0))


def stock_file(seed: int, window: Window) -> bytes:
    rng = stream(seed, "dealership", "stock")
    site = np.repeat(np.arange(len(SITES)), [count for count, _ in ON_SITE])
    count = len(site)
    waiting = np.clip(np.rint(np.array([days for _, days in ON_SITE])[site] * np.exp(rng.normal(0, 0.7, count))), 1, 400)
    waiting = waiting.astype(np.int64)
    model = pick(rng, [entry.private * (0.45, 0.17, 0.38)[entry.brand] for entry in MODELS], count)
    finish = pick(rng, (44, 38, 18), count)
    age = rng.integers(240, 3000, count) + waiting
    listed = np.array([entry.price for entry in MODELS])[model] * np.array([rate for _, rate in FINISHES])[finish]
    worth = np.maximum(listed * 0.80 * 0.855 ** (age / 365.25), 3400)
    cost = np.rint(worth * 0.905 / 10).astype(np.int64) * 1000
    price = np.rint(worth * (1 - np.minimum(waiting, 240) * 0.0006) / 10).astype(np.int64) * 1000
    repairs = np.rint(rng.gamma(2.0, 310, count)).astype(np.int64) * 100
    today = np.datetime64(window.today)
    return table(
        FRENCH,
        {
            "N° stock": [f"VO{window.today:%y}{place + 1:04d}" for place in range(count)],
            "Date du stock": day_texts(FRENCH, np.full(count, today)),
            "Site": names(SITE_NAMES, site),
            "Marque": [BRANDS[MODELS[place].brand] for place in model.tolist()],
            "Modèle": [MODELS[place].name for place in model.tolist()],
            "Finition": [FINISHES[place][0] for place in finish.tolist()],
            "Énergie": [MODELS[place].energy for place in model.tolist()],
            "Mise en circulation": day_texts(FRENCH, today - age),
            "Entré le": day_texts(FRENCH, today - waiting),
            "Jours en stock": [str(value) for value in waiting.tolist()],
            "Kilométrage": [str(int(value)) for value in np.rint(age / 365.25 * rng.normal(14500, 3800, count) / 100) * 100],
            "Prix d'achat HT": hundredths(FRENCH, cost),
            "Frais de remise en état HT": hundredths(FRENCH, repairs),
            "Prix affiché HT": hundredths(FRENCH, price),
            "Révision du prix le": day_texts(FRENCH, today - waiting + (waiting // 30) * 30),
        },
    )
