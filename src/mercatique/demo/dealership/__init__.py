"""Concession Val de Loire: three sites, two brands, three years of sales, workshop, leads and advertising."""

import json
from datetime import date

from mercatique.demo.days import Window, months_before

from .calls import call_file, calls
from .customers import customer_file, customers
from .leads import leads
from .orders import order_file, orders, product_file
from .ownerships import ownership_file
from .pipeline import lead_file
from .reviews import review_file
from .spend import ads_file, spend, spend_file
from .stock import stock_file
from .touches import touch_file
from .truth import truth
from .vehicles import vehicles
from .web import hit_file
from .workshop import visits, work

MONTHS = 36


def generate(seed: int, today: date) -> dict[str, bytes]:
    """The export files of the dealership by file name, and ``truth.json``."""
    window = Window(months_before(today, MONTHS), today)
    spent = spend(seed, window)
    found = leads(seed, window, spent)
    park, people = vehicles(seed, window, found)
    done, due = visits(seed, window, park)
    known = customers(seed, window, park, people)
    worked = work(seed, done, park, known.firm)
    made, lines = orders(seed, window, park, found, done, worked, known)
    phoned = calls(seed, window, park, found, due, known)
    reviews, means = review_file(seed, window)
    hidden = truth(window, spent, found, park, due, made, lines, known, means)
    return {
        "customers.csv": customer_file(seed, window, known),
        "products.csv": product_file(),
        "orders.csv": order_file(seed, window, made, lines, known),
        "ownerships.csv": ownership_file(seed, window, park, known),
        "leads.csv": lead_file(seed, window, found, park, made, known),
        "calls.csv": call_file(window, phoned, known),
        "spend.csv": spend_file(seed, window, spent),
        "ads.csv": ads_file(seed, window, spent),
        "hits.csv": hit_file(seed, window, spent),
        "touches.csv": touch_file(seed, window, found),
        "reviews.csv": reviews,
        "stock.csv": stock_file(seed, window),
        "truth.json": json.dumps(hidden, ensure_ascii=False).encode(),
    }
