"""The demo companies: who they are, and the files their tools would export on a given day.

``generate`` is pure: the same company, seed and day give the same bytes. What people write in the rooms stands as
plain data in ``content/``; a module per room of this package turns it into records.
"""

from dataclasses import dataclass
from datetime import date

from mercatique.demo import dealership, shop
from mercatique.demo.dealership.network import BRANDS, SITE_NAMES
from mercatique.demo.shop.customers import COUNTRIES

SEED = 2026
#: File that holds what the companies must not know: for grading methods, never imported.
TRUTH = "truth.json"


@dataclass(frozen=True)
class Company:
    """A demo company as its workspace describes it."""

    slug: str
    name: str
    language: str
    #: What its people come for: run a firm, prepare a certification, organise one.
    purpose: str
    currency: str
    #: Whether its amounts exclude or include VAT.
    vat: str
    fiscal_month: int
    zone: str
    description: str
    sites: tuple[str, ...]
    brands: tuple[str, ...]
    countries: tuple[str, ...]
    #: Order rules that differ from the usual ones, as ``OrderRules`` reads them.
    rules: dict[str, tuple[str, ...]]
    #: Files of the tables that exist today, in the order in which to import them.
    imports: tuple[tuple[str, str], ...]


COMPANIES: tuple[Company, ...] = (
    Company(
        slug="val-de-loire",
        name="Concession Val de Loire",
        language="fr",
        purpose="firm",
        currency="EUR",
        vat="excl",
        fiscal_month=10,
        zone="Europe/Paris",
        description=(
            "Concession automobile de trois sites (Tours Nord, Blois Sud, Saumur Ouest) et deux marques (Armorial et"
            " Lumen) : véhicules neufs et d’occasion, atelier, carrosserie, pièces et accessoires. Entreprise fictive."
        ),
        sites=SITE_NAMES,
        brands=BRANDS,
        countries=("FR",),
        rules={"cancellation_prefixes": ("AN",), "fee_codes": ("FR-*",)},
        imports=(("customers.csv", "customers"), ("products.csv", "products"), ("orders.csv", "orders"), ("ads.csv", "spend")),
    ),
    Company(
        slug="colibri",
        name="Colibri",
        language="fr",
        purpose="firm",
        currency="EUR",
        vat="incl",
        fiscal_month=1,
        zone="Europe/Paris",
        description=(
            "Boutique en ligne d’infusions, d’épicerie fine et d’objets de la table : 400 références, 25 fournisseurs,"
            " des clients en France, en Belgique, en Suisse, en Espagne et en Allemagne. Entreprise fictive."
        ),
        sites=(),
        brands=(),
        countries=COUNTRIES,
        rules={},
        imports=(("customers.csv", "customers"), ("products.csv", "products"), ("orders.csv", "orders"), ("ads.csv", "spend")),
    ),
)
_GENERATORS = {"val-de-loire": dealership.generate, "colibri": shop.generate}


def company(slug: str) -> Company:
    return next(each for each in COMPANIES if each.slug == slug)


def generate(slug: str, seed: int, today: date) -> dict[str, bytes]:
    """The export files of one company by file name, and its hidden truth."""
    return _GENERATORS[slug](seed, today)


def demo(seed: int, today: date) -> dict[str, dict[str, bytes]]:
    """The files of all companies by slug."""
    return {each.slug: generate(each.slug, seed, today) for each in COMPANIES}
