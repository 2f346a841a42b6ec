"""Who has trained a candidate does not sit in judgement on them: refused when the seat is given, whatever page gives it.

Who becomes a trainer afterwards keeps the seat and stands aside for that candidate: ``sessions.composition`` sees to it.
"""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.prove.classes.models import Enrolment
from mercatique.prove.sessions.models import Candidate, Seat, Session

JUDGES = (Seat.Role.MARKER, Seat.Role.JUROR, Seat.Role.PRESIDENT)


def trained_by(session: Session, email: str) -> list[Candidate]:
    """The candidates of a session whom this person trains, in a class or by a trainer's seat in the session."""
    email = email.strip().lower()
    if not email:
        return []
    candidates = list(Candidate.objects.filter(session=session))
    if Seat.objects.filter(session=session, role=Seat.Role.TRAINER, email__iexact=email, released_at__isnull=True).exists():
        return candidates
    pupils = Enrolment.objects.filter(classroom__trainer_email__iexact=email).values_list("email", flat=True)
    known = {address.lower() for address in pupils if address}
    return [one for one in candidates if one.email.lower() in known]


@receiver(pre_save, sender=Seat, dispatch_uid="a-trainer-does-not-judge")
def refuse(sender: Any, instance: Seat, raw: bool = False, **kwargs: Any) -> None:
    if raw or instance.released_at or not instance.email or not instance._state.adding:
        return
    if instance.role in JUDGES and (found := trained_by(instance.session, instance.email)):
        names = ", ".join(str(one) for one in found[:3])
        raise Fault("trainer", mark("%(name)s trains candidates of this session (%(names)s): a trainer neither marks them nor sits in their jury."), name=instance.name, names=names)
    if instance.role == Seat.Role.TRAINER and Seat.objects.filter(session=instance.session, role__in=JUDGES, email__iexact=instance.email, released_at__isnull=True).exists():
        raise Fault("judge", mark("%(name)s already marks or sits in the jury of this session: a trainer does neither."), name=instance.name)
