"""The shop's documents of the plan: frame, specification, framing documents, briefs, syntheses."""

from mercatique.demo.content.papers import (
    Demand,
    Digest,
    Frame,
    Framed,
    Idea,
    Order,
    Papers,
    Quality,
    Sent,
    Talk,
    Told,
)

FRAME = Frame(
    "Plan marketing de Colibri", "analysis", "founder",
    "Ce plan tient une équipe de sept personnes et son développeur sur les mêmes priorités : ce que l’on fait, ce que l’on cesse, et à quelle date on regarde si cela marche.",
    "Une boutique en ligne de plantes et de cadeaux, née d’un atelier. Une clientèle fidèle, une année qui se joue en six semaines, des régies publicitaires plus chères.",
    "Plus d’un client sur deux revient, mais une grande part de chaque promotion reste sans suite. La recharge s’achète régulièrement ; la Belgique est à portée de camion ; la vaisselle revient cassée.",
    "Faire revenir avant de faire venir : la deuxième commande, la recharge, le cadeau à date. Moins de promotions, mieux choisies. Ouvrir la Belgique quand le délai tient en trois jours.",
    "Les fournisseurs attendent des commandes groupées et annoncées. Les créateurs veulent un contrat clair. Les clientes veulent un colis soigné, une date tenue, une réponse humaine.",
)  # fmt: skip

ORDERS: tuple[Order, ...] = (
    Order(
        "night", "Cahier des charges : la gamme « Nuits calmes »", "journal", "night", "content", "Camille Delaunay",
        "Les clientes demandent depuis deux hivers une infusion du soir. Vingt d’entre elles ont goûté et choisi.",
        "Ouvrir la gamme avec ses fiches, ses images, son article et ses colis d’essai, sans promettre ce qu’une plante ne promet pas.",
        "Le soir, on pose tout : quatre infusions pour ralentir.",
        ("Quatre fiches et une page de gamme", "Neuf photos, en main et en situation", "Un article du journal", "Une infolettre d’ouverture", "Six colis pour les créateurs"),
        ("Aucune allégation de santé non autorisée", "Étiquettes conformes avant toute photo", "Lecteur d’écran : chaque image a son texte"),
        "La fondatrice relit chaque texte ; le service client passe une commande d’essai, du panier au colis.",
        (
            Demand("Les textes n’emploient aucune allégation interdite", "Relecture signée, liste des mots écartés", ("texts", "ok-texts")),
            Demand("Chaque image a un texte pour qui ne la voit pas", "Relevé des pages sans écart", ("photos", "pages")),
            Demand("Les étiquettes portent les mentions légales", "Bon à tirer signé", ("labels",)),
            Demand("Une commande d’essai arrive intacte", "Colis d’essai ouvert par le service client", ("test", "boxes", "stock")),
            Demand("Les recettes sont choisies par des clientes", "Vingt fiches de dégustation", ("recipes", "samples", "ok-range"), met_days_ago=14),
            Demand("L’infolettre part le matin de l’ouverture", "Envoi programmé et relu", ("letter", "ok-tell")),
            Demand("Six créateurs reçoivent un colis et un contrat", "Contrats signés, mention « collaboration commerciale »", ("creators",), optional=True),
        ),
    ),
)  # fmt: skip

QUALITIES: tuple[Quality, ...] = (
    Quality(
        "unboxing", "Que l’ouverture du colis soit racontée comme un cadeau",
        "À la fin de l’exercice, la note d’ouverture du colis atteint 4,7 sur 5, par carte-réponse glissée dans un colis sur dix.",
        "Toutes gammes", "logistics", "mission", "double-box", "Note d’ouverture du colis", "", "Moyenne des cartes-réponses du mois, de 1 à 5.",
        ("4.1", "4.2", "4.2", "4.3", "4.3", "4.4", "4.4", "4.5"), "4.7",
        "Un papier de soie refait, un mot manuscrit, une double boîte pour la vaisselle.", "Les colis à double boîte sont notés trois dixièmes au-dessus des autres.",
        "Soin du transporteur, pointe de Noël.", "w-returns",
    ),
)  # fmt: skip

FRAMINGS: tuple[Framed, ...] = (
    Framed(
        "parcels", "Document de cadrage : service client et colis",
        "care",
        "night", ("double-box", "belgium"), ("returns", "unboxing"), 22, "founder",
        "Que la gamme « Nuits calmes » parte entière, intacte et à la date dite.",
        "Trois personnes, l’atelier de colis, deux mille coffrets, le nouveau calage.",
        ("Stock reçu, compté, rangé", "Une commande d’essai réussie", "Coffrets et calage prêts"),
        "Une personne à mi-temps le mercredi ; pas d’heures supplémentaires avant l’ouverture.",
        "Coût d’emballage plafonné à 1,40 € par colis.",
    ),
    Framed(
        "voice", "Document de cadrage : équipe « Nuits calmes »",
        "launch",
        "night", ("journal", "second", "search"), ("repeat", "unboxing"), 22, "founder",
        "Annoncer la gamme sans remise, avec des images vraies et des textes relus.",
        "Une rédactrice, un développeur trois jours par semaine, l’outil d’infolettre, 1 500 € par trimestre pour le journal.",
        ("Neuf photos et quatre fiches", "L’article et l’infolettre d’ouverture", "Les annonces en ligne"),
        "Louise Vacher est en congé trois jours : les photos passent avant.",
        "Aucune dépense de reciblage pour cette gamme.",
    ),
)  # fmt: skip

