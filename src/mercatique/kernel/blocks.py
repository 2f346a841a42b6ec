"""The blocks a document is made of: plain frozen data that page, PDF, DOCX, PPTX and XLSX all render.

Text given as ``str`` may carry *emphasis* and **strong** words; ``plain(text)`` takes somebody's words as they are.
"""

import base64
import binascii
import dataclasses
import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from mercatique.charts.plot import Mark, Plot, Series
from mercatique.fault import Fault, _

FORMAT = 1
SAFE_SCHEMES = {"http", "https", "mailto"}
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MARKS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])", re.S)

Cell: TypeAlias = "str | int | float | Decimal | bool | datetime.date | tuple[Run, ...] | None"
Inline: TypeAlias = "str | Run | Sequence[str | Run]"


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style, perhaps a link."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""

    def __post_init__(self) -> None:
        if self.link and urlsplit(self.link).scheme.lower() not in SAFE_SCHEMES:
            object.__setattr__(self, "link", "")


def plain(text: object) -> Run:
    """Somebody's own words: asterisks and all stay what they are."""
    return Run(str(text))


def paragraphs(text: str) -> list["Block"]:
    """Somebody's own words, a paragraph a line."""
    return [Paragraph([plain(part.strip())]) for part in text.splitlines() if part.strip()]


def parse(text: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    position = 0
    for found in MARKS.finditer(text):
        if before := text[position : found.start()]:
            runs.append(Run(before))
        strong, emphasis = found.groups()
        runs.append(Run(strong, strong=True) if strong else Run(emphasis, emphasis=True))
        position = found.end()
    if rest := text[position:]:
        runs.append(Run(rest))
    return tuple(runs)


def runs(content: Inline) -> tuple[Run, ...]:
    """Text, a run or a mixture of both as runs."""
    if isinstance(content, Run):
        return (content,)
    if not isinstance(content, Sequence):
        content = str(content)  # a lazy translation
    if isinstance(content, str):
        return parse(content)
    return tuple(run for part in content for run in runs(part))


def words(content: Sequence[Run]) -> str:
    """The text of runs without their styles."""
    return "".join(run.text for run in content)


def put(block: object, **values: Any) -> None:
    """Settle the fields of a frozen block while it is being made."""
    for name, value in values.items():
        object.__setattr__(block, name, value)


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    numbered: bool = True

    def __post_init__(self) -> None:
        put(self, level=min(max(self.level, 1), 4), text=str(self.text))


@dataclass(frozen=True)
class Paragraph:
    text: Inline
    lead: bool = False

    def __post_init__(self) -> None:
        put(self, text=runs(self.text))


@dataclass(frozen=True)
class Bullets:
    items: Sequence[Inline]

    def __post_init__(self) -> None:
        put(self, items=tuple(runs(item) for item in self.items))


@dataclass(frozen=True)
class Numbered:
    items: Sequence[Inline]

    def __post_init__(self) -> None:
        put(self, items=tuple(runs(item) for item in self.items))


@dataclass(frozen=True)
class Facts:
    """Short pairs of a label and its text, as on an identity card."""

    pairs: Sequence[tuple[str, Inline]]

    def __post_init__(self) -> None:
        put(self, pairs=tuple((str(label), runs(text)) for label, text in self.pairs))


@dataclass(frozen=True)
class Column:
    """A column of a table: ``unit`` is that of figures (text, day, number, count, currency, %, points, days, ratio)."""

    label: str
    unit: str = "text"
    currency: str = ""
    decimals: int | None = None
    align: str = ""
    width: float | None = None

    def __post_init__(self) -> None:
        align = self.align if self.align in {"start", "center", "end"} else "start"
        if not self.align and self.unit not in {"text", "day"}:
            align = "end"
        put(self, label=str(self.label), align=align)

    @property
    def numeric(self) -> bool:
        return self.unit not in {"text", "day"}


def cell(value: Any) -> Cell:
    """A value a table may hold; anything else becomes its words, verbatim."""
    if value is None or isinstance(value, str | bool | int | float | Decimal | datetime.date):
        return value
    if isinstance(value, Run):
        return (value,)
    if isinstance(value, tuple | list):
        return runs(tuple(value))
    if hasattr(value, "item"):  # a NumPy scalar
        return cell(value.item())
    return str(value)


@dataclass(frozen=True)
class Table:
    """Rows under columns. Text cells are taken verbatim; give runs for styles. ``total`` is one more row."""

    columns: Sequence[Column | str]
    rows: Sequence[Sequence[Any]]
    caption: str = ""
    total: Sequence[Any] | None = None
    empty: str = ""

    def __post_init__(self) -> None:
        columns = tuple(column if isinstance(column, Column) else Column(column) for column in self.columns)
        rows = tuple(tuple(cell(value) for value in row) for row in self.rows)
        total = None if self.total is None else tuple(cell(value) for value in self.total)
        for row in [*rows, *([] if total is None else [total])]:
            if len(row) != len(columns):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(columns)} columns")
        put(self, columns=columns, rows=rows, total=total, caption=str(self.caption), empty=str(self.empty))


