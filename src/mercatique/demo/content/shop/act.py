"""The shop's register of processing activities."""

from mercatique.demo.content.shapes import Controller, Processing

_ACCESS = "Comptes nominatifs et double authentification, droits par fonction, connexion chiffrée, sauvegarde quotidienne chiffrée."

CONTROLLER = Controller(
    "Colibri SARL", "8 quai de la Fosse\n44000 Nantes", "bonjour@colibri.example.com", "02 61 91 00 56", "Camille Delaunay, gérante",
)  # fmt: skip

PROCESSING: tuple[Processing, ...] = (
    Processing("Commandes, paiement et livraison", "Vendre, encaisser, expédier, facturer, suivre les retours.", "contract",
               "Clients et destinataires de cadeaux.", "Identité, coordonnées, commande, adresse de livraison, moyen de paiement (jeton, jamais le numéro de carte).",
               "Service client, logistique, comptabilité, transporteurs.", "Hébergeur de la boutique, prestataire de paiement, transporteurs.", "Suisse pour les livraisons suisses (décision d’adéquation).",
               "Compte : trois ans après la dernière commande ou connexion ; factures dix ans.", _ACCESS, "Boutique, logiciel d’expédition", "orders, customers", "founder", 45),
    Processing("Compte client et listes", "Retrouver ses commandes, enregistrer des adresses, des favoris et des dates de rappel.", "contract",
               "Titulaires d’un compte.", "Identité, coordonnées, historique, favoris, dates enregistrées (sans le nom complet du destinataire).",
               "Service client.", "Hébergeur de la boutique.", "Aucun.", "Trois ans après la dernière connexion, avec un message un mois avant.",
               "Mot de passe haché, limitation des tentatives, suppression en libre-service.", "Boutique", "customers", "web", 45),
    Processing("Infolettre et relances", "Envoyer l’infolettre, les conseils et les rappels de recharge.", "consent",
               "Abonnés ; clients pour des produits analogues, sauf opposition.", "Adresse électronique, langue, consentement et sa preuve, achats, ouvertures et clics.",
               "Marketing, rédaction.", "Plateforme d’envoi hébergée dans l’Union européenne.", "Aucun.",
               "Jusqu’au retrait ; au plus trois ans sans ouverture ni achat.", "Désinscription en un clic, liste d’opposition prioritaire, aucun achat d’adresses.", "Plateforme d’envoi", "customers, orders", "marketing", 45),
    Processing("Service client", "Répondre aux questions, traiter les réclamations et les retours.", "contract",
               "Clients et visiteurs qui écrivent.", "Identité, coordonnées, commande, messages, photos de colis abîmés.",
               "Service client, logistique.", "Outil de messagerie client.", "Aucun.", "Trois ans après la clôture de l’échange.",
               "Accès par file, pièces jointes contrôlées, formation annuelle.", "Messagerie client", "interactions", "care", 80),
    Processing("Avis sur les produits", "Recueillir, vérifier et publier les avis.", "interest",
               "Acheteurs.", "Prénom et initiale, note, texte, date, preuve d’achat.",
               "Service client ; public pour l’avis publié.", "Outil d’avis.", "Aucun.", "Publication : cinq ans ; preuve d’achat : trois ans.",
               "Modération selon des règles publiées, droit de réponse et de retrait.", "Outil d’avis", "reviews", "care", 80),
    Processing("Mesure d’audience", "Connaître les visites et améliorer les pages.", "consent",
               "Visiteurs.", "Identifiant de navigation, pages, source, appareil.",
               "Marketing, développeur.", "Outil de mesure, gestionnaire de consentement.", "Aucun.", "Choix gardé six mois ; données vingt-cinq mois au plus.",
               "Adresse IP tronquée, refus aussi simple que l’accord.", "Mesure d’audience", "hits", "marketing", 80),
    Processing("Publicité et audiences", "Diffuser des annonces et mesurer leurs effets.", "consent",
               "Visiteurs qui ont accepté les traceurs publicitaires.", "Identifiants publicitaires, pages vues, achats agrégés.",
               "Marketing, régies.", "Régies de recherche et de réseaux sociaux.", "États-Unis : cadre de protection des données UE–États-Unis, à défaut clauses types.",
               "Treize mois pour les traceurs.", "Aucun envoi de fichier client aux régies, listes hachées exclues.", "Gestionnaire de consentement, régies", "", "marketing", 80),
    Processing("Lutte contre la fraude au paiement", "Repérer les commandes frauduleuses avant l’expédition.", "interest",
               "Acheteurs.", "Commande, adresse, indicateurs du prestataire de paiement.",
               "Comptabilité, prestataire de paiement.", "Prestataire de paiement.", "Aucun.", "Six mois ; incident avéré : trois ans.",
               "Décision toujours prise par une personne, client averti et entendu.", "Prestataire de paiement", "", "accounts", 130),
    Processing("Fournisseurs et producteurs", "Commander, réceptionner, payer.", "contract",
               "Contacts des fournisseurs.", "Identité, coordonnées professionnelles, échanges, coordonnées bancaires.",
               "Achats, comptabilité.", "Logiciel de comptabilité.", "Aucun.", "Relation, puis cinq ans ; pièces comptables dix ans.",
               "Changement de coordonnées bancaires confirmé par téléphone.", "Comptabilité", "", "catalogue", 160),
    Processing("Personnel et renforts de Noël", "Recruter, payer, planifier.", "legal",
               "Salariés, intérimaires, candidats.", "État civil, contrat, paie, temps, candidature.",
               "Gérante, cabinet de paie.", "Cabinet de paie, agence d’intérim.", "Aucun.", "Cinq ans après le départ ; candidatures deux ans avec l’accord de la personne.",
               "Dossiers séparés, accès de la gérante et du cabinet.", "Logiciel de paie", "", "founder", 160),
)  # fmt: skip
