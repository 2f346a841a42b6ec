"""The shop weighs its actions, adds columns to its plan, keeps a reserve and invests."""

from mercatique.demo.content.weighing import Drawn, Invested, OwnColumn, Rejected, Weighed, Weighing

WEIGHING = Weighing(
    columns=(
        OwnColumn("Brief validé", "yes_no", "La fondatrice a relu le brief."),
        OwnColumn("Plante ou thème", "text", "Le fil de l’action."),
        OwnColumn("Coût par commande admis", "amount", "Au-delà, on arrête."),
        OwnColumn("Pays", "choice", "Où l’on expédie.", ("France", "Belgique", "Partout")),
        OwnColumn("Photos prêtes le", "date", "Livraison des visuels."),
    ),
    weighed=(
        Weighed("second", "action", (5, "Messages déjà rédigés, envoi automatique."), (4, "Le dixième sans message sert de témoin."), (14200, "520 secondes commandes à 27 € de marge."), "Série de trois e-mails.", (True, "Préparation", "3,5", "France", 0),
                "Un sachet d’essai seulement sur demande."),
        Weighed("refill", "action", (4, "Le rythme de chaque client se calcule ; le tarif reste à afficher."), (5, "Les recharges sont la commande la moins chère à obtenir."), (18600, "780 recharges à 24 €."), "Rappel et panier prérempli.", (True, "Infusions de saison", "2", "Partout", 1),
                "Moins d’emballage que la boîte.", "service", "Le rappel suit la tasse, pas le calendrier."),
        Weighed("come-back", "recommendation", (4, "Liste prête, échantillons en stock."), (3, "Un habitué sur dix revient."), (5400, "190 retours à 28 €."), "Message personnel et page de retour.", (True, "Verveine", "4", "France", 2), "Une seule relance."),
        Weighed("dates", "interest", (3, "Développement à finir avant février."), (4, "Une date notée donne une commande sur trois."), (9900, "300 commandes à 33 €."), "Carnet de dates dans le compte.", (False, "Anniversaires", "4", "Partout", 0), "Seulement le jour et le mois.", "product",
                "Le client reçoit ses idées, jamais le destinataire.", ("discreet",)),
        Weighed("mothers-day", "action", (4, "Coffrets prêts, papier à commander."), (4, "Première semaine de l’année hors Noël."), (13800, "460 coffrets à 30 €."), "Page de précommande.", (True, "Rose et fleur d’oranger", "6", "France", 3), "Ruban de coton réutilisable."),
        Weighed("christmas", "action", (3, "Deux renforts à trouver, céramique à commander avant l’été."), (5, "Quatre dixièmes des ventes de l’année."), (52000, "1 600 coffrets à 32,50 €."), "Dates limites d’envoi affichées partout.", (False, "Coffrets d’hiver", "7", "Partout", 8),
                "Renforts payés comme l’équipe.", open_points=("sober",)),
        Weighed("double-box", "recommendation", (5, "Fournisseur trouvé, prix tenu."), (4, "Les deux tiers des retours viennent de la casse."), (7600, "230 casses évitées à 33 €."), "Photos de taille en main sur chaque fiche.", (True, "Grès et verre", None, "Partout", 1), "Carton recyclé, calage en papier.",
                "process", "Calage alvéolé sans plastique."),
        Weighed("search", "desire", (4, "Comptes ouverts ; titres à réécrire."), (3, "Le coût du clic monte."), (41000, "1 240 commandes à 33 €."), "Pages d’arrivée par usage.", (True, "Nuit, digestion, hiver", "7,5", "Partout", 0), "Aucune allégation de santé."),
        Weighed("retargeting", "attention", (4, "Six créateurs d’accord, contrats à signer."), (3, "Suivi par code seulement."), (12500, "380 commandes à 33 €."), "Vidéos courtes, mention « collaboration commerciale ».", (False, "Rituels du soir", "8", "France", 2),
                "Mention visible dès la première seconde.", conflict="Deux créateurs voyagent en avion pour tourner : à remplacer par des producteurs proches."),
        Weighed("belgium", "interest", (3, "Transporteur choisi, retours à organiser."), (3, "Marché proche, marque inconnue."), (8200, "240 commandes à 34 €."), "Page d’accueil belge.", (True, "Toutes", "9", "Belgique", 1), "Points relais plutôt que domicile."),
        Weighed("promo-rule", "action", (5, "Il suffit d’en faire moins."), (3, "Le panier monte, le volume baisse un peu."), (6800, "Deux points de marge sur trois opérations."), "Historique des prix affiché.", (True, "", None, "Partout", None), "Prix barrés conformes."),
        Weighed("journal", "attention", (4, "Deux articles par mois tenus depuis un an."), (3, "Long à mesurer, mais seul à coûter de moins en moins."), (None, "L’effet passe par la recherche naturelle : pas de marge propre."), "Articles et infolettre.", (True, "Une plante par mois", None, "Partout", 0),
                "Producteurs relus avant publication.", open_points=("inclusive",)),
    ),
    rejected=(
        Rejected("pop-up", "Boutique éphémère à Lyon en décembre", "Écartée : 18 000 € de loyer et deux personnes absentes de l’atelier au pire moment.", "conquest", "pull", "Boutique", (2, "Personne à envoyer en décembre."), (3, "Bonne image, peu de marge.")),
    ),
    quarters=(24000, 22000, 16000, 38000),
    granted_by="La fondatrice, avec la banque",
    reserve_share=None,
    reserve_amount=3000,
    reserve_why="Casse, hausse du transport, rupture d’un fournisseur avant Noël.",
    draws=(Drawn("Réexpédition de quarante colis cassés", "double-box", 2, 640, "founder", "Lot de cartons défectueux, avoir reçu depuis."),),
    investments=(
        Invested("Presse à sachets", "refill", 14500, 2, 5, "declining", "loan", "Prêt de 48 mois à 4,2 %", 4300, "Un demi-poste d’ensachage, sous-traité jusqu’ici.", "logistics"),
        Invested("Refonte de la boutique en ligne", "dates", 22000, -8, 3, "straight", "own", "", 8600, "0,3 point de conversion sur le trafic de l’an dernier.", "web"),
        Invested("Éclairage et fond photo", "journal", 2900, 0, 3, "straight", "own", "", 700, "Trois journées de studio évitées.", "content"),
    ),
)  # fmt: skip
