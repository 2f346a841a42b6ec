"""What the room "steer" writes down."""

from .kpi.models import Dashboard, KpiSheet
from .loop.models import Correction, Deviation, SteeringDecision
from .meetings.models import Meeting
from .training.models import ChangeArgument, TrainingAction

__all__ = ["ChangeArgument", "Correction", "Dashboard", "Deviation", "KpiSheet", "Meeting", "SteeringDecision", "TrainingAction"]
