"""The days somebody is away, from and to a calendar file (iCalendar, RFC 5545)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.kernel.format import day
from mercatique.kernel.models import Member, Workspace
from mercatique.kernel.record_files import NotRead
from mercatique.methods.schedule.calendar import FIRST_YEAR, LAST_YEAR
from mercatique.plan.models import Absence
from mercatique.plan.schedule.feed import compact, escaped, folded
from mercatique.plan.schedule.models import LONGEST

MOST, LARGEST = 500, 2_000_000
LINE = re.compile(r"^([A-Za-z-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)$")


@dataclass(frozen=True)
class Event:
    """A stretch of whole days."""

    title: str
    start: date
    end: date


@dataclass(frozen=True)
class Outcome:
    made: int
    known: int
    #: Events of part of a day, marked as free, or repeated: not read as absences.
    left_out: int


def read(data: bytes) -> tuple[list[Event], int]:
    """The stretches of whole days in a file, and how many other events it holds."""
    if len(data) > LARGEST:
        raise NotRead([_("The calendar is larger than 2 MB: export a shorter period.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotRead([_("The file is no calendar: it is not text in UTF-8.")]) from None
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    if not any(line.strip().upper() == "BEGIN:VCALENDAR" for line in lines[:5]):
        raise NotRead([_("The file is no calendar: it should begin with BEGIN:VCALENDAR.")])
    found, left_out, fields = [], 0, None
    for number, line in enumerate(lines, start=1):
        bare = line.strip().upper()
        if bare == "BEGIN:VEVENT":
            fields = {}
        elif bare == "END:VEVENT" and fields is not None:
            event = event_of(fields, number)
            if event is None:
                left_out += 1
            else:
                found.append(event)
            fields = None
        elif fields is not None and (read_line := LINE.match(line)):
            fields.setdefault(read_line[1].upper(), read_line[3].strip())
    if len(found) > MOST:
        raise NotRead([_("The calendar holds more than %(n)d absences: export a shorter period.") % {"n": MOST}])
    return found, left_out


def event_of(fields: dict[str, str], number: int) -> Event | None:
    """An absence: whole days, busy, once; anything else is left out."""
    start, end = fields.get("DTSTART", ""), fields.get("DTEND", "")
    free = fields.get("TRANSP", "").upper() == "TRANSPARENT" or fields.get("STATUS", "").upper() == "CANCELLED"
    if len(start) != 8 or "RRULE" in fields or free:
        return None
    try:
        first = datetime.strptime(start, "%Y%m%d").date()
        last = datetime.strptime(end, "%Y%m%d").date() - timedelta(days=1) if end else first
    except ValueError:
        raise NotRead([_("Line %(line)d: “%(text)s” is no day.") % {"line": number, "text": (end if start.isdecimal() else start)[:20]}]) from None
    if not FIRST_YEAR < first.year < LAST_YEAR or not FIRST_YEAR < last.year < LAST_YEAR:
        raise NotRead([_("Line %(line)d: %(day)s lies outside the years 1901 to 2198: check the year.") % {"line": number, "day": start}])
    last = max(first, last)
    if (last - first).days > LONGEST:
        raise NotRead([_("Line %(line)d: an absence from %(day)s of more than %(n)d days is a departure.") % {"line": number, "day": day(first), "n": LONGEST}])
    title = re.sub(r"\\([,;\\nN])", lambda sign: " " if sign[1] in "nN" else sign[1], fields.get("SUMMARY", ""))
    return Event(title[:200], first, last)


def take_in(workspace: Workspace, member: Member, data: bytes) -> Outcome:
    """Write down the absences that are not known yet: all of them or, when the file has a fault, none."""
    events, left_out = read(data)
    made = 0
    with transaction.atomic():
        known = set(Absence.objects.filter(workspace=workspace, member=member).values_list("start", "end"))
        for event in events:
            if (event.start, event.end) not in known:
                Absence(workspace=workspace, member=member, start=event.start, end=event.end, title=event.title or _("Absence of %(person)s") % {"person": member}).save()
                known.add((event.start, event.end))
                made += 1
    return Outcome(made, len(events) - made, left_out)


def write(member: Member) -> str:
    """The days somebody is away, as a calendar."""
    stamp = timezone.now().strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mercatique//Mercatique//FR", "CALSCALE:GREGORIAN"]
    for absence in Absence.objects.filter(workspace=member.workspace, member=member, start__isnull=False).order_by("start", "number"):
        assert absence.start is not None
        end = max(absence.start, absence.end or absence.start) + timedelta(days=1)
        lines += [
            "BEGIN:VEVENT", f"UID:{absence.pk}@mercatique", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{compact(absence.start)}", f"DTEND;VALUE=DATE:{compact(end)}",
            f"SUMMARY:{escaped(absence.title)}", "TRANSP:OPAQUE", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)
