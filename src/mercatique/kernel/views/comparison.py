"""Two dates of a workspace side by side, in words."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.kernel import comparison
from mercatique.kernel.access import workspace_view
from mercatique.kernel.format import day as in_words
from mercatique.kernel.models import Workspace

#: Days looked back when nothing else is asked.
USUAL = 30


@workspace_view()
def compare(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What has changed between the ends of two days; the last thirty days unless asked."""
    today = timezone.localdate()
    known = comparison.first_day(workspace)
    asked = {name: request.GET.get(name, "").strip() for name in ("from", "to")}
    first, last, fault = read(asked, today, known)
    sections = comparison.compare(workspace, first, None if last >= today else last) if known and not fault else []
    context = {
        "sections": sections,
        "summary": comparison.summed(sections),
        "first": asked["from"] or first.isoformat(),
        "last": asked["to"] or last.isoformat(),
        "days": (first, last),
        "fault": fault,
        "known": known,
        "today": today,
    }
    return render(request, "kernel/compare.html", context, status=400 if fault else 200)


def read(asked: dict[str, str], today: date, known: date | None) -> tuple[date, date, str]:
    """The two days asked for, and what is wrong with them."""
    usual = today - timedelta(days=USUAL)
    days = {"from": max(usual, known) if known and known < today else usual, "to": today}
    for name, text in asked.items():
        try:
            days[name] = date.fromisoformat(text) if text else days[name]
        except ValueError:
            return days["from"], days["to"], _("“%(value)s” is no date: write it as 2026-04-30.") % {"value": text}
    if days["from"] >= days["to"]:
        return days["from"], days["to"], _("The first date must lie before the second.")
    if known and days["to"] < known:
        return days["from"], days["to"], _("Nothing is remembered before %(day)s.") % {"day": in_words(known)}
    return days["from"], days["to"], ""
