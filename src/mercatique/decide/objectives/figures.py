"""Can an objective be reached, going on as now? The forecast of its own indicator, kept until data or objective change."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.decide.models import Objective
from mercatique.fault import Fault
from mercatique.kernel import figures, indicators, jobs
from mercatique.kernel.figures import OF, Query, Result, figure
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Direction, Figure, Indicator, Job, Measure, Workspace
from mercatique.kernel.rounds import inside, shared
from mercatique.months import month_end, months_after

KEY, TYPED = "objectives.attainability", "objectives.attainability_typed"
JOB = "attainability"
#: Months of the past a forecast looks at, at most.
MOST = 48
LEVEL = 0.8
Months = list[tuple[date, float]]


@figure(
    KEY, label=gettext_lazy("Attainability"), unit="%", tables=("orders",), method="attainability", kind="table", per=Objective,
    question=gettext_lazy("Can the target be reached by its day, going on as now?"),
)  # fmt: skip
def from_tables(query: Query) -> Result:
    """Of an objective whose indicator is read from the tables."""
    return attainability(query)


@figure(
    TYPED, label=gettext_lazy("Attainability, from typed values"), unit="%", method="best_forecast", kind="table", per=Objective,
    question=gettext_lazy("Can the target be reached by its day, going on as now?"),
)  # fmt: skip
def from_measures(query: Query) -> Result:
    """Of an objective whose indicator is typed by hand."""
    return attainability(query)


def attainability(query: Query) -> Result:
    """The way to the target by month, the forecast at the due day with its interval, and the chance to reach it."""
    objective = figures.FIGURES[KEY].about(query.workspace, query.filters)
    if not isinstance(objective, Objective):
        return refused(_("no objective is named"))
    if objective.indicator is None:
        return refused(_("the objective has no indicator"))
    indicator = objective.indicator
    indicator.workspace = query.workspace
    if objective.target is None:
        return refused(_("the objective has no target"))
    if objective.due is None:
        return refused(_("the objective has no due date"))
    if not indicators.by_period(indicator):
        return refused(_("the indicator has no value of its own for each month: there is nothing to forecast from"))
    months, last = history(indicator)
    if last is None or not months:
        return refused(_("there are no data yet"))
    try:
        found = of_sum(objective, months, last) if indicators.adds_up(indicator) else of_level(objective, months, last)
    except Fault as fault:
        return passed() if fault.code == "due_passed" else refused(sentence(fault))
    return found


def refused(reason: str) -> Result:
    return Result((), [], reason=reason)


def passed() -> Result:
    return refused(_("its due date has passed: compare, do not forecast"))


def history(indicator: Indicator) -> tuple[Months, date | None]:
    """The months of an indicator without a hole, oldest first, and the last day known."""
    if not indicator.figure_key:
        return typed(indicator)
    last = indicator.workspace.warehouse.last_day("orders")
    if last is None:
        return [], None
    table = indicator.workspace.warehouse.table("orders")
    first = indicator.workspace.warehouse.frame(table.aggregate(day=table.day.min())).to_pylist()[0]["day"]
    start = max(first.replace(day=1), months_after(last.replace(day=1), 1 - MOST))
    months: list[tuple[date, float | None]] = []
    while start <= last:
        months.append((start, indicators.read(indicator, (start, min(month_end(start), last))).value))
        start = months_after(start, 1)
    adds_up = indicators.adds_up(indicator)
    return unbroken([(month, 0.0 if value is None and adds_up else value) for month, value in months], adds_up), last


def unbroken(months: Sequence[tuple[date, float | None]], adds_up: bool) -> Months:
    """The months after the last one without a value; what adds up begins with its first sale."""
    found: Months = []
    for month, value in months:
        if value is None:
            found = []
        elif found or value or not adds_up:
            found.append((month, value))
    return found


def typed(indicator: Indicator) -> tuple[Months, date | None]:
    """Measures written by hand: the last one of each month."""
    by_month = {day.replace(day=1): float(value) for day, _number, value in sorted(indicators.typed(indicator), key=lambda row: row[:2])}
    if not by_month:
        return [], None
    first, last = min(by_month), max(by_month)
    every = [months_after(first, step) for step in range((last.year - first.year) * 12 + last.month - first.month + 1)]
    return unbroken([(month, by_month.get(month)) for month in every], adds_up=False), month_end(last)


def of_sum(objective: Objective, months: Months, last: date) -> Result:
    """What adds up: what is there, and what the forecast adds by the due day."""
    from mercatique.methods.forecast import attainability as method

    found = method(
        [month for month, _value in months], [value for _month, value in months], target=float(objective.target or 0), due=objective.due,
        since=objective.start, through=last, level=LEVEL, fiscal_month=objective.workspace.fiscal_month,
    )  # fmt: skip
    rows = [
        [row["first"].isoformat(), row["cumulated"], None if row["forecast"] == 0 else row["low"], None if row["forecast"] == 0 else row["high"]]
        for row in found.to_table().to_pylist()
    ]
    return told(objective, rows, found.value, found.low, found.high, found.chance, found.model, found.mase, reached=found.actual >= found.target)


def of_level(objective: Objective, months: Months, last: date) -> Result:
    """A rate or a level: its forecast in the month of the due day."""
    from statistics import NormalDist

    from mercatique.methods.forecast import best_forecast

    assert objective.due is not None
    finished = [(month, value) for month, value in months if month_end(month) <= last]
    due = objective.due.replace(day=1)
    if not finished:
        return refused(_("no month is over yet"))
    horizon = (due.year - finished[-1][0].year) * 12 + due.month - finished[-1][0].month
    if horizon < 1:
        return passed()
    ahead = best_forecast([month for month, _value in finished], [value for _month, value in finished], horizon=horizon, level=LEVEL)
    rows: list[list[Any]] = [[month.isoformat(), value, None, None] for month, value in finished[-24:]]
    rows += [
        [each.start.isoformat(), float(value), float(low), float(high)]
        for each, value, low, high in zip(ahead.periods, ahead.mean, ahead.low, ahead.high, strict=True)
    ]
    mean, low, high = (float(edge[-1]) for edge in (ahead.mean, ahead.low, ahead.high))
    spread = (high - low) / 2 / NormalDist().inv_cdf((1 + LEVEL) / 2)
    target = float(objective.target or 0)
    chance = float(mean >= target) if spread <= 0 else 1 - NormalDist(mean, spread).cdf(target)
    return told(objective, rows, mean, low, high, chance, ahead.model, ahead.mase)


def told(
    objective: Objective, rows: list[list[Any]], value: float, low: float, high: float, chance: float, model: str, mase: float | None,
    *, reached: bool = False,
) -> Result:  # fmt: skip
    """The result as it is kept; less is better turns the question around."""
    assert objective.indicator is not None
    target, down = float(objective.target or 0), objective.indicator.direction == Direction.DOWN
    if down:
        verdict = "out_of_reach" if reached and indicators.adds_up(objective.indicator) else "expected" if high <= target else "possible" if low <= target else "out_of_reach"
        chance = 1 - chance
    else:
        verdict = "reached" if reached else "expected" if low >= target else "possible" if high >= target else "out_of_reach"
    return Result(
        ("month", "value", "low", "high"), rows, headline=chance, n=len(rows),
        extra={
            "verdict": verdict, "forecast": value, "least": low, "most": high, "target": target, "model": model, "mase": mase, "level": LEVEL,
            "inputs": inputs(objective),
        },
    )  # fmt: skip


def key_of(objective: Objective) -> str:
    return KEY if objective.indicator is not None and objective.indicator.figure_key else TYPED


def inputs(objective: Objective) -> dict[str, str]:
    """What the answer rests on besides the tables and the objective's fingerprint."""
    assert objective.indicator is not None
    measured = None if objective.indicator.figure_key else measured_at(objective)
    return {
        "since": objective.start.isoformat() if objective.start else "",
        "direction": objective.indicator.direction,
        "measured": measured.isoformat() if measured else "",
    }


