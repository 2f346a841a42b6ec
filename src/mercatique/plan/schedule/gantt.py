"""The Gantt of some rows of a timetable: where bars, milestones, slack, links and the load of people are drawn, in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.format import day, locale
from mercatique.methods.schedule.calendar import Calendar, calendar
from mercatique.plan.schedule.load import Load
from mercatique.plan.schedule.timetable import Row, Timetable

ROW, BAR, HEAD, LANE = 30, 12, 47, 26
WIDE, LETTER = 900, 7.2


def px(value: float) -> str:
    """A coordinate as SVG reads it, whatever the language of the page."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Bar:
    """A task as drawn."""

    row: Row
    url: str
    words: str
    x: str
    y: str
    width: str
    done: str
    slack: tuple[str, str] | None
    diamond: str
    pin: str
    label_x: str
    label_y: str
    anchor: str
    middle: str


@dataclass(frozen=True)
class Lane:
    """The load of a person: a cell per week."""

    name: str
    y: str
    cells: tuple[tuple[str, str, str, bool, str], ...]


@dataclass
class Picture:
    """Everything the template draws."""

    words: str
    width: str = "0"
    height: str = "0"
    bottom: str = "0"
    plot: str = "0"
    bars: list[Bar] = field(default_factory=list)
    months: list[tuple[str, str]] = field(default_factory=list)
    ticks: list[tuple[str, str]] = field(default_factory=list)
    rests: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, bool]] = field(default_factory=list)
    today: str = ""
    launch: str = ""
    launch_words: str = ""
    lanes: list[Lane] = field(default_factory=list)
    lanes_y: str = ""
    head: str = str(HEAD)


@dataclass(frozen=True)
class Scale:
    """Days to pixels."""

    first: date
    last: date
    step: float

    def x(self, when: date) -> float:
        return ((when - self.first).days) * self.step

    @property
    def width(self) -> float:
        return ((self.last - self.first).days + 1) * self.step


