"""What the shop wrote in its reviews."""

from mercatique.demo.content.reviews import Axis, Finding, Lived, Reviewed, Reviews, Schedule, Words

REVIEWS = Reviews(
    partial=Words(
        "Bilan partiel du mois", "marketing", ("founder", "marketing", "catalogue", "logistics", "content"),
        "Relu ensemble un vendredi, avant la commande de céramique.\nLes montants sont TTC, frais de port compris, comme dans le plan.",
        "La double boîte a réglé la casse : on la garde et l’on négocie son prix. Le panier baisse parce que les recharges et les sachets ont pris le dessus, non parce que les prix ont bougé. La Belgique avance, moins vite que nous l’avions écrit.",
        (
            Reviewed("double-box", "worked", "Moins d’un colis de vaisselle sur cent arrive cassé, contre deux et demi avant.", "promise_kept", "",
                     "Le calage alvéolé tient la chute au tri ; le contrôle d’un colis par jour entretient l’attention.", "optimise", "Renégocier le prix du calage au volume annuel.", "logistics", 40),
            Reviewed("mothers-day", "partly", "Les quatre coffrets ont été vendus ; la dernière semaine a manqué de stock.", "range_fits", "supplier",
                     "Le mot manuscrit a plu ; la faïence est arrivée dix jours après la date promise.", "start", "Reprendre l’an prochain avec une commande ferme en janvier.", "catalogue", 60),
            Reviewed("retargeting", "partly", "Les créateurs suivis par code amènent des clients nouveaux, mais pas encore de quoi couvrir leur coût.", "right_target", "weak_action",
                     "Des personnes qui se servent des produits en parlent mieux qu’une bannière.", "optimise", "Garder quatre créateurs sur six, ceux dont le code est utilisé.", "marketing", 30),
            Reviewed("belgium", "partly", "Le bandeau est vu, les ventes progressent, loin du double espéré.", "easy_journey", "hard_to_buy",
                     "Le seuil de port est dit dès l’accueil ; le retour restait mal expliqué.", "distribution", "Points relais bruxellois proposés en premier.", "logistics", 30),
            Reviewed("come-back", "failed", "Vingt-sept commandes pour mille neuf cents cartes : elles coûtent plus qu’elles ne rapportent.", "", "weak_action",
                     "La carte arrive quand l’habitude est perdue : six mois, c’est trop tard.", "stop", "Arrêter les cartes, écrire par e-mail dès le quatrième mois.", "content", 30),
            Reviewed("search", "partly", "Les usages rapportent plus qu’ils ne coûtent ; les requêtes générales coûtent plus cher qu’au printemps.", "clear_message", "fewer_prospects",
                     "Deux confrères enchérissent sur les mêmes plantes depuis l’été.", "optimise", "Arrêter les enchères sur les requêtes générales, garder les usages : nuit, digestion, hiver.", "marketing", 15),
        ),
        (
            Finding("success", "Un emballage qui tient", "promise_kept", "La casse est passée de 2,5 % à moins de 1 % des colis de vaisselle.", "broken", "double-box"),
            Finding("success", "Des créateurs choisis un par un", "right_target", "Leurs codes servent à des clients que nous ne connaissions pas.", "growth", "retargeting"),
            Finding("difficulty", "Le port belge découvert trop tard dans le panier", "hard_to_buy", "Sept paniers belges sur dix s’arrêtaient à cette page.", "belgium", "belgium"),
            Finding("failure", "La recherche payante sur les requêtes générales", "fewer_prospects", "Les visites baissent et coûtent davantage.", "growth", "search"),
            Finding("lesson", "Un objectif se pose sur une mesure", "", "Doubler la Belgique ne reposait sur rien : quinze pour cent viennent des commandes constatées.", "belgium", ""),
            Finding("lesson", "Commander la céramique avant l’été", "", "Chaque rupture de cette année vient d’une commande passée trop tard.", "", "mothers-day"),
        ),
        (
            Axis("Relever le panier par les coffrets", "Le panier baisse avec la part des sachets et des recharges ; un coffret sur dix commandes suffirait à le remonter.",
                 "basket", "1.5", "Proposer un coffret assorti à chaque infusion, au-dessus du seuil de port.", "catalogue", 45),
            Axis("Faire revenir après la première commande", "Un client sur deux ne revient pas ; ceux qui reçoivent les trois messages reviennent plus souvent que le dixième témoin.",
                 "repeat", "0.02", "Étendre les trois messages aux clients des places de marché qui l’ont accepté.", "marketing", 50),
        ),
    ),
    final=Words(
        "Bilan final de l’année, en préparation", "founder", ("founder", "marketing"),
        "Ouvert dès maintenant : chaque action y entre lorsqu’elle s’achève.", "",
        (
            Reviewed("mothers-day", "partly", "Coffrets vendus, rupture la dernière semaine.", "range_fits", "supplier", "La faïence est arrivée trop tard.", "", "", "catalogue", 60),
        ),
        (
            Finding("difficulty", "Des ruptures aux deux fêtes", "supplier", "", "", "mothers-day"),
        ),
        (
            Axis("Commander plus tôt la céramique", "", "net", "", "Commande ferme en janvier et en juin.", "catalogue", 60),
        ),
    ),
    monthly=Schedule("Rapport mensuel d’activité", "month", "La gérante et l’équipe", "marketing", 10),
    quarterly=Schedule("Bilan trimestriel pour la banque", "quarter", "Banque et comptable", "founder", 20),
    lived=(
        Lived(
            "Compte rendu d’expérience de Louise Vacher", "content",
            "Une boutique de sept personnes qui vend des plantes par correspondance et raconte d’où elles viennent.",
            "Écrire les fiches et le journal, photographier la gamme, relire ce que l’on promet.",
            "Une fiche a paru avant sa relecture : retirée dans l’heure, et depuis chaque fiche porte deux prénoms.",
            "On écrit mieux quand on a préparé un colis soi-même. Les articles les plus lus répondent à une question reçue par la boîte du service client.",
            "Demander plus tôt l’avis de l’herboriste, et garder une semaine pour les photos.",
        ),
    ),
)  # fmt: skip
