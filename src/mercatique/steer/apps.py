"""The room "steer" as a Django app."""

from django.apps import AppConfig


class SteerConfig(AppConfig):
    name = "mercatique.steer"
    label = "steer"
