"""The office's pages of sessions, included by the room's own."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.prove.sessions import views
from mercatique.prove.sessions.forms import CandidateForm, GroupForm, SessionForm
from mercatique.prove.sessions.models import Candidate, Group, Session

sessions = records(
    Session,
    columns=("title", "framework", "opens_on", "starts_on", "ends_on", "place", "state"),
    fields=("title", "framework", "opens_on", "starts_on", "ends_on", "place", "markers_each", "two_factor"),
    form_class=SessionForm,
    teaches=_("A session brings candidates, markers and a jury together for one certification: prepare it, and it says what is missing."),
)
people = [
    *records(
        Candidate,
        columns=("title", "session", "route", "email", "code"),
        fields=("title", "session", "email", "route", "held_blocks", "experience_blocks"),
        form_class=CandidateForm,
        teaches=_("Candidates of your sessions: their route, and the blocks they hold already."),
    ),
    *records(
        Group,
        columns=("title", "session", "test", "candidates"),
        fields=("title", "session", "test", "candidates"),
        form_class=GroupForm,
        teaches=_("Candidates who sit a test together; each is marked for themselves."),
    ),
]

urlpatterns = [
    path("sessions/<int:number>/", views.SessionPage.as_view(kind=RECORDS["prove.session"]), name="session-detail"),
    *sessions,
    path("sessions/<int:number>/step/", views.step, name="session-step"),
    path("sessions/<int:number>/candidates/", views.candidates, name="session-candidates"),
    path("sessions/<int:number>/people/", views.people, name="session-people"),
    path("sessions/<int:number>/letters/", views.send_all, name="session-letters"),
    path("sessions/<int:number>/seats/<uuid:pk>/", views.seat, name="session-seat"),
    path("sessions/<int:number>/seats/<uuid:pk>/act/", views.seat_act, name="session-seat-act"),
    path("sessions/<int:number>/calendar/", views.calendar, name="session-calendar"),
    path("sessions/<int:number>/calendar.ics", views.calendar_file, name="session-calendar-file"),
    path("sessions/<int:number>/calendar/<uuid:pk>/", views.move, name="session-move"),
    path("sessions/<int:number>/timers/", views.timers, name="session-timers"),
    path("sessions/<int:number>/timers/<uuid:pk>/", views.timer, name="session-timer"),
    path("sessions/<int:number>/accommodations/", views.accommodations, name="session-accommodations"),
    path("sessions/<int:number>/accommodations/<uuid:pk>/", views.decide, name="session-decide"),
    *people,
]
