"""The marking key of a case: what its tables and its hidden truth say, with tolerances. Markers see it, candidates never."""

from dataclasses import dataclass

from mercatique.prove.cases.company import MONTHS, YEAR, Case, Words
from mercatique.prove.cases.difficulty import monthly

MONTH_NAMES = {
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}  # fmt: skip
REASONS = {
    "shortage": {"fr": "rupture de stock chez le fournisseur", "en": "the supplier has run out of stock"},
    "failure": {"fr": "panne répétée du canal, qui fait abandonner des commandes", "en": "repeated faults of the channel, so that orders are given up"},
    "competitor": {"fr": "un concurrent moins cher s’est installé à proximité", "en": "a cheaper competitor has opened nearby"},
    "service": {"fr": "qualité de service en baisse, réclamations en hausse", "en": "service has become worse, complaints have risen"},
}
MISLEADING = {
    "season": {"fr": "la basse saison tombe dans les mêmes mois : comparer au même mois de l’année précédente", "en": "the low season falls in the same months: compare with the same month of the year before"},
    "old-dip": {"fr": "un creux ancien de {place}, revenu à la normale", "en": "an old dip of {place}, since recovered"},
    "large-order": {"fr": "une commande exceptionnelle qui gonfle le chiffre d’affaires d’un mois", "en": "one exceptional order that swells a month’s sales"},
}


@dataclass(frozen=True)
class Expectation:
    """What is expected of an answer: words, and where there is one a value with how far one may be off it."""

    code: str
    question: str
    text: Words
    value: float | None = None
    tolerance: float = 0.0
    unit: str = ""
    relative: bool = False

    @property
    def share(self) -> float | None:
        """A value in per cent as the share it is."""
        return self.value / 100 if self.value is not None and self.unit == "%" else None

    def meets(self, given: float) -> bool:
        """Whether a candidate's figure is within the tolerance."""
        if self.value is None:
            return False
        return abs(given - self.value) <= self.tolerance * (abs(self.value) if self.relative else 1)


def euros(value: float, language: str) -> str:
    whole = f"{round(value):,}"
    return f"{whole.replace(',', ' ')} €" if language == "fr" else f"€{whole}"


def month_name(case: Case, number: int, language: str) -> str:
    day = case.month(number)
    return f"{MONTH_NAMES[language][day.month - 1]} {day.year}"


def key(case: Case) -> tuple[Expectation, ...]:
    """Everything a marker checks an answer against, question by question."""
    sold, before = case.revenue(YEAR), case.revenue(0, YEAR - 1)
    growth, margin, share = 100 * (sold / before - 1), 100 * case.margin(YEAR), 100 * sold / case.market
    cause = case.cause
    place = case.label(cause.dimension, cause.value)
    counts = monthly(case, cause.dimension, cause.value)
    lost = sum(counts[month - YEAR] - counts[month] for month in range(cause.month, MONTHS)) / (MONTHS - cause.month)
    fall = 100 * lost / (sum(counts[month - YEAR] for month in range(cause.month, MONTHS)) / (MONTHS - cause.month))
    begins = case.month(cause.month)
    old = case.label(*case.decoy[:2])
    wrong = {
        language: between.join(MISLEADING[each][language].format(place=old[language]) for each in case.confounders)
        for language, between in (("fr", " ; "), ("en", "; "))
    }
    names = ", ".join(each[0] for each in case.competitors)
    return (
        Expectation("revenue", "state", {"fr": f"Chiffre d’affaires des douze derniers mois : {euros(sold, 'fr')}", "en": f"Sales of the last twelve months: {euros(sold, 'en')}"}, round(sold), 0.01, "EUR", relative=True),
        Expectation("growth", "state", {"fr": "Évolution par rapport aux douze mois précédents", "en": "Change from the twelve months before"}, round(growth, 1), 1.0, "%"),
        Expectation("margin", "state", {"fr": "Taux de marge brute des douze derniers mois", "en": "Gross margin rate of the last twelve months"}, round(margin, 1), 1.0, "%"),
        Expectation("share", "market", {"fr": "Part de marché sur la zone", "en": "Market share in the area"}, round(share, 1), 0.5, "%"),
        Expectation("rivals", "market", {"fr": f"Les trois concurrents situés en prix et en poids : {names}", "en": f"The three competitors placed by price and weight: {names}"}),
        Expectation("cause", "cause", {"fr": f"La vraie cause : « {place['fr']} » – {REASONS[cause.kind]['fr']}. Elle se lit dans les ventes et dans le tableau de suivi.", "en": f"The real cause: “{place['en']}” – {REASONS[cause.kind]['en']}. It shows in the sales and in the table of measures."}),
        Expectation("begins", "cause", {"fr": f"Début de la baisse : {month_name(case, cause.month, 'fr')}, à un mois près", "en": f"Beginning of the fall: {month_name(case, cause.month, 'en')}, within a month"}, begins.year * 12 + begins.month, 1, "month"),
        Expectation("fall", "cause", {"fr": f"Ampleur : environ {lost:.0f} commandes par mois en moins", "en": f"Size: about {lost:.0f} orders fewer a month"}, round(fall, 1), 5.0, "%"),
        Expectation("misleading", "cause", {"fr": f"Ce qui trompe et doit être écarté : {wrong['fr']}", "en": f"What misleads and must be set aside: {wrong['en']}"}),
        Expectation("options", "choice", {"fr": "Au moins deux solutions, dont une qui traite la cause ; le choix est justifié par un argument de faisabilité", "en": "At least two solutions, one of which deals with the cause; the choice is justified by an argument of feasibility"}),
        Expectation("budget", "plan", {"fr": f"Le plan tient dans {euros(case.budget, 'fr')} et dans {case.deadline_months} mois", "en": f"The plan holds within {euros(case.budget, 'en')} and {case.deadline_months} months"}),
        Expectation("floor", "plan", {"fr": f"La marge brute reste au-dessus de {100 * case.margin_floor:.0f} %", "en": f"The gross margin stays above {100 * case.margin_floor:.0f}%"}),
        Expectation("measures", "plan", {"fr": f"Un objectif chiffré de reconquête sur « {place['fr']} » et l’indicateur qui le suit", "en": f"An objective in figures for “{place['en']}” and the indicator that follows it"}),
    )  # fmt: skip
