"""The shapes of what people wrote in the documents of the plan: plain data, days relative to today, keys instead of links."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """What the marketing plan says of itself."""

    title: str
    order: str
    owner: str
    role: str
    context: str
    market: str
    strategy: str
    stakeholders: str


@dataclass(frozen=True)
class Demand:
    """A requirement; ``tasks`` are keys of tasks of the specification's project."""

    title: str
    test: str
    tasks: tuple[str, ...] = ()
    answer: str = ""
    optional: bool = False
    met_days_ago: int | None = None


@dataclass(frozen=True)
class Order:
    """The specification of an action."""

    key: str
    title: str
    action: str
    project: str
    author: str
    ordered_by: str
    context: str
    need: str
    message: str
    deliverables: tuple[str, ...]
    constraints: tuple[str, ...]
    acceptance: str
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class Quality:
    """An objective of quality, followed by a typed indicator: its values month after month until last month."""

    key: str
    title: str
    statement: str
    line: str
    owner: str
    parent: str
    action: str
    indicator: str
    unit: str
    definition: str
    values: tuple[str, ...]
    target: str
    means: str
    ambition: str
    influences: str
    rests_on: str


@dataclass(frozen=True)
class Framed:
    """The framing document of a team."""

    key: str
    title: str
    team: str
    project: str
    actions: tuple[str, ...]
    objectives: tuple[str, ...]
    due_days_ahead: int
    author: str
    mission: str
    means: str
    outputs: tuple[str, ...]
    human_limits: str
    budget_limits: str
    #: When it is for one person and not for the team.
    person: str = ""


@dataclass(frozen=True)
class Told:
    """A brief: for management, a team (by the key of its framing document), a person or a supplier."""

    key: str
    title: str
    audience: str
    depth: int
    objective: str
    stakes: str
    role: str
    asked: tuple[str, ...]
    team: str = ""
    person: str = ""
    supplier: str = ""
    actions: tuple[str, ...] = ()
    #: Tasks a supplier is assigned to: keys of a project and of one of its tasks.
    carries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Idea:
    title: str
    description: str
    findings: tuple[str, ...]
    responsibility: str = ""


@dataclass(frozen=True)
class Digest:
    """A synthesis for an audience."""

    title: str
    audience: str
    author: str
    intro: str
    findings: tuple[str, ...]
    conclusion: str
    ideas: tuple[Idea, ...]


@dataclass(frozen=True)
class Sent:
    """To whom a document went; ``document`` is a name, or the kind and key of a record's own."""

    document: tuple[str, str]
    audience: str
    channel: str
    days_ago: int
    recipients: tuple[str, ...]
    acknowledged: tuple[str, ...]
    others: str = ""
    note: str = ""


@dataclass(frozen=True)
class Talk:
    """A meeting at which briefs were presented, so many days ago."""

    title: str
    days_ago: int
    briefs: tuple[str, ...]
    leader: str
    participants: tuple[str, ...]
    place: str
    technique: str
    agenda: str
    minutes: str


@dataclass(frozen=True)
class Papers:
    """All that one company has written in the documents of its plan; ``returned`` is why the first roadmap was sent back."""

    frame: Frame
    orders: tuple[Order, ...]
    qualities: tuple[Quality, ...]
    framings: tuple[Framed, ...]
    briefs: tuple[Told, ...]
    digests: tuple[Digest, ...]
    sent: tuple[Sent, ...]
    talks: tuple[Talk, ...]
    decider: str
    returned: str
    approved: str
