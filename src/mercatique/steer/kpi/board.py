"""KPIs as a library and a dashboard show them: what each is, its last finished month, its target, its thresholds, its age."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel import figures, indicators
from mercatique.kernel.format import change, percent, short_day
from mercatique.kernel.models import Direction, Figure, Indicator, Workspace
from mercatique.kernel.rounds import shared
from mercatique.months import month_end
from mercatique.steer.kpi.models import FRESH, KpiSheet
from mercatique.steer.loop import readings

GOOD, WATCH, ALERT, NONE = "good", "watch", "alert", "none"
MONTHS = 13


@dataclass(frozen=True)
class Kpi:
    """An indicator with its sheet, the objectives it measures today and its readings."""

    indicator: Indicator
    sheet: KpiSheet | None
    objectives: tuple[Objective, ...]
    value: float | None
    reason: str
    #: The month the value is of; none for what is as of a day.
    month: date | None
    day: date | None
    like: float | None
    series: tuple[float | None, ...]
    figure: Figure | None

    @property
    def unit(self) -> str:
        return indicators.unit_of(self.indicator)

    @property
    def unit_said(self) -> str:
        """Its unit in words: the currency, a number, per cent."""
        return indicators.unit_said(self.unit or "count", self.indicator.workspace.currency)

    @property
    def up(self) -> bool:
        return self.indicator.direction == Direction.UP

    @property
    def state(self) -> str:
        """Beyond which of its thresholds the value lies."""
        sheet = self.sheet
        if self.value is None or sheet is None or (sheet.alert_at is None and sheet.watch_at is None):
            return NONE

        def beyond(limit: Any) -> bool:
            return limit is not None and self.value is not None and (self.value < float(limit) if self.up else self.value > float(limit))

        return ALERT if beyond(sheet.alert_at) else WATCH if beyond(sheet.watch_at) else GOOD

    @property
    def fresh(self) -> bool | None:
        """Whether its last day is within its frequency; unknown without one."""
        if self.sheet is None or not self.sheet.frequency:
            return None
        return self.day is not None and self.day >= timezone.localdate() - timedelta(days=FRESH[self.sheet.frequency])  # type: ignore[index]

    @property
    def formula(self) -> str:
        """Its formula in words: what is counted over what, else its definition, else the figure it reads."""
        if self.sheet is not None and self.sheet.numerator and self.sheet.denominator:
            return f"{self.sheet.numerator} ÷ {self.sheet.denominator}"
        spec = figures.FIGURES.get(self.indicator.figure_key)
        return (self.sheet.numerator if self.sheet else "") or self.indicator.definition or (str(spec.label) if spec else "")

    @property
    def source(self) -> str:
        """Where its values come from: as written, or the tables its figure reads."""
        return self.indicator.own_source

    @property
    def moved(self) -> str:
        """Against the same month a year before: per cent, or points for a rate."""
        if self.value is None or self.like is None or (self.unit != "%" and self.like <= 0):
            return ""
        if self.unit == "%":
            return change(self.value - self.like, unit="points").text
        return change(self.value / self.like - 1).text

    @property
    def line(self) -> str:
        """The points of its sparkline, in a box of 96 by 20."""
        known = [value for value in self.series if value is not None]
        if len(known) < 3:
            return ""
        low, span = min(known), (max(known) - min(known)) or 1.0
        step = 92 / (len(self.series) - 1)
        points = [(2 + place * step, 18 - 16 * (value - low) / span) for place, value in enumerate(self.series) if value is not None]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)

    @property
    def last_point(self) -> tuple[str, str] | None:
        return tuple(self.line.split(" ")[-1].split(",")) if self.line else None  # type: ignore[return-value]

    @property
    def line_said(self) -> str:
        """The sparkline in words."""
        known = [value for value in self.series if value is not None]
        if not self.line or not known:
            return ""
        values = {"low": said(self, min(known)), "high": said(self, max(known)), "n": len(known)}
        return _("%(n)d months, from %(low)s to %(high)s") % values


def said(kpi: Kpi, value: float | None) -> str:
    return indicators.said(value, kpi.unit, kpi.indicator.workspace.currency)


@shared(worded=True)
def read(workspace: Workspace, wanted: Iterable[Indicator] | None = None) -> list[Kpi]:
    """The indicators asked for, or all of them, in the order in which they were written down."""
    sheets: dict[Any, KpiSheet] = {}
    for sheet in KpiSheet.objects.filter(workspace=workspace, indicator__isnull=False).select_related("indicator").order_by("number"):
        sheet.workspace = workspace
        sheets[sheet.indicator_id] = sheet
    objectives: dict[Any, list[Objective]] = {}
    for objective in objectives_of(workspace):
        objectives.setdefault(objective.indicator_id, []).append(objective)
    known = readings.known(workspace)
    months = readings.whole_months(known)[-MONTHS:] if known else []
    found = []
    for indicator in wanted if wanted is not None else Indicator.objects.filter(workspace=workspace).order_by("number"):
        indicator.workspace = workspace
        today = timezone.localdate()
        mine = tuple(row for row in objectives.get(indicator.pk, []) if row.target is not None and (row.due is None or row.due >= today))
        found.append(Kpi(indicator, sheets.get(indicator.pk), mine, **values_of(indicator, months)))
    return found


def history(indicator: Indicator, count: int) -> list[tuple[date, float | None]]:
    """Its last finished months, or the months in which what has no value of its own for a month was read, oldest first."""
    if indicator.figure_key and not indicators.by_period(indicator):
        figure = indicators.read(indicator).figure
        kept = [*((date.fromisoformat(day), value) for day, value in figure.past), (figure.data_date, figure.value)] if figure is not None and figure.data_date else []
        return sorted({day.replace(day=1): value for day, value in kept}.items())[-count:]
    ends = months_typed(indicator) if not indicator.figure_key else readings.whole_months(found) if (found := readings.known(indicator.workspace)) else []
    values, _reason = readings.values(indicator, ends[-count:])
    return [(first, value) for (first, _last), value in zip(ends[-count:], values, strict=True)]


def months_typed(indicator: Indicator) -> list[readings.Period]:
    """The months up to that of the last value typed, three years at most."""
    last = indicators.last_typed(indicator)
    return readings.whole_months(readings.Known(last[0].replace(year=last[0].year - 3, month=1, day=1), month_end(last[0]))) if last else []


def values_of(indicator: Indicator, months: list[readings.Period]) -> dict[str, Any]:
    """The last finished month of what has one; what is typed or has no period as it stands."""
    blank: dict[str, Any] = {"month": None, "like": None, "series": (), "figure": None, "reason": "", "value": None, "day": None}
    if not indicator.figure_key:
        last = indicators.last_typed(indicator)
        if last is None:
            return {**blank, "reason": _("no value has been typed for this period")}
        day, _number, value = last
        ends = months_typed(indicator)[-MONTHS:]
        series, _reason = readings.values(indicator, ends)
        return {**blank, "value": float(value), "day": day, "month": day.replace(day=1), "series": tuple(series), "like": series[0] if len(series) == MONTHS else None}
    if not months or not indicators.by_period(indicator):
        reading = indicators.read(indicator)
        past = tuple(value for _day, value in reading.figure.past) if reading.figure else ()
        return {**blank, "value": reading.value, "reason": reading.reason, "day": reading.day, "figure": reading.figure, "series": (*past[-MONTHS + 1 :], reading.value) if past else ()}
    series, reason = readings.values(indicator, months)
    kept = indicators.read(indicator, months[-1])
    like = series[0] if len(series) == MONTHS else None
    return {**blank, "value": series[-1], "reason": reason or kept.reason, "day": kept.day, "month": months[-1][0], "series": tuple(series), "like": like, "figure": kept.figure}


def target_said(kpi: Kpi) -> str:
    """The targets its objectives set, each once with the day it is due: a year's target is no month's."""
    found = {(row.target, row.due): indicators.said(row.target, kpi.unit, kpi.indicator.workspace.currency) for row in kpi.objectives}
    return ", ".join(_("%(target)s by %(day)s") % {"target": text, "day": short_day(due)} if due else text for (_target, due), text in found.items())


def share_measured(found: list[Kpi]) -> str:
    """How many of the KPIs have a value: what is hard to measure shows as what is not."""
    return percent(sum(kpi.value is not None for kpi in found) / len(found)) if found else ""
