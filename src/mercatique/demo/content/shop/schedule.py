"""The shop's schedule: a new range counted back from its launch, a carrier for Belgium counted forward."""

from mercatique.demo.content.shapes import Absence, Project, Task

RANGE, PICTURES, SHOP, TELL, AFTER = "Gamme", "Images et textes", "Boutique", "Annonce", "Suivi"

LAUNCH = Project(
    "night", "Lancer la gamme « Nuits calmes »",
    "Quatre infusions et un coffret. Compté à rebours du jour où la page ouvre ; les étiquettes sont la pièce la plus longue.",
    "founder", "backward", 30, 22,
    (
        Task("recipes", "Recettes arrêtées avec l’herboriste", RANGE, "catalogue", (5, 4, 8), (), "must", done=100, began_days_ago=29, ended_days_ago=22),
        Task("samples", "Dégustation par vingt clientes", RANGE, "care", (4, 3, 6), ("recipes",), "should", action="second", done=100, began_days_ago=21, ended_days_ago=15),
        Task("ok-range", "Gamme validée", RANGE, "founder", (), ("samples",), "must", "validation", done=100, ended_days_ago=14),
        Task("labels", "Étiquettes : mentions légales et impression", RANGE, "catalogue", (10, 8, 16), ("ok-range",), "must", done=50, began_days_ago=10),
        Task("boxes", "Coffrets et calage", RANGE, "logistics", (6, 5, 9), ("ok-range",), "must", done=30, began_days_ago=5),
        Task("photos", "Photos en main et en situation", PICTURES, "content", (3, 2, 5), ("labels",), "must", action="journal"),
        Task("texts", "Textes des fiches et article du journal", PICTURES, "content", (4, 3, 6), ("ok-range",), "must", action="journal", done=25, began_days_ago=2),
        Task("ok-texts", "Textes relus (allégations)", PICTURES, "founder", (), ("texts", "photos"), "must", "validation", "journal"),
        Task("pages", "Fiches et page de la gamme", SHOP, "web", (3, 2, 6), ("ok-texts",), "must"),
        Task("stock", "Stock reçu, compté, rangé", SHOP, "logistics", (3, 2, 4), ("labels", "boxes"), "must"),
        Task("test", "Commande d’essai, du panier au colis", SHOP, "care", (1, 1, 2), ("pages", "stock"), "must"),
        Task("ok-shop", "Boutique prête", SHOP, "founder", (), ("test",), "must", "delivery"),
        Task("creators", "Colis aux six créateurs", TELL, "marketing", (4, 3, 7), ("stock",), "should"),
        Task("letter", "Infolettre d’ouverture", TELL, "marketing", (2, 1, 3), ("ok-texts",), "must", action="second"),
        Task("ads", "Annonces et listings", TELL, "marketing", (3, 2, 4), ("pages SS+1",), "could", action="search"),
        Task("ok-tell", "Campagne relue", TELL, "founder", (), ("letter", "ads"), "must", "validation", "second"),
        Task("open", "Ouverture de la gamme", TELL, "founder", (), ("ok-shop", "ok-tell", "creators"), "must", "launch"),
        Task("follow", "Premières ventes lues chaque matin", AFTER, "marketing", (5, 5, 5), ("open",), "should"),
        Task("ok-follow", "Point à une semaine", AFTER, "founder", (), ("follow",), "should", "validation"),
    ),
)  # fmt: skip

BELGIUM = Project(
    "belgium", "Belgique en trois jours ouvrés", "Nouveau transporteur et points relais ; la page d’accueil suit.", "logistics", "forward", 12, 44,
    (
        Task("carrier", "Contrat et tarifs du transporteur", "Transport", "logistics", (8, 5, 14), (), "must", action="belgium", done=50, began_days_ago=8),
        Task("ok-carrier", "Contrat signé", "Transport", "founder", (), ("carrier",), "must", "validation", "belgium"),
        Task("plug", "Points relais dans le panier", "Boutique", "web", (5, 3, 9), ("ok-carrier",), "must", action="belgium"),
        Task("vat", "TVA et mentions pour la Belgique", "Boutique", "accounts", (3, 2, 5), ("carrier SS+3",), "must", action="belgium"),
        Task("home", "Page d’accueil dédiée", "Boutique", "content", (4, 3, 6), ("plug SS+2",), "should", action="belgium"),
        Task("trial", "Vingt colis d’essai", "Ouverture", "logistics", (6, 5, 9), ("plug", "vat"), "must", action="belgium"),
        Task("manual", "Consignes de retour remises au service client", "Ouverture", "care", (), ("trial",), "must", "delivery", "belgium"),
        Task("open", "Ouverture de la Belgique", "Ouverture", "logistics", (), ("manual", "home"), "must", "launch", "belgium", forced="not_before", forced_days_ahead=40),
    ),
)  # fmt: skip

PROJECTS: tuple[Project, ...] = (LAUNCH, BELGIUM)

ABSENCES: tuple[Absence, ...] = (
    Absence("Congés de Louise Vacher", "content", 9, 3),
    Absence("Mehdi Haddad chez un autre client", "web", 20, 2),
)
