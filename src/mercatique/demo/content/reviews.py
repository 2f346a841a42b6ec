"""The shapes of what people wrote in their reviews: plain data, keys instead of links, days counted from the end of the period."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reviewed:
    """What was said of an action; it is written down once the action has begun."""

    action: str
    outcome: str
    result: str
    success: str
    cause: str
    why: str
    verdict: str
    decided: str
    owner: str
    due_after: int


@dataclass(frozen=True)
class Finding:
    """A cause of success, of difficulty or of failure, or a lesson."""

    nature: str
    title: str
    cause: str = ""
    explanation: str = ""
    objective: str = ""
    action: str = ""


@dataclass(frozen=True)
class Axis:
    """An axis of improvement, the indicator that argues it, and what it should bring."""

    title: str
    argument: str
    indicator: str
    expected: str
    proposal: str
    owner: str
    due_after: int


@dataclass(frozen=True)
class Words:
    """A review: what its people wrote in it."""

    title: str
    author: str
    participants: tuple[str, ...]
    context: str
    conclusion: str
    reviewed: tuple[Reviewed, ...]
    findings: tuple[Finding, ...]
    axes: tuple[Axis, ...]


@dataclass(frozen=True)
class Lived:
    """What a person writes of their own part."""

    title: str
    person: str
    context: str
    part: str
    difficulties: str
    learned: str
    ahead: str


@dataclass(frozen=True)
class Schedule:
    """How often a report is due, to whom, how many days after its period."""

    title: str
    every: str
    audience: str
    owner: str
    days: int


@dataclass(frozen=True)
class Reviews:
    """A partial review that was issued, a final one under way, and the reports that are due."""

    partial: Words
    final: Words
    monthly: Schedule
    quarterly: Schedule
    lived: tuple[Lived, ...] = ()
