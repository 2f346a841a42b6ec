"""Order lines: vehicles with their fees and extras, workshop invoices, counter sales, cancellations and credit notes."""

from dataclasses import dataclass, replace

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Ints, pick, stream
from mercatique.demo.exports import FRENCH, day_texts, hundredths, names, quantities, table

from .catalogue import FINISHES, INDEX, ITEMS, MODELS, NEW_ITEM, USED_ITEM
from .customers import Customers
from .leads import SOURCES, Leads
from .network import ACTIVITIES, ADVISERS, BRANDS, NEW, PARTS, SELLERS, SITE_NAMES, SITE_SHARES, USED
from .vehicles import FIRMS, FROM_FLEET, FROM_RENEWAL, Vehicles
from .workshop import Visits, Work

INVOICE, CANCELLATION, CREDIT = range(3)
STATUSES: tuple[str, ...] = ("Facturé", "Annulation", "Avoir")
PREFIXES: tuple[str, ...] = ("F", "AN", "AV")
CHANNELS: tuple[str, ...] = (
    *SOURCES,
    "Visite spontanée",
    "Renouvellement",
    "Parc entreprises",
    "Téléphone",
    "Rendez-vous en ligne",
    "Accueil atelier",
    "Comptoir",
)
SPONTANEOUS, RENEWAL, FLEET, TELEPHONE, BOOKED, DESK, COUNTER = range(len(SOURCES), len(CHANNELS))

COUNTER_SALES = 1700
#: Counter sales to somebody who left no name.
NAMELESS = 0.55
CREDITED = 0.013
ORPHANS = 46
#: Credit notes whose invoice number was not typed in.
ORIGIN_LEFT_OUT = 0.12


@dataclass(frozen=True)
class Orders:
    """Invoices, cancellations and credit notes; ``origin`` is the order they undo, -1 without one."""

    number: list[str]
    day: Ints
    site: Ints
    customer: Ints
    status: Ints
    channel: Ints
    seller: list[str]
    vehicle: Ints
    origin: Ints


@dataclass(frozen=True)
class Lines:
    """Order lines; money in cents, quantities in hundredths."""

    order: Ints
    item: Ints
    activity: Ints
    brand: Ints
    hundredths: Ints
    price: Ints
    cost: Ints
    vat: Ints

    @property
    def amount(self) -> Ints:
        return cents(self.hundredths * self.price)


class _Book:
    """Collects orders and lines piece by piece, each order known by its place."""

    def __init__(self) -> None:
        self.orders: dict[str, list[Ints]] = {name: [] for name in ORDER_COLUMNS}
        self.lines: dict[str, list[Ints]] = {name: [] for name in Lines.__dataclass_fields__}
        self.count = 0

    def add_orders(self, **columns: Ints) -> Ints:
        places = self.count + np.arange(len(columns["day"]))
        for name in ORDER_COLUMNS:
            self.orders[name].append(columns[name])
        self.count += len(places)
        return places

    def add_lines(self, **columns: Ints) -> None:
        for name, values in self.lines.items():
            values.append(columns[name])

    def closed(self) -> tuple[dict[str, Ints], Lines]:
        orders = {name: np.concatenate(values) for name, values in self.orders.items()}
        return orders, Lines(**{name: np.concatenate(values).astype(np.int64) for name, values in self.lines.items()})


ORDER_COLUMNS: tuple[str, ...] = ("day", "site", "customer", "status", "channel", "seller", "vehicle", "origin")
_PRICE = np.array([item.price for item in ITEMS])
_COST = np.array([item.cost for item in ITEMS])
_VAT = np.array([item.vat for item in ITEMS])
_ACTIVITY = np.array([item.activity for item in ITEMS])
_BRAND = np.array([item.brand for item in ITEMS])
_FEE = np.array([item.family == "Frais" for item in ITEMS])


def orders(
    seed: int, window: Window, park: Vehicles, found: Leads, done: Visits, worked: Work, known: Customers
) -> tuple[Orders, Lines]:
    book = _Book()
    _vehicle_sales(stream(seed, "dealership", "sales"), book, park, found)
    _workshop(stream(seed, "dealership", "invoices"), book, park, done, worked)
    _counter(stream(seed, "dealership", "counter"), window, book, known)
    columns, lines = book.closed()
    columns["customer"] = _second_cards(stream(seed, "dealership", "cards"), columns, known)
    columns, lines = _undone(stream(seed, "dealership", "credits"), window, columns, lines, park)
    return _numbered(window, columns, lines)


