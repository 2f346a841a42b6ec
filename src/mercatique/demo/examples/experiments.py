"""Tests and corrections of the two demo companies: reminders sent by the toss of a coin, subjects of a newsletter, calls missed by site."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from mercatique.charts import Chart, Curve, Estimate, curve_lines, estimate_dots, ranked_bars
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show, day, files, number
from mercatique.fault import _

SENT, ALONE = "Message", "Témoin"
AGES = ((2, "moins de 2 ans"), (4, "2 à 4 ans"), (7, "4 à 7 ans"), (10, "7 à 10 ans"), (99, "10 ans et plus"))
#: Three subjects of one newsletter of the online shop: sent and clicked.
SUBJECTS = (("Témoin", 212, 4100), ("Prénom", 251, 4090), ("Question", 238, 4110))
#: The day asked about: answering at Saumur has been improving around it, month by month and without a jump.
ASKED = date(2025, 5, 1)


@cache
def reminders() -> dict[str, list[Any]]:
    """Vehicles due for a service: when, whether a message went out, their age, whether they came in the month and what they spent."""
    shop = files("val-de-loire")
    born = {code: day(cell) for code, cell in zip(shop.texts("ownerships.csv", "N° véhicule"), shop.texts("ownerships.csv", "Mise en circulation"), strict=True)}
    spent: dict[tuple[str, str], float] = {}
    lines = shop.sheet("orders.csv")
    for code, cell, activity, amount in zip(lines["N° véhicule"], lines["Date"], lines["Activité"], lines["Montant HT"], strict=True):
        if code and activity == "Atelier":
            spent[code, cell[3:]] = spent.get((code, cell[3:]), 0.0) + number(amount)
    calls = shop.sheet("calls.csv")
    rows = []
    for reason, result, cell, code in zip(calls["Motif"], calls["Résultat"], calls["Date et heure"], calls["N° véhicule"], strict=True):
        if reason == "Relance révision":
            when = day(cell)
            age = (when - born[code]).days / 365.25
            paid = spent.get((code, f"{when:%m/%Y}"))
            rows.append((when, ALONE if result == "Témoin" else SENT, next(name for edge, name in AGES if age < edge), int(paid is not None), max(paid or 0.0, 0.0)))
    return dict(zip(("day", "variant", "segment", "came", "spent"), map(list, zip(*rows, strict=True)), strict=True))


@cache
def missed() -> dict[tuple[str, date], float]:
    """Calls missed in a hundred that came in, by site and month."""
    calls = files("val-de-loire").sheet("calls.csv")
    came, lost = Counter[tuple[str, date]](), Counter[tuple[str, date]]()
    for sense, result, site, cell in zip(calls["Sens"], calls["Résultat"], calls["Site"], calls["Date et heure"], strict=True):
        if sense == "Entrant":
            key = site, day(cell).replace(day=1)
            came[key] += 1
            lost[key] += result == "Manqué"
    return {key: 100 * lost[key] / came[key] for key in sorted(came) if date(2024, 1, 1) <= key[1] < date(2026, 11, 1)}


def points(share: float, show: Show) -> str:
    return show(round(100 * share, 1), "number")


def sample_for_test() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [(say(_("%(points)s points")) % {"points": points(float(effect), show)}, float(size)) for effect, size in zip(result.effects, result.sizes, strict=True)]
        title = say(_("%(size)s people per variant to see %(points)s points")) % {"size": show(result.per_variant, "count"), "points": points(result.effect, show)}
        description = say(_("People needed per variant by the effect to be seen, from a rate of one in ten: half the effect needs four times the people."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Effect")), values=say(_("People per variant")), unit="count", sort=False, say=say)

    return Example({}, {"effect": 0.02, "baseline": 0.1}, picture)


def duration_of_test() -> Example:
    traffic: Counter[date] = Counter()
    for when, sessions in zip(files("colibri").days("hits.csv", "Date"), files("colibri").numbers("hits.csv", "Sessions"), strict=True):
        if when >= date(2026, 9, 20):
            traffic[when] += int(sessions)

    def picture(result: Any, say: Say, show: Show) -> Chart:
        curve = Curve(say(_("smallest effect seen")), [(float(week), float(seen)) for week, seen in zip(result.week, result.seen, strict=True) if seen == seen])
        title = say(_("The test takes %(weeks)s weeks")) % {"weeks": show(result.weeks, "count")}
        description = say(_("Smallest change of the conversion rate of an online shop that a test would see after so many weeks."))
        return curve_lines([curve], title=title, description=description, across=say(_("Weeks")), values=say(_("Effect")), unit="%", steps=[(float(result.weeks), "")], say=say)

    return Example({"day": list(traffic), "visitors": list(traffic.values())}, {"effect": 0.005, "baseline": 0.025}, picture)


def sample_ratio_mismatch() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        sentence = _("People were shared out as planned") if result.reading == "as planned" else _("The sharing out is broken: do not read this test")
        rows = [(str(name), float(seen)) for name, seen in zip(result.names, result.seen, strict=True)]
        shares = [float(seen) / result.people for seen in result.seen]
        description = say(_("Vehicles due for a service by what the coin decided: a message, or none."))
        return ranked_bars(rows, title=say(sentence), description=description, names=say(_("Variant")), values=say(_("Vehicles")), unit="count", shares=shares, say=say)

    return Example({"variant": reminders()["variant"]}, {}, picture)


def arms(result: Any, unit: str, values: str, description: str, say: Say) -> Chart:
    sentence = _("%(name)s does better than the control") if result.best else _("No variant is shown to do better")
    rows = [Estimate(row["variant"], row["value"], row["low"], row["high"]) for row in result.to_table().to_pylist()]
    title = say(sentence) % {"name": result.best}
    return estimate_dots(rows, title=title, description=description, names=say(_("Variant")), values=values, unit=unit, level=result.level, say=say)


def ab_proportions() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        return arms(result, "%", say(_("Came within the month")), say(_("Share of vehicles that came to the workshop, with and without a message.")), say)

    return Example({"variant": reminders()["variant"], "conversions": reminders()["came"]}, {}, picture)


def ab_means() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        return arms(result, "currency", say(_("Spent per vehicle")), say(_("Workshop sales per vehicle in the month, with and without a message.")), say)

    return Example({"variant": reminders()["variant"], "value": reminders()["spent"]}, {}, picture)


def sequential_test() -> Example:
    found = reminders()

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [row for row in result.to_table().to_pylist() if row["difference"] is not None]
        start = rows[0]["day"]
        across = [float((row["day"] - start).days) for row in rows]
        curve = Curve(
            say(_("difference")), [(x, row["difference"]) for x, row in zip(across, rows, strict=True)], [(row["low"], row["high"]) for row in rows]
        )
        sentence = _("The test could stop on %(day)s") if result.decided else _("The test is not decided yet")
        title = say(sentence) % {"day": show(date.fromisoformat(result.decided), "day") if result.decided else ""}
        description = say(_("Difference of the shares that came, with and without a message, and the interval that holds on every day."))
        return curve_lines([curve], title=title, description=description, across=say(_("Days since the first reading")), values=say(_("Difference")), unit="%", say=say)

    return Example({"day": found["day"], "variant": found["variant"], "value": found["came"]}, {"effect": 0.05}, picture)


def bayesian_test() -> Example:
    names, clicks, sent = map(list, zip(*SUBJECTS, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [(row["variant"], row["probability_best"]) for row in result.to_table().to_pylist()]
        title = say(_("%(name)s is the best with a chance of %(chance)s")) % {"name": result.best, "chance": show(result.probability, "%")}
        description = say(_("Chance of each subject of a newsletter to be the best."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Variant")), values=say(_("Chance to be the best")), unit="%", say=say)

    return Example({"variant": names, "conversions": clicks, "visitors": sent}, {}, picture)


def uplift_by_segment() -> Example:
    found = reminders()

    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [Estimate(row["segment"], row["uplift"], row["low"], row["high"]) for row in result.to_table().to_pylist()]
        differ = result.p_heterogeneity is not None and result.p_heterogeneity < 0.05
        sentence = _("The message moves “%(name)s” most") if differ else _("Nothing shows that segments respond differently")
        description = say(_("What a message adds to the share of vehicles that come within the month, by age of the vehicle."))
        return estimate_dots(
            rows, title=say(sentence) % {"name": rows[0].label}, description=description, names=say(_("Age")), values=say(_("Added by the message")), unit="%",
            reference=0.0, reference_name=say(_("no effect")), level=result.level, say=say,
        )  # fmt: skip

    return Example({"segment": found["segment"], "variant": found["variant"], "value": found["came"]}, {}, picture)


def change(curves: list[Curve], result: Any, sentences: Mapping[str, str], description: str, say: Say, show: Show) -> Chart:
    title = say({**sentences, "not shown": _("It is not shown that missed calls changed")}[result.verdict]) % {"points": show(round(abs(result.effect), 1), "number")}
    return curve_lines(curves, title=title, description=description, across=say(_("Month")), values=say(_("Missed in a hundred")), steps=[(0.0, "")], say=say)


def difference_in_differences() -> Example:
    rows = [(site, when, value, "oui" if site == "Saumur Ouest" else "non") for (site, when), value in missed().items() if site != "Blois Sud"]
    unit, days, value, treated = map(list, zip(*rows, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = result.to_table().to_pydict()
        across = [float(place - result.periods_before) for place in range(len(found["day"]))]
        curves = [Curve("Saumur Ouest", list(zip(across, found["treated"], strict=True))), Curve("Tours Nord", list(zip(across, found["control"], strict=True)))]
        sentences = {"rose": _("Missed calls rose by %(points)s points more than elsewhere"), "fell": _("Missed calls fell by %(points)s points more than elsewhere")}
        description = say(_("Calls missed at one site and at another; month 0 is the day asked about. A drift begun before it would look the same."))
        return change(curves, result, sentences, description, say, show)

    return Example({"unit": unit, "day": days, "value": value, "treated": treated}, {"since": ASKED}, picture)


def interrupted_series() -> Example:
    rows = [(when, value) for (site, when), value in missed().items() if site == "Saumur Ouest"]
    days, value = map(list, zip(*rows, strict=True))

    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = result.to_table().to_pydict()
        across = [float(place - result.periods_before) for place in range(len(found["day"]))]
        curves = [Curve(say(_("seen")), list(zip(across, found["actual"], strict=True))), Curve(say(_("without the change")), list(zip(across, found["without_change"], strict=True)))]
        sentences = {"rose": _("Missed calls rose by %(points)s points"), "fell": _("Missed calls fell by %(points)s points")}
        return change(curves, result, sentences, say(_("Calls missed at a site, and what its course before lets expect; month 0 is the day asked about.")), say, show)

    return Example({"day": days, "value": value}, {"since": ASKED}, picture)


EXAMPLES: dict[str, Callable[[], Example]] = {
    "sample_for_test": sample_for_test,
    "duration_of_test": duration_of_test,
    "sample_ratio_mismatch": sample_ratio_mismatch,
    "ab_proportions": ab_proportions,
    "ab_means": ab_means,
    "sequential_test": sequential_test,
    "bayesian_test": bayesian_test,
    "uplift_by_segment": uplift_by_segment,
    "difference_in_differences": difference_in_differences,
    "interrupted_series": interrupted_series,
}
