"""What the room "decide" writes down."""

from .objectives.models import Objective

__all__ = ["Objective"]
