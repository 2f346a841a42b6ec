"""The four hundred products of the shop, their cost, price and season, and the codes that are no products."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from mercatique.demo.dice import Floats, Ints, stream
from mercatique.demo.shop.suppliers import SUPPLIERS

FAMILIES: tuple[str, ...] = ("Infusions", "Épicerie salée", "Épicerie sucrée", "Arts de la table", "Coffrets")
COUNTS: tuple[int, ...] = (130, 90, 90, 70, 20)
SKU_HEADS: tuple[str, ...] = ("INF", "SAL", "SUC", "TAB", "COF")
#: VAT rate in percent, cost excluding VAT as part of the price excluding VAT.
VAT: tuple[float, ...] = (5.5, 5.5, 5.5, 20.0, 5.5)
COST_SHARE: tuple[float, ...] = (0.36, 0.52, 0.50, 0.46, 0.55)
#: What a tenth off the price does to the quantity sold, by family (constant elasticity).
ELASTICITY: tuple[float, ...] = (-1.4, -1.9, -2.3, -2.8, -2.1)
POPULARITY: tuple[float, ...] = (0.40, 0.20, 0.22, 0.13, 0.05)

SHIPPING, DISCOUNT = "SHIPPING", "REMISE"

#: Names with a usual price in euros, and the sizes or finishes they come in with what these change.
_NAMES: tuple[tuple[dict[str, float], dict[str, float]], ...] = (
    (
        {
            "Verveine-menthe": 7.9, "Tilleul des Baronnies": 8.9, "Camomille matricaire": 8.5, "Thym citron": 7.5,
            "Mélisse": 7.9, "Rooibos vanille": 8.9, "Fenouil-anis": 6.9, "Reine-des-prés": 8.5, "Ortie-cassis": 7.5,
            "Hibiscus-orange": 7.9, "Sauge-romarin": 7.5, "Menthe poivrée": 6.9, "Fleur d'oranger": 9.5,
            "Gingembre-citron": 7.9, "Bruyère-sureau": 8.9, "Nuit paisible": 9.5, "Après-repas": 8.9,
            "Souffle d'hiver": 9.5, "Réglisse-cannelle": 7.9, "Mauve-coquelicot": 9.9, "Aubépine": 8.5,
            "Cynorrhodon": 7.9, "Pomme-épices": 8.9, "Lavande-miel": 9.5, "Bourgeons de pin": 10.5, "Framboisier": 8.5,
        },
        {"vrac 50 g": 0.85, "vrac 100 g": 1.45, "20 sachets": 0.95, "boîte 80 g": 1.4, "recharge 150 g": 1.9},
    ),
    (
        {
            "Huile d'olive fruitée verte": 13.9, "Huile d'olive fruitée noire": 13.9, "Moutarde à l'ancienne": 4.9,
            "Moutarde au cassis": 5.5, "Tapenade noire": 5.9, "Caviar d'aubergine": 5.9, "Rillettes de sardine": 5.5,
            "Sardines à l'huile d'olive": 5.9, "Terrine au piment": 7.5, "Sel aux herbes": 5.9, "Fleur de sel fumée": 7.9,
            "Vinaigre de cidre": 6.5, "Vinaigre de framboise": 7.9, "Lentilles vertes": 4.9, "Pois chiches": 4.5,
            "Riz rouge": 5.5, "Sauce tomate basilic": 4.9, "Crackers au sarrasin": 4.5,
        },
        {"petit format": 0.8, "format table": 1.0, "grand format": 1.6, "lot de deux": 1.85, "cuvée du moulin": 1.3},
    ),
    (
        {
            "Confiture d'abricot": 5.9, "Confiture de mûre": 6.5, "Gelée de coing": 6.5, "Marmelade d'orange": 5.9,
            "Miel de tilleul": 9.9, "Miel de châtaignier": 9.5, "Miel de printemps": 8.9, "Sablés au beurre": 5.5,
            "Galettes au sarrasin": 4.9, "Croquants aux amandes": 6.9, "Chocolat noir 72 %": 5.9,
            "Chocolat au lait et noisettes": 5.9, "Orangettes": 9.9, "Nougat tendre": 8.9, "Caramels au sel": 7.5,
            "Pâte à tartiner": 7.9, "Pain d'épices": 8.5, "Calissons": 12.9,
        },
        {"petit format": 0.75, "format familial": 1.5, "boîte métal": 1.7, "à partager": 1.2, "lot de deux": 1.85},
    ),
    (
        {
            "Théière en grès": 46.0, "Tasse en grès": 16.0, "Mug émaillé": 14.0, "Bol du matin": 15.0,
            "Assiette à dessert": 14.0, "Plateau en hêtre": 42.0, "Cuillère à miel": 9.0, "Infuseur à panier": 12.0,
            "Torchon de lin": 14.0, "Serviette de table": 9.5, "Nappe enduite": 54.0, "Verre soufflé": 18.0,
            "Carafe soufflée": 48.0, "Planche à découper": 38.0,
        },
        {"blanc crème": 1.0, "bleu de Loire": 1.05, "vert sauge": 1.0, "terre cuite": 1.0, "gris ardoise": 1.05},
    ),
    (
        {
            "Coffret Découverte": 34.0, "Coffret Goûter": 32.0, "Coffret Apéritif": 39.0, "Coffret Nuit paisible": 36.0,
            "Coffret Fêtes": 44.0,
        },
        {"petit": 0.75, "moyen": 1.0, "grand": 1.45, "prestige": 2.1},
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Catalogue:
    """One element per product; prices include VAT, costs exclude it; money in cents."""

    sku: list[str]
    name: list[str]
    family: Ints
    supplier: Ints
    price: Ints
    cost: Ints
    vat: Ints
    weight: Floats
    #: Products first offered within the window: days before today.
    age: Ints

    def __len__(self) -> int:
        return len(self.sku)


def catalogue(seed: int) -> Catalogue:
    rng = stream(seed, "shop", "catalogue")
    sku, names, usual, family, supplier = [], [], [], [], []
    for place, count in enumerate(COUNTS):
        things, sizes = _NAMES[place]
        every = list(product(things, sizes))
        chosen = sorted(rng.permutation(len(every))[:count].tolist())
        names += [", ".join(every[index]) for index in chosen]
        usual += [things[every[index][0]] * sizes[every[index][1]] for index in chosen]
        sku += [f"{SKU_HEADS[place]}-{index + 1:03d}" for index in range(count)]
        family += [place] * count
        theirs = [
            index
            for index, entry in enumerate(SUPPLIERS)
            if entry.family == FAMILIES[place] or (place == 4 and entry.family != FAMILIES[3])
        ]
        supplier += [theirs[index] for index in rng.integers(0, len(theirs), count).tolist()]
    kind = np.array(family)
    raw = np.array(usual) * np.exp(rng.normal(0, 0.04, len(kind)))
    price = (np.floor(raw) * 100 + np.where(rng.random(len(kind)) < 0.6, 90, 50)).astype(np.int64)
    vat = np.rint(np.array(VAT)[kind] * 100).astype(np.int64)
    net = price / (1 + vat / 10000)
    share = np.array(COST_SHARE)[kind] * np.exp(rng.normal(0, 0.11, len(kind)))
    weight = np.zeros(len(kind))
    for place, count in enumerate(COUNTS):
        mine = np.flatnonzero(kind == place)
        shape = 1.0 / (rng.permutation(count) + 2.5) ** 1.05
        weight[mine] = POPULARITY[place] * shape / shape.sum()
    age = np.where(rng.random(len(kind)) < 0.14, rng.integers(25, 640, len(kind)), 2000)
    return Catalogue(sku, names, kind, np.array(supplier), price, np.rint(net * share).astype(np.int64), vat, weight, age)
