"""What the dealership wrote in its reviews."""

from mercatique.demo.content.reviews import Axis, Finding, Lived, Reviewed, Reviews, Schedule, Words

REVIEWS = Reviews(
    partial=Words(
        "Bilan partiel du mois", "marketing", ("director", "marketing", "blois", "new", "used", "aftersales", "leads"),
        "Premier mois relu avec toute l’équipe depuis que le plan a été voté.\nLes chiffres sont ceux des ventes facturées ; le mois en cours n’est comparé à rien.",
        "Le rappel dans l’heure tient ses promesses et devient la règle des trois sites. Blois Sud reste le point faible : la cause est le délai de réponse, non les prix. On garde les samedis, on ajoute des rappels l’après-midi, et l’on ne touche pas aux remises.",
        (
            Reviewed("callback", "worked", "Trois demandes sur quatre sont rappelées dans l’heure, contre une sur trois avant.", "quick_reply", "",
                     "Un nom par demi-journée et par site : chacun sait qui rappelle.", "optimise", "Étendre le tour de garde au samedi et supprimer le second rappel automatique.", "leads", 30),
            Reviewed("search", "partly", "Les requêtes locales amènent des essais ; les requêtes générales coûtent sans convertir.", "clear_message", "weak_action",
                     "Les pages d’arrivée par site répondent à la question posée ; les mots-clés de marque sont pris par les constructeurs.", "optimise", "Couper les requêtes générales, reporter leur budget sur Blois et Saumur.", "marketing", 20),
            Reviewed("used-rotation", "partly", "Les annonces vivent mieux, mais les reprises de moins de quatre ans manquent.", "on_time", "missing_range",
                     "La revue hebdomadaire est tenue ; le parc ne se remplit pas assez vite.", "product", "Acheter six véhicules récents auprès des loueurs avant la fin du trimestre.", "used", 45),
            Reviewed("file", "worked", "Un doublon sur six a été rapproché ; les adresses manquantes baissent de moitié.", "team_involved", "",
                     "L’accueil pose la question à chaque ouverture d’ordre de réparation.", "start", "Reprendre la même question au comptoir des pièces.", "leads", 60),
            Reviewed("winter", "early", "Les créneaux se remplissent ; la saison n’est pas finie.", "", "capacity",
                     "Un pont immobilisé trois semaines limite le nombre de voitures par jour.", "distribution", "Ouvrir douze créneaux à Saumur pour les clients de Tours.", "aftersales", 25),
        ),
        (
            Finding("success", "Un nom par demi-journée pour rappeler", "quick_reply", "Le taux de rappel dans l’heure est passé d’un tiers à trois quarts en cinq mois.", "within-hour", "callback"),
            Finding("success", "Des pages d’arrivée par site", "clear_message", "Les demandes d’essai viennent des communes visées.", "", "search"),
            Finding("difficulty", "Les demandes de Blois Sud attendent encore l’après-midi", "slow_reply", "Trente demandes sur cent attendent le lendemain : il manque une personne trois après-midi par semaine.", "blois", ""),
            Finding("failure", "Pas assez de véhicules récents à vendre", "missing_range", "Les annonces les plus consultées n’ont plus de véhicule derrière elles.", "used", ""),
            Finding("lesson", "Nommer une personne vaut mieux qu’ajouter une alerte", "", "Les alertes automatiques existaient déjà : c’est la liste de noms qui a changé les choses.", "", "callback"),
            Finding("lesson", "Ne rien conclure sur un mois commencé", "", "Deux fois, un début de mois faible a fait proposer des remises qu’une fin de mois normale a rendues inutiles.", "", ""),
        ),
        (
            Axis("Répondre l’après-midi à Blois Sud", "Les ventes du site suivent le délai de réponse, semaine après semaine ; les prix n’expliquent presque rien de l’écart.",
                 "net-blois", "60000", "Prêter un vendeur de Saumur Ouest trois après-midi par semaine jusqu’à l’embauche.", "blois", 40),
            Axis("Remplir le parc d’occasion de véhicules récents", "C’est le manque de véhicules, non la demande, qui retient l’occasion : les annonces récentes partent en onze jours.",
                 "net-used", "45000", "Accord de reprise avec deux loueurs, six véhicules par mois, remis en état sous dix jours.", "used", 60),
        ),
    ),
    final=Words(
        "Bilan final de l’exercice, en préparation", "marketing", ("director", "marketing"),
        "Ouvert dès maintenant : chaque action y entre lorsqu’elle s’achève.", "",
        (
            Reviewed("callback", "worked", "", "quick_reply", "", "Le tour de garde est tenu sur les trois sites.", "", "", "leads", 90),
        ),
        (
            Finding("success", "Le rappel dans l’heure", "quick_reply", "", "within-hour", "callback"),
        ),
        (
            Axis("Mesurer ce que chaque action rapporte", "", "net", "", "Relever les ventes nées de chaque action au moment de la commande.", "marketing", 90),
        ),
    ),
    monthly=Schedule("Rapport mensuel d’activité", "month", "Direction et chefs de service", "marketing", 10),
    quarterly=Schedule("Bilan trimestriel remis aux marques", "quarter", "Armorial et Lumen, animation du réseau", "director", 20),
    lived=(
        Lived(
            "Compte rendu d’expérience de Manon Souchet", "leads",
            "Une concession de trois sites, un standard partagé, et des rappels qui attendaient le lendemain.",
            "Tenir le rappel dans l’heure pour les trois sites, puis porter les invitations aux portes ouvertes, avec Rachid Benali en relais.",
            "Le samedi restait sans personne : j’ai proposé un tour de garde, accepté après deux réunions. La saisie des accords a pris un mois de retard ; nous l’avons limitée au matin.",
            "Un chiffre relevé chaque matin change plus de choses qu’une consigne. Et une liste se prépare avec ceux qui appellent, pas pour eux.",
            "Demander le groupe témoin dès le premier envoi, et fixer mes congés avant d’arrêter le rétroplanning.",
        ),
    ),
)  # fmt: skip
