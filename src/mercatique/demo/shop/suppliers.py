"""The twenty-five suppliers of the shop: where they are, how fast they deliver and on what terms."""

from dataclasses import dataclass

from mercatique.demo.exports import ENGLISH, table


@dataclass(frozen=True)
class Supplier:
    code: str
    name: str
    town: str
    country: str
    family: str
    lead_days: int
    minimum_euros: int
    payment_days: int
    #: Share of deliveries that come on the day announced.
    on_time: float


_ROWS: tuple[tuple[str, str, str, str, int, int, int, float], ...] = (
    ("Herbiers du Layon", "Chalonnes-sur-Loire", "FR", "Infusions", 9, 250, 30, 0.96),
    ("Cueillettes de Margeride", "Langogne", "FR", "Infusions", 14, 300, 30, 0.91),
    ("Les Simples du Vercors", "Die", "FR", "Infusions", 12, 200, 30, 0.93),
    ("Jardins de Brocéliande", "Paimpont", "FR", "Infusions", 10, 180, 30, 0.88),
    ("Comptoir des Fleurs sèches", "Nyons", "FR", "Infusions", 8, 350, 45, 0.97),
    ("Racines & Écorces", "Sarlat-la-Canéda", "FR", "Infusions", 16, 220, 30, 0.84),
    ("Verveines Achard frères", "Le Puy-en-Velay", "FR", "Infusions", 11, 260, 30, 0.95),
    ("Kräuterhof Sonnental", "Kempten", "DE", "Infusions", 18, 500, 30, 0.97),
    ("Moulin des Trois Sources", "Cavaillon", "FR", "Épicerie salée", 10, 400, 45, 0.94),
    ("Conserverie de la Barre", "Douarnenez", "FR", "Épicerie salée", 15, 450, 45, 0.90),
    ("Ferme des Grands Causses", "Millau", "FR", "Épicerie salée", 13, 250, 30, 0.89),
    ("Saveurs du Maquis", "Corte", "FR", "Épicerie salée", 21, 380, 30, 0.82),
    ("Olivares del Segura", "Orcera", "ES", "Épicerie salée", 24, 700, 60, 0.92),
    ("Moutarderie Vaubrun", "Beaune", "FR", "Épicerie salée", 9, 200, 30, 0.98),
    ("Confitures de Mamie Lison", "Semur-en-Auxois", "FR", "Épicerie sucrée", 10, 220, 30, 0.95),
    ("Rucher des Mauges", "Chemillé-en-Anjou", "FR", "Épicerie sucrée", 7, 180, 30, 0.97),
    ("Biscuiterie du Port-Blanc", "Penvénan", "FR", "Épicerie sucrée", 12, 300, 30, 0.93),
    ("Chocolaterie Aubépine", "Tain-l'Hermitage", "FR", "Épicerie sucrée", 14, 420, 45, 0.91),
    ("Nougaterie Sainte-Baume", "Brignoles", "FR", "Épicerie sucrée", 13, 260, 30, 0.94),
    ("Confiserie Lemmens", "Namur", "BE", "Épicerie sucrée", 15, 350, 30, 0.90),
    ("Faïencerie du Loir", "Montoire-sur-le-Loir", "FR", "Arts de la table", 28, 600, 45, 0.80),
    ("Atelier Grès & Cendre", "La Borne", "FR", "Arts de la table", 35, 500, 30, 0.76),
    ("Tissages Hauts-Vosges", "Gérardmer", "FR", "Arts de la table", 20, 450, 45, 0.92),
    ("Verrerie de la Bresle", "Blangy-sur-Bresle", "FR", "Arts de la table", 26, 650, 60, 0.88),
    ("Tournerie Bois du Jura", "Moirans-en-Montagne", "FR", "Arts de la table", 22, 320, 30, 0.90),
)
SUPPLIERS: tuple[Supplier, ...] = tuple(Supplier(f"SUP{place + 1:02d}", *row) for place, row in enumerate(_ROWS))


def supplier_file() -> bytes:
    return table(
        ENGLISH,
        {
            "Supplier ID": [supplier.code for supplier in SUPPLIERS],
            "Supplier": [supplier.name for supplier in SUPPLIERS],
            "City": [supplier.town for supplier in SUPPLIERS],
            "Country": [supplier.country for supplier in SUPPLIERS],
            "Category": [supplier.family for supplier in SUPPLIERS],
            "Email": [f"commandes.{supplier.code.lower()}@example.com" for supplier in SUPPLIERS],
            "Lead time (days)": [str(supplier.lead_days) for supplier in SUPPLIERS],
            "Minimum order (EUR)": [str(supplier.minimum_euros) for supplier in SUPPLIERS],
            "Payment terms (days)": [str(supplier.payment_days) for supplier in SUPPLIERS],
            "On-time rate": [f"{supplier.on_time:.2f}" for supplier in SUPPLIERS],
        },
    )
