"""Letters that lead to a seat: written to the outbox with a key that is shown once, sent again, withdrawn, taken up."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import mail
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.models import Candidate, Seat, Session


def chair(candidate: Candidate) -> Seat:
    """The candidate's own seat, made or brought up to date with their name and address."""
    if not candidate.email:
        raise Fault("no-address", mark("%(name)s has no e-mail address: write it down first."), name=candidate.title)
    seat = Seat.objects.filter(candidate=candidate).first()
    email = candidate.email.strip().lower()
    if seat is None:
        if why := composition.refusal(candidate.session, Seat.Role.CANDIDATE, email):
            raise Fault("seat-refused", mark("%(name)s: %(why)s"), name=candidate.title, why=why)
        return Seat.objects.create(session=candidate.session, role=Seat.Role.CANDIDATE, name=candidate.title, email=email, candidate=candidate)
    if not seat.taken and (seat.name, seat.email) != (candidate.title, email):
        seat.name, seat.email = candidate.title, email
        seat.save(update_fields=["name", "email"])
    return seat


def send(seat: Seat) -> None:
    """A letter with a new key; the key of an earlier letter opens nothing any more."""
    if seat.released_at is not None:
        raise Fault("seat-withdrawn", mark("The seat of %(name)s has been withdrawn: give them a new one."), name=seat.name)
    if seat.taken:
        raise Fault("seat-taken", mark("%(name)s has taken their seat already."), name=seat.name)
    session = seat.session
    with transaction.atomic():
        key = seat.invite()
        with translation.override(session.workspace.language):
            context = {"seat": seat, "session": session, "link": settings.SITE_URL + reverse("seat-letter", args=[key])}
            subject = " ".join(render_to_string("prove/mail/seat_subject.txt", context).split())
            mail.send(seat.email, subject, render_to_string("prove/mail/seat.txt", context), workspace=session.workspace)


def withdraw(seat: Seat) -> None:
    """The seat is empty from now on; what was done in it stays."""
    seat.released_at, seat.key_hash = timezone.now(), ""
    seat.save(update_fields=["released_at", "key_hash"])


def give_back(seat: Seat) -> None:
    """A withdrawn seat is offered again: a new letter is needed."""
    if why := composition.refusal(seat.session, seat.role, seat.email, but=seat):
        raise Fault("seat-refused", mark("%(name)s: %(why)s"), name=seat.name, why=why)
    seat.released_at, seat.accepted_at, seat.user = None, None, None
    seat.save(update_fields=["released_at", "accepted_at", "user"])


def remove(seat: Seat) -> None:
    """Take away a seat nobody used; one in which something was done can only be withdrawn."""
    try:
        with transaction.atomic():
            seat.delete()
    except ProtectedError:
        raise Fault(
            "protected",
            mark("%(name)s has already given marks, an opinion or a decision, which stay: withdraw the seat instead of deleting it."),
            name=seat.name,
        ) from None


def behind(key: str) -> Seat | None:
    """The seat a letter's key leads to, whatever its state."""
    return Seat.objects.select_related("session__workspace", "candidate").filter(key_hash=Seat.hash(key)).first() if key else None


def take(seat: Seat, user: Any) -> None:
    """Bind a person to their seat, once."""
    with transaction.atomic():
        locked = Seat.objects.select_for_update().select_related("session").get(pk=seat.pk)
        if locked.released_at is not None or locked.expired or (locked.user_id and locked.user_id != user.pk):
            raise Fault("letter-used", mark("This letter has been used, withdrawn or is too old: ask the certifier for a new one."))
        other = Seat.JUDGES if locked.role == Seat.Role.CANDIDATE else {Seat.Role.CANDIDATE} if locked.judges else set()
        if Seat.objects.filter(session=locked.session, user=user, role__in=other, released_at=None).exists():
            raise Fault("seat-refused", mark("Nobody is candidate and judge in one session: tell the certifier."))
        if locked.accepted_at is None:
            locked.user, locked.accepted_at = user, timezone.now()
            locked.save(update_fields=["user", "accepted_at"])


def state(seat: Seat) -> tuple[str, Any]:
    """Where a seat's letter has got to: a word for the page's mark, and the moment."""
    if seat.released_at:
        return "withdrawn", seat.released_at
    if seat.taken:
        return "taken", seat.accepted_at
    if seat.expired:
        return "expired", seat.invited_at
    return ("sent", seat.invited_at) if seat.invited_at else ("none", None)


def unsent(session: Session) -> list[Seat]:
    return [seat for seat in session.seats.filter(released_at=None, accepted_at=None) if state(seat)[0] in {"none", "expired"}]
