"""Two drawings made on the server, in pixels: a lane of weeks per person, and the production chain as swimlanes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from mercatique.kernel.format import day, number, short_day
from mercatique.plan.people.chain import HandOver, Production, Step
from mercatique.plan.people.load import Burden
from mercatique.plan.schedule.gantt import px
from mercatique.plan.schedule.network import wrapped

NAMES, WEEK, LANE, FULL, HEAD = 172, 58, 50, 26, 24
#: Above this share of the hours there are, a bar is cut; its figure says how much it is.
CUT = 1.5


@dataclass(frozen=True)
class Bar:
    """A week of somebody: what fits, what is too much, and the figure above."""

    x: str
    y: str
    height: str
    over_y: str
    over_height: str
    label: str
    label_y: str
    middle: str
    words: str
    over: bool


@dataclass(frozen=True)
class Lane:
    name: str
    y: str
    base: str
    full: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class LoadPicture:
    lanes: tuple[Lane, ...]
    weeks: tuple[tuple[str, str], ...]
    width: str
    height: str
    bar: str = str(WEEK - 14)


def lanes(burdens: Sequence[Burden], mondays: Sequence[date]) -> LoadPicture:
    """A lane per person, a bar per week; the rule is the hours there are."""
    made = []
    for place, burden in enumerate(burdens):
        top = HEAD + place * LANE
        base = top + LANE - 6
        bars = tuple(bar(burden, monday, NAMES + column * WEEK, base) for column, monday in enumerate(mondays) if monday in burden.weeks)
        made.append(Lane(burden.carrier.name, px(top + LANE / 2 + 6), px(base), px(base - FULL), bars))
    weeks = tuple((px(NAMES + column * WEEK + (WEEK - 14) / 2), short_day(monday)[:5]) for column, monday in enumerate(mondays))
    return LoadPicture(tuple(made), weeks, px(NAMES + len(mondays) * WEEK + 4), px(HEAD + len(made) * LANE + 4))


def bar(burden: Burden, monday: date, x: float, base: float) -> Bar:
    week = burden.weeks[monday]
    ratio = min(week.ratio if week.ratio is not None else CUT, CUT)
    fits, over = FULL * min(ratio, 1), FULL * max(ratio - 1, 0)
    words = {"person": burden.carrier.name, "day": day(monday), "hours": number(week.hours, decimals=0), "capacity": number(week.capacity, decimals=0)}
    return Bar(
        px(x), px(base - fits), px(fits), px(base - fits - over), px(over) if week.over else "", number(week.hours, decimals=0), px(base - fits - over - 4),
        px(x + (WEEK - 14) / 2), _("%(person)s, week of %(day)s: %(hours)s h asked of %(capacity)s h") % words, week.over,
    )  # fmt: skip


BOX, TALL, ACROSS, DOWN, LEFT = 172, 68, 40, 12, 132
#: More steps than this are no picture any more: the table has all.
MOST = 45


@dataclass(frozen=True)
class Place:
    """A step as drawn."""

    step: Step
    x: str
    y: str
    lines: tuple[str, ...]
    output: str
    url: str
    words: str
    loose: bool
    lacks: bool


@dataclass(frozen=True)
class Swim:
    """A lane of one person."""

    name: tuple[str, ...]
    y: str
    height: str
    middle: str


@dataclass(frozen=True)
class Swimlanes:
    lanes: tuple[Swim, ...]
    places: tuple[Place, ...]
    arrows: tuple[tuple[str, bool], ...]
    width: str
    height: str
    left_out: int


def swimlanes(found: Production, address: str) -> Swimlanes:
    """Steps by who does them, from left to right in the order of hand-overs."""
    shown = sorted(found.steps, key=lambda step: (step.work.row.start, step.work.row.end, step.work.row.node.number))[:MOST]
    kept = {step.work.pk for step in shown}
    passed = [one for one in found.passed if one.giver.work.pk in kept and one.taker.work.pk in kept]
    rank = ranks(shown, passed)
    cells: dict[tuple[str, int], list[Step]] = defaultdict(list)
    for step in shown:
        cells[step.who, rank[step.work.pk]].append(step)
    order = list(dict.fromkeys(step.who for step in sorted(shown, key=lambda step: rank[step.work.pk])))
    spots: dict[UUID, tuple[float, float]] = {}
    swims, top = [], 2.0
    for who in order:
        rows = max(len(steps) for (name, _rank), steps in cells.items() if name == who)
        tall = rows * TALL + (rows + 1) * DOWN
        for (name, at), steps in cells.items():
            if name == who:
                for index, step in enumerate(steps):
                    spots[step.work.pk] = (LEFT + at * (BOX + ACROSS), top + DOWN + index * (TALL + DOWN))
        swims.append(Swim(tuple(wrapped(who or _("nobody yet"), 17)), px(top), px(tall), px(top + tall / 2)))
        top += tall
    loose = {step.work.pk for step in found.loose}
    wanted = {step.work.pk for step, _text in found.wanted}
    places = tuple(placed(step, spots[step.work.pk], address, step.work.pk in loose, step.work.pk in wanted) for step in shown)
    arrows = tuple((arrow(spots[one.giver.work.pk], spots[one.taker.work.pk]), one.early) for one in passed)
    width = LEFT + (max(rank.values(), default=0) + 1) * (BOX + ACROSS)
    return Swimlanes(tuple(swims), places, arrows, px(width), px(top + 2), len(found.steps) - len(shown))


def placed(step: Step, spot: tuple[float, float], address: str, loose: bool, lacks: bool) -> Place:
    node = step.work.row.node
    output = step.yields if len(step.yields) <= 27 else step.yields[:26] + "…"
    words = [f"{node.number}. {node.title}", step.who]
    if step.uses:
        words.append(_("takes up %(what)s") % {"what": ", ".join(step.uses)})
    if step.yields:
        words.append(_("yields %(what)s") % {"what": step.yields})
    return Place(step, px(spot[0]), px(spot[1]), tuple(wrapped(f"{node.number} {node.title}", 25)), output, f"{address}{node.number}/", ", ".join(filter(None, words)), loose, lacks)


def ranks(steps: Sequence[Step], passed: Sequence[HandOver]) -> dict[UUID, int]:
    """How many hand-overs lead to each step at most; a circle stops where it began."""
    before: dict[UUID, list[UUID]] = defaultdict(list)
    for one in passed:
        before[one.taker.work.pk].append(one.giver.work.pk)
    found: dict[UUID, int] = {}
    left = [step.work.pk for step in steps]
    while left:
        later = [pk for pk in left if any(giver not in found for giver in before[pk])]
        ready = [pk for pk in left if pk not in set(later)] or later[:1]
        for pk in ready:
            found[pk] = max((found[giver] + 1 for giver in before[pk] if giver in found), default=0)
        left = [pk for pk in left if pk not in found]
    return found


def arrow(one: tuple[float, float], two: tuple[float, float]) -> str:
    """From the right of a box to the left of another: an elbow before it, or around when it stands further left."""
    x1, y1, x2, y2 = one[0] + BOX, one[1] + TALL / 2, two[0], two[1] + TALL / 2
    if abs(y1 - y2) < 1 and 0 < x2 - x1 <= ACROSS:
        return f"M{px(x1)} {px(y1)}H{px(x2)}"
    if x2 <= x1:
        return f"M{px(x1)} {px(y1)}h8V{px(y2 - TALL / 2 - DOWN / 2)}H{px(x2 - 10)}V{px(y2)}H{px(x2)}"
    if x2 - x1 <= ACROSS:
        return f"M{px(x1)} {px(y1)}H{px(x1 + ACROSS / 2)}V{px(y2)}H{px(x2)}"
    lane = two[1] - DOWN / 2
    return f"M{px(x1)} {px(y1)}h12V{px(lane)}H{px(x2 - ACROSS / 2)}V{px(y2)}H{px(x2)}"
