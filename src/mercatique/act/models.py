"""What the room "act" writes down."""

from .processing.controller import Controller
from .processing.models import Processing

__all__ = ["Controller", "Processing"]
