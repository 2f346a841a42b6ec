"""The dealership's forecast: a corner for second-hand electric cars, opened a few months ago."""

from mercatique.demo.content.forecasts import Change, Charge, Cost, Forecast, Investment, Product, Resource

FORECASTS: tuple[Forecast, ...] = (
    Forecast(
        "Corner de l’occasion électrique, Tours Nord",
        "Un espace de 220 m² réservé aux véhicules électriques d’occasion, deux bornes d’essai, un vendeur formé à la recharge et au diagnostic de batterie.",
        "used", -4, 42_000, 5, 10, 30, 25, (-18, -2, 2), (15, 1, -1),
        "Volumes : ventes Lumen d’occasion du site sur le dernier exercice. Prix et coûts : lignes de commande, remise en état comprise. Charges : devis et grille de salaires du groupe.",
        "used",
        "Le corner ne vend que l’électrique de Tours Nord ; l’objectif porte sur l’occasion des trois sites.",
        "Viable à partir de huit véhicules par mois, à condition de tourner en trente jours. On ouvre, et on revoit le stock à la fin du premier trimestre.",
        (
            Product("Véhicule électrique d’occasion", "Véhicules d'occasion", "resale",
                    "Reprises et rachats de fins de location : ni fabrication ni sous-traitance pour un véhicule.", 14_800, 9, 6,
                    (Cost("Rachat du véhicule", "resale", 12_780), Cost("Remise en état et diagnostic de batterie", "resale", 520)),
                    seasons=(90, 95, 120, 105, 100, 105, 80, 70, 110, 110, 110, 105)),
            Product("Pack recharge à domicile", "Services", "contract",
                    "Pose confiée à un installateur agréé : la faire nous-mêmes demanderait un électricien habilité à plein temps.", 1_150, 4, 10,
                    (Cost("Borne et pose par l’installateur", "contract", 815), Cost("Visite technique", "contract", 45),
                     Cost("Borne achetée", "workshop", 540), Cost("Électricien, quatre heures", "workshop", 152),
                     Cost("Habilitation et outillage", "workshop", 9_600, "once"))),
        ),
        (
            Charge("Vendeur spécialisé", "staff", 3_950),
            Charge("Préparateur à mi-temps", "staff", 1_480),
            Charge("Loyer de la surface", "rent", 1_300),
            Charge("Annonces et référencement", "marketing", 1_150),
            Charge("Lancement : radio et portes ouvertes", "marketing", 2_400, 0, 2),
            Charge("Électricité et entretien des bornes", "external", 380),
            Charge("Cotisation foncière", "taxes", 160),
        ),
        (Investment("Aménagement et signalétique", 31_000, 0, 7), Investment("Deux bornes de 22 kW", 14_500, 0, 8)),
        (
            Resource("Compte courant du groupe", "own", 60_000),
            Resource("Prêt professionnel", "loan", 90_000, 0, 4.1, 60),
            Resource("Aide régionale à la recharge", "subsidy", 5_000, 3),
        ),
        Change(
            "Corner de l’occasion électrique, Tours Nord (stock resserré)",
            {"stock_days": 24, "verdict": "Avec vingt-quatre jours de stock et un apport de 75 000 €, le compte tient mieux si les ventes reculent. À valider au comité de janvier."},
            {"Compte courant du groupe": 75_000},
            {"Véhicule électrique d’occasion": 8.5},
        ),
        measured={"site": "Tours Nord", "brand": "Lumen", "activity": "Véhicules d'occasion"},
    ),
)  # fmt: skip