BRIEFS: tuple[Told, ...] = (
    Told(
        "management", "Brief de la gérance : l’année de Colibri", "management", 2, "growth",
        "La publicité coûte plus cher chaque trimestre : la croissance viendra de celles qui connaissent déjà la maison.",
        "Arbitrer entre gammes, relire les textes, décider de la Belgique.",
        ("Relire les textes de la gamme avant la fin de semaine", "Signer le contrat du transporteur"),
    ),
    Told(
        "parcels", "Brief de l’atelier : une gamme qui arrive entière", "team", 2, "growth",
        "Un colis de vaisselle sur quarante arrivait cassé ; chaque casse coûte la marge de trois commandes.",
        "L’atelier est la dernière main qui touche le colis avant la cliente : c’est là que la promesse se tient.",
        ("Compter le stock dès réception", "Passer la commande d’essai avant l’ouverture"), team="parcels",
    ),
    Told(
        "voice", "Brief de l’équipe « Nuits calmes »", "team", 1, "growth",
        "Une gamme se juge sur trois images et une phrase.",
        "L’équipe donne envie sans promettre trop : elle ouvre la gamme aux habituées.",
        ("Photos avant le congé", "Aucun mot de santé non autorisé"), team="voice",
    ),
    Told(
        "carrier", "Brief pour Relais Bel", "supplier", 2, "belgium",
        "Trois jours ouvrés jusqu’au point relais : c’est la condition pour ouvrir la Belgique.",
        "Livrer les colis d’essai puis tenir le délai, avec un suivi lisible par la cliente.",
        ("Donner les tarifs par tranche de poids", "Reprendre les retours sans frais"), supplier="Relais Bel", actions=("belgium",),
        carries=(("belgium", "trial"),),
    ),
)  # fmt: skip

DIGESTS: tuple[Digest, ...] = (
    Digest(
        "Ce que les ventes apprennent à la gérance", "management", "marketing",
        "Près d’une cliente sur deux n’a commandé qu’une fois. Celles qui prennent une recharge restent. La publicité ne compense plus l’oubli.",
        ("w-first", "o-refill", "t-ads"),
        "Mettre l’argent du reciblage dans la deuxième commande et la recharge.",
        (
            Idea(
                "Une recharge consignée", "Reprendre les boîtes vides contre deux euros et les remplir.", ("o-refill",),
                "Moins d’emballages neufs ; un atelier local lave et contrôle les boîtes.",
            ),
            Idea("Un rendez-vous de deuxième commande", "Trois messages utiles au lieu d’une remise.", ("w-first", "t-ads")),
        ),
    ),
    Digest(
        "Ce que les clientes racontent : note à l’équipe", "team", "care",
        "Elles aiment le soin, redoutent la casse et attendent une date sûre pour offrir.",
        ("w-returns", "o-gifts"),
        "Le calage et la date affichée font plus pour nous qu’une promotion.",
        (Idea("Une date d’offrir garantie", "Afficher partout la dernière date d’envoi, et la tenir.", ("o-gifts",), "Moins d’envois express, donc moins d’avions et de camions à vide."),),
    ),
)  # fmt: skip

PAPERS = Papers(
    FRAME, ORDERS, QUALITIES, FRAMINGS, BRIEFS, DIGESTS,
    (
        Sent(("presentation-brief", ""), "management", "meeting", 0, ("founder", "accounts"), ("founder",), note="Deux pages avant la réunion de lundi."),
        Sent(("brief", "parcels"), "team", "paper", 2, ("logistics", "care", "catalogue"), ("care", "logistics"), note="À afficher près de la table d’emballage."),
        Sent(("brief", "carrier"), "supplier", "mail", 1, (), (), "Relais Bel"),
        Sent(("synthesis", "2"), "team", "mail", 5, ("care", "content", "logistics"), ("content",)),
    ),
    (
        Talk(
            "Brief de l’équipe : la gamme du soir", 4, ("parcels", "voice"), "founder", ("founder", "logistics", "care", "content", "web", "catalogue"), "Autour de la table d’emballage",
            "On goûte, on lit, chacun dit sa part", "Qui prépare, qui montre, qui expédie", "Les photos passent avant le congé de Louise. Benoît compte le stock dès la livraison.",
        ),
        Talk(
            "Point de gérance : l’année en actions", 3, ("management",), "founder", ("founder", "marketing", "accounts"), "Bureau", "Lecture, puis trois questions", "Reciblage, recharge, Belgique",
            "Le budget du reciblage passe aux créateurs. Le contrat du transporteur est relu jeudi.",
        ),
    ),
    "founder", "La Belgique commence avant la signature du transporteur.", "D’accord, on y va.",
)  # fmt: skip
