"""The dealership's expenses, co-funding, readings, hypotheses and risks."""

from mercatique.demo.content.money import Funding, Hypothesis, Money, Purchase, Reading, Spending, Threat

MONEY = Money(
    spending=(
        Spending("callback", "Loire Contact", "Standard téléphonique et tour de garde", (1.0, 0.95, 1.05)),
        Spending("lease-calls", "Loire Contact", "Appels de fin de location", (0.8, 1.0)),
        Spending("reminders", "Envoi Clair SMS", "Campagne SMS révision", (0.9, 1.1, 0.95)),
        Spending("winter", "Radio Val de Loire", "Spots pneus d’hiver", (1.45, 1.25, 1.1), ordered=True),
        Spending("plates", "Affichage Ligérien", "Portes ouvertes : affichage et radio", (0.6, 1.15, 1.2), ordered=True),
        Spending("plates-september", "Circuit Sologne Événements", "Parc d’essai en entreprise", (1.0,), ordered=True),
        Spending("fleet-review", "Parc Conseil", "Bilans de parc", (0.9,)),
        Spending("used-rotation", "Auto Annonces France", "Portails d’annonces d’occasion", (1.0, 1.02)),
        Spending("search", "Google Ireland", "Recherche payante", (1.08, 1.02, 0.97, 1.0)),
        Spending("display-stop", "Envoi Clair E-mail", "E-mail segmenté", (0.85, 1.0)),
        Spending("file", "Données Justes", "Rapprochement et complétude du fichier", (1.1, 0.9)),
        Spending("promise", "Imprimerie Roux", "Dossiers de livraison", (0.7, 0.9)),
        Spending("ev-evenings", "Borne & Co", "Soirées de l’électrique", (1.0,), ordered=True),
        Spending("saturday", "Intérim Blésois", "Équipe du samedi", (1.05,)),
    ),
    purchases=(
        Purchase("Avoir : spots non diffusés", "Radio Val de Loire", -480, 1, "winter", "AV-2291"),
        Purchase("Tablettes de réception", "Bureau Tours", 2180, 0, "file", "F-10877", capital=True),
        Purchase("Habillage du stand salon de l’habitat", "Stand’Ouest", 1350, 1, "", "F-4402"),
        Purchase("Objets publicitaires", "Promo Centre", 640, 0, "", "F-771"),
    ),
    fundings=(
        Funding("Portes ouvertes : part de la marque", "plates", "Lumen France", "granted", share=50),
        Funding("Opération pneus d’hiver : participation du manufacturier", "winter", "Pneus Atlantique", "received", amount=900, month=0),
        Funding("Soirées de l’électrique : demande à la marque", "ev-evenings", "Lumen France", "asked", share=40),
    ),
    rules=(("Radio Val de Loire", "winter"), ("Google Ireland", "search"), ("Auto Annonces", "used-rotation"), ("Salaires", "")),
    campaigns=(
        ("Local – essai et reprise", "search", ""), ("Annonces – remontée en tête", "used-rotation", ""), ("Annonces – abonnement", "", ""),
        ("Notoriété des trois sites", "", ""), ("Vagues de radio", "", ""), ("Pages locales", "", ""), ("Envois à la base", "", ""), ("Réseau 4 × 3", "", ""),
    ),
    readings=(
        Reading(0, "Lancement de l’exercice", "director", "Équipe au complet", "Budget validé ; toute dépense de plus de 1 000 € passe par un bon de commande."),
        Reading(1, "Fin du premier trimestre", "marketing", "BDC à 110 % en décembre", "Dépassement de la radio d’hiver accepté et compensé sur l’impression ; pas de nouveau spot."),
        Reading(2, "Fin du deuxième trimestre", "marketing", "Marketing à 120 % en mars", "La participation de la marque est demandée dès le cadrage ; l’affichage de septembre est réduit."),
        Reading(3, "Fin du troisième trimestre", "director", "Normale", "Budget non utilisé du fichier client rendu à l’atelier."),
    ),
    hypotheses=(
        Hypothesis("Si la radio d’hiver dépasse de plus de 1 000 €", "Cumul de la radio au-dessus du budget de plus de 1 000 € à la fin d’un mois",
                   "Le trafic d’atelier d’hiver justifie les spots ; la recherche payante d’été a de la réserve.", "search", "winter", 1500),
        Hypothesis("Si la marque refuse de co-financer les portes ouvertes", "Réponse négative ou silence trente jours avant l’événement",
                   "Garder les trois sites ouverts sans l’affichage grand format.", "used-rotation", "plates", 2400),
    ),
    threats=(
        Threat("La marque réduit sa part des portes ouvertes", "budgetary", 3, 4, 9250, "Visuels non validés par la marque à J − 15", "Version sans affichage prête ; hypothèse de réallocation écrite.", "marketing", 30, "plates"),
        Threat("Le coût du clic monte de 20 %", "budgetary", 4, 4, 8300, "Coût par clic moyen de deux semaines au-dessus de 1,40 €", "Plafonds par campagne, mots-clés locaux, pages d’arrivée par site.", "marketing", 21, "search"),
        Threat("Départ de la chargée de relation client", "human", 2, 5, 12000, "Entretien annuel, absences répétées", "Second vendeur formé au rappel ; consignes écrites.", "leads", 60, "callback"),
        Threat("L’export des fins de location s’arrête", "technological", 3, 3, 4200, "Liste mensuelle vide ou en retard de trois jours", "Export manuel documenté ; alerte le 3 du mois.", "new", 45, "lease-calls"),
        Threat("Plainte pour un SMS sans accord", "legal", 2, 4, 20000, "Une désinscription contestée", "Contrôle des accords avant chaque envoi ; registre tenu.", "leads", 90, "reminders"),
        Threat("Un concurrent ouvre un point d’essai électrique à Blois", "market", 3, 4, None, "Permis affiché, offres d’emploi locales", "Soirées avancées d’un mois ; essais du samedi.", "new", 40, objective="electric"),
        Threat("Pénurie de pneus d’hiver", "other", 1, 3, 3000, "Délai fournisseur au-dessus de quinze jours", "Précommande d’août.", "aftersales", 120, "winter", status="closed"),
    ),
)  # fmt: skip
