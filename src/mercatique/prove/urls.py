"""The pages of the room "prove"."""

from django.urls import URLPattern

app_name = "prove"

urlpatterns: list[URLPattern] = []
