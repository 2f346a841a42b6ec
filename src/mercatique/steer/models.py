"""What the room "steer" writes down."""

from .experience.models import Experience
from .kpi.models import Dashboard, KpiSheet
from .loop.models import Correction, Deviation, SteeringDecision
from .meetings.models import Meeting
from .returns.models import CostRule, InternalCost, Outcome, QualitativeReturn, ReturnSheet
from .reviews.models import ActionReview, Finding, Improvement, ReportSchedule, Review
from .training.models import ChangeArgument, TrainingAction

__all__ = [
    "ActionReview",
    "ChangeArgument",
    "Correction",
    "CostRule",
    "Dashboard",
    "Deviation",
    "Experience",
    "Finding",
    "Improvement",
    "InternalCost",
    "KpiSheet",
    "Meeting",
    "Outcome",
    "QualitativeReturn",
    "ReportSchedule",
    "ReturnSheet",
    "Review",
    "SteeringDecision",
    "TrainingAction",
]
