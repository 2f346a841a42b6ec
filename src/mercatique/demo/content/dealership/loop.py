"""How the dealership keeps its course: deviations explained, corrections tried, reviews held."""

from mercatique.demo.content.loop import Cause, Control, Decision, HalfYear, Lever, Review, Story, Typed

STORY = Story(
    controls=(
        Control("net-tours", "Chiffre d’affaires net de Tours Nord", "sales.net", "Ventes nettes HT du site, toutes activités ; sert de point de comparaison.", "director", (("site", "Tours Nord"),)),
    ),
    half_year=HalfYear(
        "blois-half", "Tenir Blois Sud sur le semestre écoulé",
        "Sur six mois, les ventes nettes de Blois Sud dépassent de 2 % celles des mêmes mois de l’année précédente.",
        "net-blois", "1.02", "blois", "saturday",
        "Départ d’un vendeur confirmé, réponse du confrère de la zone nord, essais annulés faute de véhicules.", "w-blois",
        Cause("slow_reply", "Un vendeur parti en cours de semestre n’a pas été remplacé : les demandes du web ont attendu plus d’une journée, et le confrère de la zone nord rappelait le premier.", "blois"),
        (
            Lever("Deux samedis matin par mois à Blois Sud, sur rendez-vous", "staff",
                  "Un vendeur de Tours Nord vient un samedi sur deux ; essais et livraisons regroupés sur ces matinées.",
                  "blois", "90000", 98, 91, "saturday", "net-tours",
                  (("worked", "Les samedis amènent des clients que la semaine ne voyait pas : on pérennise jusqu’à la fin de l’exercice."),
                   ("not_shown", "Les samedis sont pleins, mais les ventes du site n’en portent pas la trace : on n’ajoute pas un troisième samedi sans autre levier."),
                   ("worse", "Les samedis ont déplacé des rendez-vous de semaine sans en créer : on arrête."),
                   ("early", "Trop de hauts et de bas d’une semaine à l’autre pour conclure : on garde les samedis et l’on relit les chiffres plus tard.")),
                  "site", "Blois Sud"),
            Lever("Un vendeur en renfort pour rappeler les demandes de Blois Sud", "reply",
                  "Renfort de Saumur Ouest trois après-midi par semaine, liste de rappels partagée à 14 h.",
                  "leads", "60000", 10, 80, "callback", "net-tours"),
        ),
    ),
    typed=Typed(
        "within-hour", "Rappeler huit demandes sur dix dans l’heure",
        "D’ici un an, 80 % des demandes reçues du web et des portails sont rappelées dans l’heure qui suit, aux heures d’ouverture.",
        "Demandes rappelées dans l’heure", "Demandes rappelées en moins de soixante minutes ÷ demandes reçues aux heures d’ouverture, trois sites.",
        "Relevé du standard et de la messagerie, le premier lundi du mois", "%", False,
        ("0.31", "0.34", "0.29", "0.33", "0.36", "0.32", "0.35", "0.33", "0.36", "0.57", "0.66", "0.70", "0.74", "0.76"),
        "0.33", "0.80", "leads", "callback",
        "Pics de demandes du lundi, absences, pannes du standard.", "w-blois",
        Cause("human_block", "Personne n’était nommément chargé des rappels entre midi et deux ni le samedi ; chaque site pensait que l’autre s’en occupait.", "leads"),
        (
            Lever("Tour de garde des rappels, écrit et affiché", "staff",
                  "Un nom par demi-journée et par site, alerte au chef des ventes à cinquante minutes, remplaçant désigné.",
                  "leads", "0.25", -5, 120, "callback", "",
                  (("worked", "C’est d’avoir un nom par demi-journée qui a compté, plus que l’alerte : on garde le tour de garde et l’on supprime le second rappel automatique."),
                   ("not_shown", "Le tour de garde n’a pas suffi : on cherche du côté des outils."),
                   ("early", "Encore trop peu de mois pour conclure."))),
        ),
    ),
    year=(
        ("electric", Cause("supplier", "Deux arrivages de Lumen repoussés d’un mois par la marque : les commandes sont prises, les livraisons manquent.", "new")),
        ("used", Cause("missing_range", "Les reprises de moins de quatre ans manquent sur le parc : les annonces les plus consultées n’ont plus de véhicule.", "used")),
        ("blois", Cause("slow_reply", "Même cause qu’au semestre écoulé : les demandes de Blois Sud attendent encore.", "blois")),
        ("workshop", Cause("capacity", "Un pont immobilisé trois semaines et un mécanicien absent : des rendez-vous reportés.", "aftersales")),
        ("growth", Cause("market", "Marché des particuliers en recul dans le département depuis la rentrée.", "director")),
    ),
    reviews=(
        Review("Revue de pilotage du semestre", 76, "strategic", "room", "Salle de réunion, Tours Nord", "decide", "Chiffres lus en silence cinq minutes, puis tour de table", "director",
               ("director", "marketing", "blois", "new", "leads"), ("blois-half", "within-hour"),
               "Calendrier des immatriculations de septembre\nPrésence au salon de l’entreprise de Blois",
               "Le recul de Blois Sud est reconnu par tous : il vient des demandes laissées sans réponse, et non des prix, que la décomposition montre presque stables.\nPhilippe Drouault demande qu’un vendeur lui soit prêté avant tout recrutement.\nLe tour de garde des rappels fonctionne : Manon Souchet montre le relevé mois par mois.",
               (
                   Decision("Garder les samedis de Blois Sud jusqu’à la prochaine revue", "operational", "blois-half", "Deux samedis matin par mois à Blois Sud, sur rendez-vous",
                            ("director", "blois", "new"), "Essai engagé trop récemment pour être jugé.", "blois", 30, 60, "Samedis tenus ; pas encore d’effet lisible sur les ventes du site."),
                   Decision("Réviser l’ambition de Blois Sud au budget suivant", "strategic", "blois-half", "",
                            ("director", "marketing", "blois"), "Deux exercices de recul : l’objectif suit l’effectif réel du site.", "director", 60, 72),
                   Decision("Étendre le tour de garde des rappels au samedi", "operational", "within-hour", "Tour de garde des rappels, écrit et affiché",
                            ("director", "leads", "blois"), "L’effet est visible dès le premier mois.", "leads", 14, 45, "Étendu aux trois sites."),
               )),
        Review("Point opérationnel de Blois Sud", 9, "operational", "both", "Blois Sud et visioconférence", "solve", "Cinq pourquoi, au tableau", "blois",
               ("blois", "leads", "new", "marketing"), ("blois-half",),
               "Planning des essais de la quinzaine",
               "Les rappels de l’après-midi restent le point faible : trente demandes sur cent attendent le lendemain.\nAnne-Sophie Texier propose de prêter une commerciale sociétés le mardi.",
               (
                   Decision("Prêter un vendeur de Saumur Ouest trois après-midi par semaine", "operational", "blois-half", "Un vendeur en renfort pour rappeler les demandes de Blois Sud",
                            ("blois", "leads", "new"), "La cause est le délai de réponse : on agit sur lui avant d’agir sur les prix.", "leads", 20, 40),
               )),
        Review("Revue de pilotage du mois", -6, "operational", "room", "Salle de réunion, Tours Nord", "decide", "Chiffres d’abord, puis une décision par écart", "director",
               ("director", "marketing", "blois", "used", "aftersales", "leads"), (), "Préparation des portes ouvertes", ""),
    ),
)  # fmt: skip
