"""What the room "act" writes down."""

from .processing.models import Processing

__all__ = ["Processing"]
