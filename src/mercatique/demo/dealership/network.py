"""The dealership's sites, brands, activities and people, and how each site fares over the window."""

from dataclasses import dataclass

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Floats
from mercatique.demo.places import BLOIS, SAUMUR, TOURS, Commune


@dataclass(frozen=True)
class Site:
    name: str
    town: str
    share: float
    #: Level of business at the beginning and at the end of the window.
    level: tuple[float, float]
    #: Median hours before a lead gets an answer, at the beginning and at the end.
    reply_hours: tuple[float, float]
    #: Mean satisfaction (0 to 1) at the beginning and at the end.
    satisfaction: tuple[float, float]
    communes: tuple[Commune, ...]

    def level_at(self, window: Window) -> Floats:
        return np.asarray(self.level[0] + (self.level[1] - self.level[0]) * window.progress)


SITES: tuple[Site, ...] = (
    Site("Tours Nord", "Tours", 0.50, (1.00, 1.06), (3.5, 3.0), (0.80, 0.82), TOURS),
    Site("Blois Sud", "Blois", 0.29, (1.24, 0.50), (8.0, 19.0), (0.78, 0.60), BLOIS),
    Site("Saumur Ouest", "Saumur", 0.21, (0.84, 1.30), (10.0, 1.6), (0.62, 0.91), SAUMUR),
)
SITE_NAMES: tuple[str, ...] = tuple(site.name for site in SITES)
SITE_SHARES: tuple[float, ...] = tuple(site.share for site in SITES)

BRANDS: tuple[str, ...] = ("Armorial", "Lumen", "Autres marques")
ARMORIAL, LUMEN, OTHER = range(3)

ACTIVITIES: tuple[str, ...] = (
    "Véhicules neufs",
    "Véhicules d'occasion",
    "Atelier",
    "Carrosserie",
    "Pièces et accessoires",
)
NEW, USED, WORKSHOP, BODYWORK, PARTS = range(5)

#: Selling and workshop people by site: invented, three initials as dealer systems write them.
SELLERS: tuple[tuple[str, ...], ...] = (
    ("M. Hardouin", "C. Vaslin", "J. Meslet", "S. Boisgard", "A. Naudin"),
    ("P. Drouault", "L. Herpin", "K. Bordier"),
    ("E. Mabileau", "T. Souchet"),
)
ADVISERS: tuple[tuple[str, ...], ...] = (
    ("R. Gaudron", "N. Jahan", "V. Caillaud"),
    ("F. Rabier", "D. Tricot"),
    ("O. Percheron", "I. Sorin"),
)

#: Sales of new vehicles by month: plates of March and September, close of June and December.
NEW_SEASON = np.array([0.80, 0.78, 1.46, 0.94, 0.92, 1.22, 0.82, 0.50, 1.46, 1.04, 0.94, 1.18])
USED_SEASON = np.array([0.92, 0.96, 1.12, 1.08, 1.06, 1.04, 1.02, 0.80, 1.10, 1.02, 0.94, 0.94])
#: Workshop: before the summer leave and at the first cold.
WORKSHOP_SEASON = np.array([0.98, 0.92, 1.00, 1.00, 1.02, 1.16, 1.10, 0.68, 1.04, 1.12, 1.08, 0.90])
