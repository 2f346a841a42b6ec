"""What the dealership sells: models, workshop operations, accessories, services and fee lines."""

from dataclasses import dataclass

from .network import ARMORIAL, BODYWORK, BRANDS, LUMEN, NEW, OTHER, PARTS, USED, WORKSHOP


@dataclass(frozen=True)
class Model:
    brand: int
    name: str
    body: str
    energy: str
    #: List price without VAT, in euros, of the first finish.
    price: int
    #: Share of the brand's sales to private persons and to firms.
    private: float
    fleet: float


MODELS: tuple[Model, ...] = (
    Model(ARMORIAL, "Blason", "Citadine", "Essence", 14900, 0.27, 0.12),
    Model(ARMORIAL, "Heaume", "Compacte", "Hybride", 21400, 0.23, 0.20),
    Model(ARMORIAL, "Oriflamme", "SUV compact", "Hybride", 24800, 0.31, 0.14),
    Model(ARMORIAL, "Pennon", "SUV familial", "Hybride rechargeable", 33600, 0.12, 0.10),
    Model(ARMORIAL, "Écuyer", "Utilitaire", "Diesel", 22900, 0.07, 0.44),
    Model(LUMEN, "Aube", "Citadine", "Électrique", 20800, 0.33, 0.22),
    Model(LUMEN, "Lueur", "Compacte", "Électrique", 27900, 0.26, 0.26),
    Model(LUMEN, "Halo", "SUV compact", "Électrique", 32500, 0.27, 0.18),
    Model(LUMEN, "Boréale", "Berline", "Électrique", 39800, 0.08, 0.12),
    Model(LUMEN, "Faisceau", "Utilitaire", "Électrique", 31700, 0.06, 0.22),
    Model(OTHER, "Citadine", "Citadine", "Essence", 12800, 0.42, 0.3),
    Model(OTHER, "Compacte", "Compacte", "Diesel", 17500, 0.33, 0.3),
    Model(OTHER, "SUV", "SUV compact", "Diesel", 21900, 0.25, 0.4),
)
MODEL_NAMES: tuple[str, ...] = tuple(model.name for model in MODELS)
FINISHES: tuple[tuple[str, float], ...] = (("Essentiel", 1.0), ("Confort", 1.09), ("Signature", 1.21))


@dataclass(frozen=True)
class Item:
    code: str
    name: str
    family: str
    activity: int
    brand: int
    price: int
    cost: int
    vat: int


def _vehicle_code(prefix: str, model: Model, finish: int | None = None) -> str:
    short = (BRANDS[model.brand][:3] + "-" + model.name[:3]).upper().translate(str.maketrans("ÉÀ", "EA"))
    return f"{prefix}-{short}" + ("" if finish is None else f"-{finish + 1}")


def _new_vehicles() -> list[Item]:
    return [
        Item(
            _vehicle_code("VN", model, finish),
            f"{BRANDS[model.brand]} {model.name} {FINISHES[finish][0]}",
            model.body,
            NEW,
            model.brand,
            round(model.price * FINISHES[finish][1]) * 100,
            round(model.price * FINISHES[finish][1] * 0.905) * 100,
            2000,
        )
        for model in MODELS
        if model.brand != OTHER
        for finish in range(3)
    ]


def _used_vehicles() -> list[Item]:
    return [
        Item(
            _vehicle_code("VO", model),
            f"{model.name} toutes marques (occasion)"
            if model.brand == OTHER
            else f"{BRANDS[model.brand]} {model.name} (occasion)",
            model.body,
            USED,
            model.brand,
            round(model.price * 0.56) * 100,
            round(model.price * 0.50) * 100,
            2000,
        )
        for model in MODELS
    ]