@dataclass(frozen=True)
class SourceNote:
    """ "Where does this figure come from?": the method, the data and its date."""

    method: str
    data: str = ""
    day: datetime.date | None = None
    address: str = ""

    def __post_init__(self) -> None:
        safe = self.address.startswith("/") or urlsplit(self.address).scheme.lower() in SAFE_SCHEMES
        put(self, method=str(self.method), data=str(self.data), address=self.address if safe else "")


@dataclass(frozen=True)
class Picture:
    """A chart, or a drawing given as SVG (or PNG); its text alternative is required, its figures go in ``table``.

    ``plot`` is what an office program can draw by itself; a chart that has one brings it along.
    """

    chart: Any = field(default=None, compare=False)
    svg: str = ""
    png: bytes = b""
    title: str = ""
    alt: str = ""
    caption: str = ""
    table: Table | None = None
    width: float = 1.0
    source: SourceNote | None = None
    plot: Plot | None = None

    def __post_init__(self) -> None:
        title = str(self.title or getattr(self.chart, "title", ""))
        alt = str(self.alt or getattr(self.chart, "description", "")).strip()
        if not alt:
            raise Fault(
                "picture_without_alternative",
                _("The picture “%(title)s” needs a text alternative: say in words what it shows."),
                title=title,
            )
        if not (self.chart or self.svg or self.png):
            raise ValueError("a picture needs a chart, an SVG or a PNG")
        put(self, title=title, alt=alt, caption=str(self.caption), width=min(max(self.width, 0.2), 1.0))

    def drawn(self, language: str, hue: str = "", room: float = 1.0) -> "Picture":
        """The same picture as a drawing that no longer needs its chart, in the charter's colour where it has one.

        A narrower picture is drawn narrower, one on a wider page (``room``) wider: the words of all are equally large.
        """
        if self.chart is None:
            return self
        from mercatique.charts import WIDTH, svg

        table = self.table or table_of(self.chart.table, getattr(self.chart, "unit", ""))
        plot = self.plot or getattr(self.chart, "plot", None)
        return dataclasses.replace(self, chart=None, svg=svg(self.chart, language, width=round(WIDTH * self.width * room), hue=hue), table=table, plot=plot)


def table_of(rows: Any, unit: str = "") -> Table | None:
    """The small table behind a chart as a table of a document."""
    if rows is None or isinstance(rows, Table):
        return rows
    records = rows.to_pylist() if hasattr(rows, "to_pylist") else [dict(row) for row in rows]
    names = list(getattr(rows, "column_names", records[0] if records else []))
    values = [[cell(record[name]) for name in names] for record in records]
    return Table(
        [Column(name, unit_of([row[place] for row in values], unit)) for place, name in enumerate(names)],
        values,
    )


