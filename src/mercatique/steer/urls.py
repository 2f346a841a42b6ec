"""The pages of the room "steer"."""

from django.urls import URLPattern

app_name = "steer"

urlpatterns: list[URLPattern] = []
