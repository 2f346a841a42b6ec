"""The shop's KPI sheets and dashboards."""

from mercatique.demo.content.kpis import Dashboard, Sheet

#: Thresholds are shares of the same month a year before for what adds up, values for the others.
SHEETS: tuple[Sheet, ...] = (
    Sheet("net", "sales", "Commandes moins annulations et retours, TTC", "", "month", like=("1.0", "0.9")),
    Sheet("basket", "sales", "Ventes brutes TTC du mois", "commandes du mois", "month", at=("42", "38")),
    Sheet("cancelled", "quality", "Annulations et retours du mois", "ventes brutes du mois", "month", at=("0.04", "0.06")),
    Sheet("repeat", "customers", "Clients qui ont gardé au moins deux commandes", "clients connus", "month", at=("0.50", "0.40")),
    Sheet("at-risk", "customers", "Clients des segments « à risque » et « à ne pas perdre »", "clients connus", "month", at=("0.15", "0.19")),
    Sheet("orders", "acquisition", "Commandes passées, annulées comprises", "", "week", like=("1.0", "0.9")),
    Sheet("letter", "acquisition", "Ventes nettes TTC venues de l’infolettre", "", "month", like=("1.0", "0.85")),
    Sheet("belgium", "sales", "Ventes nettes TTC livrées en Belgique", "", "month", like=("1.1", "0.9")),
    Sheet("direct", "sales", "Ventes nettes TTC livrées en France", "", "month", like=("1.0", "0.9")),
    Sheet("search", "cost", "Ventes nettes TTC venues de la recherche payante", "", "month", like=("1.0", "0.85")),
    Sheet("value", "customers", "Ventes nettes TTC", "clients qui ont gardé une commande", "month", at=("90", "70")),
    Sheet("broken", "expectation", "Colis signalés cassés", "colis de vaisselle expédiés dans le mois", "month", at=("0.012", "0.02")),
    Sheet("reviews", "reputation", "Somme des notes publiées dans le mois", "nombre d’avis publiés dans le mois", "month", at=("4.1", "3.8")),
)  # fmt: skip

DASHBOARDS: tuple[Dashboard, ...] = (
    Dashboard("La boutique en une page", "Fondatrice, équipe", "Décider chaque mois où mettre le prochain euro.", "month", "founder",
              ("net", "orders", "basket", "repeat", "at-risk", "cancelled", "belgium")),
    Dashboard("Promesse tenue : colis, retours, avis", "Logistique, service client", "Voir la casse et les retours avant les avis.", "week", "logistics",
              ("broken", "cancelled", "reviews", "value")),
)  # fmt: skip
