"""Every address of the product."""

from django.urls import include, path

from mercatique.kernel.views.home import room_by_name
from mercatique.plan.schedule.views import calendar
from mercatique.prove.sessions.seats import letter

urlpatterns = [
    path("", include("mercatique.kernel.urls")),
    path("calendar/<str:key>.ics", calendar, name="calendar"),
    path("w/<slug:slug>/analyze/", include("mercatique.analyze.urls")),
    path("w/<slug:slug>/decide/", include("mercatique.decide.urls")),
    path("w/<slug:slug>/plan/", include("mercatique.plan.urls")),
    path("w/<slug:slug>/act/", include("mercatique.act.urls")),
    path("w/<slug:slug>/steer/", include("mercatique.steer.urls")),
    path("w/<slug:slug>/prove/", include("mercatique.prove.urls")),
    path("w/<slug:slug>/<slug:key>/", room_by_name, name="room-by-name"),
    path("seat/<str:key>/", letter, name="seat-letter"),
    path("session/<uuid:session>/", include("mercatique.prove.sessions.seats_urls")),
    path("badges/", include("mercatique.prove.marking.public_urls")),
]

handler403 = "mercatique.kernel.views.errors.forbidden"
handler404 = "mercatique.kernel.views.errors.not_found"
handler500 = "mercatique.kernel.views.errors.broken"
