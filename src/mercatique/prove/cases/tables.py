"""The tables a candidate is given, as the company's tools would export them: CSV that any spreadsheet and the import read."""

import csv
import io
from datetime import date, timedelta

from mercatique.prove.cases.company import KINDS, MONTHS, Case
from mercatique.prove.cases.dice import Dice

HEADS = {
    "fr": {
        "sales": ("N° commande", "Date", "N° client", "Référence", "Désignation", "Quantité", "Prix unitaire HT", "Canal", "Magasin"),
        "customers": ("N° client", "Courriel", "Type de client", "Ville", "Client depuis"),
        "products": ("Référence", "Désignation", "Prix de vente HT", "Coût d'achat"),
        "costs": ("Mois", "Publicité", "Loyers", "Salaires"),
        "watch": ("Mois", "Indicateur", "Pour", "Valeur"),
    },
    "en": {
        "sales": ("Order number", "Date", "Customer number", "SKU", "Product name", "Quantity", "Unit price", "Channel", "Store"),
        "customers": ("Customer number", "Email", "Customer type", "City", "Customer since"),
        "products": ("SKU", "Product name", "Price", "Unit cost"),
        "costs": ("Month", "Advertising", "Rent", "Wages"),
        "watch": ("Month", "Measure", "Of", "Value"),
    },
}
FILES = {
    "fr": {"sales": "ventes.csv", "customers": "clients.csv", "products": "produits.csv", "costs": "charges.csv", "watch": "suivi.csv"},
    "en": {"sales": "sales.csv", "customers": "customers.csv", "products": "products.csv", "costs": "costs.csv", "watch": "measures.csv"},
}
WATCHED = {
    "product": {"fr": "Jours de rupture de stock", "en": "Days out of stock"},
    "channel": {"fr": "Commandes abandonnées pour panne (%)", "en": "Orders given up because of a fault (%)"},
    "site": {"fr": "Écart de prix avec le concurrent le plus proche (%)", "en": "Price gap with the nearest competitor (%)"},
    "segment": {"fr": "Réclamations pour cent commandes", "en": "Complaints per hundred orders"},
}
#: Customers of each pair of site and segment: an order is always of somebody who lives there.
EACH = 45


def tables(case: Case, language: str = "fr") -> dict[str, bytes]:
    """Every file under its name: sales, customers, products, costs, and what the company measures."""
    rows = {
        "sales": sales(case, language), "customers": customers(case, language), "products": products(case, language),
        "costs": costs(case, language), "watch": watch(case, language),
    }  # fmt: skip
    return {FILES[language][name]: written(HEADS[language][name], found, language) for name, found in rows.items()}


def written(head: tuple[str, ...], rows: list[tuple[object, ...]], language: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([[shown(cell, language) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def shown(cell: object, language: str) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}" if language == "fr" else cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.2f}".replace(".", ",") if language == "fr" else f"{cell:.2f}"
    return str(cell)


def customer(site: int, segment: int, number: int) -> str:
    return f"C{1000 + (site * 4 + segment) * EACH + number}"


def sku(product: int) -> str:
    return f"P{product + 1:02}"


def sales(case: Case, language: str) -> list[tuple[object, ...]]:
    dice = Dice("sales", case.name, str(len(case.orders)), case.cause.dimension, str(case.prices))
    found: list[tuple[object, ...]] = []
    for number, (month, product, channel, site, segment, quantity) in enumerate(case.orders):
        first = case.month(month)
        days = (case.month(month + 1) - first).days
        found.append(
            (
                f"V{10001 + number}", first + timedelta(days=int(dice.real() * days)), customer(site, segment, dice.whole(0, EACH - 1)),
                sku(product), case.label("product", product)[language], quantity, case.prices[product],
                case.label("channel", channel)[language], case.sites[site],
            )
        )
    return sorted(found, key=lambda row: (row[1], row[0]))  # type: ignore[return-value]


def customers(case: Case, language: str) -> list[tuple[object, ...]]:
    dice = Dice("customers", case.name, str(case.prices))
    return [
        (
            code := customer(site, segment, number), f"{code.lower()}@clients.example",
            case.label("segment", segment)[language], case.sites[site],
            case.start - timedelta(days=dice.whole(10, 1500)),
        )
        for site in range(4)
        for segment in range(4)
        for number in range(EACH)
    ]


def products(case: Case, language: str) -> list[tuple[object, ...]]:
    return [(sku(one), case.label("product", one)[language], case.prices[one], case.costs[one]) for one in range(4)]


def costs(case: Case, language: str) -> list[tuple[object, ...]]:
    dice = Dice("costs", case.name, str(case.prices))
    monthly = case.revenue() / MONTHS
    rent, wages = round(monthly * 0.06, -1), round(monthly * 0.2, -1)
    return [
        (case.month(month), round(monthly * 0.045 * dice.real(0.8, 1.2), 2), rent, round(wages * 1.02 ** (month // 12), 2))
        for month in range(MONTHS)
    ]


def watch(case: Case, language: str) -> list[tuple[object, ...]]:
    order = list(KINDS)
    rows = sorted(case.watch, key=lambda row: (row[0], order.index(row[1]), row[2]))
    return [
        (case.month(month), WATCHED[dimension][language], case.label(dimension, value)[language], level)
        for month, dimension, value, level in rows
    ]
