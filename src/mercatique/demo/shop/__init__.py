"""Colibri: an online shop of infusions, fine groceries and tableware, two years of orders."""

import json
from datetime import date

import numpy as np

from mercatique.demo.days import Window, months_before
from mercatique.demo.dice import Ints, stream
from mercatique.demo.shop.catalogue import catalogue
from mercatique.demo.shop.contacts import call_file
from mercatique.demo.shop.customers import DUPLICATES, Shoppers, baskets, customer_file, shoppers
from mercatique.demo.shop.orders import order_file, orders, product_file
from mercatique.demo.shop.reviews import review_file
from mercatique.demo.shop.season import demand, gift_days, promotion
from mercatique.demo.shop.spend import ads_file, spend, spend_file
from mercatique.demo.shop.stock import stock_file
from mercatique.demo.shop.suppliers import supplier_file
from mercatique.demo.shop.truth import truth
from mercatique.demo.shop.web import hit_file

MONTHS = 24


def generate(seed: int, today: date) -> dict[str, bytes]:
    """The export files of the shop by file name, and ``truth.json``."""
    window = Window(months_before(today, MONTHS), today)
    season = demand(window)
    off = promotion(window)
    goods = catalogue(seed)
    spent = spend(seed, window, season)
    known = shoppers(seed, window, spent, season)
    bought = baskets(seed, window, known, season, off)
    repeats, since = _second_accounts(seed, window, known)
    code = [f"{7_000_001 + place * 7}" for place in range(len(known.day) + len(repeats))]
    made, lines = orders(seed, window, goods, known, bought, off, gift_days(window), repeats, since)
    hidden = truth(window, spent, known, bought, made, lines, code)
    return {
        "customers.csv": customer_file(seed, window, known, code, repeats),
        "products.csv": product_file(window, goods),
        "orders.csv": order_file(window, goods, made, lines, code),
        "suppliers.csv": supplier_file(),
        "stock.csv": stock_file(seed, window, goods, made, lines),
        "spend.csv": spend_file(seed, window, spent),
        "ads.csv": ads_file(seed, window, spent),
        "calls.csv": call_file(seed, window, made, code),
        "hits.csv": hit_file(seed, window, spent, season),
        "reviews.csv": review_file(seed, window, goods, made, lines),
        "truth.json": json.dumps(hidden, ensure_ascii=False).encode(),
    }


def _second_accounts(seed: int, window: Window, known: Shoppers) -> tuple[Ints, Ints]:
    """People who opened a second account, and the day they did."""
    rng = stream(seed, "shop", "second accounts")
    early = np.flatnonzero(known.day < window.length - 120)
    chosen = rng.permutation(early)[:DUPLICATES]
    first = np.maximum(known.day[chosen] + 20, 0)
    return chosen, first + (rng.random(len(chosen)) * (window.length - 10 - first)).astype(np.int64)
