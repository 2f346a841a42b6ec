"""The room "act" as a Django app."""

from django.apps import AppConfig


class ActConfig(AppConfig):
    name = "mercatique.act"
    label = "act"
