"""Where a session stands and what is missing for the next step, in sentences; nobody skips a step, a manager may go back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.format import day
from mercatique.prove.framework import of_session
from mercatique.prove.sessions import composition, letters, orals
from mercatique.prove.sessions.models import Accommodation, Session

State = Session.State
ORDER = list(State)


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and where it is mended."""

    text: str
    url: str = ""


Asks: TypeAlias = "Callable[[Session], Iterator[Gap]]"
#: For each state, what must be there before the session leaves it; other parts of the room add theirs with ``needed``.
NEEDS: dict[str, list[Asks]] = {state: [] for state in State}


def needed(state: str) -> Callable[[Asks], Asks]:
    """``@needed("marking")`` on ``f(session)`` that yields the gaps which keep a session in that state."""

    def register(function: Asks) -> Asks:
        NEEDS[state].append(function)
        return function

    return register


def missing(session: Session) -> list[Gap]:
    """What is missing for the next step."""
    return [gap for asks in NEEDS[session.state] for gap in asks(session)]


def next_state(session: Session) -> str:
    place = ORDER.index(State(session.state))
    return ORDER[place + 1] if place + 1 < len(ORDER) else ""


def advance(session: Session) -> None:
    """On to the next step, if nothing is missing."""
    with transaction.atomic():
        locked = Session.objects.select_for_update().select_related("workspace").get(pk=session.pk)
        following = next_state(locked)
        if not following:
            raise Fault("session-closed", mark("This session is closed."))
        if gaps := missing(locked):
            raise Fault("session-gaps", mark("The session stays where it is: %(gap)s"), gap=gaps[0].text)
        locked.state = following
        locked.save()
    session.state = locked.state


def go_back(session: Session) -> None:
    """One step back; a closed session stays closed."""
    with transaction.atomic():
        locked = Session.objects.select_for_update().get(pk=session.pk)
        place = ORDER.index(State(locked.state))
        if place == 0 or locked.state == State.CLOSED:
            raise Fault("session-back", mark("This session cannot go back: a closed one stays closed, and the first step is the first."))
        locked.state = ORDER[place - 1]
        locked.save()
    session.state = locked.state


def here(session: Session, name: str) -> str:
    return reverse(f"prove:{name}", args=[session.workspace.slug, session.number])


@needed(State.PREPARING)
def described(session: Session) -> Iterator[Gap]:
    edit = here(session, "session-edit")
    framework = of_session(session)
    if framework is None:
        yield Gap(_("No certification is chosen."), edit)
    if not session.opens_on:
        yield Gap(_("The day on which the session opens is missing."), edit)
    if not session.deposit_until:
        yield Gap(_("The moment until which dossiers are deposited is missing."), edit)
    if not session.starts_on or not session.ends_on:
        yield Gap(_("The days of the tests are missing."), edit)
    if not session.place:
        yield Gap(_("The venue is missing."), edit)
    yield from (Gap(text, edit) for text in impossible(session))


def impossible(session: Session) -> list[str]:
    """Dates that cannot all be true."""
    said = []
    if session.opens_on and session.deposit_until and timezone.localtime(session.deposit_until, orals.zone(session)).date() < session.opens_on:
        said.append(_("Dossiers cannot be due before the session opens."))
    if session.starts_on and session.ends_on and session.ends_on < session.starts_on:
        said.append(_("The tests cannot end before they begin."))
    if session.opens_on and session.starts_on and session.starts_on < session.opens_on:
        said.append(_("The tests cannot begin before the session opens."))
    return said


@needed(State.PREPARING)
def peopled(session: Session) -> Iterator[Gap]:
    if not session.candidates.exists():
        yield Gap(_("There is no candidate yet."), here(session, "session-candidates"))
    people = here(session, "session-people")
    yield from (Gap(fault.text, people) for fault in composition.faults(composition.bodies(session)) if not fault.declared)


@needed(State.OPEN)
def written_to(session: Session) -> Iterator[Gap]:
    without = session.candidates.filter(seat=None).count()
    waiting = without + len(letters.unsent(session))
    if waiting:
        text = ngettext("%(n)d person has had no letter.", "%(n)d people have had no letter.", waiting) % {"n": waiting}
        yield Gap(text, here(session, "session-people"))


@needed(State.OPEN)
@needed(State.TESTS)
def composed(session: Session) -> Iterator[Gap]:
    people = here(session, "session-people")
    yield from (Gap(fault.text, people) for fault in composition.faults(composition.bodies(session)))


@needed(State.OPEN)
def accommodated(session: Session) -> Iterator[Gap]:
    page = here(session, "session-accommodations")
    silent = session.candidates.filter(asks="").count()
    if silent:
        yield Gap(
            ngettext("%(n)d candidate has not said whether they wish an accommodation.", "%(n)d candidates have not said whether they wish an accommodation.", silent) % {"n": silent},
            page,
        )
    for row in Accommodation.objects.filter(candidate__session=session).select_related("candidate"):
        if not row.decided_at:
            yield Gap(_("The request of %(name)s waits for a decision.") % {"name": row.candidate}, page)
        elif row.granted_at and Accommodation.ARRANGED & set(row.measures) and not row.resource_ready:
            yield Gap(_("What was granted to %(name)s is not arranged yet: %(measures)s.") % {"name": row.candidate, "measures": row.get_measures_display()}, page)


@needed(State.OPEN)
def placed(session: Session) -> Iterator[Gap]:
    page = here(session, "session-calendar")
    if waiting := orals.unplaced(session):
        yield Gap(_("Without a place in the calendar of orals: %(names)s.") % {"names": ", ".join(waiting)}, page)
    clashing = [str(entry.slot) for entry in orals.with_clashes(session) if entry.clashes]
    if clashing:
        yield Gap(_("The calendar of orals contradicts itself: %(names)s.") % {"names": ", ".join(clashing)}, page)


@needed(State.TESTS)
def over(session: Session) -> Iterator[Gap]:
    if session.ends_on and timezone.localdate(timezone=orals.zone(session)) < session.ends_on:
        yield Gap(_("The tests last until %(day)s.") % {"day": day(session.ends_on)})


@needed(State.MARKING)
@needed(State.DELIBERATION)
def judged(session: Session) -> Iterator[Gap]:
    people = here(session, "session-people")
    yield from (Gap(fault.text, people) for fault in composition.faults(composition.bodies(session)))


@needed(State.DELIBERATION)
def neutralised(session: Session) -> Iterator[Gap]:
    from mercatique.prove.sessions.models import Neutralisation

    open_ones = Neutralisation.objects.filter(candidate__session=session, decided_at=None, refused_at=None).select_related("candidate")
    for row in open_ones:
        yield Gap(_("The jury has not decided on the criterion to neutralise for %(name)s.") % {"name": row.candidate}, here(session, "session-accommodations"))
