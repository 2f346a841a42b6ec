"""What stands on which slide: blocks shared out over sheets so that nothing overflows and every sheet has a name of its own."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    FigureLine,
    Heading,
    KeyFigures,
    Landscape,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Quadrants,
    Quote,
    Run,
    SourceNote,
    SpeakerNote,
    Table,
    Toc,
    TwoColumns,
    inner,
    words,
)  # fmt: skip
from mercatique.kernel.render import measure, pptx_charts
from mercatique.kernel.render.drawings import svg_size
from mercatique.kernel.render.words import Words, clean

#: Sizes of running text, the largest that fits first; when none does, it is shared out at ``SHARED``.
SIZES, SHARED = (20, 18, 16), 18
TABLE_SIZES = (16, 14, 12)
QUADRANT_SIZES = (16, 14, 12)
#: Points between two paragraphs and of the indent of a list, in sizes of the letter.
GAP, INDENT = 0.45, 1.35
STRIP = 112.0
ACROSS = 5
CELL_X, CELL_Y = 10.0, 8.0
#: A text this short (in points at its size) opens the picture or table that follows it rather than a sheet of its own.
LEAD_SIZE, LEAD = 16, 68.0
#: A section gets a sheet of its own from so many sheets on.
DIVIDED = 4
SOURCE_LINES = 40


@dataclass(frozen=True)
class Para:
    """A paragraph of running text: plain, bullet, number, strong (a small heading) or soft (a remark)."""

    runs: tuple[Run, ...]
    kind: str = "plain"
    number: int = 0
    follows: bool = False

    @property
    def text(self) -> str:
        return words(self.runs)

    def height(self, room: float, size: float) -> float:
        wide = room - (INDENT * size if self.kind in {"bullet", "number"} else 0)
        bold = self.kind == "strong" or any(run.strong for run in self.runs)
        return measure.height(self.text, wide, size, bold) + GAP * size

    def cut(self, room: float, size: float, most: float) -> tuple["Para", "Para | None"]:
        """What fits into a height, and the rest of it."""
        wide = room - (INDENT * size if self.kind in {"bullet", "number"} else 0)
        head, rest = measure.cut(self.text, wide, size, most - GAP * size, True)
        if not rest:
            return self, None
        first, last = split(self.runs, len(head))
        kind = "plain" if self.kind in {"bullet", "number"} else self.kind
        return dataclasses.replace(self, runs=first), dataclasses.replace(self, runs=last, kind=kind, follows=True)


def split(content: Sequence[Run], place: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Runs before and after a letter; the blanks between the two are dropped."""
    first: list[Run] = []
    last: list[Run] = []
    for run in content:
        before, after = run.text[: max(place, 0)], run.text[max(place, 0) :]
        place -= len(run.text)
        if before:
            first.append(dataclasses.replace(run, text=before))
        if after and (last or after.strip()):
            last.append(dataclasses.replace(run, text=after if last else after.lstrip()))
    return tuple(first), tuple(last)


@dataclass(frozen=True)
class Strip:
    """Key figures side by side, as texts."""

    figures: tuple[dict[str, str], ...]

    def height(self, room: float, size: float) -> float:
        return STRIP