def unit_of(values: Sequence[Any], unit: str) -> str:
    """The unit of a column of a chart's table, read from what stands in it."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, datetime.date) for value in known):
        return "day"
    if not any(number(value) for value in known):
        return "text"
    if all(isinstance(value, int) for value in known):
        return "number"
    return "%" if unit == "%" else "number"


def number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


@dataclass(frozen=True)
class FigureLine:
    """One figure: label, value in its unit, change against a stated reference, and where it comes from."""

    label: str
    value: int | float | Decimal | None
    unit: str = "number"
    currency: str = "EUR"
    change: float | Decimal | None = None
    change_unit: str = "%"
    reference: str = ""
    note: str = ""
    decimals: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        put(self, **{name: str(getattr(self, name)) for name in ("label", "reference", "note", "reason")})


@dataclass(frozen=True)
class KeyFigures:
    """Three to five figures in a row."""

    figures: Sequence[FigureLine]

    def __post_init__(self) -> None:
        put(self, figures=tuple(self.figures))


HOUSE_ACCENT = "#17324d"
CALLOUTS = ("note", "warning", "recheck", "decision")


@dataclass(frozen=True)
class Callout:
    kind: str
    text: Inline
    title: str = ""

    def __post_init__(self) -> None:
        if self.kind not in CALLOUTS:
            raise ValueError(f"a callout is one of {', '.join(CALLOUTS)}, not {self.kind!r}")
        put(self, text=runs(self.text), title=str(self.title))


@dataclass(frozen=True)
class Quote:
    text: Inline
    source: str = ""

    def __post_init__(self) -> None:
        put(self, text=runs(self.text), source=str(self.source))


@dataclass(frozen=True)
class Quadrant:
    """One field of a grid of four. ``tone``: good or bad, told by a word and a rule, never by colour alone."""

    title: str
    items: Sequence[Inline] = ()
    tone: str = "good"

    def __post_init__(self) -> None:
        put(self, title=str(self.title), items=tuple(runs(item) for item in self.items))


@dataclass(frozen=True)
class Quadrants:
    """A grid of two by two, such as a SWOT, with the words of its axes."""

    quadrants: Sequence[Quadrant]
    rows: Sequence[str] = ()
    columns: Sequence[str] = ()
    caption: str = ""
    empty: str = ""

    def __post_init__(self) -> None:
        if len(self.quadrants) != 4:
            raise ValueError("a grid of quadrants has four")
        put(
            self,
            quadrants=tuple(self.quadrants),
            rows=tuple(str(row) for row in self.rows),
            columns=tuple(str(column) for column in self.columns),
            caption=str(self.caption),
            empty=str(self.empty),
        )


def refuse_pages(blocks: Sequence[Any], place: str, *allowed: type) -> None:
    """What begins a page of its own cannot stand within another block."""
    for block in blocks:
        if isinstance(block, Landscape | PageBreak | Toc) and not isinstance(block, allowed):
            raise ValueError(f"{type(block).__name__} cannot stand within {place}")


@dataclass(frozen=True)
class TwoColumns:
    left: Sequence["Block"]
    right: Sequence["Block"]

    def __post_init__(self) -> None:
        put(self, left=tuple(self.left), right=tuple(self.right))
        refuse_pages((*self.left, *self.right), "two columns")


@dataclass(frozen=True)
class SpeakerNote:
    """What the person who presents says or knows, under the slide; in print a remark in small type."""

    text: Inline

    def __post_init__(self) -> None:
        put(self, text=runs(self.text))


@dataclass(frozen=True)
class Landscape:
    """Blocks on pages turned to the side: a wide table, a schedule."""

    blocks: Sequence["Block"]

    def __post_init__(self) -> None:
        put(self, blocks=tuple(self.blocks))
        refuse_pages(self.blocks, "a landscape section", PageBreak)


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Toc:
    """The contents, down to a level of headings."""

    depth: int = 2


Block: TypeAlias = (
    Heading | Paragraph | Bullets | Numbered | Facts | Table | Picture | FigureLine | KeyFigures | Callout | Quote
    | Quadrants | TwoColumns | Landscape | PageBreak | SourceNote | SpeakerNote | Toc
)  # fmt: skip


@dataclass(frozen=True)
class Charter:
    """What a company's documents wear: logo (PNG, JPEG or SVG), colours, fonts, own Word and PowerPoint templates."""

    logo: bytes = b""
    accent: str = HOUSE_ACCENT
    second: str = ""
    heading_font: str = ""
    body_font: str = ""
    font_files: Sequence[bytes] = ()
    template: bytes = b""
    deck_template: bytes = b""
    #: The files among these by their content: an issued version keeps this list, the workspace the files.
    files: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        for colour in (self.accent, self.second or self.accent):
            if not COLOUR.fullmatch(colour):
                raise Fault("charter_colour", _("“%(colour)s” is not a colour: write it as #17324d."), colour=colour)
        put(self, font_files=tuple(self.font_files), files=tuple((str(name), str(key)) for name, key in self.files))


    @property
    def hue(self) -> str:
        """The colour of charts; none while the charter keeps that of the house, whose rooms have their own."""
        from mercatique.kernel.render.drawings import readable

        return "" if self.accent == HOUSE_ACCENT else readable(self.accent)


