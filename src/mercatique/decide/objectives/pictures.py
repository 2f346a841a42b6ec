"""The picture of an objective's attainability: what was, what comes, the target."""

from datetime import date

from django.utils.translation import gettext as _

from mercatique.charts import Chart, forecast_lines, target_lines
from mercatique.decide.models import Objective
from mercatique.kernel import indicators
from mercatique.kernel.figures import records_of
from mercatique.kernel.format import day, percent
from mercatique.kernel.models import Figure


def said(objective: Objective, value: float | None) -> str:
    return indicators.said(value, objective.unit, objective.workspace.currency)


def sentence(objective: Objective, kept: Figure) -> str:
    """Whether the target can be reached, going on as now."""
    found = kept.result or {}
    values = {
        "target": said(objective, found["target"]), "forecast": said(objective, found["forecast"]),
        "due": day(objective.due), "chance": percent(kept.value, decimals=0),
    }  # fmt: skip
    return {
        "reached": _("The target of %(target)s is reached already"),
        "expected": _("Going on as now leads to %(forecast)s by %(due)s: the target of %(target)s is held"),
        "possible": _("Going on as now leads to %(forecast)s by %(due)s: the target of %(target)s has a chance of %(chance)s"),
        "out_of_reach": _("Going on as now leads to %(forecast)s by %(due)s, out of reach of %(target)s: something has to change"),
    }[found["verdict"]] % values


def way(objective: Objective, kept: Figure) -> Chart:
    """The months so far, those to come with their interval, and the target."""
    rows = records_of(kept)
    past = [(date.fromisoformat(row["month"]), row["value"]) for row in rows if row["low"] is None]
    ahead = [(date.fromisoformat(row["month"]), row["value"], row["low"], row["high"]) for row in rows if row["low"] is not None]
    assert objective.indicator is not None and objective.target is not None
    level, target = (kept.result or {})["level"], float(objective.target)
    title = sentence(objective, kept)
    currency = objective.workspace.currency
    if indicators.adds_up(objective.indicator):
        description = _("Added up month by month; the band holds the sum four times in five. Nothing new is counted in: only what was goes on.")
        return target_lines(past, ahead, target, title=title, description=description, level=level, unit=objective.unit or "number", currency=currency, say=_)
    description = _("Month by month; the band holds the value four times in five. The target is %(target)s.") % {"target": said(objective, target)}
    lines = [(*row, None) for row in ahead]
    return forecast_lines(past, lines, title=title, description=description, level=level, unit=objective.unit or "number", currency=currency, say=_)
