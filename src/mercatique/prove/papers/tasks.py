"""The job that seals papers, and what the record of a session is compared with."""

import hashlib
import json
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.prove.marking.chain import links, witness
from mercatique.prove.papers import marking, seats
from mercatique.prove.papers.models import PaperSeal
from mercatique.prove.sessions.models import Seat, Session
from mercatique.prove.sessions.seats import DUTIES, Duty


@witness
def papers(session: Session) -> Iterator[str]:
    """A sealed paper must still hold what was put on record."""
    noted = {}
    for link in links(session, "paper-sealed"):
        row = json.loads(link.content)
        noted[row["sitting"], row["paper"], row["seal"]] = row["sha256"]
    rows = PaperSeal.objects.filter(paper__sitting__session=session).select_related("paper__sitting", "paper__candidate", "paper__group")
    for seal in rows.iterator(chunk_size=200):
        key = (seal.paper.sitting.number, seal.paper.number, seal.number)
        sha = noted.pop(key, None)
        if sha != seal.sha256 or hashlib.sha256(seal.content.encode()).hexdigest() != seal.sha256:
            yield _("The paper %(paper)s (%(test)s) is not the one that was sealed.") % {"paper": seal.paper.code, "test": seal.paper.sitting.title}
    for sitting, paper, _seal in noted:
        yield _("Paper no. %(paper)s of test no. %(test)s was sealed, and its seal is gone.") % {"paper": paper, "test": sitting}


def to_write(seat: Seat) -> list[Duty]:
    """The papers a candidate has to write: when each opens, once it is open until when."""
    now, found = timezone.now(), []
    for paper in seats.mine(seat).order_by("sitting__opens_at", "number"):
        opens = paper.sitting.opens_at
        under_way = not paper.sealed and opens is not None and opens <= now
        where = reverse("seat:paper", args=[seat.session_id, paper.pk])
        found.append(Duty(paper.sitting.title, where, paper.ends_at if under_way else opens, done=paper.sealed, note=paper.get_state_display(), ends=under_way))
    return found


def to_read(seat: Seat) -> list[Duty]:
    """Sealed papers for who marks."""
    if seat.role not in marking.MARKERS or not marking.readable(seat).exists():
        return []
    return [Duty(_("Read the sealed papers"), reverse("seat:copies", args=[seat.session_id]), done=seat.session.state == Session.State.CLOSED)]


DUTIES.extend(asked for asked in (to_write, to_read) if asked not in DUTIES)
