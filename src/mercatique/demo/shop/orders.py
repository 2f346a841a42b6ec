"""The shop's order lines: goods, shipping, discounts, cancellations within the day and returns of the weeks after."""

from dataclasses import dataclass

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Floats, Ints, pick, pick_rows, stream
from mercatique.demo.exports import ENGLISH, hundredths, moments, names, table
from mercatique.demo.shop.catalogue import DISCOUNT, ELASTICITY, FAMILIES, POPULARITY, SHIPPING, Catalogue
from mercatique.demo.shop.customers import COUNTRIES, Baskets, Shoppers
from mercatique.demo.shop.spend import NAMES, NEWSLETTER
from mercatique.demo.shop.suppliers import SUPPLIERS

PAID, CANCELLED, REFUNDED = range(3)
#: What the row is; "cancelled" would say that a sale on that very row did not stand.
STATUSES: tuple[str, ...] = ("paid", "cancellation", "credit note")
PREFIXES: tuple[str, ...] = ("", "C", "R")
CODES: tuple[str, ...] = ("BIENVENUE10", "FIDELITE5", "COLIS10")

CANCELLED_SHARE = 0.021
#: Part of the lines that come back, by family.
RETURNED = (0.012, 0.016, 0.018, 0.078, 0.034)
ORPHANS = 28
#: Orders placed without an account.
GUESTS = 0.045
#: What each kind of customer looks for, by family.
TASTE: Floats = np.array([[1.15, 1.1, 0.95, 0.7, 0.5], [0.55, 0.6, 1.25, 1.9, 3.0], [1.1, 1.1, 1.0, 0.8, 0.8]])
GIFTS: Floats = np.array([0.15, 0.1, 0.55, 0.85, 1.0])


@dataclass(frozen=True)
class Orders:
    number: list[str]
    day: Ints
    second: Ints
    #: Place of the account the order is written on, -1 for a guest.
    account: Ints
    country: Ints
    channel: Ints
    status: Ints
    origin: Ints
    code: Ints
    basket: Ints


@dataclass(frozen=True)
class Lines:
    """Lines; ``item`` is a product, or -1 for shipping and -2 for a discount; money in cents including VAT."""

    order: Ints
    item: Ints
    quantity: Ints
    price: Ints
    cost: Ints
    vat: Ints

    @property
    def amount(self) -> Ints:
        return self.quantity * self.price


PORT, OFF = -1, -2


def orders(
    seed: int, window: Window, goods: Catalogue, known: Shoppers, bought: Baskets, promotion: Floats, gifts: Floats,
    repeats: Ints, since: Ints,
) -> tuple[Orders, Lines]:  # fmt: skip
    lines = _goods(stream(seed, "shop", "goods"), window, goods, known, bought, promotion, gifts)
    rng = stream(seed, "shop", "orders")
    country = known.country[bought.shopper]
    total = np.bincount(lines.order, weights=lines.amount, minlength=len(bought.day)).astype(np.int64)
    code, off = _codes(rng, known, bought, total)
    extra = _shipping(country, total - off, off, code)
    account = _accounts(rng, known, bought, repeats, since)
    channel = _channels(rng, known, bought)
    kept = _joined((lines, extra))
    columns = {
        "day": bought.day, "second": bought.second, "account": account, "country": country, "channel": channel,
        "status": np.full(len(bought.day), PAID), "origin": np.full(len(bought.day), -1), "code": code,
        "basket": np.arange(len(bought.day)),
    }  # fmt: skip
    columns, every = _undone(stream(seed, "shop", "undone"), window, goods, columns, kept)
    return _numbered(columns, every)


