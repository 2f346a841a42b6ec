"""The addresses of the exchange."""

from django.urls import path

from mercatique.prove.exchange import views

urlpatterns = [
    path("exchange/", views.exchange, name="exchange"),
    path("exchange/<uuid:pk>/", views.draft, name="framework-draft"),
    path("exchange/<uuid:pk>/discard/", views.discard, name="framework-draft-discard"),
    path("exchange/<slug:key>/<slug:to>/", views.take, name="framework-export"),
]
