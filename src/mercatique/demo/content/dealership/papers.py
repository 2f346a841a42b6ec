"""The dealership's documents of the plan: frame, specifications, framing documents, briefs, syntheses."""

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
    "Plan marketing de l’exercice", "goals", "marketing",
    "Ce plan dit à la direction et aux équipes où vont les ventes de l’exercice, qui fait quoi et pour combien. Il sert à décider en comité mensuel et à présenter l’année à la marque.",
    "Trois sites, deux marques, un marché du neuf qui attend. Tours Nord tient son avance, Saumur Ouest progresse, Blois Sud recule depuis trois exercices. Les clients reviennent à l’atelier, moins à la vente.",
    "Les demandes rappelées dans l’heure se signent deux fois plus souvent que les autres. Plusieurs centaines de locations arrivent à échéance dans l’année : elles sont connues, datées et peu appelées. L’électrique amène des clients nouveaux ; les confrères baissent leurs prix d’occasion tous les quinze jours.",
    "Répondre plus vite que les confrères, appeler les fins de location avant tout le monde, faire revenir l’atelier. La banderole en ligne cède son budget à l’e-mail et à la recherche locale. La promesse est la même sur les trois sites : un délai et une reprise que l’on tient.",
    "La direction valide l’enveloppe et les priorités. Les chefs des ventes portent les objectifs de leur site. L’atelier et la relation client tiennent les rappels. La marque finance la moitié des portes ouvertes et relit ses visuels. Les flottes attendent une revue deux fois par an.",
)  # fmt: skip

ORDERS: tuple[Order, ...] = (
    Order(
        "open-days", "Cahier des charges : portes ouvertes des trois sites", "plates", "open-days", "marketing", "Direction de la concession, avec Lumen France",
        "Les portes ouvertes de l’an dernier ont attiré du monde, mais un visiteur sur deux n’a pas été rappelé. La marque finance la moitié de l’opération si ses règles visuelles sont tenues.",
        "Faire venir des conducteurs dont le contrat s’achève, leur faire essayer un véhicule, et les rappeler sous 48 heures.",
        "Votre prochain véhicule vous attend : essayez-le, votre reprise est estimée sur place.",
        (
            "Une affiche, trois calicots et six bannières aux couleurs de la marque", "Un e-mail et un SMS d’invitation par segment", "Un spot radio de vingt secondes",
            "Un planning d’essais par site et par demi-journée", "Un bilan remis à la marque sous un mois",
        ),
        (
            "Règles visuelles de la marque : relecture avant toute impression", "Aucun SMS sans consentement, arrêt possible dans chaque message",
            "Loyers affichés avec toutes les mentions du crédit à la consommation", "Enveloppe de 18 500 € HT, co-financement compris",
        ),
        "La directrice reçoit les trois sites la veille de l’ouverture, liste de contrôle en main. La marque accepte le bilan s’il donne contacts, essais, commandes et coût par commande.",
        (
            Demand("Les invitations partent quinze jours avant l’ouverture", "Date d’envoi lue dans l’outil d’e-mail", ("segments", "letters")),
            Demand("Les visuels sont validés par la marque avant impression", "Accord écrit de la marque joint au dossier", ("visuals", "ok-visuals")),
            Demand("Chaque SMS part vers une personne qui l’a accepté", "Extraction croisée avec la liste d’exclusion, zéro écart", ("segments",), "Liste d’exclusion du registre RGPD"),
            Demand("Un essai se réserve en ligne", "Réservation d’essai passée depuis un téléphone en moins d’une minute", (), "Page de rendez-vous du site, déjà en service"),
            Demand("Chaque essai est rappelé sous 48 heures", "Relevé des rappels au troisième jour", ("follow",)),
            Demand("Chaque site a ses véhicules d’essai plaqués la veille", "Tour de la direction la veille de l’ouverture", ("cars", "set-up", "ok-sites")),
            Demand("Le cadrage et l’enveloppe sont validés par la direction", "Compte rendu signé", ("brief", "brand", "ok-brief"), met_days_ago=12),
            Demand("Un spot radio couvre les trois bassins", "Plan de diffusion de la régie", ("radio",), optional=True),
            Demand("Une animation occupe les enfants", "Animation vue sur place", (), optional=True),
        ),
    ),
    Order(
        "saturday", "Cahier des charges : Blois Sud le samedi matin", "saturday", "saturday", "blois", "Direction de la concession",
        "Blois Sud est le seul des trois sites fermé le samedi. Un appel sur cinq y arrive ce jour-là.",
        "Rendre au site les clients qui ne peuvent venir qu’en fin de semaine.",
        "Le samedi aussi, Blois Sud vous reçoit.",
        ("Un roulement accepté par l’équipe", "Des créneaux ouverts dans la prise de rendez-vous", "Une annonce aux clients de l’atelier"),
        ("Avis du CSE avant l’annonce", "Deux samedis à blanc avant l’ouverture"),
        "",
        (
            Demand("Les volontaires et le roulement sont écrits", "Planning signé de deux trimestres", ("hours",), met_days_ago=4),
            Demand("Les créneaux du samedi se prennent en ligne", "Rendez-vous d’essai pris un samedi à blanc", ("booking",)),
            Demand("Le coût par samedi est suivi", "Tableau tenu par le site", ()),
        ),
    ),
)  # fmt: skip