def scale_of(found: Timetable, rows: Sequence[Row]) -> Scale:
    """The days the rows take, with today and the launch where they are near."""
    first, last = min(row.start for row in rows), max(row.end for row in rows)
    near = timedelta(days=max((last - first).days // 3, 21))
    for mark in (found.facts.today, found.project.launch):
        if mark and first - near <= mark <= last + near:
            first, last = min(first, mark), max(last, mark)
    first, last = first - timedelta(days=2), last + timedelta(days=3)
    return Scale(first, last, min(24.0, max(1.0, WIDE / ((last - first).days + 1))))


def picture(found: Timetable, rows: Sequence[Row], people: Sequence[Load] = (), address: str = "") -> Picture:
    """The bars of ``rows`` on one axis, with the load of ``people`` beneath."""
    made = Picture(summary(found))
    if not rows:
        return made
    scale = scale_of(found, rows)
    widest = scale.width
    for place, row in enumerate(rows):
        bar, reach = drawn(found, row, place, scale, address)
        made.bars.append(bar)
        widest = max(widest, reach)
    bottom = HEAD + len(rows) * ROW
    made.links = arrows(rows, scale)
    made.months, made.ticks = head(scale)
    made.rests = rests(scale, calendar(found.project.region or "fr"))
    if scale.first <= found.facts.today <= scale.last:
        made.today = px(scale.x(found.facts.today) + scale.step / 2)
    if found.project.launch and scale.first <= found.project.launch <= scale.last:
        made.launch = px(scale.x(found.project.launch) + scale.step)
        made.launch_words = _("Launch")
    made.lanes = [lane(load, scale, bottom + 28 + place * LANE) for place, load in enumerate(people)]
    made.lanes_y = px(bottom + 18)
    height = bottom + (30 + len(made.lanes) * LANE if made.lanes else 4)
    made.width, made.plot, made.height, made.bottom = px(ceil(widest)), px(scale.width), px(height), px(bottom)
    return made


def drawn(found: Timetable, row: Row, place: int, scale: Scale, address: str) -> tuple[Bar, float]:
    """A bar, and how far to the right its label reaches."""
    top = HEAD + place * ROW
    middle = top + ROW / 2
    x, end = scale.x(row.start), scale.x(row.end + timedelta(days=1))
    width = max(end - x, 3.0)
    slack = stretch(found, row, scale)
    diamond = ""
    if row.node.milestone:
        centre = x + scale.step / 2
        diamond = f"M{px(centre)} {px(middle - 8)}l8 8l-8 8l-8 -8z"
        x, width, end = centre - 8, 16.0, centre + 8
    text = f"{row.node.number} {row.node.title}"[:60]
    long = LETTER * len(text) + 8
    anchor, label = ("start", end + 8) if end + 8 + long <= scale.width + 180 or x < long + 8 else ("end", min(x, slack[0] if slack and found.backward else x) - 8)
    share = (row.node.done or 0) / 100 if not row.node.over else 1.0
    pin = ""
    if row.node.forced and row.node.forced_on:
        at = max(x, 5)
        pin = f"M{px(at - 4)} {px(middle - 13)}h8l-4 6z"
    bar = Bar(
        row, f"{address}{row.node.number}/", words(row), px(x), px(middle - BAR / 2), px(width), px(width * share) if share else "",
        (px(slack[0]), px(slack[1])) if slack else None, diamond, pin, px(label), px(middle + 4), anchor, px(middle),
    )  # fmt: skip
    return bar, label + long if anchor == "start" else scale.width


def stretch(found: Timetable, row: Row, scale: Scale) -> tuple[float, float] | None:
    """Where a task may still move: after it counted forward, before it counted backward."""
    if row.node.over or row.slack <= 0:
        return None
    if found.backward and row.leads:
        left, right = scale.x(max(row.early_start, scale.first)), scale.x(row.start)
    else:
        left, right = scale.x(row.end + timedelta(days=1)), scale.x(min(row.late_end, scale.last) + timedelta(days=1))
    return (left, right - left) if right - left > 1 else None


def words(row: Row) -> str:
    """A bar read aloud."""
    node = row.node
    said = [f"{node.number}. {node.title}"]
    said.append(day(row.start) if row.start == row.end else _("%(start)s to %(end)s") % {"start": day(row.start), "end": day(row.end)})
    if node.owner_name:
        said.append(node.owner_name)
    if node.over:
        said.append(_("done"))
    elif row.critical:
        said.append(_("critical"))
    if not node.over:
        said.append(slack_words(row.slack))
    if node.forced:
        said.append(_("forced date"))
    if row.waits:
        said.append(_("after %(tasks)s") % {"tasks": ", ".join(str(other.node.number) for other, _kind, _lag in row.waits)})
    return ", ".join(said)


def slack_words(slack: int) -> str:
    if slack < 0:
        return ngettext("%(n)d working day too late", "%(n)d working days too late", -slack) % {"n": -slack}
    return ngettext("slack of %(n)d working day", "slack of %(n)d working days", slack) % {"n": slack}


def summary(found: Timetable) -> str:
    return _("Schedule of “%(project)s”: tasks as bars in time; the table beneath says the same.") % {"project": found.project}


def arrows(rows: Sequence[Row], scale: Scale) -> list[tuple[str, bool]]:
    """Elbow lines from a task to those that wait for it, where both are shown; between critical tasks they are marked."""
    place = {row.node.pk: index for index, row in enumerate(rows)}
    found = []
    for index, row in enumerate(rows):
        for other, kind, _lag in row.waits:
            if other.node.pk not in place:
                continue
            y1, y2 = (HEAD + at * ROW + ROW / 2 for at in (place[other.node.pk], index))
            x1 = edge(other, scale, at_end=kind in ("FS", "FF"))
            x2 = edge(row, scale, at_end=kind in ("FF", "SF"))
            turn = max(x1 + 5, min(x2 - 5, x1 + 5)) if kind in ("FS", "FF") else min(x1, x2) - 6
            if kind in ("FS", "SS") and x2 < turn + 4:
                turn_y = y2 - ROW / 2 if y2 > y1 else y2 + ROW / 2
                path = f"M{px(x1)} {px(y1)}H{px(turn)}V{px(turn_y)}H{px(x2 - 6)}V{px(y2)}H{px(x2)}"
            else:
                path = f"M{px(x1)} {px(y1)}H{px(turn)}V{px(y2)}H{px(x2)}"
            found.append((path, other.critical and row.critical))
    return found


def edge(row: Row, scale: Scale, *, at_end: bool) -> float:
    if row.node.milestone:
        return scale.x(row.start) + scale.step / 2 + (8 if at_end else -8)
    return scale.x(row.end + timedelta(days=1)) if at_end else scale.x(row.start)


def head(scale: Scale) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The months with their names, and the Mondays with their day where there is room."""
    months, ticks = [], []
    first = scale.first
    while first <= scale.last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        room = (min(following, scale.last) - first).days * scale.step
        if room > 60:
            months.append((px(scale.x(first)), format_date(first, "LLLL y" if room > 110 else "LLL y", locale=locale())))
        elif room > 12 or first == scale.first:
            months.append((px(scale.x(first)), format_date(first, "LLL", locale=locale()) if room > 28 else ""))
        else:
            months.append((px(scale.x(first)), ""))
        first = following
    if scale.step >= 3:
        monday = scale.first + timedelta(days=(7 - scale.first.weekday()) % 7)
        while monday <= scale.last:
            ticks.append((px(scale.x(monday)), str(monday.day)))
            monday += timedelta(days=7)
    return months, ticks


def rests(scale: Scale, works: Calendar) -> list[tuple[str, str]]:
    """The days nobody works, where they are wide enough to see."""
    if scale.step < 3:
        return []
    found: list[list[float]] = []
    when = scale.first
    while when <= scale.last:
        if not works.works(when):
            x = scale.x(when)
            if found and abs(found[-1][0] + found[-1][1] - x) < 0.01:
                found[-1][1] += scale.step
            else:
                found.append([x, scale.step])
        when += timedelta(days=1)
    return [(px(x), px(width)) for x, width in found]


def lane(load: Load, scale: Scale, y: float) -> Lane:
    cells = []
    for monday, most in load.weeks():
        left, right = max(scale.x(monday), 0.0), min(scale.x(monday + timedelta(days=5)), scale.width)
        if right - left > 1:
            said = ngettext("%(n)d task at once", "%(n)d tasks at once", most) % {"n": most}
            cells.append((px(left), px(right - left), str(most) if most > 1 and right - left > 9 else "", most > 1, f"{load.name}, {day(monday)}: {said}"))
    return Lane(load.name, px(y), tuple(cells))
