"""A person's orals as a calendar file (iCalendar, RFC 5545)."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.plan.schedule.feed import escaped, folded
from mercatique.prove.sessions.models import Session
from mercatique.prove.sessions.orals import Entry


def calendar(session: Session, found: list[Entry], named: bool) -> str:
    """The orals of a calendar; ``named`` for who may read whom they hear, else only that there is an oral."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mercatique//Mercatique//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(session.title)}"]
    for entry in found:
        what = _("Oral: %(who)s") % {"who": entry.slot} if named else _("Oral")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.slot.pk}@mercatique",
            f"DTSTAMP:{moment(timezone.now())}",
            f"DTSTART:{moment(entry.begins)}",
            f"DTEND:{moment(entry.ends)}",
            f"SUMMARY:{escaped(what)}",
            f"LOCATION:{escaped(', '.join(part for part in (entry.slot.room, session.place) if part))}",
            f"DESCRIPTION:{escaped(session.title)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
