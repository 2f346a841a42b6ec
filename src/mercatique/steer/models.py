"""What the room "steer" writes down."""

from .loop.models import Correction, Deviation, SteeringDecision
from .meetings.models import Meeting
from .training.models import ChangeArgument, TrainingAction

__all__ = ["ChangeArgument", "Correction", "Deviation", "Meeting", "SteeringDecision", "TrainingAction"]