def _vehicle_sales(rng: np.random.Generator, book: _Book, park: Vehicles, found: Leads) -> None:
    sold = np.flatnonzero(park.sold)
    count = len(sold)
    used, model, finish = park.used[sold], park.model[sold], park.finish[sold]
    fleet = park.origin[sold] == FROM_FLEET
    lead = park.lead[sold]
    channel = np.where(lead >= 0, found.source[lead], SPONTANEOUS)
    channel = np.where(park.origin[sold] == FROM_RENEWAL, RENEWAL, np.where(fleet, FLEET, channel))
    order = book.add_orders(
        day=park.since[sold], site=park.site[sold], customer=park.owner[sold], status=np.zeros(count, np.int64),
        channel=channel, seller=park.seller[sold], vehicle=sold, origin=np.full(count, -1),
    )  # fmt: skip
    listed = np.array([entry.price for entry in MODELS])[model] * np.array([rate for _, rate in FINISHES])[finish]
    options = 1 + rng.gamma(1.6, 0.022, count)
    discount = np.where(fleet, rng.normal(0.155, 0.03, count), rng.gamma(4.0, 0.0135, count))
    new_price = listed * options * (1 - np.clip(discount, 0, 0.24))
    new_cost = listed * options * np.where(fleet, 0.825, 0.888)
    age = (park.since[sold] - park.registered[sold]) / 365.25
    worth = np.maximum(listed * 0.80 * 0.855**age * np.exp(rng.normal(0, 0.07, count)), 3400)
    used_cost = worth * (1 - rng.normal(0.088, 0.042, count))
    price = cents_of_tens(np.where(used, worth, new_price))
    cost = cents_of_tens(np.where(used, used_cost, new_cost))
    margin_scheme = used & (rng.random(count) < 0.6)
    item = np.where(used, np.array(USED_ITEM)[model], np.array(NEW_ITEM)[model] + finish)
    brand = np.array([entry.brand for entry in MODELS])[model]
    activity = np.where(used, USED, NEW)
    one = np.full(count, 100)
    book.add_lines(
        order=order, item=item, activity=activity, brand=brand, hundredths=one, price=price, cost=cost,
        vat=np.where(margin_scheme, 0, 2000),
    )  # fmt: skip

    electric = np.array([entry.energy == "Électrique" for entry in MODELS])[model]
    plate = np.where(electric, 1376 + rng.integers(0, 60, count) * 100, 16000 + rng.integers(0, 300, count) * 100)
    for code, chance in _EXTRAS:
        place = INDEX[code]
        share = np.where(used, chance[1], np.where(fleet, chance[2], chance[0]))
        share = np.where(~electric & (code in {"ACC-BOR", "ACC-CAB"}), 0.0, share)
        chosen = rng.random(count) < share
        money = plate if code == "FR-CG" else np.full(count, _PRICE[place])
        paid = plate if code == "FR-CG" else np.full(count, _COST[place])
        book.add_lines(
            order=order[chosen], item=np.full(chosen.sum(), place),
            activity=activity[chosen] if _FEE[place] or code.startswith("SER") else np.full(chosen.sum(), PARTS),
            brand=brand[chosen], hundredths=one[chosen], price=money[chosen], cost=paid[chosen],
            vat=np.full(chosen.sum(), _VAT[place]),
        )  # fmt: skip


#: Extras of a vehicle: chance for a new one, a used one, a vehicle of a fleet.
_EXTRAS: tuple[tuple[str, tuple[float, float, float]], ...] = (
    ("FR-CG", (1.0, 0.97, 1.0)),
    ("FR-MAR", (0.93, 0.0, 0.6)),
    ("FR-DOS", (0.0, 0.88, 0.0)),
    ("ACC-TAP", (0.42, 0.12, 0.30)),
    ("ACC-ATT", (0.06, 0.02, 0.09)),
    ("ACC-BAR", (0.06, 0.02, 0.05)),
    ("ACC-COF", (0.03, 0.01, 0.0)),
    ("ACC-BOR", (0.21, 0.06, 0.05)),
    ("ACC-CAB", (0.14, 0.10, 0.12)),
    ("ACC-PRO", (0.17, 0.03, 0.04)),
    ("SER-ENT", (0.31, 0.0, 0.46)),
    ("SER-GAR", (0.16, 0.27, 0.0)),
)


