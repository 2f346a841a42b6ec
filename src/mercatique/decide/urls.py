"""The pages of the room "decide"."""

from django.urls import URLPattern

app_name = "decide"

urlpatterns: list[URLPattern] = []
