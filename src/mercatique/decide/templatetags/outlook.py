"""Template tags of the financial forecast."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mercatique.decide.outlook.models import MONTHS, ForecastProduct, Part
from mercatique.decide.outlook.pictures import NAMES
from mercatique.decide.outlook.proposals import Proposal
from mercatique.kernel.format import month, percent

register = template.Library()


@register.filter
def place(values: Sequence[Any], number: int) -> Any:
    """The value at a place of a sequence."""
    return values[number]


@register.filter
def scenario(name: str) -> str:
    return str(NAMES[name])


@register.filter
def percentage(value: Decimal | None) -> str:
    """A number written in per cent: 12.5 reads "12,5 %"."""
    return "—" if value is None else percent(value / 100)


@register.filter
def timing(part: Part) -> str:
    """When a charge is paid, or something bought or brought in."""
    first = getattr(part, "start", None) or getattr(part, "month", None)
    last: date | None = getattr(part, "end", None)
    if first is None and last is None:
        return _("from the first month") if hasattr(part, "end") else _("in the first month")
    if last is not None:
        return pgettext("months", "%(first)s to %(last)s") % {"first": month(first) if first else _("first month"), "last": month(last)}
    return _("from %(month)s") % {"month": month(first)} if hasattr(part, "end") else month(first)


@register.filter
def season(row: Proposal) -> str:
    """The best and the weakest month of a family."""
    words = row.season_words
    if words is None:
        return ""
    names = [str(ForecastProduct._meta.get_field(name).verbose_name).lower() for name in MONTHS]  # type: ignore[union-attr]
    best, least = words
    values = {"best": names[best - 1], "high": percent(row.seasons[best - 1] / 100, decimals=0), "least": names[least - 1], "low": percent(row.seasons[least - 1] / 100, decimals=0)}
    return _("%(best)s %(high)s, %(least)s %(low)s of an average month") % values
