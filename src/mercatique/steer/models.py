"""What the room "steer" writes down."""

from .kpi.models import Dashboard, KpiSheet
from .loop.models import Correction, Deviation, SteeringDecision
from .meetings.models import Meeting
from .returns.models import CostRule, InternalCost, Outcome, QualitativeReturn, ReturnSheet
from .training.models import ChangeArgument, TrainingAction

__all__ = [
    "ChangeArgument",
    "Correction",
    "CostRule",
    "Dashboard",
    "Deviation",
    "InternalCost",
    "KpiSheet",
    "Meeting",
    "Outcome",
    "QualitativeReturn",
    "ReturnSheet",
    "SteeringDecision",
    "TrainingAction",
]