def _goods(
    rng: np.random.Generator, window: Window, goods: Catalogue, known: Shoppers, bought: Baskets, promotion: Floats,
    gifts: Floats,
) -> Lines:  # fmt: skip
    means = known.basket[bought.shopper] / known.basket.mean()
    count = 1 + rng.poisson(0.82 * np.clip(means, 0.4, 2.4) ** 0.6)
    order = np.repeat(np.arange(len(bought.day)), count)
    day, shopper = bought.day[order], bought.shopper[order]
    off = promotion[day]
    cheaper = (1 - off[:, None]) ** np.array(ELASTICITY)[None, :]
    wish = np.array(POPULARITY)[None, :] * TASTE[known.kind[shopper]] * cheaper
    wish = wish * (1 + (gifts[day] - 1)[:, None] * GIFTS[None, :])
    family = pick_rows(rng, wish)
    item = np.zeros(len(order), dtype=np.int64)
    for place in range(len(FAMILIES)):
        theirs = np.flatnonzero(goods.family == place)
        mine = np.flatnonzero(family == place)
        item[mine] = theirs[pick(rng, goods.weight[theirs], len(mine))]
        best = theirs[np.argmax(np.where(goods.age[theirs] > 1999, goods.weight[theirs], 0))]
        early = mine[(window.length - 1 - day[mine]) > goods.age[item[mine]]]
        item[early] = best
    more = np.array([0.42, 0.38, 0.40, 0.55, 0.08])[family] * np.clip(means[order], 0.3, 3.0)
    quantity = 1 + rng.poisson(more)
    price = np.rint(goods.price[item] * (1 - off) / 10).astype(np.int64) * 10
    swiss = known.country[shopper] == 2
    vat = np.where(swiss, 0, goods.vat[item])
    unit = np.rint(goods.cost[item] * (1 + goods.vat[item] / 10000)).astype(np.int64)
    return Lines(order, item, quantity, price, quantity * unit, vat)


def _codes(rng: np.random.Generator, known: Shoppers, bought: Baskets, total: Ints) -> tuple[Ints, Ints]:
    """The code typed at the till, -1 for none, and what it takes off."""
    count = len(bought.day)
    kind = known.kind[bought.shopper]
    roll = rng.random(count)
    welcome = bought.first & (roll < 0.34)
    loyal = ~bought.first & (roll < np.where(kind == 2, 0.26, 0.06))
    parcel = (total > 8000) & (roll > 0.93)
    code = np.where(welcome, 0, np.where(loyal, 1, np.where(parcel, 2, -1)))
    rate = np.array([0.10, 0.05, 0.10])
    off = np.where(code >= 0, np.rint(total * rate[code] / 10).astype(np.int64) * 10, 0)
    return np.where(off > 0, code, -1), off


def _shipping(country: Ints, total: Ints, off: Ints, code: Ints) -> Lines:
    fee = np.array([490, 990, 1490, 990, 990])[country]
    free_from = np.array([3900, 9000, 12000, 9000, 9000])[country]
    paying = np.flatnonzero(total < free_from)
    reduced = np.flatnonzero(code >= 0)
    swiss = country == 2
    one = np.ones(len(paying), dtype=np.int64)
    port = Lines(
        paying, np.full(len(paying), PORT), one, fee[paying], np.rint(fee[paying] * 1.08).astype(np.int64),
        np.where(swiss[paying], 0, 2000),
    )  # fmt: skip
    discount = Lines(
        reduced, np.full(len(reduced), OFF), np.full(len(reduced), -1), off[reduced],
        np.zeros(len(reduced), dtype=np.int64), np.where(swiss[reduced], 0, 550),
    )  # fmt: skip
    return _joined((port, discount))


def _accounts(rng: np.random.Generator, known: Shoppers, bought: Baskets, repeats: Ints, since: Ints) -> Ints:
    """The account of each order: guests have none, some people have opened a second one."""
    people = len(known.day)
    second = np.full(people, -1)
    second[repeats] = people + np.arange(len(repeats))
    other = second[bought.shopper]
    opened = np.zeros(people, dtype=np.int64)
    opened[repeats] = since
    later = bought.day >= opened[bought.shopper]
    account = np.where((other >= 0) & later & (rng.random(len(other)) < 0.7), other, bought.shopper)
    return np.where(rng.random(len(account)) < GUESTS, -1, account)


