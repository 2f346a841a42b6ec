"""The shop says why: coming back rests on three messages, Belgium needs more, the van is in the garage."""

from mercatique.demo.content.choosing import Choosing, Done, Marks, Moved, Moves, Passed, Shut

ORDER = "De la commande au merci"

CHOOSING = Choosing(
    effects=(
        Moves("second", "growth", 0.25, "Une deuxième commande pour douze nouvelles clientes."),
        Moves("refill", "growth", 0.18, "La moitié des rappels de recharge sont suivis."),
        Moves("christmas", "growth", 0.3, "Les coffrets font déjà le quart de l’année."),
        Moves("mothers-day", "growth", 0.12, "Deux semaines, sur la liste des anciennes acheteuses."),
        Moves("search", "growth", 0.16, "Listings par plante, au dernier clic compté à moitié."),
        Moves("belgium", "belgium", 0.7, "Les points relais lèvent le premier frein cité."),
        Moves("double-box", "returns", 0.6, "Six casses sur dix viennent de la vaisselle."),
    ),
    marks=(
        Marks("second", (5, 3, 5, 4, 4, 4, 4), "Personnes : Olga seule.", "Retenue : le moment où l’on perd le plus de clientes."),
        Marks("refill", (5, 3, 5, 5, 5, 4, 4), "Argent : l’outil est déjà payé.", "Retenue : utile, et sans remise."),
        Marks("come-back", (4, 3, 4, 4, 4, 3, 3), "Personnes : un message par mois au plus.", "Retenue, avec un groupe témoin."),
        Marks("dates", (4, 2, 4, 5, 4, 3, 4), "Taille : l’atelier prépare dix paquets par jour.", "Retenue : un geste que personne d’autre ne fait."),
        Marks("mothers-day", (3, 4, 4, 4, 3, 2, 2), "Taille : 400 coffrets au plus.", "Retenue : on la prépare en mars."),
        Marks("christmas", (3, 5, 5, 4, 3, 3, 3), "Taille : l’atelier, et le transporteur.", "Retenue : le quart de l’année s’y joue."),
        Marks("double-box", (2, 3, 4, 4, 2, 2, 3), "Argent : 0,40 € par colis.", "Retenue pour la vaisselle seulement : plus de carton."),
        Marks("search", (2, 4, 4, 3, 3, 4, 2), "Argent : premier poste du plan.", "Retenue : on y est cherché par plante."),
        Marks("retargeting", (5, 2, 3, 5, 5, 4, 4), "Argent : à budget constant.", "Retenue : moins de poursuite, plus de récits."),
        Marks("belgium", (3, 3, 4, 4, 3, 4, 3), "Réseau : un transporteur, trois jours.", "Retenue : la demande est là, le port la freine."),
        Marks("promo-rule", (5, 4, 3, 5, 4, 3, 4), "Personnes : une règle écrite, que l’on tient.", "Retenue : la remise permanente use la marque."),
        Marks("journal", (4, 3, 5, 5, 5, 4, 5), "Personnes : Louise, deux jours par mois.", "Retenue : ce que l’on vient lire et que l’on partage."),
    ),
    verdicts=(
        Passed("second", "keep", 40, "Le premier message suffit souvent : effet au-dessus du groupe témoin.", "marketing"),
        Passed("refill", "keep", 40, "Une recharge sur deux suit le rappel.", "marketing"),
        Passed("search", "change", 14, "Le coût par commande a pris vingt pour cent.", "marketing", "Fin des mots-clés génériques, listings par plante."),
        Passed("retargeting", "keep", 14, "Aucune baisse de ventes depuis l’arrêt.", "marketing"),
        Passed("double-box", "keep", 14, "Casse divisée par deux sur la vaisselle.", "logistics"),
        Passed("promo-rule", "change", 14, "Deux promotions sur trois sont sorties de la règle.", "founder", "Accord de la gérance avant toute remise."),
        Passed("journal", "keep", 14, "Trois articles lus plus de mille fois.", "content"),
    ),
    moves=(
        Moved("Louise Vacher aux pages belges", "Le transporteur signe avec deux semaines d’avance.", "content", "journal", "belgium", "",
              ("belgium:vat",), "Ouvrir avant l’été vaut un numéro du journal en moins."),
    ),
    activities=(
        Done(ORDER, "Préparer le colis", "Ventes et facturation", ("Éditer le bon", "Caler la vaisselle", "Glisser le mot manuscrit"), ("Parti le jour même avant 15 h : 9 sur 10", "Casse : moins de 1 %"), "Une commande payée", "Un colis remis", 12),
        Done(ORDER, "Répondre à une cliente", "Service client", ("Lire avant 10 h et après 15 h", "Répondre et signer de son prénom"), ("Réponse avant 18 h : 95 %",), "Un message", "Une réponse", 14),
        Done(ORDER, "Reprendre un article", "Service client", ("Accepter sans discuter", "Rembourser sous trois jours"), ("Remboursé sous trois jours : tous",), "Un retour annoncé", "Une cliente remboursée", 6),
        Done(ORDER, "Remercier et proposer la suite", "Infolettre et fidélité", ("Envoyer le merci à dix jours", "Proposer la recharge"), ("Désinscriptions sous 0,3 %",), "Un colis reçu", "Une deuxième commande", 5),
    ),
    shut=(
        Shut("Camionnette au garage", "van", 15, 2),
        Shut("Fermeture de l’herboristerie", "herbalist", 25, 7),
    ),
    first=("night", "belgium"),
)
