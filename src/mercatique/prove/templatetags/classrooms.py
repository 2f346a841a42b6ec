"""What a trainer has said on a criterion; a moment of a test in words."""

from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from mercatique.kernel.format import day
from mercatique.prove.classes import progress

register = template.Library()


@register.simple_tag(takes_context=True)
def remarks(context: Any, criterion: str) -> str:
    """The comments of trainers on a criterion of this workspace; nothing where there are none."""
    workspace = context.get("workspace")
    found = list(progress.remarks(workspace.pk, criterion)) if workspace else []
    return render_to_string("prove/_remarks.html", {"remarks": found}) if found else ""


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """A day and its hour: « 5 novembre 2026, 09:03 »."""
    return "" if value is None else f"{day(value, get_language() or 'fr')}, {value:%H:%M}"
