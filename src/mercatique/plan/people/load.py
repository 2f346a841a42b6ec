"""Hours asked of people week by week against the hours they have, and materials booked twice.

Conventions, tested by hand-worked examples:

- who is assigned to a task gives it their hours, spread evenly over the working days they are there, or a share of those days;
  when nobody is assigned, the owner gives it their whole day. What is done of a task under way is taken off its hours;
- what is assigned to an action as a whole is spread over the working days of the action's dates;
- only what is left to do counts: from today on, nothing of a task that is over;
- the hours a person has in a week are their weekly hours by fifths: one fifth for each working day that is no public holiday, on
  which the person is not away and is counted on at all;
- a material is booked on every day from the first to the last of its booking, weekends included; a provider, a material or a tool
  that is away carries nothing on these days, and a booking of it is a clash.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared
from mercatique.plan.models import Action, Assignment, Resource
from mercatique.plan.people import situation as situations
from mercatique.plan.people.situation import OPEN, Carrier, Situation, Work

#: Hours too much in a week that are no overload yet.
ROUNDING = 0.5


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Piece:
    """What a task, or an action as a whole, asks of somebody: hours by week."""

    title: str
    weeks: dict[date, float]
    work: Work | None = None
    action: Action | None = None

    @property
    def hours(self) -> float:
        return sum(self.weeks.values())

    @property
    def action_pk(self) -> UUID | None:
        return self.action.pk if self.action else (self.work.row.node.action if self.work else None)


@dataclass(frozen=True)
class Week:
    """A week of somebody: hours asked, hours there are, and what asks them."""

    monday: date
    hours: float
    capacity: float
    pieces: tuple[tuple[Piece, float], ...]

    @property
    def ratio(self) -> float | None:
        return self.hours / self.capacity if self.capacity else None

    @property
    def excess(self) -> float:
        return max(self.hours - self.capacity, 0.0)

    @property
    def over(self) -> bool:
        return self.excess > ROUNDING

    @property
    def step(self) -> int:
        """The shade of its cell, 0 (nothing) to 8 (too much)."""
        if self.over:
            return 8
        return 0 if not self.hours else min(1 + int(5 * (self.ratio or 0)), 6)


@dataclass
class Burden:
    """Somebody's work by week."""

    carrier: Carrier
    pieces: list[Piece] = field(default_factory=list)
    weeks: dict[date, Week] = field(default_factory=dict)

    @property
    def over(self) -> list[Week]:
        return [week for _monday, week in sorted(self.weeks.items()) if week.over]

    @property
    def hours(self) -> float:
        return sum(piece.hours for piece in self.pieces)


@dataclass(frozen=True)
class Unplaced:
    """Work that finds no day: the person is away, gone, or not counted on."""

    carrier: Carrier
    work: Work | None
    action: Action | None
    why: str


@dataclass(frozen=True)
class Clash:
    """A material asked for more often than there are pieces of it, or while it is not there, from one day to another."""

    resource: Resource
    first: date
    last: date
    wanted: int
    tasks: tuple[Work, ...]
    actions: tuple[Action, ...] = ()
    #: Whether it is not there at all on these days.
    shut: bool = False


@dataclass
class Load:
    """The load of everybody, by week."""

    situation: Situation
    burdens: list[Burden] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    @cached_property
    def mondays(self) -> list[date]:
        """Every week from the present one to the last with work."""
        last = max((monday for burden in self.burdens for monday in burden.weeks), default=None)
        first = monday_of(self.situation.today)
        return [] if last is None else [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]

    @cached_property
    def over(self) -> list[tuple[Burden, Week]]:
        """Every week somebody has too much, the earliest first."""
        found = [(burden, week) for burden in self.burdens for week in burden.over]
        return sorted(found, key=lambda pair: (pair[1].monday, -pair[1].excess, pair[0].carrier.name))

    @cached_property
    def by_carrier(self) -> dict[UUID, Burden]:
        return {burden.carrier.key: burden for burden in self.burdens}


