"""Template tags of the room "analyze": a change said with sign, arrow and word; days; a whole number."""

from typing import Any

from django import template

from mercatique.kernel import format as shown

register = template.Library()


@register.simple_tag
def change_of(ratio: float) -> str:
    return str(shown.change(ratio))


@register.filter
def days_text(value: Any) -> str:
    return shown.days(value)


@register.filter
def number_of(value: float | None) -> int:
    """A count as a whole number, for plural forms."""
    return int(value or 0)
