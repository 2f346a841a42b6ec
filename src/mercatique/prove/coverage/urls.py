"""Pages of coverage, under those of the frameworks."""

from django.urls import path

from mercatique.prove.coverage import views

urlpatterns = [
    path("frameworks/<slug:key>/coverage/", views.coverage, name="coverage"),
    path("waiting/", views.waiting, name="waiting"),
]
