"""A forecast as it is handed over: what was, what comes with its interval, and how far off it would have been."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from mercatique.methods.columns import Floats
from mercatique.methods.result import Reason, Result, plain
from mercatique.methods.sales.periods import Period


@dataclass(frozen=True)
class Score:
    """How a model would have done out of sample; what is *None* has its reason."""

    model: str
    mase: float | None
    coverage: float | None
    mape: float | None
    judged: int
    reason: Reason | None
    mape_reason: Reason | None


@dataclass(frozen=True)
class Forecast(Result):
    """One row per period: what was, then what is forecast, with its interval and the seasonal naive one beside it."""

    model: str
    form: str | None
    unit: str
    season: int
    history: tuple[Period, ...]
    actual: Floats
    periods: tuple[Period, ...]
    mean: Floats
    low: Floats
    high: Floats
    naive: Floats
    level: float
    mase: float | None
    naive_mase: float | None
    coverage: float | None
    mape: float | None
    judged: int
    reason: Reason | None
    mape_reason: Reason | None
    through: date
    partial: float
    gaps: int
    scores: tuple[Score, ...]

    def __len__(self) -> int:
        return len(self.periods)

    def to_table(self) -> pa.Table:
        past, ahead = len(self.history), len(self.periods)
        every = (*self.history, *self.periods)

        def future(values: Floats) -> pa.Array:
            return pa.array(np.concatenate((np.full(past, np.nan), values)), from_pandas=True)

        return pa.table(
            {
                "period": [each.code for each in every],
                "first": pa.array([each.start for each in every], pa.date32()),
                "actual": pa.array(np.concatenate((self.actual, np.full(ahead, np.nan))), from_pandas=True),
                "forecast": future(self.mean),
                "low": future(self.low),
                "high": future(self.high),
                "seasonal_naive": future(self.naive),
            }
        )

    def to_json(self) -> dict[str, Any]:
        found = super().to_json()
        found["summary"]["scores"] = [{name: plain(value) for name, value in vars(each).items()} for each in self.scores]
        return found