STATUSES = ("draft", "issued", "validated")


@dataclass(frozen=True)
class Document:
    """A document with what its cover says. ``number`` is that of the issued version, None for a draft."""

    title: str
    blocks: Sequence[Block] = ()
    subtitle: str = ""
    workspace: str = ""
    language: str = "fr"
    data_date: datetime.date | None = None
    issued_on: datetime.date | None = None
    number: int | None = None
    author: str = ""
    status: str = "draft"
    validated_by: str = ""
    validated_on: datetime.date | None = None
    charter: Charter = Charter()
    cover: bool = True

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"a document is {', '.join(STATUSES)}, not {self.status!r}")
        texts = {
            name: str(getattr(self, name))
            for name in ("title", "subtitle", "workspace", "author", "validated_by")
        }
        put(self, blocks=tuple(self.blocks), **texts)

    def drawn(self) -> "Document":
        """The same document with its charts drawn, ready to be kept."""
        return dataclasses.replace(self, blocks=tuple(draw(block, self.language, self.charter.hue) for block in self.blocks))

    def walk(self) -> Iterator[Block]:
        """Every block, also those within others, in reading order."""
        return inner(self.blocks)

    def to_json(self) -> dict[str, Any]:
        """Everything needed to show this version for ever, pictures included, as plain JSON."""
        return {"format": FORMAT, **encode(self.drawn())}

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()


def children(block: Block) -> tuple[Block, ...]:
    if isinstance(block, Landscape):
        return tuple(block.blocks)
    return (*block.left, *block.right) if isinstance(block, TwoColumns) else ()


def inner(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from inner(children(block))


#: How much wider the words stand on a page that lies on its side.
TURNED = 1.68


def draw(block: Block, language: str, hue: str = "", room: float = 1.0) -> Block:
    if isinstance(block, Picture):
        return block.drawn(language, hue, room)
    if isinstance(block, Landscape):
        return Landscape([draw(each, language, hue, TURNED) for each in block.blocks])
    if isinstance(block, TwoColumns):
        return TwoColumns(
            [draw(each, language, hue, room) for each in block.left], [draw(each, language, hue, room) for each in block.right]
        )
    return block


NAMES: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        Document, Charter, Run, Heading, Paragraph, Bullets, Numbered, Facts, Column, Table, SourceNote, Picture,
        FigureLine, KeyFigures, Callout, Quote, Quadrant, Quadrants, TwoColumns, Landscape, PageBreak, Toc, SpeakerNote, Plot, Series, Mark,
    )
}  # fmt: skip


def encode(value: Any) -> Any:
    """Data as JSON: what JSON lacks becomes an object with one telling key."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            each.name: getattr(value, each.name) for each in dataclasses.fields(value) if each.name != "chart"
        }
        return {"is": type(value).__name__, **{name: encode(kept) for name, kept in fields.items()}}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime.datetime):
        return {"time": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"day": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, float) and value - value != 0:
        return None  # not a number, infinite: JSON has neither
    if isinstance(value, tuple | list):
        return [encode(each) for each in value]
    return value


def decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(decode(each) for each in value)
    if not isinstance(value, Mapping):
        return value
    if "is" in value:
        kind = NAMES[value["is"]]
        return kind(**{name: decode(kept) for name, kept in value.items() if name != "is"})
    ((name, kept),) = value.items()
    return {
        "decimal": Decimal,
        "day": datetime.date.fromisoformat,
        "time": datetime.datetime.fromisoformat,
        "bytes": base64.b64decode,
    }[name](kept)


def from_json(data: Mapping[str, Any]) -> Document:
    """The document kept by ``to_json``."""
    if data.get("format") != FORMAT or data.get("is") != "Document":
        raise Fault(
            "document_format",
            _("This document was kept by another version of Mercatique: update, then open it again."),
        )
    try:
        return decode({name: value for name, value in data.items() if name != "format"})
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, binascii.Error) as error:
        raise Fault("document_damaged", _("The kept document is damaged and cannot be shown.")) from error
