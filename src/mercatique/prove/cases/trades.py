"""The trades, towns and names practice companies are made of. Every name is invented; every company has the same shape."""

from dataclasses import dataclass

Words = dict[str, str]


@dataclass(frozen=True)
class Trade:
    """What a company does: its words, its four product lines, the price of a usual order."""

    key: str
    fr: str
    en: str
    price: float
    firsts: tuple[str, ...]
    rivals: tuple[str, ...]
    products: tuple[Words, ...]


def words(fr: str, en: str) -> Words:
    return {"fr": fr, "en": en}


SURNAMES = ("Aubrac", "Belmont", "Carrel", "Dervaux", "Estève", "Fontanel", "Grandval", "Hautbois", "Jaubert", "Lanvier", "Mercœur", "Noirel")
TOWNS = ("Arvigny", "Belcastre", "Chantemer", "Doulanges", "Esquières", "Frémeval", "Gercourt", "Hautelune", "Issanges", "Jonvelle")

CHANNELS = (
    words("En boutique", "In the shop"), words("Site internet", "Web site"),
    words("Téléphone", "Telephone"), words("Place de marché", "Marketplace"),
)  # fmt: skip
SEGMENTS = (
    words("Familles", "Families"), words("Jeunes actifs", "Young professionals"),
    words("Retraités", "Retired people"), words("Associations", "Clubs"),
)  # fmt: skip

TRADES = (
    Trade(
        "bikes", "vente et entretien de vélos", "sale and upkeep of bicycles", 210.0, ("Cycles", "Vélos"), ("Roues", "Pédales", "Ateliers"),
        (words("Accessoires", "Accessories"), words("Révisions", "Services"), words("Vélos d’enfant", "Children’s bicycles"), words("Vélos de ville", "City bicycles")),
    ),
    Trade(
        "tea", "vente de thés et d’infusions", "sale of teas and herbal teas", 32.0, ("Maison", "Comptoir"), ("Feuilles", "Jardin", "Théières"),
        (words("Infusions", "Herbal teas"), words("Thés verts", "Green teas"), words("Thés noirs", "Black teas"), words("Coffrets", "Gift boxes")),
    ),
    Trade(
        "garden", "plantes et conseil pour le jardin", "plants and advice for gardens", 58.0, ("Pépinières", "Jardins"), ("Serres", "Vergers", "Semis"),
        (words("Aromatiques", "Herbs"), words("Vivaces", "Perennials"), words("Arbustes", "Shrubs"), words("Fruitiers", "Fruit trees")),
    ),
    Trade(
        "games", "jeux de société et location", "board games and hire", 41.0, ("Ludothèque", "Jeux"), ("Dés", "Plateaux", "Parties"),
        (words("Jeux de cartes", "Card games"), words("Jeux d’enfant", "Children’s games"), words("Jeux de stratégie", "Strategy games"), words("Casse-tête", "Puzzles")),
    ),
    Trade(
        "furniture", "mobilier d’extérieur en bois", "wooden outdoor furniture", 340.0, ("Ateliers", "Menuiserie"), ("Terrasses", "Rabots", "Scieries"),
        (words("Jardinières", "Planters"), words("Bancs", "Benches"), words("Tables", "Tables"), words("Abris", "Sheds")),
    ),
    Trade(
        "glasses", "lunettes et examens de vue", "glasses and sight tests", 165.0, ("Optique", "Lunetterie"), ("Regards", "Montures", "Verres"),
        (words("Entretien", "Care"), words("Lunettes de soleil", "Sunglasses"), words("Montures", "Frames"), words("Verres progressifs", "Varifocal lenses")),
    ),
)  # fmt: skip
