"""What the room "decide" writes down."""

from .choices.models import Choice, Decision, Option, OptionAmount, OptionScore, OptionStep, Yardstick
from .objectives.models import Objective, Target
from .outlook.models import (
    Forecast,
    ForecastCharge,
    ForecastCost,
    ForecastInvestment,
    ForecastProduct,
    ForecastResource,
)

__all__ = [
    "Choice",
    "Decision",
    "Forecast",
    "ForecastCharge",
    "ForecastCost",
    "ForecastInvestment",
    "ForecastProduct",
    "ForecastResource",
    "Objective",
    "Option",
    "OptionAmount",
    "OptionScore",
    "OptionStep",
    "Target",
    "Yardstick",
]
