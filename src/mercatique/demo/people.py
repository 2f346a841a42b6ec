"""Invented people and firms: names, telephone numbers kept for fiction, addresses at example domains, filing faults."""

import unicodedata

import numpy as np

from .dice import Ints, pick

WOMEN: tuple[str, ...] = (
    "Camille", "Élodie", "Sophie", "Nathalie", "Chloé", "Manon", "Léa", "Julie", "Aurélie", "Céline", "Sandrine",
    "Isabelle", "Véronique", "Hélène", "Anaïs", "Océane", "Mélanie", "Émilie", "Laëtitia", "Valérie", "Sylvie",
    "Martine", "Françoise", "Monique", "Brigitte", "Christine", "Delphine", "Virginie", "Stéphanie", "Karine",
    "Inès", "Louise", "Alice", "Jeanne", "Margaux", "Justine", "Pauline", "Lucie", "Clémence", "Agnès", "Fatima",
    "Nadia", "Samira", "Aïcha", "Amélie", "Marie-Claude", "Marie-Laure", "Anne-Sophie", "Solène", "Maëlle",
)  # fmt: skip
MEN: tuple[str, ...] = (
    "Thomas", "Nicolas", "Julien", "Frédéric", "Stéphane", "Philippe", "Laurent", "Christophe", "Sébastien",
    "Jérôme", "Olivier", "Pascal", "Éric", "François", "Michel", "Alain", "Bernard", "Gérard", "Jean-Pierre",
    "Jean-Luc", "Patrick", "Hugo", "Lucas", "Théo", "Maxime", "Antoine", "Alexandre", "Guillaume", "Benoît",
    "Mathieu", "Cédric", "Rémi", "Loïc", "Kévin", "Grégory", "Yann", "Anthony", "David", "Vincent", "Karim",
    "Mehdi", "Rachid", "Youssef", "Paul", "Louis", "Gabriel", "Arthur", "Raphaël", "Noël", "André",
)  # fmt: skip
SURNAMES: tuple[str, ...] = (
    "Abelin", "Allaire", "Ancelin", "Aubry", "Audebert", "Auger", "Avril", "Baillou", "Barbier", "Barré", "Bassereau",
    "Baudry", "Beaugendre", "Beaujard", "Bellanger", "Benoist", "Berthelot", "Besnard", "Bigot", "Blanchet", "Boisgard",
    "Boissinot", "Bonneau", "Bordier", "Boucher", "Bouchet", "Bourdin", "Bourreau", "Boutet", "Brault", "Breton",
    "Brossard", "Bruneau", "Caillaud", "Champion", "Charpentier", "Chauveau", "Chevalier", "Chevreau", "Clément",
    "Collin", "Cormier", "Couturier", "Cousin", "Dabin", "Daguet", "David", "Debray", "Delaunay", "Delétang", "Denis",
    "Desbois", "Deschamps", "Deslandes", "Doucet", "Drouault", "Drouin", "Dubreuil", "Duchêne", "Dufour", "Dupuy",
    "Durand", "Faucheux", "Fermé", "Fleury", "Fouquet", "Fournier", "Frémont", "Gallet", "Galland", "Garnier",
    "Gasnier", "Gaudron", "Gauthier", "Gendron", "Georget", "Gilbert", "Girard", "Girault", "Gouin", "Grandin",
    "Granger", "Guérin", "Guignard", "Guillot", "Habert", "Hamelin", "Hardouin", "Hémery", "Herpin", "Hervé", "Houdin",
    "Huet", "Imbert", "Jacquet", "Jahan", "Jamin", "Joubert", "Jouanneau", "Jousset", "Juillet", "Lambert", "Landais",
    "Langlois", "Larcher", "Laurent", "Lebrun", "Leclair", "Lefèvre", "Legendre", "Lemoine", "Lenoir", "Leroux",
    "Leroy", "Lhuillier", "Loiseau", "Lopes", "Mabileau", "Maillard", "Mandard", "Marchais", "Marchand", "Maréchal",
    "Marteau", "Martinez", "Massicot", "Mauduit", "Mercier", "Meslet", "Métais", "Meunier", "Michaud", "Millet",
    "Moineau", "Moreau", "Morin", "Moulin", "Naudin", "Nivault", "Noyer", "Paillard", "Papin", "Pasquier", "Pelletier",
    "Percheron", "Perrin", "Petit", "Picard", "Pichon", "Pinault", "Pineau", "Plessis", "Poirier", "Pottier",
    "Poulain", "Prévost", "Prieur", "Quentin", "Rabier", "Raimbault", "Ravenel", "Renard", "Regnault", "Ribot",
    "Richard", "Rivière", "Robin", "Rocher", "Rouleau", "Rousseau", "Roy", "Sabourin", "Savary", "Schneider",
    "Senart", "Simon", "Sorin", "Souchet", "Surault", "Taillandier", "Tellier", "Tessier", "Texier", "Thibault",
    "Thomas", "Touchard", "Tricot", "Vacher", "Vallée", "Vasseur", "Vaslin", "Verdier", "Viau", "Vignaud", "Villain",
    "Vincent", "Voisin", "Benali", "Cherif", "Diallo", "Traoré", "Nguyen", "Da Silva", "Ferreira", "Haddad",
)  # fmt: skip

