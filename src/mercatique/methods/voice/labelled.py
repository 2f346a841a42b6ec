"""Short reviews written and labelled by the authors of this method: nobody's real opinion, and no measure of real reviews.

``PLAIN`` says praise and blame in usual words and served to make the lexicon. ``TOLD`` was written after the lexicon was
closed, and often tells facts, compares, mixes or jests; the lexicon must not be changed to fit it: write others then.
``+`` praises, ``-`` blames, ``0`` is neither, or both alike.
"""

PLAIN = {
    "fr": """
+ Accueil chaleureux et équipe très compétente.
+ Livraison rapide, produit conforme à la description.
+ Je recommande vivement cette boutique !
+ Rien à redire, tout était parfait.
+ Pas déçu du tout, la qualité est au rendez-vous.
+ Excellent rapport qualité-prix, je reviendrai.
+ Le vendeur a pris le temps de tout expliquer, merci à lui.
+ Un vrai coup de cœur, le goût est délicieux.
+ Sans problème du début à la fin.
+ Service client réactif et aimable.
+ Belle découverte, emballage soigné.
+ N'hésitez pas, c'est une très bonne adresse.
+ Commande reçue en deux jours, bravo.
+ Personnel souriant et disponible.
+ Ma fille adore, on en rachètera.
+ Travail propre et prix honnête.
- Très déçu, la qualité n'est pas au rendez-vous.
- Accueil désagréable, je ne reviendrai pas.
- Le colis est arrivé cassé et personne ne répond au téléphone.
- Trop cher pour ce que c'est.
- À fuir, une arnaque.
- Deux semaines de retard et aucune excuse.
- Je ne recommande pas ce garage.
- Produit de mauvaise qualité, tombé en panne au bout d'un mois.
- Le service après-vente est inexistant.
- Jamais remboursé malgré trois relances.
- On m'a menti sur le prix, c'est inadmissible.
- Vendeur peu aimable et pas du tout à l'écoute.
- Goût fade, texture bizarre.
- Ne marche pas, impossible de l'installer.
- J'attends toujours ma commande, c'est insupportable.
- Facture plus élevée que le devis, aucune explication.
0 Correct, sans plus.
0 Prix dans la moyenne, service ordinaire.
0 Bon produit mais livraison très en retard.
0 J'ai acheté la version bleue pour mon bureau.
0 Ni bon ni mauvais.
0 Accueil agréable mais prix trop élevés.
0 À voir dans le temps.
0 Commandé le 3 mars, reçu le 10.
+ Équipe à l'écoute, conseils utiles, je suis ravie.
+ Voiture rendue propre et à l'heure, rien à dire.
+ Super boutique, des produits originaux et bien choisis.
+ Très satisfait de mon achat, la finition est impeccable.
+ Le thé est parfumé et la boîte est jolie.
+ Pas une seule mauvaise surprise en cinq ans.
+ Prise en charge rapide, explications claires.
+ Des gens sérieux et honnêtes, ça fait plaisir.
+ Mon mari est enchanté de son cadeau.
+ Je n'ai jamais été déçu par cette maison.
+ Au top, on sent l'amour du métier.
+ Essai agréable, vendeur patient et franc.
+ Meilleur garage de la ville, tarifs raisonnables.
+ Colis bien protégé, arrivé en avance.
+ On s'est régalés, merci encore.
+ Installation facile et notice claire.
- Accueil froid, on a l'impression de déranger.
- Voiture rendue sale avec une rayure sur la portière.
- Commande incomplète, deux articles manquants.
- Quelle déception, le tissu s'est déchiré au premier lavage.
- Impossible de joindre quelqu'un, c'est lamentable.
- Le pneu a crevé deux jours après, travail bâclé.
- Aucun sérieux, rendez-vous annulé sans prévenir.
- Pas content du tout, je vais demander un remboursement.
- Publicité mensongère, le produit ne correspond pas à la photo.
- Une honte, plus jamais je n'achète ici.
- Attente interminable pour un résultat médiocre.
- Bravo, trois pannes en un mois, quel talent.
- Le goût est amer et l'emballage était ouvert.
- Prix exorbitants et qualité en baisse.
- Mon dossier a été perdu, je suis furieux.
- Conseiller incompétent et arrogant.
0 Un peu cher mais bonne qualité.
0 Rien de spécial à signaler.
0 J'utilise ce produit depuis une semaine.
0 La livraison était rapide, le produit en revanche m'a déçu.
0 Moyen dans l'ensemble.
0 Le magasin est à côté de la gare.
0 Il y a du bon et du moins bon.
0 Contrôle technique fait en quarante minutes.
""",
    "en": """
+ Friendly staff and quick service.
+ Great product, works exactly as described.
+ I love it, would buy again.
+ Highly recommended, five stars.
+ No problems at all, easy to set up.
+ Best coffee I have had in years.
+ Delivery was faster than expected.
+ Very helpful on the phone, sorted it out in minutes.
+ Not bad at all, I was pleasantly surprised.
+ Good value for money.
+ Beautiful packaging and a lovely gift.
+ They were honest about the price and did a neat job.
+ Can't fault them.
+ My kids enjoyed every bit of it.
+ Comfortable, solid and well made.
+ Thank you for a smooth and pleasant experience.
- Terrible service, rude staff.
- Broke after two days, complete waste of money.
- Never again.
- It does not work and nobody answers my emails.
- Overpriced and disappointing.
- The parcel was damaged and a piece was missing.
- I would not recommend this to anyone.
- Slow, expensive and badly organised.
- Not worth the price.
- Still waiting for my refund.
- The food was cold and bland.
- Awful smell, had to throw it away.
- They ignored my complaint.
- Misleading description, not what I ordered.
- Poor quality, fell apart within a week.
- Worst experience ever.
0 It is okay, nothing special.
0 Average product at an average price.
0 Good food but the service was awful.
0 I bought the blue one for my office.
0 Nice design, but it stopped working after a month.
0 Ordered on Monday, arrived on Friday.
0 Neither good nor bad.
0 Does what it says, no more.
+ The team was patient and explained everything clearly.
+ Arrived early and perfectly wrapped.
+ Absolutely delighted with my new lamp.
+ I have never been let down by this shop.
+ Tasty, fresh and generous portions.
+ Reliable garage, fair prices.
+ Couldn't be happier with the result.
+ Such a charming little place, we will come back.
+ It fits well and feels soft.
+ Brilliant customer care, they replaced it for free.
+ A pleasure to deal with from start to finish.
+ Clean rooms, kind hosts, superb breakfast.
+ Exceeded my expectations.
+ The instructions were simple and it took ten minutes.
+ My mother was thrilled with the flowers.
+ Stunning colours, even nicer than in the photos.
- The zip broke on the first day.
- Staff could not care less about customers.
- Dirty room and noisy neighbours.
- I regret buying this, it is useless.
- Unacceptable delay and no apology.
- They charged me twice and refused to refund me.
- Cheap plastic, feels flimsy.
- Very unhappy with the repair, the noise is still there.
- A scam, stay away.
- The sauce tasted sour and the bread was stale.
- Wonderful, it died after one week.
- Customer service hung up on me.
- Hard to use and the manual is confusing.
- It arrived late and the box was torn.
- I was ripped off.
- Boring, predictable and far too long.
0 The colour is nice but the fabric is thin.
0 It is a standard phone charger.
0 Not great, not terrible.
0 I have used it for three weeks now.
0 Pretty good phone, poor battery.
0 The shop is next to the station.
0 Some things were good, others disappointing.
0 Came in a brown box with two screws.
""",
}