def read(situation: Situation, actions: Iterable[Action] = ()) -> Load:
    """The load of everybody with work; ``actions`` are those whose own assignments count."""
    return Counting(situation, list(actions)).all()


@shared()
def of(workspace: Workspace, today: date | None = None) -> Load:
    """The load of a workspace as its plan stands."""
    known = situations.read(workspace, today)
    return read(known, actions_of(known))


def actions_of(situation: Situation) -> list[Action]:
    """The actions that are still to be done."""
    found = list(Action.objects.filter(workspace=situation.workspace, status__in=OPEN).order_by("number"))
    for action in found:
        action.workspace = situation.workspace
    return found


class Counting:
    """One count: pieces of work, then weeks against capacity, then bookings."""

    def __init__(self, situation: Situation, actions: list[Action]) -> None:
        self.situation, self.actions = situation, {action.pk: action for action in actions}
        self.found = Load(situation)
        self.burdens: dict[UUID, Burden] = {}
        self.workdays = situation.workdays

    def all(self) -> Load:
        for work in self.situation.works:
            if not work.row.node.over and not work.row.node.milestone:
                for carrier, assignment in self.situation.people_of(work.row):
                    self.carry(carrier, work, assignment)
        for pk, action in self.actions.items():
            for assignment in self.situation.by_action.get(pk, ()):
                if (carrier := self.situation.carriers.get(assignment.resource_id)) is not None:  # type: ignore[arg-type]
                    self.carry_action(carrier, action, assignment)
        self.found.burdens = sorted(self.burdens.values(), key=lambda burden: (burden.carrier.name.casefold(), str(burden.carrier.key)))
        for burden in self.found.burdens:
            self.weigh(burden)
        self.found.clashes = self.booked_twice()
        return self.found

    def free(self, carrier: Carrier, day: date) -> bool:
        """Whether somebody works on a day; asked once for each."""
        key = (carrier.key, day)
        if key not in self.workdays:
            self.workdays[key] = self.situation.calendar.works(day) and carrier.there(day) and not self.situation.away(carrier, day)
        return self.workdays[key]

    def days(self, carrier: Carrier, first: date, last: date) -> list[date]:
        return [day for n in range((last - first).days + 1) if self.free(carrier, day := first + timedelta(days=n))]

    def carry(self, carrier: Carrier, work: Work, assignment: Assignment | None) -> None:
        row, today = work.row, self.situation.today
        if assignment is None:
            worked = [day for day in work.found.worked(row) if day >= today]
            days = [day for day in worked if carrier.there(day)]
        else:
            first, last = max(assignment.start or row.start, today), assignment.end or row.end
            worked = days = self.days(carrier, first, max(first, last))
        if not carrier.active:
            self.found.unplaced.append(Unplaced(carrier, work, None, "inactive"))
        elif not days or len(days) < len(worked):
            self.found.unplaced.append(Unplaced(carrier, work, None, "gone" if any(not carrier.there(day) for day in (row.start, row.end)) else "away"))
        self.place(carrier, Piece(row.node.title, spread(carrier, days, assignment, (row.node.done or 0) / 100), work=work))

    def carry_action(self, carrier: Carrier, action: Action, assignment: Assignment) -> None:
        start, end = assignment.start or action.start, assignment.end or action.end
        if start is None or end is None or end < self.situation.today:
            return
        whole = self.days(carrier, start, max(start, end))
        days = [day for day in whole if day >= self.situation.today]
        if not carrier.active or not days:
            self.found.unplaced.append(Unplaced(carrier, None, action, "inactive" if not carrier.active else "away"))
        gone = 1 - len(days) / len(whole) if whole else 0.0
        self.place(carrier, Piece(action.title, spread(carrier, days, assignment, gone), action=action))

    def place(self, carrier: Carrier, piece: Piece) -> None:
        if piece.weeks:
            self.burdens.setdefault(carrier.key, Burden(carrier)).pieces.append(piece)

    def weigh(self, burden: Burden) -> None:
        asked: dict[date, list[tuple[Piece, float]]] = defaultdict(list)
        for piece in burden.pieces:
            for monday, hours in piece.weeks.items():
                asked[monday].append((piece, hours))
        for monday, parts in asked.items():
            parts.sort(key=lambda part: (-part[1], part[0].title))
            burden.weeks[monday] = Week(monday, sum(hours for _piece, hours in parts), self.capacity(burden.carrier, monday), tuple(parts))

    def capacity(self, carrier: Carrier, monday: date) -> float:
        """The hours somebody has in a week, from today on."""
        first = max(monday, self.situation.today)
        return carrier.hours_a_day * len(self.days(carrier, first, monday + timedelta(days=6)))

    def booked_twice(self) -> list[Clash]:
        """Stretches of days with the same bookings, where they are more than there are pieces."""
        today = self.situation.today
        by_day: dict[tuple[UUID, date], list[tuple[int, Work | None, Action | None]]] = defaultdict(list)
        for work in self.situation.works:
            if work.row.node.over:
                continue
            for resource, one in self.situation.bookings_of(work.row):
                for day in stretch(max(one.start or work.row.start, today), one.end or work.row.end):
                    by_day[resource.pk, day].append((one.quantity or 1, work, None))
        for pk, action in self.actions.items():
            for one in self.situation.by_action.get(pk, ()):
                known = self.situation.resources.get(one.resource_id) if one.resource_id else None
                start, end = one.start or action.start, one.end or action.end
                if known is not None and not known.person and start and end:
                    for day in stretch(max(start, today), end):
                        by_day[known.pk, day].append((one.quantity or 1, None, action))
        found: list[Clash] = []
        for (pk, day), parts in sorted(by_day.items(), key=lambda item: (str(item[0][0]), item[0][1])):
            resource = self.situation.resources[pk]
            wanted = sum(quantity for quantity, _work, _action in parts)
            shut = self.situation.shut(resource, day)
            if not shut and (wanted <= (resource.quantity or 1) or resource.kind != Resource.Kind.MATERIAL):
                continue
            works = tuple(work for _quantity, work, _action in parts if work)
            actions = tuple(action for _quantity, _work, action in parts if action)
            last = found[-1] if found else None
            if last and last.resource is resource and last.last == day - timedelta(days=1) and (last.tasks, last.actions, last.shut) == (works, actions, shut):
                found[-1] = Clash(resource, last.first, day, wanted, works, actions, shut)
            else:
                found.append(Clash(resource, day, day, wanted, works, actions, shut))
        return sorted(found, key=lambda clash: (clash.first, clash.resource.title))


