"""The shop's indicators and objectives."""

from mercatique.demo.content.shapes import Indicator, Objective

INDICATORS: tuple[Indicator, ...] = (
    Indicator("net", "Chiffre d'affaires net", "sales.net", "currency", "up", "Commandes moins annulations et retours, TTC, frais de port compris.", "founder"),
    Indicator("basket", "Panier moyen brut", "sales.basket", "currency", "up", "Ventes brutes TTC divisées par le nombre de commandes.", "catalogue"),
    Indicator("cancelled", "Part annulée ou retournée", "sales.cancelled_rate", "%", "down", "Annulations et retours rapportés aux ventes brutes de la période.", "logistics"),
    Indicator("repeat", "Clients revenus", "customers.repeat_rate", "%", "up", "Part des clients qui ont au moins deux commandes gardées.", "marketing"),
    Indicator("at-risk", "Clients à risque", "customers.at_risk_share", "%", "down", "Part des clients qui achetaient bien et s'éloignent (segments RFM).", "marketing"),
    Indicator("orders", "Commandes", "sales.orders", "count", "up", "Commandes passées, annulées comprises.", "marketing"),
    Indicator("letter", "Ventes de l'infolettre", "sales.net", "currency", "up", "Ventes nettes TTC des commandes venues de l'infolettre.", "content", {"channel": "Newsletter"}),
    Indicator("belgium", "Ventes nettes en Belgique", "sales.net", "currency", "up", "Ventes nettes TTC livrées en Belgique.", "logistics", {"country": "BE"}),
    Indicator("search", "Ventes de la recherche payante", "sales.net", "currency", "up", "Ventes nettes TTC des commandes venues de la recherche payante.", "marketing", {"channel": "Paid search"}),
    Indicator("value", "Ventes nettes par client", "customers.value", "currency", "up", "Ventes nettes TTC divisées par le nombre de clients qui ont gardé une commande.", "founder"),
)  # fmt: skip

OBJECTIVES: tuple[Objective, ...] = (
    Objective("growth", "Porter les ventes nettes à +8 %",
              "D'ici au 31 décembre, réaliser des ventes nettes supérieures de 8 % à celles de l'exercice précédent, sans hausse du budget de publicité.",
              "strategic", "net", "Toutes familles", "previous_year", 0.08, 0, 11, "founder",
              "Pouvoir d'achat, date de Pâques, disponibilité de la céramique avant Noël.", ("s-repeat", "w-season", "t-ads")),
    Objective("repeat", "Faire revenir un client de plus sur vingt",
              "À la fin de l'exercice, la part des clients revenus dépasse de 5 % sa valeur du jour où l'objectif a été fixé.",
              "operational", "repeat", "Infusions", "today", 0.05, 0, 11, "marketing",
              "Qualité de la récolte, saison, délai de livraison.", ("w-first", "o-refill"), parent="growth"),
    Objective("returns", "Réduire d'un cinquième les annulations et retours",
              "Ramener la part annulée ou retournée à quatre cinquièmes de celle de l'exercice précédent grâce à l'emballage et aux fiches.",
              "operational", "cancelled", "Arts de la table", "previous_year", -0.20, 0, 11, "logistics",
              "Transporteurs, intempéries de décembre, nouveaux formats.", ("w-returns", "t-supply")),
    Objective("basket", "Relever le panier moyen de 6 %",
              "Réaliser sur l'exercice un panier moyen brut supérieur de 6 % à celui de l'exercice précédent, coffrets et recharges à l'appui.",
              "operational", "basket", "Épicerie et coffrets", "previous_year", 0.06, 0, 11, "catalogue",
              "Part des promotions, seuil du port offert des confrères.", ("w-basket", "o-gifts", "t-promo"), parent="growth"),
    Objective("belgium", "Gagner 15 % en Belgique",
              "Réaliser en Belgique 15 % de ventes nettes de plus que l'exercice précédent, livrées en trois jours ouvrés.",
              "operational", "belgium", "Toutes familles", "previous_year", 0.15, 0, 11, "logistics",
              "Tarif du transporteur, réseau de points relais.", ("o-belgium", "s-abroad"), parent="growth"),
    Objective("at-risk", "Retenir les habitués : à risque en baisse de 15 %",
              "À la fin de l'exercice, la part des clients à risque est inférieure de 15 % à sa valeur du jour où l'objectif a été fixé.",
              "operational", "at-risk", "Infusions", "today", -0.15, 0, 11, "marketing",
              "Nombre de consentements à l'infolettre, concurrence des grandes surfaces.", ("t-leaving",), parent="repeat"),
)  # fmt: skip
