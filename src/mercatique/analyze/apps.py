"""The room "analyze" as a Django app."""

from django.apps import AppConfig


class AnalyzeConfig(AppConfig):
    name = "mercatique.analyze"
    label = "analyze"
