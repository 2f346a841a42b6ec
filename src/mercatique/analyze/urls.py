"""The pages of the room "analyze"."""

from django.urls import URLPattern

app_name = "analyze"

urlpatterns: list[URLPattern] = []
