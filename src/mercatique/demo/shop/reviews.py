"""Product reviews of the shop, in the words of people who drink infusions and give presents."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import stream
from mercatique.demo.exports import ENGLISH, day_texts, table
from mercatique.demo.people import MEN, WOMEN
from mercatique.demo.shop.catalogue import Catalogue
from mercatique.demo.shop.orders import PAID, Lines, Orders

REVIEW_RATE = 0.034
#: Mean stars by family; tableware suffers in transit.
QUALITY = (0.86, 0.83, 0.85, 0.66, 0.80)
PRAISE: tuple[tuple[str, ...], ...] = (
    ("Parfum net dès l'ouverture du sachet.", "Se boit sans sucre, même par les enfants.", "Les plantes sont entières, rien à voir avec la grande surface.",
     "La recharge évite une boîte de plus.", "Ma tisane du soir depuis six mois."),
    ("Goût franc, pas trop salé.", "On sent que c'est fait en petite quantité.", "Servi à l'apéritif, il n'en est rien resté.",
     "Origine clairement indiquée sur l'étiquette."),
    ("Pas trop sucré, on retrouve le fruit.", "Offert à ma mère, conquise.", "Texture parfaite au petit déjeuner.", "Boîte très jolie, je la garde."),
    ("Couleur conforme à la photo.", "Bel objet, lourd juste ce qu'il faut.", "Passe au lave-vaisselle sans souci.", "Fait main, et cela se voit."),
    ("Coffret bien garni, très bel effet.", "Emballage cadeau soigné, avec le mot manuscrit.", "Parfait pour remercier des voisins."),
)  # fmt: skip
REPROACHES: tuple[tuple[str, ...], ...] = (
    ("Un peu fade à mon goût.", "Sachet mal fermé à l'arrivée.", "Date de durabilité un peu courte.", "Le prix a monté depuis l'an dernier."),
    ("Couvercle abîmé pendant le transport.", "Portion petite pour le prix.", "Trop piquant, ce n'est pas précisé."),
    ("Trop sucré pour moi.", "Arrivé en miettes.", "Pot fendu, remboursé mais déçu."),
    ("Arrivée ébréchée, emballage trop léger.", "Plus petite que je ne l'imaginais.", "Taille non indiquée sur la fiche."),
    ("Un produit du coffret remplacé sans prévenir.", "Arrivé deux jours après Noël.", "Carton cabossé, gênant pour un cadeau."),
)  # fmt: skip
DELIVERY: tuple[str, ...] = (
    "Livraison en deux jours.", "Colis bien protégé.", "Point relais à côté de chez moi.", "Livraison un peu longue.", "",
)  # fmt: skip


def review_file(seed: int, window: Window, goods: Catalogue, made: Orders, lines: Lines) -> bytes:
    rng = stream(seed, "shop", "reviews")
    bought = (lines.item >= 0) & (made.status[lines.order] == PAID) & (rng.random(len(lines.order)) < REVIEW_RATE)
    chosen = np.flatnonzero(bought)
    day = made.day[lines.order[chosen]] + rng.integers(4, 24, len(chosen))
    chosen, day = chosen[day < window.length], day[day < window.length]
    order = np.argsort(day, kind="stable")
    chosen, day = chosen[order], day[order]
    item = lines.item[chosen]
    family = goods.family[item]
    good = np.array(QUALITY)[family]
    roll = rng.random(len(chosen))
    stars = np.where(
        roll < good * 0.78, 5, np.where(roll < good, 4, np.where(roll < good + (1 - good) * 0.35, 3, np.where(roll < good + (1 - good) * 0.62, 2, 1)))
    )
    text = [_text(rng, int(kind), int(value)) for kind, value in zip(family, stars, strict=True)]
    given = rng.integers(0, len(WOMEN) + len(MEN), len(chosen)).tolist()
    letter = rng.integers(0, 26, len(chosen)).tolist()
    return table(
        ENGLISH,
        {
            "Review ID": [f"RV{place + 1:05d}" for place in range(len(chosen))],
            "Date": day_texts(ENGLISH, window.days[day]),
            "SKU": [goods.sku[place] for place in item.tolist()],
            "Rating": [str(value) for value in stars.tolist()],
            "Comment": text,
            "Author": [f"{(WOMEN + MEN)[place]} {chr(65 + initial)}." for place, initial in zip(given, letter, strict=True)],
            "Verified purchase": ["yes"] * len(chosen),
        },
    )


def _text(rng: np.random.Generator, family: int, stars: int) -> str:
    if rng.random() < 0.22:
        return ""
    praise = PRAISE[family][int(rng.integers(len(PRAISE[family])))]
    reproach = REPROACHES[family][int(rng.integers(len(REPROACHES[family])))]
    delivery = DELIVERY[int(rng.integers(len(DELIVERY)))] if stars >= 3 else ""
    parts = {5: (praise, delivery), 4: (praise, delivery), 3: (praise, reproach), 2: (reproach,), 1: (reproach, "Je ne reprendrai pas.")}
    return " ".join(part for part in parts[stars] if part)
