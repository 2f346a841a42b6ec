"""The shapes of what people wrote while steering: plain data, months and days relative to today, keys instead of links."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lever:
    """A corrective action: which lever, begun when (days before today), for how many days, and what it should bring a month."""

    title: str
    lever: str
    description: str
    owner: str
    expected: str
    begun_days_ago: int
    days: int
    action: str = ""
    #: Key of an indicator it does not touch.
    beside: str = ""
    #: What people concluded, by the answer the data give: those answers that may come are foreseen.
    learned: tuple[tuple[str, str], ...] = ()
    #: Units it was applied to, when the others were left alone: sites, brands, countries.
    units: str = ""
    touched: str = ""


@dataclass(frozen=True)
class Cause:
    """Why an objective deviates."""

    code: str
    words: str
    owner: str
    justification: str = ""


@dataclass(frozen=True)
class Control:
    """An indicator to compare with: a figure under a filter."""

    key: str
    title: str
    figure: str
    definition: str
    owner: str
    filters: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HalfYear:
    """An objective of the six months that ended three months ago, measured by net sales against the year before."""

    key: str
    title: str
    statement: str
    indicator: str
    growth: str
    owner: str
    action: str
    influences: str
    rests_on: str
    cause: Cause
    corrections: tuple[Lever, ...]


@dataclass(frozen=True)
class Typed:
    """An objective whose indicator no table holds: values typed month after month, fourteen of them up to last month."""

    key: str
    title: str
    statement: str
    indicator: str
    definition: str
    source: str
    unit: str
    down: bool
    values: tuple[str, ...]
    baseline: str
    target: str
    owner: str
    action: str
    influences: str
    rests_on: str
    cause: Cause
    corrections: tuple[Lever, ...]


@dataclass(frozen=True)
class Decision:
    """What a review decided, about the deviation of an objective; days are counted from the review."""

    title: str
    scale: str
    objective: str
    correction: str
    participants: tuple[str, ...]
    reason: str
    owner: str
    due_after: int
    recheck_after: int
    #: Looked at again, with this outcome.
    outcome: str = ""


@dataclass(frozen=True)
class Review:
    """A meeting: held so many days ago, or to come (negative)."""

    title: str
    days_ago: int
    scale: str
    mode: str
    place: str
    purpose: str
    technique: str
    leader: str
    participants: tuple[str, ...]
    #: Objectives whose deviations were on its agenda; what is to come fills its agenda by itself.
    about: tuple[str, ...]
    agenda: str
    minutes: str
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Story:
    """All that one company has written while steering."""

    controls: tuple[Control, ...]
    half_year: HalfYear
    typed: Typed
    #: What is said of the objectives of the year when they deviate: the first two that do are written down.
    year: tuple[tuple[str, Cause], ...]
    reviews: tuple[Review, ...]
