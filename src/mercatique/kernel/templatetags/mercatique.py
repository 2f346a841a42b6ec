"""Template tags: numbers, figures with their provenance, charts, evidence."""

import json
from datetime import date, datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from mercatique.kernel import figures
from mercatique.kernel import format as shown
from mercatique.kernel.models import Figure, Record

register = template.Library()


def language() -> str:
    return get_language() or "fr"


@register.filter
def number(value: Any, decimals: int | None = None) -> str:
    return "" if value is None else shown.number(value, language(), decimals=decimals)


@register.filter
def percent(value: Any, decimals: int | None = None) -> str:
    """A ratio as a percentage: 0.438 → « 43,8 % »."""
    return "" if value is None else shown.percent(value, language(), decimals=decimals)


@register.simple_tag
def amount(value: Any, currency: str = "EUR", decimals: int | None = None) -> str:
    return "" if value is None else shown.amount(value, currency, language(), decimals=decimals)


@register.filter
def money(value: Any, currency: str = "EUR") -> str:
    """An amount without cents, for reading."""
    return "" if value is None else shown.amount(value, currency, language(), decimals=0)


@register.filter(expects_localtime=True)
def day(value: date | datetime | None) -> str:
    return "" if value is None else shown.day(value, language())


@register.filter
def month(value: date | None) -> str:
    return "" if value is None else shown.month(value, language())


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``mapping[key]`` in a template."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def cell(record: Record, name: str) -> Any:
    """A record's value in a list."""
    from mercatique.kernel.records import display

    try:
        value = display(record, name)
    except Exception:
        value = getattr(record, name, "")
        value = value() if callable(value) else value
    return shown_value(value)


@register.filter
def shown_value(value: Any) -> Any:
    """Any stored value as people read it."""
    from decimal import Decimal

    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, datetime | date):
        return shown.day(value, language())
    if isinstance(value, Decimal | float | int):
        return shown.number(value, language())
    if isinstance(value, list):
        return ", ".join(str(entry) for entry in value)
    return value


@register.simple_tag
def figure_value(figure: Figure) -> str:
    """The value of a figure with its unit, or *n/a*."""
    return figures.text(figure)


@register.simple_tag(takes_context=True)
def figure(context: Any, figure: Figure, label: str = "", note: str = "") -> SafeString:
    """A figure: label, value with unit, and the way to where it comes from."""
    return render_to_string(
        "kernel/_figure.html",
        {"figure": figure, "label": label or figure.label, "note": note, "value": figures.text(figure)},
    )


@register.simple_tag
def provenance(figure: Figure) -> SafeString:
    """ "Where does this come from?": method, data, date, in a fold."""
    return render_to_string("kernel/_provenance.html", {"figure": figure, "spec": figure.spec})


@register.simple_tag
def chart(picture: Any, figure: Figure | None = None) -> SafeString:
    """A chart with its answer as title and its numbers in a table beneath."""
    from mercatique.charts import spec_for

    specs = {theme: spec_for(picture, theme) for theme in ("light", "dark")}
    data = json.dumps(specs, ensure_ascii=False, default=str).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    height = specs["light"].get("height")
    return render_to_string(
        "kernel/_chart.html",
        {"chart": picture, "spec": mark_safe(data), "figure": figure, "height": height if isinstance(height, int) else None},  # noqa: S308  escaped above
    )


@register.simple_tag(takes_context=True)
def supports_mark(context: Any, record: Record) -> SafeString:
    """ "Rests on 3 sources", amber when one is to recheck (lists set ``record.supports``)."""
    count, recheck = getattr(record, "supports", (0, 0))
    return render_to_string("kernel/_supports_mark.html", {"count": count, "recheck": recheck, "record": record})


@register.simple_tag
def evidence_address(record: Record) -> str:
    return reverse("evidence-add", args=[record.workspace.slug, record._meta.app_label, record.noun(), record.number])


@register.simple_tag
def step(share: Any, steps: int = 9) -> str:
    """The class of a heat cell for a share from 0 to 1."""
    if share is None:
        return "heat-none"
    return format_html("heat-{}", max(0, min(steps, round(float(share) * steps))))


@register.simple_tag
def quantity(value: Any, unit: str, currency: str = "") -> str:
    """A value in its unit, as short as its size allows."""
    if value is None:
        return ""
    decimals = 0 if unit in {"currency", "count"} and abs(value) >= 1000 else None
    return shown.quantity(value, unit, language(), currency=currency or "EUR", decimals=decimals)


@register.simple_tag
def change(ratio: Any) -> str:
    """A change as a ratio: sign, arrow and word."""
    return "" if ratio is None else str(shown.change(ratio, language()))