#: code, name, family, activity, price and cost without VAT in cents
_OPERATIONS: tuple[tuple[str, str, str, int, int, int], ...] = (
    ("MO-T1", "Main-d'œuvre mécanique T1", "Main-d'œuvre", WORKSHOP, 6900, 2650),
    ("MO-T2", "Main-d'œuvre mécanique T2", "Main-d'œuvre", WORKSHOP, 8400, 2950),
    ("MO-T3", "Main-d'œuvre diagnostic et haute tension", "Main-d'œuvre", WORKSHOP, 10200, 3300),
    ("MO-CAR", "Main-d'œuvre carrosserie et peinture", "Main-d'œuvre", BODYWORK, 7200, 2900),
    ("FOR-VID", "Forfait vidange et filtre à huile", "Forfaits entretien", WORKSHOP, 12400, 5200),
    ("FOR-REV1", "Forfait révision constructeur 1", "Forfaits entretien", WORKSHOP, 18900, 7600),
    ("FOR-REV2", "Forfait révision constructeur 2", "Forfaits entretien", WORKSHOP, 29900, 12400),
    ("FOR-REVE", "Forfait révision véhicule électrique", "Forfaits entretien", WORKSHOP, 13900, 4300),
    ("FOR-CLIM", "Forfait recharge de climatisation", "Forfaits entretien", WORKSHOP, 8250, 3400),
    ("FOR-PCT", "Forfait pré-contrôle technique", "Forfaits entretien", WORKSHOP, 3250, 900),
    ("FOR-GEO", "Forfait géométrie des trains", "Forfaits entretien", WORKSHOP, 7400, 2100),
    ("FRE-AV", "Plaquettes de frein avant", "Freinage", WORKSHOP, 7900, 3500),
    ("FRE-DIS", "Disques et plaquettes avant", "Freinage", WORKSHOP, 21900, 10100),
    ("PNE-16", "Pneumatique 16 pouces monté, équilibré", "Pneumatiques", WORKSHOP, 8900, 6400),
    ("PNE-18", "Pneumatique 18 pouces monté, équilibré", "Pneumatiques", WORKSHOP, 13900, 10300),
    ("BAT-12", "Batterie 12 V", "Électricité", WORKSHOP, 12900, 7100),
    ("KIT-DIS", "Kit de distribution et pompe à eau", "Moteur", WORKSHOP, 31900, 14900),
    ("EMB-KIT", "Kit d'embrayage", "Moteur", WORKSHOP, 38900, 19800),
    ("BAL-ESS", "Balais d'essuie-glace (paire)", "Consommables", WORKSHOP, 3100, 1150),
    ("FIL-HAB", "Filtre d'habitacle", "Consommables", WORKSHOP, 2900, 980),
    ("PIE-DIV", "Pièces mécaniques diverses", "Moteur", WORKSHOP, 14500, 8300),
    ("PAR-BRI", "Remplacement de pare-brise", "Vitrage", BODYWORK, 46900, 24800),
    ("PEI-ELE", "Ingrédients de peinture (par élément)", "Peinture", BODYWORK, 9800, 4200),
    ("PCH-AVT", "Bouclier avant", "Éléments de carrosserie", BODYWORK, 34900, 21500),
    ("AIL-AVT", "Aile avant", "Éléments de carrosserie", BODYWORK, 18900, 11600),
    ("ACC-TAP", "Jeu de tapis sur mesure", "Accessoires", PARTS, 5800, 2600),
    ("ACC-ATT", "Attelage démontable", "Accessoires", PARTS, 52900, 31000),
    ("ACC-BAR", "Barres de toit", "Accessoires", PARTS, 16500, 9200),
    ("ACC-COF", "Coffre de toit 420 litres", "Accessoires", PARTS, 36900, 22400),
    ("ACC-BOR", "Borne de recharge 7 kW posée", "Accessoires", PARTS, 109000, 79000),
    ("ACC-CAB", "Câble de recharge type 2", "Accessoires", PARTS, 19900, 12800),
    ("ACC-PRO", "Pack protection carrosserie", "Accessoires", PARTS, 24900, 8900),
    ("SER-GAR", "Extension de garantie 24 mois", "Services", USED, 59000, 35500),
    ("SER-ENT", "Contrat d'entretien 36 mois", "Services", NEW, 89000, 66000),
    ("FR-MAR", "Frais de mise à la route", "Frais", NEW, 24900, 6500),
    ("FR-DOS", "Frais de préparation et de dossier", "Frais", USED, 16600, 4800),
    ("FR-CG", "Carte grise (débours)", "Frais", NEW, 22300, 22300),
    ("FR-DEC", "Participation au traitement des déchets", "Frais", WORKSHOP, 390, 250),
)

ITEMS: tuple[Item, ...] = (
    *_new_vehicles(),
    *_used_vehicles(),
    *(
        Item(code, name, family, activity, -1, price, cost, 0 if code == "FR-CG" else 2000)
        for code, name, family, activity, price, cost in _OPERATIONS
    ),
)
INDEX: dict[str, int] = {item.code: place for place, item in enumerate(ITEMS)}
#: Place in ITEMS of each model: first finish of the new vehicle, and the used one.
NEW_ITEM: tuple[int, ...] = tuple(
    INDEX.get(_vehicle_code("VN", model, 0), -1) for model in MODELS
)
USED_ITEM: tuple[int, ...] = tuple(INDEX[_vehicle_code("VO", model)] for model in MODELS)

#: Codes that are fees, not products, for the workspace's rules.
FEE_CODES: tuple[str, ...] = tuple(item.code for item in ITEMS if item.family == "Frais")
