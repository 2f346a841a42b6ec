"""The dealership's schedule: an open weekend counted back from its day, one task of which slips, and a slower forward plan."""

from mercatique.demo.content.shapes import Absence, Project, Task

PREPARE, CREATE, INVITE, DAY, AFTER = "Cadrage", "Création", "Invitations", "Les trois jours", "Bilan"

OPEN_DAYS = Project(
    "open-days", "Portes ouvertes : trois jours, trois sites",
    "Rétroplanning depuis le jour d’ouverture. Le co-financement de la marque tombe si le dossier visuel part après la validation.",
    "marketing", "backward", 24, 25,
    (
        Task("brief", "Note de cadrage : objectifs, sites, enveloppe", PREPARE, "marketing", (3, 2, 5), (), "must", done=100, began_days_ago=23, ended_days_ago=20),
        Task("brand", "Demande de co-financement à la marque", PREPARE, "director", (4, 3, 8), ("brief",), "must", done=100, began_days_ago=19, ended_days_ago=13),
        Task("ok-brief", "Cadrage validé par la direction", PREPARE, "director", (), ("brief", "brand"), "must", "validation", done=100, ended_days_ago=12),
        Task("offer", "Offres de reprise et loyers d’appel", PREPARE, "new", (4, 3, 7), ("ok-brief",), "must", done=60, began_days_ago=9),
        Task("visuals", "Visuels : affiche, bannières, invitation", CREATE, "marketing", (6, 4, 11), ("ok-brief",), "must", done=40, began_days_ago=11),
        Task("ok-visuals", "Visuels validés par la marque", CREATE, "director", (), ("visuals", "offer"), "must", "validation"),
        Task("radio", "Spot radio : texte, voix, créneaux", CREATE, "marketing", (4, 3, 6), ("ok-visuals",), "should"),
        Task("print", "Affiches et calicots imprimés", CREATE, "blois", (5, 4, 8), ("ok-visuals",), "must"),
        Task("segments", "Listes d’invités par segment", INVITE, "leads", (3, 2, 5), ("ok-brief",), "must", action="lease-calls", done=50, began_days_ago=3),
        Task("letters", "E-mails et SMS d’invitation", INVITE, "leads", (2, 1, 4), ("segments", "ok-visuals"), "must", action="lease-calls"),
        Task("calls", "Appels des fins de location invitées", INVITE, "leads", (6, 5, 9), ("letters SS+1",), "should", action="lease-calls"),
        Task("cars", "Véhicules d’essai préparés et plaqués", DAY, "used", (5, 4, 8), ("offer",), "must", action="used-rotation"),
        Task("rota", "Planning des équipes et essais sur rendez-vous", DAY, "new", (3, 2, 4), ("calls FF+1", "cars"), "must"),
        Task("set-up", "Montage des trois sites", DAY, "blois", (2, 2, 3), ("print", "rota"), "must"),
        Task("ok-sites", "Sites prêts, tour de la direction", DAY, "director", (), ("set-up", "radio FS+5"), "must", "validation"),
        Task("opening", "Ouverture des portes", DAY, "marketing", (), ("ok-sites", "letters"), "must", "launch"),
        Task("follow", "Rappel de chaque essai sous 48 h", AFTER, "leads", (4, 3, 6), ("opening FS+3",), "must", action="callback"),
        Task("review", "Bilan : contacts, essais, commandes, coût", AFTER, "marketing", (2, 1, 3), ("follow",), "should"),
        Task("ok-review", "Bilan remis à la marque", AFTER, "director", (), ("review",), "should", "validation"),
    ),
)  # fmt: skip

SATURDAY = Project(
    "saturday", "Ouvrir Blois Sud le samedi matin",
    "Essai de deux trimestres : accord des équipes d’abord, annonce ensuite.", "blois", "forward", 10, 31,
    (
        Task("hours", "Volontaires et roulement du samedi", "Équipe", "blois", (5, 3, 9), (), "must", done=100, began_days_ago=10, ended_days_ago=4),
        Task("council", "Avis du CSE sur les horaires", "Équipe", "director", (), ("hours FS+5",), "must", "validation"),
        Task("parts", "Magasin et prêt de véhicules le samedi", "Atelier", "aftersales", (6, 4, 10), ("hours",), "must"),
        Task("booking", "Créneaux du samedi dans la prise de rendez-vous", "Atelier", "leads", (3, 2, 6), ("parts SS+2",), "must", action="callback"),
        Task("trial", "Deux samedis à blanc", "Atelier", "aftersales", (8, 8, 10), ("booking", "council"), "should", forced="not_before", forced_days_ahead=18),
        Task("listing", "Fiches d’établissement et site à jour", "Annonce", "marketing", (2, 1, 3), ("council",), "must", action="search"),
        Task("poster", "Affichage et message aux clients de l’atelier", "Annonce", "marketing", (4, 3, 6), ("listing", "trial FF"), "should", action="search"),
        Task("ready", "Procédure du samedi remise aux équipes", "Annonce", "blois", (), ("trial",), "must", "delivery"),
        Task("first", "Le samedi ouvert à la réservation", "Annonce", "blois", (), ("ready", "poster"), "must", "launch"),
    ),
)  # fmt: skip

PROJECTS: tuple[Project, ...] = (OPEN_DAYS, SATURDAY)

ABSENCES: tuple[Absence, ...] = (
    Absence("Congés de Manon Souchet", "leads", 12, 4),
    Absence("Formation constructeur de Karine Bordier", "used", 8, 3),
    Absence("Salon de la marque, Hélène Maréchal", "director", 16, 2),
)
