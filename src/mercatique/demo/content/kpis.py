"""The shapes of KPI sheets and dashboards."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """``like``: to watch and alert from these shares of the same month a year before; ``at``: from these values."""

    indicator: str
    family: str
    numerator: str
    denominator: str
    frequency: str
    like: tuple[str, str] | None = None
    at: tuple[str, str] | None = None


@dataclass(frozen=True)
class Dashboard:
    title: str
    audience: str
    purpose: str
    frequency: str
    owner: str
    indicators: tuple[str, ...]
