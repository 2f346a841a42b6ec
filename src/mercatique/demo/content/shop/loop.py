"""How the shop keeps its course: deviations explained, corrections tried, reviews held."""

from mercatique.demo.content.loop import Cause, Control, Decision, HalfYear, Lever, Review, Story, Typed

STORY = Story(
    controls=(
        Control("direct", "Ventes nettes en France", "sales.net", "Ventes nettes TTC livrées en France ; sert de point de comparaison.", "founder", (("country", "FR"),)),
    ),
    half_year=HalfYear(
        "belgium-half", "Doubler la Belgique sur le semestre écoulé",
        "Sur six mois, les ventes nettes livrées en Belgique font le double de celles des mêmes mois de l’année précédente.",
        "belgium", "2.0", "logistics", "belgium",
        "Tarif du transporteur, délai affiché, notoriété de la marque.", "o-belgium",
        Cause("hard_to_buy", "Le port affiché en fin de panier décourage : sept paniers belges sur dix s’arrêtent à cette page, et le retour n’y est pas expliqué.", "logistics"),
        (
            Lever("Port offert dès 69 € et retour gratuit, dits dès la page d’accueil", "journey",
                  "Bandeau propre à la Belgique, seuil rappelé dans le panier, page de retour en trois phrases.",
                  "logistics", "900", 98, 91, "belgium", "direct",
                  (("worked", "Dire le seuil dès l’accueil suffit : on étend le bandeau au Luxembourg."),
                   ("not_shown", "Le bandeau est vu, les ventes n’en portent pas la trace : on regarde le délai de livraison avant de dépenser davantage."),
                   ("worse", "Le seuil a surtout réduit la marge : on revient en arrière."),
                   ("early", "Trop de hauts et de bas d’une semaine à l’autre pour conclure : on laisse le bandeau et l’on relit plus tard.")),
                  "country", "BE"),
            Lever("Points relais bruxellois proposés en premier", "distribution",
                  "Trente points relais, livraison en trois jours ouvrés annoncée sur la fiche.",
                  "logistics", "600", 10, 80, "belgium", "direct"),
        ),
    ),
    typed=Typed(
        "broken", "Moins d’un colis cassé sur cent",
        "D’ici un an, moins de 1 % des colis de vaisselle arrivent avec une pièce cassée.",
        "Colis de vaisselle arrivés cassés", "Colis signalés cassés ÷ colis de vaisselle expédiés dans le mois.",
        "Relevé du service client, le 2 du mois", "%", True,
        ("0.021", "0.024", "0.022", "0.019", "0.023", "0.025", "0.022", "0.024", "0.026", "0.014", "0.012", "0.010", "0.009", "0.008"),
        "0.022", "0.010", "logistics", "double-box",
        "Transporteur, intempéries, nouveaux formats de grès.", "w-returns",
        Cause("promise_broken", "Le carton simple ne tient pas la chute au tri du transporteur : huit pièces cassées sur dix sont des bols et des tasses.", "logistics"),
        (
            Lever("Double boîte et calage alvéolé sur toute la vaisselle", "promise",
                  "Nouvel emballage, contrôle de chute d’un mètre sur un colis par jour, photo à l’appui.",
                  "logistics", "-0.01", -5, 120, "double-box", "",
                  (("worked", "La double boîte tient sa promesse dès le premier mois : on la garde, et l’on renégocie le prix du calage au volume."),
                   ("not_shown", "La casse ne baisse pas : le transporteur est en cause."),
                   ("early", "Encore trop peu de mois pour conclure."))),
        ),
    ),
    year=(
        ("basket", Cause("cheaper_mix", "Les sachets d’essai et les recharges ont pris le dessus sur les coffrets ; le panier baisse sans que les prix aient bougé.", "catalogue")),
        ("returns", Cause("promise_broken", "Tailles mal comprises sur les nouvelles fiches de céramique, casse au transport au printemps.", "logistics")),
        ("belgium", Cause("hard_to_buy", "Même cause qu’au semestre écoulé : le port découvert trop tard.", "logistics")),
        ("at-risk", Cause("lost_customers", "Des habitués de l’an dernier n’ont pas recommandé à la saison des infusions.", "marketing")),
        ("growth", Cause("fewer_prospects", "Moins de visites venues de la recherche payante.", "marketing")),
    ),
    reviews=(
        Review("Revue de pilotage du semestre", 76, "strategic", "room", "Atelier, Angers", "decide", "Chiffres lus ensemble, une décision par écart", "founder",
               ("founder", "marketing", "logistics", "catalogue"), ("belgium-half", "broken"),
               "Commande de céramique pour Noël",
               "La Belgique progresse, mais loin du double : l’ambition était trop haute et le port décourage.\nBenoît Rabier montre les photos de colis : la double boîte change tout.",
               (
                   Decision("Garder le bandeau belge jusqu’à la prochaine revue", "operational", "belgium-half", "Port offert dès 69 € et retour gratuit, dits dès la page d’accueil",
                            ("founder", "logistics", "marketing"), "Trop tôt pour juger.", "logistics", 30, 60, "Bandeau gardé ; pas encore d’effet lisible."),
                   Decision("Revoir l’objectif belge : +15 % au lieu du double", "strategic", "belgium-half", "",
                            ("founder", "logistics"), "Le double ne reposait sur aucune mesure.", "founder", 60, 72),
                   Decision("Étendre la double boîte au verre", "operational", "broken", "Double boîte et calage alvéolé sur toute la vaisselle",
                            ("founder", "logistics", "catalogue"), "L’effet est visible sur le grès.", "logistics", 20, 45, "Fait ; le verre ne casse plus."),
               )),
        Review("Point hebdomadaire de la boutique", 9, "operational", "remote", "Visioconférence", "solve", "Tour de table, un point bloquant chacun", "marketing",
               ("founder", "marketing", "logistics", "care", "web"), ("belgium-half",),
               "Dates limites d’envoi de décembre",
               "Les points relais bruxellois ouvriront avec le nouveau transporteur : leur place dans le panier se prépare.\nSolène Mauduit signale trois questions sur le retour depuis la Belgique.",
               (
                   Decision("Mettre les points relais en tête du choix de livraison dès leur ouverture", "operational", "belgium-half", "Points relais bruxellois proposés en premier",
                            ("marketing", "logistics", "web"), "Le délai annoncé rassure plus que la gratuité.", "web", 20, 40),
               )),
        Review("Revue de pilotage du mois", -6, "operational", "room", "Atelier, Angers", "decide", "Chiffres d’abord, puis une décision par écart", "founder",
               ("founder", "marketing", "logistics", "catalogue", "content"), (), "Renfort de décembre à l’atelier de colis", ""),
    ),
)  # fmt: skip
