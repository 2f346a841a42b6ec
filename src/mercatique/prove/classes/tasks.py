"""What a class keeps watch over from the start."""

from mercatique.prove.classes import guard  # noqa: F401  registers the refusal
