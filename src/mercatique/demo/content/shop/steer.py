"""The shop's training actions and what is said to carry the team along."""

from mercatique.demo.content.shapes import Argument, Training

TRAININGS: tuple[Training, ...] = (
    Training("Mesurer avec un témoin", "Tests avec groupe témoin, lecture d’un intervalle", ("marketing", "founder"), 1, 3, -40, 7, 900,
             "Atelier Mesure juste (formatrice indépendante)", "Monter seul un test sur l’infolettre et dire ce qu’il ne permet pas de conclure.", "second", 3),
    Training("Écrire une fiche qui évite un retour", "Rédaction et photo de fiches produit", ("content", "catalogue"), 2, 4, 18, 7, 650,
             "Louise Vacher et un photographe d’Angers", "Vingt fiches de vaisselle refaites ; aucune question de taille sur celles-ci en six semaines.", "double-box"),
    Training("Emballer le fragile", "Calage, double boîte, contrôle de chute", ("logistics",), 2, 4, -12, 4, 380,
             "Fabricant d’emballages, à l’atelier", "Dix colis tests lâchés d’un mètre, aucun dégât.", "double-box", 4),
    Training("Régler la recherche payante par la marge", "Enchères, structure de compte, exclusions", ("marketing",), 2, 4, 33, 14, 1450,
             "Agence Clé de voûte", "Trois familles pilotées à la marge pendant un mois, coût par nouveau client tenu.", "search"),
    Training("Accessibilité du parcours d’achat", "RGAA : clavier, contrastes, formulaires", ("web", "content"), 1, 3, 55, 14, 1300,
             "Association d’auditeurs en accessibilité", "Commande passée de bout en bout au clavier et au lecteur d’écran.", "dates"),
    Training("Répondre à un client déçu", "Service client, geste commercial, avis", ("care", "logistics"), 3, 4, 25, 4, 300,
             "Solène Mauduit, en interne", "Quinze réponses relues ; trois avis de deux étoiles suivis d’une nouvelle commande.", "come-back"),
)  # fmt: skip

ARGUMENTS: tuple[Argument, ...] = (
    Argument("« Si l’on coupe le reciblage, les ventes vont tomber »", "Marketing", "La coupure sur la moitié du pays n’a presque rien changé aux commandes : la régie comptait des clients déjà décidés.",
             "Un budget rendu pour ce qui amène vraiment des clients.", "retargeting"),
    Argument("« Garder des clients sans message, c’est perdre des ventes »", "Rédaction", "Un dixième seulement, tiré au sort, et pour deux mois : c’est le prix pour savoir si nos messages servent.",
             "Des textes défendus par un chiffre plutôt que par une impression.", "second"),
    Argument("« La double boîte coûte trop cher »", "Logistique", "Un bol remplacé coûte le bol, deux transports et un client ; le calage coûte moins d’un euro.",
             "Moins de litiges à traiter en janvier.", "double-box"),
    Argument("« Moins de promotions, moins de clients »", "Achats", "Les jours suivants se vident d’autant ; on garde les promotions qui amènent de nouveaux clients et l’on retire les autres.",
             "Des prix que l’on n’a plus à expliquer.", "promo-rule"),
)  # fmt: skip