def _workshop(rng: np.random.Generator, book: _Book, park: Vehicles, done: Visits, worked: Work) -> None:
    invoiced = np.unique(worked.visit)
    vehicle = done.vehicle[invoiced]
    site = park.site[vehicle]
    advisers = np.array([len(team) for team in ADVISERS])[site]
    count = len(invoiced)
    order = book.add_orders(
        day=done.day[invoiced], site=site, customer=park.owner[vehicle], status=np.zeros(count, np.int64),
        channel=np.array([TELEPHONE, BOOKED, DESK])[pick(rng, (55, 27, 18), count)],
        seller=100 + (rng.random(count) * advisers).astype(np.int64), vehicle=vehicle, origin=np.full(count, -1),
    )  # fmt: skip
    place = order[np.searchsorted(invoiced, worked.visit)]
    brand = np.array([model.brand for model in MODELS])[park.model[done.vehicle[worked.visit]]]
    book.add_lines(
        order=place, item=worked.item, activity=_ACTIVITY[worked.item], brand=brand, hundredths=worked.hundredths,
        price=worked.price, cost=cents(worked.hundredths * _COST[worked.item]), vat=_VAT[worked.item],
    )  # fmt: skip


def _counter(rng: np.random.Generator, window: Window, book: _Book, known: Customers) -> None:
    site = pick(rng, SITE_SHARES, COUNTER_SALES)
    months = pick(rng, window.month_fraction, COUNTER_SALES)
    day = window.draw_in_months(rng, months, window.opening(0.8))
    people = int((known.repeats < 0).sum())
    buyer = rng.integers(FIRMS, people, COUNTER_SALES)
    unknown = (rng.random(COUNTER_SALES) < NAMELESS) | (known.created[buyer] > day)
    order = book.add_orders(
        day=day, site=site, customer=np.where(unknown, -1, buyer), status=np.zeros(COUNTER_SALES, np.int64),
        channel=np.full(COUNTER_SALES, COUNTER), seller=np.full(COUNTER_SALES, 100),
        vehicle=np.full(COUNTER_SALES, -1), origin=np.full(COUNTER_SALES, -1),
    )  # fmt: skip
    codes = [INDEX[code] for code in ("BAL-ESS", "FIL-HAB", "ACC-TAP", "ACC-BAR", "BAT-12", "ACC-CAB", "PIE-DIV")]
    item = np.array(codes)[pick(rng, (34, 16, 18, 8, 10, 6, 8), COUNTER_SALES)]
    units = np.where(rng.random(COUNTER_SALES) < 0.14, 200, 100)
    book.add_lines(
        order=order, item=item, activity=np.full(COUNTER_SALES, PARTS), brand=pick(rng, (55, 20, 25), COUNTER_SALES),
        hundredths=units, price=_PRICE[item], cost=cents(units * _COST[item]), vat=_VAT[item],
    )  # fmt: skip


def _second_cards(rng: np.random.Generator, columns: dict[str, Ints], known: Customers) -> Ints:
    """Once a second card exists, some of the person's invoices are written on it."""
    first = int((known.repeats < 0).sum())
    card = np.full(first, -1)
    card[known.repeats[first:]] = np.arange(first, len(known))
    buyer = columns["customer"]
    other = np.where(buyer >= 0, card[buyer], -1)
    later = columns["day"] >= known.created[other]
    return np.where((other >= 0) & later & (rng.random(len(buyer)) < 0.6), other, buyer)


