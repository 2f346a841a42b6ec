"""Shapes of what the companies write about costs and returns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Past:
    """An action of the fiscal year before: months 0 to 11 of it, its plan by month, and what was bought (supplier, text, month, net)."""

    key: str
    title: str
    description: str
    objectives: tuple[str, ...]
    indicators: tuple[str, ...]
    owner: str
    nature: str
    channels: str
    start_month: int
    end_month: int
    planned: tuple[int, ...]
    bought: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True)
class Brought:
    """What a channel of an action brings: per thousand of what it spends, or per month when it spends nothing.

    ``share`` is its part of what the action buys; ``counts`` are impressions, clicks, visits, leads, customers, orders (None: not
    counted); ``waves`` are factors, month after month. What the platform counts of a ``campaign`` comes from the table of ad spend.
    """

    action: str
    channel: str
    medium: str
    share: float
    counts: tuple[float | None, ...]
    revenue: float | None
    saving: float | None = None
    waves: tuple[float, ...] = (1.0, 1.08, 0.94)
    campaign: str = ""


@dataclass(frozen=True)
class Sheet:
    """What an action should bring and how that is told apart."""

    action: str
    rhythm: str
    expected: int | None
    hypothesis: str
    rate: float | None
    measured_by: str
    device: str = ""
    stated: tuple[int, int] | None = None


@dataclass(frozen=True)
class Work:
    """Hours of a person each month an action runs, or an amount."""

    action: str
    title: str
    person: str = ""
    hours: float = 0
    rate: int = 0
    amount: int = 0
    nature: str = "people"


@dataclass(frozen=True)
class Judged:
    """An effect judged on the scale, so many days ago."""

    action: str
    effect: str
    level: int
    title: str
    shown_by: str
    judge: str
    days_ago: int


@dataclass(frozen=True)
class Returns:
    """All that one company writes about costs and returns."""

    past: tuple[Past, ...]
    brought: tuple[Brought, ...]
    sheets: tuple[Sheet, ...]
    works: tuple[Work, ...]
    rules: tuple[tuple[str, str], ...]
    judged: tuple[Judged, ...]
    #: What was decided about a month that strayed: in short, why, and by whom.
    decided: tuple[str, ...] = ()
