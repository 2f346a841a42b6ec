"""Studies of the two demo companies: whom to ask, how sure the answers are, and what they say."""

from collections import Counter
from typing import Any

from mercatique.charts import (
    Axis,
    Chart,
    Curve,
    Estimate,
    Position,
    Spot,
    curve_lines,
    estimate_dots,
    position_map,
    ranked_bars,
)
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show, files
from mercatique.fault import _

#: Prices at which a yearly service contract of a car is too cheap, cheap, expensive and too expensive, asked of 24 customers.
SERVICE_PRICES = (
    (50, 75, 120, 160), (120, 160, 240, 320), (120, 180, 285, 360), (55, 80, 125, 165), (60, 100, 170, 220), (225, 285, 420, 540),
    (60, 80, 115, 145), (70, 110, 180, 250), (195, 270, 390, 495), (50, 75, 115, 150), (85, 130, 200, 255), (210, 260, 375, 465),
    (40, 65, 95, 125), (105, 155, 235, 305), (190, 250, 370, 470), (35, 60, 90, 120), (115, 160, 225, 285), (135, 220, 320, 420),
    (55, 75, 105, 135), (135, 185, 270, 350), (120, 190, 280, 350), (60, 90, 130, 165), (95, 140, 210, 275), (180, 255, 380, 490),
)  # fmt: skip
#: How often 200 people said a word of a brand of the region.
IMAGES = {
    "Armorial": {"fiable": 92, "moderne": 41, "abordable": 55, "proche": 88, "sportive": 22},
    "Boréal": {"fiable": 61, "moderne": 97, "abordable": 28, "proche": 35, "sportive": 64},
    "Comète": {"fiable": 38, "moderne": 78, "abordable": 99, "proche": 77, "sportive": 21},
    "Dunois": {"fiable": 84, "moderne": 22, "abordable": 25, "proche": 31, "sportive": 93},
}
#: Five questions on the workshop, answered from 1 to 7 by twelve customers; one answer is missing.
WORKSHOP = {
    "Accueil": (6, 7, 5, 6, 4, 7, 3, 6, 5, 7, 2, 6),
    "Délai": (5, 7, 4, 6, 4, 6, 2, 5, 5, 7, 2, 6),
    "Explication des travaux": (6, 6, 5, 6, 3, 7, 3, 6, 4, 7, 3, 5),
    "Prix annoncé tenu": (5, 7, 5, 5, 4, 7, 2, 6, 5, 6, 2, None),
    "Salle d’attente": (4, 5, 6, 3, 5, 4, 5, 3, 6, 5, 4, 4),
}


def reviews() -> dict[str, list[str]]:
    return files("val-de-loire").sheet("reviews.csv")


def satisfied() -> list[str]:
    return ["satisfait" if int(note) >= 4 else "insatisfait" for note in reviews()["Note"]]


def customers() -> dict[str, list[str]]:
    return files("val-de-loire").sheet("customers.csv")


def by_site() -> Counter[str]:
    return Counter(customers()["Site"])


