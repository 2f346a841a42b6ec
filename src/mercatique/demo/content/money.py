"""Shapes of what the companies write about money and risks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spending:
    """What an action buys from whom: its budget of each month times a rate, one rate after the other; orders for two months ahead."""

    action: str
    supplier: str
    text: str
    rates: tuple[float, ...]
    ordered: bool = False
    capital: bool = False


@dataclass(frozen=True)
class Purchase:
    """One line apart: in a month of the fiscal year, or the present one if that is still to come; negative for a credit note."""

    text: str
    supplier: str
    net: float
    month: int
    action: str = ""
    document: str = ""
    capital: bool = False


@dataclass(frozen=True)
class Funding:
    title: str
    action: str
    funder: str
    state: str
    share: int | None = None
    amount: int | None = None
    month: int = 0


@dataclass(frozen=True)
class Reading:
    """A decision taken when the budget was read, by quarter: 0 at the start of the year."""

    quarter: int
    title: str
    by: str
    load: str
    decision: str


@dataclass(frozen=True)
class Hypothesis:
    """A move prepared: from an action to another, a part of what the giver plans in its first months to come."""

    title: str
    trigger: str
    reason: str
    giver: str
    taker: str
    amount: int


@dataclass(frozen=True)
class Threat:
    title: str
    kind: str
    probability: int
    impact: int
    exposed: int | None
    trigger: str
    mitigation: str
    owner: str
    review_in: int
    action: str = ""
    objective: str = ""
    status: str = "open"


@dataclass(frozen=True)
class Money:
    """All that one company writes about budgets and risks."""

    spending: tuple[Spending, ...]
    purchases: tuple[Purchase, ...]
    fundings: tuple[Funding, ...]
    rules: tuple[tuple[str, str], ...]
    readings: tuple[Reading, ...]
    hypotheses: tuple[Hypothesis, ...]
    threats: tuple[Threat, ...]
    #: Campaigns of the ad spend: text in their name, action (none: left out), what their conversions are.
    campaigns: tuple[tuple[str, str, str], ...] = ()
