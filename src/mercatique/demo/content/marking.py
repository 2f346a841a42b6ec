"""What markers and jury of the demo session write."""

#: Comments by how much of the points was given: nothing, a part, all.
COMMENTS = {
    "none": (
        "Le point n’est pas traité : rien dans le mémoire ni à l’oral.",
        "Hors sujet : la page décrit l’enseigne, pas la concession.",
    ),
    "part": (
        "Le constat est juste, la source manque pour deux chiffres sur trois.",
        "Bonne démarche ; la conclusion ne suit pas jusqu’à l’action.",
        "Le tableau est complet mais ne dit pas ce qu’il faut en retenir.",
    ),
    "full": (
        "Analyse menée jusqu’au bout, chiffres datés et sourcés.",
        "Réponse précise aux questions, exemples de la concession à l’appui.",
        "Choix argumenté, écarté puis retenu avec ses coûts.",
    ),
}
#: Points of each candidate on the fourteen criteria, as the first marker gives them; the second differs where told.
PROFILES = (
    (3, 1, 1, 1, 1, 1, 0, 3, 2, 1, 1, 1, 1, 1),
    (2, 1, 1, 1, 1, 0, 1, 2, 2, 1, 1, 1, 1, 1),
    (2, 1, 0, 1, 1, 1, 1, 3, 1, 2, 1, 0, 1, 1),
    (2, 0, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 0, 1),
    (1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 0),
    (3, 1, 1, 1, 1, 1, 0, 2, 2, 2, 1, 1, 1, 0),
    (2, 1, 1, 0, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1),
    (),
)
#: The disagreement: of which candidate, on which criterion, what the second marker gives.
APART = (2, "Cr8", 1)
SETTLED = (
    "2",
    "Le plan d’actions est complet, mais son calendrier ne tient pas compte du lancement de mars : deux points,"
    " à l’unanimité après relecture de la page 31.",
)
REFUSED = (
    "Le total n’atteint pas le seuil : l’état des lieux est honnête, mais la stratégie n’est ni chiffrée ni planifiée."
    " Le jury conseille de reprendre les critères 8 à 10 avec les données de la concession."
)
ABSENT = "Absence annoncée la veille ; présentation possible à la prochaine session."
#: Prior experience: what the jury read, what it decided of each block and why.
DOSSIER = "Livret de validation : neuf ans de vente et de gestion de prospects en concession"
LIVED = {
    "B1": (
        "granted",
        "Le livret décrit l’audit des pratiques de deux concessions et ses suites chiffrées ; à l’entretien, le candidat explique ses choix de segmentation et leurs limites.",
    ),
    "B2": (
        "refused",
        "Les campagnes décrites ont été conçues par le siège : ni le livret ni l’entretien ne montrent une campagne construite et mesurée par le candidat lui-même.",
    ),
}
LIVED_WHOLE = (
    "Validation partielle : les blocs 1 et 3 sont acquis et le restent. Le jury conseille de présenter le bloc 2 avec une campagne conduite en propre,"
    " ou par les épreuves de la prochaine session."
)
APPEAL = (
    "Je conteste la note du critère 1 : l’audit des pratiques figure pages 9 à 14 et en annexe 2, et le compte rendu"
    " d’oral dit que « l’audit manque »."
)
ANSWER = (
    "Une lectrice qui n’avait pas évalué ce travail l’a relu en entier. L’annexe 2 est bien un relevé des pratiques,"
    " sans comparaison ni conclusion : un point sur trois, comme à la première lecture."
)
NOTE = "Chiffre de 2023 : demander à l’oral s’il a été mis à jour."
DEALERS = (
    "Garage des Halles, Chinon", "Concession Bords de Cher, Bléré", "Auto Sologne, Romorantin", "Concession de Saumur",
    "Concession de Saumur", "Garage Vendômois", "Espace Auto, Loches", "Garage du Lac, Amboise",
)  # fmt: skip
#: Paragraphs of the dossiers: what was seen, what was chosen, what it cost.
CHAPTERS = (
    "Le relevé de dix parcours de clients montre que sept commencent sur un moteur de recherche et deux par un appel."
    " La fiche de l’établissement est consultée 1 900 fois par mois et ne mène au site que dans un cas sur neuf.",
    "Trois concurrents sont comparés sur douze points : avis, délai de réponse, prise de rendez-vous, financement en"
    " ligne. La concession répond en 27 heures quand le meilleur répond en deux : c’est l’écart à combler d’abord.",
    "Le budget retenu est de 18 400 € hors taxes sur douze mois : 9 600 € de référencement payant, 3 200 € de vidéo,"
    " 5 600 € de temps passé. Deux options ont été écartées, l’une pour son coût, l’autre faute de données.",
    "Le fichier compte 4 212 clients, dont 2 940 joignables par courriel avec leur accord. Les segments retenus sont"
    " ceux de l’atelier : véhicules de plus de quatre ans, contrôle technique à venir, premier entretien manqué.",
    "Le tableau de suivi tient en huit indicateurs, mis à jour le lundi. Deux ont changé le cours du plan : le coût par"
    " demande d’essai, et la part des rendez-vous honorés, passée de 61 à 74 % après un rappel par message.",
)
PROOFS = """Preuves jointes au dossier

1. Attestation du chef des ventes : présence aux réunions des 12 et 26 mars.
2. Export du suivi des demandes d’essai, du 1er janvier au 30 avril.
3. Facture de la campagne de printemps (3 180 € HT).
4. Courriel de validation du budget par la direction, 4 février.
"""