def sample_size() -> Example:
    of = by_site()
    sites = sorted(of)

    def picture(result: Any, say: Say, show: Show) -> Chart:
        title = say(_("%(size)s answers are needed for %(margin)s points of margin")) % {"size": show(result.size, "count"), "margin": show(100 * result.margin, "number")}
        rows = [(str(name), float(answers)) for name, answers in zip(result.strata, result.answers, strict=True)]
        description = say(_("Answers to collect per site of an invented dealership, shared out as its customers are; four people in ten answer."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Site")), values=say(_("Answers")), unit="count", say=say)

    return Example({"stratum": sites, "population": [of[site] for site in sites]}, {"response": 0.4}, picture)


def shares_found(result: Any, rows: list[Estimate], say: Say, show: Show) -> Chart:
    ranked = sorted(rows, key=lambda row: -(row.value or 0.0))
    best, worst = ranked[0], ranked[-1]
    apart = worst.high is not None and best.low is not None and worst.high < best.low
    sentence = _("%(best)s satisfies more customers than %(worst)s") if apart else _("No group is certainly ahead: the intervals overlap")
    title = say(sentence) % {"best": best.label, "worst": worst.label}
    description = say(_("Share of reviews with four or five stars, with the interval in which the share of all customers lies."))
    return estimate_dots(ranked, title=title, description=description, names=say(_("Group")), values=say(_("Satisfied")), unit="%", level=result.level, say=say)


def margin_of_error() -> Example:
    answered, happy, of = Counter(reviews()["Site"]), Counter[str](), by_site()
    for site, answer in zip(reviews()["Site"], satisfied(), strict=True):
        happy[site] += answer == "satisfait"
    sites = sorted(answered)
    columns = {
        "group": sites,
        "answers": [answered[site] for site in sites],
        "population": [of[site] for site in sites],
        "share": [happy[site] / answered[site] for site in sites],
    }

    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = result.to_table().to_pylist()
        return shares_found(result, [Estimate(row["group"], row["share"], row["low"], row["high"]) for row in found], say, show)

    return Example(columns, {}, picture)


def margins() -> list[tuple[str, str, int]]:
    """Customers by site and by kind, as the firm knows them."""
    known = (("Site", customers()["Site"]), ("Type de client", customers()["Type de client"]))
    return [(criterion, kind, count) for criterion, values in known for kind, count in sorted(Counter(values).items())]


def quotas() -> Example:
    criterion, category, population = map(list, zip(*margins(), strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [(f"{name} – {kind}", float(count)) for name, kind, count in zip(result.criteria, result.categories, result.answers, strict=True)]
        title = say(_("%(size)s interviews that look like the customers")) % {"size": show(result.size, "count")}
        description = say(_("Interviews per category; each criterion adds up to the whole."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Category")), values=say(_("Interviews")), unit="count", sort=False, say=say)

    return Example({"criterion": criterion, "category": category, "population": population}, {"size": 400}, picture)


def proportion() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = result.to_table().to_pylist()
        return shares_found(result, [Estimate(row["group"], row["share"], row["low"], row["high"]) for row in found], say, show)

    return Example({"answer": satisfied(), "group": reviews()["Activité"]}, {"value": "satisfait"}, picture)


def crosstab() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        cells = [cell for cell in result.to_table().to_pylist() if cell["column"] == "insatisfait"]
        rows = [Estimate(cell["row"], cell["residual"]) for cell in sorted(cells, key=lambda cell: -cell["residual"])]
        linked = result.p_value is not None and result.p_value < 0.05
        sentence = _("Dissatisfaction depends on the site, first of all at %(name)s") if linked else _("Nothing shows that dissatisfaction depends on the site")
        title = say(sentence) % {"name": rows[0].label}
        description = say(_("Adjusted residuals of dissatisfied customers: beyond two, more than chance would give."))
        return estimate_dots(
            rows, title=title, description=description, names=say(_("Site")), values=say(_("Adjusted residual")), reference=0.0, reference_name=say(_("as expected")), say=say
        )

    return Example({"row": reviews()["Site"], "column": satisfied()}, {}, picture)


def raking() -> Example:
    """Reviews were written by whom they were: site and kind of author are weighed back to the customers."""
    kind_of = dict(zip(customers()["Code client"], customers()["Type de client"], strict=True))
    site_of = dict(zip(customers()["Code client"], customers()["Site"], strict=True))
    calls = [code for code in files("val-de-loire").texts("calls.csv", "Code client") if code in kind_of]
    panel = sorted(set(calls[:900]))[:300]
    target = {(criterion, kind): count for criterion, kind, count in margins()}
    rows = [(code, criterion, kind, target[criterion, kind]) for code in panel for criterion, kind in (("Site", site_of[code]), ("Type de client", kind_of[code]))]
    who, criterion, category, aim = map(list, zip(*rows, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        gaps = [
            Estimate(f"{kind}", 100 * (before - aim))
            for kind, before, aim in zip(result.categories, result.before, result.targets, strict=True)
        ]
        worst = max(gaps, key=lambda gap: abs(gap.value or 0.0))
        sentence = _("%(name)s had %(points)s points too many; weights put it right") if (worst.value or 0) > 0 else _("%(name)s had %(points)s points too few; weights put it right")
        title = say(sentence) % {"name": worst.label, "points": show(round(abs(worst.value or 0.0), 1), "number")}
        description = say(_("Share of each category among 300 customers who called, less its share among all customers, in points, before weighting."))
        return estimate_dots(
            gaps, title=title, description=description, names=say(_("Category")), values=say(_("Gap in points")), reference=0.0, reference_name=say(_("population")), say=say
        )

    return Example({"respondent": who, "criterion": criterion, "category": category, "target": aim}, {}, picture)


def cronbach() -> Example:
    rows = [(f"Client {place + 1}", item, score) for item, scores in WORKSHOP.items() for place, score in enumerate(scores)]
    who, item, score = map(list, zip(*rows, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = [Estimate(row["item"], row["alpha_without"]) for row in result.to_table().to_pylist()]
        found.sort(key=lambda row: -(row.value or 0.0))
        better = result.alpha is not None and (found[0].value or 0.0) > result.alpha
        sentence = _("The scale is more reliable without “%(name)s”") if better else _("Each question makes the scale more reliable")
        title = say(sentence) % {"name": found[0].label}
        description = say(_("Cronbach's alpha of the scale when a question is left out; the stroke is alpha with all of them."))
        return estimate_dots(
            found, title=title, description=description, names=say(_("Question")), values=say(_("Alpha without it")), reference=result.alpha,
            reference_name=say(_("all questions")), say=say,
        )  # fmt: skip

    return Example({"respondent": who, "item": item, "score": score}, {}, picture)


def van_westendorp() -> Example:
    too_cheap, cheap, expensive, too_expensive = map(list, zip(*SERVICE_PRICES, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = result.curves().to_pydict()
        lines = [
            Curve(say(name), list(zip(found["price"], found[key], strict=True)))
            for key, name in (("too_expensive", _("too expensive")), ("too_cheap", _("too cheap")), ("cheap", _("cheap")), ("expensive", _("expensive")))
        ]
        title = say(_("The fewest refuse at %(price)s")) % {"price": show(result.optimal_price, "currency")}
        at = dict(zip(found["price"], found["too_cheap"], strict=True))
        near = min(at, key=lambda price: abs(price - result.optimal_price))
        spots = [Spot(result.optimal_price, at[near], show(result.optimal_price, "currency"))]
        description = say(_("Share of 24 customers who find a yearly service contract too cheap, cheap, expensive or too expensive at each price."))
        return curve_lines(lines, title=title, description=description, across=say(_("Price")), values=say(_("Share of customers")), unit="%", across_unit="currency", spots=spots, say=say)

    return Example({"too_cheap": too_cheap, "cheap": cheap, "expensive": expensive, "too_expensive": too_expensive}, {"draws": 200}, picture)


def correspondence() -> Example:
    rows = [(brand, image, count) for brand, said in IMAGES.items() for image, count in said.items()]
    brand, image, count = map(list, zip(*rows, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        points = [
            Position(name, float(spot[0]), float(spot[1]), grey=kind != "row")
            for kind, name, spot in zip(result.kinds, result.names, result.coordinates, strict=True)
        ]
        brands = [point for point in points if not point.grey]
        images = [point for point in points if point.grey]
        lone = max(brands, key=lambda point: point.x**2 + point.y**2)
        near = min(images, key=lambda point: (point.x - lone.x) ** 2 + (point.y - lone.y) ** 2)
        title = say(_("%(brand)s stands apart, near “%(image)s”")) % {"brand": lone.name, "image": near.name}
        description = say(_("Brands (colour) near the words (grey) that people say of them more often than of others."))
        first, second = (say(_("Axis %(number)s: %(share)s")) % {"number": place + 1, "share": show(float(share), "%")} for place, share in enumerate(result.axes[:2] / result.inertia))
        return position_map(points, title=title, description=description, names=say(_("Brand or word")), across=Axis(first), up=Axis(second), say=say)

    return Example({"row": brand, "column": image, "count": count}, {}, picture)


def verbatims() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        named = [(", ".join(said[:3]), float(size)) for said, size in zip(result.words, result.sizes, strict=True)]
        title = say(_("%(groups)s groups of reviews, the largest about “%(words)s”")) % {"groups": show(result.groups, "count"), "words": named[0][0]}
        description = say(_("Reviews of an invented dealership grouped by the words they share; each group carries its most telling ones."))
        shares = [float(size) / float(result.sizes.sum()) for size in result.sizes]
        return ranked_bars(named, title=title, description=description, names=say(_("Group")), values=say(_("Reviews")), unit="count", shares=shares, say=say)

    return Example({"answer": reviews()["Avis"]}, {"groups": 6}, picture)


EXAMPLES = {
    "sample_size": sample_size,
    "margin_of_error": margin_of_error,
    "quotas": quotas,
    "proportion": proportion,
    "crosstab": crosstab,
    "raking": raking,
    "cronbach": cronbach,
    "van_westendorp": van_westendorp,
    "correspondence": correspondence,
    "verbatims": verbatims,
}
