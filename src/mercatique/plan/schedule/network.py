"""The PERT network on a page: boxes by rank from left to right, links between them, the critical path in ink."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mercatique.kernel.format import short_day
from mercatique.plan.schedule.gantt import px, words
from mercatique.plan.schedule.timetable import Row, Timetable

WIDTH, HEIGHT, ACROSS, DOWN = 168, 64, 44, 18
#: More boxes than this are no picture any more: the critical ones are drawn, the table has all.
MOST = 60


@dataclass(frozen=True)
class Box:
    row: Row
    url: str
    words: str
    x: str
    y: str
    lines: tuple[str, ...]
    early: str
    late: str
    middle: str
    right: str


@dataclass(frozen=True)
class Drawing:
    boxes: tuple[Box, ...]
    links: tuple[tuple[str, bool], ...]
    width: str
    height: str
    left_out: int


def draw(found: Timetable, address: str) -> Drawing:
    """At most ``MOST`` boxes: all tasks, or those of the critical path."""
    rows = sorted(found.rows, key=lambda row: row.place)
    shown = rows if len(rows) <= MOST else found.critical[:MOST]
    kept = {row.node.pk for row in shown}
    rank = ranks(shown, kept)
    columns: dict[int, list[Row]] = defaultdict(list)
    for row in shown:
        columns[rank[row.node.pk]].append(row)
    place: dict[object, float] = {}
    spots: dict[object, tuple[float, float]] = {}
    tallest = max((len(column) for column in columns.values()), default=0)
    for at in sorted(columns):
        column = columns[at]
        column.sort(key=lambda row: (mean([place[other.node.pk] for other, _kind, _lag in row.waits if other.node.pk in place], row.place), not row.critical, row.place))
        for index, row in enumerate(column):
            offset = (tallest - len(column)) / 2
            place[row.node.pk] = offset + index
            spots[row.node.pk] = (at * (WIDTH + ACROSS) + 2, (offset + index) * (HEIGHT + DOWN) + 2)
    boxes = tuple(box(row, spots[row.node.pk], address) for row in shown)
    links = tuple(
        (line(spots[other.node.pk], spots[row.node.pk]), other.critical and row.critical)
        for row in shown
        for other, _kind, _lag in row.waits
        if other.node.pk in kept
    )
    width = max((x for x, _y in spots.values()), default=0) + WIDTH + 4
    height = tallest * (HEIGHT + DOWN) + 4
    return Drawing(boxes, links, px(width), px(height), len(rows) - len(shown))


def mean(values: list[float], other: float) -> float:
    return sum(values) / len(values) if values else float(other)


def ranks(rows: Sequence[Row], kept: set[object]) -> dict[object, int]:
    """How many links lead to each task at most."""
    found: dict[object, int] = {}
    left = list(rows)
    while left:
        later = []
        for row in left:
            before = [other.node.pk for other, _kind, _lag in row.waits if other.node.pk in kept]
            if all(pk in found for pk in before):
                found[row.node.pk] = max((found[pk] + 1 for pk in before), default=0)
            else:
                later.append(row)
        left = later
    return found


def box(row: Row, spot: tuple[float, float], address: str) -> Box:
    x, y = spot
    title = f"{row.node.number} {row.node.title}"
    return Box(
        row, f"{address}{row.node.number}/", words(row), px(x), px(y), tuple(wrapped(title, 25)), short_day(row.early_start)[:5],
        short_day(row.late_end)[:5], px(x + WIDTH / 2), px(x + WIDTH - 8),
    )  # fmt: skip


def wrapped(text: str, width: int) -> list[str]:
    """A title on two lines at most."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    lines.append(line)
    if len(lines) > 2:
        lines = [lines[0], lines[1][: width - 1] + "…"]
    return [each if len(each) <= width + 1 else each[:width] + "…" for each in lines]


def line(one: tuple[float, float], two: tuple[float, float]) -> str:
    x1, y1, x2, y2 = one[0] + WIDTH, one[1] + HEIGHT / 2, two[0], two[1] + HEIGHT / 2
    if abs(y1 - y2) < 1:
        return f"M{px(x1)} {px(y1)}H{px(x2)}"
    bend = x2 - ACROSS / 2
    return f"M{px(x1)} {px(y1)}H{px(bend)}V{px(y2)}H{px(x2)}"
