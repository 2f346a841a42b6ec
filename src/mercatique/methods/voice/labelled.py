"""Short invented reviews labelled by hand: ``TUNED`` served to write the lexicon, ``HELD_OUT`` only measures it.

``+`` praises, ``-`` blames, ``0`` is neither, or both alike.
"""

TUNED = """
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
"""

HELD_OUT = """
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
"""

MARKS = {"+": "positive", "-": "negative", "0": "neutral"}


def labelled(text: str) -> list[tuple[str, str]]:
    """Reviews and their labels."""
    return [(line[2:], MARKS[line[0]]) for line in text.strip().splitlines()]
