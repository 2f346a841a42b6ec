"""The dissertation of the dealership's candidate, half-way."""

from mercatique.demo.content.dossiers import Attested, Put, Tried, Words, Written

DOSSIER = Words(
    framework="fr-auto-digital", test="Me1", kind="dissertation", title="Faire venir en concession ceux qui cherchent en ligne", company="Concession Val de Loire", begun=12, oral=19,
    sections=(
        Written(
            "opening",
            "Comment une concession de quatre sites, connue de ses clients mais peu trouvée en ligne, peut-elle **amener en concession ceux qui cherchent d’abord sur leur téléphone**, sans dépenser plus qu’aujourd’hui ?\n"
            "La question n’est pas théorique. Les demandes arrivent par six chemins différents, et personne ne les comptait ensemble avant l’an dernier. Une demande venue du site attendait parfois une journée ; au téléphone, la même personne obtenait un rendez-vous en trois minutes.\n"
            "## Les enjeux\n"
            "- commercial : l’occasion se décide en ligne, souvent en moins de deux semaines ;\n"
            "- économique : la dépense de publicité monte, la part que le constructeur rembourse baisse ;\n"
            "- humain : l’équipe de relation client compte deux personnes, et chacun fait déjà deux métiers.\n"
            "## Les contraintes\n"
            "Le budget de l’année est voté et ne bougera pas. La charte de la marque impose ses gabarits et ses délais de validation. Les données des clients sont réparties entre le logiciel de vente et l’atelier. La loi, enfin, encadre l’emploi de ces données : on n’écrit qu’à ceux qui l’ont accepté.\n"
            "Ce mémoire s’en tient au véhicule d’occasion et à l’atelier. Le véhicule neuf, dont l’essentiel de la communication vient du constructeur, n’y figure que lorsqu’il partage un outil avec le reste.",
            "Quatre sites, six chemins, deux personnes\nLa question : faire venir ceux qui cherchent en ligne\nOccasion et atelier, à budget constant",
            "Commencer par la demande qui a attendu une journée. Poser la question, puis dire tout de suite ce que le mémoire ne traite pas.",
        ),
        Written(
            "asked-1",
            "Le diagnostic part de ce que l’on peut compter. Deux années de factures, les demandes reçues par chaque chemin et les avis publiés donnent la même image : **une maison que ses clients aiment et que les autres ne voient pas**.\n"
            "Les pratiques commerciales sont solides. Le taux de retour à l’atelier est bon, les vendeurs connaissent leurs clients, la reprise est estimée sur place en moins d’une demi-heure. Les pratiques digitales, elles, dépendent de personnes : quand la chargée de relation client est absente, le délai de réponse double.\n"
            "Trois faiblesses reviennent dans tous les entretiens :\n"
            "- les photos des véhicules d’occasion arrivent trois à cinq jours après le véhicule ;\n"
            "- le site ne permet ni de prendre rendez-vous à l’atelier ni d’estimer une reprise ;\n"
            "- personne ne relance une demande restée sans réponse.\n"
            "Les concurrents ne font pas tous mieux. Deux sur quatre répondent plus vite que nous, un seul estime la reprise en ligne. La place est donc à prendre, à condition d’aller vite : c’est ce que montre le tableau des forces et des faiblesses, dont chaque ligne repose sur un chiffre ou sur une pièce du dossier.\n"
            "Une réserve s’impose. Les avis en ligne ne disent rien des clients qui ne reviennent pas ; l’enquête prévue au printemps devra le corriger.",
            "Aimée de ses clients, peu vue des autres\nTrois faiblesses, toutes réparables\nUn seul concurrent estime la reprise en ligne",
            "Montrer le tableau, ne lire que deux lignes. Dire la réserve sur les avis avant que le jury ne la dise.",
            (Put("marketing-plan", "Diagnostic", on_slide=True), Put(figure="customers.repeat_rate")),
        ),
        Written(
            "asked-2",
            "Du diagnostic viennent trois axes, dans cet ordre : répondre vite, être trouvé, faire revenir. L’ordre compte : amener plus de demandes à une équipe qui répond tard serait payer pour décevoir.\n"
            "**Répondre vite.** Une file unique des demandes, quel que soit leur chemin, et un responsable pour chaque demi-journée. L’objectif tient en une phrase : neuf demandes sur dix reçoivent une réponse utile dans l’heure ouvrée.\n"
            "**Être trouvé.** Des pages par modèle et par ville, des photos prises le jour de l’entrée, une présence locale tenue à jour sur les quatre sites. La publicité payante vient en appui, et s’arrête quand le stock manque.\n"
            "**Faire revenir.** L’atelier connaît l’échéance de chaque contrôle technique et de chaque contrat. Un rappel utile, envoyé à ceux qui l’ont accepté, coûte peu et rapporte chaque mois.\n"
            "Le plan d’actions qui suit répartit ces axes sur l’année. Chaque action sert un objectif, a un responsable, un budget et une mesure ; aucune n’est orpheline. Les actions qui dépendent d’un recrutement sont marquées : elles ne commencent que lorsque la personne est là. Les arbitrages ont été faits en comité : le salon régional a été abandonné, car son coût par contact dépassait quatre fois celui de la présence locale.",
            "Répondre vite, être trouvé, faire revenir\nDans cet ordre : sinon on paie pour décevoir",
            "Expliquer l’ordre des axes. Donner l’exemple du salon abandonné : c’est le choix que l’on me demandera de défendre.",
            (Put("marketing-plan", "Actions", frozen=True),),
        ),
        Written(
            "asked-3",
            "Les clients sont classés par ancienneté du dernier achat, fréquence et montant. Quatre groupes suffisent à décider : ceux qui reviennent, ceux qui s’éloignent, ceux qui n’ont acheté qu’une fois, ceux que l’on ne voit plus.\n"
            "Le groupe qui s’éloigne est le plus intéressant : il connaît la maison, il a dépensé, et un rappel suffit souvent. C’est à lui que s’adresse la première campagne.\n"
            "L’import a été contrôlé ligne à ligne : doublons rapprochés, annulations rattachées à leur vente, lignes rejetées comptées et expliquées. Il reste à écrire ce que vaut chaque groupe, et l’offre qui lui convient.",
            "Quatre groupes suffisent\nCeux qui s’éloignent d’abord",
            "",
            (Put(figure="customers.count"),),
            after=True,
        ),
    ),
    attested=(
        Attested(
            "File unique des demandes", "B2", "A mis en place la file unique des demandes des quatre sites et formé deux vendeurs à la tenir, de janvier à mars.",
            "Garder un responsable par demi-journée, même pendant les congés.", "Concession Val de Loire", "Hélène Maréchal", "Directrice de la concession", True,
        ),
        Attested(
            "Relevé de la concurrence locale", "B1", "A relevé les offres, les délais de réponse et les avis de quatre concurrents, sur place et en ligne.", "Refaire le relevé chaque trimestre, à la même date.",
            "Concession Val de Loire", "Rachid Benali", "Chef des services après-vente", False,
        ),
    ),
    rehearsals=(
        Tried(5, "18.5", "9", "Trop long de trois minutes : le diagnostic prend la moitié du temps. Ne lire que deux lignes du tableau.", ("marketing",)),
        Tried(2, "15.5", "12", "Presque dans le temps. Préparer la question sur le salon abandonné.", ("marketing", "leads")),
    ),
    remarks=(
        ("B1", "olga", "Le délai de réponse des concurrents vient d’un seul appel chacun : le dire, ou rappeler deux fois."),
        ("B1", "walid", "Rappelés cette semaine, j’ajoute la date de chaque appel au relevé."),
        ("B2", "olga", "Le choix d’abandonner le salon est bien argumenté. Mettre le calcul en annexe."),
    ),
    deposit=True,
)  # fmt: skip
