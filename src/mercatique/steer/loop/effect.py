"""What a correction has brought since it began: shown, not shown, or not to be said yet and how long to wait.

A week is compared with the one 52 weeks before, so that the season is taken out of both sides; the difference is then read
as a series cut at the day the correction began. Only whole weeks count: the one in which it began stands on neither side.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel import evidence, figures, indicators
from mercatique.kernel.figures import Query, Result, figure
from mercatique.kernel.models import Direction, Figure, Indicator, Measure, Workspace
from mercatique.methods.experiments import corrections, interrupted_series
from mercatique.months import month_end, months_after
from mercatique.steer.loop import readings, units
from mercatique.steer.loop.gaps import last_measure
from mercatique.steer.loop.models import Correction

WORKED, WORSE, NOT_SHOWN, EARLY = ANSWERS = ("worked", "worse", "not_shown", "early")
COLUMNS = ("period", "actual", "without")
#: Weeks and months in the mean month.
WEEKS = 365.25 / 12 / 7
#: Weeks looked at before and after, at most.
BEFORE, AFTER = 104, 52


@dataclass(frozen=True)
class Series:
    """An indicator period by period, and what it is compared with: itself a year before (weeks), or nothing (typed months)."""

    starts: tuple[date, ...]
    actual: tuple[float, ...]
    year_before: tuple[float, ...]
    weekly: bool

    @property
    def moved(self) -> list[float]:
        return [now - then for now, then in zip(self.actual, self.year_before, strict=True)]


def series(indicator: Indicator, start: date) -> tuple[Series | None, str]:
    """The whole periods around a day, each with the value of a year before; the period of the day itself is left out."""
    if not indicator.figure_key:
        return by_month(indicator, start)
    days = readings.known(indicator.workspace)
    if days is None:
        return None, _("there are no data yet")
    weeks = readings.whole_weeks(days)
    found, reason = readings.values(indicator, weeks)
    if reason:
        return None, reason
    rows = [
        (week[0], now, then)
        for place, (week, now) in enumerate(zip(weeks, found, strict=True))
        if place >= readings.YEAR and now is not None and (then := found[place - readings.YEAR]) is not None and not week[0] < start <= week[1]
    ]
    before = [row for row in rows if row[0] < start][-BEFORE:]
    # A course is not drawn further ahead than it was seen before.
    after = [row for row in rows if row[0] >= start][: min(AFTER, max(len(before), corrections.AFTER))]
    return of_rows([*before, *after], weekly=True), ""


def by_month(indicator: Indicator, start: date) -> tuple[Series | None, str]:
    """Values typed by hand, month by month as they are: few are typed for long enough to be compared with a year before."""
    typed = list(Measure.objects.filter(indicator=indicator, day__isnull=False, value__isnull=False).values_list("day", flat=True))
    if not typed:
        return None, _("no value has been typed for this period")
    months = readings.whole_months(readings.Known(min(typed).replace(day=1), month_end(max(typed))))
    found, reason = readings.values(indicator, months)
    rows = [(month[0], now, 0.0) for month, now in zip(months, found, strict=True) if now is not None and not month[0] < start <= month[1]]
    return (None, reason) if reason else (of_rows(rows, weekly=False), "")


def of_rows(rows: list[tuple[date, float, float]], *, weekly: bool) -> Series:
    return Series(tuple(row[0] for row in rows), tuple(row[1] for row in rows), tuple(row[2] for row in rows), weekly)


def blank(reason: str, **extra: Any) -> Result:
    return Result(COLUMNS, [], reason=reason, extra={"answer": EARLY, "wait": None, **extra})


@figure(
    "steer.effect", label=gettext_lazy("What the correction has brought"), unit="number", tables=("orders",), method="interrupted_series",
    kind="table", per=Correction, question=gettext_lazy("Has the indicator left its course since the correction began?"),
)  # fmt: skip
def measured(query: Query) -> Result:
    found = of_number(query.workspace, query.filters)
    return Result(COLUMNS, [], reason=_("it has no indicator")) if found is None else measure(found)


def measure(correction: Correction) -> Result:
    """The effect with its interval, the answer to "did it work?", and the weeks before and after with what would have been."""
    indicator, start = correction.indicator, correction.start
    if indicator is None:
        return blank(_("it has no indicator"))
    if start is None:
        return blank(_("the day it began is not written down"))
    indicator.workspace = correction.workspace
    apart: dict[str, Any] = {}
    if correction.units and correction.names:
        answer = beside_units(correction, start)
        if answer.extra.get("parallel") != "rejected":
            return answer
        # Those left alone went their own way before: they cannot say what would have been, and are not asked.
        apart = {"apart": answer.extra["others"]}
    found, reason = series(indicator, start)
    if found is None:
        return blank(reason)
    after = sum(day >= start for day in found.starts)
    before = len(found.starts) - after
    if before < corrections.BEFORE:
        return blank(few_before(before, found.weekly), answer=NOT_SHOWN if never(correction, start) else EARLY)
    if after < corrections.AFTER:
        return blank(few_after(after, found.weekly), wait=corrections.AFTER - after, weekly=found.weekly)
    result = read(correction, found, start, beside(correction, found, start))
    return replace(result, extra={**result.extra, **apart})


def beside_units(correction: Correction, start: date) -> Result:
    """The effect on the units that were touched, against those left alone; sums of all the units touched."""
    worth = worth_of(correction, weekly=True)
    compared, reason, wait = units.compare(correction, worth)
    if compared is None:
        return blank(reason, wait=wait, weekly=True)
    found, times = compared.found, compared.times
    effect, low, high = (times * value for value in (found.effect, found.low, found.high))
    answer, longer = verdict(low, high, correction.indicator is None or correction.indicator.direction == Direction.UP, worth, compared.wait)
    without = compared.without
    rows = [[day.isoformat(), now, then] for day, now, then in zip(compared.starts, compared.actual, without, strict=True)]
    usual = sum(value for day, value in zip(compared.starts, without, strict=True) if day >= start) / found.periods_after
    extra = {
        "answer": answer, "wait": longer, "effect": effect, "low": low, "high": high, "p_value": found.p_value, "worth": worth,
        "relative": float(effect / usual) if usual > 0 else None, "weekly": True, "before": found.periods_before, "after": found.periods_after, "compared": False,
        "start": start.isoformat(), "touched": list(compared.touched), "others": list(compared.others), "parallel": found.parallel,
    }  # fmt: skip
    return Result(COLUMNS, rows, two_digits(effect), len(rows), extra=extra)


def few_before(n: int, weekly: bool) -> str:
    text = ngettext("%(n)d month was typed before it began; %(needed)d are needed", "%(n)d months were typed before it began; %(needed)d are needed", n)
    if weekly:
        text = ngettext(
            "%(n)d whole week before it began can be compared with a year before; %(needed)d are needed",
            "%(n)d whole weeks before it began can be compared with a year before; %(needed)d are needed",
            n,
        )
    return text % {"n": n, "needed": corrections.BEFORE}


def few_after(n: int, weekly: bool) -> str:
    text = ngettext("%(n)d month has been typed since it began; %(needed)d are needed", "%(n)d months have been typed since it began; %(needed)d are needed", n)
    if weekly:
        text = ngettext("%(n)d whole week has passed since it began; %(needed)d are needed", "%(n)d whole weeks have passed since it began; %(needed)d are needed", n)
    return text % {"n": n, "needed": corrections.AFTER}


def beside(correction: Correction, found: Series, start: date) -> list[float] | None:
    """The same periods of what the correction does not touch, when it can be read in all of them."""
    other = correction.compared_with
    if other is None:
        return None
    other.workspace = correction.workspace
    theirs, _reason = series(other, start)
    if theirs is None or theirs.weekly != found.weekly:
        return None
    by_day = dict(zip(theirs.starts, theirs.moved, strict=True))
    return [by_day[day] for day in found.starts] if all(day in by_day for day in found.starts) else None


def worth_of(correction: Correction, *, weekly: bool) -> float | None:
    """The expected effect per period: what adds up is shared out among the weeks of a month."""
    if not correction.expected or correction.indicator is None:
        return None
    whole = float(correction.expected)
    return whole / WEEKS if weekly and indicators.adds_up(correction.indicator) else whole


def read(correction: Correction, found: Series, start: date, compared: list[float] | None) -> Result:
    assert correction.indicator is not None
    worth = worth_of(correction, weekly=found.weekly)
    result = interrupted_series(list(found.starts), found.moved, compared, since=start, worth=worth)
    expected = [then + float(course) for then, course in zip(found.year_before, result.expected, strict=True)]
    rows = [[day.isoformat(), now, without] for day, now, without in zip(found.starts, found.actual, expected, strict=True)]
    answer, wait = judged(result, correction.indicator.direction == Direction.UP, worth)
    usual = sum(without for day, without in zip(found.starts, expected, strict=True) if day >= start) / result.periods_after
    extra = {
        "answer": answer, "wait": wait, "effect": result.effect, "low": result.low, "high": result.high, "p_value": result.p_value, "worth": worth,
        "relative": result.effect / usual if result.effect is not None and usual > 0 else None, "weekly": found.weekly,
        "before": result.periods_before, "after": result.periods_after, "compared": compared is not None, "start": start.isoformat(),
    }  # fmt: skip
    # What rests on it is to recheck when its first two digits change, not its cents.
    return Result(COLUMNS, rows, None if result.effect is None else two_digits(result.effect), len(rows), extra=extra)


def two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def judged(result: corrections.InterruptedSeries, up: bool, worth: float | None) -> tuple[str, int | None]:
    """Shown when the interval leaves zero out; not shown when it leaves out what was hoped for, or when waiting would not help."""
    assert result.low is not None and result.high is not None
    return verdict(result.low, result.high, up, worth, result.wait)


def verdict(low: float, high: float, up: bool, worth: float | None, wait: int | None) -> tuple[str, int | None]:
    """The answer that an interval gives, and how long to wait when it gives none yet."""
    if low > 0 or high < 0:
        return (WORKED if (low > 0) == up else WORSE), None
    if worth is not None and not low <= worth <= high:
        return NOT_SHOWN, None
    return (NOT_SHOWN, None) if wait is None else (EARLY, wait)


def of(correction: Correction) -> "Effect":
    """The effect as kept, computed first when it is new or its data have changed."""
    if correction.indicator is not None and not correction.indicator.figure_key:
        found = measure(correction)
        return Effect(correction, None, found.extra.get("effect"), found.rows, found.extra, found.reason)
    kept = figures.read(correction.workspace, "steer.effect", filters={"of": correction.number})
    extra = dict(kept.result or {})
    rows = extra.pop("rows", [])
    extra.pop("columns", None)
    if not kept.result:
        hopeless = correction.start is not None and never(correction, correction.start)
        extra = {"answer": NOT_SHOWN, "wait": None} if hopeless else {"answer": EARLY, "wait": None, **waiting(correction)}
    return Effect(correction, kept, extra.get("effect"), rows, extra, kept.reason)


def never(correction: Correction, start: date) -> bool:
    """Whether too little is known from before it began, which no waiting will change."""
    indicator = correction.indicator
    if indicator is None or not indicator.figure_key:
        return indicator is not None and start <= timezone.localdate()
    days = readings.known(correction.workspace)
    if days is None or not indicators.by_period(indicator):
        return False
    monday = days.first + timedelta(days=(7 - days.first.weekday()) % 7)
    return (start - monday).days // 7 - readings.YEAR < corrections.BEFORE


def waiting(correction: Correction) -> dict[str, Any]:
    """How many whole weeks are still to pass before anything can be said, when that is what lacks."""
    indicator, start = correction.indicator, correction.start
    last = correction.workspace.warehouse.last_day("orders")
    if indicator is None or start is None or last is None or not indicators.by_period(indicator):
        return {}
    monday = start + timedelta(days=(7 - start.weekday()) % 7)
    passed = max(0, ((last - monday).days + 1) // 7)
    return {"wait": corrections.AFTER - passed, "weekly": True} if passed < corrections.AFTER else {}


@dataclass(frozen=True)
class Effect:
    """A correction's effect: the answer, the numbers and, when they come from the tables, the kept figure."""

    correction: Correction
    figure: Figure | None
    value: float | None
    rows: list[list[Any]]
    extra: dict[str, Any]
    reason: str

    @property
    def answer(self) -> str:
        return str(self.extra.get("answer", EARLY))

    @property
    def low(self) -> float | None:
        return self.extra.get("low")

    @property
    def high(self) -> float | None:
        return self.extra.get("high")

    @property
    def weekly(self) -> bool:
        return bool(self.extra.get("weekly", True))

    @property
    def wait(self) -> int | None:
        return self.extra.get("wait")

    @property
    def again_on(self) -> date | None:
        """The day from which it can be asked again."""
        last = self.correction.workspace.warehouse.last_day("orders")
        begun = max(filter(None, (last, self.correction.start)), default=None)
        if self.wait is None or begun is None:
            return None
        return begun + timedelta(days=7 * self.wait) if self.weekly else months_after(begun, self.wait)


ROLE = "effect"


def conclude(correction: Correction, on: date) -> Effect:
    """Write down what the data say on a day; the correction then rests on its measured effect."""
    found = of(correction)
    correction.conclusion, correction.concluded_on = found.answer, on
    correction.save()
    evidence.of(correction, ROLE).delete()
    if found.figure is not None:
        evidence.support(correction, figure=found.figure, role=ROLE, note=_("measured effect"))
    elif (measure := last_measure(correction.indicator, None)) is not None:
        evidence.support(correction, record=measure, role=ROLE, note=_("measured effect"))
    return found


def of_number(workspace: Workspace, filters: dict[str, Any]) -> Correction | None:
    number = str(filters.get("of", ""))
    found = Correction.objects.filter(workspace=workspace, number=int(number)).select_related("deviation__indicator", "compared_with").first() if number.isdigit() else None
    if found is not None:
        found.workspace = workspace
    return found
