"""The shapes in which the demo companies' people and means are written."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Know:
    """A skill."""

    key: str
    title: str
    domain: str
    description: str = ""


@dataclass(frozen=True)
class Means:
    """``person`` names somebody of the company; ``skills`` are pairs of skill and level."""

    key: str
    title: str
    kind: str
    cost: int
    per: str = "hour"
    person: str = ""
    function: str = ""
    contact: str = ""
    capacity: int | None = None
    quantity: int = 1
    skills: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Group:
    """A team."""

    key: str
    title: str
    mission: str
    responsibilities: str
    domain: str
    lead: str
    members: tuple[str, ...]
    technology: str = ""
    delays: str = ""
    culture: str = ""
    instructions: str = ""


@dataclass(frozen=True)
class Post:
    title: str
    domain: str
    mission: str
    holder: str
    team: str = ""


@dataclass(frozen=True)
class Give:
    """A means given to a task (``project:key``) or an action: hours, a share, or days from today on."""

    to: str
    means: str
    hours: int | None = None
    share: int | None = None
    days: tuple[int, int] | None = None


@dataclass(frozen=True)
class Step:
    """What a task yields, takes up and asks people to know."""

    task: str
    yields: str
    uses: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    final: bool = False
    skills: tuple[tuple[str, int], ...] = ()
    team: str = ""


@dataclass(frozen=True)
class Answer:
    """What is done about a gap."""

    title: str
    skill: str
    task: str
    way: str
    means: str
    days_ahead: int | None
    reason: str


@dataclass(frozen=True)
class Crew:
    """All of it, for one company; ``letters`` are action, person, letter."""

    skills: tuple[Know, ...]
    means: tuple[Means, ...]
    groups: tuple[Group, ...]
    posts: tuple[Post, ...]
    steps: tuple[Step, ...]
    given: tuple[Give, ...]
    answers: tuple[Answer, ...]
    letters: tuple[tuple[str, str, str], ...]
