"""The dealership's indicators and objectives."""

from mercatique.demo.content.shapes import Indicator, Objective

INDICATORS: tuple[Indicator, ...] = (
    Indicator("net", "Chiffre d'affaires net", "sales.net", "currency", "up", "Ventes facturées moins annulations et avoirs, HT.", "director"),
    Indicator("net-blois", "Chiffre d'affaires net de Blois Sud", "sales.net", "currency", "up", "Ventes nettes HT du site, toutes activités.", "blois", {"site": "Blois Sud"}),
    Indicator("net-workshop", "Chiffre d'affaires net de l'atelier", "sales.net", "currency", "up", "Ventes nettes HT de l'activité Atelier.", "aftersales", {"activity": "Atelier"}),
    Indicator("net-used", "Chiffre d'affaires net de l'occasion", "sales.net", "currency", "up", "Ventes nettes HT de véhicules d'occasion.", "used", {"activity": "Véhicules d'occasion"}),
    Indicator("net-lumen", "Chiffre d'affaires net de Lumen", "sales.net", "currency", "up", "Ventes nettes HT de la marque, neuf, occasion et service.", "new", {"brand": "Lumen"}),
    Indicator("cancelled", "Part annulée ou retournée", "sales.cancelled_rate", "%", "down", "Annulations et avoirs rapportés aux ventes brutes de la période.", "new"),
    Indicator("repeat", "Clients revenus", "customers.repeat_rate", "%", "up", "Part des clients qui ont au moins deux factures.", "marketing"),
    Indicator("at-risk", "Clients à risque", "customers.at_risk_share", "%", "down", "Part des clients qui achetaient bien et s'éloignent (segments RFM « à risque » et « à ne pas perdre »).", "leads"),
    Indicator("renewals", "Commandes de renouvellement", "sales.orders", "count", "up", "Commandes nées d'un appel ou d'un rendez-vous de fin de contrat.", "new", {"channel": "Renouvellement"}),
    Indicator("booked", "Rendez-vous d'atelier pris en ligne", "sales.orders", "count", "up", "Factures d'atelier nées d'un rendez-vous pris en ligne.", "aftersales", {"channel": "Rendez-vous en ligne"}),
    Indicator("fleet", "Commandes des sociétés", "sales.orders", "count", "up", "Commandes du parc entreprises.", "fleet", {"channel": "Parc entreprises"}),
    Indicator("website", "Ventes venues du site de la concession", "sales.orders", "count", "up", "Commandes de véhicules dont le lead est né sur notre site.", "marketing", {"channel": "Site de la concession"}),
)  # fmt: skip

OBJECTIVES: tuple[Objective, ...] = (
    Objective("growth", "Porter les ventes nettes du groupe à +5 %",
              "D'ici la fin de l'exercice, réaliser des ventes nettes supérieures de 5 % à celles de l'exercice précédent, à périmètre de sites et de marques constant.",
              "strategic", "net", "Toutes activités", "previous_year", 0.05, 0, 11, "director",
              "Marché des particuliers, délais de livraison des marques, calendrier des immatriculations.", ("s-tours", "t-market")),
    Objective("blois", "Arrêter le recul de Blois Sud, puis regagner 4 %",
              "À la fin de l'exercice, les ventes nettes de Blois Sud dépassent de 4 % celles de l'exercice précédent, grâce au rappel dans l'heure et à la rotation du stock.",
              "operational", "net-blois", "Toutes activités", "previous_year", 0.04, 0, 11, "blois",
              "Recrutement d'un vendeur, ouverture du samedi, offres du confrère de la zone nord.", ("w-blois", "t-competition"), parent="growth"),
    Objective("workshop", "Faire progresser l'atelier de 8 %",
              "Réaliser sur l'exercice 8 % de ventes nettes d'atelier de plus que sur le précédent, sans hausse du taux horaire T1.",
              "operational", "net-workshop", "Après-vente", "previous_year", 0.08, 0, 11, "aftersales",
              "Météo d'automne, âge du parc, disponibilité des mécaniciens.", ("s-workshop", "o-asleep", "o-booking"), parent="growth"),
    Objective("used", "Vendre 6 % d'occasion de plus en tournant plus vite",
              "Réaliser 6 % de ventes nettes d'occasion de plus que l'exercice précédent, aucun véhicule affiché plus de quatre-vingt-dix jours sans révision de prix.",
              "operational", "net-used", "Véhicules d'occasion", "previous_year", 0.06, 0, 11, "used",
              "Reprises issues des fins de location, cotes, frais de remise en état.", ("t-competition", "o-lease"), parent="growth"),
    Objective("electric", "Gagner 12 % sur Lumen",
              "Réaliser 12 % de ventes nettes de Lumen de plus que l'exercice précédent, borne proposée dans chaque offre.",
              "operational", "net-lumen", "Véhicules neufs", "previous_year", 0.12, 0, 11, "new",
              "Aides publiques, délais de la marque, prix de l'énergie.", ("o-electric", "o-lease"), parent="growth"),
    Objective("cancelled", "Réduire d'un quart les annulations et avoirs",
              "Ramener la part annulée ou retournée à trois quarts de son niveau de l'exercice précédent, mesurée chaque mois par site.",
              "operational", "cancelled", "Véhicules neufs et d'occasion", "previous_year", -0.25, 0, 11, "new",
              "Exactitude des délais annoncés, qualité des estimations de reprise.", ("w-cancelled", "w-concentration")),
    Objective("at-risk", "Ramener les clients à risque un cinquième plus bas",
              "À la fin de l'exercice, la part des clients à risque est inférieure d'un cinquième à sa valeur du jour où l'objectif a été fixé.",
              "operational", "at-risk", "Toutes activités", "today", -0.20, 0, 11, "leads",
              "Qualité du fichier, consentements recueillis, capacité d'accueil de l'atelier.", ("t-leaving", "w-file", "t-law")),
)  # fmt: skip
