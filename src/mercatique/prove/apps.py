"""The room "prove" as a Django app."""

from django.apps import AppConfig


class ProveConfig(AppConfig):
    name = "mercatique.prove"
    label = "prove"
