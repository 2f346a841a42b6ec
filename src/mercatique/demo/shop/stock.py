"""What lies in the shop's store room today: stock, reorder points, last deliveries, and what is running out."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import stream
from mercatique.demo.exports import ENGLISH, day_texts, table
from mercatique.demo.shop.catalogue import Catalogue
from mercatique.demo.shop.orders import Lines, Orders
from mercatique.demo.shop.suppliers import SUPPLIERS


def stock_file(seed: int, window: Window, goods: Catalogue, made: Orders, lines: Lines) -> bytes:
    rng = stream(seed, "shop", "stock")
    recent = (lines.item >= 0) & (made.day[lines.order] >= window.length - 90)
    sold = np.bincount(lines.item[recent], weights=lines.quantity[recent], minlength=len(goods))
    daily = np.maximum(sold, 0) / 90
    lead = np.array([supplier.lead_days for supplier in SUPPLIERS])[goods.supplier]
    point = np.ceil(daily * lead * 1.4 + 2).astype(np.int64)
    cover = rng.gamma(2.0, 24.0, len(goods))
    hand = np.ceil(daily * cover + rng.integers(0, 5, len(goods))).astype(np.int64)
    hand = np.where(rng.random(len(goods)) < 0.035, 0, hand)
    asleep = rng.random(len(goods)) < 0.07
    hand = np.where(asleep, hand + rng.integers(40, 160, len(goods)), hand)
    delivered = rng.integers(2, 75, len(goods)) + np.where(asleep, 150, 0)
    coming = np.where(hand < point, np.ceil(daily * 45 + 6).astype(np.int64), 0)
    today = np.datetime64(window.today)
    return table(
        ENGLISH,
        {
            "SKU": goods.sku,
            "Stock Date": day_texts(ENGLISH, np.full(len(goods), today)),
            "Supplier ID": [SUPPLIERS[place].code for place in goods.supplier.tolist()],
            "On hand": [str(value) for value in hand.tolist()],
            "Reorder point": [str(value) for value in point.tolist()],
            "On order": [str(value) for value in coming.tolist()],
            "Last delivery": day_texts(ENGLISH, today - np.minimum(delivered, goods.age)),
            "Lead time (days)": [str(value) for value in lead.tolist()],
            "Units sold (90 days)": [str(int(value)) for value in sold.tolist()],
        },
    )