def _undone(
    rng: np.random.Generator, window: Window, columns: dict[str, Ints], lines: Lines, park: Vehicles
) -> tuple[dict[str, Ints], Lines]:
    """Cancelled vehicle orders line by line, credited workshop lines, and credit notes on older invoices."""
    vehicle, first = columns["vehicle"], np.arange(len(columns["day"]))
    withdrawn = first[(columns["channel"] <= FLEET) & (park.cancelled[vehicle] >= 0) & (vehicle >= 0)]
    mirrored = np.isin(lines.order, withdrawn)
    cancelled_day = park.cancelled[vehicle[withdrawn]]

    invoice_day = columns["day"][lines.order]
    workshop = ~mirrored & (columns["channel"][lines.order] > FLEET) & ~_FEE[lines.item]
    wait = rng.integers(1, 31, len(lines.order))
    credited_day = window.next_open(invoice_day + wait)
    chosen = workshop & (rng.random(len(lines.order)) < CREDITED) & (invoice_day + wait < window.length)
    chosen &= credited_day > invoice_day
    credited = np.flatnonzero(chosen)
    part = (lines.hundredths[credited] >= 200) & (lines.hundredths[credited] % 200 == 0) & (rng.random(len(credited)) < 0.6)
    back = np.where(part, lines.hundredths[credited] // 2, lines.hundredths[credited])

    orphan_item = np.array([INDEX[code] for code in ("EMB-KIT", "KIT-DIS", "PAR-BRI")])[rng.integers(0, 3, ORPHANS)]
    orphan_buyer = _strangers_to(rng, columns, lines, orphan_item)
    orphan_day = window.next_open(rng.integers(3, min(160, window.length), ORPHANS))

    source = np.concatenate((withdrawn, lines.order[credited]))
    many = len(source) + ORPHANS
    added = {
        "day": np.concatenate((cancelled_day, credited_day[credited], orphan_day)),
        "status": np.concatenate((np.full(len(withdrawn), CANCELLATION), np.full(len(credited) + ORPHANS, CREDIT))),
        "origin": np.concatenate((source, np.full(ORPHANS, -1))),
        "customer": np.concatenate((columns["customer"][source], orphan_buyer)),
        "site": np.concatenate((columns["site"][source], pick(rng, SITE_SHARES, ORPHANS))),
        "channel": np.concatenate((columns["channel"][source], np.full(ORPHANS, DESK))),
        "seller": np.concatenate((columns["seller"][source], np.full(ORPHANS, 100))),
        "vehicle": np.concatenate((columns["vehicle"][source], np.full(ORPHANS, -1))),
    }
    place = np.full(len(first) + 1, -1)
    place[withdrawn] = len(first) + np.arange(len(withdrawn))
    whole = np.flatnonzero(mirrored)
    taken = np.concatenate((whole, credited))
    counts = np.concatenate((lines.hundredths[whole], back))
    credit_orders = len(first) + len(withdrawn) + np.arange(many - len(withdrawn))
    share = counts / lines.hundredths[taken]
    undone = Lines(
        order=np.concatenate((place[lines.order[whole]], credit_orders)),
        item=np.concatenate((lines.item[taken], orphan_item)),
        activity=np.concatenate((lines.activity[taken], _ACTIVITY[orphan_item])),
        brand=np.concatenate((lines.brand[taken], pick(rng, (60, 20, 20), ORPHANS))),
        hundredths=np.concatenate((-counts, np.full(ORPHANS, -100))),
        price=np.concatenate((lines.price[taken], _PRICE[orphan_item])),
        cost=np.concatenate((-np.rint(lines.cost[taken] * share).astype(np.int64), -_COST[orphan_item])),
        vat=np.concatenate((lines.vat[taken], _VAT[orphan_item])),
    )
    every = {name: np.concatenate((columns[name], added[name])) for name in ORDER_COLUMNS}
    both = {name: np.concatenate((getattr(lines, name), getattr(undone, name))) for name in Lines.__dataclass_fields__}
    return every, Lines(**both)


def _strangers_to(rng: np.random.Generator, columns: dict[str, Ints], lines: Lines, item: Ints) -> Ints:
    """For each item a customer who never bought it here, so that its credit note finds no invoice."""
    bought = set(zip(columns["customer"][lines.order].tolist(), lines.item.tolist(), strict=True))
    people = int(columns["customer"].max())
    taken: set[int] = set()
    chosen = []
    for thing in item.tolist():
        who = int(rng.integers(FIRMS, people))
        while (who, thing) in bought or who in taken:
            who = int(rng.integers(FIRMS, people))
        taken.add(who)
        chosen.append(who)
    return np.array(chosen)


def _numbered(window: Window, columns: dict[str, Ints], lines: Lines) -> tuple[Orders, Lines]:
    """Orders in order of time, numbered by kind of document and year as accounts want it."""
    order = np.lexsort((columns["site"], columns["status"], columns["day"]))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    sorted_columns = {name: values[order] for name, values in columns.items()}
    origin = sorted_columns["origin"]
    years = [str(day)[2:4] for day in window.days.astype("datetime64[Y]")]
    counters: dict[str, int] = {}
    number = []
    for day, status in zip(sorted_columns["day"].tolist(), sorted_columns["status"].tolist(), strict=True):
        head = PREFIXES[status] + years[day]
        counters[head] = counters.get(head, 0) + 1
        number.append(f"{head}{counters[head]:06d}")
    seller = [
        ADVISERS[site][who - 100] if who >= 100 else SELLERS[site][who]
        for site, who in zip(sorted_columns["site"].tolist(), sorted_columns["seller"].tolist(), strict=True)
    ]
    made = Orders(
        number=number, day=sorted_columns["day"], site=sorted_columns["site"], customer=sorted_columns["customer"],
        status=sorted_columns["status"], channel=sorted_columns["channel"], seller=seller,
        vehicle=sorted_columns["vehicle"], origin=np.where(origin >= 0, place[origin], -1),
    )  # fmt: skip
    lines = replace(lines, order=place[lines.order])
    by_order = np.argsort(lines.order, kind="stable")
    return made, Lines(**{name: getattr(lines, name)[by_order] for name in Lines.__dataclass_fields__})


def order_file(seed: int, window: Window, made: Orders, lines: Lines, known: Customers) -> bytes:
    rng = stream(seed, "dealership", "order file")
    of = lines.order
    shown = np.where(rng.random(len(made.origin)) < ORIGIN_LEFT_OUT, -1, made.origin)
    item = lines.item
    return table(
        FRENCH,
        {
            "N° facture": [made.number[order] for order in of.tolist()],
            "Date": day_texts(FRENCH, window.days[made.day[of]]),
            "Site": names(SITE_NAMES, made.site[of]),
            "Marque": names(BRANDS, lines.brand),
            "Activité": names(ACTIVITIES, lines.activity),
            "Code article": [ITEMS[place].code for place in item.tolist()],
            "Désignation": [ITEMS[place].name for place in item.tolist()],
            "Famille": [ITEMS[place].family for place in item.tolist()],
            "Quantité": quantities(FRENCH, lines.hundredths),
            "Prix unitaire HT": hundredths(FRENCH, lines.price),
            "Montant HT": hundredths(FRENCH, lines.amount),
            "Taux TVA": hundredths(FRENCH, lines.vat),
            "Coût": hundredths(FRENCH, lines.cost),
            "Code client": names(known.code, made.customer[of]),
            "Canal": names(CHANNELS, made.channel[of]),
            "Statut": names(STATUSES, made.status[of]),
            "Facture d'origine": names(made.number, shown[of]),
            "Vendeur": [made.seller[order] for order in of.tolist()],
            "N° véhicule": [f"V{100000 + place}" if place >= 0 else "" for place in made.vehicle[of].tolist()],
        },
    )


def product_file() -> bytes:
    return table(
        FRENCH,
        {
            "Code article": [item.code for item in ITEMS],
            "Désignation": [item.name for item in ITEMS],
            "Famille": [item.family for item in ITEMS],
            "Marque": [BRANDS[item.brand] if item.brand >= 0 else "" for item in ITEMS],
            "Activité": [ACTIVITIES[item.activity] for item in ITEMS],
            "Prix de vente HT": hundredths(FRENCH, _PRICE),
            "Prix d'achat HT": hundredths(FRENCH, _COST),
            "Taux TVA": hundredths(FRENCH, _VAT),
        },
    )


def cents(ten_thousandths: Ints) -> Ints:
    """Hundredths times cents, rounded half away from zero as invoices are."""
    sign = np.sign(ten_thousandths)
    return sign * ((np.abs(ten_thousandths) + 50) // 100)


def cents_of_tens(euros: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Ints:
    """Prices of vehicles end in tens of euros."""
    return np.rint(euros / 10).astype(np.int64) * 1000
