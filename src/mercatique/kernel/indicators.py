"""Reading an indicator: from a figure or from typed values, for a period, like with like when it is unfinished."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mercatique.kernel import figures
from mercatique.kernel.format import quantity
from mercatique.kernel.models import Figure, Indicator, Measure, Workspace
from mercatique.kernel.rounds import inside, shared

Period = tuple[date, date]
#: A value typed by hand: its day, the number of its measure, the value.
Typed = tuple[date, int, Decimal]


@dataclass(frozen=True)
class Reading:
    """A value of an indicator: from a kept figure, from typed measures, or *n/a* with its reason."""

    value: float | None
    unit: str
    currency: str = ""
    reason: str = ""
    figure: Figure | None = None
    day: date | None = None


def unit_of(indicator: Indicator) -> str:
    spec = figures.FIGURES.get(indicator.figure_key)
    return spec.unit if spec else indicator.unit


def unit_said(unit: str, currency: str) -> str:
    """A unit in words: the currency, a number, days; any other word is its own."""
    return {"currency": currency, "count": pgettext("unit of a KPI", "number"), "days": _("days")}.get(unit, unit)


def said(value: Any, unit: str, currency: str) -> str:
    """A value in the unit of an indicator as read, without cents where they say nothing."""
    if value is None:
        return ""
    decimals = figures.PRECISION.get(unit) if unit == "currency" and abs(value) >= 1000 else None
    return quantity(value, unit, currency=currency or "EUR", decimals=decimals)


def adds_up(indicator: Indicator) -> bool:
    """Whether values of periods add up (sales do, a rate does not)."""
    spec = figures.FIGURES.get(indicator.figure_key)
    return bool(spec and spec.kind == "flow")


def by_period(indicator: Indicator) -> bool:
    """Whether it has a value of its own for each period."""
    spec = figures.FIGURES.get(indicator.figure_key)
    return spec is None or spec.kind in {"flow", "rate"}


def read(indicator: Indicator, period: Period | None = None) -> Reading:
    """The indicator's value over a period (or as of all data)."""
    unit = unit_of(indicator)
    if indicator.figure_key:
        if indicator.figure_key not in figures.FIGURES:
            return Reading(None, unit, reason=_("the figure no longer exists"))
        kept = figures.read(indicator.workspace, indicator.figure_key, period, indicator.filters)
        return Reading(kept.value, kept.unit, kept.currency, kept.reason, kept, kept.data_date)
    last = last_typed(indicator, period)
    if last is None:
        return Reading(None, unit, reason=_("no value has been typed for this period"))
    day, _number, value = last
    return Reading(float(value), unit, indicator.workspace.currency if unit == "currency" else "", day=day)


def typed(indicator: Indicator) -> Sequence[Typed]:
    """The values typed for an indicator, in the order in which they were written down."""
    if inside():
        return all_typed(indicator.workspace).get(indicator.pk, [])
    rows = Measure.objects.filter(indicator=indicator, value__isnull=False, day__isnull=False).order_by("number")
    return list(rows.values_list("day", "number", "value"))


def last_typed(indicator: Indicator, period: Period | None = None) -> Typed | None:
    """The last value typed for an indicator, of those of a period when one is given."""
    if inside():
        known = (row for row in typed(indicator) if period is None or period[0] <= row[0] <= period[1])
        return max(known, key=lambda row: row[:2], default=None)
    rows: Any = Measure.objects.filter(indicator=indicator, value__isnull=False, day__isnull=False)
    if period:
        rows = rows.filter(day__gte=period[0], day__lte=period[1])
    return rows.order_by("-day", "-number").values_list("day", "number", "value").first()  # type: ignore[no-any-return]


def measured(indicator: Indicator) -> bool:
    """Whether a value has been typed for it, be it without a day."""
    if inside():
        return indicator.pk in all_measured(indicator.workspace)
    return Measure.objects.filter(indicator=indicator, value__isnull=False).exists()


@shared()
def all_typed(workspace: Workspace) -> dict[UUID, list[Typed]]:
    """What was typed for every indicator of a workspace."""
    found: dict[UUID, list[Typed]] = defaultdict(list)
    rows = Measure.objects.filter(indicator__workspace=workspace, value__isnull=False, day__isnull=False).order_by("number")
    for indicator, day, number, value in rows.values_list("indicator_id", "day", "number", "value"):
        found[indicator].append((day, number, value))  # type: ignore[arg-type]
    return dict(found)


@shared()
def all_measured(workspace: Workspace) -> frozenset[UUID]:
    rows = Measure.objects.filter(indicator__workspace=workspace, value__isnull=False)
    return frozenset(rows.order_by().values_list("indicator_id", flat=True).distinct())
