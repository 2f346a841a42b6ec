"""Template tags of the action plan and of the schedule."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mercatique.kernel.format import day, number, percent, period, short_day
from mercatique.kernel.periods import FiscalYear
from mercatique.plan.actions.table import Balance, span
from mercatique.plan.schedule.consequences import margin
from mercatique.plan.schedule.gantt import slack_words
from mercatique.plan.schedule.timetable import Row, Timetable

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


@register.simple_tag
def span_of(start: date | None, end: date | None) -> SafeString:
    """First and last day as a table shows them; one day once, the year only where it is not this one."""
    if start is None or end is None:
        return SafeString("")
    words = short(start) if start == end else f"{short(start)} – {short(end)}"
    return format_html('<span class="span" title="{}">{}</span>', period(start, end), words)


def short(value: date) -> str:
    text = short_day(value)
    return text[:5] if value.year == timezone.localdate().year else f"{text[:6]}{text[-2:]}"


@register.simple_tag
def days_of(value: int | None, signed: bool = False) -> str:
    """Working days, with their sign where it says something."""
    if value is None:
        return ""
    text = number(value)
    sign = "+" if signed and value > 0 else ""
    return _("%(n)s d") % {"n": f"{sign}{text}"}


@register.simple_tag
def slack_in_words(slack: int) -> str:
    return slack_words(slack)


@register.simple_tag
def schedule_state(found: Timetable) -> str:
    """How a project stands, in a sentence."""
    if found.rows and found.done == len(found.rows):
        return _("All tasks are done.")
    if not found.rows:
        return _("No task yet.")
    return margin(found) or _("The plan ends on %(day)s.") % {"day": day(found.planned_end)}


@register.simple_tag
def next_of(found: Timetable) -> Row | None:
    """The next milestone, else the next task."""
    open_ = [row for row in found.rows if not row.node.over]
    return min((row for row in open_ if row.node.milestone), key=lambda row: row.end, default=open_[0] if open_ else None)


@register.simple_tag
def task_state(row: Row) -> SafeString:
    """The state of a task as a word, late before all else."""
    if row.node.over:
        return format_html('<span class="status" data-status="done">{}</span>', _("done"))
    if row.late:
        return format_html('<span class="status" data-status="late">{}</span>', slack_words(row.slack))
    if row.node.state == "begun":
        words = _("under way, %(share)s") % {"share": percent((row.node.done or 0) / 100, decimals=0)}
        return format_html('<span class="status" data-status="running">{}</span>', words)
    return format_html('<span class="status">{}</span>', _("critical") if row.critical else _("to come"))


@register.simple_tag
def share_bar(share: float) -> SafeString:
    """A share from 0 to 1 as a bar."""
    width = f"{100 * min(max(share, 0.0), 1.0):.1f}"
    return format_html('<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none"><rect class="bar-rest" width="100" height="10"/><rect width="{}" height="10"/></svg>', width)
