"""The dealership's training actions and what is said to carry the team along."""

from mercatique.demo.content.shapes import Argument, Training

TRAININGS: tuple[Training, ...] = (
    Training("Répondre à un lead dans l’heure", "Traitement des leads et prise de rendez-vous", ("leads", "blois", "new"), 2, 4, -48, 7, 1850,
             "Cabinet Ligne directe (formateur du réseau)", "Sur trente leads tirés au sort, vingt-quatre rappelés dans l’heure et dix rendez-vous pris.", "callback", 4),
    Training("Mener l’appel de fin de location", "Argumenter un renouvellement, estimer une reprise à distance", ("new", "used", "fleet"), 2, 4, 21, 7, 1600,
             "Académie Armorial", "Trois appels joués devant le groupe, grille de douze points, dix au moins.", "lease-calls"),
    Training("Photographier et rédiger une annonce d’occasion", "Annonces et contenus pour le web", ("used", "blois"), 1, 3, 35, 7, 980,
             "Studio Arrière-plan, Tours", "Dix annonces refaites en une journée, relues sans correction par le marketing.", "used-rotation"),
    Training("Vendre l’électrique sans jargon", "Conseil recharge, autonomie, coût d’usage", ("new", "fleet"), 3, 4, -15, 14, 2900,
             "Académie Lumen", "Questionnaire de vingt questions à quatre-vingts pour cent, essai mené avec un client mystère.", "ev-evenings", 4),
    Training("Habilitation haute tension", "Intervention sur véhicule électrique (norme NF C 18-550)", ("aftersales",), 2, 4, 62, 21, 3600,
             "Groupement de formation automobile Centre", "Habilitation délivrée ; première révision électrique réalisée sous contrôle.", "saturday"),
    Training("Répondre aux avis, même aux mauvais", "E-réputation", ("blois", "leads", "marketing"), 1, 3, 14, 4, 450,
             "Olga Martin, en interne", "Vingt avis sans réponse traités en une semaine, deux clients recontactés et satisfaits.", "callback"),
    Training("Données personnelles à l’accueil", "Recueil du consentement, information du client", ("leads", "aftersales", "blois"), 2, 4, 28, 4, 600,
             "Juriste de la fédération professionnelle", "Dix ouvertures de dossier observées, dix consentements tracés.", "file"),
)  # fmt: skip

ARGUMENTS: tuple[Argument, ...] = (
    Argument("« Les leads du web ne valent rien »", "Vendeurs", "Rappelés dans l’heure, ils aboutissent bien plus souvent que ceux du lendemain ; nos chiffres de l’an dernier le montrent site par site.",
             "Un agenda rempli par d’autres, et la prime de rendez-vous tenue.", "callback"),
    Argument("« On va nous surveiller avec ces tableaux »", "Toute l’équipe", "Les chiffres se lisent par site et se commentent ensemble le lundi ; aucun classement de personnes n’est affiché.",
             "Des moyens donnés là où l’on voit qu’ils manquent : Blois a obtenu ainsi son samedi.", "saturday"),
    Argument("« Demander l’adresse électronique agace le client »", "Réceptionnaires", "On ne la demande plus pour « la base » mais pour envoyer la facture et le créneau de prêt ; le refus est noté sans insister.",
             "Moins d’appels entrants : le client a sa réponse par écrit.", "file"),
    Argument("« Appeler cinq mois avant, c’est trop tôt »", "Vendeurs véhicules neufs", "Plus tard, le client a déjà reçu deux offres ; cinq mois laissent le temps de commander sans rupture de mobilité.",
             "Des renouvellements sans remise supplémentaire, et une reprise de plus pour l’occasion.", "lease-calls"),
    Argument("« Le samedi, c’est nous qui allons payer »", "Mécaniciens de Blois", "Deux samedis par mois au plus, récupérés le lundi, essai de deux trimestres avec bilan écrit avant toute suite.",
             "Prime de samedi et semaine de quatre jours une fois sur deux.", "saturday"),
)  # fmt: skip
