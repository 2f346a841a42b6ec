"""Template tags of the action plan."""

from typing import Any

from django import template

from mercatique.kernel.format import percent
from mercatique.kernel.periods import FiscalYear
from mercatique.plan.actions.table import Balance, span

register = template.Library()


@register.simple_tag
def balance_picture(parts: list[Balance], by: str) -> dict[str, Any]:
    """The stretches of a balance bar, 100 wide, by actions or by budget, and what they say in words."""
    shares = [(part, part.share if by == "actions" else part.budget_share or 0.0) for part in parts]
    left, shown = 0.0, []
    for place, (_part, share) in enumerate(shares, start=1):
        width = round(100 * share, 2)
        if width:
            shown.append({"place": place, "x": f"{left:g}", "width": f"{width:g}"})
        left += width
    return {"parts": shown, "words": ", ".join(f"{part.label} {percent(share, decimals=0)}" for part, share in shares)}


@register.simple_tag
def quarter_span(year: FiscalYear, number: str) -> str:
    """The months of a quarter."""
    return span(*year.quarter(int(number)))