QUALITIES: tuple[Quality, ...] = (
    Quality(
        "welcome", "Que chaque personne rappelée se sente attendue",
        "À la fin de l’exercice, les personnes rappelées notent l’accueil au téléphone 4,4 sur 5 en moyenne, par enquête de deux questions après chaque rappel.",
        "Toutes activités", "leads", "trust", "callback", "Note d’accueil au téléphone", "", "Moyenne des notes de 1 à 5 données après un rappel, relevée chaque mois.",
        ("3.6", "3.6", "3.7", "3.8", "3.8", "3.9", "4.0", "4.0"), "4.4",
        "Une écoute croisée par semaine, une formation de deux jours, un message vocal refait.", "Les équipes formées ont gagné trois dixièmes en un trimestre.",
        "Rotation de l’équipe, délais des marques.", "w-blois",
    ),
)  # fmt: skip

FRAMINGS: tuple[Framed, ...] = (
    Framed(
        "relation", "Document de cadrage : relation client",
        "desk",
        "open-days", ("callback", "lease-calls", "search"), ("at-risk", "welcome"), 25, "director",
        "Remplir les trois jours d’essais avec des conducteurs dont le contrat s’achève, et n’en laisser aucun sans rappel.",
        "Deux personnes à plein temps jusqu’à l’ouverture, l’outil d’e-mail et de SMS, la ligne du tour de garde, l’enveloppe des invitations.",
        ("Listes d’invités par segment", "E-mails et SMS envoyés et mesurés", "Relevé des rappels sous 48 heures"),
        "Manon Souchet est absente quatre jours avant l’ouverture : les appels commencent plus tôt. Personne n’est joignable le dimanche.",
        "Rien au-delà de l’enveloppe sans l’accord de la direction ; chaque heure supplémentaire se récupère.",
    ),
    Framed(
        "sales", "Document de cadrage : équipe portes ouvertes",
        "open",
        "open-days", ("plates", "used-rotation", "promise"), ("cancelled", "welcome"), 25, "director",
        "Que chaque visiteur des trois jours essaie un véhicule et reparte avec une reprise estimée.",
        "Sept vendeurs et conseillers, six véhicules d’essai, deux créneaux d’atelier par jour.",
        ("Visuels validés par la marque", "Planning d’essais par demi-journée", "Véhicules d’essai plaqués la veille", "Estimations de reprise contresignées"),
        "Karine Bordier est en formation trois jours deux semaines plus tôt : la préparation des véhicules est avancée.",
        "Remises plafonnées par la marque ; frais de remise en état limités à 600 € par véhicule.",
    ),
    Framed(
        "calls-of-manon", "Document de cadrage : les appels de Manon Souchet",
        "desk",
        "open-days", ("lease-calls",), ("at-risk", "welcome"), 25, "marketing",
        "Appeler chaque conducteur dont la location s’achève et qui a reçu l’invitation, puis rappeler chaque essai sous 48 heures.",
        "Une ligne directe, la liste triée par échéance, deux matinées libérées du standard.",
        ("Liste appelée au complet", "Compte rendu d’une ligne par appel", "Rappels des essais tenus"),
        "Quatre jours de congé avant l’ouverture : les appels commencent la semaine d’avant.",
        "Aucune dépense en propre ; le geste commercial passe par le chef des ventes.",
        "leads",
    ),
)  # fmt: skip

BRIEFS: tuple[Told, ...] = (
    Told(
        "management", "Brief de la direction : l’exercice en actions", "management", 2, "growth",
        "Blois Sud recule et le marché attend : la croissance du groupe se joue sur le délai de rappel, les fins de location et l’atelier. Sans ces trois actions, la prévision reste sous l’objectif.",
        "Valider l’enveloppe, arbitrer entre sites, ouvrir les portes de la marque.",
        ("Valider les visuels des portes ouvertes avec la marque", "Trancher sur le samedi de Blois Sud au prochain comité"),
    ),
    Told(
        "relation", "Brief de l’équipe relation client", "team", 2, "growth",
        "Un visiteur sur deux des dernières portes ouvertes n’a pas été rappelé. Ce qui se perd là se perd pour l’année.",
        "L’équipe tient le premier et le dernier mètre : elle invite, puis elle rappelle. Le reste du plan compte dessus.",
        ("Finir les listes par segment cette semaine", "Commencer les appels dès le lendemain des e-mails"), team="relation",
    ),
    Told(
        "sales", "Brief de l’équipe portes ouvertes : trois jours d’essais", "team", 1, "growth",
        "Trois jours font un trimestre de ventes quand chaque visiteur essaie.",
        "L’équipe reçoit, fait essayer et estime : c’est elle qui transforme l’affluence en commandes.",
        ("Tenir le planning d’essais", "Contresigner chaque reprise"), team="sales",
    ),
    Told(
        "manon", "Brief de Manon Souchet : les appels", "team", 3, "growth",
        "Les fins de location sont connues cinq mois à l’avance : qui appelle le premier reprend le véhicule.",
        "Manon tient les listes et les appels ; sa place est au début et à la fin de la chaîne.",
        ("Passer le relais des appels avant l’absence", "Noter chaque refus et sa raison"), person="leads",
    ),
    Told(
        "radio", "Brief pour Radio Val de Loire", "supplier", 1, "growth",
        "Le spot d’ouverture passe les cinq jours ouvrés qui précèdent les trois jours ; diffusé plus tard, il ne sert plus.",
        "Écrire, enregistrer et diffuser un spot de vingt secondes dans les trois bassins, avec les mentions du crédit.",
        ("Rendre le texte pour relecture par la marque", "Donner le plan de diffusion par site", "Facturer par site"), supplier="Radio Val de Loire", actions=("winter", "plates"),
        carries=(("open-days", "radio"),),
    ),
)  # fmt: skip

