"""Reviews: ratings that follow each site's service, and texts put together from what customers write."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.dice import Ints, pick, pick_rows, stream
from mercatique.demo.exports import FRENCH, day_texts, names, table
from mercatique.demo.people import MEN, WOMEN

from .network import SITE_NAMES, SITE_SHARES, SITES

REVIEWS_A_MONTH = 27.0
PLATFORMS: tuple[str, ...] = ("Fiche d'établissement", "Annuaire professionnel", "Questionnaire après visite")
SUBJECTS: tuple[str, ...] = ("Atelier", "Véhicules neufs", "Véhicules d'occasion")

#: By subject: openings, then praise, reproaches and what is neither.
OPENINGS: tuple[tuple[str, ...], ...] = (
    ("Révision annuelle de ma {model}.", "Passage à l'atelier pour un bruit au freinage.", "Changement des quatre pneus.",
     "Voiture déposée pour la vidange et le contrôle des niveaux.", "Recharge de la climatisation avant les vacances.",
     "Vitre latérale à remplacer après un bris de glace."),
    ("Commande d'une {model} neuve.", "Livraison de notre nouvelle {model}.", "Essai puis commande d'une {model} en LOA.",
     "Fin de LOA et remplacement par une {model}.", "Troisième voiture achetée ici."),
    ("Achat d'une {model} d'occasion.", "Venu pour une {model} repérée en ligne.", "Reprise de mon ancien véhicule et achat d'une occasion.",
     "Première voiture pour notre fille, une {model}."),
)  # fmt: skip
PRAISE: tuple[tuple[str, ...], ...] = (
    ("Rendez-vous obtenu en trois jours, voiture rendue à l'heure dite.", "Le réceptionnaire explique le devis ligne par ligne, rien de superflu.",
     "Véhicule de prêt propre, avec le plein.", "Facture identique au devis, c'est assez rare pour être signalé.",
     "Un SMS m'a prévenu dès que la voiture était prête.", "Accueil agréable, café et prise pour travailler en attendant."),
    ("Le vendeur connaît ses modèles et ne pousse pas à l'achat.", "Offre de reprise correcte et expliquée.",
     "Réponse à ma demande en ligne dans l'heure.", "Mise en main d'une bonne heure, tout a été montré.",
     "Délai annoncé respecté à la semaine près.", "La borne de recharge a été posée avant la livraison, bien organisé."),
    ("Véhicule conforme à l'annonce, carnet d'entretien complet.", "Pas de pression, on m'a laissé le temps d'un second essai.",
     "Carte grise reçue en dix jours.", "Petit défaut signalé au départ et repris sans discuter.",
     "Historique et rapport de contrôle remis avant que je les demande."),
)  # fmt: skip
REPROACHES: tuple[tuple[str, ...], ...] = (
    ("Trois semaines pour un rendez-vous, c'est long.", "Impossible de les joindre au téléphone, j'ai fini par me déplacer.",
     "La facture dépasse le devis de 80 € sans qu'on m'ait appelé.", "Voiture rendue avec une journée de retard et aucun message.",
     "Le bruit est toujours là, il faut que je revienne.", "Pas de véhicule de prêt alors que je l'avais demandé."),
    ("Aucune réponse à ma demande d'essai pendant une semaine.", "Livraison repoussée deux fois, prévenu la veille.",
     "Reprise estimée au téléphone puis revue à la baisse sur place.", "Le vendeur a changé en cours de dossier et tout était à refaire.",
     "Des frais de mise à la route découverts à la signature."),
    ("Le véhicule était vendu depuis deux jours, l'annonce toujours en ligne.", "Voyant allumé au bout de cent kilomètres.",
     "J'attends encore la carte grise.", "Pneus en fin de vie alors que l'annonce disait l'inverse.",
     "Rappel promis, jamais venu."),
)  # fmt: skip
NEUTRAL: tuple[str, ...] = (
    "Prix dans la moyenne.", "Parking un peu juste le samedi.", "Rien à signaler de plus.", "À voir dans la durée.",
    "Correct dans l'ensemble.",
)  # fmt: skip
CLOSINGS: dict[int, tuple[str, ...]] = {
    5: ("Je recommande.", "Merci à {adviser}.", "On reviendra.", "Équipe sérieuse.", ""),
    4: ("Bonne adresse.", "Satisfait.", "Merci à {adviser}.", ""),
    3: ("Peut mieux faire.", "À améliorer.", ""),
    2: ("Dommage.", "Déçu, l'accueil était meilleur avant.", ""),
    1: ("J'irai ailleurs.", "À éviter.", "Je ne reviendrai pas."),
}
ANSWERS: tuple[str, ...] = (
    "Bonjour, merci de votre confiance. Nous transmettons votre message à l'équipe de {site}.",
    "Bonjour, merci d'avoir pris le temps d'écrire. À bientôt à {site}.",
    "Bonjour, nous regrettons cette expérience. Le chef des ventes de {site} vous appelle cette semaine.",
    "Bonjour, ce n'est pas le service que nous voulons rendre. Pouvez-vous nous redonner votre numéro de dossier ?",
)
#: Part of the reviews each site answers.
ANSWERED = (0.72, 0.31, 0.88)
MODELS_NAMED: tuple[str, ...] = ("Blason", "Heaume", "Oriflamme", "Aube", "Lueur", "Halo")


def review_file(seed: int, window: Window) -> tuple[bytes, list[dict[str, object]]]:
    """The file, and what it was drawn from: mean rating by site in the first and the last year."""
    rng = stream(seed, "dealership", "reviews")
    level = np.array(SITE_SHARES)[None, :] * (0.75 + 0.5 * window.progress)[:, None]
    drawn = rng.poisson(REVIEWS_A_MONTH * level * window.month_fraction[:, None])
    month, site = np.divmod(np.repeat(np.arange(drawn.size), drawn.ravel()), len(SITES))
    day = window.draw_in_months(rng, month, np.ones(window.length))
    order = np.argsort(day, kind="stable")
    month, site, day = month[order], site[order], day[order]
    first = np.array([place.satisfaction[0] for place in SITES])[site]
    last = np.array([place.satisfaction[1] for place in SITES])[site]
    content = first + (last - first) * window.progress[month]
    rating = _ratings(rng, content)
    subject = pick(rng, (58, 22, 20), len(day))
    platform = pick(rng, (62, 8, 30), len(day))
    text = [_text(rng, int(about), int(stars)) for about, stars in zip(subject, rating, strict=True)]
    answered = rng.random(len(day)) < np.array(ANSWERED)[site]
    wait = np.rint(rng.gamma(1.5, 3.0, len(day))).astype(np.int64) + 1
    answered &= day + wait < window.length
    answer = [
        ANSWERS[(0 if stars >= 4 else 2) + int(place % 2)].format(site=SITE_NAMES[where]) if done else ""
        for place, (stars, where, done) in enumerate(zip(rating.tolist(), site.tolist(), answered.tolist(), strict=True))
    ]
    author = [_author(rng) for _ in range(len(day))]
    when = np.where(answered, window.days[np.minimum(day + wait, window.length - 1)], np.datetime64("NaT"))
    file = table(
        FRENCH,
        {
            "N° avis": [f"AV-{place + 1:05d}" for place in range(len(day))],
            "Date": day_texts(FRENCH, window.days[day]),
            "Plateforme": names(PLATFORMS, platform),
            "Site": names(SITE_NAMES, site),
            "Activité": names(SUBJECTS, subject),
            "Note": [str(value) for value in rating.tolist()],
            "Avis": text,
            "Auteur": author,
            "Réponse": answer,
            "Répondu le": day_texts(FRENCH, when),
        },
    )
    return file, _means(window, site, day, rating)


def _ratings(rng: np.random.Generator, content: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Ints:
    """Stars as people give them: many fives, some ones, few in between."""
    good, bad = content, 1 - content
    weights = np.stack([0.75 * bad, 0.36 * bad, 0.25 * bad + 0.05 * good, 0.30 * good, 0.80 * good], axis=1)
    return pick_rows(rng, weights) + 1


def _text(rng: np.random.Generator, subject: int, stars: int) -> str:
    if stars >= 4 and rng.random() < 0.16:
        return ""
    opening = OPENINGS[subject][int(rng.integers(len(OPENINGS[subject])))]
    good = rng.permutation(len(PRAISE[subject]))
    bad = rng.permutation(len(REPROACHES[subject]))
    body = {
        5: [PRAISE[subject][good[0]], PRAISE[subject][good[1]]],
        4: [PRAISE[subject][good[0]], NEUTRAL[int(rng.integers(len(NEUTRAL)))]],
        3: [PRAISE[subject][good[0]], REPROACHES[subject][bad[0]]],
        2: [REPROACHES[subject][bad[0]], NEUTRAL[int(rng.integers(len(NEUTRAL)))]],
        1: [REPROACHES[subject][bad[0]], REPROACHES[subject][bad[1]]],
    }[stars]
    if rng.random() < 0.35:
        body = body[:1]
    closing = CLOSINGS[stars][int(rng.integers(len(CLOSINGS[stars])))]
    model = MODELS_NAMED[int(rng.integers(len(MODELS_NAMED)))]
    adviser = (WOMEN + MEN)[int(rng.integers(len(WOMEN) + len(MEN)))]
    parts = [opening] if rng.random() < 0.8 else []
    return " ".join(part for part in (*parts, *body, closing) if part).format(model=model, adviser=adviser)


def _author(rng: np.random.Generator) -> str:
    given = (WOMEN + MEN)[int(rng.integers(len(WOMEN) + len(MEN)))]
    return f"{given} {chr(65 + int(rng.integers(26)))}."


def _means(window: Window, site: Ints, day: Ints, rating: Ints) -> list[dict[str, object]]:
    early, late = day < 365, day >= window.length - 365
    return [
        {
            "site": place.name,
            "reviews": int((site == number).sum()),
            "mean_first_year": round(float(rating[(site == number) & early].mean()), 3),
            "mean_last_year": round(float(rating[(site == number) & late].mean()), 3),
        }
        for number, place in enumerate(SITES)
    ]