@dataclass(frozen=True)
class Grid:
    """A part of a table as it stands on one slide: texts, widths in points and heights of rows."""

    columns: tuple[Column, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    total: bool
    size: int
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    caption: str
    empty: str = ""


@dataclass
class Sheet:
    """One slide: what kind, its title, what it says, and what the person who shows it says."""

    kind: str
    title: str
    body: Any = None
    size: int = SHARED
    notes: list[str] = field(default_factory=list)
    section: int = 0
    lead: list[Para] = field(default_factory=list)
    below: "Grid | None" = None

    def lead_height(self, room: float) -> float:
        return sum(para.height(room, LEAD_SIZE) for para in self.lead)


class Planner:
    """Reads blocks in order and lays them on sheets of a given size (in points)."""

    def __init__(self, document: Document, room: tuple[float, float]) -> None:
        self.document, (self.width, self.height) = document, room
        self.say = Words(document.language)
        self.sheets: list[Sheet] = []
        self.flow: list[Para | Strip] = []
        self.notes: list[str] = []
        self.begun = True  # a heading has been read that no sheet shows yet
        self.heading = self.say.say(document.title)
        self.chapters: list[tuple[str, bool, list[str]]] = []

    def planned(self) -> list[Sheet]:
        for block in self.document.blocks:
            self.block(block)
        self.flush()
        if self.notes and self.sheets:
            self.sheets[-1].notes += self.notes
        sheets = [*self.cover(), *self.divided()]
        name(sheets)
        return sheets

    def cover(self) -> list[Sheet]:
        return [Sheet("cover", self.say.say(self.document.title))] if self.document.cover else []

    def divided(self) -> Iterator[Sheet]:
        """The sheets with a sheet before each section that is long enough, where there are several."""
        count = Counter(sheet.section for sheet in self.sheets)
        # Numbers with gaps ("3, 4, 6") would look like sheets that are lost.
        every = all(count[place] >= DIVIDED for place, (_title, numbered, _parts) in enumerate(self.chapters, 1) if numbered)
        last, number = 0, 0
        for sheet in self.sheets:
            if sheet.section != last:
                last = sheet.section
                title, numbered, parts = self.chapters[last - 1]
                number += numbered
                if len(self.chapters) > 1 and count[last] >= DIVIDED:
                    label = f"{number}. {title}" if numbered and every else title
                    yield Sheet("section", label, [Para((Run(part),)) for part in parts[:6]], section=last)
            yield sheet

    # Blocks.

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.begin(block)
            case Paragraph():
                self.text("plain", block.text)
            case Bullets():
                for item in block.items:
                    self.text("bullet", item)
            case Numbered():
                for number, item in enumerate(block.items, 1):
                    self.text("number", item, number)
            case Facts():
                for label, content in block.pairs:
                    self.text("plain", (Run(f"{label}\u2002", strong=True), *content))
            case Callout():
                title = f" {block.title}." if block.title else "."
                self.text("plain", (Run(f"{self.say.labels[block.kind]}{title} ", strong=True), *block.text))
            case Quote():
                self.text("plain", tuple(dataclasses.replace(run, emphasis=True) for run in block.text))
                if block.source:
                    self.text("soft", (Run(f"— {block.source}"),))
            case FigureLine():
                self.strips([block])
            case KeyFigures():
                self.strips(block.figures)
            case Table():
                self.table(block, self.leading())
            case Picture():
                self.picture(block, self.leading())
            case Quadrants():
                self.flush()
                self.quadrants(block)
            case TwoColumns():
                self.two_columns(block)
            case Landscape():
                for each in block.blocks:
                    self.block(each)
            case PageBreak():
                self.flush()
            case SourceNote():
                self.note(f"{self.say.labels['whence']} {self.say.source(block)}")
            case SpeakerNote():
                self.note(words(self.say.runs(tuple(block.text))))
            case Toc():
                self.contents()
            case _:
                raise TypeError(f"not a block: {type(block).__name__}")

    def begin(self, block: Heading) -> None:
        text = self.say.say(block.text)
        if block.level > 2:
            self.flow.append(Para((Run(text, strong=True),), "strong"))
            return
        self.flush()
        self.heading, self.begun = text, True
        if block.level == 1:
            self.chapters.append((text, block.numbered, []))
        elif self.chapters:
            self.chapters[-1][2].append(text)

    def text(self, kind: str, content: Sequence[Run], number: int = 0) -> None:
        said = tuple(self.say.runs(tuple(content)))
        if words(said).strip():
            self.flow.append(Para(said, kind, number))

    def strips(self, figures: Sequence[FigureLine]) -> None:
        across = len(figures) if len(figures) <= ACROSS else 4
        shown = [self.say.figure(line) for line in figures]
        self.flow += [Strip(tuple(shown[start : start + across])) for start in range(0, len(shown), across or 1)]

    def note(self, text: str) -> None:
        """To the sheet that is being filled, else to the one before."""
        if self.flow or self.begun or not self.sheets:
            self.notes.append(text)
        else:
            self.sheets[-1].notes.append(text)

    def add(self, kind: str, title: str, body: Any, size: int = SHARED) -> Sheet:
        sheet = Sheet(kind, title, body, size, section=len(self.chapters))
        self.sheets.append(sheet)
        self.begun = False
        return sheet

    def contents(self) -> None:
        self.flush()
        chapters = [block for block in self.document.walk() if isinstance(block, Heading) and block.level == 1]
        lines = [Para((Run(self.say.say(block.text)),), "number", number) for number, block in enumerate(chapters, 1)]
        for page, size in shared(lines, self.width, self.height):
            self.add("text", self.say.labels["contents"], page, size)

    # Running text.

    def flush(self) -> None:
        """Lay what is waiting on as many sheets as it needs."""
        pages = shared(self.flow, self.width, self.height)
        self.flow = []
        for page, size in pages:
            self.add("text", self.heading, page, size)
        if pages:
            self.sheets[-len(pages)].notes += self.notes
            self.notes = []

    def leading(self) -> list[Para]:
        """The few lines just before a picture or a table, which open it; longer text gets sheets of its own."""
        lead = [item for item in self.flow if isinstance(item, Para)]
        if len(lead) == len(self.flow) and sum(para.height(self.width, LEAD_SIZE) for para in lead) <= LEAD:
            self.flow = []
            return lead
        self.flush()
        return []

    def two_columns(self, block: TwoColumns) -> None:
        """Side by side where both are text that fits, else one after the other."""
        sides = []
        for part in (block.left, block.right):
            if any(isinstance(each, Table | Picture | Quadrants | KeyFigures | FigureLine | Heading) for each in inner(part)):
                break
            self.flow, kept = [], self.flow
            for each in part:
                self.block(each)
            sides.append(self.flow)
            self.flow = kept
        room = self.width / 2 - 18
        fits = [size for size in SIZES if len(sides) == 2 and all(sum(para.height(room, size) for para in side) <= self.height for side in sides)]
        if fits:
            self.flush()
            self.add("columns", self.heading, sides, fits[0])
            return
        for each in (*block.left, *block.right):
            self.block(each)

    # Pictures.

    def picture(self, block: Picture, lead: list[Para]) -> None:
        if pptx_charts.suits(block.plot) and len(parts := pptx_charts.parts(block.plot)) > 1:  # type: ignore[arg-type]
            first, *others = (dataclasses.replace(block, plot=part) for part in parts)
            self.picture(first, lead)
            for other in others:
                self.picture(dataclasses.replace(other, table=None, source=None), [])
            return
        sheet = self.add("picture", self.say.say(block.title) or self.heading, block)
        sheet.lead = lead
        sheet.notes, self.notes = self.notes, []
        if block.source:
            sheet.notes.append(f"{self.say.labels['whence']} {self.say.source(block.source)}")
        sheet.notes.append(self.say.say(block.alt))
        if block.table is not None:
            sheet.notes += self.lines(block.table)
            sheet.below = self.beneath(block, sheet.lead_height(self.width))

    def beneath(self, block: Picture, taken: float) -> Grid | None:
        """The figures of a low drawing, where there is room for them under it; a native chart has its own."""
        if pptx_charts.suits(block.plot) or not block.svg or block.table is None:
            return None
        wide, high = svg_size(block.svg)
        left = self.height - taken - self.width * high / wide - 40 - (30 if block.caption else 0)
        found = grids(block.table, self.say, self.width, left) if left > 60 else []
        return found[0] if len(found) == 1 and sum(found[0].heights) <= left else None

    def lines(self, table: Table) -> list[str]:
        """The figures of a picture, for who cannot see it."""
        decimals = [self.say.decimals(table, place) for place in range(len(table.columns))]
        found = [" · ".join(self.head(column) for column in table.columns)]
        for row in table.rows[:SOURCE_LINES]:
            cells = [words(self.say.cell(value, column, places)) for value, column, places in zip(row, table.columns, decimals, strict=True)]
            found.append(" · ".join(cells))
        return [*found, "…"] if len(table.rows) > SOURCE_LINES else found

    def head(self, column: Column) -> str:
        unit = self.say.unit(column)
        return self.say.say(column.label) + (f" ({unit})" if unit else "")

    # Tables.

    def table(self, block: Table, lead: list[Para]) -> None:
        title = self.say.say(block.caption) or self.heading
        taken = sum(para.height(self.width, LEAD_SIZE) for para in lead)
        for place, grid in enumerate(grids(block, self.say, self.width, self.height, taken)):
            sheet = self.add("table", title, grid, grid.size)
            if place == 0:
                sheet.lead, sheet.notes, self.notes = lead, self.notes, []

    def quadrants(self, block: Quadrants) -> None:
        title = self.say.say(block.caption) or self.heading
        items = [[tuple(self.say.runs(tuple(item))) for item in quadrant.items] for quadrant in block.quadrants]
        room, high = self.width / 2 - 36, self.height / 2 - 50
        sizes = [size for size in QUADRANT_SIZES if all(filled(part, room, size) <= high for part in items)]
        while True:
            size = sizes[0] if sizes else QUADRANT_SIZES[-1]
            shown = [fit(part, room, size, high) for part in items]
            self.add("quadrants", title, (block, [first for first, _rest in shown]), size)
            items = [rest for _first, rest in shown]
            if not any(items):
                return


def filled(items: Sequence[tuple[Run, ...]], room: float, size: int) -> float:
    return sum(Para(item, "bullet").height(room, size) for item in items)


def fit(items: Sequence[tuple[Run, ...]], room: float, size: int, high: float) -> tuple[list[tuple[Run, ...]], list[tuple[Run, ...]]]:
    """The first items that fit, and the others; an item longer than its field is cut in two."""
    shown: list[tuple[Run, ...]] = []
    left, rest = high, list(items)
    while rest:
        para = Para(rest[0], "bullet")
        needed = para.height(room, size)
        if needed > left:
            if shown:
                break
            first, second = para.cut(room, size, left)
            return [first.runs], ([second.runs] if second else []) + rest[1:]
        shown.append(rest.pop(0))
        left -= needed
    return shown, rest


def shared(flow: Sequence[Para | Strip], room: float, high: float) -> list[tuple[list[Para | Strip], int]]:
    """Running text on one page in the largest size that fits, else on several in one size."""
    if not flow:
        return []
    for size in SIZES:
        if sum(item.height(room, size) for item in flow) <= high:
            return [(list(flow), size)]
    pages = filled_pages(flow, room, high)
    # The same number of pages, none of them with a lonely line: each takes about as much.
    even = sum(item.height(room, SHARED) for item in flow) / len(pages)
    for limit in (1.06 * even, 1.15 * even, 1.3 * even):
        if limit < high and len(again := filled_pages(flow, room, limit)) == len(pages):
            pages = again
            break
    return [(page, SHARED) for page in pages]


def filled_pages(flow: Sequence[Para | Strip], room: float, high: float) -> list[list[Para | Strip]]:
    """Pages filled one after the other up to a height."""
    pages: list[list[Para | Strip]] = [[]]
    left, rest = high, list(flow)
    while rest:
        item = rest.pop(0)
        needed = item.height(room, SHARED)
        if isinstance(item, Para) and item.kind == "strong" and rest:
            needed += min(rest[0].height(room, SHARED), high / 2)
        if needed > left:
            if isinstance(item, Para) and not pages[-1]:
                first, second = item.cut(room, SHARED, left)
                pages[-1].append(first)
                rest = ([second] if second else []) + rest
            else:
                rest.insert(0, item)
            pages.append([])
            left = high
            continue
        pages[-1].append(item)
        left -= item.height(room, SHARED)
    return [page for page in pages if page]


def grids(block: Table, say: Words, room: float, high: float, taken: float = 0.0) -> list[Grid]:
    """A table on as many slides as it needs, its head on each; too many columns go on with the first one repeated.

    ``taken`` is what stands above it on the first slide.
    """
    decimals = [say.decimals(block, place) for place in range(len(block.columns))]
    rows = [
        tuple(tuple(say.cell(value, column, places)) for value, column, places in zip(row, block.columns, decimals, strict=True))
        for row in (*block.rows, *([block.total] if block.total is not None else []))
    ]
    heads = [say.say(column.label) + (f" ({unit})" if (unit := say.unit(column)) else "") for column in block.columns]
    empty = say.say(block.empty) if not block.rows else ""
    found: list[Grid] = []
    for size in TABLE_SIZES:
        found = []
        for places in groups(block, heads, rows, size, room):
            widths = wide(block, heads, rows, places, size, room)
            columns, shown = [block.columns[place] for place in places], [tuple(row[place] for place in places) for row in rows]
            found += paged(columns, [heads[place] for place in places], shown, block.total is not None, size, widths, high, say.say(block.caption), empty, 0.0 if found else taken)
        if len(found) == 1:
            break
    return found


def longest(heads: Sequence[str], rows: Sequence[Sequence[tuple[Run, ...]]], place: int, size: int) -> float:
    """The width a column would like to have."""
    cells = [measure.width(words(row[place]), True) for row in rows[:200]]
    head = max([measure.width(heads[place], True) * 0.56, *(measure.width(word, True) for word in heads[place].split())], default=0.0)
    return max([head, *cells]) * size + CELL_X


def least(heads: Sequence[str], rows: Sequence[Sequence[tuple[Run, ...]]], place: int, size: int) -> float:
    """The width without which a column cuts its words."""
    texts = [heads[place], *(words(row[place]) for row in rows[:200])]
    return min(max(measure.width(word, True) for text in texts for word in (text.split() or [""])) * size, 150.0) + CELL_X


def rigid(column: Column) -> bool:
    return column.numeric or column.unit == "day"


def groups(block: Table, heads: Sequence[str], rows: Sequence[Sequence[tuple[Run, ...]]], size: int, room: float) -> list[list[int]]:
    """Columns that fit side by side; from the second group on the first column leads again."""
    needs = [
        longest(heads, rows, place, size) if rigid(column) else max(least(heads, rows, place, size), 60.0)
        for place, column in enumerate(block.columns)
    ]
    found = [[0]]
    used = needs[0]
    for place in range(1, len(needs)):
        if used + needs[place] > room and len(found[-1]) > 1:
            found.append([0])
            used = needs[0]
        found[-1].append(place)
        used += needs[place]
    return found


def wide(block: Table, heads: Sequence[str], rows: Sequence[Sequence[tuple[Run, ...]]], places: Sequence[int], size: int, room: float) -> tuple[float, ...]:
    """Widths: figures as they need, text by what is left, all of the room used where there is text."""
    wish = [longest(heads, rows, place, size) for place in places]
    if sum(wish) <= room:
        spare = room - sum(wish)
        soft = [place for place, where in enumerate(places) if not rigid(block.columns[where])] or list(range(len(places)))
        return tuple(value + (spare / len(soft) if place in soft else 0) for place, value in enumerate(wish))
    fixed = sum(value for value, where in zip(wish, places, strict=True) if rigid(block.columns[where]))
    weights = [0.0 if rigid(block.columns[where]) else block.columns[where].width or value**0.6 for value, where in zip(wish, places, strict=True)]
    if any(block.columns[where].width is None and weight for weight, where in zip(weights, places, strict=True)):
        weights = [0.0 if rigid(block.columns[where]) else value**0.6 for value, where in zip(wish, places, strict=True)]
    if not sum(weights) or fixed >= room * 0.8:
        return tuple(value * room / sum(wish) for value in wish)
    shares = [value if rigid(block.columns[where]) else (room - fixed) * weight / sum(weights) for value, weight, where in zip(wish, weights, places, strict=True)]
    floors = [0.0 if rigid(block.columns[where]) else min(least(heads, rows, where, size), value) for value, where in zip(wish, places, strict=True)]
    return lifted(shares, floors, room)


def lifted(shares: Sequence[float], floors: Sequence[float], room: float) -> tuple[float, ...]:
    """No column under its floor; the others give what is missing."""
    low = [place for place, (share, floor) in enumerate(zip(shares, floors, strict=True)) if floor and share < floor]
    missing = sum(floors[place] - shares[place] for place in low)
    givers = [place for place, floor in enumerate(floors) if floor and place not in low]
    spare = sum(shares[place] - floors[place] for place in givers)
    if not low or spare < missing:
        return tuple(shares)
    return tuple(
        floors[place] if place in low else share - missing * (share - floors[place]) / spare if place in givers else share
        for place, share in enumerate(shares)
    )


def paged(
    columns: Sequence[Column], heads: Sequence[str], rows: Sequence[tuple[tuple[Run, ...], ...]], total: bool, size: int,
    widths: Sequence[float], high: float, caption: str, empty: str, taken: float,
) -> list[Grid]:  # fmt: skip
    def needed(row: Sequence[tuple[Run, ...]], bold: bool) -> float:
        return max(measure.height(words(cell), width - CELL_X, size, bold) for cell, width in zip(row, widths, strict=True)) + CELL_Y

    top = max(measure.height(head, width - CELL_X, size, True) for head, width in zip(heads, widths, strict=True)) + CELL_Y
    def dealt(most: float) -> list[tuple[list[tuple[tuple[Run, ...], ...]], list[float]]]:
        return dealt_rows(rows, total, widths, size, most, top, taken, needed)

    pages = dealt(high)
    even = sum(sum(tall) for _shown, tall in pages) / len(pages) + top
    for limit in (1.08 * even, 1.2 * even, 1.35 * even):  # as many pages, none of them with a lonely row
        if len(pages) > 1 and limit < high and len(again := dealt(limit)) == len(pages):
            pages = again
            break
    return [
        Grid(tuple(columns), tuple(heads), tuple(shown), total and place == len(pages) - 1, size, tuple(widths), (top, *tall), caption, empty)
        for place, (shown, tall) in enumerate(pages)
    ]


def dealt_rows(
    rows: Sequence[tuple[tuple[Run, ...], ...]], total: bool, widths: Sequence[float], size: int, high: float, top: float, taken: float,
    needed: Callable[[Sequence[tuple[Run, ...]], bool], float],
) -> list[tuple[list[tuple[tuple[Run, ...], ...]], list[float]]]:  # fmt: skip
    """Rows and their heights, page by page; a row taller than a page is cut through."""
    pages: list[tuple[list[tuple[tuple[Run, ...], ...]], list[float]]] = [([], [])]
    left, rest = high - top - taken, [(row, total and place == len(rows) - 1) for place, row in enumerate(rows)]
    while rest:
        row, strong = rest.pop(0)
        tall = needed(row, strong or any(run.strong for cell in row for run in cell))
        if tall > left and pages[-1][0]:
            rest.insert(0, (row, strong))
            pages.append(([], []))
            left = high - top
            continue
        if tall > left:
            row, more = cut_row(row, widths, size, left)
            tall = min(needed(row, True), left)
            if more is not None:
                rest.insert(0, (more, strong))
        pages[-1][0].append(row)
        pages[-1][1].append(tall)
        left -= tall
    return pages


def cut_row(row: Sequence[tuple[Run, ...]], widths: Sequence[float], size: int, left: float) -> tuple[Any, Any]:
    """A row taller than a slide, cut through: what goes on stands in a row of its own."""
    firsts, lasts = [], []
    for cell, width in zip(row, widths, strict=True):
        head, rest = measure.cut(words(cell), width - CELL_X, size, left - CELL_Y, True)
        first, last = split(cell, len(head)) if rest else (cell, ())
        firsts.append(first)
        lasts.append(last)
    return tuple(firsts), (tuple(lasts) if any(lasts) else None)


def name(sheets: Sequence[Sheet]) -> None:
    """A title of its own for every sheet: parts of one thing are counted, covers keep theirs."""
    for sheet in sheets:
        sheet.title = clean(sheet.title).replace("\n", " ").strip() or "—"
    kept = {sheet.title.casefold() for sheet in sheets if sheet.kind in {"cover", "section"}}
    others = [sheet for sheet in sheets if sheet.kind not in {"cover", "section"}]
    count = Counter(sheet.title.casefold() for sheet in others)
    seen: Counter[str] = Counter()
    taken = set(kept)
    for sheet in others:
        title, key = sheet.title, sheet.title.casefold()
        if count[key] > 1 or key in kept:
            seen[key] += 1
            sheet.title = f"{title} ({seen[key]}/{count[key]})" if count[key] > 1 else f"{title} (1)"
        while sheet.title.casefold() in taken:
            sheet.title += "\u2009·"
        taken.add(sheet.title.casefold())
