"""Template tags of the action plan."""

from typing import Any

from django import template

from mercatique.kernel.format import percent
from mercatique.plan.actions.table import Balance

register = template.Library()


@register.simple_tag
def balance_picture(parts: list[Balance]) -> dict[str, Any]:
    """The stretches of the balance bar, 100 wide, and what they say in words."""
    place, shown = 0.0, []
    for part in parts:
        width = round(100 * part.share, 2)
        shown.append({"x": f"{place:g}", "width": f"{width:g}"})
        place += width
    return {"parts": shown, "words": ", ".join(f"{part.label} {percent(part.share, decimals=0)}" for part in parts)}
