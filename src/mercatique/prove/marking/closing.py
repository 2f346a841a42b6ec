"""What keeps a session from being closed: somebody undecided, a meeting open, a jury record that is missing or not signed."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.prove.marking import minutes, sheets
from mercatique.prove.marking.models import Decision, Meeting, Minutes
from mercatique.prove.sessions.models import Candidate, Session
from mercatique.prove.sessions.stages import Gap, here, needed

#: Names that are said before "and so many others".
NAMED = 5


@needed(Session.State.MARKING)
@needed(Session.State.DELIBERATION)
def tainted(session: Session) -> Iterator[Gap]:
    """Nobody's mark counts who stands aside for the candidate."""
    for sheet in sheets.tainted(session):
        named = {"marker": sheet.seat.name, "candidate": sheet.candidate.title}
        page = reverse("prove:marking-candidate", args=[session.workspace.slug, session.number, sheet.candidate.number])
        yield Gap(_("%(marker)s has marked %(candidate)s and stands aside for them: open that grid again, then assign markers anew.") % named, page)


@needed(Session.State.DELIBERATION)
def undecided(session: Session) -> Iterator[Gap]:
    """Everybody is decided on: obtained, not, absent or sent to a resit."""
    decided = Decision.objects.filter(session=session, current=True, block="").values("candidate")
    waiting = list(Candidate.objects.filter(session=session).exclude(pk__in=decided).order_by("number").values_list("title", flat=True))
    if waiting:
        named, others = ", ".join(waiting[:NAMED]), len(waiting) - NAMED
        if others > 0:
            named = ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", others) % {"names": named, "n": others}
        yield Gap(_("The jury has not decided on %(names)s.") % {"names": named}, here(session, "marking"))


@needed(Session.State.DELIBERATION)
def unsigned(session: Session) -> Iterator[Gap]:
    """The jury record of every meeting is there, signed by all who were present."""
    page = here(session, "results")
    meetings = list(Meeting.objects.filter(session=session).select_related("minutes"))
    if not Minutes.objects.filter(session=session).exists() and all(meeting.closed_at for meeting in meetings):
        yield Gap(_("There is no jury record: the president opens a meeting, the jury decides, and its members sign the record."), page)
    for meeting in meetings:
        about = {"number": meeting.number}
        record = getattr(meeting, "minutes", None)
        if meeting.closed_at is None:
            yield Gap(_("Meeting %(number)s of the jury is still open: its president closes it and draws up the record.") % about, page)
        elif record is not None and record.final_at is None:
            about["names"] = ", ".join(minutes.waiting(record))
            yield Gap(_("The record of meeting %(number)s is not final: it waits for the signature of %(names)s.") % about, page)
