"""The room "decide" as a Django app."""

from django.apps import AppConfig


class DecideConfig(AppConfig):
    name = "mercatique.decide"
    label = "decide"
