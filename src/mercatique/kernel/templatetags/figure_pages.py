"""Template tags of the pages of figures: a sentence, an interval, a basis, a manual page."""

from itertools import count
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mercatique.kernel import figures, manual
from mercatique.kernel.format import day, number, percent, quantity
from mercatique.kernel.models import Figure
from mercatique.kernel.templatetags.mercatique import shown_value

register = template.Library()
_numbers = count(1)


@register.simple_tag
def spec_id() -> str:
    """An id that no other chart of the page has."""
    return f"spec-{next(_numbers)}"


@register.simple_tag
def basis_words(basis: str) -> str:
    """What an amount counts: gross, net, cancelled…, and whether VAT is in it."""
    known = {
        "net": pgettext("basis", "net of cancellations and returns"),
        "gross": pgettext("basis", "gross, cancellations included"),
        "cancelled": pgettext("basis", "cancelled"),
        "returned": pgettext("basis", "returned"),
        "credited": pgettext("basis", "discounts and credits"),
        "spend": pgettext("basis", "spent on advertising"),
    }
    words, _dash, vat = basis.partition("-")
    bases = {"excl": pgettext("basis", "excluding VAT"), "incl": pgettext("basis", "including VAT")}
    return ", ".join(filter(None, (known.get(words, words), bases.get(vat))))


@register.simple_tag
def figure_range(figure: Figure) -> str:
    """The interval of a figure, in its unit."""
    if figure.low is None or figure.high is None:
        return ""
    decimals = figures.PRECISION.get(figure.unit, 2)
    low, high = (
        quantity(bound, figure.unit, currency=figure.currency or "EUR", decimals=decimals) for bound in (figure.low, figure.high)
    )
    return _("between %(low)s and %(high)s") % {"low": low, "high": high}


@register.simple_tag
def figure_sentence(figure: Figure) -> str:
    """The figure said in one sentence, before any statistics."""
    values: dict[str, Any] = {
        "label": figure.label,
        "value": figures.text(figure),
        "day": day(figure.data_date) if figure.data_date else "",
        "first": day(figure.start) if figure.start else "",
        "last": day(figure.end) if figure.end else "",
        "n": number(figure.n) if figure.n is not None else "",
    }
    if not figure.available:
        return _("“%(label)s” cannot be computed yet.") % values
    if figure.start and figure.end:
        sentence = _("From %(first)s to %(last)s, “%(label)s” is %(value)s.") % values
    elif figure.data_date:
        sentence = _("With the data up to %(day)s, “%(label)s” is %(value)s.") % values
    else:
        sentence = _("“%(label)s” is %(value)s.") % values
    return sentence + (" " + _("It is counted on %(n)s.") % values if figure.n is not None else "")


@register.filter
def inline(text: str) -> str:
    return manual.inline(text)


@register.filter
def chart_cell(value: Any, unit: str) -> Any:
    """A cell of a chart's table: shares as per cent, amounts without useless decimals."""
    if isinstance(value, float) and unit == "%":
        return percent(value, decimals=1)
    if isinstance(value, float) and unit == "currency":
        return number(value, decimals=0 if abs(value) >= 1000 else None)
    return shown_value(value)
