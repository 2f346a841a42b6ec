"""Customers who write or call: why, about which order, and how long they waited for an answer."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import pick, stream
from mercatique.demo.exports import ENGLISH, moments, names, table
from mercatique.demo.shop.orders import PAID, Orders
from mercatique.demo.shop.season import hours

WAYS: tuple[str, ...] = ("Email", "Chat", "Phone")
#: Median minutes before an answer on an ordinary day; busy days take longer.
WAITS = np.array([310.0, 4.0, 2.0])
REASONS: tuple[str, ...] = (
    "Suivi de livraison", "Colis abîmé", "Retour ou échange", "Question sur un produit", "Code promotionnel",
    "Facture", "Modification de commande",
)  # fmt: skip
CONTACT_RATE = 0.075


def call_file(seed: int, window: Window, made: Orders, code: list[str]) -> bytes:
    rng = stream(seed, "shop", "contacts")
    chosen = np.flatnonzero((made.status == PAID) & (rng.random(len(made.day)) < CONTACT_RATE))
    day = made.day[chosen] + rng.integers(1, 9, len(chosen))
    inside = day < window.length
    chosen, day = chosen[inside], day[inside]
    second = hours(rng, len(chosen))
    order = np.lexsort((second, day))
    chosen, day, second = chosen[order], day[order], second[order]
    count = len(chosen)
    way = pick(rng, (62, 26, 12), count)
    load = np.bincount(day, minlength=window.length)[day] / (count / window.length)
    wait = np.rint(WAITS[way] * load**0.8 * np.exp(rng.normal(0, 0.8, count))).astype(np.int64) + 1
    answered = day * 1440 + second // 60 + wait < window.length * 1440
    rating = pick(rng, (4, 6, 14, 34, 42), count) + 1
    rated = answered & (rng.random(count) < 0.33)
    return table(
        ENGLISH,
        {
            "Ticket ID": [f"T{place + 1:05d}" for place in range(count)],
            "Created At": moments(ENGLISH, window.days[day], second),
            "Channel": names(WAYS, way),
            "Reason": names(REASONS, pick(rng, (41, 12, 17, 13, 6, 5, 6), count)),
            "Customer ID": names(code, made.account[chosen]),
            "Order Number": [made.number[place] for place in chosen.tolist()],
            "First reply (min)": [str(value) if done else "" for value, done in zip(wait.tolist(), answered.tolist(), strict=True)],
            "Satisfaction": [str(value) if done else "" for value, done in zip(rating.tolist(), rated.tolist(), strict=True)],
        },
    )
