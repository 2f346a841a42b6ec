"""The trainer's class on their seat of a session: how far each candidate is, and comments; no grid and nothing else of the house."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mercatique.prove.classes import progress
from mercatique.prove.classes.models import Classroom, Enrolment
from mercatique.prove.classes.views import followed
from mercatique.prove.sessions.access import seat_view
from mercatique.prove.sessions.models import Seat, Session
from mercatique.prove.sessions.seats import DUTIES, Duty


def taught(seat: Seat) -> QuerySet[Classroom]:
    """The classes of the house that name the person of this seat as their trainer."""
    return Classroom.objects.filter(workspace=seat.session.workspace_id, trainer_email__iexact=seat.email).exclude(trainer_email="").select_related("workspace").order_by("number")


@seat_view("trainer")
def classes(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Each class one teaches, as its heat table."""
    return render(request, "prove/seat_class.html", {"seat": seat, "classes": [(one, progress.read(one)) for one in taught(seat)]})


@seat_view("trainer")
def pupil(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """One candidate of one's class, with the form to comment; another trainer's candidate is not found."""
    rows = Enrolment.objects.select_related("classroom__workspace")
    enrolment = get_object_or_404(rows, pk=pk, classroom__in=taught(seat), left_at__isnull=True)
    here = reverse("seat:pupil", args=[seat.session_id, pk])
    return followed(request, enrolment, "prove/seat_pupil.html", here, author=seat.name, seat=seat)


def to_teach(seat: Seat) -> list[Duty]:
    if seat.role != Seat.Role.TRAINER or not taught(seat).exists():
        return []
    return [Duty(_("Follow your class"), reverse("seat:class", args=[seat.session_id]), done=seat.session.state == Session.State.CLOSED, note=_("You comment; you never mark."))]


if to_teach not in DUTIES:
    DUTIES.append(to_teach)
