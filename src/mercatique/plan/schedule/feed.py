"""A person's tasks as a calendar (iCalendar, RFC 5545), for whoever knows its secret address; it is only read."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import override

from mercatique.kernel.models import Member, Membership
from mercatique.plan.schedule import timetable
from mercatique.plan.schedule.models import CalendarAddress, Project
from mercatique.plan.schedule.timetable import Row


def behind(key: str) -> CalendarAddress | None:
    """The address a key opens: it dies when who made it leaves the workspace."""
    found = CalendarAddress.objects.select_related("member__workspace", "made_by").filter(key_hash=CalendarAddress.hash(key)).first()
    if found is None or not found.member.active or not found.made_by.is_active:
        return None
    entered = Membership.objects.filter(user=found.made_by, workspace=found.member.workspace)
    return found if entered.exists() else None


def calendar_of(member: Member) -> str:
    """What a person has to do, in the language of the workspace."""
    with override(member.workspace.language):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mercatique//Mercatique//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(f'{member} · {member.workspace}')}"]
        for project, row in rows_of(member):
            lines += event(project, row)
        lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def rows_of(member: Member) -> Iterator[tuple[Project, Row]]:
    owned = Project.objects.filter(workspace=member.workspace, tasks__owner=member).distinct().order_by("number")
    for project in owned:
        project.workspace = member.workspace
        for row in timetable.of(project).rows:
            if row.node.owner == member.pk:
                yield project, row


def event(project: Project, row: Row) -> list[str]:
    stamp = timezone.now().strftime("%Y%m%dT%H%M%SZ")
    return [
        "BEGIN:VEVENT",
        f"UID:{row.node.pk}@mercatique",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{compact(row.start)}",
        f"DTEND;VALUE=DATE:{compact(row.end + timedelta(days=1))}",
        f"SUMMARY:{escaped(row.node.title)}",
        f"DESCRIPTION:{escaped(project.title)}",
        f"CATEGORIES:{escaped(row.node.phase or project.title)}",
        f"SEQUENCE:{row.node.version}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def compact(day: date) -> str:
    return day.strftime("%Y%m%d")


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def folded(line: str) -> str:
    """Lines of at most 75 octets, never cut within a sign."""
    parts, part = [], ""
    for sign in line:
        if len((part + sign).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])
