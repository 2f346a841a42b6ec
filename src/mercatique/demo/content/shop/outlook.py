"""The shop's forecast: a line of iced infusions, for the next fiscal year."""

from mercatique.demo.content.forecasts import Change, Charge, Cost, Forecast, Investment, Product, Resource

SUMMER = (40, 40, 60, 90, 130, 180, 210, 190, 110, 60, 45, 45)
FORECASTS: tuple[Forecast, ...] = (
    Forecast(
        "Gamme d’infusions glacées",
        "Trois recettes à infuser à froid et leur carafe, pour vendre aussi l’été et moins dépendre de décembre.",
        "founder", 0, 12_000, 3, 30, 45, 25, (-30, -5, 6), (25, 0, -4),
        "Volumes : un client d’infusions sur six en prend une boîte par mois d’été (sondage de l’infolettre). Coûts : devis du conditionneur de Saumur et du verrier. Publicité : coût d’acquisition de l’an dernier.",
        "growth",
        "La gamme n’apporte qu’une part de la croissance : l’objectif porte sur toutes les familles, TTC.",
        "Viable dès la première année si la moitié des volumes prévus est vendue entre mai et août. On lance avec le conditionneur, sans atelier.",
        (
            Product("Infusion glacée, boîte de vingt sachets", "Infusions", "contract",
                    "Le conditionneur tient la chaîne d’allergènes et livre par lots de mille ; notre atelier ne pourrait pas avant d’avoir vendu vingt mille boîtes.",
                    9.9, 780, 18,
                    (Cost("Conditionnement à façon", "contract", 2.15), Cost("Plantes", "contract", 1.35), Cost("Étui imprimé", "contract", 0.48),
                     Cost("Calage machine", "contract", 260, "batch"), Cost("Outillage de découpe", "contract", 1_900, "once"),
                     Cost("Plantes", "workshop", 1.35), Cost("Étui et sachets", "workshop", 0.74), Cost("Main-d’œuvre, trois minutes", "workshop", 1.05),
                     Cost("Ensacheuse", "workshop", 28_500, "once"),
                     Cost("Produit fini d’un négociant", "resale", 5.4)),
                    vat=5.5, batch=1000, defects=1.5, seasons=SUMMER),
            Product("Carafe à infuser", "Arts de la table", "resale",
                    "Le verrier portugais la vend finie ; la faire souffler à notre dessin demanderait 3 000 pièces.", 21.5, 150, 8,
                    (Cost("Achat au verrier", "resale", 9.8), Cost("Transport", "resale", 1.15), Cost("Casse et assurance", "resale", 4, "share")),
                    seasons=SUMMER),
        ),
        (
            Charge("Préparatrice de commandes, un tiers de temps", "staff", 780),
            Charge("Publicité de la gamme", "marketing", 950),
            Charge("Lancement : photos et échantillons", "marketing", 1_400, 2, 4),
            Charge("Expédition et emballage de la gamme", "external", 690),
            Charge("Place d’entrepôt", "rent", 240),
            Charge("Éco-contribution", "taxes", 45),
        ),
        (Investment("Pages produit et film", 4_200, 0, 3), Investment("Rayonnage frais", 2_600, 1, 5)),
        (Resource("Réserves de la boutique", "own", 8_000), Resource("Prêt d’honneur", "loan", 15_000, 0, 0.0, 36), Resource("Chèque innovation de la région", "subsidy", 3_000, 4)),
        Change(
            "Gamme d’infusions glacées (lancement plus court)",
            {"verdict": "Un lancement réduit de moitié laisse plus d’air au printemps sans changer le résultat de l’été."},
            {"Lancement : photos et échantillons": 700},
        ),
        next_year=True, regime="quarterly",
    ),
)  # fmt: skip