DIGESTS: tuple[Digest, ...] = (
    Digest(
        "Ce que les études apprennent à la direction", "management", "marketing",
        "Le groupe tient grâce à Tours et à Saumur. Blois Sud se redresse par le délai de réponse plus que par le prix. L’atelier et les fins de location sont les deux réserves les plus sûres.",
        ("w-blois", "o-lease", "t-market", "t-competition"),
        "Trois décisions suffisent à cet exercice : le rappel dans l’heure, l’appel des fins de location, le samedi de Blois Sud.",
        (
            Idea("Reprendre les locations avant leur terme", "Proposer l’échange cinq mois avant l’échéance, estimation signée à l’appui.", ("o-lease", "t-market")),
            Idea(
                "Faire de l’électrique d’occasion une spécialité", "Garantir l’état de la batterie de chaque véhicule repris et le dire en vitrine.", ("t-competition",),
                "Un véhicule réemployé évite la fabrication d’un neuf ; le certificat de batterie rend l’électrique accessible à des foyers plus modestes.",
            ),
        ),
    ),
    Digest(
        "Ce que les clients nous disent : note aux équipes", "team", "marketing",
        "Les clients ne partent pas pour un prix, mais parce que personne ne les a rappelés. À l’atelier, un message suffit souvent à les faire revenir.",
        ("o-asleep", "o-booking", "t-leaving"),
        "Un rappel, un délai tenu, un mot à l’anniversaire du véhicule : c’est l’affaire de chacun.",
        (
            Idea(
                "Un rendez-vous en ligne pour tous", "Aider au comptoir les clients qui n’osent pas réserver en ligne, puis leur laisser le lien.", ("o-booking", "o-asleep"),
                "Personne n’est laissé de côté faute d’internet ; moins de trajets inutiles.",
            ),
        ),
    ),
)  # fmt: skip

PAPERS = Papers(
    FRAME, ORDERS, QUALITIES, FRAMINGS, BRIEFS, DIGESTS,
    (
        Sent(("presentation-brief", ""), "management", "meeting", 0, ("director", "new", "used", "aftersales"), ("director", "aftersales"), note="Pour le comité de lundi : deux pages à lire avant."),
        Sent(("brief", "relation"), "team", "mail", 2, ("marketing", "leads", "blois"), ("leads",), note="Vos tâches jusqu’à l’ouverture."),
        Sent(("brief", "radio"), "supplier", "mail", 1, (), (), "Radio Val de Loire", "Relecture par la marque avant diffusion."),
        Sent(("synthesis", "1"), "team", "shared", 6, ("marketing", "leads", "new", "aftersales"), ("leads", "new")),
    ),
    (
        Talk(
            "Brief des équipes : trois jours, trois sites", 5, ("relation", "sales"), "marketing", ("marketing", "leads", "blois", "new", "used"), "Salle de réunion, Tours Nord",
            "Chaque équipe lit son brief, puis le redit en une phrase à l’autre", "Qui invite, qui reçoit, qui rappelle\nCe que chacun attend de l’autre",
            "L’équipe de vente demande les listes d’invités par demi-journée : Manon Souchet les donne chaque soir.\nPhilippe Drouault confirme l’affichage de Blois la veille.",
        ),
        Talk(
            "Présentation du plan à la direction", 4, ("management",), "marketing", ("director", "marketing", "new", "aftersales"), "Salle de réunion, Tours Nord",
            "Deux pages lues avant, dix minutes de questions", "L’enveloppe, les priorités, les arbitrages", "Le plan est retenu. Hélène Maréchal voit la marque pour les visuels avant la fin du mois.",
        ),
    ),
    "director", "Les dates des soirées de l’électrique tombent sur les congés, et le coût de Blois Sud n’est pas séparé.", "Présenté en comité, retenu en l’état.",
)  # fmt: skip