def stretch(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def spread(carrier: Carrier, days: list[date], assignment: Assignment | None, done: float) -> dict[date, float]:
    """Hours by week: so many in all over the days that are left, a share of each, or each whole day."""
    if not days:
        return {}
    if assignment is not None and assignment.hours is not None:
        a_day = float(assignment.hours) * (1 - done) / len(days)
    else:
        share = 100 if assignment is None or assignment.share is None else assignment.share
        a_day = carrier.hours_a_day * share / 100
    weeks: dict[date, float] = defaultdict(float)
    for day in days:
        weeks[monday_of(day)] += a_day
    return {monday: hours for monday, hours in weeks.items() if hours}


def could_take(load: Load, piece: Piece, giver: Carrier) -> list[Carrier]:
    """Who has the time in every week of a piece of work, and the skills its task asks for."""
    situation = load.situation
    needed = situation.needed.get(piece.work.pk, []) if piece.work else []
    counting = Counting(situation, [])
    found = []
    for carrier in situation.carriers.values():
        if carrier.key == giver.key or not carrier.active or (carrier.outside and not needed):
            continue
        held = situation.held.get(carrier.resource.pk, {}) if carrier.resource else {}
        if any(held.get(one.skill_id, 0) < one.level for one in needed):
            continue
        burden = load.by_carrier.get(carrier.key)
        room = all(
            counting.capacity(carrier, monday) - (burden.weeks[monday].hours if burden and monday in burden.weeks else 0.0) + ROUNDING >= hours
            for monday, hours in piece.weeks.items()
        )
        if room:
            found.append(carrier)
    return found