def _channels(rng: np.random.Generator, known: Shoppers, bought: Baskets) -> Ints:
    """First orders keep the way in; later ones come by newsletter, directly, by search or back by an advertisement."""
    again = pick(rng, [9, 6, 5, 2, 8, 3, 22, 26, 2, 0], len(bought.day))
    letter = known.newsletter[bought.shopper] & (rng.random(len(again)) < 0.42)
    return np.where(bought.first, known.came_by[bought.shopper], np.where(letter, NEWSLETTER, again))


def _undone(
    rng: np.random.Generator, window: Window, goods: Catalogue, columns: dict[str, Ints], lines: Lines
) -> tuple[dict[str, Ints], Lines]:
    """Orders cancelled within the day, goods sent back within the month, returns of orders before the window."""
    count = len(columns["day"])
    last = window.length - 1
    cancelled = rng.random(count) < CANCELLED_SHARE
    minutes = rng.integers(4, 900, count)
    end = columns["second"] + minutes * 60
    cancel_day = columns["day"] + end // 86400
    cancelled &= cancel_day <= last
    whole = np.flatnonzero(cancelled)

    family = np.where(lines.item >= 0, goods.family[lines.item], 0)
    wait = rng.integers(5, 28, len(lines.order))
    back_day = columns["day"][lines.order] + wait
    back = (lines.item >= 0) & ~cancelled[lines.order] & (rng.random(len(lines.order)) < np.array(RETURNED)[family])
    back &= back_day <= last
    returned = np.flatnonzero(back)
    part = (lines.quantity[returned] > 1) & (rng.random(len(returned)) < 0.5)
    units = np.where(part, 1, lines.quantity[returned])

    orphan_item, orphan_account, orphan_day = _orphans(rng, columns, lines, goods)
    source = np.concatenate((whole, lines.order[returned]))
    added = {name: np.concatenate((values[source], np.zeros(ORPHANS, np.int64))) for name, values in columns.items()}
    added["day"] = np.concatenate((cancel_day[whole], back_day[returned], orphan_day))
    added["second"] = np.concatenate((end[whole] % 86400, rng.integers(8 * 3600, 18 * 3600, len(returned) + ORPHANS)))
    added["status"] = np.concatenate((np.full(len(whole), CANCELLED), np.full(len(returned) + ORPHANS, REFUNDED)))
    added["origin"] = np.concatenate((source, np.full(ORPHANS, -1)))
    added["account"][len(source) :] = orphan_account
    added["channel"][len(source) :] = NEWSLETTER
    added["code"][len(source) :] = -1
    added["basket"][:] = -1
    place = np.full(count, -1)
    place[whole] = count + np.arange(len(whole))
    mirrored = np.flatnonzero(cancelled[lines.order])
    unit_cost = lines.cost[returned] // lines.quantity[returned]
    orphan_cost = np.rint(goods.cost[orphan_item] * (1 + goods.vat[orphan_item] / 10000)).astype(np.int64)
    undone = Lines(
        order=np.concatenate((place[lines.order[mirrored]], count + len(whole) + np.arange(len(returned) + ORPHANS))),
        item=np.concatenate((lines.item[mirrored], lines.item[returned], orphan_item)),
        quantity=np.concatenate((-lines.quantity[mirrored], -units, np.full(ORPHANS, -1))),
        price=np.concatenate((lines.price[mirrored], lines.price[returned], goods.price[orphan_item])),
        cost=np.concatenate((-lines.cost[mirrored], -units * unit_cost, -orphan_cost)),
        vat=np.concatenate((lines.vat[mirrored], lines.vat[returned], goods.vat[orphan_item])),
    )
    every = {name: np.concatenate((columns[name], added[name])) for name in columns}
    return every, _joined((lines, undone))


