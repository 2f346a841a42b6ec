"""What the candidate reads: the company in one page, and the questions. Nothing here comes from the hidden truth."""

from dataclasses import dataclass

from mercatique.prove.cases.company import MONTHS, Case, Words
from mercatique.prove.cases.key import euros, month_name


@dataclass(frozen=True)
class Question:
    """A question of a paper; ``alone`` when each member of a group answers for themselves."""

    key: str
    title: Words
    text: Words
    alone: bool = False


def brief(case: Case, language: str = "fr") -> list[tuple[str, list[str]]]:
    """The company as headings with paragraphs."""
    first, last = month_name(case, 0, language), month_name(case, MONTHS - 1, language)
    products = ", ".join(case.label("product", one)[language] for one in range(4))
    channels = ", ".join(case.label("channel", one)[language].lower() for one in range(4))
    segments = ", ".join(case.label("segment", one)[language].lower() for one in range(4))
    sites = ", ".join(case.sites)
    if language == "fr":
        rate = f"{100 * case.market_growth:.1f}".replace(".", ",")
        rivals = [f"{name} : prix à l’indice {100 * price:.0f} (vous = 100), {100 * share:.0f} % du marché." for name, price, share in case.competitors]
        return [
            ("L’entreprise", [f"{case.name} : {case.trade.fr}. Quatre magasins ({sites}), quatre gammes ({products}), quatre canaux ({channels}).", f"Les clients : {segments}."]),
            ("Le marché", [f"Le marché de la zone pèse {euros(case.market, 'fr')} hors taxes par an et progresse de {rate} % par an."]),
            ("Les concurrents", rivals),
            ("La situation", [f"La direction constate que les ventes faiblissent sans savoir pourquoi. Vous avez les ventes ligne à ligne de {first} à {last}, les clients, les produits et leurs coûts, les charges et le tableau de suivi mensuel.", "Il y a une cause principale. Plusieurs choses lui ressemblent : ne retenez que ce que les données montrent."]),
            ("Les moyens et les contraintes", [f"Budget : {euros(case.budget, 'fr')}. Délai : {case.deadline_months} mois. Deux personnes à mi-temps. La marge brute ne doit pas descendre sous {100 * case.margin_floor:.0f} %."]),
        ]  # fmt: skip
    rivals = [f"{name}: prices at {100 * price:.0f} (yours = 100), {100 * share:.0f}% of the market." for name, price, share in case.competitors]
    return [
        ("The company", [f"{case.name}: {case.trade.en}. Four shops ({sites}), four lines ({products}), four channels ({channels}).", f"The customers: {segments}."]),
        ("The market", [f"The market of the area is worth {euros(case.market, 'en')} a year excluding VAT and grows by {100 * case.market_growth:.1f}% a year."]),
        ("The competitors", rivals),
        ("The situation", [f"The management sees sales weaken and does not know why. You have the sales line by line from {first} to {last}, the customers, the products and their costs, the running costs and the monthly table of measures.", "There is one main cause. Several things look like it: keep only what the data show."]),
        ("Means and constraints", [f"Budget: {euros(case.budget, 'en')}. Time: {case.deadline_months} months. Two people half-time. The gross margin must not fall below {100 * case.margin_floor:.0f}%."]),
    ]  # fmt: skip


def questions() -> tuple[Question, ...]:
    """The same for every company."""
    return (
        Question("state", {"fr": "État des lieux", "en": "Where the company stands"}, {"fr": "Chiffre d’affaires des douze derniers mois, évolution, taux de marge brute : donnez les chiffres et ce qu’ils disent.", "en": "Sales of the last twelve months, change, gross margin rate: give the figures and what they say."}),
        Question("market", {"fr": "Marché et concurrence", "en": "Market and competition"}, {"fr": "Situez l’entreprise sur son marché et face à ses concurrents.", "en": "Place the company in its market and against its competitors."}),
        Question("cause", {"fr": "Diagnostic", "en": "Diagnosis"}, {"fr": "Quelle est la cause principale de la baisse ? Depuis quand, de quelle ampleur ? Qu’avez-vous écarté, et pourquoi ?", "en": "What is the main cause of the fall? Since when, of what size? What have you set aside, and why?"}),
        Question("choice", {"fr": "Solutions", "en": "Solutions"}, {"fr": "Proposez au moins deux solutions et justifiez celle que vous retenez.", "en": "Propose at least two solutions and justify the one you keep."}),
        Question("plan", {"fr": "Plan d’action", "en": "Action plan"}, {"fr": "Objectif chiffré, actions, calendrier, budget, indicateurs.", "en": "An objective in figures, actions, schedule, budget, indicators."}),
        Question("event", {"fr": "Ce qui survient pendant l’épreuve", "en": "What happens during the test"}, {"fr": "Ce que vous changez à vos recommandations après les faits annoncés pendant l’épreuve.", "en": "What you change in your recommendations after what is announced during the test."}),
        Question("synthesis", {"fr": "Synthèse individuelle", "en": "Individual synthesis"}, {"fr": "Résultats, opportunités, facteurs de risque, pistes d’optimisation : en votre nom seul.", "en": "Results, opportunities, risk factors, leads for improvement: in your own name only."}, alone=True),
    )  # fmt: skip
