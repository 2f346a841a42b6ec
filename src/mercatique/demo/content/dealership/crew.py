"""The dealership's people and means: a full week at the call desk, a stand promised twice, a gap trained and another nobody answered."""

from mercatique.demo.content.crew import Answer, Crew, Give, Group, Know, Means, Post, Step

SKILLS = (
    Know("brief", "Cadrer une opération", "strategy", "Objectifs, cible, enveloppe, calendrier sur une page."),
    Know("graphic", "Concevoir un visuel à la charte", "design"),
    Know("audio", "Écrire et diriger un spot audio", "media"),
    Know("ads", "Piloter la recherche payante", "search"),
    Know("local", "Tenir les fiches d’établissement", "search"),
    Know("crm", "Segmenter et router une campagne e-mail et SMS", "email"),
    Know("calls", "Conduire un appel de fin de location", "commerce"),
    Know("booking", "Paramétrer la prise de rendez-vous en ligne", "web"),
    Know("data", "Lire les ventes et les contacts par site", "data"),
    Know("event", "Monter un événement sur site", "events"),
    Know("prep", "Préparer un véhicule d’essai", "events"),
    Know("care", "Accueillir et rappeler un client", "care"),
)
MEANS = (
    Means("director", "Hélène Maréchal", "internal", 62, person="director", capacity=12, skills=(("brief", 4), ("data", 3))),
    Means("marketing", "Olga Martin", "internal", 38, person="marketing", capacity=35, skills=(("brief", 4), ("ads", 3), ("local", 4), ("graphic", 2), ("audio", 2), ("data", 3), ("event", 3))),
    Means("new", "Sébastien Hardouin", "internal", 41, person="new", capacity=14, skills=(("calls", 4), ("event", 3), ("care", 3), ("brief", 3))),
    Means("used", "Karine Bordier", "internal", 36, person="used", capacity=17, skills=(("prep", 4), ("calls", 3), ("data", 2))),
    Means("aftersales", "Rachid Benali", "internal", 37, person="aftersales", capacity=18, skills=(("prep", 3), ("care", 3), ("crm", 2))),
    Means("fleet", "Anne-Sophie Texier", "internal", 39, person="fleet", capacity=17, skills=(("calls", 4), ("event", 2))),
    Means("leads", "Manon Souchet", "internal", 24, person="leads", capacity=35, skills=(("care", 4), ("calls", 3), ("crm", 2), ("booking", 2))),
    Means("blois", "Philippe Drouault", "internal", 35, person="blois", capacity=17, skills=(("event", 4), ("care", 3), ("booking", 1))),
    Means("studio", "Studio Rivage", "external", 420, "day", function="Agence : visuels et mise en page", contact="contact@studio-rivage.example", capacity=21, skills=(("graphic", 4),)),
    Means("printer", "Imprimerie des Deux Ponts", "external", 360, "day", function="Affiches, calicots, pose", contact="atelier@deux-ponts.example", capacity=35, skills=(("event", 3),)),
    Means("stand", "Barnum et comptoir d’accueil", "material", 90, "day", function="Un seul pour les trois sites"),
    Means("cars", "Véhicules d’essai", "material", 18, "day", function="Plaqués et assurés", quantity=6),
    Means("crm-tool", "Outil d’e-mail et de SMS", "technical", 190, "month", function="Envois, désinscriptions, listes"),
    Means("booking-tool", "Prise de rendez-vous en ligne", "technical", 120, "month", function="Atelier et essais"),
)
GROUPS = (
    Group("open", "Équipe portes ouvertes", "Faire venir, accueillir et rappeler les visiteurs des trois journées.",
          "Visuels, invitations, sites prêts la veille, rappels sous 48 heures.", "events", "marketing", ("marketing", "new", "used", "blois", "leads", "studio", "printer"),
          "Les listes partent de l’outil d’e-mail ; rien d’un fichier personnel.", "La marque répond en cinq jours ouvrés ; l’imprimeur ferme le vendredi.",
          "Le vendeur d’origine appelle son client : on ne le contourne pas.", "Charte de la marque ; loyers toujours avec leur apport et leur durée."),
    Group("desk", "Relation client", "Répondre dans l’heure, sur les trois sites.", "Prise d’appel, rappel, rendez-vous, réclamations du premier niveau.", "care", "leads", ("leads", "aftersales"),
          "Téléphonie et outil de rendez-vous seulement.", "De 8 h 30 à 19 h ; samedi jusqu’à 12 h 30.", "On rappelle soi-même celui que l’on a eu au téléphone.", "Jamais de prix d’atelier sans le kilométrage."),
    Group("saturday", "Samedi à Blois Sud", "Ouvrir l’atelier le samedi matin, à l’essai.", "Roulement, magasin, prêt de véhicules, affichage.", "events", "blois", ("blois", "aftersales", "leads"),
          "", "Avis du CSE avant la première annonce.", "Volontaires d’abord.", "Récupération dans la quinzaine."),
)  # fmt: skip
POSTS = (
    Post("Responsable marketing et digital", "strategy", "Plan, budget, marque.", "marketing", "open"),
    Post("Recherche et fiches d’établissement", "search", "Achat de mots-clés, fiches des trois sites, avis.", "marketing"),
    Post("Chargée de relation client", "care", "Rappels dans l’heure, réclamations du premier niveau.", "leads", "desk"),
    Post("Base clients et campagnes", "email", "Listes, consentements, envois.", "leads", "desk"),
    Post("Création graphique", "design", "Visuels à la charte de la marque.", "studio", "open"),
    Post("Ventes et fins de location", "commerce", "Appels cinq mois avant l’échéance.", "new"),
    Post("Événements sur site", "events", "Montage, accueil, sécurité.", "blois", "open"),
    Post("Radio et affichage", "media", "Spots, créneaux, emplacements.", "marketing", "open"),
    Post("Chiffres des sites", "data", "Ventes, contacts, tableau mensuel.", "director"),
    Post("Site et rendez-vous en ligne", "web", "Poste à pourvoir : l’outil est paramétré par qui a le temps.", ""),
)
STEPS = (
    Step("open-days:brief", "Note de cadrage", given=("Dates et règles de la marque",), skills=(("brief", 3),), team="open"),
    Step("open-days:brand", "Accord de co-financement", ("Note de cadrage",), final=True, skills=(("brief", 3),), team="open"),
    Step("open-days:offer", "Grille des offres", ("Note de cadrage",), given=("Barème de reprise de la marque",), skills=(("calls", 3),), team="open"),
    Step("open-days:visuals", "Visuels de la campagne", ("Note de cadrage",), given=("Charte de la marque",), skills=(("graphic", 3),), team="open"),
    Step("open-days:radio", "Spot radio", ("Visuels de la campagne",), final=True, skills=(("audio", 3),), team="open"),
    Step("open-days:print", "Affiches et calicots", ("Visuels de la campagne",), skills=(("event", 3),), team="open"),
    Step("open-days:segments", "Listes d’invités", given=("Échéancier des locations",), skills=(("crm", 2),), team="open"),
    Step("open-days:letters", "Invitations envoyées", ("Listes d’invités", "Visuels de la campagne"), skills=(("crm", 3),), team="open"),
    Step("open-days:calls", "Rendez-vous d’essai", ("Invitations envoyées",), skills=(("calls", 3),), team="open"),
    Step("open-days:cars", "Véhicules prêts", ("Grille des offres",), skills=(("prep", 3),), team="open"),
    Step("open-days:rota", "Planning des équipes", ("Rendez-vous d’essai", "Véhicules prêts"), skills=(("event", 3),), team="open"),
    Step("open-days:set-up", "Sites montés", ("Affiches et calicots", "Planning des équipes"), final=True, skills=(("event", 3),), team="open"),
    Step("open-days:follow", "Rappels faits", ("Rendez-vous d’essai",), skills=(("care", 3),), team="open"),
    Step("open-days:review", "Bilan chiffré", ("Rappels faits",), final=True, skills=(("data", 3),), team="open"),
    Step("saturday:hours", "Roulement du samedi", final=True, skills=(("brief", 1),), team="saturday"),
    Step("saturday:parts", "Magasin ouvert le samedi", ("Roulement du samedi",), skills=(("prep", 3),), team="saturday"),
    Step("saturday:booking", "Créneaux du samedi", ("Roulement du samedi",), skills=(("booking", 3),), team="saturday"),
    Step("saturday:trial", "Compte rendu des essais à blanc", ("Créneaux du samedi", "Magasin ouvert le samedi"), final=True, skills=(("care", 3),), team="saturday"),
    Step("saturday:listing", "Fiches à jour", given=("Avis du CSE",), skills=(("local", 3),), team="saturday"),
    Step("saturday:poster", "Message aux clients de l’atelier", ("Fiches à jour",), skills=(("local", 3),), team="saturday"),
)
GIVEN = (
    Give("open-days:offer", "new", 14), Give("open-days:visuals", "studio", 30), Give("open-days:visuals", "marketing", 10), Give("open-days:radio", "marketing", 14),
    Give("open-days:print", "printer", 28), Give("open-days:segments", "leads", 10), Give("open-days:letters", "leads", 6), Give("open-days:letters", "crm-tool"),
    Give("open-days:calls", "leads", 34), Give("open-days:cars", "used", 12), Give("open-days:cars", "cars"), Give("open-days:rota", "new", 8),
    Give("open-days:set-up", "blois", 8), Give("open-days:set-up", "printer", 7), Give("open-days:set-up", "stand", days=(22, 25)), Give("open-days:follow", "leads", 16),
    Give("open-days:review", "marketing", 10), Give("saturday:parts", "aftersales", 14), Give("saturday:booking", "leads", 8), Give("saturday:booking", "booking-tool"),
    Give("saturday:trial", "aftersales", 14), Give("saturday:trial", "blois", 10), Give("saturday:trial", "stand", days=(24, 26)), Give("saturday:listing", "marketing", 6),
    Give("saturday:poster", "marketing", 8),
    Give("callback", "leads", share=30), Give("callback", "booking-tool"), Give("lease-calls", "new", share=15), Give("reminders", "aftersales", share=15), Give("reminders", "crm-tool"),
    Give("winter", "aftersales", share=20), Give("plates", "marketing", share=30), Give("plates", "studio", 35), Give("plates-september", "fleet", share=40),
    Give("plates-september", "cars"), Give("fleet-review", "fleet", share=20), Give("used-rotation", "used", share=20), Give("search", "marketing", share=15),
    Give("display-stop", "marketing", share=5), Give("file", "leads", share=10), Give("promise", "new", share=10), Give("ev-evenings", "new", 40),
    Give("saturday", "blois", share=15),
)  # fmt: skip
ANSWERS = (
    Answer("Former Olga Martin au spot audio", "audio", "open-days:radio", "train", "marketing", 4, "Demi-journée avec la régie : écriture et direction de voix."),
    Answer("Former Manon Souchet au routage", "crm", "open-days:letters", "train", "leads", 3, "Deux heures avec le support de l’outil, puis une liste d’essai."),
)
LETTERS = (
    ("callback", "leads", "AR"), ("callback", "blois", "C"), ("callback", "new", "I"), ("lease-calls", "leads", "R"), ("lease-calls", "new", "A"), ("lease-calls", "director", "I"),
    ("plates", "marketing", "A"), ("plates", "new", "R"), ("plates", "used", "R"), ("plates", "director", "C"), ("search", "marketing", "AR"), ("search", "leads", "I"),
    ("used-rotation", "used", "AR"), ("used-rotation", "blois", "C"), ("promise", "new", "A"), ("promise", "director", "A"), ("promise", "leads", "I"), ("saturday", "blois", "A"),
    ("saturday", "aftersales", "R"), ("saturday", "director", "C"), ("reminders", "aftersales", "AR"), ("reminders", "leads", "C"),
)  # fmt: skip
CREW = Crew(SKILLS, MEANS, GROUPS, POSTS, STEPS, GIVEN, ANSWERS, LETTERS)
