"""What marking asks of each seat, on its first page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from mercatique.prove.marking import grids, results, sheets
from mercatique.prove.marking.models import Minutes
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.models import Seat
from mercatique.prove.sessions.seats import DUTIES, Duty


def duties(seat: Seat) -> list[Duty]:
    """Grids to fill, a jury to sit in, minutes to sign, a result to read."""
    session = seat.session
    if seat.role == Seat.Role.MARKER:
        rows = sheets.mine(seat)
        sealed = rows.filter(sealed_at__isnull=False).count()
        total = sealed + sheets.waiting(seat).exclude(candidate__in=composition.aside_for(seat)).count()
        note = _("%(done)d of %(all)d sealed") % {"done": sealed, "all": total}
        return [Duty(_("Fill in your grids"), reverse("seat:desk", args=[session.pk]), done=sealed == total, note=note)] if total else []
    if seat.role in Seat.JURY:
        counted = results.counts(session)
        note = _("%(count)d of %(all)d candidates decided") % {"count": counted["decided"], "all": counted["candidates"]}
        done = counted["candidates"] > 0 and counted["decided"] == counted["candidates"]
        found = [Duty(_("Take part in the deliberation"), reverse("seat:jury", args=[session.pk]), done=done, note=note)] if counted["sheets"] else []
        for record in Minutes.objects.filter(session=session).select_related("meeting").order_by("meeting__number"):
            if record.meeting.has(seat):
                signed = record.signatures.filter(seat=seat).exists()
                text = _("Sign the jury record of meeting %(number)s") % {"number": record.meeting.number}
                found.append(Duty(text, reverse("seat:minutes", args=[session.pk, record.pk]), done=signed))
        return found
    if seat.role == Seat.Role.CANDIDATE and (results.published(session) or grids.terms_of(session).publish_at):
        return [Duty(_("Read your result"), reverse("seat:result", args=[session.pk]), grids.terms_of(session).publish_at, done=results.has_read(seat))]
    return []


if duties not in DUTIES:
    DUTIES.append(duties)
