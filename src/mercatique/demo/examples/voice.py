"""The voice of the customers of the two demo companies: satisfied, recommending, at ease, disappointed, praising."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from mercatique.charts import Chart, Estimate, estimate_dots
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show, files
from mercatique.fault import _

#: After the delivery of a car, by quarter: how many customers answered 0, 1, 2 … 10 to "would you recommend us?".
RECOMMENDATIONS = {
    date(2025, 2, 15): (2, 1, 1, 2, 1, 4, 3, 8, 9, 8, 9),
    date(2025, 5, 15): (1, 1, 2, 1, 2, 4, 3, 7, 12, 9, 10),
    date(2025, 8, 15): (2, 0, 1, 2, 1, 3, 4, 7, 8, 8, 11),
    date(2025, 11, 15): (1, 1, 1, 1, 1, 3, 4, 8, 11, 11, 13),
    date(2026, 2, 15): (1, 0, 1, 1, 2, 3, 2, 6, 10, 11, 13),
    date(2026, 5, 15): (1, 0, 1, 1, 0, 3, 3, 8, 10, 13, 15),
    date(2026, 8, 15): (0, 1, 0, 1, 1, 2, 3, 6, 9, 12, 15),
}
#: After booking a visit of the workshop online, by month: how many answered 1 (hard), 2 … 7 (easy).
EFFORTS = {
    date(2026, 5, 10): (3, 3, 4, 5, 8, 9, 6),
    date(2026, 6, 10): (2, 3, 3, 6, 9, 10, 5),
    date(2026, 7, 10): (2, 2, 4, 3, 7, 9, 6),
    date(2026, 8, 10): (1, 2, 2, 3, 6, 8, 5),
    date(2026, 9, 10): (2, 2, 3, 6, 9, 12, 8),
    date(2026, 10, 10): (1, 3, 3, 5, 8, 11, 9),
}
#: Fourteen customers of the workshop on five points, from 1 to 7: what they expected, what they found, how much it matters.
POINTS = {
    "Accueil": ((6, 5, 6, 7, 5, 6, 6, 5, 6, 7, 5, 6, 6, 5), (6, 6, 5, 7, 6, 6, 7, 5, 6, 7, 6, 6, 5, 6), (5, 4, 5, 6, 4, 5, 5, 4, 5, 6, 5, 5, 5, 4)),
    "Délai": ((6, 6, 7, 6, 6, 7, 5, 6, 6, 7, 6, 5, 6, 7), (5, 4, 5, 6, 3, 6, 4, 5, 4, 5, 6, 4, 5, 4), (7, 6, 7, 6, 7, 7, 6, 6, 7, 7, 6, 6, 7, 7)),
    "Explication des travaux": ((5, 6, 5, 6, 5, 6, 5, 5, 6, 6, 5, 5, 6, 5), (5, 5, 6, 5, 5, 7, 4, 5, 6, 5, 5, 6, 5, 5), (5, 6, 5, 6, 6, 5, 5, 5, 6, 6, 5, 5, 6, 5)),
    "Prix annoncé tenu": ((7, 7, 6, 7, 7, 6, 7, 7, 6, 7, 7, 7, 6, 7), (7, 6, 6, 7, 5, 6, 7, 6, 6, 7, 4, 7, 6, 7), (7, 7, 6, 7, 7, 7, 7, 6, 6, 7, 7, 7, 6, 7)),
    "Salle d’attente": ((3, 4, 3, 4, 3, 4, 3, 4, 4, 3, 4, 3, 4, 3), (5, 4, 4, 5, 5, 4, 4, 6, 4, 4, 5, 4, 5, 4), (2, 3, 2, 3, 3, 2, 3, 2, 3, 2, 2, 3, 3, 2)),
}  # fmt: skip


def counted(by_day: dict[date, tuple[int, ...]], lowest: int) -> dict[str, list[Any]]:
    """Answers one by one, from how many gave each."""
    rows = [(answer, day) for day, counts in by_day.items() for answer, count in enumerate(counts, lowest) for _person in range(count)]
    return {"score": [answer for answer, _day in rows], "day": [day for _answer, day in rows]}


def period_name(code: str, say: Say, show: Show) -> str:
    year, _sign, quarter = code.partition("-Q")
    return say(_("Q%(quarter)s %(year)s")) % {"quarter": quarter, "year": year} if quarter else show(date.fromisoformat(f"{code}-01"), "month")


def barometer_dots(result: Any, title: str, description: str, values: str, unit: str, say: Say, show: Show) -> Chart:
    """The score of each period, and of all together, with intervals."""
    whole = Estimate(say(_("All periods")), result.value, result.low, result.high)
    rows = [Estimate(period_name(row.period, say, show), row.value, row.low, row.high) for row in result.by_period]
    return estimate_dots([*rows, whole], title=title, description=description, names=say(_("Period")), values=values, unit=unit, level=result.level, say=say)


def csat() -> Example:
    sheet = files("colibri")
    columns = {"score": sheet.numbers("calls.csv", "Satisfaction"), "day": sheet.days("calls.csv", "Created At")}

    def picture(result: Any, say: Say, show: Show) -> Chart:
        sentences = {
            "rising": _("%(share)s of customers are satisfied, and more of them than before"),
            "falling": _("%(share)s of customers are satisfied, and fewer of them than before"),
        }
        sentence = sentences.get(result.trend_reading or "", _("%(share)s of customers are satisfied; no trend is shown"))
        description = say(_("Share of answers 4 and 5 out of 5 after a contact with customer service, by quarter, with intervals; an invented shop."))
        return barometer_dots(result, say(sentence) % {"share": show(result.value, "%")}, description, say(_("Satisfied")), "%", say, show)

    return Example(columns, {"unit": "quarter"}, picture)


def nps() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        sentences = {
            "rising": _("The net promoter score is %(score)s, and rising"),
            "falling": _("The net promoter score is %(score)s, and falling"),
        }
        sentence = sentences.get(result.trend_reading or "", _("The net promoter score is %(score)s; no trend is shown"))
        description = say(_("Share of promoters less share of detractors, scale from 0 to 10, after delivery, by quarter, with intervals; invented answers."))
        title = say(sentence) % {"score": show(round(result.value), "count")}
        return barometer_dots(result, title, description, say(_("Net promoter score")), "number", say, show)

    return Example(counted(RECOMMENDATIONS, 0), {"unit": "quarter"}, picture)


def ces() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        sentences = {
            "rising": _("%(share)s of customers find booking easy, and more of them than before"),
            "falling": _("%(share)s of customers find booking easy, and fewer of them than before"),
        }
        sentence = sentences.get(result.trend_reading or "", _("%(share)s of customers find booking easy; no trend is shown"))
        description = say(_("Share of answers 5 to 7 out of 7 after booking a visit of the workshop online, by month, with intervals; invented answers."))
        return barometer_dots(result, say(sentence) % {"share": show(result.value, "%")}, description, say(_("Easy")), "%", say, show)

    return Example(counted(EFFORTS, 1), {}, picture)


def expectation_gap() -> Example:
    rows = [(point, *answers) for point, columns in POINTS.items() for answers in zip(*columns, strict=True)]
    columns = dict(zip(("item", "expected", "perceived", "importance"), map(list, zip(*rows, strict=True)), strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = result.to_table().to_pylist()
        worst = found[0]
        if worst["gap"] >= 0 or worst["p_value"] >= 1 - result.level:
            sentence = _("No point certainly falls short of what was expected")
        elif worst["quadrant"] == "concentrate":
            sentence = _("“%(item)s” falls furthest short of what was expected, and it matters")
        else:
            sentence = _("“%(item)s” falls furthest short of what was expected")
        description = say(_("Experience less expectation on a scale from 1 to 7, by point, with intervals; fourteen invented customers of a workshop."))
        return estimate_dots(
            [Estimate(row["item"], row["gap"], row["low"], row["high"]) for row in found],
            title=say(sentence) % {"item": worst["item"]}, description=description, names=say(_("Point")), values=say(_("Gap")),
            reference=0.0, reference_name=say(_("as expected")), level=result.level, say=say,
        )  # fmt: skip

    return Example(columns, {}, picture)


def stars_and_words(result: Any, say: Say, show: Show) -> Iterable[str]:
    """How far the labels can be trusted."""
    yield say(_("Shares of invented reviews of a dealership, by what a lexicon reads in them, with intervals of drawing only."))
    yield say(_("The stars say the same in %(agreement)s of them; the commonest label alone would reach %(commonest)s.")) % {
        "agreement": show(result.agreement, "%"), "commonest": show(result.agreement_commonest, "%")
    }  # fmt: skip
    yield say(result.accuracy_basis.message) % result.accuracy_basis.values


def sentiment() -> Example:
    sheet = files("val-de-loire")
    columns = {
        "review": sheet.texts("reviews.csv", "Avis"),
        "rating": sheet.numbers("reviews.csv", "Note"),
        "day": sheet.days("reviews.csv", "Date"),
    }

    def picture(result: Any, say: Say, show: Show) -> Chart:
        title = say(_("%(positive)s of reviews praise, %(negative)s blame")) % {"positive": show(result.positive, "%"), "negative": show(result.negative, "%")}
        rows = [
            Estimate(say(_("Praise")), result.positive, result.positive_low, result.positive_high),
            Estimate(say(_("Neither")), result.neutral, result.neutral_low, result.neutral_high),
            Estimate(say(_("Blame")), result.negative, result.negative_low, result.negative_high),
        ]
        description = " ".join(stars_and_words(result, say, show))
        return estimate_dots(rows, title=title, description=description, names=say(_("Reviews")), values=say(_("Share of reviews")), unit="%", level=result.level, say=say)

    return Example(columns, {"unit": "quarter"}, picture)


EXAMPLES = {"csat": csat, "nps": nps, "ces": ces, "expectation_gap": expectation_gap, "sentiment": sentiment}
