"""The shapes of what people write in the rooms: plain data, days relative to today, keys instead of links."""

from dataclasses import dataclass, field
from typing import Any

from mercatique.demo.content.choosing import Choosing
from mercatique.demo.content.crew import Crew
from mercatique.demo.content.money import Money
from mercatique.demo.content.weighing import Weighing

Rule = dict[str, Any]


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    function: str
    email: str


@dataclass(frozen=True)
class Support:
    """What a claim rests on: a figure with its filters, or a web address; and what it has to do with it."""

    figure: str = ""
    url: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Topic:
    key: str
    title: str
    kind: str
    perimeter: str
    cadence: str
    question: str
    method: str
    owner: str


@dataclass(frozen=True)
class Source:
    key: str
    title: str
    topic: str
    kind: str
    url: str
    publisher: str
    reliability: int
    checked_days_ago: int
    note: str


@dataclass(frozen=True)
class Item:
    """Something read: dated by the day of reading."""

    title: str
    topic: str
    source: str
    days_ago: int
    url: str
    summary: str
    use: str


@dataclass(frozen=True)
class SwotLine:
    """One line of the diagnosis; ``quadrant`` is S, W, O or T."""

    key: str
    quadrant: str
    title: str
    explanation: str
    importance: int
    supports: tuple[Support, ...]
    comparison: str = ""


@dataclass(frozen=True)
class Segment:
    key: str
    title: str
    description: str
    rule: Rule
    offer: str


@dataclass(frozen=True)
class Indicator:
    """A figure with its filters, and which way is better."""

    key: str
    title: str
    figure: str
    unit: str
    direction: str
    definition: str
    owner: str
    filters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Objective:
    """``target_change`` multiplies the baseline: 0.08 is eight percent more, -0.2 a fifth less.

    ``baseline`` says what the starting value is read on: the fiscal year before this one ("previous_year") or
    today's state ("today"). Start and due are months of the fiscal year, from 0 to 11; due counts to the month's end.
    """

    key: str
    title: str
    statement: str
    level: str
    indicator: str
    product_line: str
    baseline: str
    target_change: float
    start_month: int
    due_month: int
    owner: str
    influences: str
    rests_on: tuple[str, ...]
    parent: str = ""
    horizon: str = "short"
    nature: str = "quantitative"
    site: str = ""
    person: str = ""
    split: str = ""
    means: str = ""
    ambition: str = ""
    accepted: bool = True
    #: Targets by period of so many months: 1, 3 or none.
    periods: int = 0
    #: From where to where, when its indicator is typed by hand.
    typed: tuple[int, int] | None = None


@dataclass(frozen=True)
class Typed:
    """An indicator no table holds: a value for each month of the fiscal year, kept until today."""

    key: str
    title: str
    unit: str
    definition: str
    owner: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """A phase of an option, in months of the fiscal year (12 and more are the next one)."""

    title: str
    purpose: str
    start_month: int
    end_month: int


@dataclass(frozen=True)
class Option:
    """One way to take; ``costs`` and ``revenues`` are (label, month, amount); ``scores`` follow the criteria of the choice."""

    key: str
    title: str
    description: str
    answers: str
    feasibility: str
    social: str
    environmental: str
    start_month: int
    end_month: int
    steps: tuple[Step, ...]
    costs: tuple[tuple[str, int, int], ...]
    revenues: tuple[tuple[str, int, int], ...]
    scores: tuple[int | None, ...]
    digital: bool = False
    innovation: str = ""
    benefit: str = ""


@dataclass(frozen=True)
class Yardstick:
    """A criterion of a choice; ``reads`` is cost, revenue or net when money scores it."""

    title: str
    weight: int
    reads: str = ""


@dataclass(frozen=True)
class Decision:
    title: str
    option: str
    days_ago: int
    participants: tuple[str, ...]
    reason: str
    dissent: str
    review_in_days: int
    rests_on: tuple[str, ...]
    waiver: str = ""


