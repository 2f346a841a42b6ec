"""Who has how many tasks at once, day by day, over all projects that are given; one at a time is what a person can carry."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from mercatique.plan.schedule.timetable import Timetable


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
        found: Counter[date] = Counter()
        for day, tasks in self.days.items():
            monday = day - timedelta(days=day.weekday())
            found[monday] = max(found[monday], tasks)
        return sorted(found.items())


def loads(timetables: Iterable[Timetable]) -> list[Load]:
    """The load of everybody who owns a task that is not over."""
    days: dict[UUID, Counter[date]] = defaultdict(Counter)
    names: dict[UUID, str] = {}
    for timetable in timetables:
        for row in timetable.rows:
            if row.node.owner is not None and not row.node.over:
                names[row.node.owner] = row.node.owner_name
                days[row.node.owner].update(day for day in timetable.worked(row) if day >= timetable.facts.today)
    return sorted((Load(person, names[person], counted) for person, counted in days.items() if counted), key=lambda load: load.name)
