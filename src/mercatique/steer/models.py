"""What the room "steer" writes down."""

from .training.models import ChangeArgument, TrainingAction

__all__ = ["ChangeArgument", "TrainingAction"]
