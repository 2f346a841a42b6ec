"""Where an objective will land when it is due, going on as now."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.decide.models import Objective
from mercatique.fault import Fault
from mercatique.kernel import figures, indicators
from mercatique.kernel.figures import Query, Result, figure
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Figure
from mercatique.methods.forecast import attainability
from mercatique.steer.loop import readings

COLUMNS = ("period", "reached", "forecast", "low", "high")
LEVEL = 0.8


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


@figure(
    "steer.landing", label=gettext_lazy("Landing when due"), unit="currency", tables=("orders",), method="attainability", kind="table",
    per=Objective, question=gettext_lazy("Going on as now, what will have been reached when the objective is due?"),
)  # fmt: skip
def landing(query: Query) -> Result:
    number = str(query.filters.get("of", ""))
    found = Objective.objects.filter(workspace=query.workspace, number=int(number)).select_related("indicator").first() if number.isdigit() else None
    if found is None or found.indicator is None:
        return Result(COLUMNS, [], reason=_("it has no indicator"))
    found.workspace = found.indicator.workspace = query.workspace
    return forecast(found, found.indicator)


def forecast(objective: Objective, indicator: Any) -> Result:
    if reason := unfit(objective, indicator):
        return Result(COLUMNS, [], reason=reason)
    days = readings.known(objective.workspace)
    assert days is not None and objective.start and objective.due and objective.target is not None
    every = days_of(days.first, days.last)
    amounts, reason = readings.values(indicator, [(day, day) for day in every])
    if reason:
        return Result(COLUMNS, [], reason=reason)
    try:
        found = attainability(
            every, [round(value or 0.0, 4) for value in amounts], target=float(objective.target), due=objective.due,
            since=objective.start, level=LEVEL, through=days.last, fiscal_month=objective.workspace.fiscal_month,
        )  # fmt: skip
    except Fault as fault:
        return Result(COLUMNS, [], reason=sentence(fault))
    rows = []
    for row in found.to_table().to_pylist():
        over = not row["forecast"]
        rows.append(
            [row["first"].isoformat(), row["cumulated"] if over else None, *((None,) * 3 if over else (row["cumulated"], row["low"], row["high"]))]
        )
    extra = {
        "actual": found.actual, "low": found.low, "high": found.high, "target": found.target, "chance": found.chance, "gap": found.gap,
        "verdict": found.verdict, "level": LEVEL, "model": found.model,
    }  # fmt: skip
    currency = objective.workspace.currency if indicators.unit_of(indicator) == "currency" else ""
    return Result(COLUMNS, rows, found.value, len(rows), currency=currency, extra=extra)


def unfit(objective: Objective, indicator: Any) -> str:
    """Why its landing cannot be forecast, if it cannot."""
    if not indicators.adds_up(indicator):
        return _("“%(indicator)s” does not add up day by day") % {"indicator": indicator}
    if objective.period is None or not objective.target:
        return _("it does not say from when to when, or for which target")
    days = readings.known(objective.workspace)
    if days is None:
        return _("there are no data yet")
    if objective.due and objective.due <= days.last:
        return _("it is due already: compare, do not forecast")
    if objective.start and objective.start > days.last:
        return _("its period has not begun in the data")
    return ""


def of(objective: Objective) -> Figure:
    """The landing as kept; the days it counts from are part of the question."""
    start = objective.start.isoformat() if objective.start else ""
    return figures.read(objective.workspace, "steer.landing", filters={"of": objective.number, "since": start})
