"""What the room "decide" writes down."""

from .objectives.models import Objective
from .outlook.models import (
    Forecast,
    ForecastCharge,
    ForecastCost,
    ForecastInvestment,
    ForecastProduct,
    ForecastResource,
)

__all__ = [
    "Forecast",
    "ForecastCharge",
    "ForecastCost",
    "ForecastInvestment",
    "ForecastProduct",
    "ForecastResource",
    "Objective",
]
