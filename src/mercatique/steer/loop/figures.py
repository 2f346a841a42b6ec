"""The figures of the loop: why it deviates, what a correction has brought, where an objective will land."""

from mercatique.steer.loop import effect, landing, why  # noqa: F401  (their decorators register them)
