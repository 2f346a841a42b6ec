"""The export doctor: tells what a file is before anything of it is written."""

from mercatique.warehouse.intake.inspection import inspect
from mercatique.warehouse.intake.preset import Preset, platforms
from mercatique.warehouse.intake.problems import sentence
from mercatique.warehouse.intake.reading import Reading

__all__ = ["Preset", "Reading", "inspect", "platforms", "sentence"]
