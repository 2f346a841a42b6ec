"""Mercatique: the marketing-strategy workbench."""

__version__ = "0.1.0"
