"""One person's tasks over all projects: what is late, under way, due soon and later, and the days with several at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from mercatique.kernel.models import Member
from mercatique.plan.schedule.timetable import Row, Timetable

#: Days that count as soon.
SOON = 14


@dataclass(frozen=True)
class Mine:
    """A task in its project."""

    row: Row
    timetable: Timetable


@dataclass(frozen=True)
class Clash:
    """Days in a row on which the same tasks meet."""

    first: date
    last: date
    tasks: tuple[Mine, ...]


@dataclass(frozen=True)
class Desk:
    """What lies before a person, in the order in which it has to be taken up."""

    member: Member
    groups: tuple[tuple[str, tuple[Mine, ...]], ...]
    clashes: tuple[Clash, ...]
    done: int

    @property
    def open(self) -> int:
        return sum(len(tasks) for _label, tasks in self.groups)


def of(member: Member, timetables: Iterable[Timetable], today: date) -> Desk:
    """Read from the timetables of all projects."""
    mine = [Mine(row, found) for found in timetables for row in found.rows if row.node.owner == member.pk]
    open_ = sorted((each for each in mine if not each.row.node.over), key=lambda each: (each.row.start, each.row.end, each.row.node.number))
    groups: dict[str, list[Mine]] = defaultdict(list)
    for each in open_:
        groups[place_of(each, today)].append(each)
    labels = (("late", _("Late")), ("begun", _("Under way")), ("soon", _("In the next two weeks")), ("later", _("Later")))
    shown = tuple((str(label), tuple(groups[key])) for key, label in labels if groups[key])
    return Desk(member, shown, tuple(clashes(open_, today)), len(mine) - len(open_))


def place_of(each: Mine, today: date) -> str:
    if each.row.late or each.row.end < today:
        return "late"
    if each.row.node.state == "begun":
        return "begun"
    return "soon" if each.row.start <= today + timedelta(days=SOON) else "later"


def clashes(tasks: list[Mine], today: date) -> list[Clash]:
    """The days with several tasks, those in a row with the same tasks taken together."""
    by_day: dict[date, list[Mine]] = defaultdict(list)
    for each in tasks:
        for day in each.timetable.worked(each.row):
            if day >= today:
                by_day[day].append(each)
    found: list[Clash] = []
    for day in sorted(day for day, those in by_day.items() if len(those) > 1):
        those = tuple(by_day[day])
        if found and found[-1].tasks == those and not any(found[-1].last < other < day for other in by_day):
            found[-1] = Clash(found[-1].first, day, those)
        else:
            found.append(Clash(day, day, those))
    return found
