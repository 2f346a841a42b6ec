"""What tasks and actions take: hours of people, what people of the house and from outside cost, what materials and tools cost.

A task takes the hours assigned to it, or the whole days of its owner when nobody is assigned; a person-day has seven hours. The
whole task counts, done or not: this is the effort it was planned with.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from mercatique.plan.models import Action, Assignment
from mercatique.plan.people.models import PERSON_DAY
from mercatique.plan.people.situation import Carrier, Situation, Work

ZERO = Decimal(0)


@dataclass
class Effort:
    """Hours and costs; ``unpriced`` names the means without a cost, ``unknown`` counts tasks whose duration nobody said."""

    hours: float = 0.0
    inside: Decimal = ZERO
    outside: Decimal = ZERO
    means: Decimal = ZERO
    unpriced: set[str] = field(default_factory=set)
    unknown: int = 0
    works: list[Work] = field(default_factory=list)
    assigned: int = 0

    @property
    def days(self) -> float:
        """Person-days."""
        return self.hours / PERSON_DAY

    @property
    def bought(self) -> Decimal:
        """What is paid to others: it comes out of the budget of the action."""
        return self.outside + self.means

    @property
    def total(self) -> Decimal:
        return self.inside + self.bought

    def add(self, other: "Effort") -> None:
        self.hours += other.hours
        self.inside += other.inside
        self.outside += other.outside
        self.means += other.means
        self.unpriced |= other.unpriced
        self.unknown += other.unknown
        self.works += other.works
        self.assigned += other.assigned


def of_work(situation: Situation, work: Work) -> Effort:
    """What one task takes in all."""
    found = Effort(works=[work])
    row = work.row
    if row.node.days is None:
        found.unknown = 1
    for carrier, assignment in situation.people_of(row):
        work_on(found, carrier, assignment, row.node.days or 0)
    for resource, one in situation.bookings_of(row):
        first, last = one.start or row.start, one.end or row.end
        book(found, situation, resource, one, first, last)
    return found


def of_action(situation: Situation, action: Action, works: Iterable[Work]) -> Effort:
    """What an action takes: its tasks, and what is assigned to it as a whole."""
    found = Effort()
    for work in works:
        found.add(of_work(situation, work))
    for one in situation.by_action.get(action.pk, ()):
        first, last = one.start or action.start, one.end or action.end
        resource = situation.resources.get(one.resource_id) if one.resource_id else None
        if resource is None:
            continue
        if resource.person:
            worked = len(working(situation, first, last)) if first and last else 0
            work_on(found, situation.carriers[resource.pk], one, worked)
        elif first and last:
            book(found, situation, resource, one, first, last)
        found.assigned += 1
    return found


def work_on(found: Effort, carrier: Carrier, assignment: Assignment | None, days: int) -> None:
    """Add the hours of somebody, and what they cost."""
    if assignment is not None and assignment.hours is not None:
        hours = float(assignment.hours)
    else:
        share = 100 if assignment is None or assignment.share is None else assignment.share
        hours = days * carrier.hours_a_day * share / 100
    found.hours += hours
    cost = carrier.resource.cost_of(hours, days) if carrier.resource else None
    if cost is None:
        if hours:
            found.unpriced.add(carrier.name)
    elif carrier.outside:
        found.outside += cost
    else:
        found.inside += cost


def book(found: Effort, situation: Situation, resource: object, one: Assignment, first: date, last: date) -> None:
    """Add what a material or a tool costs on the working days it is booked for."""
    from mercatique.plan.models import Resource

    assert isinstance(resource, Resource)
    days = len(working(situation, first, last)) * (one.quantity or 1)
    cost = resource.cost_of(days * PERSON_DAY, days)
    if cost is None:
        found.unpriced.add(resource.title)
    else:
        found.means += cost


def working(situation: Situation, first: date, last: date) -> list[date]:
    return [day for n in range(max((last - first).days, 0) + 1) if situation.calendar.works(day := first + timedelta(days=n))]
