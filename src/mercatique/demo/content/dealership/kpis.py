"""The dealership's KPI sheets and dashboards."""

from mercatique.demo.content.kpis import Dashboard, Sheet

#: Thresholds are shares of the same month a year before for what adds up, values for the others.
SHEETS: tuple[Sheet, ...] = (
    Sheet("net", "sales", "Ventes facturées moins annulations et avoirs, HT", "", "month", like=("0.95", "0.85")),
    Sheet("net-blois", "sales", "Ventes nettes HT de Blois Sud", "", "month", like=("0.95", "0.85")),
    Sheet("net-workshop", "sales", "Ventes nettes HT de l’atelier", "", "month", like=("1.0", "0.92")),
    Sheet("net-used", "sales", "Ventes nettes HT de véhicules d’occasion", "", "month", like=("0.95", "0.85")),
    Sheet("net-lumen", "sales", "Ventes nettes HT de Lumen", "", "month", like=("1.0", "0.88")),
    Sheet("net-tours", "sales", "Ventes nettes HT de Tours Nord", "", "month", like=("0.95", "0.85")),
    Sheet("cancelled", "quality", "Annulations et avoirs du mois", "ventes brutes du mois", "month", at=("0.05", "0.09")),
    Sheet("repeat", "customers", "Clients qui ont au moins deux factures", "clients connus", "month", at=("0.50", "0.40")),
    Sheet("at-risk", "customers", "Clients des segments « à risque » et « à ne pas perdre »", "clients connus", "month", at=("0.16", "0.20")),
    Sheet("renewals", "customers", "Commandes nées d’un appel de fin de contrat", "", "month", at=("16", "10")),
    Sheet("booked", "acquisition", "Factures d’atelier nées d’un rendez-vous en ligne", "", "week", at=("160", "120")),
    Sheet("fleet", "sales", "Commandes du parc entreprises", "", "month", at=("18", "10")),
    Sheet("website", "acquisition", "Commandes dont le lead est né sur notre site", "", "month", at=("8", "4")),
    Sheet("within-hour", "expectation", "Demandes rappelées en moins de soixante minutes", "demandes reçues aux heures d’ouverture", "month", at=("0.70", "0.50")),
    Sheet("reviews", "reputation", "Somme des notes publiées dans le mois", "nombre d’avis publiés dans le mois", "month", at=("4.1", "3.8")),
)  # fmt: skip

DASHBOARDS: tuple[Dashboard, ...] = (
    Dashboard("Direction : le groupe en une page", "Direction, chefs de site", "Arbitrer les moyens entre les sites et les activités.", "month", "director",
              ("net", "net-blois", "net-workshop", "net-used", "net-lumen", "cancelled", "at-risk")),
    Dashboard("Relation client : demandes, avis, fidélité", "Chargée de relation client, réceptionnaires", "Voir où une promesse n’est pas tenue avant que le client ne le dise.", "week", "leads",
              ("within-hour", "reviews", "booked", "website", "repeat", "at-risk", "renewals")),
)  # fmt: skip
