"""The trainer's class, in the pages of a seat."""

from django.urls import path

from mercatique.prove.classes import seats

urlpatterns = [
    path("class/", seats.classes, name="class"),
    path("class/<uuid:pk>/", seats.pupil, name="pupil"),
]