def measured_at(objective: Objective) -> datetime | None:
    """When a typed value of its indicator was last written, changed or deleted."""
    if inside():
        return all_measured_at(objective.workspace).get(objective.indicator_id)
    rows = Measure.history.filter(indicator_id=objective.indicator_id)  # type: ignore[attr-defined]
    return rows.aggregate(last=Max("history_date"))["last"]  # type: ignore[no-any-return]


@shared()
def all_measured_at(workspace: Workspace) -> dict[Any, datetime]:
    """The same of every indicator of a workspace."""
    rows = Measure.history.filter(workspace_id=workspace.pk).order_by().values("indicator_id")  # type: ignore[attr-defined]
    return {row["indicator_id"]: row["last"] for row in rows.annotate(last=Max("history_date"))}


def asks(objective: Objective) -> bool:
    """Whether there is a question: an indicator, a target, a day."""
    return objective.indicator is not None and objective.target is not None and objective.due is not None


def kept(objective: Objective) -> Figure | None:
    """The answer as kept, when it is of the present data and the present objective."""
    if objective.indicator is None:
        return None
    key, filters = key_of(objective), {OF: objective.number}
    version = figures.data_version(objective.workspace, figures.FIGURES[key].tables, objective)
    name = figures.digest(key, None, filters)
    found = figures.as_kept(objective.workspace, key, name)
    if found is None or found.data_version != version or (found.result["inputs"] != inputs(objective) if found.result else found.computed_at < changed(objective)):
        return None
    found.workspace = objective.workspace
    return found


def changed(objective: Objective) -> datetime:
    """When the objective or its typed values changed last: a refusal is asked again after that."""
    assert objective.indicator is not None
    measured = inputs(objective)["measured"]
    return max(objective.changed_at, objective.indicator.changed_at, *([datetime.fromisoformat(measured)] if measured else []))


def computed(objective: Objective) -> Figure:
    """The answer, computed when it is not kept."""
    return kept(objective) or figures.read(objective.workspace, key_of(objective), None, {OF: objective.number}, again=True)


def ask(objective: Objective) -> Job | None:
    """Have it computed, unless it is there or there is nothing to ask."""
    if not asks(objective) or kept(objective) is not None:
        return None
    return jobs.enqueue(objective.workspace, JOB, key=f"{JOB}-{objective.number}", objective=objective.number)


def page(job: Job) -> str:
    assert job.workspace is not None
    found = Objective.objects.filter(workspace=job.workspace, number=job.args["objective"]).first()
    if found is None:
        return ""
    found.workspace = job.workspace
    return f"{found.get_absolute_url()}#attainability"


@jobs.job(JOB, label=gettext_lazy("Forecast of an objective"), page=page)
def compute(run: jobs.Run, objective: int) -> int | None:
    found = Objective.objects.filter(workspace=run.workspace, number=objective).select_related("indicator").first()
    if found is None:
        return None
    found.workspace = run.workspace
    return computed(found).number
