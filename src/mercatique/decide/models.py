"""What the room "decide" writes down."""

from .choices.models import Choice, Decision, Option, OptionAmount, OptionScore, OptionStep, Yardstick
from .objectives.models import Objective, Target

__all__ = ["Choice", "Decision", "Objective", "Option", "OptionAmount", "OptionScore", "OptionStep", "Target", "Yardstick"]
