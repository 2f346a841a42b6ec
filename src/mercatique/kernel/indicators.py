"""Reading an indicator: from a figure or from typed values, for a period, like with like when it is unfinished."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mercatique.kernel import figures
from mercatique.kernel.format import quantity
from mercatique.kernel.models import Figure, Indicator, Measure

Period = tuple[date, date]


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
    typed: Any = Measure.objects.filter(indicator=indicator, value__isnull=False, day__isnull=False)
    if period:
        typed = typed.filter(day__gte=period[0], day__lte=period[1])
    last = typed.order_by("-day", "-number").first()
    if last is None:
        return Reading(None, unit, reason=_("no value has been typed for this period"))
    return Reading(float(last.value), unit, indicator.workspace.currency if unit == "currency" else "", day=last.day)