def _orphans(
    rng: np.random.Generator, columns: dict[str, Ints], lines: Lines, goods: Catalogue
) -> tuple[Ints, Ints, Ints]:
    """Goods sent back in the first weeks by accounts that never bought them within the window."""
    bought = set(zip(columns["account"][lines.order].tolist(), lines.item.tolist(), strict=True))
    french = np.unique(columns["account"][(columns["country"] == 0) & (columns["account"] >= 0)])
    who = french[rng.permutation(len(french))[:ORPHANS]]
    items = []
    for account in who.tolist():
        item = int(rng.integers(len(goods)))
        while (account, item) in bought or goods.age[item] < 2000:
            item = int(rng.integers(len(goods)))
        items.append(item)
    return np.array(items), who, rng.integers(1, 24, ORPHANS)


def _numbered(columns: dict[str, Ints], lines: Lines) -> tuple[Orders, Lines]:
    order = np.lexsort((columns["status"], columns["second"], columns["day"]))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    kept = {name: values[order] for name, values in columns.items()}
    number = [
        f"{PREFIXES[status]}{100_001 + rank}" for rank, status in enumerate(kept["status"].tolist())
    ]
    origin = np.where(kept["origin"] >= 0, place[kept["origin"]], -1)
    made = Orders(number=number, **{**kept, "origin": origin})
    moved = Lines(place[lines.order], lines.item, lines.quantity, lines.price, lines.cost, lines.vat)
    by_order = np.argsort(moved.order, kind="stable")
    return made, Lines(**{name: getattr(moved, name)[by_order] for name in Lines.__dataclass_fields__})


def _joined(parts: tuple[Lines, ...]) -> Lines:
    return Lines(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in Lines.__dataclass_fields__})


def order_file(window: Window, goods: Catalogue, made: Orders, lines: Lines, code: list[str]) -> bytes:
    of = lines.order
    written = made.code[of].tolist()
    kinds = lines.item.tolist()
    sku = [
        goods.sku[item] if item >= 0 else SHIPPING if item == PORT else f"{DISCOUNT}-{CODES[typed]}"
        for item, typed in zip(kinds, written, strict=True)
    ]
    called = [
        goods.name[item] if item >= 0 else "Frais de port" if item == PORT else f"Remise {CODES[typed]}"
        for item, typed in zip(kinds, written, strict=True)
    ]
    family = [FAMILIES[goods.family[item]] if item >= 0 else "Frais et remises" for item in kinds]
    moment = moments(ENGLISH, window.days[made.day], made.second)
    return table(
        ENGLISH,
        {
            "Order Number": [made.number[order] for order in of.tolist()],
            "Order Date": [moment[order] for order in of.tolist()],
            "Status": names(STATUSES, made.status[of]),
            "SKU": sku,
            "Product Name": called,
            "Category": family,
            "Quantity": [str(value) for value in lines.quantity.tolist()],
            "Unit Price": hundredths(ENGLISH, lines.price),
            "Line Total": hundredths(ENGLISH, lines.amount),
            "VAT Rate": hundredths(ENGLISH, lines.vat),
            "Line Cost": hundredths(ENGLISH, lines.cost),
            "Currency": ["EUR"] * len(kinds),
            "Customer ID": names(code, made.account[of]),
            "Shipping Country": names(COUNTRIES, made.country[of]),
            "Channel": names(NAMES, made.channel[of]),
            "Discount Code": names(CODES, made.code[of]),
            "Related Order": [made.number[place] if place >= 0 else "" for place in made.origin[of].tolist()],
        },
    )


def product_file(window: Window, goods: Catalogue) -> bytes:
    launched = window.days[-1] - goods.age
    cost = np.rint(goods.cost * (1 + goods.vat / 10000)).astype(np.int64)
    return table(
        ENGLISH,
        {
            "SKU": goods.sku,
            "Product Name": goods.name,
            "Category": [FAMILIES[place] for place in goods.family.tolist()],
            "Supplier": [SUPPLIERS[place].name for place in goods.supplier.tolist()],
            "List Price": hundredths(ENGLISH, goods.price),
            "Unit Cost": hundredths(ENGLISH, cost),
            "VAT Rate": hundredths(ENGLISH, goods.vat),
            "Currency": ["EUR"] * len(goods),
            "Launch Date": [str(day) for day in launched],
        },
    )
