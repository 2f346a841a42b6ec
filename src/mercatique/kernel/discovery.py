"""Finding what the rooms register: modules of agreed names, in every room, at any depth."""

import pkgutil
from importlib import import_module

from django.apps import apps

NAMES = ("nouns", "figures", "criteria", "documents", "panels", "tasks", "searching", "dates")


def discover() -> None:
    """Import each room's modules of the agreed names so that their decorators run."""
    for config in apps.get_app_configs():
        if not config.name.startswith("mercatique."):
            continue
        for module in pkgutil.walk_packages(config.module.__path__, config.name + "."):
            if module.name.rsplit(".", 1)[-1] in NAMES:
                import_module(module.name)