TOLD = {
    "fr": """
+ Troisième révision chez eux et toujours la même équipe. On m'appelle si un prix change, jamais de surprise.
+ Panne un vendredi soir, ils m'ont prêté une voiture pour le week-end. Chapeau.
+ J'avais peur de commander en ligne, tout s'est passé comme annoncé.
+ Moins cher que la concurrence et bien plus à l'écoute.
+ Franchement rien à reprocher, le conseiller connaît son métier.
+ Le café du matin a retrouvé son goût, je ne peux plus m'en passer.
+ Reçu en 24 h, encore chaud du four ou presque. On se régale.
+ Ils ont repéré une fuite que deux autres garages n'avaient pas vue.
+ Je ne changerais de magasin pour rien au monde.
+ Enfin une boutique qui répond au téléphone !
+ Ma mère de 82 ans a réussi à l'installer seule.
+ Le devis a été tenu au centime près.
+ Super accueil, super conseils, super prix.
+ Tissu épais, coutures droites, ça tiendra des années.
+ L'application est simple, je gagne une heure par semaine.
+ Un grand merci à Sonia qui a su trouver une solution.
+ On y va les yeux fermés.
+ Pas un bruit, pas une vibration, un régal à conduire.
+ Quatre ans sans une panne, qui dit mieux ?
+ Colis arrivé intact malgré la grève.
+ J'ai failli annuler, j'aurais eu tort : c'est splendide.
+ Personnel aux petits soins du début à la fin.
+ Les enfants en redemandent, c'est bon signe.
+ Bonne surprise, la taille correspond et la couleur est fidèle.
- Trois rendez-vous pour le même voyant, il est toujours allumé.
- On m'avait promis un rappel, j'attends toujours.
- Beaucoup de publicité pour pas grand-chose.
- La vidange faite hier, l'huile coule par terre ce matin.
- J'ai payé l'express pour être livré douze jours plus tard.
- Merci pour les deux heures au téléphone, c'était passionnant.
- La couture a lâché dès la première sortie.
- Le vendeur regardait son portable pendant que je parlais.
- Ne perdez pas votre temps ici.
- Prix affiché 90 €, facturé 140. À vous de juger.
- C'était mieux avant le changement de patron.
- Impossible d'avoir un humain au bout du fil.
- Je pensais faire une affaire, je me suis fait avoir.
- Goût chimique, poubelle directement.
- Ils ont perdu mes clés et m'ont accusé.
- Accueil glacial, aucun bonjour.
- Encore une mise à jour qui casse tout.
- Livré chez le voisin, sans un mot.
- Ça sent le plastique brûlé au bout de dix minutes.
- Le moins que l'on puisse dire, c'est que le client passe après.
- Bouton cassé à la réception, renvoi à mes frais.
- Le parking est toujours plein et la file n'avance pas.
- Pas terrible, la photo est flatteuse.
- Plus cher que le voisin et moins bien fait.
0 Acheté pour dépanner, je verrai avec le temps.
0 Le vendeur est charmant, l'atelier beaucoup moins.
0 Taille un peu grand, sinon la matière est belle.
0 J'y suis passé mardi pour un contrôle des freins.
0 Belle voiture, mais que d'attente pour la livraison.
0 Deux tailles disponibles, en bleu ou en gris.
0 Produit ni meilleur ni pire qu'un autre.
0 Les prix ont augmenté, la qualité reste là.
0 Premier achat, difficile de donner un avis.
0 Le site est clair, le service client introuvable.
0 Échangé contre la taille au-dessus.
0 Trois étoiles parce que le repas était bon et la note salée.
""",
    "en": """
+ Third service here and always the same crew. They ring you before they touch anything.
+ Broke down on a Friday night and they lent me a car for the weekend.
+ I was nervous about ordering online, but it all went to plan.
+ Cheaper than the dealer and they actually listen.
+ Nothing to fault, the adviser knows his trade.
+ My morning coffee tastes like coffee again.
+ Arrived next day, still in one piece. Chuffed.
+ They spotted a leak two other garages had missed.
+ Wouldn't go anywhere else.
+ At last, a shop that picks up the phone!
+ My mother is 82 and set it up on her own.
+ The quote was kept to the penny.
+ Warm welcome, sound advice and fair prices.
+ Thick fabric, straight seams, it will last for years.
+ The app saves me an hour a week.
+ Huge thanks to Sonia, who found a way round it.
+ Not a rattle, not a squeak, a joy to drive.
+ Four years and not one fault. Says it all.
+ I almost cancelled and would have been wrong: it is gorgeous.
+ Nothing was too much trouble for them.
+ The kids ask for more, which says enough.
+ Fits like a glove and the colour is true to the picture.
+ Five minutes and the problem was gone.
+ Best decision we made this year.
- Three appointments for the same warning light and it is still on.
- They promised to call back. That was in March.
- A lot of advertising for not very much.
- Oil changed yesterday, oil on my drive this morning.
- I paid for express and waited twelve days.
- Thanks for two hours of hold music, lovely.
- The seam went on the first outing.
- The salesman looked at his phone while I was talking.
- Don't waste your time here.
- Advertised at 90, charged 140. Judge for yourself.
- It used to be better before the new owners.
- You will never reach a human being.
- I thought I had a bargain, I had been had.
- Tastes of chemicals, straight in the bin.
- They lost my keys and blamed me.
- Frosty reception, not even a hello.
- Another update that breaks everything.
- Left with the neighbours without a word.
- It smells of burnt plastic after ten minutes.
- Customers clearly come last.
- Button broken on arrival, return at my expense.
- The car park is always full and the queue never moves.
- Not great, the photo flatters it.
- Dearer than next door and not as well made.
0 Bought as a stopgap, time will tell.
0 The salesman is charming, the workshop far less so.
0 Runs a little large, otherwise the fabric is beautiful.
0 I went on Tuesday for a brake check.
0 Lovely car, but what a wait for it.
0 Comes in two sizes, blue or grey.
0 No better and no worse than any other.
0 Prices are up, the quality is still there.
0 First purchase, too early to give an opinion.
0 The site is clear, customer service is nowhere to be found.
0 Exchanged for the next size up.
0 Three stars because the meal was good and the bill was steep.
""",
}

MARKS = {"+": "positive", "-": "negative", "0": "neutral"}


def labelled(text: str) -> list[tuple[str, str]]:
    """Reviews and their labels."""
    return [(line[2:], MARKS[line[0]]) for line in text.strip().splitlines()]
