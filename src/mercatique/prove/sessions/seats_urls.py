"""The pages of who sits in a session and is no member of its workspace: their task and nothing else."""

from django.urls import include, path

from mercatique.prove.sessions import seats

app_name = "seat"

urlpatterns = [
    path("", seats.home, name="home"),
    path("", include("mercatique.prove.papers.seats_urls")),
    path("", include("mercatique.prove.dossiers.seats_urls")),
    path("two-step/", seats.two_step, name="two-step"),
    path("ties/", seats.ties, name="ties"),
    path("calendar/", seats.calendar, name="calendar"),
    path("calendar.ics", seats.calendar_file, name="calendar-file"),
    path("timer/<uuid:pk>/", seats.timer, name="timer"),
    path("accommodation/", seats.accommodation, name="accommodation"),
    path("requests/", seats.requests, name="requests"),
    path("requests/<uuid:pk>/", seats.opinion, name="opinion"),
    path("neutralised/", seats.neutralisations, name="neutralisations"),
    path("neutralised/<uuid:pk>/", seats.neutralise, name="neutralise"),
    path("", include("mercatique.prove.marking.seats_urls")),
    path("", include("mercatique.prove.classes.seats_urls")),
]
