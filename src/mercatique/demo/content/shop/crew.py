"""The shop's people and means: a writer asked for twice in a week, one van for two days, a gap trained and another nobody answered."""

from mercatique.demo.content.crew import Answer, Crew, Give, Group, Know, Means, Post, Step

SKILLS = (
    Know("range", "Construire une gamme", "strategy"),
    Know("legal", "Vérifier les allégations d’une fiche", "content", "Plantes : ce que l’on peut dire, et ce que l’on doit écrire."),
    Know("write", "Rédiger une fiche et un article", "content"),
    Know("photo", "Photographier un produit", "design"),
    Know("web", "Développer sur la boutique", "web"),
    Know("ads", "Tenir les annonces et les listings", "search"),
    Know("letter", "Composer et envoyer l’infolettre", "email"),
    Know("stock", "Recevoir et compter un stock", "commerce"),
    Know("vat", "Appliquer la TVA d’un autre pays", "commerce"),
    Know("care", "Répondre à une cliente", "care"),
    Know("data", "Lire les ventes du matin", "data"),
    Know("creators", "Travailler avec des créateurs", "social"),
)
MEANS = (
    Means("founder", "Camille Delaunay", "internal", 45, person="founder", capacity=14, skills=(("range", 4), ("creators", 3), ("data", 3))),
    Means("marketing", "Olga Martin", "internal", 34, person="marketing", capacity=35, skills=(("ads", 4), ("letter", 4), ("data", 4), ("creators", 2))),
    Means("catalogue", "Inès Papin", "internal", 31, person="catalogue", capacity=28, skills=(("range", 3), ("legal", 2), ("stock", 2))),
    Means("logistics", "Benoît Rabier", "internal", 28, person="logistics", capacity=21, skills=(("stock", 4),)),
    Means("care", "Solène Mauduit", "internal", 23, person="care", capacity=17, skills=(("care", 4), ("stock", 2))),
    Means("content", "Louise Vacher", "internal", 27, person="content", capacity=28, skills=(("write", 4), ("photo", 3), ("letter", 2), ("legal", 1))),
    Means("web", "Mehdi Haddad", "external", 380, "day", person="web", function="Développement de la boutique", contact="mehdi.haddad@example.com", capacity=21, skills=(("web", 4),)),
    Means("accounts", "Agnès Lhuillier", "internal", 29, person="accounts", capacity=10, skills=(("vat", 2),)),
    Means("herbalist", "Herboristerie du Val", "external", 55, "hour", function="Recettes et mentions", contact="conseil@herbo-val.example", capacity=7, skills=(("range", 4), ("legal", 4))),
    Means("light", "Table lumineuse et fonds", "material", 12, "day", function="Prises de vue à l’atelier"),
    Means("van", "Camionnette", "material", 65, "day", function="Louée à la journée, une seule au dépôt"),
    Means("letter-tool", "Outil d’infolettre", "technical", 59, "month"),
    Means("shop-tool", "Module de points relais", "technical", 35, "month"),
)
GROUPS = (
    Group("launch", "Équipe « Nuits calmes »", "Ouvrir la gamme le jour dit, fiches justes et stock compté.", "Recettes, étiquettes, images, fiches, annonce.", "commerce", "founder",
          ("founder", "catalogue", "content", "web", "marketing", "logistics"), "La boutique n’accepte qu’une mise en ligne par jour, le matin.",
          "Étiquettes : dix jours ouvrés chez l’imprimeur.", "On ne promet jamais un effet sur la santé.", "Toute fiche est relue par une deuxième personne."),
    Group("care", "Service client", "Répondre le jour même, reprendre sans discuter.", "Messages, retours, avis.", "care", "care", ("care", "logistics"),
          "Une seule boîte partagée.", "Réponse avant 18 heures.", "On signe de son prénom.", "Un geste jusqu’à 15 € sans demander."),
)  # fmt: skip
POSTS = (
    Post("Gérance et gamme", "strategy", "Gamme, prix, partenaires.", "founder", "launch"),
    Post("Rédaction", "content", "Fiches, journal, infolettre.", "content", "launch"),
    Post("Images", "design", "Prises de vue, retouche.", "content", "launch"),
    Post("Boutique", "web", "Mises en ligne, mesures, modules.", "web", "launch"),
    Post("Acquisition", "search", "Annonces, listings, recherche naturelle.", "marketing"),
    Post("Infolettre et fidélité", "email", "Messages, segments, désinscriptions.", "marketing"),
    Post("Service client", "care", "Messages, retours, avis.", "care", "care"),
    Post("Ventes et facturation", "commerce", "Commandes, TVA, partenaires.", "accounts"),
    Post("Mesure", "data", "Ventes du matin, tableau du mois.", "marketing"),
    Post("Créateurs et réseaux", "social", "À confier : Olga dépanne.", ""),
)
STEPS = (
    Step("night:recipes", "Recettes arrêtées", given=("Avis de l’herboriste",), skills=(("range", 3),), team="launch"),
    Step("night:samples", "Avis des vingt clientes", ("Recettes arrêtées",), final=True, skills=(("care", 3),), team="launch"),
    Step("night:labels", "Étiquettes imprimées", ("Recettes arrêtées",), skills=(("legal", 3),), team="launch"),
    Step("night:boxes", "Coffrets montés", ("Recettes arrêtées",), skills=(("stock", 3),), team="launch"),
    Step("night:photos", "Photos de la gamme", ("Étiquettes imprimées",), skills=(("photo", 3),), team="launch"),
    Step("night:texts", "Textes des fiches", ("Recettes arrêtées",), skills=(("write", 3),), team="launch"),
    Step("night:pages", "Page de la gamme", ("Textes des fiches", "Photos de la gamme"), skills=(("web", 3),), team="launch"),
    Step("night:stock", "Stock compté", ("Étiquettes imprimées", "Coffrets montés"), skills=(("stock", 3),), team="launch"),
    Step("night:test", "Commande d’essai livrée", ("Page de la gamme", "Stock compté"), final=True, skills=(("care", 3),), team="launch"),
    Step("night:creators", "Colis des créateurs", ("Stock compté",), final=True, skills=(("creators", 3),), team="launch"),
    Step("night:letter", "Infolettre d’ouverture", ("Textes des fiches",), final=True, skills=(("letter", 3),), team="launch"),
    Step("night:ads", "Annonces prêtes", ("Photos de la gamme",), skills=(("ads", 3),), team="launch"),
    Step("night:follow", "Relevé de la première semaine", final=True, skills=(("data", 3),), team="launch"),
    Step("belgium:carrier", "Tarifs du transporteur", given=("Offre du transporteur",), skills=(("stock", 3),)),
    Step("belgium:plug", "Points relais en ligne", ("Tarifs du transporteur",), skills=(("web", 3),)),
    Step("belgium:vat", "Règles de TVA belges", ("Tarifs du transporteur",), skills=(("vat", 3),)),
    Step("belgium:home", "Page d’accueil belge", ("Règles de TVA belges",), final=True, skills=(("write", 3),)),
    Step("belgium:trial", "Relevé des vingt colis", ("Points relais en ligne", "Règles de TVA belges"), final=True, skills=(("stock", 3),)),
)
GIVEN = (
    Give("night:labels", "catalogue", 24), Give("night:labels", "herbalist", 4), Give("night:boxes", "logistics", 16), Give("night:photos", "content", 18),
    Give("night:photos", "light"), Give("night:texts", "content", 22), Give("night:pages", "web", 14), Give("night:stock", "logistics", 12), Give("night:stock", "van", days=(15, 16)),
    Give("night:test", "care", 4), Give("night:creators", "marketing", 12), Give("night:letter", "marketing", 8), Give("night:letter", "letter-tool"), Give("night:ads", "marketing", 12),
    Give("night:follow", "marketing", 8), Give("belgium:carrier", "logistics", 14), Give("belgium:plug", "web", 20), Give("belgium:plug", "shop-tool"), Give("belgium:vat", "accounts", 10),
    Give("belgium:home", "content", 16), Give("belgium:trial", "logistics", 12), Give("belgium:trial", "van", days=(16, 18)),
    Give("second", "marketing", share=8), Give("second", "letter-tool"), Give("refill", "catalogue", share=8), Give("come-back", "content", share=5), Give("dates", "web", 30),
    Give("mothers-day", "content", share=25), Give("mothers-day", "light"), Give("christmas", "founder", share=15), Give("double-box", "logistics", share=8),
    Give("search", "marketing", share=15), Give("retargeting", "marketing", share=8), Give("promo-rule", "founder", share=3), Give("journal", "content", share=20),
)  # fmt: skip
ANSWERS = (
    Answer("Faire relire les étiquettes par l’herboristerie", "legal", "night:labels", "subcontract", "herbalist", 2, "Quatre heures de relecture, déjà au devis."),
    Answer("Former Olga Martin aux partenariats", "creators", "night:creators", "train", "marketing", 6, "Une journée avec Camille, sur les deux premiers colis."),
)
LETTERS = (
    ("second", "marketing", "AR"), ("second", "content", "R"), ("second", "founder", "I"), ("refill", "catalogue", "AR"), ("refill", "marketing", "C"), ("dates", "web", "R"),
    ("dates", "marketing", "C"), ("christmas", "founder", "A"), ("christmas", "logistics", "R"), ("christmas", "content", "R"), ("christmas", "care", "I"), ("belgium", "logistics", "AR"),
    ("belgium", "web", "R"), ("belgium", "accounts", "C"), ("retargeting", "marketing", "A"), ("retargeting", "founder", "A"), ("journal", "content", "AR"), ("journal", "founder", "C"),
)  # fmt: skip
CREW = Crew(SKILLS, MEANS, GROUPS, POSTS, STEPS, GIVEN, ANSWERS, LETTERS)
