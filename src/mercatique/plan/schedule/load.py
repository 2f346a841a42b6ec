"""Who has how many tasks at once, day by day, over all projects that are given; one at a time is what a person can carry."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from uuid import UUID

from mercatique.plan.schedule.timetable import Row, Timetable


@dataclass(frozen=True)
class Load:
    """A person's days with work, and how many tasks lie on each."""

    person: UUID
    name: str
    days: Counter[date]

    @property
    def over(self) -> list[date]:
        """The days with more than one task."""
        return sorted(day for day, tasks in self.days.items() if tasks > 1)

    def weeks(self) -> list[tuple[date, int]]:
        """The most tasks at once in each week with work, by its Monday."""
        found: dict[int, int] = {}
        for day, tasks in self.days.items():
            number = day.toordinal()
            monday = number - (number - 1) % 7  # the first day of all was a Monday
            if tasks > found.get(monday, 0):
                found[monday] = tasks
        return [(date.fromordinal(monday), most) for monday, most in sorted(found.items())]


def loads(timetables: Iterable[Timetable]) -> list[Load]:
    """The load of everybody who owns a task that is not over."""
    days: dict[UUID, Counter[date]] = defaultdict(Counter)
    names: dict[UUID, str] = {}
    for timetable in timetables:
        for person, name, counted in of_one(timetable):
            names[person] = name
            days[person].update(counted)
    return sorted((Load(person, names[person], counted) for person, counted in days.items() if counted), key=lambda load: load.name)


def of_one(timetable: Timetable) -> Iterator[tuple[UUID, str, dict[date, int]]]:
    """What one project takes of each person from today on, by day: one more where a task begins, one fewer where it ends."""
    plan, axis = timetable.plan, timetable.axis
    if plan is None or axis is None:
        return
    spans: dict[UUID, list[Row]] = defaultdict(list)
    for row in timetable.rows:
        if row.node.owner is not None and not row.node.over:
            spans[row.node.owner].append(row)
    today = axis.at(timetable.facts.today)
    for person, rows in spans.items():
        places = plan.clocks[timetable.people.index(person)].places
        steps = [0] * (len(places) + 1)
        for row in rows:
            if not row.node.milestone:
                steps[bisect_left(places, row.begin)] += 1
                steps[bisect_left(places, row.stop)] -= 1
        running = zip(places, accumulate(steps), strict=False)
        yield person, rows[-1].node.owner_name, {axis.days[place]: tasks for place, tasks in running if tasks and place >= today}
