"""The room "demo" as a Django app."""

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "mercatique.demo"
    label = "demo"

    def ready(self) -> None:
        from mercatique.kernel.examples import SOURCES

        SOURCES.append(lent)


def lent() -> Mapping[str, Callable[[], Any]]:
    """The methods that work on the demo companies; read when somebody asks."""
    from mercatique.demo.examples import examples

    return examples()
