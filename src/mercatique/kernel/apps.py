"""The kernel: what all rooms share."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "mercatique.kernel"
    label = "kernel"
    verbose_name = "Mercatique"

    def ready(self) -> None:
        from mercatique.kernel import changes, discovery, evidence, imports, opened  # noqa: F401  (imports registers its jobs)

        opened.connect()
        changes.connect()
        evidence.connect()
        discovery.discover()
