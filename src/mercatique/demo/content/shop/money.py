"""Colibri's expenses, co-funding, readings, hypotheses and risks."""

from mercatique.demo.content.money import Funding, Hypothesis, Money, Purchase, Reading, Spending, Threat

MONEY = Money(
    spending=(
        Spending("second", "Plume Mail", "Envois vers la deuxième commande", (0.95, 1.0, 1.05)),
        Spending("refill", "Plume Mail", "Rappels de recharge", (0.8, 1.0)),
        Spending("come-back", "Imprimerie des Halles", "Cartes postales aux habitués", (1.1, 0.7)),
        Spending("dates", "Haddad Développement", "Développement du carnet de dates", (1.2, 1.05, 0.9)),
        Spending("mothers-day", "Studio Capucine", "Coffrets et créateurs, fête des Mères", (0.9, 1.35, 1.1), ordered=True),
        Spending("christmas", "Régie Sapin", "Campagne de Noël", (1.1, 1.25, 1.15), ordered=True),
        Spending("double-box", "Cartons du Perche", "Doubles boîtes et calage", (1.0, 0.9)),
        Spending("search", "Google Ireland", "Recherche payante et listings", (1.0, 1.04, 0.98)),
        Spending("retargeting", "Collectif Créa", "Créateurs", (0.9, 1.0)),
        Spending("belgium", "Relais Bel", "Points relais en Belgique", (0.7, 0.8)),
        Spending("promo-rule", "Plume Mail", "Promotions ciblées", (0.6, 0.9)),
        Spending("journal", "Louise Vacher Photo", "Photos et textes du journal", (1.0,)),
    ),
    purchases=(
        Purchase("Avoir : carton au mauvais format", "Cartons du Perche", -310, 3, "double-box", "AV-118"),
        Purchase("Appareil photo et éclairage", "Image Pro Nantes", 1890, 1, "journal", "F-2207", capital=True),
        Purchase("Adhésion à une place de marché", "Marché Vert", 490, 5, "", "F-901"),
    ),
    fundings=(
        Funding("Aide à la transition numérique des petites entreprises", "dates", "Région", "received", amount=1500, month=3),
        Funding("Coffrets de fête : participation d’une céramiste", "mothers-day", "Atelier Lande", "granted", share=20),
        Funding("Noël : demande à la chambre de métiers", "christmas", "Chambre de métiers", "asked", amount=2000, month=9),
    ),
    rules=(("Google Ireland", "search"), ("Cartons du Perche", "double-box"), ("Loyer", "")),
    campaigns=(("Plantes – usages", "search", ""), ("Listings – infusions", "search", ""), ("Six créateurs", "retargeting", ""), ("Affiliés – bons plans", "", "")),
    readings=(
        Reading(0, "Début de l’année", "founder", "Deux jours par semaine", "Budget validé ; Noël gardé à part."),
        Reading(1, "Fin du premier trimestre", "marketing", "Normale", "Le carnet de dates coûte plus que prévu : développement borné à la fin mai."),
        Reading(2, "Après la fête des Mères", "marketing", "Atelier à 130 % en mai", "Dépassement accepté : le chiffre a suivi. La Belgique rend ce qu’elle n’utilise pas."),
        Reading(3, "Fin du troisième trimestre", "founder", "Normale", "Noël confirmé ; l’avance sur la régie est engagée."),
    ),
    hypotheses=(
        Hypothesis("Si Noël démarre plus fort que prévu", "Commandes d’octobre 15 % au-dessus de l’an passé",
                   "Déplacer des créateurs vers la régie de Noël, où le panier est plus haut.", "retargeting", "christmas", 800),
    ),
    threats=(
        Threat("Le coût du clic de novembre double", "budgetary", 4, 4, 6000, "Enchère moyenne au-dessus de 0,90 €", "Plafond quotidien, relance par e-mail d’abord.", "marketing", 20, "search"),
        Threat("Absence de la rédactrice en saison", "human", 2, 4, 3500, "Arrêt de plus d’une semaine", "Trois numéros d’avance ; photos de l’an passé prêtes.", "content", 30, "journal"),
        Threat("La boutique tombe un soir de pointe", "technological", 3, 5, 9000, "Temps de réponse au-dessus de trois secondes", "Prestataire d’astreinte en novembre et décembre ; page d’attente prête.", "web", 15, "christmas"),
        Threat("Grève du transporteur", "market", 3, 3, 4000, "Préavis déposé", "Second transporteur sous contrat.", "logistics", 45, objective="returns"),
        Threat("Réclamation sur une promotion trompeuse", "legal", 1, 4, 5000, "Message du service client", "Prix de référence gardés trente jours.", "founder", 90, "promo-rule"),
    ),
)  # fmt: skip
