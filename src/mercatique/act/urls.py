"""The pages of the room "act"."""

from django.urls import URLPattern

app_name = "act"

urlpatterns: list[URLPattern] = []