@dataclass(frozen=True)
class Choice:
    """A question, its limits, its options and what was decided."""

    title: str
    question: str
    objectives: tuple[str, ...]
    needs: str
    commitments: str
    budget: int
    deadline_month: int
    least_return: int
    financial: str
    organisational: str
    technical: str
    human: str
    owner: str
    yardsticks: tuple[Yardstick, ...]
    options: tuple[Option, ...]
    decision: Decision


@dataclass(frozen=True)
class Action:
    """A line of the plan: dates in months of the fiscal year, budget by quarter in euros excluding VAT.

    An action that leads to the ``launch`` of a project counts its months from that of the launch, and shares its budget evenly between them.
    """

    key: str
    title: str
    description: str
    objectives: tuple[str, ...]
    indicators: tuple[str, ...]
    owner: str
    budget: tuple[int, int, int, int]
    nature: str
    push_pull: str
    segment: str
    channels: str
    start_month: int
    end_month: int
    rests_on: tuple[str, ...] = ()
    launch: str = ""

    def status(self, month: int) -> str:
        """Where the action stands in a month of the fiscal year, from 0 to 11."""
        if month > self.end_month:
            return "done"
        return "running" if month >= self.start_month else "decided"


@dataclass(frozen=True)
class Task:
    """A task of a project; ``days`` are likely, optimistic, pessimistic; days of facts are before today.

    ``after`` names tasks of the project by key: "copy", "print SS+2".
    """

    key: str
    title: str
    phase: str
    owner: str
    days: tuple[float, ...] = ()
    after: tuple[str, ...] = ()
    priority: str = "must"
    nature: str = "task"
    action: str = ""
    done: int | None = None
    began_days_ago: int | None = None
    ended_days_ago: int | None = None
    forced: str = ""
    forced_days_ahead: int = 0


@dataclass(frozen=True)
class Project:
    """Tasks that lead to a launch, so many days from today."""

    key: str
    title: str
    description: str
    owner: str
    direction: str
    start_days_ago: int
    launch_days_ahead: int
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Absence:
    title: str
    person: str
    days_ahead: int
    days: int


@dataclass(frozen=True)
class Processing:
    """A sheet of the register (GDPR, article 30)."""

    title: str
    purpose: str
    basis: str
    persons: str
    categories: str
    recipients: str
    processors: str
    transfers: str
    retention: str
    security: str
    software: str
    tables: str
    owner: str
    reviewed_days_ago: int
    sensitive: bool = False


@dataclass(frozen=True)
class Controller:
    """Who answers for the register of processing; ``officer`` empty: none has to be named."""

    title: str
    postal_address: str
    email: str
    phone: str
    representative: str
    joint: str = ""
    officer: str = ""
    officer_company: str = ""
    officer_address: str = ""
    officer_email: str = ""
    officer_phone: str = ""


@dataclass(frozen=True)
class Training:
    """``days_ahead`` from today; ``done`` trainings lie in the past and say the level reached."""

    title: str
    skill: str
    participants: tuple[str, ...]
    level_now: int
    level_wanted: int
    days_ahead: int
    hours: int
    cost: int
    trainer: str
    success_test: str
    action: str
    level_after: int | None = None


@dataclass(frozen=True)
class Argument:
    """A brake heard in the team, and the answer to it."""

    title: str
    audience: str
    answer: str
    benefit: str
    action: str


@dataclass(frozen=True)
class Content:
    """All that one company has written, room by room."""

    people: tuple[Person, ...]
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]
    items: tuple[Item, ...]
    swot: tuple[SwotLine, ...]
    segments: tuple[Segment, ...]
    indicators: tuple[Indicator, ...]
    typed: tuple[Typed, ...]
    #: The objectives the others are parts of: mission, strategic ones, wholes that are split, and parts nobody planned for yet.
    frames: tuple[Objective, ...]
    objectives: tuple[Objective, ...]
    choices: tuple[Choice, ...]
    actions: tuple[Action, ...]
    projects: tuple[Project, ...]
    absences: tuple[Absence, ...]
    controller: Controller
    processing: tuple[Processing, ...]
    trainings: tuple[Training, ...]
    arguments: tuple[Argument, ...]
    money: Money
    crew: Crew
    weighing: Weighing
    choosing: Choosing
