"""Journeys at the dealership Val de Loire: from a request to an order, and from the first visit to a request."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from mercatique.charts import (
    Chart,
    Estimate,
    Flow,
    FunnelStep,
    estimate_dots,
    flow_bands,
    funnel_bars,
    ranked_bars,
)
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show, files
from mercatique.fault import _

LEADS, TOUCHES = "leads.csv", "touches.csv"
#: Stages of a request as the lead file dates them, in their order.
STAGES = (("Demande", "Créé le"), ("Réponse", "Première réponse"), ("Rendez-vous", "Rendez-vous"), ("Essai", "Essai"), ("Offre", "Offre"))


def moment(cell: str, late: bool = False) -> datetime:
    """A date without time counts at the end of its day, after what the same day dates to the minute."""
    if len(cell) > 10:
        return datetime.strptime(cell, "%d/%m/%Y %H:%M:%S")
    return datetime.strptime(f"{cell} 23:59:00" if late else f"{cell} 00:00:00", "%d/%m/%Y %H:%M:%S")


@lru_cache(maxsize=1)
def stages() -> dict[str, list[Any]]:
    """One row per stage a request reached."""
    sheet = files("val-de-loire").sheet(LEADS)
    rows: list[tuple[str, datetime, str, str]] = []
    for place, lead in enumerate(sheet["N° lead"]):
        for stage, heading in STAGES:
            if sheet[heading][place]:
                rows.append((lead, moment(sheet[heading][place], late=True), stage, sheet["Site"][place]))
        if sheet["Étape"][place] == "Commande":
            rows.append((lead, moment(sheet["Clos le"][place], late=True), "Commande", sheet["Site"][place]))
    return dict(zip(("person", "moment", "event", "group"), map(list, zip(*rows, strict=True)), strict=True))


@lru_cache(maxsize=1)
def visits() -> dict[str, list[Any]]:
    """One row per visit of those who let themselves be followed; a request is a conversion."""
    sheet = files("val-de-loire").sheet(TOUCHES)
    return {
        "person": sheet["N° visiteur"],
        "moment": [moment(cell) for cell in sheet["Date et heure"]],
        "channel": sheet["Canal"],
        "conversion": [int(lead != "") for lead in sheet["N° lead"]],
    }


def funnel() -> Example:
    steps = "Demande > Réponse > Rendez-vous > Offre > Commande"

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = [
            FunnelStep(name, int(result.people[0, place]), *(None if value != value else float(value) for value in (result.rate[0, place], result.low[0, place], result.high[0, place])), worst=name == result.worst)
            for place, name in enumerate(result.steps)
        ]  # fmt: skip
        title = say(_("Most are lost before “%(step)s”: only %(rate)s go on")) % {"step": result.worst, "rate": show(result.worst_rate, "%")}
        description = say(_("Requests to an invented car dealership by the stages they reached within 180 days."))
        return funnel_bars(bars, title=title, description=description, names=say(_("Step")), people=say(_("Requests")), say=say)

    return Example(stages(), {"steps": steps, "window": 180.0}, picture)


def steps_of_visits() -> dict[str, list[Any]]:
    found = dict(visits())
    found["step"] = found.pop("channel")
    return found


def paths() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = [(str(way), int(times)) for way, times in zip(result.ways, result.times, strict=True)][:10]
        title = say(_("The most frequent way, %(way)s, is %(share)s of all")) % {"way": result.ways[0], "share": show(float(result.share[0]), "%")}
        description = say(_("Ways of visitors of an invented dealership's site, by the channels they came through."))
        return ranked_bars(rows, title=title, description=description, names=say(_("Way")), values=say(_("Times")), unit="count", shares=[float(share) for share in result.share[:10]], above=True, say=say)

    return Example(steps_of_visits(), {"top": 15}, picture)


def flows() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        words = {"=stop": say(_("Leaves")), "=conversion": say(_("Request")), "=other": say(_("Other"))}
        bands = [
            Flow(int(place), words.get(source, source), words.get(target, target), int(times))
            for place, source, target, times in zip(result.place, result.source, result.target, result.times, strict=True)
        ]
        left = sum(each.times for each in bands if each.place == 1 and each.target == words["=stop"])
        title = say(_("%(share)s leave after their first visit")) % {"share": show(left / result.total, "%")}
        description = say(_("Flows of visitors of an invented dealership's site from channel to channel over three visits."))
        return flow_bands(bands, title=title, description=description, ends=(words["=stop"],), say=say)

    return Example(steps_of_visits(), {"depth": 3, "most": 5}, picture)


def credited(result: Any, say: Say, show: Show) -> Chart:
    """Shares of a model with their intervals, the largest first."""
    dots = [Estimate(str(name), *map(float, three)) for name, *three in zip(result.channels, result.share, result.low, result.high, strict=True)]
    dots.sort(key=lambda dot: -(dot.value or 0))
    title = say(_("%(channel)s has the largest part of the requests: %(share)s")) % {"channel": dots[0].label, "share": show(dots[0].value, "%")}
    description = say(_("Part of the requests to an invented dealership credited to each channel, with 95% intervals."))
    return estimate_dots(dots, title=title, description=description, names=say(_("Channel")), values=say(_("Part of the requests")), unit="%", room="steer", say=say)


def removed(result: Any, say: Say, show: Show) -> Chart:
    """Removal effects with their intervals, the largest first."""
    dots = [Estimate(str(name), *map(float, three)) for name, *three in zip(result.channels, result.removal, result.removal_low, result.removal_high, strict=True)]
    dots.sort(key=lambda dot: -(dot.value or 0))
    title = say(_("Without %(channel)s, %(effect)s of the requests would be lost")) % {"channel": dots[0].label, "effect": show(dots[0].value, "%")}
    description = say(_("Part of the requests to an invented dealership that would be lost without each channel, with 95% intervals."))
    return estimate_dots(dots, title=title, description=description, names=say(_("Channel")), values=say(_("Removal effect")), unit="%", room="steer", say=say)


def attribution(model: str) -> Callable[[], Example]:
    def example() -> Example:
        return Example(visits(), {}, removed if model == "markov" else credited)

    return example


MODELS = ("first_touch", "last_touch", "linear", "time_decay", "position_based", "markov", "shapley")
EXAMPLES: dict[str, Callable[[], Example]] = {"funnel": funnel, "paths": paths, "flows": flows, **{model: attribution(model) for model in MODELS}}