TRADES: tuple[str, ...] = (
    "Menuiserie", "Transports", "Électricité", "Plomberie", "Maçonnerie", "Couverture", "Paysages", "Ambulances",
    "Taxis", "Boulangerie", "Domaine", "Imprimerie", "Pharmacie", "Cabinet", "Peinture", "Carrelage", "Charpente",
    "Serrurerie", "Traiteur", "Pépinières", "Garage rural", "Soins à domicile", "Auto-école", "Location", "Travaux publics",
)  # fmt: skip
FORMS: tuple[str, ...] = ("SARL", "SAS", "EURL", "SA", "EI", "SCEA")

#: Ranges kept by Arcep for films and books: they ring nowhere.
MOBILE, LANDLINE = "06 39 98", "02 61 91"
FICTION_RANGES: tuple[str, ...] = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")
MAIL_DOMAINS: tuple[str, ...] = ("example.fr", "example.com")


def plain(text: str) -> str:
    """The text without accents, in lower case."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def first_names(rng: np.random.Generator, count: int) -> tuple[list[str], list[str]]:
    """Titles and first names, as many women as men."""
    woman = rng.random(count) < 0.5
    place = rng.integers(0, min(len(WOMEN), len(MEN)), count)
    given = [WOMEN[index] if her else MEN[index] for her, index in zip(woman.tolist(), place.tolist(), strict=True)]
    return ["Mme" if her else "M." for her in woman.tolist()], given


def surnames(rng: np.random.Generator, count: int) -> list[str]:
    return [SURNAMES[index] for index in rng.integers(0, len(SURNAMES), count).tolist()]


def firm_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of firms, none twice."""
    every = len(TRADES) * len(SURNAMES)
    form = pick(rng, (34, 30, 16, 4, 10, 6), count).tolist()
    place = rng.permutation(every)[:count].tolist()
    return [
        f"{FORMS[kind]} {TRADES[index % len(TRADES)]} {SURNAMES[index // len(TRADES)]}"
        for kind, index in zip(form, place, strict=True)
    ]


def addresses(rng: np.random.Generator, first: list[str], last: list[str]) -> list[str]:
    """One e-mail address each, at domains kept for examples; a number tells namesakes apart."""
    domain = pick(rng, (70, 30), len(first)).tolist()
    seen: dict[str, int] = {}
    made = []
    for given, family, place in zip(first, last, domain, strict=True):
        stem = ".".join(plain(part).replace(" ", "").replace("'", "") for part in (given, family) if part)
        seen[stem] = seen.get(stem, 0) + 1
        number = "" if seen[stem] == 1 else str(seen[stem])
        made.append(f"{stem}{number}@{MAIL_DOMAINS[place]}")
    return made


def telephones(rng: np.random.Generator, count: int, mobile_share: float) -> list[str]:
    """Numbers of the ranges kept for fiction, mobile or landline."""
    mobile = rng.random(count) < mobile_share
    numbers: Ints = np.where(mobile, _without_repeat(rng, mobile), _without_repeat(rng, ~mobile))
    return [
        f"{MOBILE if hand else LANDLINE} {number // 100:02d} {number % 100:02d}"
        for hand, number in zip(mobile.tolist(), numbers.tolist(), strict=True)
    ]


def misfiled(rng: np.random.Generator, text: str) -> str:
    """The same name as somebody else typed it: no accents, no capitals, a blank too many, two letters swapped."""
    way = int(rng.integers(0, 4))
    if way == 0:
        return plain(text).upper()
    if way == 1:
        return plain(text)
    if way == 2:
        return f" {text}  "
    if len(text) < 4:
        return text.upper()
    place = int(rng.integers(1, len(text) - 2))
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _without_repeat(rng: np.random.Generator, chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Ints:
    """The ten thousand numbers of a range, dealt in random order before any comes back."""
    rank = np.cumsum(chosen) - 1
    return rng.permutation(10_000)[rank % 10_000].astype(np.int64)
