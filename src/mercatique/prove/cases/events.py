"""What happens during a test: a supplier fails, a competitor cuts prices, the budget is cut, a bad review spreads."""

from dataclasses import dataclass

from mercatique.prove.cases.company import YEAR, Case, Words
from mercatique.prove.cases.dice import Dice
from mercatique.prove.cases.key import Expectation, euros

EVENTS = ("supplier", "competitor", "budget", "review")


@dataclass(frozen=True)
class Event:
    """What the candidate reads when it is due, and what a marker expects of an answer that takes it into account."""

    kind: str
    title: Words
    text: Words
    expected: Expectation


def event(case: Case, kind: str) -> Event:
    """The event as it happens to this company: other products, other figures, the same weight."""
    dice = Dice("event", kind, case.name, str(case.prices), str(case.budget))
    return {"supplier": supplier, "competitor": competitor, "budget": budget, "review": review}[kind](case, dice)


def monthly(case: Case, product: int) -> float:
    """What a product line sells in a month, over the last twelve."""
    return sum(case.prices[row[1]] * row[5] for row in case.orders if row[0] >= YEAR and row[1] == product) / YEAR


def supplier(case: Case, dice: Dice) -> Event:
    product, weeks = dice.whole(0, 3), dice.whole(5, 7)
    name = case.label("product", product)
    risk = monthly(case, product) * weeks * 7 / 30.4
    return Event(
        "supplier",
        {"fr": "Un fournisseur fait défaut", "en": "A supplier fails"},
        {
            "fr": f"Le fournisseur de la gamme « {name['fr']} » annonce qu’il ne livrera rien pendant {weeks} semaines. Un autre peut livrer sous dix jours, 15 % plus cher. Dites ce que vous changez dans vos recommandations.",
            "en": f"The supplier of the line “{name['en']}” will deliver nothing for {weeks} weeks. Another can deliver within ten days, 15% dearer. Say what you change in your recommendations.",
        },
        Expectation(
            "event-supplier", "event",
            {
                "fr": f"Chiffre l’enjeu : {euros(risk, 'fr')} de ventes sur {weeks} semaines de rupture ; compare avec un achat 15 % plus cher ; adapte le calendrier et prévient les clients.",
                "en": f"Puts a figure on it: {euros(risk, 'en')} of sales over {weeks} weeks without stock; compares with buying 15% dearer; adapts the schedule and tells customers.",
            },
            round(risk), 0.10, "EUR", relative=True,
        ),
    )  # fmt: skip


def competitor(case: Case, dice: Dice) -> Event:
    product, cut = dice.whole(0, 3), dice.whole(9, 12) / 100
    rate = 1 - case.costs[product] / case.prices[product]
    needed = cut / (rate - cut)
    name, rival = case.label("product", product), case.competitors[0][0]
    return Event(
        "competitor",
        {"fr": "Un concurrent baisse ses prix", "en": "A competitor cuts prices"},
        {
            "fr": f"{rival} baisse aujourd’hui ses prix de {cut:.0%} sur la gamme « {name['fr']} ». Faut-il suivre ? Répondez avec un calcul.".replace("%", " %"),
            "en": f"{rival} cuts prices by {cut:.0%} today on the line “{name['en']}”. Should the company follow? Answer with a calculation.",
        },
        Expectation(
            "event-competitor", "event",
            {
                "fr": f"Ne suit pas sans calcul : à marge égale, s’aligner demanderait {100 * needed:.0f} % de volume en plus (baisse ÷ (taux de marge − baisse)) ; propose une réponse par la valeur.",
                "en": f"Does not follow without a calculation: at equal margin, following asks for {100 * needed:.0f}% more volume (cut ÷ (margin rate − cut)); answers by value.",
            },
            round(100 * needed, 1), 3.0, "%",
        ),
    )  # fmt: skip


def budget(case: Case, dice: Dice) -> Event:
    cut = dice.whole(28, 32) / 100
    left = round(case.budget * (1 - cut))
    return Event(
        "budget",
        {"fr": "Le budget est réduit", "en": "The budget is cut"},
        {
            "fr": f"La direction réduit le budget de {100 * cut:.0f} %. Dites ce que vous gardez, ce que vous abandonnez et ce que vous reportez.",
            "en": f"The management cuts the budget by {100 * cut:.0f}%. Say what you keep, what you give up and what you put off.",
        },
        Expectation(
            "event-budget", "event",
            {
                "fr": f"Le plan tient dans {euros(left, 'fr')} ; les actions qui traitent la cause passent avant les autres ; ce qui est abandonné est nommé.",
                "en": f"The plan holds within {euros(left, 'en')}; the actions against the cause come before the others; what is given up is named.",
            },
            left, 0.02, "EUR", relative=True,
        ),
    )  # fmt: skip


def review(case: Case, dice: Dice) -> Event:
    site, share = dice.whole(0, 3), dice.whole(10, 14) / 100
    place = case.sites[site]
    sold = sum(case.prices[row[1]] * row[5] for row in case.orders if row[0] >= YEAR and row[3] == site) / YEAR
    risk = sold * share * 3
    return Event(
        "review",
        {"fr": "Un mauvais avis circule", "en": "A bad review spreads"},
        {
            "fr": f"Un avis très suivi met en cause l’accueil du magasin de {place}. On s’attend à {100 * share:.0f} % de commandes en moins dans ce magasin pendant trois mois. Que faites-vous dans les deux jours, et ensuite ?",
            "en": f"A widely read review attacks the welcome of the shop in {place}. {100 * share:.0f}% fewer orders are feared in that shop for three months. What do you do within two days, and then?",
        },
        Expectation(
            "event-review", "event",
            {
                "fr": f"Répond publiquement sous 48 heures sans nier, traite la cause, mesure l’effet ; chiffre l’enjeu : {euros(risk, 'fr')} sur trois mois.",
                "en": f"Answers in public within 48 hours without denying, deals with the cause, measures the effect; puts a figure on it: {euros(risk, 'en')} over three months.",
            },
            round(risk), 0.10, "EUR", relative=True,
        ),
    )  # fmt: skip
