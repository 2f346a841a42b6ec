"""The experience report of the shop's candidate, half-way."""

from mercatique.demo.content.dossiers import Attested, Put, Tried, Words, Written

DOSSIER = Words(
    framework="fr-strategie-marketing", test="B3.EV1", kind="experience", title="Piloter la campagne du printemps : mon bilan", company="Colibri", begun=9, oral=16, due=12,
    sections=(
        Written(
            "context",
            "La boutique vend en France et dans quatre pays voisins. L’équipe compte huit personnes, dont un prestataire. Notre groupe avait à préparer, conduire et mesurer **la campagne du printemps**, de la présentation à la direction jusqu’au bilan.\n"
            "J’en étais le pilote : je tenais le calendrier, je menais la réunion du lundi et je rendais compte chaque quinzaine. Inès s’occupait du catalogue, Solène des clients, Louise des textes et des photos. Les décisions de prix restaient à Camille, la gérante.\n"
            "Le budget était fixé d’avance et devait couvrir la publicité, les photos et les frais de port offerts. Deux règles avaient été posées ensemble : ne rien promettre que l’entrepôt ne puisse tenir, et arrêter une annonce dès que son produit manque.",
            "Huit personnes, cinq pays, six semaines\nMon rôle : calendrier, réunion du lundi, compte rendu",
            "Présenter l’équipe en deux phrases, puis les deux règles.",
        ),
        Written(
            "review",
            "Nous visions une hausse des commandes de dix pour cent sur six semaines, à marge constante. Les commandes ont suivi pendant quatre semaines ; la marge, non : les frais de port offerts ont coûté plus que prévu, car les paniers juste au-dessus du seuil étaient les plus nombreux.\n"
            "L’écart a été vu au point du lundi de la troisième semaine. Nous avons relevé le seuil des frais offerts et coupé deux annonces dont le produit manquait. La marge est revenue en dix jours, au prix d’un léger recul des commandes.\n"
            "Ce que la mesure ne dit pas : une partie des acheteurs seraient venus sans la campagne. Les ventes des pays où rien n’a été diffusé donnent un ordre de grandeur, pas une preuve.",
            "Visé : +10 % de commandes à marge constante\nVu au lundi de la semaine 3, corrigé en dix jours",
            "Dire l’écart avant le succès.",
            (Put("results-synthesis"), Put(figure="sales.net", on_slide=True)),
        ),
    ),
    attested=(
        Attested(
            "Pilotage de la campagne du printemps", "B3", "A tenu le calendrier de la campagne et mené six réunions hebdomadaires, comptes rendus à l’appui.", "Fixer le seuil des frais offerts avec la comptable, avant l’annonce.",
            "Colibri", "Camille Delaunay", "Fondatrice et gérante", True,
        ),
        Attested(
            "Formation au suivi des retours", "B3", "A formé l’équipe du service client au suivi des retours pendant deux demi-journées.", "", "Colibri", "Benoît Rabier", "Responsable logistique et retours", False,
        ),
    ),
    rehearsals=(Tried(3, "11", "8", "Trop vite sur la mesure. Expliquer la comparaison entre pays avec un seul chiffre.", ("content",)),),
    remarks=(("B3", "olga", "Tu dis bien ce qui n’a pas marché. Ajoute la date à laquelle la décision a été prise."), ("B3", "walid", "Elle est dans le compte rendu du lundi, je le joins en pièce.")),
    deposit=True,
)  # fmt: skip
