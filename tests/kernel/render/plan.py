"""A marketing plan of a dealership, as long and as uneven as real ones: the sample all renderers are tried on."""

import datetime
from collections.abc import Callable
from decimal import Decimal

from mercatique.charts import Month, month_columns
from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    FigureLine,
    Heading,
    KeyFigures,
    Landscape,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Quadrant,
    Quadrants,
    Quote,
    SourceNote,
    Table,
    Toc,
    TwoColumns,
    plain,
)  # fmt: skip

DATA_DATE = datetime.date(2026, 9, 30)
ISSUED_ON = datetime.date(2026, 10, 6)
SALES = [
    ("2025-10", 412_300), ("2025-11", 388_150), ("2025-12", 436_900), ("2026-01", 351_200), ("2026-02", 367_480),
    ("2026-03", 498_760), ("2026-04", 455_020), ("2026-05", 442_610), ("2026-06", 521_340), ("2026-07", 398_770),
    ("2026-08", 287_450), ("2026-09", 476_980),
]  # fmt: skip


def bars() -> str:
    """A drawing of monthly sales, as a chart renderer would give it."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" width="640" height="260" viewBox="0 0 640 260">']
    for place, (month, value) in enumerate(SALES):
        height = value / 521_340 * 190
        x = 20 + place * 51
        colour = "#0f6b6b" if month == "2026-06" else "#c9c3b8"
        parts.append(
            f'<rect x="{x}" y="{220 - height:.1f}" width="38" height="{height:.1f}" fill="{colour}"/>'
        )
        parts.append(
            f'<text x="{x + 19}" y="238" font-size="11" text-anchor="middle" fill="#6b655d">{month[5:]}</text>'
        )
    parts.append('<line x1="14" y1="220" x2="632" y2="220" stroke="#1c1a17" stroke-width="1"/>')
    parts.append(
        '<text x="498" y="22" font-size="12" text-anchor="middle" fill="#0f6b6b">521 k€</text></svg>'
    )
    return "".join(parts)


def chart(t: Callable[[str, str], str]) -> Picture:
    drawn = month_columns(
        [Month(datetime.date.fromisoformat(f"{month}-01"), value, -value / 24) for month, value in SALES],
        title=t(
            "Mars et juin, mois des portes ouvertes, font le cinquième de l'année",
            "March and June, the open-door months, make a fifth of the year",
        ),
        description=t(
            "Histogramme des ventes mensuelles d'octobre 2025 à septembre 2026 : de 287 450 € net en août à 521 340 € net en juin.",
            "Bar chart of monthly sales from October 2025 to September 2026: from €287,450 net in August to €521,340 net in June.",
        ),
        say=lambda message: message,
    )
    caption = t(
        "Ventes nettes et reprises par mois, exercice 2025-2026, en euros HT",
        "Net sales and returns by month, fiscal year 2025–2026, euros excl. VAT",
    )
    return Picture(drawn, caption=caption)


def actions(t: Callable[[str, str], str]) -> Table:
    budget = [Column(f"{t('Budget T', 'Budget Q')}{quarter}", "currency", "EUR") for quarter in (1, 2, 3, 4)]
    columns = [
        t("Action", "Action"),
        t("Objectif", "Objective"),
        t("Indicateur", "KPI"),
        t("Responsable", "Owner"),
        *budget,
    ]
    lines = [
        ("Relance des fins de LLD à 6 mois", "Lease ends: call at six months", "Fidéliser", "Retain", "Taux de réachat", "Repurchase rate", "Camille Durand", (4_500, 4_500, 6_000, 4_500)),
        ("Portes ouvertes de mars", "Open doors in March", "Conquérir", "Win", "Essais réalisés", "Test drives", "Yanis Lefèvre", (0, 18_000, 0, 0)),
        ("Campagne « seconde vie » : véhicules d'occasion certifiés", "“Second life” campaign: certified used cars", "Conquérir", "Win", "Prospects qualifiés", "Qualified leads", "Inès Moreau", (8_000, 8_000, 12_500, 8_000)),
        ("Programme d'avis clients après atelier", "Customer reviews after the workshop", "Fidéliser", "Retain", "Note moyenne, nombre d'avis", "Mean rating, number of reviews", "Paul N'Guyen", (1_200, 1_200, 1_200, 1_200)),
        ("Veille des annonces des concurrents", "Watch on competitors' adverts", "Détecter", "Detect", "Écart de prix médian", "Median price gap", "Léa Fontaine", (900, 900, 900, 900)),
        ("Formation des conseillers à l'entretien de découverte", "Training of advisers: discovery interview", "Conquérir", "Win", "Taux de transformation", "Conversion rate", "Camille Durand", (3_600, 0, 3_600, 0)),
        ("Offre entretien 4 ans et plus", "Service offer for cars over four years", "Fidéliser", "Retain", "Passages atelier", "Workshop visits", "Marc Petit", (2_500, 2_500, 2_500, 2_500)),
        ("Partenariats avec les entreprises du bassin de Blois", "Partnerships with firms around Blois", "Conquérir", "Win", "Contrats flotte signés", "Fleet contracts signed", "Yanis Lefèvre", (0, 5_000, 5_000, 0)),
    ]  # fmt: skip
    rows = [
        (t(fr, en), t(ofr, oen), t(kfr, ken), who, *quarters)
        for fr, en, ofr, oen, kfr, ken, who, quarters in lines
    ]
    total = [sum(quarters[place] for *_, quarters in lines) for place in range(4)]
    return Table(
        columns,
        rows * 2,
        caption=t("Plan d'action et budget par trimestre", "Action plan and budget by quarter"),
        total=("Total", None, None, None, *(2 * each for each in total)),
    )


def blocks(t: Callable[[str, str], str]) -> list[Block]:
    segments = [
        ("Champions", 412, Decimal("1893450.20"), 0.3790), (t("Fidèles", "Loyal"), 1_268, Decimal("1412300"), 0.2827),
        (t("Prometteurs", "Promising"), 2_045, Decimal("802115.5"), 0.1606), (t("À risque", "At risk"), 1_731, Decimal("611200"), 0.1224),
        (t("Endormis", "Asleep"), 3_904, Decimal("276894.3"), 0.0553),
    ]  # fmt: skip
    return [
        Toc(2),
        Heading(1, t("L'essentiel en une page", "The essentials on one page")),
        Paragraph(t(
            "Douze pour cent de nos clients font la moitié des ventes: nous les garderons mieux, et nous irons chercher leurs semblables.",
            "Twelve per cent of our customers make half of our sales: we shall keep them better, and look for more like them.",
        ), lead=True),
        KeyFigures([
            FigureLine(t("Ventes nettes HT", "Net sales excl. VAT"), 5_036_960, "currency", change=0.043, reference=t("sur un an", "over a year"), note=t("Douze mois à fin septembre", "Twelve months to end of September")),
            FigureLine(t("Taux de réachat à 4 ans", "Repurchase rate at 4 years"), 0.438, "%", change=-0.021, change_unit="points", reference=t("sur un an", "over a year"), note=t("Clients particuliers", "Private customers")),
            FigureLine(t("Clients actifs", "Active customers"), 9_360, "count", change=0.0, note=t("Un achat en 36 mois", "One purchase in 36 months")),
            FigureLine(t("Coût par prospect", "Cost per lead"), None, "currency", reason=t("Dépense non importée", "Spend not imported")),
        ]),
        Paragraph(t(
            "Le plan tient en *trois objectifs* et **seize actions** sur l'exercice 2026-2027, pour un budget de 226 000 € HT. Il s'appuie sur les ventes, l'atelier et les avis; chaque constat renvoie à ses sources.",
            "The plan has *three objectives* and **sixteen actions** over fiscal year 2026–2027, for a budget of €226,000 excl. VAT. It rests on sales, workshop and reviews; each finding refers to its sources.",
        )),
        Callout("decision", t("Le comité de direction est invité à valider le budget du premier trimestre avant le 15 octobre 2026.", "The board is asked to approve the budget of the first quarter before 15 October 2026."), title=t("Budget du T1", "Budget of Q1")),
        Heading(1, t("Diagnostic", "Diagnosis")),
        Heading(2, t("Nos ventes", "Our sales")),
        Paragraph(t(
            "Les ventes nettes progressent de 4,3 % sur un an. Deux mois portent l'année: mars et juin, ceux des portes ouvertes. L'été reste creux, et la rentrée se rattrape dès septembre. Faut-il une troisième édition à l'automne? Les chiffres de Blois le suggèrent.",
            "Net sales grow by 4.3% over a year. Two months carry the year: March and June, those of the open doors. The summer stays hollow, and September makes up for it. Should there be a third edition in autumn? The figures of Blois suggest so.",
        )),
        chart(t),
        SourceNote(t("ventes nettes des annulations", "sales net of cancellations"), t("commandes, import n° 14", "orders, import no. 14"), DATA_DATE, "https://plan.example.org/w/val-de-loire/figures/27/"),
        Heading(2, t("Nos clients", "Our customers")),
        Paragraph(t("Cinq segments, lus sur la récence, la fréquence et le montant:", "Five segments, read from recency, frequency and amount:")),
        Table(
            [Column("Segment"), Column(t("Clients", "Customers"), "count"), Column(t("Ventes", "Sales"), "currency", "EUR"), Column(t("Part", "Share"), "%"), Column(t("Dernier achat", "Last purchase"), "day")],
            [(*row, datetime.date(2026, 9, 30 - 5 * place)) for place, row in enumerate(segments)],
            caption=t("Segments de clients au 30 septembre 2026", "Customer segments at 30 September 2026"),
            total=("Total", 9_360, Decimal("4995960.00"), 1, None),
        ),
        Callout("recheck", t("La part des champions a changé depuis la dernière lecture: 36,2 % → 37,9 % (import du 3 octobre).", "The share of champions has changed since it was last read: 36.2% → 37.9% (import of 3 October)."), title="Champions"),
        Quote(t("On m'a rappelée avant que j'y pense. C'est pour cela que je suis restée.", "They called me before I thought of it. That is why I stayed."), t("Cliente de Tours, avis du 12 juin 2026", "A customer in Tours, review of 12 June 2026")),
        Heading(2, t("Forces, faiblesses, opportunités, menaces", "Strengths, weaknesses, opportunities, threats")),
        Quadrants(
            [
                Quadrant(t("Forces", "Strengths"), [t("Trois sites à moins de 40 minutes de 310 000 habitants", "Three sites within 40 minutes of 310,000 people"), t("Note moyenne de 4,6 sur 1 240 avis", "Mean rating of 4.6 over 1,240 reviews"), t("Atelier: 87 % des rendez-vous tenus à l'heure", "Workshop: 87% of appointments on time")]),
                Quadrant(t("Faiblesses", "Weaknesses"), [t("Fins de LLD relancées trop tard (3 mois)", "Lease ends called too late (3 months)"), t("Fiches clients sans courriel: 31 %", "Customers without e-mail: 31%")], "bad"),
                Quadrant(t("Opportunités", "Opportunities"), [t("Marché de l'occasion récente: + 6 % dans la région", "Market for recent used cars: +6% in the region"), t("Zone à faibles émissions de Tours", "Low-emission zone of Tours")]),
                Quadrant(t("Menaces", "Threats"), [t("Vente directe par les constructeurs", "Direct sales by makers"), plain("Concurrent *AutoLib* <b>& fils</b> #1 à $x$"), t("Taux de crédit", "Credit rates")], "bad"),
            ],
            rows=(t("Interne", "Internal"), t("Externe", "External")),
            columns=(t("Favorable", "Favourable"), t("Défavorable", "Unfavourable")),
            caption=t("Matrice SWOT", "SWOT matrix"),
        ),
        Heading(1, t("Objectifs", "Objectives")),
        Heading(2, t("Porter le taux de réachat à 48 %", "Bring the repurchase rate to 48%")),
        Facts([
            (t("Indicateur", "Indicator"), t("Taux de réachat à quatre ans, clients particuliers", "Repurchase rate at four years, private customers")),
            (t("Valeur de départ", "Baseline"), t("43,8 % au 30 septembre 2026", "43.8% at 30 September 2026")),
            (t("Valeur visée", "Target"), t("48 % au 30 septembre 2027", "48% at 30 September 2027")),
            (t("Responsable", "Owner"), "Camille Durand"),
        ]),
        Paragraph(t("Pour y parvenir, dans l'ordre:", "To get there, in this order:")),
        Numbered([
            t("appeler chaque client six mois avant la fin de son contrat;", "call each customer six months before their contract ends;"),
            t("proposer un *essai* et une reprise chiffrée le même jour;", "offer a *test drive* and a priced part exchange on the same day;"),
            t("mesurer chaque mois, site par site.", "measure every month, site by site."),
        ]),
        Heading(2, t("Gagner 1 200 prospects qualifiés", "Win 1,200 qualified leads")),
        TwoColumns(
            [Heading(3, t("Où les trouver", "Where to find them")), Bullets([t("Annonces de véhicules d'occasion", "Used-car adverts"), t("Entreprises du bassin de Blois", "Firms around Blois"), t("Clients de l'atelier sans véhicule récent", "Workshop customers without a recent car")])],
            [Heading(3, t("Comment les mesurer", "How to measure them")), Bullets([t("Un prospect est qualifié après un échange", "A lead is qualified after a conversation"), t("Origine saisie à la première visite", "Origin recorded at the first visit")])],
        ),
        Heading(3, t("Ce que nous ne ferons pas", "What we shall not do")),
        Paragraph(t("Ni remise générale, ni achat de fichiers: l'une coûte la marge, l'autre la confiance.", "No general discount, no bought lists: the one costs margin, the other trust.")),
        Heading(1, t("Budget et retour attendu", "Budget and expected return")),
        Paragraph(t(
            "Le budget suit les trois voies du plan: détecter, conquérir, fidéliser. La fidélisation reçoit la plus grande part, car un client gardé coûte cinq fois moins qu'un client gagné chez nous.",
            "The budget follows the three ways of the plan: detect, win, retain. Retention has the largest share, since with us a customer kept costs a fifth of a customer won.",
        )),
        Table(
            [t("Voie", "Way"), Column(t("Prévu", "Planned"), "currency", "EUR"), Column(t("Engagé", "Committed"), "currency", "EUR"), Column(t("Reste à engager", "Left to commit"), "currency", "EUR"), Column(t("Part", "Share"), "%")],
            [(t("Détecter", "Detect"), 26_800, 3_600, 23_200, 0.119), (t("Conquérir", "Win"), 88_400, 22_500, 65_900, 0.391), (t("Fidéliser", "Retain"), 110_800, 31_200, 79_600, 0.490)],
            caption=t("Budget par voie, exercice 2026-2027, HT", "Budget by way, fiscal year 2026–2027, excl. VAT"),
            total=("Total", 226_000, 57_300, 168_700, 1),
        ),
        Heading(2, t("Hypothèses", "Assumptions")),
        Bullets([t("Marge brute moyenne de 9,8 % sur le neuf et de 11,2 % sur l'occasion", "Mean gross margin of 9.8% on new cars and 11.2% on used cars"), t("Taux de transformation d'un prospect qualifié: 14 %", "Conversion rate of a qualified lead: 14%")]),
        PageBreak(),
        Landscape([Heading(1, t("Plan d'action", "Action plan")), actions(t)]),
        Heading(1, t("Suivi et conditions de réussite", "Follow-up and conditions of success")),
        Paragraph(t("Un point par mois, une revue par trimestre. Les écarts de plus de 10 % appellent une décision écrite.", "A meeting each month, a review each quarter. Variances above 10% call for a written decision.")),
        Bullets([t("Données importées avant le 5 de chaque mois", "Data imported before the 5th of each month"), t("Un responsable par action, un suppléant par site", "One owner for each action, a deputy for each site")]),
        Callout("warning", t("Le registre des traitements doit être complété avant la première campagne de courriels.", "The register of processing must be completed before the first e-mail campaign.")),
        Heading(1, t("Annexe : ventes par mois et par site", "Appendix: sales by month and site"), numbered=False),
        Table(
            [t("Mois", "Month"), "Site", Column(t("Commandes", "Orders"), "count"), Column(t("Ventes brutes", "Gross sales"), "currency", "EUR"), Column(t("Annulé", "Cancelled"), "currency", "EUR"), Column(t("Ventes nettes", "Net sales"), "currency", "EUR")],
            [(month, site, value // share // 900, Decimal(value) / share, Decimal(-value) / share / 40, Decimal(value) / share * 39 / 40) for month, value in SALES for site, share in (("Tours", 2), ("Blois", 4), ("Orléans", 5))],
            caption=t("Ventes mensuelles par site, HT", "Monthly sales by site, excl. VAT"),
        ),
        Callout("note", t("Les montants sont hors taxes.", "Amounts exclude VAT.")),
    ]  # fmt: skip


def marketing_plan(language: str = "fr", **changes: object) -> Document:
    def t(french: str, english: str) -> str:
        return french if language == "fr" else english

    values: dict[str, object] = {
        "title": t("Plan marketing 2026-2027", "Marketing plan 2026–2027"),
        "blocks": blocks(t),
        "subtitle": t(
            "Garder nos meilleurs clients, en trouver de semblables",
            "Keep our best customers, find more like them",
        ),
        "workspace": "Concession Val de Loire",
        "language": language,
        "data_date": DATA_DATE,
        "issued_on": ISSUED_ON,
        "number": 2,
        "author": "Olga Marchand",
        "status": "validated",
        "validated_by": "Hélène Roux",
        "validated_on": datetime.date(2026, 10, 8),
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]
