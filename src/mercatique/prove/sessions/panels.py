"""Who stands aside for a candidate, on the candidate's own page: the office reads it there as on the page of the session's people."""

from typing import Any

from django.http import HttpRequest

from mercatique.kernel.panels import panel
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.models import Candidate


@panel(Candidate)
def who_stands_aside(request: HttpRequest, candidate: Candidate) -> tuple[str, dict[str, Any]] | None:
    found = composition.bodies(candidate.session)
    judges = [seat for seat in found.seats if seat.judges]
    if not judges:
        return None
    aside = [(seat, why.label) for seat in judges if (why := found.aside(seat, candidate)) is not None]
    return "prove/_stand_aside.html", {"aside": aside, "undeclared": [seat for seat in judges if not seat.declared_at], "session": candidate.session}
