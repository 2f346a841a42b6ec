"""The pages of the room "prove"."""

from django.urls import include, path

from mercatique.prove import views

app_name = "prove"

urlpatterns = [
    path("", include("mercatique.prove.coverage.urls")),
    path("", include("mercatique.prove.frames.urls")),
    path("", include("mercatique.prove.dossiers.urls")),
    path("frameworks/", views.catalogue, name="frameworks"),
    path("frameworks/<slug:key>/", views.framework, name="framework"),
    path("frameworks/<slug:key>/refresh/", views.refresh, name="refresh"),
    path("frameworks/<slug:key>/adopt/", views.adopt, name="adopt"),
    path("frameworks/<slug:key>/<str:block>/<str:code>/", views.criterion, name="criterion"),
    path("", include("mercatique.prove.sessions.urls")),
    path("", include("mercatique.prove.marking.urls")),
    path("pieces/<uuid:pk>/withdraw/", views.withdraw, name="piece-withdraw"),
    path("", include("mercatique.prove.manual.urls")),
    path("", include("mercatique.prove.exchange.urls")),
    path("", include("mercatique.prove.papers.urls")),
    path("", include("mercatique.prove.classes.urls")),
]
